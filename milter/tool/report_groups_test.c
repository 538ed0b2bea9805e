/*
 * Which findings are told together.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/compiler.h"
#include "tool/report_groups.h"

/* Rules, parts and findings by hand: what counts of a rule is which one it is. */
static const struct rule promo = { .name = "promo" }, widget = { .name = "widget" };
static const struct part plain = { .number = "1" }, html = { .number = "2" };

static const struct finding of_promo = { .rule = &promo };
static const struct finding of_widget = { .rule = &widget };
static const struct finding switched_off = { .rule = &promo, .switched_off = true };

static struct reported_finding
reported(const struct finding *finding, const struct part *part, const char *text, const char *counterpart)
{
	return (struct reported_finding){ .finding = finding, .part = part, .text = slice_of(text),
					  .counterpart = counterpart };
}

static void
one_rule_about_the_same_words_is_told_once_with_all_places(void **state)
{
	struct reported_finding findings[] = {
		reported(&of_promo, &plain, "SUI falls", "2"),
		reported(&of_widget, &plain, "SUI falls", "2"),
		reported(&of_promo, &plain, "ETH falls", COUNTERPART_NONE),
		reported(&of_promo, &html, "SUI falls", "1"),
		reported(&switched_off, &html, "SUI falls", NULL),
		reported(&of_promo, NULL, "SUI falls", NULL),
		reported(&of_promo, NULL, "SUI falls", NULL),
		reported(&of_promo, &html, "SUI falls", "1"),
	};
	static const size_t first[] = { 0, 1, 2, 0, 4, 5, 6, 0 };
	static const size_t next[] = { 3, SIZE_MAX, SIZE_MAX, 7, SIZE_MAX, SIZE_MAX, SIZE_MAX, SIZE_MAX };
	const struct decision decision = { .findings = findings, .finding_count = COUNT(findings) };
	struct arena *arena = arena_new(64 * 1024);
	struct report_groups groups = report_groups_find(&decision, arena);
	char room[64];

	(void)state;
	for (size_t i = 0; i < COUNT(findings); i++) {
		assert_int_equal(report_groups_first(&groups, i), first[i]);
		assert_int_equal(report_groups_next(&groups, i), next[i]);
		assert_int_equal(report_groups_told(&groups, i), first[i] != i);
	}
	/* The finding of the other part tells it; where there is none, the words do. */
	assert_null(report_counterpart(&groups, 0, room, sizeof(room)));
	assert_string_equal(report_counterpart(&groups, 1, room, sizeof(room)), "also gone from part 2");
	assert_string_equal(report_counterpart(&groups, 2, room, sizeof(room)), "no other alternative says it");
	arena_free(arena);
}

static void
without_memory_every_finding_stands_alone(void **state)
{
	struct reported_finding findings[] = {
		reported(&of_promo, &plain, "SUI falls", NULL), reported(&of_promo, &html, "SUI falls", NULL),
	};
	const struct decision decision = { .findings = findings, .finding_count = COUNT(findings) };
	struct arena *arena = arena_new(1);
	struct report_groups groups = report_groups_find(&decision, arena);

	(void)state;
	for (size_t i = 0; i < COUNT(findings); i++) {
		assert_false(report_groups_told(&groups, i));
		assert_int_equal(report_groups_first(&groups, i), i);
		assert_int_equal(report_groups_next(&groups, i), REPORT_NO_FINDING);
	}
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_rule_about_the_same_words_is_told_once_with_all_places),
		cmocka_unit_test(without_memory_every_finding_stands_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
