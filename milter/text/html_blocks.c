/*
 * A text/html part as blocks: one walk over the nodes of its tree.
 *
 * Block elements begin and end runs of inline content; html_run makes blocks of them. What a
 * reader never sees (style, script, comments) is passed over; what is merely hidden is kept and
 * marked. So is what a conditional comment holds: it ends no run, since only Outlook's readers see
 * it begin and end, so "Bit<!--[if mso]><p>x</p><![endif]-->coin" stays one word for all others. Nor does
 * a block element that is not displayed in the midst of a word.
 */
#include "base/compiler.h"
#include "html/conditional.h"
#include "text/document.h"
#include "text/document_builder.h"
#include "text/html_run.h"

enum { NODES_A_CHECK = 4096 };

/* A block element that is open, and what its text is. */
struct frame {
	uint32_t node, end;		/* the element, and the node after it */
	enum block_type type;
	unsigned level;
	bool conditional;		/* it ends no run */
};

struct walk {
	struct html_tree *tree;
	struct html_run run;
	struct frame *frames;
	size_t depth, cap;
	uint32_t link, link_end;	/* the innermost a with an href */
	uint32_t condition;		/* the conditional comment we are in; HTML_NO_NODE */
	uint32_t outer_link, outer_link_end;	/* those around the comment */
};

/*
 * Does the element begin and end a line? As its style says, else as the standard does; the parts of
 * tables are what they are.
 */
static bool
is_block(const struct html_node *node)
{
	enum display display = node->visibility.display;

	if (element_is(node->element, ELEMENT_IS_TABLE_PART))
		return true;
	if (display == DISPLAY_INLINE || display == DISPLAY_BLOCK)
		return display == DISPLAY_BLOCK;
	return element_is(node->element, ELEMENT_IS_BLOCK);
}

/* An img, or what AMP has in its place. */
static bool
is_image(const struct html_tree *tree, const struct html_node *node)
{
	struct slice name;

	if (node->element != ELEMENT_OTHER)
		return node->element == ELEMENT_IMG;
	name = html_node_name(tree, node);
	return slice_equal_nocase(name, SLICE("amp-img")) || slice_equal_nocase(name, SLICE("amp-anim"));
}

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
static bool
close_frames(struct walk *walk, uint32_t index)
{
	while (walk->depth > 0 && walk->frames[walk->depth - 1].end <= index) {
		const struct frame *frame = &walk->frames[walk->depth - 1];
		struct range end_tag = walk->tree->nodes[frame->node].end_tag;

		if (!frame->conditional)
			boundary(walk, end_tag);
		else if (!run_add_edge(&walk->run, frame->node, end_tag))
			return false;
		walk->depth--;
	}
	return true;
}

static bool
open_frame(struct walk *walk, uint32_t index)
{
	const struct html_node *node = &walk->tree->nodes[index];
	struct frame frame = frame_of(walk, index), *added;

	frame.conditional = node->conditional || (node->visibility.display == DISPLAY_NONE && walk->run.in_word);
	if (!frame.conditional)
		boundary(walk, node->start_tag);
	else if (!run_add_edge(&walk->run, index, node->start_tag))
		return false;
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

/* Its content begins: nothing of it is read together with what stands before it. */
static bool
enter_condition(struct walk *walk, uint32_t index)
{
	const struct html_node *comment = &walk->tree->nodes[index];

	walk->outer_link = walk->link;
	walk->outer_link_end = walk->link_end;
	walk->condition = index;
	return run_add_edge(&walk->run, index,
			    (struct range){ comment->range.start, comment->data.start });
}

static bool
leave_condition(struct walk *walk)
{
	const struct html_node *comment = &walk->tree->nodes[walk->condition];
	struct range end = { comment->data.end, comment->range.end };
	uint32_t index = walk->condition;

	walk->link = walk->outer_link;
	walk->link_end = walk->outer_link_end;
	walk->condition = HTML_NO_NODE;
	return run_add_edge(&walk->run, index, end);
}

/* Ends what ends before node `index`. */
static bool
end_before(struct walk *walk, uint32_t index)
{
	if (walk->condition != HTML_NO_NODE &&
	    index >= walk->tree->nodes[walk->condition].next && !leave_condition(walk))
		return false;
	return close_frames(walk, index);
}

/* Takes node `index`; false when the budget is spent. */
static bool
visit(struct walk *walk, uint32_t index)
{
	const struct html_node *node = &walk->tree->nodes[index];

	if (!end_before(walk, index))
		return false;
	if (walk->link != HTML_NO_NODE && index >= walk->link_end)
		walk->link = HTML_NO_NODE;
	if (node->type == HTML_NODE_COMMENT)
		return node->next == index + 1 || enter_condition(walk, index);
	if (node->type == HTML_NODE_TEXT || node->element == ELEMENT_BR || is_image(walk->tree, node))
		return run_add(&walk->run, index, walk->link);
	if (node->element == ELEMENT_A)
		open_link(walk, index);
	return !is_block(node) || open_frame(walk, index);
}

/*
 * Is nothing in this element ever seen? The head is not passed over: it holds nothing but such
 * elements and conditional comments.
 */
static bool
is_unseen(const struct html_tree *tree, const struct html_node *node)
{
	if (node->type != HTML_NODE_ELEMENT || node->element == ELEMENT_HEAD)
		return false;
	return (element_is(node->element, ELEMENT_IS_UNSEEN) && node->elsewhere.hidden) ||
	       (node->conditional && conditional_is_settings(html_node_name(tree, node)));
}

static bool
walk_nodes(struct walk *walk, struct watch *watch, struct error *err)
{
	uint32_t next, count = (uint32_t)walk->tree->count;

	for (uint32_t i = 0; i < count; i = next) {
		const struct html_node *node = &walk->tree->nodes[i];
		bool unseen = is_unseen(walk->tree, node);

		next = unseen ? node->next : i + 1;
		if (!unseen && !visit(walk, i))
			return fail(err, FAULT_LIMIT, "its blocks need more than the message's budget");
		if (i % NODES_A_CHECK == 0 && !watch_check(watch, err))
			return false;
	}
	if (!end_before(walk, count))
		return fail(err, FAULT_LIMIT, "its blocks need more than the message's budget");
	boundary(walk, (struct range){ walk->tree->source.len, walk->tree->source.len });
	return true;
}

bool
document_from_html(struct arena *arena, struct slice source, struct watch *watch,
		   struct document *document_out, struct error *err)
{
	struct document document = { .html = true };
	struct document_builder builder;
	struct walk walk = { .tree = &document.tree, .link = HTML_NO_NODE,
			     .condition = HTML_NO_NODE };

	if (!html_tree_parse(arena, source, &document.tree, err))
		return false;
	builder_init(&builder, arena, source);
	walk.run = (struct html_run){ .arena = arena, .tree = &document.tree, .builder = &builder };
	if (!walk_nodes(&walk, watch, err) || !builder_finish(&builder, &document, err))
		return false;
	*document_out = document;
	return true;
}
