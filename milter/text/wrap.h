/*
 * wrap - were the lines of a text broken at a column, by a program that wrapped them?
 *
 * A line is full when the next line's first word would not have fitted behind it. Full lines
 * speak for wrapping; lines with room left, and lines too long that could have been broken, speak
 * against it. First all widths are seen, then all pairs of neighbouring lines that could be one
 * paragraph; then it is known.
 *
 * Units      columns, as text_width or text_columns counts them, but one of both
 */
#ifndef BLUEPENCIL_TEXT_WRAP_H
#define BLUEPENCIL_TEXT_WRAP_H

#include <stdbool.h>
#include <stddef.h>

enum {
	WRAP_LEAST = 40,	/* lines broken earlier are verse, or a list of names */
	WRAP_MOST = 80,		/* no habit breaks lines later than here */
	WRAP_SLACK = 4,		/* but for a mark at their margin */
};

struct wrap {
	size_t column;		/* the widest line that could have been wrapped */
	size_t full, loose, over;
};

/* A line that speaks for itself: too wide, though it has blanks where to break it. */
static inline void
wrap_see_line(struct wrap *wrap, size_t width, size_t first_word)
{
	if (width > WRAP_MOST + WRAP_SLACK && first_word < WRAP_MOST)
		wrap->over++;
}

/* A line that another one follows directly. */
static inline void
wrap_see_width(struct wrap *wrap, size_t width)
{
	if (width <= WRAP_MOST && width > wrap->column)
		wrap->column = width;
}

/* Does a line have no room for the first word of the next? */
static inline bool
wrap_is_full(const struct wrap *wrap, size_t width, size_t next_word)
{
	return width <= wrap->column && width + 1 + next_word > wrap->column;
}

static inline void
wrap_see_pair(struct wrap *wrap, size_t width, size_t next_word)
{
	if (width > WRAP_MOST)
		return;
	if (wrap_is_full(wrap, width, next_word))
		wrap->full++;
	else
		wrap->loose++;
}

static inline bool
wrap_is_broken(const struct wrap *wrap)
{
	return wrap->column >= WRAP_LEAST && wrap->full > wrap->over && wrap->full >= wrap->loose;
}

#endif
