/*
 * report_groups - which findings of a decision say the same.
 *
 * The same rule about the same words, as in every alternative: reports for people tell it once, with
 * all places. The findings of a group are a chain in their order; sorting finds all chains, so that
 * an issue with thousands of findings costs n log n.
 *
 * Memory     in the arena; without it every finding stands alone
 */
#ifndef BLUEPENCIL_TOOL_REPORT_GROUPS_H
#define BLUEPENCIL_TOOL_REPORT_GROUPS_H

#include "moderate/decision.h"

#define REPORT_NO_FINDING SIZE_MAX

struct report_groups {
	const struct decision *decision;
	size_t *first, *next;		/* per finding: the first of its group, the one behind it; NULL */
};

struct report_groups report_groups_find(const struct decision *decision, struct arena *arena);

/* Is it the same as an earlier one? */
static inline bool
report_groups_told(const struct report_groups *groups, size_t finding)
{
	return groups->first != NULL && groups->first[finding] != finding;
}

/* The first of those that say the same, and the one behind a finding; REPORT_NO_FINDING. */
static inline size_t
report_groups_first(const struct report_groups *groups, size_t finding)
{
	return groups->first == NULL ? finding : groups->first[finding];
}

static inline size_t
report_groups_next(const struct report_groups *groups, size_t finding)
{
	return groups->next == NULL ? REPORT_NO_FINDING : groups->next[finding];
}

/*
 * What became, in the other alternatives, of what a finding removed: "also gone from part 2", ...; in
 * `room`. NULL where there is nothing to say, or findings of its own tell it of every part.
 */
const char *report_counterpart(const struct report_groups *groups, size_t finding, char *room,
			       size_t size);

#endif
