/*
 * search - from a position in the source to the node or block that begins there or behind it.
 * Nodes and blocks are in source order.
 */
#ifndef BLUEPENCIL_MODERATE_SEARCH_H
#define BLUEPENCIL_MODERATE_SEARCH_H

#include "html/tree.h"
#include "text/document.h"

/* The first node that begins at or behind `at`; the count of nodes where there is none. */
static inline size_t
search_node(const struct html_tree *tree, size_t at)
{
	size_t low = 0, high = tree->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (tree->nodes[middle].range.start < at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The first block that begins at or behind `at`; the count of blocks where there is none. */
static inline size_t
search_block(const struct document *document, size_t at)
{
	size_t low = 0, high = document->block_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (document->blocks[middle].source.start < at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

#endif
