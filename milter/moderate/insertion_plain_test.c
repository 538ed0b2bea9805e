/*
 * Unit tests of moderate/insertion_plain: what a reader sees, by hand. The text is inserted in the first
 * article of each.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "moderate/footer.h"
#include "moderate/insertion.h"
#include "text/article.h"
#include "text/character.h"

#define BUDGET ((size_t)64 << 20)

/* Long enough to be broken. */
#define ADVICE "Disclaimer: this article is for information only. It is no advice to buy or to sell any " \
	       "security or coin, and no ground for a decision."

#define LINES "The committee left its rate unchanged on Wednesday and said\nthat it would wait for " \
	      "further data before it did anything.\n"
#define LONG_LINE "The committee left its rate unchanged on Wednesday and said that it would wait for further " \
	     "data before it did anything.\n"

struct manner {
	bool flowed, delsp;
};

static struct slice
with_text(struct arena *arena, struct slice source, struct manner manner, const char *plain)
{
	struct article_hints hints = { 0 };
	struct document document;
	struct insertion insertion = { .document = &document, .plain = slice_of(plain) };
	enum insertion_place place;
	struct edits edits;
	struct error err = { 0 };
	struct buf out;

	assert_true(document_from_plain(arena, source, manner.flowed, manner.delsp, NULL, &document,
					&err));
	assert_true(articles_find(arena, &document, &hints, &err));
	insertion.footer = footer_find(&document, arena);
	insertion.removed = arena_array(arena, document.block_count, sizeof(bool));
	edits_init(&edits, arena);
	assert_true(insertion_edits(&insertion, arena, &edits, &place));
	assert_int_equal(place, INSERTION_BLOCK);
	assert_true(edits_finish(&edits));
	buf_init(&out, arena);
	edits_apply(&edits, source, &out);
	assert_false(out.failed);
	return buf_slice(&out);
}

struct test_case {
	const char *what, *before, *after;
	struct manner manner;
};

static void
assert_cases(const struct test_case *cases, size_t count, const char *plain)
{
	for (size_t i = 0; i < count; i++) {
		struct arena *arena = arena_new(BUDGET);
		struct slice after;

		assert_non_null(arena);
		after = with_text(arena, slice_of(cases[i].before), cases[i].manner, plain);
		if (!slice_equal(after, slice_of(cases[i].after)))
			fail_msg("%s:\n%.*s", cases[i].what, SLICE_ARG(after));
		arena_free(arena);
	}
}

static void
the_text_is_broken_where_the_lines_around_are(void **state)
{
	static const struct test_case cases[] = {
		{ "lines broken at 59", "Title\n\n" LINES,
		  "Title\n\n" LINES "\nDisclaimer: this article is for information only. It is no\n"
		  "advice to buy or to sell any security or coin, and no\nground for a decision.\n", { 0 } },
		{ "with CRLF",
		  "Title\r\n\r\nThe committee left its rate unchanged on Wednesday and said\r\n"
		  "that it would wait for further data before it did anything.\r\n",
		  "Title\r\n\r\nThe committee left its rate unchanged on Wednesday and said\r\n"
		  "that it would wait for further data before it did anything.\r\n\r\n"
		  "Disclaimer: this article is for information only. It is no\r\n"
		  "advice to buy or to sell any security or coin, and no\r\nground for a decision.\r\n",
		  { 0 } },
		{ "a paragraph a line", "Title\n\n" LONG_LINE, "Title\n\n" LONG_LINE "\n" ADVICE "\n", { 0 } },
		{ "soft lines", "Title\r\n\r\nOne \r\nline.\r\n",
		  "Title\r\n\r\nOne \r\nline.\r\n\r\nDisclaimer: this article is for information only. It is no "
		  "advice to buy \r\nor to sell any security or coin, and no ground for a decision.\r\n",
		  { .flowed = true } },
		{ "paragraphs without blank lines", LONG_LINE LONG_LINE LONG_LINE,
		  LONG_LINE LONG_LINE LONG_LINE ADVICE "\n", { 0 } },
	};

	(void)state;
	assert_cases(cases, COUNT(cases), ADVICE "\n");
}

