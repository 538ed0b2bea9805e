/*
 * diagnostics - mistakes somebody made in a rule file, a list, a text or the configuration.
 *
 * Every mistake of a run is collected, each with its place, what is wrong and what to write
 * instead; none ends the reading. A line of output is
 *
 *	rules/crypto-promo.rules:31: unknown key "treshold"; did you mean "threshold"?
 *	rules/texts/disclaimer.de.html:4:17: <p> is never closed
 *
 * Ownership  file names and texts are copied
 * Errors     when memory is short the count is still right and `lost` is set
 */
#ifndef BLUEPENCIL_BASE_DIAGNOSTICS_H
#define BLUEPENCIL_BASE_DIAGNOSTICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/compiler.h"

/* Line and column count from 1; 0 means "not known" and is not printed. */
struct place {
	const char *file;
	size_t line, column;
};

enum severity { SEVERITY_ERROR, SEVERITY_WARNING };

struct diagnostic {
	enum severity severity;
	char *file;		/* never NULL; "" where there is none */
	size_t line, column;
	char *kind;		/* "unknown-key": its own name, else the words of its format */
	char *text;		/* may hold "\n": further lines are detail, printed indented */
};

struct diagnostics {
	struct diagnostic *items;
	size_t count, cap;
	size_t errors, warnings;
	bool lost;
};

void diagnostics_init(struct diagnostics *diags);
void diagnostics_done(struct diagnostics *diags);

/* An error: what is wrong, and what to write instead. */
void complain(struct diagnostics *diags, struct place place, const char *format, ...) PRINTF(3, 4);

/* A warning: works, but probably not as meant. */
void warn(struct diagnostics *diags, struct place place, const char *format, ...) PRINTF(3, 4);

/* Either, of a kind that keeps its name whatever the words are: those that programs count or skip. */
void complain_of(struct diagnostics *diags, const char *kind, struct place place,
		 const char *format, ...) PRINTF(4, 5);
void warn_of(struct diagnostics *diags, const char *kind, struct place place, const char *format,
	     ...) PRINTF(4, 5);

/* Adds a copy of an item of another run. */
void diagnostics_copy(struct diagnostics *diags, const struct diagnostic *item);

/* Sorts by file, line and column, keeping the order of equal places; drops exact repeats. */
void diagnostics_sort(struct diagnostics *diags);

/* Prints one line each ("warning: " before the text of a warning), detail lines indented by
 * four; `colour` for a terminal. */
void diagnostics_print(const struct diagnostics *diags, FILE *stream, bool colour);

#endif
