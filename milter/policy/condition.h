/*
 * condition - the expression of `when`: names of signals with and, or, not and parentheses.
 *
 *	finance-topic and not (is-hidden or under-related)
 *
 * "not" binds closest, then "and", then "or".
 *
 * Ownership  a condition lives in the arena it was made in
 */
#ifndef BLUEPENCIL_POLICY_CONDITION_H
#define BLUEPENCIL_POLICY_CONDITION_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/diagnostics.h"
#include "policy/signal.h"

struct condition;

/*
 * NULL after having complained: of the form, or of signals that `set` does not know. Columns in
 * complaints count characters of the expression.
 */
struct condition *condition_parse(struct arena *arena, const char *text,
				  const struct signal_set *set, struct place place,
				  struct diagnostics *diags);

/* Does it hold where the signals in `fired` fire, one bit a signal? */
bool condition_holds(const struct condition *condition, const uint64_t *fired);

/* Its signals, each once; `count_out` says how many. */
const uint32_t *condition_signals(const struct condition *condition, size_t *count_out);

/* Why a condition holds or does not: a signal that decides it, and whether it fires. */
struct reason {
	uint32_t signal;
	bool fires;
};

/*
 * The signals that decide, each once, in the order of the expression: of a condition that fails
 * those that would have to be otherwise, of one that holds those that carry it. In the arena;
 * false: no memory.
 */
MUST_USE bool condition_reasons(struct arena *arena, const struct condition *condition,
				const uint64_t *fired, struct reason **reasons_out,
				size_t *count_out);

/*
 * How far from holding: the fewest signals that would have to be otherwise `now`, and the most that
 * it can ever be.
 */
struct distance {
	size_t now, most;
};
struct distance condition_distance(const struct condition *condition, const uint64_t *fired);

/* In words, for explain and messages; in the arena. Empty for NULL. */
const char *condition_words(struct arena *arena, const struct condition *condition);

#endif
