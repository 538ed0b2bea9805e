/*
 * Insertion into plain text: as if the publisher had written it there.
 *
 * Where the lines around are broken at a column, the text is broken there too; flowed text goes on in
 * soft lines (RFC 3676); else a paragraph is one line, as a reader of such a text takes each line
 * for one. Broken lines must read as one paragraph again, for the text is known by its phrases, and
 * a second moderation would add it once more. So that is tried, at the column and at a few
 * before it, and what falls apart at all of them stays one line.
 */
#include "base/utf8.h"
#include "text/search.h"
#include "moderate/insertion.h"
#include "text/character.h"
#include "text/plain_line.h"
#include "text/wrap.h"

enum {
	FLOWED_COLUMNS = 72,
	COLUMNS_TRIED = 12,
	BLOCKS_LOOKED_AT = 50,		/* around the place, for what the text's habits are */
	ARTICLES_TRIED = 32,		/* for whose text the whole document is read again */
	PARAGRAPHS_LEAST = 2,		/* pairs of them that make a habit */
};

static struct plain_format
format_of(const struct document *document)
{
	return (struct plain_format){ document->flowed, document->delsp };
}

/* ---- where ---------------------------------------------------------------------------------- */

/* Does the block's first line stand in a quotation? A piece of a paragraph tells where it is the first. */
static bool
is_quoted(const struct document *document, size_t block)
{
	struct slice source = document->source;
	size_t at = document->blocks[block].source.start;
	unsigned depth = 0;

	while (at > 0 && (source.data[at - 1] == '>' || source.data[at - 1] == ' '))
		at--;
	(void)plain_quoting(slice_from(source, at), document->flowed, &depth);
	return depth > 0;
}

/* The last block before `block` that is of the article, stays, and is not quoted. */
static size_t
unquoted_before(const struct insertion *insertion, size_t block)
{
	const struct document *document = insertion->document;

	while (block-- > 0 && document->blocks[block].article == insertion->article)
		if (!insertion->removed[block] && !insertion->footer[block] &&
		    !is_quoted(document, block))
			return block;
	return BLOCK_NONE;
}

/* "On Monday, Jane wrote:" */
static bool
introduces(const struct document *document, size_t block)
{
	struct slice text = block_text(document, &document->blocks[block]);

	return text.len > 0 && text.data[text.len - 1] == ':';
}

/* Behind the empty quoted lines that follow `at`, the end of a line, unless words follow them. */
static size_t
quotation_end(const struct document *document, size_t at)
{
	struct slice rest = slice_from(document->source, at), line, whole;
	size_t end = at, next = at;
	unsigned depth;

	for (; plain_next_line(&rest, &line, &whole); next += whole.len) {
		size_t quoting = plain_quoting(line, document->flowed, &depth);

		if (next > at && depth == 0)
			break;
		if (next > at && slice_trim(slice_from(line, quoting)).len > 0)
			return at;
		end = next + line.len;
	}
	return end;
}

size_t
insertion_find_plain(const struct insertion *insertion, size_t last)
{
	const struct document *document = insertion->document;
	size_t own, above;

	if (!is_quoted(document, last))
		return document->blocks[last].source.end;
	own = unquoted_before(insertion, last);
	above = own == BLOCK_NONE ? BLOCK_NONE : unquoted_before(insertion, own);
	if (above != BLOCK_NONE && introduces(document, own))
		return document->blocks[above].source.end;
	return quotation_end(document, document->blocks[last].source.end);
}

/* ---- the habits of the text --------------------------------------------------------------------- */

static bool
is_paragraph(const struct block *block)
{
	return block->type == BLOCK_PARAGRAPH || block->type == BLOCK_ITEM;
}

/* The widest line of a block that goes on in the next one; 0 where none does. */
static size_t
width_of_block(const struct document *document, const struct block *block)
{
	struct slice rest = slice_range(document->source, block->source), content, whole;
	size_t width = 0, at = block->source.start;

	for (; is_paragraph(block) && plain_next_line(&rest, &content, &whole); at += whole.len) {
		struct plain_line line = plain_line_read(document->source,
			(struct range){ at, at + content.len }, format_of(document));

		if (line.url || rest.len == 0)
			break;
		if (line.width > width)
			width = line.width;
	}
	return width;
}

/* The column at which lines around the block are broken; 0 where they are not. */
static size_t
columns_around(const struct document *document, size_t block)
{
	size_t first = block > BLOCKS_LOOKED_AT ? block - BLOCKS_LOOKED_AT : 0, width = 0;
	size_t end = document->block_count - block > BLOCKS_LOOKED_AT ? block + BLOCKS_LOOKED_AT
								      : document->block_count;

	for (size_t i = first; i < end; i++) {
		size_t own = width_of_block(document, &document->blocks[i]);

		if (own > width && own <= WRAP_MOST)
			width = own;
	}
	return width >= WRAP_LEAST ? width : 0;
}

