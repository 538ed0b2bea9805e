/*
 * Where the messages of an mbox begin and end.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>

#include "base/compiler.h"
#include "tool/mbox.h"

#define FROM_LINE "From news@example.org Tue Nov 24 07:00:00 2026\n"
#define MOST 4

/* A copy of exactly its length. */
static uint8_t *
exact(const char *text, struct slice *slice_out)
{
	size_t len = strlen(text);
	uint8_t *copy = malloc(len == 0 ? 1 : len);

	assert_non_null(copy);
	memcpy(copy, text, len);
	*slice_out = (struct slice){ copy, len };
	return copy;
}

static void
messages_end_before_the_empty_line_that_belongs_to_the_next(void **state)
{
	static const struct {
		const char *mbox;
		const char *messages[MOST];
	} cases[] = {
		{ FROM_LINE "A: 1\n\nx\n\n" FROM_LINE "B: 2\n\ny\n\n",
		  { "A: 1\n\nx\n", "B: 2\n\ny\n" } },
		{ FROM_LINE "A: 1\n\nx\n", { "A: 1\n\nx\n" } },		/* no empty line at the end */
		{ FROM_LINE "A: 1\n\nx\n\n\n", { "A: 1\n\nx\n\n" } },	/* one of two is the message's */
		{ "From x\r\nA: 1\r\n\r\nx\r\n\r\n" "From y Tue Nov 24 07:00:00 2026\r\nB: 2\r\n",
		  { "A: 1\r\n\r\nx\r\n", "B: 2\r\n" } },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct slice rest, message;
		uint8_t *copy = exact(cases[i].mbox, &rest);
		size_t count = 0;

		while (mbox_next(&rest, &message)) {
			assert_true(count < MOST && cases[i].messages[count] != NULL);
			assert_int_equal(message.len, strlen(cases[i].messages[count]));
			assert_memory_equal(message.data, cases[i].messages[count], message.len);
			count++;
		}
		assert_true(count == MOST || cases[i].messages[count] == NULL);
		free(copy);
	}
}

static void
a_from_line_within_a_body_begins_no_message(void **state)
{
	static const char *const bodies[] = {
		FROM_LINE "A: 1\n\nx\n" FROM_LINE "B: 2\n",		/* no empty line before it */
		FROM_LINE "A: 1\n\nx\n\nFrom here on it rains\nB: 2\n",	/* no time */
		FROM_LINE "A: 1\n\nx\n\n" FROM_LINE "and no field\n",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(bodies); i++) {
		struct slice rest, message;
		uint8_t *copy = exact(bodies[i], &rest);

		assert_true(mbox_next(&rest, &message));
		assert_false(mbox_next(&rest, &message));
		free(copy);
	}
}

static void
quoting_is_undone_only_where_mboxrd_is_evident(void **state)
{
	static const struct {
		const char *text;
		bool mboxrd, quoted;
	} cases[] = {
		{ ">From me\n", false, true },
		{ ">>From me\n", true, true },
		{ "x >From me\n", false, false },
		{ ">> From me\n", false, false },
		{ "", false, false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct slice text;
		uint8_t *copy = exact(cases[i].text, &text);

		assert_int_equal(mbox_is_mboxrd(text), cases[i].mboxrd);
		assert_int_equal(mbox_has_quoted(text), cases[i].quoted);
		free(copy);
	}
}

static void
unquoting_takes_one_mark_off_each_quoted_line(void **state)
{
	const char *expected = "A: 1\n\nFrom a\n>From b\n> From c\nx >From d\nFrom e";
	struct slice text;
	uint8_t *copy = exact("A: 1\n\n>From a\n>>From b\n> From c\nx >From d\n>From e", &text);
	struct buf out;

	(void)state;
	buf_init(&out, NULL);
	mbox_unquote(text, &out);
	assert_false(out.failed);
	assert_int_equal(out.len, strlen(expected));
	assert_memory_equal(out.data, expected, out.len);
	buf_done(&out);
	free(copy);
}

static void
a_header_field_begins_with_a_name_and_a_colon(void **state)
{
	static const struct {
		const char *text;
		bool is_field;
	} cases[] = {
		{ "Subject: x", true }, { "X-A:", true },    { "A \t: x", true }, { ": x", false },
		{ " A: x", false },	{ "A b: x", false }, { "", false },	  { "Subject", false },
		{ "S\xC3\xBC: x", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct slice text;
		uint8_t *copy = exact(cases[i].text, &text);

		if (mbox_begins_with_field(text) != cases[i].is_field)
			fail_msg("%s", cases[i].text);
		free(copy);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(messages_end_before_the_empty_line_that_belongs_to_the_next),
		cmocka_unit_test(a_from_line_within_a_body_begins_no_message),
		cmocka_unit_test(quoting_is_undone_only_where_mboxrd_is_evident),
		cmocka_unit_test(unquoting_takes_one_mark_off_each_quoted_line),
		cmocka_unit_test(a_header_field_begins_with_a_name_and_a_colon),
	};

	return cmocka_run_group_tests_name("tool/mbox", tests, NULL, NULL);
}
