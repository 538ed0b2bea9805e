/*
 * mbox - the messages of an mbox, one behind the other (RFC 4155).
 *
 * A message begins behind a line "From ..." and ends before the empty line that stands before the
 * next one, or at the end. Since not every program quotes "From " in a body, a line begins a new
 * message only behind an empty line, and if it tells a time and a header field follows.
 */
#ifndef BLUEPENCIL_TOOL_MBOX_H
#define BLUEPENCIL_TOOL_MBOX_H

#include "base/buf.h"
#include "base/slice.h"

/* Does it begin as an mbox does? */
bool mbox_is(struct slice bytes);

/* Does it begin with a header field: a name of RFC 5322 2.2, then a colon? */
bool mbox_begins_with_field(struct slice bytes);

/*
 * Takes the next message off `rest`, which begins with a "From " line, as it stands in the file.
 * False at the end.
 */
bool mbox_next(struct slice *rest, struct slice *message_out);

/*
 * Is it evident that quoting is that of mboxrd, where every line of ">"s and "From " got one ">"
 * more? A line that begins with ">>From " tells: other dialects leave ">From " as it is.
 */
bool mbox_is_mboxrd(struct slice bytes);

/* Does a message hold a quoted "From " line at all? And the message without that quoting. */
bool mbox_has_quoted(struct slice message);
void mbox_unquote(struct slice message, struct buf *out);

#endif
