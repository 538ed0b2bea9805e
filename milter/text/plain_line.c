/*
 * What one line of plain text looks like, without regard to those around it.
 */
#include "text/plain_line.h"

#include "base/ascii.h"
#include "base/compiler.h"
#include "base/utf8.h"
#include "text/character.h"

enum {
	NAME_MOST = 40,		/* bytes before the ":" that introduces a URL */
	GAP_LEAST = 3,		/* blanks between two columns of a table */
	CHARACTER_WIDTH = 2,	/* of a script without blanks */
};

/* Is one of eight bytes this one? */
static bool
holds(uint64_t bytes, uint8_t byte)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);
	uint64_t differ = bytes ^ ones * byte;

	return ((differ - ones) & ~differ & ones << 7) != 0;
}

/* The bytes before the first line end. */
static size_t
bytes_in_line(struct slice rest)
{
	size_t len = 0;
	uint64_t bytes;

	for (; rest.len - len >= sizeof(bytes); len += sizeof(bytes)) {
		memcpy(&bytes, rest.data + len, sizeof(bytes));
		if (holds(bytes, '\n') || holds(bytes, '\r'))
			break;
	}
	while (len < rest.len && rest.data[len] != '\n' && rest.data[len] != '\r')
		len++;
	return len;
}

bool
plain_next_line(struct slice *rest, struct slice *line_out, struct slice *whole_out)
{
	size_t len, end;

	if (rest->len == 0)
		return false;
	len = end = bytes_in_line(*rest);
	while (end < rest->len && rest->data[end] == '\r')
		end++;
	if (end < rest->len && rest->data[end] == '\n')
		end++;
	else if (end > len)
		end = len + 1;			/* each a line end of its own */
	if (line_out != NULL)
		*line_out = slice_first(*rest, len);
	if (whole_out != NULL)
		*whole_out = slice_first(*rest, end);
	*rest = slice_from(*rest, end);
	return true;
}

size_t
plain_text_start(struct slice source)
{
	return slice_has_at(source, 0, SLICE("\xEF\xBB\xBF")) ? 3 : 0;
}

static uint8_t
byte_at(struct slice s, size_t at)
{
	return at < s.len ? s.data[at] : 0;
}

/* Behind blanks and what is invisible, as direction marks are. */
static size_t
skip_blanks(struct slice s, size_t at)
{
	while (at < s.len) {
		uint32_t c;
		size_t len = utf8_decode(s, at, &c, NULL);
		enum character is = character_of(c);

		if (is != CHARACTER_BLANK && (is != CHARACTER_INVISIBLE || c < 0x80))
			break;
		at += len;
	}
	return at;
}

/* Before the blanks that end the line; a form feed and a no-break space are blanks. */
static size_t
text_end(struct slice s, size_t least)
{
	size_t end = s.len;

	while (end > least) {
		size_t start = end - 1;
		uint32_t c;

		while (start > least && end - start < 4 && (s.data[start] & 0xC0) == 0x80)
			start--;
		(void)utf8_decode(s, start, &c, NULL);
		if (character_of(c) != CHARACTER_BLANK)
			break;
		end = start;
	}
	return end;
}

size_t
plain_quoting(struct slice line, bool flowed, unsigned *depth_out)
{
	size_t at = 0;

	*depth_out = 0;
	while (byte_at(line, at) == '>' || (byte_at(line, at) == ' ' && byte_at(line, at + 1) == '>' &&
					    (at > 0 || !flowed))) {
		at += byte_at(line, at) == '>' ? 1 : 2;
		++*depth_out;
	}
	return at;
}

bool
plain_is_signature(struct slice line)
{
	unsigned depth;
	struct slice rest = slice_from(line, plain_quoting(line, false, &depth));

	if (depth > 0 && slice_has_at(rest, 0, SLICE(" ")))
		rest = slice_from(rest, 1);
	return slice_equal(rest, SLICE("-- ")) || slice_equal(rest, SLICE("--"));
}

/* ---- URLs ----------------------------------------------------------------------------------- */

static bool
is_url_at(struct slice s, size_t at)
{
	return slice_has_at_nocase(s, at, SLICE("https://")) ||
	       slice_has_at_nocase(s, at, SLICE("http://")) ||
	       slice_has_at_nocase(s, at, SLICE("mailto:")) ||
	       slice_has_at_nocase(s, at, SLICE("www."));
}

struct range
plain_url_at_end(struct slice text)
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

/* Does it end within a URL in angle brackets, which RFC 3986 lets be broken over lines? */
static bool
ends_in_url(struct slice text)
{
	size_t at = text.len;

	while (at > 0 && text.data[at - 1] != '<' && text.data[at - 1] != '>' &&
	       !ascii_is_space(text.data[at - 1]))
		at--;
	return at > 0 && text.data[at - 1] == '<' && is_url_at(text, at);
}

/* ---- what it looks like ----------------------------------------------------------------------- */

/* The one character that a line of three or more is drawn with; 0 for others, and for "* * *". */
static uint32_t
rule_of(struct slice text)
{
	uint32_t rule = 0;
	size_t count = 0;

	for (size_t at = 0; at < text.len;) {
		uint32_t c;

		at += utf8_decode(text, at, &c, NULL);
		if (character_of(c) == CHARACTER_INVISIBLE)
			continue;
		if (rule != 0 && c != rule)
			return 0;
		rule = c;
		count++;
	}
	return count >= 3 ? rule : 0;
}

