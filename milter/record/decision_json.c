/*
 * The decision as one line of JSON, member by member in the order of the manual.
 *
 * Where memory runs out halfway there is no line at all, for half a report would be taken for the
 * whole.
 */
#include "record/decision_json.h"

#include <jansson.h>
#include <stdlib.h>

#include "mail/header_field.h"
#include "record/json_text.h"

const char *
disclaimer_state_name(enum disclaimer_state state)
{
	static const char *const names[] = {
		[DISCLAIMER_NOT_NEEDED] = "not-needed",
		[DISCLAIMER_PRESENT] = "present",
		[DISCLAIMER_INSERTED] = "inserted",
		[DISCLAIMER_MISSING] = "missing",
	};

	return names[state];
}

const char *
attribution_state_name(enum attribution_state state)
{
	static const char *const names[] = {
		[ATTRIBUTION_NOT_NEEDED] = "not-needed",
		[ATTRIBUTION_OK] = "ok",
		[ATTRIBUTION_MISSING] = "missing",
		[ATTRIBUTION_INSUFFICIENT] = "insufficient",
	};

	return names[state];
}

/* Whether all of it could be made. */
struct builder {
	bool failed;
};

static void
put(struct builder *builder, json_t *object, const char *name, json_t *value)
{
	if (json_object_set_new(object, name, value) != 0)	/* NULL as well */
		builder->failed = true;
}

static void
append(struct builder *builder, json_t *array, json_t *value)
{
	if (json_array_append_new(array, value) != 0)
		builder->failed = true;
}

static json_t *
or_null(const char *text)
{
	return json_text_or_null(slice_of(text));
}

static json_t *
number(size_t value)
{
	return json_integer((json_int_t)value);
}

/* An index, or null for "none". */
static json_t *
index_or_null(size_t index)
{
	return index == SIZE_MAX ? json_null() : number(index);
}

/* The decoded body of a field of the message; null where there is no such field. */
static json_t *
field(const struct message *message, const char *name)
{
	const struct header_field *found = message_field(message, name, 0);
	struct arena *arena;
	json_t *value;

	if (found == NULL)
		return json_null();
	arena = arena_new(64 * KiB + 32 * found->body.len);
	if (arena == NULL)
		return NULL;
	value = json_text(header_field_decode(arena, found->body));
	arena_free(arena);
	return value;
}

static json_t *
reply(struct builder *builder, const struct reply *said)
{
	json_t *object = json_object();

	put(builder, object, "code", number(said->code));
	put(builder, object, "enhanced", or_null(said->enhanced));
	put(builder, object, "text", json_text(said->text));
	return object;
}

static json_t *
article(struct builder *builder, const struct reported_article *told)
{
	json_t *object = json_object();

	put(builder, object, "title", json_text(told->title));
	put(builder, object, "language", or_null(told->language));
	put(builder, object, "disclaimer",
	    json_string(disclaimer_state_name(told->disclaimer)));
	put(builder, object, "attribution",
	    json_string(attribution_state_name(told->attribution)));
	put(builder, object, "source", json_text_or_null(told->source));
	put(builder, object, "author", json_text_or_null(told->author));
	put(builder, object, "translator", json_text_or_null(told->translator));
	put(builder, object, "dropped", json_boolean(told->dropped));
	return object;
}

static json_t *
signals(struct builder *builder, const struct signal_set *set,
	const struct reported_finding *reported)
{
	json_t *array = json_array();

	for (size_t i = 0; i < reported->finding->hit_count; i++) {
		const struct hit *hit = &reported->finding->hits[i];
		json_t *object = json_object();

		put(builder, object, "name", json_string(signal_name(set, hit->signal)));
		put(builder, object, "text", json_text(reported_hit_text(reported, hit)));
		put(builder, object, "file", or_null(hit->file));
		put(builder, object, "line", number(hit->line));
		append(builder, array, object);
	}
	return array;
}

static json_t *
finding(struct builder *builder, const struct signal_set *set,
	const struct reported_finding *reported)
{
	const struct finding *found = reported->finding;
	json_t *object = json_object();

	put(builder, object, "rule", json_string(found->rule->name));
	put(builder, object, "action", json_string(action_name(found->rule->action)));
	put(builder, object, "mode", json_string(mode_name(found->mode)));
	put(builder, object, "part",
	    reported->part == NULL ? json_null() : json_string(reported->part->number));
	put(builder, object, "field",
	    reported->field == NULL ? json_null() : json_text(reported->field->name));
	put(builder, object, "article", index_or_null(reported->article));
	put(builder, object, "line", number(reported->line));
	put(builder, object, "column", number(reported->column));
	put(builder, object, "score", json_integer(found->score));
	put(builder, object, "text", json_text(reported->text));
	put(builder, object, "signals", signals(builder, set, reported));
	put(builder, object, "insufficient", json_boolean(found->insufficient));
	put(builder, object, "switched_off", json_boolean(found->switched_off));
	put(builder, object, "exempted", json_boolean(found->exempted));
	put(builder, object, "inspected", json_boolean(reported->inspected));
	put(builder, object, "counterpart", or_null(reported->counterpart));
	return object;
}

