/*
 * Linear models.
 *
 * An n-gram is looked up by its hash. Most that a text holds are unknown to the model, and a set of
 * bits that fits into the first cache tells so of nine in ten. Two n-grams with the same hash of 64
 * bits are taken for one: of a hundred thousand n-grams that is one chance in four thousand million.
 */
#include "policy/model.h"

#include <math.h>
#include <stdlib.h>

#include "base/ascii.h"
#include "base/compiler.h"
#include "policy/ngram.h"
#include "policy/signal.h"

#define FILTER_BITS 18
#define WEIGHT_MOST 1000000		/* thousand; a weight beyond it is no weight */
#define REASONS_MOST 64			/* candidates that are kept for model_reasons */

struct gram {
	uint64_t hash;
	int32_t weight;
	const char *written;
};

/* One signal, or two that fire in the same text. */
struct signals_weight {
	const char *written;		/* "{coin}", "{coin+may}" */
	int32_t weight;
	uint64_t key;			/* once bound; 0: a signal that there is not */
};

struct ngram_model {
	const char *path, *about;
	double bias, slope;
	struct gram *grams;
	size_t count, cap;
	uint32_t *table;		/* by hash: number of the gram and 1; 0: free */
	uint64_t mask;
	uint64_t filter[(1u << FILTER_BITS) / 64];
	struct signals_weight *signals;
	size_t signal_count, signal_cap;
	uint32_t *signal_table;		/* by key, as above; NULL: not bound */
	uint64_t signal_mask;
};

/* ---- reading ---------------------------------------------------------------------------------- */

enum section { SECTION_HEAD, SECTION_GRAMS, SECTION_SIGNALS };

struct reader {
	struct arena *arena;
	struct diagnostics *diags;
	size_t line;
	struct ngram_model *model;
	enum section section;
	bool bias, slope;		/* seen */
	size_t grams, signals;		/* announced */
};

#define COMPLAIN(reader, ...)                                                                      \
	complain((reader)->diags,                                                                  \
		 (struct place){ .file = (reader)->model->path, .line = (reader)->line }, __VA_ARGS__)

/* A whole number of at most seven digits. */
static bool
read_number(struct slice text, int32_t *number_out)
{
	bool negative = text.len > 0 && text.data[0] == '-';
	int32_t number = 0;

	if (negative)
		text = slice_from(text, 1);
	if (text.len == 0 || text.len > 7)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		if (!ascii_is_digit(text.data[i]))
			return false;
		number = number * 10 + (text.data[i] - '0');
	}
	*number_out = negative ? -number : number;
	return true;
}

static bool
no_memory(const struct reader *reader)
{
	COMPLAIN(reader, "no memory for this model");
	return false;
}

static bool
no_line(const struct reader *reader)
{
	COMPLAIN(reader, "this is no line of a model; train it again");
	return false;
}

static bool
add_gram(struct reader *reader, int32_t weight, struct slice written)
{
	struct ngram_model *model = reader->model;
	struct gram *gram = ARENA_PUSH(reader->arena, model->grams, model->count, model->cap);

	if (gram == NULL)
		return no_memory(reader);
	*gram = (struct gram){ ngram_hash(written), weight, arena_string(reader->arena, written) };
	if (gram->written == NULL)
		return no_memory(reader);
	if (gram->hash != 0)
		return true;
	COMPLAIN(reader, "\"%.*s\" is no n-gram of 1 to %d characters; train the model again",
		 SLICE_ARG(written), NGRAM_MOST);
	return false;
}

static bool
add_signals(struct reader *reader, int32_t weight, struct slice names)
{
	struct ngram_model *model = reader->model;
	struct signals_weight *item = ARENA_PUSH(reader->arena, model->signals,
						 model->signal_count, model->signal_cap);

	if (item == NULL)
		return no_memory(reader);
	item->weight = weight;
	item->written = arena_printf(reader->arena, "{%.*s}", SLICE_ARG(names));
	return item->written != NULL || no_memory(reader);
}

/* "NUMBER TAB text", once the number of such lines has been announced. */
static bool
read_weight(struct reader *reader, int32_t weight, struct slice value)
{
	if (weight > WEIGHT_MOST || weight < -WEIGHT_MOST)
		return no_line(reader);
	return reader->section == SECTION_GRAMS ? add_gram(reader, weight, value) :
						  add_signals(reader, weight, value);
}