static void
the_text_stands_before_what_ends_the_issue_and_never_in_a_quotation(void **state)
{
	static const struct test_case cases[] = {
		{ "before signature and footer",
		  LONG_LINE "\n-------\nUnsubscribe: https://x.example/unsubscribe\n\n-- \nJane\n",
		  LONG_LINE "\nNo advice.\n\n-------\nUnsubscribe: https://x.example/unsubscribe\n\n-- \nJane\n",
		  { 0 } },
		{ "before the signature and the footer below it",
		  LONG_LINE "-- \nJane\n\nUnsubscribe: https://x.example/unsubscribe\n",
		  LONG_LINE "\nNo advice.\n\n-- \nJane\n\nUnsubscribe: https://x.example/unsubscribe\n", { 0 } },
		{ "a signature whose mark lost its blank", LONG_LINE "\n--\nJane\n",
		  LONG_LINE "\nNo advice.\n\n--\nJane\n", { 0 } },
		{ "above what is quoted in a reply",
		  LONG_LINE "\nOn Monday, Jane wrote:\n\n> " LONG_LINE ">\n> Jane\n",
		  LONG_LINE "\nNo advice.\n\nOn Monday, Jane wrote:\n\n> " LONG_LINE ">\n> Jane\n", { 0 } },
		{ "below answers between quoted lines", "On Monday, Jane wrote:\n> One?\nYes.\n> Two?\nNo.\n",
		  "On Monday, Jane wrote:\n> One?\nYes.\n> Two?\nNo.\n\nNo advice.\n", { 0 } },
		{ "below all that is quoted", "> Title\n>\n> " LONG_LINE ">\n\n-- \nJane\n",
		  "> Title\n>\n> " LONG_LINE ">\n\nNo advice.\n\n-- \nJane\n", { 0 } },
		{ "below words that somebody said", LONG_LINE "\n> We build before demand is there.\n",
		  LONG_LINE "\n> We build before demand is there.\n\nNo advice.\n", { 0 } },
		{ "a soft break does not take it", "One \n\n-- \nJane\n", "One \n\nNo advice.\n\n-- \nJane\n",
		  { .flowed = true } },
	};

	(void)state;
	assert_cases(cases, COUNT(cases), "No advice.\n");
}

static void
no_line_begins_as_something_else_does(void **state)
{
	static const struct test_case broken[] = {
		{ "broken", LINES,
		  LINES "\nA disclaimer that is to be broken before a word that\n"
			"reads From here or a >mark or -- dashes is broken before.\n", { 0 } },
	};
	static const struct test_case flowed[] = {
		{ "flowed", "One \ntwo.\n",
		  "One \ntwo.\n\n From here on this is no advice to buy or to sell anything, and the words \n"
		  " From the start of a line are stuffed.\n", { .flowed = true } },
	};

	(void)state;
	assert_cases(broken, COUNT(broken), "A disclaimer that is to be broken before a word that reads "
		     "From here or a >mark or -- dashes is broken before.\n");
	assert_cases(flowed, COUNT(flowed), "From here on this is no advice to buy or to sell anything, and "
		     "the words From the start of a line are stuffed.\n");
}

