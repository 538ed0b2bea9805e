/*
 * Rows of lists.
 *
 * What a column holds is learned from its rows: a few words again and again (a flag), capitals (a
 * ticker), numbers, or words with capitals and small letters. A row whose cells would each fit
 * the other's column has them swapped. A form is one where nine of ten rows have it, of at least
 * eight: a list of five rows has not said yet what it is.
 */
#include "policy/lint.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "policy/setting.h"
#include "text/character.h"
#include "text/fold.h"

#define COLUMNS_MOST 32
#define FLAGS_MOST 8
#define ROWS_LEAST 8

enum form { FORM_NONE, FORM_NUMBER, FORM_CAPITALS, FORM_SMALL, FORM_WORDS, FORM_COUNT };

struct row {
	struct place place;
	struct slice line, cells[COLUMNS_MOST];
	size_t cell_count;
	const char *key;		/* by which it is the same as another; NULL: not looked at */
};

struct column {
	const char *name;
	enum form form;			/* of nine tenths of its cells */
	bool flag;			/* a few words again and again, which are: */
	const char *flags[FLAGS_MOST + 1];	/* ended by NULL */
	size_t flag_count;
};

struct rows {
	struct lint *lint;
	const struct lint_list *list;
	struct row *items;
	size_t count, cap;
	struct column columns[COLUMNS_MOST];
	size_t column_count;		/* 0: a plain list */
};

/* ---- reading ---------------------------------------------------------------------------------- */

static void
cut_cells(struct slice line, bool table, struct row *row)
{
	bool more = true;

	while (more && row->cell_count < COLUMNS_MOST) {
		size_t tab = table ? slice_find_byte(line, 0, '\t') : SLICE_NOT_FOUND;

		more = tab != SLICE_NOT_FOUND;
		row->cells[row->cell_count++] = slice_trim(slice_first(line, more ? tab : line.len));
		line = slice_from(line, more ? tab + 1 : line.len);
	}
}

static bool
read_rows(struct rows *rows)
{
	struct slice rest = lint_source(rows->lint, rows->list->path), line;
	bool named = !rows->list->table;

	for (size_t number = 1; slice_next_line(&rest, &line, NULL); number++) {
		struct slice trimmed = slice_trim(line);
		struct row *row;

		if (trimmed.len == 0 || trimmed.data[0] == '#')
			continue;
		row = ARENA_PUSH(rows->lint->arena, rows->items, rows->count, rows->cap);
		if (row == NULL)
			return false;
		row->place = (struct place){ rows->list->path, number, 0 };
		row->line = line;
		cut_cells(line, rows->list->table, row);
		if (named)
			continue;
		named = true;
		rows->column_count = row->cell_count;
		for (size_t i = 0; i < row->cell_count; i++)
			rows->columns[i].name = arena_string(rows->lint->arena, row->cells[i]);
		rows->count--;		/* the names are no row */
	}
	return true;
}

/* ---- forms ------------------------------------------------------------------------------------ */

static enum form
form_of(struct slice cell)
{
	bool capital = false, small = false, digit = false, letter = false;
	uint32_t c;

	for (size_t at = 0; at < cell.len;) {
		at += utf8_decode(cell, at, &c, NULL);
		capital = capital || character_is_capital(c);
		small = small || character_is_small(c);
		digit = digit || character_of(c) == CHARACTER_DIGIT;
		letter = letter || character_of(c) == CHARACTER_LETTER;
	}
	if (!letter)
		return digit ? FORM_NUMBER : FORM_NONE;
	if (capital && small)
		return FORM_WORDS;
	return capital ? FORM_CAPITALS : small ? FORM_SMALL : FORM_NONE;
}

