/*
 * bluepencil dry-run: what would become of these messages, without sending them.
 *
 * Messages are read one after the other, judged by as many threads as were asked for, and
 * reported in the order in which they were read. What cannot be read is said and passed over,
 * so that one broken file does not hide the verdict on the rest.
 */
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "tool/command.h"
#include "tool/configuration.h"
#include "tool/format.h"
#include "tool/outbox.h"
#include "tool/output.h"
#include "tool/pool.h"
#include "tool/print.h"
#include "tool/report.h"
#include "tool/report_formats.h"

struct dry_run {
	const struct command *command;
	const char *config, *policy_name, *report, *output, *milter, *from;
	struct option_values macros;
	size_t jobs;
	bool json, diff;
	const char *format_name;
	enum format format;
	bool colour;

	const char *const *paths;
	size_t path_count;
	struct policy *policy;
	struct macro *macro_items;
	struct judge judge;
	struct outbox outbox;
	bool outbox_is_open;
	struct output page;		/* --report */
	struct sarif *sarif;		/* --format=sarif; NULL */
	struct junit *junit;		/* --format=junit; NULL */
	struct tally tally;
	int failure;			/* exit code of what went wrong besides; 0 */
};

static volatile sig_atomic_t interrupted;

static void
interrupt(int signal_number)
{
	(void)signal_number;
	interrupted = 1;
}

/*
 * The first Ctrl-C ends the run after the messages under way, so that no half-written file
 * stays; the second ends the process. Reading from a terminal or a pipe is to be cut short,
 * hence no SA_RESTART.
 */
static void
catch_interrupts(void)
{
	struct sigaction action = { .sa_handler = interrupt, .sa_flags = (int)SA_RESETHAND };

	sigemptyset(&action.sa_mask);
	(void)sigaction(SIGINT, &action, NULL);
	(void)sigaction(SIGTERM, &action, NULL);
}

/* Something went wrong that no verdict tells; the first such thing is the exit code. */
static void
went_wrong(struct dry_run *run, enum exit_code code, const char *what, const char *why)
{
	if (run->failure == 0)
		run->failure = (int)code;
	(void)fprintf(stderr, "bluepencil: %s%s%s\n", what, why[0] == '\0' ? "" : ": ", why);
}

static struct slice
without_braces(struct slice name)
{
	if (name.len >= 2 && name.data[0] == '{' && name.data[name.len - 1] == '}')
		return slice_range(name, (struct range){ 1, name.len - 1 });
	return name;
}

/* Some macros are what the envelope tells anyway. */
static void
note_macro(struct envelope *envelope, const struct macro *macro)
{
	if (slice_equal(macro->name, SLICE("auth_authen")))
		envelope->sasl_login = macro->value;
	else if (slice_equal(macro->name, SLICE("client_addr")))
		envelope->client_address = macro->value;
}

/* --macro NAME=VALUE, each; EXIT_CLEAN or the exit code. */
static int
read_macros(struct dry_run *run)
{
	struct envelope *envelope = &run->judge.envelope;

	run->macro_items = calloc(run->macros.count + 1, sizeof(*run->macro_items));
	if (run->macro_items == NULL)
		return EXIT_NO_MEMORY;
	for (size_t i = 0; i < run->macros.count; i++) {
		struct slice text = slice_of(run->macros.items[i]);
		size_t equals = slice_find_byte(text, 0, '=');

		if (equals == SLICE_NOT_FOUND || equals == 0)
			return usage_error(run->command, "--macro takes NAME=VALUE, not \"%s\"",
					   run->macros.items[i]);
		run->macro_items[i] = (struct macro){
			.name = without_braces(slice_first(text, equals)),
			.value = slice_from(text, equals + 1),
		};
		note_macro(envelope, &run->macro_items[i]);
	}
	envelope->macros = run->macro_items;
	envelope->macro_count = run->macros.count;
	return EXIT_CLEAN;
}

static void
read_from(struct dry_run *run)
{
	struct slice path = slice_of(run->from);

	if (run->from == NULL)
		return;
	if (path.len >= 2 && path.data[0] == '<' && path.data[path.len - 1] == '>')
		path = slice_range(path, (struct range){ 1, path.len - 1 });
	run->judge.envelope.reverse_path = path;
	run->judge.envelope.has_reverse_path = true;
}

/* Options that cannot stand together or lack something. */
static int
check_options(const struct dry_run *run)
{
	if (run->path_count == 0)
		return usage_error(run->command, "name an INPUT, or - for standard input");
	if (run->format != FORMAT_TEXT && run->diff)
		return usage_error(run->command, "--diff is for people, --json for programs; take one");
	if (run->format > FORMAT_JSON && run->milter != NULL)
		return usage_error(run->command, "a milter tells no findings, which --format=%s is of",
				   run->format_name);
	if (run->milter != NULL && run->policy_name != NULL)
		return usage_error(run->command, "--policy has no effect with --milter: "
				   "the milter chooses");
	return EXIT_CLEAN;
}

