/*
 * Fitting a linear model to labelled texts.
 *
 * A feature is known by a number: a hash, with its kind in the lowest bits. Sorted, each once, are those
 * of a text; their ranks in the sorted vocabulary are liblinear's numbers of them. Values are as the
 * match path has them, the n-grams of a text of length 1 together and a signal as it stands, times
 * the ratio of the feature, which goes into its weight.
 */
#include "tool/learning.h"

#include <linear.h>
#include <math.h>
#include <stdlib.h>

#include "base/size.h"
#include "policy/model.h"
#include "policy/ngram.h"

#define TEXTS_LEAST 2			/* a feature of one text alone is chance */
#define COST 64.0			/* of an error against large weights; 16 to 200 do as well */
#define SMOOTHING 0.5			/* texts of each kind that every feature is taken to have been in */
#define SIGNAL_VALUE 0.3		/* beside n-grams of length 1; 0.2 to 0.5 do as well */
#define PAIR_VALUE 0.15
#define TOLERANCE 0.001

enum feature_kind { FEATURE_GRAM, FEATURE_SIGNAL, FEATURE_PAIR };

#define FEATURE_KIND_MASK UINT64_C(3)

struct vocabulary {
	uint64_t *features;		/* sorted */
	double *ratios;			/* how much more often it stands in one kind, as a logarithm */
	double *weights;		/* of a feature as it stands in a text: with its ratio */
	size_t count;
	double bias;
};

struct learning {
	const struct lessons *lessons;
	struct arena *arena;
	size_t held;
	uint64_t **features;		/* per lesson, sorted, each once */
	size_t *feature_counts;
	size_t total;
	struct vocabulary vocabulary;
	struct error *err;
};

static uint64_t
feature_of(uint64_t hash, enum feature_kind kind)
{
	return (hash & ~FEATURE_KIND_MASK) | (uint64_t)kind;
}

static enum feature_kind
kind_of(uint64_t feature)
{
	return (enum feature_kind)(feature & FEATURE_KIND_MASK);
}

static bool
no_memory(struct error *err)
{
	return fail(err, FAULT_MEMORY, "needs more memory than there is");
}

static int
by_number(const void *a, const void *b)
{
	uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;

	return (left > right) - (left < right);
}

/* Sorts, drops repeats; returns how many are left. */
static size_t
sort_unique(uint64_t *numbers, size_t count)
{
	size_t kept = 0;

	if (count > 0)
		qsort(numbers, count, sizeof(*numbers), by_number);
	for (size_t i = 0; i < count; i++)
		if (i == 0 || numbers[i] != numbers[i - 1])
			numbers[kept++] = numbers[i];
	return kept;
}

static bool
is_held(const struct learning *learning, size_t lesson)
{
	return learning->lessons->items[lesson].fold == learning->held;
}

/* ---- features --------------------------------------------------------------------------------- */

/* Of two signals, whichever comes first; of one where both are the same. */
static uint64_t
feature_of_signals(const struct lessons *lessons, uint32_t a, uint32_t b)
{
	const char *left = signal_name(lessons->signals, a), *right = signal_name(lessons->signals, b);
	uint64_t hash = ngram_hash_name(strcmp(left, right) <= 0 ? left : right);

	if (a == b)
		return feature_of(hash, FEATURE_SIGNAL);
	hash = hash * UINT64_C(0x100000001B3) ^ ngram_hash_name(strcmp(left, right) <= 0 ? right : left);
	return feature_of(hash, FEATURE_PAIR);
}

typedef void feature_callback(uint64_t feature, const struct ngrams *ngrams, unsigned n,
			      uint32_t a, uint32_t b, void *object);

/* Calls `found` for every feature of a lesson: an n-gram (`ngrams` not NULL), or signals a and b. */
static void
walk_features(const struct lessons *lessons, const struct lesson *lesson,
	      feature_callback *found, void *object)
{
	const struct model_text *text = &lesson->text;
	struct ngrams ngrams = ngrams_of(text->folded);
	uint64_t hashes[NGRAM_MOST];
	unsigned count;

	while ((count = ngrams_next(&ngrams, hashes)) > 0)
		for (unsigned n = 0; n < count; n++)
			found(feature_of(hashes[n], FEATURE_GRAM), &ngrams, n + 1, 0, 0, object);
	for (size_t i = 0; i < text->signal_count; i++)
		for (size_t j = i; j < text->signal_count; j++)
			found(feature_of_signals(lessons, text->signals[i], text->signals[j]), NULL, 0,
			      text->signals[i], text->signals[j], object);
}

struct feature_list {
	uint64_t *items;
	size_t count;
};

