/*
 * Any bytes as HTML: the tokens tile them, the ranges of the tree nest in one another, and
 * what the tree says agrees with itself.
 */
#include <stdlib.h>

#include "html/tokenizer.h"
#include "html/tree.h"

#define BUDGET ((size_t)64 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool holds)
{
	if (!holds)
		abort();
}

static void
require_tag(const struct html_token *token)
{
	require(range_contains(token->range, token->name));
	for (size_t i = 0; i < token->attribute_count; i++) {
		const struct html_attribute *a = &token->attributes[i];

		require(range_contains(token->range, a->whole));
		require(range_contains(a->whole, a->name) && range_len(a->name) > 0);
		require(range_contains(a->whole, a->value) && a->value.start >= a->name.end);
	}
}

static void
tokens_tile(struct arena *arena, struct slice source, enum html_state state, bool foreign)
{
	struct html_tokenizer *tokenizer = html_tokenizer_new(arena, source);
	struct html_token token;
	size_t end = 0;

	if (tokenizer == NULL)
		return;
	html_tokenizer_set_state(tokenizer, state, SLICE("title"));
	html_tokenizer_set_foreign(tokenizer, foreign);
	while (html_tokenizer_next(tokenizer, &token)) {
		require(token.range.start == end && token.range.end > end);
		end = token.range.end;
		if (token.type == HTML_START_TAG || token.type == HTML_END_TAG)
			require_tag(&token);
		if (token.type == HTML_COMMENT)
			require(range_contains(token.range, token.data));
		for (size_t i = 0; i < token.attribute_count; i++)
			(void)html_attribute_value(arena, source, &token.attributes[i]);
	}
	require(end == source.len || html_tokenizer_failed(tokenizer));
	(void)html_tokenizer_errors(tokenizer);
}

/* Where what is in a node stands: between the tags of an element, in the data of a conditional comment. */
static struct range
content_of(const struct html_tree *tree, uint32_t i)
{
	const struct html_node *node = &tree->nodes[i];

	if (node->type == HTML_NODE_ELEMENT)
		return (struct range){ node->start_tag.end, node->end_tag.start };
	if (node->type == HTML_NODE_COMMENT && node->next > i + 1)
		return node->data;
	return (struct range){ node->range.end, node->range.end };
}

static void
ranges_nest(const struct html_tree *tree)
{
	size_t end = 0;

	for (uint32_t i = 0; i < tree->count; i++) {
		const struct html_node *node = &tree->nodes[i], *parent;

		require(node->range.start >= end && node->range.end > node->range.start);
		require(node->next > i && node->next <= tree->count);
		end = content_of(tree, i).start;
		if (node->type == HTML_NODE_ELEMENT) {
			require(node->start_tag.end <= node->end_tag.start);
			require(node->end_tag.end == node->range.end);
			(void)html_node_name(tree, node);
		}
		if (node->next < tree->count)
			require(tree->nodes[node->next].range.start >= node->range.end);
		if (node->parent == HTML_NO_NODE)
			continue;
		parent = &tree->nodes[node->parent];
		require(node->parent < i && node->next <= parent->next);
		require(range_contains(content_of(tree, node->parent), node->range));
	}
	require(tree->body_content.start <= tree->body_content.end &&
		tree->body_content.end <= tree->source.len);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new(BUDGET);
	struct slice source = { data, size };
	struct error err;
	struct html_tree tree;

	if (arena == NULL)
		return 0;
	/* The length chooses the state, so that it needs no byte of its own. */
	tokens_tile(arena, source, (enum html_state)(size % 6), size % 4 == 0);
	tokens_tile(arena, source, HTML_STATE_DATA, false);
	if (html_tree_parse(arena, source, &tree, &err))
		ranges_nest(&tree);
	arena_free(arena);
	return 0;
}