/* The judge: a policy of ours, or the milter. */
static int
prepare_judge(struct dry_run *run)
{
	int code = read_macros(run);

	if (code != EXIT_CLEAN)
		return code;
	read_from(run);
	run->judge.milter = run->milter;
	if (run->milter != NULL)
		return EXIT_CLEAN;
	run->policy = configuration_need(run->config);
	run->judge.policy = run->policy;
	if (run->policy == NULL)
		return EXIT_WRONG_CONFIGURATION;
	if (run->policy_name == NULL)
		return EXIT_CLEAN;
	run->judge.stream = configuration_stream(run->policy, run->policy_name);
	return run->judge.stream == NULL ? EXIT_WRONG_USAGE : EXIT_CLEAN;
}

static bool
names_several(const struct dry_run *run)
{
	struct stat status;

	return run->path_count > 1 ||
	       (stat(run->paths[0], &status) == 0 && S_ISDIR(status.st_mode));
}

/* Opened with the first result: by then it is known whether there is a second message. */
static void
put_out(struct dry_run *run, const struct judged *judged, bool more)
{
	struct error err;

	if (!run->outbox_is_open) {
		if (!outbox_open(run->output, more || names_several(run), &run->outbox, &err)) {
			went_wrong(run, EXIT_NOT_WRITTEN, "--output", err.text);
			run->output = NULL;
			return;
		}
		run->outbox_is_open = true;
	}
	if (!outbox_put(&run->outbox, judged, &err)) {
		went_wrong(run, EXIT_NOT_WRITTEN, err.text, "");
		run->output = NULL;		/* the next would fare no better */
	}
}

static void
print(struct dry_run *run, const struct judged *judged)
{
	if (run->sarif != NULL) {
		report_sarif(run->sarif, judged);
	} else if (run->junit != NULL) {
		report_junit(run->junit, judged);
	} else if (run->format == FORMAT_JSON) {
		if (!report_json(stdout, judged))
			went_wrong(run, EXIT_NO_MEMORY, judged->item.path, "no memory for its report");
	} else {
		report_text(stdout, run->colour, judged);
		if (run->diff)
			report_diff(stdout, run->colour, judged);
	}
	if (run->page.stream != NULL)
		report_html(run->page.stream, judged);
}

/* One message is judged: count, print, write. */
static void
finish_one(struct dry_run *run, struct judged *judged, bool more)
{
	struct tally *tally = &run->tally;
	char room[4096];

	if (judged->failed) {
		tally->failed++;
		tally->messages++;
		went_wrong(run, judged->milter != NULL ? EXIT_NO_MILTER : EXIT_NO_MEMORY,
			   judged_name(judged, room, sizeof(room)), judged->failure.text);
		return;
	}
	tally->messages++;
	tally->verdicts[judged->decision.verdict]++;
	if (judged->decision.stream == NULL && judged->milter == NULL)
		tally->not_named++;
	print(run, judged);
	if (run->output != NULL)
		put_out(run, judged, more);
	if (ferror(stdout) != 0)
		interrupted = 1;		/* nobody reads on; main says so */
}

static void
judge_job(void *context, void *job)
{
	judge_message(context, job);
}

/* Reads and puts as much as the pool takes; false when there is no more. */
static bool
fill(struct dry_run *run, struct input *input, struct pool *pool, struct judged **waiting)
{
	struct input_item item;

	for (;;) {
		if (*waiting == NULL) {
			if (interrupted || !input_next(input, &item))
				return false;
			*waiting = judged_new(&item);
			if (*waiting == NULL) {
				went_wrong(run, EXIT_NO_MEMORY, "no memory for another message", "");
				return false;
			}
		}
		if (!pool_put(pool, *waiting))
			return true;
		*waiting = NULL;
	}
}

static void
work(struct dry_run *run, struct input *input, struct pool *pool)
{
	struct judged *waiting = NULL, *judged, *next;
	bool more = fill(run, input, pool, &waiting);

	judged = pool_take(pool);
	while (judged != NULL) {
		more = more && fill(run, input, pool, &waiting);
		next = pool_take(pool);
		if (!interrupted)
			finish_one(run, judged, next != NULL);
		judged_free(judged);
		judged = next;
	}
	judged_free(waiting);
	run->tally.unreadable = input_faults(input);
}

static void
open_page(struct dry_run *run)
{
	struct error err;

	if (run->report == NULL)
		return;
	if (!output_open(run->report, &run->page, &err)) {
		went_wrong(run, EXIT_NOT_WRITTEN, run->report, err.text);
		return;
	}
	report_html_begin(run->page.stream);
}

