/*
 * Header changes in an order that means the same to every MTA.
 */
#include "moderate/field_plan.h"

#include <stdlib.h>

void
field_plan_init(struct field_plan *plan, struct arena *arena, const struct message *message)
{
	*plan = (struct field_plan){ .message = message, .arena = arena };
}

bool
field_plan_too_many(const char *name, struct error *err)
{
	return fail(err, FAULT_LIMIT, "more than %d header fields %s", FIELD_PLAN_MOST, name);
}

static struct field_change *
find(struct field_plan *plan, const char *name, size_t index)
{
	for (size_t i = 0; i < plan->count; i++)
		if (plan->changes[i].type != FIELD_INSERT_TOP && plan->changes[i].index == index &&
		    slice_equal_nocase(slice_of(plan->changes[i].name), slice_of(name)))
			return &plan->changes[i];
	return NULL;
}

static void
push(struct field_plan *plan, struct field_change change)
{
	struct field_change *place =
		ARENA_PUSH(plan->arena, plan->changes, plan->count, plan->cap);

	if (place == NULL)
		plan->failed = true;
	else
		*place = change;
}

static void
set(struct field_plan *plan, struct field_change change)
{
	struct field_change *place = find(plan, change.name, change.index);

	if (place == NULL)
		push(plan, change);
	else if (place->type != FIELD_DELETE)		/* what goes stays gone */
		*place = change;
}

void
field_plan_replace(struct field_plan *plan, const char *name, size_t index, struct slice body)
{
	set(plan, (struct field_change){ FIELD_REPLACE, name, index, body });
}

void
field_plan_delete(struct field_plan *plan, const char *name, size_t index)
{
	set(plan, (struct field_change){ FIELD_DELETE, name, index, { 0 } });
}

size_t
field_plan_count(const struct field_plan *plan, const char *name)
{
	size_t count = 0;

	for (size_t i = 0; i < plan->message->field_count; i++)
		if (slice_equal_nocase(plan->message->fields[i].name, slice_of(name)))
			count++;
	return count;
}

/* Called once for a name, so nothing is looked up: there may be very many. */
void
field_plan_delete_all(struct field_plan *plan, const char *name)
{
	for (size_t i = field_plan_count(plan, name); i > 0; i--)
		push(plan, (struct field_change){ FIELD_DELETE, name, i, { 0 } });
}

void
field_plan_add(struct field_plan *plan, const char *name, struct slice body)
{
	push(plan, (struct field_change){ FIELD_INSERT_TOP, name, 0, body });
}

struct slice
field_plan_body(struct field_plan *plan, const char *name, size_t index)
{
	const struct header_field *field = message_field(plan->message, name, index - 1);
	const struct field_change *change = find(plan, name, index);
	struct slice body;
	struct buf out;

	if (change != NULL)
		return change->body;
	if (field == NULL)
		return (struct slice){ 0 };
	body = slice_trim(field->body);
	buf_init(&out, plan->arena);
	for (size_t i = 0; i < body.len; i++)
		if (body.data[i] != '\r' || i + 1 == body.len || body.data[i + 1] != '\n')
			buf_byte(&out, body.data[i]);
	plan->failed |= out.failed;
	return buf_slice(&out);
}

static int
rank(const struct field_change *change)
{
	switch (change->type) {
	case FIELD_REPLACE: return 0;
	case FIELD_DELETE: return 1;
	default: return 2;
	}
}

/* Insertion sort: it keeps the order of equals, and there are few. */
bool
field_plan_finish(struct field_plan *plan)
{
	struct field_change *items = plan->changes;

	for (size_t i = 1; i < plan->count; i++) {
		struct field_change change = items[i];
		size_t at = i;

		for (; at > 0 && (rank(&items[at - 1]) > rank(&change) ||
				  (rank(&items[at - 1]) == 1 && rank(&change) == 1 &&
				   items[at - 1].index < change.index));
		     at--)
			items[at] = items[at - 1];
		items[at] = change;
	}
	return !plan->failed;
}
