/*
 * What a line of plain text begins with.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdlib.h>

#include "base/compiler.h"
#include "text/plain_mark.h"

#include <cmocka.h>		/* last: it makes a macro of fail */

/* The marking of a text that stands in memory of exactly its length. */
static struct plain_marking
marking_of(const char *string)
{
	struct slice text = slice_of(string);
	uint8_t *copy = malloc(text.len == 0 ? 1 : text.len);
	struct plain_marking marking;

	assert_non_null(copy);
	memcpy(copy, text.data, text.len);
	marking = plain_mark_of((struct slice){ copy, text.len });
	free(copy);
	return marking;
}

static void
each_mark_of_a_list_is_known_with_its_blank(void **state)
{
	static const struct {
		const char *text;
		enum plain_mark mark;
		size_t len;
	} cases[] = {
		{ "- a", PLAIN_MARK_DASH, 2 },		{ "* a", PLAIN_MARK_DASH, 2 },
		{ "+ a", PLAIN_MARK_DASH, 2 },		{ "\u2013 a", PLAIN_MARK_DASH, 4 },
		{ "\u2014 a", PLAIN_MARK_DASH, 4 },	{ "\u00BB a", PLAIN_MARK_DASH, 3 },
		{ "\u2022 a", PLAIN_MARK_BULLET, 4 },	{ "\u2022a", PLAIN_MARK_BULLET, 3 },
		{ "\u00B7\ta", PLAIN_MARK_BULLET, 3 },	{ "\u2192 a", PLAIN_MARK_BULLET, 4 },
		{ "\u25AA\u00A0a", PLAIN_MARK_BULLET, 5 }, { "\u30FB\u4E2D", PLAIN_MARK_BULLET, 3 },
		{ "\u25A0 \u4E2D", PLAIN_MARK_BULLET, 4 }, { "\u2713 a", PLAIN_MARK_BULLET, 4 },
		{ "\u2460 a", PLAIN_MARK_BULLET, 4 },	{ "1. a", PLAIN_MARK_NUMBER, 3 },
		{ "12) a", PLAIN_MARK_NUMBER, 4 },	{ "(3) a", PLAIN_MARK_NUMBER, 4 },
		{ "a) a", PLAIN_MARK_NUMBER, 3 },	{ "(b) a", PLAIN_MARK_NUMBER, 4 },
		{ "iv) a", PLAIN_MARK_NUMBER, 4 },	{ "1\u3001\u4E2D", PLAIN_MARK_NUMBER, 4 },
		{ "\u4E8C\u3001\u4E2D", PLAIN_MARK_NUMBER, 6 },
		{ "\uFF08\u4E09\uFF09\u4E2D", PLAIN_MARK_NUMBER, 9 },
		{ "\u0661. \u0628", PLAIN_MARK_NUMBER, 4 },
		{ "1\uFE0F\u20E3 a", PLAIN_MARK_NUMBER, 8 },
		{ "[1] a", PLAIN_MARK_NOTE, 4 },	{ "[12]: a", PLAIN_MARK_NOTE, 6 },
		{ "\U0001F680 a", PLAIN_MARK_EMOJI, 5 }, { "\u2705 a", PLAIN_MARK_EMOJI, 4 },
		{ "\u2764\uFE0F a", PLAIN_MARK_EMOJI, 7 },
		{ "\U0001F44D\U0001F3FD a", PLAIN_MARK_EMOJI, 9 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct plain_marking marking = marking_of(cases[i].text);

		if (marking.mark != cases[i].mark || marking.len != cases[i].len)
			fail_msg("\"%s\": mark %d of %zu bytes", cases[i].text, (int)marking.mark,
				 marking.len);
	}
}

static void
what_only_resembles_a_mark_is_none(void **state)
{
	static const char *const cases[] = {
		"", "-", "-5 % today", "+13 %", "2025 was good", "3.5 % more", "1.", "1.a", "1999. a",
		"A. M\u00FCller", "z. B. Kurse", "i. d. R.", "(siehe unten) a", "[x] a", "[1]a", "[1234] a",
		"#hashtag", "####### a", "*emphasis* a", "--option", "\U0001F680", "\U0001F680a",
		"\u25B2 1.2%", "\u2191 5 %", "\u4E00\u4E8C\u4E09\u4E2D", "10:30 a", "ab) a", "=== a",
		"---------- Forwarded message ---------",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		if (marking_of(cases[i]).mark != PLAIN_MARK_NONE)
			fail_msg("\"%s\": mark %d", cases[i], (int)marking_of(cases[i]).mark);
}

static void
a_heading_s_mark_may_be_closed_behind_it(void **state)
{
	static const struct {
		const char *text;
		size_t len, tail;
		unsigned level;
	} cases[] = {
		{ "# a", 2, 0, 1 },	     { "###### a", 7, 0, 6 },	{ "## a ##", 3, 3, 2 },
		{ "# C#", 2, 0, 1 },	     { "** a", 3, 0, 2 },	{ "** a **", 3, 3, 2 },
		{ "*** a ***", 4, 4, 2 },    { "=== a ===", 4, 4, 1 },	{ "--- a ---", 4, 4, 2 },
		{ "~~ a ~~", 3, 3, 3 },	     { "\u2500\u2500 a \u2500\u2500", 7, 7, 2 },
		{ "\u2550\u2550\u2550 a \u2550\u2550\u2550", 10, 10, 1 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct plain_marking marking = marking_of(cases[i].text);

		if (marking.mark != PLAIN_MARK_HEADING || marking.len != cases[i].len ||
		    marking.tail != cases[i].tail || marking.level != cases[i].level)
			fail_msg("\"%s\": mark %d of %zu and %zu bytes, level %u", cases[i].text,
				 (int)marking.mark, marking.len, marking.tail, marking.level);
	}
}

static void
emphasis_is_told_where_it_embraces_all(void **state)
{
	static const struct {
		const char *text;
		size_t len;
	} cases[] = {
		{ "**a b**", 2 }, { "*a b*", 1 }, { "__a__", 2 }, { "_a b_", 1 }, { "*a* b", 0 },
		{ "*a* and *b*", 0 }, { "* a *", 0 }, { "**", 0 }, { "*", 0 }, { "a", 0 }, { "", 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		if (plain_emphasis_len(slice_of(cases[i].text)) != cases[i].len)
			fail_msg("\"%s\": %zu", cases[i].text,
				 plain_emphasis_len(slice_of(cases[i].text)));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_mark_of_a_list_is_known_with_its_blank),
		cmocka_unit_test(what_only_resembles_a_mark_is_none),
		cmocka_unit_test(a_heading_s_mark_may_be_closed_behind_it),
		cmocka_unit_test(emphasis_is_told_where_it_embraces_all),
	};

	return cmocka_run_group_tests_name("text/plain_mark", tests, NULL, NULL);
}
