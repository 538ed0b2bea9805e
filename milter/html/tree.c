/*
 * The tree: from tokens to nodes in one pass, and what can be told only at the end.
 *
 * Visibility is judged after the last token, because a style sheet at the end of a document
 * hides what stands before it; and only then is it known which nodes hold both sides of what
 * belongs together.
 */
#include "html/tree.h"

#include "base/ascii.h"
#include "html/conditional.h"
#include "html/quirks.h"
#include "html/tree_builder.h"
#include "html/visibility.h"

/* Conditional comments in one that are read; each costs as much as the rest of it is long. */
#define MOST_NESTED 8

static bool
is_white(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!ascii_is_space(text.data[i]))
			return false;
	return true;
}

/* Text that is more than white space has the effect of content; other text just stands there. */
static bool
is_content(struct tree_builder *b, const struct html_token *token)
{
	if (token->type == HTML_TEXT)
		return !is_white(slice_range(b->source, token->range));
	return token->code_points[0] != 0 &&
	       (token->code_points[0] > 0x7F || !ascii_is_space((uint8_t)token->code_points[0]));
}

static void
add_text(struct tree_builder *b, const struct html_token *token)
{
	bool content = is_content(b, token), reopens;
	struct html_node *node;

	if (content) {
		builder_resume_body(b, builder_current(b));
		if (!b->content && (b->open.top == 0 || builder_in(b, ELEMENT_HTML) ||
				    builder_in(b, ELEMENT_HEAD) || builder_in(b, ELEMENT_NOSCRIPT)))
			builder_leave_head(b, token);
		if (builder_in(b, ELEMENT_COLGROUP))
			builder_close(b, b->open.top, token, false);
	}
	reopens = (content || !builder_in_table(b)) && builder_format(b, token->range.end);
	node = builder_node(b, HTML_NODE_TEXT, token->range);
	if (node == NULL)
		return;
	node->reopens = reopens;
	node->unsafe = content && builder_in_table(b);
	node->is_character = token->type == HTML_CHARACTER;
	node->code_points[0] = token->code_points[0];
	node->code_points[1] = token->code_points[1];
}

static void
add_comment(struct tree_builder *b, const struct html_token *token)
{
	struct html_node *node = builder_node(b, HTML_NODE_COMMENT, token->range);
	struct range content;

	if (node == NULL)
		return;
	node->data = token->data;
	if (!conditional_content(b->source, token->data, &content))
		return;
	if (!builder_is_inner(b)) {
		b->condition = content;
	} else if (b->nested < MOST_NESTED) { /* its content is that of this one */
		b->nested++;
		node->range.end = node->data.end = content.start;
		html_tokenizer_restart(b->tokenizer, (struct range){ content.start, b->part.end });
	}
}

static void
add_token(struct tree_builder *b, const struct html_token *token)
{
	switch (token->type) {
	case HTML_TEXT:
	case HTML_CHARACTER:
		add_text(b, token);
		break;
	case HTML_START_TAG:
		tree_start_tag(b, token);
		break;
	case HTML_END_TAG:
		tree_end_tag(b, token);
		break;
	case HTML_COMMENT:
		add_comment(b, token);
		return; /* may stand before a DOCTYPE */
	case HTML_DOCTYPE:
		if (b->doctype_allowed)
			b->quirks = quirks_mode(b->source, token);
		break;
	case HTML_NOTHING:
		return;
	}
	if (token->type != HTML_TEXT || is_content(b, token))
		b->doctype_allowed = false;
}

/* ---- conditional comments ------------------------------------------------------------------ */

/* The tree so far is handed on to the builder that goes on with it. */
static void
hand_on(const struct tree_builder *from, struct tree_builder *to)
{
	to->tree = from->tree;
	to->node_cap = from->node_cap;
	to->attribute_cap = from->attribute_cap;
	to->ties = from->ties;
	to->tie_count = from->tie_count;
	to->tie_cap = from->tie_cap;
	to->tangles = from->tangles;
	to->tangle_count = from->tangle_count;
	to->tangle_cap = from->tangle_cap;
	to->failed = from->failed;
}

