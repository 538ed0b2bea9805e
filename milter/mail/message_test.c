/*
 * What is a header field and what is not, and that both ways into a message give the same bytes.
 */
#include <stdlib.h>

#include "mail/message.h"

/* Behind our own headers: cmocka makes a macro of fail. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

static struct arena *arena;
static uint8_t *copy;		/* the raw message, in memory of exactly its length */

static int
set_up(void **state)
{
	(void)state;
	arena = arena_new(16 * MiB);
	return arena == NULL ? -1 : 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	free(copy);
	copy = NULL;
	return 0;
}

static struct message
parsed(struct slice raw)
{
	struct message message;
	struct error err = { 0 };
	const struct limits limits = LIMITS_DEFAULT;

	free(copy);
	copy = malloc(raw.len + (raw.len == 0));
	assert_non_null(copy);
	memcpy(copy, raw.data, raw.len);
	raw.data = copy;
	if (!message_parse(arena, raw, &limits, &message, &err))
		fail_msg("%s", err.text);
	return message;
}

static void
assert_slice(struct slice got, struct slice wanted)
{
	if (!slice_equal(got, wanted))
		fail_msg("got \"%.*s\", wanted \"%.*s\"", SLICE_ARG(got), SLICE_ARG(wanted));
}

static void
the_header_ends_at_the_empty_line_or_at_the_first_line_that_is_no_field(void **state)
{
	static const struct {
		struct slice raw;
		size_t fields, header_start, header_end, body_start;
	} cases[] = {
		{ SLICE("A: 1\r\nB: 2\r\n\r\nbody"), 2, 0, 12, 14 },
		{ SLICE("A: 1\nB: 2\n\nbody"), 2, 0, 10, 11 },
		{ SLICE("A: 1\n folded\n\tmore\n\n"), 1, 0, 19, 20 },
		{ SLICE("A: 1\nno field here\n\n"), 1, 0, 5, 5 },
		{ SLICE("A: 1\n"), 1, 0, 5, 5 },
		{ SLICE("A: 1"), 1, 0, 4, 4 },
		{ SLICE("\r\nbody"), 0, 0, 0, 2 },
		{ SLICE("just text\n"), 0, 0, 0, 0 },
		{ SLICE(" A: continues nothing\n"), 0, 0, 0, 0 },
		{ SLICE(": no name\n"), 0, 0, 0, 0 },
		{ SLICE("A B: two words\n"), 0, 0, 0, 0 },
		{ SLICE(""), 0, 0, 0, 0 },
		{ SLICE("From a@b.example Mon\nA: 1\n\nx"), 1, 21, 26, 27 },
		{ SLICE(">From a@b.example Mon\nA: 1\n\nx"), 1, 22, 27, 28 },
		{ SLICE("From: a@b.example\n\nx"), 1, 0, 18, 19 },
		{ SLICE("A: 1\n \n\nx"), 1, 0, 7, 8 },	/* a line of blanks continues */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct message m = parsed(cases[i].raw);

		if (m.field_count != cases[i].fields || m.header.start != cases[i].header_start ||
		    m.header.end != cases[i].header_end || m.body.start != cases[i].body_start ||
		    m.body.end != cases[i].raw.len || m.from_line.end != cases[i].header_start)
			fail_msg("case %zu: %zu fields, header [%zu, %zu), body from %zu", i,
				 m.field_count, m.header.start, m.header.end, m.body.start);
	}
}