static enum form
form_of_column(const struct rows *rows, size_t column)
{
	size_t counts[FORM_COUNT] = { 0 }, filled = 0;

	for (size_t i = 0; i < rows->count; i++) {
		const struct row *row = &rows->items[i];

		if (column >= row->cell_count || row->cells[column].len == 0)
			continue;
		counts[form_of(row->cells[column])]++;
		filled++;
	}
	for (int form = FORM_NONE + 1; form < FORM_COUNT; form++) {
		if (filled >= ROWS_LEAST && counts[form] >= filled - filled / 10)
			return (enum form)form;
	}
	return FORM_NONE;
}

static int
compare_slices(const void *a, const void *b)
{
	return slice_compare(*(const struct slice *)a, *(const struct slice *)b);
}

/* The words that stand in the column three times or more; is next to every cell one of them? */
static void
find_flags(struct rows *rows, size_t number)
{
	struct column *column = &rows->columns[number];
	struct slice *cells = arena_array(rows->lint->arena, rows->count, sizeof(*cells));
	size_t count = 0, covered = 0;

	for (size_t i = 0; i < rows->count && cells != NULL; i++) {
		if (number < rows->items[i].cell_count && rows->items[i].cells[number].len > 0)
			cells[count++] = rows->items[i].cells[number];
	}
	if (count < ROWS_LEAST)
		return;
	qsort(cells, count, sizeof(*cells), compare_slices);
	for (size_t i = 0, end; i < count; i = end) {
		for (end = i; end < count && slice_equal(cells[end], cells[i]); end++)
			;
		if (end - i < 3)
			continue;
		if (column->flag_count == FLAGS_MOST)
			return;
		column->flags[column->flag_count++] = arena_string(rows->lint->arena, cells[i]);
		covered += end - i;
	}
	column->flag = column->flag_count > 0 && covered >= count - count / 10;
}

static bool
is_flag_of(const struct column *column, struct slice cell)
{
	for (size_t i = 0; i < column->flag_count; i++) {
		if (column->flags[i] != NULL && slice_equal(slice_of(column->flags[i]), cell))
			return true;
	}
	return false;
}

/* Is it what this column holds? Only where that is known. */
static bool
belongs(const struct column *column, struct slice cell)
{
	if (column->flag)
		return is_flag_of(column, cell);
	return column->form != FORM_NONE && form_of(cell) == column->form;
}

static bool
is_alien(const struct column *column, struct slice cell)
{
	return (column->flag || column->form != FORM_NONE) && !belongs(column, cell);
}

/* ---- the lints -------------------------------------------------------------------------------- */

static void
check_swapped(const struct rows *rows, const struct row *row)
{
	for (size_t a = 0; a < row->cell_count && a < rows->column_count; a++) {
		for (size_t b = a + 1; b < row->cell_count && b < rows->column_count; b++) {
			const struct column *one = &rows->columns[a], *other = &rows->columns[b];

			if (!is_alien(one, row->cells[a]) || !is_alien(other, row->cells[b]) ||
			    !belongs(one, row->cells[b]) || !belongs(other, row->cells[a]))
				continue;
			warn_of(rows->lint->diags, "list-columns-swapped", row->place,
				"\"%.*s\" stands under %s and \"%.*s\" under %s; are they swapped?",
				SLICE_ARG(row->cells[a]), one->name, SLICE_ARG(row->cells[b]), other->name);
			return;
		}
	}
}

/* A flag that no other row has, and that looks like one that others have. */
static void
check_flags(const struct rows *rows, const struct row *row)
{
	for (size_t i = 0; i < row->cell_count && i < rows->column_count; i++) {
		const struct column *column = &rows->columns[i];
		const char *cell, *nearest;

		if (!column->flag || row->cells[i].len == 0 || is_flag_of(column, row->cells[i]))
			continue;
		cell = arena_string(rows->lint->arena, row->cells[i]);
		nearest = cell == NULL ? NULL : nearest_name(cell, column->flags);
		if (nearest != NULL)
			warn_of(rows->lint->diags, "list-value", row->place,
				"%s is \"%s\" in this row alone; did you mean \"%s\"?", column->name, cell,
				nearest);
	}
}

