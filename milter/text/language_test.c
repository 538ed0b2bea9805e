/*
 * Languages told from texts: by hand, and how often over the labelled corpus.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/compiler.h"
#include "text/fold.h"
#include "text/language.h"

#include <cmocka.h>

#include "text/corpus_test.h"

static void
each_sentence_is_in_its_language(void **state)
{
	static const struct {
		const char *language, *text;
	} cases[] = {
		{ "de", "Die Zentralbank hat den Leitzins um 0,25 Prozentpunkte gesenkt." },
		{ "en", "The central bank has lowered its key rate by a quarter of a point." },
		{ "fr", "La banque centrale a abaissé son taux directeur d'un quart de point." },
		{ "es", "El banco central ha bajado los tipos de interés un cuarto de punto." },
		{ "it", "La banca centrale ha tagliato i tassi di interesse di un quarto di punto." },
		{ "pt", "O banco central reduziu a taxa de juros em um quarto de ponto." },
		{ "nl", "De centrale bank heeft de rente met een kwart procentpunt verlaagd." },
		{ "pl", "Bank centralny obniżył stopy procentowe o ćwierć punktu." },
		{ "tr", "Merkez bankası politika faizini çeyrek puan düşürdü ve yeni bir döneme girdi." },
		{ "vi", "Ngân hàng trung ương đã hạ lãi suất một phần tư điểm phần trăm." },
		{ "id", "Bank sentral menurunkan suku bunga acuan sebesar seperempat poin pada hari ini." },
		{ "ru", "Центральный банк снизил ключевую ставку, чтобы поддержать рынок." },
		{ "uk", "Центральний банк знизив облікову ставку, щоб підтримати ринок." },
		{ "zh", "央行将关键利率下调了0.25个百分点。" },
		{ "ja", "中央銀行は政策金利を0.25ポイント引き下げた。" },
		{ "ko", "중앙은행이 기준금리를 0.25%포인트 내렸다." },
		{ "ar", "خفض البنك المركزي سعر الفائدة بمقدار ربع نقطة." },
		{ "zh", "比特币 ETF：BlackRock 资金流入创纪录" },
		{ "", "" },
		{ "", "BTC 64,120 USD +1.3%" },
		{ "", "Κεντρική Τράπεζα" },
		{ "", "\xFF\xFE\xC3" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct folded folded;
		const char *got;

		assert_true(fold(*state, slice_of(cases[i].text), &folded));
		got = language_of(folded.text);
		if (strcmp(got, cases[i].language) != 0)
			fail_msg("\"%s\" is taken for \"%s\"", cases[i].text, got);
	}
}

static void
a_long_text_is_judged_by_all_of_it(void **state)
{
	static const char english[] = "Original title and source of the article are given here. ";
	static const char german[] = "Der Rest des Artikels ist auf Deutsch und viel länger als das. ";
	uint8_t *text = malloc(100 * 1000);
	size_t len = 0;

	(void)state;
	assert_non_null(text);
	for (; len < 600; len += sizeof(english) - 1)
		memcpy(text + len, english, sizeof(english) - 1);
	for (; len < 90 * 1000; len += sizeof(german) - 1)
		memcpy(text + len, german, sizeof(german) - 1);
	assert_string_equal(language_of((struct slice){ text, len }), "de");
	free(text);
}

struct tally {
	size_t right, unknown, all;
};

static void
tally(struct arena *arena, struct tally *tally, const char *id, const char *language,
      struct slice text)
{
	struct folded folded;
	const char *got;

	assert_true(fold(arena, text, &folded));
	got = language_of(folded.text);
	tally->all++;
	if (strcmp(got, language) == 0)
		tally->right++;
	else if (*got == '\0')
		tally->unknown++;
	else
		printf("# %s is %s, taken for %s\n", id, language, got);
}

static void
most_blocks_of_the_corpus_are_in_the_language_they_are_labelled_with(void **state)
{
	struct slice rest;
	uint8_t *file = corpus_file("labelled/blocks.jsonl", &rest);
	struct tally blocks = { 0 };
	json_t *block;

	while ((block = corpus_next(&rest)) != NULL) {
		struct slice text = slice_of(corpus_string(block, "text"));

		if (text.len >= 40)
			tally(*state, &blocks, corpus_string(block, "id"),
			      corpus_string(block, "lang"), text);
		json_decref(block);
	}
	printf("# figure: language of blocks of 40 bytes and more: %zu of %zu right, %zu unknown\n",
	       blocks.right, blocks.all, blocks.unknown);
	assert_true(blocks.right * 100 >= blocks.all * 90);
	free(file);
}

/* The languages of the articles of an issue that is not in one language throughout. */
static const char *
language_of_article(const char *id, size_t article, const char *language)
{
	static const struct {
		const char *id;
		size_t article;
		const char *language;
	} exceptions[] = {
		{ "dev-i041", 1, "de" },
	};

	for (size_t i = 0; i < COUNT(exceptions); i++) {
		if (strcmp(exceptions[i].id, id) == 0 && exceptions[i].article == article)
			return exceptions[i].language;
	}
	return language;
}

static void
article_text(const json_t *article, struct buf *text)
{
	const json_t *block;
	size_t i;

	buf_clear(text);
	buf_string(text, corpus_string(article, "title"));
	json_array_foreach (json_object_get(article, "blocks"), i, block) {
		buf_byte(text, '\n');
		buf_string(text, corpus_string(block, "text"));
	}
	assert_false(text->failed);
}

static void
articles_of_the_corpus_are_in_the_language_they_are_labelled_with(void **state)
{
	struct slice rest;
	uint8_t *file = corpus_file("labelled/issues.jsonl", &rest);
	struct tally articles = { 0 };
	struct buf text;
	json_t *issue;

	buf_init(&text, NULL);
	while ((issue = corpus_next(&rest)) != NULL) {
		const char *id = corpus_string(issue, "id");
		const json_t *article;
		size_t i;

		json_array_foreach (json_object_get(issue, "articles"), i, article) {
			article_text(article, &text);
			tally(*state, &articles, id,
			      language_of_article(id, i, corpus_string(issue, "lang")),
			      buf_slice(&text));
		}
		json_decref(issue);
	}
	printf("# figure: language of articles: %zu of %zu right, %zu unknown\n", articles.right,
	       articles.all, articles.unknown);
	assert_true(articles.right * 100 >= articles.all * 97);
	buf_done(&text);
	free(file);
}

static int
open_arena(void **state)
{
	*state = arena_new((size_t)64 << 20);
	return *state == NULL ? -1 : 0;
}

static int
close_arena(void **state)
{
	arena_free(*state);
	return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_arena, close_arena)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_sentence_is_in_its_language),
		TEST(a_long_text_is_judged_by_all_of_it),
		TEST(most_blocks_of_the_corpus_are_in_the_language_they_are_labelled_with),
		TEST(articles_of_the_corpus_are_in_the_language_they_are_labelled_with),
	};

	return cmocka_run_group_tests_name("text/language", tests, NULL, NULL);
}
