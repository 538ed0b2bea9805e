/*
 * Tests of character references. Every one of the 2,231 names is tried by html5lib_test where
 * the corpus is at hand; here are the rules, and names from both ends of the table.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>

#include "base/compiler.h"
#include "html/character_reference.h"
#include "html/tokenizer.h"

#define ERROR(name) (UINT64_C(1) << HTML_ERROR_##name)
#define NO_SEMICOLON ERROR(MISSING_SEMICOLON_AFTER_CHARACTER_REFERENCE)

struct expected {
	const char *source;
	size_t len;			/* 0: no reference */
	uint32_t first, second;
	uint64_t errors;
};

static void
check(const struct expected *expected, bool in_attribute)
{
	struct slice text = slice_of(expected->source);
	uint8_t *copy = malloc(text.len);
	struct character_reference r;
	bool found;

	assert_non_null(copy);
	memcpy(copy, text.data, text.len);
	found = character_reference_read((struct slice){ copy, text.len }, 0, in_attribute, &r);
	free(copy);
	if (found != (expected->len != 0) || r.len != expected->len ||
	    r.code_points[0] != expected->first || r.code_points[1] != expected->second ||
	    r.errors != expected->errors)
		fail_msg("\"%s\": %d, %zu bytes, U+%04X U+%04X, errors %jx", expected->source, found,
			 r.len, r.code_points[0], r.code_points[1], (uintmax_t)r.errors);
}

