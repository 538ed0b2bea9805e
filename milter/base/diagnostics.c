/*
 * Collecting the mistakes of a run, and printing them for people and for editors that
 * understand "file:line:column:".
 *
 * What is complained of is quoted from files that somebody else may have written, so
 * whatever a terminal could take for a command is printed as \xNN.
 */
#include "base/diagnostics.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/slice.h"
#include "base/utf8.h"

#define ITEMS_FIRST 16
#define KIND_WORDS 6
#define DETAIL_INDENT "    "
#define COLOUR_PLACE "\033[1m"
#define COLOUR_ERROR "\033[31m"
#define COLOUR_WARNING "\033[33m"
#define COLOUR_END "\033[0m"

void
diagnostics_init(struct diagnostics *diags)
{
	*diags = (struct diagnostics){ 0 };
}

static void
item_done(struct diagnostic *item)
{
	free(item->file);
	free(item->kind);
	free(item->text);
}

void
diagnostics_done(struct diagnostics *diags)
{
	for (size_t i = 0; i < diags->count; i++)
		item_done(&diags->items[i]);
	free(diags->items);
	diagnostics_init(diags);
}

static bool
has_room(struct diagnostics *diags)
{
	size_t cap = diags->cap == 0 ? ITEMS_FIRST : 2 * diags->cap;
	struct diagnostic *items;

	if (diags->count < diags->cap)
		return true;
	items = reallocarray(diags->items, cap, sizeof(*items));
	if (items == NULL)
		return false;
	diags->items = items;
	diags->cap = cap;
	return true;
}

/* The byte behind a conversion such as %.*s, whose "%" stands at `at`. */
static const char *
conversion_end(const char *at)
{
	at++;
	at += strspn(at, "-+ #0123456789.*hlzjt");
	return *at == '\0' ? at : at + 1;
}

/*
 * "unknown key \"%s\"; did you mean \"%s\"?" is of the kind "unknown-key": so that no complaint
 * needs a second name, and one kind is told alike whatever it is about. What is to be written
 * instead, behind ";", differs from case to case, and counts only where little stands before it.
 */
static char *
kind_of(const char *format)
{
	char *kind = malloc(strlen(format) + 1);
	size_t len = 0, words = 0;

	for (const char *at = format; kind != NULL && *at != '\0' && *at != '\n' &&
				      words < KIND_WORDS && !(*at == ';' && words > 1);) {
		if (*at == '%') {
			at = conversion_end(at);
		} else if (!ascii_is_alnum((uint8_t)*at)) {
			at++;
		} else {
			if (words++ > 0)
				kind[len++] = '-';
			while (ascii_is_alnum((uint8_t)*at))
				kind[len++] = (char)ascii_lower((uint8_t)*at++);
		}
	}
	if (kind != NULL)
		kind[len] = '\0';
	return kind;
}

/* Takes the item over; what of it could not be made is lost. */
static void
keep(struct diagnostics *diags, struct diagnostic *item)
{
	if (item->severity == SEVERITY_ERROR)
		diags->errors++;
	else
		diags->warnings++;
	if (item->file == NULL || item->kind == NULL || item->text == NULL || !has_room(diags)) {
		item_done(item);
		diags->lost = true;
		return;
	}
	diags->items[diags->count++] = *item;
}

static void PRINTF(5, 0)
collect(struct diagnostics *diags, enum severity severity, const char *kind, struct place place,
	const char *format, va_list values)
{
	struct diagnostic item = {
		.severity = severity,
		.file = strdup(place.file == NULL ? "" : place.file),
		.line = place.line,
		.column = place.column,
		.kind = kind != NULL ? strdup(kind) : kind_of(format),
	};

	if (vasprintf(&item.text, format, values) < 0)
		item.text = NULL;			/* what it is by then is not defined */
	keep(diags, &item);
}

void
diagnostics_copy(struct diagnostics *diags, const struct diagnostic *item)
{
	struct diagnostic copy = *item;

	copy.file = strdup(item->file);
	copy.kind = strdup(item->kind);
	copy.text = strdup(item->text);
	keep(diags, &copy);
}

void
complain(struct diagnostics *diags, struct place place, const char *format, ...)
{
	va_list values;

	va_start(values, format);
	collect(diags, SEVERITY_ERROR, NULL, place, format, values);
	va_end(values);
}

void
warn(struct diagnostics *diags, struct place place, const char *format, ...)
{
	va_list values;

	va_start(values, format);
	collect(diags, SEVERITY_WARNING, NULL, place, format, values);
	va_end(values);
}

void
complain_of(struct diagnostics *diags, const char *kind, struct place place, const char *format,
	    ...)
{
	va_list values;

	va_start(values, format);
	collect(diags, SEVERITY_ERROR, kind, place, format, values);
	va_end(values);
}

