/*
 * The header fields of a leaf, taken at their word where they make sense, and as RFC 2045 says
 * where they do not. Of several fields of one name the last counts, as it does for GMime; but what the
 * first calls a text is read as one, for some mail programs show it.
 */
#include "mail/part_fields.h"

#include "mail/header_field.h"

struct fields {
	const struct header_field *items;
	size_t count;
};

static struct slice
field_body(struct fields fields, const char *name)
{
	const struct header_field *field =
		header_fields_find_last(fields.items, fields.count, name);

	return field == NULL ? (struct slice){ NULL, 0 } : field->body;
}

static size_t
token_len(struct slice s, size_t at)
{
	size_t end = at;

	while (end < s.len && s.data[end] > ' ' && s.data[end] < 0x7F &&
	       memchr("()<>@,;:\\\"/[]?=", s.data[end], 15) == NULL)
		end++;
	return end - at;
}

/* The length of "type/subtype" at the start of the value, 0 where that is not what it is. */
static size_t
media_type_len(struct slice value)
{
	size_t type = token_len(value, 0);
	size_t subtype;

	if (type == 0 || !slice_has_at(value, type, SLICE("/")))
		return 0;
	subtype = token_len(value, type + 1);
	return subtype == 0 ? 0 : type + 1 + subtype;
}

/* RFC 2045 5.2: without a Content-Type, or with one that makes no sense, it is text/plain. */
static struct slice
media_type(struct arena *arena, struct slice body)
{
	struct slice value = header_field_value(arena, body);
	struct slice first = header_field_unfold(arena, body);
	size_t len = media_type_len(value);

	if (len == value.len && len > 0)
		return value;
	/* "text/html charset=utf-8", without the semicolon, is read so by everybody */
	len = media_type_len(first);
	if (len > 0)
		return slice_first(value, len < value.len ? len : value.len);
	return SLICE("text/plain");
}

static enum part_kind
kind_of(struct slice type)
{
	static const struct {
		struct slice type;
		enum part_kind kind;
	} kinds[] = {
		{ { (const uint8_t *)"text/plain", 10 }, PART_PLAIN },
		{ { (const uint8_t *)"text/html", 9 }, PART_HTML },
		{ { (const uint8_t *)"text/x-amp-html", 15 }, PART_AMP },
		{ { (const uint8_t *)"text/watch-html", 15 }, PART_AMP },
		/* types of text that programs know and do not show as plain text */
		{ { (const uint8_t *)"text/calendar", 13 }, PART_OTHER },
		{ { (const uint8_t *)"text/vcard", 10 }, PART_OTHER },
		{ { (const uint8_t *)"text/x-vcard", 12 }, PART_OTHER },
		{ { (const uint8_t *)"text/directory", 14 }, PART_OTHER },
		{ { (const uint8_t *)"text/rfc822-headers", 19 }, PART_OTHER },
		{ { (const uint8_t *)"text/rtf", 8 }, PART_OTHER },
		{ { (const uint8_t *)"text/css", 8 }, PART_OTHER },
		{ { (const uint8_t *)"text/javascript", 15 }, PART_OTHER },
		{ { (const uint8_t *)"text/xml", 8 }, PART_OTHER },
		{ { (const uint8_t *)"application/ms-tnef", 19 }, PART_OPAQUE },
		{ { (const uint8_t *)"application/vnd.ms-tnef", 23 }, PART_OPAQUE },
	};

	for (size_t i = 0; i < COUNT(kinds); i++) {
		if (slice_equal(kinds[i].type, type))
			return kinds[i].kind;
	}
	return slice_has_at(type, 0, SLICE("text/")) ? PART_TEXT : PART_OTHER;
}

static struct slice
content_type(struct arena *arena, struct fields fields)
{
	const struct header_field *first =
		header_fields_find(fields.items, fields.count, "Content-Type", 0);
	struct slice last = field_body(fields, "Content-Type");

	if (first != NULL && kind_of(media_type(arena, last)) == PART_OTHER &&
	    kind_of(media_type(arena, first->body)) != PART_OTHER)
		return first->body;
	return last;
}

