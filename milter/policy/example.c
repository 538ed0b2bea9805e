/*
 * Running examples.
 *
 * An example is a text, a line a block: one line for rules about blocks. Each block is a paragraph; for
 * an only-orphaned rule it is a heading, for a rule about a header field it is the field's body. A
 * hit of a rule that asks for cells, items, links and the like may be one of these instead. It is
 * judged by its rule alone, so that what other rules do cannot hide what this one does.
 */
#include "policy/example.h"

#include "base/buf.h"
#include "base/compiler.h"
#include "base/limits.h"
#include "policy/builtin.h"

#define EXAMPLE_BUDGET (64 * MiB)

struct trial {
	const struct policy *policy;
	struct diagnostics *diags;
	const struct example_listener *listener;	/* NULL: nobody listens */
	struct arena *arena;		/* emptied after each example */
	struct scratch *scratch;
	struct stream stream;		/* of one rule */
	const struct rule *rule;
	enum mode mode;
	enum block_type type;		/* that the example's blocks are of */
	bool linked;			/* all of their text is link */
	struct document document;
	struct scanned scanned;
	struct error err;
};

/* ---- the document ----------------------------------------------------------------------------- */

/* The lines of the example, blanks at their ends and empty lines gone. */
static bool
write_text(struct trial *trial, struct slice text)
{
	struct slice line;
	struct buf out;

	buf_init(&out, trial->arena);
	while (slice_next_line(&text, &line, NULL)) {
		line = slice_trim(line);
		if (line.len == 0)
			continue;
		buf_add(&out, line);
		buf_byte(&out, '\n');
		trial->document.block_count++;
	}
	trial->document.text = trial->document.source = buf_slice(&out);
	return !out.failed;
}

/* The n-th line of a text as a range, without its end. */
static struct range
next_line(struct slice text, size_t *at)
{
	size_t end = slice_find_byte(text, *at, '\n');
	struct range range = { *at, end == SLICE_NOT_FOUND ? text.len : end };

	*at = end == SLICE_NOT_FOUND ? text.len : end + 1;
	return range;
}

static bool
write_blocks(struct trial *trial)
{
	struct document *document = &trial->document;
	size_t at = 0, folded_at = 0;

	document->blocks = arena_array(trial->arena, document->block_count,
				       sizeof(*document->blocks));
	if (document->blocks == NULL)
		return false;
	for (size_t i = 0; i < document->block_count; i++) {
		struct block *block = &document->blocks[i];

		block->type = trial->type;
		block->level = trial->type == BLOCK_HEADING ? 2 : 0;
		block->text = block->source = next_line(document->text, &at);
		block->folded = next_line(document->folded.text, &folded_at);
		block->node = HTML_NO_NODE;
		block->linked = trial->linked ? range_len(block->text) : 0;
	}
	return true;
}

static bool
make_document(struct trial *trial, struct slice text)
{
	struct document *document = &trial->document;

	*document = (struct document){ .newline = SLICE("\n"), .article_count = 1 };
	document->articles = arena_array(trial->arena, 1, sizeof(*document->articles));
	if (document->articles == NULL || !write_text(trial, text) ||
	    !fold(trial->arena, document->text, &document->folded) || !write_blocks(trial))
		return fail(&trial->err, FAULT_MEMORY, "no memory for the example");
	document->articles[0] = (struct article){ .count = document->block_count,
						  .title = BLOCK_NONE, .language = "" };
	return true;
}

/* ---- judging ---------------------------------------------------------------------------------- */

static bool
judge_document(struct trial *trial, struct slice text, struct findings *findings)
{
	struct requirements requirements = { 0 };
	bool *removed;

	if (!make_document(trial, text) ||
	    !rules_scan(&trial->stream, trial->scratch, trial->arena, &trial->document, 0,
			&trial->scanned, &trial->err))
		return false;
	if (trial->rule->scope == SCOPE_BLOCK)
		return rules_judge_blocks(&trial->stream, &trial->scanned, trial->arena, NULL,
					  findings, &trial->err);
	removed = arena_array(trial->arena, trial->document.block_count, sizeof(*removed));
	if (removed == NULL)
		return fail(&trial->err, FAULT_MEMORY, "no memory for the example");
	return rules_judge_articles(&trial->stream, &trial->scanned, removed, trial->arena,
				    findings, &requirements, &trial->err);
}

/* Does the rule fire on blocks of this type? False in the result: it could not be judged. */
static bool
try_as(struct trial *trial, const char *text, enum block_type type, bool linked, bool *fires_out)
{
	struct findings findings = { 0 };
	struct folded folded;
	bool judged;

	trial->type = type;
	trial->linked = linked;
	if (trial->rule->scope == SCOPE_HEADER)
		judged = (fold(trial->arena, slice_of(text), &folded) ||
			  fail(&trial->err, FAULT_MEMORY, "no memory for the example")) &&
			 rules_judge_header(&trial->stream, trial->scratch, trial->arena,
					    trial->rule->field, slice_of(text), &folded, &findings,
					    &trial->err);
	else
		judged = judge_document(trial, slice_of(text), &findings);
	*fires_out = findings.count > 0;
	return judged;
}

