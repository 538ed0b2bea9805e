/*
 * bluepencil train: fits a model to labelled texts, for a signal that is learned.
 *
 * What it prints is of texts that the model had not seen when it scored them: the lines are dealt
 * into folds, and each fold is scored by a model of the others. Lines that say the same of the
 * same thing belong into one fold; who knows which they are gives them the same "group".
 */
#include <math.h>
#include <stdlib.h>

#include "base/ascii.h"
#include "base/limits.h"
#include "base/size.h"
#include "policy/model.h"
#include "text/document.h"
#include "tool/command.h"
#include "tool/configuration.h"
#include "tool/input_file.h"
#include "tool/labelled.h"
#include "tool/learning.h"
#include "tool/output.h"
#include "tool/print.h"
#include "tool/score.h"

#define FOLDS 5
#define FOLDS_MOST 100
#define FEATURES 20000
#define TRAIN_BUDGET ((size_t)2048 * MiB)
#define STRONGEST 12			/* n-grams shown of each way */

struct train {
	const struct command *command;
	const char *config, *policy_name;
	struct option_values labels;
	const char *output;
	size_t folds, most;

	const struct stream *stream;
	struct scratch *scratch;
	struct arena *arena;		/* of the lessons */
	struct lessons lessons;
	int failure;
};

static void
went_wrong(struct train *train, const char *path, size_t line, const char *why)
{
	train->failure = EXIT_UNREADABLE;
	(void)fprintf(stderr, "bluepencil: %s:%zu: %s\n", path, line, why);
}

/* ---- reading ---------------------------------------------------------------------------------- */

static bool
is_to_be_learned(const struct train *train, const struct labelled *item)
{
	for (size_t i = 0; i < train->labels.count; i++)
		if (strcmp(train->labels.items[i], item->label) == 0)
			return true;
	return train->labels.count == 0 && labelled_is_removed(item);
}

/* The fold of a group: the same in every run. FNV-1a. */
static size_t
fold_of(const char *group, size_t folds)
{
	uint64_t hash = UINT64_C(0xCBF29CE484222325);

	for (; *group != '\0'; group++)
		hash = (hash ^ (uint8_t)*group) * UINT64_C(0x100000001B3);
	return (size_t)(hash ^ hash >> 32) % folds;
}

/* What the match path has of a text: its one block of HTML, folded, and the signals that fire there. */
static bool
read_text(struct train *train, struct arena *arena, struct slice text, struct model_text *text_out,
	  struct error *err)
{
	const struct signal_set *set = train->lessons.signals;
	struct document document;
	struct scanned scanned;
	struct buf html;
	uint32_t *signals;

	buf_init(&html, arena);
	buf_string(&html, "<p>");
	labelled_escape(&html, text);
	buf_string(&html, "</p>");
	if (html.failed)
		return fail(err, FAULT_MEMORY, "needs more memory than there is");
	if (!document_from_html(arena, buf_slice(&html), NULL, &document, err))
		return false;
	if (document.block_count != 1)
		return fail(err, FAULT_INPUT, "the text is not one block");
	if (!rules_scan(train->stream, train->scratch, arena, &document, 0, &scanned, err))
		return false;
	signals = arena_array(train->arena, signal_count(set), sizeof(*signals));
	text_out->folded = arena_copy(train->arena, block_folded(&document, &document.blocks[0]));
	if (signals == NULL || text_out->folded.data == NULL)
		return fail(err, FAULT_MEMORY, "needs more memory than there is");
	text_out->signal_count = signals_of_hits(set, scanned.hits, signals);
	text_out->signals = signals;
	return true;
}

static bool
take_block(struct train *train, struct arena *arena, const struct labelled *item, struct error *err)
{
	struct lessons *lessons = &train->lessons;
	struct lesson *lesson = ARENA_PUSH(lessons->arena, lessons->items, lessons->count,
					   lessons->cap);

	if (lesson == NULL)
		return fail(err, FAULT_MEMORY, "needs more memory than there is");
	if (!read_text(train, arena, item->text, &lesson->text, err))
		return false;
	lesson->lang = arena_string(lessons->arena, slice_of(item->lang));
	lesson->is = is_to_be_learned(train, item);
	lesson->fold = fold_of(item->group[0] != '\0' ? item->group : item->id, lessons->folds);
	return lesson->lang != NULL || fail(err, FAULT_MEMORY, "needs more memory than there is");
}

