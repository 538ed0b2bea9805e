/*
 * What a person who made mistakes gets to read.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/diagnostics.h"

/* Compares what is printed, and lets go of the diagnostics. */
static void
assert_prints(struct diagnostics *diags, bool colour, const char *wanted)
{
	char *text = NULL;
	size_t len = 0;
	FILE *stream = open_memstream(&text, &len);

	assert_non_null(stream);
	diagnostics_print(diags, stream, colour);
	assert_int_equal(fclose(stream), 0);
	assert_string_equal(text, wanted);
	free(text);
	diagnostics_done(diags);
}

static void
a_place_is_printed_as_far_as_it_is_known(void **state)
{
	struct diagnostics diags;

	(void)state;
	diagnostics_init(&diags);
	complain(&diags, (struct place){ "a.rules", 31, 5 }, "unknown key \"%s\"", "treshold");
	complain(&diags, (struct place){ "a.rules", 31, 0 }, "no column");
	complain(&diags, (struct place){ "a.rules", 0, 5 }, "a column of no line");
	warn(&diags, (struct place){ "a.rules", 0, 0 }, "no examples");
	warn(&diags, (struct place){ NULL, 3, 4 }, "no file");
	assert_int_equal(diags.errors, 3);
	assert_int_equal(diags.warnings, 2);
	assert_prints(&diags, false,
		      "a.rules:31:5: unknown key \"treshold\"\n"
		      "a.rules:31: no column\n"
		      "a.rules: a column of no line\n"
		      "a.rules: warning: no examples\n"
		      "warning: no file\n");
}

static void
detail_is_indented_below_its_mistake(void **state)
{
	struct diagnostics diags;

	(void)state;
	diagnostics_init(&diags);
	complain(&diags, (struct place){ "a", 1, 0 }, "does not hit\nexpected: x\n\nfound: y\n");
	complain(&diags, (struct place){ "b", 1, 0 }, "%s", "");
	assert_prints(&diags, false,
		      "a:1: does not hit\n    expected: x\n    \n    found: y\nb:1: \n");
}

static void
places_are_sorted_by_number_and_repeats_dropped(void **state)
{
	struct diagnostics diags;

	(void)state;
	diagnostics_init(&diags);
	complain(&diags, (struct place){ "b", 10, 0 }, "third");
	complain(&diags, (struct place){ "b", 9, 2 }, "second, said first");
	complain(&diags, (struct place){ "b", 9, 2 }, "and then");
	warn(&diags, (struct place){ "b", 9, 2 }, "and then");
	complain(&diags, (struct place){ "b", 9, 2 }, "second, said first");
	complain(&diags, (struct place){ "a", 99, 0 }, "first");
	warn(&diags, (struct place){ "b", 9, 2 }, "and then");
	diagnostics_sort(&diags);
	assert_int_equal(diags.count, 5);
	assert_int_equal(diags.errors, 4);
	assert_int_equal(diags.warnings, 1);
	assert_prints(&diags, false,
		      "a:99: first\nb:9:2: second, said first\nb:9:2: and then\n"
		      "b:9:2: warning: and then\nb:10: third\n");
}

static void
many_mistakes_keep_their_order(void **state)
{
	struct diagnostics diags;

	(void)state;
	diagnostics_init(&diags);
	for (size_t i = 0; i < 1000; i++)
		complain(&diags, (struct place){ "a", 1 + i % 2, 0 }, "%zu", i);
	diagnostics_sort(&diags);
	assert_int_equal(diags.count, 1000);
	for (size_t i = 0; i < 1000; i++)
		assert_int_equal(strtoul(diags.items[i].text, NULL, 10), i * 2 % 1000 + i / 500);
	diagnostics_done(&diags);
	assert_int_equal(diags.count, 0);
}

static void
nothing_a_file_says_commands_the_terminal(void **state)
{
	struct diagnostics diags;

	(void)state;
	diagnostics_init(&diags);
	complain(&diags, (struct place){ "a\033[2J", 1, 0 },
		 "unknown key \"B\xC3\xA4r\t\033]0;x\a\x7F\xC2\x9B\xFF\"");
	assert_prints(&diags, false, "a\\x1b[2J:1: unknown key \"B\xC3\xA4r\t\\x1b]0;x\\x07\\x7f"
				     "\\xc2\\x9b\\xff\"\n");
}

static void
colour_is_there_only_when_asked_for(void **state)
{
	struct diagnostics diags;

	(void)state;
	diagnostics_init(&diags);
	complain(&diags, (struct place){ "a", 1, 0 }, "x\ny");
	warn(&diags, (struct place){ NULL, 0, 0 }, "z");
	assert_prints(&diags, true, "\033[1ma:1:\033[0m \033[31mx\033[0m\n    y\n"
				    "\033[33mwarning: z\033[0m\n");
}

static void
complaints_of_a_kind_have_one_name_whatever_they_are_about(void **state)
{
	struct diagnostics diags, copies;
	static const char *const kinds[] = {
		"unknown-key", "unknown-key", "there-is-no-signal", "example-of-should",
		"is-write-a-string", "when-column-a-signal-is-missing", "",
	};

	(void)state;
	diagnostics_init(&diags);
	diagnostics_init(&copies);
	complain(&diags, (struct place){ 0 }, "unknown key \"%s\"", "a");
	warn(&diags, (struct place){ 0 }, "unknown key \"%s\"; did you mean \"%s\"?", "a", "b");
	complain(&diags, (struct place){ 0 }, "there is no signal \"%.*s\"", 1, "c");
	complain(&diags, (struct place){ 0 }, "example %zu of %s should %s\n%s", (size_t)1, "x", "y", "z");
	complain(&diags, (struct place){ 0 }, "%s is %s; write a string", "when", "a list");
	complain(&diags, (struct place){ 0 }, "when, column %zu: a signal is missing", (size_t)7);
	complain(&diags, (struct place){ "f", 3, 4 }, "%s", "free words");
	for (size_t i = 0; i < COUNT(kinds); i++) {
		assert_string_equal(diags.items[i].kind, kinds[i]);
		diagnostics_copy(&copies, &diags.items[i]);
	}
	assert_int_equal(copies.errors, 6);
	assert_int_equal(copies.warnings, 1);
	assert_string_equal(copies.items[3].kind, "example-of-should");
	assert_string_equal(copies.items[6].text, "free words");
	assert_int_equal(copies.items[6].column, 4);
	diagnostics_done(&diags);
	diagnostics_done(&copies);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_place_is_printed_as_far_as_it_is_known),
		cmocka_unit_test(detail_is_indented_below_its_mistake),
		cmocka_unit_test(places_are_sorted_by_number_and_repeats_dropped),
		cmocka_unit_test(many_mistakes_keep_their_order),
		cmocka_unit_test(nothing_a_file_says_commands_the_terminal),
		cmocka_unit_test(colour_is_there_only_when_asked_for),
		cmocka_unit_test(complaints_of_a_kind_have_one_name_whatever_they_are_about),
	};

	return cmocka_run_group_tests_name("base/diagnostics", tests, NULL, NULL);
}
