/*
 * Texts in several languages, and what is filled into them.
 *
 * The files are the directory's: whoever adds disclaimer.pl.txt has added Polish, and nothing else
 * need be told. What a value says is put in as it is, never read again for placeholders.
 */
#include "policy/template.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>

#include "base/ascii.h"
#include "base/buf.h"
#include "base/compiler.h"
#include "base/utf8.h"
#include "policy/html_text.h"

#define LANGUAGES_MOST 64
#define LANGUAGE_LEN_MOST 8

struct text {
	const char *language;
	struct slice plain, html;	/* NULL data: there is none */
	struct place place;		/* of one of its files */
};

struct texts {
	struct text items[LANGUAGES_MOST];
	size_t count;
};

/* ---- reading ---------------------------------------------------------------------------------- */

struct finding_files {
	struct sources *sources;
	const char *directory, *name;
	struct place place;
	struct texts *texts;
	struct diagnostics *diags;
};

/* "disclaimer.de.html": the language, and which of the two it is. */
static bool
read_file_name(struct slice file, struct slice name, struct slice *language_out, bool *html_out)
{
	size_t dot;

	if (!slice_has_at(file, 0, name) || !slice_has_at(file, name.len, SLICE(".")))
		return false;
	file = slice_from(file, name.len + 1);
	dot = slice_find_byte(file, 0, '.');
	if (dot == SLICE_NOT_FOUND || dot == 0 || dot > LANGUAGE_LEN_MOST)
		return false;
	*language_out = slice_first(file, dot);
	file = slice_from(file, dot);
	*html_out = slice_equal(file, SLICE(".html"));
	return *html_out || slice_equal(file, SLICE(".txt"));
}

static struct text *
text_of_language(struct finding_files *finding, struct slice language)
{
	struct texts *texts = finding->texts;

	for (size_t i = 0; i < texts->count; i++) {
		if (slice_equal(slice_of(texts->items[i].language), language))
			return &texts->items[i];
	}
	if (texts->count == LANGUAGES_MOST)
		return NULL;
	texts->items[texts->count].language = arena_string(finding->sources->arena, language);
	return texts->items[texts->count].language == NULL ? NULL : &texts->items[texts->count++];
}

static void
check_placeholders(struct slice text, const char *path, struct diagnostics *diags)
{
	struct slice unknown = template_unknown(text);
	struct place place = { .file = path };

	if (unknown.len == 0)
		return;
	utf8_place(text, (size_t)(unknown.data - text.data), &place.line, &place.column);
	complain(diags, place, "\"%.*s\" stands for nothing; there are {article}, {source}, {publisher}, "
		 "{rule}, {words} and {date}, and {{ is a brace", SLICE_ARG(unknown));
}

/* Line ends become LF, blanks around the text go. */
static struct slice
clean(struct arena *arena, struct slice bytes)
{
	struct slice line;
	struct buf out;

	buf_init(&out, arena);
	while (slice_next_line(&bytes, &line, NULL)) {
		buf_add(&out, line);
		buf_byte(&out, '\n');
	}
	return slice_trim(buf_slice(&out));
}

static void
read_one(struct finding_files *finding, const char *file)
{
	struct arena *arena = finding->sources->arena;
	struct slice language, bytes;
	struct place nowhere = { 0 };
	struct text *text;
	const char *path;
	bool html;

	if (!read_file_name(slice_of(file), slice_of(finding->name), &language, &html))
		return;
	path = source_path(arena, finding->directory, file);
	text = path == NULL ? NULL : text_of_language(finding, language);
	if (text == NULL || !source_read(finding->sources, path, nowhere, &bytes, finding->diags))
		return;
	bytes = clean(arena, bytes);
	text->place = (struct place){ .file = path };
	if (bytes.len == 0) {
		complain(finding->diags, text->place, "the text is empty; write it, or remove the file");
		return;
	}
	check_placeholders(bytes, path, finding->diags);
	if (html)
		html_text_check(arena, bytes, path, finding->diags);
	*(html ? &text->html : &text->plain) = bytes;
}

static int
compare_texts(const void *a, const void *b)
{
	const struct text *one = a, *other = b;

	return strcmp(one->language, other->language);
}

/* Whichever form is missing is made from the other; a language whose files are bad has neither. */
static void
complete(struct arena *arena, struct texts *texts)
{
	size_t kept = 0;

	for (size_t i = 0; i < texts->count; i++) {
		struct text *text = &texts->items[i];

		if (text->plain.len == 0 && text->html.len == 0)
			continue;
		if (text->plain.len == 0)
			text->plain = html_text_to_plain(arena, text->html);
		if (text->html.len == 0)
			text->html = html_text_from_plain(arena, text->plain);
		texts->items[kept++] = *text;
	}
	texts->count = kept;
}

