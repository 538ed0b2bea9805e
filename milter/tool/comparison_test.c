/*
 * Two decisions about a message, and what differs.
 */
#include "tool/comparison.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/compiler.h"
#include "base/limits.h"

static const struct rule promo = { .name = "promo", .action = ACTION_REMOVE };
static const struct rule other = { .name = "other", .action = ACTION_REMOVE };
static const struct rule refuse = { .name = "refuse", .action = ACTION_REJECT };
static const struct part part = { .number = "1" };

static struct finding findings[] = {
	{ .rule = &promo, .mode = MODE_ENFORCE }, { .rule = &other, .mode = MODE_ENFORCE },
	{ .rule = &refuse, .mode = MODE_ENFORCE }, { .rule = &promo, .mode = MODE_MONITOR },
};
enum { PROMO, OTHER, REFUSE, WATCHED };

static struct reported_finding
reported(int finding, const char *text)
{
	return (struct reported_finding){ .finding = &findings[finding], .part = &part,
					  .text = slice_of(text) };
}

/* "+removed:Buy(promo) -inserted:Note" */
static const char *
told(struct arena *arena, const struct decision *before, const struct decision *now)
{
	static const char *const kinds[] = { "removed", "found", "inserted", "header" };
	struct comparison comparison;
	struct buf out;

	assert_true(comparison_make(arena, before, now, &comparison));
	buf_init(&out, arena);
	if (comparison.verdict)
		buf_string(&out, "verdict ");
	for (size_t i = 0; i < comparison.count; i++) {
		const struct difference *item = &comparison.items[i];

		buf_printf(&out, "%c%s:", item->now ? '+' : '-', kinds[item->kind]);
		buf_add(&out, item->text);
		if (item->name != NULL)
			buf_printf(&out, "(%s)", item->name);
		buf_byte(&out, ' ');
	}
	return buf_cstring(&out);
}

static void
a_passage_that_both_remove_is_no_difference_whatever_the_rule(void **state)
{
	struct arena *arena = arena_new(1 * MiB);
	struct slice gone[] = { SLICE("Buy") };
	struct reported_finding one[] = { reported(PROMO, "Buy") };
	struct reported_finding two[] = { reported(OTHER, "Buy"), reported(PROMO, "Buy") };
	struct decision before = { .verdict = VERDICT_REWRITE, .findings = one, .finding_count = 1,
				   .removed = gone, .removed_count = 1 };
	struct decision now = { .verdict = VERDICT_REWRITE, .findings = two, .finding_count = 2,
				.removed = gone, .removed_count = 1 };

	(void)state;
	assert_string_equal(told(arena, &before, &now), "");
	arena_free(arena);
}

static void
equal_passages_are_counted_and_the_rest_is_told_in_the_order_of_the_message(void **state)
{
	struct arena *arena = arena_new(1 * MiB);
	struct slice before_gone[] = { SLICE("Z"), SLICE("Buy"), SLICE("A") };
	struct slice now_gone[] = { SLICE("Y"), SLICE("Buy"), SLICE("B"), SLICE("Buy") };
	struct reported_finding found[] = { reported(PROMO, "Y") };
	struct decision before = { .removed = before_gone, .removed_count = 3 };
	struct decision now = { .removed = now_gone, .removed_count = 4, .findings = found,
				.finding_count = 1 };

	(void)state;
	assert_string_equal(told(arena, &before, &now),
			    "-removed:Z -removed:A +removed:Y(promo) +removed:B +removed:Buy ");
	assert_string_equal(told(arena, &before, &before), "");
	arena_free(arena);
}

static void
refusals_watched_rules_insertions_and_replies_are_compared(void **state)
{
	struct arena *arena = arena_new(1 * MiB);
	struct slice one[] = { SLICE("No advice") }, two[] = { SLICE("No advice at all") };
	struct reported_finding watched[] = { reported(WATCHED, "Buy") };
	struct reported_finding refused[] = { reported(REFUSE, "Buy") };
	struct decision before = { .verdict = VERDICT_REWRITE, .inserted = one, .inserted_count = 1,
				   .findings = watched, .finding_count = 1 };
	struct decision now = { .verdict = VERDICT_REJECT, .reply = { 550, "5.7.1", SLICE("x") },
				.inserted = two, .inserted_count = 1, .findings = refused,
				.finding_count = 1 };
	struct decision otherwise = now;

	(void)state;
	assert_string_equal(told(arena, &before, &now),
			    "verdict -found:Buy(promo) +found:Buy(refuse) -inserted:No advice "
			    "+inserted:No advice at all ");
	otherwise.reply.text = SLICE("y");
	assert_string_equal(told(arena, &otherwise, &now), "verdict ");
	arena_free(arena);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_passage_that_both_remove_is_no_difference_whatever_the_rule),
		cmocka_unit_test(
			equal_passages_are_counted_and_the_rest_is_told_in_the_order_of_the_message),
		cmocka_unit_test(refusals_watched_rules_insertions_and_replies_are_compared),
	};

	return cmocka_run_group_tests_name("tool/comparison", tests, NULL, NULL);
}
