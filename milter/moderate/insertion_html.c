/*
 * Where in the HTML an article ends.
 *
 * From the last text of the article the way goes up, element by element, as long as nothing
 * that is not of the article stands before the element's end, until what surrounds it may
 * hold a block. A cell of a layout table is such a place: the disclaimer must not fall out of
 * the article's column. A cell of a table of figures is not.
 */
#include "text/search.h"
#include "moderate/insertion.h"


/* Does the row of this cell hold a figure in another of its cells? */
static bool
is_cell_of_figures(const struct document *document, const struct html_node *cell, size_t last)
{
	const struct html_node *row;

	if (document->blocks[last].type != BLOCK_CELL || cell->parent == HTML_NO_NODE)
		return false;
	row = &document->tree.nodes[cell->parent];
	for (size_t i = 0; i < document->block_count; i++) {
		const struct block *block = &document->blocks[i];

		if (i != last && block->type == BLOCK_CELL &&
		    range_contains(row->range, block->source) &&
		    !range_contains(cell->range, block->source))
			return true;
	}
	return false;
}

/* Is the last block a link or an image with a table of its own, as buttons have? */
static bool
is_button_cell(const struct document *document, const struct html_node *cell, size_t last)
{
	const struct block *block = &document->blocks[last];
	uint32_t table = cell->parent;

	if (block->type != BLOCK_LINK && block->type != BLOCK_IMAGE)
		return false;
	while (table != HTML_NO_NODE && document->tree.nodes[table].element != ELEMENT_TABLE)
		table = document->tree.nodes[table].parent;
	if (table == HTML_NO_NODE || document->tree.nodes[table].parent == HTML_NO_NODE)
		return false;
	for (size_t i = search_block(document, document->tree.nodes[table].range.start);
	     i < document->block_count; i++) {
		if (document->blocks[i].source.start >= document->tree.nodes[table].range.end)
			break;
		if (i != last)
			return false;
	}
	return true;
}

/* Do blocks belong in here? What is not such a place is left, where that can be. */
static bool
is_flow(const struct document *document, uint32_t index, size_t last)
{
	const struct html_node *node = &document->tree.nodes[index];

	switch (node->element) {
	case ELEMENT_TD: case ELEMENT_TH:
		return !is_cell_of_figures(document, node, last) &&
		       !is_button_cell(document, node, last);
	case ELEMENT_BODY: case ELEMENT_SECTION: case ELEMENT_ARTICLE: case ELEMENT_MAIN:
	case ELEMENT_HEADER: case ELEMENT_FOOTER: case ELEMENT_ASIDE: case ELEMENT_FORM:
	case ELEMENT_HTML:
		return true;
	case ELEMENT_DIV: case ELEMENT_CENTER:
		/* The box of the last paragraph itself is left, the box around several is not. */
		return index != document->blocks[last].node;
	default:
		return false;	/* p, a, li, ul, blockquote, span, ... */
	}
}

/* The node of the last text of a block, or its image. */
static uint32_t
last_node(const struct document *document, const struct block *block)
{
	const struct html_tree *tree = &document->tree;
	size_t low = search_node(tree, block->source.end);

	if (block->type == BLOCK_IMAGE)
		return block->node;
	while (low > 0) {
		const struct html_node *node = &tree->nodes[--low];

		/* Its first text may begin before it, with blanks. */
		if (node->type == HTML_NODE_TEXT)
			return node->range.end > block->source.start ? (uint32_t)low : block->node;
	}
	return block->node;
}

