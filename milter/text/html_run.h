/*
 * html_run - a run of inline content between two block boundaries, and the blocks it makes.
 *
 * Memory     the items are kept from run to run; all is in the arena
 */
#ifndef BLUEPENCIL_TEXT_HTML_RUN_H
#define BLUEPENCIL_TEXT_HTML_RUN_H

#include "html/tree.h"
#include "text/document_builder.h"

/* Who sees it? */
enum look {
	LOOK_SEEN,			/* every reader */
	LOOK_PARTLY,			/* some readers */
	LOOK_HIDDEN,			/* none */
};

struct run_item {
	enum run_item_kind { RUN_WORDS, RUN_BREAK, RUN_IMAGE, RUN_EDGE } kind;
	uint32_t node;			/* the text, br or img; of an edge, the element or comment */
	uint32_t link;			/* the innermost a with an href around it, or HTML_NO_NODE */
	struct range range;		/* of the node; of an edge, the tag */
	enum look look;
	uint8_t views;			/* bits: the views in which it is seen */
	bool shown;			/* words: not only blanks and invisible characters */
	bool says;			/* words: a letter or a digit is among them */
	struct slice alt;		/* images: alt and title, never without a letter or digit */
};

struct html_run {
	struct arena *arena;
	const struct html_tree *tree;
	struct document_builder *builder;
	struct run_item *items;
	size_t count, cap;
	bool varies;			/* it does not hold the same words in all views */
	bool in_word;			/* what all see of it so far ends in a letter or a digit */

	/* What stands around it */
	enum block_type type;		/* HEADING, ITEM, CELL or PARAGRAPH */
	unsigned level;
	uint32_t node;			/* the innermost block element */
	size_t start;			/* of the source, after the boundary before it */
};

/*
 * An edge is where a block begins or ends that not every reader sees: what is not seen on one side
 * of it is not read together with what is not seen on the other, while visible words go on.
 */

/* Adds a text, br or img node. False when the budget is spent. */
MUST_USE bool run_add(struct html_run *run, uint32_t node, uint32_t link);

/* Adds an edge: this tag of the node. */
MUST_USE bool run_add_edge(struct html_run *run, uint32_t node, struct range tag);

/* Makes blocks of the run, which ends at `end` of the source, and empties it. */
void run_flush(struct html_run *run, size_t end);

#endif
