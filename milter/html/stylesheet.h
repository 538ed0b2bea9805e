/*
 * stylesheet - the rules of <style> elements, found by what they select.
 *
 * Rules come in two kinds: those for every screen, and those for some (@media with a feature,
 * @supports and the like). Of the latter only what can show something is kept, since what some
 * screens hide others show.
 */
#ifndef BLUEPENCIL_HTML_STYLESHEET_H
#define BLUEPENCIL_HTML_STYLESHEET_H

#include "base/arena.h"
#include "base/compiler.h"
#include "html/declaration.h"
#include "html/media_query.h"

struct html_tree;
struct stylesheet;

/* No rules yet; NULL when the arena's budget is spent. */
struct stylesheet *stylesheet_new(struct arena *arena);

/* Adds the rules of the text of one <style> element for these media. False when the budget is spent. */
MUST_USE bool stylesheet_add(struct stylesheet *sheet, struct slice css, enum media media);

/* To be called before the elements of a document of this length are looked up. */
void stylesheet_start(struct stylesheet *sheet, size_t document_len);

/* Are there rules for some screens? */
bool stylesheet_varies(const struct stylesheet *sheet);

/* What the rules for every screen, or for some, say of an element with this class and id attribute. */
void stylesheet_find(struct stylesheet *sheet, const struct html_tree *tree, uint32_t node,
		     struct slice classes, struct slice id, bool sometimes, struct cascade *cascade);

#endif
