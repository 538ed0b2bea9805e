/*
 * N-grams: which there are, and that reading and writing agree on them.
 */
#include "policy/ngram.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/compiler.h"

/* All n-grams of n characters of a text, in order, joined by "|". The text has exactly its bytes. */
static const char *
grams_of(const char *text, unsigned n)
{
	static char joined[1024];
	size_t len = strlen(text), at = 0;
	uint8_t *copy = malloc(len == 0 ? 1 : len);
	struct ngrams ngrams;
	uint64_t hashes[NGRAM_MOST];
	unsigned count;

	memcpy(copy, text, len);
	ngrams = ngrams_of((struct slice){ copy, len });
	joined[0] = '\0';
	while ((count = ngrams_next(&ngrams, hashes)) > 0) {
		char written[NGRAM_BYTES];
		size_t bytes;

		if (count < n)
			continue;
		bytes = ngram_write(&ngrams, n, written);
		assert_true(hashes[n - 1] == ngram_hash((struct slice){ (uint8_t *)written, bytes }));
		at += (size_t)snprintf(joined + at, sizeof(joined) - at, "%s%.*s",
				       at == 0 ? "" : "|", (int)bytes, written);
		assert_true(at < sizeof(joined));
	}
	free(copy);
	return joined;
}

static void
a_text_stands_between_blanks_and_its_ngrams_end_with_each_character(void **state)
{
	static const struct {
		const char *text;
		unsigned n;
		const char *grams;
	} cases[] = {
		{ "sui", 1, "s|u|i|_" },
		{ "sui", 2, "_s|su|ui|i_" },
		{ "sui", 3, "_su|sui|ui_" },
		{ "sui", 5, "_sui_" },
		{ "", 1, "_" },
		{ "", 2, "__" },
		{ "a b", 2, "_a|a_|_b|b_" },
		{ "a_b", 2, "_a|a_|_b|b_" },
		{ "\u4E70\u5E01", 2, "_\u4E70|\u4E70\u5E01|\u5E01_" },
		{ "\U0001F680", 3, "_\U0001F680_" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_string_equal(grams_of(cases[i].text, cases[i].n), cases[i].grams);
}

static void
a_number_with_what_groups_its_digits_is_one_0(void **state)
{
	static const struct {
		const char *text, *grams;	/* of one character */
	} cases[] = {
		{ "7", "0|_" },
		{ "1,200.50", "0|_" },
		{ "1 200 000", "0|_" },
		{ "1'200", "0|_" },
		{ "5.", "0|.|_" },
		{ "5, 6", "0|,|_|0|_" },
		{ "100x", "0|x|_" },
		{ "a1b22", "a|0|b|0|_" },
		{ "\u0665\u0666", "0|_" },
		{ "3 ", "0|_|_" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_string_equal(grams_of(cases[i].text, 1), cases[i].grams);
}

static void
what_is_no_ngram_has_no_hash(void **state)
{
	(void)state;
	assert_true(ngram_hash(SLICE("")) == 0);
	assert_true(ngram_hash(SLICE("sixsix")) == 0);
	assert_true(ngram_hash(SLICE("\xFF")) == 0);
	assert_true(ngram_hash(SLICE("fives")) != 0);
	assert_true(ngram_hash(SLICE("_a")) == ngram_hash(SLICE(" a")));
	assert_true(ngram_hash(SLICE("ab")) != ngram_hash(SLICE("ba")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_text_stands_between_blanks_and_its_ngrams_end_with_each_character),
		cmocka_unit_test(a_number_with_what_groups_its_digits_is_one_0),
		cmocka_unit_test(what_is_no_ngram_has_no_hash),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
