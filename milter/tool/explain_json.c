/*
 * A judged message, place by place, for programs: one line of JSON.
 *
 * Names are those of `dry-run --json` where the thing is the same.
 */
#include <stdlib.h>

#include "policy/builtin.h"
#include "policy/weigh.h"
#include "record/json_text.h"
#include "text/article.h"
#include "tool/explain.h"
#include "tool/report.h"

struct builder {
	struct explanation e;
	const struct signal_set *signals;
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
number(size_t value)
{
	return value == SIZE_MAX ? json_null() : json_integer((json_int_t)value);
}

/* What a model made of the text: its probability, and what weighed most. */
static void
put_learned(struct builder *builder, json_t *object, uint32_t signal, struct slice folded,
	    struct hits hits)
{
	struct learned_view view;
	json_t *reasons;

	if (!explanation_learned(&builder->e, signal, folded, hits, &view))
		return;
	reasons = json_array();
	for (size_t i = 0; i < view.count; i++)
		append(builder, reasons,
		       json_pack("{s:o, s:f}", "what", json_text(slice_of(view.reasons[i].what)),
				 "weight", view.reasons[i].weight));
	put(builder, object, "percent", json_integer(view.percent));
	put(builder, object, "because", reasons);
}

static json_t *
signals(struct builder *builder, const struct document *document, struct slice folded,
	struct hits hits)
{
	json_t *array = json_array();

