/*
 * match - does a phrase stand in a text, given where its anchor was seen?
 *
 * From the anchor the pieces are followed forwards and backwards, each step from a small set of
 * positions to the next, so that the work is bounded by the length of the phrase, whatever the
 * text is. The shortest match counts.
 *
 * Units      positions of the folded text; the block's bounds are never crossed
 * Threads    nothing is kept between calls
 */
#ifndef BLUEPENCIL_POLICY_MATCH_H
#define BLUEPENCIL_POLICY_MATCH_H

#include "base/offset_map.h"
#include "policy/phrase.h"
#include "policy/triple.h"

/* Words of a gap "...", and the bytes that are looked through for them. */
#define GAP_WORDS 5
#define GAP_BYTES_MOST 300

/* A place where a signal fires: its numbers are these. */
enum { FIRING_SIGNAL, FIRING_START, FIRING_END };

/* All such places, twice. */
struct firings {
	const struct triple *by_start;	/* sorted by signal, then start */
	const struct triple *by_end;	/* sorted by signal, then end */
	size_t count;
};

struct match_text {
	struct slice folded;		/* of the whole text */
	struct slice original;
	const struct offset_map *map;	/* folded to original; NULL: the same bytes */
	struct range block;		/* where the anchor stands */
	const struct firings *firings;	/* of the signals that phrases name; NULL: none */
};

/*
 * The phrase's place around its anchor, which stands at `anchor`: the bytes of an anchor's text, or
 * a place where the anchor's signal fires.
 */
bool phrase_match(const struct phrase *phrase, const struct match_text *text, struct range anchor,
		  struct range *match_out);

#endif
