/*
 * Models: what they give a text, why, and files that are none.
 */
#include "policy/model.h"

#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/compiler.h"
#include "base/limits.h"
#include "policy/signal.h"

/* 1.0 for "moon", -2.0 for a full stop at the end, signals of 0.5 and a pair of 1.0; bias -1, slope 2. */
#define MODEL                                                                                      \
	"bluepencil-model 1\nabout\ta test\nbias\t-1000\nslope\t2000\ngrams\t3\n"                  \
	"-2000\t._\n1000\tmoon\n500\to\nsignals\t2\n1000\tcoin+may\n500\tcoin\n"

struct fixture {
	struct arena *arena;
	struct signal_set *set;
	struct diagnostics diags;
	struct model_seen seen;
};

static int
setup(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));

	fixture->arena = arena_new(16 * MiB);
	fixture->set = signal_set_new();
	diagnostics_init(&fixture->diags);
	*state = fixture;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *fixture = *state;

	signal_set_free(fixture->set);
	arena_free(fixture->arena);
	diagnostics_done(&fixture->diags);
	free(fixture->seen.marks);
	free(fixture);
	return 0;
}

static struct ngram_model *
read_model(struct fixture *fixture, const char *text)
{
	struct slice bytes = arena_copy(fixture->arena, slice_of(text));

	return model_read(fixture->arena, "m.model", bytes, &fixture->diags);
}

static struct ngram_model *
bound_model(struct fixture *fixture)
{
	struct ngram_model *model = read_model(fixture, MODEL);

	assert_non_null(model);
	(void)signal_declare(fixture->set, "coin", (struct place){ 0 });
	(void)signal_declare(fixture->set, "may", (struct place){ 0 });
	assert_true(model_bind(model, fixture->arena, fixture->set, &fixture->diags));
	assert_int_equal(fixture->diags.count, 0);
	fixture->seen.marks = calloc(model_gram_count(model), sizeof(*fixture->seen.marks));
	return model;
}

static struct model_text
text_of(struct fixture *fixture, const char *folded, const uint32_t *signals, size_t count)
{
	return (struct model_text){ arena_copy(fixture->arena, slice_of(folded)), signals, count };
}

static void
assert_log_odds(double probability, double expected)
{
	double log_odds = log(probability / (1 - probability));

	print_message("# log-odds %f, expected %f\n", log_odds, expected);
	assert_true(fabs(log_odds - expected) < 1e-9);
}

static void
log_odds_are_bias_and_slope_times_the_sum_over_the_root_of_what_is_known(void **state)
{
	struct ngram_model *model = bound_model(*state);
	static const uint32_t signals[] = { 1, 0 };	/* may, coin */
	struct {
		const char *folded;
		size_t signals;
		double log_odds;
	} cases[] = {
		{ "sky", 0, -1 },
		{ "to the moon", 0, -1 + 2 * (1.0 + 0.5) / sqrt(2) },
		{ "moon moon", 0, -1 + 2 * (1.0 + 0.5) / sqrt(2) },
		{ "moon.", 0, -1 + 2 * (1.0 + 0.5 - 2.0) / sqrt(3) },
		{ "5.5.", 0, -1 + 2 * -2.0 },
		{ "sky", 1, -1 },
		{ "sky", 2, -1 + 2 * (0.5 + 1.0) },
		{ "moon", 2, -1 + 2 * ((1.0 + 0.5) / sqrt(2) + 0.5 + 1.0) },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct fixture *fixture = *state;
		struct model_text text = text_of(fixture, cases[i].folded, signals,
						 cases[i].signals);

		assert_log_odds(model_probability(model, &fixture->seen, &text),
				cases[i].log_odds);
	}
}

static void
marks_of_older_texts_do_not_count_when_their_number_comes_round(void **state)
{
	struct fixture *fixture = *state;
	struct ngram_model *model = bound_model(fixture);
	struct model_text text = text_of(fixture, "moon", NULL, 0);
	double first = model_probability(model, &fixture->seen, &text);

	fixture->seen.mark = UINT32_MAX;
	assert_true(model_probability(model, &fixture->seen, &text) == first);
	assert_int_equal(fixture->seen.mark, 1);
	assert_true(model_probability(model, &fixture->seen, &text) == first);
}

