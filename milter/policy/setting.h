/*
 * setting - a libconfig file as a tree of settings, each with its place; libconfig's only door.
 *
 * All mistakes that can be told from a file alone end up in the diagnostics with file and line:
 * a file that is missing, unreadable, a directory, not UTF-8, or has a syntax error. Files that
 * @include names are settings of their own file and line.
 *
 * Ownership  settings live as long as the settings_file they came from
 */
#ifndef BLUEPENCIL_POLICY_SETTING_H
#define BLUEPENCIL_POLICY_SETTING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/diagnostics.h"
#include "base/slice.h"
#include "policy/source.h"

struct settings_file;
struct setting;

enum setting_type {
	SETTING_BOOL, SETTING_INT, SETTING_FLOAT, SETTING_STRING, SETTING_LIST, SETTING_GROUP,
};

/* Reads a file; NULL after having complained. An empty file is an empty group. */
struct settings_file *settings_read(const char *path, struct diagnostics *diags);
void settings_free(struct settings_file *file);	/* NULL: fine */

/* As settings_read, of bytes that need be in no file; `path` is what places call them. Both copied. */
struct settings_file *settings_read_bytes(const char *path, struct slice bytes,
					  struct diagnostics *diags);

/* All files that were read for it, itself first. */
const struct sources *settings_sources(const struct settings_file *file);

const struct setting *settings_root(const struct settings_file *file);

enum setting_type setting_type(const struct setting *setting);
const char *setting_type_name(enum setting_type type);	/* "a string", "a list", ... */
const char *setting_name(const struct setting *setting);	/* "" within a list */
struct place setting_place(const struct setting *setting);

/* Members of a group or list, in the order of the file. */
size_t setting_count(const struct setting *setting);
const struct setting *setting_at(const struct setting *setting, size_t index);
const struct setting *setting_member(const struct setting *group, const char *name);	/* or NULL */

/* The value; the setting must be of the type. */
bool setting_bool(const struct setting *setting);
int64_t setting_int(const struct setting *setting);
double setting_float(const struct setting *setting);
const char *setting_string(const struct setting *setting);

/*
 * The nearest of `names` (ended by NULL) to a misspelt one, by edits of letters; NULL where none
 * is near enough to be meant.
 */
const char *nearest_name(const char *name, const char *const *names);

#endif
