/*
 * rewrite - edits of a part's text become bytes of the message.
 *
 * The way back goes through the charset and the transfer encoding of the part: what is written
 * is written in both as they are. In HTML, what the charset or a 7bit part cannot express becomes
 * character references. In plain text that cannot be; then the part becomes UTF-8, its
 * Content-Type says so, and where 8-bit bytes or overlong lines would stand in a part that must not
 * have them it becomes quoted-printable. Everything else of the message stays as it is.
 *
 * Units      ranges are bytes of message.raw
 * Ownership  in the arena
 */
#ifndef BLUEPENCIL_MODERATE_REWRITE_H
#define BLUEPENCIL_MODERATE_REWRITE_H

#include "base/arena.h"
#include "base/error.h"
#include "mail/message.h"
#include "mail/part_text.h"
#include "moderate/edit.h"
#include "moderate/field_plan.h"

struct new_part {
	const struct part *part;
	struct slice text;		/* its new text as it will read, UTF-8; references are references */
	struct slice bytes;		/* the same in its charset */
	bool doubtful;			/* its label does not explain all bytes: what reads them may turn
					   with a few bytes less */
	struct slice content;		/* those, transfer-encoded */
	bool to_utf8;			/* its charset parameter changes */
	bool to_quoted_printable;	/* its transfer encoding changes */
};

/*
 * The finished edits of one part as its new bytes. FAULT_INPUT where that cannot be
 * done without changing more than the edits: a charset that is not known, base64 that goes on behind
 * its padding.
 */
bool rewrite_part(struct arena *arena, const struct message *message, const struct parts *parts,
		  const struct part_text *text, const struct edits *edits,
		  struct new_part *new_part_out, struct error *err);

/*
 * The message's body with the new parts in place; new parts are in the order of the message. The
 * header of a part inside is changed there; where it is the message's own, by `plan`.
 */
bool rewrite_body(struct arena *arena, const struct message *message,
		  const struct new_part *new_parts, size_t count, struct field_plan *plan,
		  struct slice *body_out, struct error *err);

#endif
