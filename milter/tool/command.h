/*
 * command - one subcommand of bluepencil, and what all of them share: exit codes and options.
 *
 * A command describes its options in a table that points at its variables; the table is read by
 * the parser, the usage and the suggestion for a misspelt option alike.
 */
#ifndef BLUEPENCIL_TOOL_COMMAND_H
#define BLUEPENCIL_TOOL_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

/* Of sysexits.h, by the meaning they have here; 0 to 2 are a command's own answers. */
enum exit_code {
	EXIT_CLEAN = 0,
	EXIT_FINDINGS = 1,	/* dry-run: something would be rewritten; else: something failed */
	EXIT_REFUSED = 2,	/* dry-run: something would be rejected, quarantined, ... */
	EXIT_WRONG_USAGE = 64,
	EXIT_UNREADABLE = 65,	/* an input that cannot be worked on */
	EXIT_NO_MILTER = 69,	/* --milter: it does not answer, or not as a milter does */
	EXIT_NO_MEMORY = 71,
	EXIT_NOT_WRITTEN = 74,	/* a result could not be written */
	EXIT_WRONG_CONFIGURATION = 78,
	EXIT_INTERRUPTED = 130,
};

struct command {
	const char *name;
	const char *arguments;	/* "[OPTION...] INPUT..." */
	const char *summary;	/* one line for the list of commands */
	int (*run)(const struct command *command, int argc, char **argv);
};

extern const struct command command_dry_run, command_check, command_test, command_train,
	command_explain, command_compare;

/* Several values of one option. */
struct option_values {
	const char **items;
	size_t count;
};

struct command_option {
	char letter;			/* 0: only the long form */
	const char *name;
	const char *value;		/* "FILE"; NULL: takes none */
	const char *help;
	bool *flag;			/* one of flag, string, number and values is set */
	const char **string;
	size_t *number;			/* at least 1 */
	size_t number_most;
	struct option_values *values;
};

enum options_result { OPTIONS_READ, OPTIONS_HELP, OPTIONS_WRONG };

/*
 * Reads the options; the arguments left over stand from argv[*rest_out] on, up to argc.
 * OPTIONS_HELP: usage was asked for and printed. OPTIONS_WRONG: said on standard error.
 * `options` ends with an empty item.
 */
enum options_result options_read(const struct command *command, const struct command_option *options,
				 int argc, char **argv, int *rest_out);

/* "bluepencil COMMAND: ..." and where to find help, on standard error; returns EXIT_WRONG_USAGE. */
int usage_error(const struct command *command, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
