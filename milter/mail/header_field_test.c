/*
 * Header fields as they come, not as they should: values, parameters, addresses, encoded-words.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "mail/header_field.h"

/* Behind our own headers: cmocka makes a macro of fail. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#define BUDGET (256 * MiB)
#include "mail/arena_test.h"

struct pair {
	struct slice body, wanted;
};

static void
assert_pairs(const struct pair *pairs, size_t count,
	     struct slice (*function)(struct arena *, struct slice))
{
	for (size_t i = 0; i < count; i++)
		assert_slice(function(arena, arena_copy(arena, pairs[i].body)), pairs[i].wanted);
}

static void
folds_go_and_the_blanks_in_them_stay(void **state)
{
	static const struct pair pairs[] = {
		{ SLICE(" a\r\n b"), SLICE("a b") },	 { SLICE("a\n\tb "), SLICE("a\tb") },
		{ SLICE("\r\n a"), SLICE("a") },	 { SLICE(" a \r\n  b"), SLICE("a   b") },
		{ SLICE("a\0b"), SLICE("a\0b") },	 { SLICE(""), SLICE("") },
		{ SLICE(" \r\n "), SLICE("") },
	};

	(void)state;
	assert_pairs(pairs, COUNT(pairs), header_field_unfold);
}

static void
encoded_words_are_read_generously(void **state)
{
	static const struct pair pairs[] = {
		{ SLICE(" plain "), SLICE("plain") },
		{ SLICE("=?utf-8?Q?B=C3=A4r_und=20mehr?="), SLICE("B\xC3\xA4r und mehr") },
		{ SLICE("=?UTF-8?b?QsOkcg==?="), SLICE("B\xC3\xA4r") },
		{ SLICE("=?iso-8859-1?q?B=E4r?= x"), SLICE("B\xC3\xA4r x") },
		{ SLICE("=?iso-8859-1*de?q?B=E4r?="), SLICE("B\xC3\xA4r") },
		/* neighbours: blanks between them are nothing, even cut characters come together */
		{ SLICE("=?utf-8?q?a?=\r\n =?utf-8?q?b?="), SLICE("ab") },
		{ SLICE("=?utf-8?q?S=C3?= =?utf-8?q?=9CI?="), SLICE("S\xC3\x9CI") },
		{ SLICE("=?utf-8?b?U8M=?=\n =?UTF-8?Q?=9CI?="), SLICE("S\xC3\x9CI") },
		{ SLICE("=?utf-8?q?a?= - =?utf-8?q?b?="), SLICE("a - b") },
		{ SLICE("=?utf-8?q?=C3=A4?= =?koi8-r?q?=C1?="), SLICE("\xC3\xA4\xD0\xB0") },
		/* against the letter, and read by everybody */
		{ SLICE("=?utf-8?q?two words?="), SLICE("two words") },
		{ SLICE("x=?utf-8?q?a?=y"), SLICE("xay") },
		{ SLICE("=?utf-8?q?a=4?="), SLICE("a=4") },
		/* none at all */
		{ SLICE("=?utf-8?x?a?="), SLICE("=?utf-8?x?a?=") },
		{ SLICE("=?utf-8?q?never ends"), SLICE("=?utf-8?q?never ends") },
		{ SLICE("=?utf-8"), SLICE("=?utf-8") },
		{ SLICE("=?=?=?"), SLICE("=?=?=?") },
		/* raw bytes */
		{ SLICE("B\xC3\xA4r"), SLICE("B\xC3\xA4r") },
		{ SLICE("B\xE4r"), SLICE("B\xC3\xA4r") },
		{ SLICE("B\xE4r =?utf-8?q?=C3=A4?="), SLICE("B\xC3\xA4r \xC3\xA4") },
	};

	(void)state;
	assert_pairs(pairs, COUNT(pairs), header_field_decode);
}

static void
a_value_ends_at_its_parameters_and_has_no_comments(void **state)
{
	static const struct pair pairs[] = {
		{ SLICE(" Text/HTML; charset=x"), SLICE("text/html") },
		{ SLICE(" (a; comment) text / (nested (one)) html "), SLICE("text/html") },
		{ SLICE("\"quoted\""), SLICE("quoted") },
		{ SLICE("never (ends; "), SLICE("never") },
		{ SLICE("(\\) still; a comment) base64"), SLICE("base64") },
		{ SLICE(""), SLICE("") },
	};

	(void)state;
	assert_pairs(pairs, COUNT(pairs), header_field_value);
}

