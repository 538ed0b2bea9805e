/*
 * Attached messages that are encoded: what is found in them, and how it is numbered.
 */
#include <stdio.h>
#include <stdlib.h>

#include "mail/wrapped_message.h"

/* Behind our own headers: cmocka makes a macro of fail. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#define BUDGET (1024 * 1024)
#include "mail/arena_test.h"

#define HEAD "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: "

/* The parts of a message of that text, in memory of exactly its length. */
static struct parts
parts_of(const char *text, struct message *message_out)
{
	struct limits limits = LIMITS_DEFAULT;
	struct parts parts;
	struct error err;

	if (!message_parse(arena, arena_copy(arena, slice_of(text)), &limits, message_out, &err) ||
	    !parts_parse(arena, message_out, &limits, &parts, &err))
		fail_msg("%s", err.text);
	return parts;
}

static void
only_messages_in_an_encoding_are_wrapped(void **state)
{
	static const struct {
		const char *text;
		bool wrapped;
	} cases[] = {
		{ HEAD "base64\r\n\r\nQQ==\r\n", true },
		{ HEAD "Quoted-Printable\r\n\r\na\r\n", true },
		{ "Content-Type: message/global\r\nContent-Transfer-Encoding: base64\r\n\r\nQQ==\r\n", true },
		{ HEAD "8bit\r\n\r\nSubject: a\r\n\r\nb\r\n", false },
		{ HEAD "x-uuencode\r\n\r\na\r\n", false },
		{ "Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\nQQ==\r\n", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct message message;
		struct parts parts = parts_of(cases[i].text, &message);

		assert_int_equal(parts.count, 1);
		if (wrapped_message_is(&parts.items[0]) != cases[i].wrapped)
			fail_msg("case %zu: %d", i, !cases[i].wrapped);
	}
}

/* In quoted-printable, so that it can be read here; two messages with an alternative each. */
#define INNER                                                                                      \
	"Content-Type: multipart/alternative; boundary=3D\"a\"\r\n\r\n"                            \
	"--a\r\n\r\nOne\r\n--a\r\nContent-Type: text/html\r\n\r\n<p>T=\r\nwo\r\n--a--\r\n"

static void
leaves_are_numbered_below_the_message_and_groups_go_on(void **state)
{
	struct message message;
	struct limits limits = LIMITS_DEFAULT;
	struct parts outer = parts_of(HEAD "quoted-printable\r\n\r\n" INNER, &message);
	struct part *part = &outer.items[0];
	size_t sum = 7, messages = 3, alternatives = 5;
	struct wrapped_message wrapped;
	struct error err;

	(void)state;
	part->seal = SEAL_SIGNED;
	assert_true(wrapped_message_read(arena, message.raw, part, &limits, &sum, &messages,
					 &alternatives, &wrapped, &err));
	assert_int_equal(wrapped.parts.count, 2);
	assert_string_equal(wrapped.parts.items[0].number, "1.1");
	assert_string_equal(wrapped.parts.items[1].number, "1.2");
	assert_slice(slice_range(wrapped.raw, wrapped.parts.items[0].content), SLICE("One"));
	assert_slice(slice_range(wrapped.raw, wrapped.parts.items[1].content), SLICE("<p>Two"));
	for (size_t i = 0; i < 2; i++) {
		const struct part *leaf = &wrapped.parts.items[i];

		assert_true(leaf->nested && leaf->wrapped);
		assert_int_equal(leaf->seal, SEAL_SIGNED);
		assert_int_equal(leaf->message, 4);
		assert_int_equal(leaf->alternative, 5);
		assert_int_equal(leaf->alternative_branch, i);
	}
	assert_int_equal(messages, 4);
	assert_int_equal(alternatives, 6);
	assert_int_equal(sum, 7 + wrapped.raw.len);
}

static void
more_than_limits_decoded_is_told_with_the_part(void **state)
{
	struct message message;
	struct limits limits = LIMITS_DEFAULT;
	struct parts outer = parts_of(HEAD "base64\r\n\r\nU3ViamVjdDogYQ0KDQpi\r\n", &message);
	size_t sum = 1, messages = 0, alternatives = 0;
	struct wrapped_message wrapped;
	struct error err;

	(void)state;
	limits.decoded = 15;
	assert_false(wrapped_message_read(arena, message.raw, &outer.items[0], &limits, &sum,
					  &messages, &alternatives, &wrapped, &err));
	assert_int_equal(err.kind, FAULT_LIMIT);
	assert_string_equal(err.text, "part 1: decodes to more than limits.decoded (15 bytes)");
	sum = 0;
	assert_true(wrapped_message_read(arena, message.raw, &outer.items[0], &limits, &sum,
					 &messages, &alternatives, &wrapped, &err));
	assert_int_equal(sum, 15);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(only_messages_in_an_encoding_are_wrapped),
		TEST(leaves_are_numbered_below_the_message_and_groups_go_on),
		TEST(more_than_limits_decoded_is_told_with_the_part),
	};

	return cmocka_run_group_tests_name("mail/wrapped_message", tests, NULL, NULL);
}
