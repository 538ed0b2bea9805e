/*
 * Reading phrases, in two steps.
 *
 * First alternatives that are parts of words, or nothing, are written out: "Kurs(ziel|wert)" becomes
 * two texts. That is done on the text as written, so that an alternative can be anything. Then
 * each text is cut into pieces, whose words are folded one by one. Alternatives that stand by
 * themselves stay choices, for written out they would multiply: three groups of ten are a thousand
 * phrases, and all of them would be tried wherever their common word stands.
 */
#include "policy/phrase.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "text/character.h"
#include "text/fold.h"

#define NESTED_MOST 2			/* groups: one inside another */
#define QUOTED_MOST 60			/* bytes of a phrase that a complaint repeats */

struct parser {
	struct arena *arena;
	struct slice text;
	bool exact;
	struct place place;
	struct diagnostics *diags;
};

static bool
out_of_memory(struct parser *parser)
{
	complain(parser->diags, parser->place, "no memory for this phrase");
	return false;
}

/* The phrase for a complaint, cut where it is long, never within a character. */
static struct slice
quoted(const struct parser *parser)
{
	struct slice text = parser->text;

	if (text.len <= QUOTED_MOST)
		return text;
	text.len = QUOTED_MOST;
	while (text.len > 0 && (text.data[text.len] & 0xC0) == 0x80)
		text.len--;
	return text;
}

#define complain_of(parser, ...) complain_of(parser, __VA_ARGS__)

static bool PRINTF(2, 3)
complain_of(struct parser *parser, const char *format, ...)
{
	struct slice text = quoted(parser);
	char reason[256];
	va_list values;

	va_start(values, format);
	(void)vsnprintf(reason, sizeof(reason), format, values);
	va_end(values);
	complain(parser->diags, parser->place, "phrase \"%.*s%s\": %s", SLICE_ARG(text),
		 text.len < parser->text.len ? "..." : "", reason);
	return false;
}

static size_t
column(const struct parser *parser, size_t at)
{
	return utf8_length(slice_first(parser->text, at)) + 1;
}

static enum character
character_at(struct slice text, size_t at, size_t *len_out)
{
	uint32_t code_point;

	*len_out = utf8_decode(text, at, &code_point, NULL);
	return character_of(code_point);
}

static bool
is_word_at(struct slice text, size_t at)
{
	enum character character;
	size_t len;

	if (at >= text.len)
		return false;
	character = character_at(text, at, &len);
	return character == CHARACTER_LETTER || character == CHARACTER_DIGIT ||
	       character == CHARACTER_MARK;
}

static size_t
dots_at(struct slice text, size_t at)
{
	size_t len = 0;

	if (slice_has_at(text, at, SLICE("\u2026")))
		return strlen("\u2026");
	while (slice_has_at(text, at + len, SLICE(".")))
		len++;
	return len >= 3 ? len : 0;
}

/* ---- alternatives --------------------------------------------------------------------------- */

/* Are all parentheses closed, and is nothing nested too deep? */
static bool
check_groups(struct parser *parser)
{
	size_t open[NESTED_MOST];
	size_t depth = 0;

	for (size_t i = 0; i < parser->text.len; i++) {
		uint8_t c = parser->text.data[i];

		if (c == '(' && depth == NESTED_MOST)
			return complain_of(parser, "column %zu: \"(\" inside more than one other "
					"pair of parentheses", column(parser, i));
		if (c == '(')
			open[depth++] = i;
		if (c == ')' && depth == 0)
			return complain_of(parser, "column %zu: \")\" closes nothing", column(parser, i));
		if (c == ')')
			depth--;
		if (c == '|' && depth == 0)
			return complain_of(parser, "column %zu: \"|\" stands only between parentheses: "
					"(a|b)", column(parser, i));
	}
	if (depth > 0)
		return complain_of(parser, "column %zu: \"(\" is never closed",
				column(parser, open[depth - 1]));
	return true;
}

struct readings {
	struct slice *items;
	size_t count, cap;
};

static bool
add_reading(struct parser *parser, struct readings *readings, struct slice before,
	    struct slice middle, struct slice after)
{
	struct slice *item;
	struct buf buf;