/* Issues have no labels of their blocks; they are left out. */
static void
take_line(struct train *train, struct arena *arena, const char *path, size_t number,
	  struct slice line)
{
	struct labelled item;
	struct error err;

	if (!labelled_parse(arena, line, &item, &err) ||
	    (item.label != NULL && !take_block(train, arena, &item, &err)))
		went_wrong(train, path, number, err.text);
}

static void
take_file(struct train *train, struct arena *arena, const char *path)
{
	struct error err;
	struct input_file *file = input_file_read(path, &err);
	struct slice rest, line;
	size_t number = 0;

	if (file == NULL) {
		(void)fprintf(stderr, "bluepencil: %s: %s\n", path, err.text);
		train->failure = EXIT_UNREADABLE;
		return;
	}
	rest = input_file_bytes(file);
	while (slice_next_line(&rest, &line, NULL)) {
		number++;
		if (slice_trim(line).len > 0)
			take_line(train, arena, path, number, line);
		arena_reset(arena);
	}
	input_file_unref(file);
}

/* ---- figures ---------------------------------------------------------------------------------- */

static double
probability(const struct lesson *lesson, struct calibration calibration)
{
	return 1 / (1 + exp(-(calibration.bias + calibration.slope * lesson->score)));
}

static void
print_score(const char *name, const struct score *score)
{
	(void)printf("  %-14s%9zu%11.3f%9.3f%8zu%8zu\n", name, score_count(score),
		     score_precision(score), score_recall(score), score->miss,
		     score->false_alarm);
}

static void
print_figures(const struct lessons *lessons, struct calibration calibration)
{
	static const int percents[] = { 50, 70, 80, 90, 95, 98 };
	struct scores at_80 = { 0 };

	(void)printf("of %zu texts, each held back in one of %zu folds\n\n", lessons->count,
		     lessons->folds);
	(void)printf("%-16s%9s%11s%9s%8s%8s\n", "at least", "texts", "precision", "recall",
		     "missed", "false");
	for (size_t i = 0; i < COUNT(percents); i++) {
		struct scores scores = { 0 };
		char name[16];

		for (size_t j = 0; j < lessons->count; j++) {
			const struct lesson *lesson = &lessons->items[j];
			bool found = 100 * probability(lesson, calibration) >= percents[i];

			score_add(percents[i] == 80 ? &at_80 : &scores, lesson->lang, lesson->is, found);
		}
		(void)snprintf(name, sizeof(name), "%d %%", percents[i]);
		print_score(name, percents[i] == 80 ? &at_80.all : &scores.all);
	}
	(void)printf("\nat least 80 %%, by language\n");
	for (size_t i = 0; i < at_80.count; i++)
		print_score(at_80.items[i].name, &at_80.items[i].score);
}

/* The strongest lines of one way in one section of the model. */
static void
print_strongest(struct slice file, const char *section, bool positive)
{
	struct slice line;
	bool here = false;
	size_t shown = 0;

	(void)printf("  %s %s:", positive ? "for" : "against", section);
	while (shown < STRONGEST && slice_next_line(&file, &line, NULL)) {
		bool weight = ascii_is_digit(line.data[0]) || line.data[0] == '-';

		if (!weight)
			here = slice_has_at(line, 0, slice_of(section));
		else if (here && (line.data[0] != '-') == positive) {
			(void)fputc(' ', stdout);
			print_text(stdout, slice_from(line, slice_find_byte(line, 0, '\t') + 1));
			shown++;
		}
	}
	(void)fputc('\n', stdout);
}

/* ---- the command ------------------------------------------------------------------------------ */

static const char *
tell_about(struct train *train)
{
	const struct lessons *lessons = &train->lessons;
	size_t yes = 0;
	struct buf about;

	for (size_t i = 0; i < lessons->count; i++)
		yes += lessons->items[i].is;
	buf_init(&about, train->arena);
	for (size_t i = 0; i < train->labels.count; i++)
		buf_printf(&about, "%s%s", i == 0 ? "" : ", ", train->labels.items[i]);
	if (train->labels.count == 0)
		buf_string(&about, "what is to be removed");
	buf_printf(&about, ": %zu of %zu texts", yes, lessons->count);
	return arena_string(train->arena, buf_slice(&about));
}

