/*
 * libconfig's only door.
 *
 * A file is read whole, put together with what it includes, and checked for its form by our own
 * reader (syntax.c), which knows every setting's place. Then libconfig parses the text; settings
 * and places meet because both come in the order of the file.
 */
#include "policy/setting.h"

#include <libconfig.h>
#include <stdlib.h>

#include "base/limits.h"
#include "policy/assemble.h"
#include "policy/syntax.h"

#define FILE_BUDGET (512 * MiB)
#define NAME_MOST 64

struct settings_file {
	struct arena *arena;
	struct sources sources;
	struct place place;		/* of the file itself */
	config_t config;
	bool parsed;
};

static const config_setting_t *
inner(const struct setting *setting)
{
	return (const config_setting_t *)setting;
}

static const struct setting *
outer(const config_setting_t *setting)
{
	return (const struct setting *)setting;
}

static struct settings_file *
file_new(void)
{
	struct settings_file *file = calloc(1, sizeof(*file));

	if (file == NULL)
		return NULL;
	config_init(&file->config);
	file->arena = arena_new(FILE_BUDGET);
	if (file->arena == NULL) {
		free(file);
		return NULL;
	}
	file->sources.arena = file->arena;
	return file;
}

void
settings_free(struct settings_file *file)
{
	if (file == NULL)
		return;
	config_destroy(&file->config);
	arena_free(file->arena);
	free(file);
}

/* The member after `setting` in the order of the file, or NULL; `index` is its own. */
struct walk {
	config_setting_t *settings[32];
	int index[32];
	size_t depth;
};

static config_setting_t *
walk_next(struct walk *walk)
{
	while (walk->depth > 0) {
		config_setting_t *parent = walk->settings[walk->depth - 1];
		int at = walk->index[walk->depth - 1]++;
		config_setting_t *member;

		if (!config_setting_is_aggregate(parent) || at >= config_setting_length(parent)) {
			walk->depth--;
			continue;
		}
		member = config_setting_get_elem(parent, (unsigned)at);
		assert(walk->depth < COUNT(walk->settings));	/* syntax.c bounds it */
		walk->settings[walk->depth] = member;
		walk->index[walk->depth++] = 0;
		return member;
	}
	return NULL;
}

/* Gives each setting its place. */
static bool
attach_places(struct settings_file *file, const struct syntax *syntax)
{
	config_setting_t *root = config_root_setting(&file->config);
	struct walk walk = { .settings = { root }, .depth = 1 };
	config_setting_t *setting;
	size_t at = 0;

	config_setting_set_hook(root, &file->place);
	while ((setting = walk_next(&walk)) != NULL) {
		if (at == syntax->count)
			return false;
		config_setting_set_hook(setting, &syntax->places[at++]);
	}
	return at == syntax->count;
}

/* What our own reader let through and libconfig does not: a number too long, a name used twice. */
static void
complain_of_parse(struct settings_file *file, const struct assembled *assembled,
		  struct diagnostics *diags)
{
	const char *text = config_error_text(&file->config);
	int line = config_error_line(&file->config);
	struct place place = assembled_place(assembled, line < 0 ? 0 : (size_t)line);

	if (text != NULL && strcmp(text, "duplicate setting name") == 0)
		complain(diags, place, "this name is used twice in one group; rename or remove one");
	else if (text != NULL && strcmp(text, "mismatched element type in array") == 0)
		complain(diags, place, "an array [ ] holds values of one type; write a list ( )");
	else
		complain(diags, place, "%s", text == NULL ? "syntax error" : text);
}

/* Text, lines and the places as they grew are in `work`; the places of the settings stay with the file. */
static bool
parse_in(struct arena *work, struct settings_file *file, struct diagnostics *diags)
{
	const struct source *source = &file->sources.items[0];
	struct assembled assembled;
	struct syntax syntax;
	struct place *places;

	file->place = (struct place){ .file = source->path };
	if (!assemble(work, &file->sources, source, &assembled, diags) ||
	    !syntax_read(work, &assembled, &syntax, diags))
		return false;
	places = arena_array(file->arena, syntax.count + 1, sizeof(*places));
	if (places == NULL)
		return false;
	if (syntax.count > 0)
		memcpy(places, syntax.places, syntax.count * sizeof(*places));
	syntax.places = places;
	if (config_read_string(&file->config, (const char *)assembled.text.data) != CONFIG_TRUE) {
		complain_of_parse(file, &assembled, diags);
		return false;
	}
	if (!attach_places(file, &syntax)) {
		complain(diags, file->place, "cannot tell the settings' places; "
			 "write it more plainly");
		return false;
	}
	return true;
}

static bool
parse(struct settings_file *file, struct diagnostics *diags)
{
	struct arena *work = arena_new(FILE_BUDGET);
	bool parsed = work != NULL && parse_in(work, file, diags);

	arena_free(work);
	return parsed;
}

static struct settings_file *
finish(struct settings_file *file, bool read, size_t errors, struct diagnostics *diags)
{
	if (read && parse(file, diags))
		return file;
	if (diags->errors == errors)
		complain(diags, file->place, "no memory to read it");
	settings_free(file);
	return NULL;
}

