/*
 * article_titles - which blocks of a document are the headlines of articles.
 *
 * Each way of telling sets `titles` (one flag a block, all false before).
 */
#ifndef BLUEPENCIL_TEXT_ARTICLE_TITLES_H
#define BLUEPENCIL_TEXT_ARTICLE_TITLES_H

#include "text/article_outline.h"

/* The blocks that read like the titles of the other alternative. Were there any? */
bool titles_alike(struct arena *arena, const struct document *document,
		  const struct document *alike, bool *titles);

/*
 * What repeats: source lines and disclaimers, and what stands at the same place beside them. The
 * count of titles; one alone says only which line is the title. False when the budget is spent.
 */
MUST_USE bool titles_by_repetition(struct arena *arena, const struct outline *outline,
				   bool *titles, size_t *count_out);

/* The headings, or what stands like one; their count. */
size_t titles_by_structure(const struct outline *outline, bool *titles);

#endif
