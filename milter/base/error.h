/*
 * error - something went wrong at run time: its kind, and the path it came along.
 *
 * A function that can fail returns false and fills `err`; whoever passes it on says where it
 * happened (`within`); whoever ends the chain acts by the kind and reports once.
 *
 *	return fail(err, FAULT_LIMIT, "decodes to more than limits.decoded (%zu bytes)", n);
 *	...
 *	return within(err, "part %s", number);	 -> "part 2.1: decodes to more than ..."
 */
#ifndef BLUEPENCIL_BASE_ERROR_H
#define BLUEPENCIL_BASE_ERROR_H

#include <stdbool.h>

#include "base/compiler.h"

enum fault {
	FAULT_NONE,
	FAULT_INPUT,		/* the message or file is not what it should be */
	FAULT_LIMIT,		/* a limit of the configuration: on-limit decides */
	FAULT_MEMORY,		/* no memory */
	FAULT_SYSTEM,		/* a system call failed */
	FAULT_INTERNAL,		/* a check of our own work failed */
};

struct error {
	enum fault kind;
	char text[512];		/* one line, may be cut; bytes of a message only if escaped */
};

/*
 * Fills `err` and returns false. The parentheses keep off cmocka's macro of that name, so
 * that a unit test may include this; its own calls are written (fail)(...) as well.
 */
bool (fail)(struct error *err, enum fault kind, const char *format, ...) PRINTF(3, 4);

/* Puts "format: " before the text of `err` and returns false. */
bool within(struct error *err, const char *format, ...) PRINTF(2, 3);

/* "input", "limit", "memory", "system", "internal", "none". */
const char *fault_name(enum fault kind);

#endif
