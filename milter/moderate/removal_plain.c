/*
 * Takes blocks out of plain text: whole lines, with their marks and underlines, and of what
 * separates them from their neighbours one side, so that these stay as far apart as they
 * were. A "-- " line is where the signature begins (RFC 3676 4.3) and never decoration.
 */
#include "moderate/removal.h"

/* A stretch of lines between blocks. */
struct gap {
	struct range range;
	struct range rules;		/* from its first to behind its last line of dashes and the like */
	bool open;			/* no text stands beyond it */
};

static size_t
line_start(struct slice text, size_t at)
{
	while (at > 0 && text.data[at - 1] != '\n')
		at--;
	return at;
}

/* Behind the line end of the line that `at` stands in. */
static size_t
line_end(struct slice text, size_t at)
{
	size_t newline = slice_find_byte(text, at, '\n');

	return newline == SLICE_NOT_FOUND ? text.len : newline + 1;
}

static bool
is_signature_mark(struct slice line)
{
	return slice_equal(line, SLICE("-- ")) || slice_equal(line, SLICE("--"));
}

/* Looks at the lines of a gap; a signature's mark bounds it on the far side of the block. */
static struct gap
gap_of(struct slice text, struct range range, bool open, bool is_above)
{
	struct gap gap = { range, { 0, 0 }, open };
	struct slice rest = slice_range(text, range), line, whole;
	size_t at = range.start;

	for (; slice_next_line(&rest, &line, &whole); at += whole.len) {
		if (is_signature_mark(line)) {
			gap.open = false;
			if (!is_above) {
				gap.range.end = at;
				break;
			}
			gap.range.start = at + whole.len;
			gap.rules = (struct range){ 0, 0 };
		} else if (slice_trim(line).len > 0) {
			if (range_len(gap.rules) == 0)
				gap.rules.start = at;
			gap.rules.end = at + whole.len;
		}
	}
	return gap;
}

static bool
is_blank_line(struct slice line)
{
	return slice_trim(line).len == 0;
}

/* Where the blank lines that end at `at` begin. */
static size_t
blank_lines_before(struct slice text, size_t at, size_t least)
{
	while (at > least) {
		size_t start = line_start(text, at - 1);

		if (start < least || !is_blank_line(slice_range(text, (struct range){ start, at })))
			break;
		at = start;
	}
	return at;
}

static size_t
blank_lines_after(struct slice text, size_t at, size_t most)
{
	while (at < most) {
		size_t end = line_end(text, at);

		if (end > most || !is_blank_line(slice_range(text, (struct range){ at, end })))
			break;
		at = end;
	}
	return at;
}

/* The lines `cut` of a run of blocks, grown over one side of what separates them. */
static struct range
with_separators(struct slice text, struct range cut, const struct gap *above,
		const struct gap *below)
{
	bool rules_above = range_len(above->rules) > 0, rules_below = range_len(below->rules) > 0;
	size_t blank_above, blank_below;

	if (rules_below && (rules_above || above->open))
		cut.end = below->rules.end;
	else if (rules_above && below->open)
		cut.start = above->rules.start;

	blank_above = blank_lines_before(text, cut.start, above->range.start);
	blank_below = blank_lines_after(text, cut.end, below->range.end);
	if (blank_above < cut.start || cut.start == 0)
		cut.end = blank_below;
	if (cut.end == text.len && blank_below == text.len) {
		cut.start = blank_above;
		/* The line that is now the last ends as the last one did. */
		if (text.data[text.len - 1] != '\n' && cut.start > 0)
			cut.start -= cut.start > 1 && text.data[cut.start - 2] == '\r' ? 2 : 1;
	}
	return cut;
}

/* Is a block within another one's lines (an inner block)? It goes or stays with that. */
static size_t
next_outer(const struct document *document, size_t index)
{
	size_t next = index + 1;

	while (next < document->block_count &&
	       document->blocks[next].source.start < document->blocks[index].source.end)
		next++;
	return next;
}

static bool
has_signature_mark(struct slice text, struct range range)
{
	struct slice rest = slice_range(text, range), line;

	while (slice_next_line(&rest, &line, NULL))
		if (is_signature_mark(line))
			return true;
	return false;
}

/* The lines from one block to another, unless a neighbour that stays begins or ends in them. */
static struct range
lines_of(struct slice text, struct range source, size_t floor, size_t ceiling)
{
	struct range lines = { line_start(text, source.start), line_end(text, source.end) };

	if (lines.start < floor)
		lines.start = source.start;
	if (lines.end > ceiling)
		lines.end = source.end;
	return lines;
}

/* Where the block `index` begins; the end of the text where there is no such block. */
static size_t
block_start(const struct document *document, size_t index)
{
	return index < document->block_count ? document->blocks[index].source.start
					     : document->source.len;
}

static size_t
smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

void
removal_plain(const struct document *document, const bool *removed, struct edits *edits)
{
	const struct slice text = document->source;
	const struct block *blocks = document->blocks;
	size_t floor = 0;			/* behind the lines of the last block that stays */

	for (size_t i = 0, next; i < document->block_count; i = next) {
		struct range source = blocks[i].source, cut;
		struct gap above, below;
		size_t ceiling;

		next = next_outer(document, i);
		ceiling = block_start(document, next);
		if (!removed[i]) {
			floor = smaller(line_end(text, source.end), ceiling);
			continue;
		}
		while (next < document->block_count && removed[next] &&
		       !has_signature_mark(text, (struct range){ source.end, ceiling })) {
			source.end = blocks[next].source.end;
			next = next_outer(document, next);
			ceiling = block_start(document, next);
		}
		cut = lines_of(text, source, floor, ceiling);
		above = gap_of(text, (struct range){ floor, cut.start }, floor == 0, true);
		below = gap_of(text, (struct range){ cut.end, ceiling },
			       next == document->block_count, false);
		cut = with_separators(text, cut, &above, &below);
		edits_remove(edits, cut);
		floor = cut.end;
	}
}
