/*
 * bluepencil compare: what changed rules newly catch, newly miss, and decide otherwise.
 *
 * Each message is judged by both sets of rules, the one that is in force and the one that is named by
 * --with, and only what comes out otherwise is shown.
 */
#include "tool/compare.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "base/limits.h"
#include "tool/command.h"
#include "tool/configuration.h"
#include "tool/pool.h"
#include "tool/print.h"

#define COMPARISON_BUDGET (256 * MiB)

struct compare {
	const struct command *command;
	const char *config, *with, *policy_name;
	size_t jobs;
	bool json, colour;

	const char *const *paths;
	size_t path_count;
	struct policy *policies[2];	/* of before, of now */
	struct judge before, now;
	struct compare_sum sum;
	int failure;			/* exit code of what went wrong; 0 */
};

static void
went_wrong(struct compare *run, enum exit_code code, const char *what, const char *why)
{
	if (run->failure == 0)
		run->failure = (int)code;
	(void)fprintf(stderr, "bluepencil: %s: %s\n", what, why);
}

/* ---- a message ------------------------------------------------------------------------------- */

static void
compared_free(struct compared *compared)
{
	if (compared == NULL)
		return;
	arena_free(compared->arena);
	judged_free(compared->now);		/* borrows the bytes of the other one */
	judged_free(compared->before);
	free(compared);
}

/* Takes the item over; NULL: no memory. */
static struct compared *
compared_new(struct input_item *item)
{
	struct input_item borrowed = *item;
	struct compared *compared = calloc(1, sizeof(*compared));

	if (compared == NULL) {
		input_item_done(item);
		return NULL;
	}
	borrowed.file = NULL;
	borrowed.own = NULL;
	compared->before = judged_new(item);
	compared->now = judged_new(&borrowed);
	compared->arena = arena_new(COMPARISON_BUDGET);
	if (compared->before != NULL && compared->now != NULL && compared->arena != NULL)
		return compared;
	compared_free(compared);
	return NULL;
}

static void
judge_job(void *context, void *job)
{
	const struct compare *run = context;
	struct compared *compared = job;

	judge_message(&run->before, compared->before);
	judge_message(&run->now, compared->now);
	compared->failed = compared->before->failed || compared->now->failed ||
			   !comparison_make(compared->arena, &compared->before->decision,
					    &compared->now->decision, &compared->comparison);
}

static void
finish_one(struct compare *run, const struct compared *compared)
{
	char room[4096];

	if (compared->failed) {
		went_wrong(run, EXIT_NO_MEMORY, judged_name(compared->now, room, sizeof(room)),
			   "needs more memory than there is to be compared");
		return;
	}
	compare_count(&run->sum, &compared->comparison);
	if (!run->json)
		compare_text(stdout, run->colour, compared);
	else if (!compare_json(stdout, compared))
		went_wrong(run, EXIT_NO_MEMORY, compared->now->item.path, "no memory for its report");
}

/* ---- all of them ----------------------------------------------------------------------------- */

/* Reads and puts as much as the pool takes; false when there is no more. */
static bool
fill(struct compare *run, struct input *input, struct pool *pool, struct compared **waiting)
{
	struct input_item item;

	for (;;) {
		if (*waiting == NULL) {
			if (ferror(stdout) != 0 || !input_next(input, &item))
				return false;
			*waiting = compared_new(&item);
			if (*waiting == NULL) {
				went_wrong(run, EXIT_NO_MEMORY, "input", "no memory for another message");
				return false;
			}
		}
		if (!pool_put(pool, *waiting))
			return true;
		*waiting = NULL;
	}
}

static void
work(struct compare *run, struct input *input, struct pool *pool)
{
	struct compared *waiting = NULL, *compared;
	bool more = fill(run, input, pool, &waiting);

	while ((compared = pool_take(pool)) != NULL) {
		more = more && fill(run, input, pool, &waiting);
		finish_one(run, compared);
		compared_free(compared);
	}
	compared_free(waiting);
	if (run->failure == 0 && input_faults(input) > 0)
		run->failure = EXIT_UNREADABLE;
}

static int
answer(const struct compare *run)
{
	if (run->failure != 0)
		return run->failure;
	if (run->sum.messages == 0) {
		(void)fputs("bluepencil: there was no message to compare\n", stderr);
		return EXIT_FINDINGS;
	}
	return run->sum.different > 0 ? EXIT_FINDINGS : EXIT_CLEAN;
}

static int
compare_inputs(struct compare *run)
{
	struct input *input = input_new(run->paths, run->path_count, stderr);
	struct pool *pool = pool_new(run->jobs, judge_job, run);

	if (input == NULL || pool == NULL) {
		went_wrong(run, EXIT_NO_MEMORY, "no memory", "or no threads");
	} else {
		work(run, input, pool);
		if (!run->json)
			compare_text_sum(stdout, run->colour, &run->sum);
		else if (!compare_json_sum(stdout, &run->sum))
			went_wrong(run, EXIT_NO_MEMORY, "the sum", "no memory for it");
	}
	pool_free(pool);
	input_free(input);
	return answer(run);
}

/* ---- the two sets of rules ------------------------------------------------------------------- */

static bool
is_folder(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* The rules of before: a configuration, or a folder of rules under the configuration of now. */
static struct policy *
load_other(const struct compare *run)
{
	if (is_folder(run->with))
		return configuration_need_rules(run->config, run->with);
	return configuration_need(run->with);
}

static bool
choose_stream(const struct policy *policy, const char *name, struct judge *judge)
{
	judge->policy = policy;
	if (name != NULL)
		judge->stream = configuration_stream(policy, name);
	return name == NULL || judge->stream != NULL;
}

static int
compare_all(struct compare *run)
{
	run->policies[0] = load_other(run);
	run->policies[1] = configuration_need(run->config);
	if (run->policies[0] == NULL || run->policies[1] == NULL)
		return EXIT_WRONG_CONFIGURATION;
	if (!choose_stream(run->policies[0], run->policy_name, &run->before) ||
	    !choose_stream(run->policies[1], run->policy_name, &run->now))
		return EXIT_WRONG_USAGE;
	return compare_inputs(run);
}

static int
run_compare(const struct command *command, int argc, char **argv)
{
	struct compare run = { .command = command, .jobs = 1 };
	const struct command_option options[] = {
		{ 'c', "config", "FILE", "the configuration to use", .string = &run.config },
		{ 'w', "with", "FILE|DIR", "what to compare with: a configuration, or a folder of rules",
		  .string = &run.with },
		{ 'p', "policy", "NAME", "judge by this policy, whatever names the mail",
		  .string = &run.policy_name },
		{ 'j', "jobs", "N", "judge N messages at a time", .number = &run.jobs,
		  .number_most = POOL_WORKERS_MOST },
		{ 0, "json", NULL, "one JSON object a message that differs, and one for the sum",
		  .flag = &run.json },
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
	if (run.with == NULL)
		return usage_error(command, "--with names the rules to compare with");
	if (rest == argc)
		return usage_error(command, "name an INPUT, or - for standard input");
	run.paths = (const char *const *)(argv + rest);
	run.path_count = (size_t)(argc - rest);
	run.colour = print_wants_colour(stdout);
	code = compare_all(&run);
	policy_unref(run.policies[0]);
	policy_unref(run.policies[1]);
	return code;
}

const struct command command_compare = {
	.name = "compare",
	.arguments = "--with FILE|DIR [OPTION...] INPUT...",
	.summary = "what changed rules catch, miss and decide otherwise",
	.run = run_compare,
};
