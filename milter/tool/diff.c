/*
 * Myers' greedy algorithm ("An O(ND) Difference Algorithm and Its Variations", 1986) between
 * what the two texts have in common at both ends. What a dry run compares differs in few
 * places; where two texts have little in common, going through all of it would cost the square
 * of their difference, and all lines count as gone and new.
 */
#include "tool/diff.h"

#define MOST_STEPS 2000

struct lines {
	struct slice *items;
	size_t count, cap;
};

struct path {
	struct arena *arena;
	const struct slice *a, *b;
	ptrdiff_t n, m;			/* lines of a and of b */
	ptrdiff_t **furthest;		/* per step d: x on diagonals -d to d */
	ptrdiff_t steps;		/* the d at which the end was reached */
};

static bool
split(struct arena *arena, struct slice text, struct lines *lines)
{
	struct slice line;

	while (slice_next_line(&text, &line, NULL)) {
		struct slice *item = ARENA_PUSH(arena, lines->items, lines->count, lines->cap);

		if (item == NULL)
			return false;
		*item = line;
	}
	return true;
}

/* How far step d gets on diagonal k, from where step d - 1 got. */
static ptrdiff_t
advance(const struct path *path, ptrdiff_t d, ptrdiff_t k)
{
	const ptrdiff_t *previous = d == 0 ? NULL : path->furthest[d - 1] + (d - 1);
	ptrdiff_t x, y;

	if (d == 0)
		x = 0;
	else if (k == -d || (k != d && previous[k - 1] < previous[k + 1]))
		x = previous[k + 1];
	else
		x = previous[k - 1] + 1;
	for (y = x - k; x < path->n && y < path->m && slice_equal(path->a[x], path->b[y]); y++)
		x++;
	return x;
}

/* Is the line before step d, on diagonal k, a new one (a step down) rather than one that went? */
static bool
came_down(const struct path *path, ptrdiff_t d, ptrdiff_t k)
{
	const ptrdiff_t *previous = path->furthest[d - 1] + (d - 1);

	return k == -d || (k != d && previous[k - 1] < previous[k + 1]);
}

enum outcome { FOUND, TOO_FAR, NO_MEMORY };

static enum outcome
find(struct path *path)
{
	path->furthest = arena_array(path->arena, MOST_STEPS, sizeof(*path->furthest));
	if (path->furthest == NULL)
		return NO_MEMORY;
	for (ptrdiff_t d = 0; d < MOST_STEPS; d++) {
		path->furthest[d] = arena_array(path->arena, (size_t)(2 * d + 1), sizeof(ptrdiff_t));
		if (path->furthest[d] == NULL)
			return NO_MEMORY;
		for (ptrdiff_t k = -d; k <= d; k += 2) {
			/* Diagonals outside of the texts lead nowhere, but they do no harm. */
			path->furthest[d][k + d] = advance(path, d, k);
			if (k == path->n - path->m && path->furthest[d][k + d] >= path->n) {
				path->steps = d;
				return FOUND;
			}
		}
	}
	return TOO_FAR;
}

/* Marks, from the end to the start, which lines of a went and which of b are new. */
static void
trace(const struct path *path, bool *gone, bool *fresh)
{
	ptrdiff_t k = path->n - path->m;

	for (ptrdiff_t d = path->steps; d > 0; d--) {
		const ptrdiff_t *previous = path->furthest[d - 1] + (d - 1);

		if (came_down(path, d, k)) {
			k++;
			fresh[previous[k] - k] = true;
		} else {
			k--;
			gone[previous[k]] = true;
		}
	}
}

/* Lines [from, from + n) of a and [from, from + m) of b: which differ. */
static bool
compare(struct arena *arena, const struct slice *a, size_t n, const struct slice *b, size_t m,
	bool *gone, bool *fresh)
{
	struct path path = {
		.arena = arena, .a = a, .b = b, .n = (ptrdiff_t)n, .m = (ptrdiff_t)m,
	};

	switch (find(&path)) {
	case NO_MEMORY:
		return false;
	case FOUND:
		trace(&path, gone, fresh);
		return true;
	case TOO_FAR:
		break;
	}
	for (size_t i = 0; i < n; i++)
		gone[i] = true;
	for (size_t i = 0; i < m; i++)
		fresh[i] = true;
	return true;
}

/* Both texts as one list. */
static bool
merge(struct arena *arena, const struct lines *a, const bool *gone, const struct lines *b,
      const bool *fresh, struct diff *diff_out)
{
	struct diff diff = { 0 };
	size_t i = 0, j = 0, cap = 0;

	while (i < a->count || j < b->count) {
		struct diff_line *line = ARENA_PUSH(arena, diff.lines, diff.count, cap);

		if (line == NULL)
			return false;
		if (i < a->count && gone[i]) {
			*line = (struct diff_line){ DIFF_GONE, a->items[i], i + 1, 0 };
			i++;
		} else if (j < b->count && fresh[j]) {
			*line = (struct diff_line){ DIFF_NEW, b->items[j], 0, j + 1 };
			j++;
		} else {
			*line = (struct diff_line){ DIFF_SAME, b->items[j], i + 1, j + 1 };
			i++;
			j++;
		}
	}
	*diff_out = diff;
	return true;
}

bool
diff_make(struct arena *arena, struct slice before, struct slice after, struct diff *diff_out)
{
	struct lines a = { 0 }, b = { 0 };
	size_t head = 0, tail = 0, least;
	bool *gone, *fresh;

	if (!split(arena, before, &a) || !split(arena, after, &b))
		return false;
	gone = arena_array(arena, a.count + 1, sizeof(*gone));
	fresh = arena_array(arena, b.count + 1, sizeof(*fresh));
	if (gone == NULL || fresh == NULL)
		return false;
	least = a.count < b.count ? a.count : b.count;
	while (head < least && slice_equal(a.items[head], b.items[head]))
		head++;
	while (tail < least - head &&
	       slice_equal(a.items[a.count - 1 - tail], b.items[b.count - 1 - tail]))
		tail++;
	if (!compare(arena, a.items + head, a.count - head - tail, b.items + head,
		     b.count - head - tail, gone + head, fresh + head))
		return false;
	return merge(arena, &a, gone, &b, fresh, diff_out);
}
