/*
 * Alternatives that are parts of words, or nothing, are written out: "Kurs(ziel|wert)" becomes two
 * texts. That is done on the text as written, so that an alternative can be anything.
 *
 * Those that stand by themselves stay, for written out they would multiply: three groups of ten are
 * a thousand phrases, and all of them would be tried wherever their common word stands.
 */
#include "policy/phrase_reading.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/utf8.h"

#define NESTED_MOST 2			/* groups: one inside another */
#define QUOTED_MOST 60			/* bytes of a phrase that a complaint repeats */

bool
phrase_out_of_memory(struct phrase_parser *parser)
{
	complain(parser->diags, parser->place, "no memory for this phrase");
	return false;
}

/* The phrase for a complaint, cut where it is long, never within a character. */
static struct slice
quoted(const struct phrase_parser *parser)
{
	struct slice text = parser->text;

	if (text.len <= QUOTED_MOST)
		return text;
	text.len = QUOTED_MOST;
	while (text.len > 0 && (text.data[text.len] & 0xC0) == 0x80)
		text.len--;
	return text;
}

bool
phrase_complain(struct phrase_parser *parser, const char *format, ...)
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
column(const struct phrase_parser *parser, size_t at)
{
	return utf8_length(slice_first(parser->text, at)) + 1;
}

enum character
phrase_character_at(struct slice text, size_t at, size_t *len_out)
{
	uint32_t code_point;

	*len_out = utf8_decode(text, at, &code_point, NULL);
	return character_of(code_point);
}

size_t
phrase_dots_at(struct slice text, size_t at)
{
	size_t len = 0;

	if (slice_has_at(text, at, SLICE("\u2026")))
		return strlen("\u2026");
	while (slice_has_at(text, at + len, SLICE(".")))
		len++;
	return len >= 3 ? len : 0;
}

/* ---- alternatives --------------------------------------------------------------------------- */

bool
phrase_check_groups(struct phrase_parser *parser)
{
	size_t open[NESTED_MOST];
	size_t depth = 0;

	for (size_t i = 0; i < parser->text.len; i++) {
		uint8_t c = parser->text.data[i];

		if (c == '(' && depth == NESTED_MOST)
			return phrase_complain(parser, "column %zu: \"(\" inside more than one other "
					"pair of parentheses", column(parser, i));
		if (c == '(')
			open[depth++] = i;
		if (c == ')' && depth == 0)
			return phrase_complain(parser, "column %zu: \")\" closes nothing", column(parser, i));
		if (c == ')')
			depth--;
		if (c == '|' && depth == 0)
			return phrase_complain(parser, "column %zu: \"|\" stands only between parentheses: "
					"(a|b)", column(parser, i));
	}
	if (depth > 0)
		return phrase_complain(parser, "column %zu: \"(\" is never closed",
				column(parser, open[depth - 1]));
	return true;
}

static bool
add_reading(struct phrase_parser *parser, struct readings *readings, struct slice before,
	    struct slice middle, struct slice after)
{
	struct slice *item;
	struct buf buf;

	if (readings->count == PHRASE_READINGS_MOST)
		return phrase_complain(parser, "can be read in more than %d ways; split it",
				PHRASE_READINGS_MOST);
	buf_init(&buf, parser->arena);
	buf_add(&buf, before);
	buf_add(&buf, middle);
	buf_add(&buf, after);
	item = ARENA_PUSH(parser->arena, readings->items, readings->count, readings->cap);
	if (buf.failed || item == NULL)
		return phrase_out_of_memory(parser);
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

bool
phrase_next_alternative(struct slice inside, size_t *at, struct slice *alternative_out)
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

struct slice
phrase_group_inside(struct slice text, size_t open)
{
	return slice_range(text, (struct range){ open + 1, group_close(text, open) });
}

bool
phrase_write_out(struct phrase_parser *parser, struct readings *readings, struct slice reading, size_t open)
{
	struct slice inside = phrase_group_inside(reading, open), alternative;
	struct slice after = slice_from(reading, open + inside.len + 2);
	size_t at = 0;

	while (phrase_next_alternative(inside, &at, &alternative)) {
		if (!add_reading(parser, readings, slice_first(reading, open), alternative, after))
			return false;
	}
	return true;
}

/* "(a|b|)" is "" and "(a|b)". */
static bool
write_out_nothing(struct phrase_parser *parser, struct readings *readings, struct slice reading,
		  size_t open)
{
	struct slice inside = phrase_group_inside(reading, open), alternative;
	struct slice before = slice_first(reading, open);
	struct slice after = slice_from(reading, open + inside.len + 2);
	struct buf kept;
	size_t at = 0;

	buf_init(&kept, parser->arena);
	while (phrase_next_alternative(inside, &at, &alternative)) {
		if (slice_trim(alternative).len == 0)
			continue;
		buf_byte(&kept, kept.len == 0 ? '(' : '|');
		buf_add(&kept, alternative);
	}
	if (kept.len > 0)
		buf_byte(&kept, ')');
	if (kept.failed)
		return phrase_out_of_memory(parser);
	return add_reading(parser, readings, before, SLICE(""), after) &&
	       (kept.len == 0 || add_reading(parser, readings, before, buf_slice(&kept), after));
}

static bool
has_empty_alternative(struct slice inside)
{
	struct slice alternative;
	size_t at = 0;

	while (phrase_next_alternative(inside, &at, &alternative)) {
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
			  phrase_dots_at(reading, behind) == 0);
}

/* What must be written out first: SLICE_NOT_FOUND where all groups can stay. */
static size_t
find_group(struct slice reading, bool *nothing_out)
{
	for (size_t at = slice_find_byte(reading, 0, '('); at != SLICE_NOT_FOUND;
	     at = slice_find_byte(reading, group_close(reading, at), '(')) {
		*nothing_out = !is_glued(reading, at);
		if (!*nothing_out || has_empty_alternative(phrase_group_inside(reading, at)))
			return at;
	}
	return SLICE_NOT_FOUND;
}

bool
phrase_read_alternatives(struct phrase_parser *parser, struct slice text, bool all, struct readings *done)
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
				fine = phrase_write_out(parser, &next, reading, at);
			if (!fine)
				return false;
		}
	}
	return true;
}