/* What may stand in an element, given all it stands in itself. */
static enum insertion_place
place_within(const struct html_tree *tree, uint32_t index)
{
	enum insertion_place place = INSERTION_BLOCK;

	if (index != HTML_NO_NODE && element_is(tree->nodes[index].element, ELEMENT_IS_LIST))
		return INSERTION_NOWHERE;		/* between items */
	for (; index != HTML_NO_NODE; index = tree->nodes[index].parent) {
		switch (tree->nodes[index].element) {
		case ELEMENT_A: case ELEMENT_BUTTON: case ELEMENT_SELECT: case ELEMENT_OPTION:
		case ELEMENT_SVG: case ELEMENT_MATH:
		case ELEMENT_TABLE:			/* between cells */
			return INSERTION_NOWHERE;
		case ELEMENT_P: case ELEMENT_PRE: case ELEMENT_CAPTION: case ELEMENT_H1:
		case ELEMENT_H2: case ELEMENT_H3: case ELEMENT_H4: case ELEMENT_H5: case ELEMENT_H6:
			place = INSERTION_INLINE;
			break;
		case ELEMENT_TD: case ELEMENT_TH: case ELEMENT_BODY:
			return place;
		default:
			break;
		}
	}
	return place;
}

/* Would a text in here be seen? One that brings its size and its colour is wherever anything is. */
static bool
is_seen(const struct html_tree *tree, uint32_t index, bool own_look)
{
	struct visibility visibility;

	if (index == HTML_NO_NODE)
		return true;
	visibility = tree->nodes[index].visibility;
	return own_look ? !visibility_hides(visibility) : !visibility_hides_text(visibility);
}

/* Does a text in here not read as a paragraph of the article? */
static bool
swallows(const struct html_node *node)
{
	if (node->type != HTML_NODE_ELEMENT)
		return node->type == HTML_NODE_COMMENT;
	switch (node->element) {
	case ELEMENT_A: case ELEMENT_BUTTON: case ELEMENT_SELECT: case ELEMENT_OPTION:
	case ELEMENT_SVG: case ELEMENT_MATH: case ELEMENT_TABLE:
		return true;
	default:
		return element_is(node->element, ELEMENT_IS_RAW_TEXT | ELEMENT_IS_RCDATA |
						 ELEMENT_IS_UNSEEN | ELEMENT_IS_LIST) ||
		       visibility_hides_text(node->visibility);
	}
}

/*
 * The end of an element, or where the first begins of what is still open there: behind an
 * unfinished comment, a link without an end tag, nothing stands outside of it.
 */
static size_t
end_of(const struct html_tree *tree, uint32_t index)
{
	size_t end = tree->nodes[index].range.end, at = end;

	for (uint32_t i = tree->nodes[index].next - 1; i > index; i = tree->nodes[i].parent) {
		const struct html_node *node = &tree->nodes[i];
		bool ended = node->type == HTML_NODE_COMMENT
			? node->data.end < end && tree->source.data[end - 1] == '>'
			: node->start_tag.end == end || range_len(node->end_tag) > 0;

		if (node->range.end == end && !ended && swallows(node))
			at = node->range.start;
	}
	return at;
}

enum insertion_place
insertion_find_html(const struct document *document, size_t last, size_t limit, bool own_look,
		    size_t *at_out)
{
	const struct html_tree *tree = &document->tree;
	uint32_t node = last_node(document, &document->blocks[last]), parent;
	enum insertion_place best = INSERTION_NOWHERE;
	bool seen = false;

	if (node == HTML_NO_NODE) {
		*at_out = document->blocks[last].source.end;
		return INSERTION_BLOCK;
	}
	for (; tree->nodes[node].range.end <= limit; node = parent) {
		enum insertion_place place;
		bool visible;

		parent = tree->nodes[node].parent;
		place = place_within(tree, parent);
		visible = is_seen(tree, parent, own_look && place == INSERTION_BLOCK);
		/*
		 * Cells of templates often have no font size, and only the boxes in them have one. A text
		 * with a look of its own goes on to where it may be a block.
		 */
		if (seen && !visible && !own_look)
			break;
		if ((visible || !seen) && (place == INSERTION_BLOCK ||
		    (place == INSERTION_INLINE && best != INSERTION_BLOCK))) {
			best = place;
			seen = visible;
			*at_out = end_of(tree, node);
		}
		if (parent == HTML_NO_NODE ||
		    (place == INSERTION_BLOCK && visible && is_flow(document, parent, last)))
			break;
	}
	if (best != INSERTION_NOWHERE && *at_out > tree->body_content.end &&
	    document->blocks[last].source.end <= tree->body_content.end)
		*at_out = tree->body_content.end;
	return best;
}
