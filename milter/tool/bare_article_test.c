/*
 * The header that a bare article gets.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "base/compiler.h"
#include "tool/bare_article.h"

static void
the_charset_is_what_the_bytes_are_and_else_what_they_say(void **state)
{
	static const struct {
		const char *text;
		bool html;
		const char *charset;
	} cases[] = {
		{ "plain", false, "utf-8" },
		{ "K\xC3\xBCrze", false, "utf-8" },
		{ "K\xFCrze", false, "windows-1252" },
		{ "<meta charset=iso-8859-2>K\xFCrze", true, "iso-8859-2" },
		{ "<META Charset = \"iso-8859-2\">K\xFC", true, "iso-8859-2" },
		{ "<meta http-equiv=x content='text/html; charset=koi8-r'>\xC1", true, "koi8-r" },
		{ "<meta name=a><meta charset='koi8-r'/>\xC1", true, "koi8-r" },
		{ "<meta charset=iso-8859-1>K\xC3\xBCrze", true, "utf-8" },	/* it lies */
		{ "<meta charset=iso-2022-jp>\x1B$B", true, "iso-2022-jp" },
		{ "charset=koi8-r \xC1", true, "windows-1252" },		/* in no <meta> */
		{ "<meta charset=koi8-r>\xC1", false, "windows-1252" },	/* plain text */
		{ "<meta charset=", true, "utf-8" },
		{ "<meta charset>", true, "utf-8" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct error err;
		char wanted[64];
		size_t len = strlen(cases[i].text);
		uint8_t *copy = malloc(len);
		struct buf out;

		assert_non_null(copy);
		memcpy(copy, cases[i].text, len);
		buf_init(&out, NULL);
		assert_true(bare_article_wrap((struct slice){ copy, len }, cases[i].html, &out, &err));
		(void)snprintf(wanted, sizeof(wanted), "; charset=%s\n", cases[i].charset);
		if (slice_find(buf_slice(&out), 0, slice_of(wanted)) == SLICE_NOT_FOUND)
			fail_msg("%s: not %s", cases[i].text, cases[i].charset);
		buf_done(&out);
		free(copy);
	}
}

static void
the_article_stands_behind_its_header_byte_for_byte(void **state)
{
	const char *expected = "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
			       "Content-Transfer-Encoding: 8bit\r\n\r\nTitle\r\n\r\n text \r\n";
	struct error err;
	struct buf out;

	(void)state;
	buf_init(&out, NULL);
	assert_true(bare_article_wrap(SLICE("Title\r\n\r\n text \r\n"), false, &out, &err));
	assert_int_equal(out.len, strlen(expected));
	assert_memory_equal(out.data, expected, out.len);
	buf_done(&out);
}

static void
html_is_told_by_how_it_begins(void **state)
{
	static const struct {
		const char *text;
		bool html;
	} cases[] = {
		{ "<!DOCTYPE html>", true }, { " \n<p>x", true }, { "\xEF\xBB\xBF<html>", true },
		{ "< 5 %", false },	     { "x <p>", false },  { "", false },
		{ "<", false },		     { "<3", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		if (bare_article_is_html(slice_of(cases[i].text)) != cases[i].html)
			fail_msg("%s", cases[i].text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_charset_is_what_the_bytes_are_and_else_what_they_say),
		cmocka_unit_test(the_article_stands_behind_its_header_byte_for_byte),
		cmocka_unit_test(html_is_told_by_how_it_begins),
	};

	return cmocka_run_group_tests_name("tool/bare_article", tests, NULL, NULL);
}
