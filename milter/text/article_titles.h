/*
 * article_titles - which blocks of a document are the headlines of articles.
 *
 * Both functions set `titles` (one flag a block, all false before) and return whether they
 * found any.
 */
#ifndef BLUEPENCIL_TEXT_ARTICLE_TITLES_H
#define BLUEPENCIL_TEXT_ARTICLE_TITLES_H

#include "text/article.h"

/* The blocks that read like the titles of the other alternative. */
bool titles_alike(struct arena *arena, const struct document *document,
		  const struct document *alike, bool *titles);

/* The headings, or in plain text what stands like one. */
bool titles_by_structure(const struct document *document, const struct article_hints *hints,
			 bool *titles);

/* A line that can be a title: short, no list item or link, not hidden, no end of a sentence. */
bool is_title_like(const struct document *document, const struct block *block);

#endif
