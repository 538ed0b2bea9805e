/*
 * The little that all structured field bodies have in common, read generously: what never ends, ends
 * with the field.
 */
#include "mail/lexical.h"

#include "base/buf.h"

#define COMMENT_DEPTH_MOST 100

size_t
lexical_comment_end(struct slice s, size_t at)
{
	size_t depth = 0;

	for (; at < s.len; at++) {
		if (s.data[at] == '\\')
			at++;
		else if (s.data[at] == '(' && depth < COMMENT_DEPTH_MOST)
			depth++;
		else if (s.data[at] == ')' && --depth == 0)
			return at + 1;
	}
	return s.len;
}

size_t
lexical_quoted_end(struct slice s, size_t at)
{
	for (at++; at < s.len; at++) {
		if (s.data[at] == '\\')
			at++;
		else if (s.data[at] == '"')
			return at + 1;
	}
	return s.len;
}

size_t
lexical_find(struct slice s, size_t at, uint8_t byte)
{
	while (at < s.len && s.data[at] != byte) {
		if (s.data[at] == '"')
			at = lexical_quoted_end(s, at);
		else if (s.data[at] == '(')
			at = lexical_comment_end(s, at);
		else
			at++;
	}
	return at < s.len ? at : s.len;
}

struct slice
lexical_unquote(struct arena *arena, struct slice value)
{
	struct buf out;
	size_t end = value.len;

	if (!slice_has_at(value, 0, SLICE("\"")))
		return value;
	buf_init(&out, arena);
	if (end > 1 && value.data[end - 1] == '"')
		end--;
	for (size_t at = 1; at < end; at++) {
		if (value.data[at] == '\\' && at + 1 < end)
			at++;
		buf_byte(&out, value.data[at]);
	}
	return out.failed ? (struct slice){ NULL, 0 } : buf_slice(&out);
}
