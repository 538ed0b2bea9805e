/*
 * bluepencil explain: what a rule or a signal does, and why a message was judged as it was.
 *
 * An argument that is the name of a rule or a signal is one; anything else is an input as of dry-run.
 * A file that is called like a rule is named with a slash: ./NAME.
 */
#include <stdlib.h>
#include <unistd.h>

#include "base/ascii.h"
#include "base/buf.h"
#include "base/limits.h"
#include "policy/setting.h"
#include "text/fold.h"
#include "tool/command.h"
#include "tool/configuration.h"
#include "tool/explain.h"
#include "tool/print.h"

struct explain {
	const struct command *command;
	const char *config, *policy_name, *rule_name, *block;
	bool all, json, colour, keys, roff;

	struct policy *policy;
	struct judge judge;
	struct explain_filter filter;
	struct arena *arena;		/* of the filter */
	const char **inputs;
	size_t input_count;
	size_t messages;
	int failure;			/* exit code of what went wrong; 0 */
};

static void
went_wrong(struct explain *run, enum exit_code code, const char *what, const char *why)
{
	if (run->failure == 0)
		run->failure = (int)code;
	(void)fprintf(stderr, "bluepencil: %s: %s\n", what, why);
}

/* ---- names ----------------------------------------------------------------------------------- */

static const struct rule *
find_rule(const struct policy *policy, const char *name)
{
	for (size_t i = 0; i < policy_rule_count(policy); i++)
		if (strcmp(policy_rule(policy, i)->name, name) == 0)
			return policy_rule(policy, i);
	return NULL;
}

/* The nearest name of a rule, or with `signals` of either; NULL. */
static const char *
nearest(const struct policy *policy, const char *name, bool signals)
{
	const struct signal_set *set = policy_signals(policy);
	size_t rules = policy_rule_count(policy), count = signals ? signal_count(set) : 0;
	const char **names = calloc(rules + count + 1, sizeof(*names)), *found;

	if (names == NULL)
		return NULL;
	for (size_t i = 0; i < rules; i++)
		names[i] = policy_rule(policy, i)->name;
	for (uint32_t i = 0; i < count; i++)
		names[rules + i] = signal_name(set, i);
	found = nearest_name(name, names);
	free(names);
	return found;
}

/* Tells about a rule, a signal, or both of that name; false where there is neither. */
static bool
tell_name(struct explain *run, const char *name)
{
	const struct rule *rule = find_rule(run->policy, name);
	uint32_t signal = signal_find(policy_signals(run->policy), name);
	bool whole = true;

	if (rule != NULL && run->json)
		whole = explain_rule_json(stdout, run->policy, rule);
	else if (rule != NULL)
		explain_rule(stdout, run->colour, run->policy, rule);
	if (signal != SIGNAL_NONE && run->json)
		whole = explain_signal_json(stdout, run->policy, signal) && whole;
	else if (signal != SIGNAL_NONE)
		whole = explain_signal(stdout, run->colour, run->policy, signal, run->all) && whole;
	if (!whole)
		went_wrong(run, EXIT_NO_MEMORY, name, "no memory to tell of it");
	return rule != NULL || signal != SIGNAL_NONE;
}

static int
complain_of_name(const struct explain *run, const char *name)
{
	const char *near = nearest(run->policy, name, true);

	if (near != NULL)
		return usage_error(run->command, "no rule, signal or file is named \"%s\"; "
				   "did you mean \"%s\"?", name, near);
	return usage_error(run->command, "no rule, signal or file is named \"%s\"", name);
}

static bool
is_path(const char *argument)
{
	return strcmp(argument, "-") == 0 || strchr(argument, '/') != NULL ||
	       access(argument, F_OK) == 0;
}

/* Names are told at once, inputs kept for later; EXIT_CLEAN or the exit code. */
static int
sort_arguments(struct explain *run, char **arguments, size_t count)
{
	run->inputs = calloc(count, sizeof(*run->inputs));
	if (run->inputs == NULL)
		return EXIT_NO_MEMORY;
	for (size_t i = 0; i < count; i++) {
		if (strchr(arguments[i], '/') == NULL && tell_name(run, arguments[i]))
			continue;
		if (!is_path(arguments[i]))
			return complain_of_name(run, arguments[i]);
		run->inputs[run->input_count++] = arguments[i];
	}
	return EXIT_CLEAN;
}

/* ---- the filter ------------------------------------------------------------------------------ */

/* The words as they stand in the folded text of a block, each run of white space one blank. */
static bool
prepare_block(struct explain *run, struct slice block)
{
	struct folded folded;
	struct buf text;

	run->arena = arena_new(1 * MiB);
	if (run->arena == NULL)
		return false;
	buf_init(&text, run->arena);
	block = slice_trim(block);
	for (size_t i = 0; i < block.len; i++) {
		bool blank = ascii_is_space(block.data[i]);

		if (!blank || !ascii_is_space(block.data[i - 1]))
			buf_byte(&text, blank ? ' ' : block.data[i]);
	}
	if (text.failed || !fold(run->arena, buf_slice(&text), &folded))
		return false;
	run->filter.block = folded.text;
	return true;
}

