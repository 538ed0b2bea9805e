/*
 * slice_stream - a GMimeStream that reads slices in place.
 *
 * g_mime_stream_mem_new_with_buffer copies the message and squeezes its length through 32 bits.
 * This one copies nothing and is read-only. It reads two slices as one, so that a header that we
 * wrote can stand before a body that lies elsewhere.
 */
#ifndef BLUEPENCIL_MAIL_SLICE_STREAM_H
#define BLUEPENCIL_MAIL_SLICE_STREAM_H

#include <gmime/gmime.h>

#include "base/slice.h"

/*
 * First `head`, then `body`. Both must outlive the stream and all its substreams. Aborts (as GLib
 * does) without memory.
 */
GMimeStream *slice_stream_new(struct slice head, struct slice body);

/* From now on the stream reads as if it were at its end: a way to stop a parser that reads it. */
void slice_stream_stop(GMimeStream *stream);

#endif
