/*
 * remainder - what makes no sense any more once the promos are gone, and goes with them.
 *
 *	pictures and "read on" links	that lead where a removed block beside them leads
 *	a URL on a line of its own	in plain text, beneath an entry that went
 *	what Outlook alone shows	in place of a removed block beside it that says the same
 *	headings			beneath which nothing is left
 *	a whole article			of which only the title, the source and the like are left
 */
#ifndef BLUEPENCIL_MODERATE_REMAINDER_H
#define BLUEPENCIL_MODERATE_REMAINDER_H

#include "text/document.h"

struct remainder {
	const struct document *document;
	const bool *related;	/* per block: an only-orphaned rule fires (it heads no article) */
	const bool *aside;	/* per block: stands beneath no heading (footer, disclaimer, source) */
	const bool *footer;	/* per block: of those, what belongs to no article */
	bool *removed;		/* per block; more is added */
	bool *dropped;		/* per article: all of it goes; set here */
};

/*
 * Of a block that only some readers see: the nearest of the few around it that says the same to the
 * others, as a button has a form for Outlook and one for all else. BLOCK_NONE where there is none.
 */
size_t remainder_counterpart(const struct document *document, size_t block);

/* Walks from the end backwards, as a heading goes when the headings beneath it go. */
void remainder_find(const struct remainder *remainder);

#endif
