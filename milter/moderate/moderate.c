/*
 * The steps of moderation in their order, and what becomes of the message at their end.
 *
 * A step that fails ends the whole: what was found so far is thrown away, and on-error or on-limit
 * decides. There is no way through here that lets a message pass which was not judged to the
 * end.
 */
#include "moderate/moderate.h"

#include "base/size.h"
#include "moderate/moderation.h"
#include "moderate/result_field.h"
#include "moderate/self_check.h"

enum {
	FIELDS_OF_A_NAME = 1000,
	ROUNDS = 4,
};

static bool run(const struct stream *stream, const struct message *message, struct arena *arena,
		struct watch *watch, bool settles, struct decision *decision, struct error *err);

/* ---- judging -------------------------------------------------------------------------------- */

/* Blocks that only have to be there for the message to be refused, held or dropped. */
static void
rule_by_blocks(struct moderation *m)
{
	for (size_t i = 0; i < m->text_count; i++) {
		const struct text *text = &m->texts[i];

		for (size_t j = 0; !text->inspected && j < text->blocks.count; j++) {
			const struct finding *finding = &text->blocks.items[j];
			size_t article = finding->block == BLOCK_NONE ? ARTICLE_NONE
				: text->document.blocks[finding->block].article;

			if (finding_counts(finding))
				ruling_add(m, finding->rule,
					   article == ARTICLE_NONE ? ARTICLE_NONE
								   : text->issue_article[article],
					   action_verdict(finding->rule->action));
		}
	}
}

/* Scoring rules of scope article and issue; what requires has been dealt with. */
static void
rule_by_articles(struct moderation *m)
{
	for (size_t i = 0; i < m->text_count; i++) {
		const struct text *text = &m->texts[i];

		for (size_t j = 0; !text->inspected && j < text->articles.count; j++) {
			const struct finding *finding = &text->articles.items[j];

			if (finding_counts(finding) && finding->rule->require == SIGNAL_NONE)
				ruling_add(m, finding->rule,
					   finding->article == ARTICLE_NONE ? ARTICLE_NONE
						: text->issue_article[finding->article],
					   action_verdict(finding->rule->action));
		}
	}
}

static void
rule_by_emptiness(struct moderation *m)
{
	for (size_t i = 0; i < m->article_count; i++)
		if (!m->articles[i].report.dropped)
			return;
	if (m->article_count > 0)
		ruling_reason(m, m->conf->on_empty, "the issue holds nothing but promotion");
}

static bool
judge(struct moderation *m)
{
	if (!issue_read(m) || !watch_check(m->watch, m->err) || !judgement_blocks(m) ||
	    !agreement_pair(m))
		return false;
	judgement_apply(m);
	if (!agreement_reach(m) || !requirement_judge(m) || !header_rules_judge(m))
		return false;
	rule_by_blocks(m);
	rule_by_articles(m);
	rule_by_emptiness(m);
	return true;
}

/* ---- what must not be edited ------------------------------------------------------------------ */

static void
rule_by_setting(struct moderation *m, enum on_sealed setting, const char *reason)
{
	static const enum verdict verdicts[] = {
		[ON_SEALED_ACCEPT] = VERDICT_ACCEPT,	     [ON_SEALED_REJECT] = VERDICT_REJECT,
		[ON_SEALED_QUARANTINE] = VERDICT_QUARANTINE, [ON_SEALED_TEMPFAIL] = VERDICT_TEMPFAIL,
	};

	ruling_reason(m, verdicts[setting], reason);
}

/* May the message be edited? If not, the settings rule. */
static bool
may_edit(struct moderation *m)
{
	if (m->parts.sealed)
		rule_by_setting(m, m->conf->on_signed,
				"the message would have to be changed, which its signature or encryption "
				"forbids");
	if (m->parts.opaque || m->unreadable)
		rule_by_setting(m, m->conf->on_opaque,
				"the message would have to be changed, but holds parts that cannot be read");
	return !m->parts.sealed && !m->parts.opaque && !m->unreadable;
}

/* ---- header fields that follow from the changes --------------------------------------------------- */

static bool
few_fields(struct moderation *m, const char *name)
{
	return field_plan_count(&m->plan, name) <= FIELDS_OF_A_NAME ||
	       fail(m->err, FAULT_LIMIT, "more than %d header fields %s", FIELDS_OF_A_NAME, name);
}

static bool
delete_fields(struct moderation *m, const char *name)
{
	if (!few_fields(m, name))
		return false;
	field_plan_delete_all(&m->plan, name);
	return true;
}

/* A signature of others that the changes break. False also when the policy refuses the message. */
static bool
deal_with_signatures(struct moderation *m)
{
	if (field_plan_count(&m->plan, "DKIM-Signature") == 0)
		return true;
	switch (m->conf->on_dkim_signed) {
	case ON_DKIM_KEEP:
		return moderation_note(m, "the DKIM signature that came with the message is broken");
	case ON_DKIM_TEMPFAIL:
		ruling_reason(m, VERDICT_TEMPFAIL,
			      "the message would have to be changed, which would break its DKIM signature");
		return true;
	case ON_DKIM_REMOVE:
		break;
	}
	return delete_fields(m, "DKIM-Signature");
}