static bool
learn(struct train *train, struct error *err)
{
	struct calibration calibration;
	struct buf file;
	const char *about = tell_about(train);

	buf_init(&file, train->arena);
	if (about == NULL)
		return fail(err, FAULT_MEMORY, "needs more memory than there is");
	if (!learning_cross_validate(&train->lessons, err))
		return false;
	calibration = learning_calibrate(&train->lessons);
	if (!learning_fit(&train->lessons, LEARNING_ALL, calibration, about, &file, err))
		return false;
	(void)printf("%s\n", about);
	print_figures(&train->lessons, calibration);
	(void)printf("\nthe strongest\n");
	for (int i = 0; i < 4; i++)
		print_strongest(buf_slice(&file), i < 2 ? "grams" : "signals", i % 2 == 0);
	if (train->output == NULL)
		return true;
	if (!output_write(train->output, buf_slice(&file), err))
		return within(err, "%s", train->output);
	(void)printf("\n%s: %zu bytes\n", train->output, buf_slice(&file).len);
	return true;
}

static void
read_and_learn(struct train *train, char *const *paths, size_t count)
{
	struct arena *arena = arena_new(64 * MiB);
	struct error err;

	train->arena = arena_new(TRAIN_BUDGET);
	train->lessons = (struct lessons){ .arena = train->arena, .folds = train->folds,
					   .most = train->most,
					   .signals = policy_signals(train->stream->policy) };
	for (size_t i = 0; i < count && arena != NULL && train->arena != NULL; i++)
		take_file(train, arena, paths[i]);
	if (arena == NULL || train->arena == NULL) {
		(void)fputs("bluepencil: needs more memory than there is\n", stderr);
		train->failure = EXIT_NO_MEMORY;
	} else if (train->failure == 0 && !learn(train, &err)) {
		(void)fprintf(stderr, "bluepencil: %s\n", err.text);
		train->failure = err.kind == FAULT_SYSTEM ? EXIT_NOT_WRITTEN :
				 err.kind == FAULT_MEMORY ? EXIT_NO_MEMORY : EXIT_FINDINGS;
	}
	arena_free(arena);
	arena_free(train->arena);
}

static int
train_files(struct train *train, char *const *paths, size_t count)
{
	struct policy *policy = configuration_need(train->config);

	if (policy == NULL)
		return EXIT_WRONG_CONFIGURATION;
	train->stream = configuration_stream(policy, train->policy_name);
	train->scratch = train->stream == NULL ? NULL : policy_lend_scratch(policy);
	if (train->stream == NULL)
		train->failure = EXIT_WRONG_USAGE;
	else if (train->scratch == NULL)
		train->failure = EXIT_NO_MEMORY;
	else
		read_and_learn(train, paths, count);
	if (train->scratch != NULL)
		policy_return_scratch(policy, train->scratch);
	policy_unref(policy);
	return train->failure;
}

static int
run_train(const struct command *command, int argc, char **argv)
{
	struct train train = { .command = command, .folds = FOLDS, .most = FEATURES };
	const struct command_option options[] = {
		{ 'c', "config", "FILE", "the configuration whose signals it may use",
		  .string = &train.config },
		{ 'p', "policy", "NAME", "a policy of it, not the first", .string = &train.policy_name },
		{ 'o', "output", "FILE", "write the model there", .string = &train.output },
		{ 'l', "label", "LABEL", "learn these labels; without: what is to be removed",
		  .values = &train.labels },
		{ 0, "folds", "N", "hold back one line in N at a time (5)", .number = &train.folds,
		  .number_most = FOLDS_MOST },
		{ 0, "most", "N", "the most n-grams and signals of the model (20000)",
		  .number = &train.most, .number_most = MODEL_GRAMS_MOST },
		{ 0 },
	};
	int rest;

	switch (options_read(command, options, argc, argv, &rest)) {
	case OPTIONS_HELP:
		return EXIT_CLEAN;
	case OPTIONS_WRONG:
		return EXIT_WRONG_USAGE;
	case OPTIONS_READ:
		break;
	}
	if (rest == argc)
		return usage_error(command, "name a file of labelled texts");
	if (train.folds < 2)
		return usage_error(command, "--folds is from 2 to %d", FOLDS_MOST);
	return train_files(&train, argv + rest, (size_t)(argc - rest));
}

const struct command command_train = {
	.name = "train",
	.arguments = "[OPTION...] LABELLED.jsonl...",
	.summary = "fit a model to labelled texts, for a learned signal",
	.run = run_train,
};