static json_t *
strings(struct builder *builder, const struct slice *items, size_t count)
{
	json_t *array = json_array();

	for (size_t i = 0; i < count; i++)
		append(builder, array, json_text(items[i]));
	return array;
}

/* The body of a field as one line. */
static json_t *
unfolded(struct slice body)
{
	struct buf line;
	json_t *value = NULL;

	buf_init(&line, NULL);
	for (size_t i = 0; i < body.len; i++)
		if (body.data[i] != '\n' && body.data[i] != '\r')
			buf_byte(&line, body.data[i]);
	if (!line.failed)
		value = json_text(buf_slice(&line));
	buf_done(&line);
	return value;
}

/* [name, body], or [name, null] where the field is taken out. */
static json_t *
headers(struct builder *builder, const struct decision *decision)
{
	json_t *array = json_array();

	for (size_t i = 0; i < decision->field_change_count; i++) {
		const struct field_change *change = &decision->field_changes[i];
		json_t *pair = json_array();

		append(builder, pair, json_string(change->name));
		append(builder, pair,
		       change->type == FIELD_DELETE ? json_null() : unfolded(change->body));
		append(builder, array, pair);
	}
	return array;
}

static json_t *
notes(struct builder *builder, const struct decision *decision)
{
	json_t *array = json_array();

	for (size_t i = 0; i < decision->note_count; i++)
		append(builder, array, json_text(slice_of(decision->notes[i].text)));
	return array;
}

static json_t *
fault(struct builder *builder, const struct error *err)
{
	json_t *object = json_object();

	put(builder, object, "kind", json_string(fault_name(err->kind)));
	put(builder, object, "text", json_text(slice_of(err->text)));
	return object;
}

/* Which message, and what becomes of it. */
static void
put_verdict(struct builder *builder, json_t *object, const struct decision *decision,
	    const struct message *message, const struct decision_context *context)
{
	put(builder, object, "file", json_text(slice_of(context->file)));
	put(builder, object, "index", number(context->index));
	put(builder, object, "message_id", field(message, "Message-ID"));
	put(builder, object, "subject", field(message, "Subject"));
	put(builder, object, "verdict", json_string(verdict_name(decision->verdict)));
	if (decision->reply.code != 0)
		put(builder, object, "reply", reply(builder, &decision->reply));
	if (decision->quarantine.len > 0)
		put(builder, object, "quarantine", json_text(decision->quarantine));
	if (decision->fault.kind != FAULT_NONE)
		put(builder, object, "fault", fault(builder, &decision->fault));
	put(builder, object, "policy",
	    decision->stream == NULL ? json_null() : json_string(decision->stream->name));
	put(builder, object, "rules_version", or_null(decision->version));
	put(builder, object, "language", or_null(decision->language));
}

/* Why, and what changes. */
static void
put_grounds(struct builder *builder, json_t *object, const struct decision *decision)
{
	const struct signal_set *set =
		decision->stream == NULL ? NULL : policy_signals(decision->stream->policy);
	json_t *articles = json_array(), *findings = json_array();

	for (size_t i = 0; i < decision->article_count; i++)
		append(builder, articles, article(builder, &decision->articles[i]));
	for (size_t i = 0; i < decision->finding_count; i++)
		append(builder, findings, finding(builder, set, &decision->findings[i]));
	put(builder, object, "articles", articles);
	put(builder, object, "findings", findings);
	put(builder, object, "removed",
	    strings(builder, decision->removed, decision->removed_count));
	put(builder, object, "inserted",
	    strings(builder, decision->inserted, decision->inserted_count));
	put(builder, object, "headers", headers(builder, decision));
	put(builder, object, "notes", notes(builder, decision));
}

char *
decision_json(const struct decision *decision, const struct message *message,
	      const struct decision_context *context)
{
	struct builder builder = { false };
	json_t *object = json_object();
	char *line = NULL;

	put_verdict(&builder, object, decision, message, context);
	put_grounds(&builder, object, decision);
	put(&builder, object, "bytes_in", number(message->raw.len));
	put(&builder, object, "bytes_out", number(context->bytes_out));
	put(&builder, object, "elapsed_us", json_integer((json_int_t)context->elapsed_us));
	if (!builder.failed)
		line = json_dumps(object, JSON_COMPACT);
	json_decref(object);
	return line;
}
