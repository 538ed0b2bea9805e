/*
 * Opening and closing elements.
 *
 * The standard moves and clones nodes when tags are nested wrongly. Bytes cannot be moved, so
 * here a node keeps the bytes it has, and what the standard would have torn apart is noted: a
 * `tie` says that a node belongs together with bytes that may lie outside it. At the end,
 * whatever holds one side of a tie and not the other is unsafe to cut.
 */
#include "html/tree_builder.h"

bool
builder_in_table(struct tree_builder *b)
{
	return builder_in(b, ELEMENT_TABLE) || builder_in(b, ELEMENT_TR) ||
	       builder_in(b, ELEMENT_TBODY) || builder_in(b, ELEMENT_THEAD) ||
	       builder_in(b, ELEMENT_TFOOT);
}

/* ---- nodes --------------------------------------------------------------------------------- */

static uint32_t
current_node(struct tree_builder *b)
{
	size_t place = b->open.top;

	if (b->html_ended)
		return HTML_NO_NODE;
	if (b->body_ended) /* directly in html, if there is one */
		place = b->open.top > 0 && b->open.items[1].element == ELEMENT_HTML;
	return place == 0 ? b->root : b->open.items[place].node;
}

struct html_node *
builder_node(struct tree_builder *b, enum html_node_type type, struct range range)
{
	uint32_t parent = current_node(b);
	struct html_node *node =
	    b->tree.count >= HTML_NO_NODE - 1
		? NULL
		: ARENA_PUSH(b->arena, b->tree.nodes, b->tree.count, b->node_cap);

	if (node == NULL) {
		b->failed = true;
		return NULL;
	}
	node->type = type;
	node->parent = parent;
	node->next = (uint32_t)b->tree.count;
	node->range = range;
	return node;
}

static void
add_attributes(struct tree_builder *b, struct html_node *node, const struct html_token *token)
{
	node->attribute_first = (uint32_t)b->tree.attribute_count;
	node->attribute_count = (uint32_t)token->attribute_count;
	for (size_t i = 0; i < token->attribute_count; i++) {
		struct html_attribute *attribute = ARENA_PUSH(
		    b->arena, b->tree.attributes, b->tree.attribute_count, b->attribute_cap);

		if (attribute == NULL) {
			b->failed = true;
			return;
		}
		*attribute = token->attributes[i];
	}
}

struct html_node *
builder_leaf(struct tree_builder *b, const struct html_token *token)
{
	struct html_node *node = builder_node(b, HTML_NODE_ELEMENT, token->range);

	if (node == NULL)
		return NULL;
	node->element = token->element;
	node->start_tag = token->range;
	node->end_tag = (struct range){ token->range.end, token->range.end };
	if (token->type == HTML_START_TAG)
		add_attributes(b, node, token);
	return node;
}

struct html_node *
builder_open(struct tree_builder *b, const struct html_token *token, bool foreign,
	     bool foreign_inside)
{
	struct html_node *node = builder_leaf(b, token);
	struct open_element item = {
		.element = token->element,
		.node = (uint32_t)b->tree.count - 1,
		.name = slice_range(b->source, token->name),
		.foreign = foreign,
		.foreign_inside = foreign_inside,
		.pending_mark = (uint32_t)b->pending_count,
	};

	if (node == NULL)
		return NULL;
	if (!open_elements_push(&b->open, &item)) {
		b->overflow++;
		b->overflow_of[token->element]++;
		node->unsafe = true;
	}
	html_tokenizer_set_foreign(b->tokenizer, builder_top(b)->foreign_inside);
	return node;
}

/* ---- formatting elements that go on -------------------------------------------------------- */

static void
pend(struct tree_builder *b, const struct open_element *item)
{
	struct pending *pending =
	    ARENA_PUSH(b->arena, b->pending, b->pending_count, b->pending_cap);

	if (pending == NULL) {
		b->failed = true;
		return;
	}
	*pending = (struct pending){
		.node = item->node,
		.element = item->element,
		.before = b->pending_last[item->element],
		.live = true,
	};
	b->pending_last[item->element] = (uint32_t)b->pending_count;
}

/* "Clear the list of active formatting elements up to the last marker." */
static void
clear_pending(struct tree_builder *b, size_t mark)
{
	while (b->pending_count > mark) {
		const struct pending *last = &b->pending[--b->pending_count];

		if (last->live)
			b->pending_last[last->element] = last->before;
	}
}

static void
tie(struct tree_builder *b, uint32_t node, struct range bytes)
{
	struct tie *new;

	if (node == HTML_NO_NODE)
		return;
	new = ARENA_PUSH(b->arena, b->ties, b->tie_count, b->tie_cap);
	if (new == NULL)
		b->failed = true;
	else
		*new = (struct tie){ node, bytes };
}