/* Are its columns set off by bars, tabs or gaps? Two blanks behind a full stop are no gap. */
static bool
is_row(struct slice text)
{
	size_t bars = 0, blanks = 0;

	for (size_t at = 0; at < text.len; at++) {
		uint8_t c = text.data[at];

		if (c == '|' || slice_has_at(text, at, SLICE("\xE2\x94\x82")))
			bars++;
		blanks = c == ' ' ? blanks + 1 : c == '\t' ? GAP_LEAST : 0;
		if (blanks == GAP_LEAST &&
		    (at < GAP_LEAST || memchr(".!?:", text.data[at - GAP_LEAST], 4) == NULL))
			return true;
	}
	return bars >= 2 && (text.data[0] == '|' || text.data[text.len - 1] == '|' ||
			     slice_has_at(text, 0, SLICE("\xE2\x94\x82")));
}

static bool
begins_small(struct slice text)
{
	uint32_t first, second = 0;
	size_t len = utf8_decode(text, 0, &first, NULL);

	if (len < text.len)
		(void)utf8_decode(text, len, &second, NULL);
	return character_is_small(first) && !character_is_capital(second);	/* not "iPhone" */
}

static bool
is_end(struct slice text)
{
	static const char *const ends[] = {
		".", "!", "?", ":", ";", "\u2026", "\u3002", "\uFF01", "\uFF1F", "\uFF1A", "\u06D4",
		"\u061F", "\u0964",
	};
	size_t end = text.len;

	while (end > 0 && memchr("\"')]*_", text.data[end - 1], 6) != NULL)
		end--;
	for (size_t i = 0; i < COUNT(ends); i++) {
		struct slice mark = slice_of(ends[i]);

		if (end >= mark.len && slice_has_at(text, end - mark.len, mark))
			return true;
	}
	return false;
}

/* The columns that the text's first word takes, or its first character where words have no blanks. */
static size_t
first_word(struct slice text)
{
	size_t end = 0;
	uint32_t c;

	(void)utf8_decode(text, 0, &c, NULL);
	if (character_joins(c))
		return CHARACTER_WIDTH;
	while (end < text.len && !ascii_is_space(text.data[end]))
		end++;
	return text_columns(slice_first(text, end));
}

/* Fills in what there is to say about a line of words, `at` and `end` being those of its text. */
static void
read_text(struct slice s, size_t margin, size_t at, size_t end, struct plain_line *line)
{
	struct slice text = slice_range(s, (struct range){ at, end });
	struct plain_marking marking = plain_mark_of(text);
	size_t start = at + marking.len, base = line->whole.start;
	struct slice words;
	struct range url;

	start = skip_blanks(s, start);
	if (start + marking.tail > end ||
	    !text_says_something(slice_range(s, (struct range){ start, end - marking.tail }))) {
		marking = (struct plain_marking){ 0 };	/* "1. " and no more: it says that */
		start = at;
	}
	line->mark = marking.mark;
	line->level = marking.level;
	line->tail = marking.tail;
	line->unmarked = base + at;
	line->text = (struct range){ base + start, base + end - marking.tail };
	line->indent = text_columns(slice_range(s, (struct range){ margin, at }));
	line->width = text_columns(slice_range(s, (struct range){ margin, end }));
	line->first_word = first_word(text);
	line->small = begins_small(text);
	line->ended = is_end(text);
	line->open_url = ends_in_url(text);
	words = slice_range(s, (struct range){ start, end });
	line->row = is_row(words);
	url = plain_url_at_end(words);
	line->url = url.end > 0 && url.start <= 1;
	line->labelled = url.end > 0 && is_label(slice_first(words, url.start));
}

struct plain_line
plain_line_read(struct slice source, struct range whole, struct plain_format format)
{
	struct plain_line line = { .kind = PLAIN_TEXT, .whole = whole };
	struct slice s = slice_range(source, whole), text;
	size_t margin = plain_quoting(s, format.flowed, &line.depth), at, end;

	if (plain_is_signature(s)) {
		line.kind = PLAIN_SIGNATURE;
		return line;
	}
	line.flowed = format.flowed && s.len > margin && s.data[s.len - 1] == ' ';
	if (byte_at(s, margin) == ' ' && (format.flowed || line.depth > 0))
		margin++;
	at = skip_blanks(s, margin);
	end = text_end(s, margin);
	if (at >= end) {
		line.kind = PLAIN_BLANK;
		return line;
	}
	text = slice_range(s, (struct range){ at, end });
	if (text_says_something(text)) {
		read_text(s, margin, at, end, &line);
		/* Of two spaces at the end of a line with DelSp one is of the text. */
		if (line.flowed && line.tail == 0)
			line.text.end = whole.end - format.delsp;
	} else {
		line.kind = text_width(text) == 0 ? PLAIN_BLANK : PLAIN_RULE;
		line.rule = rule_of(text);
		line.width = text_columns(text);
	}
	return line;
}
