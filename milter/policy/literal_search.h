/*
 * literal_search - all places of many texts in one pass over another.
 *
 * What a pass costs depends on the text, hardly on how many literals there are.
 *
 * Ownership  lives in the arena it was made with; the literals' bytes must live as long
 * Threads    never changed once made: many threads may search with it
 */
#ifndef BLUEPENCIL_POLICY_LITERAL_SEARCH_H
#define BLUEPENCIL_POLICY_LITERAL_SEARCH_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/slice.h"

struct literal_search;

#define LITERAL_SEARCH_MOST (1u << 24)	/* literals */

/* For different literals, none of them empty. NULL: no memory, or more literals than that. */
struct literal_search *literal_search_new(struct arena *arena, const struct slice *literals,
					  size_t count);

/* The number of a literal, and where it ends; false ends the search. */
typedef bool literal_callback(uint32_t number, size_t end, void *object);

/*
 * Calls `found` once for every place of every literal. Places come in the order of a part of each
 * literal, so that what stands in one line is told before what stands in the next.
 * False: `found` ended it.
 */
MUST_USE bool literal_search_all(const struct literal_search *search, struct slice text,
				 literal_callback *found, void *object);

#endif
