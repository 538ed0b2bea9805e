/*
 * Cutting, comparing and searching bytes, at their ends above all.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>

#include "base/compiler.h"
#include "base/slice.h"

/* In memory of exactly its length. */
static struct slice
exact(struct slice bytes)
{
	uint8_t *copy = malloc(bytes.len);

	if (bytes.len > 0)
		memcpy(copy, bytes.data, bytes.len);
	return (struct slice){ copy, bytes.len };
}

static void
let_go(struct slice bytes)
{
	free((void *)(uintptr_t)bytes.data);	/* exact() made it */
}

static void
assert_slice_equal(struct slice got, struct slice wanted)
{
	assert_int_equal(got.len, wanted.len);
	if (wanted.len > 0)
		assert_memory_equal(got.data, wanted.data, wanted.len);
}

static void
a_prefix_is_found_where_it_stands_and_never_past_the_end(void **state)
{
	static const struct {
		struct slice s;
		size_t at;
		struct slice prefix;
		bool has, has_nocase;
	} cases[] = {
		{ SLICE("Subject: x"), 0, SLICE("Subject:"), true, true },
		{ SLICE("Subject: x"), 0, SLICE("subject:"), false, true },
		{ SLICE("Subject: x"), 9, SLICE("x"), true, true },
		{ SLICE("Subject: x"), 9, SLICE("xy"), false, false },
		{ SLICE("Subject: x"), 10, SLICE(""), true, true },
		{ SLICE("Subject: x"), 11, SLICE(""), false, false },
		{ SLICE("Subject: x"), SIZE_MAX, SLICE("x"), false, false },
		{ SLICE("a[b"), 1, SLICE("{"), false, false },	/* 0x20 apart, no letters */
		{ SLICE("\xC3\x84"), 0, SLICE("\xC3\xA4"), false, false },
		{ SLICE("a\0b"), 1, SLICE("\0B"), false, true },
		{ { NULL, 0 }, 0, { NULL, 0 }, true, true },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct slice s = exact(cases[i].s);

		if (slice_has_at(s, cases[i].at, cases[i].prefix) != cases[i].has ||
		    slice_has_at_nocase(s, cases[i].at, cases[i].prefix) != cases[i].has_nocase)
			fail_msg("case %zu", i);
		let_go(s);
	}
}

