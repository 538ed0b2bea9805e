/*
 * Takes blocks out of plain text: whole lines, with their marks and underlines, and of what
 * separates them from their neighbours one side, so that these stay as far apart as they
 * were. A "-- " line is where the signature begins (RFC 3676 4.3) and never decoration.
 *
 * Nothing else changes: the numbers of a list stay as they were, and no line is broken anew. Only
 * where the lines above and below would now read as one paragraph, or as a title and its underline,
 * an empty line stays where the block stood. Of a paragraph that fell into several blocks
 * (text/plain_piece.h) a piece leaves its line to the others.
 */
#include "moderate/removal.h"

#include "text/plain_line.h"
#include "text/wrap.h"

/* A stretch of lines between blocks: blank ones, rules, a signature's mark. */
struct gap {
	struct range range;
	struct range rules;		/* from its first to behind its last rule; empty: none */
	bool open;			/* no text stands beyond it */
};

/* Where the line end that ends at `at` begins; `at` where there is none. */
static size_t
line_end_start(struct slice text, size_t at)
{
	if (at > 0 && text.data[at - 1] == '\r')
		return at - 1;
	if (at == 0 || text.data[at - 1] != '\n')
		return at;
	at--;
	while (at > 0 && text.data[at - 1] == '\r')
		at--;
	return at;
}

/* Where the line that `at` stands in begins, or `least` where it begins before that. */
static size_t
line_start(struct slice text, size_t at, size_t least)
{
	while (at > least && line_end_start(text, at) == at)
		at--;
	return at;
}

/* Behind the line end of the line that `at` stands in; SIZE_MAX where it goes on beyond `most`. */
static size_t
line_end(struct slice text, size_t at, size_t most)
{
	struct slice rest = slice_range(text, (struct range){ at, most }), line, whole;

	if (!plain_next_line(&rest, &line, &whole))
		return most == text.len ? most : SIZE_MAX;
	return whole.len > line.len || most == text.len ? at + whole.len : SIZE_MAX;
}

/* The line at `start`, which may be the text's end. */
static struct plain_line
line_at(const struct document *document, size_t start)
{
	struct slice rest = slice_from(document->source, start), content = { NULL, 0 };

	(void)plain_next_line(&rest, &content, NULL);
	return plain_line_read(document->source, (struct range){ start, start + content.len },
			       (struct plain_format){ document->flowed, document->delsp });
}

/* Looks at the lines of a gap; a signature's mark bounds it on the far side of the block. */
static struct gap
gap_of(const struct document *document, struct range range, bool open, bool is_above)
{
	struct gap gap = { range, { 0, 0 }, open };
	struct slice rest = slice_range(document->source, range), whole;

	for (size_t at = range.start; plain_next_line(&rest, NULL, &whole); at += whole.len) {
		enum plain_kind kind = line_at(document, at).kind;

		if (kind == PLAIN_SIGNATURE) {
			gap.open = false;
			if (!is_above) {
				gap.range.end = at;
				break;
			}
			gap.range.start = at + whole.len;
			gap.rules = (struct range){ 0, 0 };
		} else if (kind != PLAIN_BLANK) {
			if (range_len(gap.rules) == 0)
				gap.rules.start = at;
			gap.rules.end = at + whole.len;
		}
	}
	return gap;
}

/* The lines `cut` of a run of blocks, grown over one side of what separates them. */
static struct range
with_separators(struct slice text, struct range cut, const struct gap *above,
		const struct gap *below)
{
	bool rules_above = range_len(above->rules) > 0, rules_below = range_len(below->rules) > 0;
	size_t blank_above = rules_above ? above->rules.end : above->range.start;
	size_t blank_below = rules_below ? below->rules.start : below->range.end;

	if (rules_below && (rules_above || above->open)) {
		cut.end = below->rules.end;
		blank_below = below->range.end;
	} else if (rules_above && below->open) {
		cut.start = above->rules.start;
		blank_above = above->range.start;
	}
	if (blank_above < cut.start || above->open)
		cut.end = blank_below;
	if (cut.end == text.len) {
		cut.start = blank_above;
		/* The line that is now the last ends as the last one did. */
		if (line_end_start(text, text.len) == text.len)
			cut.start = line_end_start(text, cut.start);
	}
	return cut;
}

/* Would a rule now be the underline of the line above it? */
static bool
may_underline(const struct plain_line *line, const struct plain_line *rule)
{
	size_t difference = line->width > rule->width ? line->width - rule->width
						      : rule->width - line->width;

	return rule->rule != 0 && (difference <= 2 || !plain_mark_is_item(line->mark));
}

/*
 * Might the two lines, one directly under the other, read as one? `is_item`: the first is of an item
 * of a list.
 */
