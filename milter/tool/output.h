/*
 * output - files that are there whole or not at all, and standard output that says when it fails.
 *
 * A regular file is written beside its place under a temporary name and renamed when all of it is
 * on the disk; what is not regular (/dev/stdout, a pipe) is written to directly.
 */
#ifndef BLUEPENCIL_TOOL_OUTPUT_H
#define BLUEPENCIL_TOOL_OUTPUT_H

#include <stdio.h>

#include "base/error.h"
#include "base/slice.h"

struct output {
	FILE *stream;			/* write here */
	char *path, *temporary;		/* temporary: NULL where it is written to directly */
};

bool output_open(const char *path, struct output *output_out, struct error *err);

/* Closes and puts the file in its place; false, and no file, when any write had failed. */
bool output_commit(struct output *output, struct error *err);

/* Closes and removes; harmless after output_commit. */
void output_abandon(struct output *output);

/* Both at once for bytes that are there already. */
bool output_write(const char *path, struct slice bytes, struct error *err);

/* Could all be written that went to standard output so far? Complains once where not. */
bool output_finish_standard(void);

#endif
