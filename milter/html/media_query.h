/*
 * media_query - is a style sheet, or a rule of it, for the reader?
 *
 * Of the many screens there are, three are told apart, for which a page may be laid out differently.
 *
 * Section    Media Queries 4, 2 and 3
 */
#ifndef BLUEPENCIL_HTML_MEDIA_QUERY_H
#define BLUEPENCIL_HTML_MEDIA_QUERY_H

#include "base/slice.h"

enum view {
	VIEW_WIDE,		/* the window of a desktop; nothing else is asked for */
	VIEW_NARROW,		/* the screen of a phone; likewise */
	VIEW_OTHER,		/* whatever else may hold, holds: dark mode, a tablet; narrow too */
	VIEW_COUNT
};

#define VIEW_BIT(view) ((uint8_t)(1u << (view)))
#define VIEW_ALL       (VIEW_BIT(VIEW_COUNT) - 1)

/* Bits: the views it holds in, and whether it does on every screen. */
enum media {
	MEDIA_NEVER = 0,		/* on no screen: print, speech, not all */
	MEDIA_EVERY = 1u << VIEW_COUNT,
	MEDIA_ALWAYS = MEDIA_EVERY | VIEW_ALL,	/* nothing, all, screen, only screen */
};

/* Of a list of queries, as @media and media attributes have it. */
unsigned media_query_list(struct slice queries);

#endif
