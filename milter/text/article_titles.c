/*
 * Headlines: told by the other alternative, by headings, or by where a line stands.
 *
 * Newsletters mark their articles' titles with h1, or all with h2, or with h2 and give their
 * subheads h2 as well. So of the headings of the highest level those count that stand apart from
 * what is above them: behind a rule, or first in an element that holds them and their text and
 * nothing from before. Where none does, structure that repeats is looked for: if the first has a
 * short line beneath, as a byline is, its like have one too. Too many titles would let a
 * subhead's text lack a source, too few would let one article borrow the source of another.
 */
#include "text/article_titles.h"

#include "base/ascii.h"
#include "text/character.h"

enum {
	TITLE_MOST = 160,	/* columns of a title */
	MASTHEAD_MOST = 200,	/* bytes before the first heading that are a name and a date */
	SECTION_LEAST = 60,	/* bytes that an unmarked title in plain text has beneath it */
	LEVELS = 7,
};

/* Titles times blocks beyond which the alternatives are no longer compared. */
#define COMPARE_MOST ((size_t)20 * 1000 * 1000)

static bool
is_heading(const struct document *document, const struct article_hints *hints, size_t i)
{
	const struct block *block = &document->blocks[i];

	return block->type == BLOCK_HEADING && !block->hidden &&
	       !(hints->no_title != NULL && hints->no_title[i]);
}

/* The visible block of words before or after block `i`, BLOCK_NONE at the ends. */
static size_t
words_before(const struct document *document, size_t i)
{
	while (i-- > 0) {
		if (!document->blocks[i].hidden && document->blocks[i].type != BLOCK_IMAGE)
			return i;
	}
	return BLOCK_NONE;
}

static size_t
words_after(const struct document *document, size_t i)
{
	while (++i < document->block_count) {
		if (!document->blocks[i].hidden && document->blocks[i].type != BLOCK_IMAGE)
			return i;
	}
	return BLOCK_NONE;
}

bool
is_title_like(const struct document *document, const struct block *block)
{
	struct slice text = block_text(document, block);
	uint8_t last = text.data[text.len - 1];

	if (block->hidden || block->type == BLOCK_IMAGE || block->type == BLOCK_ITEM ||
	    block->type == BLOCK_LINK || text.len > 4 * TITLE_MOST)
		return false;
	if (last == '.' || last == ',' || last == ':' || last == ';' ||
	    (text.len >= 3 && slice_equal(slice_from(text, text.len - 3), SLICE("\xE3\x80\x82"))))
		return false;				/* the last is the full stop of Chinese */
	return text_width(text) <= TITLE_MOST;
}

/* ---- alike -------------------------------------------------------------------------------- */

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

/* ---- standing apart ----------------------------------------------------------------------- */

/* Is there a rule, or anything else that is no text, in the source between two blocks? */
static bool
is_ruled_off_plain(const struct document *document, size_t before, size_t i)
{
	struct range between = { document->blocks[before].source.end,
				 document->blocks[i].source.start };

	return slice_trim(slice_range(document->source, between)).len > 0;
}

/* Is there an hr between two blocks? Nodes are in source order, so it is looked for there only. */
static bool
is_ruled_off_html(const struct document *document, size_t before, size_t i)
{
	const struct html_tree *tree = &document->tree;
	size_t start = document->blocks[before].source.end;
	size_t end = document->blocks[i].source.start;
	size_t low = 0, high = tree->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (tree->nodes[middle].range.start < start)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < tree->count && tree->nodes[low].range.start < end; low++) {
		if (tree->nodes[low].type == HTML_NODE_ELEMENT &&
		    tree->nodes[low].element == ELEMENT_HR)
			return true;
	}
	return false;
}

static uint32_t
common_ancestor(const struct html_tree *tree, uint32_t a, uint32_t b)
{
	while (a != b && a != HTML_NO_NODE && b != HTML_NO_NODE) {
		if (a > b)
			a = tree->nodes[a].parent;
		else
			b = tree->nodes[b].parent;
	}
	return a == b ? a : HTML_NO_NODE;
}

/* Does the smallest element that holds the heading and the text beneath hold nothing above it? */
static bool
has_element_of_its_own(const struct document *document, size_t before, size_t i)
{
	size_t next = words_after(document, i);
	uint32_t around;

	if (next == BLOCK_NONE)
		return false;
	around = common_ancestor(&document->tree, document->blocks[i].node,
				 document->blocks[next].node);
	return around != HTML_NO_NODE &&
	       !range_contains(document->tree.nodes[around].range, document->blocks[before].source);
}

static bool
stands_apart(const struct document *document, size_t i)
{
	size_t before = words_before(document, i);

	if (before == BLOCK_NONE ||
	    document->blocks[before].source.end > document->blocks[i].source.start)
		return false;
	if (!document->html)
		return is_ruled_off_plain(document, before, i);
	return is_ruled_off_html(document, before, i) || has_element_of_its_own(document, before, i);
}

/* ---- headings ----------------------------------------------------------------------------- */

/* Is there text between the heading and the next one? */
static bool
has_text(const struct document *document, size_t i)
{
	size_t next = words_after(document, i);

	return next != BLOCK_NONE && document->blocks[next].type != BLOCK_HEADING;
}

/* Bytes of text between the heading and the next one, of any level. */
static size_t
text_beneath(const struct document *document, size_t i)
{
	size_t sum = 0;

	for (i = words_after(document, i);
	     i != BLOCK_NONE && document->blocks[i].type != BLOCK_HEADING;
	     i = words_after(document, i))
		sum += range_len(document->blocks[i].text);
	return sum;
}

