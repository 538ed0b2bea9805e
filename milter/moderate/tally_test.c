/*
 * Requirements of pieces, added up by hand-made texts: what each says of itself, and what comes of it.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "moderate/tally.h"

enum { RULES = 2, TEXTS = 3, ARTICLES = 2 };

/* Texts of two articles each; all are of the issue's articles 0 and 1. */
struct fixture {
	struct arena *arena;
	struct rule rules[RULES];
	const struct rule *order[RULES];
	struct stream stream;
	struct text texts[TEXTS];
	struct issue_article articles[ARTICLES];
	bool dropped[TEXTS][ARTICLES];
	size_t issue_article[TEXTS][ARTICLES];
	struct moderation m;
	struct tallies tallies;
};

static void
set_up(struct fixture *f)
{
	*f = (struct fixture){ .arena = arena_new(1 * MiB) };
	for (size_t i = 0; i < RULES; i++)
		f->order[i] = &f->rules[i];
	f->stream = (struct stream){ .rules = f->order, .rule_count = RULES };
	for (size_t i = 0; i < TEXTS; i++) {
		f->texts[i] = (struct text){ .primary = true, .dropped = f->dropped[i],
					     .issue_article = f->issue_article[i] };
		for (size_t j = 0; j < ARTICLES; j++)
			f->issue_article[i][j] = j;
	}
	f->m = (struct moderation){ .arena = f->arena, .stream = &f->stream, .texts = f->texts,
				    .text_count = TEXTS, .articles = f->articles,
				    .article_count = ARTICLES };
}

static const struct requirement *
says(struct fixture *f, size_t text, size_t article, size_t rule, enum requirement_state state)
{
	struct requirements *requirements = &f->texts[text].requirements;
	struct requirement *requirement = ARENA_PUSH(f->arena, requirements->items,
						     requirements->count, requirements->cap);

	assert_non_null(requirement);
	*requirement = (struct requirement){ .rule = &f->rules[rule], .article = article,
					     .state = state };
	return requirement;
}

static const struct tally *
tally(struct fixture *f, size_t row, size_t rule)
{
	assert_true(tallies_add_up(&f->m, &f->tallies));
	return tally_of(&f->tallies, row, rule);
}

static void
one_piece_that_meets_it_is_enough_and_no_piece_fails_what_is_not_needed(void **state)
{
	static const struct {
		enum requirement_state pieces[TEXTS];
		bool fails;
		size_t evidence;		/* whose it is; TEXTS: nobody's */
	} cases[] = {
		{ { REQUIREMENT_MISSING, REQUIREMENT_MISSING, REQUIREMENT_MET }, false, 2 },
		{ { REQUIREMENT_MET, REQUIREMENT_MISSING, REQUIREMENT_MET }, false, 0 },
		{ { REQUIREMENT_MISSING, REQUIREMENT_INSUFFICIENT, REQUIREMENT_MISSING }, true, 1 },
		{ { REQUIREMENT_INSUFFICIENT, REQUIREMENT_MET, REQUIREMENT_MISSING }, false, 1 },
		{ { REQUIREMENT_NOT_NEEDED, REQUIREMENT_MISSING, REQUIREMENT_NOT_NEEDED }, true, 1 },
		{ { REQUIREMENT_NOT_NEEDED, REQUIREMENT_NOT_NEEDED, REQUIREMENT_NOT_NEEDED }, false, TEXTS },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct fixture f;
		const struct tally *sum;

		set_up(&f);
		for (size_t k = 0; k < TEXTS; k++)
			(void)says(&f, k, 0, 1, cases[i].pieces[k]);
		sum = tally(&f, 0, 1);
		assert_int_equal(tally_fails(sum), cases[i].fails);
		assert_ptr_equal(sum->text, cases[i].evidence == TEXTS ? NULL : &f.texts[cases[i].evidence]);
		/* Neither the other article nor the other rule has anything of it. */
		assert_false(tally_fails(tally_of(&f.tallies, 1, 1)) || tally_of(&f.tallies, 0, 0)->met);
		arena_free(f.arena);
	}
}

