/*
 * What characters are to a reader: the exceptions from Unicode's categories above all.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/compiler.h"
#include "text/character.h"

static void
each_character_is_what_a_reader_takes_it_for(void **state)
{
	static const struct {
		uint32_t code_point;
		enum character is;
	} cases[] = {
		{ 'a', CHARACTER_LETTER },	  { 'Z', CHARACTER_LETTER },
		{ '7', CHARACTER_DIGIT },	  { '-', CHARACTER_DASH },
		{ ' ', CHARACTER_BLANK },	  { '\n', CHARACTER_BLANK },
		{ 0, CHARACTER_INVISIBLE },	  { '|', CHARACTER_OTHER },
		{ 0x00E4, CHARACTER_LETTER },	  { 0x00A0, CHARACTER_BLANK },
		{ 0x00AD, CHARACTER_INVISIBLE },  { 0x0308, CHARACTER_MARK },
		{ 0x034F, CHARACTER_INVISIBLE },  { 0x0640, CHARACTER_INVISIBLE },
		{ 0x200B, CHARACTER_INVISIBLE },  { 0x200F, CHARACTER_INVISIBLE },
		{ 0x2007, CHARACTER_BLANK },	  { 0x2800, CHARACTER_BLANK },
		{ 0x2011, CHARACTER_DASH },	  { 0x2013, CHARACTER_DASH },
		{ 0x3164, CHARACTER_INVISIBLE },  { 0x4E2D, CHARACTER_LETTER },
		{ 0xFE0F, CHARACTER_INVISIBLE },  { 0xFEFF, CHARACTER_INVISIBLE },
		{ 0x1F525, CHARACTER_OTHER },	  { 0x00BD, CHARACTER_DIGIT },
		{ 0xE0041, CHARACTER_INVISIBLE }, { 0x10FFFF, CHARACTER_OTHER },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		if (character_of(cases[i].code_point) != cases[i].is)
			fail_msg("U+%04X is %d", cases[i].code_point,
				 (int)character_of(cases[i].code_point));
	}
}

static void
bullets_rules_and_padding_say_nothing(void **state)
{
	(void)state;
	assert_false(text_says_something(SLICE("")));
	assert_false(text_says_something(SLICE(" \xC2\xB7 | ----- \xE2\x80\xA2")));
	assert_false(text_says_something(SLICE("\xE2\x80\x8C\xC2\xA0\xCD\x8F\xF0\x9F\x94\xA5")));
	assert_true(text_says_something(SLICE("- 5")));
	assert_true(text_says_something(SLICE("\xE2\x86\x92 \xE4\xB8\xAD")));
}

static void
marks_and_invisible_characters_have_no_width(void **state)
{
	(void)state;
	assert_int_equal(text_width(SLICE("Kurs\xC2\xADziel u\xCC\x88")), 10);
}

static void
wide_characters_take_two_columns_and_tabs_reach_the_next_stop(void **state)
{
	(void)state;
	assert_int_equal(text_columns(SLICE("a\xE4\xB8\xAD\xEF\xBC\x81")), 5);
	assert_int_equal(text_columns(SLICE("u\xCC\x88\xE2\x80\x8B\xF0\x9F\x9A\x80")), 3);
	assert_int_equal(text_columns(SLICE("\ta\tb")), 17);
	assert_int_equal(text_columns(SLICE("")), 0);
}

static void
scripts_without_blanks_join_without_one(void **state)
{
	static const struct {
		uint32_t code_point;
		bool joins;
	} cases[] = {
		{ 'a', false },	   { 0x00E4, false }, { 0x0E01, true },	 { 0x3002, true },
		{ 0x3042, true },  { 0x4E2D, true },  { 0xAC00, false }, { 0x3131, false },
		{ 0xFF01, true },  { 0x20000, true }, { 0x1F680, false }, { 0x0627, false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		if (character_joins(cases[i].code_point) != cases[i].joins)
			fail_msg("U+%04X", cases[i].code_point);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_character_is_what_a_reader_takes_it_for),
		cmocka_unit_test(bullets_rules_and_padding_say_nothing),
		cmocka_unit_test(marks_and_invisible_characters_have_no_width),
		cmocka_unit_test(wide_characters_take_two_columns_and_tabs_reach_the_next_stop),
		cmocka_unit_test(scripts_without_blanks_join_without_one),
	};

	return cmocka_run_group_tests_name("text/character", tests, NULL, NULL);
}