static bool
holds_digit(struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (ascii_is_digit(text.data[i]))
			return true;
	}
	return false;
}

/*
 * Is the first heading the name of the issue? It is, when headings follow it directly, or only a
 * short line with a date or a number does, and each of the headings below stands apart.
 */
static bool
is_issue_name(const struct document *document, const struct article_hints *hints, size_t first)
{
	size_t next = words_after(document, first), below = 0;

	if (next == BLOCK_NONE)
		return false;
	if (is_heading(document, hints, next))
		return true;
	if (text_beneath(document, first) > MASTHEAD_MOST / 2 ||
	    !holds_digit(block_text(document, &document->blocks[next])))
		return false;
	for (size_t i = next; i < document->block_count; i++) {
		if (!is_heading(document, hints, i))
			continue;
		if (!stands_apart(document, i))
			return false;
		below++;
	}
	return below > 1;
}

/* The level whose headings are titles, 0 where there are no headings. */
static unsigned
title_level(const struct document *document, const struct article_hints *hints)
{
	size_t headings[LEVELS] = { 0 }, with_text[LEVELS] = { 0 }, first[LEVELS] = { 0 };

	for (size_t i = document->block_count; i-- > 0;) {
		unsigned level = document->blocks[i].level;

		if (!is_heading(document, hints, i))
			continue;
		headings[level]++;
		with_text[level] += has_text(document, i);
		first[level] = i;
	}
	for (unsigned level = 1; level < LEVELS; level++) {
		bool lower = false;

		for (unsigned below = level + 1; below < LEVELS; below++)
			lower |= with_text[below] > 0;
		if (headings[level] == 0 || (with_text[level] == 0 && lower))
			continue;
		if (headings[level] == 1 && lower && is_issue_name(document, hints, first[level]))
			continue;
		return level;
	}
	return 0;
}

/* Is there nothing between the heading and another one of its level above? Then it is a subtitle. */
static bool
is_subtitle(const struct document *document, size_t i)
{
	size_t before = words_before(document, i);

	return before != BLOCK_NONE && document->blocks[before].type == BLOCK_HEADING &&
	       document->blocks[before].level == document->blocks[i].level;
}

/* Is there a short line beneath the heading, at once or after a teaser, as a byline stands? */
static bool
has_byline(const struct document *document, size_t i)
{
	for (int lines = 0; lines < 2; lines++) {
		i = words_after(document, i);
		if (i == BLOCK_NONE || document->blocks[i].type == BLOCK_HEADING)
			return false;
		if (is_title_like(document, &document->blocks[i]))
			return true;
	}
	return false;
}

static size_t
next_heading(const struct document *document, const struct article_hints *hints, unsigned level,
	     size_t i)
{
	while (i < document->block_count &&
	       (!is_heading(document, hints, i) || document->blocks[i].level != level))
		i++;
	return i;
}

/*
 * Marks the headings of a level that are titles: the first, and of the others those that stand
 * apart; if none does, those that have a byline as the first has; if that has none, all.
 */
static void
mark_headings(const struct document *document, const struct article_hints *hints, unsigned level,
	      bool *titles)
{
	size_t first = next_heading(document, hints, level, 0), apart = 0;
	bool byline = level > 1 && has_byline(document, first);

	titles[first] = true;
	for (size_t i = first + 1; i < document->block_count; i++) {
		i = next_heading(document, hints, level, i);
		if (i < document->block_count && stands_apart(document, i)) {
			titles[i] = true;
			apart++;
		}
	}
	for (size_t i = first + 1; apart == 0 && i < document->block_count; i++) {
		i = next_heading(document, hints, level, i);
		if (i < document->block_count)
			titles[i] = !is_subtitle(document, i) &&
				    (!byline || has_byline(document, i));
	}
}

/* ---- plain text --------------------------------------------------------------------------- */

/* Bytes of visible words before block `end`. */
static size_t
text_before(const struct document *document, size_t end)
{
	size_t sum = 0;

	for (size_t i = 0; i < end; i++)
		sum += document->blocks[i].hidden ? 0 : range_len(document->blocks[i].text);
	return sum;
}

/* Bytes of words beneath block `i`, as far as the next rule. */
static size_t
text_to_rule(const struct document *document, size_t i)
{
	size_t sum = 0;

	for (i++; i < document->block_count && !stands_apart(document, i); i++)
		sum += range_len(document->blocks[i].text);
	return sum;
}

/* Titles that nothing marks: the first line, and lines that stand first behind a rule. */
static size_t
mark_unmarked(const struct document *document, const struct article_hints *hints, bool *titles)
{
	size_t count = 0;

	for (size_t i = 0; i < document->block_count; i++) {
		if ((i > 0 && !stands_apart(document, i)) ||
		    !is_title_like(document, &document->blocks[i]) ||
		    (hints->no_title != NULL && hints->no_title[i]) ||
		    text_to_rule(document, i) < SECTION_LEAST)
			continue;
		titles[i] = true;
		count++;
	}
	return count;
}

bool
titles_by_structure(const struct document *document, const struct article_hints *hints,
		    bool *titles)
{
	unsigned level = title_level(document, hints);

	/* In plain text a title often has no mark while the subheads have. */
	if (!document->html && level != 1 &&
	    (level == 0 ||
	     text_before(document, next_heading(document, hints, level, 0)) > MASTHEAD_MOST))
		return mark_unmarked(document, hints, titles) > 0;
	if (level != 0)
		mark_headings(document, hints, level, titles);
	return level != 0;
}
