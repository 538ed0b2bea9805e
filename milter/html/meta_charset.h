/*
 * meta_charset - the charset that a page declares itself to be in.
 *
 * Browsers read it off the bytes before they know the charset (WHATWG HTML 13.2.3.2): so this works
 * on bytes of any charset that holds ASCII. Only the head is looked at, and of it no more than its
 * first 16 KiB.
 */
#ifndef BLUEPENCIL_HTML_META_CHARSET_H
#define BLUEPENCIL_HTML_META_CHARSET_H

#include "base/arena.h"
#include "base/buf.h"

/* The label in the first <meta> that has one; empty. */
struct slice html_meta_charset(struct arena *arena, struct slice source);

/* The source with that label in all of them, and nothing else changed. */
void html_meta_charset_write(struct arena *arena, struct slice source, struct slice label,
			     struct buf *out);

#endif
