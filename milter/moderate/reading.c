/*
 * Which parts of the message are read, and how far what is read may lead.
 *
 * A reader of the issue sees its texts; those are judged. What only lies beside them, an attached file
 * or message, is looked into so that the report can tell, but nothing follows from it: it is not what
 * the issue says, and must arrive as it was attached.
 *
 * What readers are not at one on, HTML or plain text, is judged as either.
 */
#include "mail/wrapped_message.h"
#include "moderate/moderation.h"

/* So many bytes of attached files are looked into, so that no spreadsheet takes an issue's time. */
#define ATTACHED_MOST (4 * MiB)

enum reading { READING_NONE, READING_INSPECTED, READING_SEALED, READING_FULL };

static enum reading
reading_of(const struct moderation *m, const struct part *part, size_t *attached)
{
	if (!part_is_text(part) || part->transfer == TRANSFER_FOREIGN || part->seal == SEAL_ENCRYPTED)
		return READING_NONE;
	if (part->nested && m->conf->on_nested == ON_NESTED_IGNORE)
		return READING_NONE;
	if (part->attachment) {
		size_t len = range_len(part->content);

		if (len > ATTACHED_MOST - *attached)
			return READING_NONE;
		*attached += len;
		return READING_INSPECTED;
	}
	if (part->nested && m->conf->on_nested == ON_NESTED_INSPECT)
		return READING_INSPECTED;
	return part->seal == SEAL_NONE && part->dispute == NULL && part->transfer != TRANSFER_UNKNOWN &&
			       part->kind != PART_TEXT && !part->wrapped
		? READING_FULL : READING_SEALED;
}

/* Is it part of what is judged, and not only of a message attached? */
static bool
is_ours(const struct moderation *m, const struct part *part)
{
	return !part->nested || m->conf->on_nested == ON_NESTED_REWRITE;
}

/* What must not be changed only in part, for the rest of it cannot be judged. */
static void
note_unreadable(struct moderation *m, const struct part *part)
{
	if (!is_ours(m, part))
		return;
	m->encrypted |= part->seal == SEAL_ENCRYPTED;
	m->unreadable |= part->kind == PART_OPAQUE ||
			 (part_is_readable(part) && part->transfer == TRANSFER_FOREIGN);
}

/* ---- what a reader of the report could take for judged ------------------------------------------ */

static bool
note_text(struct moderation *m, const struct part *part, enum reading reading)
{
	const char *where = part->attachment ? "is attached" : "stands in an attached message";

	if (reading == READING_INSPECTED)
		return moderation_note(m, "part %s: %s; findings are only reported", part->number, where);
	if (part->transfer == TRANSFER_FOREIGN)
		return moderation_note(m, "part %s: its transfer encoding is none of MIME; not read",
				       part->number);
	if (reading == READING_NONE)
		return moderation_note(m, "part %s: %s; not read", part->number, where);
	if (part->dispute != NULL)
		return moderation_note(m, "part %s: %s; read as %s and as %s, not to be changed",
				       part->number, part->dispute,
				       part_is_html(part) ? "HTML" : "plain text",
				       part_is_html(part) ? "plain text" : "HTML");
	if (part->transfer == TRANSFER_UNKNOWN)
		return moderation_note(m, "part %s: its transfer encoding is not known; read as it "
				       "stands, not to be changed", part->number);
	if (part->kind == PART_TEXT)
		return moderation_note(m, "part %s: %.*s; read as plain text, not to be changed",
				       part->number, SLICE_ARG(part->media_type));
	return true;
}

/* Is it an encoded message that is read? */
static bool
is_unwrapped(const struct moderation *m, const struct part *part)
{
	return wrapped_message_is(part) && part->seal != SEAL_ENCRYPTED &&
	       m->conf->on_nested != ON_NESTED_IGNORE;
}

static bool
note_part(struct moderation *m, const struct part *part, enum reading reading)
{
	if (part->malformed &&
	    !moderation_note(m, "part %s: lines of its header are no fields; some mail programs show them",
			     part->number))
		return false;
	if (part->seal == SEAL_ENCRYPTED)
		return moderation_note(m, "part %s: is encrypted; not read", part->number);
	if (part_is_text(part))
		return note_text(m, part, reading);
	if (is_unwrapped(m, part))
		return moderation_note(m, "part %s: %.*s in %s; read, not to be changed", part->number,
				       SLICE_ARG(part->media_type),
				       transfer_encoding_name(part->transfer));
	if (part->kind == PART_OPAQUE || slice_equal(part->media_type, SLICE("message/partial")) ||
	    slice_equal(part->media_type, SLICE("message/rfc822")) || wrapped_message_is(part))
		return moderation_note(m, "part %s: %.*s; not read", part->number,
				       SLICE_ARG(part->media_type));
	return true;
}

/* ---- the list ------------------------------------------------------------------------------------- */

/* The message, and the encoded messages in it, each of whose leaves stand in bytes of their own. */
struct read_message {
	struct slice raw;
	struct parts parts;
	enum reading *readings;
	size_t first;			/* part_index of its first part */
	size_t depth;			/* messages around it */
};

