/*
 * Rules that can never fire, and rules that change nothing where they do.
 *
 * Whether a condition can hold is asked of all combinations of its signals that can occur together:
 * a block is of one type only, around a header field there is nothing, and a signal whose phrases
 * all name {another} fires only where that one does. Conditions of more signals than that are
 * believed.
 *
 * One rule makes another idle when it fires wherever the other does and does at least as much.
 * Only rules that enforce are compared, for a second one that monitors is how changes are tried.
 */
#include "policy/lint.h"

#include "policy/builtin.h"
#include "policy/policy_inner.h"
#include "policy/signal_set.h"
#include "policy/weigh.h"

#define SIGNALS_MOST 14			/* of all combinations of which a question is asked */

/* ---- combinations ----------------------------------------------------------------------------- */

struct combinations {
	struct lint *lint;
	enum scope scope;
	uint32_t signals[SIGNALS_MOST];
	size_t count;
	unsigned implied[SIGNALS_MOST];	/* by each: the others that then fire, one bit each */
	uint64_t *fired;		/* the current one, one bit a signal of the set */
	bool too_many;
};

static void
add_signal(struct combinations *all, uint32_t signal)
{
	for (size_t i = 0; i < all->count; i++) {
		if (all->signals[i] == signal)
			return;
	}
	if (all->count == SIGNALS_MOST)
		all->too_many = true;
	else
		all->signals[all->count++] = signal;
}

static void
add_condition(struct combinations *all, const struct rule *rule)
{
	const uint32_t *signals = NULL;
	size_t count = 0;

	if (rule->when != NULL)
		signals = condition_signals(rule->when, &count);
	for (size_t i = 0; i < count; i++)
		add_signal(all, signals[i]);
}

static void
add_weights(struct combinations *all, const struct rule *rule)
{
	for (size_t i = 0; i < rule->weight_count; i++)
		add_signal(all, rule->weights[i].signal);
}

static bool
names(const struct pattern *pattern, uint32_t signal)
{
	for (size_t i = 0; i < pattern->phrase.signal_count; i++) {
		const struct piece *piece = pattern->phrase.signals[i];
		const struct sequence *sequence = &pattern->phrase.sequence;

		/* One within a choice need not be there. */
		if (piece->signal == signal && piece >= sequence->pieces &&
		    piece < sequence->pieces + sequence->count)
			return true;
	}
	return false;
}

/* Does every phrase of `signal` name `other`? */
static bool
implies(const struct signal_set *set, uint32_t signal, uint32_t other)
{
	bool any = false;

	if (signal_model(set, signal) != NULL)
		return false;
	for (size_t i = 0; i < set->pattern_count; i++) {
		if (set->patterns[i].signal != signal)
			continue;
		any = true;
		if (set->patterns[i].regex != NULL || !names(&set->patterns[i], other))
			return false;
	}
	return any;
}

static bool
combinations_begin(struct combinations *all)
{
	const struct signal_set *set = policy_signals(all->lint->policy);

	all->fired = arena_array(all->lint->arena, signal_count(set) / 64 + 1, sizeof(uint64_t));
	if (all->fired == NULL) {
		all->lint->short_of_memory = true;
		return false;
	}
	for (size_t i = 0; i < all->count && !all->too_many; i++) {
		for (size_t j = 0; j < all->count; j++) {
			if (i != j && implies(set, all->signals[i], all->signals[j]))
				all->implied[i] |= 1u << j;
		}
	}
	return !all->too_many;
}

/* Can these signals, and none of the others that are asked about, fire in one place? */
static bool
is_possible(const struct combinations *all, unsigned combination)
{
	size_t types = 0;

	for (size_t i = 0; i < all->count; i++) {
		if (!(combination >> i & 1))
			continue;
		if (all->scope == SCOPE_HEADER && signal_is_builtin(all->signals[i]))
			return false;
		types += all->signals[i] <= BUILTIN_IS_IMAGE;
		if (all->implied[i] & ~combination)
			return false;
	}
	return types <= 1 || all->scope != SCOPE_BLOCK;
}

