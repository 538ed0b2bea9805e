/*
 * gumbo_relation_test - what must hold between a page and the page without some of its blocks.
 *
 * Told from gumbo's trees and the ranges of the blocks alone:
 *
 *	stays	every node after is a node from before, in the same elements, in the same order, with the
 *		same bytes in its tags: nothing moved, nothing new
 *	kept	no text that says something goes but that of the blocks; no picture of its own, no
 *		link, form control, style sheet or script; cells only with their rows; decoration only beside
 *		a block
 *	gone	no text of the blocks is left
 *	empty	no element stays for nothing, but for cells that hold a column, for tags that keep two
 *		lines apart, and for what the publisher's markup does not let go: elements that gumbo
 *		moved or cloned, halves of conditional comments
 *	lines	what a reader sees, line by line, is what was there without the words of the blocks
 *	paired	conditional comments, and the tags that are in them for Outlook, stay in pairs
 *
 * Where formatting without an end tag goes on into what gumbo moves out of a table, no cut leaves the
 * tree as it was; if it does not hold, such a page is judged by its words and images alone: those of
 * the blocks are gone, all others are kept.
 */
#ifndef BLUEPENCIL_MODERATE_GUMBO_RELATION_TEST_H
#define BLUEPENCIL_MODERATE_GUMBO_RELATION_TEST_H

#include "base/utf8.h"
#include "html/element.h"
#include "moderate/gumbo_page_test.h"

struct relation {
	struct arena *arena;
	struct page before, after;
	const bool *gone;		/* per byte of the source: in a removed block */
	bool *stays;			/* per node before */
	uint32_t *removed, *kept, *left; /* per node before: what is in it that was to go, to stay, that stays */
	const char *wrong;		/* what does not hold; NULL */
	size_t at;			/* and where */
	size_t cells, separators, broken;	/* elements that stay for nothing, by why they may */
	bool by_words;			/* only the words were compared: relation_is_beyond_tags */
};

static inline bool
relation_fails(struct relation *r, const char *what, size_t at)
{
	if (r->wrong == NULL) {
		r->wrong = what;
		r->at = at;
	}
	return false;
}

static inline bool
relation_is_gone(const struct relation *r, const struct page_node *node)
{
	return node->at != PAGE_NOWHERE && r->gone[node->at];
}

/* ---- elements ----------------------------------------------------------------------------- */

static inline bool
relation_is_one_of(const struct page_node *node, const GumboTag *tags, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (node->tag == tags[i])
			return true;
	return false;
}

/* Shows or does something of its own. */
static inline bool
relation_is_substance(const struct page_node *node)
{
	static const GumboTag tags[] = {
		GUMBO_TAG_INPUT, GUMBO_TAG_SELECT, GUMBO_TAG_TEXTAREA, GUMBO_TAG_IFRAME,
		GUMBO_TAG_STYLE, GUMBO_TAG_SCRIPT, GUMBO_TAG_LINK, GUMBO_TAG_META, GUMBO_TAG_TITLE,
		GUMBO_TAG_TEMPLATE, GUMBO_TAG_MATH, GUMBO_TAG_HTML, GUMBO_TAG_HEAD, GUMBO_TAG_BODY,
		GUMBO_TAG_VIDEO, GUMBO_TAG_AUDIO, GUMBO_TAG_OBJECT, GUMBO_TAG_EMBED, GUMBO_TAG_CANVAS,
	};

	return relation_is_one_of(node, tags, COUNT(tags));
}

