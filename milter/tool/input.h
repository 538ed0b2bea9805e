/*
 * input - what a person names on the command line, as messages one after the other.
 *
 * A path is an .eml, an mbox, a Maildir, a folder, a bare article (.txt, .html), or "-" for
 * standard input. Folders are gone through recursively, in the order of their paths. One file
 * is in memory at a time, besides those whose messages are still held.
 *
 * Ownership  an item holds its bytes until input_item_done; paths live as long as the input
 * Threads    one; the bytes of an item may be read by another until it is done
 * Errors     what cannot be worked on is said as "PATH: why" on the stream given, counted, and
 *            passed over
 */
#ifndef BLUEPENCIL_TOOL_INPUT_H
#define BLUEPENCIL_TOOL_INPUT_H

#include <stdio.h>

#include "base/slice.h"

struct input;
struct input_file;

struct input_item {
	const char *path;		/* as named, "-" for standard input */
	size_t index;			/* of the message in its file, from 0 */
	struct slice raw;		/* the message, without the "From " line of an mbox */
	bool article;			/* a bare article: the header is ours, the body the file */
	struct input_file *file;	/* whose bytes these are */
	uint8_t *own;			/* bytes made for this item, or NULL */
};

/* `paths` must live as long. NULL: no memory. */
struct input *input_new(const char *const *paths, size_t count, FILE *complaints);
void input_free(struct input *input);		/* after the last item is done; NULL: fine */

/* The next message; false at the end. */
bool input_next(struct input *input, struct input_item *item_out);
void input_item_done(struct input_item *item);

/* How many paths and files could not be worked on. */
size_t input_faults(const struct input *input);

#endif
