/*
 * A text/plain part as blocks.
 *
 * Nothing in plain text says where a paragraph ends; there are habits. A blank line, a list mark, a
 * line of dashes, a row of a table, a change of quoting all end one. Whether a line end does, depends
 * on who wrote the text: some programs write a paragraph in one long line, others break lines at
 * column 72 or so. Text is taken for broken when most lines are as full as they can be: the
 * next line's first word would not have fitted. Then only a line that had room left ends a
 * paragraph. Were all lines joined, a teaser under an article's last line would be one block with
 * it; were none joined, no phrase would match across a broken line. Lines that follow one another
 * without a blank line are asked first; where they are too few to tell, the whole text is.
 *
 * Section    RFC 3676 (format=flowed, delsp)
 */
#include "base/utf8.h"
#include "text/character.h"
#include "text/document.h"
#include "text/document_builder.h"
#include "text/plain_join.h"
#include "text/plain_line.h"
#include "text/plain_piece.h"
#include "text/wrap.h"

enum {
	TITLE_MOST = 80,	/* columns of a line that can be a heading */
	LABEL_MOST = 120,	/* columns of a line that only names the URL beneath it */
	LINES_A_CHECK = 4096,
};

/* What a stretch of lines tells of how they were made. */
enum breaking {
	BREAKING_UNKNOWN,
	BREAKING_AT_COLUMN,
	BREAKING_TOLD,		/* the text says itself where lines go on */
};

struct plain {
	struct slice source;
	struct plain_line *lines;
	size_t count, cap;
	struct plain_format format;
	struct wrap wrap;	/* of the whole text */
	enum breaking breaking;
	struct {
		size_t end;	/* lines before this one are of it, or were before it */
		struct wrap wrap;
		enum breaking breaking;
	} stretch;		/* lines of words in a row */
	size_t taken;		/* lines before this one that are an underline, or before one */
	struct document_builder builder;
};

/* The lines that will be one block. */
struct group {
	size_t first, count;	/* count 0: none is open */
	unsigned level;		/* not 0: a heading */
	struct range source;
};

/* ---- lines -------------------------------------------------------------------------------- */

/* An emoji is a bullet only in a row of such: alone it opens a headline. */
static void
settle_emoji(struct plain *plain)
{
	struct plain_line *last = NULL;
	bool row = false;			/* `last` has such a neighbour above */

	for (size_t i = 0; i <= plain->count; i++) {
		struct plain_line *line = i < plain->count ? &plain->lines[i] : NULL;
		bool follows;

		if (line != NULL && line->kind != PLAIN_TEXT)
			continue;
		follows = last != NULL && line != NULL && last->depth == line->depth &&
			  last->mark == PLAIN_MARK_EMOJI && line->mark == PLAIN_MARK_EMOJI;
		if (last != NULL && last->mark == PLAIN_MARK_EMOJI) {
			last->text.start = last->unmarked;	/* it says something */
			last->mark = row || follows ? PLAIN_MARK_EMOJI : PLAIN_MARK_NONE;
		}
		row = follows;
		last = line;
	}
}

static bool
read_lines(struct plain *plain, struct arena *arena, struct watch *watch, struct error *err)
{
	size_t at = plain_text_start(plain->source);
	struct slice rest = slice_from(plain->source, at), content, whole;

	while (plain_next_line(&rest, &content, &whole)) {
		struct plain_line *line = ARENA_PUSH(arena, plain->lines, plain->count, plain->cap);

		if (line == NULL)
			return fail(err, FAULT_LIMIT, "its lines need more than the message's budget");
		*line = plain_line_read(plain->source, (struct range){ at, at + content.len },
					plain->format);
		at += whole.len;
		if (plain->count % LINES_A_CHECK == 0 && !watch_check(watch, err))
			return false;
	}
	settle_emoji(plain);
	return true;
}

/* ---- where lines are broken --------------------------------------------------------------- */

/* Could line `i` have been broken before the next one, both being of one paragraph? */
static bool
is_pair(const struct plain *plain, size_t i)
{
	const struct plain_line *line = &plain->lines[i], *next = line + 1;

	/* What stands under an item without being set in may be the list's end. */
	if (plain_mark_is_item(line->mark) && i + 1 < plain->count &&
	    next->indent <= line->indent && !next->small)
		return false;
	return i + 1 < plain->count && line->kind == PLAIN_TEXT && next->kind == PLAIN_TEXT &&
	       line->depth == next->depth && !line->url && !next->url && !line->row && !next->row &&
	       next->mark == PLAIN_MARK_NONE && line->mark != PLAIN_MARK_HEADING;
}

