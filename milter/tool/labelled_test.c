/*
 * Labelled texts: reading them, rendering issues, counting answers.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/limits.h"
#include "tool/labelled.h"
#include "tool/score.h"

#define ISSUE                                                                                      \
	"{\"id\":\"i1\",\"lang\":\"de\",\"note\":\"\",\"expect\":{\"verdict\":\"rewrite\","          \
	"\"removed\":[\"Mehr\"],\"kept\":[\"T\",\"a & b\"],\"disclaimer\":\"n/a\","                   \
	"\"attribution\":\"ok\"},\"articles\":[{\"title\":\"T\",\"blocks\":["                         \
	"{\"type\":\"p\",\"text\":\"a & b\"},{\"type\":\"li\",\"text\":\"c\"},"                       \
	"{\"type\":\"li\",\"text\":\"d\"},{\"type\":\"img-alt\",\"text\":\"\\\"e\\\"\"},"             \
	"{\"type\":\"td\",\"text\":\"f\"},{\"type\":\"link\",\"text\":\"Mehr\"}]}]}"

static void
a_block_and_an_issue_are_told_apart_and_read(void **state)
{
	struct arena *arena = arena_new(MiB);
	struct labelled item;
	struct error err;

	(void)state;
	assert_true(labelled_parse(arena, SLICE("{\"id\":\"b1\",\"lang\":\"en\",\"label\":\"cta\","
						"\"text\":\"Buy\\u0000!\",\"note\":\"\"}"),
				   &item, &err));
	assert_string_equal(item.label, "cta");
	assert_true(slice_equal(item.text, SLICE("Buy\0!")));
	assert_true(labelled_parse(arena, SLICE(ISSUE), &item, &err));
	assert_null(item.label);
	assert_string_equal(item.verdict, "rewrite");
	assert_int_equal(item.removed.count, 1);
	assert_int_equal(item.kept.count, 2);
	assert_int_equal(item.article_count, 1);
	assert_int_equal(item.articles[0].block_count, 6);
	arena_free(arena);
}

static void
a_line_that_is_neither_is_refused_with_the_reason(void **state)
{
	static const struct {
		const char *line, *reason;
	} cases[] = {
		{ "[]", "is no JSON object" },
		{ "{\"id\":\"x\"}",
		  "needs a \"label\" (a block) or an \"expect\" (an issue)" },
		{ "{\"label\":\"cta\"}", "a block needs a \"text\"" },
		{ "{\"expect\":{}}", "an issue needs \"articles\"" },
		{ "{\"expect\":{\"removed\":[1]},\"articles\":[{}]}",
		  "\"removed\" holds something that is no string" },
		{ "{\"expect\":{},\"articles\":[{\"blocks\":[{\"type\":\"p\"}]}]}",
		  "a block needs a \"type\" and a \"text\"" },
	};
	struct arena *arena = arena_new(MiB);
	struct labelled item;
	struct error err;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_false(labelled_parse(arena, slice_of(cases[i].line), &item, &err));
		assert_string_equal(err.text, cases[i].reason);
	}
	assert_false(labelled_parse(arena, SLICE("{\"id\":"), &item, &err));
	arena_free(arena);
}

static void
an_issue_is_rendered_with_lists_tables_and_escapes(void **state)
{
	const char *expected =
		"<!DOCTYPE html>\n<html><body>\n<h1>T</h1>\n<p>a &amp; b</p>\n<ul>\n<li>c</li>\n"
		"<li>d</li>\n</ul>\n<p><img src=\"https://news.example/i.png\" "
		"alt=\"&quot;e&quot;\"></p>\n<table>\n<tr><td>f</td></tr>\n</table>\n"
		"<p><a href=\"https://news.example/read\">Mehr</a></p>\n</body></html>\n";
	struct arena *arena = arena_new(MiB);
	struct labelled item;
	struct error err;
	struct buf out;
	size_t body;

	(void)state;
	assert_true(labelled_parse(arena, SLICE(ISSUE), &item, &err));
	buf_init(&out, arena);
	labelled_render(&item, &out);
	assert_false(out.failed);
	body = slice_find(buf_slice(&out), 0, SLICE("\n\n"));
	assert_true(slice_equal(slice_from(buf_slice(&out), body + 2), slice_of(expected)));
	arena_free(arena);
}

static void
a_promo_carrier_is_to_be_removed_though_it_is_labelled_otherwise(void **state)
{
	static const struct {
		const char *label, *note;
		bool removed;
	} cases[] = {
		{ "promo", "", true },	      { "related-heading", "", true },
		{ "price-widget", "", true }, { "cta", "", true },
		{ "editorial", "", false },   { "weak-disclaimer", "", false },
		{ "weak-disclaimer", "promo-carrier: remove", true },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct labelled item = { .label = cases[i].label, .note = cases[i].note };

		assert_int_equal(labelled_is_removed(&item), cases[i].removed);
	}
}

static void
figures_are_those_of_the_textbook(void **state)
{
	struct scores scores = { 0 };
	const struct score nothing = { 0 };

	(void)state;
	for (size_t i = 0; i < 6; i++)
		score_add(&scores, "de", true, true);
	for (size_t i = 0; i < 2; i++)
		score_add(&scores, "de", true, false);
	for (size_t i = 0; i < 4; i++)
		score_add(&scores, "en", false, true);
	for (size_t i = 0; i < 8; i++)
		score_add(&scores, "en", false, false);
	assert_int_equal(score_count(&scores.all), 20);
	assert_float_equal(score_precision(&scores.all), 0.6, 1e-9);
	assert_float_equal(score_recall(&scores.all), 0.75, 1e-9);
	assert_float_equal(score_f1(&scores.all), 12.0 / 18, 1e-9);
	assert_float_equal(score_accuracy(&scores.all), 0.7, 1e-9);
	assert_int_equal(scores.count, 2);
	assert_float_equal(score_precision(&scores.items[0].score), 1, 1e-9);
	assert_float_equal(score_precision(&scores.items[1].score), 0, 1e-9);
	assert_float_equal(score_f1(&nothing), 1, 1e-9);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_block_and_an_issue_are_told_apart_and_read),
		cmocka_unit_test(a_line_that_is_neither_is_refused_with_the_reason),
		cmocka_unit_test(an_issue_is_rendered_with_lists_tables_and_escapes),
		cmocka_unit_test(a_promo_carrier_is_to_be_removed_though_it_is_labelled_otherwise),
		cmocka_unit_test(figures_are_those_of_the_textbook),
	};

	return cmocka_run_group_tests_name("tool/labelled", tests, NULL, NULL);
}
