/*
 * selector - CSS selectors, parsed and tried on elements of a tree.
 *
 * Understood: element names, "*", classes, ids, attributes with every operator, :link, :root, and
 * these combined by descendant, child and sibling combinators. A selector with anything else (:hover,
 * ::before, :not(), :nth-child()) is not understood; whoever asks leaves its rule aside.
 *
 * Section    Selectors 3, 4 (syntax), 9 (specificity)
 * Memory     parsed selectors are in the arena; slices are of the style sheet's text
 */
#ifndef BLUEPENCIL_HTML_SELECTOR_H
#define BLUEPENCIL_HTML_SELECTOR_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/slice.h"

struct html_tree;

enum selector_kind {
	SELECTOR_ELEMENT,	/* only of selector_key */
	SELECTOR_CLASS,
	SELECTOR_ID,
	SELECTOR_ATTRIBUTE,
	SELECTOR_LINK,
	SELECTOR_ROOT,
};

/* One thing that is asked of an element. */
struct selector_condition {
	enum selector_kind kind;
	struct slice name, value;	/* of an attribute; a class or id has a name alone */
	uint8_t operator;		/* of an attribute: 0 (there is one), '=', '~', '|', '^', '$', '*' */
	bool nocase;
};

/* What is asked of one element: "td.x[y]". */
struct selector_compound {
	uint8_t combinator;		/* to the compound before it: ' ', '>', '+', '~'; 0 for the first */
	struct slice element;		/* empty: any */
	struct selector_condition *conditions;
	size_t count;
};

struct selector {
	struct selector_compound *compounds;	/* the last one is the element's own */
	size_t count;
	uint32_t ids, classes, elements;	/* its specificity */
};

enum selector_result { SELECTOR_READ, SELECTOR_UNKNOWN, SELECTOR_NO_MEMORY };

enum selector_result selector_read(struct arena *arena, struct slice text, struct selector *selector_out);

/*
 * Does it select this element? Each element that is looked at takes one of `steps`; when none is left
 * the answer is no.
 */
bool selector_matches(const struct selector *selector, const struct html_tree *tree, uint32_t node,
		      size_t *steps);

#endif
