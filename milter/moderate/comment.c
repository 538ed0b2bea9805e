/*
 * Reads comments as Outlook and as our marks would have them.
 *
 * Only whether things are open or closed is asked, so tags inside a hidden comment are counted,
 * not parsed: ghost tables are written by template authors who close what they open.
 */
#include "moderate/comment.h"

#include "base/ascii.h"

static struct slice
words(const struct html_tree *tree, const struct html_node *comment)
{
	return slice_trim(slice_range(tree->source, comment->data));
}

struct slice
comment_mark(const struct html_tree *tree, const struct html_node *comment)
{
	const struct slice name = SLICE("bluepencil");
	struct slice text = words(tree, comment);

	if (!slice_has_at_nocase(text, 0, name) || text.len == name.len ||
	    !ascii_is_space(text.data[name.len]))
		return (struct slice){ 0 };
	return slice_trim(slice_from(text, name.len));
}

static bool
is_condition_start(struct slice text)
{
	return slice_has_at_nocase(text, 0, SLICE("[if"));
}

static bool
is_condition_end(struct slice text)
{
	return slice_has_at_nocase(text, 0, SLICE("<![endif]")) ||
	       slice_has_at_nocase(text, 0, SLICE("[endif]"));
}

static struct comment_depth
step(int32_t by)
{
	return (struct comment_depth){ by, by < 0 ? by : 0 };
}

static struct comment_depth
join(struct comment_depth first, struct comment_depth second)
{
	struct comment_depth both = { first.total + second.total, first.least };

	if (first.total + second.least < both.least)
		both.least = first.total + second.least;
	return both;
}

/* Does a tag begin at this "<"? "1 < 2" and "<!" open and close nothing. */
static bool
is_tag(struct slice text, size_t at)
{
	at += slice_has_at(text, at, SLICE("</")) ? 2 : 1;
	return at < text.len && ascii_is_alpha(text.data[at]);
}

/* What a tag of a hidden comment opens (1), closes (-1), or neither. */
static int32_t
tag_step(struct slice text, size_t at, size_t end)
{
	size_t name_end = at + 1;
	struct slice name;

	if (slice_has_at(text, at, SLICE("</")))
		return -1;
	if (text.data[end - 1] == '/')
		return 0;
	while (name_end < end && !ascii_is_space(text.data[name_end]))
		name_end++;
	name = slice_range(text, (struct range){ at + 1, name_end });
	return element_is(element_find(name), ELEMENT_IS_VOID) ? 0 : 1;
}

static struct comment_depth
tag_depth(struct slice text)
{
	struct comment_depth depth = { 0, 0 };

	for (size_t at = 0, end; (at = slice_find_byte(text, at, '<')) != SLICE_NOT_FOUND; at = end) {
		end = at + 1;
		if (!is_tag(text, at))
			continue;
		end = slice_find_byte(text, at, '>');
		if (end == SLICE_NOT_FOUND)
			break;
		depth = join(depth, step(tag_step(text, at, end)));
	}
	return depth;
}

struct comment_balance
comment_balance(const struct html_tree *tree, const struct html_node *comment)
{
	struct slice text = words(tree, comment), mark = comment_mark(tree, comment);
	struct comment_balance balance = { 0 };

	if (is_condition_start(text)) {
		if (slice_find_nocase(text, 0, SLICE("<![endif]")) == SLICE_NOT_FOUND)
			balance.conditions = step(1);
		else
			balance.tags = tag_depth(text);
	} else if (is_condition_end(text)) {
		balance.conditions = step(-1);
	} else if (slice_equal_nocase(text, SLICE("article")) ||
		   slice_has_at_nocase(mark, 0, SLICE("off"))) {
		balance.marks = step(1);
	} else if (slice_equal_nocase(text, SLICE("/article")) ||
		   (mark.len > 0 && !slice_has_at_nocase(mark, 0, SLICE("mark=")))) {
		balance.marks = step(-1);
	}
	return balance;
}

struct comment_balance
comment_balance_join(struct comment_balance first, struct comment_balance second)
{
	return (struct comment_balance){ join(first.conditions, second.conditions),
					 join(first.tags, second.tags),
					 join(first.marks, second.marks) };
}

static bool
is_even(struct comment_depth depth)
{
	return depth.total == 0 && depth.least == 0;
}

bool
comment_is_balanced(struct comment_balance balance)
{
	return is_even(balance.conditions) && is_even(balance.tags) && is_even(balance.marks);
}

bool
comment_is_plain(const struct html_tree *tree, const struct html_node *comment)
{
	struct slice text = words(tree, comment);

	return !is_condition_start(text) && !is_condition_end(text) &&
	       comment_mark(tree, comment).len == 0 && !slice_equal_nocase(text, SLICE("article")) &&
	       !slice_equal_nocase(text, SLICE("/article"));
}