/* Lines [first, end): are they broken at a column? */
static struct wrap
see_lines(const struct plain *plain, size_t first, size_t end)
{
	struct wrap wrap = { 0 };

	for (size_t i = first; i < end; i++) {
		const struct plain_line *line = &plain->lines[i];

		if (line->kind == PLAIN_TEXT && !line->url && !line->row)
			wrap_see_line(&wrap, line->width, line->first_word);
		if (is_pair(plain, i))
			wrap_see_width(&wrap, line->width);
	}
	for (size_t i = first; i < end; i++)
		if (is_pair(plain, i))
			wrap_see_pair(&wrap, plain->lines[i].width, plain->lines[i + 1].first_word);
	return wrap;
}

/* Does a line within the paragraph begin as only what was broken does, as far as the script tells? */
static bool
goes_on_within(const struct plain *plain, size_t first, size_t end)
{
	for (size_t i = first; i + 1 < end; i++) {
		uint32_t c = 0;

		if (!is_pair(plain, i))
			continue;
		(void)utf8_decode(plain->source, plain->lines[i + 1].unmarked, &c, NULL);
		if (plain->lines[i + 1].small ||
		    (character_of(c) == CHARACTER_LETTER && !character_is_capital(c) &&
		     !character_is_small(c)))
			return true;
	}
	return false;
}

/* Finds out about the lines of words from `first` on, which follow one another. */
static void
see_stretch(struct plain *plain, size_t first)
{
	unsigned depth = plain->lines[first].depth;
	bool flowed = false;
	size_t end = first;

	for (; end < plain->count && plain->lines[end].kind == PLAIN_TEXT &&
	       plain->lines[end].depth == depth; end++)
		flowed |= plain->lines[end].flowed;
	plain->stretch.end = end;
	plain->stretch.wrap = see_lines(plain, first, end);
	/* One full line is chance. */
	plain->stretch.breaking = flowed ? BREAKING_TOLD
		: plain->stretch.wrap.full > 1 && wrap_is_broken(&plain->stretch.wrap) &&
		  goes_on_within(plain, first, end) ? BREAKING_AT_COLUMN : BREAKING_UNKNOWN;
}

static void
see_text(struct plain *plain)
{
	plain->wrap = see_lines(plain, 0, plain->count);
	if (wrap_is_broken(&plain->wrap))
		plain->breaking = BREAKING_AT_COLUMN;
	for (size_t i = 0; i < plain->count; i++)
		if (plain->lines[i].flowed)
			plain->breaking = BREAKING_TOLD;
}

/* Was the line above `line` broken before it? */
static bool
is_broken_before(const struct plain *plain, const struct plain_line *line)
{
	const struct plain_line *last = line - 1;

	if (plain->stretch.breaking == BREAKING_TOLD)
		return false;
	if (plain->stretch.breaking == BREAKING_AT_COLUMN &&
	    wrap_is_full(&plain->stretch.wrap, last->width, line->first_word))
		return true;
	if (plain->stretch.breaking == BREAKING_UNKNOWN && plain->breaking == BREAKING_AT_COLUMN &&
	    wrap_is_full(&plain->wrap, last->width, line->first_word))
		return true;
	return line->small && line->mark == PLAIN_MARK_NONE && !last->ended &&
	       last->width >= WRAP_LEAST && last->width <= WRAP_MOST;
}

/* ---- lines to blocks ---------------------------------------------------------------------- */

/* Does the line, which another one of words precedes, begin an item? */
static bool
begins_item(const struct plain *plain, const struct group *group, const struct plain_line *line)
{
	if (line->mark == PLAIN_MARK_BULLET || line->mark == PLAIN_MARK_NOTE ||
	    line->mark == PLAIN_MARK_EMOJI)
		return true;
	return plain_mark_is_item(line->mark) &&
	       (line[-1].ended || plain_mark_is_item(plain->lines[group->first].mark));
}

