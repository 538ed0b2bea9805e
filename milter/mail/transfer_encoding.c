/*
 * The transfer encodings as one: which of them does what is in a switch here, how it is done in
 * mail/quoted_printable and mail/base64. 7bit, 8bit and binary are the bytes themselves.
 */
#include "mail/transfer_encoding.h"

#include "mail/base64.h"
#include "mail/quoted_printable.h"

#define BASE64_WIDTH 76

bool
transfer_decode(struct arena *arena, enum transfer_encoding transfer, struct slice encoded,
		struct transfer_decoded *decoded_out, struct error *err)
{
	switch (transfer) {
	case TRANSFER_QUOTED_PRINTABLE:
		return quoted_printable_decode(arena, encoded, decoded_out, err);
	case TRANSFER_BASE64:
		return base64_decode(arena, encoded, decoded_out, err);
	case TRANSFER_7BIT:
	case TRANSFER_8BIT:
	case TRANSFER_BINARY:
	case TRANSFER_FOREIGN:
	case TRANSFER_UNKNOWN:
		break;
	}
	*decoded_out = (struct transfer_decoded){ .bytes = encoded, .sound = encoded.len,
						  .piece = { encoded.len, encoded.len } };
	return true;
}

static bool
plain_splice(struct arena *arena, struct slice bytes, const struct transfer_edit *edits,
	     size_t edit_count, struct slice *encoded_out, struct error *err)
{
	struct buf out;
	size_t at = 0;

	buf_init(&out, arena);
	for (size_t i = 0; i < edit_count; i++) {
		buf_add(&out, slice_range(bytes, (struct range){ at, edits[i].range.start }));
		buf_add(&out, edits[i].bytes);
		at = edits[i].range.end;
	}
	buf_add(&out, slice_from(bytes, at));
	if (out.failed)
		return fail(err, FAULT_LIMIT, "no memory to write the edited part");
	*encoded_out = buf_slice(&out);
	return true;
}

bool
transfer_splice(struct arena *arena, enum transfer_encoding transfer, struct slice encoded,
		const struct transfer_decoded *decoded, const struct transfer_edit *edits,
		size_t edit_count, struct slice newline, struct slice *encoded_out,
		struct error *err)
{
	if (edit_count == 0) {
		*encoded_out = encoded;
		return true;
	}
	switch (transfer) {
	case TRANSFER_QUOTED_PRINTABLE:
		return quoted_printable_splice(arena, encoded, edits, edit_count, newline,
					       encoded_out, err);
	case TRANSFER_BASE64:
		return base64_splice(arena, encoded, decoded, edits, edit_count, newline,
				     encoded_out, err);
	case TRANSFER_7BIT:
	case TRANSFER_8BIT:
	case TRANSFER_BINARY:
	case TRANSFER_FOREIGN:
	case TRANSFER_UNKNOWN:
		break;
	}
	return plain_splice(arena, encoded, edits, edit_count, encoded_out, err);
}

bool
transfer_encode(struct arena *arena, enum transfer_encoding transfer, struct slice bytes,
		struct slice newline, struct slice *encoded_out, struct error *err)
{
	struct buf out;

	if (transfer == TRANSFER_QUOTED_PRINTABLE)
		return quoted_printable_encode(arena, bytes, newline, encoded_out, err);
	if (transfer != TRANSFER_BASE64) {
		*encoded_out = bytes;
		return true;
	}
	buf_init(&out, arena);
	base64_write(&out, bytes, BASE64_WIDTH, newline);
	if (out.failed)
		return fail(err, FAULT_LIMIT, "no memory to encode %zu bytes", bytes.len);
	*encoded_out = buf_slice(&out);
	return true;
}
