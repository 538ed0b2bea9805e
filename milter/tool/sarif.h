/*
 * sarif - findings as a SARIF 2.1.0 log (OASIS), which forges show beside the lines of a change.
 *
 * One run of one tool; each kind of result is a rule of it. Places are files, with the line and column
 * of the file or without: what is a line of a decoded part is none of the file, and is told as a
 * logical location ("part 2, line 12").
 *
 * Ownership  everything is copied
 * Errors     after a failure nothing is printed, and sarif_print says so
 */
#ifndef BLUEPENCIL_TOOL_SARIF_H
#define BLUEPENCIL_TOOL_SARIF_H

#include <stdbool.h>
#include <stdio.h>

#include "base/slice.h"

struct sarif;

enum sarif_level { SARIF_NOTE, SARIF_WARNING, SARIF_ERROR };

struct sarif_result {
	const char *rule;		/* its id */
	const char *about;		/* of the rule, in a sentence; NULL: none */
	enum sarif_level level;
	struct slice message;
	const char *file;		/* a path; NULL or "": no place */
	size_t line, column;		/* from 1, in characters; 0: not known */
	struct slice within;		/* a logical location; empty: none */
};

struct sarif *sarif_new(void);		/* NULL: no memory */
void sarif_free(struct sarif *sarif);	/* NULL: fine */
void sarif_add(struct sarif *sarif, const struct sarif_result *result);
bool sarif_print(struct sarif *sarif, FILE *stream);

#endif
