/*
 * What stands beneath each node: how much of it goes, how much stays.
 *
 * A text belongs to the block in whose source it stands, an image to its own. What belongs to no
 * block is weighed by itself: a form control or a style sheet stays, whatever goes around it;
 * a picture without words goes with the box it stands in or with the link of what goes.
 */
#include "text/search.h"
#include "moderate/removal_parts.h"

#include <stdlib.h>

#include "base/ascii.h"
#include "base/utf8.h"
#include "text/character.h"

bool
removal_is_seen(uint32_t code_point)
{
	enum character kind = character_of(code_point);

	return kind != CHARACTER_BLANK && kind != CHARACTER_INVISIBLE;
}

/* Where the first character stands that is neither blank nor invisible; the end: nowhere. */
static size_t
first_seen(const struct html_tree *tree, const struct html_node *text)
{
	struct slice s = slice_range(tree->source, text->range);
	size_t at = 0, len;
	uint32_t c;

	if (text->is_character)
		return removal_is_seen(text->code_points[0]) ? text->range.start : text->range.end;
	for (; at < s.len; at += len) {
		len = utf8_decode(s, at, &c, NULL);
		if (removal_is_seen(c))
			break;
	}
	return text->range.start + at;
}

static bool
is_blank(const struct html_tree *tree, const struct html_node *text)
{
	return first_seen(tree, text) == text->range.end;
}

/* ---- which block a text or an image belongs to ------------------------------------------ */

/* A block and its place, to be put in order: by their start, what holds another before it. */
struct place {
	size_t block;
	struct range source;
};

static int
by_source(const void *left, const void *right)
{
	const struct place *a = left, *b = right;

	if (a->source.start != b->source.start)
		return a->source.start < b->source.start ? -1 : 1;
	if (a->source.end != b->source.end)
		return a->source.end > b->source.end ? -1 : 1;
	return a->block < b->block ? -1 : a->block > b->block;
}

/* The blocks of text by their source: hidden words come behind the text in front of which they stand. */
static struct place *
places_of_text(const struct removal *r, size_t *count_out)
{
	const struct document *document = r->document;
	struct place *places = arena_array(r->arena, document->block_count, sizeof(*places));
	size_t count = 0;

	for (size_t i = 0; places != NULL && i < document->block_count; i++)
		if (document->blocks[i].type != BLOCK_IMAGE && !document->blocks[i].view)
			places[count++] = (struct place){ i, document->blocks[i].source };
	if (count > 1)
		qsort(places, count, sizeof(*places), by_source);
	*count_out = count;
	return places;
}

/*
 * One pass over texts and blocks finds all. A block may lie in another (hidden words in a
 * sentence); the inner one begins later and is asked first.
 */
static bool
find_text_blocks(struct removal *r)
{
	size_t count, next = 0, inner = BLOCK_NONE, outer = BLOCK_NONE;
	const struct place *places = places_of_text(r, &count);

	for (size_t i = 0; places != NULL && i < r->tree->count; i++) {
		const struct html_node *node = &r->tree->nodes[i];
		size_t at;

		r->blocks[i] = BLOCK_NONE;
		if (node->type != HTML_NODE_TEXT)
			continue;
		/* A block begins with its first visible character. */
		at = is_blank(r->tree, node) ? node->range.start : first_seen(r->tree, node);
		for (; next < count && places[next].source.start <= at; next++) {
			if (inner != BLOCK_NONE && places[inner].source.end > at &&
			    (outer == BLOCK_NONE || places[outer].source.end < places[inner].source.end))
				outer = inner;
			inner = next;
		}
		if (inner != BLOCK_NONE && at < places[inner].source.end)
			r->blocks[i] = places[inner].block;
		else if (outer != BLOCK_NONE && at < places[outer].source.end)
			r->blocks[i] = places[outer].block;
	}
	return places != NULL;
}

static void
find_image_blocks(struct removal *r)
{
	for (size_t i = 0; i < r->document->block_count; i++) {
		const struct block *block = &r->document->blocks[i];

		if (block->type == BLOCK_IMAGE && block->node != HTML_NO_NODE)
			r->blocks[block->node] = i;
	}
}

/* ---- weighing --------------------------------------------------------------------------- */

