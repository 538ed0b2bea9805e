/*
 * content_fields - Content-Type and Content-Transfer-Encoding of a part whose encoding changes,
 * by the smallest change of the bytes that are there.
 *
 * Of several fields of one name we read the last, others read the first: all of them are changed, so
 * that nobody reads the part wrong.
 *
 * Section    RFC 2045 5.1 (parameters), 6.1
 */
#ifndef BLUEPENCIL_MODERATE_CONTENT_FIELDS_H
#define BLUEPENCIL_MODERATE_CONTENT_FIELDS_H

#include "base/arena.h"
#include "base/error.h"
#include "mail/message.h"

struct field_plan;

/*
 * A Content-Type field body with charset=UTF-8 in place of its charset, however that was written, or
 * added behind the type; an empty body becomes "text/plain; charset=UTF-8". All else stays: comments,
 * folds, the case of names. Empty where memory is short.
 */
struct slice content_type_as_utf8(struct arena *arena, struct slice body);

/* The same for a Content-Transfer-Encoding field body; of an empty one "quoted-printable". */
struct slice transfer_encoding_as_quoted_printable(struct arena *arena, struct slice body);

/*
 * The header fields of a part inside the message, changed; missing fields are added at their end.
 * `range_out` is what the changed fields stand for.
 */
bool content_fields_change(struct arena *arena, const struct message *message,
			   struct range header, bool to_utf8, bool to_quoted_printable,
			   struct slice *fields_out, struct range *range_out, struct error *err);

/* The same of the message's own header. */
void content_fields_plan(struct field_plan *plan, bool to_utf8, bool to_quoted_printable);

#endif
