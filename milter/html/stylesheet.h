/*
 * stylesheet - the rules of <style> elements, found by what they select.
 *
 * What holds for every reader is told apart from what holds in some views (media_query.h), or only
 * perhaps. Of the latter, what shows something is told once more without what hides, since what some
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

/* No rules yet; NULL when the arena's budget is spent. `quirks`: classes and ids are without case. */
struct stylesheet *stylesheet_new(struct arena *arena, bool quirks);

/* Adds the rules of the text of one <style> element for these media (media_query.h). False when the
 * budget is spent. */
MUST_USE bool stylesheet_add(struct stylesheet *sheet, struct slice css, unsigned media);

/* To be called before the elements of a document of this length are looked up. */
void stylesheet_start(struct stylesheet *sheet, size_t document_len);

enum rule_set {
	RULES_EVERY,			/* those for every reader */
	RULES_SHOWING,			/* what all others show */
	RULES_VIEW,			/* the others that hold in the first view; behind it the further ones */
	RULES_COUNT = RULES_VIEW + VIEW_COUNT
};

/* What rules say of one element. */
struct style_rules {
	bool any[RULES_COUNT];		/* do they say something? */
	struct cascade of[RULES_COUNT];	/* if so */
};

/* Fills `any`, and of `of` what there is, for an element with this class and id attribute. */
void stylesheet_find(struct stylesheet *sheet, const struct html_tree *tree, uint32_t node,
		     struct slice classes, struct slice id, struct style_rules *found);

#endif
