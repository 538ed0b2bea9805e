/*
 * paths - the files that a path of the command line stands for.
 *
 * A folder stands for the .eml, .mbox, .mboxrd, .txt, .html and .htm files in it and below, and
 * for all messages of the Maildirs among them; hidden files and folders are left out. Anything
 * else stands for itself.
 */
#ifndef BLUEPENCIL_TOOL_PATHS_H
#define BLUEPENCIL_TOOL_PATHS_H

#include <stddef.h>

#include "base/error.h"

enum path_kind {
	PATH_UNKNOWN,		/* its content tells */
	PATH_MESSAGE,		/* .eml, or in a Maildir */
	PATH_MBOXRD,		/* .mboxrd: quoted by that dialect for certain */
	PATH_PLAIN,		/* .txt */
	PATH_HTML,		/* .html, .htm */
};

struct paths {
	char **items;		/* sorted */
	size_t count, cap;
};

/* Frees with paths_done, also after a failure. */
bool paths_expand(const char *path, struct paths *paths_out, struct error *err);
void paths_done(struct paths *paths);

enum path_kind path_kind(const char *path);

#endif
