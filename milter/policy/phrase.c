/*
 * Reading phrases, in two steps.
 *
 * First alternatives are written out: "vor (dem|einem) Ausbruch" becomes two texts. That
 * is done on the text as written, so that an alternative can be anything: half a word, a
 * star, nothing. Then each text is cut into pieces, whose words are folded one by one.
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

/* Writes out the first group of a reading: one reading for each of its alternatives. */
static bool
write_out(struct parser *parser, struct readings *readings, struct slice reading, size_t open)
{
	struct slice before = slice_first(reading, open);
	size_t start = open + 1, depth = 0, close = open;

	do {				/* check_groups saw that it is closed */
		depth += reading.data[close] == '(';
		depth -= reading.data[close] == ')';
	} while (depth > 0 && ++close < reading.len);
	for (size_t i = start; i <= close; i++) {
		depth += reading.data[i] == '(';
		if (depth == 0 && (reading.data[i] == '|' || i == close)) {
			if (!add_reading(parser, readings, before,
					 slice_range(reading, (struct range){ start, i }),
					 slice_from(reading, close + 1)))
				return false;
			start = i + 1;
		}
		depth -= i < close && reading.data[i] == ')';
	}
	return true;
}

/*
 * All readings without groups, in `done`. The number of readings only grows with each group that
 * is written out, so that no more are looked at than a few times the most there may be.
 */
static bool
read_alternatives(struct parser *parser, struct readings *done)
{
	struct readings open = { 0 }, next;

	if (!add_reading(parser, &open, parser->text, SLICE(""), SLICE("")))
		return false;
	for (; open.count > 0; open = next) {
		next = (struct readings){ 0 };
		for (size_t i = 0; i < open.count; i++) {
			struct slice reading = open.items[i];
			size_t at = slice_find_byte(reading, 0, '(');
			bool fine = at == SLICE_NOT_FOUND ?
				add_reading(parser, done, reading, SLICE(""), SLICE("")) :
				write_out(parser, &next, reading, at);

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
	struct piece *pieces;
	size_t count, cap;
	bool open_start;		/* a star stands before the text to come */
	bool glued;			/* the last piece reaches to here */
};

static struct piece *
add_piece(struct cutter *cutter, enum piece_type type)
{
	struct piece *piece = ARENA_PUSH(cutter->parser->arena, cutter->pieces,
					     cutter->count, cutter->cap);

	if (piece == NULL)
		(void)out_of_memory(cutter->parser);
	else
		piece->type = type;
	return piece;
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

/* Is what stands here a piece of text, rather than a sign of the phrase language or a blank? */
static bool
is_text_at(struct slice text, size_t at)
{
	size_t len;

	return at < text.len && strchr("*#{}", text.data[at]) == NULL && dots_at(text, at) == 0 &&
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
	struct piece *last = cutter->glued ? &cutter->pieces[cutter->count - 1] : NULL;
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
	struct piece *last = cutter->count == 0 ? NULL : &cutter->pieces[cutter->count - 1];

	cutter->at += len;
	cutter->glued = false;
	if (last != NULL && (last->type == PIECE_BLANK || last->type == PIECE_GAP)) {
		if (type == PIECE_GAP)
			last->type = PIECE_GAP;
		return true;
	}
	return add_piece(cutter, type) != NULL;
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
	if (c == '#') {
		cutter->at++;
		cutter->glued = true;
		return add_piece(cutter, PIECE_NUMBER) != NULL;
	}
	return cut_text(cutter);
}

static void
trim_blanks(struct phrase *phrase)
{
	if (phrase->count > 0 && phrase->pieces[0].type == PIECE_BLANK) {
		phrase->pieces++;
		phrase->count--;
	}
	if (phrase->count > 0 && phrase->pieces[phrase->count - 1].type == PIECE_BLANK)
		phrase->count--;
}

static void
set_bounds(struct phrase *phrase)
{
	for (size_t i = 0; i < phrase->count; i++) {
		struct piece *piece = &phrase->pieces[i];

		piece->bound_start = i == 0 || piece[-1].type == PIECE_GAP;
		piece->bound_end = i + 1 == phrase->count || piece[1].type == PIECE_GAP;
	}
}

/* The longest text; without one the first signal. False where there is neither. */
static bool
set_anchor(struct phrase *phrase)
{
	size_t best = SIZE_MAX, best_len = 0;

	for (size_t i = 0; i < phrase->count; i++) {
		const struct piece *piece = &phrase->pieces[i];

		if (piece->type == PIECE_TEXT && piece->text.len > best_len) {
			best = i;
			best_len = piece->text.len;
		} else if (piece->type == PIECE_SIGNAL && best == SIZE_MAX) {
			best = i;
		}
	}
	phrase->anchor = best;
	return best != SIZE_MAX;
}

static bool
finish_phrase(struct parser *parser, struct phrase *phrase, bool only)
{
	trim_blanks(phrase);
	if (phrase->count == 0)
		return complain_of(parser, "%s", only ? "it is empty" :
				"can stand for nothing; give it a word that must be there");
	if (phrase->pieces[0].type == PIECE_GAP ||
	    phrase->pieces[phrase->count - 1].type == PIECE_GAP)
		return complain_of(parser, "a gap \"...\" needs words on both sides");
	if (!set_anchor(phrase))
		return complain_of(parser, "can stand for a number alone; give it a word or a sign "
				"beside the \"#\"");
	set_bounds(phrase);
	return true;
}

static bool
cut_reading(struct parser *parser, struct slice reading, bool only, struct phrases *phrases)
{
	struct cutter cutter = { .parser = parser, .text = reading };
	struct phrase phrase;
	struct phrase *item;

	while (cutter.at < reading.len) {
		if (!cut_one(&cutter))
			return false;
	}
	phrase = (struct phrase){ .pieces = cutter.pieces, .count = cutter.count };
	if (!finish_phrase(parser, &phrase, only))
		return false;
	item = ARENA_PUSH(parser->arena, phrases->items, phrases->count, phrases->cap);
	if (item == NULL)
		return out_of_memory(parser);
	*item = phrase;
	return true;
}

static bool
check_bytes(struct parser *parser)
{
	if (parser->text.len > PHRASE_MOST)
		return complain_of(parser, "is longer than %d bytes", PHRASE_MOST);
	for (size_t i = 0; i < parser->text.len; i++) {
		if (parser->text.data[i] < 0x20 || parser->text.data[i] == 0x7F)
			return complain_of(parser, "holds a control character (0x%02X); a backslash "
					"has no meaning in phrases", parser->text.data[i]);
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
	    !read_alternatives(&parser, &readings))
		return false;
	for (size_t i = 0; i < readings.count; i++) {
		if (!cut_reading(&parser, readings.items[i], readings.count == 1, phrases_out))
			return false;
	}
	return true;
}
