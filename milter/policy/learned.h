/*
 * learned - the signals of a set that models make fire, each over whole blocks.
 *
 * A block is scored once for each model that some signal asks about it, however many signals do.
 */
#ifndef BLUEPENCIL_POLICY_LEARNED_H
#define BLUEPENCIL_POLICY_LEARNED_H

#include "base/arena.h"
#include "policy/model.h"
#include "policy/signal.h"

struct learned_signal {
	uint32_t signal;
	uint32_t where;			/* SIGNAL_NONE: everywhere */
	size_t model;			/* of learned_signals.models */
	struct learned_bounds bounds;
	struct place place;
};

struct learned_signals {
	struct learned_signal *items;	/* sorted by signal, once finished */
	size_t count, cap;
	struct ngram_model **models;	/* each once */
	size_t model_count, model_cap;
};

/* Working memory of one thread. */
struct learned_scratch {
	struct model_seen *seen;	/* per model */
	uint32_t *signals;		/* of the current block */
};

/* False: no memory. */
MUST_USE bool learned_add(struct learned_signals *learned, struct arena *arena,
			  struct ngram_model *model, struct learned_signal item);

/* Finds the signals that `where` and the models name, and sorts. False after having complained. */
MUST_USE bool learned_finish(struct signal_set *set, struct diagnostics *diags);

/* NULL where nothing is learned. False: no memory. */
MUST_USE bool learned_scratch_new(const struct signal_set *set, struct learned_scratch **scratch_out);
void learned_scratch_free(const struct learned_signals *learned, struct learned_scratch *scratch);

/*
 * Adds to the sorted hits in the runs of a folded text those of learned signals. FAULT_LIMIT: budget
 * or time.
 */
struct remembered;
bool learned_scan(const struct signal_set *set, struct scratch *scratch, struct arena *arena,
		  struct slice folded, const struct remembered *remembered, struct hits *hits,
		  struct error *err);

#endif
