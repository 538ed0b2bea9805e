/*
 * Fields in a list, since positions and numbers shift with every change.
 */
#include "tool/milter_edits.h"

bool
milter_edits_init(struct milter_edits *edits, struct arena *arena, const struct message *message,
		  bool leading_space)
{
	*edits = (struct milter_edits){
		.arena = arena,
		.message = message,
		.leading_space = leading_space,
	};
	buf_init(&edits->body, arena);
	for (size_t i = 0; i < message->field_count; i++) {
		const struct header_field *field = &message->fields[i];
		struct edited_field *edited =
			ARENA_PUSH(arena, edits->fields, edits->count, edits->cap);

		if (edited == NULL)
			return false;
		*edited = (struct edited_field){
			.name = field->name,
			.body = field->body,
			.lines = slice_range(message->raw, field->range),
		};
	}
	return true;
}

bool
milter_edits_insert(struct milter_edits *edits, size_t position, struct slice name,
		    struct slice body)
{
	struct edited_field field = {
		.name = arena_copy(edits->arena, name),
		.body = arena_copy(edits->arena, body),
	};

	if (field.name.data == NULL || field.body.data == NULL ||
	    ARENA_PUSH(edits->arena, edits->fields, edits->count, edits->cap) == NULL)
		return false;
	if (position > edits->count - 1)
		position = edits->count - 1;
	memmove(edits->fields + position + 1, edits->fields + position,
		(edits->count - 1 - position) * sizeof(*edits->fields));
	edits->fields[position] = field;
	edits->header_changed = true;
	return true;
}

bool
milter_edits_add(struct milter_edits *edits, struct slice name, struct slice body)
{
	return milter_edits_insert(edits, edits->count, name, body);
}

bool
milter_edits_change(struct milter_edits *edits, size_t number, struct slice name,
		    struct slice body)
{
	size_t seen = 0;

	for (size_t i = 0; i < edits->count; i++) {
		struct edited_field *field = &edits->fields[i];

		if (!slice_equal_nocase(field->name, name) || ++seen != number)
			continue;
		field->body = arena_copy(edits->arena, body);
		field->lines = (struct slice){ NULL, 0 };
		field->deleted = body.len == 0;
		edits->header_changed = true;
		return field->body.data != NULL;
	}
	return body.len == 0 || milter_edits_add(edits, name, body);
}

void
milter_edits_body(struct milter_edits *edits, struct slice piece)
{
	edits->has_body = true;
	buf_add(&edits->body, piece);
}

/* Text whose lines end in LF or CRLF, with the line ends of the message. */
static void
write_lines(struct buf *out, struct slice text, struct slice newline)
{
	struct slice line, whole;

	while (slice_next_line(&text, &line, &whole)) {
		buf_add(out, line);
		if (whole.len > line.len)
			buf_add(out, newline);
	}
}

static void
write_field(const struct milter_edits *edits, const struct edited_field *field, struct buf *out)
{
	if (field->deleted)
		return;
	if (field->lines.len > 0) {
		buf_add(out, field->lines);
		return;
	}
	buf_add(out, field->name);
	buf_string(out, edits->leading_space ? ":" : ": ");
	write_lines(out, field->body, edits->message->newline);
	buf_add(out, edits->message->newline);
}

void
milter_edits_write(const struct milter_edits *edits, struct buf *out)
{
	const struct message *message = edits->message;
	struct range between = { message->header.end, message->body.start };

	buf_add(out, slice_range(message->raw, message->from_line));
	for (size_t i = 0; i < edits->count; i++)
		write_field(edits, &edits->fields[i], out);
	/* Where a line that is no field ended the header, an MTA puts an empty line before it. */
	if (range_len(between) == 0 &&
	    (edits->has_body || (edits->header_changed && range_len(message->body) > 0)))
		buf_add(out, message->newline);
	buf_add(out, slice_range(message->raw, between));
	if (!edits->has_body) {
		buf_add(out, slice_range(message->raw, message->body));
		return;
	}
	write_lines(out, buf_slice(&edits->body), message->newline);
	if (edits->body.failed)
		out->failed = true;
}
