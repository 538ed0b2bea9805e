/*
 * learning - fits a linear model to labelled texts, over what stands in them and what fires in them.
 *
 * Features are the n-grams of characters that at least two of the texts hold, the signals of the packs
 * that fire in them, and pairs of such signals: n-grams know the words of the texts learned from, signals
 * carry over to words that the packs know and the texts did not have, pairs tell a price that
 * may be from one that was. Logistic regression with L2 regularisation (liblinear, solver L2R_LR), once
 * over all and once more over those that got the largest weights. The result is the file that policy/model.h
 * tells of, and held-back texts are scored by reading it there, so that what is measured is what the match
 * path does.
 *
 * Ownership  lessons and results live in the arena
 */
#ifndef BLUEPENCIL_TOOL_LEARNING_H
#define BLUEPENCIL_TOOL_LEARNING_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "policy/model.h"
#include "policy/signal.h"

struct lesson {
	struct model_text text;
	bool is;			/* of what is to be learned */
	size_t fold;			/* 0 to folds - 1: when it is held back */
	const char *lang;
	double score;			/* log-odds by a model that has not seen it, once cross-validated */
};

struct lessons {
	struct arena *arena;
	struct lesson *items;
	size_t count, cap;
	size_t folds;
	size_t most;			/* features of a model */
	const struct signal_set *signals;	/* whose numbers are in the texts */
};

/* Nothing is held back. */
#define LEARNING_ALL SIZE_MAX

/* log-odds = bias + slope * score */
struct calibration {
	double bias, slope;
};

/*
 * Fits to all lessons but those of the fold `held` and writes the model to `out`. FAULT_INPUT: there
 * is nothing of one kind to learn from.
 */
bool learning_fit(const struct lessons *lessons, size_t held, struct calibration calibration,
		  const char *about, struct buf *out, struct error *err);

/* Gives every lesson its score by a model of all the other folds. */
bool learning_cross_validate(struct lessons *lessons, struct error *err);

/* Makes probabilities of the scores (Platt 1999), so that of ten texts at 90 % nine are. */
struct calibration learning_calibrate(const struct lessons *lessons);

#endif