/* Sets `fired` to a combination; false: it cannot be. */
static bool
combination_set(struct combinations *all, unsigned combination)
{
	for (size_t i = 0; i < all->count; i++)
		all->fired[all->signals[i] / 64] &= ~(UINT64_C(1) << all->signals[i] % 64);
	if (!is_possible(all, combination))
		return false;
	for (size_t i = 0; i < all->count; i++) {
		if (combination >> i & 1)
			fired_add(all->fired, all->signals[i]);
	}
	return true;
}

static bool
is_asked(const struct combinations *all, uint32_t signal)
{
	for (size_t i = 0; i < all->count; i++) {
		if (all->signals[i] == signal)
			return true;
	}
	return false;
}

/* ---- one rule --------------------------------------------------------------------------------- */

/* The most that the score can be beside the current combination of the condition's signals. */
static int
most_score(const struct combinations *all, const struct rule *rule)
{
	int most = 0, type = 0;

	for (size_t i = 0; i < rule->weight_count; i++) {
		const struct weight *weight = &rule->weights[i];

		if (is_asked(all, weight->signal)) {
			most += fired_has(all->fired, weight->signal) ? weight->score : 0;
		} else if (all->scope == SCOPE_HEADER && signal_is_builtin(weight->signal)) {
			continue;
		} else if (all->scope == SCOPE_BLOCK && weight->signal <= BUILTIN_IS_IMAGE) {
			type = weight->score > type ? weight->score : type;
		} else {
			most += weight->score > 0 ? weight->score : 0;
		}
	}
	return most + type;
}

static void
check_condition(struct lint *lint, const struct rule *rule)
{
	struct combinations all = { .lint = lint, .scope = rule->scope };
	bool holds = false, fails = false;
	int most = 0;

	add_condition(&all, rule);
	if (!combinations_begin(&all))
		return;
	for (unsigned i = 0; i < 1u << all.count; i++) {
		int score;

		if (!combination_set(&all, i))
			continue;
		if (rule->when != NULL && !condition_holds(rule->when, all.fired)) {
			fails = true;
			continue;
		}
		holds = true;
		score = most_score(&all, rule);
		most = score > most ? score : most;
	}
	if (!holds)
		complain_of(lint->diags, "rule-never-fires", rule->place,
			    "rule %s never fires: its condition \"%s\" cannot hold", rule->name,
			    condition_words(lint->arena, rule->when));
	else if (rule->when != NULL && !fails)
		warn_of(lint->diags, "condition-always-holds", rule->place,
			"the condition \"%s\" of rule %s holds everywhere; take it away, or mend it",
			condition_words(lint->arena, rule->when), rule->name);
	if (holds && rule->weight_count > 0 && most < rule->threshold)
		complain_of(lint->diags, "threshold-never-reached", rule->place,
			    "rule %s never fires: of its scores at most %d can come together%s, and the "
			    "threshold is %d", rule->name, most,
			    rule->when == NULL ? "" : " where its condition holds", rule->threshold);
}

/* More than what is needed, and than what could speak against it: a digit too many? */
static void
check_weights(struct lint *lint, const struct rule *rule)
{
	int against = 0;

	for (size_t i = 0; i < rule->weight_count; i++)
		against -= rule->weights[i].score < 0 ? rule->weights[i].score : 0;
	for (size_t i = 0; i < rule->weight_count; i++) {
		const struct weight *weight = &rule->weights[i];

		if (weight->score <= rule->threshold + against || weight->score <= 2 * rule->threshold)
			continue;
		warn_of(lint->diags, "weight-above-threshold", rule->place,
			"in rule %s the score of %s is %d, while %d are enough%s; is a digit too many?",
			rule->name, signal_name(policy_signals(lint->policy), weight->signal),
			weight->score, rule->threshold + against,
			against == 0 ? "" : " whatever speaks against it");
	}
}

/* ---- two rules -------------------------------------------------------------------------------- */

static bool
enforces(const struct stream *stream, const struct rule *rule)
{
	for (size_t i = 0; i < stream->rule_count; i++) {
		if (stream->rules[i] == rule)
			return stream->modes[i] == MODE_ENFORCE;
	}
	return false;
}

/* Wherever `idle` is enforced, `other` is as well; and it is somewhere. */
static bool
stand_together(const struct lint *lint, const struct rule *other, const struct rule *idle)
{
	const struct policy *policy = lint->policy;
	bool somewhere = false;

	for (size_t i = 0; policy->streams != NULL && i < policy->conf.stream_count; i++) {
		if (!enforces(&policy->streams[i], idle))
			continue;
		if (!enforces(&policy->streams[i], other))
			return false;
		somewhere = true;
	}
	return somewhere;
}

