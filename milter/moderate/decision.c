/*
 * The message as a decision would have it leave: what the MTA does with our requests, done to the
 * bytes. The dry run writes it, and the self-check reads it again.
 */
#include "moderate/decision.h"

#include <stdlib.h>

/* A field of the message on its way: as it came, replaced, gone, or new. */
struct outgoing {
	const struct header_field *field;	/* NULL: new */
	const struct field_change *change;	/* NULL: as it came */
	bool deleted;
};

static struct slice
name_of(const struct outgoing *item)
{
	return item->field != NULL ? item->field->name : slice_of(item->change->name);
}

static struct outgoing *
find(struct outgoing *items, size_t count, const char *name, size_t index)
{
	for (size_t i = 0; i < count; i++)
		if (!items[i].deleted && slice_equal_nocase(name_of(&items[i]), slice_of(name)) &&
		    --index == 0)
			return &items[i];
	return NULL;
}

/*
 * `items` has room for the new fields in front; returns where the fields begin.
 */
static struct outgoing *
apply_changes(const struct decision *decision, struct outgoing *items, size_t room, size_t count)
{
	struct outgoing *first = items + room;

	for (size_t i = 0; i < decision->field_change_count; i++) {
		const struct field_change *change = &decision->field_changes[i];
		struct outgoing *item;

		if (change->type == FIELD_INSERT_TOP) {
			*--first = (struct outgoing){ .change = change };
			count++;
			continue;
		}
		item = find(first, count, change->name, change->index);
		if (item == NULL)
			continue;
		if (change->type == FIELD_DELETE)
			item->deleted = true;
		else
			item->change = change;
	}
	return first;
}

static void
write_field(const struct outgoing *item, struct slice newline, struct buf *out)
{
	struct slice body = item->change->body;

	buf_add(out, name_of(item));
	buf_add(out, SLICE(": "));
	for (size_t i = 0; i < body.len; i++)
		if (body.data[i] == '\n')
			buf_add(out, newline);
		else
			buf_byte(out, body.data[i]);
	buf_add(out, newline);
}

static void
write_header(const struct message *message, const struct outgoing *items, size_t count,
	     struct buf *out)
{
	for (size_t i = 0; i < count; i++) {
		if (items[i].deleted)
			continue;
		if (items[i].change != NULL)
			write_field(&items[i], message->newline, out);
		else
			buf_add(out, slice_range(message->raw, items[i].field->range));
	}
}

/*
 * The empty line. A message may lack it, where a line that is no field ends the header; next to
 * fields of ours that line could become one, or go on with one, so it gets what an MTA gives it.
 */
static void
write_separator(const struct message *message, struct buf *out)
{
	struct range separator = { message->header.end, message->body.start };

	if (range_len(separator) == 0 && range_len(message->body) > 0)
		buf_add(out, message->newline);
	buf_add(out, slice_range(message->raw, separator));
}

bool
decision_apply(const struct decision *decision, const struct message *message, struct buf *out)
{
	size_t room = decision->field_change_count, count = message->field_count;
	struct outgoing *items, *first;

	if (room == 0) {
		buf_add(out, slice_first(message->raw, message->body.start));
		buf_add(out, decision->body_changed ? decision->body
						    : slice_range(message->raw, message->body));
		return !out->failed;
	}
	items = calloc(room + count, sizeof(*items));
	if (items == NULL)
		return false;
	for (size_t i = 0; i < count; i++)
		items[room + i].field = &message->fields[i];
	first = apply_changes(decision, items, room, count);

	buf_add(out, slice_range(message->raw, message->from_line));
	write_header(message, first, (size_t)(items + room + count - first), out);
	write_separator(message, out);
	buf_add(out, decision->body_changed ? decision->body
					    : slice_range(message->raw, message->body));
	free(items);
	return !out->failed;
}
