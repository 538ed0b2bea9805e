/*
 * Media queries, read for whether they can hold on a screen. Which screen it is nobody knows.
 */
#include "html/media_query.h"

#include "base/ascii.h"

/* The next word of a query, parentheses being words of their own with all in them. */
static struct slice
next_word(struct slice *rest)
{
	size_t end = 0, depth = 0;
	struct slice word;

	*rest = slice_trim(*rest);
	for (; end < rest->len; end++) {
		uint8_t c = rest->data[end];

		if (c == '(')
			depth++;
		else if (c == ')' && depth > 0 && --depth == 0)
			break;
		else if (depth == 0 && ascii_is_space(c))
			break;
	}
	end += end < rest->len && rest->data[end] == ')';
	word = slice_first(*rest, end);
	*rest = slice_from(*rest, end);
	return word;
}

static bool
is(struct slice word, const char *name)
{
	return slice_equal_nocase(word, slice_of(name));
}

static enum media
media_query(struct slice query)
{
	enum media media = MEDIA_ALWAYS;
	bool not = false;

	for (struct slice word; (word = next_word(&query)).len > 0;) {
		if (is(word, "not"))
			not = true;
		else if (is(word, "only") || is(word, "and") || is(word, "all") || is(word, "screen"))
			continue;
		else if (slice_find_byte(word, 0, '(') != SLICE_NOT_FOUND || is(word, "or"))
			media = media == MEDIA_NEVER ? MEDIA_NEVER : MEDIA_SOMETIMES;
		else
			media = MEDIA_NEVER;	/* another medium, or none that there is */
	}
	if (!not || media == MEDIA_SOMETIMES)
		return media;
	return media == MEDIA_ALWAYS ? MEDIA_NEVER : MEDIA_ALWAYS;
}

enum media
media_query_list(struct slice queries)
{
	enum media most = MEDIA_NEVER;

	if (slice_trim(queries).len == 0)
		return MEDIA_ALWAYS;
	while (queries.len > 0) {
		size_t depth = 0, end = 0;
		enum media media;

		for (; end < queries.len && (depth > 0 || queries.data[end] != ','); end++) {
			if (queries.data[end] == '(')
				depth++;
			else if (queries.data[end] == ')' && depth > 0)
				depth--;
		}
		media = media_query(slice_first(queries, end));
		most = media > most ? media : most;
		queries = slice_from(queries, end < queries.len ? end + 1 : end);
	}
	return most;
}
