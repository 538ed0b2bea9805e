/*
 * Insertion: which block an article ends with, and the text in the shape of an HTML part. That of plain
 * text is written by insertion_plain.c.
 */
#include "moderate/insertion.h"

#include "text/search.h"
#include "moderate/comment.h"
#include "moderate/markup.h"
#include "policy/html_text.h"
#include "text/between.h"

static bool
may_be_last(const struct insertion *insertion, size_t block)
{
	return insertion->document->blocks[block].article == insertion->article &&
	       !insertion->removed[block] && !insertion->footer[block] &&
	       !insertion->document->blocks[block].hidden;
}

/* The child of `row` that holds the block. */
static struct range
cell_of(const struct html_tree *tree, uint32_t row, const struct block *block)
{
	uint32_t node = block->node;

	while (tree->nodes[node].parent != row)
		node = tree->nodes[node].parent;
	return tree->nodes[node].range;
}

/* Does what is read first there, pictures aside, head it? */
static bool
has_heading_of_its_own(const struct document *document, struct range cell)
{
	size_t i = search_block(document, cell.start);

	while (i < document->block_count && document->blocks[i].type == BLOCK_IMAGE)
		i++;
	return i < document->block_count && document->blocks[i].type == BLOCK_HEADING &&
	       range_contains(cell, document->blocks[i].source);
}

/*
 * A column with a heading of its own, beside that in which the title stands with text beneath it, is not
 * where the article ends, whatever the rank of its heading.
 */
static size_t
last_in_column(const struct insertion *insertion, size_t last)
{
	const struct document *document = insertion->document;
	const struct html_tree *tree = &document->tree;
	size_t title = document->articles[insertion->article].title;
	const struct block *blocks = document->blocks;
	struct range column;
	uint32_t row;

	if (!document->html || title == BLOCK_NONE || title >= last)
		return last;
	row = between_common(tree, blocks[title].node, blocks[last].node);
	if (row == HTML_NO_NODE || tree->nodes[row].element != ELEMENT_TR ||
	    blocks[title].node == row || blocks[last].node == row ||	/* shown before the table */
	    !has_heading_of_its_own(document, cell_of(tree, row, &blocks[last])))
		return last;
	column = cell_of(tree, row, &blocks[title]);
	for (size_t i = last; i-- > title + 1;)
		if (may_be_last(insertion, i) && range_contains(column, blocks[i].source))
			return i;
	return last;
}

size_t
insertion_last_block(const struct insertion *insertion)
{
	const struct article *article = &insertion->document->articles[insertion->article];

	for (size_t i = article->first + article->count; i-- > article->first;)
		if (may_be_last(insertion, i))
			return last_in_column(insertion, i);
	return BLOCK_NONE;
}

/* Where the next thing begins that is not of the article: a block that stays, a mark's end. */
static size_t
limit_behind(const struct insertion *insertion, size_t last)
{
	const struct document *document = insertion->document;
	size_t at = document->blocks[last].source.end, limit = document->source.len;

	for (size_t i = search_block(document, at); i < document->block_count; i++)
		if (!insertion->removed[i] && !document->blocks[i].hidden) {
			limit = document->blocks[i].source.start;
			break;
		}
	if (!document->html)
		return limit;
	for (size_t i = search_node(&document->tree, at); i < document->tree.count; i++) {
		const struct html_node *node = &document->tree.nodes[i];

		if (node->range.start >= limit)
			break;
		if (node->type == HTML_NODE_COMMENT &&
		    comment_balance(&document->tree, node).marks.total < 0)
			return node->range.start;
	}
	return limit;
}

enum insertion_place
insertion_find(const struct insertion *insertion, size_t *at_out)
{
	size_t last = insertion_last_block(insertion);

	if (last == BLOCK_NONE)
		return INSERTION_NOWHERE;
	if (insertion->document->html)
		return insertion_find_html(insertion->document, last, limit_behind(insertion, last),
					   html_text_has_own_look(insertion->html),
					   at_out);
	*at_out = insertion_find_plain(insertion, last);
	return INSERTION_BLOCK;
}

/* ---- the text --------------------------------------------------------------------------- */

static void
add_lines(struct buf *out, struct slice text, struct slice newline)
{
	struct slice line;
	bool first = true;

	while (slice_next_line(&text, &line, NULL)) {
		if (!first)
			buf_add(out, newline);
		buf_add(out, line);
		first = false;
	}
}

/* HTML text of its own lines, so that it makes no line of the template longer. */
static void
write_html_block(const struct insertion *insertion, size_t at, struct buf *out)
{
	struct slice source = insertion->document->source, newline = insertion->document->newline;

	if (at > 0 && source.data[at - 1] != '\n')
		buf_add(out, newline);
	add_lines(out, slice_trim(insertion->html), newline);
	if (at < source.len && source.data[at] != '\r' && source.data[at] != '\n')
		buf_add(out, newline);
}

static void
write_html_inline(const struct insertion *insertion, struct buf *out)
{
	struct slice rest = slice_trim(insertion->plain), line;

	buf_string(out, "<br>");
	while (slice_next_line(&rest, &line, NULL)) {
		buf_string(out, "<br>");
		buf_add(out, insertion->document->newline);
		markup_add_text(out, line);
	}
	buf_string(out, "<br>");
}

bool
insertion_edits(const struct insertion *insertion, struct arena *arena, struct edits *edits,
		enum insertion_place *place_out)
{
	bool ok = true;
	struct buf out;
	size_t at;

	*place_out = insertion_find(insertion, &at);
	if (*place_out == INSERTION_NOWHERE)
		return true;
	buf_init(&out, arena);
	if (!insertion->document->html)
		ok = insertion_write_plain(insertion, at, arena, &out);
	else if (*place_out == INSERTION_BLOCK)
		write_html_block(insertion, at, &out);
	else
		write_html_inline(insertion, &out);
	edits_insert(edits, at, buf_slice(&out));
	return ok && !out.failed && !edits->failed;
}
