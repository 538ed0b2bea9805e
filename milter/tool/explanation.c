/*
 * Findings are looked for among the sorted ones; requirements come in the order in which articles are
 * asked for, so that a finger follows that only moves on.
 */
#include "tool/explanation.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "policy/weigh.h"

#define EXPLANATION_BUDGET (64 * MiB)	/* of one place */
#define TEXT_BUDGET (512 * MiB)

/* Lines are counted on from the block before, as blocks come in the order of their source. */
static struct line_column *
find_lines(const struct document *document, struct arena *arena)
{
	struct line_column *lines = arena_array(arena, document->block_count, sizeof(*lines));
	struct line_column here = { 1, 1 };
	size_t at = 0;

	for (size_t i = 0; i < document->block_count && lines != NULL; i++) {
		size_t next = reported_block_at(document, i), line, column;

		if (next < at) {
			at = 0;
			here = (struct line_column){ 1, 1 };
		}
		utf8_place(slice_range(document->source, (struct range){ at, document->source.len }),
			   next - at, &line, &column);
		here.column = line == 1 ? here.column + column - 1 : column;
		here.line += line - 1;
		lines[i] = here;
		at = next;
	}
	return lines;
}

bool
explanation_enter(struct explanation *e, const struct reported_text *text)
{
	arena_reset(e->text_arena);
	e->requirement = 0;
	e->lines = find_lines(text->scanned->document, e->text_arena);
	e->failed = e->failed || e->lines == NULL;
	return e->lines != NULL;
}

/* ---- what came of it ------------------------------------------------------------------------- */

/* What a finding is known by. A field has no number, but a text of its own. */
struct finding_key {
	const struct part *part;
	size_t article, block;
	const struct rule *rule;
	struct slice field;
};

static struct finding_key
key_of(const struct reported_finding *reported)
{
	const struct finding *finding = reported->finding;

	return (struct finding_key){ reported->part, finding->article, finding->block,
				     finding->rule,
				     reported->part == NULL ? reported->text :
							      (struct slice){ NULL, 0 } };
}

static int
compare_numbers(uintptr_t a, uintptr_t b)
{
	return (a > b) - (a < b);
}

static int
compare_keys(const struct finding_key *a, const struct finding_key *b)
{
	int order = compare_numbers((uintptr_t)a->part, (uintptr_t)b->part);

	if (order == 0)
		order = compare_numbers(a->article, b->article);
	if (order == 0)
		order = compare_numbers(a->block, b->block);
	if (order == 0)
		order = compare_numbers((uintptr_t)a->rule, (uintptr_t)b->rule);
	return order != 0 ? order : slice_compare(a->field, b->field);
}

static int
compare_findings(const void *left, const void *right)
{
	const struct reported_finding *const *a = left, *const *b = right;
	struct finding_key one = key_of(*a), other = key_of(*b);

	return compare_keys(&one, &other);
}

static int
compare_with_key(const void *key, const void *item)
{
	const struct reported_finding *const *reported = item;
	struct finding_key other = key_of(*reported);

	return compare_keys(key, &other);
}

static bool
sort_findings(struct explanation *e)
{
	const struct decision *decision = &e->judged->decision;

	e->findings = calloc(decision->finding_count + 1, sizeof(*e->findings));
	if (e->findings == NULL)
		return false;
	for (size_t i = 0; i < decision->finding_count; i++)
		e->findings[i] = &decision->findings[i];
	qsort(e->findings, decision->finding_count, sizeof(*e->findings), compare_findings);
	return true;
}

static const struct reported_finding *
finding_of(const struct explanation *e, const struct reported_text *text,
	   const struct account_entry *entry, const struct rule *rule)
{
	struct finding_key key = { .article = entry->article, .block = entry->block, .rule = rule };
	const struct reported_finding *const *found;

	if (text != NULL)
		key.part = text->part;
	else
		key.field = entry->body;
	found = bsearch(&key, e->findings, e->judged->decision.finding_count,
			sizeof(*e->findings), compare_with_key);
	return found == NULL ? NULL : *found;
}

