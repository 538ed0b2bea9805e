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

#define WIRE_LINE_MOST 998	/* bytes of a line on the wire, RFC 5322 2.1.1 */

struct transfer_decoded {
	struct slice bytes;		/* the input itself for 7bit, 8bit, binary and unknown encodings */
	const struct offset_map *map;	/* NULL: every byte is where it was */
	bool damaged;
	size_t sound;			/* encoded bytes before the first damage; all where there is none */
	/*
	 * Where base64 is first filled up with "=": some programs read no further, so what is behind
	 * it is known to be text only to some. The end of both where that is the end, or nowhere.
	 */
	struct { size_t encoded, decoded; } piece;
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
 *
 * Damage that no edit comes near stays; what is written anew is whole. Base64 in several pieces, each
 * filled up, stays so behind an edit in the first one, and becomes one piece where an edit is in
 * another. Where the first one has a length now that needs no filling up, white space at its end is
 * made a piece of its own, for who stops at padding must still stop there; FAULT_INPUT where the
 * piece ends in something that would be missed.
 */
bool transfer_splice(struct arena *arena, enum transfer_encoding transfer, struct slice encoded,
		     const struct transfer_decoded *decoded, const struct transfer_edit *edits,
		     size_t edit_count, struct slice newline, struct slice *encoded_out,
		     struct error *err);

/* A whole text encoded afresh, for a part whose encoding changes. */
bool transfer_encode(struct arena *arena, enum transfer_encoding transfer, struct slice bytes,
		     struct slice newline, struct slice *encoded_out, struct error *err);

#endif
