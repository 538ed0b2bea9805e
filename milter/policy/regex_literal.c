/*
 * Required literals, read off the pattern's text.
 *
 * The longest run of ordinary characters outside of groups, classes and what may be left out is
 * required. Of alternatives each needs a literal of its own, and then one of these is required.
 * Groups that must be there are looked into as well, a few deep: (?:price|kurs)\s+\d.
 */
#include "policy/regex_literal.h"

#include "base/ascii.h"
#include "base/buf.h"
#include "base/utf8.h"

#define DEPTH_MOST 5			/* groups looked into, one inside another */
#define LITERALS_MOST 64
#define CLASS_MOST 16			/* characters of a class that are taken one by one */

struct reading {
	struct arena *arena;
};

/* The better of two choices is the one whose shortest literal is longer. */
static size_t
worth(const struct literals *literals)
{
	size_t shortest = 0;

	for (size_t i = 0; i < literals->count; i++) {
		if (i == 0 || literals->items[i].len < shortest)
			shortest = literals->items[i].len;
	}
	return shortest;
}

static bool
add(struct reading *reading, struct literals *literals, struct slice literal)
{
	struct slice *item;

	if (literals->count == LITERALS_MOST)
		return false;
	item = ARENA_PUSH(reading->arena, literals->items, literals->count, literals->cap);
	if (item == NULL)
		return false;
	*item = arena_copy(reading->arena, literal);
	return item->data != NULL;
}

/* Of equal worth the fewer are better. */
static void
take_better(struct literals *best, const struct literals *other)
{
	if (worth(other) > worth(best) ||
	    (worth(other) > 0 && worth(other) == worth(best) && other->count < best->count))
		*best = *other;
}

/* ---- jumping over what is no literal ---------------------------------------------------------- */

static size_t
behind(struct slice text, size_t from, uint8_t byte)
{
	size_t at = slice_find_byte(text, from, byte);

	return at == SLICE_NOT_FOUND ? text.len : at + 1;
}

/* From "[" to behind the "]" that closes the class. */
static size_t
class_end(struct slice text, size_t at)
{
	at++;
	at += slice_has_at(text, at, SLICE("^"));
	at += slice_has_at(text, at, SLICE("]"));
	while (at < text.len && text.data[at] != ']') {
		if (text.data[at] == '\\') {
			at += 2;
		} else if (slice_has_at(text, at, SLICE("[:"))) {
			size_t end = slice_find(text, at, SLICE(":]"));

			at = end == SLICE_NOT_FOUND ? at + 1 : end + 2;
		} else {
			at++;
		}
	}
	return at < text.len ? at + 1 : text.len;
}

/* From "(" to behind the ")" that closes the group. */
static size_t
group_end(struct slice text, size_t at)
{
	size_t depth = 0;

	while (at < text.len) {
		uint8_t c = text.data[at];

		if (c == '\\') {
			at += 2;
			continue;
		}
		if (c == '[') {
			at = class_end(text, at);
			continue;
		}
		if (slice_has_at(text, at, SLICE("(?#"))) {
			at = behind(text, at, ')');
			if (depth == 0)
				return at;
			continue;
		}
		at++;
		depth += c == '(';
		depth -= c == ')';
		if (depth == 0)
			return at;
	}
	return text.len;
}

static size_t
skip_while(struct slice text, size_t at, size_t most, bool (*belongs)(uint8_t))
{
	while (most-- > 0 && at < text.len && belongs(text.data[at]))
		at++;
	return at;
}

static bool
is_hex(uint8_t c)
{
	return ascii_hex_value(c) >= 0;
}

/* From "\" and a letter or digit to behind all that belongs to the escape. */
static size_t
escape_end(struct slice text, size_t at)
{
	uint8_t c = text.data[at + 1];

	at += 2;
	if (at < text.len && strchr("pPxoNkgu", c) != NULL) {
		if (text.data[at] == '{')
			return behind(text, at, '}');
		if ((c == 'k' || c == 'g') && text.data[at] == '<')
			return behind(text, at, '>');
		if ((c == 'k' || c == 'g') && text.data[at] == '\'')
			return behind(text, at + 1, '\'');
	}
	if (c == 'x')
		return skip_while(text, at, 2, is_hex);
	if (c == 'p' || c == 'P' || c == 'c')
		return at < text.len ? at + 1 : at;
	if (c == 'g' && at < text.len && (text.data[at] == '-' || text.data[at] == '+'))
		at++;
	if (c == 'g' || ascii_is_digit(c))
		return skip_while(text, at, SIZE_MAX, ascii_is_digit);
	return at;
}

