/*
 * Removal from plain text, by hand: what stays is byte for byte what was there, and reads as it did.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "moderate/removal_test.h"

#define BUDGET ((size_t)64 << 20)

static void
what_stays_reads_as_it_did(void **state)
{
	static const struct {
		const char *what, *before, *after;
		bool flowed;
	} cases[] = {
		{ "an item between two", "Text:\n- one\n- promo\n- two\n", "Text:\n- one\n- two\n", false },
		{ "a number is not given again", "1. one\n2. promo\n3. three\n", "1. one\n3. three\n", false },
		{ "an item over two lines", "* one\n* promo and\n  more of it\n* two\n", "* one\n* two\n", false },
		{ "a sub-item", "- one\n  - promo\n- two\n", "- one\n- two\n", false },
		{ "quoted lines", "> one\n>\n> promo\n>\n> two\n", "> one\n>\n> two\n", false },
		{ "a soft break before what goes", "One \n> promo\ntwo.\n", "One \n\ntwo.\n", true },
		{ "quoted, a soft break", "> One \n>> promo\n> two.\n", "> One \n>\n> two.\n", true },
		{ "a soft break and a blank line", "One \n\npromo \n\ntwo.\n", "One \n\ntwo.\n", true },
		{ "lines that were not one",
		  "The committee left its rate unchanged on Wednesday and\n- a promo\nsaid nothing.\n",
		  "The committee left its rate unchanged on Wednesday and\n\nsaid nothing.\n", false },
		{ "a rule that was no underline", "One title\nA promo sentence.\n---------\nText.\n",
		  "One title\n\n---------\nText.\n", false },
		{ "a row of a table", "Coin   | Price\n-------|------\nETH    | 2400\npromo  | 2\nBTC    | 619\n",
		  "Coin   | Price\n-------|------\nETH    | 2400\nBTC    | 619\n", false },
		{ "carriage returns", "one\r\rpromo\r\rtwo\r", "one\r\rtwo\r", false },
		{ "the last of them", "one\r\rpromo", "one", false },
		{ "mixed line ends", "one\r\n\npromo\r\r\n\rtwo\n", "one\r\n\ntwo\n", false },
		{ "a byte order mark", "\xEF\xBB\xBFpromo\n\none\n", "\xEF\xBB\xBFone\n", false },
		{ "the mark of the signature", "one\n-- \npromo\n", "one\n-- \n", false },
		{ "before the mark of the signature", "one\n\npromo\n-- \nJane\n", "one\n\n-- \nJane\n", false },
		{ "first of the signature", "one\n\n-- \npromo\nJane\n", "one\n\n-- \nJane\n", false },
		{ "box drawing", "one\n\n\u2500\u2500\u2500\u2500\n\npromo\n\n\u2500\u2500\u2500\u2500\n\ntwo\n",
		  "one\n\n\u2500\u2500\u2500\u2500\n\ntwo\n", false },
		{ "a form feed", "one\n\f\npromo\n\ntwo\n", "one\n\f\ntwo\n", false },
		{ "trailing white space", "one  \n \npromo\t \n\t\ntwo\n", "one  \n \ntwo\n", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct slice after, source = slice_of(cases[i].before);
		struct arena *arena = arena_new(BUDGET);
		struct document document;
		struct error err = { 0 };
		size_t promo = 0;

		assert_non_null(arena);
		assert_true(document_from_plain(arena, source, cases[i].flowed, false, NULL, &document,
						&err));
		while (slice_find(block_text(&document, &document.blocks[promo]), 0, SLICE("promo")) ==
		       SLICE_NOT_FOUND)
			promo++;
		after = without_block(arena, &document, promo);
		if (!slice_equal(after, slice_of(cases[i].after)))
			fail_msg("%s:\n%.*s", cases[i].what, SLICE_ARG(after));
		arena_free(arena);
	}
}

/* Sentences of one long paragraph, in one line or broken, quoted or not. */
static void
a_sentence_leaves_its_line_to_the_others(void **state)
{
	static const struct {
		const char *mark, *before, *promo, *behind, *left;
	} cases[] = {
		{ "", "It rose. ", "A promo! ", "It fell.", "It rose. It fell." },
		{ "> ", "It rose. ", "A promo! ", "It fell.", "It rose. It fell." },
		{ "- ", "", "A promo! ", "It fell.", "It fell." },
		{ "", "It rose. ", "A promo!", "\n\nNext.", "It rose.\n\nNext." },
		{ "", "It rose.\n", "A promo!\n", "It fell.", "It rose.\nIt fell." },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *arena = arena_new(BUDGET);
		struct document document;
		struct error err = { 0 };
		struct buf text, wanted;
		struct slice after;
		size_t promo = 0;

		assert_non_null(arena);
		buf_init(&text, arena);
		buf_init(&wanted, arena);
		buf_string(&text, cases[i].mark);
		for (int k = 0; k < 1000 && cases[i].before[0] != '\0'; k++)
			buf_string(&text, "It is so. ");
		buf_add(&wanted, buf_slice(&text));
		buf_printf(&text, "%s%s%s", cases[i].before, cases[i].promo, cases[i].behind);
		buf_string(&wanted, cases[i].left);
		for (int k = 0; k < 1000 && cases[i].before[0] == '\0'; k++) {
			buf_string(&text, " It is so.");
			buf_string(&wanted, " It is so.");
		}
		assert_true(document_from_plain(arena, buf_slice(&text), false, false, NULL, &document,
						&err));
		while (slice_find(block_text(&document, &document.blocks[promo]), 0, SLICE("promo")) ==
		       SLICE_NOT_FOUND)
			promo++;
		after = without_block(arena, &document, promo);
		if (!slice_equal(after, buf_slice(&wanted)))
			fail_msg("%s%s%s:\n%.*s", cases[i].before, cases[i].promo, cases[i].behind, 80,
				 (const char *)after.data + (after.len > 80 ? after.len - 80 : 0));
		arena_free(arena);
	}
}

static void
a_sentence_over_two_quoted_lines_leaves_one_of_them(void **state)
{
	static const char lines[] = "> The committee left its rate unchanged on Wednesday and said\n"
				    "> that it would wait for further data as it had done before.\n";
	static const char promo[] = "> A promo that is wide enough to be broken at the column and\n"
				    "> more of it, which ends here. It fell.\n";
	struct arena *arena = arena_new(BUDGET);
	struct document document;
	struct error err = { 0 };
	struct buf text, wanted;
	struct slice after;

	(void)state;
	assert_non_null(arena);
	buf_init(&text, arena);
	buf_init(&wanted, arena);
	for (int i = 0; i < 200; i++) {
		buf_string(&text, i == 100 ? promo : "");
		buf_string(&wanted, i == 100 ? "> It fell.\n" : "");
		buf_string(&text, lines);
		buf_string(&wanted, lines);
	}
	assert_true(document_from_plain(arena, buf_slice(&text), false, false, NULL, &document, &err));
	assert_int_equal(document.block_count, 202);
	after = without_block(arena, &document, 100);
	assert_true(slice_equal(after, buf_slice(&wanted)));
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_stays_reads_as_it_did),
		cmocka_unit_test(a_sentence_leaves_its_line_to_the_others),
		cmocka_unit_test(a_sentence_over_two_quoted_lines_leaves_one_of_them),
	};

	return cmocka_run_group_tests_name("moderate/removal_plain", tests, NULL, NULL);
}
