/*
 * owner - a pattern that waits for a literal, and what must stand beside the literal for it.
 */
#ifndef BLUEPENCIL_POLICY_OWNER_H
#define BLUEPENCIL_POLICY_OWNER_H

#include "policy/literals.h"
#include "policy/phrase.h"

/* What stands beside a literal, by its byte; a set of them is one bit each. */
enum neighbour {
	NEIGHBOUR_LETTER = 1,		/* of ASCII */
	NEIGHBOUR_DIGIT = 2,
	NEIGHBOUR_BLANK = 4,
	NEIGHBOUR_SIGN = 8,		/* the rest of ASCII; the ends of the text */
	NEIGHBOUR_WIDE = 16,		/* beyond ASCII: who it matters to must look */
	NEIGHBOUR_ANY = 31,
};

/*
 * A pattern that waits for a literal. Few places where a literal seems to stand are places for its
 * owner, and most are told by the byte before it and the byte behind it.
 */
struct owner {
	uint32_t pattern;
	uint16_t anchor;		/* of the phrase, whose text the literal is */
	uint8_t before, after;		/* neighbours that it may have */
	bool whole_start, whole_end;	/* beside a wide neighbour a word must begin, end here */
	bool first;			/* it is the first word of its block */
};

struct owner owner_of_regex(uint32_t pattern, const struct literal_text *required);
struct owner owner_of_phrase(uint32_t pattern, const struct phrase *phrase, uint16_t anchor);

#endif