	for (size_t i = 0; i < hits.count; i++) {
		const struct hit *hit = &hits.items[i];
		json_t *object = json_object();

		put(builder, object, "name", json_string(signal_name(builder->signals, hit->signal)));
		put(builder, object, "text", json_text(hit_text(document, hit)));
		put(builder, object, "file",
		    hit->file == NULL ? json_null() : json_text(slice_of(hit->file)));
		put(builder, object, "line", number(hit->line));
		put_learned(builder, object, hit->signal, folded, hits);
		append(builder, array, object);
	}
	return array;
}

static json_t *
built_ins(struct builder *builder, const uint64_t *fired)
{
	json_t *array = json_array();

	for (uint32_t i = 0; i < BUILTIN_COUNT; i++)
		if (fired_has(fired, i))
			append(builder, array, json_string(builtin_name((enum builtin)i)));
	return array;
}

/* ---- rules ----------------------------------------------------------------------------------- */

static json_t *
contributions(struct builder *builder, const struct rule *rule, const struct account_entry *entry)
{
	json_t *array = json_array();

	for (size_t i = 0; i < rule->weight_count; i++) {
		const struct weight *weight = &rule->weights[i];
		json_t *object;

		if (!weight_counts(weight, rule_grounds(rule, &entry->sight), entry->sight.seen))
			continue;
		object = json_object();
		put(builder, object, "signal",
		    json_string(signal_name(builder->signals, weight->signal)));
		put(builder, object, "score", json_integer(weight->score));
		append(builder, array, object);
	}
	return array;
}

static json_t *
condition(struct builder *builder, const struct weighed *weighed)
{
	json_t *object = json_object(), *because = json_array();

	for (size_t i = 0; i < weighed->reason_count; i++) {
		const struct reason *reason = &weighed->reasons[i];
		json_t *item = json_object();

		put(builder, item, "signal",
		    json_string(signal_name(builder->signals, reason->signal)));
		put(builder, item, "fires", json_boolean(reason->fires));
		append(builder, because, item);
	}
	put(builder, object, "text",
	    json_string(condition_words(builder->e.arena, weighed->rule->when)));
	put(builder, object, "holds", json_boolean(weighed->holds));
	put(builder, object, "because", because);
	return object;
}

static json_t *
requirement(struct builder *builder, const struct weighed *weighed)
{
	static const char *const states[] = {
		[REQUIREMENT_NOT_NEEDED] = "not-needed", [REQUIREMENT_MET] = "met",
		[REQUIREMENT_INSUFFICIENT] = "insufficient", [REQUIREMENT_MISSING] = "missing",
	};
	const struct requirement *told = weighed->requirement;
	json_t *object = json_object();

	put(builder, object, "signal", json_string(weighed->rule->require_name));
	put(builder, object, "state", json_string(states[told->state]));
	put(builder, object, "line", told->block == BLOCK_NONE ? json_null() :
				     number(builder->e.lines[told->block].line));
	return object;
}

static json_t *
rule(struct builder *builder, const struct reported_text *text, const struct account_entry *entry,
     const struct weighed *weighed)
{
	static const char *const outcomes[] = {
		[OUTCOME_FAR] = "far", [OUTCOME_NEAR] = "near", [OUTCOME_FIRES] = "fires",
	};
	const char *idle = explanation_why_idle(text, weighed);
	json_t *object = json_object();

	put(builder, object, "rule", json_string(weighed->rule->name));
	put(builder, object, "action", json_string(action_name(weighed->rule->action)));
	put(builder, object, "mode", json_string(mode_name(weighed->mode)));
	put(builder, object, "outcome", json_string(outcomes[weighed->outcome]));
	if (weighed->rule->weight_count > 0) {
		put(builder, object, "score", json_integer(weighed->score));
		put(builder, object, "threshold", json_integer(weighed->rule->threshold));
		put(builder, object, "contributions", contributions(builder, weighed->rule, entry));
	}
	if (weighed->rule->when != NULL)
		put(builder, object, "when", condition(builder, weighed));
	if (weighed->requirement != NULL)
		put(builder, object, "requirement", requirement(builder, weighed));
	put(builder, object, "idle", idle == NULL ? json_null() : json_string(idle));
	return object;
}

static json_t *
rules(struct builder *builder, const struct reported_text *text, const struct account_entry *entry,
      const struct weighed_place *place)
{
	json_t *array = json_array();

	for (size_t i = 0; i < place->count; i++)
		append(builder, array, rule(builder, text, entry, &place->items[i]));
	return array;
}

/* ---- places ---------------------------------------------------------------------------------- */

static json_t *
block(struct builder *builder, const struct reported_text *text, const struct account_entry *entry,
      const struct weighed_place *place)
{
	const struct document *document = text->scanned->document;
	const struct block *told = &document->blocks[entry->block];
	const char *why = explanation_why_gone(text, entry->block, place);
	json_t *object = json_object();

	put(builder, object, "line", number(builder->e.lines[entry->block].line));
	put(builder, object, "column", number(builder->e.lines[entry->block].column));
	put(builder, object, "type", json_string(block_type_name(told->type)));
	put(builder, object, "article", number(told->article));
	put(builder, object, "hidden", json_boolean(told->hidden));
	put(builder, object, "removed", json_boolean(text->removed[entry->block]));
	put(builder, object, "why_removed", why == NULL ? json_null() : json_string(why));
	put(builder, object, "text", json_text(block_text(document, told)));
	put(builder, object, "signals",
	    signals(builder, document, block_folded(document, told),
		    scanned_hits(text->scanned, entry->block)));
	put(builder, object, "built_in", built_ins(builder, entry->sight.fired));
	put(builder, object, "rules", rules(builder, text, entry, place));
	return object;
}

static json_t *
blocks(struct builder *builder, const struct reported_text *text)
{
	const struct document *document = text->scanned->document;
	const struct account_entry *entries =
		account_blocks(&builder->e.judged->account, document);
	json_t *array = json_array();

	for (size_t i = 0; entries != NULL && i < document->block_count; i++) {
		struct weighed_place place;

		explanation_weigh(&builder->e, text, &entries[i], &place);
		if (explanation_wants(&builder->e, document, i))
			append(builder, array, block(builder, text, &entries[i], &place));
		explanation_forget(&builder->e);
	}
	return array;
}

/* Of each article, and last of the issue, whose title is null. */
static json_t *
articles(struct builder *builder, const struct reported_text *text)
{
	const struct document *document = text->scanned->document;
	const struct account_entry *entries =
		account_articles(&builder->e.judged->account, document);
	json_t *array = json_array();

	for (size_t i = 0; entries != NULL && i <= document->article_count; i++) {
		const struct article *article =
			i < document->article_count ? &document->articles[i] : NULL;
		json_t *object = json_object();
		struct weighed_place place;

		explanation_weigh(&builder->e, text, &entries[i], &place);
		put(builder, object, "title", article == NULL ? json_null() :
		    json_text(article_title(builder->e.arena, document, article)));
		put(builder, object, "language",
		    article == NULL ? json_null() : json_text_or_null(slice_of(article->language)));
		put(builder, object, "rules", rules(builder, text, &entries[i], &place));
		append(builder, array, object);
		explanation_forget(&builder->e);
	}
	return array;
}

static json_t *
part(struct builder *builder, const struct reported_text *text)
{
	json_t *object = json_object();

	if (!explanation_enter(&builder->e, text))
		builder->failed = true;
	put(builder, object, "part", json_string(text->part->number));
	put(builder, object, "html", json_boolean(text->scanned->document->html));
	put(builder, object, "primary", json_boolean(text->primary));
	put(builder, object, "inspected", json_boolean(text->inspected));
	if (builder->failed)
		return object;
	put(builder, object, "blocks", blocks(builder, text));
	put(builder, object, "articles", articles(builder, text));
	return object;
}

static json_t *
field(struct builder *builder, const struct account_entry *entry)
{
	const struct document document = { .text = entry->body, .source = entry->body,
					   .folded = *entry->folded };
	json_t *object = json_object();
	struct weighed_place place;

	explanation_weigh(&builder->e, NULL, entry, &place);
	put(builder, object, "field", json_string(entry->field));
	put(builder, object, "text", json_text(entry->body));
	put(builder, object, "signals", signals(builder, &document, entry->folded->text, entry->hits));
	put(builder, object, "rules", rules(builder, NULL, entry, &place));
	explanation_forget(&builder->e);
	return object;
}

static void
put_places(struct builder *builder, json_t *object)
{
	const struct judged *judged = builder->e.judged;
	json_t *parts = json_array(), *fields = json_array();

	for (size_t i = 0; i < judged->decision.text_count; i++)
		append(builder, parts, part(builder, &judged->decision.texts[i]));
	for (size_t i = 0; i < judged->account.count; i++)
		if (judged->account.items[i].scope == SCOPE_HEADER)
			append(builder, fields, field(builder, &judged->account.items[i]));
	put(builder, object, "parts", parts);
	put(builder, object, "fields", fields);
}

static void
put_verdict(struct builder *builder, json_t *object)
{
	const struct judged *judged = builder->e.judged;
	const struct decision *decision = &judged->decision;
	json_t *notes = json_array();
	char room[256];

	for (size_t i = 0; i < decision->note_count; i++)
		append(builder, notes, json_text(slice_of(decision->notes[i].text)));
	put(builder, object, "file", json_text(slice_of(judged->item.path)));
	put(builder, object, "index", number(judged->item.index));
	put(builder, object, "subject", json_text_or_null(report_subject(judged)));
	put(builder, object, "verdict", json_string(verdict_name(decision->verdict)));
	put(builder, object, "fault", decision->fault.kind == FAULT_NONE ? json_null() :
				      json_text(slice_of(decision->fault.text)));
	put(builder, object, "policy", decision->stream == NULL ? json_null() :
				       json_string(decision->stream->name));
	put(builder, object, "policy_because", decision->stream == NULL ? json_null() :
	    json_string(report_policy_reason(judged, room, sizeof(room))));
	put(builder, object, "notes", notes);
}

bool
explain_json(FILE *stream, const struct judged *judged, const struct explain_filter *filter)
{
	struct builder builder = { .failed = false };
	json_t *object = json_object();
	char *line = NULL;

	if (!explanation_init(&builder.e, judged, filter))
		builder.failed = true;
	put_verdict(&builder, object);
	if (judged->decision.stream != NULL && !builder.failed) {
		builder.signals = policy_signals(judged->decision.stream->policy);
		put_places(&builder, object);
	}
	if (!builder.failed && !builder.e.failed)
		line = json_dumps(object, JSON_COMPACT);
	if (line != NULL)
		(void)fprintf(stream, "%s\n", line);
	json_decref(object);
	explanation_done(&builder.e);
	if (line == NULL)
		return false;
	free(line);
	return true;
}
