/*
 * excerpt - words in the midst of a block that can be cut out, and nothing else with them.
 *
 * One version of an issue has several teasers in one paragraph that are a block each in another
 * version. What goes there goes here, too, where it is clear which words that are: they begin and
 * end where a sentence does, at an address, at a mark that parts entries ("|"), or where the words
 * of another block begin. What quotes them in a sentence of its own is not cut.
 *
 *	plain	Bridge opened. https://n.example/1 Coin to rise. https://n.example/2 Ships late.
 *	cut	                                   ------------------------------------
 *
 * Memory     in the arena
 */
#ifndef BLUEPENCIL_MODERATE_EXCERPT_H
#define BLUEPENCIL_MODERATE_EXCERPT_H

#include "base/arena.h"
#include "text/document.h"

struct excerpt {
	size_t block;			/* of its document */
	struct range words;		/* of those of the block (moderate/words) */
	struct range folded, text;	/* of the document's */
	struct range source;		/* what is to be removed */
	struct range kept;		/* but for a line end in it that stays; empty */
};

/* What is known of the words. */
struct excerpt_words {
	struct range words;		/* of those of the block (moderate/words) */
	bool joined_before, joined_behind;	/* the words of another block end, or begin, there */
	bool quotes;			/* where they stand as a block they are in quotation marks */
};

/*
 * Fills the ranges of the excerpt: those words of the block, and what belongs to them.
 * `places` are where the block's `count` words stand in its folded text. False where it is not clear
 * what that is, or cannot be cut.
 */
bool excerpt_find(const struct document *document, size_t block, const struct range *places,
		  size_t count, const struct excerpt_words *wanted, struct excerpt *excerpt);

#endif
