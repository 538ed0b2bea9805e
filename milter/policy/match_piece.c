/*
 * Single pieces of phrases in text, forwards and backwards.
 *
 * What lies before the block is told from it by the "\n" between, which belongs to no word, number or
 * phrase.
 */
#include "policy/match_piece.h"

#include "base/ascii.h"
#include "base/search.h"
#include "base/utf8.h"
#include "policy/word.h"
#include "text/character.h"

void
states_add(struct states *states, struct state state)
{
	size_t same = 0;

	for (size_t i = states->count; i > 0 && states->items[i - 1].reading == state.reading; i--) {
		const struct state *other = &states->items[i - 1];

		if (other->at == state.at && other->pending == state.pending &&
		    other->unbound == state.unbound)
			return;
		same++;
	}
	if (same < POSITIONS_MOST && states->count < STATES_MOST)
		states->items[states->count++] = state;
}

static void
add(const struct positions *positions, size_t at)
{
	states_add(positions->states, (struct state){
		.at = (uint32_t)at, .reading = positions->reading, .unbound = positions->unbound,
	});
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

bool
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

static bool
text_stands_at(const struct piece *piece, const struct match_text *text, size_t at)
{
	return at >= text->block.start && slice_has_at(block_of(text), at, piece->text) &&
	       case_fits(piece, text, at);
}

size_t
text_close(const struct piece *piece, struct slice block, size_t at)
{
	return piece->open_end ? word_end(block, at) : at;
}

size_t
text_open(const struct piece *piece, struct slice block, size_t at)
{
	return piece->open_start ? word_start(block, at) : at;
}

static void
text_forward(const struct piece *piece, const struct match_text *text, size_t at,
	     const struct positions *out)
{
	struct slice block = block_of(text);

	for (;;) {
		if (text_stands_at(piece, text, at))
			add(out, text_close(piece, block, at + piece->text.len));
		if (!piece->open_start || word_class_at(block, at) == WORD_NONE)
			return;
		at = word_next(block, at);
	}
}

static void
text_backward(const struct piece *piece, const struct match_text *text, size_t at,
	      const struct positions *out)
{
	struct slice block = block_of(text);

	for (;;) {
		if (at >= piece->text.len && text_stands_at(piece, text, at - piece->text.len))
			add(out, text_open(piece, block, at - piece->text.len));
		if (!piece->open_end || word_class_before(block, at) == WORD_NONE)
			return;
		at = word_previous(block, at);
	}
}

static void
number_forward(const struct piece *piece, const struct match_text *text, size_t at,
	       const struct positions *out)
{
	struct slice block = block_of(text);
	size_t end = number_end(block, at);

	if (end > at)
		add(out, text_close(piece, block, end));
}

static void
number_backward(const struct piece *piece, const struct match_text *text, size_t at,
		const struct positions *out)
{
	struct slice block = block_of(text);
	size_t start;

	while ((start = number_start(block, at)) == at) {
		if (!piece->open_end || word_class_before(block, at) == WORD_NONE)
			return;
		at = word_previous(block, at);
	}
	add(out, start);
}

/* Does it come before those of the signal from `at` on? */
static bool
is_before(const struct triple *firing, unsigned field, uint32_t signal, size_t at)
{
	const uint32_t *numbers = firing->numbers;

	return numbers[FIRING_SIGNAL] < signal || (numbers[FIRING_SIGNAL] == signal && numbers[field] < at);
}

static void
signal_forward(const struct piece *piece, const struct match_text *text, size_t at,
	       const struct positions *out)
{
	const struct triple *items = text->firings == NULL ? NULL : text->firings->by_start;
	size_t count = text->firings == NULL ? 0 : text->firings->count;

	for (size_t i = COUNT_WHILE(count, k, is_before(&items[k], FIRING_START, piece->signal, at));
	     i < count && items[i].numbers[FIRING_SIGNAL] == piece->signal &&
	     items[i].numbers[FIRING_START] == at; i++)
		add(out, items[i].numbers[FIRING_END]);
}

static void
signal_backward(const struct piece *piece, const struct match_text *text, size_t at,
		const struct positions *out)
{
	const struct triple *items = text->firings == NULL ? NULL : text->firings->by_end;
	size_t count = text->firings == NULL ? 0 : text->firings->count;

	for (size_t i = COUNT_WHILE(count, k, is_before(&items[k], FIRING_END, piece->signal, at));
	     i < count && items[i].numbers[FIRING_SIGNAL] == piece->signal &&
	     items[i].numbers[FIRING_END] == at; i++)
		add(out, items[i].numbers[FIRING_START]);
}

void
step_forward(const struct piece *piece, const struct match_text *text, size_t at,
	     const struct positions *out)
{
	switch (piece->type) {
	case PIECE_TEXT: text_forward(piece, text, at, out); break;
	case PIECE_NUMBER: number_forward(piece, text, at, out); break;
	case PIECE_SIGNAL: signal_forward(piece, text, at, out); break;
	default: assert(false);
	}
}

void
step_backward(const struct piece *piece, const struct match_text *text, size_t at,
	      const struct positions *out)
{
	switch (piece->type) {
	case PIECE_TEXT: text_backward(piece, text, at, out); break;
	case PIECE_NUMBER: number_backward(piece, text, at, out); break;
	case PIECE_SIGNAL: signal_backward(piece, text, at, out); break;
	default: assert(false);
	}
}

/* ---- blanks and gaps -------------------------------------------------------------------------- */

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

static inline enum word_class
class_at(struct slice text, size_t at)
{
	if (at < text.len && text.data[at] < 0x80)
		return ascii_is_alnum(text.data[at]) ? WORD_LETTER : WORD_NONE;
	return word_class_at(text, at);
}

static inline enum word_class
class_before(struct slice text, size_t at)
{
	if (at > 0 && text.data[at - 1] < 0x80)
		return ascii_is_alnum(text.data[at - 1]) ? WORD_LETTER : WORD_NONE;
	return word_class_before(text, at);
}

size_t
gap_end(const struct match_text *text, size_t at)
{
	struct slice block = block_of(text);
	enum word_class class = class_at(block, at);
	size_t limit = block.len - at < GAP_BYTES_MOST ? block.len : at + GAP_BYTES_MOST;
	unsigned passed = 0;

	while (at < limit && passed <= 2 * GAP_WORDS) {
		enum word_class next;

		at = block.data[at] < 0x80 ? at + 1 : word_next(block, at);
		next = class_at(block, at);
		passed += half_words(class, next);
		class = next;
	}
	return at;
}

size_t
gap_start(const struct match_text *text, size_t at)
{
	struct slice block = block_of(text);
	enum word_class class = class_before(block, at);
	size_t start = text->block.start;
	unsigned passed = 0;

	if (at - start > GAP_BYTES_MOST)
		start = at - GAP_BYTES_MOST;
	while (at > start && passed <= 2 * GAP_WORDS) {
		enum word_class next;

		at = word_previous(block, at);
		next = class_before(block, at);
		passed += half_words(class, next);
		class = next;
	}
	return at;
}

void
gap_forward(const struct piece *piece, const struct match_text *text, size_t at, size_t reach,
	    const struct positions *out)
{
	struct slice block = block_of(text);
	bool known = piece->type == PIECE_TEXT && !piece->open_start;

	for (; at < reach; at = word_next(block, at)) {
		if (known) {
			const uint8_t *first = memchr(block.data + at, piece->text.data[0], reach - at);

			if (first == NULL)
				return;
			at = (size_t)(first - block.data);
			if (!slice_has_at(block, at, piece->text))
				continue;
		}
		if (word_boundary(block, at))
			step_forward(piece, text, at, out);
	}
}

void
gap_backward(const struct piece *piece, const struct match_text *text, size_t at, size_t reach,
	     const struct positions *out)
{
	struct slice block = block_of(text);
	size_t len = piece->text.len;
	bool known = piece->type == PIECE_TEXT && !piece->open_end;

	for (; at > reach; at = word_previous(block, at)) {
		if (known) {
			const uint8_t *last = memrchr(block.data + reach, piece->text.data[len - 1],
						      at - reach);

			if (last == NULL)
				return;
			at = (size_t)(last - block.data) + 1;
			if (at < len || !slice_has_at(block, at - len, piece->text))
				continue;
		}
		if (word_boundary(block, at))
			step_backward(piece, text, at, out);
	}
}
