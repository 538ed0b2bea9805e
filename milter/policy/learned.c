/*
 * Learned signals: going through the blocks of a text, beside the hits that are known.
 */
#include "policy/learned.h"

#include <stdlib.h>

#include "base/watch.h"
#include "policy/remembered.h"
#include "policy/signal_set.h"

#define BLOCKS_PER_WATCH 16

/* ---- the set ---------------------------------------------------------------------------------- */

bool
learned_add(struct learned_signals *learned, struct arena *arena, struct ngram_model *model,
	    struct learned_signal item)
{
	struct learned_signal *added;
	size_t number = 0;

	while (number < learned->model_count && learned->models[number] != model)
		number++;
	if (number == learned->model_count) {
		struct ngram_model **place = ARENA_PUSH(arena, learned->models, learned->model_count,
							learned->model_cap);

		if (place == NULL)
			return false;
		*place = model;
	}
	added = ARENA_PUSH(arena, learned->items, learned->count, learned->cap);
	if (added == NULL)
		return false;
	*added = item;
	added->model = number;
	return true;
}

static bool
find_where(const struct signal_set *set, struct learned_signal *item, struct diagnostics *diags)
{
	const char *where = item->bounds.where, *nearest;

	item->where = where == NULL ? SIGNAL_NONE : signal_find(set, where);
	if (where == NULL)
		return true;
	if (item->where == SIGNAL_NONE) {
		nearest = signal_nearest(set, where);
		if (nearest == NULL)
			complain(diags, item->place, "there is no signal \"%s\"", where);
		else
			complain(diags, item->place, "there is no signal \"%s\"; did you mean \"%s\"?",
				 where, nearest);
		return false;
	}
	if (set->signals[item->where].model == NULL)
		return true;
	complain(diags, item->place, "where = \"%s\" is a learned signal itself; name one of phrases",
		 where);
	return false;
}

static int
by_signal(const void *a, const void *b)
{
	uint32_t left = ((const struct learned_signal *)a)->signal;
	uint32_t right = ((const struct learned_signal *)b)->signal;

	return (left > right) - (left < right);
}

bool
learned_finish(struct signal_set *set, struct diagnostics *diags)
{
	struct learned_signals *learned = &set->learned;
	bool clean = true;

	for (size_t i = 0; i < learned->count; i++) {
		const struct signal *signal = &set->signals[learned->items[i].signal];

		if (signal->pattern_count > 0) {
			complain(diags, learned->items[i].place, "signal %s has phrases and cannot be "
				 "learned as well; make two signals", signal->name);
			clean = false;
		}
		clean = find_where(set, &learned->items[i], diags) && clean;
		if (learned->items[i].where != SIGNAL_NONE)
			set->signals[learned->items[i].where].named = true;
	}
	for (size_t i = 0; i < learned->model_count && clean; i++)
		clean = model_bind(learned->models[i], set->arena, set, diags);
	if (learned->count > 1)
		qsort(learned->items, learned->count, sizeof(*learned->items), by_signal);
	return clean;
}

void
learned_scratch_free(const struct learned_signals *learned, struct learned_scratch *scratch)
{
	if (scratch == NULL)
		return;
	for (size_t i = 0; scratch->seen != NULL && i < learned->model_count; i++)
		free(scratch->seen[i].marks);
	free(scratch->seen);
	free(scratch->signals);
	free(scratch);
}

bool
learned_scratch_new(const struct signal_set *set, struct learned_scratch **scratch_out)
{
	const struct learned_signals *learned = &set->learned;
	struct learned_scratch *scratch;
	bool done;

	*scratch_out = NULL;
	if (learned->count == 0)
		return true;
	scratch = *scratch_out = calloc(1, sizeof(*scratch));
	if (scratch == NULL)
		return false;
	scratch->seen = calloc(learned->model_count, sizeof(*scratch->seen));
	scratch->signals = calloc(set->signal_count, sizeof(*scratch->signals));
	done = scratch->seen != NULL && scratch->signals != NULL;
	for (size_t i = 0; i < learned->model_count && done; i++) {
		scratch->seen[i].marks = calloc(model_gram_count(learned->models[i]) + 1,
						sizeof(*scratch->seen[i].marks));
		done = scratch->seen[i].marks != NULL;
	}
	return done;
}

static bool
is_listed(const uint32_t *signals, size_t count, uint32_t signal)
{
	for (size_t i = 0; i < count; i++)
		if (signals[i] == signal)
			return true;
	return false;
}

