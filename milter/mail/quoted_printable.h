/*
 * quoted_printable - RFC 2045 section 6.7, behind mail/transfer_encoding.
 *
 * Text          "\r\n" is a line break where `newline` is that, "\n" where it is that; any other
 *               CR or LF is data and is written as =0D or =0A
 * Lines         at most 76 bytes; none that is written begins with ".", "--" or "From ", none
 *               ends in a blank, and "=" stands only before two hexadecimal digits or a line end
 */
#ifndef BLUEPENCIL_MAIL_QUOTED_PRINTABLE_H
#define BLUEPENCIL_MAIL_QUOTED_PRINTABLE_H

#include "mail/transfer_encoding.h"

bool quoted_printable_decode(struct arena *arena, struct slice encoded,
			     struct transfer_decoded *decoded_out, struct error *err);

bool quoted_printable_splice(struct arena *arena, struct slice encoded,
			     const struct transfer_edit *edits, size_t edit_count,
			     struct slice newline, struct slice *encoded_out, struct error *err);

bool quoted_printable_encode(struct arena *arena, struct slice bytes, struct slice newline,
			     struct slice *encoded_out, struct error *err);

#endif
