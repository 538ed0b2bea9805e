/*
 * Lists.
 *
 * Each row's phrase keeps the list's file and line, so that a finding can say which row fired.
 */
#include "policy/list.h"

#include "base/compiler.h"
#include "policy/setting.h"

#define COLUMNS_MOST 32
#define CONDITIONS_MOST 8

/* One "column=value" of `where`. */
struct row_condition {
	size_t column;
	struct slice value;
	bool differs;			/* "!=" */
};

struct reading {
	struct sources *sources;
	const struct list *list;
	struct signal_set *set;
	uint32_t signal;
	struct diagnostics *diags;
	size_t line, added;

	const char *columns[COLUMNS_MOST + 1];	/* ended by NULL */
	size_t column_count, column;
	struct row_condition conditions[CONDITIONS_MOST];
	size_t condition_count;
};

static struct place
here(const struct reading *reading)
{
	return (struct place){ .file = reading->list->path, .line = reading->line };
}

static void
add_phrase(struct reading *reading, struct slice phrase)
{
	const char *text = arena_string(reading->sources->arena, phrase);

	reading->added++;
	if (text == NULL)
		complain(reading->diags, here(reading), "no memory for this phrase");
	else
		signal_add_phrase(reading->set, reading->signal, "", text, reading->list->exact,
				  here(reading), reading->diags);
}

/* The next line that says something. */
static bool
next_line(struct reading *reading, struct slice *rest, struct slice *line_out)
{
	while (slice_next_line(rest, line_out, NULL)) {
		struct slice trimmed = slice_trim(*line_out);

		reading->line++;
		if (trimmed.len > 0 && trimmed.data[0] != '#')
			return true;
	}
	return false;
}

/* Takes the next cell off a row; false behind the last. */
static bool
next_cell(struct slice *rest, bool *more, struct slice *cell_out)
{
	size_t tab;

	if (!*more)
		return false;
	tab = slice_find_byte(*rest, 0, '\t');
	*more = tab != SLICE_NOT_FOUND;
	*cell_out = slice_trim(slice_first(*rest, *more ? tab : rest->len));
	*rest = slice_from(*rest, *more ? tab + 1 : rest->len);
	return true;
}

/* ---- columns ---------------------------------------------------------------------------------- */

/* The number of a column; complains where it is named when there is none. */
static bool
find_column(struct reading *reading, struct slice name, size_t *column_out)
{
	const struct list *list = reading->list;
	const char *text = arena_string(reading->sources->arena, name);
	const char *nearest;

	for (size_t i = 0; i < reading->column_count; i++) {
		if (slice_equal(slice_of(reading->columns[i]), name)) {
			*column_out = i;
			return true;
		}
	}
	nearest = text == NULL ? NULL : nearest_name(text, reading->columns);
	if (nearest != NULL)
		complain(reading->diags, list->place,
			 "%s has no column \"%.*s\"; did you mean \"%s\"?", list->path,
			 SLICE_ARG(name), nearest);
	else
		complain(reading->diags, list->place,
			 "%s has no column \"%.*s\"; its first line that is no comment names them, "
			 "with tabs between", list->path, SLICE_ARG(name));
	return false;
}

static bool
read_columns(struct reading *reading, struct slice line)
{
	bool more = true;
	struct slice cell;

	while (next_cell(&line, &more, &cell)) {
		if (reading->column_count == COLUMNS_MOST) {
			complain(reading->diags, here(reading), "more than %d columns", COLUMNS_MOST);
			return false;
		}
		reading->columns[reading->column_count] =
			arena_string(reading->sources->arena, cell);
		if (reading->columns[reading->column_count] == NULL)
			return false;
		reading->column_count++;
	}
	return find_column(reading, slice_of(reading->list->column), &reading->column);
}

static bool
read_condition(struct reading *reading, struct slice text)
{
	size_t sign = slice_find_byte(text, 0, '=');
	struct row_condition *condition;
	struct slice name;

	if (sign == SLICE_NOT_FOUND || reading->condition_count == CONDITIONS_MOST) {
		complain(reading->diags, reading->list->place, "where = \"%s\": write column=value or "
			 "column!=value, at most %d with commas between", reading->list->where,
			 CONDITIONS_MOST);
		return false;
	}
	condition = &reading->conditions[reading->condition_count++];
	condition->value = slice_trim(slice_from(text, sign + 1));
	condition->differs = sign > 0 && text.data[sign - 1] == '!';
	name = slice_trim(slice_first(text, sign - condition->differs));
	return find_column(reading, name, &condition->column);
}

static bool
read_where(struct reading *reading)
{
	struct slice rest = slice_of(reading->list->where);
	bool clean = true;

	while (rest.len > 0) {
		size_t comma = slice_find_byte(rest, 0, ',');
		size_t end = comma == SLICE_NOT_FOUND ? rest.len : comma;

		clean = read_condition(reading, slice_first(rest, end)) && clean;
		rest = slice_from(rest, comma == SLICE_NOT_FOUND ? end : end + 1);
	}
	return clean;
}

/* ---- rows ------------------------------------------------------------------------------------- */

static void
read_row(struct reading *reading, struct slice line)
{
	struct slice cells[COLUMNS_MOST] = { { NULL, 0 } };
	bool more = true;
	size_t count = 0;

	while (count < reading->column_count && next_cell(&line, &more, &cells[count]))
		count++;
	if (more) {
		complain(reading->diags, here(reading), "the row has more than the %zu columns that "
			 "the first line names", reading->column_count);
		return;
	}
	for (size_t i = 0; i < reading->condition_count; i++) {
		const struct row_condition *condition = &reading->conditions[i];

		if (slice_equal(cells[condition->column], condition->value) == condition->differs)
			return;
	}
	if (cells[reading->column].len == 0)
		complain(reading->diags, here(reading), "the row has nothing in the column \"%s\"",
			 reading->columns[reading->column]);
	else
		add_phrase(reading, cells[reading->column]);
}

static bool
read_table(struct reading *reading, struct slice rest)
{
	struct slice line;

	if (!next_line(reading, &rest, &line)) {
		complain(reading->diags, reading->list->place, "%s is empty; its first line names "
			 "the columns", reading->list->path);
		return false;
	}
	if (!read_columns(reading, line))
		return false;
	if (reading->list->where != NULL && !read_where(reading))
		return false;
	while (next_line(reading, &rest, &line))
		read_row(reading, line);
	return true;
}

static void
read_plain(struct reading *reading, struct slice rest)
{
	struct slice line;

	while (next_line(reading, &rest, &line))
		add_phrase(reading, slice_trim(line));
}

void
list_add(struct sources *sources, const struct list *list, struct signal_set *set,
	 uint32_t signal, struct diagnostics *diags)
{
	struct reading reading = { .sources = sources, .list = list, .set = set,
				   .signal = signal, .diags = diags };
	struct slice bytes;

	if (list->where != NULL && list->column == NULL) {
		complain(diags, list->place, "where needs a column: column = \"...\"");
		return;
	}
	if (!source_read(sources, list->path, list->place, &bytes, diags))
		return;
	if (list->column == NULL)
		read_plain(&reading, bytes);
	else if (!read_table(&reading, bytes))
		return;
	if (reading.added == 0)
		complain(diags, list->place, "%s holds no phrase%s", list->path,
			 list->where == NULL ? "" : " where that holds");
}