/* The bytes from the start of `node` to the end of its end tag, which stands elsewhere. */
static void
tie_to_end_tag(struct tree_builder *b, uint32_t node, const struct html_token *end_tag)
{
	struct range bytes = { b->tree.nodes[node].range.start, end_tag->range.end };

	tie(b, node, bytes);
	tie(b, current_node(b), bytes);
}

/* ---- closing ------------------------------------------------------------------------------- */

void
builder_close_top(struct tree_builder *b, size_t end, struct range end_tag, size_t next)
{
	struct open_element *item = builder_top(b);
	struct html_node *node = &b->tree.nodes[item->node];

	node->range.end = end;
	node->end_tag = end_tag;
	if (builder_is_inner(b) && range_len(end_tag) == 0)
		node->unsafe = true;
	node->next = (uint32_t)next;
	if (b->overflow > 0) { /* they were in this one, the deepest */
		b->overflow = 0;
		memset(b->overflow_of, 0, sizeof(b->overflow_of));
	}
	if (!item->foreign && item->bounds[BOUND_MARKER] == b->open.top)
		clear_pending(b, item->pending_mark);
	open_elements_pop(&b->open);
}

/* The current node ends before the token, its end tag being implied. */
static void
close_implied(struct tree_builder *b, size_t end)
{
	const struct open_element *item = builder_top(b);

	if (!item->foreign && !item->ended && element_is(item->element, ELEMENT_IS_FORMATTING))
		pend(b, item);
	builder_close_top(b, end, (struct range){ end, end }, b->tree.count);
}

void
builder_close(struct tree_builder *b, size_t place, const struct html_token *token, bool by_end_tag)
{
	size_t end = by_end_tag ? token->range.end : token->range.start;

	while (b->open.top > place)
		close_implied(b, token->range.start);
	if (by_end_tag)
		builder_close_top(b, end, token->range, b->tree.count);
	else
		close_implied(b, end);
	/* Those whose end tag came before that of what they hold. */
	while (b->open.top > 0 && builder_top(b)->ended)
		builder_close_top(b, end, (struct range){ end, end }, b->tree.count);
	html_tokenizer_set_foreign(b->tokenizer, builder_top(b)->foreign_inside);
}

void
builder_end_early(struct tree_builder *b, size_t place, const struct html_token *token,
		  bool by_end_tag)
{
	uint32_t node = b->open.items[place].node;

	open_elements_end(&b->open, place);
	b->tree.nodes[node].unsafe = true;
	if (by_end_tag)
		tie_to_end_tag(b, node, token);
}

/* The place of the open one that `element` would end, 0 when there is none since the marker. */
static size_t
open_formatting(struct tree_builder *b, enum element element)
{
	size_t place = b->open.last[element];

	return place > open_elements_bound(&b->open, BOUND_MARKER) ? place : 0;
}

/* The pending one that `element` would end, plus 1; 0 when there is none since the marker. */
static uint32_t
pending_formatting(struct tree_builder *b, enum element element)
{
	size_t marker = open_elements_bound(&b->open, BOUND_MARKER);
	uint32_t mark = marker == 0 ? 0 : b->open.items[marker].pending_mark;

	return b->pending_last[element] > mark ? b->pending_last[element] : 0;
}

bool
builder_end_formatting(struct tree_builder *b, enum element element, const struct html_token *token,
		       bool by_end_tag)
{
	size_t place = open_formatting(b, element);
	uint32_t pending = pending_formatting(b, element);

	if (pending != 0 &&
	    (place == 0 || b->pending[pending - 1].node > b->open.items[place].node)) {
		b->pending[pending - 1].live = false;
		b->pending_last[element] = b->pending[pending - 1].before;
		if (by_end_tag)
			tie_to_end_tag(b, b->pending[pending - 1].node, token);
		return true;
	}
	if (place == 0 || place < open_elements_bound(&b->open, BOUND_SCOPE))
		return false;
	if (open_elements_bound(&b->open, BOUND_SPECIAL) > place) /* "furthest block" */
		builder_end_early(b, place, token, by_end_tag);
	else
		builder_close(b, place, token, by_end_tag);
	return true;
}

/* ---- the parts of a document --------------------------------------------------------------- */

void
builder_leave_head(struct tree_builder *b, const struct html_token *token)
{
	if (builder_in(b, ELEMENT_NOSCRIPT))
		builder_close(b, b->open.top, token, false);
	if (builder_in(b, ELEMENT_HEAD))
		builder_close(b, b->open.top, token, false);
	b->content = true;
}

void
builder_resume_body(struct tree_builder *b)
{
	if (!b->body_ended)
		return;
	b->body_ended = b->html_ended = false;
	for (size_t i = b->body_nodes; i < b->tree.count; i = b->tree.nodes[i].next)
		b->tree.nodes[i].parent = current_node(b);
}