static void
parameters_are_found_in_every_form_that_is_about(void **state)
{
	static const struct pair pairs[] = {
		{ SLICE("a; filename=b.txt"), SLICE("b.txt") },
		{ SLICE("a; FileName = \"b c.txt\" ; x=y"), SLICE("b c.txt") },
		{ SLICE("a; filename=\"b\\\"c;d\""), SLICE("b\"c;d") },
		{ SLICE("a; filename=b c.txt; x=y"), SLICE("b c.txt") },
		{ SLICE("a; filename=b(1).txt (a comment)"), SLICE("b(1).txt") },
		{ SLICE("a; filename=\"never ends"), SLICE("never ends") },
		{ SLICE("a; filename="), SLICE("") },
		{ SLICE("a; filename"), SLICE("") },
		{ SLICE("a; x=\"; filename=no\"; filename=yes"), SLICE("yes") },
		{ SLICE("a; filenames=no"), SLICE("") },
		{ SLICE("a; filename=first; filename=second"), SLICE("first") },
		/* raw bytes, encoded-words where RFC 2047 forbids them */
		{ SLICE("a; filename=\"B\xE4r\""), SLICE("B\xC3\xA4r") },
		{ SLICE("a; filename=\"=?utf-8?q?B=C3=A4r?=\""), SLICE("B\xC3\xA4r") },
		/* RFC 2231 */
		{ SLICE("a; filename*=utf-8'de'B%C3%A4r"), SLICE("B\xC3\xA4r") },
		{ SLICE("a; filename*=iso-8859-1''B%E4r; filename=x"), SLICE("B\xC3\xA4r") },
		{ SLICE("a; filename*=B%C3%A4r"), SLICE("B\xC3\xA4r") },
		{ SLICE("a; filename*=utf-8''50%-%zz%4"), SLICE("50%-%zz%4") },
		{ SLICE("a; filename*1=b; filename*0=a; filename*2=c"), SLICE("abc") },
		{ SLICE("a; filename*0*=utf-8''%C3; filename*1*=%A4;\r\n filename*2=\" %41\""),
		  SLICE("\xC3\xA4 %41") },
		{ SLICE("a; filename*0=a; filename*2=c"), SLICE("a") },
		{ SLICE("a; filename*0*x=a; filename**=b; filename*12345=c"), SLICE("") },
		{ SLICE("a; filename*=utf-8''a%00b"), SLICE("a\0b") },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(pairs); i++)
		assert_slice(header_field_parameter(arena, arena_copy(arena, pairs[i].body), "filename"),
			     pairs[i].wanted);
}

static void
an_address_is_found_behind_names_comments_routes_and_groups(void **state)
{
	static const struct pair pairs[] = {
		{ SLICE(" a@b.example"), SLICE("a@b.example") },
		{ SLICE("Anna <a@b.example>"), SLICE("a@b.example") },
		{ SLICE("\"Anna <x@y>\" <a@b.example>, c@d"), SLICE("a@b.example") },
		{ SLICE("Anna (not <x@y>) <a@b.example>"), SLICE("a@b.example") },
		{ SLICE("a@b.example (Anna), c@d"), SLICE("a@b.example") },
		{ SLICE("<@x,@y:a@b.example>"), SLICE("a@b.example") },
		{ SLICE("friends: a@b.example, c@d;"), SLICE("a@b.example") },
		{ SLICE("undisclosed-recipients:;"), SLICE("") },
		{ SLICE("\"a b\"@c.example"), SLICE("\"a b\"@c.example") },
		{ SLICE("a @ b . example"), SLICE("a@b.example") },
		{ SLICE("<a@b.example"), SLICE("a@b.example") },
		{ SLICE(""), SLICE("") },
	};

	(void)state;
	assert_pairs(pairs, COUNT(pairs), header_field_address);
}

static void
an_identifier_stands_between_angle_brackets_where_there_are_any(void **state)
{
	static const struct pair pairs[] = {
		{ SLICE(" Krypto <news.example.com>"), SLICE("news.example.com") },
		{ SLICE("\"a <b>\" <news.example.com> x"), SLICE("news.example.com") },
		{ SLICE("news.example.com "), SLICE("news.example.com") },
		{ SLICE("<a@b"), SLICE("a@b") },
		{ SLICE("\r\n <a@b>"), SLICE("a@b") },
	};

	(void)state;
	assert_pairs(pairs, COUNT(pairs), header_field_identifier);
}