static int
prepare_filter(struct explain *run)
{
	struct slice block = slice_of(run->block);

	run->filter.all = run->all;
	if (run->rule_name != NULL) {
		const char *near = nearest(run->policy, run->rule_name, false);

		run->filter.rule = find_rule(run->policy, run->rule_name);
		if (run->filter.rule == NULL && near != NULL)
			return usage_error(run->command, "there is no rule \"%s\"; did you mean "
					   "\"%s\"?", run->rule_name, near);
		if (run->filter.rule == NULL)
			return usage_error(run->command, "there is no rule \"%s\"", run->rule_name);
	}
	return block.len == 0 || prepare_block(run, block) ? EXIT_CLEAN : EXIT_NO_MEMORY;
}

/* ---- messages -------------------------------------------------------------------------------- */

static void
tell_message(struct explain *run, const struct judged *judged)
{
	bool whole;

	if (run->json)
		whole = explain_json(stdout, judged, &run->filter);
	else
		whole = explain_text(stdout, run->colour, judged, &run->filter);
	if (!whole)
		went_wrong(run, EXIT_NO_MEMORY, judged->item.path, "no memory to explain it");
}

static void
judge_inputs(struct explain *run)
{
	struct input *input = input_new(run->inputs, run->input_count, stderr);
	struct input_item item;

	if (input == NULL) {
		went_wrong(run, EXIT_NO_MEMORY, "input", "no memory");
		return;
	}
	while (ferror(stdout) == 0 && input_next(input, &item)) {
		struct judged *judged = judged_new(&item);

		if (judged == NULL) {
			went_wrong(run, EXIT_NO_MEMORY, "input", "no memory for another message");
			break;
		}
		run->messages++;
		judge_message(&run->judge, judged);
		if (judged->failed)
			went_wrong(run, EXIT_NO_MEMORY, judged->item.path, judged->failure.text);
		else
			tell_message(run, judged);
		judged_free(judged);
	}
	if (run->failure == 0 && input_faults(input) > 0)
		run->failure = EXIT_UNREADABLE;
	input_free(input);
}

static int
explain_all(struct explain *run, char **arguments, size_t count)
{
	int code;

	run->policy = configuration_need(run->config);
	if (run->policy == NULL)
		return EXIT_WRONG_CONFIGURATION;
	run->judge = (struct judge){ .policy = run->policy, .accounts = true };
	if (run->policy_name != NULL) {
		run->judge.stream = configuration_stream(run->policy, run->policy_name);
		if (run->judge.stream == NULL)
			return EXIT_WRONG_USAGE;
	}
	code = prepare_filter(run);
	if (code == EXIT_CLEAN)
		code = sort_arguments(run, arguments, count);
	if (code == EXIT_CLEAN && run->input_count > 0)
		judge_inputs(run);
	return code == EXIT_CLEAN ? run->failure : code;
}

static int
explain_all_keys(bool json, bool roff)
{
	if (roff)
		explain_keys_roff(stdout);
	else if (json)
		return explain_keys_json(stdout) ? EXIT_CLEAN : EXIT_NO_MEMORY;
	else
		explain_keys(stdout, print_wants_colour(stdout));
	return EXIT_CLEAN;
}

static int
run_explain(const struct command *command, int argc, char **argv)
{
	struct explain run = { .command = command };
	const struct command_option options[] = {
		{ 'c', "config", "FILE", "the configuration to use", .string = &run.config },
		{ 'p', "policy", "NAME", "judge by this policy, whatever names the mail",
		  .string = &run.policy_name },
		{ 'a', "all", NULL, "rules that are far from firing as well; of a signal all it holds",
		  .flag = &run.all },
		{ 'r', "rule", "NAME", "of a message this rule alone, at every block",
		  .string = &run.rule_name },
		{ 'b', "block", "TEXT", "of a message blocks that say TEXT alone", .string = &run.block },
		{ 'k', "keys", NULL, "all keys of rule files", .flag = &run.keys },
		{ 0, "json", NULL, "one JSON object a message, rule, signal or key", .flag = &run.json },
		{ 0, "roff", NULL, "with --keys: as tables of a manual page", .flag = &run.roff },
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
	if (run.roff && !run.keys)
		return usage_error(command, "--roff goes with --keys");
	if (run.keys && rest < argc)
		return usage_error(command, "--keys stands alone");
	if (run.keys)
		return explain_all_keys(run.json, run.roff);
	if (rest == argc)
		return usage_error(command, "name a rule, a signal or a message");
	run.colour = print_wants_colour(stdout);
	code = explain_all(&run, argv + rest, (size_t)(argc - rest));
	policy_unref(run.policy);
	arena_free(run.arena);
	free(run.inputs);
	return code;
}

const struct command command_explain = {
	.name = "explain",
	.arguments = "[OPTION...] RULE|SIGNAL|INPUT...",
	.summary = "what a rule does; why a message was judged as it was",
	.run = run_explain,
};
