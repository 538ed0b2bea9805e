/*
 * What each decision does is listed, both lists are sorted, and what one has oftener than the other
 * is a difference: two promos of the same words are two.
 */
#include "tool/comparison.h"

#include "base/search.h"

#include <stdlib.h>

/* Something that a decision does. */
struct deed {
	struct difference told;
	const char *place;		/* the number of the part, or "" */
	size_t order;			/* in its decision */
};

struct deeds {
	struct deed *items;
	size_t count, cap;
};

static bool
add(struct arena *arena, struct deeds *deeds, struct difference told, const char *place)
{
	struct deed *item = ARENA_PUSH(arena, deeds->items, deeds->count, deeds->cap);

	if (item == NULL)
		return false;
	*item = (struct deed){ told, place, deeds->count };
	return true;
}

/* ---- what a decision does -------------------------------------------------------------------- */

static bool
is_removal(const struct reported_finding *reported)
{
	const struct finding *finding = reported->finding;

	return finding->rule->action == ACTION_REMOVE && finding->mode == MODE_ENFORCE &&
	       !finding->switched_off && !reported->inspected && reported->part != NULL;
}

static int
compare_texts(const void *left, const void *right)
{
	const struct reported_finding *const *a = left, *const *b = right;
	int order = slice_compare((*a)->text, (*b)->text);

	return order != 0 ? order : (*a > *b) - (*a < *b);
}

/* The first of the sorted removals that is about this text, or about one behind it. */
static size_t
first_about(const struct reported_finding *const *removals, size_t count, struct slice text)
{
	return COUNT_WHILE(count, i, slice_compare(removals[i]->text, text) < 0);
}

/* Passages that go, each with a rule that removes such words, if one does: the first one's. */
static bool
add_removed(struct arena *arena, const struct decision *decision, struct deeds *deeds)
{
	const struct reported_finding **removals =
		arena_array(arena, decision->finding_count, sizeof(*removals));
	size_t count = 0;

	if (removals == NULL)
		return false;
	for (size_t i = 0; i < decision->finding_count; i++)
		if (is_removal(&decision->findings[i]))
			removals[count++] = &decision->findings[i];
	if (count > 0)
		qsort(removals, count, sizeof(*removals), compare_texts);
	for (size_t i = 0; i < decision->removed_count; i++) {
		struct difference told = { .kind = DIFFERENCE_REMOVED,
					   .text = decision->removed[i] };
		size_t at = first_about(removals, count, told.text);

		if (at < count && slice_equal(removals[at]->text, told.text)) {
			told.finding = removals[at];
			told.name = told.finding->finding->rule->name;
		}
		if (!add(arena, deeds, told, ""))
			return false;
	}
	return true;
}

/* A removal is told by what goes, and an insertion by what is inserted. */
static bool
is_told_otherwise(const struct reported_finding *reported)
{
	return is_removal(reported) ||
	       (reported->finding->rule->action == ACTION_INSERT &&
		reported->finding->mode == MODE_ENFORCE && !reported->finding->switched_off);
}

static bool
add_findings(struct arena *arena, const struct decision *decision, struct deeds *deeds)
{
	for (size_t i = 0; i < decision->finding_count; i++) {
		const struct reported_finding *reported = &decision->findings[i];
		struct difference told = { .kind = DIFFERENCE_FINDING, .text = reported->text,
					   .name = reported->finding->rule->name,
					   .finding = reported };

		if (!is_told_otherwise(reported) &&
		    !add(arena, deeds, told, reported->part == NULL ? "" : reported->part->number))
			return false;
	}
	return true;
}

/* Our own field names the version of the rules, which is another one of course. */
static bool
add_header(struct arena *arena, const struct decision *decision, struct deeds *deeds)
{
	const char *own = decision->stream == NULL ? "" :
			  policy_conf(decision->stream->policy)->header_name;

	for (size_t i = 0; i < decision->field_change_count; i++) {
		const struct field_change *change = &decision->field_changes[i];
		struct difference told = { .kind = DIFFERENCE_HEADER, .name = change->name,
					   .text = change->type == FIELD_DELETE ?
						   (struct slice){ NULL, 0 } : change->body };

		if (!slice_equal_nocase(slice_of(change->name), slice_of(own)) &&
		    !add(arena, deeds, told, ""))
			return false;
	}
	return true;
}

