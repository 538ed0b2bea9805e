/*
 * input_file - the bytes of one file, or of standard input, shared by the messages in it.
 *
 * Ownership  counted references, by one thread
 */
#ifndef BLUEPENCIL_TOOL_INPUT_FILE_H
#define BLUEPENCIL_TOOL_INPUT_FILE_H

#include "base/error.h"
#include "base/slice.h"

struct input_file;

/* Reads a path ("-": standard input) whole; NULL with the reason in `err`. */
struct input_file *input_file_read(const char *path, struct error *err);
struct input_file *input_file_ref(struct input_file *file);
void input_file_unref(struct input_file *file);		/* NULL: fine */

struct slice input_file_bytes(const struct input_file *file);

#endif