/* Begins and ends a line. */
static inline bool
relation_is_block(const struct page_node *node)
{
	static const GumboTag tags[] = {
		GUMBO_TAG_ADDRESS, GUMBO_TAG_ARTICLE, GUMBO_TAG_ASIDE, GUMBO_TAG_BLOCKQUOTE,
		GUMBO_TAG_BODY, GUMBO_TAG_CAPTION, GUMBO_TAG_CENTER, GUMBO_TAG_DD, GUMBO_TAG_DETAILS,
		GUMBO_TAG_DIR, GUMBO_TAG_DIV, GUMBO_TAG_DL, GUMBO_TAG_DT, GUMBO_TAG_FIELDSET,
		GUMBO_TAG_FIGCAPTION, GUMBO_TAG_FIGURE, GUMBO_TAG_FOOTER, GUMBO_TAG_FORM, GUMBO_TAG_H1,
		GUMBO_TAG_H2, GUMBO_TAG_H3, GUMBO_TAG_H4, GUMBO_TAG_H5, GUMBO_TAG_H6, GUMBO_TAG_HEADER,
		GUMBO_TAG_HR, GUMBO_TAG_HTML, GUMBO_TAG_LEGEND, GUMBO_TAG_LI, GUMBO_TAG_MAIN,
		GUMBO_TAG_MENU, GUMBO_TAG_NAV, GUMBO_TAG_OL,
		GUMBO_TAG_P, GUMBO_TAG_PRE, GUMBO_TAG_SECTION, GUMBO_TAG_SUMMARY, GUMBO_TAG_TABLE,
		GUMBO_TAG_TBODY, GUMBO_TAG_TD, GUMBO_TAG_TFOOT, GUMBO_TAG_TH, GUMBO_TAG_THEAD,
		GUMBO_TAG_TR, GUMBO_TAG_UL,
	};

	return relation_is_one_of(node, tags, COUNT(tags));
}

static inline const char *
relation_attribute(const struct page_node *node, const char *name)
{
	const GumboAttribute *attribute =
	    gumbo_get_attribute(&node->gumbo->v.element.attributes, name);

	return attribute == NULL ? NULL : attribute->value;
}

/* An image that has words. */
static inline bool
relation_image_says(const struct page_node *node)
{
	const char *alt = node->tag == GUMBO_TAG_IMG ? relation_attribute(node, "alt") : NULL;

	return alt != NULL && text_says_something(slice_of(alt));
}

/* An image that is room or a counter: an edge of ten pixels or less, both of one, or not shown. */
static inline bool
relation_is_spacer(const struct page_node *image)
{
	const char *width = relation_attribute(image, "width");
	const char *height = relation_attribute(image, "height");
	const char *style = relation_attribute(image, "style");

	if (style != NULL && strstr(style, "none") != NULL)
		return true;
	return (width != NULL && strchr(width, '%') == NULL && ascii_is_digit((uint8_t)*width) && atoi(width) <= 10) ||
	       (height != NULL && strchr(height, '%') == NULL && ascii_is_digit((uint8_t)*height) && atoi(height) <= 10);
}

/* Is what is in this element never text of the page? */
static inline bool
relation_is_unread(const struct page_node *node)
{
	static const GumboTag tags[] = {
		GUMBO_TAG_HEAD, GUMBO_TAG_STYLE, GUMBO_TAG_SCRIPT, GUMBO_TAG_TITLE, GUMBO_TAG_TEMPLATE,
		GUMBO_TAG_NOFRAMES, GUMBO_TAG_NOEMBED, GUMBO_TAG_IFRAME, GUMBO_TAG_TEXTAREA,
		GUMBO_TAG_SELECT,
	};

	return relation_is_one_of(node, tags, COUNT(tags));
}

/* ---- stays ---------------------------------------------------------------------------------- */

/* Text before it makes a doctype be ignored; when that text goes, it counts. */
static inline bool
relation_begins_before_doctype(const struct relation *r)
{
	size_t at = slice_find_nocase(r->before.source, 0, SLICE("<!doctype"));

	for (size_t i = 0; at != SLICE_NOT_FOUND && i < at; i++)
		if (r->gone[i])
			return true;
	return false;
}

/*
 * Without a body tag, what may stand in a head is put there or into the body by what came before;
 * and a comment right behind a </body> is put to the end.
 */