static size_t
line_ends_between(const struct document *document, size_t block)
{
	struct range range = { document->blocks[block].source.end,
			       document->blocks[block + 1].source.start };
	struct slice rest = slice_range(document->source, range), line, whole;
	size_t count = 0;

	while (plain_next_line(&rest, &line, &whole))
		count += whole.len > line.len;
	return count;
}

/* Do paragraphs around the block follow one another without blank lines? */
static bool
stands_close(const struct document *document, size_t block)
{
	size_t first = block > BLOCKS_LOOKED_AT ? block - BLOCKS_LOOKED_AT : 0, close = 0;

	for (size_t i = first; i < document->block_count && i < block + BLOCKS_LOOKED_AT; i++) {
		if (i + 1 == document->block_count)
			break;
		if (line_ends_between(document, i) > 1 || is_quoted(document, i))
			return false;
		close += document->blocks[i].type == BLOCK_PARAGRAPH &&
			 document->blocks[i + 1].type == BLOCK_PARAGRAPH;
	}
	return close >= PARAGRAPHS_LEAST;
}

/* ---- breaking lines ------------------------------------------------------------------------------ */

/* Could a line that begins so be taken for something else, or be changed on the way (RFC 4155)? */
static bool
is_risky_start(struct slice rest)
{
	return slice_has_at(rest, 0, SLICE(">")) || slice_has_at(rest, 0, SLICE("From ")) ||
	       slice_has_at(rest, 0, SLICE("--")) || slice_has_at(rest, 0, SLICE("."));
}

/* Punctuation that does not begin a line of Chinese or Japanese, and such as does not end one. */
static bool
is_bound(uint32_t before, uint32_t c)
{
	static const uint32_t closing[] = {
		0x3001, 0x3002, 0xFF0C, 0xFF0E, 0xFF1A, 0xFF1B, 0xFF01, 0xFF1F, 0x300D, 0x300F,
		0x3011, 0x300B, 0x3009, 0xFF09, 0x30FB, 0x30FC,
	};
	static const uint32_t opening[] = { 0x300C, 0x300E, 0x3010, 0x300A, 0x3008, 0xFF08 };

	for (size_t i = 0; i < COUNT(closing); i++)
		if (closing[i] == c)
			return true;
	for (size_t i = 0; i < COUNT(opening); i++)
		if (opening[i] == before)
			return true;
	return false;
}

/*
 * Where the first line of a paragraph ends and the next one begins; both are its end where it is the
 * last. `closely`: also between characters that no blank stands between.
 */
static struct range
first_break(struct slice text, size_t columns, bool closely, bool risky)
{
	struct range found = { text.len, text.len };
	size_t width = 0;
	uint32_t before = 0, c;

	for (size_t at = 0, next; at < text.len && (width <= columns || found.start == text.len);
	     at = next, before = c) {
		struct range here = { at, at };
		bool may_break;

		next = at + utf8_decode(text, at, &c, NULL);
		may_break = c == ' ' || (closely && character_joins(c) && character_joins(before) &&
					 !is_bound(before, c));
		if (c == ' ')
			here.end = next;
		if (at > 0 && may_break && (width <= columns || found.start == text.len) &&
		    (risky || !is_risky_start(slice_from(text, here.end))))
			found = here;
		width += text_columns(slice_range(text, (struct range){ at, next }));
	}
	return width > columns ? found : (struct range){ text.len, text.len };
}

