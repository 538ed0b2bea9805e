/*
 * gumbo_page_test - a page as gumbo reads it: its nodes in document order, each told apart by where it
 * stands in the publisher's source and by all it stands in.
 *
 * Of a page that was edited, positions are those of the page before: a node that was not touched has
 * the key that it had. What gumbo adds of itself (tbody, tr, ...) has no position; what it clones has
 * the position of what was cloned. A comment is the same wherever gumbo puts it. Left out are white
 * space, and html, head and body, which begin and end with what is in them, not with their tags.
 */
#ifndef BLUEPENCIL_MODERATE_GUMBO_PAGE_TEST_H
#define BLUEPENCIL_MODERATE_GUMBO_PAGE_TEST_H

#include <gumbo.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "html/character_reference.h"
#include "moderate/edit.h"
#include "text/character.h"

#define PAGE_NOWHERE SIZE_MAX
#define PAGE_NO_NODE UINT32_MAX

struct page_node {
	const GumboNode *gumbo;
	uint64_t key;			/* of the node and all it stands in */
	struct slice bytes;		/* of the source: start tag, text without white space around, comment */
	size_t at, end_tag;		/* in the source before edits; PAGE_NOWHERE */
	uint32_t parent, next;		/* the node after this one and all that is in it */
	GumboTag tag;			/* of an element; GUMBO_TAG_LAST */
	bool says;			/* a text with a letter or a digit */
	bool moved;			/* gumbo put it elsewhere, or cloned it */
	bool spaced;			/* white space stands before it */
};

struct page {
	struct arena *arena;
	struct slice source;
	const size_t *origins;		/* per byte: where it stood before; NULL: where it stands */
	const bool *edges;		/* per byte of the source before: a block begins or ends there */
	GumboOutput *output;
	struct page_node *nodes;
	size_t count, cap;
	bool spaced;			/* white space came last */
};

static inline bool
page_is_element(const GumboNode *node)
{
	return node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE;
}

static inline bool
page_is_text(const GumboNode *node)
{
	return node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_CDATA;
}

static inline bool
page_is_comment(const GumboNode *node)
{
	return node->type == GUMBO_NODE_COMMENT;
}

/* Where each byte of the edited page stood; PAGE_NOWHERE for what was written anew. */
static inline size_t *
page_origins(struct arena *arena, struct slice source, const struct edits *edits)
{
	size_t *origins = arena_array(arena, source.len + 1, sizeof(*origins));
	size_t at = 0, from = 0;

	assert_non_null(origins);
	for (size_t i = 0; i < edits->count; i++) {
		const struct edit *edit = &edits->items[i];

		while (from < edit->range.start)
			origins[at++] = from++;
		for (size_t j = 0; j < edit->bytes.len; j++)
			origins[at++] = PAGE_NOWHERE;
		from = edit->range.end;
	}
	while (at <= source.len)
		origins[at++] = from++;
	return origins;
}

static inline size_t
page_position(const struct page *page, size_t at)
{
	return page->origins == NULL ? at : page->origins[at];
}

static inline struct slice
page_bytes(GumboStringPiece piece)
{
	return (struct slice){ (const uint8_t *)piece.data, piece.length };
}

static inline size_t
page_position_of(const struct page *page, struct slice bytes)
{
	return bytes.len == 0 ? PAGE_NOWHERE : page_position(page, (size_t)(bytes.data - page->source.data));
}

static inline uint64_t
page_hash(uint64_t hash, const void *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		hash = (hash ^ ((const uint8_t *)bytes)[i]) * UINT64_C(1099511628211);
	return hash;
}

/* Of the source of a text, however its white space stands. */
static inline uint64_t
page_hash_words(uint64_t hash, struct slice text)
{
	bool blank = false;

	text = slice_trim(text);
	for (size_t i = 0; i < text.len; i++) {
		bool is_blank = ascii_is_space(text.data[i]);

		if (is_blank && !blank)
			hash = page_hash(hash, " ", 1);
		else if (!is_blank)
			hash = page_hash(hash, &text.data[i], 1);
		blank = is_blank;
	}
	return hash;
}

/* The parent that counts: sections and groups of columns that gumbo adds come and go with rows. */
static inline uint32_t
page_parent(const struct page *page, uint32_t parent)
{
	while (parent != PAGE_NO_NODE && page->nodes[parent].at == PAGE_NOWHERE &&
	       (page->nodes[parent].tag == GUMBO_TAG_TBODY || page->nodes[parent].tag == GUMBO_TAG_COLGROUP))
		parent = page->nodes[parent].parent;
	return parent;
}

