/*
 * comparison - what differs between two decisions about the same message, by two sets of rules.
 *
 * Only what comes out otherwise: a passage that both remove, by whatever rules, is no difference; a
 * rule that now fires beside others that do the same is none either.
 *
 * Ownership  in the arena and in the decisions
 */
#ifndef BLUEPENCIL_TOOL_COMPARISON_H
#define BLUEPENCIL_TOOL_COMPARISON_H

#include "base/arena.h"
#include "moderate/decision.h"

enum difference_kind {
	DIFFERENCE_REMOVED,		/* a passage that goes */
	DIFFERENCE_FINDING,		/* of a rule that does not remove, or that is only watched */
	DIFFERENCE_INSERTED,		/* a text */
	DIFFERENCE_HEADER,		/* a change of the header */
	DIFFERENCE_KINDS,
};

struct difference {
	enum difference_kind kind;
	bool now;			/* only by the rules of now; else only by those of before */
	struct slice text;		/* the passage; of a header change its field body */
	const char *name;		/* the rule's, the field's; NULL: no rule of its own */
	const struct reported_finding *finding;	/* where, and in which mode; NULL */
};

struct comparison {
	bool verdict;			/* the verdict differs, or the reply of a refusal */
	bool policy;			/* another policy names it */
	struct difference *items;	/* kind by kind, in the order of the message */
	size_t count;
};

/* False: no memory. */
MUST_USE bool comparison_make(struct arena *arena, const struct decision *before,
			      const struct decision *now, struct comparison *comparison_out);

static inline bool
comparison_differs(const struct comparison *comparison)
{
	return comparison->verdict || comparison->policy || comparison->count > 0;
}

#endif