static void
write_broken(struct slice text, size_t columns, struct slice newline, struct buf *out)
{
	while (text.len > 0) {
		struct range end = first_break(text, columns, true, false);

		buf_add(out, slice_first(text, end.start));
		text = slice_from(text, end.end);
		if (text.len > 0)
			buf_add(out, newline);
	}
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
write_flowed(const struct document *document, struct slice text, struct buf *out)
{
	while (text.len > 0) {
		struct range end = first_break(text, FLOWED_COLUMNS, document->delsp, true);
		struct slice line = slice_first(text, end.end);

		/* It would be the mark of a signature. */
		if (slice_equal(line, SLICE("-- ")) && end.end < text.len)
			line = text;
		stuff(out, text);
		buf_add(out, line);
		text = slice_from(text, line.len);
		if (text.len == 0)
			break;
		if (document->delsp)
			buf_byte(out, ' ');
		buf_add(out, document->newline);
	}
}

/* ---- as one paragraph again ----------------------------------------------------------------------- */

/* Is a text, between blank lines, one block, whatever a document around it tells of its lines? */
static bool
reads_as_one(struct arena *arena, struct slice text)
{
	struct document document;
	struct error err = { 0 };
	struct buf whole;

	buf_init(&whole, arena);
	buf_add(&whole, text);
	/* Lines with room left, that speak against breaking as loudly as the text speaks for it. */
	buf_string(&whole, "\n\n");
	for (size_t at = 0; at < text.len; at += WRAP_LEAST)
		buf_string(&whole, "A\nB\n");
	return !whole.failed &&
	       document_from_plain(arena, buf_slice(&whole), false, false, NULL, &document, &err) &&
	       document.blocks[0].source.end == text.len;
}

/* The same where it is to stand. */
static bool
reads_as_one_there(const struct document *document, size_t at, struct arena *arena,
		   struct slice text)
{
	struct slice source = document->source, newline = document->newline;
	struct document after;
	struct error err = { 0 };
	struct buf whole;
	size_t block, start;

	buf_init(&whole, arena);
	buf_add(&whole, slice_first(source, at));
	buf_add(&whole, newline);
	buf_add(&whole, newline);
	start = whole.len;
	buf_add(&whole, text);
	buf_add(&whole, newline);
	buf_add(&whole, newline);
	buf_add(&whole, slice_from(source, at));
	if (whole.failed ||
	    !document_from_plain(arena, buf_slice(&whole), false, false, NULL, &after, &err))
		return false;
	block = search_block(&after, start);
	return block < after.block_count && after.blocks[block].source.end == start + text.len;
}

/* Breaks a paragraph at the column, or a little before, such that it reads as one again. */
static bool
break_paragraph(const struct insertion *insertion, size_t at, size_t columns, struct arena *arena,
		struct slice text, struct buf *out)
{
	const struct document *document = insertion->document;
	struct buf lines;

	buf_init(&lines, arena);
	for (size_t less = 0; less <= COLUMNS_TRIED && columns - less >= WRAP_LEAST; less++) {
		buf_clear(&lines);
		write_broken(text, columns - less, document->newline, &lines);
		if (reads_as_one(arena, buf_slice(&lines)) ||
		    (less == 0 && insertion->article < ARTICLES_TRIED &&
		     reads_as_one_there(document, at, arena, buf_slice(&lines)))) {
			buf_add(out, buf_slice(&lines));
			return !lines.failed;
		}
	}
	buf_add(out, text);
	return !lines.failed;
}

/* ---- the text --------------------------------------------------------------------------- */

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

/* Where the next block begins that stays; the text's end where there is none. */
static size_t
next_that_stays(const struct insertion *insertion, size_t at)
{
	const struct document *document = insertion->document;

	for (size_t i = search_block(document, at); i < document->block_count; i++)
		if (!insertion->removed[i])
			return document->blocks[i].source.start;
	return document->source.len;
}

/*
 * How many line ends must follow the text, so that what stays below is set off? Of the blank lines
 * around what is removed between, those on one side stay.
 */
static size_t
line_ends_behind(const struct insertion *insertion, size_t at, bool close)
{
	const struct document *document = insertion->document;
	size_t limit = next_that_stays(insertion, at), lines = 0;
	struct slice rest = slice_range(document->source, (struct range){ at, limit }), line, whole;
	bool blank = false, set_off = false;

	if (limit == document->source.len && slice_trim(rest).len == 0)
		return 0;
	for (; plain_next_line(&rest, &line, &whole); lines++, at += whole.len) {
		blank = whole.len > line.len && plain_line_read(document->source,
			(struct range){ at, at + line.len }, format_of(document)).kind == PLAIN_BLANK;
		set_off |= lines == 1 && blank;
		if (lines == 0 && whole.len == line.len)
			return close ? 1 : 2;		/* a further piece of the same paragraph */
	}
	return close || set_off || (lines > 1 && blank) ? 0 : 1;
}

bool
insertion_write_plain(const struct insertion *insertion, size_t at, struct arena *arena,
		      struct buf *out)
{
	const struct document *document = insertion->document;
	struct slice rest = insertion->plain, newline = document->newline;
	size_t last = insertion_last_block(insertion), columns = 0, behind;
	bool close = !document->flowed && stands_close(document, last);
	struct buf paragraph;

	if (!document->flowed)
		columns = columns_around(document, last);
	close = close && columns == 0;
	buf_init(&paragraph, arena);
	while (next_paragraph(&rest, &paragraph)) {
		struct slice text = buf_slice(&paragraph);

		buf_add(out, newline);
		if (!close)
			buf_add(out, newline);
		if (document->flowed)
			write_flowed(document, text, out);
		else if (columns == 0 || text_columns(text) <= columns)
			buf_add(out, text);
		else if (!break_paragraph(insertion, at, columns, arena, text, out))
			return false;
	}
	for (behind = line_ends_behind(insertion, at, close); behind > 0; behind--)
		buf_add(out, newline);
	return !paragraph.failed;
}
