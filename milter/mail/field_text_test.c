/*
 * Texts before and instead of what stands in header fields, judged by the bytes that are written.
 */
#include "base/limits.h"
#include "mail/field_text.h"
#include "mail/header_field.h"

/* Behind our own headers: cmocka makes a macro of fail. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#define BUDGET (16 * MiB)
#include "mail/arena_test.h"

struct prefixed {
	const char *name, *prefix;
	struct slice body, wanted;
};

static void
assert_prefixed(const struct prefixed *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct slice name = slice_of(cases[i].name), prefix = slice_of(cases[i].prefix);
		struct slice body = arena_copy(arena, cases[i].body);
		struct slice got = field_text_prefix(arena, name, body, prefix);

		assert_slice(got, cases[i].wanted);
		assert_int_equal(field_text_begins(arena, name, got, prefix),
				 field_text_of(name) != FIELD_TEXT_NONE && !slice_equal(got, body));
		assert_false(field_text_begins(arena, name, body, prefix));
	}
}

#define SIXTY "aaaaaaaaa bbbbbbbbb ccccccccc ddddddddd eeeeeeeee fffffffff "

static void
a_tag_stands_before_the_bytes_of_a_subject(void **state)
{
	static const struct prefixed cases[] = {
		{ "Subject", "[Ad] ", SLICE("News"), SLICE("[Ad] News") },
		{ "Subject", "[Ad] ", SLICE("News  of\n\tthe   day"), SLICE("[Ad] News  of\n\tthe   day") },
		{ "Subject", "[Ad] ", SLICE("=?utf-8?q?Gr=C3=BC?=\n =?utf-8?B?w58=?="),
		  SLICE("[Ad] =?utf-8?q?Gr=C3=BC?=\n =?utf-8?B?w58=?=") },
		{ "Subject", "[Ad] ", SLICE("=?iso-2022-jp?B?GyRCJCIbKEI=?="),
		  SLICE("[Ad] =?iso-2022-jp?B?GyRCJCIbKEI=?=") },
		{ "Subject", "[Ad] ", SLICE(SIXTY "ggggggggg"), SLICE("[Ad]\n " SIXTY "ggggggggg") },
		{ "X-Any-Name", "[Ad] ", SLICE("x"), SLICE("[Ad] x") },
		/* A word would no longer be one right behind a bracket. */
		{ "Subject", "[Ad]", SLICE("=?utf-8?q?=C3=BC?="), SLICE("=?UTF-8?B?W0FkXcO8?=") },
		{ "Subject", "W\u00fcrze: ", SLICE("News"), SLICE("=?UTF-8?B?V8O8cnplOiBOZXdz?=") },
		{ "Subject", "[Ad] ", SLICE("gr\u00fcn"), SLICE("=?UTF-8?B?W0FkXSBncsO8bg==?=") },
		{ "Subject", "[Ad] ", SLICE("gr\xfcn"), SLICE("=?UTF-8?B?W0FkXSBncsO8bg==?=") },
		{ "Subject", "[Ad] ", SLICE(SIXTY "ggggggggg hhhhhhhhh"),
		  SLICE("[Ad] aaaaaaaaa bbbbbbbbb ccccccccc ddddddddd eeeeeeeee fffffffff\n"
			" ggggggggg hhhhhhhhh") },
		{ "Subject", "[Ad] ", SLICE("a\0b"), SLICE("[Ad] a b") },
	};

	(void)state;
	assert_prefixed(cases, COUNT(cases));
}

static void
a_tag_stands_before_a_display_name_and_addresses_stay(void **state)
{
	static const struct prefixed cases[] = {
		{ "From", "[Ad] ", SLICE("Desk <a@b.example>"), SLICE("\"[Ad] Desk\" <a@b.example>") },
		{ "From", "[Ad] ", SLICE("\"Desk, \\\"the\\\"\" <a@b.example>"),
		  SLICE("\"[Ad] Desk, \\\"the\\\"\" <a@b.example>") },
		{ "From", "[Ad] ", SLICE("The \"Desk\" of <a@b.example>"),
		  SLICE("\"[Ad] The Desk of\" <a@b.example>") },
		{ "From", "[Ad] ", SLICE("=?utf-8?Q?J=C3=B6rg?=\n <a@b.example>"),
		  SLICE("=?UTF-8?B?W0FkXSBKw7ZyZw==?= <a@b.example>") },
		{ "From", "[Ad] ", SLICE("J\u00f6rg <a@b.example>"),
		  SLICE("=?UTF-8?B?W0FkXSBKw7ZyZw==?= <a@b.example>") },
		{ "From", "[Ad] ", SLICE("a@b.example"), SLICE("\"[Ad]\" <a@b.example>") },
		{ "From", "[Ad] ", SLICE("<a@b.example>"), SLICE("\"[Ad]\" <a@b.example>") },
		{ "Reply-To", "[Ad] ", SLICE("a@b.example, =?utf-8?Q?a=2Cb?= <c@d.example>"),
		  SLICE("\"[Ad]\" <a@b.example>, =?utf-8?Q?a=2Cb?= <c@d.example>") },
		{ "To", "[Ad] ", SLICE("Readers: a@b.example;"), SLICE("\"[Ad] Readers\": a@b.example;") },
		{ "List-Id", "[Ad] ", SLICE("The day's <news.b.example>"),
		  SLICE("\"[Ad] The day's\" <news.b.example>") },
		{ "from", "[Ad] ", SLICE(SIXTY "<a@b.example>"),
		  SLICE("\"[Ad] aaaaaaaaa bbbbbbbbb ccccccccc ddddddddd eeeeeeeee fffffffff\"\n"
			" <a@b.example>") },
	};

	(void)state;
	assert_prefixed(cases, COUNT(cases));
}