static inline bool
relation_floats(const struct page *page, uint32_t i)
{
	static const GumboTag tags[] = {
		GUMBO_TAG_STYLE, GUMBO_TAG_SCRIPT, GUMBO_TAG_LINK, GUMBO_TAG_META, GUMBO_TAG_TITLE,
		GUMBO_TAG_TEMPLATE, GUMBO_TAG_BASE, GUMBO_TAG_NOFRAMES,
	};

	while (page->nodes[i].parent != PAGE_NO_NODE)
		i = page->nodes[i].parent;
	return relation_is_one_of(&page->nodes[i], tags, COUNT(tags));
}

static inline bool
relation_match(struct relation *r)
{
	size_t next = 0;

	for (uint32_t i = 0; i < r->after.count; i++) {
		const struct page_node *node = &r->after.nodes[i];
		bool floats = page_is_comment(node->gumbo) || relation_floats(&r->after, i);
		size_t at = floats ? 0 : next;

		if (node->at == PAGE_NOWHERE && page_is_element(node->gumbo))
			continue;	/* of gumbo's own; it is told by what is in it */
		while (at < r->before.count && r->before.nodes[at].key != node->key)
			at++;
		if (at == r->before.count)
			return relation_fails(r, "a node is new, has moved or has changed", node->at);
		if (r->before.nodes[at].end_tag != PAGE_NOWHERE && !node->moved &&
		    r->before.nodes[at].end_tag != node->end_tag)
			return relation_fails(r, "an element lost its end tag", node->at);
		r->stays[at] = true;
		next = floats ? next : at + 1;
	}
	if (!relation_begins_before_doctype(r) &&
	    r->before.output->document->v.document.doc_type_quirks_mode !=
	    r->after.output->document->v.document.doc_type_quirks_mode)
		return relation_fails(r, "the mode of the document has changed", 0);
	return true;
}

static inline void
relation_weigh(struct relation *r)
{
	for (size_t i = 0; i < r->before.count; i++) {
		const struct page_node *node = &r->before.nodes[i];
		bool says = node->says || relation_image_says(node);
		bool shows = says || node->tag == GUMBO_TAG_IMG || node->tag == GUMBO_TAG_SVG ||
			     relation_is_substance(node);

		r->removed[i] = says && relation_is_gone(r, node);
		r->kept[i] = says ? !relation_is_gone(r, node) : relation_is_substance(node);
		r->left[i] = shows && r->stays[i];
	}
	for (size_t i = r->before.count; i-- > 0;) {
		uint32_t parent = r->before.nodes[i].parent;

		if (parent == PAGE_NO_NODE)
			continue;
		r->removed[parent] += r->removed[i];
		r->kept[parent] += r->kept[i];
		r->left[parent] += r->left[i];
		r->stays[parent] |= r->stays[i];
	}
}

/* ---- broken markup ---------------------------------------------------------------------------- */

/* The bytes that the element seems to take up: to its end tag, or to what follows it. */
static inline struct range
relation_reach(const struct relation *r, uint32_t i)
{
	const struct page_node *nodes = r->before.nodes;
	struct range reach = { nodes[i].at, r->before.source.len };

	if (nodes[i].end_tag != PAGE_NOWHERE && nodes[i].end_tag > reach.start)
		reach.end = nodes[i].end_tag;
	else if (nodes[i].next < r->before.count && nodes[nodes[i].next].at != PAGE_NOWHERE &&
		 nodes[nodes[i].next].at > reach.start)
		reach.end = nodes[nodes[i].next].at;
	return reach;
}

