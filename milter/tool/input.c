/*
 * Deciding what a file is, and handing out its messages.
 *
 * A name decides where people rely on it (.txt, .html, .eml); otherwise, and on standard input, the
 * content does. "Anything is a message" holds for the milter, which must judge whatever the MTA
 * has taken; a person who names a picture by mistake is better served by being told.
 */
#include "tool/input.h"

#include <stdlib.h>

#include "base/ascii.h"
#include "base/error.h"
#include "tool/bare_article.h"
#include "tool/input_file.h"
#include "tool/mbox.h"
#include "tool/paths.h"

struct input {
	const char *const *arguments;
	size_t argument_count, next_argument;
	FILE *complaints;
	size_t faults;
	struct paths paths;		/* of the argument at hand */
	size_t next_path;
	struct paths *used;		/* of earlier arguments: items point into them */
	size_t used_count;
	struct input_file *file;	/* an mbox that is not at its end */
	const char *path;
	struct slice rest;
	bool mboxrd;
	size_t index;
};

struct input *
input_new(const char *const *paths, size_t count, FILE *complaints)
{
	struct input *input = calloc(1, sizeof(*input));

	if (input == NULL)
		return NULL;
	input->used = calloc(count + 1, sizeof(*input->used));
	if (input->used == NULL) {
		free(input);
		return NULL;
	}
	input->arguments = paths;
	input->argument_count = count;
	input->complaints = complaints;
	return input;
}

void
input_free(struct input *input)
{
	if (input == NULL)
		return;
	input_file_unref(input->file);
	paths_done(&input->paths);
	for (size_t i = 0; i < input->used_count; i++)
		paths_done(&input->used[i]);
	free(input->used);
	free(input);
}

void
input_item_done(struct input_item *item)
{
	input_file_unref(item->file);
	free(item->own);
	*item = (struct input_item){ 0 };
}

size_t
input_faults(const struct input *input)
{
	return input->faults;
}

static void
refuse(struct input *input, const char *path, const struct error *err)
{
	input->faults++;
	(void)fprintf(input->complaints, "bluepencil: %s: %s\n",
		      strcmp(path, "-") == 0 ? "standard input" : path, err->text);
}

/* The path of the next file; false when there is none. */
static bool
next_path(struct input *input, const char **path_out)
{
	while (input->next_path == input->paths.count) {
		const char *argument;
		struct error err;

		if (input->next_argument == input->argument_count)
			return false;
		argument = input->arguments[input->next_argument++];
		input->used[input->used_count++] = input->paths;
		input->next_path = 0;
		if (!paths_expand(argument, &input->paths, &err)) {
			refuse(input, argument, &err);
			paths_done(&input->paths);
		}
	}
	*path_out = input->paths.items[input->next_path++];
	return true;
}

/* Fields that a message without any of them would be a strange one. */
static bool
is_usual_field(struct slice line)
{
	static const char *const names[] = {
		"From:",	 "To:",		"Subject:",	"Date:",	"Message-ID:",
		"MIME-Version:", "Received:",	"Return-Path:", "Content-Type:", "Sender:",
		"Reply-To:",	 "List-Id:",	"Delivered-To:", "List-Unsubscribe:", "Cc:",
	};

	for (size_t i = 0; i < COUNT(names); i++)
		if (slice_has_at_nocase(line, 0, slice_of(names[i])))
			return true;
	return false;
}

/*
 * A message and not an article that begins with "Source: ..."? All lines before the first empty
 * one are header fields, and one of them is of the usual ones.
 */
static bool
is_message(struct slice bytes)
{
	struct slice line, whole;
	bool usual = false;

	if (!mbox_begins_with_field(bytes))
		return false;
	while (slice_next_line(&bytes, &line, &whole) && line.len > 0) {
		if (line.data[0] == ' ' || line.data[0] == '\t')
			continue;
		if (!mbox_begins_with_field(line))
			return false;
		usual = usual || is_usual_field(line);
	}
	return usual;
}

