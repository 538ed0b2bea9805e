/*
 * Rules' own examples: which are told, and how.
 */
#include "policy/example.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/compiler.h"
#include "policy/folder_test.h"

#define SIGNALS                                                                                    \
	"signals : { coin : { any = [ \"SUI\" ]; }; price : { any = [ \"# $\" ]; };\n"             \
	" outlook : { de = [ \"hoffen auf\" ]; }; source : { any = \"Quelle: {coin}\"; }; };\n"

static void
assert_check(struct folder *folder, const char *rules, const char *expected)
{
	char *text;
	bool clean;

	folder_done(folder);
	folder_write(folder, "p.rules", rules);
	if (folder_load(folder) == NULL)
		diagnostics_print(&folder->diags, stderr, false);
	assert_non_null(folder->policy);
	clean = policy_check(folder->policy, &folder->diags);
	assert_int_equal(clean, folder->diags.errors == 0);
	text = folder_mistakes(folder);
	assert_string_equal(text, expected);
	free(text);
}

static void
a_rule_that_does_what_it_says_is_silent(void **state)
{
	assert_check(*state, SIGNALS
		"rules : {\n"
		" promo : { score : { coin = 2; price = 2; outlook = 3; }; threshold = 6; action = \"remove\";\n"
		"  examples : { hit = [ \"SUI: Wale hoffen auf 10 $\" ]; miss = [ \"SUI bei 10 $\" ]; }; };\n"
		" cell : { when = \"is-cell and coin\"; action = \"remove\";\n"
		"  examples : { hit = \"SUI\"; miss = \"sui\"; }; };\n"
		" related : { when = \"coin\"; action = \"remove\"; only-orphaned = true;\n"
		"  examples : { hit = \"SUI\"; miss = \"x\"; }; };\n"
		" source : { scope = \"article\"; when = \"price\"; require = \"source\"; action = \"reject\";\n"
		"  examples : { hit = [ \"10 $\", \"10 $\\nQuelle: x\" ]; miss = [ \"10 $\\n\\nQuelle: SUI\", \"x\" ]; }; };\n"
		" subject : { scope = \"header\"; when = \"coin\"; action = \"reject\";\n"
		"  examples : { hit = \"Sui\"; miss = \"x\"; }; };\n"
		"};\n", "");
}

static void
an_example_that_fails_shows_what_was_seen(void **state)
{
	assert_check(*state, SIGNALS
		"rules : {\n"
		" promo : { score : { coin = 2; price = 2; outlook = 3; }; threshold = 6; action = \"remove\";\n"
		"  examples : { hit = [ \"SUI: Wale hoffen auf 10 $\",\n"
		"    \"S\u00DCI, sui f\u00E4llt auf 5,5 $\" ];\n"
		"   miss = [ \"SUI: Wale hoffen auf 10 $\" ]; }; };\n"
		" source : { scope = \"article\"; when = \"price and not source\"; require = \"source\";\n"
		"  action = \"reject\"; examples : { hit = \"10 $ Quelle: SUI\"; miss = \"x\"; }; };\n"
		"};\n",
		"./p.rules:6: example 2 of promo should hit and does not\n"
		"    \"S\u00DCI, sui f\u00E4llt auf 5,5 $\"\n"
		"    score 4 of 6: coin \"sui\" 2, price \"5,5 $\" 2; missing: outlook\n"
		"./p.rules:7: example 1 of promo should miss and hits\n"
		"    \"SUI: Wale hoffen auf 10 $\"\n"
		"    score 7 of 6: coin \"SUI\" 2, price \"10 $\" 2, outlook \"hoffen auf\" 3\n"
		"./p.rules:9: example 1 of source should hit and does not\n"
		"    \"10 $ Quelle: SUI\"\n"
		"    when price and not source\n"
		"    price \"10 $\"\n"
		"    source \"Quelle: SUI\"\n");
}

static void
rules_without_examples_and_signals_without_use_are_warned_of(void **state)
{
	assert_check(*state, SIGNALS
		"rules : {\n"
		" a : { when = \"coin and is-item\"; action = \"remove\"; };\n"
		" b : { when = \"coin and is-cell\"; action = \"remove\"; examples : { hit = \"SUI\"; }; };\n"
		" c : { when = \"coin and is-link\"; action = \"remove\"; examples : { miss = \"x\"; }; };\n"
		"};\n",
		"./p.rules:1: warning: signal price is used by no rule and no phrase\n"
		"./p.rules:2: warning: signal outlook is used by no rule and no phrase\n"
		"./p.rules:2: warning: signal source is used by no rule and no phrase\n"
		"./p.rules:4: warning: rule a has no hit and no miss among its examples\n"
		"./p.rules:5: warning: rule b has no miss among its examples\n"
		"./p.rules:6: warning: rule c has no hit among its examples\n");
}

static void
an_example_that_cannot_be_judged_is_an_error(void **state)
{
	struct folder *folder = *state;

	folder_write(folder, "p.rules", "signals : { a : { regex = \"(a+)+$\"; }; };\n"
		     "rules : { r : { when = \"a\"; action = \"remove\"; examples : {\n"
		     " hit = \"a\"; miss = \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\"; }; }; };");
	assert_non_null(folder_load(folder));
	assert_false(policy_check(folder->policy, &folder->diags));
	assert_int_equal(folder->diags.errors, 1);
	assert_string_equal(folder->diags.items[folder->diags.count - 1].text,
			    "example 1 of r cannot be judged: ./p.rules:1: regex: match limit exceeded");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, folder_setup, folder_teardown)
		TEST(a_rule_that_does_what_it_says_is_silent),
		TEST(an_example_that_fails_shows_what_was_seen),
		TEST(rules_without_examples_and_signals_without_use_are_warned_of),
		TEST(an_example_that_cannot_be_judged_is_an_error),
	};

	return cmocka_run_group_tests_name("policy/example", tests, NULL, NULL);
}
