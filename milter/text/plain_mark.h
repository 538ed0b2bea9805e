/*
 * plain_mark - what a line of plain text begins with to say that it is an item of a list, or a
 * heading: "- ", "12) ", "[3] ", "## ", "=== Title ===".
 *
 * Some marks stand nowhere else. Others may also be what a line happened to be broken before ("on
 * the| 8. October"), or what a headline opens with (an emoji): they are weak, and the lines around
 * decide.
 */
#ifndef BLUEPENCIL_TEXT_PLAIN_MARK_H
#define BLUEPENCIL_TEXT_PLAIN_MARK_H

#include "base/slice.h"

enum plain_mark {
	PLAIN_MARK_NONE,
	PLAIN_MARK_BULLET,	/* a character used for nothing else */
	PLAIN_MARK_DASH,	/* "-", "*", guillemets; weak */
	PLAIN_MARK_NUMBER,	/* "1.", "(1)", "a)", "iv)"; weak */
	PLAIN_MARK_NOTE,	/* "[1]", as a list of headlines or of links has it */
	PLAIN_MARK_EMOJI,	/* a bullet where a neighbour has one too */
	PLAIN_MARK_HEADING,
};

struct plain_marking {
	enum plain_mark mark;
	size_t len;		/* of the mark and one blank behind it */
	size_t tail;		/* of what closes it at the line's end, with its blank */
	unsigned level;		/* PLAIN_MARK_HEADING: 1 to 6 */
};

/* The mark that the line's text begins with; `text` has no blanks at its ends. */
struct plain_marking plain_mark_of(struct slice text);

/* The length of "*" or "_" marks that embrace the whole of `text` as emphasis; 0 where none do. */
size_t plain_emphasis_len(struct slice text);

static inline bool
plain_mark_is_item(enum plain_mark mark)
{
	return mark != PLAIN_MARK_NONE && mark != PLAIN_MARK_HEADING;
}

#endif
