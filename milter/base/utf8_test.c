/*
 * Valid and broken UTF-8, against the table of the standard and an encoder written backwards.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>

#include "base/compiler.h"
#include "base/utf8.h"

/* In memory of exactly its length. */
static uint8_t *
exact(struct slice bytes)
{
	uint8_t *copy = malloc(bytes.len);

	if (bytes.len > 0)
		memcpy(copy, bytes.data, bytes.len);
	return copy;
}

static void
every_code_point_comes_back_from_its_bytes(void **state)
{
	(void)state;
	for (uint32_t code_point = 0; code_point <= 0x10FFFF; code_point++) {
		uint8_t bytes[4];
		uint32_t back;
		bool valid;
		size_t len;

		if (code_point == 0xD800)
			code_point = 0xE000;
		len = utf8_encode(code_point, bytes);
		if (utf8_decode((struct slice){ bytes, len }, 0, &back, &valid) != len ||
		    !valid || back != code_point)
			fail_msg("U+%04X", code_point);
	}
}

static void
lengths_and_bytes_are_those_of_the_standard(void **state)
{
	static const struct {
		uint32_t code_point;
		struct slice bytes;
	} cases[] = {
		{ 0x00, SLICE("\0") },
		{ 0x7F, SLICE("\x7F") },
		{ 0x80, SLICE("\xC2\x80") },
		{ 0x7FF, SLICE("\xDF\xBF") },
		{ 0x800, SLICE("\xE0\xA0\x80") },
		{ 0xD7FF, SLICE("\xED\x9F\xBF") },
		{ 0xE000, SLICE("\xEE\x80\x80") },
		{ 0xFFFF, SLICE("\xEF\xBF\xBF") },
		{ 0x10000, SLICE("\xF0\x90\x80\x80") },
		{ 0x10FFFF, SLICE("\xF4\x8F\xBF\xBF") },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		uint8_t out[4];

		assert_int_equal(utf8_encode(cases[i].code_point, out), cases[i].bytes.len);
		assert_memory_equal(out, cases[i].bytes.data, cases[i].bytes.len);
	}
}

static void
broken_bytes_are_cut_into_maximal_subparts(void **state)
{
	static const struct {
		struct slice bytes;
		size_t len;				/* of the first subpart */
	} cases[] = {
		{ SLICE("\x80"), 1 },			/* nothing before it */
		{ SLICE("\xC0\x80"), 1 },		/* overlong NUL */
		{ SLICE("\xC1\xBF"), 1 },		/* overlong */
		{ SLICE("\xC3"), 1 },			/* cut */
		{ SLICE("\xC3("), 1 },
		{ SLICE("\xE0\x9F\xBF"), 1 },		/* overlong */
		{ SLICE("\xED\xA0\x80"), 1 },		/* surrogate */
		{ SLICE("\xE2\x82"), 2 },		/* cut euro */
		{ SLICE("\xE2\x82" "A"), 2 },
		{ SLICE("\xF0\x8F\xBF\xBF"), 1 },	/* overlong */
		{ SLICE("\xF0\x9F\x98"), 3 },		/* cut emoji */
		{ SLICE("\xF0\x9F\x98\xC3"), 3 },
		{ SLICE("\xF4\x90\x80\x80"), 1 },	/* above U+10FFFF */
		{ SLICE("\xF5\x80\x80\x80"), 1 },
		{ SLICE("\xFF"), 1 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		uint8_t *copy = exact(cases[i].bytes);
		struct slice s = { copy, cases[i].bytes.len };
		uint32_t code_point;
		bool valid;

		if (utf8_decode(s, 0, &code_point, &valid) != cases[i].len || valid ||
		    code_point != UTF8_REPLACEMENT)
			fail_msg("case %zu", i);
		assert_int_equal(utf8_decode(s, 0, &code_point, NULL), cases[i].len);
		free(copy);
	}
}

/* Long enough that words of 16 bytes are taken, with the fault at each place in them. */
static void
a_fault_is_found_wherever_it_stands(void **state)
{
	static const struct slice faults[] = {
		SLICE("\x80"), SLICE("\xC3"), SLICE("\xED\xA0\x80"), SLICE("\xF0\x9F\x98"),
	};

	(void)state;
	for (size_t len = 4; len < 70; len++) {
		for (size_t at = 0; at + 3 <= len; at++) {
			struct slice fault = faults[(len + at) % COUNT(faults)];
			uint8_t *copy = malloc(len);
			struct slice s = { copy, len };
			size_t bad = SIZE_MAX;

			memset(copy, 'a', len);
			assert_true(utf8_is_ascii(s));
			assert_true(utf8_valid(s, &bad));
			memcpy(copy + at, fault.data, fault.len);
			assert_false(utf8_is_ascii(s));
			assert_false(utf8_valid(s, NULL));
			assert_int_equal(bad, SIZE_MAX);
			assert_false(utf8_valid(s, &bad));
			assert_int_equal(bad, at);
			free(copy);
		}
	}
}

static void
characters_are_counted_and_broken_bytes_each_as_one(void **state)
{
	static const struct {
		struct slice text;
		size_t length;
		bool valid;
	} cases[] = {
		{ SLICE(""), 0, true },
		{ { NULL, 0 }, 0, true },
		{ SLICE("abc"), 3, true },
		{ SLICE("B\xC3\xA4r"), 3, true },
		{ SLICE("\xF0\x9F\x98\x80\xE2\x82\xAC"), 2, true },
		{ SLICE("a\xF0\x9F\x98" "b"), 5, false },
		{ SLICE("\xE2\x82"), 2, false },
		{ SLICE("a fairly long line with an \xC3\xA4 and an \xC3\xB6 in it"), 43, true },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		uint8_t *copy = exact(cases[i].text);
		struct slice s = { copy, cases[i].text.len };

		assert_int_equal(utf8_length(s), cases[i].length);
		assert_int_equal(utf8_valid(s, NULL), cases[i].valid);
		free(copy);
	}
}

static void
columns_count_characters_from_the_last_line_end(void **state)
{
	/* positions:       01234 5 6 78 9 10  11 */
	struct slice s = SLICE("ab\r\n\xC3\xA4x\n\n\xFF" "y");
	static const struct {
		size_t at, line, column;
	} cases[] = {
		{ 0, 1, 1 }, { 1, 1, 2 }, { 3, 1, 4 },	/* CR is part of the line, LF its end */
		{ 4, 2, 1 }, { 5, 2, 1 },		/* the ä and its second byte */
		{ 6, 2, 2 }, { 7, 2, 3 },
		{ 8, 3, 1 }, { 9, 4, 1 }, { 10, 4, 2 },	/* a broken byte is a column */
		{ 11, 4, 3 },				/* the end */
	};
	uint8_t *copy = exact(s);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t line, column;

		utf8_place((struct slice){ copy, s.len }, cases[i].at, &line, &column);
		if (line != cases[i].line || column != cases[i].column)
			fail_msg("at %zu: %zu:%zu", cases[i].at, line, column);
	}
	free(copy);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_code_point_comes_back_from_its_bytes),
		cmocka_unit_test(lengths_and_bytes_are_those_of_the_standard),
		cmocka_unit_test(broken_bytes_are_cut_into_maximal_subparts),
		cmocka_unit_test(a_fault_is_found_wherever_it_stands),
		cmocka_unit_test(characters_are_counted_and_broken_bytes_each_as_one),
		cmocka_unit_test(columns_count_characters_from_the_last_line_end),
	};

	return cmocka_run_group_tests_name("base/utf8", tests, NULL, NULL);
}