static void
text_becomes_encoded_words_only_where_it_must(void **state)
{
	static const struct {
		struct slice text;
		size_t column;
		struct slice wanted;
	} cases[] = {
		{ SLICE("rewrite; rules=a(1)"), 14, SLICE("rewrite; rules=a(1)") },
		{ SLICE(" \tblanks "), 10, SLICE("blanks") },
		{ SLICE("Der B\xC3\xA4r"), 10, SLICE("=?UTF-8?Q?Der_B=C3=A4r?=") },
		{ SLICE("\xC3\xA4\xC3\xB6"), 10, SLICE("=?UTF-8?B?w6TDtg==?=") },
		{ SLICE("\xE4\xBB\xAE\xE6\x83\xB3"), 10, SLICE("=?UTF-8?B?5Luu5oOz?=") },
		{ SLICE("a\r\nBcc: b"), 10, SLICE("=?UTF-8?Q?a__Bcc=3A_b?=") },
		{ SLICE("a\nb"), 10, SLICE("a b") },
		{ SLICE("a\0b\x7F"), 10, SLICE("a b") },
		{ SLICE("=?x"), 10, SLICE("=?UTF-8?B?PT94?=") },
		{ SLICE("\xE4"), 10, SLICE("=?UTF-8?B?77+9?=") },
		{ SLICE(""), 10, SLICE("") },
		{ SLICE("twenty-two characters, and as many again until the line is full"), 20,
		  SLICE("twenty-two characters, and as many again until the line is\r\n full") },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_slice(header_field_encode(arena, cases[i].text, cases[i].column, SLICE("\r\n")),
			     cases[i].wanted);
}

/* Pure ASCII, no line over 78, and what is read is what was written. */
static void
what_is_written_is_read_again_whatever_its_length_and_column(void **state)
{
	static const char *const units[] = { "a", "ä", "仮", "🚀", "word ", "=?", "=", "_ " };
	uint64_t seed = 11;

	(void)state;
	for (size_t round = 0; round < 3000; round++) {
		struct buf text;
		struct slice got, line;
		size_t column = round % 90;
		size_t pieces = round % 120;

		buf_init(&text, arena);
		buf_string(&text, "x");
		for (size_t i = 0; i < pieces; i++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			buf_string(&text, units[(seed >> 40) % COUNT(units)]);
		}
		buf_string(&text, "y");
		got = header_field_encode(arena, buf_slice(&text), column, SLICE("\r\n"));
		assert_true(utf8_is_ascii(got));
		for (struct slice rest = got; slice_next_line(&rest, &line, NULL); column = 0)
			assert_true(line.len + column <= (column > 77 ? column : 78));
		assert_slice(header_field_decode(arena, got), buf_slice(&text));
		arena_reset(arena);
	}
}

/* Fields that cost a reader much who looks for each end anew. tests/growth.test counts the work. */
static void
what_is_begun_a_thousand_times_and_never_ended_stays_as_it_is(void **state)
{
	static const struct {
		const char *unit;
		struct slice decoded, parameter, address;	/* of three of them */
	} cases[] = {
		{ "=?", SLICE("=?=?=?"), SLICE(""), SLICE("=?=?=?") },
		/* the second word begins inside the first, which ends where the third begins */
		{ "=?u?q?", SLICE("=?u?q?u?q?"), SLICE(""), SLICE("=?u?q?=?u?q?=?u?q?") },
		{ "=?utf-8?q?a?= ", SLICE("aaa"), SLICE(""),
		  SLICE("=?utf-8?q?a?==?utf-8?q?a?==?utf-8?q?a?=") },
		{ "(", SLICE("((("), SLICE(""), SLICE("") },
		{ "\"", SLICE("\"\"\""), SLICE(""), SLICE("\"\"\"") },
		{ ";a*0=", SLICE(";a*0=;a*0=;a*0="), SLICE(""), SLICE(";a*0=;a*0=;a*0=") },
		{ ";a=x", SLICE(";a=x;a=x;a=x"), SLICE("x"), SLICE(";a=x;a=x;a=x") },
		{ "\\(", SLICE("\\(\\(\\("), SLICE(""), SLICE("\\") },
		{ "<", SLICE("<<<"), SLICE(""), SLICE("<<") },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct slice body, many;
		struct buf text;

		buf_init(&text, arena);
		for (size_t n = 0; n < 20000; n++)
			buf_string(&text, cases[i].unit);
		many = buf_slice(&text);
		body = arena_copy(arena, slice_first(many, 3 * strlen(cases[i].unit)));
		assert_slice(header_field_decode(arena, body), cases[i].decoded);
		assert_slice(header_field_parameter(arena, body, "a"), cases[i].parameter);
		assert_slice(header_field_address(arena, body), cases[i].address);
		assert_true(header_field_decode(arena, many).len >= 20000);
		assert_slice(header_field_parameter(arena, many, "a"), cases[i].parameter);
		(void)header_field_address(arena, many);
		arena_reset(arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		TEST(folds_go_and_the_blanks_in_them_stay),
		TEST(encoded_words_are_read_generously),
		TEST(a_value_ends_at_its_parameters_and_has_no_comments),
		TEST(parameters_are_found_in_every_form_that_is_about),
		TEST(an_address_is_found_behind_names_comments_routes_and_groups),
		TEST(an_identifier_stands_between_angle_brackets_where_there_are_any),
		TEST(text_becomes_encoded_words_only_where_it_must),
		TEST(what_is_written_is_read_again_whatever_its_length_and_column),
		TEST(what_is_begun_a_thousand_times_and_never_ended_stays_as_it_is),
	};

	return cmocka_run_group_tests_name("mail/header_field", tests, NULL, NULL);
}