static void
note_feature(uint64_t feature, const struct ngrams *ngrams, unsigned n, uint32_t a, uint32_t b,
	     void *object)
{
	struct feature_list *list = object;

	(void)ngrams, (void)n, (void)a, (void)b;
	list->items[list->count++] = feature;
}

static bool
read_features(struct learning *learning, size_t number)
{
	const struct lesson *lesson = &learning->lessons->items[number];
	size_t signals = lesson->text.signal_count, most;
	struct feature_list list = { 0 };

	/* Never more characters than bytes, and the blank behind. */
	if (!size_mul(lesson->text.folded.len + 1, NGRAM_MOST, &most) ||
	    !size_add(most, signals * (signals + 1) / 2, &most))
		return no_memory(learning->err);
	list.items = arena_array(learning->arena, most, sizeof(*list.items));
	if (list.items == NULL)
		return no_memory(learning->err);
	walk_features(learning->lessons, lesson, note_feature, &list);
	learning->features[number] = list.items;
	learning->feature_counts[number] = sort_unique(list.items, list.count);
	learning->total += learning->feature_counts[number];
	return true;
}

static bool
read_all_features(struct learning *learning)
{
	size_t count = learning->lessons->count;

	learning->features = arena_array(learning->arena, count, sizeof(*learning->features));
	learning->feature_counts = arena_array(learning->arena, count,
					       sizeof(*learning->feature_counts));
	if (learning->features == NULL || learning->feature_counts == NULL)
		return no_memory(learning->err);
	for (size_t i = 0; i < count; i++)
		if (!read_features(learning, i))
			return false;
	return true;
}

/* All that stand in at least two of the texts that are not held back. */
static bool
choose_vocabulary(struct learning *learning)
{
	struct vocabulary *vocabulary = &learning->vocabulary;
	uint64_t *all = arena_array(learning->arena, learning->total, sizeof(*all));
	size_t count = 0, kept = 0;

	if (all == NULL)
		return no_memory(learning->err);
	for (size_t i = 0; i < learning->lessons->count; i++) {
		if (is_held(learning, i))
			continue;
		memcpy(all + count, learning->features[i],
		       learning->feature_counts[i] * sizeof(*all));
		count += learning->feature_counts[i];
	}
	if (count > 0)
		qsort(all, count, sizeof(*all), by_number);
	for (size_t i = 0, end; i < count; i = end) {
		for (end = i + 1; end < count && all[end] == all[i]; end++)
			;
		if (end - i >= TEXTS_LEAST)
			all[kept++] = all[i];
	}
	vocabulary->features = all;
	vocabulary->count = kept;
	return true;
}

/* The rank of a feature; SIZE_MAX: it is not in the vocabulary. */
static size_t
rank_of(const struct vocabulary *vocabulary, uint64_t feature)
{
	const uint64_t *found = bsearch(&feature, vocabulary->features, vocabulary->count,
					sizeof(*vocabulary->features), by_number);

	return found == NULL ? SIZE_MAX : (size_t)(found - vocabulary->features);
}

/* ---- liblinear -------------------------------------------------------------------------------- */

static void
say_nothing(const char *text)
{
	(void)text;
}

/* What a feature of a kind counts in a text that holds so many n-grams. */
static double
value_of(enum feature_kind kind, size_t grams)
{
	switch (kind) {
	case FEATURE_SIGNAL: return SIGNAL_VALUE;
	case FEATURE_PAIR: return PAIR_VALUE;
	case FEATURE_GRAM: break;
	}
	return 1 / sqrt((double)grams);
}

/* The features of a text, ended as liblinear wants it; returns how many nodes were written. */
static size_t
write_nodes(const struct learning *learning, size_t lesson, struct feature_node *nodes)
{
	const struct vocabulary *vocabulary = &learning->vocabulary;
	size_t count = 0, grams = 0;

	for (size_t i = 0; i < learning->feature_counts[lesson]; i++) {
		size_t rank = rank_of(vocabulary, learning->features[lesson][i]);

		if (rank == SIZE_MAX)
			continue;
		nodes[count++].index = (int)rank + 1;
		grams += kind_of(vocabulary->features[rank]) == FEATURE_GRAM;
	}
	for (size_t i = 0; i < count; i++) {
		size_t rank = (size_t)nodes[i].index - 1;

		nodes[i].value = vocabulary->ratios[rank] * value_of(kind_of(vocabulary->features[rank]), grams);
	}
	nodes[count++] = (struct feature_node){ (int)vocabulary->count + 1, 1 };
	nodes[count++] = (struct feature_node){ -1, 0 };
	return count;
}

