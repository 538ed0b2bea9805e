/*
 * footer - the end of an issue that belongs to no article: unsubscribing, imprint, signature.
 *
 * Told by structure (what follows a plain text's "-- " line) and by what every footer holds: a way
 * to unsubscribe or an imprint, by the words of its link or its text. From the first such block
 * near the end on, all is footer, unless a heading or a long text follows, or, where articles are known
 * already, the title of the last one.
 */
#ifndef BLUEPENCIL_MODERATE_FOOTER_H
#define BLUEPENCIL_MODERATE_FOOTER_H

#include "base/arena.h"
#include "text/document.h"

/* One bool a block; NULL when memory is short. */
bool *footer_find(const struct document *document, struct arena *arena);

#endif
