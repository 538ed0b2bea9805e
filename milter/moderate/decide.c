/*
 * The steps of moderation in their order, and what becomes of the message at their end.
 */
#include "moderate/moderation.h"

#include "moderate/result_field.h"
#include "moderate/self_check.h"

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
	    !pairing_make(m) || !pairing_carry_marks(m))
		return false;
	judgement_apply(m);
	if (!excerpts_spare(m) || !agreement_reach(m) || !requirement_judge(m) || !disagreement_find(m) ||
	    !header_rules_judge(m))
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
	bool sealed = m->encrypted || m->edits_signed, fixed = m->unreadable || m->edits_fixed;

	if (sealed)
		rule_by_setting(m, m->conf->on_signed,
				"the message would have to be changed, which its signature or encryption "
				"forbids");
	if (fixed)
		rule_by_setting(m, m->conf->on_opaque,
				"the message would have to be changed, but holds parts that cannot be read or changed");
	return !sealed && !fixed;
}

/* One alternative would say what another one loses. */
static void
rule_by_disagreement(struct moderation *m)
{
	const struct stream_conf *conf = m->stream->conf;
	const char *before = m->ruling.reason;

	rule_by_setting(m, conf->own_on_disagreement ? conf->on_disagreement
						     : m->conf->on_disagreement,
			"the alternatives of the message would not agree");
	if (m->ruling.reason != before)
		m->ruling.detail = m->disagreement;
}

/* ---- header fields that follow from the changes --------------------------------------------------- */

static bool
delete_fields(struct moderation *m, const char *name)
{
	if (field_plan_count(&m->plan, name) > FIELD_PLAN_MOST)
		return field_plan_too_many(name, m->err);
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
			      "the message would have to be changed, which would break its DKIM signature; "
			      "sign after bluepencil");
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

	if (edits && !verdict_refuses(m->ruling.verdict)) {
		if (!writing_body(m, new_parts, count) || !delete_fields(m, "Content-Length") ||
		    !delete_fields(m, "Lines"))
			return false;
		rewrites = true;
	}
	if ((rewrites || m->plan.count > 0) && !verdict_refuses(m->ruling.verdict) &&
	    !deal_with_signatures(m))
		return false;
	if (verdict_refuses(m->ruling.verdict)) {
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

bool
decide(struct moderation *m)
{
	struct decision *decision = m->decision;
	struct new_part *new_parts = NULL;
	size_t count = 0;
	bool edits;

	if (!judge(m) || !pictures_find(m) || !writing_edits(m, &edits))
		return false;
	if ((edits || m->edits_signed || m->edits_fixed) && !may_edit(m)) {
		edits = false;
		m->unchangeable = true;
	}
	if (edits && m->disagreement != NULL)
		rule_by_disagreement(m);
	if (!change(m, edits, &new_parts, &count) || !report_fill(m) || !add_result_field(m) ||
	    !ruling_reply(m))
		return false;
	if (decision->verdict == VERDICT_QUARANTINE && !quarantine_reason(m))
		return false;
	if (!field_plan_finish(&m->plan))
		return moderation_no_memory(m);
	decision->field_changes = m->plan.changes;
	decision->field_change_count = m->plan.count;
	if (verdict_refuses(decision->verdict) || (!decision->body_changed && m->plan.count == 0))
		return true;
	return self_check(m, new_parts, count);
}
