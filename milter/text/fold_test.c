/*
 * What folds to what, and where every folded byte came from.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include "text/arena_test.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/compiler.h"
#include "base/utf8.h"
#include "text/fold.h"

#define BUDGET ((size_t)256 << 20)

/* A copy of exactly its length, so that reading past the end is seen. */
static struct slice
exact(struct slice text, uint8_t **copy_out)
{
	uint8_t *copy = malloc(text.len == 0 ? 1 : text.len);

	assert_non_null(copy);
	memcpy(copy, text.data, text.len);
	*copy_out = copy;
	return (struct slice){ copy, text.len };
}

static void
each_text_folds_to_what_it_reads_as(void **state)
{
	static const struct {
		const char *what, *text, *folded;
	} cases[] = {
		{ "nothing", "", "" },
		{ "lower case", "the price of sui", "the price of sui" },
		{ "capitals", "ABCXYZ @[`{ Over EIGHT Bytes", "abcxyz @[`{ over eight bytes" },
		{ "umlauts", "ÄÖÜ äöü", "äöü äöü" },
		{ "sharp s", "Größe GRÖSSE GRÖẞE", "grösse grösse grösse" },
		{ "composing", "stu\xCC\x88rzt U\xCC\x88", "stürzt ü" },
		{ "two marks in either order", "e\xCC\xA3\xCC\x82 e\xCC\x82\xCC\xA3", "ệ ệ" },
		{ "soft hyphen", "Kurs\xC2\xADziel", "kursziel" },
		{ "soft hyphen before a mark", "u\xC2\xAD\xCC\x88", "ü" },
		{ "zero width", "S\xE2\x80\x8BU\xE2\x80\x8D\xE2\x80\x8CI\xEF\xBB\xBF", "sui" },
		{ "selectors", "1\xEF\xB8\x8F\xE2\x83\xA3 \xE2\x9D\xA4\xEF\xB8\x8F", "1 \xE2\x9D\xA4" },
		{ "direction marks", "\xE2\x80\xAE" "abc\xE2\x80\x8F\xE2\x81\xA9", "abc" },
		{ "controls", "a\x01" "b\x7F", "ab" },
		{ "tabs and line ends", "a\tb\rc\nd", "a b c\nd" },
		{ "blanks", "85\xC2\xA0%\xE2\x80\x89\xE3\x80\x80|", "85 %  |" },
		{ "double quotes", "„a“ “b” «c» »d«", "\"a\" \"b\" \"c\" \"d\"" },
		{ "single quotes", "‚a‘ ’b’ ‹c›´", "'a' 'b' 'c''" },
		{ "dashes", "a–b—c‑d−e‒f", "a-b-c-d-e-f" },
		{ "ellipsis, fractions", "… ½ 3⁄4", "... 1/2 3/4" },
		{ "full width", "ＢＴＣ　８５％", "btc 85%" },
		{ "mathematical", "𝐁𝐢𝐭𝐜𝐨𝐢𝐧 𝟓𝟎", "bitcoin 50" },
		{ "circled, squared", "Ⓑⓣⓒ 🅑🅣🅒 🅱", "btc btc b" },
		{ "small capitals", "ʙɪᴛᴄᴏɪɴ", "bitcoin" },
		{ "ligatures, superscripts", "ﬁnal m² ™", "final m2 tm" },
		{ "struck through", "B\xCC\xB6i\xCC\xB6t\xCC\xB6", "bit" },
		{ "Cyrillic in a Latin word", "СUI", "cui" },
		{ "behind the Latin letter", "bitсоin", "bitcoin" },
		{ "split by a soft hyphen", "с\xC2\xADoin", "coin" },
		{ "marked look-alike", "cе\xCC\x81", "cé" },
		{ "Greek in a Latin word", "ΒTC ΕΤHEREUM", "btc ethereum" },
		{ "pure Cyrillic stays", "СОЮЗ курс рост", "союз курс рост" },
		{ "a word with a letter like none", "SMSки IT-отдел", "smsки it-отдел" },
		{ "neighbours do not count", "BTC СС (а) x", "btc сс (а) x" },
		{ "micro", "5 µm", "5 μm" },
		{ "final sigma", "ΟΔΟΣ ςσ", "οδοσ σσ" },
		{ "Turkish i", "İstanbul ALTIN altın", "istanbul altin altin" },
		{ "halfwidth katakana", "ﾋﾞｯﾄｺｲﾝ", "ビットコイン" },
		{ "Hangul of parts", "\xE1\x84\x80\xE1\x85\xA1", "가" },
		{ "Hangul, Chinese, kana", "비트코인 比特币 暴落ですか", "비트코인 比特币 暴落ですか" },
		{ "tatweel", "بيـــتكوين", "بيتكوين" },
		{ "Arabic vowel signs", "لا يُعَدُّ نقلاً", "لا يعد نقلا" },
		{ "forms of alef, yeh, heh", "أسعار إلى آخر مقالة", "اسعار الي اخر مقاله" },
		{ "a mark after a line end", "a\n\xCC\x88" "b", "a\n\xCC\x88" "b" },
		{ "a mark first", "\xCC\x88", "\xCC\x88" },
		{ "emoji", "🔥 Heiß 🚀", "🔥 heiss 🚀" },
		{ "ligature of eighteen", "ﷺ", "صلي الله عليه وسلم" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct folded folded, twice;
		uint8_t *copy;
		struct slice text = exact(slice_of(cases[i].text), &copy);

		assert_true(fold(*state, text, &folded));
		if (!slice_equal(folded.text, slice_of(cases[i].folded)))
			fail_msg("%s: \"%.*s\"", cases[i].what, SLICE_ARG(folded.text));
		assert_true(fold(*state, folded.text, &twice));
		if (!slice_equal(folded.text, twice.text))
			fail_msg("%s, twice: \"%.*s\"", cases[i].what, SLICE_ARG(twice.text));
		free(copy);
	}
}

static void
text_that_is_its_own_fold_is_neither_copied_nor_mapped(void **state)
{
	struct slice text = SLICE("a newsletter in lower case,\nof 2 lines. {}~");
	struct folded folded;
	size_t before = arena_used(*state);

	assert_true(fold(*state, text, &folded));
	assert_ptr_equal(folded.text.data, text.data);
	assert_int_equal(folded.text.len, text.len);
	assert_null(folded.map);
	assert_int_equal(arena_used(*state), before);
}

static void
a_change_of_case_alone_needs_no_map(void **state)
{
	struct folded folded;

	assert_true(fold(*state, SLICE("Die EZB ÄNDERT"), &folded));
	assert_true(slice_equal(folded.text, SLICE("die ezb ändert")));
	assert_null(folded.map);
}

static void
every_folded_range_leads_back_to_the_letters_it_was_made_from(void **state)
{
	static const struct {
		const char *text, *folded_part, *source_part;
	} cases[] = {
		{ "Das Kurs\xC2\xADziel steigt", "kursziel", "Kurs\xC2\xADziel" },
		{ "Das Kurs\xC2\xADziel steigt", "ziel", "ziel" },
		{ "um 85\xC2\xA0% ab", "85 %", "85\xC2\xA0%" },
		{ "S\xE2\x80\x8BUI st\xC3\xBCrzt", "sui", "S\xE2\x80\x8BUI" },
		{ "er stu\xCC\x88rzt ab", "stürzt", "stu\xCC\x88rzt" },
		{ "er stu\xCC\x88rzt ab", "ü", "u\xCC\x88" },
		{ "der \xD0\xA1UI-Kurs", "cui", "\xD0\xA1UI" },
		{ "Gro\xC3\x9F!", "s", "\xC3\x9F" },
		{ "„Mehr“ davon", "mehr", "Mehr" },
		{ "„Mehr“ davon", "\"mehr\"", "„Mehr“" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct slice text = slice_of(cases[i].text), part = slice_of(cases[i].folded_part);
		struct folded folded;
		struct range source;
		size_t at;

		assert_true(fold(*state, text, &folded));
		assert_non_null(folded.map);
		at = slice_find(folded.text, 0, part);
		assert_int_not_equal(at, SLICE_NOT_FOUND);
		source = offset_map_source(folded.map, (struct range){ at, at + part.len });
		if (!slice_equal(slice_range(text, source), slice_of(cases[i].source_part)))
			fail_msg("%s in \"%s\" leads to [%zu, %zu)", cases[i].folded_part,
				 cases[i].text, source.start, source.end);
	}
}

static void
a_letter_under_a_thousand_marks_is_still_that_letter(void **state)
{
	uint8_t text[1 + 2000 + 1];
	struct folded folded;

	text[0] = 'A';
	for (size_t i = 0; i < 1000; i++)
		memcpy(text + 1 + 2 * i, "\xCC\x9C", 2);
	text[2001] = 'B';
	assert_true(fold(*state, (struct slice){ text, sizeof(text) }, &folded));
	assert_true(slice_equal(folded.text, SLICE("ab")));
	assert_int_equal(offset_map_source_len(folded.map), sizeof(text));
}

static void
a_spent_budget_is_said(void **state)
{
	struct arena *small = arena_new(4096);
	uint8_t *text = malloc(8192);
	struct folded folded;

	(void)state;
	assert_non_null(text);
	memset(text, 'A', 8192);
	assert_false(fold(small, (struct slice){ text, 8192 }, &folded));
	free(text);
	arena_free(small);
}

static void
any_text_folds_to_valid_text_that_is_mapped_whole_and_is_its_own_fold(void **state)
{
	static const uint32_t points[] = {
		'a',	'B',	' ',	'\n',	'\t',	1,	'7',	'-',	0xA0,	0xAD,
		0xE4,	0xDF,	0x130,	0x131,	0x300,	0x308,	0x323,	0x34F,	0x391,	0x3B1,
		0x3C2,	0x410,	0x421,	0x436,	0x43E,	0x64B,	0x640,	0x1100,	0x1161,	0x11A8,
		0x1E9E,	0x200B,	0x200D,	0x2026,	0x2014,	0x201E,	0x20E3,	0x2126,	0x2460,	0x3000,
		0x304B,	0x3099,	0xAC00,	0xFB01,	0xFDFA,	0xFE0F,	0xFF21,	0xFF76,	0xFF9E,	0x1D400,
		0x1F150, 0x1F525, 0x4E2D, 0x9BE, 0x9C7, 0x202E, 0x2212, 0x10FFFF,
	};
	uint32_t random = 20261015;

	for (int i = 0; i < 50000; i++) {
		struct folded once, twice;
		uint8_t *text = malloc(256);
		size_t len = 0;

		assert_non_null(text);
		if (i % 1000 == 0)
			arena_reset(*state);
		for (int k = 0; k < i % 23; k++) {
			random = random * 1664525 + 1013904223;
			len += utf8_encode(points[(random >> 8) % COUNT(points)], text + len);
		}
		text = realloc(text, len + (len == 0));
		assert_non_null(text);
		assert_true(fold(*state, (struct slice){ text, len }, &once));
		assert_true(utf8_valid(once.text, NULL));
		if (once.map != NULL) {
			assert_int_equal(offset_map_source_len(once.map), len);
			assert_int_equal(offset_map_derived_len(once.map), once.text.len);
		} else {
			assert_int_equal(once.text.len, len);
		}
		assert_true(fold(*state, once.text, &twice));
		if (!slice_equal(once.text, twice.text)) {
			for (size_t k = 0; k < len; k++)
				printf("\\x%02X", text[k]);
			fail_msg(" \"%.*s\" \"%.*s\"", SLICE_ARG(once.text), SLICE_ARG(twice.text));
		}
		free(text);
	}
}

/* `times` times the bytes, in memory that is freed by the caller. */
static struct slice
repeated(struct slice bytes, size_t times)
{
	uint8_t *text = malloc(bytes.len * times);

	assert_non_null(text);
	for (size_t i = 0; i < times; i++)
		memcpy(text + i * bytes.len, bytes.data, bytes.len);
	return (struct slice){ text, bytes.len * times };
}

static void
a_long_text_folds_as_each_of_its_sentences(void **state)
{
	static const char *const sentences[] = {
		"in lower case nothing is to be done at all. ",
		"The Fed left its rate unchanged on Wednesday. ",
		"Für „größere“ Beträge gälte das – so hieß es – überhaupt nicht. ",
		"Курс биткоина вырос до нового максимума. ",
		"比特币价格周二下跌百分之三",
		"сa",				/* one word without end, of two scripts */
	};
	const size_t times = 20000;

	for (size_t i = 0; i < COUNT(sentences); i++) {
		struct slice text = repeated(slice_of(sentences[i]), times), expected;
		struct folded one, all;

		arena_reset(*state);
		assert_true(fold(*state, slice_of(sentences[i]), &one));
		assert_true(fold(*state, text, &all));
		expected = repeated(one.text, times);
		if (!slice_equal(all.text, expected))
			fail_msg("many times \"%s\"", sentences[i]);
		free((void *)expected.data);
		free((void *)text.data);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_text_folds_to_what_it_reads_as),
		TEST(text_that_is_its_own_fold_is_neither_copied_nor_mapped),
		TEST(a_change_of_case_alone_needs_no_map),
		TEST(every_folded_range_leads_back_to_the_letters_it_was_made_from),
		TEST(a_letter_under_a_thousand_marks_is_still_that_letter),
		TEST(any_text_folds_to_valid_text_that_is_mapped_whole_and_is_its_own_fold),
		TEST(a_spent_budget_is_said),
		TEST(a_long_text_folds_as_each_of_its_sentences),
	};

	return cmocka_run_group_tests_name("text/fold", tests, NULL, NULL);
}