struct settings_file *
settings_read(const char *path, struct diagnostics *diags)
{
	struct settings_file *file = file_new();
	size_t errors = diags->errors;
	struct slice bytes;
	bool read;

	if (file == NULL) {
		complain(diags, (struct place){ .file = path }, "no memory to read it");
		return NULL;
	}
	file->place.file = path;
	read = source_read(&file->sources, path, (struct place){ 0 }, &bytes, diags);
	return finish(file, read, errors, diags);
}

struct settings_file *
settings_read_bytes(const char *path, struct slice bytes, struct diagnostics *diags)
{
	struct settings_file *file = file_new();
	size_t errors = diags->errors;
	bool read = false;

	if (file == NULL) {
		complain(diags, (struct place){ .file = path }, "no memory to read it");
		return NULL;
	}
	path = arena_string(file->arena, slice_of(path));
	bytes = arena_copy(file->arena, bytes);
	file->place.file = path;
	if (path != NULL && bytes.data != NULL)
		read = source_take(&file->sources, path, bytes, (struct place){ 0 }, &bytes, diags);
	return finish(file, read, errors, diags);
}

const struct sources *
settings_sources(const struct settings_file *file)
{
	return &file->sources;
}

const struct setting *
settings_root(const struct settings_file *file)
{
	return outer(config_root_setting(&file->config));
}

enum setting_type
setting_type(const struct setting *setting)
{
	switch (config_setting_type(inner(setting))) {
	case CONFIG_TYPE_BOOL: return SETTING_BOOL;
	case CONFIG_TYPE_INT:
	case CONFIG_TYPE_INT64: return SETTING_INT;
	case CONFIG_TYPE_FLOAT: return SETTING_FLOAT;
	case CONFIG_TYPE_STRING: return SETTING_STRING;
	case CONFIG_TYPE_GROUP: return SETTING_GROUP;
	default: return SETTING_LIST;
	}
}

const char *
setting_type_name(enum setting_type type)
{
	static const char *const names[] = {
		[SETTING_BOOL] = "true or false", [SETTING_INT] = "a whole number",
		[SETTING_FLOAT] = "a number",	  [SETTING_STRING] = "a string",
		[SETTING_LIST] = "a list",	  [SETTING_GROUP] = "a group",
	};

	return names[type];
}

const char *
setting_name(const struct setting *setting)
{
	const char *name = config_setting_name(inner(setting));

	return name == NULL ? "" : name;
}

struct place
setting_place(const struct setting *setting)
{
	const struct place *place = config_setting_get_hook(inner(setting));

	return *place;
}

size_t
setting_count(const struct setting *setting)
{
	int count = config_setting_length(inner(setting));

	return count < 0 ? 0 : (size_t)count;
}

const struct setting *
setting_at(const struct setting *setting, size_t index)
{
	assert(index < setting_count(setting));
	return outer(config_setting_get_elem(inner(setting), (unsigned)index));
}

const struct setting *
setting_member(const struct setting *group, const char *name)
{
	return outer(config_setting_get_member(inner(group), name));
}

bool
setting_bool(const struct setting *setting)
{
	assert(setting_type(setting) == SETTING_BOOL);
	return config_setting_get_bool(inner(setting)) != CONFIG_FALSE;
}

int64_t
setting_int(const struct setting *setting)
{
	assert(setting_type(setting) == SETTING_INT);
	return config_setting_get_int64(inner(setting));
}

double
setting_float(const struct setting *setting)
{
	assert(setting_type(setting) == SETTING_FLOAT);
	return config_setting_get_float(inner(setting));
}

const char *
setting_string(const struct setting *setting)
{
	assert(setting_type(setting) == SETTING_STRING);
	return config_setting_get_string(inner(setting));
}

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Letters to insert, delete, replace, or swap with their neighbour, to make `b` of `a`. */
static size_t
edits(struct slice a, struct slice b)
{
	size_t rows[3][NAME_MOST + 1];
	size_t *before = rows[0], *last = rows[1], *row = rows[2];

	for (size_t j = 0; j <= b.len; j++)
		last[j] = j;
	for (size_t i = 1; i <= a.len; i++) {
		size_t *spare = before;

		row[0] = i;
		for (size_t j = 1; j <= b.len; j++) {
			bool same = a.data[i - 1] == b.data[j - 1];

			row[j] = least(least(last[j], row[j - 1]) + 1, last[j - 1] + !same);
			if (i > 1 && j > 1 && a.data[i - 1] == b.data[j - 2] &&
			    a.data[i - 2] == b.data[j - 1])
				row[j] = least(row[j], before[j - 2] + 1);
		}
		before = last;
		last = row;
		row = spare;
	}
	return last[b.len];
}

const char *
nearest_name(const char *name, const char *const *names)
{
	struct slice wrong = slice_of(name);
	size_t best = wrong.len < 2 ? 0 : wrong.len < 3 ? 1 : wrong.len / 3;
	const char *nearest = NULL;

	if (wrong.len > NAME_MOST)
		return NULL;
	for (; *names != NULL; names++) {
		struct slice right = slice_of(*names);
		size_t distance;

		if (right.len > NAME_MOST)
			continue;
		distance = edits(wrong, right);
		if (distance < best || (distance == best && nearest == NULL)) {
			best = distance;
			nearest = *names;
		}
	}
	return nearest;
}
