/*
 * From the text that was edited back to the bytes that were sent.
 */
#include "moderate/rewrite.h"

#include "base/utf8.h"
#include "html/meta_charset.h"
#include "moderate/content_fields.h"
#include "moderate/unencoded.h"

struct rewriting {
	struct arena *arena;
	const struct message *message;
	const struct parts *parts;
	const struct part_text *text;
	const struct edits *edits;
	struct transfer_edit *encoded;	/* the same, of the decoded bytes */
	struct new_part *result;
	struct error *err;
};

/* ---- charset -------------------------------------------------------------------------------- */

/*
 * The charset to write in. What a label claims and what clients make of it may differ (the euro
 * sign in "iso-8859-1"), so only what both agree on is written: the label's own charset, and
 * nothing but ASCII where the bytes contradict it.
 */
static const char *
target_charset(const struct rewriting *r)
{
	const struct charset_decoded *charset = &r->text->charset;
	const struct part *part = r->text->part;

	if (!charset->ascii || charset->shifts)
		return charset->charset;
	if (part_is_html(part) && part->transfer == TRANSFER_7BIT)
		return "US-ASCII";
	if (charset->contradicted || charset->unknown || part->charset.len == 0)
		return "US-ASCII";
	return arena_string(r->arena, part->charset);
}

static bool
encode(const struct rewriting *r, const char *charset, struct slice text, struct slice *bytes_out,
       bool *inexpressible_out)
{
	*inexpressible_out = false;
	if (charset == NULL)
		return fail(r->err, FAULT_MEMORY, "a charset's name needs more than the budget");
	return charset_encode(r->arena, charset, text,
			      part_is_html(r->text->part) ? FALLBACK_REFERENCE : FALLBACK_NONE, bytes_out,
			      inexpressible_out, r->err);
}

/* Where the bytes of a line begin or end, shifts between it and its neighbour on its side. */
static size_t
line_position(const struct charset_decoded *charset, size_t at)
{
	if (at == 0)
		return 0;
	if (at == charset->text.len)
		return offset_map_source_len(charset->map);
	return offset_map_source(charset->map, (struct range){ at - 1, at }).end;
}

static struct range
decoded_range(const struct charset_decoded *charset, struct range range)
{
	size_t at;

	if (charset->map == NULL)
		return range;
	if (charset->shifts)
		return (struct range){ line_position(charset, range.start),
				       line_position(charset, range.end) };
	if (range_len(range) > 0)
		return offset_map_source(charset->map, range);
	at = offset_map_position(charset->map, range.start);
	return (struct range){ at, at };
}

/* What bytes of ours say to somebody who reads them in that charset. */
static bool
read_back(const struct rewriting *r, const char *charset, struct slice bytes,
	  struct slice *text_out)
{
	struct charset_decoded decoded;

	if (!charset_decode(r->arena, slice_of(charset), bytes, &decoded, r->err))
		return false;
	*text_out = decoded.text;
	return true;
}

/*
 * The edits as edits of the decoded bytes, and of the text as it will read: character references
 * are not what they stand for.
 */
static bool
encode_edits(const struct rewriting *r, const char *charset, struct edits *as_read,
	     bool *inexpressible_out)
{
	struct transfer_edit *edits = r->encoded;

	for (size_t i = 0; i < r->edits->count; i++) {
		const struct edit *edit = &r->edits->items[i];
		struct slice text = edit->bytes;

		edits[i].range = decoded_range(&r->text->charset, edit->range);
		edits[i].bytes = edit->bytes;
		if (edit->bytes.len > 0 &&
		    !encode(r, charset, edit->bytes, &edits[i].bytes, inexpressible_out))
			return false;
		if (*inexpressible_out)
			return true;
		if (!utf8_is_ascii(edit->bytes) &&
		    !read_back(r, charset, edits[i].bytes, &text))
			return false;
		edits_replace(as_read, edit->range, text);
	}
	return true;
}

/* ---- transfer encoding ---------------------------------------------------------------------- */

/* The whole part afresh, in an encoding that everything can be written in. */
static bool
encode_whole(const struct rewriting *r, struct slice bytes)
{
	enum transfer_encoding transfer = r->text->part->transfer;

	if (unencoded_is(transfer)) {
		transfer = TRANSFER_QUOTED_PRINTABLE;
		r->result->to_quoted_printable = true;
	}
	return transfer_encode(r->arena, transfer, bytes, r->message->newline, &r->result->content,
			       r->err);
}

