/*
 * bluepencil check: lints the configuration and the rules, and runs the rules' own examples.
 *
 * Named rule files are read with all the others of their folder, for signals and lists are shared,
 * but only what concerns them is shown; unless the folder does not load because of another file,
 * which then is the news.
 */
#include <errno.h>
#include <glob.h>
#include <jansson.h>
#include <libgen.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "record/json_text.h"
#include "tool/check_formats.h"
#include "tool/command.h"
#include "tool/configuration.h"
#include "tool/format.h"
#include "tool/print.h"

struct check {
	const struct command *command;
	const char *config;
	enum format format;

	struct diagnostics diags;
	size_t files, rules, examples;
	bool loaded;
	struct junit *junit;		/* NULL: another format is wanted */
	char *const *named;		/* the rule files that were named, and how many */
	size_t named_count;
};

static bool
is_same_file(const char *a, const char *b)
{
	struct stat left, right;

	return stat(a, &left) == 0 && stat(b, &right) == 0 && left.st_dev == right.st_dev &&
	       left.st_ino == right.st_ino;
}

static bool
is_rule_file(const char *path)
{
	size_t length = strlen(path);

	return length > 6 && strcmp(path + length - 6, ".rules") == 0;
}

static bool
concerns(const char *file, char *const *files, size_t count)
{
	if (!is_rule_file(file))
		return true;
	for (size_t i = 0; i < count; i++)
		if (is_same_file(file, files[i]))
			return true;
	return false;
}

/* An example was run; of files that were not named nobody asked. */
static void
on_example(void *context, const struct rule *rule, const struct example *example, size_t number,
	   const char *why)
{
	const struct check *check = context;

	if (check->junit != NULL &&
	    (check->named_count == 0 ||
	     concerns(example->place.file, check->named, check->named_count)))
		check_junit_example(check->junit, rule, example, number, why);
}

/* Counts what has been checked. Takes the policy over. */
static void
count_policy(struct check *check, struct policy *policy)
{
	if (policy == NULL) {
		check->loaded = false;
		return;
	}
	check->files += policy_pack_count(policy);
	check->rules += policy_rule_count(policy);
	check->examples += policy_example_count(policy);
	policy_unref(policy);
}

/* Adds the diagnostics of `from` that concern the files, or all of them, to `to`. */
static void
take(struct diagnostics *to, const struct diagnostics *from, bool all, char *const *files,
     size_t count)
{
	for (size_t i = 0; i < from->count; i++) {
		if (all || concerns(from->items[i].file, files, count))
			diagnostics_copy(to, &from->items[i]);
	}
	to->lost = to->lost || from->lost;
}

static bool
has_concerning_error(const struct diagnostics *diags, char *const *files, size_t count)
{
	for (size_t i = 0; i < diags->count; i++)
		if (diags->items[i].severity == SEVERITY_ERROR &&
		    concerns(diags->items[i].file, files, count))
			return true;
	return false;
}

static bool
holds_packs(const char *directory)
{
	char *pattern = NULL;
	glob_t found = { 0 };
	bool holds;

	if (asprintf(&pattern, "%s/*.rules", directory) < 0)
		return false;
	holds = glob(pattern, 0, NULL, &found) == 0;
	globfree(&found);
	free(pattern);
	return holds;
}

/*
 * A folder within the rules directory, such as jurisdictions/: its packs are read with those of the
 * directory, whose signals they use.
 */
static struct policy *
load_folder(struct check *check, const char *folder, const struct example_listener *listener)
{
	char *copy = strcmp(folder, ".") == 0 ? realpath(folder, NULL) : strdup(folder);
	char *slash = copy == NULL ? NULL : strrchr(copy, '/');
	const char *directory = slash == NULL ? "." : slash == copy ? "/" : copy;
	const char *name = slash == NULL ? copy : slash + 1;
	struct policy *policy;

	if (slash != NULL)
		*slash = '\0';
	if (copy != NULL && name[0] != '.' && holds_packs(directory))
		policy = policy_load_checked_with(check->config, directory, name, &check->diags,
						  listener);
	else
		policy = policy_load_checked(check->config, folder, &check->diags, listener);
	free(copy);
	return policy;
}

/*
 * The named files of one folder. Which mail the rules are for is not asked, so that without -c the
 * defaults serve as well as the installed configuration.
 */
static void
check_folder(struct check *check, const char *folder, char *const *files, size_t count)
{
	struct check part = { .config = check->config, .loaded = true,
			      .junit = check->junit, .named = files, .named_count = count };
	const struct example_listener listener = { on_example, &part };
	bool all;

	diagnostics_init(&part.diags);
	count_policy(&part, load_folder(&part, folder, &listener));
	all = !part.loaded && !has_concerning_error(&part.diags, files, count);
	take(&check->diags, &part.diags, all, files, count);
	check->files += part.files;
	check->rules += part.rules;
	check->examples += part.examples;
	check->loaded = check->loaded && part.loaded;
	diagnostics_done(&part.diags);
}

/* The folder of a path, in memory of its own; NULL without memory. */
static char *
folder_of(const char *path)
{
	char *copy = strdup(path), *folder = NULL;

	if (copy != NULL)
		folder = strdup(dirname(copy));
	free(copy);
	return folder;
}

/* Is the folder that of an earlier file? Then it has been checked. */
static bool
is_done(char *const *files, size_t before, const char *folder)
{
	bool done = false;

	for (size_t i = 0; i < before && !done; i++) {
		char *earlier = folder_of(files[i]);

		done = earlier != NULL && strcmp(earlier, folder) == 0;
		free(earlier);
	}
	return done;
}