/* Does a "{" repeat what is before it? Then where it ends, and the least number of times. */
static bool
read_braces(struct slice text, size_t at, size_t *end_out, bool *optional_out)
{
	size_t digits = skip_while(text, at + 1, SIZE_MAX, ascii_is_digit), end = digits;

	if (digits == at + 1 && !slice_has_at(text, digits, SLICE(",")))
		return false;
	if (slice_has_at(text, end, SLICE(",")))
		end = skip_while(text, end + 1, SIZE_MAX, ascii_is_digit);
	if (!slice_has_at(text, end, SLICE("}")))
		return false;
	*end_out = end + 1;
	*optional_out = true;
	for (size_t i = at + 1; i < digits; i++) {
		if (text.data[i] != '0')
			*optional_out = false;
	}
	return true;
}

/* How what ends before `at` is repeated; `at` moves behind the sign. */
enum repeat { REPEAT_ONCE, REPEAT_SOME, REPEAT_PERHAPS };

static enum repeat
read_repeat(struct slice text, size_t *at)
{
	enum repeat repeat = REPEAT_SOME;
	bool optional;
	size_t end;

	if (*at >= text.len || strchr("?*+{", text.data[*at]) == NULL)
		return REPEAT_ONCE;
	if (text.data[*at] == '{') {
		if (!read_braces(text, *at, &end, &optional))
			return REPEAT_ONCE;
		*at = end;
		repeat = optional ? REPEAT_PERHAPS : REPEAT_SOME;
	} else {
		repeat = text.data[*at] == '+' ? REPEAT_SOME : REPEAT_PERHAPS;
		++*at;
	}
	if (*at < text.len && (text.data[*at] == '?' || text.data[*at] == '+'))
		++*at;			/* lazy, possessive */
	return repeat;
}

/* The inside of a group that only groups: "(", "(?:", "(?<name>", "(?P<name>". */
static bool
group_inside(struct slice text, size_t at, size_t end, struct slice *inside_out)
{
	size_t start = at + 1;

	if (end - start < 1 || text.data[end - 1] != ')')
		return false;
	if (slice_has_at(text, start, SLICE("?:"))) {
		start += 2;
	} else if (slice_has_at(text, start, SLICE("?P<")) ||
		   (slice_has_at(text, start, SLICE("?<")) &&
		    !slice_has_at(text, start, SLICE("?<=")) &&
		    !slice_has_at(text, start, SLICE("?<!")))) {
		start = behind(text, start, '>');
	} else if (slice_has_at(text, start, SLICE("?"))) {
		return false;
	}
	if (start > end - 1)
		return false;
	*inside_out = slice_range(text, (struct range){ start, end - 1 });
	return true;
}

/* ---- reading ---------------------------------------------------------------------------------- */

static struct literals alternatives(struct reading *reading, struct slice text, unsigned depth);

struct run {
	struct reading *reading;
	struct buf buf;
	struct literals best;
};

/* The run ends here: is it the best so far? */
static void
end_run(struct run *run)
{
	struct literals one = { 0 };

	if (run->buf.len > 0 && !run->buf.failed &&
	    add(run->reading, &one, buf_slice(&run->buf)))
		take_better(&run->best, &one);
	buf_clear(&run->buf);
}

/* An ordinary character of `len` bytes, which may be repeated. */
static size_t
on_character(struct run *run, struct slice text, size_t at, size_t len)
{
	size_t before = run->buf.len, end = at + len;
	enum repeat repeat = read_repeat(text, &end);

	for (size_t i = at; i < at + len; i++)
		buf_byte(&run->buf, ascii_lower(text.data[i]));
	if (repeat == REPEAT_PERHAPS && !run->buf.failed)
		run->buf.len = before;
	if (repeat != REPEAT_ONCE)
		end_run(run);
	return end;
}

static size_t
on_group(struct run *run, struct slice text, size_t at, unsigned depth)
{
	size_t end = group_end(text, at), next = end;
	enum repeat repeat = read_repeat(text, &next);
	struct slice inside;

	end_run(run);
	if (repeat != REPEAT_PERHAPS && depth < DEPTH_MOST && group_inside(text, at, end, &inside)) {
		struct literals literals = alternatives(run->reading, inside, depth + 1);

		take_better(&run->best, &literals);
	}
	return next;
}

/* One character of a class, at `*at`, which moves behind it; false for what may be many. */
static bool
class_member(struct slice text, size_t *at, uint32_t *member_out)
{
	uint8_t c = text.data[*at];

	if (c == '[')
		return false;			/* perhaps [:alpha:] */
	if (c == '\\') {
		++*at;
		if (*at >= text.len || text.data[*at] >= 0x80 || ascii_is_alnum(text.data[*at]))
			return false;
	}
	*at += utf8_decode(text, *at, member_out, NULL);
	if (*member_out < 0x80)
		*member_out = ascii_lower((uint8_t)*member_out);
	return true;
}

