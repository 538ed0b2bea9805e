/* Unit tests of moderate/decision and moderate/field_plan: header changes, planned and applied. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "moderate/field_plan.h"

struct step {
	enum field_change_type type;
	const char *name;
	size_t index;			/* 0 with FIELD_DELETE: all; with a NULL name: no step */
	const char *body;
};

/* The message with the steps planned, put in order and applied. */
static const char *
applied(struct arena *arena, const char *raw, const struct step *steps, size_t count)
{
	struct decision decision = { .verdict = VERDICT_REWRITE };
	struct message message;
	struct field_plan plan;
	struct error err;
	struct buf out;

	assert_true(message_parse(arena, arena_copy(arena, slice_of(raw)), &LIMITS_DEFAULT, &message,
				  &err));
	field_plan_init(&plan, arena, &message);
	for (size_t i = 0; i < count && steps[i].name != NULL; i++) {
		const struct step *step = &steps[i];

		if (step->type == FIELD_INSERT_TOP)
			field_plan_add(&plan, step->name, slice_of(step->body));
		else if (step->type == FIELD_REPLACE)
			field_plan_replace(&plan, step->name, step->index, slice_of(step->body));
		else if (step->index == 0)
			field_plan_delete_all(&plan, step->name);
		else
			field_plan_delete(&plan, step->name, step->index);
	}
	assert_true(field_plan_finish(&plan));
	decision.field_changes = plan.changes;
	decision.field_change_count = plan.count;
	buf_init(&out, arena);
	assert_true(decision_apply(&decision, &message, &out));
	return buf_cstring(&out);
}

static void
indexes_mean_the_fields_that_came(void **state)
{
	static const struct {
		const char *what, *before;
		struct step steps[4];
		const char *after;
	} cases[] = {
		{ "nothing", "A: 1\r\n\r\nbody", { { 0 } }, "A: 1\r\n\r\nbody" },
		{ "the second of three", "A: 1\r\nA: 2\r\nA: 3\r\n\r\n", { { FIELD_DELETE, "a", 2, "" } },
		  "A: 1\r\nA: 3\r\n\r\n" },
		{ "two of three, in any order", "A: 1\r\nB: x\r\nA: 2\r\nA: 3\r\n\r\n",
		  { { FIELD_DELETE, "A", 1, "" }, { FIELD_DELETE, "A", 3, "" } }, "B: x\r\nA: 2\r\n\r\n" },
		{ "all, and one of ours", "X: f\r\nA: 1\r\nx: g\r\n h\r\n\r\n",
		  { { FIELD_INSERT_TOP, "X", 0, "ours" }, { FIELD_DELETE, "X", 0, "" } },
		  "X: ours\r\nA: 1\r\n\r\n" },
		{ "a folded body", "A: 1\n\n", { { FIELD_REPLACE, "A", 1, "one\n two" } },
		  "A: one\n two\n\n" },
		{ "replaced twice", "A: 1\r\n\r\n",
		  { { FIELD_REPLACE, "A", 1, "x" }, { FIELD_REPLACE, "A", 1, "y" } }, "A: y\r\n\r\n" },
		{ "replaced and deleted", "A: 1\r\nA: 2\r\n\r\n",
		  { { FIELD_REPLACE, "A", 2, "x" }, { FIELD_DELETE, "A", 2, "" } }, "A: 1\r\n\r\n" },
		{ "the last added is the first", "A: 1\r\n\r\n",
		  { { FIELD_INSERT_TOP, "B", 0, "b" }, { FIELD_INSERT_TOP, "C", 0, "c" } },
		  "C: c\r\nB: b\r\nA: 1\r\n\r\n" },
		{ "spelling and blanks of others stay", "a:1\r\nB:  2\r\n\tx\r\n\r\n",
		  { { FIELD_INSERT_TOP, "C", 0, "c" } }, "C: c\r\na:1\r\nB:  2\r\n\tx\r\n\r\n" },
		{ "a body without a header gets its empty line", " no field\r\nbody",
		  { { FIELD_INSERT_TOP, "C", 0, "c" } }, "C: c\r\n\r\n no field\r\nbody" },
		{ "a header without a body", "A: 1\r\n", { { FIELD_INSERT_TOP, "C", 0, "c" } },
		  "C: c\r\nA: 1\r\n" },
		{ "the line of an mbox", "From x\nA: 1\n\n", { { FIELD_INSERT_TOP, "C", 0, "c" } },
		  "From x\nC: c\nA: 1\n\n" },
	};
	struct arena *arena = arena_new(1024 * 1024);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *after = applied(arena, cases[i].before, cases[i].steps,
					    COUNT(cases[i].steps));

		if (strcmp(after, cases[i].after) != 0)
			print_error("case: %s\n", cases[i].what);
		assert_string_equal(after, cases[i].after);
	}
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(indexes_mean_the_fields_that_came),
	};

	return cmocka_run_group_tests_name("moderate/decision", tests, NULL, NULL);
}
