/*
 * slice_stream - a GMimeStream that reads a slice in place.
 *
 * g_mime_stream_mem_new_with_buffer copies the message and squeezes its length through 32 bits.
 * This one copies nothing and is read-only.
 */
#ifndef BLUEPENCIL_MAIL_SLICE_STREAM_H
#define BLUEPENCIL_MAIL_SLICE_STREAM_H

#include <gmime/gmime.h>

#include "base/slice.h"

/* The slice must outlive the stream and all its substreams. Aborts (as GLib does) without memory. */
GMimeStream *slice_stream_new(struct slice bytes);

#endif
