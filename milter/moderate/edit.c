/*
 * Edits in order.
 *
 * Removal, replacement and insertion are found by different hands that know nothing of each
 * other. They meet here: a teaser that was to be replaced stands in a table that goes
 * whole; a disclaimer is to stand exactly where the promos behind its article are cut out.
 */
#include "moderate/edit.h"

#include <stdlib.h>

void
edits_init(struct edits *edits, struct arena *arena)
{
	*edits = (struct edits){ .arena = arena };
}

static void
add(struct edits *edits, struct range range, struct slice bytes)
{
	struct edit *edit = ARENA_PUSH(edits->arena, edits->items, edits->count, edits->cap);

	assert(range.start <= range.end);
	if (edit == NULL)
		edits->failed = true;
	else
		*edit = (struct edit){ range, bytes };
}

void
edits_remove(struct edits *edits, struct range range)
{
	if (range_len(range) > 0)
		add(edits, range, (struct slice){ 0 });
}

void
edits_replace(struct edits *edits, struct range range, struct slice bytes)
{
	if (range_len(range) > 0 || bytes.len > 0)
		add(edits, range, bytes);
}

void
edits_insert(struct edits *edits, size_t at, struct slice bytes)
{
	edits_replace(edits, (struct range){ at, at }, bytes);
}

/* An edit and when it was added, so that sorting keeps the order of insertions at one place. */
struct ordered {
	struct edit edit;
	size_t added;
};

static bool
is_insertion(const struct edit *edit)
{
	return edit->range.start == edit->range.end;
}

static bool
is_removal(const struct edit *edit)
{
	return edit->bytes.len == 0;
}

/* By place; at one place removals first, so that what they cover is met behind them. */
static int
compare(const void *left, const void *right)
{
	const struct ordered *a = left, *b = right;

	if (a->edit.range.start != b->edit.range.start)
		return a->edit.range.start < b->edit.range.start ? -1 : 1;
	if (is_removal(&a->edit) != is_removal(&b->edit))
		return is_removal(&a->edit) ? -1 : 1;
	return a->added < b->added ? -1 : a->added > b->added;
}

/* Makes one edit of a cluster of edits that overlap or touch. */
static bool
merge(struct arena *arena, const struct ordered *items, size_t count, size_t end,
      struct edit *edit_out)
{
	size_t covered = 0;			/* how far the edits met so far reach */
	struct buf bytes;

	edit_out->range = (struct range){ items[0].edit.range.start, end };
	if (count == 1) {
		edit_out->bytes = items[0].edit.bytes;
		return true;
	}
	buf_init(&bytes, arena);
	for (size_t i = 0; i < count; i++) {
		const struct edit *edit = &items[i].edit;

		if (is_insertion(edit) || edit->range.end > covered)
			buf_add(&bytes, edit->bytes);
		if (edit->range.end > covered)
			covered = edit->range.end;
	}
	edit_out->bytes = buf_slice(&bytes);
	return !bytes.failed;
}

bool
edits_finish(struct edits *edits)
{
	struct ordered *items = arena_array(edits->arena, edits->count, sizeof(*items));
	size_t made = 0;

	if (items == NULL || edits->failed)
		return false;
	for (size_t i = 0; i < edits->count; i++)
		items[i] = (struct ordered){ edits->items[i], i };
	if (edits->count > 1)
		qsort(items, edits->count, sizeof(*items), compare);

	for (size_t i = 0, next; i < edits->count; i = next) {
		size_t end = items[i].edit.range.end;

		for (next = i + 1; next < edits->count && items[next].edit.range.start <= end; next++)
			if (items[next].edit.range.end > end)
				end = items[next].edit.range.end;
		if (!merge(edits->arena, items + i, next - i, end, &edits->items[made++]))
			return false;
	}
	edits->count = made;
	return true;
}

void
edits_apply(const struct edits *edits, struct slice text, struct buf *out)
{
	size_t at = 0;

	for (size_t i = 0; i < edits->count; i++) {
		const struct edit *edit = &edits->items[i];

		buf_add(out, slice_range(text, (struct range){ at, edit->range.start }));
		buf_add(out, edit->bytes);
		at = edit->range.end;
	}
	buf_add(out, slice_from(text, at));
}

static bool
begins_line(struct slice text, size_t at)
{
	return at == 0 || text.data[at - 1] == '\n';
}

/* The end of the lines that a range reaches into; it may end with one. */
static size_t
end_of_lines(struct slice text, struct range range)
{
	size_t end;

	if (range_len(range) > 0 && begins_line(text, range.end))
		return range.end;
	end = slice_find_byte(text, range.end, '\n');
	return end == SLICE_NOT_FOUND ? text.len : end + 1;
}

bool
edits_by_lines(const struct edits *edits, struct slice text, struct edits *lines_out)
{
	edits_init(lines_out, edits->arena);
	for (size_t i = 0; i < edits->count;) {
		struct range lines = edits->items[i].range;
		struct buf bytes;
		size_t at;

		while (!begins_line(text, lines.start))
			lines.start--;
		lines.end = end_of_lines(text, lines);
		at = lines.start;
		buf_init(&bytes, edits->arena);
		do {
			const struct edit *edit = &edits->items[i++];

			buf_add(&bytes, slice_range(text, (struct range){ at, edit->range.start }));
			buf_add(&bytes, edit->bytes);
			at = edit->range.end;
			if (at > lines.end)
				lines.end = end_of_lines(text, edit->range);
		} while (i < edits->count && (edits->items[i].range.start < lines.end ||
					      (edits->items[i].range.start == lines.end &&
					       !begins_line(text, lines.end))));
		buf_add(&bytes, slice_range(text, (struct range){ at, lines.end }));
		edits_replace(lines_out, lines, buf_slice(&bytes));
		lines_out->failed |= bytes.failed;
	}
	return !lines_out->failed;
}