/* One builder serves all conditional comments, for it is large. */
static bool
make_inner(struct tree_builder *b)
{
	b->inner = arena_alloc(b->arena, sizeof(*b->inner));
	if (b->inner == NULL)
		return false;
	b->inner->arena = b->arena;
	b->inner->source = b->source;
	b->inner->outer = b;
	b->inner->ended_by_start = HTML_NO_NODE;
	b->inner->content = b->inner->html_seen = b->inner->head_seen = true;
	b->inner->tokenizer = html_tokenizer_new(b->arena, b->source);
	return b->inner->tokenizer != NULL;
}

/* Goes into the comment that is the last node. */
static struct tree_builder *
enter_condition(struct tree_builder *b)
{
	struct tree_builder *inner;

	if (b->inner == NULL && !make_inner(b)) {
		b->failed = true;
		return b;
	}
	inner = b->inner;
	hand_on(b, inner);
	inner->root = (uint32_t)b->tree.count - 1;
	inner->part = b->condition;
	inner->nested = 0;
	inner->quirks = b->quirks;
	b->condition = (struct range){ 0, 0 };
	html_tokenizer_restart(inner->tokenizer, inner->part);
	return inner;
}

static struct tree_builder *
leave_condition(struct tree_builder *inner)
{
	struct tree_builder *b = inner->outer;
	size_t end = inner->part.end;

	while (inner->open.top > 0)
		builder_close_top(inner, end, (struct range){ end, end }, inner->tree.count);
	inner->form = false;
	builder_end_pending(inner);
	inner->ended_by_start = HTML_NO_NODE;
	for (size_t i = inner->root + 1; i < inner->tree.count; i++)
		inner->tree.nodes[i].conditional = true;
	inner->tree.nodes[inner->root].next = (uint32_t)inner->tree.count;
	hand_on(inner, b);
	return b;
}

/* What begins like a tag and yields none, but for "</>". */
static bool
is_cut_tag(const struct tree_builder *b, const struct html_token *token)
{
	return token->type == HTML_NOTHING && !builder_is_inner(b) &&
	       token->range.end == b->source.len &&
	       !slice_equal(slice_range(b->source, token->range), SLICE("</>"));
}

/* All tokens, those in conditional comments included. */
static void
build(struct tree_builder *b)
{
	struct html_token token;

	while (!b->failed) {
		if (html_tokenizer_next(b->tokenizer, &token)) {
			add_token(b, &token);
			if (is_cut_tag(b, &token))
				b->cut_tag = token.range.start;
			if (range_len(b->condition) > 0)
				b = enter_condition(b);
		} else if (html_tokenizer_failed(b->tokenizer)) {
			b->failed = true;
		} else if (builder_is_inner(b)) {
			b = leave_condition(b);
		} else {
			return;
		}
	}
	if (builder_is_inner(b))
		b->outer->failed = true;
}

/* ---- at the end ---------------------------------------------------------------------------- */

/* Closes what is open; elements in a body that was ended have ended with it. */
static void
close_all(struct tree_builder *b)
{
	size_t len = b->source.len;

	while (b->open.top > 0) {
		const struct open_element *item = builder_top(b);
		struct range end = { len, len };
		size_t next = b->tree.count;

		if (item->element == ELEMENT_HTML && !item->foreign) {
			if (b->html_ended) {
				end = b->html_end;
				next = b->html_nodes;
			}
		} else if (b->body_ended) {
			end = b->body_end;
			next = b->body_nodes;
			if (item->element != ELEMENT_BODY || item->foreign)
				end.end = end.start;
		}
		builder_close_top(b, end.end, end, next);
	}
}

