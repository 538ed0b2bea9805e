/*
 * Compares a new message with the old one, leaf by leaf.
 *
 * This shares no code with the way the message was written, but for the parsers: what was
 * written wrong must not be read wrong in the same way.
 */
#include "moderate/self_check.h"

struct check {
	struct arena *arena;
	const struct decision *decision;
	const struct message *before, *after;
	const struct parts *parts_before, *parts_after;
	const struct new_part *new_parts;
	size_t new_count;
	struct error *err;
};

/* ---- header fields ------------------------------------------------------------------------------ */

static bool
is_changed(const struct decision *decision, struct slice name, size_t index)
{
	for (size_t i = 0; i < decision->field_change_count; i++) {
		const struct field_change *change = &decision->field_changes[i];

		if (change->type != FIELD_INSERT_TOP && change->index == index &&
		    slice_equal_nocase(slice_of(change->name), name))
			return true;
	}
	return false;
}

/* The number of fields of this name up to and including the one at `at`. */
static size_t
index_of(const struct message *message, size_t at)
{
	size_t index = 0;

	for (size_t i = 0; i <= at; i++)
		index += slice_equal_nocase(message->fields[i].name, message->fields[at].name);
	return index;
}

static bool
is_named(const struct decision *decision, struct slice name)
{
	for (size_t i = 0; i < decision->field_change_count; i++)
		if (slice_equal_nocase(slice_of(decision->field_changes[i].name), name))
			return true;
	return false;
}

/* Every field that no change names stands there as it did, in the same order. */
static bool
check_fields(const struct check *c)
{
	size_t at = 0;

	for (size_t i = 0; i < c->before->field_count; i++) {
		const struct header_field *field = &c->before->fields[i];
		struct slice whole = slice_range(c->before->raw, field->range);

		if (is_named(c->decision, field->name) &&
		    is_changed(c->decision, field->name, index_of(c->before, i)))
			continue;
		while (at < c->after->field_count &&
		       !slice_equal(slice_range(c->after->raw, c->after->fields[at].range), whole))
			at++;
		if (at == c->after->field_count)
			return fail(c->err, FAULT_INTERNAL, "self-check: header field %zu is not as it was",
				    i + 1);
		at++;
	}
	return true;
}

/* ---- parts -------------------------------------------------------------------------------------- */

static const struct new_part *
new_part_of(const struct check *c, const struct part *part)
{
	for (size_t i = 0; i < c->new_count; i++)
		if (c->new_parts[i].part == part)
			return &c->new_parts[i];
	return NULL;
}

static bool
check_text(const struct check *c, const struct part *part, const struct new_part *new_part)
{
	struct part_text text;

	if (!part_text_read(c->arena, c->after->raw, part, NULL, NULL, &text, c->err))
		return false;
	if (!slice_equal(text.decoded.bytes, new_part->bytes))
		return fail(c->err, FAULT_INTERNAL, "self-check: it decodes to other bytes than were written");
	if (new_part->doubtful)
		return true;
	if (!slice_equal(text.charset.text, new_part->text))
		return fail(c->err, FAULT_INTERNAL, "self-check: the text reads otherwise than it was written");
	return true;
}

static bool
changes_header(const struct new_part *new_part)
{
	return new_part != NULL && (new_part->to_utf8 || new_part->to_quoted_printable);
}

static bool
check_part(const struct check *c, size_t index)
{
	const struct part *before = &c->parts_before->items[index];
	const struct part *after = &c->parts_after->items[index];
	const struct new_part *new_part = new_part_of(c, before);
	bool own_header = before->header.start == c->before->header.start;

	if (strcmp(before->number, after->number) != 0 || before->kind != after->kind ||
	    before->seal != after->seal || before->alternative != after->alternative ||
	    before->alternative_branch != after->alternative_branch ||
	    !slice_equal(before->media_type, after->media_type))
		return fail(c->err, FAULT_INTERNAL, "self-check: it is another part");
	if (!own_header && !changes_header(new_part) &&
	    !slice_equal(slice_range(c->before->raw, before->header),
			 slice_range(c->after->raw, after->header)))
		return fail(c->err, FAULT_INTERNAL, "self-check: its header changed");
	if (new_part != NULL)
		return check_text(c, after, new_part);
	if (!slice_equal(slice_range(c->before->raw, before->content),
			 slice_range(c->after->raw, after->content)))
		return fail(c->err, FAULT_INTERNAL, "self-check: it changed");
	return true;
}

/* What stands between the parts: boundaries, preamble, headers of multiparts. */
static bool
check_gap(const struct check *c, size_t *before, size_t *after, size_t before_end,
	  size_t after_end)
{
	if (before_end < *before || after_end < *after ||
	    !slice_equal(slice_range(c->before->raw, (struct range){ *before, before_end }),
			 slice_range(c->after->raw, (struct range){ *after, after_end })))
		return fail(c->err, FAULT_INTERNAL, "self-check: what stands around it changed");
	return true;
}

static bool
check_structure(const struct check *c)
{
	size_t before = c->before->body.start, after = c->after->body.start;

	for (size_t i = 0; i < c->parts_before->count; i++) {
		const struct part *old = &c->parts_before->items[i], *new = &c->parts_after->items[i];
		bool changes = changes_header(new_part_of(c, old));
		bool own_header = old->header.start == c->before->header.start;

		if (!check_part(c, i))
			return within(c->err, "part %s", old->number);
		if (!own_header &&
		    !check_gap(c, &before, &after, old->header.start, new->header.start))
			return within(c->err, "part %s", old->number);
		if (!changes && !check_gap(c, &before, &after, old->content.start, new->content.start))
			return within(c->err, "part %s", old->number);
		before = old->content.end;
		after = new->content.end;
	}
	return check_gap(c, &before, &after, c->before->raw.len, c->after->raw.len);
}

bool
self_check_structure(struct arena *arena, const struct decision *decision,
		     const struct message *message, const struct parts *parts,
		     const struct new_part *new_parts, size_t new_count, struct slice raw,
		     const struct limits *limits, struct error *err)
{
	struct message after;
	struct parts parts_after;
	struct check check = { arena, decision, message, &after, parts, &parts_after, new_parts,
			       new_count, err };
	/* What the edits added must not make a message too large that was not. */
	struct limits enough = *limits;

	enough.message = SIZE_MAX;
	if (!message_parse(arena, raw, &enough, &after, err) || !check_fields(&check))
		return false;
	if (!decision->body_changed)
		return slice_equal(slice_range(message->raw, message->body),
				   slice_range(after.raw, after.body)) ||
		       fail(err, FAULT_INTERNAL, "self-check: the body changed");
	if (!parts_parse(arena, &after, &enough, &parts_after, err))
		return false;
	if (parts_after.count != parts->count)
		return fail(err, FAULT_INTERNAL, "self-check: %zu parts became %zu", parts->count,
			    parts_after.count);
	return check_structure(&check);
}
