/*
 * The order of calls, and every return value looked at.
 *
 * libmilter sends a field as it is given: a CR, a NUL or a line end without a blank behind it
 * would be a header injection by ourselves. The rooms below do not write such fields; that no
 * message leaves with one is made sure of here.
 */
#include "daemon/commit.h"

#include "daemon/reply.h"

static bool
is_field_name(const char *name)
{
	struct slice bytes = slice_of(name);

	for (size_t i = 0; i < bytes.len; i++) {
		if (bytes.data[i] <= ' ' || bytes.data[i] >= 0x7F || bytes.data[i] == ':')
			return false;
	}
	return bytes.len > 0;
}

/* Printable ASCII and blanks; a line end only where a folded line follows. */
static bool
is_field_body(struct slice body)
{
	for (size_t i = 0; i < body.len; i++) {
		uint8_t byte = body.data[i];

		if (byte == '\n') {
			if (i + 1 == body.len || (body.data[i + 1] != ' ' && body.data[i + 1] != '\t'))
				return false;
		} else if ((byte < ' ' && byte != '\t') || byte > 0x7E) {
			return false;
		}
	}
	return true;
}

static bool
change_field(SMFICTX *ctx, struct arena *arena, const struct field_change *change,
	     bool leading_space, struct error *err)
{
	/* An empty value would delete the field. */
	const char *blank = leading_space || change->body.len == 0 ? " " : "";
	char *name = arena_string(arena, slice_of(change->name));
	char *value = arena_printf(arena, "%s%.*s", blank, SLICE_ARG(change->body));
	int result = MI_FAILURE;

	if (!is_field_name(change->name) || !is_field_body(change->body))
		return fail(err, FAULT_INTERNAL, "a header field of ours is malformed");
	if (name == NULL || value == NULL)
		return fail(err, FAULT_MEMORY, "no memory for a header field");
	switch (change->type) {
	case FIELD_INSERT_TOP:
		result = smfi_insheader(ctx, 0, name, value);
		break;
	case FIELD_REPLACE:
		result = smfi_chgheader(ctx, name, (int)change->index, value);
		break;
	case FIELD_DELETE:
		result = smfi_chgheader(ctx, name, (int)change->index, NULL);
		break;
	}
	if (result != MI_SUCCESS)
		return fail(err, FAULT_SYSTEM, "the MTA did not take the change of the field %s", name);
	return true;
}

static bool
replace_body(SMFICTX *ctx, struct slice body, struct error *err)
{
	do {	/* an empty body is one empty chunk */
		size_t len = body.len < MILTER_CHUNK_SIZE ? body.len : MILTER_CHUNK_SIZE;

		/* libmilter only reads what it is given, though its prototype does not say so. */
		if (smfi_replacebody(ctx, (unsigned char *)body.data, (int)len) != MI_SUCCESS)
			return fail(err, FAULT_SYSTEM, "the MTA did not take the new body");
		body = slice_from(body, len);
	} while (body.len > 0);
	return true;
}

static bool
quarantine(SMFICTX *ctx, struct arena *arena, struct slice reason, struct error *err)
{
	char *text = arena_string(arena, reason.len == 0 ? SLICE("bluepencil") : reason);

	if (text == NULL)
		return fail(err, FAULT_MEMORY, "no memory for the reason of the quarantine");
	if (!is_field_body(reason) || slice_find_byte(reason, 0, '\n') != SLICE_NOT_FOUND)
		return fail(err, FAULT_INTERNAL, "the reason of the quarantine is not one line of text");
	if (smfi_quarantine(ctx, text) != MI_SUCCESS)
		return fail(err, FAULT_SYSTEM, "the MTA did not take the quarantine");
	return true;
}

static bool
modify(SMFICTX *ctx, struct arena *arena, const struct decision *decision, bool leading_space,
       struct error *err)
{
	for (size_t i = 0; i < decision->field_change_count; i++) {
		if (!change_field(ctx, arena, &decision->field_changes[i], leading_space, err))
			return false;
	}
	if (decision->body_changed && !replace_body(ctx, decision->body, err))
		return false;
	if (decision->verdict == VERDICT_QUARANTINE)
		return quarantine(ctx, arena, decision->quarantine, err);
	return true;
}

sfsistat
commit(SMFICTX *ctx, struct arena *arena, const struct decision *decision, bool leading_space,
       struct error *err)
{
	err->kind = FAULT_NONE;
	switch (decision->verdict) {
	case VERDICT_ACCEPT:
	case VERDICT_REWRITE:
	case VERDICT_QUARANTINE:	/* Postfix and Sendmail hold what is quarantined and accepted */
		if (modify(ctx, arena, decision, leading_space, err))
			return SMFIS_ACCEPT;
		break;
	case VERDICT_DISCARD:
		return SMFIS_DISCARD;
	case VERDICT_REJECT:
		if (reply_set(ctx, arena, &decision->reply, VERDICT_REJECT, err))
			return SMFIS_REJECT;
		break;
	case VERDICT_TEMPFAIL:
		if (reply_set(ctx, arena, &decision->reply, VERDICT_TEMPFAIL, err))
			return SMFIS_TEMPFAIL;
		break;
	}
	reply_set_failure(ctx);
	return SMFIS_TEMPFAIL;
}