	if (readings->count == PHRASE_READINGS_MOST)
		return complain_of(parser, "can be read in more than %d ways; split it",
				PHRASE_READINGS_MOST);
	buf_init(&buf, parser->arena);
	buf_add(&buf, before);
	buf_add(&buf, middle);
	buf_add(&buf, after);
	item = ARENA_PUSH(parser->arena, readings->items, readings->count, readings->cap);
	if (buf.failed || item == NULL)
		return out_of_memory(parser);
	*item = buf_slice(&buf);
	return true;
}

/* Where the group that opens at `open` is closed; check_groups saw that it is. */
static size_t
group_close(struct slice text, size_t open)
{
	size_t depth = 0;

	for (size_t i = open;; i++) {
		depth += text.data[i] == '(';
		depth -= text.data[i] == ')';
		if (depth == 0)
			return i;
	}
}

/* Takes the next alternative off the inside of a group; false behind the last. */
static bool
next_alternative(struct slice inside, size_t *at, struct slice *alternative_out)
{
	size_t depth = 0, end = *at;

	if (*at > inside.len)
		return false;
	for (; end < inside.len && (depth > 0 || inside.data[end] != '|'); end++) {
		depth += inside.data[end] == '(';
		depth -= inside.data[end] == ')';
	}
	*alternative_out = slice_range(inside, (struct range){ *at, end });
	*at = end + 1;
	return true;
}

static struct slice
group_inside(struct slice text, size_t open)
{
	return slice_range(text, (struct range){ open + 1, group_close(text, open) });
}

/* Writes out a group: one reading for each of its alternatives. */
static bool
write_out(struct parser *parser, struct readings *readings, struct slice reading, size_t open)
{
	struct slice inside = group_inside(reading, open), alternative;
	struct slice after = slice_from(reading, open + inside.len + 2);
	size_t at = 0;

	while (next_alternative(inside, &at, &alternative)) {
		if (!add_reading(parser, readings, slice_first(reading, open), alternative, after))
			return false;
	}
	return true;
}

/* "(a|b|)" is "" and "(a|b)". */
static bool
write_out_nothing(struct parser *parser, struct readings *readings, struct slice reading,
		  size_t open)
{
	struct slice inside = group_inside(reading, open), alternative;
	struct slice before = slice_first(reading, open);
	struct slice after = slice_from(reading, open + inside.len + 2);
	struct buf kept;
	size_t at = 0;

	buf_init(&kept, parser->arena);
	while (next_alternative(inside, &at, &alternative)) {
		if (slice_trim(alternative).len == 0)
			continue;
		buf_byte(&kept, kept.len == 0 ? '(' : '|');
		buf_add(&kept, alternative);
	}
	if (kept.len > 0)
		buf_byte(&kept, ')');
	if (kept.failed)
		return out_of_memory(parser);
	return add_reading(parser, readings, before, SLICE(""), after) &&
	       (kept.len == 0 || add_reading(parser, readings, before, buf_slice(&kept), after));
}

static bool
has_empty_alternative(struct slice inside)
{
	struct slice alternative;
	size_t at = 0;

	while (next_alternative(inside, &at, &alternative)) {
		if (slice_trim(alternative).len == 0)
			return true;
	}
	return false;
}

/* Does something other than a blank or a gap touch the group? */
static bool
is_glued(struct slice reading, size_t open)
{
	size_t behind = group_close(reading, open) + 1;
	bool before = open > 0 && reading.data[open - 1] != ' ' && reading.data[open - 1] != '.';

	return before || (behind < reading.len && reading.data[behind] != ' ' &&
			  dots_at(reading, behind) == 0);
}

/* What must be written out first: SLICE_NOT_FOUND where all groups can stay. */
static size_t
find_group(struct slice reading, bool *nothing_out)
{
	for (size_t at = slice_find_byte(reading, 0, '('); at != SLICE_NOT_FOUND;
	     at = slice_find_byte(reading, group_close(reading, at), '(')) {
		*nothing_out = !is_glued(reading, at);
		if (!*nothing_out || has_empty_alternative(group_inside(reading, at)))
			return at;
	}
	return SLICE_NOT_FOUND;
}