void
warn_of(struct diagnostics *diags, const char *kind, struct place place, const char *format, ...)
{
	va_list values;

	va_start(values, format);
	collect(diags, SEVERITY_WARNING, kind, place, format, values);
	va_end(values);
}

/* An item and where it stood, for qsort does not keep the order of equals. */
struct numbered {
	struct diagnostic item;
	size_t number;
};

static int
compare_sizes(size_t a, size_t b)
{
	return (a > b) - (a < b);
}

static int
compare_places(const struct numbered *a, const struct numbered *b)
{
	int order = strcmp(a->item.file, b->item.file);

	if (order == 0)
		order = compare_sizes(a->item.line, b->item.line);
	if (order == 0)
		order = compare_sizes(a->item.column, b->item.column);
	return order;
}

static int
compare_contents(const struct numbered *a, const struct numbered *b)
{
	int order = compare_places(a, b);

	if (order == 0)
		order = (int)a->item.severity - (int)b->item.severity;
	if (order == 0)
		order = strcmp(a->item.text, b->item.text);
	return order;
}

static int
by_contents(const void *a, const void *b)
{
	const struct numbered *left = a, *right = b;
	int order = compare_contents(left, right);

	return order != 0 ? order : compare_sizes(left->number, right->number);
}

static int
by_place(const void *a, const void *b)
{
	const struct numbered *left = a, *right = b;
	int order = compare_places(left, right);

	return order != 0 ? order : compare_sizes(left->number, right->number);
}

/* Drops all but the first of equal items, which stand side by side; returns how many stay. */
static size_t
drop_repeats(struct diagnostics *diags, struct numbered *items, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		if (kept == 0 || compare_contents(&items[kept - 1], &items[i]) != 0) {
			items[kept++] = items[i];
			continue;
		}
		if (items[i].item.severity == SEVERITY_ERROR)
			diags->errors--;
		else
			diags->warnings--;
		item_done(&items[i].item);
	}
	return kept;
}

void
diagnostics_sort(struct diagnostics *diags)
{
	struct numbered *items;

	if (diags->count < 2)
		return;
	items = calloc(diags->count, sizeof(*items));
	if (items == NULL)
		return;			/* in the order they were found in they serve as well */
	for (size_t i = 0; i < diags->count; i++)
		items[i] = (struct numbered){ diags->items[i], i };
	qsort(items, diags->count, sizeof(*items), by_contents);
	diags->count = drop_repeats(diags, items, diags->count);
	qsort(items, diags->count, sizeof(*items), by_place);
	for (size_t i = 0; i < diags->count; i++)
		diags->items[i] = items[i].item;
	free(items);
}

/* Control characters, C1 ones as well; a tab does no harm. */
static bool
is_command(uint32_t code_point)
{
	return (code_point < 0x20 && code_point != '\t') ||
	       (code_point >= 0x7F && code_point < 0xA0);
}

static void
print_safely(FILE *stream, struct slice text)
{
	for (size_t at = 0, len; at < text.len; at += len) {
		uint32_t code_point;
		bool valid;

		len = utf8_decode(text, at, &code_point, &valid);
		if (valid && !is_command(code_point)) {
			(void)fwrite(text.data + at, 1, len, stream);
			continue;
		}
		for (size_t i = 0; i < len; i++)
			(void)fprintf(stream, "\\x%02x", (unsigned)text.data[at + i]);
	}
}

static void
print_place(FILE *stream, const struct diagnostic *item)
{
	print_safely(stream, slice_of(item->file));
	if (item->line > 0)
		(void)fprintf(stream, ":%zu", item->line);
	if (item->line > 0 && item->column > 0)
		(void)fprintf(stream, ":%zu", item->column);
	(void)fputc(':', stream);
}

static void
print_item(FILE *stream, const struct diagnostic *item, bool colour)
{
	bool warning = item->severity == SEVERITY_WARNING;
	struct slice rest = slice_of(item->text), line = { NULL, 0 };

	if (item->file[0] != '\0') {
		(void)fputs(colour ? COLOUR_PLACE : "", stream);
		print_place(stream, item);
		(void)fputs(colour ? COLOUR_END " " : " ", stream);
	}
	if (colour)
		(void)fputs(warning ? COLOUR_WARNING : COLOUR_ERROR, stream);
	(void)fputs(warning ? "warning: " : "", stream);
	(void)slice_next_line(&rest, &line, NULL);
	print_safely(stream, line);
	(void)fputs(colour ? COLOUR_END "\n" : "\n", stream);
	while (slice_next_line(&rest, &line, NULL)) {
		(void)fputs(DETAIL_INDENT, stream);
		print_safely(stream, line);
		(void)fputc('\n', stream);
	}
}

void
diagnostics_print(const struct diagnostics *diags, FILE *stream, bool colour)
{
	for (size_t i = 0; i < diags->count; i++)
		print_item(stream, &diags->items[i], colour);
	if (diags->lost)
		(void)fputs("there are more mistakes than there was memory for\n", stream);
}