static bool
is_same_text(const char *a, const char *b)
{
	return (a == NULL) == (b == NULL) && (a == NULL || strcmp(a, b) == 0);
}

/* Does it do all that the other one would do? */
static bool
does_as_much(const struct rule *other, const struct rule *idle)
{
	if (other->scope != idle->scope || !is_same_text(other->field, idle->field) ||
	    other->require != idle->require || other->weak != idle->weak ||
	    other->same_language != idle->same_language ||
	    other->only_orphaned != idle->only_orphaned)
		return false;
	if (other->action == idle->action)
		return is_same_text(other->text, idle->text) && is_same_text(other->tag, idle->tag);
	/* What is refused or dropped needs no other change. */
	return other->action >= ACTION_DISCARD &&
	       action_verdict(other->action) > action_verdict(idle->action);
}

enum relation { RELATION_NONE, RELATION_WIDER, RELATION_SAME };

/* Does `other` fire wherever `idle` does, and even nowhere else? */
static enum relation
relation(struct lint *lint, const struct rule *other, const struct rule *idle)
{
	struct combinations all = { .lint = lint, .scope = idle->scope };
	bool same = true, fires = false;

	add_condition(&all, other);
	add_condition(&all, idle);
	add_weights(&all, other);
	add_weights(&all, idle);
	if (all.count == 0 || !combinations_begin(&all))
		return RELATION_NONE;
	for (unsigned i = 0; i < 1u << all.count; i++) {
		bool one, two;
		int score;

		if (!combination_set(&all, i))
			continue;
		one = rule_fires(other, all.fired, all.fired, &score);
		two = rule_fires(idle, all.fired, all.fired, &score);
		if (two && !one)
			return RELATION_NONE;
		same = same && one == two;
		fires = fires || two;
	}
	return !fires ? RELATION_NONE : same ? RELATION_SAME : RELATION_WIDER;
}

static bool
compare(struct lint *lint, const struct rule *other, size_t other_number, const struct rule *idle,
	size_t idle_number)
{
	if (!does_as_much(other, idle) || !stand_together(lint, other, idle))
		return false;
	switch (relation(lint, other, idle)) {
	case RELATION_NONE:
		return false;
	case RELATION_SAME:
		/* Of two that are the same, the later one is told. */
		if (other->action == idle->action && other_number > idle_number)
			return false;
		warn_of(lint->diags, "same-condition", idle->place,
			"rule %s has the same condition as %s (%s:%zu), which %ss; take one of them away",
			idle->name, other->name, other->place.file, other->place.line,
			action_name(other->action));
		return true;
	case RELATION_WIDER:
		warn_of(lint->diags, "rule-pre-empted", idle->place,
			"rule %s changes nothing: wherever it fires, %s (%s:%zu) fires and %ss; take it "
			"away, or make that one narrower", idle->name, other->name, other->place.file,
			other->place.line, action_name(other->action));
		return true;
	}
	return false;
}

static bool
can_compare(const struct rule *rule)
{
	return !rule->broken && rule->mode == MODE_ENFORCE;
}

/*
 * Packs in folders are chosen one by one, and each must do what it says without the others: two laws
 * may ask the same, and where both are chosen the finding of each cites its own.
 */
static bool
are_chosen_apart(const struct policy *policy, const struct rule *a, const struct rule *b)
{
	const struct pack *packs = policy->packs.items;

	return a->pack != b->pack && packs[a->pack].folder != NULL && packs[b->pack].folder != NULL;
}

void
lint_rules(struct lint *lint)
{
	const struct policy *policy = lint->policy;

	for (size_t i = 0; i < policy_rule_count(policy); i++) {
		const struct rule *rule = policy_rule(policy, i);
		bool told = false;

		if (rule->broken)
			continue;
		check_condition(lint, rule);
		check_weights(lint, rule);
		for (size_t j = 0; j < policy_rule_count(policy) && !told; j++) {
			const struct rule *other = policy_rule(policy, j);

			if (i != j && can_compare(rule) && can_compare(other) &&
			    !are_chosen_apart(policy, rule, other))
				told = compare(lint, other, j, rule, i);
		}
	}
}
