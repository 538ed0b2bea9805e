/*
 * Reading marks off the tree, in one walk.
 */
#include "text/article_marks.h"

#include "base/ascii.h"

enum mark { MARK_NONE, MARK_OPEN, MARK_CLOSE };

static enum mark
mark_of(const struct html_tree *tree, const struct html_node *node)
{
	struct slice data;
	size_t end;
	enum mark mark = MARK_OPEN;

	if (node->type == HTML_NODE_ELEMENT)
		return html_node_attribute(tree, node, "data-article") != NULL ? MARK_OPEN
									       : MARK_NONE;
	if (node->type != HTML_NODE_COMMENT)
		return MARK_NONE;
	data = slice_trim(slice_range(tree->source, node->data));
	if (slice_has_at(data, 0, SLICE("/"))) {
		mark = MARK_CLOSE;
		data = slice_trim(slice_from(data, 1));
	}
	end = SLICE("article").len;
	if (!slice_has_at_nocase(data, 0, SLICE("article")) ||
	    (end < data.len && !ascii_is_space(data.data[end])))
		return MARK_NONE;
	return mark;
}

bool
article_marks_find(struct arena *arena, const struct html_tree *tree,
		   struct article_marks *marks_out)
{
	struct article_marks marks = { 0 };
	size_t element_end = 0;			/* of the marked element we are in */
	bool open = false;			/* a comment's mark is */

	for (size_t i = 0; i < tree->count; i++) {
		const struct html_node *node = &tree->nodes[i];
		enum mark mark = mark_of(tree, node);
		struct range *range;

		if (mark == MARK_NONE || node->range.start < element_end)
			continue;
		if (open)
			marks.ranges[marks.count - 1].end = node->range.start;
		open = false;
		if (mark == MARK_CLOSE)
			continue;
		range = ARENA_PUSH(arena, marks.ranges, marks.count, marks.cap);
		if (range == NULL)
			return false;
		*range = node->range;
		open = node->type == HTML_NODE_COMMENT;
		if (open)
			range->end = tree->source.len;
		else
			element_end = node->range.end;
	}
	*marks_out = marks;
	return true;
}