struct list {
	struct moderation *m;
	struct read_message *messages;
	size_t count, cap;
	size_t part_count;
	size_t text_cap;
	size_t attached;		/* bytes of files that are looked into */
	size_t *decoded;
	size_t message_number, alternatives;	/* that parts are numbered by */
};

static bool
add_message(struct list *list, struct slice raw, const struct parts *parts, size_t depth)
{
	struct moderation *m = list->m;
	enum reading *readings = arena_array(m->arena, parts->count, sizeof(*readings));
	struct read_message *message = ARENA_PUSH(m->arena, list->messages, list->count, list->cap);

	if (readings == NULL || message == NULL)
		return moderation_no_memory(m);
	*message = (struct read_message){ raw, *parts, readings, list->part_count, depth };
	list->part_count += parts->count;
	if (list->part_count > m->conf->limits.parts)
		return fail(m->err, FAULT_LIMIT, "more than limits.parts (%zu) parts",
			    m->conf->limits.parts);
	return true;
}

static bool
unwrap(struct list *list, const struct read_message *around, const struct part *part)
{
	struct moderation *m = list->m;
	struct wrapped_message wrapped;
	size_t depth = around->depth + 1;

	if (depth > m->conf->limits.depth)
		return fail(m->err, FAULT_LIMIT, "part %s: nested deeper than limits.depth (%zu)",
			    part->number, m->conf->limits.depth);
	return wrapped_message_read(m->arena, around->raw, part, &m->conf->limits, list->decoded,
				    &list->message_number, &list->alternatives, &wrapped, m->err) &&
	       add_message(list, wrapped.raw, &wrapped.parts, depth);
}

/* Decides on the parts of one message; what is wrapped in it is read behind all others. */
static bool
read_parts(struct list *list, size_t index)
{
	struct moderation *m = list->m;

	for (size_t i = 0; i < list->messages[index].parts.count; i++) {
		const struct read_message message = list->messages[index];	/* they may move */
		const struct part *part = &message.parts.items[i];

		message.readings[i] = reading_of(m, part, &list->attached);
		note_unreadable(m, part);
		if (!note_part(m, part, message.readings[i]) ||
		    (is_unwrapped(m, part) && !unwrap(list, &message, part)))
			return false;
	}
	return true;
}

static bool
add_texts(struct list *list, const struct read_message *message, bool inspected)
{
	struct moderation *m = list->m;

	for (size_t i = 0; i < message->parts.count; i++) {
		enum reading reading = message->readings[i];
		struct text *text;

		if (reading == READING_NONE || (reading == READING_INSPECTED) != inspected)
			continue;
		text = ARENA_PUSH(m->arena, m->texts, m->text_count, list->text_cap);
		if (text == NULL)
			return moderation_no_memory(m);
		*text = (struct text){ .part = &message->parts.items[i],
				       .part_index = message->first + i,
				       .raw = message->raw,
				       .sealed = reading != READING_FULL,
				       .inspected = inspected };
	}
	return true;
}

/* The part as other readers take it. */
static struct part *
other_reading(struct moderation *m, const struct part *part)
{
	struct part *other = arena_alloc(m->arena, sizeof(*other));

	if (other == NULL)
		return NULL;
	*other = *part;
	other->kind = part_is_html(part) ? PART_PLAIN : PART_HTML;
	other->alternative = PART_NO_GROUP;
	return other;
}

/* Disputed texts once more, each behind all that stand for the issue. */
static bool
reread(struct list *list)
{
	struct moderation *m = list->m;
	size_t count = m->text_count;

	for (size_t i = 0; i < count; i++) {
		struct text *text;

		if (m->texts[i].part->dispute == NULL)
			continue;
		text = ARENA_PUSH(m->arena, m->texts, m->text_count, list->text_cap);
		if (text == NULL)
			return moderation_no_memory(m);
		*text = m->texts[i];
		text->part = other_reading(m, m->texts[i].part);
		text->reread = true;
		if (text->part == NULL)
			return moderation_no_memory(m);
	}
	return true;
}

/* What the numbers in an encoded message go on from. */
static void
count_groups(struct list *list)
{
	for (size_t i = 0; i < list->m->parts.count; i++) {
		const struct part *part = &list->m->parts.items[i];

		if (part->message > list->message_number)
			list->message_number = part->message;
		if (part->alternative != PART_NO_GROUP && part->alternative >= list->alternatives)
			list->alternatives = part->alternative + 1;
	}
}

bool
reading_list(struct moderation *m, size_t *decoded)
{
	struct list list = { .m = m, .decoded = decoded };

	count_groups(&list);
	if (!add_message(&list, m->message->raw, &m->parts, 0))
		return false;
	for (size_t i = 0; i < list.count; i++)
		if (!read_parts(&list, i))
			return false;
	/* Those that are inspected behind those of the issue, of which some stand for one another. */
	for (int inspected = 0; inspected <= 1; inspected++) {
		for (size_t i = 0; i < list.count; i++)
			if (!add_texts(&list, &list.messages[i], inspected == 1))
				return false;
		if (inspected == 0 && !reread(&list))
			return false;
	}
	return true;
}
