/*
 * Judging: does a rule fire, and what is the evidence.
 *
 * Signals that fire are one bit each, so that a weight is a test of a bit and a condition a
 * handful of them. What a set of signals stands for, a block, an article or a header field, is
 * the business of rule_blocks.c, rule_articles.c and the end of this file.
 */
#include "policy/rule.h"

#include "base/ascii.h"

#include "policy/exemption.h"
#include "policy/judge.h"
#include "policy/link.h"

#define HITS_PER_SIGNAL_MOST 8		/* of a finding's evidence */

bool
judge_out_of_budget(struct error *err)
{
	return fail(err, FAULT_LIMIT, "too many findings for the memory of one message");
}

bool
judge_init(struct judge *judge, const struct stream *stream, const struct scanned *scanned,
	   struct arena *arena, struct findings *findings, struct error *err)
{
	size_t count = signal_count(policy_signals(stream->policy));

	*judge = (struct judge){ .stream = stream, .scanned = scanned, .arena = arena,
				 .findings = findings, .err = err, .words = count / 64 + 1 };
	judge->fired = arena_array(arena, judge->words, sizeof(*judge->fired));
	return judge->fired != NULL || judge_out_of_budget(err);
}

bool
judge_account(struct judge *judge, const struct account_entry *entry)
{
	struct account *account = judge->stream->account;

	return account == NULL || account_add(account, judge->arena, entry, judge->words) ||
	       judge_out_of_budget(judge->err);
}

struct finding *
judge_add_finding(struct judge *judge, size_t rule)
{
	struct findings *findings = judge->findings;
	struct finding *finding =
		ARENA_PUSH(judge->arena, findings->items, findings->count, findings->cap);

	if (finding == NULL) {
		(void)judge_out_of_budget(judge->err);
		return NULL;
	}
	finding->rule = judge->stream->rules[rule];
	finding->mode = judge->stream->modes[rule];
	finding->part = judge->scanned == NULL ? SIZE_MAX : judge->scanned->part;
	finding->article = ARTICLE_NONE;
	finding->block = BLOCK_NONE;
	return finding;
}

/* ---- evidence --------------------------------------------------------------------------------- */

struct evidence {
	struct hit *items;
	size_t count, cap;
};

/* The first hits of a signal among `hits`. */
static bool
add_evidence(struct judge *judge, struct evidence *evidence, uint32_t signal,
	     const struct hit *hits, size_t count)
{
	size_t added = 0;

	for (size_t i = 0; i < count && added < HITS_PER_SIGNAL_MOST; i++) {
		struct hit *item;

		if (hits[i].signal != signal)
			continue;
		item = ARENA_PUSH(judge->arena, evidence->items, evidence->count, evidence->cap);
		if (item == NULL)
			return judge_out_of_budget(judge->err);
		*item = hits[i];
		added++;
	}
	return true;
}

bool
judge_collect(struct judge *judge, struct finding *finding, const struct hit *hits,
		 size_t count)
{
	const struct rule *rule = finding->rule;
	struct evidence evidence = { 0 };
	const uint32_t *signals = NULL;
	size_t signal_total = 0;

	if (rule->weight_count == 0 && rule->when != NULL)
		signals = condition_signals(rule->when, &signal_total);
	for (size_t i = 0; i < rule->weight_count; i++) {
		if (!add_evidence(judge, &evidence, rule->weights[i].signal, hits, count))
			return false;
	}
	for (size_t i = 0; i < signal_total; i++) {
		if (!add_evidence(judge, &evidence, signals[i], hits, count))
			return false;
	}
	finding->hits = evidence.items;
	finding->hit_count = evidence.count;
	return true;
}

/* ---- the scan --------------------------------------------------------------------------------- */

/* Where each block's hits begin. Both come in the order of the text, and no hit crosses a block. */
static bool
index_hits(struct scanned *scanned, struct arena *arena, struct error *err)
{
	const struct document *document = scanned->document;
	size_t at = 0;

	scanned->first_hit =
		arena_array(arena, document->block_count + 1, sizeof(*scanned->first_hit));
	if (scanned->first_hit == NULL)
		return judge_out_of_budget(err);
	for (size_t i = 0; i < document->block_count; i++) {
		while (at < scanned->hits.count &&
		       scanned->hits.items[at].folded.start < document->blocks[i].folded.start)
			at++;
		scanned->first_hit[i] = at;
	}
	scanned->first_hit[document->block_count] = scanned->hits.count;
	return true;
}

