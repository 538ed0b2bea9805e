/*
 * Replies as they go to libmilter: what a headline may hold, and what an MTA makes of it.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "base/compiler.h"
#include "base/limits.h"
#include "daemon/reply.h"

static struct reply_lines
compose(struct arena *arena, unsigned code, const char *enhanced, struct slice text,
	enum verdict verdict)
{
	uint8_t *exact = malloc(text.len == 0 ? 1 : text.len);
	const struct reply reply = { code, enhanced, { exact, text.len } };
	struct reply_lines lines;
	struct error err;

	assert_non_null(exact);
	if (text.len > 0)
		memcpy(exact, text.data, text.len);
	assert_true(reply_compose(arena, &reply, verdict, &lines, &err));
	free(exact);
	return lines;
}

static void
the_text_arrives_readable_whatever_the_headline_held(void **state)
{
	static const struct {
		const char *text, *line;
	} cases[] = {
		{ "article \"Zinsen\" names no source", "article \"Zinsen\" names no source" },
		{ "SUI fällt um 85 % auf 0,56 $", "SUI faellt um 85 %% auf 0,56 $" },
		{ "100%", "100%%" },
		{ "%s%n%%", "%%s%%n%%%%" },
		{ "85 % Verlust", "85 %% Verlust" },
		{ "550 5.7.1 twice", "550 5.7.1 twice" },
		{ "one\r\ntwo\nthree\rfour", "one two three four" },
		{ "a\tb \x01 c\x7f", "a b c" },
		{ "  blanks  at  ends  ", "blanks at ends" },
		{ "Größe, Übermut, Ärger, ß", "Groesse, Uebermut, Aerger, ss" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *arena = arena_new(1 * MiB);
		struct reply_lines lines =
			compose(arena, 550, "5.7.1", slice_of(cases[i].text), VERDICT_REJECT);

		assert_string_equal(lines.lines[0], cases[i].line);
		assert_null(lines.lines[1]);
		arena_free(arena);
	}
}

static void
no_byte_of_a_reply_is_outside_printable_ascii(void **state)
{
	static const char *const texts[] = {
		"Bitcoin 🚀 zum Mond 🌕!", "Привет, мир", "日本語の見出し", "\xff\xfe broken \xc3",
		"zero\xe2\x80\x8bwidth", "dash \xe2\x80\x94 quote \xe2\x80\x9c",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct arena *arena = arena_new(1 * MiB);
		struct reply_lines lines =
			compose(arena, 550, "5.7.1", slice_of(texts[i]), VERDICT_REJECT);

		for (const char *c = lines.lines[0]; *c != '\0'; c++) {
			if (*c < 0x20 || *c > 0x7e)
				fail_msg("%s: byte %d", texts[i], *c);
		}
		assert_true(lines.lines[0][0] != '\0');
		arena_free(arena);
	}
}

static void
code_and_enhanced_code_fit_the_verdict(void **state)
{
	static const struct {
		enum verdict verdict;
		unsigned code;
		const char *enhanced;
		const char *code_sent, *enhanced_sent;
	} cases[] = {
		{ VERDICT_REJECT, 554, "5.7.0", "554", "5.7.0" },
		{ VERDICT_REJECT, 0, NULL, "550", "5.7.1" },
		{ VERDICT_REJECT, 451, "4.7.1", "550", "5.7.1" },
		{ VERDICT_REJECT, 550, "4.7.1", "550", "5.7.1" },
		{ VERDICT_REJECT, 550, "5.7", "550", "5.7.1" },
		{ VERDICT_REJECT, 550, "5.7.1 and more", "550", "5.7.1" },
		{ VERDICT_REJECT, 550, "5.1234.1", "550", "5.7.1" },
		{ VERDICT_REJECT, 550, "5.123.456", "550", "5.123.456" },
		{ VERDICT_REJECT, 5500, "5.7.1", "550", "5.7.1" },
		{ VERDICT_REJECT, 250, "2.0.0", "550", "5.7.1" },
		{ VERDICT_TEMPFAIL, 452, "4.3.1", "452", "4.3.1" },
		{ VERDICT_TEMPFAIL, 421, "4.3.2", "451", "4.3.2" },
		{ VERDICT_TEMPFAIL, 550, "5.7.1", "451", "4.7.1" },
		{ VERDICT_TEMPFAIL, 0, "", "451", "4.7.1" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *arena = arena_new(1 * MiB);
		struct reply_lines lines = compose(arena, cases[i].code, cases[i].enhanced,
						   SLICE("x"), cases[i].verdict);

		if (strcmp(lines.code, cases[i].code_sent) != 0 ||
		    strcmp(lines.enhanced, cases[i].enhanced_sent) != 0)
			fail_msg("case %zu: %s %s", i, lines.code, lines.enhanced);
		arena_free(arena);
	}
}

static void
a_reply_without_text_has_one_all_the_same(void **state)
{
	static const char *const texts[] = { "", "   ", "\r\n" };

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct arena *arena = arena_new(1 * MiB);
		struct reply_lines lines =
			compose(arena, 550, "5.7.1", slice_of(texts[i]), VERDICT_REJECT);

		assert_string_equal(lines.lines[0], "message refused by the newsletter policy");
		arena_free(arena);
	}
}

/* The lines joined by a blank, "%%" as one "%": what the client reads. */
static size_t
read_by_the_client(const struct reply_lines *lines, char *out, size_t size, size_t *longest_out)
{
	size_t len = 0, count = 0;

	*longest_out = 0;
	for (; count < REPLY_LINES && lines->lines[count] != NULL; count++) {
		size_t before = len;

		if (count > 0)
			out[len++] = ' ';
		for (const char *c = lines->lines[count]; *c != '\0'; c++) {
			assert_true(len < size - 1);
			out[len++] = *c;
			if (*c == '%')
				assert_true(*++c == '%');
		}
		if (len - before > *longest_out)
			*longest_out = len - before;
		assert_true(strlen(lines->lines[count]) <= 980);
	}
	out[len] = '\0';
	return count;
}

