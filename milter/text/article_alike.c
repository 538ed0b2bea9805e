/*
 * Titles told by the other alternative: the same words stand there as a headline.
 *
 * Titles may stand more than once, in a table of contents above all, and one may have become two
 * lines in plain text. So all places that read like a title are found first; the one that is a
 * heading and does not stand among others of its kind is taken.
 */
#include "text/article_titles.h"

#include "text/character.h"

/* Titles times blocks beyond which the alternatives are no longer compared. */
#define COMPARE_MOST ((size_t)20 * 1000 * 1000)

static size_t
words_after(const struct document *document, size_t i)
{
	while (++i < document->block_count) {
		if (!document->blocks[i].hidden && document->blocks[i].type != BLOCK_IMAGE)
			return i;
	}
	return BLOCK_NONE;
}

/*
 * Do the blocks from `i` on read like the title? A long title may have become two blocks in
 * plain text. Blanks do not count, and neither does what is no letter or digit at its end.
 */
static bool
reads_like(const struct document *document, size_t i, struct slice title)
{
	size_t at = 0;

	for (; i < document->block_count && at < title.len; i++) {
		struct slice text = block_folded(document, &document->blocks[i]);

		if (document->blocks[i].hidden)
			return false;
		for (size_t k = 0; k < text.len; k++) {
			if (text.data[k] == ' ')
				continue;
			while (at < title.len && title.data[at] == ' ')
				at++;
			if (at == title.len)
				return !text_says_something(slice_from(text, k)) ||
				       document->blocks[i].href.len > 0;
			if (text.data[k] != title.data[at])
				return false;
			at++;
		}
	}
	return at == title.len;
}

/* How sure it is that block `i`, which reads like a title, is where its article begins. */
static unsigned
likelihood(const struct document *document, size_t i, const bool *candidates)
{
	size_t next = words_after(document, i);
	unsigned points = document->blocks[i].type == BLOCK_HEADING ? 2 : 0;

	/* In a table of contents titles stand one under the other. */
	if (next != BLOCK_NONE && !candidates[next])
		points++;
	return points;
}

static void
mark_candidates(const struct document *document, const struct document *alike,
		const struct article *article, bool *candidates)
{
	struct slice title = block_folded(alike, &alike->blocks[article->title]);

	for (size_t i = 0; i < document->block_count; i++)
		candidates[i] |= !document->blocks[i].hidden && reads_like(document, i, title);
}

static size_t
best_place(const struct document *document, struct slice title, const bool *candidates)
{
	size_t best = BLOCK_NONE;
	unsigned most = 0;

	for (size_t i = 0; i < document->block_count; i++) {
		unsigned points;

		if (!candidates[i] || !reads_like(document, i, title))
			continue;
		points = likelihood(document, i, candidates);
		if (best == BLOCK_NONE || points > most) {
			best = i;
			most = points;
		}
	}
	return best;
}

bool
titles_alike(struct arena *arena, const struct document *document, const struct document *alike,
	     bool *titles)
{
	bool *candidates = arena_array(arena, document->block_count, sizeof(*candidates));
	bool found = false;

	if (candidates == NULL || (document->block_count > 0 &&
				   alike->article_count > COMPARE_MOST / document->block_count))
		return false;
	for (size_t i = 0; i < alike->article_count; i++) {
		if (alike->articles[i].title != BLOCK_NONE)
			mark_candidates(document, alike, &alike->articles[i], candidates);
	}
	for (size_t i = 0; i < alike->article_count; i++) {
		const struct article *article = &alike->articles[i];
		size_t place = BLOCK_NONE;

		if (article->title != BLOCK_NONE)
			place = best_place(document,
					   block_folded(alike, &alike->blocks[article->title]),
					   candidates);
		if (place != BLOCK_NONE)
			found = titles[place] = true;
	}
	return found;
}