static void
what_goes_and_what_is_no_primary_version_counts_nothing(void **state)
{
	struct fixture f;

	(void)state;
	set_up(&f);
	(void)says(&f, 0, 0, 0, REQUIREMENT_MISSING);
	f.dropped[0][0] = true;
	(void)says(&f, 1, 0, 0, REQUIREMENT_MISSING);
	f.texts[1].primary = false;
	(void)says(&f, 2, 0, 0, REQUIREMENT_MISSING);
	f.issue_article[2][0] = ARTICLE_NONE;
	assert_false(tally_fails(tally(&f, 0, 0)));
	arena_free(f.arena);
}

static void
the_issue_as_a_whole_has_a_row_of_its_own(void **state)
{
	struct fixture f;

	(void)state;
	set_up(&f);
	(void)says(&f, 0, ARTICLE_NONE, 0, REQUIREMENT_MISSING);
	(void)says(&f, 1, 1, 0, REQUIREMENT_MET);
	assert_int_equal(tally_row(&f.m, &f.texts[0], ARTICLE_NONE), ARTICLES);
	assert_int_equal(tally_row(&f.m, &f.texts[0], 1), 1);
	assert_true(tally_fails(tally(&f, ARTICLES, 0)));
	assert_true(tally_of(&f.tallies, 1, 0)->met);
	assert_false(tally_of(&f.tallies, 0, 0)->met);
	arena_free(f.arena);
}

static void
a_finding_and_a_state_are_looked_up_by_rule_and_article(void **state)
{
	struct finding findings[4];
	struct fixture f;

	(void)state;
	set_up(&f);
	for (size_t i = 0; i < COUNT(findings); i++)
		findings[i] = (struct finding){ .rule = &f.rules[i % 2], .article = i / 2 };
	findings[3].article = ARTICLE_NONE;	/* of the issue: behind all articles */
	f.texts[0].articles = (struct findings){ .items = findings, .count = COUNT(findings) };
	assert_ptr_equal(tally_finding(&f.texts[0], &f.rules[1], 0), &findings[1]);
	assert_ptr_equal(tally_finding(&f.texts[0], &f.rules[0], 1), &findings[2]);
	assert_ptr_equal(tally_finding(&f.texts[0], &f.rules[1], ARTICLE_NONE), &findings[3]);
	assert_null(tally_finding(&f.texts[0], &f.rules[1], 1));
	assert_null(tally_finding(&f.texts[1], &f.rules[0], 0));

	(void)says(&f, 0, 0, 0, REQUIREMENT_MET);
	(void)says(&f, 0, 1, 0, REQUIREMENT_MISSING);
	assert_int_equal(tally_own_state(&f.texts[0], &f.rules[0], 0), REQUIREMENT_MET);
	assert_int_equal(tally_own_state(&f.texts[0], &f.rules[0], 1), REQUIREMENT_MISSING);
	assert_int_equal(tally_own_state(&f.texts[0], &f.rules[1], 1), REQUIREMENT_NOT_NEEDED);
	assert_int_equal(tally_rule_number(&f.stream, &f.rules[1]), 1);
	assert_int_equal(tally_rule_number(&f.stream, &(struct rule){ 0 }), RULES);
	arena_free(f.arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_piece_that_meets_it_is_enough_and_no_piece_fails_what_is_not_needed),
		cmocka_unit_test(what_goes_and_what_is_no_primary_version_counts_nothing),
		cmocka_unit_test(the_issue_as_a_whole_has_a_row_of_its_own),
		cmocka_unit_test(a_finding_and_a_state_are_looked_up_by_rule_and_article),
	};

	return cmocka_run_group_tests_name("moderate/tally", tests, NULL, NULL);
}
