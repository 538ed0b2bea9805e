/*
 * Comparing phrases with text.
 *
 * There are regular expressions for this, and most phrases could become one. But a phrase needs
 * none of their power and must have none of their risk: six kinds of pieces, each of which
 * leads from a position to a handful of others, can be followed with two small sets and no going
 * back. Positions that do not fit into a set any more are the farthest from the anchor, in texts
 * that repeat a word some dozens of times within five words.
 */
#include "policy/match.h"

#include "base/utf8.h"
#include "policy/word.h"
#include "text/character.h"

#define POSITIONS_MOST 48

struct positions {
	size_t items[POSITIONS_MOST];
	size_t count;
};

static void
add(struct positions *positions, size_t position)
{
	for (size_t i = 0; i < positions->count; i++) {
		if (positions->items[i] == position)
			return;
	}
	if (positions->count < POSITIONS_MOST)
		positions->items[positions->count++] = position;
}

/* ---- the case of letters ---------------------------------------------------------------------- */

/* The next letter or digit of `text` from `at` on: is it a capital? False at the end. */
static bool
next_letter(struct slice text, size_t *at, bool *capital_out)
{
	while (*at < text.len) {
		uint32_t code_point;

		*at += utf8_decode(text, *at, &code_point, NULL);
		switch (character_of(code_point)) {
		case CHARACTER_LETTER:
		case CHARACTER_DIGIT:
			*capital_out = character_is_capital(code_point);
			return true;
		default:
			break;
		}
	}
	return false;
}

/*
 * Letters that fold alike, are they capitals in the same places? Comparing bytes would miss
 * "LI\u00ADNK", which reads as LINK.
 */
static bool
same_case(struct slice written, struct slice found)
{
	size_t at = 0, found_at = 0;
	bool capital, found_capital;

	if (slice_equal(written, found))
		return true;
	while (next_letter(written, &at, &capital)) {
		if (!next_letter(found, &found_at, &found_capital) || capital != found_capital)
			return false;
	}
	return !next_letter(found, &found_at, &found_capital);
}

static bool
case_fits(const struct piece *piece, const struct match_text *text, size_t at)
{
	struct range range = { at, at + piece->text.len };

	if (piece->exact.len == 0)
		return true;
	if (text->map != NULL)
		range = offset_map_source(text->map, range);
	return same_case(piece->exact, slice_range(text->original, range));
}

/* ---- one piece ------------------------------------------------------------------------------ */

static struct slice
block_of(const struct match_text *text)
{
	return slice_first(text->folded, text->block.end);
}

/*
 * Steps look at a text that ends with the block, and its beginning they see by the "\n" before it,
 * which belongs to no word, number or phrase.
 */
static bool
text_stands_at(const struct piece *piece, const struct match_text *text, size_t at)
{
	return at >= text->block.start && slice_has_at(block_of(text), at, piece->text) &&
	       case_fits(piece, text, at);
}

/* From the end of a text's own bytes to where the piece ends; false where it may not. */
static bool
close_text(const struct piece *piece, struct slice block, size_t at, size_t *end_out)
{
	if (piece->open_end)
		at = word_end(block, at);
	*end_out = at;
	return !piece->bound_end || word_boundary(block, at);
}

static bool
open_text(const struct piece *piece, struct slice block, size_t at, size_t *start_out)
{
	if (piece->open_start)
		at = word_start(block, at);
	*start_out = at;
	return !piece->bound_start || word_boundary(block, at);
}

static void
text_forward(const struct piece *piece, const struct match_text *text, size_t at,
	     struct positions *out)
{
	struct slice block = block_of(text);
	size_t end;

	if (piece->bound_start && !word_boundary(block, at))
		return;
	for (;;) {
		if (text_stands_at(piece, text, at) &&
		    close_text(piece, block, at + piece->text.len, &end))
			add(out, end);
		if (!piece->open_start || word_class_at(block, at) == WORD_NONE)
			return;
		at = word_next(block, at);
	}
}

