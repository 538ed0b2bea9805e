/*
 * Which parts of the message are read, and how far what is read may lead.
 *
 * A reader of the issue sees its texts; those are judged. What only lies beside them, an attached file
 * or message, is looked into so that the report can tell, but nothing follows from it: it is not what
 * the issue says, and must arrive as it was attached.
 */
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
	       part->kind != PART_TEXT
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
		return moderation_note(m, "part %s: %s; read as %s, not to be changed", part->number,
				       part->dispute, part_is_html(part) ? "HTML" : "plain text");
	if (part->transfer == TRANSFER_UNKNOWN)
		return moderation_note(m, "part %s: its transfer encoding is not known; read as it "
				       "stands, not to be changed", part->number);
	if (part->kind == PART_TEXT)
		return moderation_note(m, "part %s: %.*s; read as plain text, not to be changed",
				       part->number, SLICE_ARG(part->media_type));
	return true;
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
	if (part->kind == PART_OPAQUE || slice_equal(part->media_type, SLICE("message/partial")) ||
	    slice_equal(part->media_type, SLICE("message/rfc822")))
		return moderation_note(m, "part %s: %.*s; not read", part->number,
				       SLICE_ARG(part->media_type));
	return true;
}

/* ---- the list ------------------------------------------------------------------------------------- */

static bool
add_text(struct moderation *m, size_t index, enum reading reading, size_t *cap)
{
	struct text *text = ARENA_PUSH(m->arena, m->texts, m->text_count, *cap);

	if (text == NULL)
		return moderation_no_memory(m);
	*text = (struct text){ .part = &m->parts.items[index], .part_index = index,
			       .sealed = reading != READING_FULL,
			       .inspected = reading == READING_INSPECTED };
	return true;
}

bool
reading_list(struct moderation *m)
{
	enum reading *readings = arena_array(m->arena, m->parts.count, sizeof(*readings));
	size_t cap = 0, attached = 0;

	if (readings == NULL)
		return moderation_no_memory(m);
	for (size_t i = 0; i < m->parts.count; i++) {
		const struct part *part = &m->parts.items[i];

		readings[i] = reading_of(m, part, &attached);
		note_unreadable(m, part);
		if (!note_part(m, part, readings[i]))
			return false;
		if (readings[i] >= READING_SEALED && !add_text(m, i, readings[i], &cap))
			return false;
	}
	/* Behind those of the issue, of which some stand for one another: nothing may come between. */
	for (size_t i = 0; i < m->parts.count; i++)
		if (readings[i] == READING_INSPECTED && !add_text(m, i, readings[i], &cap))
			return false;
	return true;
}