/* "name TAB NUMBER" */
static bool
read_figure(struct reader *reader, struct slice name, int32_t number)
{
	bool count = number >= 0 && number <= MODEL_GRAMS_MOST;

	if (slice_equal(name, SLICE("bias")) && reader->section == SECTION_HEAD) {
		reader->model->bias = number / (double)MODEL_UNIT;
		reader->bias = true;
	} else if (slice_equal(name, SLICE("slope")) && reader->section == SECTION_HEAD) {
		reader->model->slope = number / (double)MODEL_UNIT;
		reader->slope = true;
	} else if (slice_equal(name, SLICE("grams")) && reader->section == SECTION_HEAD && count) {
		reader->grams = (size_t)number;
		reader->section = SECTION_GRAMS;
	} else if (slice_equal(name, SLICE("signals")) && reader->section == SECTION_GRAMS && count) {
		reader->signals = (size_t)number;
		reader->section = SECTION_SIGNALS;
	} else {
		return no_line(reader);
	}
	return true;
}

static bool
read_line(struct reader *reader, struct slice line)
{
	size_t tab = slice_find_byte(line, 0, '\t');
	struct slice name, value;
	int32_t number;

	if (tab == SLICE_NOT_FOUND)
		return no_line(reader);
	name = slice_first(line, tab);
	value = slice_from(line, tab + 1);
	if (reader->section == SECTION_HEAD && slice_equal(name, SLICE("about"))) {
		reader->model->about = arena_string(reader->arena, value);
		return reader->model->about != NULL || no_memory(reader);
	}
	if (reader->section != SECTION_HEAD && read_number(name, &number))
		return read_weight(reader, number, value);
	return read_number(value, &number) ? read_figure(reader, name, number) : no_line(reader);
}

/* A model that was cut off, by a full disk for instance, must not judge. */
static bool
check_whole(struct reader *reader)
{
	const struct ngram_model *model = reader->model;

	if (reader->bias && reader->slope && reader->section == SECTION_SIGNALS &&
	    reader->grams == model->count && reader->signals == model->signal_count)
		return true;
	COMPLAIN(reader, "the model is not whole: %zu of %zu n-grams and %zu of %zu signals; train it "
		 "again", model->count, reader->grams, model->signal_count, reader->signals);
	return false;
}

/* ---- looking up ------------------------------------------------------------------------------- */

static uint32_t
filter_bit(uint64_t hash)
{
	return (uint32_t)(hash >> (64 - FILTER_BITS));
}

/* A table of at least twice as many places as there are items; NULL: no memory. */
static uint32_t *
new_table(struct arena *arena, size_t count, uint64_t *mask_out)
{
	size_t size = 16;

	while (size < 2 * count)
		size *= 2;
	*mask_out = size - 1;
	return arena_array(arena, size, sizeof(uint32_t));
}

static void
put(uint32_t *table, uint64_t mask, uint64_t hash, uint32_t number)
{
	size_t slot = hash & mask;

	while (table[slot] != 0)
		slot = (slot + 1) & mask;
	table[slot] = number + 1;
}

static bool
build_table(struct reader *reader)
{
	struct ngram_model *model = reader->model;

	model->table = new_table(reader->arena, model->count, &model->mask);
	if (model->table == NULL)
		return no_memory(reader);
	for (uint32_t i = 0; i < model->count; i++) {
		uint64_t hash = model->grams[i].hash;

		put(model->table, model->mask, hash, i);
		model->filter[filter_bit(hash) / 64] |= UINT64_C(1) << filter_bit(hash) % 64;
	}
	return true;
}

/* The gram of that hash, or NULL. */
static const struct gram *
find_gram(const struct ngram_model *model, uint64_t hash)
{
	if ((model->filter[filter_bit(hash) / 64] >> filter_bit(hash) % 64 & 1) == 0)
		return NULL;
	for (size_t slot = hash & model->mask; model->table[slot] != 0;
	     slot = (slot + 1) & model->mask) {
		const struct gram *gram = &model->grams[model->table[slot] - 1];

		if (gram->hash == hash)
			return gram;
	}
	return NULL;
}