static void
what_has_no_text_is_not_tagged(void **state)
{
	static const struct prefixed cases[] = {
		{ "Message-ID", "[Ad] ", SLICE("<1@b.example>"), SLICE("<1@b.example>") },
		{ "list-unsubscribe", "[Ad] ", SLICE("<https://b.example/u>"),
		  SLICE("<https://b.example/u>") },
		{ "Content-Type", "[Ad] ", SLICE("text/plain"), SLICE("text/plain") },
		{ "Resent-Date", "[Ad] ", SLICE("Mon, 2 Feb 2026 07:00:00 +0100"),
		  SLICE("Mon, 2 Feb 2026 07:00:00 +0100") },
		{ "From", "[Ad] ", SLICE(""), SLICE("") },
		{ "From", "[Ad] ", SLICE("J <\u00f6@b.example>"), SLICE("J <\u00f6@b.example>") },
	};

	(void)state;
	assert_prefixed(cases, COUNT(cases));
}

static void
only_what_is_text_becomes_encoded_words(void **state)
{
	static const struct {
		const char *name;
		struct slice text, wanted;
	} cases[] = {
		{ "Subject", SLICE("Gr\u00fcn <a@b>"), SLICE("=?UTF-8?B?R3LDvG4gPGFAYj4=?=") },
		{ "Subject", SLICE("News"), SLICE("News") },
		{ "From", SLICE("Gr\u00fcn <a@b.example>, Desk <c@d.example>"),
		  SLICE("=?UTF-8?B?R3LDvG4=?= <a@b.example>, Desk <c@d.example>") },
		{ "From", SLICE("\"Gr\u00fcn, Desk\" <a@b.example>"),
		  SLICE("=?UTF-8?B?R3LDvG4sIERlc2s=?= <a@b.example>") },
		{ "From", SLICE("a@b.example"), SLICE("a@b.example") },
		{ "List-Unsubscribe", SLICE("<https://b.example/" SIXTY "aaaaaaaaaaaaaaaaaaaaaaaaaaa>"),
		  SLICE("<https://b.example/" SIXTY "aaaaaaaaaaaaaaaaaaaaaaaaaaa>") },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_slice(field_text_encode(arena, slice_of(cases[i].name),
					       arena_copy(arena, cases[i].text)), cases[i].wanted);
}

static void
names_are_compared_without_case_and_whole(void **state)
{
	static const struct {
		const char *name;
		enum field_text text;
	} cases[] = {
		{ "subject", FIELD_TEXT_WHOLE },	{ "FROM", FIELD_TEXT_NAMES },
		{ "From-X", FIELD_TEXT_WHOLE },		{ "list-id", FIELD_TEXT_NAMES },
		{ "List-Anything", FIELD_TEXT_NONE },	{ "List", FIELD_TEXT_WHOLE },
		{ "Content-Description", FIELD_TEXT_WHOLE },	{ "Resent-To", FIELD_TEXT_NAMES },
		{ "Resent-Message-ID", FIELD_TEXT_NONE },	{ "Comments", FIELD_TEXT_WHOLE },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(field_text_of(slice_of(cases[i].name)), cases[i].text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		TEST(a_tag_stands_before_the_bytes_of_a_subject),
		TEST(a_tag_stands_before_a_display_name_and_addresses_stay),
		TEST(what_has_no_text_is_not_tagged),
		TEST(only_what_is_text_becomes_encoded_words),
		TEST(names_are_compared_without_case_and_whole),
	};

	return cmocka_run_group_tests_name("mail/field_text", tests, NULL, NULL);
}
