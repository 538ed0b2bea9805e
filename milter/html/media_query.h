/*
 * media_query - is a style sheet, or a rule of it, for the reader?
 *
 * Section    Media Queries 4, 2 and 3
 */
#ifndef BLUEPENCIL_HTML_MEDIA_QUERY_H
#define BLUEPENCIL_HTML_MEDIA_QUERY_H

#include "base/slice.h"

enum media {
	MEDIA_NEVER,		/* on no screen: print, speech, not all */
	MEDIA_SOMETIMES,	/* on some: whatever names a feature, (max-width: 600px) */
	MEDIA_ALWAYS,		/* on every screen: nothing, all, screen, only screen */
};

/* Of a list of queries, as @media and media attributes have it. */
enum media media_query_list(struct slice queries);

#endif
