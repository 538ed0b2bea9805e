/*
 * Alternatives as they are written, and writing them out: "Kurs(ziel|wert)" becomes two texts. That is
 * done on the text as written, so that an alternative can be anything.
 *
 * Written out they multiply: three groups of ten are a thousand phrases, and Korean and Japanese
 * write nearly all of their words without a blank between. So groups stay where they can, and
 * only those go that say something together with what touches them: half a star, half a gap, letters
 * that fold otherwise beside each other.
 */
#include "policy/phrase_reading.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "text/fold.h"

#define NESTED_MOST 2			/* groups: one inside another */
#define READINGS_MOST 256		/* of a text whose groups are all written out */
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

bool
phrase_add_reading(struct phrase_parser *parser, struct readings *readings, struct slice reading)
{
	struct slice *item;

	if (readings->count == READINGS_MOST)
		return phrase_complain(parser, "can be read in more than %d ways; write it as several, with "
				"fewer alternatives each", READINGS_MOST);
	item = ARENA_PUSH(parser->arena, readings->items, readings->count, readings->cap);
	if (item == NULL)
		return phrase_out_of_memory(parser);
	*item = reading;
	return true;
}

static bool
add_joined(struct phrase_parser *parser, struct readings *readings, struct slice before,
	   struct slice middle, struct slice after)
{
	struct buf buf;