/* Does line `i` go on what the open group says? */
static bool
goes_on(const struct plain *plain, const struct group *group, size_t i)
{
	const struct plain_line *line = &plain->lines[i], *last = line - 1;
	const struct plain_line *first = &plain->lines[group->first];

	if (line->depth != last->depth || line->mark == PLAIN_MARK_HEADING ||
	    first->mark == PLAIN_MARK_HEADING)
		return false;
	if (last->open_url || (last->flowed && !last->url))
		return true;
	if (last->url)
		return false;
	if (line->url)
		return !plain_mark_is_item(line->mark);
	if (line->labelled || last->labelled || line->row || last->row ||
	    begins_item(plain, group, line))
		return false;
	if (plain_mark_is_item(first->mark) && line->indent > first->indent)
		return true;
	/* A first line that is set in, or what is quoted by setting it in. */
	if (group->count > 1 &&
	    (line->indent > last->indent + 1 || last->indent > line->indent + 1))
		return false;
	return is_broken_before(plain, line);
}

static struct slice
text_of(const struct plain *plain, const struct plain_line *line)
{
	return slice_trim(slice_range(plain->source, line->text));
}

/* Capitals and no small letters, no digits: how some programs write a heading. */
static bool
is_all_capitals(struct slice text)
{
	size_t capitals = 0;
	uint32_t c;

	for (size_t at = 0; at < text.len;) {
		at += utf8_decode(text, at, &c, NULL);
		if (character_is_small(c) || character_of(c) == CHARACTER_DIGIT)
			return false;
		capitals += character_is_capital(c);
	}
	return capitals >= 4 && text_width(text) <= TITLE_MOST;
}

/* Do words other than a further "[2]" stand beneath line `i`? */
static bool
heads_words(const struct plain *plain, size_t i)
{
	while (++i < plain->count && plain->lines[i].kind == PLAIN_BLANK)
		;
	return i < plain->count && plain->lines[i].kind == PLAIN_TEXT &&
	       plain->lines[i].mark != PLAIN_MARK_NOTE && !plain->lines[i].url;
}

/* Is the group a heading by the look of its only line, with nothing directly above or below? */
static bool
looks_like_heading(const struct plain *plain, const struct group *group)
{
	size_t after = group->first + group->count;
	const struct plain_line *line = &plain->lines[group->first];
	struct slice text = text_of(plain, line);

	if (group->count != 1 || line->url || line->row || line->width > TITLE_MOST ||
	    (group->first > 0 && line[-1].kind == PLAIN_TEXT) || after >= plain->count ||
	    plain->lines[after].kind == PLAIN_TEXT)
		return false;
	if (line->mark == PLAIN_MARK_NOTE)
		return !line->ended && heads_words(plain, group->first);
	return line->mark == PLAIN_MARK_NONE &&
	       (is_all_capitals(text) || (plain_emphasis_len(text) > 0 && !line->ended));
}

/* The level of a heading that is underlined with this; 0 where nothing is. */
static unsigned
underline_level(uint32_t rule)
{
	switch (rule) {
	case '=': case '#': case 0x2550: case 0x2501: return 1;
	case '-': case '_': case '*': case 0x2500: case 0x2013: case 0x2014: case 0x203E: return 2;
	case '~': case '^': case '+': case 0x223C: return 3;
	default: return 0;
	}
}

/*
 * Does the rule at line `i` underline the open group? A rule as wide as the text does. One of
 * another width does where the text has a line to itself and is no sentence.
 */
static bool
is_underline(const struct plain *plain, const struct group *group, size_t i)
{
	const struct plain_line *rule = &plain->lines[i], *line = rule - 1;
	struct slice text = text_of(plain, line);
	size_t difference = rule->width > line->width ? rule->width - line->width
						      : line->width - rule->width;

	if (group->count == 0 || group->count > 2 || rule->depth != line->depth || line->url ||
	    line->row || line->width > TITLE_MOST || underline_level(rule->rule) == 0)
		return false;
	if (plain->lines[group->first].mark == PLAIN_MARK_HEADING || difference <= 2)
		return true;
	return group->count == 1 && (group->first == 0 || line[-1].kind != PLAIN_TEXT) &&
	       !plain_mark_is_item(line->mark) && text.data[text.len - 1] != '.' &&
	       text.data[text.len - 1] != ',' && text.data[text.len - 1] != ';' &&
	       rule->rule != '*' && rule->rule != '#' && rule->rule != '_' && rule->rule != '+';
}

