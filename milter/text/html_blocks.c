/*
 * A text/html part as blocks: one walk over the nodes of its tree.
 *
 * Block elements begin and end runs of inline content; html_run makes blocks of them. What a
 * reader never sees (head, style, script, comments) is passed over; what is merely hidden is
 * kept and marked.
 */
#include "base/compiler.h"
#include "text/document.h"
#include "text/document_builder.h"
#include "text/html_run.h"

enum { NODES_A_CHECK = 4096 };

/* A block element that is open, and what its text is. */
struct frame {
	uint32_t node, end;		/* the element, and the node after it */
	enum block_type type;
	unsigned level;
};

struct walk {
	struct html_tree *tree;
	struct html_run run;
	struct frame *frames;
	size_t depth, cap;
	uint32_t link, link_end;	/* the innermost a with an href */
};

/*
 * What text directly in an element is, given what it is in its parent. A table in a list item is
 * layout or data, but not an item; a paragraph in a cell is a paragraph.
 */
static struct frame
frame_of(const struct walk *walk, uint32_t index)
{
	const struct html_node *node = &walk->tree->nodes[index];
	struct frame frame = { .node = index, .end = node->next, .type = BLOCK_PARAGRAPH };
	const struct frame *parent = walk->depth > 0 ? &walk->frames[walk->depth - 1] : NULL;

	if (element_is(node->element, ELEMENT_IS_HEADING)) {
		frame.type = BLOCK_HEADING;
		frame.level = element_heading_level(node->element);
	} else if (element_is(node->element, ELEMENT_IS_CELL)) {
		frame.type = BLOCK_CELL;
	} else if (element_is(node->element, ELEMENT_IS_ITEM)) {
		frame.type = BLOCK_ITEM;
	} else if (parent != NULL && !element_is(node->element, ELEMENT_IS_TABLE_PART) &&
		   (parent->type == BLOCK_HEADING || parent->type == BLOCK_ITEM)) {
		frame.type = parent->type;
		frame.level = parent->level;
	}
	return frame;
}

/* A block boundary that takes up [start, end) of the source: the run before it is complete. */
static void
boundary(struct walk *walk, struct range range)
{
	const struct frame *inner = walk->depth > 0 ? &walk->frames[walk->depth - 1] : NULL;

	walk->run.type = inner != NULL ? inner->type : BLOCK_PARAGRAPH;
	walk->run.level = inner != NULL ? inner->level : 0;
	walk->run.node = inner != NULL ? inner->node : HTML_NO_NODE;
	run_flush(&walk->run, range.start);
	walk->run.start = range.end;
}

/* Closes the block elements that end before node `index`. */
static void
close_frames(struct walk *walk, uint32_t index)
{
	while (walk->depth > 0 && walk->frames[walk->depth - 1].end <= index) {
		boundary(walk, walk->tree->nodes[walk->frames[walk->depth - 1].node].end_tag);
		walk->depth--;
	}
}

static bool
open_frame(struct walk *walk, uint32_t index)
{
	struct frame frame = frame_of(walk, index), *added;

	boundary(walk, walk->tree->nodes[index].start_tag);
	added = ARENA_PUSH(walk->run.arena, walk->frames, walk->depth, walk->cap);
	if (added == NULL)
		return false;
	*added = frame;
	return true;
}

static void
open_link(struct walk *walk, uint32_t index)
{
	if (html_node_attribute(walk->tree, &walk->tree->nodes[index], "href") == NULL)
		return;
	walk->link = index;
	walk->link_end = walk->tree->nodes[index].next;
}

/* Takes node `index`; false when the budget is spent. */
static bool
visit(struct walk *walk, uint32_t index)
{
	const struct html_node *node = &walk->tree->nodes[index];

	close_frames(walk, index);
	if (walk->link != HTML_NO_NODE && index >= walk->link_end)
		walk->link = HTML_NO_NODE;
	if (node->type == HTML_NODE_COMMENT)
		return true;
	if (node->type == HTML_NODE_TEXT || node->element == ELEMENT_BR ||
	    node->element == ELEMENT_IMG)
		return run_add(&walk->run, index, walk->link);
	if (node->element == ELEMENT_A)
		open_link(walk, index);
	return !element_is(node->element, ELEMENT_IS_BLOCK) || open_frame(walk, index);
}

static bool
walk_nodes(struct walk *walk, struct watch *watch, struct error *err)
{
	uint32_t next, count = (uint32_t)walk->tree->count;

	for (uint32_t i = 0; i < count; i = next) {
		const struct html_node *node = &walk->tree->nodes[i];
		bool unseen = node->type == HTML_NODE_ELEMENT &&
			      element_is(node->element, ELEMENT_IS_UNSEEN);

		next = unseen ? node->next : i + 1;
		if (!unseen && !visit(walk, i))
			return fail(err, FAULT_LIMIT, "its blocks need more than the message's budget");
		if (i % NODES_A_CHECK == 0 && !watch_check(watch, err))
			return false;
	}
	close_frames(walk, count);
	boundary(walk, (struct range){ walk->tree->source.len, walk->tree->source.len });
	return true;
}

bool
document_from_html(struct arena *arena, struct slice source, struct watch *watch,
		   struct document *document_out, struct error *err)
{
	struct document document = { .html = true };
	struct document_builder builder;
	struct walk walk = { .tree = &document.tree, .link = HTML_NO_NODE };

	if (!html_tree_parse(arena, source, &document.tree, err))
		return false;
	builder_init(&builder, arena, source);
	walk.run = (struct html_run){ .arena = arena, .tree = &document.tree, .builder = &builder };
	if (!walk_nodes(&walk, watch, err) || !builder_finish(&builder, &document, err))
		return false;
	*document_out = document;
	return true;
}
