/*
 * plain_line - one line of a text/plain part: how deep it is quoted, what it begins with, how much
 * room it takes.
 *
 * A line ends in LF, in any number of CRs and LF, or in a CR alone, as old programs and damaged
 * mail have it; nothing is shown of any of them but a new line. A byte order mark before the first
 * line is not of that line.
 *
 * Section    RFC 3676: 4.2 (soft line breaks), 4.3 (the signature line), 4.4 (space-stuffing),
 *            4.5 (quoting)
 * Units      ranges are bytes of the part's text; widths are columns (text_columns)
 */
#ifndef BLUEPENCIL_TEXT_PLAIN_LINE_H
#define BLUEPENCIL_TEXT_PLAIN_LINE_H

#include "base/slice.h"
#include "text/plain_mark.h"

enum plain_kind {
	PLAIN_BLANK,
	PLAIN_RULE,		/* neither letter nor digit: "-----", "* * *", "|" */
	PLAIN_SIGNATURE,	/* "-- ": what follows is no longer the text */
	PLAIN_TEXT,
};

struct plain_line {
	enum plain_kind kind;
	struct range whole;	/* without its line end */
	struct range text;	/* without quoting, indentation and marks */
	size_t unmarked;	/* where its text begins when the mark is no mark */
	size_t tail;		/* bytes behind `text` that close a heading's mark */
	unsigned depth;		/* of quoting */
	size_t indent;		/* columns of blanks before the mark or the text */
	enum plain_mark mark;
	unsigned level;		/* PLAIN_MARK_HEADING */
	size_t width;		/* from its margin to its end */
	size_t first_word;	/* as wide as what a line before it lacked room for */
	uint32_t rule;		/* PLAIN_RULE: the one character it is made of, or 0 */
	bool flowed;		/* goes on in the next line */
	bool url;		/* nothing but a URL */
	bool open_url;		/* ends within "<URL" */
	bool labelled;		/* "Unsubscribe: URL": a line of its own whatever is around it */
	bool row;		/* of a table: its columns are set off by bars or wide gaps */
	bool small;		/* begins with a small letter, as no sentence does */
	bool ended;		/* ends as a sentence or what introduces something does */
};

struct plain_format {
	bool flowed, delsp;
};

/* As slice_next_line, for the line ends of plain text. */
bool plain_next_line(struct slice *rest, struct slice *line_out, struct slice *whole_out);

/* Where the first line begins: behind a byte order mark. */
size_t plain_text_start(struct slice source);

/* Reads the line at `whole` of `source`. */
struct plain_line plain_line_read(struct slice source, struct range whole,
				  struct plain_format format);

/*
 * Where the quoting marks at the start of `line` end: ">" each, with a space between them or not. In
 * flowed text a space before the first says that it is none.
 */
size_t plain_quoting(struct slice line, bool flowed, unsigned *depth_out);

/* Is this line, without its line end, the one that a signature begins behind? */
bool plain_is_signature(struct slice line);

/* The URL at the end of `text`, without brackets around it; empty where there is none. */
struct range plain_url_at_end(struct slice text);

#endif
