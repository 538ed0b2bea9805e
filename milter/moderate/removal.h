/*
 * removal - take blocks out of a part and leave what a publisher would have sent without them.
 *
 * HTML       An element whose visible content goes entirely goes itself, with the decoration in
 *            it and one side of the decoration around it: no empty wrapper, row, list item or
 *            doubled rule stays. A cell whose row stays is emptied, not dropped, as the columns
 *            hang on it. Only whole source ranges of tokens go; nothing is written anew, so the
 *            tags that stay pair as they did.
 * Plain      The lines of the block go, and one of the two separators around them.
 */
#ifndef BLUEPENCIL_MODERATE_REMOVAL_H
#define BLUEPENCIL_MODERATE_REMOVAL_H

#include "base/arena.h"
#include "base/compiler.h"
#include "moderate/edit.h"
#include "text/document.h"

/*
 * Adds what must go so that the blocks of `removed` (one bool a block, never a view) are gone. False
 * when memory is short.
 */
MUST_USE bool removal_edits(const struct document *document, const bool *removed,
			    struct arena *arena, struct edits *edits);

/* The same, and the images of `pictures` (HTML: one bool a node; NULL: none), which have no words. */
MUST_USE bool removal_edits_with(const struct document *document, const bool *removed,
				 const bool *pictures, struct arena *arena, struct edits *edits);

/* The parts of removal_edits, by kind of document. */
MUST_USE bool removal_html(const struct document *document, const bool *removed,
			   const bool *pictures, struct arena *arena, struct edits *edits);
void removal_plain(const struct document *document, const bool *removed, struct edits *edits);

/*
 * `removed`, and the blocks that lie within the source of a removed one (an image in a sentence,
 * hidden words): they go with it. NULL when memory is short.
 */
bool *removal_with_inner(const struct document *document, const bool *removed,
			 struct arena *arena);

#endif