static void
text_backward(const struct piece *piece, const struct match_text *text, size_t at,
	      struct positions *out)
{
	struct slice block = block_of(text);
	size_t start;

	if (piece->bound_end && !word_boundary(block, at))
		return;
	for (;;) {
		if (at >= piece->text.len &&
		    text_stands_at(piece, text, at - piece->text.len) &&
		    open_text(piece, block, at - piece->text.len, &start))
			add(out, start);
		if (!piece->open_end || word_class_before(block, at) == WORD_NONE)
			return;
		at = word_previous(block, at);
	}
}

static void
blank_forward(const struct match_text *text, size_t at, struct positions *out)
{
	struct slice block = block_of(text);
	size_t end = at;

	while (end < block.len && block.data[end] == ' ')
		end++;
	if (end > at)
		add(out, end);
}

static void
blank_backward(const struct match_text *text, size_t at, struct positions *out)
{
	size_t start = at;

	while (start > 0 && text->folded.data[start - 1] == ' ')
		start--;
	if (start < at)
		add(out, start);
}

static void
number_forward(const struct piece *piece, const struct match_text *text, size_t at,
	       struct positions *out)
{
	struct slice block = block_of(text);
	size_t end = number_end(block, at);

	if (end > at && (!piece->bound_start || word_boundary(block, at)) &&
	    close_text(piece, block, end, &end))
		add(out, end);
}

static void
number_backward(const struct piece *piece, const struct match_text *text, size_t at,
		struct positions *out)
{
	struct slice block = block_of(text);
	size_t start;

	if (piece->bound_end && !word_boundary(block, at))
		return;
	while ((start = number_start(block, at)) == at) {
		if (!piece->open_end || word_class_before(block, at) == WORD_NONE)
			return;
		at = word_previous(block, at);
	}
	if (!piece->bound_start || word_boundary(block, start))
		add(out, start);
}

/* The first of `count` firings that is not before this signal and position. */
static size_t
lower_bound(const struct triple *items, size_t count, unsigned field, uint32_t signal, size_t at)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const uint32_t *numbers = items[middle].numbers;

		if (numbers[FIRING_SIGNAL] < signal ||
		    (numbers[FIRING_SIGNAL] == signal && numbers[field] < at))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void
signal_forward(const struct piece *piece, const struct match_text *text, size_t at,
	       struct positions *out)
{
	const struct triple *items = text->firings == NULL ? NULL : text->firings->by_start;
	size_t count = text->firings == NULL ? 0 : text->firings->count;

	for (size_t i = lower_bound(items, count, FIRING_START, piece->signal, at);
	     i < count && items[i].numbers[FIRING_SIGNAL] == piece->signal &&
	     items[i].numbers[FIRING_START] == at; i++)
		add(out, items[i].numbers[FIRING_END]);
}

static void
signal_backward(const struct piece *piece, const struct match_text *text, size_t at,
		struct positions *out)
{
	const struct triple *items = text->firings == NULL ? NULL : text->firings->by_end;
	size_t count = text->firings == NULL ? 0 : text->firings->count;

	for (size_t i = lower_bound(items, count, FIRING_END, piece->signal, at);
	     i < count && items[i].numbers[FIRING_SIGNAL] == piece->signal &&
	     items[i].numbers[FIRING_END] == at; i++)
		add(out, items[i].numbers[FIRING_START]);
}

static void choice_forward(const struct piece *piece, const struct match_text *text, size_t at,
			   struct positions *out);
static void choice_backward(const struct piece *piece, const struct match_text *text, size_t at,
			    struct positions *out);

static void
step_forward(const struct piece *piece, const struct match_text *text, size_t at,
	     struct positions *out)
{
	switch (piece->type) {
	case PIECE_TEXT: text_forward(piece, text, at, out); break;
	case PIECE_BLANK: blank_forward(text, at, out); break;
	case PIECE_NUMBER: number_forward(piece, text, at, out); break;
	case PIECE_SIGNAL: signal_forward(piece, text, at, out); break;
	case PIECE_CHOICE: choice_forward(piece, text, at, out); break;
	case PIECE_GAP: assert(false);
	}
}