static bool
list(struct arena *arena, const struct decision *decision, struct deeds *deeds)
{
	*deeds = (struct deeds){ 0 };
	if (!add_removed(arena, decision, deeds) || !add_findings(arena, decision, deeds))
		return false;
	for (size_t i = 0; i < decision->inserted_count; i++)
		if (!add(arena, deeds, (struct difference){ .kind = DIFFERENCE_INSERTED,
							    .text = decision->inserted[i] }, ""))
			return false;
	return add_header(arena, decision, deeds);
}

/* ---- what differs ---------------------------------------------------------------------------- */

/* Where the rules differ that do the same, it is the same: of a passage the name is not asked. */
static int
compare_deeds(const struct deed *a, const struct deed *b)
{
	bool named = a->told.kind == DIFFERENCE_FINDING || a->told.kind == DIFFERENCE_HEADER;
	int order = (int)a->told.kind - (int)b->told.kind;

	if (order == 0 && named)
		order = strcmp(a->told.name, b->told.name);
	if (order == 0 && a->told.kind == DIFFERENCE_FINDING)
		order = (int)a->told.finding->finding->mode - (int)b->told.finding->finding->mode;
	if (order == 0 && a->told.kind == DIFFERENCE_FINDING)
		order = (int)a->told.finding->finding->switched_off -
			(int)b->told.finding->finding->switched_off;
	if (order == 0)
		order = strcmp(a->place, b->place);
	return order != 0 ? order : slice_compare(a->told.text, b->told.text);
}

static int
by_deed(const void *left, const void *right)
{
	const struct deed *a = left, *b = right;
	int order = compare_deeds(a, b);

	return order != 0 ? order : (a->order > b->order) - (a->order < b->order);
}

static int
by_order(const void *left, const void *right)
{
	const struct deed *a = left, *b = right;

	if (a->told.kind != b->told.kind)
		return (int)a->told.kind - (int)b->told.kind;
	if (a->told.now != b->told.now)
		return (int)a->told.now - (int)b->told.now;
	return (a->order > b->order) - (a->order < b->order);
}

/* Goes through both sorted lists side by side; equal ones cancel out. */
static size_t
subtract(const struct deeds *before, const struct deeds *now, struct deed *rest)
{
	size_t i = 0, j = 0, count = 0;

	while (i < before->count || j < now->count) {
		int order = i == before->count ? 1 : j == now->count ? -1 :
			    compare_deeds(&before->items[i], &now->items[j]);

		if (order == 0) {
			i++;
			j++;
		} else if (order < 0) {
			rest[count++] = before->items[i++];
		} else {
			rest[count] = now->items[j++];
			rest[count++].told.now = true;
		}
	}
	return count;
}

static bool
is_same_reply(const struct reply *a, const struct reply *b)
{
	return a->code == b->code && slice_equal(a->text, b->text);
}

static const char *
policy_name(const struct decision *decision)
{
	return decision->stream == NULL ? "" : decision->stream->name;
}

static void
sort(struct deed *items, size_t count, int (*compare)(const void *, const void *))
{
	if (count > 0)
		qsort(items, count, sizeof(*items), compare);
}

bool
comparison_make(struct arena *arena, const struct decision *before, const struct decision *now,
		struct comparison *comparison_out)
{
	struct comparison comparison = {
		.verdict = before->verdict != now->verdict ||
			   !is_same_reply(&before->reply, &now->reply),
		.policy = strcmp(policy_name(before), policy_name(now)) != 0,
	};
	struct deeds one, other;
	struct deed *rest;

	if (!list(arena, before, &one) || !list(arena, now, &other))
		return false;
	rest = arena_array(arena, one.count + other.count, sizeof(*rest));
	comparison.items = arena_array(arena, one.count + other.count, sizeof(*comparison.items));
	if (rest == NULL || comparison.items == NULL)
		return false;
	sort(one.items, one.count, by_deed);
	sort(other.items, other.count, by_deed);
	comparison.count = subtract(&one, &other, rest);
	sort(rest, comparison.count, by_order);
	for (size_t i = 0; i < comparison.count; i++)
		comparison.items[i] = rest[i].told;
	*comparison_out = comparison;
	return true;
}
