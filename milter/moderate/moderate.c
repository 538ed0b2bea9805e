/*
 * Moderates a message, and what came of it again until it stays as it is.
 *
 * A step that fails ends the whole: what was found so far is thrown away, and on-error or on-limit
 * decides. There is no way through here that lets a message pass which was not judged to the
 * end.
 */
#include "moderate/moderate.h"

#include "base/size.h"
#include "moderate/moderation.h"
#include "policy/exemption.h"

enum { ROUNDS = 4 };

static bool run(const struct stream *stream, const struct message *message, struct arena *arena,
		struct watch *watch, bool settles, struct decision *decision, struct error *err);

/* ---- promise 3 ------------------------------------------------------------------------------------ */

/* A change of the first moderation that a replacement by the second one is about. */
static struct field_change *
changed_before(struct field_change *changes, size_t count, const struct field_change *again)
{
	for (size_t i = 0; i < count; i++)
		if (changes[i].type != FIELD_DELETE &&
		    slice_equal_nocase(slice_of(changes[i].name), slice_of(again->name)) &&
		    (changes[i].type == FIELD_INSERT_TOP || changes[i].index == again->index))
			return &changes[i];
	return NULL;
}

/*
 * Takes over what a second moderation changes in the header: the fields that say how a part is
 * encoded. Replacements stand first and our own field last, as it is to be the topmost.
 */
static bool
take_over_fields(struct moderation *m, const struct decision *again)
{
	struct decision *decision = m->decision;
	size_t count = decision->field_change_count;
	struct field_change *changes =
		arena_array(m->arena, count + again->field_change_count, sizeof(*changes));

	if (changes == NULL)
		return moderation_no_memory(m);
	memcpy(changes, decision->field_changes, count * sizeof(*changes));
	for (size_t i = 0; i < again->field_change_count; i++) {
		struct field_change change = again->field_changes[i], *before = NULL;
		size_t at;

		if (slice_equal_nocase(slice_of(change.name), slice_of(m->conf->header_name)))
			continue;
		change.name = arena_string(m->arena, slice_of(change.name));
		change.body = arena_copy(m->arena, change.body);
		if (change.name == NULL || change.body.data == NULL)
			return moderation_no_memory(m);
		if (change.type == FIELD_DELETE)
			return fail(m->err, FAULT_INTERNAL, "moderated again it loses a field %s",
				    change.name);
		if (change.type == FIELD_REPLACE)
			before = changed_before(changes, count, &change);
		if (before != NULL) {
			before->body = change.body;
			continue;
		}
		at = change.type == FIELD_REPLACE ? 0 : count - 1;
		memmove(changes + at + 1, changes + at, (count - at) * sizeof(*changes));
		changes[at] = change;
		count++;
	}
	decision->field_changes = changes;
	decision->field_change_count = count;
	return true;
}

/* Adds what a second moderation found to what the first one tells. */
static bool
add_slices(struct moderation *m, struct slice **items, size_t *count, const struct slice *more,
	   size_t more_count)
{
	size_t cap = *count;

	for (size_t i = 0; i < more_count; i++) {
		struct slice *item = ARENA_PUSH(m->arena, *items, *count, cap);

		if (item == NULL)
			return moderation_no_memory(m);
		*item = arena_copy(m->arena, more[i]);
		if (item->data == NULL)
			return moderation_no_memory(m);
	}
	return true;
}

/* Nothing leaves then; only our own field is kept, for who looks at what was refused. */
static bool
take_over_refusal(struct moderation *m, const struct decision *again)
{
	struct decision *decision = m->decision;
	struct slice name = slice_of(m->conf->header_name);
	size_t kept = 0;

	for (size_t i = 0; i < decision->field_change_count; i++)
		if (slice_equal_nocase(slice_of(decision->field_changes[i].name), name))
			decision->field_changes[kept++] = decision->field_changes[i];
	for (size_t i = 0; i < again->field_change_count; i++)
		if (again->field_changes[i].type == FIELD_INSERT_TOP && kept > 0)
			decision->field_changes[kept - 1].body =
				arena_copy(m->arena, again->field_changes[i].body);
	decision->field_change_count = kept;
	decision->verdict = again->verdict;
	decision->body_changed = false;
	decision->reply = again->reply;
	decision->reply.text = arena_copy(m->arena, again->reply.text);
	return decision->reply.text.data != NULL || moderation_no_memory(m);
}

/* What a second moderation made of the result becomes the result. */
static bool
take_over(struct moderation *m, const struct decision *again)
{
	struct decision *decision = m->decision;

	if (verdict_refuses(again->verdict))
		return take_over_refusal(m, again);
	if (!again->body_changed || decision->field_change_count == 0)
		return fail(m->err, FAULT_INTERNAL, "moderated again it changes in another way: %s",
			    verdict_name(again->verdict));
	if (!take_over_fields(m, again))
		return false;
	decision->body = arena_copy(m->arena, again->body);
	if (decision->body.data == NULL)
		return moderation_no_memory(m);
	return add_slices(m, &decision->removed, &decision->removed_count, again->removed,
			  again->removed_count) &&
	       add_slices(m, &decision->inserted, &decision->inserted_count, again->inserted,
			  again->inserted_count);
}

