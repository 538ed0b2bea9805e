/*
 * article - which blocks make up which article.
 *
 * What decides, the strongest first:
 *
 * 1  Marks. <!-- article --> ... <!-- /article -->, or an element with a data-article attribute.
 *    Blocks outside the marks are then in no article (ARTICLE_NONE).
 * 2  The other alternative. Blocks that read like its titles are titles.
 * 3  What repeats. A line that could be a title and has a source line beneath it begins an
 *    article; so does one behind the end of another, a disclaimer or a source line, that has text
 *    and a source line of its own, or looks like the titles found so far. Where most headings of
 *    one level are titles by that, all of them are. This holds as soon as it makes two articles.
 * 4  Structure. The articles begin at the headings of the highest level that has text beneath it,
 *    or where nothing is a heading, at the lines in the largest font. If some of them stand apart,
 *    behind a rule or in an element of their own, the others are subheads. In plain text a short
 *    line behind a rule begins an article.
 * 5  Else all is one article.
 *
 * What could be a title: a heading, a line of its own in a larger or bold font, a line that is one
 * link (a very short one only with a source line), in plain text a line with a paragraph to itself; always short, and no end of a sentence.
 *
 * What is none: the name (further titles right below it, or only the date); a
 * department's name (a title right below it: it belongs to that one's article); what the caller
 * says heads no article, and what looks like a title beneath such, until something is surely one;
 * a heading with nothing but a disclaimer beneath it; a line in a list, as of contents; the second
 * of two titles in a row.
 *
 * Blocks before the first title belong to the first article. A document without titles is one
 * article, whose title is its first line where that is short enough for one. Every block is in
 * exactly one article unless marks say otherwise; hidden blocks are in the article around them.
 */
#ifndef BLUEPENCIL_TEXT_ARTICLE_H
#define BLUEPENCIL_TEXT_ARTICLE_H

#include "text/document.h"

/* What the caller knows of a block. */
enum article_notice {
	ARTICLE_SOURCE	    = 1 << 0,	/* it names an article's source */
	ARTICLE_WEAK_SOURCE = 1 << 1,	/* it stands for a source line and names nobody */
	ARTICLE_DISCLAIMER  = 1 << 2,
	ARTICLE_ASIDE	    = 1 << 3,	/* it names a passage that is no article: events, an imprint */
	ARTICLE_FOOTER	    = 1 << 4,	/* it looks as the last lines do */
};

struct article_hints {
	/* Per block: article_notice bits; NULL: nothing is known. */
	const uint8_t *notices;
	/* Per block: a heading that heads no article ("You may also like"); NULL: none known. */
	const bool *no_title;
	/* The other alternative, segmented already: blocks that read like its titles are titles. */
	const struct document *alike;
};

/*
 * Fills document->articles, the blocks' `article`, and each article's language and marks. An empty
 * document has no articles. FAULT_LIMIT: budget.
 */
bool articles_find(struct arena *arena, struct document *document,
		   const struct article_hints *hints, struct error *err);

/* The title's text, or the first words of the article; in the arena or the document. */
struct slice article_title(struct arena *arena, const struct document *document,
			   const struct article *article);

#endif
