/*
 * print - text of messages on a terminal: without commands in it, cut where it is long, in colour
 * where somebody looks.
 */
#ifndef BLUEPENCIL_TOOL_PRINT_H
#define BLUEPENCIL_TOOL_PRINT_H

#include <stdio.h>

#include "base/slice.h"
#include "policy/verdict.h"

enum colour {
	COLOUR_NONE, COLOUR_BOLD, COLOUR_DIM, COLOUR_GREEN, COLOUR_YELLOW, COLOUR_RED, COLOUR_CYAN,
	COLOUR_COUNT,
};

/* A terminal, and NO_COLOR is not set. */
bool print_wants_colour(FILE *stream);

/* What begins and what ends a colour; both empty without `colour`. */
const char *colour_begin(enum colour colour, bool wanted);
const char *colour_end(enum colour colour, bool wanted);
enum colour colour_of_verdict(enum verdict verdict);

/* Control characters and broken UTF-8 as \xNN. */
void print_text(FILE *stream, struct slice text);

/* The same, at most `most` characters, cut ones marked by "…". */
void print_cut(FILE *stream, struct slice text, size_t most);

/* The same in columns of a terminal, of which wide characters take two; returns how many it took. */
size_t print_columns(FILE *stream, struct slice text, size_t most);

/* The columns that there are: of a terminal its own, as far as they are read well; else 80. */
size_t print_width(FILE *stream);

#endif
