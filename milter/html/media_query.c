/*
 * Media queries, read for the screens they hold on. A feature is the width of the window, which a query
 * bounds from above or from below, or it is one that some readers have: each query that is not for
 * another medium holds in one view at least.
 */
#include "html/media_query.h"

#include "base/ascii.h"

enum {
	WIDE = 1280,		/* pixels */
	NARROW = 375,
	EM = 16,
};

/* What a query asks for. */
struct asked {
	bool not, never;
	bool other;		/* a feature that is not the width, or a choice of features */
	size_t least, most;	/* pixels */
};

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

/* Whole pixels at the beginning of a value; false where it has none. */
static bool
pixels(struct slice value, size_t *pixels_out)
{
	size_t at = 0, n = 0;

	value = slice_trim(value);
	for (; at < value.len && ascii_is_digit(value.data[at]); at++)
		n = n < 100000 ? n * 10 + (size_t)(value.data[at] - '0') : n;
	if (at == 0)
		return false;
	while (at < value.len && (ascii_is_digit(value.data[at]) || value.data[at] == '.'))
		at++;
	value = slice_trim(slice_from(value, at));
	if (is(slice_first(value, value.len < 2 ? value.len : 2), "em") || is(value, "rem"))
		n *= EM;
	*pixels_out = n;
	return true;
}

static bool
is_width(struct slice name)
{
	return is(name, "width") || is(name, "device-width");
}

static void
bound(struct asked *asked, bool above, size_t value)
{
	if (above && value < asked->most)
		asked->most = value;
	else if (!above && value > asked->least)
		asked->least = value;
}

/* "width <= 600px", "600px > width": does it bound the width? */
static bool
comparison(struct slice feature, struct asked *asked)
{
	size_t at = 0, behind;
	struct slice left, right;
	size_t value;
	bool less;

	while (at < feature.len && feature.data[at] != '<' && feature.data[at] != '>')
		at++;
	if (at == feature.len)
		return false;
	less = feature.data[at] == '<';
	behind = at + 1 + slice_has_at(feature, at + 1, SLICE("="));
	left = slice_trim(slice_first(feature, at));
	right = slice_trim(slice_from(feature, behind));
	if (is_width(left) && pixels(right, &value))
		bound(asked, less, value);
	else if (is_width(right) && pixels(left, &value))
		bound(asked, !less, value);
	else
		return false;
	return true;
}

/* What stands in parentheses. */
static void
feature(struct slice feature, struct asked *asked)
{
	size_t colon, value;
	struct slice name;
	bool least, most;

	feature = slice_from(feature, 1);
	feature.len -= feature.len > 0 && feature.data[feature.len - 1] == ')';
	colon = slice_find_byte(feature, 0, ':');
	if (colon == SLICE_NOT_FOUND) {
		asked->other |= !comparison(feature, asked);
		return;
	}
	name = slice_trim(slice_first(feature, colon));
	least = slice_has_at_nocase(name, 0, SLICE("min-"));
	most = slice_has_at_nocase(name, 0, SLICE("max-"));
	if (!(least || most) || !is_width(slice_from(name, strlen("min-"))) ||
	    !pixels(slice_from(feature, colon + 1), &value))
		asked->other = true;
	else
		bound(asked, most, value);
}

/* What it asks for, as views. */
static unsigned
views(const struct asked *asked)
{
	bool wide = asked->least <= WIDE && asked->most >= WIDE;
	bool narrow = asked->least <= NARROW;	/* however narrow: some phone is */
	unsigned most = 0;

	if (!asked->other && wide)
		most |= VIEW_BIT(VIEW_WIDE);
	if (!asked->other && narrow)
		most |= VIEW_BIT(VIEW_NARROW);
	if (asked->other || narrow || !wide)
		most |= VIEW_BIT(VIEW_OTHER);
	return most;
}

static unsigned
media_query(struct slice query)
{
	struct asked asked = { .most = SIZE_MAX };
	bool featured = false;
	unsigned holds;

	for (struct slice word; (word = next_word(&query)).len > 0;) {
		if (is(word, "not")) {
			asked.not = true;
		} else if (is(word, "only") || is(word, "and") || is(word, "all") || is(word, "screen")) {
			continue;
		} else if (is(word, "or")) {
			asked.other = featured = true;
		} else if (word.data[0] == '(') {
			featured = true;
			feature(word, &asked);
		} else if (slice_find_byte(word, 0, '(') != SLICE_NOT_FOUND) {
			asked.other = featured = true;
		} else {
			asked.never = true;	/* another medium, or none that there is */
		}
	}
	if (asked.never || !featured)
		return asked.never == asked.not ? MEDIA_ALWAYS : MEDIA_NEVER;
	holds = views(&asked);
	if (asked.not)
		holds = holds == VIEW_ALL || asked.other ? VIEW_BIT(VIEW_OTHER) : VIEW_ALL & ~holds;
	return holds;
}

unsigned
media_query_list(struct slice queries)
{
	unsigned holds = MEDIA_NEVER;

	if (slice_trim(queries).len == 0)
		return MEDIA_ALWAYS;
	while (queries.len > 0) {
		size_t depth = 0, end = 0;

		for (; end < queries.len && (depth > 0 || queries.data[end] != ','); end++) {
			if (queries.data[end] == '(')
				depth++;
			else if (queries.data[end] == ')' && depth > 0)
				depth--;
		}
		holds |= media_query(slice_first(queries, end));
		queries = slice_from(queries, end < queries.len ? end + 1 : end);
	}
	return holds;
}
