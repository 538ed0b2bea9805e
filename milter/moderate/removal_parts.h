/*
 * removal_parts - what the files of the removal from HTML share. For them alone.
 *
 *	removal_html.c		which elements go whole
 *	removal_weight.c	what stands beneath each node: how much that goes, how much that stays
 *	removal_seam.c		what a cut leaves side by side
 */
#ifndef BLUEPENCIL_MODERATE_REMOVAL_PARTS_H
#define BLUEPENCIL_MODERATE_REMOVAL_PARTS_H

#include "moderate/comment.h"
#include "moderate/removal.h"

/* What stands beneath a node, itself included. */
struct weight {
	uint32_t words;			/* texts and images of removed blocks */
	uint32_t removed;		/* and pictures that go with them */
	uint32_t kept;			/* texts, images, controls that stay */
	uint32_t pixels;		/* images that count readers, links: nobody's decoration */
	struct comment_balance balance;
};

/* Nodes that go, and the bytes of their source. */
struct cut {
	struct range range;
	uint32_t first, next;		/* the first node, and the one after the last */
	struct slice end_tag;		/* to be written: what ended an element before it went; empty */
	struct slice end_tag_before;	/* the same where tags of the cut stay; empty */
	bool words_only;		/* texts and images go, all tags stay */
};

struct removal {
	const struct document *document;
	const struct html_tree *tree;
	const bool *removed;
	const bool *pictures;		/* per node: an image that goes, though it has no words; NULL */
	struct arena *arena;
	struct edits *edits;
	size_t *blocks;			/* per node: the block of a text or image, BLOCK_NONE */
	struct weight *weights;		/* per node */
	uint32_t *pending;		/* parents whose children are still to be looked at */
	size_t pending_count, pending_cap;
	struct cut *cuts;
	size_t cut_count, cut_cap;
};

/* Fills `blocks` and `weights`. False when memory is short. */
MUST_USE bool removal_weigh(struct removal *r);

/* Neither blank nor invisible. */
bool removal_is_seen(uint32_t code_point);

/* Do formatting elements go on from the cut to something behind it in the same parent? */
bool removal_reopens(const struct removal *r, const struct cut *cut);

/* Makes edits of the cuts. False when memory is short. */
MUST_USE bool removal_sew(struct removal *r);

#endif
