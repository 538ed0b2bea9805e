/*
 * A text/plain part as blocks.
 *
 * Nothing in plain text says where a paragraph ends; there are habits. A blank line, a list mark, a
 * line of dashes, a change of quoting all end one. Whether a line end does, depends on who
 * wrote the text: some programs write a paragraph in one long line, others break lines at
 * column 72 or so. Text is taken for broken when most lines are as full as they can be: the
 * next line's first word would not have fitted. Then only a line that had room left ends a
 * paragraph. Were all lines joined, a teaser under an article's last line would be one block with
 * it; were none joined, no phrase would match across a broken line.
 *
 * Section    RFC 3676 (format=flowed, delsp), 4.3 (the signature line)
 */
#include "base/ascii.h"
#include "base/utf8.h"
#include "text/character.h"
#include "text/document.h"
#include "text/document_builder.h"
#include "text/wrap.h"

enum {
	TITLE_MOST = 80,	/* columns of a line that can be a heading */
	LABEL_MOST = 120,	/* columns of a line that only names the URL beneath it */
	NAME_MOST = 40,		/* bytes before the ":" that introduces a URL */
	LINES_A_CHECK = 4096,
};

enum line_kind {
	LINE_BLANK,
	LINE_RULE,		/* neither letter nor digit: "-----", "* * *", "|" */
	LINE_SIGNATURE,		/* "-- ": what follows is no longer the text */
	LINE_TEXT,
};

enum mark {
	MARK_NONE,
	MARK_BULLET,		/* a character used for nothing else */
	MARK_DASH,		/* "-" or "*", which may also stand where a line was broken */
	MARK_NUMBER,		/* "1." or "1)", likewise */
	MARK_HEADING,		/* "# ", "** " */
};

struct line {
	enum line_kind kind;
	struct range whole;	/* without its line end */
	struct range text;	/* without quoting, indentation and marks */
	size_t unmarked;	/* where its text begins when the mark is no mark */
	unsigned depth;		/* of quoting */
	size_t indent;		/* bytes of blanks before the mark or the text */
	enum mark mark;
	unsigned level;		/* MARK_HEADING */
	size_t width;		/* columns from its margin to its end */
	size_t first_word;	/* columns */
	uint8_t rule;		/* LINE_RULE: the one byte it is made of, or 0 */
	bool flowed;		/* goes on in the next line (RFC 3676) */
	bool url;		/* nothing but a URL */
	bool labelled;		/* "Unsubscribe: URL": a line of its own whatever is around it */
};

