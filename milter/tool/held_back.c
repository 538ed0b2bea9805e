/*
 * How good a learned model is on texts that it has not seen, and what its scores are worth.
 */
#include <math.h>

#include "policy/model.h"
#include "tool/learning.h"

#define NEWTON_STEPS 100
#define SMALLEST_PART 1e-10		/* of a step; smaller ones change nothing */

static bool
no_memory(struct error *err)
{
	return fail(err, FAULT_MEMORY, "needs more memory than there is");
}

static double
log_odds(double probability)
{
	double least = 1e-12;

	if (probability < least)
		probability = least;
	if (probability > 1 - least)
		probability = 1 - least;
	return log(probability / (1 - probability));
}

/* Scores the lessons of one fold by a model of the others. */
static bool
score_fold(struct lessons *lessons, size_t fold, struct arena *arena, struct error *err)
{
	struct calibration plain = { 0, 1 };
	struct diagnostics diags;
	struct model_seen seen = { 0 };
	struct ngram_model *model;
	struct buf file;

	buf_init(&file, arena);
	if (!learning_fit(lessons, fold, plain, "", &file, err))
		return false;
	diagnostics_init(&diags);
	model = model_read(arena, "held back", buf_slice(&file), &diags);
	if (model != NULL && !model_bind(model, arena, lessons->signals, &diags))
		model = NULL;
	diagnostics_done(&diags);
	if (model == NULL)
		return fail(err, FAULT_INTERNAL, "a model that was just written cannot be read");
	seen.marks = arena_array(arena, model_gram_count(model) + 1,
				 sizeof(*seen.marks));
	if (seen.marks == NULL)
		return no_memory(err);
	for (size_t i = 0; i < lessons->count; i++) {
		struct lesson *lesson = &lessons->items[i];

		if (lesson->fold == fold)
			lesson->score = log_odds(model_probability(model, &seen, &lesson->text));
	}
	return true;
}

bool
learning_cross_validate(struct lessons *lessons, struct error *err)
{
	for (size_t fold = 0; fold < lessons->folds; fold++) {
		struct arena *arena = arena_new(arena_budget(lessons->arena));
		bool done = arena != NULL ? score_fold(lessons, fold, arena, err) : no_memory(err);

		arena_free(arena);
		if (!done)
			return within(err, "with fold %zu of %zu held back", fold + 1, lessons->folds);
	}
	return true;
}

/* What a lesson's probability should be, not quite 0 or 1 (Platt 1999): separable texts have an end. */
struct targets {
	double yes, no;
};

static struct targets
targets_of(const struct lessons *lessons)
{
	double yes = 0, no = 0;

	for (size_t i = 0; i < lessons->count; i++)
		*(lessons->items[i].is ? &yes : &no) += 1;
	return (struct targets){ (yes + 1) / (yes + 2), 1 / (no + 2) };
}

/* The cross entropy of all lessons, in a form that does not overflow. */
static double
entropy_of(const struct lessons *lessons, struct targets targets, struct calibration at)
{
	double sum = 0;

	for (size_t i = 0; i < lessons->count; i++) {
		const struct lesson *lesson = &lessons->items[i];
		double target = lesson->is ? targets.yes : targets.no;
		double odds = at.bias + at.slope * lesson->score;

		sum += odds >= 0 ? (1 - target) * odds + log1p(exp(-odds)) : log1p(exp(odds)) - target * odds;
	}
	return sum;
}

/* Newton's step. */
static struct calibration
step_of(const struct lessons *lessons, struct targets targets, struct calibration at)
{
	double g0 = 0, g1 = 0, h00 = 1e-9, h01 = 0, h11 = 1e-9, determinant;

	for (size_t i = 0; i < lessons->count; i++) {
		const struct lesson *lesson = &lessons->items[i];
		double p = 1 / (1 + exp(-(at.bias + at.slope * lesson->score)));
		double error = p - (lesson->is ? targets.yes : targets.no);

		g0 += error;
		g1 += error * lesson->score;
		h00 += p * (1 - p);
		h01 += p * (1 - p) * lesson->score;
		h11 += p * (1 - p) * lesson->score * lesson->score;
	}
	determinant = h00 * h11 - h01 * h01;
	return (struct calibration){ (h11 * g0 - h01 * g1) / determinant, (h00 * g1 - h01 * g0) / determinant };
}

/*
 * Newton's method on the cross entropy, each step halved until it leads down: from afar whole steps lead away
 * (H. Lin, C. Lin, R. Weng: A note on Platt's probabilistic outputs, 2007).
 */
struct calibration
learning_calibrate(const struct lessons *lessons)
{
	struct targets targets = targets_of(lessons);
	struct calibration at = { 0, 1 };
	double entropy = entropy_of(lessons, targets, at);

	for (int i = 0; i < NEWTON_STEPS; i++) {
		struct calibration step = step_of(lessons, targets, at), next = at;
		double part = 1, least = entropy;

		for (; part > SMALLEST_PART; part /= 2) {
			next = (struct calibration){ at.bias - part * step.bias, at.slope - part * step.slope };
			least = entropy_of(lessons, targets, next);
			if (least < entropy)
				break;
		}
		if (part <= SMALLEST_PART)
			break;
		at = next;
		entropy = least;
	}
	return at;
}
