/*
 * base64 - RFC 2045 section 6.8, behind mail/transfer_encoding and encoded-words.
 *
 * Padding inside the data ends a group and the next one begins behind it, so that whatever any
 * mail program shows of several pieces put together is seen.
 */
#ifndef BLUEPENCIL_MAIL_BASE64_H
#define BLUEPENCIL_MAIL_BASE64_H

#include "mail/transfer_encoding.h"

bool base64_decode(struct arena *arena, struct slice encoded, struct transfer_decoded *decoded_out,
		   struct error *err);

/*
 * May five dashes stand in what is decoded? Told without decoding, and false only where they cannot.
 */
bool base64_may_hold_dashes(struct slice encoded);

bool base64_splice(struct arena *arena, struct slice encoded,
		   const struct transfer_decoded *decoded, const struct transfer_edit *edits,
		   size_t edit_count, struct slice newline, struct slice *encoded_out,
		   struct error *err);

/* In lines of `width` (a multiple of four), each ended by `newline`; one line where that is empty. */
void base64_write(struct buf *out, struct slice bytes, size_t width, struct slice newline);

#endif
