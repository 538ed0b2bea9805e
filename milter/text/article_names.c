/*
 * Which names stand at which article, found in one walk over the tree.
 *
 * So that the work stays in proportion to the document, elements with names count no more than
 * NESTED_MOST deep within one another, and an article has at most NAMES_MOST names.
 */
#include "text/article_names.h"

#include "base/ascii.h"
#include "text/search.h"

#define ATTRIBUTE "data-bluepencil-mark"
#define NESTED_MOST 8
#define NAMES_MOST 16

struct naming {
	struct arena *arena;
	struct document *document;
	struct slice *names;		/* NAMES_MOST for each article; NULL: there is none yet */
	size_t ends[NESTED_MOST];	/* of the elements with names that we are in */
	size_t nested;
};

/* ---- blocks ----------------------------------------------------------------------------------- */

/* ---- names ------------------------------------------------------------------------------------ */

static bool
add_name(struct naming *naming, size_t article, struct slice name)
{
	struct article *articles = naming->document->articles;
	struct slice *names;

	if (naming->names == NULL)
		naming->names = arena_array(naming->arena, naming->document->article_count,
					    NAMES_MOST * sizeof(*names));
	if (naming->names == NULL)
		return false;
	names = naming->names + article * NAMES_MOST;
	articles[article].marks = names;
	for (size_t i = 0; i < articles[article].mark_count; i++)
		if (slice_equal_nocase(names[i], name))
			return true;
	if (articles[article].mark_count < NAMES_MOST)
		names[articles[article].mark_count++] = name;
	return true;
}

/* Gives an article all names of a list. */
static bool
add_names(struct naming *naming, size_t article, struct slice list)
{
	if (article == ARTICLE_NONE)
		return true;
	for (size_t at = 0; at < list.len;) {
		size_t start = at;

		while (at < list.len && list.data[at] != ',' && !ascii_is_space(list.data[at]))
			at++;
		if (at > start &&
		    !add_name(naming, article, slice_range(list, (struct range){ start, at })))
			return false;
		at++;
	}
	return true;
}

/* ---- nodes ------------------------------------------------------------------------------------ */

static struct slice
words_of(const struct html_tree *tree, const struct html_node *comment)
{
	return slice_trim(slice_range(tree->source, comment->data));
}

/* The names of "bluepencil mark=sponsored"; empty where the comment is no such mark. */
static struct slice
names_of_comment(const struct html_tree *tree, const struct html_node *comment)
{
	const struct slice us = SLICE("bluepencil"), mark = SLICE("mark=");
	struct slice words = words_of(tree, comment);

	if (!slice_has_at_nocase(words, 0, us) || words.len == us.len ||
	    !ascii_is_space(words.data[us.len]))
		return (struct slice){ 0 };
	words = slice_trim(slice_from(words, us.len));
	return slice_has_at_nocase(words, 0, mark) ? slice_from(words, mark.len)
						   : (struct slice){ 0 };
}

/* Does a comment end an article that is marked as one, with no block between? */
static bool
article_ends_behind(const struct document *document, size_t node, size_t block)
{
	size_t end = block < document->block_count ? document->blocks[block].source.start
						   : document->source.len;

	for (size_t i = node + 1; i < document->tree.count; i++) {
		const struct html_node *other = &document->tree.nodes[i];

		if (other->range.start >= end)
			return false;
		if (other->type == HTML_NODE_COMMENT)
			return slice_equal_nocase(words_of(&document->tree, other), SLICE("/article"));
		if (other->type == HTML_NODE_ELEMENT)
			return false;
	}
	return false;
}

static bool
name_by_comment(struct naming *naming, size_t node)
{
	struct document *document = naming->document;
	const struct html_node *comment = &document->tree.nodes[node];
	struct slice names = names_of_comment(&document->tree, comment);
	size_t block;

	if (names.len == 0)
		return true;
	block = search_block(document, comment->range.end);
	if (block > 0 && (block == document->block_count || article_ends_behind(document, node, block)))
		block--;
	return block == document->block_count ||
	       add_names(naming, document->blocks[block].article, names);
}

static bool
name_by_element(struct naming *naming, const struct html_node *element)
{
	struct document *document = naming->document;
	const struct html_attribute *attribute =
		html_node_attribute(&document->tree, element, ATTRIBUTE);
	size_t first, end, last = ARTICLE_NONE;
	struct slice names;

	if (attribute == NULL || !attribute->has_value)
		return true;
	while (naming->nested > 0 && naming->ends[naming->nested - 1] <= element->range.start)
		naming->nested--;
	if (naming->nested == NESTED_MOST)
		return true;
	naming->ends[naming->nested++] = element->range.end;
	names = html_attribute_value(naming->arena, document->tree.source, attribute);
	first = search_block(document, element->range.start);
	end = search_block(document, element->range.end);
	for (size_t i = first; i < end; i++) {
		size_t article = document->blocks[i].article;

		if (article != last && !add_names(naming, article, names))
			return false;
		last = article;
	}
	return true;
}

bool
article_names_find(struct arena *arena, struct document *document)
{
	struct naming naming = { .arena = arena, .document = document };
	const struct html_tree *tree = &document->tree;

	if (document->article_count == 0)
		return true;
	for (size_t i = 0; i < tree->count; i++) {
		const struct html_node *node = &tree->nodes[i];

		if (node->type == HTML_NODE_COMMENT ? !name_by_comment(&naming, i)
		    : node->type == HTML_NODE_ELEMENT && !name_by_element(&naming, node))
			return false;
	}
	return true;
}