/* The directory's order is nobody's; the version's digest needs one. */
static bool
read_directory(struct finding_files *finding)
{
	struct dirent **entries = NULL;
	int count = scandir(finding->directory, &entries, NULL, alphasort);

	for (int i = 0; i < count; i++) {
		read_one(finding, entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	return count >= 0;
}

struct texts *
texts_read_from(struct sources *sources, const char *directory, const char *name,
		struct place place, struct diagnostics *diags)
{
	struct texts *texts = arena_alloc(sources->arena, sizeof(*texts));
	size_t errors = diags->errors;
	struct finding_files finding = {
		.sources = sources, .directory = directory, .name = name, .place = place,
		.texts = texts, .diags = diags,
	};

	if (texts == NULL) {
		complain(diags, place, "no memory for the texts of \"%s\"", name);
		return NULL;
	}
	if (!read_directory(&finding)) {
		complain(diags, place, "cannot read %s, where the texts of \"%s\" should be: %m",
			 directory, name);
		return NULL;
	}
	qsort(texts->items, texts->count, sizeof(*texts->items), compare_texts);
	complete(sources->arena, texts);
	if (texts->count > 0)
		return texts;
	if (diags->errors == errors)
		complain(diags, place, "there is no text \"%s\"; write %s/%s.en.txt, or "
			 "%s.de.html and the like", name, directory, name, name);
	return NULL;
}

struct texts *
texts_read(struct arena *arena, const char *directory, const char *name, struct place place,
	   struct diagnostics *diags)
{
	struct sources sources = { .arena = arena };

	return texts_read_from(&sources, directory, name, place, diags);
}

/* ---- finding ---------------------------------------------------------------------------------- */

static const struct text *
find(const struct texts *texts, const char *language)
{
	for (size_t i = 0; i < texts->count; i++) {
		if (strcmp(texts->items[i].language, language) == 0)
			return &texts->items[i];
	}
	return NULL;
}

struct slice
texts_find(const struct texts *texts, const char *language, bool html, const char **language_out)
{
	const struct text *text = find(texts, language);

	if (text == NULL)
		text = find(texts, "en");
	if (text == NULL)
		text = &texts->items[0];
	if (language_out != NULL)
		*language_out = text->language;
	return html ? text->html : text->plain;
}

size_t
texts_count(const struct texts *texts)
{
	return texts->count;
}

const char *
texts_language(const struct texts *texts, size_t index)
{
	assert(index < texts->count);
	return texts->items[index].language;
}

/* ---- placeholders ----------------------------------------------------------------------------- */

enum {
	VALUE_ARTICLE, VALUE_SOURCE, VALUE_PUBLISHER, VALUE_RULE, VALUE_WORDS, VALUE_DATE, VALUE_COUNT,
};

static const char *const value_names[VALUE_COUNT] = { "article", "source", "publisher",
						      "rule", "words", "date" };

/*
 * The "{name}" that stands at `at`, its length with the braces in `len_out`. VALUE_COUNT: a name
 * of letters that there is not. -1: no placeholder, but a brace like any other.
 */
static int
placeholder_at(struct slice text, size_t at, size_t *len_out)
{
	size_t end = at + 1;
	struct slice name;

	if (text.data[at] != '{')
		return -1;
	while (end < text.len && (ascii_is_alpha(text.data[end]) || text.data[end] == '-' ||
				  text.data[end] == '_'))
		end++;
	if (end == at + 1 || end == text.len || text.data[end] != '}')
		return -1;
	name = slice_range(text, (struct range){ at + 1, end });
	*len_out = end + 1 - at;
	for (int i = 0; i < VALUE_COUNT; i++) {
		if (slice_equal(name, slice_of(value_names[i])))
			return i;
	}
	return VALUE_COUNT;
}

struct slice
template_expand(struct arena *arena, struct slice text, bool html,
		const struct template_values *values)
{
	const struct slice known[VALUE_COUNT] = {
		values->article, values->source, values->publisher, values->rule, values->words,
		values->date,
	};
	struct buf out;

	buf_init(&out, arena);
	for (size_t at = 0, len; at < text.len; at += len) {
		int value = placeholder_at(text, at, &len);

		if (value >= 0 && value < VALUE_COUNT) {
			if (html)
				html_text_escape(&out, known[value]);
			else
				buf_add(&out, known[value]);
			continue;
		}
		len = slice_has_at(text, at, SLICE("{{")) ? 2 : 1;
		buf_byte(&out, text.data[at]);
	}
	return out.failed ? SLICE("") : buf_slice(&out);
}

struct slice
template_unknown(struct slice text)
{
	for (size_t at = 0, len; at < text.len; at += len) {
		int value;

		len = slice_has_at(text, at, SLICE("{{")) ? 2 : 1;
		if (len == 2)
			continue;
		value = placeholder_at(text, at, &len);
		if (value == VALUE_COUNT)
			return slice_range(text, (struct range){ at, at + len });
		if (value < 0)
			len = 1;
	}
	return SLICE("");
}
