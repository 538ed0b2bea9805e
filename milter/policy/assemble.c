/*
 * Includes, line by line.
 *
 *	@include "lists/more.rules"
 *
 * counts only at the beginning of a line that is neither in a comment nor in a string, as in
 * libconfig; names are relative to the directory of the file that was read first.
 */
#include "policy/assemble.h"

#include "base/ascii.h"
#include "base/buf.h"

#define DEPTH_MOST 10			/* files inside one another, as in libconfig */

struct frame {
	const char *path;
	struct slice rest;
	size_t line;
};

struct assembly {
	struct arena *arena;		/* of the text and its lines */
	struct sources *sources;
	struct assembled *assembled;
	struct buf text;
	const char *directory;
	struct frame frames[DEPTH_MOST];
	size_t depth;
	bool in_comment;		/* a block comment runs on from the line before */
};

/* Follows comments and strings through one line, to know how the next one begins. */
static void
follow(struct assembly *assembly, struct slice line)
{
	bool in_string = false;

	for (size_t i = 0; i < line.len; i++) {
		if (assembly->in_comment) {
			assembly->in_comment = !slice_has_at(line, i, SLICE("*/"));
			i += !assembly->in_comment;
		} else if (in_string) {
			in_string = line.data[i] != '"';
			i += line.data[i] == '\\';
		} else if (line.data[i] == '#' || slice_has_at(line, i, SLICE("//"))) {
			return;
		} else if (slice_has_at(line, i, SLICE("/*"))) {
			assembly->in_comment = true;
			i++;
		} else {
			in_string = line.data[i] == '"';
		}
	}
}

/* The name in an @include line. */
static bool
include_name(struct slice line, struct slice *name_out)
{
	struct slice rest = slice_trim(line);
	size_t end;

	if (!slice_has_at(rest, 0, SLICE("@include")))
		return false;
	rest = slice_trim(slice_from(rest, strlen("@include")));
	if (rest.len < 2 || rest.data[0] != '"')
		return false;
	end = slice_find_byte(rest, 1, '"');
	if (end == SLICE_NOT_FOUND)
		return false;
	*name_out = slice_range(rest, (struct range){ 1, end });
	return true;
}

static bool
push(struct assembly *assembly, const char *path, struct slice bytes)
{
	if (assembly->depth == DEPTH_MOST)
		return false;
	assembly->frames[assembly->depth++] = (struct frame){ .path = path, .rest = bytes };
	return true;
}

static bool
include(struct assembly *assembly, struct slice name, struct place place,
	struct diagnostics *diags)
{
	struct arena *arena = assembly->sources->arena;
	const char *path = arena_string(arena, name);
	struct slice bytes;

	if (path != NULL)
		path = source_path(arena, assembly->directory, path);
	if (path == NULL || !source_read(assembly->sources, path, place, &bytes, diags))
		return false;
	if (push(assembly, path, bytes))
		return true;
	complain(diags, place, "includes go more than %d deep; does a file include itself?",
		 DEPTH_MOST);
	return false;
}

static bool
add_line(struct assembly *assembly, struct slice line, struct place place)
{
	struct assembled *assembled = assembly->assembled;
	struct place *item = ARENA_PUSH(assembly->arena, assembled->lines,
					assembled->line_count, assembled->line_cap);

	if (item == NULL)
		return false;
	*item = place;
	buf_add(&assembly->text, line);
	buf_byte(&assembly->text, '\n');
	return !assembly->text.failed && assembly->text.len <= SOURCE_MOST;
}

static bool
run(struct assembly *assembly, struct diagnostics *diags)
{
	bool clean = true;

	while (assembly->depth > 0) {
		struct frame *frame = &assembly->frames[assembly->depth - 1];
		struct slice line, name;
		struct place place;

		if (!slice_next_line(&frame->rest, &line, NULL)) {
			assembly->depth--;
			continue;
		}
		place = (struct place){ .file = frame->path, .line = ++frame->line };
		if (!assembly->in_comment && include_name(line, &name)) {
			clean = include(assembly, name, place, diags) && clean;
			continue;
		}
		follow(assembly, line);
		if (!add_line(assembly, line, place)) {
			complain(diags, place, "is too large with all it includes");
			return false;
		}
	}
	return clean;
}

bool
assemble(struct arena *arena, struct sources *sources, const struct source *file, struct assembled *assembled_out,
	 struct diagnostics *diags)
{
	struct assembly assembly = { .arena = arena, .sources = sources, .assembled = assembled_out };
	const char *path = file->path;

	*assembled_out = (struct assembled){ 0 };
	buf_init(&assembly.text, arena);
	assembly.directory = source_directory(sources->arena, path);
	if (assembly.directory == NULL || !push(&assembly, path, file->bytes))
		return false;
	if (!run(&assembly, diags))
		return false;
	assembled_out->text = (struct slice){ (const uint8_t *)buf_cstring(&assembly.text),
					      assembly.text.len };
	return assembled_out->text.data != NULL;
}

struct place
assembled_place(const struct assembled *assembled, size_t line)
{
	if (assembled->line_count == 0 || line == 0)
		return (struct place){ 0 };
	if (line > assembled->line_count)
		line = assembled->line_count;
	return assembled->lines[line - 1];
}