/* All readings whose groups can stay (or, with `all`, without groups), in `done`. */
static bool
read_alternatives(struct parser *parser, struct slice text, bool all, struct readings *done)
{
	struct readings open = { 0 }, next;

	if (!add_reading(parser, &open, text, SLICE(""), SLICE("")))
		return false;
	for (; open.count > 0; open = next) {
		next = (struct readings){ 0 };
		for (size_t i = 0; i < open.count; i++) {
			struct slice reading = open.items[i];
			bool nothing = false, fine;
			size_t at = all ? slice_find_byte(reading, 0, '(') :
					  find_group(reading, &nothing);

			if (at == SLICE_NOT_FOUND)
				fine = add_reading(parser, done, reading, SLICE(""), SLICE(""));
			else if (nothing)
				fine = write_out_nothing(parser, &next, reading, at);
			else
				fine = write_out(parser, &next, reading, at);
			if (!fine)
				return false;
		}
	}
	return true;
}

/* ---- pieces ------------------------------------------------------------------------------- */

struct cutter {
	struct parser *parser;
	struct slice text;		/* one reading */
	size_t at;
	struct sequence sequence;
	bool open_start;		/* a star stands before the text to come */
	bool glued;			/* the last piece reaches to here */
};

static struct piece *
add_piece(struct cutter *cutter, enum piece_type type)
{
	struct sequence *sequence = &cutter->sequence;
	struct piece *piece = ARENA_PUSH(cutter->parser->arena, sequence->pieces, sequence->count,
					 sequence->cap);

	if (piece == NULL)
		(void)out_of_memory(cutter->parser);
	else
		piece->type = type;
	return piece;
}

static struct piece *
last_piece(const struct cutter *cutter)
{
	const struct sequence *sequence = &cutter->sequence;

	return sequence->count == 0 ? NULL : &sequence->pieces[sequence->count - 1];
}

/* Is what stands here a piece of text, rather than a sign of the phrase language or a blank? */
static bool
is_text_at(struct slice text, size_t at)
{
	size_t len;

	return at < text.len && strchr("*#{}()", text.data[at]) == NULL && dots_at(text, at) == 0 &&
	       character_at(text, at, &len) != CHARACTER_BLANK;
}

static bool
cut_text(struct cutter *cutter)
{
	struct parser *parser = cutter->parser;
	struct slice text = cutter->text;
	size_t start = cutter->at, len;
	struct folded folded;
	struct piece *piece;

	while (is_text_at(text, cutter->at)) {
		(void)character_at(text, cutter->at, &len);
		cutter->at += len;
	}
	text = slice_range(text, (struct range){ start, cutter->at });
	if (!fold(parser->arena, text, &folded))
		return out_of_memory(parser);
	if (folded.text.len == 0)
		return true;		/* nothing but soft hyphens and the like */
	piece = add_piece(cutter, PIECE_TEXT);
	if (piece == NULL)
		return false;
	piece->text = folded.text;
	piece->open_start = cutter->open_start;
	if (parser->exact)
		piece->exact = text;
	cutter->open_start = false;
	cutter->glued = true;
	return true;
}

static bool
cut_star(struct cutter *cutter)
{
	struct parser *parser = cutter->parser;
	struct piece *last = cutter->glued ? last_piece(cutter) : NULL;
	bool behind = last != NULL && last->type != PIECE_SIGNAL;

	cutter->at++;
	if (!behind && !is_text_at(cutter->text, cutter->at))
		return complain_of(parser, "a \"*\" without letters beside it; for any words write "
				"\"...\"");
	if (behind && is_word_at(cutter->text, cutter->at))
		return complain_of(parser, "a \"*\" within a word; it stands at a word's end or start");
	if (behind)
		last->open_end = true;
	else
		cutter->open_start = true;
	return true;
}

static bool
cut_signal(struct cutter *cutter)
{
	struct parser *parser = cutter->parser;
	size_t end = slice_find_byte(cutter->text, cutter->at, '}');
	struct piece *piece;

	if (cutter->text.data[cutter->at] == '}')
		return complain_of(parser, "\"}\" without \"{\"");
	if (end == SLICE_NOT_FOUND)
		return complain_of(parser, "\"{\" is never closed; write {signal}");
	if (end == cutter->at + 1)
		return complain_of(parser, "{} names no signal");
	piece = add_piece(cutter, PIECE_SIGNAL);
	if (piece == NULL)
		return false;
	piece->text = slice_range(cutter->text, (struct range){ cutter->at + 1, end });
	cutter->at = end + 1;
	cutter->glued = true;
	return true;
}