/* What is named .eml need only begin like a message; blank lines before it are seen in the wild. */
static bool
begins_like_message(struct slice bytes)
{
	while (bytes.len > 0 && (ascii_is_space(bytes.data[0]) || bytes.data[0] == 0x0B))
		bytes = slice_from(bytes, 1);
	return mbox_begins_with_field(bytes);
}

static bool
wrap(struct input_item *item, struct slice bytes, bool html, struct error *err)
{
	struct buf own;

	buf_init(&own, NULL);
	if (!bare_article_wrap(bytes, html, &own, err)) {
		buf_done(&own);
		return false;
	}
	item->own = own.data;
	item->raw = buf_slice(&own);
	item->article = true;
	return true;
}

/* The one message that a file which is no mbox stands for. */
static bool
take_whole(struct input_item *item, struct slice bytes, enum path_kind kind, struct error *err)
{
	switch (kind) {
	case PATH_PLAIN:
		return wrap(item, bytes, false, err);
	case PATH_HTML:
		return wrap(item, bytes, true, err);
	case PATH_MESSAGE:
	case PATH_MBOXRD:
		if (!begins_like_message(bytes))
			return fail(err, FAULT_INPUT,
				    "is no message: it does not begin with a header field");
		break;
	case PATH_UNKNOWN:
		if (!is_message(bytes))
			return wrap(item, bytes, bare_article_is_html(bytes), err);
		break;
	}
	item->raw = bytes;
	return true;
}

static void
leave_mbox(struct input *input)
{
	input_file_unref(input->file);
	input->file = NULL;
}

/* The next message of the mbox at hand; lets go of it at its end. */
static bool
next_of_mbox(struct input *input, struct input_item *item_out)
{
	struct slice message;
	struct buf own;

	if (input->file == NULL)
		return false;
	if (!mbox_next(&input->rest, &message)) {
		leave_mbox(input);
		return false;
	}
	*item_out = (struct input_item){
		.path = input->path,
		.index = input->index++,
		.raw = message,
		.file = input_file_ref(input->file),
	};
	if (!input->mboxrd || !mbox_has_quoted(message))
		return true;
	buf_init(&own, NULL);
	mbox_unquote(message, &own);
	if (!own.failed) {
		item_out->own = own.data;
		item_out->raw = buf_slice(&own);
		return true;
	}
	input_item_done(item_out);
	refuse(input, input->path,
	       &(struct error){ FAULT_MEMORY, "needs more memory than there is" });
	leave_mbox(input);
	return false;
}

/* Opens a file: its one message, or an mbox to go on with, or a complaint. True for a message. */
static bool
open_file(struct input *input, const char *path, struct input_item *item_out)
{
	enum path_kind kind = path_kind(path);
	struct input_item item = { .path = path };
	struct error err;
	struct slice bytes;

	item.file = input_file_read(path, &err);
	if (item.file == NULL) {
		refuse(input, path, &err);
		return false;
	}
	bytes = input_file_bytes(item.file);
	if (slice_trim(bytes).len == 0) {
		(void)fail(&err, FAULT_INPUT,
			   bytes.len == 0 ? "is empty" : "holds nothing but blanks");
	} else if (mbox_is(bytes) && kind != PATH_PLAIN && kind != PATH_HTML) {
		input->file = item.file;
		input->path = path;
		input->rest = bytes;
		input->mboxrd = kind == PATH_MBOXRD || mbox_is_mboxrd(bytes);
		input->index = 0;
		return false;
	} else if (take_whole(&item, bytes, kind, &err)) {
		*item_out = item;
		return true;
	}
	refuse(input, path, &err);
	input_item_done(&item);
	return false;
}

bool
input_next(struct input *input, struct input_item *item_out)
{
	const char *path;

	for (;;) {
		if (next_of_mbox(input, item_out))
			return true;
		if (!next_path(input, &path))
			return false;
		if (open_file(input, path, item_out))
			return true;
	}
}
