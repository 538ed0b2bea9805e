/*
 * The result field of moderations that are made by hand: no message, only what was found.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>

#include "moderate/result_field.h"

#define VERSION "sha256:0123456789abcdef"

/* A moderation under so many rules; the first texts are primary, the others are what the test says. */
struct fixture {
	struct arena *arena;
	struct rule rules[40];
	const struct rule *order[40];
	struct stream stream;
	struct conf conf;
	struct decision decision;
	struct text texts[3];
	struct moderation m;
};

static void
set_up(struct fixture *f, size_t rules)
{
	*f = (struct fixture){ .arena = arena_new(1 * MiB) };
	for (size_t i = 0; i < rules; i++) {
		f->rules[i].name = arena_printf(f->arena, "rule-%02zu", i);
		f->order[i] = &f->rules[i];
	}
	f->stream = (struct stream){ .rules = f->order, .rule_count = rules };
	f->conf.header_name = "X-Bluepencil";
	f->decision = (struct decision){ .verdict = VERDICT_REWRITE, .version = VERSION };
	f->m = (struct moderation){ .stream = &f->stream, .conf = &f->conf, .arena = f->arena,
				    .decision = &f->decision, .texts = f->texts, .text_count = 3 };
	f->texts[0].primary = true;
}

/* The rule has fired in the text so often. */
static void
fired(struct fixture *f, size_t text, size_t rule, size_t count)
{
	struct findings *findings = &f->texts[text].blocks;

	while (count-- > 0) {
		struct finding *finding = ARENA_PUSH(f->arena, findings->items, findings->count,
						     findings->cap);

		assert_non_null(finding);
		*finding = (struct finding){ .rule = &f->rules[rule], .mode = MODE_ENFORCE,
					     .article = ARTICLE_NONE, .block = BLOCK_NONE };
	}
}

static void
assert_field(struct fixture *f, const char *wanted)
{
	struct slice field = result_field(&f->m);

	if (!slice_equal(field, slice_of(wanted)))
		print_error("%.*s\n", SLICE_ARG(field));
	assert_true(slice_equal(field, slice_of(wanted)));
	arena_free(f->arena);
}

static void
nothing_done_has_a_verdict_and_a_version(void **state)
{
	struct fixture f;

	(void)state;
	set_up(&f, 2);
	f.decision.verdict = VERDICT_ACCEPT;
	assert_field(&f, "accept; version=0123456789ab");
}

static void
rules_are_told_in_their_order_with_how_often_they_fired(void **state)
{
	struct fixture f;

	(void)state;
	set_up(&f, 3);
	fired(&f, 0, 2, 1);
	fired(&f, 0, 0, 12);
	assert_field(&f, "rewrite; rules=rule-00(12),rule-02(1); version=0123456789ab");
}

static void
what_a_version_repeats_is_counted_once_and_what_it_alone_has_is_counted(void **state)
{
	struct fixture f;

	(void)state;
	set_up(&f, 2);
	fired(&f, 0, 0, 2);
	fired(&f, 1, 0, 3);
	fired(&f, 1, 1, 4);
	assert_field(&f, "rewrite; rules=rule-00(2),rule-01(4); version=0123456789ab");
}

static void
what_had_no_effect_is_not_told(void **state)
{
	struct fixture f;
	bool removed[2] = { false, true };

	(void)state;
	set_up(&f, 5);
	fired(&f, 0, 0, 1);		/* watched only */
	f.texts[0].blocks.items[0].mode = MODE_MONITOR;
	fired(&f, 0, 1, 1);		/* switched off by a mark */
	f.texts[0].blocks.items[1].switched_off = true;
	fired(&f, 0, 2, 2);		/* a heading that still heads something, and one that does not */
	f.rules[2].only_orphaned = true;
	f.texts[0].removed = removed;
	f.texts[0].blocks.items[2].block = 0;
	f.texts[0].blocks.items[3].block = 1;
	fired(&f, 2, 3, 1);		/* in an attached file */
	f.texts[2].inspected = true;
	assert_field(&f, "rewrite; rules=rule-02(1); version=0123456789ab");
}

static void
findings_in_the_header_count(void **state)
{
	struct fixture f;
	struct finding finding = { .mode = MODE_ENFORCE };

	(void)state;
	set_up(&f, 1);
	finding.rule = &f.rules[0];
	f.m.header_findings = (struct findings){ .items = &finding, .count = 1 };
	f.decision.verdict = VERDICT_QUARANTINE;
	assert_field(&f, "quarantine; rules=rule-00(1); version=0123456789ab");
}

/* 78 bytes a line with the name of the field, and nothing but blanks is added by folding. */
static void
a_long_list_is_folded_behind_its_commas(void **state)
{
	struct fixture f;

	(void)state;
	set_up(&f, 12);
	for (size_t i = 0; i < 12; i++)
		fired(&f, 0, i, 1);
	assert_field(&f, "rewrite; rules=rule-00(1),rule-01(1),rule-02(1),rule-03(1),\n"
		     " rule-04(1),rule-05(1),rule-06(1),rule-07(1),rule-08(1),rule-09(1),\n"
		     " rule-10(1),rule-11(1); version=0123456789ab");
}

static void
a_long_name_of_the_field_or_of_a_rule_stands_alone(void **state)
{
	static const char name[] = "a-rule-whose-name-goes-on-and-on-as-if-there-were-no-end-of-a-line-at-all";
	struct fixture f;

	(void)state;
	set_up(&f, 2);
	f.rules[0].name = name;
	fired(&f, 0, 0, 1);
	fired(&f, 0, 1, 1);
	assert_field(&f, "rewrite;\n rules=a-rule-whose-name-goes-on-and-on-as-if-there-were-no-end-of-a-line-at-all"
		     "(1),\n rule-01(1); version=0123456789ab");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_done_has_a_verdict_and_a_version),
		cmocka_unit_test(rules_are_told_in_their_order_with_how_often_they_fired),
		cmocka_unit_test(what_a_version_repeats_is_counted_once_and_what_it_alone_has_is_counted),
		cmocka_unit_test(what_had_no_effect_is_not_told),
		cmocka_unit_test(findings_in_the_header_count),
		cmocka_unit_test(a_long_list_is_folded_behind_its_commas),
		cmocka_unit_test(a_long_name_of_the_field_or_of_a_rule_stands_alone),
	};

	return cmocka_run_group_tests_name("moderate/result_field", tests, NULL, NULL);
}
