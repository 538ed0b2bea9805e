/*
 * What stands between two blocks. Nodes are in source order, so it is looked for there alone.
 */
#include "text/between.h"

#include "text/search.h"

static bool
is_ruled_plain(const struct document *document, struct range between)
{
	return slice_trim(slice_range(document->source, between)).len > 0;
}

static bool
is_ruled_html(const struct html_tree *tree, struct range between)
{
	for (size_t i = search_node(tree, between.start);
	     i < tree->count && tree->nodes[i].range.start < between.end; i++)
		if (tree->nodes[i].type == HTML_NODE_ELEMENT && tree->nodes[i].element == ELEMENT_HR)
			return true;
	return false;
}

bool
between_is_ruled(const struct document *document, const struct block *before,
		 const struct block *block)
{
	struct range between = { before->source.end, block->source.start };

	if (between.start >= between.end)
		return false;
	return document->html ? is_ruled_html(&document->tree, between)
			      : is_ruled_plain(document, between);
}

uint32_t
between_common(const struct html_tree *tree, uint32_t a, uint32_t b)
{
	while (a != b && a != HTML_NO_NODE && b != HTML_NO_NODE) {
		if (a > b)
			a = tree->nodes[a].parent;
		else
			b = tree->nodes[b].parent;
	}
	return a == b ? a : HTML_NO_NODE;
}
