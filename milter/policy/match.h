/*
 * match - does a phrase stand in a text, given where its anchor was seen?
 *
 * From the anchor the pieces are followed forwards and backwards, each step from a small set of
 * positions to the next, so that the work is bounded by the length of the phrase, whatever the
 * text is. Of each reading (policy/phrase.h) the shortest match counts.
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
 * Where readings of a phrase stand around an anchor: from each of these starts to each of these ends. Few
 * phrases have more than one of either; of more than are counted here the rest is let go.
 */
#define MATCH_ENDS_MOST 32

struct matches {
	size_t starts[MATCH_ENDS_MOST], ends[MATCH_ENDS_MOST];
	size_t start_count, end_count;
};

/*
 * The phrase around the one of its anchors that stands at `place`: the bytes of the anchor's text, or a place
 * where its signal fires. False where the phrase does not stand there.
 */
bool phrase_match(const struct phrase *phrase, size_t anchor, const struct match_text *text,
		  struct range place, struct matches *matches_out);

#endif
