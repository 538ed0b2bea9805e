/*
 * `when`: what it means, and where it is wrong.
 */
#include "policy/condition.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/compiler.h"
#include "base/limits.h"

struct fixture {
	struct arena *arena;
	struct signal_set *set;
	struct diagnostics diags;
};

static const char *const names[] = { "a", "b", "c", "disclaimer" };	/* numbers 0 to 3 */

static int
setup(void **state)
{
	static struct fixture fixture;

	fixture.arena = arena_new(1 * MiB);
	fixture.set = signal_set_new();
	diagnostics_init(&fixture.diags);
	for (size_t i = 0; i < COUNT(names); i++)
		assert_int_equal(signal_declare(fixture.set, names[i], (struct place){ 0 }), i);
	*state = &fixture;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *fixture = *state;

	arena_free(fixture->arena);
	signal_set_free(fixture->set);
	diagnostics_done(&fixture->diags);
	return 0;
}

/* For each of the eight ways in which a, b and c can fire (a is bit 0): does it hold? */
static unsigned
truth(const struct condition *condition)
{
	unsigned table = 0;

	for (uint64_t fired = 0; fired < 8; fired++)
		table |= (unsigned)condition_holds(condition, &fired) << fired;
	return table;
}

static void
not_binds_closer_than_and_and_and_than_or(void **state)
{
	struct fixture *fixture = *state;
	enum { A = 0xAA, B = 0xCC, C = 0xF0 };
	static const struct {
		const char *text;
		unsigned table;
	} cases[] = {
		{ "a", A },
		{ "not a", 0xFF & ~A },
		{ "not not a", A },
		{ "a and b", A & B },
		{ "a or b", A | B },
		{ "a or b and c", A | (B & C) },
		{ "a and b or c", (A & B) | C },
		{ "(a or b) and c", (A | B) & C },
		{ "not a and b", 0xFF & ~A & B },
		{ "not (a and b)", 0xFF & ~(A & B) },
		{ "a and not (b or c)", A & ~(B | C) },
		{ "a AND NOT b", A & ~B },
		{ "((a))", A },
		{ " a\tor\nb ", A | B },
		{ "not a or not b", 0xFF & (~A | ~B) },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct condition *condition =
			condition_parse(fixture->arena, cases[i].text, fixture->set,
					(struct place){ "x", 1, 0 }, &fixture->diags);

		print_message("# %s\n", cases[i].text);
		assert_non_null(condition);
		assert_int_equal(truth(condition), cases[i].table);
	}
}

