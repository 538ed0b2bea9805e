/*
 * diff - which lines of a text went and which came.
 */
#ifndef BLUEPENCIL_TOOL_DIFF_H
#define BLUEPENCIL_TOOL_DIFF_H

#include "base/arena.h"
#include "base/slice.h"

enum diff_kind { DIFF_SAME, DIFF_GONE, DIFF_NEW };

struct diff_line {
	enum diff_kind kind;
	struct slice text;		/* without its line end */
	size_t before, after;		/* its line number in either text, from 1; 0: not in that one */
};

struct diff {
	struct diff_line *lines;
	size_t count;
};

/* False: no memory. A line's end (LF or CRLF) is no difference. */
bool diff_make(struct arena *arena, struct slice before, struct slice after, struct diff *diff_out);

#endif