struct plain {
	struct slice source;
	struct line *lines;
	size_t count, cap;
	bool flowed, delsp;
	bool broken;		/* lines are broken at a column */
	struct wrap wrap;
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

static uint8_t
byte_at(struct slice s, size_t at)
{
	return at < s.len ? s.data[at] : 0;
}

static bool
is_blank_byte(uint8_t c)
{
	return c == ' ' || c == '\t';
}

static size_t
skip_blanks(struct slice s, size_t at)
{
	while (is_blank_byte(byte_at(s, at)))
		at++;
	return at;
}

/* Quoting marks: ">" each, with a space between them or not. Returns where they end. */
static size_t
skip_quoting(struct slice s, unsigned *depth_out)
{
	size_t at = 0;

	*depth_out = 0;
	while (byte_at(s, at) == '>' || (byte_at(s, at) == ' ' && byte_at(s, at + 1) == '>')) {
		at += byte_at(s, at) == '>' ? 1 : 2;
		++*depth_out;
	}
	return at;
}

/* The length of a bullet with its blank at `at`, or 0. */
static size_t
bullet_len(struct slice s, size_t at, enum mark *mark_out)
{
	static const uint32_t bullets[] = {
		0x00B7, 0x2022, 0x2023, 0x2043, 0x2219, 0x25AA, 0x25AB, 0x25B6, 0x25B8, 0x25BA,
		0x25CB, 0x25CF, 0x25E6, 0x2192, 0x27A4, 0x2713, 0x2714, 0x30FB,
	};
	uint32_t c = 0;
	size_t len;
	bool known = false;

	if (at >= s.len)
		return 0;
	len = utf8_decode(s, at, &c, NULL);
	for (size_t i = 0; i < COUNT(bullets); i++)
		known |= bullets[i] == c;
	*mark_out = known ? MARK_BULLET : MARK_DASH;
	if (!known && c != '-' && c != '*' && c != '+' && c != 0x2013)
		return 0;
	return is_blank_byte(byte_at(s, at + len)) ? len + 1 : 0;
}

/* The length of "1. ", "12) " or "(1) " at `at`, or 0. */
static size_t
number_len(struct slice s, size_t at)
{
	size_t start = at, digits;

	if (byte_at(s, at) == '(')
		at++;
	for (digits = 0; ascii_is_digit(byte_at(s, at)); digits++)
		at++;
	if (digits == 0 || digits > 3 || (byte_at(s, at) != '.' && byte_at(s, at) != ')'))
		return 0;
	return is_blank_byte(byte_at(s, at + 1)) ? at + 2 - start : 0;
}

/* The length of "# " to "###### ", or of "** " as some newsletter services write it, or 0. */
static size_t
heading_len(struct slice s, size_t at, unsigned *level_out)
{
	size_t start = at;

	if (slice_has_at(s, at, SLICE("** "))) {
		*level_out = 2;
		return 3;
	}
	while (byte_at(s, at) == '#')
		at++;
	if (at == start || at - start > 6 || byte_at(s, at) != ' ')
		return 0;
	*level_out = (unsigned)(at - start);
	return at + 1 - start;
}

static size_t
mark_len(struct slice s, size_t at, struct line *line)
{
	size_t len = heading_len(s, at, &line->level);

	if (len > 0) {
		line->mark = MARK_HEADING;
		return len;
	}
	len = bullet_len(s, at, &line->mark);
	if (len > 0)
		return len;
	len = number_len(s, at);
	line->mark = len > 0 ? MARK_NUMBER : MARK_NONE;
	return len;
}

/* Does a URL begin at `at`? */
static bool
is_url_at(struct slice s, size_t at)
{
	return slice_has_at_nocase(s, at, SLICE("https://")) ||
	       slice_has_at_nocase(s, at, SLICE("http://")) ||
	       slice_has_at_nocase(s, at, SLICE("mailto:")) ||
	       slice_has_at_nocase(s, at, SLICE("www."));
}

/* The URL at the end of `text`, without brackets around it; empty where there is none. */
static struct range
url_at_end(struct slice text)
{
	size_t end = text.len, start;

	while (end > 0 && (ascii_is_space(text.data[end - 1]) || text.data[end - 1] == '>' ||
			   text.data[end - 1] == ')' || text.data[end - 1] == ']'))
		end--;
	start = end;
	while (start > 0 && !ascii_is_space(text.data[start - 1]) &&
	       text.data[start - 1] != '<' && text.data[start - 1] != '(' &&
	       text.data[start - 1] != '[')
		start--;
	return is_url_at(text, start) ? (struct range){ start, end } : (struct range){ 0, 0 };
}

/* "Unsubscribe: " or "Unsubscribe: <", as it stands before a URL. */
static bool
is_label(struct slice text)
{
	if (text.len > 0 && (text.data[text.len - 1] == '<' || text.data[text.len - 1] == '('))
		text.len--;
	text = slice_trim(text);
	return text.len > 1 && text.len <= NAME_MOST && text.data[text.len - 1] == ':';
}

/* The one byte that a rule of three or more is made of, blanks aside; 0 for all others. */
static uint8_t
rule_of(struct slice text)
{
	uint8_t rule = 0;
	size_t count = 0;

	for (size_t i = 0; i < text.len; i++) {
		uint8_t c = text.data[i];

		if (ascii_is_space(c))
			continue;
		if (c >= 0x80 || (rule != 0 && c != rule))
			return 0;
		rule = c;
		count++;
	}
	return count >= 3 ? rule : 0;
}

static size_t
word_end(struct slice s, size_t at)
{
	while (at < s.len && !ascii_is_space(s.data[at]))
		at++;
	return at;
}

static struct line
line_of(const struct plain *plain, struct range whole)
{
	struct line line = { .kind = LINE_TEXT, .whole = whole };
	struct slice s = slice_range(plain->source, whole);
	size_t margin = skip_quoting(s, &line.depth), at, end = s.len;
	struct slice text;
	struct range url;

	if (slice_equal(slice_from(s, margin), SLICE("-- ")) ||
	    slice_equal(slice_trim(slice_from(s, margin)), SLICE("--"))) {
		line.kind = LINE_SIGNATURE;
		return line;
	}
	line.flowed = plain->flowed && end > margin && s.data[end - 1] == ' ';
	if (line.flowed && plain->delsp)
		end--;
	if (plain->flowed && byte_at(s, margin) == ' ')
		margin++;				/* space-stuffing, RFC 3676 4.4 */
	at = skip_blanks(s, margin);
	if (at >= end) {
		line.kind = LINE_BLANK;
		return line;
	}
	if (!text_says_something(slice_range(s, (struct range){ at, end }))) {
		line.kind = text_width(slice_range(s, (struct range){ at, end })) == 0
				? LINE_BLANK : LINE_RULE;
		line.rule = rule_of(slice_range(s, (struct range){ at, end }));
		line.width = text_width(slice_trim(slice_range(s, (struct range){ at, end })));
		return line;
	}
	line.indent = at - margin;
	line.unmarked = whole.start + at;
	at = skip_blanks(s, at + mark_len(s, at, &line));
	if (!text_says_something(slice_range(s, (struct range){ at, end > at ? end : at }))) {
		line.mark = MARK_NONE;			/* "1. " and no more: it says that */
		at = line.unmarked - whole.start;
	}
	line.text = (struct range){ whole.start + at, whole.start + end };
	line.width = text_width(slice_trim(slice_from(s, margin))) + line.indent;
	line.first_word = text_width(slice_range(s, (struct range){ at, word_end(s, at) }));
	text = slice_trim(slice_range(s, (struct range){ at, end }));
	url = url_at_end(text);
	line.url = url.end > 0 && url.start <= 1;
	line.labelled = url.end > 0 && is_label(slice_first(text, url.start));
	return line;
}

static bool
read_lines(struct plain *plain, struct arena *arena, struct watch *watch, struct error *err)
{
	struct slice rest = plain->source, content, whole;
	size_t at = 0;

	while (slice_next_line(&rest, &content, &whole)) {
		struct line *line = ARENA_PUSH(arena, plain->lines, plain->count, plain->cap);

		if (line == NULL)
			return fail(err, FAULT_LIMIT, "its lines need more than the message's budget");
		*line = line_of(plain, (struct range){ at, at + content.len });
		at += whole.len;
		if (plain->count % LINES_A_CHECK == 0 && !watch_check(watch, err))
			return false;
	}
	return true;
}

/* ---- where lines are broken --------------------------------------------------------------- */

/* Could line `i` have been broken before the next one, both being of one paragraph? */
static bool
is_pair(const struct plain *plain, size_t i)
{
	const struct line *line = &plain->lines[i], *next = line + 1;

	return i + 1 < plain->count && line->kind == LINE_TEXT && next->kind == LINE_TEXT &&
	       line->depth == next->depth && !line->url && !next->url &&
	       next->mark == MARK_NONE && line->mark != MARK_HEADING;
}

/* Finds out whether lines are broken at a column. */
static void
find_column(struct plain *plain)
{
	for (size_t i = 0; i < plain->count; i++) {
		const struct line *line = &plain->lines[i];

		if (line->flowed)
			return;			/* the text says itself where lines go on */
		if (line->kind == LINE_TEXT && !line->url)
			wrap_see_line(&plain->wrap, line->width, line->first_word);
		if (is_pair(plain, i))
			wrap_see_width(&plain->wrap, line->width);
	}
	for (size_t i = 0; i < plain->count; i++) {
		if (is_pair(plain, i))
			wrap_see_pair(&plain->wrap, plain->lines[i].width,
				      plain->lines[i + 1].first_word);
	}
	plain->broken = wrap_is_broken(&plain->wrap);
}

/* ---- lines to blocks ---------------------------------------------------------------------- */

static bool
is_item(const struct line *line)
{
	return line->mark == MARK_BULLET || line->mark == MARK_DASH || line->mark == MARK_NUMBER;
}

/* Does line `i` go on what the open group says? */
static bool
goes_on(const struct plain *plain, const struct group *group, size_t i)
{
	const struct line *line = &plain->lines[i], *last = line - 1;
	const struct line *first = &plain->lines[group->first];
	bool full = plain->broken && wrap_is_full(&plain->wrap, last->width, line->first_word);

	if (line->depth != last->depth || line->mark == MARK_HEADING ||
	    first->mark == MARK_HEADING || last->url)
		return false;
	if (last->flowed)
		return true;
	if (line->url)
		return true;
	if (line->labelled || last->labelled)
		return false;
	if (line->mark == MARK_BULLET || (is_item(line) && is_item(first)))
		return false;
	if (is_item(first) && line->indent > first->indent)
		return true;
	return full;
}

static struct slice
text_of(const struct plain *plain, const struct line *line)
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

/* Is the group a heading by the look of its only line, with nothing directly above or below? */
static bool
looks_like_heading(const struct plain *plain, const struct group *group)
{
	size_t after = group->first + group->count;
	const struct line *line = &plain->lines[group->first];

	return group->count == 1 && !line->url && line->mark == MARK_NONE &&
	       (group->first == 0 || line[-1].kind != LINE_TEXT) &&
	       after < plain->count && plain->lines[after].kind != LINE_TEXT &&
	       is_all_capitals(text_of(plain, line));
}

/*
 * Does the rule at line `i` underline the open group? A rule as wide as the text does. One of
 * another width does where the text has a line to itself and is no sentence.
 */
static bool
is_underline(const struct plain *plain, const struct group *group, size_t i)
{
	const struct line *rule = &plain->lines[i], *line = rule - 1;
	struct slice text = text_of(plain, line);
	size_t difference = rule->width > line->width ? rule->width - line->width
						      : line->width - rule->width;

	if (group->count == 0 || group->count > 2 || rule->depth != line->depth || line->url ||
	    line->width > TITLE_MOST || (rule->rule != '=' && rule->rule != '-' && rule->rule != '~'))
		return false;
	if (plain->lines[group->first].mark == MARK_HEADING || difference <= 2)
		return true;
	return group->count == 1 && (group->first == 0 || line[-1].kind != LINE_TEXT) &&
	       !is_item(line) && text.data[text.len - 1] != '.' &&
	       text.data[text.len - 1] != ',' && text.data[text.len - 1] != ';';
}

static void
underline(struct plain *plain, struct group *group, size_t i)
{
	const struct line *rule = &plain->lines[i], *first = &plain->lines[group->first];

	group->level = rule->rule == '=' ? 1 : rule->rule == '-' ? 2 : 3;
	group->source.end = rule->whole.end;
	if (group->first > plain->taken && first[-1].kind == LINE_RULE &&
	    first[-1].rule == rule->rule && first[-1].depth == rule->depth)
		group->source.start = first[-1].whole.start;	/* a line above as well */
	plain->taken = i + 1;
}

/* `url` is the URL at the end of the group's text. A label and a URL are a link. */
static enum block_type
type_of(const struct plain *plain, const struct group *group, struct range url)
{
	const struct line *first = &plain->lines[group->first];
	const struct line *last = first + group->count - 1;
	size_t width = 0;

	if (group->level > 0)
		return BLOCK_HEADING;
	if (is_item(first))
		return BLOCK_ITEM;
	if (url.end == 0)
		return BLOCK_PARAGRAPH;
	for (const struct line *line = first; line < first + group->count; line++)
		width += line->url ? 0 : line->width;
	return width <= LABEL_MOST + (last->url ? 0 : range_len(url)) ? BLOCK_LINK
								      : BLOCK_PARAGRAPH;
}

static void
close_group(struct plain *plain, struct group *group)
{
	struct document_builder *builder = &plain->builder;
	struct block block = { .node = HTML_NO_NODE, .source = group->source };
	const struct line *first, *last;
	struct range url;

	if (group->count == 0)
		return;
	first = &plain->lines[group->first];
	last = first + group->count - 1;
	if (group->level == 0)
		group->level = first->mark == MARK_HEADING ? first->level
			       : looks_like_heading(plain, group) ? 2 : 0;
	url = url_at_end(text_of(plain, last));
	block.type = type_of(plain, group, url);
	block.level = group->level;
	if (url.end > 0)
		block.href = slice_range(text_of(plain, last), url);
	builder_begin(builder);
	builder->linking = block.type == BLOCK_LINK;
	for (const struct line *line = first; line <= last; line++) {
		size_t start = line == first ? line->text.start : line->unmarked;

		builder_text(builder, (struct range){ start, line->text.end });
		if (line < last && !(line->flowed && plain->delsp))
			builder_blank(builder,
				      (struct range){ line->whole.end, line[1].whole.start });
	}
	(void)builder_end(builder, block);
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
	const struct line *line = &plain->lines[i];

	if (line->kind == LINE_RULE && group->count > 0 && is_underline(plain, group, i)) {
		underline(plain, group, i);
		close_group(plain, group);
	} else if (line->kind != LINE_TEXT) {
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
	struct plain plain = { .source = source, .flowed = flowed, .delsp = delsp };
	struct document document = { .html = false };
	struct group group = { 0 };

	if (!read_lines(&plain, arena, watch, err))
		return false;
	find_column(&plain);
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
