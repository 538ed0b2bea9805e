/*
 * article_names - the names that a publisher marks articles with, so that rules can speak of them.
 *
 *	<!-- bluepencil mark=sponsored -->		in front of the article, or within it
 *	<td data-bluepencil-mark="sponsored"> ... </td>	around all of it, or within it
 *
 * Several names stand with commas or blanks between them.
 */
#ifndef BLUEPENCIL_TEXT_ARTICLE_NAMES_H
#define BLUEPENCIL_TEXT_ARTICLE_NAMES_H

#include "text/document.h"

/*
 * Gives each article of an HTML document its names. A comment belongs to the article of the block
 * behind it, but before the end of an article that is marked as one to that; an element to every
 * article of which it holds a block. False: no memory.
 */
MUST_USE bool article_names_find(struct arena *arena, struct document *document);

#endif
