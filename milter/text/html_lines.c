/*
 * A paragraph whose lines end in single breaks.
 *
 * Each line is a part of its own, as a row of headlines or a sender's address is, unless it was
 * wrapped there by a program, the next line goes on with a small letter, or an inline element
 * spans the break. A line that is one link was not wrapped: a program that breaks lines does not
 * know of links.
 */
#include "text/html_lines.h"

#include "base/utf8.h"
#include "text/character.h"
#include "text/wrap.h"

struct line {
	size_t width, first_word;
	bool linked;			/* all of it in one link */
	bool begins_small;		/* with a small letter */
	size_t words;			/* items that show something */
};

/* Adds an item's words to its line. */
static void
measure(const struct html_run *run, size_t i, struct line *line)
{
	const struct html_node *node = run_node(run, i);
	struct slice text = run_source(run, node);
	uint32_t c = node->code_points[0];

	if (!node->is_character) {
		struct slice content = slice_trim(text);
		size_t end = 0;

		while (end < content.len && content.data[end] > ' ')
			end++;
		if (line->words == 0)
			line->first_word = text_width(slice_first(content, end));
		(void)utf8_decode(content, 0, &c, NULL);
		line->width += text_width(content) + (content.len < text.len && line->width > 0);
	} else {
		line->width++;
	}
	if (line->words++ == 0)
		line->begins_small = character_is_small(c);
}

/* The items [first, last) as one line. */
static struct line
line_of(const struct html_run *run, size_t first, size_t last)
{
	struct line line = { .linked = true };
	uint32_t link = HTML_NO_NODE;

	for (size_t i = first; i < last; i++) {
		if (!run_shows(run, i))
			continue;
		if (line.words == 0)
			link = run->items[i].link;
		line.linked &= run->items[i].link != HTML_NO_NODE &&
			       run_same_link(run, run->items[i].link, link);
		measure(run, i, &line);
	}
	return line;
}

/* Where the line that holds item `at` ends: at its br, or at `last`. */
static size_t
line_end(const struct html_run *run, size_t at, size_t last)
{
	while (at < last && (run->items[at].kind != RUN_BREAK || run->items[at].look != LOOK_SEEN))
		at++;
	return at;
}

/* The source of the part's visible words. */
static struct range
words_range(const struct html_run *run, const struct run_part *part)
{
	struct run_part seen = run_part_trimmed(run, *part, LOOK_SEEN);

	return seen.first == seen.last
		   ? (struct range){ 0, 0 }
		   : (struct range){ run_node(run, seen.first)->range.start,
				     run_node(run, seen.last - 1)->range.end };
}

/*
 * Does an inline element around the br hold some of the words and not others? Then no block
 * may end there.
 */
static bool
is_embraced(const struct html_run *run, struct range words, size_t br)
{
	uint32_t parent = run_node(run, br)->parent;
	struct range range;

	if (parent == HTML_NO_NODE || parent == run->node)
		return false;
	range = run->tree->nodes[parent].range;
	return !range_contains(range, words) &&
	       ((br > 0 && range_contains(range, run_node(run, br - 1)->range)) ||
		(br + 1 < run->count && range_contains(range, run_node(run, br + 1)->range)));
}

/* Were the part's lines broken by a program? `wrap` is filled. */
static bool
is_wrapped(const struct html_run *run, const struct run_part *part, struct wrap *wrap)
{
	size_t last = part->last;

	for (int pass = 0; pass < 2; pass++) {
		struct line before = { 0 };

		for (size_t at = part->first, end; at < last; at = end + 1) {
			struct line line;

			end = line_end(run, at, last);
			line = line_of(run, at, end);
			if (pass == 0)
				wrap_see_line(wrap, line.width, line.first_word);
			if (pass == 0 && end < last)
				wrap_see_width(wrap, line.width);
			if (pass == 1 && before.words > 0 && line.words > 0)
				wrap_see_pair(wrap, before.width, line.first_word);
			before = line;
		}
	}
	return wrap->full > 1 && wrap_is_broken(wrap);	/* one full line is chance */
}

void
run_lines_write(const struct html_run *run, struct run_part part,
		void (*write)(const struct html_run *, struct run_part))
{
	struct run_part open = { .first = part.first, .reach = part.reach };
	struct range words = words_range(run, &part);
	size_t end = line_end(run, part.first, part.last);
	struct wrap wrap = { 0 };
	struct line line = { 0 };
	bool wrapped = false;

	if (end < part.last) {
		wrapped = is_wrapped(run, &part, &wrap);
		line = line_of(run, part.first, end);
	}
	while (end < part.last) {
		size_t next_end = line_end(run, end + 1, part.last);
		struct line next = line_of(run, end + 1, next_end);
		bool goes_on = next.words > 0 && !(line.linked && next.linked) &&
			       (next.begins_small ||
				(wrapped && !line.linked && !next.linked &&
				 wrap_is_full(&wrap, line.width, next.first_word)));

		if (!goes_on && !is_embraced(run, words, end)) {
			open.last = end;
			open.reach.end = run_node(run, end)->range.start;
			write(run, open);
			open.first = end + 1;
			open.reach.start = run_node(run, end)->range.end;
		}
		line = next;
		end = next_end;
	}
	open.last = part.last;
	open.reach.end = part.reach.end;
	write(run, open);
}
