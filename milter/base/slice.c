/*
 * Comparing and searching bytes that do not end in NUL.
 *
 * The searches stand on memchr and memmem, which the C library has tuned for the machine.
 * A slice without bytes may have no data, and a NULL must not reach mem*, hence the checks.
 */
#include "base/slice.h"

#include "base/ascii.h"

static bool
equal_nocase(const uint8_t *a, const uint8_t *b, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (ascii_lower(a[i]) != ascii_lower(b[i]))
			return false;
	return true;
}

bool
slice_equal_nocase(struct slice a, struct slice b)
{
	return a.len == b.len && equal_nocase(a.data, b.data, a.len);
}

bool
slice_has_at_nocase(struct slice s, size_t at, struct slice prefix)
{
	if (at > s.len || prefix.len > s.len - at)
		return false;
	return prefix.len == 0 || equal_nocase(s.data + at, prefix.data, prefix.len);
}

int
slice_compare(struct slice a, struct slice b)
{
	size_t common = a.len < b.len ? a.len : b.len;
	int order = common == 0 ? 0 : memcmp(a.data, b.data, common);

	if (order != 0)
		return order < 0 ? -1 : 1;
	return a.len == b.len ? 0 : a.len < b.len ? -1 : 1;
}

size_t
slice_find_byte(struct slice s, size_t from, uint8_t byte)
{
	const uint8_t *found;

	if (from >= s.len)
		return SLICE_NOT_FOUND;
	found = memchr(s.data + from, byte, s.len - from);
	return found == NULL ? SLICE_NOT_FOUND : (size_t)(found - s.data);
}

size_t
slice_find(struct slice s, size_t from, struct slice needle)
{
	const uint8_t *found;

	if (from > s.len || needle.len > s.len - from)
		return SLICE_NOT_FOUND;
	if (needle.len == 0)
		return from;
	found = memmem(s.data + from, s.len - from, needle.data, needle.len);
	return found == NULL ? SLICE_NOT_FOUND : (size_t)(found - s.data);
}

/* For short needles of our own: the work is at most the product of both lengths. */
size_t
slice_find_nocase(struct slice s, size_t from, struct slice needle)
{
	uint8_t first;

	if (from > s.len || needle.len > s.len - from)
		return SLICE_NOT_FOUND;
	if (needle.len == 0)
		return from;
	first = ascii_lower(needle.data[0]);
	for (size_t at = from; at <= s.len - needle.len; at++)
		if (ascii_lower(s.data[at]) == first &&
		    equal_nocase(s.data + at, needle.data, needle.len))
			return at;
	return SLICE_NOT_FOUND;
}

/* RFC 5322 has no VT in its white space and HTML has none either, but files of users do. */
static bool
is_blank(uint8_t c)
{
	return ascii_is_space(c) || c == '\v';
}

struct slice
slice_trim(struct slice s)
{
	struct range kept = { 0, s.len };

	while (kept.start < kept.end && is_blank(s.data[kept.start]))
		kept.start++;
	while (kept.end > kept.start && is_blank(s.data[kept.end - 1]))
		kept.end--;
	return slice_range(s, kept);
}

bool
slice_next_line(struct slice *rest, struct slice *line_out, struct slice *whole_out)
{
	size_t lf, end, len;

	if (rest->len == 0)
		return false;
	lf = slice_find_byte(*rest, 0, '\n');
	if (lf == SLICE_NOT_FOUND) {
		len = end = rest->len;
	} else {
		end = lf + 1;
		len = lf > 0 && rest->data[lf - 1] == '\r' ? lf - 1 : lf;
	}
	if (line_out != NULL)
		*line_out = slice_first(*rest, len);
	if (whole_out != NULL)
		*whole_out = slice_first(*rest, end);
	*rest = slice_from(*rest, end);
	return true;
}