/* Children come after their parents, so from the last node on, each has heard of all in it. */
static bool
mark_unsafe(struct tree_builder *b)
{
	struct html_tree *tree = &b->tree;
	struct range *reach;

	if (b->tie_count == 0)
		return true;
	reach = arena_array(b->arena, tree->count, sizeof(*reach));
	if (reach == NULL)
		return false;
	for (size_t i = 0; i < tree->count; i++)
		reach[i] = tree->nodes[i].range;
	for (size_t i = 0; i < b->tie_count; i++) {
		struct range *r = &reach[b->ties[i].node];

		r->start = b->ties[i].bytes.start < r->start ? b->ties[i].bytes.start : r->start;
		r->end = b->ties[i].bytes.end > r->end ? b->ties[i].bytes.end : r->end;
	}
	for (size_t i = tree->count; i-- > 0;) {
		struct html_node *node = &tree->nodes[i];
		struct range *parent = node->parent == HTML_NO_NODE ? NULL : &reach[node->parent];

		if (!range_contains(node->range, reach[i]))
			node->unsafe = true;
		if (parent == NULL)
			continue;
		parent->start = reach[i].start < parent->start ? reach[i].start : parent->start;
		parent->end = reach[i].end > parent->end ? reach[i].end : parent->end;
	}
	return true;
}

static bool
mark_tangled(struct tree_builder *b)
{
	struct html_tree *tree = &b->tree;
	int32_t *steps, depth = 0;	/* at each node, how many tangles begin less how many end */

	if (b->tangle_count == 0)
		return true;
	steps = arena_array(b->arena, tree->count + 1, sizeof(*steps));
	if (steps == NULL)
		return false;
	for (size_t i = 0; i < b->tangle_count; i++) {
		const struct tangle *tangle = &b->tangles[i];
		size_t next = tangle->next != 0		? tangle->next
			      : tangle->in == HTML_NO_NODE ? tree->count
							   : tree->nodes[tangle->in].next;

		steps[tangle->first]++;
		steps[next]--;
	}
	for (size_t i = 0; i < tree->count; i++) {
		struct html_node *node = &tree->nodes[i];

		depth += steps[i];
		node->tangled = depth > 0 ||
				(node->parent != HTML_NO_NODE && tree->nodes[node->parent].tangled);
	}
	return true;
}

/* The tag name in the tag of an element; a "</p>" that stands alone is all the tag it has. */
static struct range
name_range(const struct html_tree *tree, const struct html_node *node)
{
	bool alone = tree->source.data[node->range.start + 1] == '/';
	size_t start = node->range.start + (alone ? 2 : 1), end = start;

	while (!ascii_is_space(tree->source.data[end]) && tree->source.data[end] != '/' &&
	       tree->source.data[end] != '>')
		end++;
	return (struct range){ start, end };
}

static void
set_body_content(struct tree_builder *b)
{
	struct range *content = &b->tree.body_content;

	content->start = b->body_tag ? b->content_start : 0;
	content->end = b->content_end;
	if (content->end > b->cut_tag || content->end < content->start)
		content->end = b->cut_tag;
}

bool
html_tree_parse(struct arena *arena, struct slice source, struct html_tree *tree_out,
		struct error *err)
{
	struct tree_builder *b = arena_alloc(arena, sizeof(*b));

	if (b == NULL)
		return fail(err, FAULT_LIMIT, "HTML needs more memory than a message may take");
	b->arena = arena;
	b->source = source;
	b->tree.source = source;
	b->tree.body = b->root = HTML_NO_NODE;
	b->quirks = b->doctype_allowed = true;
	b->content_end = SIZE_MAX;
	b->cut_tag = source.len;
	b->ended_by_start = HTML_NO_NODE;
	b->tokenizer = html_tokenizer_new(arena, source);
	b->failed = b->tokenizer == NULL;
	if (!b->failed)
		build(b);
	if (!b->failed) {
		close_all(b);
		builder_end_pending(b);
	}
	if (b->failed || !mark_unsafe(b) || !mark_tangled(b) || !visibility_judge(arena, &b->tree, b->quirks))
		return fail(err, FAULT_LIMIT, "HTML needs more memory than a message may take");
	set_body_content(b);
	*tree_out = b->tree;
	return true;
}

struct slice
html_node_name(const struct html_tree *tree, const struct html_node *node)
{
	assert(node->type == HTML_NODE_ELEMENT);
	return slice_range(tree->source, name_range(tree, node));
}

const struct html_attribute *
html_node_attribute(const struct html_tree *tree, const struct html_node *node, const char *name)
{
	if (node->attribute_count == 0)
		return NULL;
	return html_attribute_find(tree->attributes + node->attribute_first, node->attribute_count,
				   tree->source, name);
}