static bool
take_weights(struct learning *learning, const struct problem *problem)
{
	struct parameter parameter = { .solver_type = L2R_LR, .C = COST, .eps = TOLERANCE };
	struct vocabulary *vocabulary = &learning->vocabulary;
	struct model *model;		/* liblinear's */
	double sign;

	set_print_string_function(say_nothing);
	model = train(problem, &parameter);
	if (model == NULL || model->nr_class != 2) {
		free_and_destroy_model(&model);
		return fail(learning->err, FAULT_INPUT, "there is nothing to tell apart: texts of both "
			    "kinds are needed, and n-grams that several of them share");
	}
	sign = model->label[0] == 1 ? 1 : -1;
	for (size_t i = 0; i < vocabulary->count; i++)
		vocabulary->weights[i] = sign * model->w[i] * vocabulary->ratios[i];
	vocabulary->bias = sign * model->w[vocabulary->count];
	free_and_destroy_model(&model);
	return true;
}

/*
 * |log((yes / all yes) / (no / all no))| of each feature: what stands as often in both kinds of text can
 * have little weight, whatever a few texts would give it (S. Wang, C. Manning: Baselines and
 * Bigrams, ACL 2012).
 */
static bool
weigh_ratios(struct learning *learning)
{
	struct vocabulary *vocabulary = &learning->vocabulary;
	double *ratios = arena_array(learning->arena, vocabulary->count + 1, sizeof(*ratios));
	double *yes = arena_array(learning->arena, vocabulary->count + 1, sizeof(*yes));
	double all_yes = 2 * SMOOTHING, all_no = 2 * SMOOTHING;

	if (ratios == NULL || yes == NULL)
		return no_memory(learning->err);
	for (size_t i = 0; i < learning->lessons->count; i++) {
		bool is = learning->lessons->items[i].is;

		if (is_held(learning, i))
			continue;
		*(is ? &all_yes : &all_no) += 1;
		for (size_t j = 0; j < learning->feature_counts[i]; j++) {
			size_t rank = rank_of(vocabulary, learning->features[i][j]);

			if (rank != SIZE_MAX)
				(is ? yes : ratios)[rank] += 1;
		}
	}
	for (size_t i = 0; i < vocabulary->count; i++)
		ratios[i] = fabs(log((yes[i] + SMOOTHING) / all_yes) - log((ratios[i] + SMOOTHING) / all_no));
	vocabulary->ratios = ratios;
	return true;
}

static bool
train_once(struct learning *learning)
{
	struct vocabulary *vocabulary = &learning->vocabulary;
	size_t lessons = learning->lessons->count, used = 0, nodes_most;
	struct problem problem = { .n = (int)vocabulary->count + 1, .bias = 1 };
	struct feature_node *nodes;

	if (!size_mul(lessons, 2, &nodes_most) ||
	    !size_add(nodes_most, learning->total, &nodes_most))
		return no_memory(learning->err);
	nodes = arena_array(learning->arena, nodes_most, sizeof(*nodes));
	problem.x = arena_array(learning->arena, lessons, sizeof(*problem.x));
	problem.y = arena_array(learning->arena, lessons, sizeof(*problem.y));
	vocabulary->weights = arena_array(learning->arena, vocabulary->count + 1,
					  sizeof(*vocabulary->weights));
	if (!weigh_ratios(learning))
		return false;
	if (nodes == NULL || problem.x == NULL || problem.y == NULL || vocabulary->weights == NULL)
		return no_memory(learning->err);
	for (size_t i = 0; i < lessons; i++) {
		if (is_held(learning, i))
			continue;
		problem.x[problem.l] = nodes + used;
		problem.y[problem.l++] = learning->lessons->items[i].is ? 1 : -1;
		used += write_nodes(learning, i, nodes + used);
	}
	return take_weights(learning, &problem);
}

struct ranked {
	uint64_t feature;
	double weight;
};

static int
by_strength(const void *a, const void *b)
{
	const struct ranked *left = a, *right = b;
	double difference = fabs(right->weight) - fabs(left->weight);

	return difference != 0 ? (difference > 0 ? 1 : -1) : by_number(&left->feature, &right->feature);
}

static struct ranked *
rank_all(const struct learning *learning)
{
	const struct vocabulary *vocabulary = &learning->vocabulary;
	struct ranked *ranked = arena_array(learning->arena, vocabulary->count + 1, sizeof(*ranked));

	for (size_t i = 0; ranked != NULL && i < vocabulary->count; i++)
		ranked[i] = (struct ranked){ vocabulary->features[i], vocabulary->weights[i] };
	if (ranked != NULL && vocabulary->count > 0)
		qsort(ranked, vocabulary->count, sizeof(*ranked), by_strength);
	return ranked;
}

/* Leaves the strongest in the vocabulary. */
static bool
shrink_vocabulary(struct learning *learning, size_t most)
{
	struct ranked *ranked = rank_all(learning);

	if (ranked == NULL)
		return no_memory(learning->err);
	for (size_t i = 0; i < most; i++)
		learning->vocabulary.features[i] = ranked[i].feature;
	learning->vocabulary.count = sort_unique(learning->vocabulary.features, most);
	return true;
}