bool
rules_scan(const struct stream *stream, struct scratch *scratch, struct arena *arena,
	   const struct document *document, size_t part, struct scanned *scanned_out,
	   struct error *err)
{
	const struct signal_set *set = policy_signals(stream->policy);
	struct scanned scanned = { .document = document, .part = part };
	struct hits links;

	if (!links_scan(set, scratch_watched(scratch), arena, document, &links, err) ||
	    !signal_scan(set, scratch, arena, document->text, &document->folded, links,
			 &scanned.hits, err) ||
	    !index_hits(&scanned, arena, err))
		return false;
	*scanned_out = scanned;
	return true;
}

struct hits
scanned_hits(const struct scanned *scanned, size_t block)
{
	size_t first = scanned->first_hit[block], end = scanned->first_hit[block + 1];

	return (struct hits){ scanned->hits.items == NULL ? NULL : scanned->hits.items + first,
			      end - first };
}

void
judge_fill(struct judge *judge, uint64_t *set, struct hits hits, uint64_t builtins)
{
	memset(set, 0, judge->words * sizeof(*set));
	set[0] = builtins;
	for (size_t i = 0; i < hits.count; i++)
		fired_add(set, hits.items[i].signal);
}

struct slice
tag_field_name(struct slice tag)
{
	size_t len = 0;

	while (len < tag.len && (ascii_is_alnum(tag.data[len]) || tag.data[len] == '-'))
		len++;
	if (len == 0 || !slice_has_at(tag, len, SLICE(":")) ||
	    slice_trim(slice_from(tag, len + 1)).len == 0)
		return (struct slice){ 0 };
	return slice_first(tag, len);
}

bool
rule_asks(const struct rule *rule, uint32_t signal)
{
	const uint32_t *signals = NULL;
	size_t count = 0;

	for (size_t i = 0; i < rule->weight_count; i++) {
		if (rule->weights[i].signal == signal)
			return true;
	}
	if (rule->when != NULL)
		signals = condition_signals(rule->when, &count);
	for (size_t i = 0; i < count; i++) {
		if (signals[i] == signal)
			return true;
	}
	return false;
}

/* ---- header fields ---------------------------------------------------------------------------- */

static bool
speaks_of(const struct rule *rule, const char *field)
{
	return rule->scope == SCOPE_HEADER && rule->field != NULL &&
	       slice_equal_nocase(slice_of(rule->field), slice_of(field));
}

bool
rules_judge_header(const struct stream *stream, struct scratch *scratch, struct arena *arena,
		   const char *name, struct slice body, const struct folded *folded,
		   struct findings *findings, struct error *err)
{
	struct judge judge;
	struct hits hits;

	if (!judge_init(&judge, stream, NULL, arena, findings, err))
		return false;
	if (!signal_scan(policy_signals(stream->policy), scratch, arena, body, folded,
			 (struct hits){ NULL, 0 }, &hits, err))
		return within(err, "%s", name);
	judge_fill(&judge, judge.fired, hits, 0);
	if (!judge_account(&judge, &(struct account_entry){
			.scope = SCOPE_HEADER, .article = ARTICLE_NONE, .block = BLOCK_NONE,
			.sight = { .fired = judge.fired, .seen = judge.fired }, .field = name, .body = body,
			.folded = folded, .hits = hits }))
		return false;
	for (size_t i = 0; i < stream->rule_count; i++) {
		const struct rule *rule = stream->rules[i];
		struct finding *finding;
		int score;

		if (!speaks_of(rule, name) || !rule_fires(rule, judge.fired, judge.fired, &score))
			continue;
		finding = judge_add_finding(&judge, i);
		if (finding == NULL)
			return false;
		finding->score = score;
		finding->switched_off = finding->exempted =
			is_exempt(stream, i, NULL, ARTICLE_NONE);
		if (!judge_collect(&judge, finding, hits.items, hits.count))
			return false;
	}
	return true;
}
