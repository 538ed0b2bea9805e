/*
 * Opening and closing elements.
 *
 * The standard moves and clones nodes when tags are nested wrongly. Bytes cannot be moved, so
 * here a node keeps the bytes it has, and what the standard would have torn apart is noted: a
 * `tie` says that a node belongs together with bytes that may lie outside it. At the end,
 * whatever holds one side of a tie and not the other is unsafe to cut.
 */
#include "html/tree_builder.h"

#include "base/search.h"

enum {
	ALIKE_MOST = 3,		/* formatting elements that are alike, and go on */
	ALIKE_SEEN = 16,	/* open ones that are looked at to find them */
};

bool
builder_in_table(struct tree_builder *b)
{
	return builder_in(b, ELEMENT_TABLE) || builder_in(b, ELEMENT_TR) ||
	       builder_in(b, ELEMENT_TBODY) || builder_in(b, ELEMENT_THEAD) ||
	       builder_in(b, ELEMENT_TFOOT);
}

/* ---- nodes --------------------------------------------------------------------------------- */

static uint32_t
current_node(const struct tree_builder *b)
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

void
builder_tie(struct tree_builder *b, uint32_t node, struct range bytes)
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

void
builder_tangle(struct tree_builder *b, struct tangle tangle)
{
	struct tangle *new = ARENA_PUSH(b->arena, b->tangles, b->tangle_count, b->tangle_cap);

	if (new == NULL)
		b->failed = true;
	else
		*new = tangle;
}

bool
builder_is_formatting(struct tree_builder *b)
{
	size_t marker = open_elements_bound(&b->open, BOUND_MARKER);

	return b->live_count > (marker == 0 ? 0 : b->open.items[marker].live_mark);
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

/*
 * Of four formatting elements that are alike, the first is not opened anew (13.2.4.3, the "Noah's Ark
 * clause"), and an end tag may end another than it seems.
 */
static void
tangle_alike(struct tree_builder *b, uint32_t node, const struct html_token *token)
{
	const struct html_node *nodes = b->tree.nodes;
	struct slice tag = slice_range(b->source, token->range);
	size_t marker = open_elements_bound(&b->open, BOUND_MARKER);
	size_t place = open_elements_top(&b->open)->same_below;
	uint32_t pending = pending_formatting(b, token->element), first = node;
	unsigned alike = 0;

	for (unsigned i = 0; i < ALIKE_SEEN && place > marker; i++) {
		uint32_t other = b->open.items[place].node;

		if (slice_equal(slice_range(b->source, nodes[other].start_tag), tag) && ++alike > 0)
			first = other;
		place = b->open.items[place].same_below;
	}
	for (unsigned i = 0; i < ALIKE_SEEN && pending != 0; i++) {
		uint32_t other = b->pending[pending - 1].node;

		if (slice_equal(slice_range(b->source, nodes[other].start_tag), tag) && ++alike > 0)
			first = other < first ? other : first;
		pending = b->pending[pending - 1].before;
	}
	if (alike >= ALIKE_MOST)
		builder_tangle(b, (struct tangle){ first, 0, marker == 0 ? b->root
							     : b->open.items[marker].node });
}

/*
 * Formatting elements that are opened anew together with pending ones, and are closed in the order of
 * both (13.2.6.4.7, the adoption agency), belong together with them.
 */
static void
tie_to_pending(struct tree_builder *b, uint32_t node, const struct html_token *token)
{
	uint32_t last = 0;

	if (!builder_is_formatting(b))
		return;
	for (enum element element = 0; element < ELEMENT_COUNT; element++)
		if (b->pending_last[element] > last)
			last = b->pending_last[element];
	builder_tie(b, node, (struct range){ b->tree.nodes[b->pending[last - 1].node].range.start,
				     token->range.end });
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
		.live_mark = (uint32_t)b->live_count,
	};

	if (node == NULL)
		return NULL;
	item.astray = builder_top(b)->astray || builder_top(b)->ended || b->foster;
	node->unsafe = item.astray;
	if (element_is(token->element, ELEMENT_IS_FORMATTING) && !foreign)
		tie_to_pending(b, item.node, token);
	if (b->ended_by_start != HTML_NO_NODE) {
		size_t start = b->tree.nodes[b->ended_by_start].range.start;

		builder_tie(b, item.node, (struct range){ start, token->range.end });
		b->ended_by_start = HTML_NO_NODE;
	}
	if (!open_elements_push(&b->open, &item)) {
		b->overflow++;
		b->overflow_of[token->element]++;
		node->unsafe = true;
	} else if (element_is(token->element, ELEMENT_IS_FORMATTING) && !foreign)
		tangle_alike(b, item.node, token);
	html_tokenizer_set_foreign(b->tokenizer, builder_top(b)->foreign_inside);
	return node;
}