static void
close_page(struct dry_run *run)
{
	struct error err;

	if (run->page.stream == NULL)
		return;
	if (interrupted) {
		output_abandon(&run->page);
		return;
	}
	report_html_end(run->page.stream, &run->tally);
	if (!output_commit(&run->page, &err))
		went_wrong(run, EXIT_NOT_WRITTEN, run->report, err.text);
}

/* What is one document for all messages. */
static void
print_whole(struct dry_run *run)
{
	bool printed = true;

	if (run->sarif != NULL && !interrupted)
		printed = sarif_print(run->sarif, stdout);
	if (run->junit != NULL && !interrupted)
		printed = junit_print(run->junit, stdout);
	if (!printed)
		went_wrong(run, EXIT_NO_MEMORY, "no memory for the report", "");
}

static int
answer(const struct dry_run *run)
{
	const struct tally *tally = &run->tally;

	if (run->failure != 0)
		return run->failure;
	if (interrupted)
		return EXIT_INTERRUPTED;
	if (tally->unreadable > 0)
		return EXIT_UNREADABLE;
	if (tally->verdicts[VERDICT_ACCEPT] + tally->verdicts[VERDICT_REWRITE] < tally->messages)
		return EXIT_REFUSED;
	return tally->verdicts[VERDICT_REWRITE] > 0 ? EXIT_FINDINGS : EXIT_CLEAN;
}

/* Those that are printed when all messages are known. False: no memory. */
static bool
open_formats(struct dry_run *run)
{
	if (run->format == FORMAT_SARIF)
		run->sarif = sarif_new();
	if (run->format == FORMAT_JUNIT)
		run->junit = junit_new();
	return run->format <= FORMAT_JSON || run->sarif != NULL || run->junit != NULL;
}

static int
judge_all(struct dry_run *run)
{
	struct input *input = input_new(run->paths, run->path_count, stderr);
	struct pool *pool = pool_new(run->jobs, judge_job, &run->judge);

	if (input == NULL || pool == NULL || !open_formats(run)) {
		went_wrong(run, EXIT_NO_MEMORY, "no memory, or no threads", "");
	} else {
		catch_interrupts();
		open_page(run);
		work(run, input, pool);
		close_page(run);
		print_whole(run);
		if (run->format == FORMAT_TEXT && !interrupted)
			report_text_sum(stdout, run->colour, &run->tally);
		if (interrupted && ferror(stdout) == 0)
			(void)fputs("bluepencil: interrupted\n", stderr);
	}
	pool_free(pool);
	input_free(input);
	return answer(run);
}

static int
run_dry_run(const struct command *command, int argc, char **argv)
{
	struct dry_run run = { .command = command, .jobs = 1 };
	const struct command_option options[] = {
		{ 'c', "config", "FILE", "the configuration to use", .string = &run.config },
		{ 'p', "policy", "NAME", "judge by this policy, whatever names the mail",
		  .string = &run.policy_name },
		{ 0, "json", NULL, "one JSON object a message", .flag = &run.json },
		{ 0, "format", "FORMAT", FORMAT_HELP, .string = &run.format_name },
		{ 0, "diff", NULL, "and what changes, as a unified diff of the decoded text",
		  .flag = &run.diff },
		{ 0, "report", "FILE", "also write a page of HTML", .string = &run.report },
		{ 'o', "output", "FILE|DIR", "also write the messages as they would leave",
		  .string = &run.output },
		{ 0, "from", "ADDRESS", "the envelope sender", .string = &run.from },
		{ 0, "macro", "NAME=VALUE", "what the MTA would tell; may be repeated",
		  .values = &run.macros },
		{ 'j', "jobs", "N", "judge N messages at a time", .number = &run.jobs,
		  .number_most = POOL_WORKERS_MOST },
		{ 0, "milter", "SOCKET", "ask a running bluepencild instead", .string = &run.milter },
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
	run.paths = (const char *const *)(argv + rest);
	run.path_count = (size_t)(argc - rest);
	run.colour = print_wants_colour(stdout);
	if (!format_choose(command, run.format_name, run.json, &run.format))
		return EXIT_WRONG_USAGE;
	code = check_options(&run);
	if (code == EXIT_CLEAN)
		code = prepare_judge(&run);
	if (code == EXIT_CLEAN)
		code = judge_all(&run);
	sarif_free(run.sarif);
	junit_free(run.junit);
	policy_unref(run.policy);
	free(run.macro_items);
	free(run.macros.items);
	return code;
}

const struct command command_dry_run = {
	.name = "dry-run",
	.arguments = "[OPTION...] INPUT...",
	.summary = "what would become of messages, without sending them",
	.run = run_dry_run,
};
