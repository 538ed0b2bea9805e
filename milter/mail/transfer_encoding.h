/*
 * transfer_encoding - base64 and quoted-printable, both ways (RFC 2045 6.7, 6.8).
 *
 * Decoding keeps the way back. Encoding is splicing: only what an edit touches is written anew,
 * so that all other lines of an edited part leave as the publisher wrote them.
 *
 * Errors     decoding never fails on content: junk in base64 is skipped, "=" that begins no escape
 *            stands for itself (as all clients read it), and `damaged_out` says so
 */
#ifndef BLUEPENCIL_MAIL_TRANSFER_ENCODING_H
#define BLUEPENCIL_MAIL_TRANSFER_ENCODING_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/compiler.h"
#include "base/error.h"
#include "base/offset_map.h"
#include "mail/part.h"

struct transfer_decoded {
	struct slice bytes;		/* the input itself for 7bit, 8bit, binary and unknown encodings */
	const struct offset_map *map;	/* NULL: every byte is where it was */
	bool damaged;
};

/* FAULT_LIMIT when the budget of the arena is spent. */
bool transfer_decode(struct arena *arena, enum transfer_encoding transfer, struct slice encoded,
		     struct transfer_decoded *decoded_out, struct error *err);

/* One replacement of decoded bytes; edits are sorted and disjoint. */
struct transfer_edit {
	struct range range;		/* of the decoded bytes; empty for an insertion */
	struct slice bytes;
};

/*
 * The encoded form of the decoded bytes with the edits done. Decoding the result gives exactly
 * that. Lines that no edit touches stay as they are (base64: all before the first edit, and
 * behind it wherever groups of three fall in step again; else the rest is wrapped anew at the width in
 * use). No line is longer than 76, or than the part's own longest where that is more (never over 998).
 * `newline` is what written lines end with. 7bit, 8bit and binary are spliced as they are.
 */
bool transfer_splice(struct arena *arena, enum transfer_encoding transfer, struct slice encoded,
		     const struct transfer_decoded *decoded, const struct transfer_edit *edits,
		     size_t edit_count, struct slice newline, struct slice *encoded_out,
		     struct error *err);

/* A whole text encoded afresh, for a part whose encoding changes. */
bool transfer_encode(struct arena *arena, enum transfer_encoding transfer, struct slice bytes,
		     struct slice newline, struct slice *encoded_out, struct error *err);

#endif
