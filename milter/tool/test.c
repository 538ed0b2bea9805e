/*
 * bluepencil test: how well the policy does on labelled texts.
 *
 * Blocks tell precision and recall of the rules, issues tell whether a whole newsletter ends
 * as it should. Each miss is one line with the reason beneath it, so that a rule author can go
 * from line to line; the figures stand at the end. With --json all of it is one object.
 */
#include <jansson.h>
#include <stdlib.h>

#include "base/size.h"
#include "moderate/moderate.h"
#include "record/json_text.h"
#include "tool/command.h"
#include "tool/configuration.h"
#include "tool/input_file.h"
#include "tool/print.h"
#include "tool/score.h"
#include "tool/test_formats.h"
#include "tool/test_text.h"

#define TEXT_MOST 300
#define ITEM_BUDGET (64 * MiB)

/* What is asked of an issue, each scored on its own. */
enum { ASK_VERDICT, ASK_REMOVED, ASK_KEPT, ASK_DISCLAIMER, ASK_ATTRIBUTION, ASK_COUNT };
static const char *const ask_names[ASK_COUNT] = {
	"verdict", "removed", "kept", "disclaimer", "attribution",
};

struct test {
	const struct command *command;
	const char *config, *policy_name;
	enum format format;

	const struct stream *stream;
	struct scratch *scratch;
	struct scores removal, disclaimer, attribution;	/* of blocks, by language */
	struct scores labels;				/* of blocks: a hit is a right answer */
	struct scores issues[ASK_COUNT];		/* by language: a hit is a right answer */
	size_t blocks, issue_count, misses;
	json_t *miss_list;				/* --json */
	struct test_log log;				/* --format=sarif, junit */
	int failure;
};

static void
miss_json(struct test *test, const struct labelled *item, const char *what, struct slice text,
	  struct slice why)
{
	json_t *miss = json_object();

	(void)json_object_set_new(miss, "id", json_text(slice_of(item->id)));
	(void)json_object_set_new(miss, "lang", json_text(slice_of(item->lang)));
	(void)json_object_set_new(miss, "label",
				  json_text(slice_of(item->label == NULL ? "issue" : item->label)));
	(void)json_object_set_new(miss, "note", json_text(slice_of(item->note)));
	(void)json_object_set_new(miss, "miss", json_text(slice_of(what)));
	(void)json_object_set_new(miss, "text", json_text(text));
	(void)json_object_set_new(miss, "why", json_text(why));
	(void)json_array_append_new(test->miss_list, miss);
}

/* One line for what was wrong, one for what the policy saw. */
static void
miss_text(const struct labelled *item, const char *what, struct slice text, struct slice why)
{
	(void)printf("%s %s %s: %s", item->id, item->lang,
		     item->label == NULL ? "issue" : item->label, what);
	if (text.len > 0) {
		(void)fputs(": \"", stdout);
		print_cut(stdout, text, TEXT_MOST);
		(void)fputc('"', stdout);
	}
	if (item->note[0] != '\0') {
		(void)fputs(" [", stdout);
		print_text(stdout, slice_of(item->note));
		(void)fputc(']', stdout);
	}
	(void)fputc('\n', stdout);
	if (why.len > 0) {
		(void)fputs("    ", stdout);
		print_cut(stdout, why, TEXT_MOST);
		(void)fputc('\n', stdout);
	}
}

static void
miss(struct test *test, const struct labelled *item, const char *what, struct slice text,
     struct slice why)
{
	test->misses++;
	if (test->format == FORMAT_JSON)
		miss_json(test, item, what, text, why);
	else if (test->format == FORMAT_TEXT)
		miss_text(item, what, text, why);
	else
		test_log_miss(&test->log, item, what, text, why);
}

static bool
is_label(const struct labelled *item, const char *label)
{
	return strcmp(item->label, label) == 0;
}

