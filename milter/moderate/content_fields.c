/*
 * Changes the fields that say how a part is encoded.
 */
#include "moderate/content_fields.h"

#include "base/ascii.h"
#include "moderate/field_plan.h"

#define CONTENT_TYPE "Content-Type"
#define TRANSFER_ENCODING "Content-Transfer-Encoding"

/* Behind a quoted string or a comment that begins at `at`; nothing is nested deeper than one. */
static size_t
skip_quoted(struct slice s, size_t at, uint8_t end)
{
	for (at++; at < s.len && s.data[at] != end; at++)
		if (s.data[at] == '\\')
			at++;
	return at < s.len ? at + 1 : s.len;
}

/* The next ";" at or behind `at`, outside quoted strings and comments; the length at the end. */
static size_t
next_semicolon(struct slice s, size_t at)
{
	while (at < s.len && s.data[at] != ';') {
		if (s.data[at] == '"')
			at = skip_quoted(s, at, '"');
		else if (s.data[at] == '(')
			at = skip_quoted(s, at, ')');
		else
			at++;
	}
	return at;
}

static size_t
skip_blanks(struct slice s, size_t at)
{
	while (at < s.len && ascii_is_space(s.data[at]))
		at++;
	return at;
}

/* The value of the charset parameter, quotes included. */
static bool
find_charset(struct slice body, struct range *value_out)
{
	const struct slice name = SLICE("charset");
	size_t at = next_semicolon(body, 0);

	while (at < body.len) {
		size_t end = next_semicolon(body, at + 1);

		at = skip_blanks(body, at + 1);
		if (slice_has_at_nocase(body, at, name)) {
			at = skip_blanks(body, at + name.len);
			if (at < body.len && body.data[at] == '=') {
				at = skip_blanks(body, at + 1);
				while (end > at && ascii_is_space(body.data[end - 1]))
					end--;
				*value_out = (struct range){ at, end < at ? at : end };
				return true;
			}
		}
		at = end;
	}
	return false;
}

struct slice
content_type_as_utf8(struct arena *arena, struct slice body)
{
	struct range value;
	struct buf out;

	buf_init(&out, arena);
	if (slice_trim(body).len == 0) {
		buf_string(&out, "text/plain; charset=UTF-8");
	} else if (find_charset(body, &value)) {
		buf_add(&out, slice_first(body, value.start));
		buf_string(&out, "UTF-8");
		buf_add(&out, slice_from(body, value.end));
	} else {
		size_t end = body.len;

		while (end > 0 && (ascii_is_space(body.data[end - 1]) || body.data[end - 1] == ';'))
			end--;
		buf_add(&out, slice_first(body, end));
		buf_string(&out, "; charset=UTF-8");
	}
	return out.failed ? (struct slice){ 0 } : buf_slice(&out);
}

/* A field with a new body; what stands between the colon and the body stays. */
static void
write_changed(const struct message *message, const struct header_field *field, struct slice body,
	      struct buf *out)
{
	struct slice whole = slice_range(message->raw, field->range);
	size_t start = (size_t)(field->body.data - message->raw.data), blanks = 0;

	while (blanks < field->body.len && (field->body.data[blanks] == ' ' ||
					    field->body.data[blanks] == '\t'))
		blanks++;
	buf_add(out, slice_first(whole, start + blanks - field->range.start));
	buf_add(out, body);
	buf_add(out, slice_from(whole, start + field->body.len - field->range.start));
}

static struct slice
without_blanks(struct slice body)
{
	size_t at = 0;

	while (at < body.len && (body.data[at] == ' ' || body.data[at] == '\t'))
		at++;
	return slice_from(body, at);
}

static void
add_field(struct buf *out, const char *name, const char *body, struct slice newline)
{
	buf_string(out, name);
	buf_string(out, ": ");
	buf_string(out, body);
	buf_add(out, newline);
}

bool
content_fields_change(struct arena *arena, const struct message *message, struct range header,
		      bool to_utf8, bool to_quoted_printable, struct slice *fields_out,
		      struct range *range_out, struct error *err)
{
	const struct header_field *type, *transfer;
	struct range place = { header.start, header.start };
	struct header_field *fields;
	size_t count;
	struct buf out;

	if (!header_fields_parse(arena, message->raw, header, &fields, &count, err))
		return false;
	type = to_utf8 ? header_fields_find_last(fields, count, CONTENT_TYPE) : NULL;
	transfer = to_quoted_printable ? header_fields_find_last(fields, count, TRANSFER_ENCODING)
				       : NULL;
	buf_init(&out, arena);
	for (size_t i = 0; i < count; i++) {
		const struct header_field *field = &fields[i];

		buf_add(&out, slice_range(message->raw,
					  (struct range){ place.end, field->range.start }));
		place.end = field->range.end;
		if (field == type)
			write_changed(message, field,
				      content_type_as_utf8(arena, without_blanks(field->body)), &out);
		else if (field == transfer)
			write_changed(message, field, SLICE("quoted-printable"), &out);
		else
			buf_add(&out, slice_range(message->raw, field->range));
	}
	if (to_utf8 && type == NULL)
		add_field(&out, CONTENT_TYPE, "text/plain; charset=UTF-8", message->newline);
	if (to_quoted_printable && transfer == NULL)
		add_field(&out, TRANSFER_ENCODING, "quoted-printable", message->newline);
	*fields_out = buf_slice(&out);
	*range_out = place;
	return !out.failed || fail(err, FAULT_MEMORY, "a part's header needs more than its budget");
}

/* Replaces the last field of a name, or adds it. */
static void
plan_field(struct field_plan *plan, const char *name, struct slice body)
{
	size_t count = field_plan_count(plan, name);

	if (count > 0)
		field_plan_replace(plan, name, count, body);
	else
		field_plan_add(plan, name, body);
}

void
content_fields_plan(struct field_plan *plan, bool to_utf8, bool to_quoted_printable)
{
	size_t count = field_plan_count(plan, CONTENT_TYPE);

	if (to_utf8) {
		struct slice before = count == 0 ? (struct slice){ 0 }
						 : field_plan_body(plan, CONTENT_TYPE, count);
		struct slice body = content_type_as_utf8(plan->arena, before);

		plan->failed |= body.len == 0;
		plan_field(plan, CONTENT_TYPE, body);
	}
	if (to_quoted_printable)
		plan_field(plan, TRANSFER_ENCODING, SLICE("quoted-printable"));
	/* Without it the other two say nothing (RFC 2045 4). */
	if ((to_utf8 || to_quoted_printable) && field_plan_count(plan, "MIME-Version") == 0)
		field_plan_add(plan, "MIME-Version", SLICE("1.0"));
}