/* Is it a formatting element without an end tag? It goes on to format what follows. */
static inline bool
relation_goes_on(const struct page_node *node)
{
	static const GumboTag tags[] = {
		GUMBO_TAG_A, GUMBO_TAG_B, GUMBO_TAG_BIG, GUMBO_TAG_CODE, GUMBO_TAG_EM, GUMBO_TAG_FONT,
		GUMBO_TAG_I, GUMBO_TAG_NOBR, GUMBO_TAG_S, GUMBO_TAG_SMALL, GUMBO_TAG_STRIKE,
		GUMBO_TAG_STRONG, GUMBO_TAG_TT, GUMBO_TAG_U,
	};

	return node->at != PAGE_NOWHERE && node->end_tag == PAGE_NOWHERE &&
	       relation_is_one_of(node, tags, COUNT(tags));
}

/*
 * Is something in the element, or in its bytes, that gumbo moved, or cloned into another element? Then
 * what its bytes hold and what it holds are two things. Or is something in it, or before it, that goes
 * on behind it, and may end in it?
 */
static inline bool
relation_is_broken(const struct relation *r, uint32_t i)
{
	const struct page_node *nodes = r->before.nodes;
	struct range reach = relation_reach(r, i);

	for (uint32_t j = 0; j < r->before.count; j++) {
		bool in_tree = j >= i && j < nodes[i].next;
		bool in_bytes = nodes[j].at >= reach.start && nodes[j].at < reach.end;

		if (nodes[j].at == PAGE_NOWHERE)
			continue;
		if (in_tree != in_bytes || (in_tree && nodes[j].moved))
			return true;
		if (nodes[j].at < reach.end && relation_goes_on(&nodes[j]))
			return true;
		if (!in_tree && !(j < i && i < nodes[j].next) && nodes[j].tag != GUMBO_TAG_LAST &&
		    nodes[j].at < reach.start && reach.start < relation_reach(r, j).end)
			return true;		/* in the bytes of an element that it is not in */
	}
	return false;
}

/* ---- kept ----------------------------------------------------------------------------------- */

/* The nearest element around node `i` in which something was to go. */
static inline uint32_t
relation_home(const struct relation *r, uint32_t i)
{
	do
		i = r->before.nodes[i].parent;
	while (i != PAGE_NO_NODE && r->removed[i] == 0);
	return i;
}

/* Did an element around node `i` go with a block in it, or lose all that was in it? */
static inline bool
relation_wrapper_went(const struct relation *r, uint32_t i)
{
	uint32_t home = relation_home(r, i);

	return home != PAGE_NO_NODE && (!r->stays[home] || r->left[home] == 0);
}

/* Does a link with words of the blocks lead to where the link around the image leads? */
static inline bool
relation_links_alike(const struct relation *r, uint32_t image)
{
	const struct page_node *nodes = r->before.nodes;
	const char *href;

	while (image != PAGE_NO_NODE && nodes[image].tag != GUMBO_TAG_A)
		image = nodes[image].parent;
	href = image == PAGE_NO_NODE ? NULL : relation_attribute(&nodes[image], "href");
	for (uint32_t i = 0; href != NULL && i < r->before.count; i++) {
		const char *other = nodes[i].tag == GUMBO_TAG_A && r->removed[i] > 0
					? relation_attribute(&nodes[i], "href") : NULL;

		if (other != NULL && strcmp(other, href) == 0)
			return true;
	}
	return false;
}

/* A picture without words may go in the box of what goes, or with the link of it. */
static inline bool
relation_picture_may_go(const struct relation *r, uint32_t image)
{
	static const GumboTag wide[] = {
		GUMBO_TAG_HTML, GUMBO_TAG_BODY, GUMBO_TAG_TABLE, GUMBO_TAG_TBODY, GUMBO_TAG_THEAD,
		GUMBO_TAG_TFOOT, GUMBO_TAG_UL, GUMBO_TAG_OL, GUMBO_TAG_DL,
	};
	uint32_t home = relation_home(r, image);

	if (relation_is_spacer(&r->before.nodes[image]))
		return true;
	return (home != PAGE_NO_NODE && !relation_is_one_of(&r->before.nodes[home], wide, COUNT(wide))) ||
	       relation_links_alike(r, image) || relation_is_broken(r, image);
}