/* ---- formatting elements that go on -------------------------------------------------------- */

static void
pend(struct tree_builder *b, const struct open_element *item, size_t end)
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
		.from = end,
	};
	b->pending_last[item->element] = (uint32_t)b->pending_count;
	b->live_count++;
}

/* A pending element belongs together with what it has formatted since it was closed. */
static void
tie_to_formatted(struct tree_builder *b, const struct pending *pending)
{
	if (b->formatted > pending->from)
		builder_tie(b, pending->node, (struct range){ pending->from, b->formatted });
}

/* "Clear the list of active formatting elements up to the last marker." */
static void
clear_pending(struct tree_builder *b, size_t mark)
{
	while (b->pending_count > mark) {
		const struct pending *last = &b->pending[--b->pending_count];

		if (!last->live)
			continue;
		b->live_count--;
		b->pending_last[last->element] = last->before;
		tie_to_formatted(b, last);
	}
	while (b->reopening_count > 0 && b->reopenings[b->reopening_count - 1].count > mark)
		b->reopening_count--;
}

bool
builder_format(struct tree_builder *b, size_t end)
{
	size_t last = b->reopening_count;
	struct reopening *new;

	b->formatted = end;
	if (!builder_is_formatting(b))
		return false;
	if (last > 0 && b->reopenings[last - 1].count == (uint32_t)b->pending_count)
		return true;
	new = ARENA_PUSH(b->arena, b->reopenings, b->reopening_count, b->reopening_cap);
	if (new == NULL)
		b->failed = true;
	else
		*new = (struct reopening){ (uint32_t)b->pending_count, b->open.top,
					   (uint32_t)b->tree.count };
	return true;
}

bool
builder_is_reopened(struct tree_builder *b)
{
	size_t last = b->reopening_count;

	return builder_is_formatting(b) && last > 0 &&
	       b->reopenings[last - 1].count == (uint32_t)b->pending_count &&
	       b->reopenings[last - 1].place == b->open.top;
}

/* The place in `reopenings` of that which opened a pending element anew, plus 1; 0: it is not open. */
static size_t
reopening_of(const struct tree_builder *b, uint32_t pending)
{
	size_t first = COUNT_WHILE(b->reopening_count, i, b->reopenings[i].count <= pending);

	return first < b->reopening_count ? first + 1 : 0;
}

void
builder_end_pending(struct tree_builder *b)
{
	clear_pending(b, 0);
}

/* The bytes from the start of `node` to the end of its end tag, which stands elsewhere. */
static void
tie_to_end_tag(struct tree_builder *b, uint32_t node, const struct html_token *end_tag)
{
	struct range bytes = { b->tree.nodes[node].range.start, end_tag->range.end };

	builder_tie(b, node, bytes);
	builder_tie(b, current_node(b), bytes);
}

/* ---- closing ------------------------------------------------------------------------------- */

static bool
is_marker(const struct open_elements *open, size_t place)
{
	return !open->items[place].foreign && open->items[place].bounds[BOUND_MARKER] == place;
}

void
builder_close_top(struct tree_builder *b, size_t end, struct range end_tag, size_t next)
{
	struct open_element *item = builder_top(b);
	struct html_node *node = &b->tree.nodes[item->node];

	node->range.end = end;
	node->end_tag = end_tag;
	/* What ends an element of svg or math in which HTML goes on would not end svg or math. */
	if ((builder_is_inner(b) || (item->foreign && !item->foreign_inside)) && range_len(end_tag) == 0)
		node->unsafe = true;
	node->next = (uint32_t)next;
	if (b->overflow > 0) { /* they were in this one, the deepest */
		b->overflow = 0;
		memset(b->overflow_of, 0, sizeof(b->overflow_of));
	}
	if (is_marker(&b->open, b->open.top))
		clear_pending(b, item->pending_mark);
	open_elements_pop(&b->open);
	while (b->reopening_count > 0 && b->reopenings[b->reopening_count - 1].place > b->open.top)
		b->reopening_count--;
}

/*
 * All elements down to `place` end at `end`, their end tags being implied. Formatting elements go on, in
 * the order in which they were opened; those within a marker end with it.
 */
static void
close_implied(struct tree_builder *b, size_t place, size_t end)
{
	size_t top = b->open.top;

	while (b->open.top >= place)
		builder_close_top(b, end, (struct range){ end, end }, b->tree.count);
	for (size_t i = place; i <= top && !is_marker(&b->open, i); i++) {
		const struct open_element *item = &b->open.items[i];

		if (!item->foreign && !item->ended && element_is(item->element, ELEMENT_IS_FORMATTING))
			pend(b, item, end);
	}
}