static void
a_prefix_comes_before_what_it_begins(void **state)
{
	static const struct {
		struct slice a, b;
		int order;
		bool equal_nocase;
	} cases[] = {
		{ SLICE(""), SLICE(""), 0, true },
		{ { NULL, 0 }, SLICE(""), 0, true },
		{ { NULL, 0 }, SLICE("a"), -1, false },
		{ SLICE("ab"), SLICE("abc"), -1, false },
		{ SLICE("abd"), SLICE("abc"), 1, false },
		{ SLICE("List-Id"), SLICE("list-id"), -1, true },
		{ SLICE("\x7F"), SLICE("\x80"), -1, false },	/* as numbers, not as char */
		{ SLICE("a\0b"), SLICE("a\0c"), -1, false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct slice a = exact(cases[i].a), b = exact(cases[i].b);

		assert_int_equal(slice_compare(a, b), cases[i].order);
		assert_int_equal(slice_compare(b, a), -cases[i].order);
		assert_int_equal(slice_equal(a, b), cases[i].order == 0);
		assert_int_equal(slice_equal_nocase(a, b), cases[i].equal_nocase);
		let_go(a);
		let_go(b);
	}
}

static void
the_first_place_at_or_after_from_is_found(void **state)
{
	static const size_t none = SLICE_NOT_FOUND;
	const struct {
		struct slice s;
		size_t from;
		struct slice needle;
		size_t at, at_nocase;
	} cases[] = {
		{ SLICE("abcabc"), 0, SLICE("abc"), 0, 0 },
		{ SLICE("abcabc"), 1, SLICE("abc"), 3, 3 },
		{ SLICE("abcabc"), 3, SLICE("abc"), 3, 3 },
		{ SLICE("abcabc"), 4, SLICE("abc"), none, none },
		{ SLICE("abcABC"), 1, SLICE("aBc"), none, 3 },
		{ SLICE("abcabc"), 6, SLICE(""), 6, 6 },
		{ SLICE("abcabc"), 7, SLICE(""), none, none },
		{ SLICE("abcabc"), SIZE_MAX, SLICE("a"), none, none },
		{ SLICE("ab"), 0, SLICE("abc"), none, none },
		{ SLICE("a\0</BODY>"), 0, SLICE("\0</body>"), none, 1 },
		{ SLICE("aab"), 0, SLICE("ab"), 1, 1 },
		{ { NULL, 0 }, 0, SLICE("a"), none, none },
		{ { NULL, 0 }, 0, { NULL, 0 }, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct slice s = exact(cases[i].s);

		assert_int_equal(slice_find(s, cases[i].from, cases[i].needle), cases[i].at);
		assert_int_equal(slice_find_nocase(s, cases[i].from, cases[i].needle),
				 cases[i].at_nocase);
		if (cases[i].needle.len == 1)
			assert_int_equal(slice_find_byte(s, cases[i].from, cases[i].needle.data[0]),
					 cases[i].at);
		let_go(s);
	}
}

static void
trimming_takes_ascii_white_space_and_nothing_else(void **state)
{
	static const struct {
		struct slice s, trimmed;
	} cases[] = {
		{ SLICE(" \t\r\n\f\va b\v\f\n\r\t "), SLICE("a b") },
		{ SLICE(" \r\n"), SLICE("") },
		{ SLICE(""), SLICE("") },
		{ { NULL, 0 }, SLICE("") },
		{ SLICE("\xC2\xA0" "a"), SLICE("\xC2\xA0" "a") },
		{ SLICE("\0 a \0"), SLICE("\0 a \0") },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct slice s = exact(cases[i].s);

		assert_slice_equal(slice_trim(s), cases[i].trimmed);
		let_go(s);
	}
}

static void
a_line_ends_in_lf_or_crlf_but_not_in_a_lone_cr(void **state)
{
	static const struct {
		struct slice line, whole;
	} lines[] = {
		{ SLICE("a"), SLICE("a\r\n") },
		{ SLICE(""), SLICE("\r\n") },
		{ SLICE(""), SLICE("\n") },
		{ SLICE("b\rc"), SLICE("b\rc\n") },
		{ SLICE("d\r"), SLICE("d\r\r\n") },
		{ SLICE("e\0f\r"), SLICE("e\0f\r") },
	};
	struct slice text = exact(SLICE("a\r\n\r\n\nb\rc\nd\r\r\ne\0f\r"));
	struct slice rest = text, line, whole;

	(void)state;
	for (size_t i = 0; i < COUNT(lines); i++) {
		assert_true(slice_next_line(&rest, &line, &whole));
		assert_slice_equal(line, lines[i].line);
		assert_slice_equal(whole, lines[i].whole);
	}
	assert_false(slice_next_line(&rest, &line, &whole));
	rest = text;
	assert_true(slice_next_line(&rest, NULL, NULL));
	assert_int_equal(rest.len, text.len - 3);
	let_go(text);
}

static void
ranges_that_only_touch_do_not_overlap(void **state)
{
	const struct range a = { 2, 5 };

	(void)state;
	assert_false(range_overlaps(a, (struct range){ 0, 2 }));
	assert_false(range_overlaps(a, (struct range){ 5, 6 }));
	assert_true(range_overlaps(a, (struct range){ 0, 3 }));
	assert_true(range_overlaps(a, (struct range){ 4, 9 }));
	assert_true(range_contains(a, a));
	assert_true(range_contains(a, (struct range){ 5, 5 }));
	assert_false(range_contains(a, (struct range){ 1, 5 }));
	assert_int_equal(range_len(a), 3);
}

static void
cutting_leaves_what_was_asked_for(void **state)
{
	struct slice s = SLICE("abcdef"), empty = { NULL, 0 };

	(void)state;
	assert_slice_equal(slice_range(s, (struct range){ 1, 3 }), SLICE("bc"));
	assert_slice_equal(slice_from(s, 6), SLICE(""));
	assert_slice_equal(slice_first(s, 2), SLICE("ab"));
	assert_null(slice_from(empty, 0).data);
	assert_int_equal(slice_of(NULL).len, 0);
	assert_slice_equal(slice_of("ab"), SLICE("ab"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_prefix_is_found_where_it_stands_and_never_past_the_end),
		cmocka_unit_test(a_prefix_comes_before_what_it_begins),
		cmocka_unit_test(the_first_place_at_or_after_from_is_found),
		cmocka_unit_test(trimming_takes_ascii_white_space_and_nothing_else),
		cmocka_unit_test(a_line_ends_in_lf_or_crlf_but_not_in_a_lone_cr),
		cmocka_unit_test(ranges_that_only_touch_do_not_overlap),
		cmocka_unit_test(cutting_leaves_what_was_asked_for),
	};

	return cmocka_run_group_tests_name("base/slice", tests, NULL, NULL);
}