static const struct requirement *
next_requirement(struct explanation *e, const struct reported_text *text,
		 const struct account_entry *entry, const struct rule *rule)
{
	const struct requirement *next;

	if (e->requirement == text->requirements->count)
		return NULL;
	next = &text->requirements->items[e->requirement];
	if (next->rule != rule || next->article != entry->article)
		return NULL;
	e->requirement++;
	return next;
}

/* ---- one rule in one place ------------------------------------------------------------------- */

static bool
is_asked(const struct rule *rule, const struct account_entry *entry)
{
	if (rule->scope != entry->scope)
		return false;
	return rule->scope != SCOPE_HEADER ||
	       (rule->field != NULL &&
		slice_equal_nocase(slice_of(rule->field), slice_of(entry->field)));
}

/* Where it fails outside of shields alone, it is asked why there. */
static void
tell_condition(struct explanation *e, const struct sight *sight, struct weighed *weighed)
{
	const struct condition *when = weighed->rule->when;
	const uint64_t *grounds = rule_grounds(weighed->rule, sight), *asked = sight->seen;
	struct reason *reasons;

	weighed->holds = true;
	if (when == NULL)
		return;
	if (grounds != sight->fired && condition_holds(when, asked))
		asked = grounds;
	weighed->holds = condition_holds(when, asked);
	if (condition_reasons(e->arena, when, asked, &reasons, &weighed->reason_count))
		weighed->reasons = reasons;
	else
		e->failed = true;
}

static enum outcome
outcome_of(const struct sight *sight, struct weighed *weighed)
{
	const struct rule *rule = weighed->rule;
	bool fires = rule_fires_in(rule, sight, &weighed->score);
	int score;

	weighed->shielded = !fires && sight->outside != NULL && rule_takes_away(rule) &&
			    rule_fires(rule, sight->fired, sight->seen, &score);
	if (weighed->requirement != NULL)
		fires = weighed->requirement->state > REQUIREMENT_MET;
	if (fires)
		return OUTCOME_FIRES;
	return weighed->shielded || rule_is_near(rule, rule_grounds(rule, sight), sight->seen) ?
		OUTCOME_NEAR : OUTCOME_FAR;
}

static bool
is_wanted(const struct explanation *e, const struct weighed *weighed)
{
	if (e->filter->rule != NULL)
		return e->filter->rule == weighed->rule;
	return e->filter->all || weighed->outcome != OUTCOME_FAR;
}

void
explanation_weigh(struct explanation *e, const struct reported_text *text,
		  const struct account_entry *entry, struct weighed_place *place_out)
{
	const struct stream *stream = e->judged->decision.stream;
	struct weighed_place place = {
		.items = arena_array(e->arena, stream->rule_count, sizeof(*place.items)),
	};

	e->failed = e->failed || place.items == NULL;
	for (size_t i = 0; i < stream->rule_count && place.items != NULL; i++) {
		struct weighed weighed = { .rule = stream->rules[i], .mode = stream->modes[i] };

		if (!is_asked(weighed.rule, entry))
			continue;
		if (weighed.rule->require != SIGNAL_NONE && text != NULL)
			weighed.requirement = next_requirement(e, text, entry, weighed.rule);
		weighed.finding = finding_of(e, text, entry, weighed.rule);
		weighed.outcome = outcome_of(&entry->sight, &weighed);
		place.removed |= weighed.rule->action == ACTION_REMOVE && weighed.finding != NULL &&
				 weighed.mode == MODE_ENFORCE &&
				 !weighed.finding->finding->switched_off;
		if (!is_wanted(e, &weighed))
			continue;
		tell_condition(e, &entry->sight, &weighed);
		place.items[place.count++] = weighed;
	}
	*place_out = place;
}

/* ---- beginning and end ----------------------------------------------------------------------- */