static void
a_long_text_is_broken_between_words(void **state)
{
	struct arena *arena = arena_new(1 * MiB);
	static char text[5001], client[6000];
	struct reply_lines lines;
	size_t longest;

	(void)state;
	for (size_t i = 0; i < 5000; i++)
		text[i] = i % 10 == 9 ? ' ' : '%';
	text[4999] = 'x';
	lines = compose(arena, 550, "5.7.1", slice_of(text), VERDICT_REJECT);
	assert_int_equal(read_by_the_client(&lines, client, sizeof(client), &longest), 11);
	assert_string_equal(client, text);
	assert_true(longest <= 481);
	arena_free(arena);
}

static void
a_text_that_never_ends_is_cut_and_says_so(void **state)
{
	struct arena *arena = arena_new(4 * MiB);
	static char text[100001], client[40000];
	struct reply_lines lines;
	size_t longest;

	(void)state;
	memset(text, 'a', 100000);
	lines = compose(arena, 550, "5.7.1", slice_of(text), VERDICT_REJECT);
	assert_int_equal(read_by_the_client(&lines, client, sizeof(client), &longest), 32);
	assert_string_equal(client + strlen(client) - 4, "a...");
	assert_true(longest <= 484);
	arena_free(arena);
}

static void
no_memory_is_an_error_and_not_a_reply_without_text(void **state)
{
	static uint8_t text[5000];
	const struct reply reply = { 550, "5.7.1", { text, sizeof(text) } };
	struct arena *arena = arena_new(20 * KiB);
	struct reply_lines lines;
	struct error err;

	(void)state;
	memset(text, '%', sizeof(text));
	while (arena_alloc(arena, 64) != NULL)
		;
	assert_false(reply_compose(arena, &reply, VERDICT_REJECT, &lines, &err));
	assert_int_equal(err.kind, FAULT_MEMORY);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_text_arrives_readable_whatever_the_headline_held),
		cmocka_unit_test(no_byte_of_a_reply_is_outside_printable_ascii),
		cmocka_unit_test(code_and_enhanced_code_fit_the_verdict),
		cmocka_unit_test(a_reply_without_text_has_one_all_the_same),
		cmocka_unit_test(a_long_text_is_broken_between_words),
		cmocka_unit_test(a_text_that_never_ends_is_cut_and_says_so),
		cmocka_unit_test(no_memory_is_an_error_and_not_a_reply_without_text),
	};

	return cmocka_run_group_tests_name("daemon/reply", tests, NULL, NULL);
}