/* One more round; `settled_out` says whether nothing was left to do. */
static bool
moderate_again(struct moderation *m, struct arena *arena, bool *settled_out)
{
	struct limits limits = m->conf->limits;
	struct stream stream = *m->stream;
	struct decision again;
	struct message after;
	struct buf raw;

	limits.message = SIZE_MAX;
	stream.account = NULL;		/* it is the first moderation that is asked about */
	buf_init(&raw, arena);
	if (!decision_apply(m->decision, m->message, &raw))
		return fail(m->err, FAULT_MEMORY, "no memory to moderate again");
	if (!message_parse(arena, buf_slice(&raw), &limits, &after, m->err))
		return within(m->err, "moderated again");
	after.envelope = m->message->envelope;
	if (!run(&stream, &after, arena, m->watch, false, &again, m->err))
		return within(m->err, "moderated again");
	*settled_out = again.verdict == VERDICT_ACCEPT;
	return *settled_out || take_over(m, &again);
}

/*
 * Moderates the result until it stays as it is. Mostly once shows that it does; but where what went
 * held an issue together, its rest may fall into other articles, which need what was not there.
 */
static bool
settle(struct moderation *m)
{
	bool settled = false;

	for (int round = 0; round < ROUNDS && !settled && !verdict_refuses(m->decision->verdict); round++) {
		struct arena *arena = arena_new(arena_budget(m->arena));
		bool ok;

		if (arena == NULL)
			return fail(m->err, FAULT_MEMORY, "no memory to moderate again");
		ok = moderate_again(m, arena, &settled);
		arena_free(arena);
		if (!ok)
			return false;
	}
	return settled || verdict_refuses(m->decision->verdict) ||
	       fail(m->err, FAULT_INTERNAL, "moderated %d times and not settled", ROUNDS + 1);
}

static bool
run(const struct stream *stream, const struct message *message, struct arena *arena,
    struct watch *watch, bool settles, struct decision *decision, struct error *err)
{
	struct stream for_message = *stream;
	struct moderation m = {
		.stream = &for_message,
		.conf = policy_conf(stream->policy),
		.message = message,
		.arena = arena,
		.watch = watch,
		.scratch = policy_lend_scratch(stream->policy),
		.decision = decision,
		.err = err,
		.ruling = { .article = ARTICLE_NONE, .last = ARTICLE_NONE },
	};
	bool ok;

	*decision = (struct decision){ .verdict = VERDICT_ACCEPT, .stream = stream,
				       .version = policy_version(stream->policy), .language = "" };
	if (m.scratch == NULL)
		return fail(err, FAULT_MEMORY, "no memory for a scan");
	if (!exemptions_of_message(stream, arena, message, &for_message.exempt)) {
		policy_return_scratch(stream->policy, m.scratch);
		return moderation_no_memory(&m);
	}
	scratch_watch(m.scratch, watch);
	field_plan_init(&m.plan, arena, message);
	ok = decide(&m);
	policy_return_scratch(stream->policy, m.scratch);
	if (!ok || !settles || decision->verdict != VERDICT_REWRITE)
		return ok;
	/* Header changes alone are what they are, unless everything is to be checked. */
	if (!decision->body_changed && m.conf->self_check != SELF_CHECK_FULL)
		return true;
	return settle(&m);
}

void
moderate(const struct stream *stream, const struct message *message, struct arena *arena,
	 struct watch *watch, struct decision *decision_out)
{
	struct error err = { .kind = FAULT_NONE };

	if (!run(stream, message, arena, watch, true, decision_out, &err))
		moderate_fault(stream->policy, stream, &err, decision_out);
}

void
moderate_not_named(const struct policy *policy, struct decision *decision_out)
{
	*decision_out = (struct decision){ .verdict = VERDICT_ACCEPT,
					   .version = policy_version(policy), .language = "" };
}

void
moderate_fault(const struct policy *policy, const struct stream *stream,
	       const struct error *fault, struct decision *decision_out)
{
	const struct conf *conf = policy_conf(policy);
	bool limit = fault->kind == FAULT_LIMIT;
	enum verdict verdict = limit ? conf->on_limit : conf->on_error;
	struct decision *decision = decision_out;

	*decision = (struct decision){ .verdict = verdict, .fault = *fault, .stream = stream,
				       .version = policy_version(policy), .language = "" };
	if (verdict == VERDICT_TEMPFAIL)
		decision->reply = (struct reply){ 451, "4.3.0",
						  SLICE("message cannot be judged now, try again later") };
	else if (verdict == VERDICT_REJECT)
		decision->reply = (struct reply){ 550, limit ? "5.3.4" : "5.3.0",
						  limit ? SLICE("message is more than can be judged")
							: SLICE("message cannot be judged") };
	else if (verdict == VERDICT_QUARANTINE)
		decision->quarantine = limit ? SLICE("bluepencil: a limit was reached")
					     : SLICE("bluepencil: the message could not be judged");
}

/*
 * The new body and what is read of it cost the message's size a few times. A text costs its tokens,
 * nodes, folded shadow and maps, some ninety bytes for each of its own when it is nothing but tags, and
 * what is found in it, several hundred when it is nothing but promos.
 */
size_t
moderate_budget(const struct limits *limits, size_t message_size)
{
	size_t text = message_size < limits->decoded ? message_size : limits->decoded;
	size_t most = 2048 * MiB, found;

	if (!size_mul(text, 512, &found) || found > most)
		found = most;
	return 32 * MiB + 6 * message_size + found;
}
