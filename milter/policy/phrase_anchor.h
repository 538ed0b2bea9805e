/*
 * phrase_anchor - by which of its texts a phrase is found, and what may stand beside them.
 *
 * A reading's anchor is its longest text, as if its alternatives were written out. From the anchor a gap
 * finds what is nearest to it, so which text it is decides what matches; but between texts with
 * nothing but letters and blanks between them it makes no difference, and of these the rarest is
 * taken.
 */
#ifndef BLUEPENCIL_POLICY_PHRASE_ANCHOR_H
#define BLUEPENCIL_POLICY_PHRASE_ANCHOR_H

#include "base/compiler.h"
#include "policy/phrase.h"

/* Whatever its alternatives are, is there something, and something before and behind each gap? */
bool sequence_is_whole(const struct sequence *sequence);

/*
 * Chooses the anchor of a sequence whose alternatives all stand together: the longest text, where it is a
 * common one ("in") the best choice, where there is none a signal. False: it has none.
 */
bool sequence_find_plain_anchor(struct sequence *sequence);

/* Chooses an anchor for all readings. False: they have none in common, so that some must be written out. */
bool sequence_find_anchor(struct sequence *sequence);

/* What can stand directly before, or behind, an anchor: any of these. */
struct beside {
	bool edge;			/* where the phrase ends, or a gap: no letter or digit may */
	bool blank;			/* one of the phrase's */
	bool number;
	bool open;			/* anything */
	bool bytes[256];		/* texts that end, or begin, with these */
};
void phrase_beside(const struct phrase *phrase, size_t anchor, bool before,
		   struct beside *beside_out);

#endif