/* A blank or gap; beside a gap, blanks say nothing. */
static bool
cut_space(struct cutter *cutter, enum piece_type type, size_t len)
{
	struct piece *last = last_piece(cutter);

	cutter->at += len;
	cutter->glued = false;
	if (last != NULL && (last->type == PIECE_BLANK || last->type == PIECE_GAP)) {
		if (type == PIECE_GAP)
			last->type = PIECE_GAP;
		return true;
	}
	return add_piece(cutter, type) != NULL;
}

static bool cut_sequence(struct parser *parser, struct slice text, struct sequence *sequence);

/* A group that stands by itself; groups within it are written out. */
static bool
cut_choice(struct cutter *cutter)
{
	struct parser *parser = cutter->parser;
	struct slice inside = group_inside(cutter->text, cutter->at), alternative;
	struct piece *piece = add_piece(cutter, PIECE_CHOICE);
	struct readings readings = { 0 };
	size_t at = 0;

	if (piece == NULL)
		return false;
	piece->text = inside;
	cutter->at += inside.len + 2;
	while (next_alternative(inside, &at, &alternative)) {
		if (!read_alternatives(parser, alternative, true, &readings))
			return false;
	}
	for (size_t i = 0; i < readings.count; i++) {
		struct sequence *choice = ARENA_PUSH(parser->arena, piece->choices,
						     piece->choice_count, piece->choice_cap);

		if (choice == NULL)
			return out_of_memory(parser);
		if (!cut_sequence(parser, readings.items[i], choice))
			return false;
	}
	return true;
}

static bool
cut_one(struct cutter *cutter)
{
	size_t len = dots_at(cutter->text, cutter->at);
	uint8_t c = cutter->text.data[cutter->at];

	if (len > 0)
		return cut_space(cutter, PIECE_GAP, len);
	if (character_at(cutter->text, cutter->at, &len) == CHARACTER_BLANK)
		return cut_space(cutter, PIECE_BLANK, len);
	if (c == '*')
		return cut_star(cutter);
	if (c == '{' || c == '}')
		return cut_signal(cutter);
	if (c == '(')
		return cut_choice(cutter);
	if (c == '#') {
		cutter->at++;
		cutter->glued = true;
		return add_piece(cutter, PIECE_NUMBER) != NULL;
	}
	return cut_text(cutter);
}

static void
trim_blanks(struct sequence *sequence)
{
	if (sequence->count > 0 && sequence->pieces[0].type == PIECE_BLANK) {
		sequence->pieces++;
		sequence->count--;
	}
	if (sequence->count > 0 && sequence->pieces[sequence->count - 1].type == PIECE_BLANK)
		sequence->count--;
}

static bool
cut_sequence(struct parser *parser, struct slice text, struct sequence *sequence)
{
	struct cutter cutter = { .parser = parser, .text = text };

	while (cutter.at < text.len) {
		if (!cut_one(&cutter))
			return false;
	}
	trim_blanks(&cutter.sequence);
	*sequence = cutter.sequence;
	if (sequence->count == 0)
		return complain_of(parser, "%s", slice_trim(parser->text).len == 0 ? "it is empty" :
				   "can stand for nothing; give it a word that must be there");
	if (sequence->pieces[0].type == PIECE_GAP ||
	    sequence->pieces[sequence->count - 1].type == PIECE_GAP)
		return complain_of(parser, "a gap \"...\" needs words on both sides");
	return true;
}

/* ---- phrases ---------------------------------------------------------------------------------- */

static void
set_bounds(struct sequence *sequence, bool start, bool end)
{
	for (size_t i = 0; i < sequence->count; i++) {
		struct piece *piece = &sequence->pieces[i];

		piece->bound_start = i == 0 ? start : piece[-1].type == PIECE_GAP;
		piece->bound_end = i + 1 == sequence->count ? end : piece[1].type == PIECE_GAP;
		for (size_t j = 0; j < piece->choice_count; j++)
			set_bounds(&piece->choices[j], piece->bound_start, piece->bound_end);
	}
}

static bool
list_signals(struct parser *parser, struct phrase *phrase, struct sequence *sequence)
{
	for (size_t i = 0; i < sequence->count; i++) {
		struct piece *piece = &sequence->pieces[i];
		struct piece **item;

		for (size_t j = 0; j < piece->choice_count; j++) {
			if (!list_signals(parser, phrase, &piece->choices[j]))
				return false;
		}
		if (piece->type != PIECE_SIGNAL)
			continue;
		item = ARENA_PUSH(parser->arena, phrase->signals, phrase->signal_count,
				  phrase->signal_cap);
		if (item == NULL)
			return out_of_memory(parser);
		*item = piece;
	}
	return true;
}

