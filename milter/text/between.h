/*
 * between - what stands between two blocks of a document: rules, and the ends of elements.
 */
#ifndef BLUEPENCIL_TEXT_BETWEEN_H
#define BLUEPENCIL_TEXT_BETWEEN_H

#include "text/document.h"

/*
 * Is there an <hr> in the source between a block and one behind it; in plain text, a rule or
 * anything else that is no text? False where the one begins in the other.
 */
bool between_is_ruled(const struct document *document, const struct block *before,
		      const struct block *block);

/* The smallest element that holds both nodes, or is one and holds the other; HTML_NO_NODE: none. */
uint32_t between_common(const struct html_tree *tree, uint32_t a, uint32_t b);

#endif
