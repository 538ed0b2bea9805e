/*
 * visibility - what every node of a tree is to a reader.
 */
#ifndef BLUEPENCIL_HTML_VISIBILITY_H
#define BLUEPENCIL_HTML_VISIBILITY_H

#include "base/arena.h"
#include "base/compiler.h"
#include "html/tree.h"

/* Fills `visibility` and `elsewhere` of all nodes. False when the budget is spent. */
MUST_USE bool visibility_judge(struct arena *arena, struct html_tree *tree);

#endif