struct ngram_model *
model_read(struct arena *arena, const char *path, struct slice bytes, struct diagnostics *diags)
{
	struct reader reader = { .arena = arena, .diags = diags, .line = 1 };
	struct slice line;

	reader.model = arena_alloc(arena, sizeof(*reader.model));
	if (reader.model == NULL) {
		complain(diags, (struct place){ .file = path }, "no memory for this model");
		return NULL;
	}
	reader.model->path = path;
	reader.model->about = "";
	if (!slice_next_line(&bytes, &line, NULL) || !slice_equal(line, SLICE(MODEL_FORMAT))) {
		COMPLAIN(&reader, "this is no model: its first line is not \"" MODEL_FORMAT "\"; "
			 "bluepencil train writes one");
		return NULL;
	}
	while (slice_next_line(&bytes, &line, NULL)) {
		reader.line++;
		if (!read_line(&reader, line))
			return NULL;
	}
	return check_whole(&reader) && build_table(&reader) ? reader.model : NULL;
}

size_t
model_gram_count(const struct ngram_model *model)
{
	return model->count;
}

const char *
model_about(const struct ngram_model *model)
{
	return model->about;
}

/* ---- signals ---------------------------------------------------------------------------------- */

/* Of one signal or two, whichever comes first; never 0. */
static uint64_t
key_of(uint32_t a, uint32_t b)
{
	uint32_t least = a < b ? a : b, most = a < b ? b : a;

	return ((uint64_t)most + 1) << 32 | least;
}

static uint64_t
spread(uint64_t key)
{
	return key * UINT64_C(0x9E3779B97F4A7C15) >> 20;
}

/* The number of a signal whose name is `name`. */
static uint32_t
find_signal(struct arena *arena, const struct signal_set *set, struct slice name)
{
	const char *text = arena_string(arena, name);

	return text == NULL ? SIGNAL_NONE : signal_find(set, text);
}

static void
bind_item(struct ngram_model *model, struct arena *arena, const struct signal_set *set,
	  struct signals_weight *item, struct diagnostics *diags)
{
	struct slice names = slice_of(item->written);
	size_t pair = slice_find_byte(names, 0, MODEL_PAIR);
	size_t end = names.len - 1;
	size_t first_end = pair == SLICE_NOT_FOUND ? end : pair;
	uint32_t first = find_signal(arena, set, slice_range(names, (struct range){ 1, first_end }));
	uint32_t second = pair == SLICE_NOT_FOUND ? first :
			  find_signal(arena, set, slice_range(names, (struct range){ pair + 1, end }));

	if (first != SIGNAL_NONE && second != SIGNAL_NONE)
		item->key = key_of(first, second);
	else if (pair == SLICE_NOT_FOUND)	/* told once, not for each pair */
		warn(diags, (struct place){ .file = model->path },
		     "the model knows a signal %s that no pack has any more; train it again",
		     item->written);
}

bool
model_bind(struct ngram_model *model, struct arena *arena, const struct signal_set *set,
	   struct diagnostics *diags)
{
	model->signal_table = new_table(arena, model->signal_count, &model->signal_mask);
	if (model->signal_table == NULL) {
		complain(diags, (struct place){ .file = model->path }, "no memory for this model");
		return false;
	}
	for (uint32_t i = 0; i < model->signal_count; i++) {
		struct signals_weight *item = &model->signals[i];

		bind_item(model, arena, set, item, diags);
		if (item->key != 0)
			put(model->signal_table, model->signal_mask, spread(item->key), i);
	}
	return true;
}

/* Of one signal (twice the same) or two; NULL: the model says nothing of them. */
static const struct signals_weight *
find_signals(const struct ngram_model *model, uint32_t a, uint32_t b)
{
	uint64_t key = key_of(a, b);

	for (size_t slot = spread(key) & model->signal_mask; model->signal_table[slot] != 0;
	     slot = (slot + 1) & model->signal_mask) {
		const struct signals_weight *item = &model->signals[model->signal_table[slot] - 1];

		if (item->key == key)
			return item;
	}
	return NULL;
}

/* ---- scoring ---------------------------------------------------------------------------------- */

/* Marks of texts before are older than the current one. */
static void
begin_text(const struct ngram_model *model, struct model_seen *seen)
{
	if (++seen->mark != 0)
		return;
	memset(seen->marks, 0, model->count * sizeof(*seen->marks));
	seen->mark = 1;
}

/* Is it the first time in this text? */
static bool
is_new(const struct ngram_model *model, struct model_seen *seen, const struct gram *gram)
{
	uint32_t *mark = &seen->marks[gram - model->grams];

	if (*mark == seen->mark)
		return false;
	*mark = seen->mark;
	return true;
}

