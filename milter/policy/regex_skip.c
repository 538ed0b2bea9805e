/*
 * Finding the ends of what stands in a regular expression: brackets within brackets, escapes that
 * take more than a letter, braces that repeat and braces that do not.
 */
#include "policy/regex_skip.h"

#include "base/ascii.h"

static size_t
behind(struct slice text, size_t from, uint8_t byte)
{
	size_t at = slice_find_byte(text, from, byte);

	return at == SLICE_NOT_FOUND ? text.len : at + 1;
}

size_t
regex_class_end(struct slice text, size_t at)
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

size_t
regex_group_end(struct slice text, size_t at)
{
	size_t depth = 0;

	while (at < text.len) {
		uint8_t c = text.data[at];

		if (c == '\\') {
			at += 2;
			continue;
		}
		if (c == '[') {
			at = regex_class_end(text, at);
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

size_t
regex_escape_end(struct slice text, size_t at)
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

enum regex_repeat
regex_repeat(struct slice text, size_t *at)
{
	enum regex_repeat repeat = REPEAT_SOME;
	bool optional;
	size_t end;

	if (*at >= text.len || text.data[*at] == '\0' || strchr("?*+{", text.data[*at]) == NULL)
		return REPEAT_ONCE;
	if (text.data[*at] == '{') {
		if (!read_braces(text, *at, &end, &optional))
			return REPEAT_ONCE;
		*at = end;
		repeat = optional ? REPEAT_ANY : REPEAT_SOME;
	} else {
		repeat = text.data[*at] == '+' ? REPEAT_SOME :
			 text.data[*at] == '?' ? REPEAT_PERHAPS : REPEAT_ANY;
		++*at;
	}
	if (*at < text.len && (text.data[*at] == '?' || text.data[*at] == '+'))
		++*at;			/* lazy, possessive */
	return repeat;
}

bool
regex_group_inside(struct slice text, size_t at, size_t end, struct slice *inside_out)
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