static void
underline(struct plain *plain, struct group *group, size_t i)
{
	const struct plain_line *rule = &plain->lines[i], *first = &plain->lines[group->first];

	group->level = underline_level(rule->rule);
	group->source.end = rule->whole.end;
	if (group->first > plain->taken && first[-1].kind == PLAIN_RULE &&
	    first[-1].rule == rule->rule && first[-1].depth == rule->depth)
		group->source.start = first[-1].whole.start;	/* a line above as well */
	plain->taken = i + 1;
}

/* Is there another row directly above or below, or beyond a rule there? */
static bool
is_in_table(const struct plain *plain, size_t i)
{
	const struct plain_line *lines = plain->lines;
	size_t above = i > 0 && lines[i - 1].kind == PLAIN_RULE ? 2 : 1;
	size_t below = i + 1 < plain->count && lines[i + 1].kind == PLAIN_RULE ? 2 : 1;

	return lines[i].row &&
	       ((i >= above && lines[i - above].row && lines[i - above].depth == lines[i].depth) ||
		(i + below < plain->count && lines[i + below].row &&
		 lines[i + below].depth == lines[i].depth));
}

/* `url` is the URL at the end of the group's text. A label and a URL are a link. */
static enum block_type
type_of(const struct plain *plain, const struct group *group, struct range url)
{
	const struct plain_line *first = &plain->lines[group->first];
	const struct plain_line *last = first + group->count - 1;
	size_t width = 0;

	if (group->level > 0)
		return BLOCK_HEADING;
	if (plain_mark_is_item(first->mark) && (first->mark != PLAIN_MARK_NOTE || url.end == 0))
		return BLOCK_ITEM;
	if (group->count == 1 && is_in_table(plain, group->first))
		return BLOCK_CELL;
	if (url.end == 0)
		return BLOCK_PARAGRAPH;
	for (const struct plain_line *line = first; line < first + group->count; line++)
		width += line->url ? 0 : line->width;
	return width <= LABEL_MOST + (last->url ? 0 : range_len(url)) ? BLOCK_LINK
								      : BLOCK_PARAGRAPH;
}

/* ---- blocks to text ------------------------------------------------------------------------- */

/* A paragraph that is being written, as one block or as many. */
struct writing {
	struct plain *plain;
	struct block block;		/* what all pieces have in common */
	struct range source;		/* of the whole */
	size_t words;			/* where its words begin, behind its mark */
	bool falls_apart;
	size_t start;			/* of the piece */
	size_t len;			/* its bytes so far */
	bool says;			/* it has a letter or a digit */
};

static void
begin_piece(struct writing *writing, size_t start)
{
	writing->start = start;
	writing->len = 0;
	writing->says = false;
	builder_begin(&writing->plain->builder);
	writing->plain->builder.linking = writing->block.type == BLOCK_LINK;
}

static void
end_piece(struct writing *writing, size_t end)
{
	struct block block = writing->block;

	block.source = (struct range){ writing->start, end };
	if (writing->start == writing->words && end == writing->source.end)
		block.source = writing->source;
	if (end < writing->source.end)
		block.href = (struct slice){ 0 };	/* it is the whole's last words */
	(void)builder_end(&writing->plain->builder, block);
}

static void
write_run(struct writing *writing, struct range run)
{
	writing->len += range_len(run);
	writing->says |= text_says_something(slice_range(writing->plain->source, run));
	builder_text(&writing->plain->builder, run);
}

/* Where the next words of a run begin; its end where it has none. */
static size_t
next_words(struct slice source, struct range run)
{
	while (run.start < run.end && (source.data[run.start] == ' ' || source.data[run.start] == '\t'))
		run.start++;
	return run.start;
}

/*
 * Writes the words of one line, ending pieces on the way. Returns true where one ends with the line;
 * neither what is ended nor what is left may say nothing.
 */
static bool
write_line(struct writing *writing, struct range run, const struct plain_line *next)
{
	struct slice source = writing->plain->source;

	while (writing->falls_apart) {
		size_t end = plain_piece_end(source, run, writing->len,
					     next != NULL && next->small), from;

		if (end == SLICE_NOT_FOUND)
			break;
		write_run(writing, (struct range){ run.start, end });
		from = run.start = next_words(source, (struct range){ end, run.end });
		if (from == run.end && next == NULL)
			return false;
		if (writing->says && text_says_something(slice_range(source,
				(struct range){ from, writing->source.end }))) {
			end_piece(writing, end);
			if (from == run.end)
				return true;
			begin_piece(writing, from);
		} else if (end < from) {
			builder_blank(&writing->plain->builder, (struct range){ end, from });
		}
	}
	write_run(writing, run);
	return false;
}

