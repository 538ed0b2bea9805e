/*
 * declaration - CSS declarations, read for what they say about being seen, and standing out.
 *
 * A value is reduced to the one thing that is asked of its property: does it hide, which colour,
 * how large, how heavy is it. Which of two declarations of a property wins is decided by their ranks.
 *
 * Section    CSS 2.2 4.1.8 (declarations), 6.4 (cascade)
 */
#ifndef BLUEPENCIL_HTML_DECLARATION_H
#define BLUEPENCIL_HTML_DECLARATION_H

#include <stdbool.h>

#include "base/slice.h"

enum property {
	PROPERTY_DISPLAY,	/* DISPLAY_... */
	PROPERTY_VISIBILITY,	/* 1: hidden, collapse */
	PROPERTY_OPACITY,	/* 1: zero */
	PROPERTY_FONT_SIZE,	/* FONT_SIZE_... */
	PROPERTY_FONT_WEIGHT,	/* 1: bold */
	PROPERTY_HEIGHT,	/* 1: no room for a letter; so the next three */
	PROPERTY_MAX_HEIGHT,
	PROPERTY_WIDTH,
	PROPERTY_MAX_WIDTH,
	PROPERTY_OVERFLOW,	/* 1: hidden, clip */
	PROPERTY_CLIP,		/* 1: to nothing */
	PROPERTY_TEXT_INDENT,	/* 1: far off the page; so the next six */
	PROPERTY_LEFT,
	PROPERTY_RIGHT,
	PROPERTY_TOP,
	PROPERTY_BOTTOM,
	PROPERTY_MARGIN_LEFT,
	PROPERTY_MARGIN_TOP,
	PROPERTY_TRANSFORM,	/* 1: far off, or shrunk to nothing */
	PROPERTY_FILTER,	/* 1: no opacity */
	PROPERTY_COLOR,		/* color.h */
	PROPERTY_BACKGROUND,
	PROPERTY_BACKGROUND_IMAGE,	/* 1: there is one */
	PROPERTY_COUNT
};

enum display {
	DISPLAY_DEFAULT,	/* none was set, or one that is neither of these */
	DISPLAY_NONE,
	DISPLAY_INLINE,		/* inline, contents */
	DISPLAY_BLOCK,		/* what begins and ends a line: block, flex, list-item, table, ... */
};

/*
 * A font size is a number of thousandths: of a pixel, or with this bit of the parent's size. All
 * that is too small to be read is 0.
 */
#define FONT_SIZE_RELATIVE (UINT32_C(1) << 31)
#define FONT_SIZE_UNKNOWN  (UINT32_C(1) << 30)	/* to be seen, nobody knows how large */
#define FONT_SIZE_MOST	   UINT32_C(999000)
#define FONT_SIZE_LEAST	   UINT32_C(2000)	/* a font smaller than this cannot be read */

/* The declarations that hold; rank 0 is none. */
struct cascade {
	struct {
		uint64_t rank;
		uint32_t value;
	} of[PROPERTY_COUNT];
};

#define RANK_IMPORTANT (UINT64_C(1) << 62)
#define RANK_INLINE    (UINT64_C(1) << 61)
#define RANK_ID	       (UINT64_C(1) << 52)
#define RANK_CLASS     (UINT64_C(1) << 44)
#define RANK_ELEMENT   (UINT64_C(1) << 36)
#define RANK_ATTRIBUTE UINT64_C(1)	/* presentational attributes: below any rule */

/* Takes away all that hides by itself. */
void cascade_drop_hiding(struct cascade *cascade);

/* Does it say nothing? */
bool cascade_is_empty(const struct cascade *cascade);

/* Takes over the value if no declaration of a higher rank is there. */
void cascade_set(struct cascade *cascade, enum property property, uint32_t value, uint64_t rank);

/* The same for all that `from` has, with `more` added to its ranks. */
void cascade_merge(struct cascade *into, const struct cascade *from, uint64_t more);

/* Reads "a: b; c: d" with the rank that those without "!important" have. */
void declarations_read(struct slice css, uint64_t rank, struct cascade *cascade);

/* Moves past a CSS comment, string or escape that begins at `at`, or past one byte. */
size_t css_skip_special(struct slice css, size_t at);

static inline size_t
css_skip(struct slice css, size_t at)
{
	switch (css.data[at]) {
	case '/':
	case '\\':
	case '"':
	case '\'':
		return css_skip_special(css, at);
	default:
		return at + 1;
	}
}

/* Without blanks and comments at both ends. */
struct slice css_trim(struct slice css);

#endif
