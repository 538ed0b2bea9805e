/*
 * visibility - what every node of a tree is to a reader.
 */
#ifndef BLUEPENCIL_HTML_VISIBILITY_H
#define BLUEPENCIL_HTML_VISIBILITY_H

#include "base/arena.h"
#include "base/compiler.h"
#include "html/tree.h"

/* Fills `visibility`, `elsewhere` and `views` of all nodes. False when the budget is spent. `quirks`: the
 * document is in quirks mode. */
MUST_USE bool visibility_judge(struct arena *arena, struct html_tree *tree, bool quirks);

#endif