/* Closes those whose end tag came before that of what they held. */
static void
close_ended(struct tree_builder *b, size_t end)
{
	while (b->open.top > 0 && builder_top(b)->ended)
		builder_close_top(b, end, (struct range){ end, end }, b->tree.count);
	html_tokenizer_set_foreign(b->tokenizer, builder_top(b)->foreign_inside);
}

void
builder_close(struct tree_builder *b, size_t place, const struct html_token *token, bool by_end_tag)
{
	size_t end = by_end_tag ? token->range.end : token->range.start;

	close_implied(b, by_end_tag ? place + 1 : place, token->range.start);
	if (by_end_tag)
		builder_close_top(b, end, token->range, b->tree.count);
	close_ended(b, end);
}

/* Closes an open formatting element before the token, which ends it for good. */
static void
close_formatting(struct tree_builder *b, size_t place, const struct html_token *token)
{
	size_t end = token->range.start;

	close_implied(b, place + 1, end);
	builder_close_top(b, end, (struct range){ end, end }, b->tree.count);
	close_ended(b, end);
}

void
builder_end_early(struct tree_builder *b, size_t place, const struct html_token *token,
		  bool by_end_tag)
{
	uint32_t node = b->open.items[place].node;

	open_elements_end(&b->open, place);
	for (size_t i = place + 1; i <= b->open.top && !b->open.items[i].astray; i++)
		b->open.items[i].astray = true;
	b->tree.nodes[node].unsafe = true;
	if (by_end_tag)
		tie_to_end_tag(b, node, token);
	else
		b->ended_by_start = node;
}

/* A pending element is one no longer. */
static void
settle(struct tree_builder *b, uint32_t number, const struct html_token *token, bool by_end_tag)
{
	struct pending *pending = &b->pending[number];

	pending->live = false;
	b->live_count--;
	b->pending_last[pending->element] = pending->before;
	if (by_end_tag)
		tie_to_end_tag(b, pending->node, token);
	else
		b->ended_by_start = pending->node;
	tie_to_formatted(b, pending);
}

/* Ends a pending element; false when the tag does not reach it. */
static bool
end_pending(struct tree_builder *b, uint32_t number, const struct html_token *token, bool by_end_tag)
{
	size_t reopened = reopening_of(b, number), place;

	if (reopened > 0) {
		place = b->reopenings[reopened - 1].place;
		if (by_end_tag && place < open_elements_bound(&b->open, BOUND_SCOPE))
			return false;
		if (open_elements_bound(&b->open, BOUND_SPECIAL) > place) {	/* "furthest block" */
			builder_tangle(b, (struct tangle){ b->reopenings[reopened - 1].node,
							   (uint32_t)b->tree.count, 0 });
			builder_tangle(b, (struct tangle){ b->open.items[place + 1].node, 0,
							   b->open.items[place + 1].node });
		} else {
			/* What was opened in it ends with it, pending elements included. */
			if (b->open.top > place)
				close_implied(b, place + 1, token->range.start);
			b->reopening_count = reopened;
			b->reopenings[reopened - 1].count = number;
		}
	}
	settle(b, number, token, by_end_tag);
	return true;
}

bool
builder_end_formatting(struct tree_builder *b, enum element element, const struct html_token *token,
		       bool by_end_tag)
{
	size_t place = open_formatting(b, element);
	uint32_t pending = pending_formatting(b, element);

	if (pending != 0 &&
	    (place == 0 || b->pending[pending - 1].node > b->open.items[place].node))
		return end_pending(b, pending - 1, token, by_end_tag);
	if (place == 0 || place < open_elements_bound(&b->open, BOUND_SCOPE))
		return false;
	if (open_elements_bound(&b->open, BOUND_SPECIAL) > place) { /* "furthest block" */
		uint32_t node = b->open.items[place].node;

		builder_tangle(b, (struct tangle){ node, 0, node });
		builder_end_early(b, place, token, by_end_tag);
	} else if (by_end_tag) {
		builder_close(b, place, token, true);
	} else {
		close_formatting(b, place, token);
	}
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
builder_resume_body(struct tree_builder *b, uint32_t current)
{
	if (!b->body_ended)
		return;
	b->body_ended = b->html_ended = false;
	for (size_t i = b->body_nodes; i < b->tree.count; i = b->tree.nodes[i].next)
		b->tree.nodes[i].parent = current;
}
