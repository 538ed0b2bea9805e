/*
 * open_elements - the stack of open elements (WHATWG HTML 13.2.4.2), for the tree builder.
 *
 * The standard asks "is there a p in button scope?" by walking the stack, at almost every tag;
 * on a source that nests elements on purpose this is the square of its length. Here each
 * element knows the nearest element below it that ends such a walk, and the stack knows the
 * topmost open element of each kind: the question is one comparison.
 *
 * Units      places on the stack count from 1; 0 is the ground, which bounds every scope
 */
#ifndef BLUEPENCIL_HTML_OPEN_ELEMENTS_H
#define BLUEPENCIL_HTML_OPEN_ELEMENTS_H

#include <stdbool.h>

#include "base/slice.h"
#include "html/element.h"
#include "html/tree.h"

#define OPEN_ELEMENTS_NAMES 256		/* unknown elements are told apart by hash and name */

/* Where walks down the stack end. */
enum bound {
	BOUND_SCOPE,		/* "in scope" */
	BOUND_BUTTON_SCOPE,	/* and button */
	BOUND_LIST_SCOPE,	/* and ol, ul */
	BOUND_ITEM,		/* special, but for address, div, p: where "<li>" stops looking */
	BOUND_SPECIAL,		/* special: where other end tags stop looking */
	BOUND_MARKER,		/* markers in the list of active formatting elements: td, object, ... */
	BOUND_TABLE,		/* the part of a table we are in, or what separates us from it */
	BOUND_HTML,		/* not an element of svg or math */
	BOUND_COUNT
};

struct open_element {
	enum element element;
	uint32_t node;
	struct slice name;
	bool foreign;			/* an element of svg or math */
	bool foreign_inside;		/* so are the elements in it */
	bool ended;			/* its end tag came, but elements in it are still open */
	bool astray;			/* so it is with one it stands in, or that was foster-parented */
	uint32_t pending_mark;		/* of a marker: the pending formatting elements before it */
	uint32_t live_mark;		/* and how many of them are live */
	uint16_t same_below;		/* the next open element of the same kind */
	uint16_t bounds[BOUND_COUNT];
};

struct open_elements {
	size_t top;			/* the place of the current node; 0: none */
	uint16_t last[ELEMENT_COUNT];	/* the topmost of each kind, 0: none */
	uint16_t last_of_name[OPEN_ELEMENTS_NAMES];
	struct open_element items[HTML_TREE_DEPTH + 1];
};

static inline struct open_element *
open_elements_top(struct open_elements *open)
{
	return &open->items[open->top];
}

/* The place where a walk from the current node ends. */
static inline size_t
open_elements_bound(const struct open_elements *open, enum bound bound)
{
	return open->items[open->top].bounds[bound];
}

/* Is there one of `element` that a walk from the current node meets before it ends? */
static inline bool
open_elements_has(const struct open_elements *open, enum element element, enum bound bound)
{
	return open->last[element] != 0 &&
	       open->last[element] >= open_elements_bound(open, bound);
}

/* The topmost open element of this element and, where it is OTHER or foreign, name; or 0. */
size_t open_elements_find(const struct open_elements *open, enum element element,
			  struct slice name, bool foreign);

/* False when there is no room. The caller has set element, node, name, foreign, foreign_inside. */
bool open_elements_push(struct open_elements *open, const struct open_element *item);

/* Takes the current node off. */
void open_elements_pop(struct open_elements *open);

/* Says that the topmost element of its kind, at `place`, is no longer to be found. */
void open_elements_end(struct open_elements *open, size_t place);

#endif
