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
 * Each is asked strictly first, and less strictly (enum leniency) only where it does not hold.
 *
 * Where a text goes that gumbo, as the standard, has put before the table in which it stands, no cut
 * leaves the tree as it was; if it does not hold, such a page is judged by its words and images alone:
 * those of the blocks are gone, all others are kept. How often is counted.
 */
#ifndef BLUEPENCIL_MODERATE_GUMBO_RELATION_TEST_H
#define BLUEPENCIL_MODERATE_GUMBO_RELATION_TEST_H

#include "moderate/gumbo_element_test.h"
#include "moderate/gumbo_lines_test.h"
#include "moderate/gumbo_pairs_test.h"
#include "moderate/gumbo_two_pages_test.h"

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
	uint32_t next = nodes[i].next;

	while ((r->lenient & LENIENT_REACH) && next < r->before.count && nodes[next].moved)
		next++;
	if (nodes[i].end_tag != PAGE_NOWHERE && nodes[i].end_tag > reach.start)
		reach.end = nodes[i].end_tag;
	else if (next < r->before.count && nodes[next].at != PAGE_NOWHERE && nodes[next].at > reach.start)
		reach.end = nodes[next].at;
	return reach;
}

static inline bool
relation_is_formatting(const struct page_node *node)
{
	static const GumboTag tags[] = {
		GUMBO_TAG_A, GUMBO_TAG_B, GUMBO_TAG_BIG, GUMBO_TAG_CODE, GUMBO_TAG_EM, GUMBO_TAG_FONT,
		GUMBO_TAG_I, GUMBO_TAG_NOBR, GUMBO_TAG_S, GUMBO_TAG_SMALL, GUMBO_TAG_STRIKE,
		GUMBO_TAG_STRONG, GUMBO_TAG_TT, GUMBO_TAG_U,
	};

	return node->at != PAGE_NOWHERE && relation_is_one_of(node, tags, COUNT(tags));
}

/* Is it a formatting element without an end tag? It goes on to format what follows. */
static inline bool
relation_goes_on(const struct page_node *node)
{
	return node->end_tag == PAGE_NOWHERE && relation_is_formatting(node);
}

/* The outermost of at least three elements around formatting element `i` with the same start tag. */
static inline uint32_t
relation_outermost_alike(const struct relation *r, uint32_t i)
{
	const struct page_node *nodes = r->before.nodes;
	uint32_t found = PAGE_NO_NODE;
	unsigned alike = 0;

	for (uint32_t j = nodes[i].parent; j != PAGE_NO_NODE; j = nodes[j].parent) {
		if (nodes[j].tag != nodes[i].tag || !slice_equal(nodes[j].bytes, nodes[i].bytes))
			continue;
		alike++;
		found = j;
	}
	return alike >= 3 ? found : PAGE_NO_NODE;
}

/*
 * Of four formatting elements that are alike, gumbo, as the standard, forgets the first (13.2.4.3): what
 * comes then in the same cell has other end tags than it seems. Is node `i` there?
 */
static inline bool
relation_is_crowded(const struct relation *r, uint32_t i)
{
	const struct page_node *nodes = r->before.nodes;

	for (uint32_t j = 0; j < r->before.count; j++) {
		uint32_t outermost = relation_is_formatting(&nodes[j]) ? relation_outermost_alike(r, j)
								       : PAGE_NO_NODE;
		uint32_t cell = outermost;

		if (outermost == PAGE_NO_NODE || i < outermost)
			continue;
		while (cell != PAGE_NO_NODE && nodes[cell].tag != GUMBO_TAG_TD &&
		       nodes[cell].tag != GUMBO_TAG_TH && nodes[cell].tag != GUMBO_TAG_CAPTION)
			cell = nodes[cell].parent;
		if (cell == PAGE_NO_NODE || i < nodes[cell].next)
			return true;
	}
	return false;
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
	if (relation_is_broken(r, i) || relation_holds_comment(r, i) ||
	    ((r->lenient & LENIENT_CROWD) && relation_is_crowded(r, i)))
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

/* ---- all of it ------------------------------------------------------------------------------ */

/* Did gumbo put node `i` before a table that begins before it in the source? */
static inline bool
relation_is_fostered(const struct relation *r, uint32_t i)
{
	const struct page_node *nodes = r->before.nodes;

	for (uint32_t j = i + 1; nodes[i].at != PAGE_NOWHERE && j < r->before.count; j++)
		if (nodes[j].tag == GUMBO_TAG_TABLE && nodes[j].at < nodes[i].at)
			return true;
	return false;
}

/*
 * Is a text or image that goes one that gumbo, as the standard, put before its table? It has formatting go on
 * there, and what comes then is in other elements without it, whatever tags stay.
 */
static inline bool
relation_is_beyond_tags(const struct relation *r)
{
	for (uint32_t i = 0; i < r->before.count; i++)
		if (relation_is_gone(r, &r->before.nodes[i]) && relation_is_fostered(r, i))
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

static inline bool
relation_holds_so(struct relation *r, unsigned lenient)
{
	size_t count = r->before.count;

	r->lenient = lenient;
	r->wrong = NULL;
	r->by_words = false;
	r->cells = r->separators = r->broken = 0;
	r->stays = arena_array(r->arena, count, sizeof(*r->stays));
	r->removed = arena_array(r->arena, count, sizeof(*r->removed));
	r->kept = arena_array(r->arena, count, sizeof(*r->kept));
	r->left = arena_array(r->arena, count, sizeof(*r->left));
	if (!relation_match(r))
		return relation_is_beyond_tags(r) && relation_words_hold(r);
	relation_weigh(r);
	return relation_check_kept(r) && relation_check_runs(r) && relation_check_gone(r) &&
	       relation_check_lines(r) && relation_check_pairs(r);
}

/*
 * `gone` and `before` are given; `wrong` and `at` tell the first thing that does not hold, `lenient` what
 * had to be asked less strictly.
 */
static inline bool
relation_holds(struct relation *r, struct slice source, const struct edits *edits)
{
	r->after = page_read(r->arena, source, r->before.edges, edits);
	for (unsigned lenient = 0; lenient < LENIENT_ALL; lenient++)
		if (relation_holds_so(r, lenient))
			return true;
	return relation_holds_so(r, LENIENT_ALL);
}

#endif