/* As a paragraph or heading; a hit also as whatever else the rule asks for. */
static bool
try_text(struct trial *trial, const struct example *example, bool *fires_out)
{
	static const struct {
		enum builtin asked;
		enum block_type type;
		bool linked;
	} others[] = {
		{ BUILTIN_IS_HEADING, BLOCK_HEADING, false },
		{ BUILTIN_IS_ITEM, BLOCK_ITEM, false },
		{ BUILTIN_IS_LINK, BLOCK_LINK, true },
		{ BUILTIN_IS_CELL, BLOCK_CELL, false },
		{ BUILTIN_IS_IMAGE, BLOCK_IMAGE, false },
		{ BUILTIN_MOSTLY_LINK, BLOCK_PARAGRAPH, true },
	};

	if (!try_as(trial, example->text, trial->rule->only_orphaned ? BLOCK_HEADING : BLOCK_PARAGRAPH,
		    false, fires_out))
		return false;
	for (size_t i = 0; i < COUNT(others) && example->hit && !*fires_out; i++) {
		if (rule_asks(trial->rule, others[i].asked) &&
		    !try_as(trial, example->text, others[i].type, others[i].linked, fires_out))
			return false;
	}
	return true;
}

/* ---- why -------------------------------------------------------------------------------------- */

/* The first place where a signal fires in the example, as it is written there; empty: nowhere. */
static struct slice
words_of(const struct trial *trial, const struct hits *hits, uint32_t signal)
{
	for (size_t i = 0; i < hits->count; i++) {
		struct range range = hits->items[i].folded;

		if (hits->items[i].signal != signal)
			continue;
		if (trial->document.folded.map != NULL)
			range = offset_map_source(trial->document.folded.map, range);
		return slice_range(trial->document.text, range);
	}
	return SLICE("");
}

static bool
fires_at_all(const struct hits *hits, uint32_t signal)
{
	for (size_t i = 0; i < hits->count; i++) {
		if (hits->items[i].signal == signal)
			return true;
	}
	return false;
}

/* "score 4 of 6: coin "SUI" 2, price "0,56 $" 2; missing: outlook" */
static void
explain_score(const struct trial *trial, const struct hits *hits, struct buf *out)
{
	const struct rule *rule = trial->rule;
	const struct signal_set *set = policy_signals(trial->policy);
	const char *before = ": ";
	int score = 0;

	for (size_t i = 0; i < rule->weight_count; i++) {
		if (fires_at_all(hits, rule->weights[i].signal))
			score += rule->weights[i].score;
	}
	buf_printf(out, "score %d of %d", score, rule->threshold);
	for (size_t i = 0; i < rule->weight_count; i++) {
		const struct weight *weight = &rule->weights[i];

		if (!fires_at_all(hits, weight->signal))
			continue;
		buf_printf(out, "%s%s \"", before, signal_name(set, weight->signal));
		buf_add(out, words_of(trial, hits, weight->signal));
		buf_printf(out, "\" %d", weight->score);
		before = ", ";
	}
	before = "; missing: ";
	for (size_t i = 0; i < rule->weight_count; i++) {
		const struct weight *weight = &rule->weights[i];

		if (weight->score < 0 || fires_at_all(hits, weight->signal))
			continue;
		buf_printf(out, "%s%s", before, signal_name(set, weight->signal));
		before = ", ";
	}
	buf_byte(out, '\n');
}

static void
explain_signal(const struct trial *trial, const struct hits *hits, uint32_t signal,
	       struct buf *out)
{
	const char *name = signal_name(policy_signals(trial->policy), signal);

	if (signal_is_builtin(signal))
		return;
	if (!fires_at_all(hits, signal)) {
		buf_printf(out, "%s does not fire\n", name);
		return;
	}
	buf_printf(out, "%s \"", name);
	buf_add(out, words_of(trial, hits, signal));
	buf_string(out, "\"\n");
}

static void
explain_condition(const struct trial *trial, const struct hits *hits, struct buf *out)
{
	const struct condition *when = trial->rule->when;
	const uint32_t *signals;
	size_t count;

	buf_printf(out, "when %s\n", condition_words(trial->arena, when));
	signals = condition_signals(when, &count);
	for (size_t i = 0; i < count; i++)
		explain_signal(trial, hits, signals[i], out);
}