static bool
run_block(struct test *test, struct arena *arena, const struct labelled *item, struct error *err)
{
	bool removed = labelled_is_removed(item);
	bool disclaimer = is_label(item, "disclaimer"), attribution = is_label(item, "attribution");
	struct block_signs signs;
	bool right;

	if (!test_block(test->stream, test->scratch, arena, item->text, &signs, err))
		return false;
	right = removed == signs.removed &&
		(removed || (disclaimer == signs.disclaimer && attribution == signs.attribution));
	test->blocks++;
	score_add(&test->removal, item->lang, removed, signs.removed);
	score_add(&test->labels, item->label, true, right);
	if (removed != signs.removed)
		miss(test, item, removed ? "stays" : "goes", item->text, signs.why);
	if (removed)
		return true;		/* what goes satisfies nothing */
	score_add(&test->disclaimer, item->lang, disclaimer, signs.disclaimer);
	if (disclaimer != signs.disclaimer)
		miss(test, item, disclaimer ? "is no disclaimer" : "counts as a disclaimer",
		     item->text, signs.why);
	score_add(&test->attribution, item->lang, attribution, signs.attribution);
	if (attribution != signs.attribution)
		miss(test, item, attribution ? "is no attribution" : "counts as an attribution",
		     item->text, signs.why);
	return true;
}

/* Words against words; what is not expected is not asked. */
static void
compare_words(struct test *test, struct arena *arena, const struct labelled *item, int ask,
	      const char *expected, const char *found, const char *why)
{
	bool right = expected != NULL && strcmp(expected, found) == 0;
	const char *what;

	if (expected == NULL)
		return;
	score_add(&test->issues[ask], item->lang, true, right);
	if (right)
		return;
	what = arena_printf(arena, "%s is %s and should be %s", ask_names[ask], found, expected);
	miss(test, item, what == NULL ? ask_names[ask] : what, (struct slice){ NULL, 0 },
	     slice_of(why));
}

static void
compare_texts(struct test *test, const struct labelled *item, int ask, const char *what,
	      const struct labelled_texts *wrong)
{
	score_add(&test->issues[ask], item->lang, true, wrong->count == 0);
	for (size_t i = 0; i < wrong->count; i++)
		miss(test, item, what, wrong->items[i], (struct slice){ NULL, 0 });
}

/* Of an issue that is to be rejected, what a rewrite would have done is not asked. */
static bool
run_issue(struct test *test, struct arena *arena, const struct labelled *item, struct error *err)
{
	bool rejected = item->verdict != NULL && strcmp(item->verdict, "reject") == 0;
	struct issue_result result;
	bool left;

	if (!test_issue(test->stream, arena, item, &result, err))
		return false;
	test->issue_count++;
	compare_words(test, arena, item, ASK_VERDICT, item->verdict, result.verdict, result.reply);
	compare_words(test, arena, item, ASK_ATTRIBUTION, item->attribution, result.attribution, "");
	if (rejected)
		return true;
	compare_words(test, arena, item, ASK_DISCLAIMER, item->disclaimer, result.disclaimer, "");
	left = strcmp(result.verdict, "accept") == 0 || strcmp(result.verdict, "rewrite") == 0;
	if (left) {
		compare_texts(test, item, ASK_REMOVED, "stays", &result.still);
		compare_texts(test, item, ASK_KEPT, "goes", &result.gone);
	}
	return true;
}

static void
went_wrong(struct test *test, int code, const char *path, size_t line, const char *why)
{
	if (test->failure == 0)
		test->failure = code;
	(void)fprintf(stderr, "bluepencil: %s:%zu: %s\n", path, line, why);
}

static void
run_line(struct test *test, struct arena *arena, const char *path, size_t number,
	 struct slice line)
{
	struct labelled item;
	struct error err;
	bool done;

	test_log_begin(&test->log, path, number);
	if (!labelled_parse(arena, line, &item, &err)) {
		went_wrong(test, EXIT_UNREADABLE, path, number, err.text);
		test_log_end(&test->log, NULL, err.text);
		return;
	}
	done = item.label != NULL ? run_block(test, arena, &item, &err) :
				    run_issue(test, arena, &item, &err);
	if (!done) {
		test->misses++;
		went_wrong(test, EXIT_FINDINGS, path, number, err.text);
	}
	test_log_end(&test->log, &item, done ? NULL : err.text);
}

