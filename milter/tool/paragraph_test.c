/*
 * Words broken into lines, and text cut to columns.
 */
#include "tool/paragraph.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>

#include "text/character.h"

static char *
columns(const char *text, size_t most, size_t *used_out)
{
	char *out = NULL;
	size_t len;
	FILE *stream = open_memstream(&out, &len);

	*used_out = print_columns(stream, slice_of(text), most);
	(void)fclose(stream);
	return out;
}

static void
text_is_cut_to_columns_of_which_wide_characters_take_two(void **state)
{
	static const struct {
		const char *text;
		size_t most;
		const char *expected;
		size_t used;
	} cases[] = {
		{ "abc", 3, "abc", 3 },
		{ "abcd", 3, "ab…", 3 },
		{ "", 3, "", 0 },
		{ "日本", 4, "日本", 4 },
		{ "日本語", 4, "日…", 3 },
		{ "日本語", 5, "日本…", 5 },
		{ "a\033[31mb", 80, "a\\x1b[31mb", 10 },
		{ "u\xCC\x88" "b", 2, "u\xCC\x88" "b", 2 },
		{ "\xFF" "ab", 80, "\\xffab", 6 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t used;
		char *text = columns(cases[i].text, cases[i].most, &used);

		print_message("# %s\n", cases[i].expected);
		assert_string_equal(text, cases[i].expected);
		assert_int_equal(used, cases[i].used);
		free(text);
	}
}

static void
no_line_is_wider_than_eighty_columns_where_words_can_be_broken(void **state)
{
	char *out = NULL;
	size_t len, lines = 0;
	FILE *stream = open_memstream(&out, &len);
	struct paragraph p = paragraph_begin(stream, false, 2, 14);
	struct slice rest, line;

	(void)state;
	for (int i = 0; i < 60; i++)
		paragraph_printf(&p, COLOUR_RED, "%+d word", i);
	paragraph_quoted(&p, COLOUR_NONE, SLICE("日本語日本語日本語日本語日本語日本語"), 20);
	paragraph_glue(&p, ",");
	paragraph_tab(&p, 40);
	paragraph_text(&p, COLOUR_NONE, SLICE("what may be   broken\nbetween words"));
	paragraph_end(&p);
	(void)fclose(stream);
	rest = slice_of(out);
	while (slice_next_line(&rest, &line, NULL)) {
		assert_true(text_columns(line) <= 80);
		assert_true(slice_has_at(line, 0, lines == 0 ? SLICE("  +0") : SLICE("              ")));
		lines++;
	}
	assert_true(lines > 5);
	assert_null(strstr(out, "\033"));
	assert_non_null(strstr(out, "what may be broken between words\n"));
	free(out);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_cut_to_columns_of_which_wide_characters_take_two),
		cmocka_unit_test(no_line_is_wider_than_eighty_columns_where_words_can_be_broken),
	};

	return cmocka_run_group_tests_name("tool/paragraph", tests, NULL, NULL);
}