static int
check_files(struct check *check, char *const *files, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		char *folder = folder_of(files[i]);

		if (folder == NULL)
			return EXIT_NO_MEMORY;
		if (!is_done(files, i, folder))
			check_folder(check, folder, files, count);
		free(folder);
	}
	return EXIT_CLEAN;
}

/* A rule file that is named but cannot be read is no matter of the configuration. */
static bool
all_readable(char *const *files, size_t count)
{
	bool readable = true;

	for (size_t i = 0; i < count; i++) {
		struct stat status;
		const char *why = NULL;

		if (stat(files[i], &status) != 0 || access(files[i], R_OK) != 0)
			why = strerror(errno);
		else if (!S_ISREG(status.st_mode))
			why = "is not a file";
		else if (!is_rule_file(files[i]))
			why = "is no rule file: its name does not end in .rules";
		if (why != NULL)
			(void)fprintf(stderr, "bluepencil: %s: %s\n", files[i], why);
		readable = readable && why == NULL;
	}
	return readable;
}

static const char *
plural(size_t count)
{
	return count == 1 ? "" : "s";
}

static void
print_for_people(const struct check *check)
{
	const struct diagnostics *diags = &check->diags;

	diagnostics_print(diags, stdout, print_wants_colour(stdout));
	if (check->loaded)
		(void)printf("%zu rule file%s, %zu rule%s, %zu example%s: ", check->files,
			     plural(check->files), check->rules, plural(check->rules),
			     check->examples, plural(check->examples));
	else
		(void)printf("does not load: ");
	(void)printf("%zu error%s, %zu warning%s\n", diags->errors, plural(diags->errors),
		     diags->warnings, plural(diags->warnings));
}

static json_t *
diagnostic_json(const struct diagnostic *item)
{
	return json_pack("{s:s, s:s, s:o, s:I, s:I, s:o}", "severity",
			 item->severity == SEVERITY_ERROR ? "error" : "warning", "id", item->kind, "file",
			 json_text(slice_of(item->file)), "line", (json_int_t)item->line, "column",
			 (json_int_t)item->column, "text", json_text(slice_of(item->text)));
}

static bool
print_for_programs(const struct check *check)
{
	json_t *items = json_array();
	json_t *object;
	char *text = NULL;
	bool whole = items != NULL;

	for (size_t i = 0; i < check->diags.count; i++)
		whole = json_array_append_new(items, diagnostic_json(&check->diags.items[i])) == 0 &&
			whole;
	object = json_pack("{s:b, s:I, s:I, s:I, s:I, s:I, s:o}", "loaded", (int)check->loaded,
			   "rule_files", (json_int_t)check->files, "rules",
			   (json_int_t)check->rules, "examples", (json_int_t)check->examples,
			   "errors", (json_int_t)check->diags.errors, "warnings",
			   (json_int_t)check->diags.warnings, "diagnostics", items);
	if (whole && object != NULL)
		text = json_dumps(object, JSON_COMPACT);
	if (text != NULL)
		(void)puts(text);
	json_decref(object);
	free(text);
	return text != NULL;
}

static bool
print_junit(const struct check *check)
{
	check_junit_diagnostics(check->junit, &check->diags, check->loaded);
	return junit_print(check->junit, stdout);
}

/* False: no memory for it. */
static bool
print(const struct check *check)
{
	switch (check->format) {
	case FORMAT_JSON:
		return print_for_programs(check);
	case FORMAT_SARIF:
		return check_sarif(stdout, &check->diags);
	case FORMAT_JUNIT:
		return print_junit(check);
	case FORMAT_TEXT:
		print_for_people(check);
	}
	return true;
}

static int
check_all(struct check *check, char *const *files, size_t count)
{
	const struct example_listener listener = { on_example, check };
	int code = EXIT_CLEAN;

	if (!all_readable(files, count))
		return EXIT_UNREADABLE;
	if (count > 0)
		code = check_files(check, files, count);
	else
		count_policy(check, configuration_check(check->config, &check->diags, &listener));
	diagnostics_sort(&check->diags);
	if (!print(check))
		return EXIT_NO_MEMORY;
	if (code != EXIT_CLEAN)
		return code;
	if (!check->loaded)
		return EXIT_WRONG_CONFIGURATION;
	return check->diags.errors > 0 || check->diags.lost ? EXIT_FINDINGS : EXIT_CLEAN;
}

static int
run_check(const struct command *command, int argc, char **argv)
{
	struct check check = { .command = command, .loaded = true };
	const char *format = NULL;
	bool json = false;
	const struct command_option options[] = {
		{ 'c', "config", "FILE", "the configuration to use", .string = &check.config },
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
	if (!format_choose(command, format, json, &check.format))
		return EXIT_WRONG_USAGE;
	if (check.format == FORMAT_JUNIT && (check.junit = junit_new()) == NULL)
		return EXIT_NO_MEMORY;
	diagnostics_init(&check.diags);
	code = check_all(&check, argv + rest, (size_t)(argc - rest));
	diagnostics_done(&check.diags);
	junit_free(check.junit);
	return code;
}

const struct command command_check = {
	.name = "check",
	.arguments = "[OPTION...] [RULEFILE...]",
	.summary = "lint configuration and rules, and run the rules' examples",
	.run = run_check,
};