static bool
add_result_field(struct moderation *m)
{
	const char *name = m->conf->header_name;
	struct slice body;

	if (!delete_fields(m, name))
		return false;
	if (m->decision->verdict == VERDICT_ACCEPT && !m->conf->header_on_accept)
		return true;
	body = result_field(m);
	if (body.len == 0)
		return moderation_no_memory(m);
	field_plan_add(&m->plan, name, body);
	return true;
}

/* ---- the end -------------------------------------------------------------------------------------- */

static bool
is_refused(enum verdict verdict)
{
	return verdict == VERDICT_REJECT || verdict == VERDICT_TEMPFAIL || verdict == VERDICT_DISCARD;
}

static bool
self_check(struct moderation *m, const struct new_part *new_parts, size_t count)
{
	struct arena *arena = arena_new(arena_budget(m->arena));
	struct buf raw;
	bool ok;

	if (arena == NULL)
		return fail(m->err, FAULT_MEMORY, "no memory for the self-check");
	buf_init(&raw, arena);
	ok = decision_apply(m->decision, m->message, &raw) ||
	     fail(m->err, FAULT_MEMORY, "no memory for the self-check");
	ok = ok && self_check_structure(arena, m->decision, m->message, &m->parts, new_parts, count,
					buf_slice(&raw), &m->conf->limits, m->err);
	arena_free(arena);
	return ok;
}

static bool
quarantine_reason(struct moderation *m)
{
	char *reason = arena_printf(m->arena, "bluepencil: %.80s",
				    m->ruling.rule != NULL ? m->ruling.rule->name : m->ruling.reason);

	if (reason == NULL)
		return moderation_no_memory(m);
	m->decision->quarantine = slice_of(reason);
	return true;
}

/* The verdict is known but for whether anything changes. */
static bool
change(struct moderation *m, bool edits, struct new_part **new_parts, size_t *count)
{
	bool rewrites = false;

	if (edits && !is_refused(m->ruling.verdict)) {
		if (!writing_body(m, new_parts, count) || !delete_fields(m, "Content-Length") ||
		    !delete_fields(m, "Lines"))
			return false;
		rewrites = true;
	}
	if ((rewrites || m->plan.count > 0) && !is_refused(m->ruling.verdict) &&
	    !deal_with_signatures(m))
		return false;
	if (is_refused(m->ruling.verdict)) {
		field_plan_init(&m->plan, m->arena, m->message);
		m->decision->body_changed = false;
		m->decision->body = (struct slice){ 0 };
		*count = 0;
	}
	m->decision->verdict = m->ruling.verdict;
	if (m->decision->verdict == VERDICT_ACCEPT && (rewrites || m->plan.count > 0))
		m->decision->verdict = VERDICT_REWRITE;
	return true;
}

static bool
decide(struct moderation *m)
{
	struct decision *decision = m->decision;
	struct new_part *new_parts = NULL;
	size_t count = 0;
	bool edits;

	if (!judge(m) || !watch_check(m->watch, m->err) || !writing_edits(m, &edits))
		return false;
	if ((edits || m->edits_sealed) && !may_edit(m))
		edits = false;
	if (!change(m, edits, &new_parts, &count) || !report_fill(m) || !add_result_field(m) ||
	    !ruling_reply(m))
		return false;
	if (decision->verdict == VERDICT_QUARANTINE && !quarantine_reason(m))
		return false;
	if (!field_plan_finish(&m->plan))
		return moderation_no_memory(m);
	decision->field_changes = m->plan.changes;
	decision->field_change_count = m->plan.count;
	if (is_refused(decision->verdict) || (!decision->body_changed && m->plan.count == 0))
		return true;
	return self_check(m, new_parts, count);
}

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

/* What a second moderation made of the result becomes the result. */
static bool
take_over(struct moderation *m, const struct decision *again)
{
	struct decision *decision = m->decision;

	if (is_refused(again->verdict)) {
		struct slice text = arena_copy(m->arena, again->reply.text);

		decision->reply = again->reply;
		decision->reply.text = text;
		decision->verdict = again->verdict;
		decision->body_changed = false;
		decision->field_change_count = 0;
		return text.data != NULL || moderation_no_memory(m);
	}
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
	struct decision again;
	struct message after;
	struct buf raw;

	limits.message = SIZE_MAX;
	buf_init(&raw, arena);
	if (!decision_apply(m->decision, m->message, &raw))
		return fail(m->err, FAULT_MEMORY, "no memory to moderate again");
	if (!message_parse(arena, buf_slice(&raw), &limits, &after, m->err) ||
	    !run(m->stream, &after, arena, m->watch, false, &again, m->err))
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

	for (int round = 0; round < ROUNDS && !settled && !is_refused(m->decision->verdict); round++) {
		struct arena *arena = arena_new(arena_budget(m->arena));
		bool ok;

		if (arena == NULL)
			return fail(m->err, FAULT_MEMORY, "no memory to moderate again");
		ok = moderate_again(m, arena, &settled);
		arena_free(arena);
		if (!ok)
			return false;
	}
	return settled || is_refused(m->decision->verdict) ||
	       fail(m->err, FAULT_INTERNAL, "moderated %d times and not settled", ROUNDS + 1);
}

static bool
run(const struct stream *stream, const struct message *message, struct arena *arena,
    struct watch *watch, bool settles, struct decision *decision, struct error *err)
{
	struct moderation m = {
		.stream = stream,
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
