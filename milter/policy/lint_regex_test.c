/*
 * Regular expressions that run away, and those that only look like it.
 */
#include "policy/lint_test.h"

static void
each_kind_of_runaway_is_told(void **state)
{
	static const char *const regexes[] = {
		"(a+)+$",
		"buy (?:[a-z]+ ?)+!",			/* a prefix, and a class */
		"^(?:\\\\d+,?)+;x",
		"coin: (?:\\\\w+\\\\s*)+\\\\.$",
		"x(?:foo|foofoo)+y",			/* alternatives */
		"q(?:z|ab|a|b)*c",			/* later ones */
		"pad[ .]*[ ,]*[ ;]*[ -]*x",		/* side by side: n to the fourth */
		"(?<source>(?:\\\\w+[ .]?){2,})\\\\|",
		"[^;]+;?(?:[^;]*;?)*:x",
		"\\\\x{41}(?:\\\\p{L}+)*7",
	};

	for (size_t i = 0; i < COUNT(regexes); i++) {
		struct folder *folder = *state;
		char text[500];
		char *told;

		print_message("# %s\n", regexes[i]);
		folder_done(folder);
		(void)snprintf(text, sizeof(text), "signals : { a : { any = \"aa\";\nregex = \"%s\"; }; };\n"
			       "rules : { r : { when = \"a\"; action = \"remove\"; examples : { hit = \"aa\"; "
			       "miss = \"q\"; }; }; };\n", regexes[i]);
		folder_write(folder, "p.rules", text);
		assert_non_null(folder_load(folder));
		(void)policy_check(folder->policy, &folder->diags);
		told = folder_mistakes(folder);
		assert_ptr_equal(strstr(told, "./p.rules:2: warning: regex"), told);
		assert_non_null(strstr(told, "warning: regex runs away on "));
		free(told);
	}
}

static void
a_regex_that_ends_soon_is_not_told(void **state)
{
	static const char *const regexes[] = {
		"\\\\bkurs(?:ziel)?e?\\\\b", "^\\\\W*quelle: .+$", "[a-z]+coin", "#\\\\d+(?:[.,]\\\\d+)*x",
		"(?:foo|bar)+baz", "a{1,3}b{2,5}c", "(?>a+)+b1", "(?:a++)+b1", "by (?<author>\\\\w+ \\\\w+)",
		"x(?#(a+)y", "[]a]+\\\\]x", "(?=(x))x1", "(?i)abc",
	};

	for (size_t i = 0; i < COUNT(regexes); i++) {
		char signal[300];

		(void)snprintf(signal, sizeof(signal), "regex = \"%s\";", regexes[i]);
		assert_signal_linted(*state, signal, "");
	}
}

static void
the_warning_shows_what_it_runs_away_on(void **state)
{
	assert_signal_linted(*state, "regex = \"buy (?:now|sun)(?:z+)+$\";",
		"./p.rules:2: warning: regex runs away on \"buy now\" and then many \"z\": match limit "
		"exceeded; write it without a repetition inside a repetition\n");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, folder_setup, folder_teardown)
		TEST(each_kind_of_runaway_is_told),
		TEST(a_regex_that_ends_soon_is_not_told),
		TEST(the_warning_shows_what_it_runs_away_on),
	};

	return cmocka_run_group_tests_name("policy/lint_regex", tests, NULL, NULL);
}
