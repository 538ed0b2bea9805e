/*
 * Tests of the table of elements.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>

#include "base/ascii.h"
#include "base/compiler.h"
#include "html/element.h"

/* element_find over a copy of exactly its length, so that the sanitizer sees over-reads. */
static enum element
find(const char *name)
{
	struct slice s = slice_of(name);
	uint8_t *copy = malloc(s.len > 0 ? s.len : 1);
	enum element element;

	assert_non_null(copy);
	memcpy(copy, s.data, s.len);
	element = element_find((struct slice){ copy, s.len });
	free(copy);
	return element;
}

static void
every_element_is_found_by_its_name_in_either_case(void **state)
{
	(void)state;
	for (enum element element = ELEMENT_OTHER + 1; element < ELEMENT_COUNT; element++) {
		char upper[ELEMENT_NAME_MAX + 1] = "";
		const char *name = element_name(element);

		assert_in_range(strlen(name), 1, ELEMENT_NAME_MAX);
		for (size_t i = 0; name[i] != '\0'; i++)
			upper[i] =
			    ascii_is_lower((uint8_t)name[i]) ? (char)(name[i] - 32) : name[i];
		assert_int_equal(find(name), element);
		assert_int_equal(find(upper), element);
	}
}

static void
other_names_are_other_even_when_they_look_alike(void **state)
{
	static const char *const names[] = {
		"",          "x",      "h0",          "h7",        "h",
		"tdx",       "tables", "stron",       "\xC4",      "title2",
		"o:p",       "a-b",    "blockquote2", "\x41\x10",  "tabl\x45\x45",
		"a ",        "[",      "t\xE4",       "blockquot", "h\x11",
		"col-group",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++)
		if (find(names[i]) != ELEMENT_OTHER)
			fail_msg("\"%s\" was found", names[i]);
	assert_int_equal(element_find((struct slice){ (const uint8_t *)"a\0", 2 }), ELEMENT_OTHER);
	assert_string_equal(element_name(ELEMENT_OTHER), "");
	assert_int_equal(element_flags(ELEMENT_OTHER), 0);
}

static void
flags_say_what_the_standard_says(void **state)
{
	static const struct {
		enum element element;
		unsigned flags, never;
	} cases[] = {
		{ ELEMENT_BR, ELEMENT_IS_VOID, ELEMENT_IS_BLOCK },
		{ ELEMENT_IMG, ELEMENT_IS_VOID, ELEMENT_IS_BLOCK | ELEMENT_IS_UNSEEN },
		{ ELEMENT_P, ELEMENT_IS_BLOCK | ELEMENT_CLOSES_P, ELEMENT_IS_VOID },
		{ ELEMENT_SPAN, 0, ~0u },
		{ ELEMENT_A, ELEMENT_IS_FORMATTING, ELEMENT_IS_BLOCK | ELEMENT_IS_SPECIAL },
		{ ELEMENT_TITLE, ELEMENT_IS_RCDATA | ELEMENT_IS_UNSEEN, ELEMENT_IS_RAW_TEXT },
		{ ELEMENT_STYLE, ELEMENT_IS_RAW_TEXT | ELEMENT_IS_UNSEEN, ELEMENT_IS_RCDATA },
		{ ELEMENT_NOSCRIPT, ELEMENT_IS_SPECIAL, ELEMENT_IS_RAW_TEXT | ELEMENT_IS_UNSEEN },
		{ ELEMENT_TD,
		  ELEMENT_IS_CELL | ELEMENT_IS_TABLE_PART | ELEMENT_IS_SCOPE | ELEMENT_IS_BLOCK,
		  ELEMENT_CLOSES_P },
		{ ELEMENT_TR, ELEMENT_IS_TABLE_PART, ELEMENT_IS_SCOPE | ELEMENT_IS_CELL },
		{ ELEMENT_LI, ELEMENT_IS_ITEM | ELEMENT_CLOSES_P, ELEMENT_IS_LIST },
		{ ELEMENT_UL, ELEMENT_IS_LIST | ELEMENT_CLOSES_P, ELEMENT_IS_ITEM },
		{ ELEMENT_H3, ELEMENT_IS_HEADING | ELEMENT_IS_BLOCK | ELEMENT_CLOSES_P,
		  ELEMENT_IS_SCOPE },
		{ ELEMENT_TABLE, ELEMENT_IS_SCOPE | ELEMENT_IS_TABLE_PART | ELEMENT_CLOSES_P, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		unsigned flags = element_flags(cases[i].element);

		if ((flags & cases[i].flags) != cases[i].flags || (flags & cases[i].never) != 0)
			fail_msg("%s has flags 0x%x", element_name(cases[i].element), flags);
	}
}

static void
headings_have_levels_one_to_six_and_nothing_else_has(void **state)
{
	(void)state;
	assert_int_equal(element_heading_level(ELEMENT_H1), 1);
	assert_int_equal(element_heading_level(ELEMENT_H6), 6);
	assert_int_equal(element_heading_level(ELEMENT_HEAD), 0);
	assert_int_equal(element_heading_level(ELEMENT_HR), 0);
	assert_int_equal(element_heading_level(ELEMENT_OTHER), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_element_is_found_by_its_name_in_either_case),
		cmocka_unit_test(other_names_are_other_even_when_they_look_alike),
		cmocka_unit_test(flags_say_what_the_standard_says),
		cmocka_unit_test(headings_have_levels_one_to_six_and_nothing_else_has),
	};

	return cmocka_run_group_tests_name("html/element", tests, NULL, NULL);
}
