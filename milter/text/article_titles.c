/*
 * Headlines told by structure alone: by headings, by the size of lines, or by where a line stands.
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
#include "base/compiler.h"

enum {
	MASTHEAD_MOST = 200,	/* bytes before the first heading that are a name and a date */
	SECTION_LEAST = 60,	/* bytes that an unmarked title in plain text has beneath it */
	LEVELS = 7,
};

static bool
is_heading(const struct outline *outline, size_t i)
{
	return outline->entries[i].level > 0;
}

/* Whatever looks like a heading, even one that heads no article. */
static bool
divides(const struct outline *outline, size_t i)
{
	return is_heading(outline, i) || outline_block(outline, i)->type == BLOCK_HEADING;
}

static size_t
text_len(const struct outline *outline, size_t i)
{
	return range_len(outline_block(outline, i)->text);
}

/* Is there text between the heading and the next one, and more than a disclaimer? */
static bool
has_text(const struct outline *outline, size_t i)
{
	for (i++; i < outline->count && !divides(outline, i); i++)
		if (!outline->entries[i].disclaimer)
			return true;
	return false;
}

/* Bytes of text between the heading and the next one, of any level. */
static size_t
text_beneath(const struct outline *outline, size_t i)
{
	size_t sum = 0;

	for (i++; i < outline->count && !divides(outline, i); i++)
		sum += text_len(outline, i);
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

static bool
is_question(struct slice text)
{
	static const char *const marks[] = { "?", "？", "؟" };

	for (size_t i = 0; i < COUNT(marks); i++) {
		struct slice mark = slice_of(marks[i]);

		if (text.len >= mark.len && slice_has_at(text, text.len - mark.len, mark))
			return true;
	}
	return false;
}

/* ---- headings ------------------------------------------------------------------------------ */

/*
 * Is the first heading the name of the issue? It is, when headings follow it directly, or only a
 * short line with a date or a number does, and each of the headings below stands apart.
 */
static bool
is_issue_name(const struct outline *outline, size_t first)
{
	size_t next = first + 1, below = 0;

	if (next == outline->count)
		return false;
	if (is_heading(outline, next))
		return true;
	if (text_beneath(outline, first) > MASTHEAD_MOST / 2 ||
	    !holds_digit(block_text(outline->document, outline_block(outline, next))))
		return false;
	for (size_t i = next; i < outline->count; i++) {
		if (!is_heading(outline, i))
			continue;
		if (!outline_stands_apart(outline, i))
			return false;
		below++;
	}
	return below > 1;
}

/* The level whose headings are titles, 0 where there are no headings. */
static unsigned
title_level(const struct outline *outline)
{
	size_t headings[LEVELS] = { 0 }, with_text[LEVELS] = { 0 }, first[LEVELS] = { 0 };

	for (size_t i = outline->count; i-- > 0;) {
		unsigned level = outline->entries[i].level;

		if (level == 0)
			continue;
		headings[level]++;
		with_text[level] += has_text(outline, i);
		first[level] = i;
	}
	for (unsigned level = 1; level < LEVELS; level++) {
		bool lower = false;

		for (unsigned below = level + 1; below < LEVELS; below++)
			lower |= with_text[below] > 0;
		if (headings[level] == 0 || (with_text[level] == 0 && lower))
			continue;
		if (headings[level] == 1 && lower && is_issue_name(outline, first[level]))
			continue;
		return level;
	}
	return 0;
}

/* Is there nothing between the heading and another one of its level above? Then it is a subtitle. */
static bool
is_subtitle(const struct outline *outline, size_t i)
{
	return i > 0 && outline->entries[i - 1].level == outline->entries[i].level;
}

/* A byline is a source line, where any is known; else any short line may be one. */
static bool
can_be_byline(const struct outline *outline, size_t i)
{
	const struct block *block = outline_block(outline, i);

	if (outline->has_sources)
		return outline->entries[i].source;
	return block->type != BLOCK_ITEM && block->type != BLOCK_LINK &&
	       is_title_like(block_text(outline->document, block));
}

/* Is there a byline beneath the heading, at once or after a teaser? */
static bool
has_byline(const struct outline *outline, size_t i)
{
	for (int lines = 0; lines < 2; lines++) {
		if (++i >= outline->count || divides(outline, i))
			return false;
		if (can_be_byline(outline, i))
			return true;
	}
	return false;
}

static size_t
next_heading(const struct outline *outline, unsigned level, size_t i)
{
	while (i < outline->count && outline->entries[i].level != level)
		i++;
	return i;
}

/* The first title: not the name of the issue above a date and a title that has a source line. */
static size_t
first_title(const struct outline *outline, unsigned level)
{
	size_t first = next_heading(outline, level, 0), date = first + 1, next = first + 2;

	if (outline->has_sources && next < outline->count && !divides(outline, date) &&
	    text_len(outline, date) <= MASTHEAD_MOST / 2 &&
	    holds_digit(block_text(outline->document, outline_block(outline, date))) &&
	    outline->entries[next].level == level && has_byline(outline, next))
		return next;
	return first;
}

/* Does everything that stands like a title beneath the first one ask something, and twice at least? */
static bool
are_questions(const struct outline *outline, unsigned level, size_t first)
{
	size_t count = 0;

	for (size_t i = next_heading(outline, level, first + 1); i < outline->count;
	     i = next_heading(outline, level, i + 1)) {
		if (!is_question(block_text(outline->document, outline_block(outline, i))))
			return false;
		count++;
	}
	return count > 1;
}

/*
 * Marks the headings of a level that are titles: the first, and of the others those that stand
 * apart; if none does, those that have a byline as the first has; if that has none, all. Where all
 * others are questions it is one article, which answers them.
 */
static size_t
mark_headings(const struct outline *outline, unsigned level, bool *titles)
{
	size_t first = first_title(outline, level), apart = 0, count = 1;
	bool byline = (level > 1 || outline_block(outline, first)->type != BLOCK_HEADING) &&
		      has_byline(outline, first);

	titles[outline->entries[first].block] = true;
	if (are_questions(outline, level, first))
		return 1;
	for (size_t i = next_heading(outline, level, first + 1); i < outline->count;
	     i = next_heading(outline, level, i + 1))
		if (outline_stands_apart(outline, i) && has_text(outline, i)) {
			titles[outline->entries[i].block] = true;
			apart++;
		}
	for (size_t i = next_heading(outline, level, first + 1); apart == 0 && i < outline->count;
	     i = next_heading(outline, level, i + 1))
		if (!is_subtitle(outline, i) && has_text(outline, i) &&
		    (!byline || has_byline(outline, i))) {
			titles[outline->entries[i].block] = true;
			count++;
		}
	return count + apart;
}

/* ---- plain text --------------------------------------------------------------------------- */

/* Bytes of visible words before entry `end`. */
static size_t
text_before(const struct outline *outline, size_t end)
{
	size_t sum = 0;

	for (size_t i = 0; i < end; i++)
		sum += text_len(outline, i);
	return sum;
}

/* Bytes of words beneath entry `i`, as far as the next rule. */
static size_t
text_to_rule(const struct outline *outline, size_t i)
{
	size_t sum = 0;

	for (i++; i < outline->count && !outline_stands_apart(outline, i); i++)
		sum += outline->entries[i].disclaimer ? 0 : text_len(outline, i);
	return sum;
}

/* Titles that nothing marks: the first line, and lines that stand first behind a rule. */
static size_t
mark_unmarked(const struct outline *outline, bool *titles)
{
	size_t count = 0;

	for (size_t i = 0; i < outline->count; i++) {
		const struct block *block = outline_block(outline, i);

		if ((i > 0 && !outline_stands_apart(outline, i)) || block->type == BLOCK_ITEM ||
		    block->type == BLOCK_LINK || outline->entries[i].barred ||
		    outline->entries[i].footer ||
		    !is_title_like(block_text(outline->document, block)) ||
		    text_to_rule(outline, i) < SECTION_LEAST)
			continue;
		titles[outline->entries[i].block] = true;
		count++;
	}
	return count;
}

size_t
titles_by_structure(const struct outline *outline, bool *titles)
{
	unsigned level = title_level(outline);

	/* In plain text a title often has no mark while the subheads have. */
	if (!outline->document->html && level != 1 &&
	    (level == 0 || text_before(outline, next_heading(outline, level, 0)) > MASTHEAD_MOST))
		return mark_unmarked(outline, titles);
	return level == 0 ? 0 : mark_headings(outline, level, titles);
}
