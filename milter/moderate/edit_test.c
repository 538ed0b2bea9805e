/* Unit tests of moderate/edit. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>

#include "moderate/edit.h"

/* Up to four edits, done to "0123456789" in the order given. */
struct step {
	size_t start, end;
	const char *bytes;		/* NULL: no step */
};

static char *
edited(const struct step *steps, size_t count, size_t *edits_out)
{
	struct arena *arena = arena_new(64 * 1024);
	struct edits edits;
	struct buf out;
	char *result;

	edits_init(&edits, arena);
	for (size_t i = 0; i < count && steps[i].bytes != NULL; i++)
		edits_replace(&edits, (struct range){ steps[i].start, steps[i].end },
			      slice_of(steps[i].bytes));
	assert_true(edits_finish(&edits));
	buf_init(&out, NULL);
	edits_apply(&edits, SLICE("0123456789"), &out);
	result = strdup(buf_cstring(&out));
	buf_done(&out);
	*edits_out = edits.count;
	arena_free(arena);
	return result;
}

static void
edits_in_any_order_give_one_text(void **state)
{
	static const struct {
		const char *what;
		struct step steps[4];
		const char *text;
		size_t count;
	} cases[] = {
		{ "nothing", { { 0, 0, NULL } }, "0123456789", 0 },
		{ "an empty removal is none", { { 4, 4, "" } }, "0123456789", 0 },
		{ "one removal", { { 2, 4, "" } }, "01456789", 1 },
		{ "backwards", { { 8, 9, "" }, { 0, 1, "" } }, "12345679", 2 },
		{ "touching", { { 4, 6, "" }, { 2, 4, "" } }, "016789", 1 },
		{ "nested", { { 3, 4, "" }, { 1, 8, "" }, { 5, 6, "" } }, "089", 1 },
		{ "overlapping", { { 1, 5, "" }, { 3, 7, "" } }, "0789", 1 },
		{ "insertion", { { 5, 5, "ab" } }, "01234ab56789", 1 },
		{ "at both ends", { { 10, 10, "z" }, { 0, 0, "a" } }, "a0123456789z", 2 },
		{ "two at one place", { { 5, 5, "a" }, { 5, 5, "b" } }, "01234ab56789", 1 },
		{ "inside a removal", { { 5, 5, "ab" }, { 3, 7, "" } }, "012ab789", 1 },
		{ "at its start", { { 3, 7, "" }, { 3, 3, "ab" } }, "012ab789", 1 },
		{ "at its end", { { 3, 7, "" }, { 7, 7, "ab" } }, "012ab789", 1 },
		{ "between two removals", { { 5, 7, "" }, { 3, 5, "" }, { 5, 5, "x" } }, "012x789", 1 },
		{ "replacement", { { 2, 4, "xyz" } }, "01xyz456789", 1 },
		{ "replaced in what is removed", { { 2, 4, "xyz" }, { 1, 6, "" } }, "06789", 1 },
		{ "replaced and removed alike", { { 2, 4, "xyz" }, { 2, 4, "" } }, "01456789", 1 },
		{ "replaced twice", { { 2, 4, "x" }, { 2, 4, "y" } }, "01x456789", 1 },
		{ "replaced beside a removal", { { 2, 4, "x" }, { 4, 6, "" } }, "01x6789", 1 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t count;
		char *text = edited(cases[i].steps, COUNT(cases[i].steps), &count);

		if (strcmp(text, cases[i].text) != 0 || count != cases[i].count)
			print_error("case: %s\n", cases[i].what);
		assert_string_equal(text, cases[i].text);
		assert_int_equal(count, cases[i].count);
		free(text);
	}
}

/* Done by lines, the text is the same, and no line is replaced that no edit reaches. */
static void
edits_by_lines_replace_the_lines_that_are_touched(void **state)
{
	static const struct {
		const char *text;
		struct step steps[4];
		struct step lines[4];
	} cases[] = {
		{ "ab\ncd\nef\n", { { 4, 5, "" } }, { { 3, 6, "c\n" } } },
		{ "ab\ncd\nef\n", { { 3, 3, "x" } }, { { 3, 6, "xcd\n" } } },
		{ "ab\ncd\nef\n", { { 3, 6, "" } }, { { 3, 6, "" } } },
		{ "ab\ncd\nef\n", { { 2, 3, "" } }, { { 0, 3, "ab" } } },
		{ "ab\ncd\nef\n", { { 1, 4, "" } }, { { 0, 6, "ad\n" } } },
		{ "ab\ncd\nef\n", { { 0, 1, "" }, { 3, 3, "x" } }, { { 0, 3, "b\n" }, { 3, 6, "xcd\n" } } },
		{ "ab\ncd\nef\n", { { 0, 1, "" }, { 2, 2, "x" } }, { { 0, 3, "bx\n" } } },
		{ "ab\ncd\nef\n", { { 1, 4, "" }, { 5, 7, "" } }, { { 0, 9, "adf\n" } } },
		{ "ab\ncd\nef\n", { { 9, 9, "x" } }, { { 9, 9, "x" } } },
		{ "ab\ncd", { { 4, 5, "" }, { 3, 3, "x" } }, { { 3, 5, "xc" } } },
		{ "ab\ncd", { { 3, 4, "" }, { 5, 5, "x" } }, { { 3, 5, "dx" } } },
		{ "", { { 0, 0, "x" } }, { { 0, 0, "x" } } },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *arena = arena_new(64 * 1024);
		struct edits edits, lines;

		edits_init(&edits, arena);
		for (size_t j = 0; j < 4 && cases[i].steps[j].bytes != NULL; j++)
			edits_replace(&edits, (struct range){ cases[i].steps[j].start, cases[i].steps[j].end },
				      slice_of(cases[i].steps[j].bytes));
		assert_true(edits_finish(&edits));
		assert_true(edits_by_lines(&edits, slice_of(cases[i].text), &lines));
		for (size_t j = 0; j < lines.count; j++) {
			const struct step *wanted = &cases[i].lines[j];

			if (lines.items[j].range.start != wanted->start ||
			    lines.items[j].range.end != wanted->end || wanted->bytes == NULL ||
			    !slice_equal(lines.items[j].bytes, slice_of(wanted->bytes)))
				fail_msg("case %zu, line %zu: [%zu, %zu) \"%.*s\"", i, j,
					 lines.items[j].range.start, lines.items[j].range.end,
					 SLICE_ARG(lines.items[j].bytes));
		}
		assert_null(cases[i].lines[lines.count].bytes);
		arena_free(arena);
	}
}

static void
a_budget_that_is_spent_is_remembered(void **state)
{
	struct arena *arena = arena_new(64);
	struct edits edits;

	(void)state;
	edits_init(&edits, arena);
	for (size_t i = 0; i < 100; i++)
		edits_remove(&edits, (struct range){ 2 * i, 2 * i + 1 });
	assert_false(edits_finish(&edits));
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(edits_in_any_order_give_one_text),
		cmocka_unit_test(edits_by_lines_replace_the_lines_that_are_touched),
		cmocka_unit_test(a_budget_that_is_spent_is_remembered),
	};

	return cmocka_run_group_tests_name("moderate/edit", tests, NULL, NULL);
}