/* The decoded bytes with the edits done. */
static bool
set_bytes(const struct rewriting *r)
{
	const struct transfer_edit *edits = r->encoded;
	struct slice before = r->text->decoded.bytes;
	struct buf bytes;
	size_t at = 0;

	buf_init(&bytes, r->arena);
	for (size_t i = 0; i < r->edits->count; i++) {
		buf_add(&bytes, slice_range(before, (struct range){ at, edits[i].range.start }));
		buf_add(&bytes, edits[i].bytes);
		at = edits[i].range.end;
	}
	buf_add(&bytes, slice_from(before, at));
	r->result->bytes = buf_slice(&bytes);
	return !bytes.failed || fail(r->err, FAULT_LIMIT, "the new text needs more than its budget");
}

static bool
splice(const struct rewriting *r)
{
	const struct part *part = r->text->part;

	return transfer_splice(r->arena, part->transfer, slice_range(r->message->raw, part->content),
			       &r->text->decoded, r->encoded, r->edits->count, r->message->newline,
			       &r->result->content, r->err);
}

/* ---- the ways to write a part --------------------------------------------------------------- */

/* As it is encoded; only a part without an encoding may have to get one. */
static bool
write_in_place(const struct rewriting *r)
{
	enum transfer_encoding transfer = r->text->part->transfer;

	if (!splice(r))
		return false;
	if (!unencoded_is(transfer) ||
	    unencoded_may_hold(r->parts, transfer, r->result->content, r->encoded, r->edits->count))
		return true;
	return encode_whole(r, r->result->content);
}

/* New bytes for all of the part, which are the one edit that there is. */
static bool
write_bytes(const struct rewriting *r, struct slice bytes)
{
	const struct transfer_edit all = { { 0, 0 }, bytes };
	enum transfer_encoding transfer = r->text->part->transfer;

	r->result->bytes = bytes;
	if (!unencoded_is(transfer) || !unencoded_may_hold(r->parts, transfer, bytes, &all, 1))
		return encode_whole(r, bytes);
	r->result->content = bytes;
	return true;
}

/* In a shifting charset, where lines of it did not do: from the first to the last character. */
static bool
write_shifting(const struct rewriting *r, const char *charset, bool *inexpressible_out)
{
	struct slice bytes;

	if (!encode(r, charset, r->result->text, &bytes, inexpressible_out))
		return false;
	return *inexpressible_out ||
	       (read_back(r, charset, bytes, &r->result->text) && write_bytes(r, bytes));
}

/* A byte order mark is no text: that of UTF-8 stays, whatever the label was. */
static bool
with_utf8_mark(const struct rewriting *r, struct slice text, struct slice *bytes_out)
{
	const struct slice mark = SLICE("\xEF\xBB\xBF");
	struct buf bytes;

	*bytes_out = text;
	if (strcmp(r->text->charset.charset, "UTF-8") != 0 ||
	    !slice_has_at(r->text->decoded.bytes, 0, mark))
		return true;
	buf_init(&bytes, r->arena);
	buf_add(&bytes, mark);
	buf_add(&bytes, text);
	*bytes_out = buf_slice(&bytes);
	return !bytes.failed || fail(r->err, FAULT_LIMIT, "the new text needs more than its budget");
}

/* What its charset cannot express: all of it in UTF-8. */
static bool
write_as_utf8(const struct rewriting *r)
{
	struct slice bytes;

	if (r->text->charset.damaged)
		return fail(r->err, FAULT_INPUT, "bytes that are no text in any charset");
	if (r->text->charset.guessed)
		return fail(r->err, FAULT_INPUT, "its charset is not known");
	if (part_is_html(r->text->part)) {
		struct buf text;

		buf_init(&text, r->arena);
		html_meta_charset_write(r->arena, r->result->text, SLICE("utf-8"), &text);
		if (text.failed)
			return fail(r->err, FAULT_LIMIT, "the new text needs more than its budget");
		r->result->text = buf_slice(&text);
	}
	r->result->to_utf8 = true;
	r->result->doubtful = false;
	return with_utf8_mark(r, r->result->text, &bytes) && write_bytes(r, bytes);
}

