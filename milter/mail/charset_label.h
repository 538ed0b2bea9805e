/*
 * charset_label - from the label of a part to the name that iconv wants.
 *
 * Labels are compared without case. A label that cannot be a name (a "/" would be an option of
 * iconv's) or that no mail means is refused.
 *
 * Ownership  a charset_label may point into itself: it is not to be copied
 */
#ifndef BLUEPENCIL_MAIL_CHARSET_LABEL_H
#define BLUEPENCIL_MAIL_CHARSET_LABEL_H

#include <stdbool.h>

#include "base/slice.h"

#define CHARSET_LABEL_MOST 40	/* bytes; the longest name that iconv knows is half of that */

struct charset_label {
	char text[CHARSET_LABEL_MOST + 1];	/* the label in lower case */
	const char *name;	/* for iconv; `text` itself where nothing is known of it */
	const char *practice;	/* what is often written under that label, or NULL */
	bool ascii;		/* it is known that bytes of ASCII are ASCII in it */
	size_t unit;		/* bytes of its smallest unit: 2 and 4 for UTF-16 and UTF-32 */
	struct slice mark;	/* the byte order mark that may begin the text */
};

/* False when it cannot be a charset. The order of bytes is read off `bytes` where it is not told. */
bool charset_label_parse(struct slice label, struct slice bytes, struct charset_label *label_out);

/* Do two labels name two charsets? A label that cannot be one names none. */
bool charset_label_differs(struct slice a, struct slice b);

#endif