static void
step_backward(const struct piece *piece, const struct match_text *text, size_t at,
	      struct positions *out)
{
	switch (piece->type) {
	case PIECE_TEXT: text_backward(piece, text, at, out); break;
	case PIECE_BLANK: blank_backward(text, at, out); break;
	case PIECE_NUMBER: number_backward(piece, text, at, out); break;
	case PIECE_SIGNAL: signal_backward(piece, text, at, out); break;
	case PIECE_CHOICE: choice_backward(piece, text, at, out); break;
	case PIECE_GAP: assert(false);
	}
}

/*
 * Half words that lie between two characters of which the first was passed: a word counts when
 * it is left behind, a character of Chinese and the like counts half a word.
 */
static unsigned
half_words(enum word_class passed, enum word_class next)
{
	if (passed == WORD_UNSPACED)
		return 1;
	return passed == WORD_LETTER && next != WORD_LETTER ? 2 : 0;
}

/* Most pieces are told by their first byte, or by their last. */
static bool
piece_may_begin(const struct piece *piece, const struct match_text *text, size_t at)
{
	return piece->type != PIECE_TEXT || piece->open_start ||
	       (at < text->block.end && text->folded.data[at] == piece->text.data[0]);
}

static bool
piece_may_end(const struct piece *piece, const struct match_text *text, size_t at)
{
	return piece->type != PIECE_TEXT || piece->open_end ||
	       (at > text->block.start &&
		text->folded.data[at - 1] == piece->text.data[piece->text.len - 1]);
}

/* The piece behind a gap, tried at every place where a word may begin. */
static void
gap_forward(const struct piece *piece, const struct match_text *text, size_t at,
	    struct positions *out)
{
	struct slice block = block_of(text);
	enum word_class class = word_class_at(block, at);
	size_t limit = at + GAP_BYTES_MOST;
	unsigned passed = 0;

	while (at < block.len && at < limit && passed <= 2 * GAP_WORDS) {
		enum word_class next;

		if (piece_may_begin(piece, text, at) && word_boundary(block, at))
			step_forward(piece, text, at, out);
		at = word_next(block, at);
		next = word_class_at(block, at);
		passed += half_words(class, next);
		class = next;
	}
}

static void
gap_backward(const struct piece *piece, const struct match_text *text, size_t at,
	     struct positions *out)
{
	struct slice block = block_of(text);
	enum word_class class = word_class_before(block, at);
	size_t start = text->block.start;
	unsigned passed = 0;

	if (at - start > GAP_BYTES_MOST)
		start = at - GAP_BYTES_MOST;
	while (at > start && passed <= 2 * GAP_WORDS) {
		enum word_class next;

		if (piece_may_end(piece, text, at) && word_boundary(block, at))
			step_backward(piece, text, at, out);
		at = word_previous(block, at);
		next = word_class_before(block, at);
		passed += half_words(class, next);
		class = next;
	}
}

/* ---- sequences -------------------------------------------------------------------------------- */

/* Two sets in turn: what a step leads to becomes what the next begins with. Not cleared, only counted. */
struct walk {
	struct positions sets[2];
	size_t current;
};

static void
walk_begin(struct walk *walk, size_t at)
{
	walk->current = 0;
	walk->sets[0].items[0] = at;
	walk->sets[0].count = 1;
}

static const struct positions *
walk_positions(const struct walk *walk)
{
	return &walk->sets[walk->current];
}

/* Follows pieces forwards; what remains are the positions where the last can end. */
static bool
follow_forward(const struct piece *pieces, size_t count, const struct match_text *text,
	       struct walk *walk)
{
	for (size_t i = 0; i < count; i++) {
		const struct positions *from = &walk->sets[walk->current];
		struct positions *to = &walk->sets[walk->current ^= 1];
		bool gap = pieces[i].type == PIECE_GAP;

		i += gap;		/* a gap is never the last piece */
		to->count = 0;
		for (size_t j = 0; j < from->count; j++) {
			if (gap)
				gap_forward(&pieces[i], text, from->items[j], to);
			else
				step_forward(&pieces[i], text, from->items[j], to);
		}
		if (to->count == 0)
			return false;
	}
	return true;
}