static size_t
longest_text(const struct sequence *sequence, size_t *index_out)
{
	size_t longest = 0;

	for (size_t i = 0; i < sequence->count; i++) {
		const struct piece *piece = &sequence->pieces[i];

		if (piece->type == PIECE_TEXT && piece->text.len > longest) {
			longest = piece->text.len;
			*index_out = i;
		}
	}
	return longest;
}

/* The choice whose alternatives make the best anchors; NULL: none in which each has a text. */
static const struct piece *
best_choice(const struct sequence *sequence)
{
	const struct piece *best = NULL;
	size_t best_len = 0, index;

	for (size_t i = 0; i < sequence->count; i++) {
		const struct piece *piece = &sequence->pieces[i];
		size_t shortest = SIZE_MAX;

		for (size_t j = 0; j < piece->choice_count; j++) {
			size_t len = longest_text(&piece->choices[j], &index);

			shortest = len < shortest ? len : shortest;
		}
		if (piece->type == PIECE_CHOICE && shortest > best_len) {
			best_len = shortest;
			best = piece;
		}
	}
	return best;
}

static const struct piece *
first_of(const struct sequence *sequence, enum piece_type type)
{
	for (size_t i = 0; i < sequence->count; i++) {
		if (sequence->pieces[i].type == type)
			return &sequence->pieces[i];
	}
	return NULL;
}

static bool
add_phrase(struct parser *parser, struct phrases *phrases, struct sequence *sequence,
	   size_t anchor)
{
	struct phrase *phrase = ARENA_PUSH(parser->arena, phrases->items, phrases->count,
					   phrases->cap);

	if (phrase == NULL)
		return out_of_memory(parser);
	set_bounds(sequence, true, true);
	phrase->sequence = *sequence;
	phrase->anchor = anchor;
	return list_signals(parser, phrase, &phrase->sequence);
}

/*
 * A reading as a phrase. Where it has no text but in choices, one of these must be written out: then
 * the readings that come of it are in `more`.
 */
static bool
cut_reading(struct parser *parser, struct slice reading, struct phrases *phrases,
	    struct readings *more)
{
	struct sequence sequence;
	const struct piece *choice, *signal;
	size_t anchor = 0;

	if (!cut_sequence(parser, reading, &sequence))
		return false;
	if (longest_text(&sequence, &anchor) > 0)
		return add_phrase(parser, phrases, &sequence, anchor);
	choice = best_choice(&sequence);
	signal = first_of(&sequence, PIECE_SIGNAL);
	if (choice == NULL && signal != NULL)
		return add_phrase(parser, phrases, &sequence, (size_t)(signal - sequence.pieces));
	if (choice == NULL)
		choice = first_of(&sequence, PIECE_CHOICE);
	if (choice == NULL)
		return complain_of(parser, "can stand for a number alone; give it a word or a sign "
				   "beside the \"#\"");
	return write_out(parser, more, reading, (size_t)(choice->text.data - reading.data) - 1);
}

static bool
check_bytes(struct parser *parser)
{
	if (parser->text.len > PHRASE_MOST)
		return complain_of(parser, "is longer than %d bytes", PHRASE_MOST);
	for (size_t i = 0; i < parser->text.len; i++) {
		uint8_t c = parser->text.data[i];

		if (c >= 0x20 && c != 0x7F)
			continue;
		complain(parser->diags, parser->place, "a phrase holds a control character (0x%02X); a "
			 "backslash has no meaning in phrases", c);
		return false;
	}
	return true;
}

bool
phrase_parse(struct arena *arena, const char *text, bool exact, struct place place,
	     struct phrases *phrases_out, struct diagnostics *diags)
{
	struct parser parser = { .arena = arena, .text = slice_of(text), .exact = exact,
				 .place = place, .diags = diags };
	struct readings readings = { 0 };

	*phrases_out = (struct phrases){ 0 };
	if (!check_bytes(&parser) || !check_groups(&parser) ||
	    !read_alternatives(&parser, parser.text, false, &readings))
		return false;
	/* Readings that must be written out further are added behind. */
	for (size_t i = 0; i < readings.count; i++) {
		if (!cut_reading(&parser, readings.items[i], phrases_out, &readings))
			return false;
	}
	return true;
}
