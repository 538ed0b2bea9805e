/*
 * The words of the configuration: each leads to its value and back.
 */
#include "policy/verdict.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/compiler.h"

static void
each_action_leads_to_its_verdict(void **state)
{
	static const struct {
		const char *action, *verdict;
	} cases[] = {
		{ "remove", "rewrite" },     { "replace", "rewrite" },
		{ "insert", "rewrite" },     { "tag", "rewrite" },
		{ "quarantine", "quarantine" }, { "discard", "discard" },
		{ "reject", "reject" },	     { "tempfail", "tempfail" },
	};
	enum action action;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_true(action_find(slice_of(cases[i].action), &action));
		assert_string_equal(action_name(action), cases[i].action);
		assert_string_equal(verdict_name(action_verdict(action)), cases[i].verdict);
	}
}

static void
a_word_that_is_none_finds_nothing(void **state)
{
	static const char *const words[] = { "", "Remove", "remov", "removed", "accepts", "on" };
	enum action action = ACTION_TAG;
	enum verdict verdict = VERDICT_DISCARD;
	enum mode mode = MODE_MONITOR;

	(void)state;
	for (size_t i = 0; i < COUNT(words); i++) {
		assert_false(action_find(slice_of(words[i]), &action));
		assert_false(verdict_find(slice_of(words[i]), &verdict));
		assert_false(mode_find(slice_of(words[i]), &mode));
	}
	assert_int_equal(action, ACTION_TAG);
	assert_int_equal(verdict, VERDICT_DISCARD);
	assert_int_equal(mode, MODE_MONITOR);
}

static void
modes_and_verdicts_are_found_by_their_names(void **state)
{
	enum verdict verdict;
	enum mode mode;

	(void)state;
	assert_true(mode_find(SLICE("monitor"), &mode));
	assert_int_equal(mode, MODE_MONITOR);
	assert_string_equal(mode_name(MODE_OFF), "off");
	assert_true(verdict_find(SLICE("tempfail"), &verdict));
	assert_int_equal(verdict, VERDICT_TEMPFAIL);
	assert_true(VERDICT_TEMPFAIL > VERDICT_REJECT && VERDICT_REJECT > VERDICT_REWRITE);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_action_leads_to_its_verdict),
		cmocka_unit_test(a_word_that_is_none_finds_nothing),
		cmocka_unit_test(modes_and_verdicts_are_found_by_their_names),
	};

	return cmocka_run_group_tests_name("policy/verdict", tests, NULL, NULL);
}