/* The same backwards from the last piece to the first. */
static bool
follow_backward(const struct piece *pieces, size_t count, const struct match_text *text,
		struct walk *walk)
{
	for (size_t i = count; i > 0; i--) {
		const struct positions *from = &walk->sets[walk->current];
		struct positions *to = &walk->sets[walk->current ^= 1];
		bool gap = pieces[i - 1].type == PIECE_GAP;

		i -= gap;		/* nor the first */
		to->count = 0;
		for (size_t j = 0; j < from->count; j++) {
			if (gap)
				gap_backward(&pieces[i - 1], text, from->items[j], to);
			else
				step_backward(&pieces[i - 1], text, from->items[j], to);
		}
		if (to->count == 0)
			return false;
	}
	return true;
}

/* Choices hold no choices, so that this goes one step deep and no further. */
static void
choice_forward(const struct piece *piece, const struct match_text *text, size_t at,
	       struct positions *out)
{
	for (size_t i = 0; i < piece->choice_count; i++) {
		const struct sequence *choice = &piece->choices[i];
		struct walk walk;

		if (!piece_may_begin(&choice->pieces[0], text, at))
			continue;
		walk_begin(&walk, at);
		if (!follow_forward(choice->pieces, choice->count, text, &walk))
			continue;
		for (size_t j = 0; j < walk_positions(&walk)->count; j++)
			add(out, walk_positions(&walk)->items[j]);
	}
}

static void
choice_backward(const struct piece *piece, const struct match_text *text, size_t at,
		struct positions *out)
{
	for (size_t i = 0; i < piece->choice_count; i++) {
		const struct sequence *choice = &piece->choices[i];
		struct walk walk;

		if (!piece_may_end(&choice->pieces[choice->count - 1], text, at))
			continue;
		walk_begin(&walk, at);
		if (!follow_backward(choice->pieces, choice->count, text, &walk))
			continue;
		for (size_t j = 0; j < walk_positions(&walk)->count; j++)
			add(out, walk_positions(&walk)->items[j]);
	}
}

/* ---- the phrase ------------------------------------------------------------------------------- */

/* The anchor with the rest of its words, where its bounds and its case are right. */
static bool
widen_anchor(const struct piece *piece, const struct match_text *text, struct range *anchor)
{
	struct slice block = block_of(text);

	if (piece->type != PIECE_TEXT)
		return true;
	return case_fits(piece, text, anchor->start) &&
	       open_text(piece, block, anchor->start, &anchor->start) &&
	       close_text(piece, block, anchor->end, &anchor->end);
}

static size_t
greatest(const struct positions *positions)
{
	size_t greatest = positions->items[0];

	for (size_t i = 1; i < positions->count; i++)
		greatest = positions->items[i] > greatest ? positions->items[i] : greatest;
	return greatest;
}

static size_t
least(const struct positions *positions)
{
	size_t least = positions->items[0];

	for (size_t i = 1; i < positions->count; i++)
		least = positions->items[i] < least ? positions->items[i] : least;
	return least;
}

bool
phrase_match(const struct phrase *phrase, const struct match_text *text, struct range anchor,
	     struct range *match_out)
{
	const struct sequence *sequence = &phrase->sequence;
	size_t behind = phrase->anchor + 1;
	struct walk walk;

	if (!widen_anchor(&sequence->pieces[phrase->anchor], text, &anchor))
		return false;
	if (sequence->count == 1) {
		*match_out = anchor;
		return true;
	}
	walk_begin(&walk, anchor.end);
	if (!follow_forward(sequence->pieces + behind, sequence->count - behind, text, &walk))
		return false;
	match_out->end = least(walk_positions(&walk));
	walk_begin(&walk, anchor.start);
	if (!follow_backward(sequence->pieces, phrase->anchor, text, &walk))
		return false;
	match_out->start = greatest(walk_positions(&walk));
	return true;
}
