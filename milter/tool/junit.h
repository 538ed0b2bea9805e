/*
 * junit - results of tests as JUnit XML, which every CI shows.
 *
 * Cases belong to suites, which stand in the order in which they came up. What XML 1.0 cannot hold
 * (controls, broken UTF-8) becomes U+FFFD.
 *
 * Ownership  everything is copied
 * Errors     after a failure nothing is printed, and junit_print says so
 */
#ifndef BLUEPENCIL_TOOL_JUNIT_H
#define BLUEPENCIL_TOOL_JUNIT_H

#include <stdbool.h>
#include <stdio.h>

#include "base/slice.h"

struct junit;

struct junit_case {
	const char *suite;
	struct slice class_name, name;
	const char *file;		/* NULL: none */
	size_t line;			/* 0: none */
	const char *failure;		/* in a few words; NULL: it passed */
	struct slice detail;		/* of a failure, or what else there is to say */
};

struct junit *junit_new(void);		/* NULL: no memory */
void junit_free(struct junit *junit);	/* NULL: fine */
void junit_add(struct junit *junit, const struct junit_case *one);
bool junit_print(struct junit *junit, FILE *stream);

#endif