/* Each encoding's own name first, in the order of the enum; then what else stands for it. */
static const struct {
	const char *name;
	enum transfer_encoding transfer;
} transfers[] = {
	{ "7bit", TRANSFER_7BIT },
	{ "8bit", TRANSFER_8BIT },
	{ "binary", TRANSFER_BINARY },
	{ "quoted-printable", TRANSFER_QUOTED_PRINTABLE },
	{ "base64", TRANSFER_BASE64 },
	{ "uuencode", TRANSFER_FOREIGN },
	{ "unknown", TRANSFER_UNKNOWN },
	{ "", TRANSFER_7BIT },			/* RFC 2045 6.1 */
	{ "7-bit", TRANSFER_7BIT },
	{ "8-bit", TRANSFER_8BIT },
	{ "x-uuencode", TRANSFER_FOREIGN },
	{ "x-uue", TRANSFER_FOREIGN },
	{ "uue", TRANSFER_FOREIGN },
	{ "x-yenc", TRANSFER_FOREIGN },
	{ "yenc", TRANSFER_FOREIGN },
	{ "x-binhex40", TRANSFER_FOREIGN },
	{ "binhex", TRANSFER_FOREIGN },
	{ "mac-binhex40", TRANSFER_FOREIGN },
};

static enum transfer_encoding
transfer_of(struct arena *arena, struct slice body)
{
	struct slice value = header_field_value(arena, body);

	for (size_t i = 0; i < COUNT(transfers); i++) {
		if (slice_equal(value, slice_of(transfers[i].name)))
			return transfers[i].transfer;
	}
	return TRANSFER_UNKNOWN;
}

const char *
transfer_encoding_name(enum transfer_encoding transfer)
{
	return transfers[transfer].name;
}

/* RFC 2183 2.8: a type that is not known is an attachment. */
static bool
is_attachment(struct arena *arena, struct slice disposition)
{
	struct slice type = header_field_value(arena, disposition);

	return type.len > 0 && (!slice_equal(type, SLICE("inline")) ||
				header_field_parameter(arena, disposition, "filename").len > 0);
}

static void
read_disposition(struct arena *arena, struct fields fields, struct part *part)
{
	struct slice body = field_body(fields, "Content-Disposition");
	struct slice name = header_field_parameter(arena, body, "filename");

	part->attachment = is_attachment(arena, body);
	part->file_name = name.len > 0 ? name
				       : header_field_parameter(arena,
								field_body(fields, "Content-Type"),
								"name");
}

/* ---- what is said twice --------------------------------------------------------------------- */

static bool
types_differ(struct arena *arena, struct slice one, struct slice other)
{
	return !slice_equal(media_type(arena, one), media_type(arena, other)) ||
	       !slice_equal_nocase(header_field_parameter(arena, one, "charset"),
				   header_field_parameter(arena, other, "charset")) ||
	       !slice_equal(header_field_parameter(arena, one, "boundary"),
			    header_field_parameter(arena, other, "boundary"));
}

static bool
transfers_differ(struct arena *arena, struct slice one, struct slice other)
{
	return transfer_of(arena, one) != transfer_of(arena, other);
}

static bool
dispositions_differ(struct arena *arena, struct slice one, struct slice other)
{
	return is_attachment(arena, one) != is_attachment(arena, other);
}

bool
part_fields_contradict(struct arena *arena, const struct header_field *items, size_t count)
{
	static const struct {
		const char *name;
		bool (*differ)(struct arena *arena, struct slice one, struct slice other);
	} kinds[] = {
		{ "Content-Type", types_differ },
		{ "Content-Transfer-Encoding", transfers_differ },
		{ "Content-Disposition", dispositions_differ },
	};

	for (size_t i = 0; i < COUNT(kinds); i++) {
		const struct header_field *first = header_fields_find(items, count, kinds[i].name, 0);
		const struct header_field *last = header_fields_find_last(items, count, kinds[i].name);

		if (first != last && kinds[i].differ(arena, first->body, last->body))
			return true;
	}
	return false;
}

/* ---- all of them ---------------------------------------------------------------------------- */

void
part_read_fields(struct arena *arena, const struct header_field *items, size_t count,
		 struct part *part)
{
	struct fields fields = { items, count };
	struct slice type = content_type(arena, fields);

	part->media_type = media_type(arena, type);
	part->kind = kind_of(part->media_type);
	part->transfer = transfer_of(arena, field_body(fields, "Content-Transfer-Encoding"));
	part->charset = header_field_parameter(arena, type, "charset");
	part->content_id = header_field_identifier(arena, field_body(fields, "Content-ID"));
	read_disposition(arena, fields, part);
	if (part->kind == PART_PLAIN) {
		part->flowed = slice_equal_nocase(header_field_parameter(arena, type, "format"),
						  SLICE("flowed"));
		part->delsp = slice_equal_nocase(header_field_parameter(arena, type, "delsp"),
						 SLICE("yes"));
	}
}