static void
run_file(struct test *test, struct arena *arena, const char *path)
{
	struct error err;
	struct input_file *file = input_file_read(path, &err);
	struct slice rest, line;
	size_t number = 0;

	if (file == NULL) {
		(void)fprintf(stderr, "bluepencil: %s: %s\n", path, err.text);
		test->failure = EXIT_UNREADABLE;
		return;
	}
	rest = input_file_bytes(file);
	while (slice_next_line(&rest, &line, NULL)) {
		number++;
		if (slice_trim(line).len > 0)
			run_line(test, arena, path, number, line);
		arena_reset(arena);
	}
	input_file_unref(file);
}

static void
print_scores(const char *title, const struct scores *scores)
{
	const struct score *all = &scores->all;

	(void)printf("\n%-16s%9s%11s%9s%9s%8s%8s\n", title, "texts", "precision", "recall", "f1",
		     "missed", "false");
	for (size_t i = 0; i <= scores->count; i++) {
		const struct score *score = i == scores->count ? all : &scores->items[i].score;

		(void)printf("  %-14s%9zu%11.3f%9.3f%9.3f%8zu%8zu\n",
			     i == scores->count ? "all" : scores->items[i].name,
			     score_count(score), score_precision(score), score_recall(score),
			     score_f1(score), score->miss, score->false_alarm);
	}
}

static void
print_labels(const struct scores *labels)
{
	(void)printf("\n%-16s%9s%9s%9s\n", "label", "texts", "right", "share");
	for (size_t i = 0; i < labels->count; i++) {
		const struct score *score = &labels->items[i].score;

		(void)printf("  %-14s%9zu%9zu%9.3f\n", labels->items[i].name, score_count(score),
			     score->hit, score_accuracy(score));
	}
}

static void
print_issues(const struct test *test)
{
	const struct scores *verdicts = &test->issues[ASK_VERDICT];

	(void)printf("\n%-16s%9s%9s%9s\n", "issue", "asked", "right", "share");
	for (size_t i = 0; i < ASK_COUNT; i++)
		(void)printf("  %-14s%9zu%9zu%9.3f\n", ask_names[i],
			     score_count(&test->issues[i].all), test->issues[i].all.hit,
			     score_accuracy(&test->issues[i].all));
	for (size_t i = 0; i < verdicts->count; i++)
		(void)printf("  verdict %-6s%9zu%9zu%9.3f\n", verdicts->items[i].name,
			     score_count(&verdicts->items[i].score), verdicts->items[i].score.hit,
			     score_accuracy(&verdicts->items[i].score));
}

static void
print_for_people(const struct test *test)
{
	if (test->blocks > 0) {
		print_scores("remove", &test->removal);
		print_scores("disclaimer", &test->disclaimer);
		print_scores("attribution", &test->attribution);
		print_labels(&test->labels);
	}
	if (test->issue_count > 0)
		print_issues(test);
	(void)printf("\n%zu block%s, %zu issue%s: %zu miss%s\n", test->blocks,
		     test->blocks == 1 ? "" : "s", test->issue_count,
		     test->issue_count == 1 ? "" : "s", test->misses,
		     test->misses == 1 ? "" : "es");
}

static json_t *
score_json(const struct score *score)
{
	return json_pack("{s:I, s:f, s:f, s:f, s:f, s:I, s:I, s:I, s:I}", "texts",
			 (json_int_t)score_count(score), "precision", score_precision(score),
			 "recall", score_recall(score), "f1", score_f1(score), "accuracy",
			 score_accuracy(score), "true_positives", (json_int_t)score->hit,
			 "false_positives", (json_int_t)score->false_alarm, "false_negatives",
			 (json_int_t)score->miss, "true_negatives", (json_int_t)score->rest);
}

static json_t *
scores_json(const struct scores *scores)
{
	json_t *object = json_pack("{s:o}", "all", score_json(&scores->all));

	for (size_t i = 0; i < scores->count; i++)
		(void)json_object_set_new(object, scores->items[i].name,
					  score_json(&scores->items[i].score));
	return object;
}

/* Of answers that are right or wrong there is only a share. */
static json_t *
answers_json(const struct scores *scores)
{
	json_t *object = json_object();

	for (size_t i = 0; i <= scores->count; i++) {
		const struct score *score =
			i == scores->count ? &scores->all : &scores->items[i].score;

		(void)json_object_set_new(
			object, i == scores->count ? "all" : scores->items[i].name,
			json_pack("{s:I, s:I, s:f}", "texts", (json_int_t)score_count(score),
				  "right", (json_int_t)score->hit, "accuracy",
				  score_accuracy(score)));
	}
	return object;
}

