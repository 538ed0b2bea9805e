/*
 * Signals that nobody uses, rules that no policy applies, texts that are missing.
 */
#include "policy/lint_test.h"

static void
a_signal_that_a_broken_rule_may_have_meant_is_not_told(void **state)
{
	assert_linted(*state,
		"signals : { price : { any = \"aa\"; }; idle : { any = \"bb\"; }; };\n"
		"rules : { r : { when = \"prize\"; action = \"remove\"; }; };\n",
		"./p.rules:1: warning: signal idle is used by no rule and no phrase\n"
		"./p.rules:2: when, column 1: there is no signal \"prize\"; did you mean \"price\"?\n");
}

static void
a_rule_that_no_policy_applies_is_told(void **state)
{
	struct folder *folder = *state;

	folder_write(folder, "p.rules", "signals : { a : { any = \"aa\"; }; };\n"
		     "rules : { p : { when = \"a\"; " REMOVES "};\n");
	folder_write(folder, "q.rules", "rules : { q : { when = \"a and is-short\"; " REMOVES
		     "off : { when = \"a\"; mode = \"off\"; " REMOVES "};\n");
	folder_write(folder, "conf.conf", "policies : { n : { match : { newsletter = true; }; packs = [ "
		     "\"p\" ]; }; };\n");
	assert_checked(folder,
		"./q.rules:1: warning: rule q never removes: no policy of the configuration applies it; "
		"name its pack q in one, or write mode = \"off\" here\n");
}

static void
languages_with_phrases_and_no_text_are_told_together(void **state)
{
	struct folder *folder = *state;

	folder_write(folder, "texts/t.en.txt", "no advice\n");
	folder_write(folder, "p.rules",
		"signals : { money : { de = \"Geld\"; en = \"money\"; any = \"$#\"; };\n"
		"advice : { fr = \"conseil\"; en = \"no advice\"; }; };\n"
		"rules : { r : { scope = \"article\"; when = \"money\"; require = \"advice\"; action = "
		"\"insert\"; text = \"t\";\nexamples : { hit = \"money\"; miss = \"x\"; }; }; };\n");
	assert_checked(folder,
		"./p.rules:3: warning: rule r has phrases but no text for de, fr; write texts/t.de.txt, for "
		"else another language is inserted\n");
}

static void
a_first_rule_file_is_silent(void **state)
{
	assert_linted(*state,
		"signals : { rival : { any = [ \"Acme\", \"Acme News\" ]; }; };\n"
		"rules : { no-rival : { scope = \"issue\"; when = \"rival\"; action = \"reject\";\n"
		" examples : { hit = \"Read Acme\"; miss = \"Read us\"; }; }; };\n",
		"./p.rules:1:40: warning: phrase \"Acme News\" adds nothing to signal rival: \"Acme\" "
		"(./p.rules:1) finds it anyway; take it away, or that one\n");
	assert_linted(*state,
		"signals : { rival : { any = [ \"Acme\", \"Apex Daily\" ]; en = \"the other letter\"; }; };\n"
		"rules : { no-rival : { scope = \"issue\"; when = \"rival\"; action = \"reject\";\n"
		" examples : { hit = \"Read Acme\"; miss = \"Read us\"; }; }; };\n", "");
}

static void
what_no_mistake_has_touched_is_checked_all_the_same(void **state)
{
	assert_linted(*state,
		"signals : { a : { any = \"aa\"; }; b : { any = \"bb {nix}\"; }; c : { any = \"cc {b}\"; }; };\n"
		"rules : { r1 : { when = \"a\"; action = \"remove\"; examples : { hit = \"zz\"; miss = \"x\"; }; };\n"
		"r2 : { when = \"c\"; action = \"reject\"; examples : { hit = \"zz\"; miss = \"x\"; }; };\n"
		"r3 : { when = \"a\"; actoin = \"tag\"; examples : { hit = \"zz\"; miss = \"x\"; }; }; };\n",
		"./p.rules:1: there is no signal {nix}\n"
		"./p.rules:2: example 1 of r1 should hit and does not\n"
		"    \"zz\"\n    when a\n    a does not fire\n"
		"./p.rules:4: unknown key \"actoin\"; did you mean \"action\"?\n"
		"./p.rules:4: rule r3 has no action; write action = \"remove\" or the like\n");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, folder_setup, folder_teardown)
		TEST(a_signal_that_a_broken_rule_may_have_meant_is_not_told),
		TEST(a_rule_that_no_policy_applies_is_told),
		TEST(languages_with_phrases_and_no_text_are_told_together),
		TEST(a_first_rule_file_is_silent),
		TEST(what_no_mistake_has_touched_is_checked_all_the_same),
	};

	return cmocka_run_group_tests_name("policy/lint_use", tests, NULL, NULL);
}
