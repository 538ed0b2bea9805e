/*
 * Findings sorted by what they say; equal ones stand side by side and are chained.
 */
#include "tool/report_groups.h"

#include <stdio.h>
#include <stdlib.h>

/* A finding and its number: where two say the same, the number decides. */
struct entry {
	const struct reported_finding *reported;
	size_t index;
};

static int
compare_numbers(uintptr_t a, uintptr_t b)
{
	return a < b ? -1 : a > b;
}

/* Findings of the header have a place of their own each. */
static int
compare_what_is_said(const struct entry *a, const struct entry *b)
{
	const struct reported_finding *one = a->reported, *other = b->reported;
	int order = compare_numbers((uintptr_t)one->finding->rule, (uintptr_t)other->finding->rule);

	if (order == 0)
		order = compare_numbers(one->finding->mode, other->finding->mode);
	if (order == 0)
		order = compare_numbers(one->finding->switched_off, other->finding->switched_off);
	if (order == 0)
		order = compare_numbers(one->part != NULL, other->part != NULL);
	if (order == 0 && one->part == NULL)
		order = compare_numbers(a->index, b->index);
	return order == 0 ? slice_compare(one->text, other->text) : order;
}

static int
compare_entries(const void *left, const void *right)
{
	const struct entry *a = left, *b = right;
	int order = compare_what_is_said(a, b);

	return order == 0 ? compare_numbers(a->index, b->index) : order;
}

struct report_groups
report_groups_find(const struct decision *decision, struct arena *arena)
{
	size_t count = decision->finding_count;
	struct entry *entries = arena_array(arena, count, sizeof(*entries));
	size_t *first = arena_array(arena, count, sizeof(*first));
	size_t *next = arena_array(arena, count, sizeof(*next));

	if (entries == NULL || first == NULL || next == NULL)
		return (struct report_groups){ .decision = decision };
	for (size_t i = 0; i < count; i++)
		entries[i] = (struct entry){ &decision->findings[i], i };
	if (count > 1)
		qsort(entries, count, sizeof(*entries), compare_entries);
	for (size_t i = 0; i < count; i++) {
		bool is_same = i > 0 && compare_what_is_said(&entries[i - 1], &entries[i]) == 0;

		first[entries[i].index] = is_same ? first[entries[i - 1].index] : entries[i].index;
		next[entries[i].index] = REPORT_NO_FINDING;
		if (is_same)
			next[entries[i - 1].index] = entries[i].index;
	}
	return (struct report_groups){ decision, first, next };
}

/* Does a finding that says the same stand in the part of that number? */
static bool
is_found_in(const struct report_groups *groups, size_t finding, const char *number)
{
	for (size_t i = report_groups_first(groups, finding); i != REPORT_NO_FINDING;
	     i = report_groups_next(groups, i)) {
		const struct part *part = groups->decision->findings[i].part;

		if (part != NULL && strcmp(part->number, number) == 0)
			return true;
	}
	return false;
}

const char *
report_counterpart(const struct report_groups *groups, size_t finding, char *room, size_t size)
{
	const char *counterpart = groups->decision->findings[finding].counterpart;

	if (counterpart == NULL)
		return NULL;
	if (strcmp(counterpart, COUNTERPART_NONE) == 0)
		return "no other alternative says it";
	if (strcmp(counterpart, COUNTERPART_WITHIN) == 0)
		return "another alternative still says it";
	if (is_found_in(groups, finding, counterpart))
		return NULL;
	(void)snprintf(room, size, "also gone from part %s", counterpart);
	return room;
}
