/*
 * Insertion: which block an article ends with, and the text in the shape of the part.
 *
 * A paragraph of plain text is written as one line (flowed text: as soft lines), because a
 * reader of a text whose lines are not broken at a column takes each line for a paragraph, and the
 * phrase by which the text is known again must not fall apart.
 */
#include "moderate/insertion.h"

#include "moderate/comment.h"
#include "moderate/markup.h"
#include "moderate/search.h"

enum { FLOWED_WIDTH = 72 };

size_t
insertion_last_block(const struct insertion *insertion)
{
	const struct document *document = insertion->document;
	size_t last = BLOCK_NONE;

	for (size_t i = 0; i < document->block_count; i++)
		if (document->blocks[i].article == insertion->article && !insertion->removed[i] &&
		    !insertion->footer[i] && !document->blocks[i].hidden)
			last = i;
	return last;
}

/* Where the next thing begins that is not of the article: a block that stays, a mark's end. */
static size_t
limit_behind(const struct insertion *insertion, size_t last)
{
	const struct document *document = insertion->document;
	size_t at = document->blocks[last].source.end, limit = document->source.len;

	for (size_t i = search_block(document, at); i < document->block_count; i++)
		if (!insertion->removed[i] && !document->blocks[i].hidden) {
			limit = document->blocks[i].source.start;
			break;
		}
	if (!document->html)
		return limit;
	for (size_t i = search_node(&document->tree, at); i < document->tree.count; i++) {
		const struct html_node *node = &document->tree.nodes[i];

		if (node->range.start >= limit)
			break;
		if (node->type == HTML_NODE_COMMENT &&
		    comment_balance(&document->tree, node).marks.total < 0)
			return node->range.start;
	}
	return limit;
}

static bool
has_own_look(struct slice html)
{
	return slice_find_nocase(html, 0, SLICE("font-size")) != SLICE_NOT_FOUND &&
	       slice_find_nocase(html, 0, SLICE("color")) != SLICE_NOT_FOUND;
}

enum insertion_place
insertion_find(const struct insertion *insertion, size_t *at_out)
{
	size_t last = insertion_last_block(insertion);

	if (last == BLOCK_NONE)
		return INSERTION_NOWHERE;
	if (insertion->document->html)
		return insertion_find_html(insertion->document, last, limit_behind(insertion, last),
					   has_own_look(insertion->html), at_out);
	*at_out = insertion->document->blocks[last].source.end;
	return INSERTION_BLOCK;
}

/* ---- the text --------------------------------------------------------------------------- */

static void
add_lines(struct buf *out, struct slice text, struct slice newline)
{
	struct slice line;
	bool first = true;

	while (slice_next_line(&text, &line, NULL)) {
		if (!first)
			buf_add(out, newline);
		buf_add(out, line);
		first = false;
	}
}

/* HTML text of its own lines, so that it makes no line of the template longer. */
static void
write_html_block(const struct insertion *insertion, size_t at, struct buf *out)
{
	struct slice source = insertion->document->source, newline = insertion->document->newline;

	if (at > 0 && source.data[at - 1] != '\n')
		buf_add(out, newline);
	add_lines(out, slice_trim(insertion->html), newline);
	if (at < source.len && source.data[at] != '\r' && source.data[at] != '\n')
		buf_add(out, newline);
}

static void
write_html_inline(const struct insertion *insertion, struct buf *out)
{
	struct slice rest = slice_trim(insertion->plain), line;

	buf_string(out, "<br>");
	while (slice_next_line(&rest, &line, NULL)) {
		buf_string(out, "<br>");
		buf_add(out, insertion->document->newline);
		markup_add_text(out, line);
	}
	buf_string(out, "<br>");
}

/* RFC 3676 4.4: what could be taken for something else gets a space before it. */
static void
stuff(struct buf *out, struct slice line)
{
	if (slice_has_at(line, 0, SLICE(" ")) || slice_has_at(line, 0, SLICE(">")) ||
	    slice_has_at(line, 0, SLICE("From ")))
		buf_byte(out, ' ');
}

/* A paragraph as lines that end in a space where they go on (RFC 3676 4.1). */
static void
write_flowed(const struct insertion *insertion, struct slice paragraph, struct buf *out)
{
	while (paragraph.len > FLOWED_WIDTH) {
		size_t space = FLOWED_WIDTH, behind;

		while (space > 0 && paragraph.data[space] != ' ')
			space--;
		if (space == 0)
			space = slice_find_byte(paragraph, 0, ' ');
		if (space == SLICE_NOT_FOUND)
			break;
		behind = space + 1;
		stuff(out, paragraph);
		buf_add(out, slice_first(paragraph, behind));
		if (insertion->delsp)
			buf_byte(out, ' ');
		buf_add(out, insertion->document->newline);
		paragraph = slice_from(paragraph, behind);
	}
	stuff(out, paragraph);
	buf_add(out, paragraph);
}

/* Joins the lines of the next paragraph; false when there is none. */
static bool
next_paragraph(struct slice *rest, struct buf *paragraph)
{
	struct slice line;

	buf_clear(paragraph);
	while (slice_next_line(rest, &line, NULL)) {
		line = slice_trim(line);
		if (line.len == 0 && paragraph->len > 0)
			break;
		if (line.len > 0 && paragraph->len > 0)
			buf_byte(paragraph, ' ');
		buf_add(paragraph, line);
	}
	return paragraph->len > 0;
}

/* Is the line that `at` ends, or the one before the next block, followed by a blank one? */
static bool
is_set_off(const struct insertion *insertion, size_t at, size_t limit)
{
	struct slice text = insertion->document->source, line;
	struct slice rest = slice_range(text, (struct range){ at, limit });
	bool blank = true, first = true, set_off = false;

	if (limit == text.len && slice_trim(rest).len == 0)
		return true;				/* nothing follows */
	for (size_t count = 0; slice_next_line(&rest, &line, NULL); count++) {
		if (count == 0)
			continue;			/* the rest of the article's own line */
		blank = slice_trim(line).len == 0 && (rest.len > 0 || limit == text.len ||
			(limit > 0 && text.data[limit - 1] == '\n'));
		if (first && blank)
			set_off = true;
		first = false;
	}
	return set_off || (!first && blank);
}

static bool
write_plain(const struct insertion *insertion, size_t at, size_t limit, struct arena *arena,
	    struct buf *out)
{
	struct slice rest = insertion->plain, newline = insertion->document->newline;
	struct buf paragraph;

	buf_init(&paragraph, arena);
	while (next_paragraph(&rest, &paragraph)) {
		buf_add(out, newline);
		buf_add(out, newline);
		if (insertion->flowed)
			write_flowed(insertion, buf_slice(&paragraph), out);
		else
			buf_add(out, buf_slice(&paragraph));
	}
	if (!is_set_off(insertion, at, limit))
		buf_add(out, newline);
	return !paragraph.failed;
}

bool
insertion_edits(const struct insertion *insertion, struct arena *arena, struct edits *edits,
		enum insertion_place *place_out)
{
	bool ok = true;
	struct buf out;
	size_t at;

	*place_out = insertion_find(insertion, &at);
	if (*place_out == INSERTION_NOWHERE)
		return true;
	buf_init(&out, arena);
	if (!insertion->document->html)
		ok = write_plain(insertion, at,
				 limit_behind(insertion, insertion_last_block(insertion)), arena, &out);
	else if (*place_out == INSERTION_BLOCK)
		write_html_block(insertion, at, &out);
	else
		write_html_inline(insertion, &out);
	edits_insert(edits, at, buf_slice(&out));
	return ok && !out.failed && !edits->failed;
}
