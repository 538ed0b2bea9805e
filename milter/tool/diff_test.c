/*
 * Which lines went, which came.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>

#include "base/buf.h"
#include "base/limits.h"
#include "tool/diff.h"

/* "-a +b  c" of a diff. */
static const char *
words_of(struct arena *arena, const struct diff *diff)
{
	static const char marks[] = { [DIFF_SAME] = '=', [DIFF_GONE] = '-', [DIFF_NEW] = '+' };
	struct buf words;

	buf_init(&words, arena);
	for (size_t i = 0; i < diff->count; i++) {
		buf_byte(&words, (uint8_t)marks[diff->lines[i].kind]);
		buf_add(&words, diff->lines[i].text);
	}
	return buf_cstring(&words);
}

static void
lines_that_went_and_came_are_told_from_those_that_stay(void **state)
{
	static const struct {
		const char *before, *after, *diff;
	} cases[] = {
		{ "", "", "" },
		{ "a\n", "a\n", "=a" },
		{ "", "a\n", "+a" },
		{ "a\n", "", "-a" },
		{ "a\nb\nc\n", "a\nc\n", "=a-b=c" },
		{ "a\nc\n", "a\nb\nc\n", "=a+b=c" },
		{ "a\nb\nc\n", "a\nx\nc\n", "=a-b+x=c" },
		{ "a\nb\nc\nd\n", "b\nd\n", "-a=b-c=d" },
		{ "a\na\na\n", "a\na\n", "=a=a-a" },
		{ "a\nb\nc\na\nb\nb\na\n", "c\nb\na\nb\na\nc\n", "-a-b=c+b=a=b-b=a+c" },
		{ "a\r\nb\n", "a\nb", "=a=b" },
	};
	struct arena *arena = arena_new(MiB);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct diff diff;

		assert_true(diff_make(arena, slice_of(cases[i].before), slice_of(cases[i].after),
				      &diff));
		assert_string_equal(words_of(arena, &diff), cases[i].diff);
	}
	arena_free(arena);
}

/* What the diff says must lead from the one text to the other, whatever they are. */
static void
a_diff_leads_from_the_one_text_to_the_other(void **state)
{
	struct arena *arena = arena_new(64 * MiB);

	(void)state;
	srandom(7);
	for (size_t round = 0; round < 500; round++) {
		struct buf texts[2], back[2];
		struct diff diff;

		for (size_t t = 0; t < 2; t++) {
			size_t lines = (size_t)random() % 30;

			buf_init(&texts[t], arena);
			buf_init(&back[t], arena);
			for (size_t i = 0; i < lines; i++)
				buf_printf(&texts[t], "%c\n", (int)('a' + random() % 4));
		}
		assert_true(diff_make(arena, buf_slice(&texts[0]), buf_slice(&texts[1]), &diff));
		for (size_t i = 0; i < diff.count; i++) {
			for (size_t t = 0; t < 2; t++) {
				if (diff.lines[i].kind == (t == 0 ? DIFF_NEW : DIFF_GONE))
					continue;
				buf_add(&back[t], diff.lines[i].text);
				buf_byte(&back[t], '\n');
			}
		}
		for (size_t t = 0; t < 2; t++)
			assert_true(slice_equal(buf_slice(&texts[t]), buf_slice(&back[t])));
		arena_reset(arena);
	}
	arena_free(arena);
}

static void
texts_with_nothing_in_common_end_in_time(void **state)
{
	struct arena *arena = arena_new(512 * MiB);
	struct buf before, after;
	struct diff diff;

	(void)state;
	buf_init(&before, arena);
	buf_init(&after, arena);
	for (size_t i = 0; i < 20000; i++) {
		buf_printf(&before, "a%zu\n", i);
		buf_printf(&after, "b%zu\n", i);
	}
	assert_true(diff_make(arena, buf_slice(&before), buf_slice(&after), &diff));
	assert_int_equal(diff.count, 40000);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_that_went_and_came_are_told_from_those_that_stay),
		cmocka_unit_test(a_diff_leads_from_the_one_text_to_the_other),
		cmocka_unit_test(texts_with_nothing_in_common_end_in_time),
	};

	return cmocka_run_group_tests_name("tool/diff", tests, NULL, NULL);
}