/* A width or height attribute in pixels; `unknown` where there is none or it is no number. */
static size_t
dimension(const struct html_tree *tree, const struct html_node *node, const char *name,
	  size_t unknown)
{
	const struct html_attribute *attribute = html_node_attribute(tree, node, name);
	size_t value = 0, at = 0;
	struct slice s;

	if (attribute == NULL || !attribute->has_value)
		return unknown;
	s = slice_trim(slice_range(tree->source, attribute->value));
	for (; at < s.len && ascii_is_digit(s.data[at]) && value < 100000; at++)
		value = 10 * value + (size_t)(s.data[at] - '0');
	return at == 0 || (at < s.len && s.data[at] == '%') ? unknown : value;
}

enum image { IMAGE_PIXEL, IMAGE_SPACER, IMAGE_PICTURE };

static enum image
image_kind(const struct html_tree *tree, const struct html_node *node)
{
	size_t width = dimension(tree, node, "width", 1000);
	size_t height = dimension(tree, node, "height", 1000);

	if (visibility_hides(node->visibility) || (width <= 1 && height <= 1))
		return IMAGE_PIXEL;
	return width <= 10 || height <= 10 ? IMAGE_SPACER : IMAGE_PICTURE;
}

/* Does a block near the position go that links there, and none that stays? */
static bool
links_with_removed(const struct removal *r, size_t position, struct slice href)
{
	const struct block *blocks = r->document->blocks;
	size_t low = search_block(r->document, position);
	bool found = false;

	/* A few blocks around are near; the rest of the issue is not. */
	low = low < 4 ? 0 : low - 4;
	for (size_t i = low; i < low + 8 && i < r->document->block_count; i++) {
		if (!slice_equal(blocks[i].href, href))
			continue;
		if (!r->removed[i])
			return false;
		found = true;
	}
	return found;
}

/* A picture without a text that links to where what goes beside it links: it goes too. */
static bool
links_alike(const struct removal *r, const struct html_node *image)
{
	const struct html_node *node = image;
	const struct html_attribute *href;

	while (node->parent != HTML_NO_NODE && node->element != ELEMENT_A)
		node = &r->tree->nodes[node->parent];
	if (node->element != ELEMENT_A)
		return false;
	href = html_node_attribute(r->tree, node, "href");
	return href != NULL && range_len(href->value) > 0 &&
	       links_with_removed(r, image->range.start, slice_range(r->tree->source, href->value));
}

/*
 * A picture without a text. In the cell or box of what goes it goes along; in a row or
 * item of its own it may as well be the publisher's logo, and stays.
 */
static bool
is_picture_of_removed(const struct removal *r, const struct html_node *image)
{
	uint32_t home = image->parent;

	while (home != HTML_NO_NODE && r->weights[home].words == 0)
		home = r->tree->nodes[home].parent;
	if (home == HTML_NO_NODE)
		return false;
	switch (r->tree->nodes[home].element) {
	case ELEMENT_HTML: case ELEMENT_BODY: case ELEMENT_TABLE: case ELEMENT_TBODY:
	case ELEMENT_THEAD: case ELEMENT_TFOOT: case ELEMENT_UL: case ELEMENT_OL: case ELEMENT_DL:
		return false;
	default:
		return true;
	}
}

/* Elements that show or do something of their own, whatever is in them. */
static bool
is_substance(const struct html_tree *tree, const struct html_node *node)
{
	static const char *const names[] = { "video", "audio", "object", "embed", "canvas" };
	struct slice tag;

	switch (node->element) {
	case ELEMENT_INPUT: case ELEMENT_SELECT: case ELEMENT_TEXTAREA: case ELEMENT_IFRAME:
	case ELEMENT_STYLE: case ELEMENT_SCRIPT: case ELEMENT_LINK: case ELEMENT_META:
	case ELEMENT_TITLE: case ELEMENT_TEMPLATE: case ELEMENT_MATH: case ELEMENT_HEAD:
		return true;
	case ELEMENT_OTHER:
		tag = slice_range(tree->source, node->start_tag);
		for (size_t i = 0; i < COUNT(names); i++)
			if (slice_has_at_nocase(tag, 1, slice_of(names[i])))
				return true;
		return false;
	default:
		return false;
	}
}

