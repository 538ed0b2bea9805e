/*
 * A message as bytes. What a header field is, is decided here and only here: the file read by
 * the dry run and the fields told by the MTA must become the same fields.
 *
 * A line that is no field ends the header, as in Postfix; GMime would skip it and go on, which is
 * why mail/part hands GMime a header that was read here. Inside a part's own header such a line
 * is passed over, for there GMime alone decides where the header ends.
 */
#include "mail/message.h"

#include "base/ascii.h"

/* The length of the field name that begins the line, 0 where the line is no field. */
static size_t
field_name_len(struct slice line, size_t *colon_out)
{
	size_t name = 0;
	size_t at;

	while (name < line.len && line.data[name] > ' ' && line.data[name] < 0x7F &&
	       line.data[name] != ':')
		name++;
	at = name;
	while (at < line.len && (line.data[at] == ' ' || line.data[at] == '\t'))
		at++;		/* RFC 5322 4.5: blanks before the colon are obsolete, not wrong */
	if (at == line.len || line.data[at] != ':')
		return 0;
	*colon_out = at;
	return name;
}

static bool
is_continuation(struct slice line)
{
	return line.len > 0 && (line.data[0] == ' ' || line.data[0] == '\t');
}

/* The field at the start of `rest`, its continuation lines included; false where there is none. */
static bool
next_field(struct slice *rest, struct slice raw, struct header_field *field_out)
{
	struct slice after = *rest;
	struct slice line;
	struct slice whole;
	struct slice ahead;
	size_t colon = 0;
	size_t name_len;
	size_t start = (size_t)(rest->data - raw.data);
	size_t text_end;

	if (!slice_next_line(&after, &line, &whole))
		return false;
	name_len = field_name_len(line, &colon);
	if (name_len == 0)
		return false;
	text_end = start + line.len;
	ahead = after;
	while (slice_next_line(&ahead, &line, NULL) && is_continuation(line)) {
		text_end = (size_t)(line.data - raw.data) + line.len;
		after = ahead;
	}
	field_out->name = slice_range(raw, (struct range){ start, start + name_len });
	field_out->body = slice_range(raw, (struct range){ start + colon + 1, text_end });
	field_out->range = (struct range){ start, raw.len - after.len };
	*rest = after;
	return true;
}

bool
header_fields_parse(struct arena *arena, struct slice raw, struct range header,
		    struct header_field **fields_out, size_t *count_out, struct error *err)
{
	struct slice within_header = slice_first(raw, header.end);
	struct slice rest = slice_from(within_header, header.start);
	struct header_field *fields = NULL;
	struct header_field field;
	size_t count = 0;
	size_t cap = 0;

	while (rest.len > 0) {
		struct header_field *item;

		if (!next_field(&rest, within_header, &field)) {
			(void)slice_next_line(&rest, NULL, NULL);
			continue;
		}
		item = ARENA_PUSH(arena, fields, count, cap);
		if (item == NULL)
			return fail(err, FAULT_LIMIT, "no memory for %zu header fields", count + 1);
		*item = field;
	}
	*fields_out = fields;
	*count_out = count;
	return true;
}

/* Is the line `whole` ended by CRLF? */
static bool
ends_in_crlf(struct slice whole)
{
	return whole.len >= 2 && slice_has_at(whole, whole.len - 2, SLICE("\r\n"));
}

/* How most of the lines end; CRLF where none does, for so does mail on the wire. */
static struct slice
usual_newline(struct slice lines)
{
	size_t crlf = 0;
	size_t lf = 0;
	struct slice whole;

	while (slice_next_line(&lines, NULL, &whole)) {
		if (ends_in_crlf(whole))
			crlf++;
		else if (whole.data[whole.len - 1] == '\n')
			lf++;
	}
	return lf > crlf ? SLICE("\n") : SLICE("\r\n");
}

/* The line "From sender date" that mbox files, and old mailers, put before a message. */
static struct range
from_line(struct slice raw)
{
	struct slice rest = raw;

	if (!slice_has_at(raw, 0, SLICE("From ")) && !slice_has_at(raw, 0, SLICE(">From ")))
		return (struct range){ 0, 0 };
	(void)slice_next_line(&rest, NULL, NULL);
	return (struct range){ 0, raw.len - rest.len };
}

bool
message_parse(struct arena *arena, struct slice raw, const struct limits *limits,
	      struct message *message_out, struct error *err)
{
	struct message message = { .raw = raw };
	struct header_field field;
	struct slice rest;
	struct slice line;
	size_t cap = 0;

	if (raw.len > limits->message)
		return fail(err, FAULT_LIMIT, "larger than limits.message (%zu bytes)",
			    limits->message);
	message.from_line = from_line(raw);
	rest = slice_from(raw, message.from_line.end);
	while (next_field(&rest, raw, &field)) {
		struct header_field *item =
			ARENA_PUSH(arena, message.fields, message.field_count, cap);

		if (item == NULL)
			return fail(err, FAULT_LIMIT, "no memory for %zu header fields",
				    message.field_count + 1);
		*item = field;
	}
	message.header = (struct range){ message.from_line.end, raw.len - rest.len };
	message.body = (struct range){ message.header.end, raw.len };
	if (slice_next_line(&rest, &line, NULL) && line.len == 0)
		message.body.start = raw.len - rest.len;
	message.newline = message.body.start > 0
		? usual_newline(slice_first(raw, message.body.start))
		: usual_newline(raw);
	*message_out = message;
	return true;
}

void
message_write_field(struct buf *raw, struct slice name, struct slice body, bool leading_space)
{
	struct slice line;

	buf_add(raw, name);
	buf_byte(raw, ':');
	if (!leading_space)
		buf_byte(raw, ' ');
	while (slice_next_line(&body, &line, NULL)) {
		buf_add(raw, line);
		if (body.len > 0)
			buf_add(raw, SLICE("\r\n"));
	}
	buf_add(raw, SLICE("\r\n"));
}

const struct header_field *
header_fields_find(const struct header_field *fields, size_t count, const char *name, size_t index)
{
	struct slice wanted = slice_of(name);

	for (size_t i = 0; i < count; i++) {
		if (slice_equal_nocase(fields[i].name, wanted) && index-- == 0)
			return &fields[i];
	}
	return NULL;
}

const struct header_field *
header_fields_find_last(const struct header_field *fields, size_t count, const char *name)
{
	struct slice wanted = slice_of(name);

	while (count-- > 0) {
		if (slice_equal_nocase(fields[count].name, wanted))
			return &fields[count];
	}
	return NULL;
}

const struct header_field *
message_field(const struct message *message, const char *name, size_t index)
{
	return header_fields_find(message->fields, message->field_count, name, index);
}