/* ---- the file --------------------------------------------------------------------------------- */

struct spelling {
	const struct learning *learning;
	const char **written;		/* per feature of the vocabulary, in its order */
	bool failed;
};

static void
spell_feature(uint64_t feature, const struct ngrams *ngrams, unsigned n, uint32_t a, uint32_t b,
	      void *object)
{
	struct spelling *spelling = object;
	const struct learning *learning = spelling->learning;
	size_t rank = rank_of(&learning->vocabulary, feature);
	const struct signal_set *set = learning->lessons->signals;
	char bytes[NGRAM_BYTES];

	if (rank == SIZE_MAX || spelling->written[rank] != NULL)
		return;
	if (ngrams != NULL)
		spelling->written[rank] = arena_printf(learning->arena, "%.*s",
						       (int)ngram_write(ngrams, n, bytes), bytes);
	else if (a == b)
		spelling->written[rank] = arena_printf(learning->arena, "%s", signal_name(set, a));
	else
		spelling->written[rank] = arena_printf(learning->arena, "%s%c%s", signal_name(set, a),
						       MODEL_PAIR, signal_name(set, b));
	spelling->failed |= spelling->written[rank] == NULL;
}

/* How each feature of the vocabulary is written; NULL: no memory. */
static const char **
spell_vocabulary(const struct learning *learning)
{
	struct spelling spelling = { .learning = learning };

	spelling.written = arena_array(learning->arena, learning->vocabulary.count + 1,
				       sizeof(*spelling.written));
	for (size_t i = 0; spelling.written != NULL && i < learning->lessons->count; i++)
		walk_features(learning->lessons, &learning->lessons->items[i], spell_feature,
			      &spelling);
	return spelling.failed ? NULL : spelling.written;
}

/* The weight as it stands in the file; the file has no values. */
static long
in_units(const struct ranked *ranked)
{
	enum feature_kind kind = kind_of(ranked->feature);

	return lround(ranked->weight * MODEL_UNIT *
		      (kind == FEATURE_GRAM ? 1 : value_of(kind, 1)));
}

/*
 * The features of one sort, the strongest first: who opens the file sees what it is about. A weight that
 * rounds to 0 says nothing.
 */
static void
write_features(const struct learning *learning, const struct ranked *ranked,
	       const char *const *written, bool grams, struct buf *out)
{
	const struct vocabulary *vocabulary = &learning->vocabulary;
	size_t count = 0;

	for (size_t i = 0; i < vocabulary->count; i++)
		count += (kind_of(ranked[i].feature) == FEATURE_GRAM) == grams &&
			 in_units(&ranked[i]) != 0;
	buf_printf(out, "%s\t%zu\n", grams ? "grams" : "signals", count);
	for (size_t i = 0; i < vocabulary->count; i++) {
		if ((kind_of(ranked[i].feature) == FEATURE_GRAM) != grams ||
		    in_units(&ranked[i]) == 0)
			continue;
		buf_printf(out, "%ld\t%s\n", in_units(&ranked[i]),
			   written[rank_of(vocabulary, ranked[i].feature)]);
	}
}

static bool
write_model(const struct learning *learning, struct calibration calibration, const char *about,
	    struct buf *out)
{
	const struct vocabulary *vocabulary = &learning->vocabulary;
	const char *const *written = spell_vocabulary(learning);
	struct ranked *ranked = rank_all(learning);

	if (written == NULL || ranked == NULL)
		return no_memory(learning->err);
	buf_printf(out, MODEL_FORMAT "\nabout\t%s\nbias\t%ld\nslope\t%ld\n", about,
		   lround((calibration.bias + calibration.slope * vocabulary->bias) * MODEL_UNIT),
		   lround(calibration.slope * MODEL_UNIT));
	write_features(learning, ranked, written, true, out);
	write_features(learning, ranked, written, false, out);
	return !out->failed || no_memory(learning->err);
}

bool
learning_fit(const struct lessons *lessons, size_t held, struct calibration calibration,
	     const char *about, struct buf *out, struct error *err)
{
	struct learning learning = { .lessons = lessons, .held = held, .err = err };
	bool done;

	/* Its features are many times the lessons, and go with it. */
	learning.arena = arena_new(arena_budget(lessons->arena));
	if (learning.arena == NULL)
		return no_memory(err);
	done = read_all_features(&learning) && choose_vocabulary(&learning) && train_once(&learning);
	if (done && learning.vocabulary.count > lessons->most)
		done = shrink_vocabulary(&learning, lessons->most) && train_once(&learning);
	done = done && write_model(&learning, calibration, about, out);
	arena_free(learning.arena);
	return done;
}