/* Is all that a link holds pictures that may go? */
static inline bool
relation_pictures_may_go(const struct relation *r, uint32_t link)
{
	const struct page_node *nodes = r->before.nodes;
	bool any = false;

	for (uint32_t i = link + 1; i < nodes[link].next; i++) {
		if (nodes[i].tag == GUMBO_TAG_IMG && !relation_picture_may_go(r, i))
			return false;
		any |= nodes[i].tag == GUMBO_TAG_IMG;
	}
	return any;
}

/* Is the row of this cell gone too? A row that gumbo made is not told from another. */
static inline bool
relation_row_went(const struct relation *r, uint32_t cell)
{
	uint32_t row = r->before.nodes[cell].parent;

	return row == PAGE_NO_NODE || !r->stays[row] || r->before.nodes[row].at == PAGE_NOWHERE;
}

/* May the element that is node `i` have gone? */
static inline bool
relation_may_go(const struct relation *r, uint32_t i)
{
	const struct page_node *node = &r->before.nodes[i];

	if (node->at == PAGE_NOWHERE || node->moved)
		return true;
	if (r->kept[i] > 0)
		return false;
	if (node->tag == GUMBO_TAG_TD || node->tag == GUMBO_TAG_TH)
		return relation_row_went(r, i);
	if (node->tag == GUMBO_TAG_IMG)
		return relation_is_gone(r, node) || relation_picture_may_go(r, i);
	if (node->tag == GUMBO_TAG_A && relation_attribute(node, "href") != NULL)
		return r->removed[i] > 0 || relation_wrapper_went(r, i) || relation_pictures_may_go(r, i) ||
		       relation_is_broken(r, i);
	return true;
}

static inline bool
relation_check_kept(struct relation *r)
{
	for (uint32_t i = 0; i < r->before.count; i++) {
		const struct page_node *node = &r->before.nodes[i];

		if (r->stays[i])
			continue;
		if (node->says && !relation_is_gone(r, node))
			return relation_fails(r, "a text went that was to stay", node->at);
		if (node->tag != GUMBO_TAG_LAST && !relation_may_go(r, i))
			return relation_fails(r, "an element went that was to stay", node->at);
	}
	return true;
}

/* Children that went, one after the other, went for a block among them. */
static inline bool
relation_check_runs(struct relation *r)
{
	const struct page_node *nodes = r->before.nodes;

	for (uint32_t i = 0; i < r->before.count; i++) {
		uint32_t removed = 0, first = PAGE_NO_NODE;

		if (!r->stays[i])
			continue;
		for (uint32_t child = i + 1; child < nodes[i].next; child = nodes[child].next) {
			if (r->stays[child]) {
				if (first != PAGE_NO_NODE && removed == 0 && r->removed[child] == 0)
					return relation_fails(r, "something went beside no block",
							      nodes[first].at);
				first = PAGE_NO_NODE;
				removed = r->removed[child];
			} else {
				first = first == PAGE_NO_NODE ? child : first;
				removed += r->removed[child] + relation_is_gone(r, &nodes[child]) +
					   (nodes[child].tag != GUMBO_TAG_LAST);
			}
		}
	}
	return true;
}

/* ---- gone, empty ------------------------------------------------------------------------------ */

/* Does it hold a comment that stays, half of a pair perhaps? */
static inline bool
relation_holds_comment(const struct relation *r, uint32_t i)
{
	for (uint32_t j = i; j < r->before.nodes[i].next; j++)
		if (page_is_comment(r->before.nodes[j].gumbo) && r->stays[j])
			return true;
	return false;
}

static inline bool
relation_is_inline(const struct page_node *node)
{
	return page_is_text(node->gumbo) ||
	       (node->tag != GUMBO_TAG_LAST && !relation_is_block(node));
}