static bool
print_for_programs(const struct test *test)
{
	json_t *issues = json_object(), *object;
	char *text = NULL;

	for (size_t i = 0; i < ASK_COUNT; i++)
		(void)json_object_set_new(issues, ask_names[i], answers_json(&test->issues[i]));
	object = json_pack("{s:{s:I, s:o, s:o, s:o, s:o}, s:{s:I, s:o}, s:I, s:O}", "blocks",
			   "count", (json_int_t)test->blocks, "remove",
			   scores_json(&test->removal), "disclaimer",
			   scores_json(&test->disclaimer), "attribution",
			   scores_json(&test->attribution), "labels", answers_json(&test->labels),
			   "issues", "count", (json_int_t)test->issue_count, "asked", issues,
			   "misses", (json_int_t)test->misses, "miss_list", test->miss_list);
	if (object != NULL)
		text = json_dumps(object, JSON_COMPACT | JSON_REAL_PRECISION(6));
	if (text != NULL)
		(void)puts(text);
	json_decref(object);
	free(text);
	return text != NULL;
}

/* False: no memory for it. */
static bool
print(struct test *test)
{
	if (test->format == FORMAT_JSON)
		return print_for_programs(test);
	if (test->format != FORMAT_TEXT)
		return test_log_print(&test->log, stdout);
	print_for_people(test);
	return true;
}

static int
answer(const struct test *test)
{
	if (test->failure != 0)
		return test->failure;
	if (test->blocks + test->issue_count == 0) {
		(void)fputs("bluepencil: nothing was tested\n", stderr);
		return EXIT_FINDINGS;
	}
	return test->misses > 0 ? EXIT_FINDINGS : EXIT_CLEAN;
}

static int
run_files(struct test *test, char *const *paths, size_t count)
{
	struct policy *policy = configuration_need(test->config);
	struct arena *arena = NULL;
	size_t budget;
	int code = EXIT_NO_MEMORY;

	if (policy == NULL)
		return EXIT_WRONG_CONFIGURATION;
	test->stream = configuration_stream(policy, test->policy_name);
	if (test->stream == NULL) {
		policy_unref(policy);
		return EXIT_WRONG_USAGE;
	}
	if (size_add(moderate_budget(&policy_conf(policy)->limits, MiB), ITEM_BUDGET, &budget))
		arena = arena_new(budget);
	test->scratch = policy_lend_scratch(policy);
	test->miss_list = json_array();
	if (arena != NULL && test->scratch != NULL && test->miss_list != NULL) {
		for (size_t i = 0; i < count; i++)
			run_file(test, arena, paths[i]);
		code = answer(test);
		if (!print(test))
			code = EXIT_NO_MEMORY;
	}
	json_decref(test->miss_list);
	if (test->scratch != NULL)
		policy_return_scratch(policy, test->scratch);
	arena_free(arena);
	policy_unref(policy);
	return code;
}

static int
run_test(const struct command *command, int argc, char **argv)
{
	struct test test = { .command = command };
	const char *format = NULL;
	bool json = false;
	const struct command_option options[] = {
		{ 'c', "config", "FILE", "the configuration to use", .string = &test.config },
		{ 'p', "policy", "NAME", "judge by this policy, not the first",
		  .string = &test.policy_name },
		{ 0, "json", NULL, "all of it as one JSON object", .flag = &json },
		{ 0, "format", "FORMAT", FORMAT_HELP, .string = &format },
		{ 0 },
	};
	int rest, code;

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
	if (!format_choose(command, format, json, &test.format))
		return EXIT_WRONG_USAGE;
	if (!test_log_init(&test.log, test.format))
		return EXIT_NO_MEMORY;
	code = run_files(&test, argv + rest, (size_t)(argc - rest));
	test_log_done(&test.log);
	return code;
}

const struct command command_test = {
	.name = "test",
	.arguments = "[OPTION...] LABELLED.jsonl...",
	.summary = "how well the policy does on labelled texts",
	.run = run_test,
};
