/*
 * model - a linear model over character n-grams: how much a text is like those it learned from.
 *
 * A model is a text file that `bluepencil train` writes:
 *
 *	bluepencil-model 1
 *	about	what is to be removed: 870 of 2329 texts
 *	bias	-412		in thousandths
 *	slope	1730		in thousandths
 *	grams	12000
 *	843	_moon		a weight in thousandths, and its n-gram, "_" for a blank
 *	...
 *	signals	900
 *	712	forecast	a signal that fires in the text
 *	903	coin+may	two that do
 *	...
 *
 * The score of a text is the sum of the weights of its n-grams that the model knows, each counted once,
 * divided by the square root of their number (length tells nothing), and of the weights of its
 * signals and pairs of signals. bias + slope * score are the log-odds, fitted to scores of texts that
 * were held back, so that 90 % means that of ten such texts nine were.
 *
 * Ownership  a model lives in the arena it was read into; once bound, nothing changes it
 * Memory     scoring allocates nothing: `seen` is lent
 */
#ifndef BLUEPENCIL_POLICY_MODEL_H
#define BLUEPENCIL_POLICY_MODEL_H

#include "base/arena.h"
#include "base/diagnostics.h"
#include "base/slice.h"

#define MODEL_GRAMS_MOST 200000		/* and signals; more would learn texts by heart */
#define MODEL_UNIT 1000			/* what 1.0 is in the file */
#define MODEL_FORMAT "bluepencil-model 1"

struct ngram_model;

/* Reads a model from the bytes of a file of that path. NULL after having complained. */
struct ngram_model *model_read(struct arena *arena, const char *path, struct slice bytes,
			       struct diagnostics *diags);

/*
 * Makes the model's signals those of `set`, which has all of its signals by now. Warns of those
 * that it has not, which count as not firing. False: no memory, which has been told.
 */
struct signal_set;
MUST_USE bool model_bind(struct ngram_model *model, struct arena *arena,
			 const struct signal_set *set, struct diagnostics *diags);

size_t model_gram_count(const struct ngram_model *model);
const char *model_about(const struct ngram_model *model);

/* Which n-grams of the current text have been counted; one of these a thread and model. */
struct model_seen {
	uint32_t *marks;		/* model_gram_count items, zeroed at first */
	uint32_t mark;			/* of the current text */
};

/* A text: folded, and the numbers of the signals that fire in it, each once. */
struct model_text {
	struct slice folded;
	const uint32_t *signals;
	size_t signal_count;
};

/* The probability, 0 to 1. Of a text without anything that the model knows it is that of the bias. */
double model_probability(const struct ngram_model *model, struct model_seen *seen,
			 const struct model_text *text);

/* An n-gram, "{signal}" or "{signal+signal}", and what it adds to the log-odds. */
struct model_reason {
	const char *what;
	double weight;
};

/*
 * What says most about a text, the strongest first, whichever way it points; how many were
 * written to `reasons_out`, at most `most`. An n-gram within a stronger one of the same way is left out.
 */
size_t model_reasons(const struct ngram_model *model, struct model_seen *seen,
		     const struct model_text *text, struct model_reason *reasons_out, size_t most);

/* What joins two signals in a model. */
#define MODEL_PAIR '+'

#endif