/* What stays before or behind node `i` in the same parent; comments are passed over. */
static inline uint32_t
relation_sibling(const struct relation *r, uint32_t i, bool before)
{
	const struct page_node *nodes = r->before.nodes;
	uint32_t parent = nodes[i].parent, child = parent == PAGE_NO_NODE ? 0 : parent + 1;
	uint32_t end = parent == PAGE_NO_NODE ? (uint32_t)r->before.count : nodes[parent].next;
	uint32_t found = PAGE_NO_NODE;

	for (; child < end; child = nodes[child].next) {
		if (!r->stays[child] || page_is_comment(nodes[child].gumbo) || child == i)
			continue;
		if (before && child < i)
			found = child;
		else if (!before && child > i)
			return child;
	}
	return found;
}

/* The same, also outside of elements of running text that `i` stands in. */
static inline const struct page_node *
relation_neighbour(const struct relation *r, uint32_t i, bool before)
{
	uint32_t found = relation_sibling(r, i, before);

	while (found == PAGE_NO_NODE && (i = r->before.nodes[i].parent) != PAGE_NO_NODE &&
	       relation_is_inline(&r->before.nodes[i]))
		found = relation_sibling(r, i, before);
	return found == PAGE_NO_NODE ? NULL : &r->before.nodes[found];
}

/* Do its tags keep apart two lines that would be one without them? */
static inline bool
relation_separates(const struct relation *r, uint32_t i)
{
	const struct page_node *before = relation_neighbour(r, i, true);
	const struct page_node *behind = relation_neighbour(r, i, false);

	return before != NULL && behind != NULL && relation_is_inline(before) &&
	       relation_is_inline(behind);
}

static inline bool
relation_is_empty_for_a_reason(struct relation *r, uint32_t i)
{
	const struct page_node *node = &r->before.nodes[i];

	if (node->tag == GUMBO_TAG_TD || node->tag == GUMBO_TAG_TH)
		return ++r->cells;
	if (relation_separates(r, i))
		return ++r->separators;
	if (relation_is_broken(r, i) || relation_holds_comment(r, i))
		return ++r->broken;
	for (uint32_t j = i + 1; j < node->next; j++)	/* what holds one that may be */
		if (r->stays[j] && r->removed[j] > 0 && r->left[j] == 0 &&
		    r->before.nodes[j].tag != GUMBO_TAG_TD && r->before.nodes[j].tag != GUMBO_TAG_TH)
			return relation_is_empty_for_a_reason(r, j);
	return false;
}

static inline bool
relation_check_gone(struct relation *r)
{
	for (uint32_t i = 0; i < r->before.count; i++) {
		const struct page_node *node = &r->before.nodes[i];

		if (!r->stays[i])
			continue;
		if (node->says && relation_is_gone(r, node))
			return relation_fails(r, "a text is left that was to go", node->at);
		if (relation_image_says(node) && relation_is_gone(r, node))
			return relation_fails(r, "an image is left that was to go", node->at);
		if (node->tag != GUMBO_TAG_LAST && node->at != PAGE_NOWHERE && r->removed[i] > 0 &&
		    r->left[i] == 0 && !relation_is_substance(node) &&
		    !relation_is_empty_for_a_reason(r, i))
			return relation_fails(r, "an element stays that holds nothing", node->at);
	}
	return true;
}

/* ---- lines ---------------------------------------------------------------------------------- */

static inline void
relation_break(struct buf *lines, uint8_t byte)
{
	if (lines->len > 0 && lines->data[lines->len - 1] == ' ')
		lines->len--;
	if (lines->len > 0 && lines->data[lines->len - 1] != '\n')
		buf_byte(lines, byte);
}