/* A "td" of svg or math is no cell. */
static inline GumboTag
page_tag(const GumboElement *element)
{
	if (element->tag_namespace == GUMBO_NAMESPACE_HTML || element->tag == GUMBO_TAG_SVG ||
	    element->tag == GUMBO_TAG_MATH)
		return element->tag;
	return GUMBO_TAG_UNKNOWN;
}

/* A node with these bytes; what is equal in two pages has equal keys. */
static inline struct page_node *
page_add(struct page *page, const GumboNode *gumbo, uint32_t parent, struct slice bytes)
{
	struct page_node *node = ARENA_PUSH(page->arena, page->nodes, page->count, page->cap);
	uint64_t hash = UINT64_C(14695981039346656037);

	assert_non_null(node);
	*node = (struct page_node){ .gumbo = gumbo, .bytes = bytes, .parent = parent, .tag = GUMBO_TAG_LAST,
				    .end_tag = PAGE_NOWHERE, .at = page_position_of(page, bytes) };
	if (page_is_element(gumbo)) {
		node->tag = page_tag(&gumbo->v.element);
		if ((gumbo->parse_flags & GUMBO_INSERTION_IMPLICIT_END_TAG) == 0)
			node->end_tag = page_position_of(page, page_bytes(gumbo->v.element.original_end_tag));
	}
	if (gumbo->parse_flags & GUMBO_INSERTION_CONVERTED_FROM_END_TAG)
		node->at = page_position(page, gumbo->v.element.start_pos.offset);
	node->spaced = page->spaced;
	page->spaced = false;
	node->moved = (gumbo->parse_flags & (GUMBO_INSERTION_RECONSTRUCTED_FORMATTING_ELEMENT |
			GUMBO_INSERTION_ADOPTION_AGENCY_CLONED | GUMBO_INSERTION_ADOPTION_AGENCY_MOVED |
			GUMBO_INSERTION_FOSTER_PARENTED)) != 0;
	parent = page_parent(page, parent);
	if (parent != PAGE_NO_NODE && !page_is_comment(gumbo))
		hash = page_hash(hash, &page->nodes[parent].key, sizeof(uint64_t));
	hash = page_hash(hash, &gumbo->type, sizeof(gumbo->type));
	hash = page_hash(hash, &node->tag, sizeof(node->tag));
	hash = page_hash(hash, &node->at, sizeof(node->at));
	node->key = page_hash_words(hash, bytes);
	return node;
}

/* Does a text say something, its character references read? */
static inline bool
page_says(struct slice text)
{
	struct character_reference reference;
	enum character kind;
	size_t from = 0, at;

	while ((at = slice_find_byte(text, from, '&')) != SLICE_NOT_FOUND) {
		if (text_says_something(slice_range(text, (struct range){ from, at })))
			return true;
		from = at + 1;
		if (!character_reference_read(text, at, false, &reference))
			continue;
		kind = character_of(reference.code_points[0]);
		if (kind == CHARACTER_LETTER || kind == CHARACTER_DIGIT)
			return true;
		from = at + reference.len;
	}
	return text_says_something(slice_from(text, from));
}

static inline bool
page_is_raw(const GumboNode *text)
{
	static const GumboTag tags[] = {
		GUMBO_TAG_STYLE, GUMBO_TAG_SCRIPT, GUMBO_TAG_TITLE, GUMBO_TAG_TEXTAREA, GUMBO_TAG_XMP,
		GUMBO_TAG_NOFRAMES, GUMBO_TAG_NOEMBED, GUMBO_TAG_IFRAME, GUMBO_TAG_PLAINTEXT,
	};

	for (size_t i = 0; page_is_element(text->parent) && i < COUNT(tags); i++)
		if (text->parent->v.element.tag == tags[i])
			return true;
	return false;
}

/* Does a tag that gumbo ignored stand in the text here? */
static inline bool
page_is_tag(struct slice source, size_t at)
{
	return at + 1 < source.len && source.data[at] == '<' &&
	       (ascii_is_alpha(source.data[at + 1]) || strchr("/!?", source.data[at + 1]) != NULL);
}

/*
 * A text, or as many as it was before what stood between them was cut out: one a block, and one
 * between tags that gumbo ignored.
 */