typedef void gram_callback(const struct gram *gram, void *object);

/* Each n-gram that the model knows, once; returns how many. */
static inline size_t
walk_grams(const struct ngram_model *model, struct model_seen *seen, struct slice folded,
	   gram_callback *found, void *object)
{
	struct ngrams ngrams = ngrams_of(folded);
	uint64_t hashes[NGRAM_MOST];
	size_t known = 0;
	unsigned count;

	begin_text(model, seen);
	while ((count = ngrams_next(&ngrams, hashes)) > 0) {
		for (unsigned i = 0; i < count; i++) {
			const struct gram *gram = find_gram(model, hashes[i]);

			if (gram == NULL || !is_new(model, seen, gram))
				continue;
			found(gram, object);
			known++;
		}
	}
	return known;
}

typedef void signals_callback(const struct signals_weight *item, void *object);

/* Each signal and each pair that the model knows. */
static inline void
walk_signals(const struct ngram_model *model, const struct model_text *text,
	     signals_callback *found, void *object)
{
	for (size_t i = 0; i < text->signal_count; i++) {
		for (size_t j = i; j < text->signal_count; j++) {
			const struct signals_weight *item =
				find_signals(model, text->signals[i], text->signals[j]);

			if (item != NULL)
				found(item, object);
		}
	}
}

static void
add_gram_weight(const struct gram *gram, void *object)
{
	*(int64_t *)object += gram->weight;
}

static void
add_signals_weight(const struct signals_weight *item, void *object)
{
	*(int64_t *)object += item->weight;
}

double
model_probability(const struct ngram_model *model, struct model_seen *seen,
		  const struct model_text *text)
{
	int64_t grams = 0, signals = 0;
	size_t known = walk_grams(model, seen, text->folded, add_gram_weight, &grams);
	double score = known == 0 ? 0 : (double)grams / sqrt((double)known);

	walk_signals(model, text, add_signals_weight, &signals);
	score = (score + (double)signals) / MODEL_UNIT;
	return 1 / (1 + exp(-(model->bias + model->slope * score)));
}

/* ---- reasons ---------------------------------------------------------------------------------- */

struct reasons {
	struct model_reason items[REASONS_MOST];	/* the strongest first */
	size_t count;
};

/* Keeps the strongest, sorted. */
static void
keep(struct reasons *kept, const char *what, double weight)
{
	struct model_reason *items = kept->items;
	size_t at = kept->count;

	if (at == REASONS_MOST && fabs(weight) <= fabs(items[at - 1].weight))
		return;
	if (at < REASONS_MOST)
		kept->count++;
	else
		at--;
	for (; at > 0 && fabs(weight) > fabs(items[at - 1].weight); at--)
		items[at] = items[at - 1];
	items[at] = (struct model_reason){ what, weight };
}

static void
keep_gram(const struct gram *gram, void *object)
{
	keep(object, gram->written, gram->weight);
}

static void
keep_signals(const struct signals_weight *item, void *object)
{
	keep(object, item->written, item->weight);
}

/* Does a reason before it, of the same way, hold it or stand within it? */
static bool
is_told(const struct model_reason *reason, const struct model_reason *told, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if ((told[i].weight > 0) == (reason->weight > 0) &&
		    (strstr(told[i].what, reason->what) != NULL ||
		     strstr(reason->what, told[i].what) != NULL))
			return true;
	}
	return false;
}

size_t
model_reasons(const struct ngram_model *model, struct model_seen *seen,
	      const struct model_text *text, struct model_reason *reasons_out, size_t most)
{
	struct reasons kept = { .count = 0 };
	size_t known = walk_grams(model, seen, text->folded, keep_gram, &kept);
	size_t written = 0;

	/* Weights of n-grams and of signals are comparable once the length is taken out. */
	for (size_t i = 0; i < kept.count; i++)
		kept.items[i].weight /= sqrt((double)known);
	walk_signals(model, text, keep_signals, &kept);
	for (size_t i = 0; i < kept.count && written < most; i++) {
		struct model_reason reason = kept.items[i];

		reason.weight *= model->slope / MODEL_UNIT;
		if (!is_told(&reason, reasons_out, written))
			reasons_out[written++] = reason;
	}
	return written;
}
