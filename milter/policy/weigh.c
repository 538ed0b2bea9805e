/*
 * Weighing: the sum of a score, and what there would have been without what speaks against it.
 */
#include "policy/weigh.h"

#include "policy/builtin.h"

bool
weight_counts(const struct weight *weight, const uint64_t *fired, const uint64_t *seen)
{
	return fired_has(weight->score > 0 ? fired : seen, weight->signal);
}

bool
rule_fires(const struct rule *rule, const uint64_t *fired, const uint64_t *seen, int *score_out)
{
	int score = 0;

	for (size_t i = 0; i < rule->weight_count; i++) {
		if (weight_counts(&rule->weights[i], fired, seen))
			score += rule->weights[i].score;
	}
	*score_out = score;
	if (rule->weight_count > 0 && score < rule->threshold)
		return false;
	return rule->when == NULL || condition_holds(rule->when, seen);
}

bool
rule_fires_in(const struct rule *rule, const struct sight *sight, int *score_out)
{
	const uint64_t *grounds = rule_grounds(rule, sight);

	if (!rule_fires(rule, grounds, sight->seen, score_out))
		return false;
	return grounds == sight->fired ||
	       (!sight->whole && (rule->when == NULL || condition_holds(rule->when, grounds)));
}

/* Does a signal of the condition fire that tells more than what kind of block it is? */
static bool
says_something(const struct condition *when, const uint64_t *seen)
{
	size_t count;
	const uint32_t *signals = condition_signals(when, &count);

	for (size_t i = 0; i < count; i++) {
		if (!signal_is_builtin(signals[i]) && fired_has(seen, signals[i]))
			return true;
	}
	return false;
}

bool
rule_is_near(const struct rule *rule, const uint64_t *fired, const uint64_t *seen)
{
	bool holds = rule->when == NULL || condition_holds(rule->when, seen);
	int score = 0;

	if (rule->weight_count == 0) {
		struct distance distance;

		if (rule->when == NULL || holds)
			return true;
		distance = condition_distance(rule->when, seen);
		return 2 * distance.now <= distance.most && says_something(rule->when, seen);
	}
	for (size_t i = 0; i < rule->weight_count; i++) {
		if (rule->weights[i].score > 0 && weight_counts(&rule->weights[i], fired, seen))
			score += rule->weights[i].score;
	}
	return holds ? 2 * score >= rule->threshold && score > 0 : score >= rule->threshold;
}
