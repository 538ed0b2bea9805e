/*
 * markup - text written into HTML: what would be markup becomes character references.
 */
#ifndef BLUEPENCIL_MODERATE_MARKUP_H
#define BLUEPENCIL_MODERATE_MARKUP_H

#include "base/buf.h"

static inline void
markup_add_text(struct buf *out, struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		switch (text.data[i]) {
		case '&': buf_string(out, "&amp;"); break;
		case '<': buf_string(out, "&lt;"); break;
		case '>': buf_string(out, "&gt;"); break;
		default: buf_byte(out, text.data[i]);
		}
}

#endif