	buf_init(&buf, parser->arena);
	buf_add(&buf, before);
	buf_add(&buf, middle);
	buf_add(&buf, after);
	if (buf.failed)
		return phrase_out_of_memory(parser);
	return phrase_add_reading(parser, readings, buf_slice(&buf));
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

/* Where the group that is closed at `close` opens. */
static size_t
group_open(struct slice text, size_t close)
{
	size_t depth = 0;

	for (size_t i = close;; i--) {
		depth += text.data[i] == ')';
		depth -= text.data[i] == '(';
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

static bool
write_out_each(struct phrase_parser *parser, struct readings *readings, struct slice reading, size_t open)
{
	struct slice inside = phrase_group_inside(reading, open), alternative;
	struct slice after = slice_from(reading, open + inside.len + 2);
	size_t at = 0;

	while (phrase_next_alternative(inside, &at, &alternative)) {
		if (!add_joined(parser, readings, slice_first(reading, open), alternative, after))
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
	return add_joined(parser, readings, before, SLICE(""), after) &&
	       (kept.len == 0 || add_joined(parser, readings, before, buf_slice(&kept), after));
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

bool
phrase_write_out(struct phrase_parser *parser, struct readings *readings, struct slice reading,
		 size_t open)
{
	if (!is_glued(reading, open) && has_empty_alternative(phrase_group_inside(reading, open)))
		return write_out_nothing(parser, readings, reading, open);
	return write_out_each(parser, readings, reading, open);
}

bool
phrase_read_alternatives(struct phrase_parser *parser, struct slice text, struct readings *done)
{
	struct readings open = { 0 }, next;

	if (!phrase_add_reading(parser, &open, text))
		return false;
	for (; open.count > 0; open = next) {
		next = (struct readings){ 0 };
		for (size_t i = 0; i < open.count; i++) {
			size_t at = slice_find_byte(open.items[i], 0, '(');

			if (at == SLICE_NOT_FOUND ?
			    !phrase_add_reading(parser, done, open.items[i]) :
			    !write_out_each(parser, &next, open.items[i], at))
				return false;
		}
	}
	return true;
}

/* ---- groups that stay ------------------------------------------------------------------------- */

enum { TOUCHED = 1, FREE = 2 };

/*
 * Where groups before it are written out, is the one at `open` touched? Both, where that depends on the
 * alternative: "(the |half)(way|path)".
 */
static unsigned
touched_before(struct slice reading, size_t open)
{
	unsigned found = 0;
	bool nothing = true;

	while (nothing) {
		struct slice inside, alternative;
		size_t at = 0;

		if (open == 0 || reading.data[open - 1] == ' ' || reading.data[open - 1] == '.')
			return found | FREE;
		if (reading.data[open - 1] != ')')
			return found | TOUCHED;
		open = group_open(reading, open - 1);
		inside = phrase_group_inside(reading, open);
		nothing = false;
		while (phrase_next_alternative(inside, &at, &alternative)) {
			uint8_t last = alternative.len == 0 ? 0 : alternative.data[alternative.len - 1];

			nothing |= alternative.len == 0;
			if (alternative.len > 0)
				found |= last == ' ' || last == '.' ? FREE : TOUCHED;
		}
	}
	return found;
}

static bool
is_touched_behind(struct slice reading, size_t at)
{
	return at < reading.len && reading.data[at] != ' ' && phrase_dots_at(reading, at) == 0;
}

enum group
phrase_group(struct slice reading, size_t open)
{
	if (is_touched_behind(reading, group_close(reading, open) + 1) ||
	    touched_before(reading, open) == TOUCHED)
		return GROUP_APART;
	return has_empty_alternative(phrase_group_inside(reading, open)) ? GROUP_OPTIONAL :
									   GROUP_TOGETHER;
}

size_t
phrase_first_apart(struct slice reading)
{
	for (size_t at = slice_find_byte(reading, 0, '('); at != SLICE_NOT_FOUND;
	     at = slice_find_byte(reading, group_close(reading, at), '(')) {
		if (is_glued(reading, at) || has_empty_alternative(phrase_group_inside(reading, at)))
			return at;
	}
	return SLICE_NOT_FOUND;
}

static bool
ends_in_dots(struct slice text)
{
	return text.len >= 3 && slice_equal(slice_from(text, text.len - 3), SLICE("..."));
}

/* Are the braces within the text closed, each before the next is opened? */
static bool
is_braced(struct slice text)
{
	bool open = false;

	for (size_t i = 0; i < text.len; i++) {
		if ((text.data[i] == '{' && open) || (text.data[i] == '}' && !open))
			return false;
		open ^= text.data[i] == '{' || text.data[i] == '}';
	}
	return !open;
}

static bool
ends_in_word(struct slice text)
{
	size_t at = text.len, len;
	enum character character;

	while (at > 0 && (text.data[--at] & 0xC0) == 0x80)
		;
	if (text.len == 0)
		return false;
	character = phrase_character_at(text, at, &len);
	return text.data[at] == '#' || character == CHARACTER_LETTER || character == CHARACTER_DIGIT;
}

/*
 * An alternative whose ends are not half of something: of a gap, or of a star and its word. A star at
 * its end is whole where nothing touches the group there, and so is one behind the group.
 */
static bool
alternative_stays(struct slice alternative, bool touched, bool starred)
{
	uint8_t first = alternative.len == 0 ? ' ' : alternative.data[0];
	uint8_t last = alternative.len == 0 ? ' ' : alternative.data[alternative.len - 1];

	if (!is_braced(alternative) || slice_find_byte(alternative, 0, '(') != SLICE_NOT_FOUND)
		return false;
	if (first == '*' || first == '.' || last == '.' || (last == '*' && touched))
		return false;
	return !starred || ends_in_word(alternative);
}

/* Does a group of alternatives that stand apart need nothing of what touches it? */
static bool
group_stays(struct slice reading, size_t open)
{
	struct slice inside = phrase_group_inside(reading, open), alternative;
	struct slice before = slice_first(reading, open);
	size_t behind = open + inside.len + 2, at = 0;
	uint8_t last = open == 0 ? ' ' : before.data[open - 1];
	bool starred = behind < reading.len && reading.data[behind] == '*';
	bool touched = is_touched_behind(reading, behind + starred);

	if (!is_braced(before) || last == '*' || (last == '.' && !ends_in_dots(before)))
		return false;
	if (touched && (starred || reading.data[behind] == '.'))
		return false;
	while (phrase_next_alternative(inside, &at, &alternative)) {
		if (!alternative_stays(alternative, touched, starred))
			return false;
	}
	return true;
}

size_t
phrase_group_that_goes(const struct phrase_parser *parser, struct slice reading)
{
	size_t first = phrase_first_apart(reading);
	bool alone;

	if (first == SLICE_NOT_FOUND)
		return first;
	alone = !parser->exact && fold_is_by_character(reading);
	for (size_t at = first; at != SLICE_NOT_FOUND;
	     at = slice_find_byte(reading, group_close(reading, at), '(')) {
		enum group group = phrase_group(reading, at);

		if (group == GROUP_TOGETHER && touched_before(reading, at) == FREE)
			continue;
		if (!alone || !group_stays(reading, at) ||
		    (group != GROUP_APART && touched_before(reading, at) != FREE))
			return first;
	}
	return SLICE_NOT_FOUND;
}