static bool
is_image(const struct html_node *node)
{
	return node->type == HTML_NODE_ELEMENT &&
	       (node->element == ELEMENT_IMG || node->element == ELEMENT_SVG);
}

/* A picture that no words name. */
static void
weigh_picture(const struct removal *r, const struct html_node *image, struct weight *weight)
{
	enum image kind = image_kind(r->tree, image);

	if (kind == IMAGE_PIXEL)
		weight->pixels = 1;
	else if (links_alike(r, image) || (r->pictures != NULL && r->pictures[image - r->tree->nodes]))
		weight->removed = 1;
	else
		weight->kept = kind == IMAGE_PICTURE && !is_picture_of_removed(r, image);
}

/* What a node weighs by itself. */
static void
weigh_node(struct removal *r, size_t index)
{
	const struct html_node *node = &r->tree->nodes[index];
	struct weight *weight = &r->weights[index];
	size_t block = r->blocks[index];

	if (block != BLOCK_NONE && (is_image(node) || !is_blank(r->tree, node))) {
		weight->removed = r->removed[block];
		weight->kept = !r->removed[block];
	} else if (node->type == HTML_NODE_TEXT) {
		weight->kept = text_says_something(slice_range(r->tree->source, node->range)) &&
			       !node->is_character;
	} else if (node->type == HTML_NODE_COMMENT) {
		weight->balance = comment_balance(r->tree, node);
	} else if (is_image(node)) {
		weigh_picture(r, node, weight);
	} else if (node->element == ELEMENT_A) {
		weight->pixels = 1;		/* nor is a place that others link to */
	} else {
		weight->kept = is_substance(r->tree, node);
	}
}

/* Is it shown before the table between whose parts it stands (13.2.6.1, "foster parenting")? */
static bool
is_before_table(const struct html_tree *tree, const struct html_node *node)
{
	enum element parent = tree->nodes[node->parent].element;

	return node->unsafe && element_is(parent, ELEMENT_IS_TABLE_PART) &&
	       !element_is(parent, ELEMENT_IS_CELL) && parent != ELEMENT_CAPTION &&
	       (node->type == HTML_NODE_TEXT || !element_is(node->element, ELEMENT_IS_TABLE_PART) ||
		node->element == ELEMENT_TABLE);
}

/*
 * Adds up, for every node, the texts and images with words in it that go. Those that are shown before a
 * table are in what the table is in.
 */
static bool
count_words(struct removal *r)
{
	const struct html_node *nodes = r->tree->nodes;
	uint32_t *before_table = arena_array(r->arena, r->tree->count, sizeof(*before_table));

	if (before_table == NULL)
		return false;
	for (size_t i = 0; i < r->tree->count; i++)
		r->weights[i].words = r->blocks[i] != BLOCK_NONE && r->removed[r->blocks[i]];
	for (size_t i = r->tree->count; i-- > 0;) {
		uint32_t parent = nodes[i].parent, words = r->weights[i].words;

		if (parent == HTML_NO_NODE)
			continue;
		if (nodes[i].element == ELEMENT_TABLE)
			words += before_table[i];
		else
			before_table[parent] += before_table[i];
		if (is_before_table(r->tree, &nodes[i]))
			before_table[parent] += words;
		else
			r->weights[parent].words += words;
	}
	return true;
}

static void
add_to_parents(struct removal *r)
{
	for (size_t i = r->tree->count; i-- > 0;) {
		uint32_t parent = r->tree->nodes[i].parent;
		struct weight *sum;

		if (parent == HTML_NO_NODE)
			continue;
		sum = &r->weights[parent];
		sum->removed += r->weights[i].removed;
		sum->kept += r->weights[i].kept;
		sum->pixels += r->weights[i].pixels;
		/* Children come last to first: each stands before those counted so far. */
		sum->balance = comment_balance_join(r->weights[i].balance, sum->balance);
	}
}

bool
removal_weigh(struct removal *r)
{
	if (!find_text_blocks(r))
		return false;
	find_image_blocks(r);
	if (!count_words(r))
		return false;
	for (size_t i = 0; i < r->tree->count; i++)
		weigh_node(r, i);
	add_to_parents(r);
	return true;
}