/* At any column the lines are no wider than those around, and read as one paragraph. */
static void
broken_lines_read_as_one_paragraph_at_any_column(void **state)
{
	static const char *const texts[] = {
		ADVICE,
		"Haftungsausschluss: Dieser Beitrag dient allein der Information. Er ist keine "
		"Anlageberatung, keine Empfehlung zum Kauf oder Verkauf von Wertpapieren oder Anlagen.",
		"\u041E\u0442\u043A\u0430\u0437: \u043C\u0430\u0442\u0435\u0440\u0438\u0430\u043B "
		"\u043D\u043E\u0441\u0438\u0442 \u0442\u043E\u043B\u044C\u043A\u043E "
		"\u0438\u043D\u0444\u043E\u0440\u043C\u0430\u0446\u0438\u043E\u043D\u043D\u044B\u0439 "
		"\u0445\u0430\u0440\u0430\u043A\u0442\u0435\u0440 \u0438 \u043D\u0435 "
		"\u0434\u043E\u043B\u0436\u0435\u043D \u0441\u043B\u0443\u0436\u0438\u0442\u044C "
		"\u043E\u0441\u043D\u043E\u0432\u043E\u0439 \u0434\u043B\u044F \u0440\u0435\u0448\u0435\u043D\u0438\u0439.",
	};

	(void)state;
	for (size_t columns = 45; columns <= 78; columns++)
		for (size_t i = 0; i < COUNT(texts); i++) {
			struct arena *arena = arena_new(BUDGET);
			struct document document;
			struct error err = { 0 };
			struct buf text;
			struct slice after, rest, line;
			const struct block *last;

			assert_non_null(arena);
			buf_init(&text, arena);
			for (int k = 0; k < 3; k++) {		/* as wide as the column, both lines full */
				for (size_t at = 0; at < columns - 8; at++)
					buf_byte(&text, at % 6 == 5 ? ' ' : 'a');
				buf_string(&text, " aaaaaaa\n");
			}
			after = with_text(arena, buf_slice(&text), (struct manner){ 0 }, texts[i]);
			for (rest = after; slice_next_line(&rest, &line, NULL);)
				assert_true(text_columns(line) <= columns);
			assert_true(document_from_plain(arena, after, false, false, NULL, &document, &err));
			last = &document.blocks[document.block_count - 1];
			if (!slice_equal(block_text(&document, last), slice_of(texts[i])))
				fail_msg("at %zu:\n%.*s", columns, SLICE_ARG(after));
			arena_free(arena);
		}
}

static void
chinese_is_broken_between_characters_but_not_before_its_comma(void **state)
{
	static const char text[] =
		"\u514D\u8D23\u58F0\u660E\uFF1A\u672C\u6587\u4EC5\u4F9B\u53C2\u8003\uFF0C\u4E0D\u6784\u6210"
		"\u6295\u8D44\u5EFA\u8BAE\uFF0C\u4E5F\u4E0D\u6784\u6210\u63A8\u8350\uFF0C\u4E0D\u5E94\u4F5C\u4E3A"
		"\u4F9D\u636E\u3002\u672C\u6587\u4EC5\u4F9B\u53C2\u8003\u3002";
	static const char line[] =
		"\u59D4\u5458\u4F1A\u5468\u4E09\u7EF4\u6301\u5229\u7387\u4E0D\u53D8\u5E76\u8868\u793A\u5C06\u7B49"
		"\u5F85\u8FDB\u4E00\u6B65";
	struct arena *arena = arena_new(BUDGET);
	struct buf source;
	struct slice after, rest, got;
	size_t lines = 0;

	(void)state;
	assert_non_null(arena);
	buf_init(&source, arena);
	for (int i = 0; i < 4; i++) {
		buf_string(&source, line);
		buf_string(&source, "\n");
	}
	after = with_text(arena, buf_slice(&source), (struct manner){ 0 }, text);
	rest = slice_from(after, source.len + 1);
	while (slice_next_line(&rest, &got, NULL)) {
		assert_true(text_columns(got) <= text_columns(slice_of(line)));
		assert_false(slice_has_at(got, 0, SLICE("\uFF0C")));
		lines++;
	}
	assert_int_equal(lines, 3);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_text_is_broken_where_the_lines_around_are),
		cmocka_unit_test(the_text_stands_before_what_ends_the_issue_and_never_in_a_quotation),
		cmocka_unit_test(no_line_begins_as_something_else_does),
		cmocka_unit_test(broken_lines_read_as_one_paragraph_at_any_column),
		cmocka_unit_test(chinese_is_broken_between_characters_but_not_before_its_comma),
	};

	return cmocka_run_group_tests_name("moderate/insertion_plain", tests, NULL, NULL);
}
