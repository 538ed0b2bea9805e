/*
 * judge - what the steps of judging share. Sets of signals are those of policy/weigh.h.
 */
#ifndef BLUEPENCIL_POLICY_JUDGE_H
#define BLUEPENCIL_POLICY_JUDGE_H

#include "policy/account.h"
#include "policy/policy.h"
#include "policy/weigh.h"

struct judge {
	const struct stream *stream;
	const struct scanned *scanned;
	struct arena *arena;
	struct findings *findings;
	struct error *err;
	size_t words;			/* of a set of signals */
	uint64_t *fired;
};

MUST_USE bool judge_init(struct judge *judge, const struct stream *stream,
			 const struct scanned *scanned, struct arena *arena,
			 struct findings *findings, struct error *err);

/* FAULT_LIMIT; false. */
bool judge_out_of_budget(struct error *err);

/* Makes `set` the signals of these hits and the built-in ones. */
void judge_fill(struct judge *judge, uint64_t *set, struct hits hits, uint64_t builtins);

/* Notes in the stream's account, if it has one, what is judged. */
MUST_USE bool judge_account(struct judge *judge, const struct account_entry *entry);

/* A new finding of the stream's rule of this number; NULL after having failed. */
struct finding *judge_add_finding(struct judge *judge, size_t rule);

/*
 * Gives the finding its evidence out of `hits`: the signals of the rule's weights; without weights
 * those of its condition.
 */
MUST_USE bool judge_collect(struct judge *judge, struct finding *finding, const struct hit *hits,
			    size_t count);

#endif
