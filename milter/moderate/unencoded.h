/*
 * unencoded - what may stand in a part that has no transfer encoding (7bit, 8bit, binary).
 *
 * Everything that an encoding would hide is in sight of those who carry the message: an overlong
 * line is broken by some server, a line like a delimiter ends the part, "From " gets a ">" in
 * some mailbox, a lone dot ends the message for a careless server.
 *
 * Section    RFC 5322 2.1.1, RFC 2045 2.7 and 2.8, RFC 2046 5.1.1
 */
#ifndef BLUEPENCIL_MODERATE_UNENCODED_H
#define BLUEPENCIL_MODERATE_UNENCODED_H

#include "mail/part.h"
#include "mail/transfer_encoding.h"

/* Has the part none? */
bool unencoded_is(enum transfer_encoding transfer);

/* Is there a line of more than 998 bytes? */
bool unencoded_is_overlong(struct slice content);

/*
 * May `content` stay without an encoding, which is a part of the message `parts` after `edits`? Lines
 * that the edits did not touch may be as they were, but for their length.
 */
bool unencoded_may_hold(const struct parts *parts, enum transfer_encoding transfer,
			struct slice content, const struct transfer_edit *edits, size_t edit_count);

#endif
