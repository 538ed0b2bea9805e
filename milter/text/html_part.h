/*
 * html_part - a part of a run of inline content that is to be a block, or no block at all.
 */
#ifndef BLUEPENCIL_TEXT_HTML_PART_H
#define BLUEPENCIL_TEXT_HTML_PART_H

#include "text/html_run.h"

/* The items [first, last) of a run, and the source that they may claim. */
struct run_part {
	size_t first, last;
	struct range reach;
};

static inline const struct html_node *
run_node(const struct html_run *run, size_t item)
{
	return &run->tree->nodes[run->items[item].node];
}

static inline struct slice
run_source(const struct html_run *run, const struct html_node *node)
{
	return slice_range(run->tree->source, node->range);
}

/* Is the item words that a reader sees? */
static inline bool
run_shows(const struct html_run *run, size_t item)
{
	return run->items[item].kind == RUN_WORDS && run->items[item].shown &&
	       run->items[item].look == LOOK_SEEN;
}

/* Do the words of the part that have this look hold a letter or a digit? */
bool run_part_says(const struct html_run *run, const struct run_part *part, enum look look);

/* Without the items at both ends that do not show words of this look. */
struct run_part run_part_trimmed(const struct html_run *run, struct run_part part, enum look look);

/* Do two links lead to the same place? HTML_NO_NODE is a link to nowhere. */
bool run_same_link(const struct html_run *run, uint32_t a, uint32_t b);

/* A block of the part's words that are seen in this view (VIEW_BIT); [first, last): blocks that hold them. */
void run_part_write_view(const struct html_run *run, struct run_part part, unsigned view, size_t first,
			 size_t last);

/* Views of the whole run, the first block of which is `of`; html_views.c. */
void run_views_write(const struct html_run *run, size_t of);

/* Makes a block of the visible words, and blocks of the hidden words and images among them. */
void run_part_write(const struct html_run *run, struct run_part part);

/* Of a part in which no visible word counts: blocks of its hidden words and images. */
void run_part_write_unseen(const struct html_run *run, struct run_part part);

/* Of a part without visible words: the same, but the words are mapped. */
void run_part_write_hidden(const struct html_run *run, struct run_part part);

#endif