static bool
add_members(struct reading *reading, struct literals *literals, uint32_t first, uint32_t last)
{
	uint8_t bytes[4];

	if (last < first || last - first >= CLASS_MOST)
		return false;
	for (uint32_t c = first; c <= last; c++) {
		if (!add(reading, literals, (struct slice){ bytes, utf8_encode(c, bytes) }))
			return false;
	}
	return literals->count <= CLASS_MOST;
}

/*
 * A class of few characters, "[x$€]" or "[0-9]", is so many literals. Ranges of what has a case,
 * and beyond ASCII, are left alone.
 */
static struct literals
class_literals(struct reading *reading, struct slice class)
{
	struct literals literals = { 0 };
	size_t at = 0;

	if (class.len == 0 || class.data[0] == '^' || class.data[0] == ']')
		return literals;
	while (at < class.len) {
		uint32_t first, last;

		if (!class_member(class, &at, &first))
			return (struct literals){ 0 };
		last = first;
		if (at + 1 < class.len && class.data[at] == '-') {
			at++;
			if (!class_member(class, &at, &last) || first < '0' || last > '9')
				return (struct literals){ 0 };
		}
		if (!add_members(reading, &literals, first, last))
			return (struct literals){ 0 };
	}
	return literals;
}

static size_t
on_class(struct run *run, struct slice text, size_t at)
{
	size_t end = class_end(text, at), next = end;
	enum repeat repeat = read_repeat(text, &next);

	end_run(run);
	if (repeat != REPEAT_PERHAPS && text.data[end - 1] == ']' && end > at + 1) {
		struct literals literals = class_literals(
			run->reading, slice_range(text, (struct range){ at + 1, end - 1 }));

		take_better(&run->best, &literals);
	}
	return next;
}

static size_t
on_other(struct run *run, struct slice text, size_t end)
{
	end_run(run);
	(void)read_repeat(text, &end);
	return end;
}

static size_t
on_next(struct run *run, struct slice text, size_t at, unsigned depth)
{
	uint8_t c = text.data[at];
	uint32_t code_point;

	if (c == '\\' && at + 1 < text.len) {
		if (text.data[at + 1] < 0x80 && !ascii_is_alnum(text.data[at + 1]))
			return on_character(run, text, at + 1, 1);
		return on_other(run, text, escape_end(text, at));
	}
	if (c == '(')
		return on_group(run, text, at, depth);
	if (c == '[')
		return on_class(run, text, at);
	if (strchr(".^$)", c) != NULL && c != '\0')
		return on_other(run, text, at + 1);
	return on_character(run, text, at, utf8_decode(text, at, &code_point, NULL));
}

static struct literals
branch(struct reading *reading, struct slice text, unsigned depth)
{
	struct run run = { .reading = reading };

	buf_init(&run.buf, reading->arena);
	for (size_t at = 0; at < text.len;)
		at = on_next(&run, text, at, depth);
	end_run(&run);
	return run.best;
}

/* Where the alternative that begins at `at` ends: at a "|" outside of groups, or at the end. */
static size_t
alternative_end(struct slice text, size_t at)
{
	while (at < text.len && text.data[at] != '|') {
		if (text.data[at] == '\\')
			at += 2;
		else if (text.data[at] == '[')
			at = class_end(text, at);
		else if (text.data[at] == '(')
			at = group_end(text, at);
		else
			at++;
	}
	return at < text.len ? at : text.len;
}

static struct literals
alternatives(struct reading *reading, struct slice text, unsigned depth)
{
	struct literals all = { 0 };

	for (size_t at = 0; at <= text.len;) {
		size_t end = alternative_end(text, at);
		struct literals one =
			branch(reading, slice_range(text, (struct range){ at, end }), depth);

		if (one.count == 0)
			return (struct literals){ 0 };
		for (size_t i = 0; i < one.count; i++) {
			if (!add(reading, &all, one.items[i]))
				return (struct literals){ 0 };
		}
		at = end + 1;
	}
	return all;
}

/* Whatever changes the meaning of what follows it: verbs, quoting, extended syntax. */
static bool
is_strange(struct slice pattern)
{
	if (slice_find(pattern, 0, SLICE("(*")) != SLICE_NOT_FOUND ||
	    slice_find(pattern, 0, SLICE("\\Q")) != SLICE_NOT_FOUND)
		return true;
	for (size_t at = slice_find(pattern, 0, SLICE("(?")); at != SLICE_NOT_FOUND;
	     at = slice_find(pattern, at + 2, SLICE("(?"))) {
		for (size_t i = at + 2; i < pattern.len; i++) {
			uint8_t c = pattern.data[i];

			if (c == 'x')
				return true;
			if (!ascii_is_alpha(c) && c != '^' && c != '-')
				break;
		}
	}
	return false;
}

struct literals
regex_literals(struct arena *arena, struct slice pattern)
{
	struct reading reading = { .arena = arena };

	if (is_strange(pattern))
		return (struct literals){ 0 };
	return alternatives(&reading, pattern, 0);
}