static void
reasons_are_the_strongest_first_and_none_within_another(void **state)
{
	struct fixture *fixture = *state;
	struct ngram_model *model = bound_model(fixture);
	static const uint32_t signals[] = { 0, 1 };
	struct model_text text = text_of(fixture, "the moon.", signals, 2);
	struct model_reason reasons[8];
	size_t count = model_reasons(model, &fixture->seen, &text, reasons, COUNT(reasons));

	/* "o" stands within "moon", {coin} does not stand within {coin+may} */
	assert_int_equal(count, 4);
	assert_string_equal(reasons[0].what, "._");
	assert_true(fabs(reasons[0].weight - -4 / sqrt(3)) < 1e-9);
	assert_string_equal(reasons[1].what, "{coin+may}");
	assert_true(fabs(reasons[1].weight - 2) < 1e-9);
	assert_string_equal(reasons[2].what, "moon");
	assert_string_equal(reasons[3].what, "{coin}");
	assert_int_equal(model_reasons(model, &fixture->seen, &text, reasons, 1), 1);
}

static void
a_signal_that_is_no_more_is_told_once(void **state)
{
	struct fixture *fixture = *state;
	struct ngram_model *model = read_model(fixture, MODEL);

	(void)signal_declare(fixture->set, "may", (struct place){ 0 });
	assert_true(model_bind(model, fixture->arena, fixture->set, &fixture->diags));
	assert_int_equal(fixture->diags.warnings, 1);
	assert_int_equal(fixture->diags.errors, 0);
	assert_string_equal(fixture->diags.items[0].text,
			    "the model knows a signal {coin} that no pack has any more; train it again");
}

static void
what_is_no_model_is_told_with_its_line(void **state)
{
	static const struct {
		const char *text;
		size_t line;
		const char *told;
	} cases[] = {
		{ "", 1, "this is no model: its first line is not \"bluepencil-model 1\"; bluepencil "
		  "train writes one" },
		{ "bluepencil-model 2\n", 1, "this is no model: its first line is not "
		  "\"bluepencil-model 1\"; bluepencil train writes one" },
		{ "bluepencil-model 1\nbias\tmuch\n", 2,
		  "this is no line of a model; train it again" },
		{ "bluepencil-model 1\nbias\t1\nslope\t1\ngrams\t1\n5\ttoolong\n", 5,
		  "\"toolong\" is no n-gram of 1 to 5 characters; train the model again" },
		{ "bluepencil-model 1\nbias\t1\nslope\t1\ngrams\t2\n5\ta\n", 5,
		  "the model is not whole: 1 of 2 n-grams and 0 of 0 signals; train it again" },
		{ "bluepencil-model 1\nslope\t1\ngrams\t0\nsignals\t0\n", 4,
		  "the model is not whole: 0 of 0 n-grams and 0 of 0 signals; train it again" },
		{ "bluepencil-model 1\nbias\t1\nslope\t1\ngrams\t0\nsignals\t1\nx\n", 6,
		  "this is no line of a model; train it again" },
		{ "bluepencil-model 1\ngrams\t-1\n", 2,
		  "this is no line of a model; train it again" },
		{ "bluepencil-model 1\ngrams\t1\n9999999\ta\n", 3,
		  "this is no line of a model; train it again" },
		{ "bluepencil-model 1\nsignals\t1\n", 2,
		  "this is no line of a model; train it again" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct fixture *fixture = *state;

		diagnostics_done(&fixture->diags);
		diagnostics_init(&fixture->diags);
		assert_null(read_model(fixture, cases[i].text));
		assert_int_equal(fixture->diags.count, 1);
		assert_string_equal(fixture->diags.items[0].text, cases[i].told);
		assert_int_equal(fixture->diags.items[0].line, cases[i].line);
		assert_string_equal(fixture->diags.items[0].file, "m.model");
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		TEST(log_odds_are_bias_and_slope_times_the_sum_over_the_root_of_what_is_known),
		TEST(marks_of_older_texts_do_not_count_when_their_number_comes_round),
		TEST(reasons_are_the_strongest_first_and_none_within_another),
		TEST(a_signal_that_is_no_more_is_told_once),
		TEST(what_is_no_model_is_told_with_its_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
