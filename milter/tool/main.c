/*
 * bluepencil: the command line, one subcommand a file.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "base/compiler.h"
#include "policy/setting.h"
#include "tool/command.h"
#include "tool/output.h"

static const struct command *const commands[] = {
	&command_dry_run, &command_check, &command_test, &command_train, &command_explain,
	&command_compare,
};

static void
print_help(FILE *stream)
{
	(void)fputs("usage: bluepencil COMMAND [OPTION...] [ARGUMENT...]\n\n", stream);
	for (size_t i = 0; i < COUNT(commands); i++)
		(void)fprintf(stream, "  %-10s%s\n", commands[i]->name, commands[i]->summary);
	(void)fputs("  help      what a command does, and its options\n\n"
		    "  --version which bluepencil this is\n"
		    "\nExit codes: 64 wrong usage, 65 unreadable input, 78 wrong configuration; the\n"
		    "rest is the command's own and told in bluepencil(1).\n",
		    stream);
}

static const struct command *
find(const char *name)
{
	for (size_t i = 0; i < COUNT(commands); i++)
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i];
	return NULL;
}

static int
complain_of_command(const char *name)
{
	const char *names[COUNT(commands) + 2] = { "help" };
	const char *nearest;

	for (size_t i = 0; i < COUNT(commands); i++)
		names[i + 1] = commands[i]->name;
	nearest = nearest_name(name, names);
	(void)fprintf(stderr, "bluepencil: unknown command \"%s\"", name);
	if (nearest != NULL)
		(void)fprintf(stderr, "; did you mean \"%s\"?", nearest);
	(void)fputs("\nTry \"bluepencil help\".\n", stderr);
	return EXIT_WRONG_USAGE;
}

static int
help(int argc, char **argv)
{
	const struct command *command;
	char option[] = "--help";
	char *arguments[] = { argv[1], option, NULL };

	if (argc < 2) {
		print_help(stdout);
		return EXIT_CLEAN;
	}
	command = find(argv[1]);
	if (command == NULL)
		return complain_of_command(argv[1]);
	return command->run(command, 2, arguments);
}

static int
run(int argc, char **argv)
{
	const struct command *command;

	if (argc < 2) {
		print_help(stderr);
		return EXIT_WRONG_USAGE;
	}
	if (strcmp(argv[1], "help") == 0 || strcmp(argv[1], "--help") == 0 ||
	    strcmp(argv[1], "-h") == 0)
		return help(argc - 1, argv + 1);
	if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0) {
		(void)puts("bluepencil " BLUEPENCIL_VERSION);
		return EXIT_CLEAN;
	}
	command = find(argv[1]);
	return command == NULL ? complain_of_command(argv[1]) :
				 command->run(command, argc - 1, argv + 1);
}

int
main(int argc, char **argv)
{
	int code;

	/* A closed pipe is to be told by the failing write, not to end the process in silence. */
	(void)signal(SIGPIPE, SIG_IGN);
	code = run(argc, argv);
	return output_finish_standard() ? code : EXIT_NOT_WRITTEN;
}