static void
a_mistake_is_told_with_its_column(void **state)
{
	struct fixture *fixture = *state;
	static const struct {
		const char *text, *expected;
	} cases[] = {
		{ "", "when, column 1: a signal is missing; take `when` away if there is no condition" },
		{ "a and", "when, column 6: a signal is missing at the end" },
		{ "and a", "when, column 1: a signal is missing before \"and\"" },
		{ "a b", "when, column 3: \"and\" or \"or\" is missing before \"b\"" },
		{ "a not b", "when, column 3: \"and\" or \"or\" is missing before \"not\"" },
		{ "a (b)", "when, column 3: \"and\" or \"or\" is missing before \"(\"" },
		{ "(a or b", "when, column 1: \"(\" is never closed" },
		{ "a)", "when, column 2: \")\" closes nothing" },
		{ "()", "when, column 2: a signal is missing before \")\"" },
		{ "a && b",
		  "when, column 3: \"&\" is not understood; write and, or, not and parentheses" },
		{ "a and disclamer",
		  "when, column 7: there is no signal \"disclamer\"; did you mean \"disclaimer\"?" },
		{ "\u00E4\u00E4\u00E4 or a", "when, column 1: there is no signal \"\u00E4\u00E4\u00E4\"" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		print_message("# %s\n", cases[i].text);
		assert_null(condition_parse(fixture->arena, cases[i].text, fixture->set,
					    (struct place){ "x", 1, 0 }, &fixture->diags));
		assert_int_equal(fixture->diags.count, 1);
		assert_string_equal(fixture->diags.items[0].text, cases[i].expected);
		diagnostics_done(&fixture->diags);
	}
}

static void
deep_expressions_are_refused_and_long_ones_are_not(void **state)
{
	struct fixture *fixture = *state;
	char text[4096] = "a";

	for (size_t i = 0; i < 500; i++)
		memcpy(text + 1 + 5 * i, " or a", 6);
	assert_non_null(condition_parse(fixture->arena, text, fixture->set,
					(struct place){ "x", 1, 0 }, &fixture->diags));
	memset(text, '(', 500);
	text[500] = '\0';
	assert_null(condition_parse(fixture->arena, text, fixture->set,
				    (struct place){ "x", 1, 0 }, &fixture->diags));
	assert_int_equal(fixture->diags.count, 1);
	assert_string_equal(fixture->diags.items[0].text,
			    "when, column 61: more than 60 operators inside one another");
}

static void
a_condition_knows_its_signals_and_its_words(void **state)
{
	struct fixture *fixture = *state;
	struct condition *condition =
		condition_parse(fixture->arena, " c and (a or c) ", fixture->set,
				(struct place){ "x", 1, 0 }, &fixture->diags);
	const uint32_t *signals;
	size_t count;

	assert_non_null(condition);
	signals = condition_signals(condition, &count);
	assert_int_equal(count, 2);
	assert_int_equal(signals[0], 2);
	assert_int_equal(signals[1], 0);
	assert_string_equal(condition_words(fixture->arena, condition), "c and (a or c)");
	assert_string_equal(condition_words(fixture->arena, NULL), "");
}

/* "a fires, b does not" for the signals in `fired` (a is bit 0). */
static const char *
reasons(struct fixture *fixture, const char *text, uint64_t fired)
{
	struct condition *condition = condition_parse(fixture->arena, text, fixture->set,
						      (struct place){ "x", 1, 0 },
						      &fixture->diags);
	struct reason *items;
	struct buf out;
	size_t count;

	assert_non_null(condition);
	assert_true(condition_reasons(fixture->arena, condition, &fired, &items, &count));
	buf_init(&out, fixture->arena);
	for (size_t i = 0; i < count; i++)
		buf_printf(&out, "%s%s%s", i == 0 ? "" : " ", items[i].fires ? "+" : "-",
			   signal_name(fixture->set, items[i].signal));
	return buf_cstring(&out);
}

static void
a_condition_says_which_signals_decide_it(void **state)
{
	struct fixture *fixture = *state;
	enum { A = 1, B = 2, C = 4 };
	static const struct {
		const char *text;
		uint64_t fired;
		const char *expected;		/* + fires, - does not */
	} cases[] = {
		{ "a", 0, "-a" },
		{ "a", A, "+a" },
		{ "not a", A, "+a" },
		{ "a and b", A, "-b" },
		{ "a and b", 0, "-a -b" },
		{ "a and b", A | B, "+a +b" },
		{ "a or b", 0, "-a -b" },
		{ "a or b", B, "+b" },
		{ "a and not (b or c)", A | C, "+c" },
		{ "a and not (b or c)", A, "+a -b -c" },
		{ "a and not (b or c)", B, "-a +b" },
		{ "(a and b) or (a and c)", A, "-b -c" },
		{ "(a and b) or (a and c)", 0, "-a -b -c" },
		{ "not (a and b) and c", A | B | C, "+a +b" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		print_message("# %s, %d\n", cases[i].text, (int)cases[i].fired);
		assert_string_equal(reasons(fixture, cases[i].text, cases[i].fired),
				    cases[i].expected);
	}
}

static void
the_distance_is_the_fewest_signals_that_would_have_to_change(void **state)
{
	struct fixture *fixture = *state;
	enum { A = 1, B = 2, C = 4 };
	static const struct {
		const char *text;
		uint64_t fired;
		size_t now, most;
	} cases[] = {
		{ "a", 0, 1, 1 },
		{ "a", A, 0, 1 },
		{ "not a", 0, 0, 1 },
		{ "not a", A, 1, 1 },
		{ "a and b and c", 0, 3, 3 },
		{ "a and b and c", B, 2, 3 },
		{ "a or b or c", 0, 1, 1 },
		{ "(a and b) or c", 0, 1, 1 },
		{ "(a or b) and c", 0, 2, 2 },
		{ "a and not (b or c)", B | C, 3, 3 },
		{ "a and not (b and c)", A | B | C, 1, 2 },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct condition *condition =
			condition_parse(fixture->arena, cases[i].text, fixture->set,
					(struct place){ "x", 1, 0 }, &fixture->diags);
		struct distance distance = condition_distance(condition, &cases[i].fired);

		print_message("# %s, %d\n", cases[i].text, (int)cases[i].fired);
		assert_int_equal(distance.now, cases[i].now);
		assert_int_equal(distance.most, cases[i].most);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(not_binds_closer_than_and_and_and_than_or, setup,
						teardown),
		cmocka_unit_test_setup_teardown(a_mistake_is_told_with_its_column, setup, teardown),
		cmocka_unit_test_setup_teardown(deep_expressions_are_refused_and_long_ones_are_not,
						setup, teardown),
		cmocka_unit_test_setup_teardown(a_condition_knows_its_signals_and_its_words, setup,
						teardown),
		cmocka_unit_test_setup_teardown(a_condition_says_which_signals_decide_it, setup,
						teardown),
		cmocka_unit_test_setup_teardown(
			the_distance_is_the_fewest_signals_that_would_have_to_change, setup, teardown),
	};

	return cmocka_run_group_tests_name("policy/condition", tests, NULL, NULL);
}
