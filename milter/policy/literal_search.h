/*
 * literal_search - all places of many texts in another; Vectorscan's only door.
 *
 * A search is some passes over the text, each for a part of the literals: one for some thousands of
 * them. What a pass costs depends on the text, hardly on how many literals there are.
 *
 * Ownership  lives in the arena it was made with; the literals' bytes must live as long
 * Threads    never changed once made: many threads may search with it, each with its own scratch
 */
#ifndef BLUEPENCIL_POLICY_LITERAL_SEARCH_H
#define BLUEPENCIL_POLICY_LITERAL_SEARCH_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/error.h"
#include "base/slice.h"

struct literal_search;

#define LITERAL_SEARCH_MOST (1u << 24)	/* literals */

/*
 * For different literals, none of them empty or with a 0 in it. NULL, with the reason in words: no memory, more
 * literals than that, or a processor that Vectorscan does not run on.
 */
struct literal_search *literal_search_new(struct arena *arena, const struct slice *literals,
					  size_t count, const char **why_out);

/* Working memory of one search at a time. NULL: no memory. */
struct literal_scratch;
struct literal_scratch *literal_scratch_new(const struct literal_search *search);
void literal_scratch_free(struct literal_scratch *scratch);	/* NULL: fine */

/* The number of a literal, and where it ends; false ends the search. */
typedef bool literal_callback(uint32_t number, size_t end, void *object);

size_t literal_search_passes(const struct literal_search *search);

/*
 * Calls `found` once for every place of every literal of a pass, in a text of at most INT32_MAX bytes.
 * Places come in the order of a part of each literal, so that what stands in one line is told before what
 * stands in the next. False: `found` ended it and said why, or Vectorscan failed: FAULT_INTERNAL.
 */
MUST_USE bool literal_search_pass(const struct literal_search *search, size_t pass,
				  struct literal_scratch *scratch, struct slice text,
				  literal_callback *found, void *object, struct error *err);

#endif