/* The text with the edits done. */
static bool
set_text(const struct rewriting *r, const struct edits *edits)
{
	struct buf text;

	buf_init(&text, r->arena);
	edits_apply(edits, r->text->charset.text, &text);
	r->result->text = buf_slice(&text);
	return !text.failed || fail(r->err, FAULT_LIMIT, "the new text needs more than its budget");
}

/* Does the part read as it should? Between lines of a shifting charset there may be a shift. */
static bool
reads_right(const struct rewriting *r, const char *charset, bool *right_out)
{
	struct slice text;

	*right_out = true;
	if (!r->text->charset.shifts)
		return true;
	if (!read_back(r, charset, r->result->bytes, &text))
		return false;
	*right_out = slice_equal(text, r->result->text);
	return true;
}

static bool
write_part(const struct rewriting *r)
{
	const char *charset = target_charset(r);
	bool inexpressible = false, right;
	struct edits as_read;

	edits_init(&as_read, r->arena);
	if (!set_text(r, r->edits) || !encode_edits(r, charset, &as_read, &inexpressible))
		return false;
	if (inexpressible)
		return write_as_utf8(r);
	if (as_read.failed)
		return fail(r->err, FAULT_LIMIT, "%zu edits need more than their budget",
			    r->edits->count);
	if (!set_text(r, &as_read) || !set_bytes(r) || !reads_right(r, charset, &right))
		return false;
	if (right)
		return write_in_place(r);
	if (!set_text(r, r->edits) || !write_shifting(r, charset, &inexpressible))
		return false;
	return !inexpressible || write_as_utf8(r);
}

bool
rewrite_part(struct arena *arena, const struct message *message, const struct parts *parts,
	     const struct part_text *text, const struct edits *edits,
	     struct new_part *new_part_out, struct error *err)
{
	struct rewriting r = { arena, message, parts, text, edits, NULL, new_part_out, err };
	struct edits lines;

	*new_part_out = (struct new_part){ .part = text->part };
	new_part_out->doubtful = text->charset.contradicted || text->charset.unknown ||
				 text->charset.damaged;
	if (text->charset.shifts) {
		if (!edits_by_lines(edits, text->charset.text, &lines))
			return fail(err, FAULT_LIMIT, "%zu edits need more than their budget",
				    edits->count);
		r.edits = &lines;
	}
	r.encoded = arena_array(arena, r.edits->count, sizeof(*r.encoded));
	if (r.encoded == NULL)
		return fail(err, FAULT_LIMIT, "%zu edits need more than their budget", edits->count);
	return write_part(&r) || within(err, "part %s", text->part->number);
}

/* ---- the message ---------------------------------------------------------------------------- */

static bool
is_messages_own(const struct message *message, const struct part *part)
{
	return part->header.start == message->header.start;
}

bool
rewrite_body(struct arena *arena, const struct message *message, const struct new_part *new_parts,
	     size_t count, struct field_plan *plan, struct slice *body_out, struct error *err)
{
	size_t at = message->body.start;
	struct buf out;

	buf_init(&out, arena);
	for (size_t i = 0; i < count; i++) {
		const struct new_part *new_part = &new_parts[i];
		const struct part *part = new_part->part;

		if (!new_part->to_utf8 && !new_part->to_quoted_printable) {
			/* Its header stays. */
		} else if (is_messages_own(message, part)) {
			content_fields_plan(plan, new_part->to_utf8, new_part->to_quoted_printable);
		} else {
			struct slice fields;
			struct range place;

			if (!content_fields_change(arena, message, part->header, new_part->to_utf8,
						   new_part->to_quoted_printable, &fields, &place, err))
				return within(err, "part %s", part->number);
			buf_add(&out, slice_range(message->raw, (struct range){ at, place.start }));
			buf_add(&out, fields);
			at = place.end;
		}
		buf_add(&out, slice_range(message->raw, (struct range){ at, part->content.start }));
		buf_add(&out, new_part->content);
		at = part->content.end;
	}
	buf_add(&out, slice_from(message->raw, at));
	*body_out = buf_slice(&out);
	return !out.failed || fail(err, FAULT_LIMIT, "the new body needs more than its budget");
}
