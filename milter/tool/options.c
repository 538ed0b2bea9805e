/*
 * Options by getopt_long(3), from one table; its messages are replaced by our own, which know the
 * nearest name.
 */
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policy/setting.h"
#include "tool/command.h"

#define MOST_OPTIONS 24
#define LONG_FIRST 256		/* getopt's value of the first option; letters are below */

int
usage_error(const struct command *command, const char *format, ...)
{
	va_list values;

	(void)fprintf(stderr, "bluepencil %s: ", command->name);
	va_start(values, format);
	(void)vfprintf(stderr, format, values);
	va_end(values);
	(void)fprintf(stderr, "\nTry \"bluepencil help %s\".\n", command->name);
	return EXIT_WRONG_USAGE;
}

static void
print_usage(const struct command *command, const struct command_option *options)
{
	(void)printf("usage: bluepencil %s %s\n\n%s\n\n", command->name, command->arguments,
		     command->summary);
	for (const struct command_option *option = options; option->name != NULL; option++) {
		int width;

		if (option->letter != 0)
			width = printf("  -%c, --%s", option->letter, option->name);
		else
			width = printf("      --%s", option->name);
		if (option->value != NULL)
			width += printf(" %s", option->value);
		(void)printf("%*s%s\n", width < 28 ? 28 - width : 2, "", option->help);
	}
	(void)printf("  -h, --help%*s%s\n", 16, "", "this text");
}

static bool
read_number(const char *text, size_t most, size_t *number_out)
{
	char *end;
	unsigned long value;

	if (text[0] < '0' || text[0] > '9')
		return false;
	value = strtoul(text, &end, 10);
	if (*end != '\0' || value == 0 || value > most)
		return false;
	*number_out = value;
	return true;
}

static bool
add_value(struct option_values *values, const char *value)
{
	const char **items = reallocarray(values->items, values->count + 1, sizeof(*items));

	if (items == NULL)
		return false;
	values->items = items;
	values->items[values->count++] = value;
	return true;
}

/* Sets the variable of an option; false after having complained. */
static bool
set(const struct command *command, const struct command_option *option, const char *value)
{
	if (option->flag != NULL) {
		*option->flag = true;
	} else if (option->string != NULL) {
		*option->string = value;
	} else if (option->values != NULL) {
		if (!add_value(option->values, value)) {
			(void)usage_error(command, "no memory for --%s", option->name);
			return false;
		}
	} else if (!read_number(value, option->number_most, option->number)) {
		(void)usage_error(command, "--%s takes a number from 1 to %zu, not \"%s\"",
				  option->name, option->number_most, value);
		return false;
	}
	return true;
}

static void
complain_of_option(const struct command *command, const struct command_option *options,
		   const char *argument)
{
	const char *names[MOST_OPTIONS + 2] = { "help" };
	const char *name = argument + 2, *nearest;
	size_t count = 1;
	char word[64];

	if (strncmp(argument, "--", 2) != 0) {
		(void)usage_error(command, "unknown option -%c", optopt);
		return;
	}
	for (const struct command_option *option = options; option->name != NULL; option++)
		names[count++] = option->name;
	(void)snprintf(word, sizeof(word), "%.*s", (int)strcspn(name, "="), name);
	nearest = nearest_name(word, names);
	if (nearest != NULL)
		(void)usage_error(command, "unknown option \"%s\"; did you mean \"--%s\"?", argument,
				  nearest);
	else
		(void)usage_error(command, "unknown option \"%s\"", argument);
}

/* What getopt_long wants to know of the table. */
static void
describe(const struct command_option *options, struct option *longs, char *shorts)
{
	size_t count = 0;

	*shorts++ = ':';
	*shorts++ = 'h';
	for (; options[count].name != NULL; count++) {
		const struct command_option *option = &options[count];
		int takes = option->value == NULL ? no_argument : required_argument;

		longs[count] = (struct option){ option->name, takes, NULL, LONG_FIRST + (int)count };
		if (option->letter == 0)
			continue;
		*shorts++ = option->letter;
		if (takes == required_argument)
			*shorts++ = ':';
	}
	longs[count] = (struct option){ "help", no_argument, NULL, 'h' };
	longs[count + 1] = (struct option){ 0 };
	*shorts = '\0';
}

static const struct command_option *
find(const struct command_option *options, int answer)
{
	if (answer >= LONG_FIRST)
		return &options[answer - LONG_FIRST];
	while (options->name != NULL && options->letter != answer)
		options++;
	return options->name == NULL ? NULL : options;
}

enum options_result
options_read(const struct command *command, const struct command_option *options, int argc,
	     char **argv, int *rest_out)
{
	struct option longs[MOST_OPTIONS + 2];
	char shorts[2 * MOST_OPTIONS + 3];
	int answer;

	describe(options, longs, shorts);
	opterr = 0;
	optind = 0;
	while ((answer = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
		const struct command_option *option = find(options, answer);

		if (answer == 'h') {
			print_usage(command, options);
			return OPTIONS_HELP;
		}
		if (answer == ':') {
			(void)usage_error(command, "%s takes a value", argv[optind - 1]);
			return OPTIONS_WRONG;
		}
		if (option == NULL) {
			complain_of_option(command, options, argv[optind - 1]);
			return OPTIONS_WRONG;
		}
		if (!set(command, option, optarg))
			return OPTIONS_WRONG;
	}
	*rest_out = optind;
	return OPTIONS_READ;
}