static inline void
page_add_text(struct page *page, const GumboNode *gumbo, uint32_t parent)
{
	GumboStringPiece all = gumbo->v.text.original_text;
	size_t from = (size_t)((const uint8_t *)all.data - page->source.data), to = from + all.length;
	bool raw = page_is_raw(gumbo);

	while (from < to) {
		size_t end = from + 1;
		struct slice piece;

		if (!raw && page_is_tag(page->source, from)) {
			end = slice_find_byte(page->source, from, '>');
			from = end == SLICE_NOT_FOUND ? to : end + 1;
			continue;
		}
		while (end < to && page_position(page, end) == page_position(page, end - 1) + 1 &&
		       !page->edges[page_position(page, end)] &&
		       (raw || !page_is_tag(page->source, end)))
			end++;
		piece = slice_range(page->source, (struct range){ from, end });
		page->spaced |= ascii_is_space(piece.data[0]);
		if (slice_trim(piece).len > 0)
			page_add(page, gumbo, parent, slice_trim(piece))->says = page_says(piece);
		page->spaced |= ascii_is_space(piece.data[piece.len - 1]);
		from = end;
	}
}

static inline void
page_add_node(struct page *page, const GumboNode *gumbo, uint32_t parent)
{
	if (page_is_element(gumbo))
		(void)page_add(page, gumbo, parent, page_bytes(gumbo->v.element.original_tag));
	else if (page_is_comment(gumbo))
		(void)page_add(page, gumbo, parent, page_bytes(gumbo->v.text.original_text));
	else
		page_add_text(page, gumbo, parent);
}

static inline const GumboVector *
page_children(const GumboNode *node)
{
	static const GumboVector none = { 0 };

	if (node->type == GUMBO_NODE_DOCUMENT)
		return &node->v.document.children;
	return page_is_element(node) ? &node->v.element.children : &none;
}

static inline bool
page_is_left_out(const GumboNode *node)
{
	if (node->type == GUMBO_NODE_DOCUMENT || node->type == GUMBO_NODE_WHITESPACE)
		return true;
	return page_is_element(node) && node->v.element.tag_namespace == GUMBO_NAMESPACE_HTML &&
	       (node->v.element.tag == GUMBO_TAG_HTML || node->v.element.tag == GUMBO_TAG_HEAD ||
		node->v.element.tag == GUMBO_TAG_BODY);
}

/* The node that follows in document order, without recursion; `parent` is kept up. */
static inline const GumboNode *
page_following(struct page *page, const GumboNode *node, uint32_t *parent)
{
	if (page_children(node)->length > 0) {
		if (!page_is_left_out(node))
			*parent = (uint32_t)page->count - 1;
		return page_children(node)->data[0];
	}
	while (node->parent != NULL) {
		const GumboVector *siblings = page_children(node->parent);

		if (node->index_within_parent + 1 < siblings->length)
			return siblings->data[node->index_within_parent + 1];
		node = node->parent;
		if (!page_is_left_out(node)) {
			page->nodes[*parent].next = (uint32_t)page->count;
			*parent = page->nodes[*parent].parent;
		}
	}
	return NULL;
}

static inline void *
page_allocate(void *arena, size_t size)
{
	return arena_alloc(arena, size);
}

static inline void
page_release(void *arena, void *memory)		/* all at once, with the arena */
{
	(void)arena;
	(void)memory;
}

/* Everything is in the arena. */
static inline struct page
page_read(struct arena *arena, struct slice source, const bool *edges, const struct edits *edits)
{
	struct page page = { .arena = arena, .source = source, .edges = edges };
	GumboOptions options = kGumboDefaultOptions;
	uint32_t parent = PAGE_NO_NODE;

	options.allocator = page_allocate;
	options.deallocator = page_release;
	options.userdata = arena;
	options.max_errors = 0;
	page.origins = edits == NULL ? NULL : page_origins(arena, source, edits);
	page.output = gumbo_parse_with_options(&options, (const char *)source.data, source.len);
	for (const GumboNode *node = page.output->document; node != NULL;) {
		if (!page_is_left_out(node))
			page_add_node(&page, node, parent);
		page.spaced |= node->type == GUMBO_NODE_WHITESPACE;
		node = page_following(&page, node, &parent);
	}
	for (size_t i = 0; i < page.count; i++)
		if (page.nodes[i].next == 0)
			page.nodes[i].next = (uint32_t)i + 1;
	return page;
}

#endif
