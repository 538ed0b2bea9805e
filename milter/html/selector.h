/*
 * selector - CSS selectors, parsed and tried on elements of a tree.
 *
 * Understood: element names, "*", classes, ids, attributes with every operator, :link, :root, :empty,
 * what counts siblings (:first-child, :nth-last-of-type(2n+1)), :not(), :is() and :where() of compound
 * selectors, and all these combined by descendant, child and sibling combinators. Of what hangs on the
 * reader (:hover, :checked), and of what is not understood (:has(), vendors' own), the answer is
 * "perhaps".
 *
 * Elements that every reader has though no tag is there (html, body, tbody) are taken for there.
 *
 * Section    Selectors 3, 4 (syntax), 9 (specificity)
 * Memory     parsed selectors are in the arena; slices are of the style sheet's text or in the arena
 */
#ifndef BLUEPENCIL_HTML_SELECTOR_H
#define BLUEPENCIL_HTML_SELECTOR_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/slice.h"

struct html_tree;

enum selector_kind {
	SELECTOR_ELEMENT,	/* only of a key in stylesheet.c */
	SELECTOR_CLASS,
	SELECTOR_ID,
	SELECTOR_ATTRIBUTE,
	SELECTOR_LINK,
	SELECTOR_ROOT,
	SELECTOR_EMPTY,
	SELECTOR_NTH,		/* its place among the elements of its parent */
	SELECTOR_ANY_OF,	/* :is(), :where() */
	SELECTOR_NONE_OF,	/* :not() */
	SELECTOR_MAYBE,		/* nobody knows */
};

/* Every step-th from the offset on: "2n+1". */
struct selector_nth {
	long step, offset;
	bool from_end, of_type;
};

/* One thing that is asked of an element. */
struct selector_condition {
	enum selector_kind kind;
	struct slice name, value;	/* of an attribute; a class or id has a name alone */
	uint8_t operator;		/* of an attribute: 0 (there is one), '=', '~', '|', '^', '$', '*' */
	bool nocase;
	struct selector_nth nth;
	struct selector_compound *of;	/* :is(), :where(), :not() */
	size_t of_count;
};

/* What is asked of one element: "td.x[y]". */
struct selector_compound {
	uint8_t combinator;		/* to the compound before it: ' ', '>', '+', '~'; 0 for the first */
	struct slice element;		/* empty: any */
	struct selector_condition *conditions;
	size_t count;
};

struct selector_weight {
	uint32_t ids, classes, elements;
};

struct selector {
	struct selector_compound *compounds;	/* the last one is the element's own */
	size_t count;
	struct selector_weight weight;		/* its specificity */
	bool foreign;		/* something in it some readers do not know: then they ignore its rule */
};

enum selector_result {
	SELECTOR_READ,
	SELECTOR_NOTHING,	/* it selects no element: ::before, an old link's looks */
	SELECTOR_BROKEN,	/* no selector; readers ignore the rule, or this selector of it */
	SELECTOR_NO_MEMORY,
};

enum selector_result selector_read(struct arena *arena, struct slice text, struct selector *selector_out);

enum selector_match { SELECTOR_NO, SELECTOR_PERHAPS, SELECTOR_YES };

/*
 * Does it select this element? Each element that is looked at takes one of `steps`; when none is left
 * the answer is "perhaps". `nocase`: classes and ids are without case, as in quirks mode.
 */
enum selector_match selector_matches(const struct selector *selector, const struct html_tree *tree,
				     uint32_t node, bool nocase, size_t *steps);

#endif