size_t
signals_of_hits(const struct signal_set *set, struct hits hits, uint32_t *signals_out)
{
	size_t count = 0;

	for (size_t i = 0; i < hits.count; i++) {
		uint32_t signal = hits.items[i].signal;

		if (set->signals[signal].model == NULL && !is_listed(signals_out, count, signal))
			signals_out[count++] = signal;
	}
	return count;
}

/* ---- the scan --------------------------------------------------------------------------------- */

struct learned_walk {
	const struct signal_set *set;
	struct scratch *scratch;
	struct arena *arena;
	struct slice folded;
	struct hits known;		/* sorted by start */
	size_t next_known;		/* the first that is not before the next run */
	struct hit *found;		/* sorted by start, then signal */
	size_t found_count, found_cap;
	struct error *err;
};

static bool
out_of_budget(const struct learned_walk *walk)
{
	return fail(walk->err, FAULT_LIMIT, "too many places where signals fire for the budget of "
		    "%zu bytes", arena_budget(walk->arena));
}

static bool
fires(struct hits hits, uint32_t signal)
{
	for (size_t i = 0; i < hits.count; i++)
		if (hits.items[i].signal == signal)
			return true;
	return false;
}

/* The signals of one model in one block. */
static bool
ask_model(struct learned_walk *walk, size_t model, struct range block, struct hits hits)
{
	const struct learned_signals *learned = &walk->set->learned;
	struct learned_scratch *scratch = walk->scratch->learned;
	struct model_text text = { .folded = slice_range(walk->folded, block) };
	double percent = -1;		/* not known yet */

	for (size_t i = 0; i < learned->count; i++) {
		const struct learned_signal *item = &learned->items[i];
		struct hit *hit;

		if (item->model != model || (item->where != SIGNAL_NONE && !fires(hits, item->where)))
			continue;
		if (percent < 0) {
			text.signal_count = signals_of_hits(walk->set, hits, scratch->signals);
			text.signals = scratch->signals;
			percent = 100 * model_probability(learned->models[model],
							  &scratch->seen[model], &text);
		}
		if (percent < item->bounds.least || percent > item->bounds.most)
			continue;
		hit = ARENA_PUSH(walk->arena, walk->found, walk->found_count, walk->found_cap);
		if (hit == NULL)
			return out_of_budget(walk);
		*hit = (struct hit){ .signal = item->signal, .folded = block,
				     .file = item->place.file, .line = item->place.line };
	}
	return true;
}

static bool
walk_run(struct learned_walk *walk, struct range run)
{
	struct slice text = slice_first(walk->folded, run.end);
	size_t hit = walk->next_known, number = 0;

	for (size_t at = run.start; at < run.end; number++) {
		size_t end = slice_find_byte(text, at, '\n');
		struct range block = { at, end == SLICE_NOT_FOUND ? run.end : end };
		struct hits hits = { walk->known.items + hit, 0 };

		if (number % BLOCKS_PER_WATCH == 0 && !watch_check(walk->scratch->watch, walk->err))
			return false;
		while (hit < walk->known.count && walk->known.items[hit].folded.start < block.end) {
			hits.count++;
			hit++;
		}
		for (size_t i = 0; i < walk->set->learned.model_count && range_len(block) > 0; i++) {
			if (!ask_model(walk, i, block, hits))
				return false;
		}
		at = block.end + 1;
	}
	walk->next_known = hit;
	return true;
}

static bool
stands_before(const struct hit *a, const struct hit *b)
{
	return a->folded.start != b->folded.start ? a->folded.start < b->folded.start :
						    a->signal < b->signal;
}

/* Both are sorted, by start and signal. */
static bool
merge(struct learned_walk *walk, struct hits *hits)
{
	size_t count = walk->known.count + walk->found_count, known = 0, found = 0;
	struct hit *merged = arena_array(walk->arena, count, sizeof(*merged));

	if (merged == NULL)
		return out_of_budget(walk);
	for (size_t i = 0; i < count; i++) {
		bool take = known == walk->known.count ||
			    (found < walk->found_count &&
			     stands_before(&walk->found[found], &walk->known.items[known]));

		merged[i] = take ? walk->found[found++] : walk->known.items[known++];
	}
	*hits = (struct hits){ merged, count };
	return true;
}

bool
learned_scan(const struct signal_set *set, struct scratch *scratch, struct arena *arena,
	     struct slice folded, const struct remembered *remembered, struct hits *hits,
	     struct error *err)
{
	struct learned_walk walk = { .set = set, .scratch = scratch, .arena = arena,
				     .folded = folded, .known = *hits, .err = err };

	if (set->learned.count == 0)
		return true;
	for (size_t i = 0; i < remembered->run_count; i++)
		if (!walk_run(&walk, remembered->runs[i]))
			return false;
	return walk.found_count == 0 || merge(&walk, hits);
}
