/*
 * source - a file that somebody wrote for us (configuration, rules, list, text), read whole.
 *
 * All of them are UTF-8 text. What cannot be such a file is told with its path and the cure; what was
 * read is remembered in order, for the policy's version is a digest of exactly these bytes.
 *
 * Ownership  bytes and paths live in the arena
 */
#ifndef BLUEPENCIL_POLICY_SOURCE_H
#define BLUEPENCIL_POLICY_SOURCE_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/diagnostics.h"
#include "base/slice.h"

/* The most that one such file may hold. */
#define SOURCE_MOST ((size_t)16 << 20)

struct source {
	const char *path;
	struct slice bytes;		/* without a byte order mark */
};

struct sources {
	struct arena *arena;
	struct source *items;
	size_t count, cap;
};

/*
 * Reads a file and remembers it. False after having complained: at `place`, where its name is
 * written, or in the file itself where `place` has no file.
 */
MUST_USE bool source_read(struct sources *sources, const char *path, struct place place,
			  struct slice *bytes_out, struct diagnostics *diags);

/* As if these bytes had been read from `path`; complains of what is no text. */
MUST_USE bool source_take(struct sources *sources, const char *path, struct slice bytes,
			  struct place place, struct slice *bytes_out, struct diagnostics *diags);

/* "DIRECTORY/NAME", or NAME where it is absolute; NULL: no memory. */
const char *source_path(struct arena *arena, const char *directory, const char *name);

/* The directory that a path is in, "." where it names none. */
const char *source_directory(struct arena *arena, const char *path);

#endif