static void
a_field_keeps_its_folds_its_blanks_and_its_case(void **state)
{
	static const struct {
		struct slice raw, name, body;
		size_t end;
	} cases[] = {
		{ SLICE("Subject: a\r\n b\r\n\r\n"), SLICE("Subject"), SLICE(" a\r\n b"), 16 },
		{ SLICE("SUBJECT :\ta \n\n"), SLICE("SUBJECT"), SLICE("\ta "), 13 },
		{ SLICE("X:\r\n folded at once\r\n\r\n"), SLICE("X"), SLICE("\r\n folded at once"), 21 },
		{ SLICE("X:"), SLICE("X"), SLICE(""), 2 },
		{ SLICE("X:a\0b\n\n"), SLICE("X"), SLICE("a\0b"), 6 },
		{ SLICE("X: a\rb\n\n"), SLICE("X"), SLICE(" a\rb"), 7 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct message m = parsed(cases[i].raw);

		assert_int_equal(m.field_count, 1);
		assert_slice(m.fields[0].name, cases[i].name);
		assert_slice(m.fields[0].body, cases[i].body);
		assert_int_equal(m.fields[0].range.start, 0);
		assert_int_equal(m.fields[0].range.end, cases[i].end);
	}
}

static void
the_newline_is_the_one_that_most_header_lines_have(void **state)
{
	static const struct {
		struct slice raw, newline;
	} cases[] = {
		{ SLICE("A: 1\r\nB: 2\r\nC: 3\n\n"), SLICE("\r\n") },
		{ SLICE("A: 1\r\nB: 2\nC: 3\n\nx\r\nx\r\nx\r\nx\r\n"), SLICE("\n") },
		{ SLICE("A: 1"), SLICE("\r\n") },
		{ SLICE(""), SLICE("\r\n") },
		{ SLICE("no header\nat all\n"), SLICE("\n") },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_slice(parsed(cases[i].raw).newline, cases[i].newline);
}

static void
a_field_is_found_by_name_without_case_and_by_its_turn(void **state)
{
	struct message m = parsed(SLICE("To: a\nX-To: b\nTO: c\n\nTo: body"));

	(void)state;
	assert_slice(message_field(&m, "to", 0)->body, SLICE(" a"));
	assert_slice(message_field(&m, "to", 1)->body, SLICE(" c"));
	assert_null(message_field(&m, "to", 2));
	assert_null(message_field(&m, "t", 0));
}

static void
a_line_that_is_no_field_is_passed_over_in_the_header_of_a_part(void **state)
{
	struct slice raw = SLICE("--b\nrubbish\n with more\nA: 1\nrubbish\nB: 2\n\nA: 3\n");
	struct header_field *fields;
	struct error err;
	size_t count;

	(void)state;
	assert_true(header_fields_parse(arena, raw, (struct range){ 4, 42 }, &fields, &count, &err));
	assert_int_equal(count, 2);
	assert_slice(header_fields_find(fields, count, "a", 0)->body, SLICE(" 1"));
	assert_slice(header_fields_find(fields, count, "b", 0)->body, SLICE(" 2"));
}

/* What a milter is told, written down, is what stood on the wire. */
static void
a_field_told_by_the_mta_is_written_as_it_stood_on_the_wire(void **state)
{
	static const struct {
		struct slice body;
		bool leading_space;
		struct slice wire;
	} cases[] = {
		{ SLICE(" a"), true, SLICE("X: a\r\n") },
		{ SLICE("a"), true, SLICE("X:a\r\n") },
		{ SLICE("\ta"), true, SLICE("X:\ta\r\n") },
		{ SLICE("  a\n\tb\n c"), true, SLICE("X:  a\r\n\tb\r\n c\r\n") },
		{ SLICE("\n a"), true, SLICE("X:\r\n a\r\n") },
		{ SLICE(""), true, SLICE("X:\r\n") },
		{ SLICE("a"), false, SLICE("X: a\r\n") },
		{ SLICE("a\n b"), false, SLICE("X: a\r\n b\r\n") },
		{ SLICE("a\r\n b"), true, SLICE("X:a\r\n b\r\n") },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf raw;

		buf_init(&raw, arena);
		message_write_field(&raw, SLICE("X"), cases[i].body, cases[i].leading_space);
		assert_false(raw.failed);
		assert_slice(buf_slice(&raw), cases[i].wire);
	}
}

static void
a_message_over_the_limit_is_not_read(void **state)
{
	struct limits limits = LIMITS_DEFAULT;
	struct message message;
	struct error err;

	(void)state;
	limits.message = 5;
	assert_true(message_parse(arena, SLICE("A: 1\n"), &limits, &message, &err));
	assert_false(message_parse(arena, SLICE("A: 12\n"), &limits, &message, &err));
	assert_int_equal(err.kind, FAULT_LIMIT);
}

static void
a_million_fields_end_at_the_budget(void **state)
{
	const struct limits limits = LIMITS_DEFAULT;
	struct arena *small = arena_new(1 * MiB);
	struct message message;
	struct error err;
	size_t len = 3000000;
	uint8_t *raw = malloc(len);

	(void)state;
	assert_non_null(small);
	assert_non_null(raw);
	for (size_t i = 0; i < len; i += 3)
		memcpy(raw + i, "a:\n", 3);
	assert_false(message_parse(small, (struct slice){ raw, len }, &limits, &message, &err));
	assert_int_equal(err.kind, FAULT_LIMIT);
	arena_free(small);
	free(raw);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		TEST(the_header_ends_at_the_empty_line_or_at_the_first_line_that_is_no_field),
		TEST(a_field_keeps_its_folds_its_blanks_and_its_case),
		TEST(the_newline_is_the_one_that_most_header_lines_have),
		TEST(a_field_is_found_by_name_without_case_and_by_its_turn),
		TEST(a_line_that_is_no_field_is_passed_over_in_the_header_of_a_part),
		TEST(a_field_told_by_the_mta_is_written_as_it_stood_on_the_wire),
		TEST(a_message_over_the_limit_is_not_read),
		TEST(a_million_fields_end_at_the_budget),
	};

	return cmocka_run_group_tests_name("mail/message", tests, NULL, NULL);
}
