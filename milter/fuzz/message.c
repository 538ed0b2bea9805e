/*
 * Fuzzing what mail/ reads: any bytes are a message, its leaves lie in order inside it, each
 * decodes, and an edit changes in a leaf what it says and nothing else.
 */
#include <assert.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "mail/part_text.h"
#include "mail/header_field.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Always, whatever NDEBUG says. */
static void
demand(bool holds)
{
	if (!holds)
		abort();
}

static void
try_field(struct arena *arena, const struct header_field *field)
{
	struct slice decoded = header_field_decode(arena, field->body);
	struct slice again;

	demand(utf8_valid(decoded, NULL));
	again = header_field_encode(arena, decoded, field->name.len + 2, SLICE("\r\n"));
	demand(utf8_is_ascii(again));
	(void)header_field_value(arena, field->body);
	(void)header_field_parameter(arena, field->body, "filename");
	(void)header_field_address(arena, field->body);
	(void)header_field_identifier(arena, field->body);
}

/* Two edits somewhere in the leaf, one of them an insertion. */
static size_t
make_edits(struct transfer_edit edits[2], size_t len, size_t salt)
{
	edits[0].range.start = salt % (len + 1);
	edits[0].range.end = edits[0].range.start + salt / 7 % (len - edits[0].range.start + 1);
	edits[0].bytes = SLICE("");
	if (salt & 1)
		edits[0].bytes = SLICE("Gr\xC3\xBC\xC3\x9F" "e, = .\r\n.\r\nFrom here \r\n--x");
	if (edits[0].range.end == len)
		return 1;
	edits[1].range.start = edits[1].range.end = len;
	edits[1].bytes = SLICE("\r\n-- \r\nEnde \t");
	return 2;
}

static void
demand_edited(struct slice before, const struct transfer_edit *edits, size_t count,
	      struct slice after)
{
	size_t from = 0, at = 0;

	for (size_t i = 0; i < count; i++) {
		struct slice kept = slice_range(before, (struct range){ from, edits[i].range.start });

		demand(slice_has_at(after, at, kept));
		demand(slice_has_at(after, at + kept.len, edits[i].bytes));
		at += kept.len + edits[i].bytes.len;
		from = edits[i].range.end;
	}
	demand(slice_equal(slice_from(after, at), slice_from(before, from)));
}

static void
try_splice(struct arena *arena, const struct part *part, struct slice encoded,
	   const struct transfer_decoded *decoded, struct slice newline)
{
	struct transfer_edit edits[2];
	size_t count = make_edits(edits, decoded->bytes.len, encoded.len * 31 + part->content.start);
	struct transfer_decoded again;
	struct slice spliced;
	struct error err;

	if (!transfer_splice(arena, part->transfer, encoded, decoded, edits, count, newline, &spliced,
			     &err))
		return;
	if (transfer_decode(arena, part->transfer, spliced, &again, &err))
		demand_edited(decoded->bytes, edits, count, again.bytes);
}

static void
try_part(struct arena *arena, const struct message *message, const struct part *part)
{
	struct slice encoded = slice_range(message->raw, part->content);
	struct transfer_decoded decoded;
	struct part_text text;
	struct error err;

	if (!part_text_read(arena, message->raw, part, NULL, NULL, &text, &err))
		return;
	decoded = text.decoded;
	if (decoded.map != NULL) {
		demand(offset_map_derived_len(decoded.map) == decoded.bytes.len);
		demand(offset_map_source_len(decoded.map) == encoded.len);
	}
	demand(utf8_valid(text.charset.text, NULL));
	demand(text.charset.map == NULL ||
	       (offset_map_derived_len(text.charset.map) == text.charset.text.len &&
		offset_map_source_len(text.charset.map) == decoded.bytes.len));
	try_splice(arena, part, encoded, &decoded, message->newline);
}

static void
try_parts(struct arena *arena, const struct message *message, const struct limits *limits)
{
	struct parts parts;
	struct error err;
	size_t last = message->body.start;

	if (!parts_parse(arena, message, limits, &parts, &err)) {
		demand(err.kind == FAULT_LIMIT);
		return;
	}
	demand(parts.count > 0);
	for (size_t i = 0; i < parts.count; i++) {
		const struct part *part = &parts.items[i];

		demand(part->content.start >= last && part->content.end >= part->content.start);
		demand(part->content.end <= message->raw.len);
		demand(part->header.start <= part->header.end);
		demand(part->header.end <= part->content.start);
		last = part->content.end;
		try_part(arena, message, part);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct limits limits = LIMITS_DEFAULT;
	struct arena *arena = arena_new(64 * MiB);
	struct message message;
	struct error err;

	demand(arena != NULL);
	if (message_parse(arena, (struct slice){ data, size }, &limits, &message, &err)) {
		demand(message.body.start >= message.header.end && message.body.end == size);
		for (size_t i = 0; i < message.field_count && i < 200; i++)
			try_field(arena, &message.fields[i]);
		try_parts(arena, &message, &limits);
	}
	arena_free(arena);
	return 0;
}
