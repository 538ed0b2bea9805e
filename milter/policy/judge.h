/*
 * judge - what the steps of judging share.
 *
 * A set of signals is an array of words, one bit a signal.
 */
#ifndef BLUEPENCIL_POLICY_JUDGE_H
#define BLUEPENCIL_POLICY_JUDGE_H

#include "policy/policy.h"

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

/* Makes `set` the signals of these hits and the built-in ones. */
void judge_fill(struct judge *judge, uint64_t *set, struct hits hits, uint64_t builtins);

struct hits judge_hits_of_block(const struct scanned *scanned, size_t block);

/*
 * Does a scoring rule fire? `fired` is all that fires; what lowers a score or makes `when` hold must
 * be in `seen`, which a reader sees.
 */
bool judge_fires(const struct rule *rule, const uint64_t *fired, const uint64_t *seen,
		 int *score_out);

/* A new finding of the stream's rule of this number; NULL after having failed. */
struct finding *judge_add_finding(struct judge *judge, size_t rule);

/*
 * Gives the finding its evidence out of `hits`: the signals of the rule's weights; without weights
 * those of its condition.
 */
MUST_USE bool judge_collect(struct judge *judge, struct finding *finding, const struct hit *hits,
			    size_t count);

#endif