/* A character reference is read as a blank: it is the same before and after. */
static inline void
relation_add_words(struct buf *lines, struct slice text)
{
	uint32_t c;

	for (size_t at = 0, len; at < text.len; at += len) {
		len = utf8_decode(text, at, &c, NULL);
		if (c == '&')
			while (at + len < text.len && (text.data[at + len] == '#' || ascii_is_alnum(text.data[at + len])))
				len++;
		switch (character_of(c)) {
		case CHARACTER_LETTER: case CHARACTER_DIGIT: case CHARACTER_MARK:
			buf_add(lines, slice_range(text, (struct range){ at, at + len }));
			break;
		case CHARACTER_INVISIBLE:
			break;
		default:
			if (lines->len > 0 && lines->data[lines->len - 1] != ' ')
				relation_break(lines, ' ');
		}
	}
}

/* What gumbo moves out of a table stands on a line with other things than it seems. */
static inline bool
relation_is_in_order(const struct relation *r)
{
	const struct page_node *nodes = r->before.nodes;
	size_t last = 0;

	for (uint32_t i = 0; i < r->before.count; i++) {
		if (nodes[i].at == PAGE_NOWHERE || nodes[i].moved)
			continue;
		if (nodes[i].at < last)
			return false;
		last = nodes[i].at;
	}
	return true;
}

/* The words of a page, its lines apart; without those that are gone. */
static inline struct slice
relation_lines(const struct relation *r, const struct page *page)
{
	struct buf lines;
	uint32_t at = PAGE_NO_NODE, next;
	uint8_t line = relation_is_in_order(r) ? '\n' : ' ';

	buf_init(&lines, r->arena);
	for (uint32_t i = 0; i < page->count; i = next) {
		const struct page_node *node = &page->nodes[i];
		bool gone = relation_is_gone(r, node);

		for (; at != PAGE_NO_NODE && at != node->parent; at = page->nodes[at].parent)
			if (relation_is_block(&page->nodes[at]))
				relation_break(&lines, line);
		at = i;
		if (node->spaced || line == ' ')
			relation_break(&lines, ' ');
		next = relation_is_unread(node) ? node->next : i + 1;
		if (relation_is_block(node) || node->tag == GUMBO_TAG_BR)
			relation_break(&lines, line);
		else if (gone)
			relation_break(&lines, ' ');
		else if (page_is_text(node->gumbo))
			relation_add_words(&lines, node->bytes);
		else if (relation_image_says(node))
			buf_printf(&lines, " (image %zu) ", node->at);
	}
	assert_false(lines.failed);
	return buf_slice(&lines);
}

static inline bool
relation_check_lines(struct relation *r)
{
	struct slice before = relation_lines(r, &r->before), after = relation_lines(r, &r->after);
	struct slice line, other;

	do {
		struct slice none = { 0 };

		do
			line = none;
		while (slice_next_line(&before, &line, NULL) && slice_trim(line).len == 0);
		do
			other = none;
		while (slice_next_line(&after, &other, NULL) && slice_trim(other).len == 0);
		if (!slice_equal(slice_trim(line), slice_trim(other))) {
			print_message("line before: %.*s\nline after:  %.*s\n", SLICE_ARG(line), SLICE_ARG(other));
			return relation_fails(r, "a line reads otherwise", 0);
		}
	} while (line.len > 0);
	return true;
}

/* ---- paired --------------------------------------------------------------------------------- */

/* What a comment opens and closes: conditions (0) or tags that it hides (1). */
static inline void
relation_pair(struct relation *r, uint32_t comment, int kind, int step, uint32_t *open[2], size_t depth[2])
{
	if (step > 0) {
		open[kind][depth[kind]++] = comment;
		return;
	}
	if (depth[kind] == 0)
		return;
	if (r->stays[open[kind][--depth[kind]]] != r->stays[comment])
		(void)relation_fails(r, "one of a pair of conditional comments went",
				     r->before.nodes[comment].at);
}

