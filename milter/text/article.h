/*
 * article - which blocks make up which article.
 *
 * Explicit marks decide where there are any: <!-- article --> ... <!-- /article -->, or an
 * element with a data-article attribute. Blocks outside the marks are then in no article
 * (ARTICLE_NONE). Otherwise headlines decide: the articles of an issue begin at the headings of its
 * highest level that has text beneath it (one heading at the very top with nothing but further
 * headings below, or only the date, is the issue's own name). If some of them stand apart,
 * behind a rule or in an element of their own, the others are subheads. Blocks before the first
 * headline belong to the first article. A document without headings is one article, whose title
 * is its first line where that is short enough for one; in plain text a short line behind a rule
 * begins another.
 *
 * Every block is in exactly one article unless marks say otherwise; hidden blocks are in the
 * article around them.
 */
#ifndef BLUEPENCIL_TEXT_ARTICLE_H
#define BLUEPENCIL_TEXT_ARTICLE_H

#include "text/document.h"

struct article_hints {
	/* Per block: a heading that heads no article ("You may also like"); NULL: none known. */
	const bool *no_title;
	/* The other alternative, segmented already: blocks that read like its titles are titles. */
	const struct document *alike;
};

/*
 * Fills document->articles, the blocks' `article`, and each article's language. An empty
 * document has no articles. FAULT_LIMIT: budget.
 */
bool articles_find(struct arena *arena, struct document *document,
		   const struct article_hints *hints, struct error *err);

/* The title's text, or the first words of the article; in the arena or the document. */
struct slice article_title(struct arena *arena, const struct document *document,
			   const struct article *article);

#endif