static void
write_lines(struct writing *writing, const struct plain_line *first, const struct plain_line *last)
{
	struct plain *plain = writing->plain;

	/* What falls apart leaves the mark to whatever of it stays. */
	writing->words = first->text.start;
	begin_piece(writing, writing->words);
	for (const struct plain_line *line = first; line <= last; line++) {
		struct range run = { line == first ? line->text.start : line->unmarked,
				     line->text.end };
		const struct plain_line *next = line < last ? line + 1 : NULL;
		enum plain_join join = PLAIN_JOIN_CLOSE;

		if (next != NULL)
			join = plain_join(plain->source, line, next, plain->format, &run.end);
		if (write_line(writing, run, next))
			begin_piece(writing, next->unmarked);
		else if (join == PLAIN_JOIN_BLANK)
			builder_blank(&plain->builder,
				      (struct range){ line->whole.end, next->whole.start });
	}
	end_piece(writing, writing->source.end);
}

/* A heading's words without the marks of emphasis around them. */
static void
strip_emphasis(const struct plain *plain, struct plain_line *line)
{
	struct slice text = text_of(plain, line);
	size_t start = (size_t)(text.data - plain->source.data), len = plain_emphasis_len(text);

	line->text = (struct range){ start + len, start + text.len - len };
}

static void
close_group(struct plain *plain, struct group *group)
{
	struct writing writing = { .plain = plain, .source = group->source };
	struct plain_line *first, *last;
	struct range url;

	if (group->count == 0)
		return;
	first = &plain->lines[group->first];
	last = first + group->count - 1;
	if (group->level == 0)
		group->level = first->mark == PLAIN_MARK_HEADING ? first->level
			       : looks_like_heading(plain, group) ? 2 : 0;
	if (group->level > 0)
		strip_emphasis(plain, first);
	url = plain_url_at_end(text_of(plain, last));
	writing.block = (struct block){ .node = HTML_NO_NODE, .level = group->level,
					.type = type_of(plain, group, url) };
	if (url.end > 0)
		writing.block.href = slice_range(text_of(plain, last), url);
	writing.falls_apart = range_len(group->source) > PLAIN_PARAGRAPH_MOST &&
			      writing.block.type != BLOCK_HEADING;
	write_lines(&writing, first, last);
	group->count = 0;
}

static void
open_group(const struct plain *plain, struct group *group, size_t i)
{
	*group = (struct group){ .first = i, .count = 1, .source = plain->lines[i].whole };
}

static void
add_line(struct plain *plain, struct group *group, size_t i)
{
	const struct plain_line *line = &plain->lines[i];

	if (line->kind == PLAIN_TEXT && i >= plain->stretch.end)
		see_stretch(plain, i);
	if (line->kind == PLAIN_RULE && group->count > 0 && is_underline(plain, group, i)) {
		underline(plain, group, i);
		close_group(plain, group);
	} else if (line->kind != PLAIN_TEXT) {
		close_group(plain, group);
	} else if (group->count > 0 && goes_on(plain, group, i)) {
		group->count++;
		group->source.end = line->whole.end;
	} else {
		close_group(plain, group);
		open_group(plain, group, i);
	}
}

bool
document_from_plain(struct arena *arena, struct slice source, bool flowed, bool delsp,
		    struct watch *watch, struct document *document_out, struct error *err)
{
	struct plain plain = { .source = source, .format = { flowed, delsp } };
	struct document document = { .flowed = flowed, .delsp = delsp };
	struct group group = { 0 };

	if (!read_lines(&plain, arena, watch, err))
		return false;
	see_text(&plain);
	builder_init(&plain.builder, arena, source);
	for (size_t i = 0; i < plain.count; i++) {
		add_line(&plain, &group, i);
		if (i % LINES_A_CHECK == 0 && !watch_check(watch, err))
			return false;
	}
	close_group(&plain, &group);
	if (!builder_finish(&plain.builder, &document, err))
		return false;
	*document_out = document;
	return true;
}
