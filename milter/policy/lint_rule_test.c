/*
 * Rules that cannot fire, or change nothing: which are told, and which are not.
 */
#include "policy/lint_test.h"

#define SIGNALS                                                                                    \
	"signals : { a : { any = \"aa\"; }; b : { any = \"bb\"; }; c : { any = \"{a} cc\"; }; };\n" \
	"rules : {\n"
#define SHOWN " examples : { hit = \"aa bb\"; miss = \"x\"; }; };\n"

static void
a_rule_that_can_never_fire_is_an_error(void **state)
{
	assert_linted(*state, SIGNALS
		"r1 : { when = \"a and not a\"; action = \"remove\"; examples : { miss = \"x\"; hit = [ ]; }; };\n"
		"r2 : { when = \"is-item and is-heading and b\"; action = \"remove\"; examples : { miss = \"x\"; }; };\n"
		"r3 : { when = \"c and not a\"; action = \"remove\"; examples : { miss = \"x\"; }; };\n"
		"r4 : { scope = \"header\"; when = \"is-link\"; action = \"reject\"; examples : { miss = \"x\"; }; };\n"
		"};\n",
		"./p.rules:3: rule r1 never fires: its condition \"a and not a\" cannot hold\n"
		"./p.rules:3: warning: rule r1 has no hit among its examples\n"
		"./p.rules:4: rule r2 never fires: its condition \"is-item and is-heading and b\" cannot hold\n"
		"./p.rules:4: warning: rule r2 has no hit among its examples\n"
		"./p.rules:5: rule r3 never fires: its condition \"c and not a\" cannot hold\n"
		"./p.rules:5: warning: rule r3 has no hit among its examples\n"
		"./p.rules:6: rule r4 never fires: its condition \"is-link\" cannot hold\n"
		"./p.rules:6: warning: rule r4 has no hit among its examples\n");
}

static void
a_threshold_that_the_condition_puts_out_of_reach_is_an_error(void **state)
{
	assert_linted(*state, SIGNALS
		"r1 : { score : { a = 3; b = 3; c = 1; }; threshold = 6; when = \"not b\"; action = "
		"\"remove\"; examples : { miss = \"x\"; }; };\n"
		"r2 : { score : { is-item = 2; is-cell = 2; c = 1; }; threshold = 5; action = \"remove\";"
		" examples : { miss = \"x\"; }; };\n};\n",
		"./p.rules:3: rule r1 never fires: of its scores at most 4 can come together where its "
		"condition holds, and the threshold is 6\n"
		"./p.rules:3: warning: rule r1 has no hit among its examples\n"
		"./p.rules:4: rule r2 never fires: of its scores at most 3 can come together, and the "
		"threshold is 5\n"
		"./p.rules:4: warning: rule r2 has no hit among its examples\n");
}

static void
a_condition_that_always_holds_and_a_weight_with_a_digit_too_many_are_told(void **state)
{
	assert_linted(*state, SIGNALS
		"r1 : { score : { a = 3; b = 30; c = -4; }; threshold = 5; when = \"a or not a\"; action = "
		"\"remove\";" SHOWN "};\n",
		"./p.rules:3: warning: the condition \"a or not a\" of rule r1 holds everywhere; take it "
		"away, or mend it\n"
		"./p.rules:3: warning: in rule r1 the score of b is 30, while 9 are enough whatever speaks "
		"against it; is a digit too many?\n");
}

static void
a_rule_that_another_one_pre_empts_is_told(void **state)
{
	assert_linted(*state, SIGNALS
		"wide : { when = \"a\"; action = \"remove\";" SHOWN
		"narrow : { when = \"b and a\"; action = \"remove\";" SHOWN
		"refused : { when = \"a or c\"; action = \"reject\";" SHOWN
		"twice : { when = \"(a)\"; action = \"remove\";" SHOWN "};\n",
		"./p.rules:3: warning: rule wide has the same condition as refused (./p.rules:5), which "
		"rejects; take one of them away\n"
		"./p.rules:4: warning: rule narrow changes nothing: wherever it fires, wide (./p.rules:3) "
		"fires and removes; take it away, or make that one narrower\n"
		"./p.rules:6: warning: rule twice has the same condition as wide (./p.rules:3), which "
		"removes; take one of them away\n");
}

static void
rules_that_each_do_something_of_their_own_are_not_told(void **state)
{
	assert_linted(*state, SIGNALS
		"r1 : { when = \"a and b\"; action = \"remove\";" SHOWN
		"r2 : { scope = \"article\"; when = \"a and b\"; action = \"remove\";" SHOWN
		"r3 : { when = \"a and b\"; action = \"tag\"; tag = \"X-Seen: yes\";" SHOWN
		"r4 : { when = \"a\"; action = \"reject\"; mode = \"monitor\";" SHOWN
		"r5 : { when = \"a\"; action = \"quarantine\";" SHOWN
		"r6 : { score : { a = 1; b = 1; c = 1; }; threshold = 2; action = \"remove\";"
		" examples : { hit = \"aa cc\"; miss = \"x\"; }; };\n};\n",
		"./p.rules:3: warning: rule r1 changes nothing: wherever it fires, r6 (./p.rules:8) fires "
		"and removes; take it away, or make that one narrower\n");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, folder_setup, folder_teardown)
		TEST(a_rule_that_can_never_fire_is_an_error),
		TEST(a_threshold_that_the_condition_puts_out_of_reach_is_an_error),
		TEST(a_condition_that_always_holds_and_a_weight_with_a_digit_too_many_are_told),
		TEST(a_rule_that_another_one_pre_empts_is_told),
		TEST(rules_that_each_do_something_of_their_own_are_not_told),
	};

	return cmocka_run_group_tests_name("policy/lint_rule", tests, NULL, NULL);
}