static void
check_shape(const struct rows *rows, const struct row *row)
{
	struct slice line = row->line;
	uint8_t last = line.len == 0 ? 'x' : line.data[line.len - 1];

	if (last == ' ' || (last == '\t' && (rows->column_count == 0 || row->cells[row->cell_count - 1].len > 0)))
		warn_of(rows->lint->diags, "list-trailing-blank", row->place,
			"the row ends with a blank; take it away");
	if (rows->column_count > 0 && row->cell_count < rows->column_count)
		warn_of(rows->lint->diags, "list-columns", row->place,
			"the row has %zu of %zu columns; write a tab for each that is empty",
			row->cell_count, rows->column_count);
}

/* What a row says, without its flags: folded, so that "BITCOIN" is "Bitcoin". */
static const char *
key_of(const struct rows *rows, const struct row *row)
{
	struct lint *lint = rows->lint;
	const char *key = "";

	for (size_t i = 0; i < row->cell_count && key != NULL; i++) {
		struct folded folded;

		if (i < rows->column_count && rows->columns[i].flag)
			continue;
		folded.text = row->cells[i];
		key = (rows->list->exact && !rows->list->table) ||
		      fold(lint->arena, row->cells[i], &folded)
			? arena_printf(lint->arena, "%s%.*s\t", key, SLICE_ARG(folded.text)) : NULL;
	}
	lint->short_of_memory = lint->short_of_memory || key == NULL;
	return key;
}

static int
compare_rows(const void *a, const void *b)
{
	const struct row *one = *(const struct row *const *)a, *other = *(const struct row *const *)b;
	int order = strcmp(one->key, other->key);

	return order != 0 ? order : (one->place.line > other->place.line) -
				    (one->place.line < other->place.line);
}

static bool
is_same_row(const struct row *a, const struct row *b)
{
	for (size_t i = 0; i < a->cell_count; i++) {
		if (i >= b->cell_count || !slice_equal_nocase(a->cells[i], b->cells[i]))
			return false;
	}
	return true;
}

static void
check_repeats(struct rows *rows)
{
	struct row **sorted = arena_array(rows->lint->arena, rows->count, sizeof(struct row *));
	size_t count = 0, first = 0;

	for (size_t i = 0; i < rows->count && sorted != NULL; i++) {
		rows->items[i].key = key_of(rows, &rows->items[i]);
		/* A table of flags alone has nothing that could be there twice. */
		if (rows->items[i].key != NULL && rows->items[i].key[0] != '\0')
			sorted[count++] = &rows->items[i];
	}
	if (count == 0)
		return;
	qsort(sorted, count, sizeof(*sorted), compare_rows);
	for (size_t i = 1; i < count; i++) {
		if (strcmp(sorted[i]->key, sorted[first]->key) != 0) {
			first = i;
			continue;
		}
		warn_of(rows->lint->diags, "list-row-repeated", sorted[i]->place,
			is_same_row(sorted[i], sorted[first])
				? "the row says the same as line %zu; take one away"
				: "the row says something else of the same as line %zu; take one away",
			sorted[first]->place.line);
	}
}

static void
check_list(struct rows *rows)
{
	for (size_t i = 0; i < rows->column_count; i++) {
		rows->columns[i].form = form_of_column(rows, i);
		find_flags(rows, i);
	}
	for (size_t i = 0; i < rows->count; i++) {
		const struct row *row = &rows->items[i];

		check_shape(rows, row);
		check_swapped(rows, row);
		check_flags(rows, row);
		lint_row_characters(rows->lint, row->line, row->place);
	}
	check_repeats(rows);
}

void
lint_lists(struct lint *lint)
{
	for (size_t i = 0; i < lint->list_count; i++) {
		struct rows *rows = arena_alloc(lint->arena, sizeof(*rows));

		if (rows == NULL) {
			lint->short_of_memory = true;
			return;
		}
		rows->lint = lint;
		rows->list = &lint->lists[i];
		if (read_rows(rows))
			check_list(rows);
		else
			lint->short_of_memory = true;
	}
}
