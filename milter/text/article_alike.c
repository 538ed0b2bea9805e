/*
 * Titles told by the other alternative: the same words stand there as a headline.
 *
 * Titles may stand more than once, in a table of contents above all, and one may have become two
 * lines in plain text. So all places that read like a title are found first; the one that is a
 * heading and does not stand among others of its kind is taken.
 */
#include "text/article_titles.h"

#include <stdlib.h>

#include "base/buf.h"
#include "text/character.h"

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

/* ---- which titles a text begins with --------------------------------------------------------- */

/* A title of the other alternative, without its blanks. */
struct title {
	struct slice letters, words;
	size_t prefix;			/* the longest other title that it begins with; SIZE_MAX */
	size_t place;			/* the best block so far; BLOCK_NONE */
	unsigned points;
};

/*
 * The titles in the order of their letters, and the document's text without blanks. Of the titles
 * that a text begins with, the last one in order begins with all others.
 */
struct comparison {
	const struct document *document;
	struct title *titles;
	size_t title_count;
	struct slice letters;		/* of all blocks */
	size_t *starts;			/* per block, in `letters` */
	bool *candidates;		/* per block: it reads like some title */
};

static void
add_letters(struct buf *out, struct slice text)
{
	for (size_t at = 0, end; at < text.len; at = end + 1) {
		end = slice_find_byte(text, at, ' ');
		if (end == SLICE_NOT_FOUND)
			end = text.len;
		buf_add(out, slice_range(text, (struct range){ at, end }));
	}
}

static int
compare_titles(const void *a, const void *b)
{
	const struct title *one = a, *other = b;

	return slice_compare(one->letters, other->letters);
}

static bool
collect_titles(struct comparison *c, struct arena *arena, const struct document *alike)
{
	struct title *titles = arena_array(arena, alike->article_count, sizeof(*titles));

	for (size_t i = 0; titles != NULL && i < alike->article_count; i++) {
		size_t block = alike->articles[i].title;
		struct title *title = &titles[c->title_count];
		struct buf letters;

		if (block == BLOCK_NONE)
			continue;
		buf_init(&letters, arena);
		title->words = block_folded(alike, &alike->blocks[block]);
		add_letters(&letters, title->words);
		title->letters = buf_slice(&letters);
		title->place = BLOCK_NONE;
		if (letters.failed)
			return false;
		c->title_count += title->letters.len > 0;
	}
	if (titles == NULL)
		return false;
	qsort(titles, c->title_count, sizeof(*titles), compare_titles);
	for (size_t i = 0; i < c->title_count; i++) {
		size_t prefix = i - 1;	/* of the first: none */

		while (prefix != SIZE_MAX && !slice_has_at(titles[i].letters, 0, titles[prefix].letters))
			prefix = titles[prefix].prefix;
		titles[i].prefix = prefix;
	}
	c->titles = titles;
	return true;
}

static bool
collect_letters(struct comparison *c, struct arena *arena)
{
	const struct document *document = c->document;
	struct buf letters;

	buf_init(&letters, arena);
	c->starts = arena_array(arena, document->block_count, sizeof(*c->starts));
	for (size_t i = 0; c->starts != NULL && i < document->block_count; i++) {
		c->starts[i] = buf_slice(&letters).len;
		add_letters(&letters, block_folded(document, &document->blocks[i]));
	}
	c->letters = buf_slice(&letters);
	return c->starts != NULL && !letters.failed;
}

/* The last title in order that block `i`, read on from there, begins with, or which is before it. */
static size_t
last_title_at(const struct comparison *c, size_t i)
{
	struct slice text = slice_from(c->letters, c->starts[i]);
	size_t from = 0, to = c->title_count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (slice_compare(c->titles[middle].letters, text) <= 0)
			from = middle + 1;
		else
			to = middle;
	}
	return from - 1;
}

/* ---- where they stand ------------------------------------------------------------------------ */

static void
find_candidates(struct comparison *c)
{
	for (size_t i = 0; i < c->document->block_count; i++) {
		size_t title = c->document->blocks[i].hidden ? SIZE_MAX : last_title_at(c, i);

		for (; title != SIZE_MAX && !c->candidates[i]; title = c->titles[title].prefix)
			c->candidates[i] = reads_like(c->document, i, c->titles[title].words);
	}
}

/* Gives block `i` to the titles that it reads like, where they have none that is likelier. */
static void
offer(struct comparison *c, size_t i)
{
	unsigned points = likelihood(c->document, i, c->candidates);

	for (size_t j = last_title_at(c, i); j != SIZE_MAX; j = c->titles[j].prefix) {
		struct title *title = &c->titles[j];

		if (!reads_like(c->document, i, title->words) ||
		    (title->place != BLOCK_NONE && points <= title->points))
			continue;
		title->place = i;
		title->points = points;
	}
}

bool
titles_alike(struct arena *arena, const struct document *document, const struct document *alike,
	     bool *titles)
{
	struct comparison c = { .document = document };
	bool found = false;

	c.candidates = arena_array(arena, document->block_count, sizeof(*c.candidates));
	if (c.candidates == NULL || !collect_titles(&c, arena, alike) || !collect_letters(&c, arena))
		return false;
	find_candidates(&c);
	for (size_t i = 0; i < document->block_count; i++)
		if (c.candidates[i])
			offer(&c, i);
	for (size_t i = 0; i < c.title_count; i++)
		if (c.titles[i].place != BLOCK_NONE)
			found = titles[c.titles[i].place] = true;
	return found;
}