static void
a_name_is_the_longest_that_the_source_continues_with(void **state)
{
	static const struct expected cases[] = {
		{ "&amp;", 5, '&', 0, 0 },
		{ "&amp", 4, '&', 0, NO_SEMICOLON },
		{ "&ampere", 4, '&', 0, NO_SEMICOLON },
		{ "&AElig;", 7, 0xC6, 0, 0 },
		{ "&zwnj;", 6, 0x200C, 0, 0 },
		{ "&not;", 5, 0xAC, 0, 0 },
		{ "&notin;", 7, 0x2209, 0, 0 },
		{ "&notit;", 4, 0xAC, 0, NO_SEMICOLON },
		{ "&noti", 4, 0xAC, 0, NO_SEMICOLON },
		{ "&sup1;", 6, 0xB9, 0, 0 },
		{ "&frac34;x", 8, 0xBE, 0, 0 },
		{ "&NotEqualTilde;", 15, 0x2242, 0x338, 0 },
		{ "&fjlig;", 7, 'f', 'j', 0 },
		{ "&Afr;", 5, 0x1D504, 0, 0 },
		{ "&CounterClockwiseContourIntegral;", 33, 0x2233, 0, 0 },
		{ "&amp=", 4, '&', 0, NO_SEMICOLON },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		check(&cases[i], false);
}

static void
what_is_no_name_is_text(void **state)
{
	static const struct expected cases[] = {
		{ "&", 0, 0, 0, 0 },
		{ "& amp;", 0, 0, 0, 0 },
		{ "&;", 0, 0, 0, 0 },
		{ "&x", 0, 0, 0, 0 },
		{ "&hello;", 0, 0, 0, ERROR(UNKNOWN_NAMED_CHARACTER_REFERENCE) },
		{ "&zwn", 0, 0, 0, 0 },
		{ "&Zzzz", 0, 0, 0, 0 },
		{ "&\xE4;", 0, 0, 0, 0 },
		{ "&&amp;", 0, 0, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		check(&cases[i], false);
}

static void
in_an_attribute_a_name_without_semicolon_before_a_letter_is_text(void **state)
{
	static const struct expected cases[] = {
		{ "&copy=2", 0, 0, 0, 0 },
		{ "&copy2", 0, 0, 0, 0 },
		{ "&copyx", 0, 0, 0, 0 },
		{ "&copy;=", 6, 0xA9, 0, 0 },
		{ "&copy", 5, 0xA9, 0, NO_SEMICOLON },
		{ "&copy&", 5, 0xA9, 0, NO_SEMICOLON },
		{ "&#38=", 4, '&', 0, NO_SEMICOLON },
		{ "&notit;", 0, 0, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		check(&cases[i], true);
}

static void
numbers_stand_for_code_points_where_those_may_be_named(void **state)
{
	static const struct expected cases[] = {
		{ "&#228;", 6, 0xE4, 0, 0 },
		{ "&#xe4;", 6, 0xE4, 0, 0 },
		{ "&#XE4;", 6, 0xE4, 0, 0 },
		{ "&#x1F680;", 9, 0x1F680, 0, 0 },
		{ "&#0000000000000000000000000065;", 31, 'A', 0, 0 },
		{ "&#65", 4, 'A', 0, NO_SEMICOLON },
		{ "&#65a;", 4, 'A', 0, NO_SEMICOLON },
		{ "&#x41g", 5, 'A', 0, NO_SEMICOLON },
		{ "&#128;", 6, 0x20AC, 0, ERROR(CONTROL_CHARACTER_REFERENCE) },
		{ "&#x9F;", 6, 0x178, 0, ERROR(CONTROL_CHARACTER_REFERENCE) },
		{ "&#x81;", 6, 0x81, 0, ERROR(CONTROL_CHARACTER_REFERENCE) },
		{ "&#13;", 5, 0x0D, 0, ERROR(CONTROL_CHARACTER_REFERENCE) },
		{ "&#11;", 5, 0x0B, 0, ERROR(CONTROL_CHARACTER_REFERENCE) },
		{ "&#10;", 5, 0x0A, 0, 0 },
		{ "&#127;", 6, 0x7F, 0, ERROR(CONTROL_CHARACTER_REFERENCE) },
		{ "&#0;", 4, 0xFFFD, 0, ERROR(NULL_CHARACTER_REFERENCE) },
		{ "&#xD800;", 8, 0xFFFD, 0, ERROR(SURROGATE_CHARACTER_REFERENCE) },
		{ "&#xFFFE;", 8, 0xFFFE, 0, ERROR(NONCHARACTER_CHARACTER_REFERENCE) },
		{ "&#x10FFFF;", 10, 0x10FFFF, 0, ERROR(NONCHARACTER_CHARACTER_REFERENCE) },
		{ "&#xFDD0;", 8, 0xFDD0, 0, ERROR(NONCHARACTER_CHARACTER_REFERENCE) },
		{ "&#x110000;", 10, 0xFFFD, 0,
		  ERROR(CHARACTER_REFERENCE_OUTSIDE_UNICODE_RANGE) },
		{ "&#x100000041;", 13, 0xFFFD, 0,
		  ERROR(CHARACTER_REFERENCE_OUTSIDE_UNICODE_RANGE) },
		{ "&#99999999999999999999;", 23, 0xFFFD, 0,
		  ERROR(CHARACTER_REFERENCE_OUTSIDE_UNICODE_RANGE) },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		check(&cases[i], false);
}

static void
numbers_without_digits_are_text(void **state)
{
	static const char *const cases[] = { "&#", "&#;", "&#x", "&#x;", "&#a", "&#xg", "&#X&" };

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		check(&(struct expected){ cases[i], 0, 0, 0,
					  ERROR(ABSENCE_OF_DIGITS_IN_NUMERIC_CHARACTER_REFERENCE) },
		      i % 2 == 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_name_is_the_longest_that_the_source_continues_with),
		cmocka_unit_test(what_is_no_name_is_text),
		cmocka_unit_test(in_an_attribute_a_name_without_semicolon_before_a_letter_is_text),
		cmocka_unit_test(numbers_stand_for_code_points_where_those_may_be_named),
		cmocka_unit_test(numbers_without_digits_are_text),
	};

	return cmocka_run_group_tests_name("html/character_reference", tests, NULL, NULL);
}