/* The lines beneath a complaint: the text, and what fired in it. */
static const char *
explain(struct trial *trial, const char *text)
{
	struct folded folded;
	struct hits hits;
	struct buf out;

	/* A header's example has not been made a document; here it may be one. */
	if (!make_document(trial, slice_of(text)))
		return "";
	folded = trial->document.folded;
	if (!signal_scan(policy_signals(trial->policy), trial->scratch, trial->arena,
			 trial->document.text, &folded, (struct hits){ NULL, 0 }, &hits,
			 &trial->err))
		return trial->err.text;
	buf_init(&out, trial->arena);
	buf_printf(&out, "\"%s\"\n", text);
	if (trial->rule->weight_count > 0)
		explain_score(trial, &hits, &out);
	if (trial->rule->when != NULL)
		explain_condition(trial, &hits, &out);
	if (trial->rule->require != SIGNAL_NONE && !rule_asks(trial->rule, trial->rule->require))
		explain_signal(trial, &hits, trial->rule->require, &out);
	if (trial->rule->weak != SIGNAL_NONE)
		explain_signal(trial, &hits, trial->rule->weak, &out);
	if (out.len > 0 && out.data[out.len - 1] == '\n')
		out.len--;
	return out.failed ? "" : buf_cstring(&out);
}

/* ---- the check -------------------------------------------------------------------------------- */

static void
tell(const struct trial *trial, const struct example *example, size_t number, const char *why)
{
	if (trial->listener != NULL)
		trial->listener->ran(trial->listener->context, trial->rule, example, number, why);
}

static void
check_example(struct trial *trial, const struct example *example, size_t number)
{
	const char *why;
	bool fires;

	arena_reset(trial->arena);
	if (!try_text(trial, example, &fires)) {
		complain(trial->diags, example->place, "example %zu of %s cannot be judged: %s", number,
			 trial->rule->name, trial->err.text);
		tell(trial, example, number, trial->err.text);
		return;
	}
	if (fires == example->hit) {
		tell(trial, example, number, NULL);
		return;
	}
	why = explain(trial, example->text);
	complain(trial->diags, example->place, "example %zu of %s should %s\n%s", number,
		 trial->rule->name, example->hit ? "hit and does not" : "miss and hits", why);
	tell(trial, example, number, why);
}

static bool
satisfies(struct trial *trial, const struct rule *rule, struct slice text)
{
	const struct hits *hits = &trial->scanned.hits;
	struct findings findings = { 0 };

	trial->type = BLOCK_PARAGRAPH;
	trial->linked = false;
	return judge_document(trial, text, &findings) && fires_at_all(hits, rule->require) &&
	       (rule->weak == SIGNAL_NONE || !fires_at_all(hits, rule->weak));
}

/* A text that its own rule does not take for what it requires is inserted again each time. */
static void
check_texts(struct trial *trial, const struct rule *rule)
{
	if (rule->require == SIGNAL_NONE || rule->texts == NULL)
		return;
	for (size_t i = 0; i < texts_count(rule->texts); i++) {
		const char *language = texts_language(rule->texts, i);

		arena_reset(trial->arena);
		if (satisfies(trial, rule, texts_find(rule->texts, language, false, NULL)))
			continue;
		complain_of(trial->diags, "text-not-enough", rule->place,
			 "the text %s.%s does not satisfy %s, which inserts it; "
			 "add a phrase of it to signal %s", rule->text, language, rule->name,
			 rule->require_name);
	}
}

static void
check_rule(struct trial *trial, const struct rule *rule)
{
	size_t numbers[2] = { 0, 0 };		/* of misses, of hits */

	trial->rule = rule;
	trial->stream = (struct stream){ .name = "examples", .policy = trial->policy,
					 .rules = &trial->rule, .modes = &trial->mode,
					 .rule_count = 1 };
	for (size_t i = 0; i < rule->example_count; i++) {
		const struct example *example = &rule->examples[i];

		check_example(trial, example, ++numbers[example->hit]);
	}
	check_texts(trial, rule);
	if (numbers[0] > 0 && numbers[1] > 0)
		return;
	warn_of(trial->diags, "no-examples", rule->place, "rule %s has no %s among its examples", rule->name,
	     numbers[0] > 0 ? "hit" : numbers[1] > 0 ? "miss" : "hit and no miss");
}

/* Was something that the rule is made of not read? Then its examples prove nothing. */
static bool
is_whole(const struct policy *policy, const struct rule *rule)
{
	const struct signal_set *set = policy_signals(policy);

	if (rule->broken)
		return false;
	for (uint32_t i = 0; i < signal_count(set); i++) {
		if (signal_is_broken(set, i) &&
		    (rule_asks(rule, i) || rule->require == i || rule->weak == i))
			return false;
	}
	return true;
}

void
examples_check(const struct policy *policy, struct diagnostics *diags,
	       const struct example_listener *listener)
{
	struct trial trial = { .policy = policy, .diags = diags, .listener = listener,
			       .mode = MODE_ENFORCE };

	trial.arena = arena_new(EXAMPLE_BUDGET);
	trial.scratch = policy_lend_scratch(policy);
	if (trial.arena == NULL || trial.scratch == NULL) {
		complain(diags, (struct place){ 0 }, "no memory to run the examples");
	} else {
		for (size_t i = 0; i < policy_rule_count(policy); i++) {
			if (is_whole(policy, policy_rule(policy, i)))
				check_rule(&trial, policy_rule(policy, i));
		}
	}
	policy_return_scratch(policy, trial.scratch);
	arena_free(trial.arena);
}