bool
explanation_init(struct explanation *e, const struct judged *judged,
		 const struct explain_filter *filter)
{
	*e = (struct explanation){ .judged = judged, .filter = filter,
				   .arena = arena_new(EXPLANATION_BUDGET),
				   .text_arena = arena_new(TEXT_BUDGET) };
	return e->arena != NULL && e->text_arena != NULL && sort_findings(e);
}

void
explanation_done(struct explanation *e)
{
	arena_free(e->arena);
	arena_free(e->text_arena);
	free(e->findings);
}

void
explanation_forget(struct explanation *e)
{
	arena_reset(e->arena);
}

/* ---- learned signals ------------------------------------------------------------------------- */

bool
explanation_learned(struct explanation *e, uint32_t signal, struct slice folded, struct hits hits,
		    struct learned_view *view_out)
{
	const struct signal_set *set = policy_signals(e->judged->decision.stream->policy);
	const struct ngram_model *model = signal_model(set, signal);
	struct model_seen seen = { NULL, 0 };
	struct model_text text = { .folded = folded };
	uint32_t *signals;

	if (model == NULL)
		return false;
	seen.marks = arena_array(e->arena, model_gram_count(model), sizeof(*seen.marks));
	signals = arena_array(e->arena, signal_count(set), sizeof(*signals));
	if (seen.marks == NULL || signals == NULL) {
		e->failed = true;
		return false;
	}
	text.signal_count = signals_of_hits(set, hits, signals);
	text.signals = signals;
	view_out->percent = (int)(100 * model_probability(model, &seen, &text));
	view_out->count = model_reasons(model, &seen, &text, view_out->reasons, LEARNED_REASONS);
	return true;
}

/* ---- the rest -------------------------------------------------------------------------------- */

bool
explanation_wants(const struct explanation *e, const struct document *document, size_t block)
{
	struct slice folded = block_folded(document, &document->blocks[block]);

	return e->filter->block.len == 0 ||
	       slice_find(folded, 0, e->filter->block) != SLICE_NOT_FOUND;
}

const char *
explanation_why_gone(const struct reported_text *text, size_t block,
		     const struct weighed_place *place)
{
	if (!text->removed[block] || place->removed)
		return NULL;
	if (text->leftover[block])
		return "goes because of what goes beside it";
	return text->primary ? "goes with its article, or because another version loses it" :
			       "goes because another version loses it";
}

const char *
explanation_why_idle(const struct reported_text *text, const struct weighed *weighed)
{
	const struct reported_finding *reported = weighed->finding;

	if (weighed->shielded)
		return "shielded: words that must stay do not count";
	if (weighed->outcome != OUTCOME_FIRES)
		return NULL;
	if (weighed->mode != MODE_ENFORCE)
		return "only watched, its mode is monitor";
	if (reported == NULL)
		return weighed->rule->only_orphaned ?
			"nothing follows: something is left beneath the heading" :
			"nothing follows: another piece or version of the article counts";
	if (reported->finding->exempted)
		return "exempted by its \"unless\"";
	if (reported->finding->switched_off)
		return "switched off by a mark in the content";
	if (reported->inspected)
		return "only told: the part is attached";
	if (text != NULL && text->sealed)
		return "but the part must not be changed";
	return NULL;
}

const char *
answer_fault(enum answer answer)
{
	switch (answer) {
	case ANSWER_WEAK:
		return "is weak";
	case ANSWER_FOREIGN:
		return "is in another language than the article";
	case ANSWER_UNSEEN:
		return "is not seen by every reader";
	case ANSWER_REMOVED:
		return "is removed";
	case ANSWER_MEETS:
	case ANSWER_NONE:
		return NULL;
	}
	return NULL;
}

const char *
explanation_path(const struct policy *policy, const char *path)
{
	struct slice folder = slice_of(policy_conf(policy)->rules), whole = slice_of(path);

	if (!slice_has_at(whole, 0, folder) || !slice_has_at(whole, folder.len, SLICE("/")))
		return path;
	return path + folder.len + 1;
}