static bool
may_join(const struct plain_line *line, const struct plain_line *next, bool is_item)
{
	if (line->kind != PLAIN_TEXT || line->depth != next->depth)
		return false;
	if (next->kind != PLAIN_TEXT)
		return next->kind == PLAIN_RULE && may_underline(line, next);
	if (line->flowed || line->open_url)
		return true;
	if (line->mark == PLAIN_MARK_HEADING || line->url || line->labelled || line->row ||
	    next->mark == PLAIN_MARK_HEADING || next->mark == PLAIN_MARK_BULLET ||
	    next->mark == PLAIN_MARK_NOTE || next->labelled || next->row)
		return false;
	if (plain_mark_is_item(next->mark))
		return !is_item && !line->ended && line->width >= WRAP_LEAST &&
		       line->width <= WRAP_MOST;
	return next->url || next->indent > 0 ||
	       (line->width >= WRAP_LEAST && line->width <= WRAP_MOST);
}

/* Where so many quoting marks at the start of a line end. */
static size_t
quoting_end(struct slice text, size_t at, unsigned depth)
{
	while (depth > 0) {
		at += text.data[at] == ' ';
		at++;
		depth--;
	}
	return at;
}

/* Leaves an empty line, of the depth of quoting around it, where the lines would join. */
static struct range
keep_apart(const struct document *document, struct range cut, bool is_item)
{
	struct slice text = document->source;
	size_t above = line_start(text, line_end_start(text, cut.start), plain_text_start(text));
	struct plain_line line, next, first;

	if (cut.end == text.len || above >= cut.start)
		return cut;
	line = line_at(document, above);
	next = line_at(document, cut.end);
	if (!may_join(&line, &next, is_item))
		return cut;
	first = line_at(document, cut.start);
	if (first.depth >= line.depth)
		cut.start = quoting_end(text, cut.start, line.depth);
	cut.end = line_end_start(text, cut.end);
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

	while (plain_next_line(&rest, &line, NULL))
		if (plain_is_signature(line))
			return true;
	return false;
}

/* Where the block `index` begins; the end of the text where there is no such block. */
static size_t
block_start(const struct document *document, size_t index)
{
	return index < document->block_count ? document->blocks[index].source.start
					     : document->source.len;
}

/* Does a line begin at `at`? */
static bool
begins_line(struct slice text, size_t at)
{
	return at == plain_text_start(text) || line_end_start(text, at) < at;
}

/* A piece of a paragraph that ends its line, without what sets it off from the one before it. */
static struct range
without_blanks_before(struct slice text, struct range cut, size_t floor)
{
	while (cut.start > floor && (text.data[cut.start - 1] == ' ' || text.data[cut.start - 1] == '\t'))
		cut.start--;
	return cut;
}

/*
 * What goes with a run of blocks: `last` is the one above it that stays, or BLOCK_NONE; `ceiling` is
 * where the next one begins.
 */
static struct range
cut_of(const struct document *document, struct range source, size_t last, size_t ceiling,
       bool is_last)
{
	struct slice text = document->source;
	bool is_first = last == BLOCK_NONE;
	size_t floor = is_first ? plain_text_start(text) : document->blocks[last].source.end;
	struct range cut = { line_start(text, source.start, floor),
			     line_end(text, source.end, ceiling) };
	struct gap above, below;

	if (cut.end == SIZE_MAX)
		return (struct range){ source.start, ceiling };
	if (!begins_line(text, cut.start))
		return without_blanks_before(text, source, floor);
	if (!is_first)
		floor = line_end(text, floor, cut.start);
	if (!is_last)
		ceiling = line_start(text, ceiling, cut.end);
	above = gap_of(document, (struct range){ floor, cut.start }, is_first, true);
	below = gap_of(document, (struct range){ cut.end, ceiling }, is_last, false);
	return keep_apart(document, with_separators(text, cut, &above, &below),
			  last != BLOCK_NONE && document->blocks[last].type == BLOCK_ITEM);
}

void
removal_plain(const struct document *document, const bool *removed, struct edits *edits)
{
	const struct block *blocks = document->blocks;
	size_t last = BLOCK_NONE;		/* that stays */

	for (size_t i = 0, next; i < document->block_count; i = next) {
		struct range source = blocks[i].source;
		size_t ceiling;

		next = next_outer(document, i);
		if (!removed[i]) {
			last = i;
			continue;
		}
		ceiling = block_start(document, next);
		while (next < document->block_count && removed[next] &&
		       !has_signature_mark(document->source, (struct range){ source.end, ceiling })) {
			source.end = blocks[next].source.end;
			next = next_outer(document, next);
			ceiling = block_start(document, next);
		}
		edits_remove(edits, cut_of(document, source, last, ceiling,
					   next == document->block_count));
	}
}
