/*
 * weigh - what a scoring rule makes of the signals that fire in one place, and how near it came.
 *
 * A set of signals is an array of words, one bit a signal. There are two of a place: all that fires
 * there, and of that what a reader sees; in a block and in a header field they are the same.
 *
 * Judging asks rule_fires and nothing else; who explains asks the rest, which is made of the same.
 */
#ifndef BLUEPENCIL_POLICY_WEIGH_H
#define BLUEPENCIL_POLICY_WEIGH_H

#include "policy/rule.h"

static inline bool
fired_has(const uint64_t *set, uint32_t signal)
{
	return set[signal / 64] >> signal % 64 & 1;
}

static inline void
fired_add(uint64_t *set, uint32_t signal)
{
	set[signal / 64] |= UINT64_C(1) << signal % 64;
}

/* What fires in a place, as rules are asked about it. */
struct sight {
	const uint64_t *fired;		/* all of it */
	const uint64_t *seen;		/* what a reader sees */
	const uint64_t *outside;	/* of a block: what no shield holds; NULL: nothing is shielded */
	bool whole;			/* a shield holds all of the block */
};

/* Would it take a block away? */
static inline bool
rule_takes_away(const struct rule *rule)
{
	return rule->action == ACTION_REMOVE || rule->action == ACTION_REPLACE;
}

/* What makes it fire there: what would take a block away finds its reasons outside of shields. */
static inline const uint64_t *
rule_grounds(const struct rule *rule, const struct sight *sight)
{
	return sight->outside != NULL && rule_takes_away(rule) ? sight->outside : sight->fired;
}

/* Does it fire in that place, shields taken into account? */
bool rule_fires_in(const struct rule *rule, const struct sight *sight, int *score_out);

/* Does the weight count there? What lowers a score must be seen by a reader. */
bool weight_counts(const struct weight *weight, const uint64_t *fired, const uint64_t *seen);

/* Does it fire? The score is told either way. */
bool rule_fires(const struct rule *rule, const uint64_t *fired, const uint64_t *seen,
		int *score_out);

/*
 * Did a rule that does not fire come at least half way?
 *
 * By its score where `when` holds, leaving out what lowers it, for that is what kept it from
 * firing. Where `when` fails the whole threshold must be reached. A rule that has `when` alone, or
 * requires something, came half way when at most half of the signals that could have to be
 * otherwise do, and one that a pack defines fires.
 */
bool rule_is_near(const struct rule *rule, const uint64_t *fired, const uint64_t *seen);

#endif
