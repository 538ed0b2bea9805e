/*
 * search - from a position in the source to the node or block that begins there or behind it.
 * Nodes and blocks are in source order.
 */
#ifndef BLUEPENCIL_TEXT_SEARCH_H
#define BLUEPENCIL_TEXT_SEARCH_H

#include "base/search.h"
#include "html/tree.h"
#include "text/document.h"

/* The first node that begins at or behind `at`; the count of nodes where there is none. */
static inline size_t
search_node(const struct html_tree *tree, size_t at)
{
	return COUNT_WHILE(tree->count, i, tree->nodes[i].range.start < at);
}

/* The first block that begins at or behind `at`; the count of blocks where there is none. */
static inline size_t
search_block(const struct document *document, size_t at)
{
	return COUNT_WHILE(document->block_count, i, document->blocks[i].source.start < at);
}

#endif