static inline void
relation_pair_tags(struct relation *r, uint32_t comment, const char *text, uint32_t *open[2],
		   size_t depth[2])
{
	for (const char *tag = strchr(text, '<'); tag != NULL; tag = strchr(tag + 1, '<')) {
		const char *end = strchr(tag, '>');
		size_t len = strcspn(tag + 1, " \t\r\n/>");

		if (end == NULL)
			return;
		if (tag[1] == '/')
			relation_pair(r, comment, 1, -1, open, depth);
		else if (ascii_is_alpha((uint8_t)tag[1]) && end[-1] != '/' &&
			 !element_is(element_find((struct slice){ (const uint8_t *)tag + 1, len }),
				     ELEMENT_IS_VOID))
			relation_pair(r, comment, 1, 1, open, depth);
		tag = end;
	}
}

static inline bool
relation_check_pairs(struct relation *r)
{
	size_t most = r->before.source.len + 1, depth[2] = { 0, 0 };
	uint32_t *open[2] = { NULL, NULL };

	for (uint32_t i = 0; i < r->before.count; i++) {
		const char *text;

		if (!page_is_comment(r->before.nodes[i].gumbo))
			continue;
		for (size_t j = 0; j < 2 && open[j] == NULL; j++)
			open[j] = arena_array(r->arena, most, sizeof(**open));
		text = r->before.nodes[i].gumbo->v.text.text;
		text += strspn(text, " \t\r\n");
		if (strncasecmp(text, "[if", 3) == 0 && strstr(text, "<![endif]") != NULL)
			relation_pair_tags(r, i, text, open, depth);
		else if (strncasecmp(text, "[if", 3) == 0)
			relation_pair(r, i, 0, 1, open, depth);
		else if (strncasecmp(text, "<![endif]", 9) == 0 || strncasecmp(text, "[endif]", 7) == 0)
			relation_pair(r, i, 0, -1, open, depth);
	}
	return r->wrong == NULL;
}

/* ---- all of it ------------------------------------------------------------------------------ */

/* Does formatting go on into what gumbo moved? */
static inline bool
relation_is_beyond_tags(const struct relation *r)
{
	if (relation_is_in_order(r))
		return false;
	for (size_t i = 0; i < r->before.count; i++)
		if (relation_goes_on(&r->before.nodes[i]) || r->before.nodes[i].moved)
			return true;
	return false;
}

static inline bool
relation_words_hold(struct relation *r)
{
	bool *left = arena_array(r->arena, r->before.source.len + 1, sizeof(*left));

	r->by_words = true;
	r->wrong = NULL;
	for (size_t i = 0; i < r->after.count; i++)
		if (r->after.nodes[i].at != PAGE_NOWHERE &&
		    (r->after.nodes[i].says || relation_image_says(&r->after.nodes[i])))
			left[r->after.nodes[i].at] = true;
	for (size_t i = 0; i < r->before.count; i++) {
		const struct page_node *node = &r->before.nodes[i];

		if (node->at != PAGE_NOWHERE && (node->says || relation_image_says(node)) &&
		    left[node->at] == relation_is_gone(r, node))
			return relation_fails(r, "a word stays or goes against the rules", node->at);
	}
	return true;
}

/* `gone` and `before` are given; `wrong` and `at` tell the first thing that does not hold. */
static inline bool
relation_holds(struct relation *r, struct slice source, const struct edits *edits)
{
	r->after = page_read(r->arena, source, r->before.edges, edits);
	r->stays = arena_array(r->arena, r->before.count, sizeof(*r->stays));
	r->removed = arena_array(r->arena, r->before.count, sizeof(*r->removed));
	r->kept = arena_array(r->arena, r->before.count, sizeof(*r->kept));
	r->left = arena_array(r->arena, r->before.count, sizeof(*r->left));
	if (!relation_match(r))
		return relation_is_beyond_tags(r) && relation_words_hold(r);
	relation_weigh(r);
	return relation_check_kept(r) && relation_check_runs(r) && relation_check_gone(r) &&
	       relation_check_lines(r) && relation_check_pairs(r);
}

#endif
