/*
 * Phrases that another one of their signal finds anyway: which are told, and which are not.
 */
#include "policy/lint_test.h"

static void
a_phrase_that_is_there_twice_is_told_once_with_both_places(void **state)
{
	assert_signal_linted(*state, "any = [ \"Kursziel*\",\n\"x\", \"KURSZIEL*\" ];",
		"./p.rules:3:7: warning: phrase \"KURSZIEL*\" is in signal a already: \"Kursziel*\" "
		"(./p.rules:2); take one away\n");
	assert_signal_linted(*state, "any = [ \"vor (dem|einem) Ausbruch\",\n\"vor einem Ausbruch\" ];",
		"./p.rules:3:2: warning: phrase \"vor einem Ausbruch\" is in signal a already: "
		"\"vor (dem|einem) Ausbruch\" (./p.rules:2); take one away\n");
}

struct overlap {
	const char *wide, *narrow;
};

static void
a_phrase_within_another_is_told_with_the_shorter_one(void **state)
{
	static const struct overlap cases[] = {
		{ "hoffen", "hoffen auf" },		{ "Kurs*", "Kursziel" },
		{ "*kurs*", "Bitcoinkurse" },		{ "*prognose", "die Kursprognose" },
		{ "before ... late", "before it late" },{ "before ... late", "before it is too late" },
		{ "before ... late", "just before ... late" },
		{ "# Euro", "um # Euro" },		{ "Quelle", "(Die|Unsere) Quelle: hier" },
		{ "{b}", "could hit {b}" },		{ "hit {b}", "could hit {b} soon" },
		{ "币", "比特币价" },			{ "(a1|a2|)b1", "a2b1 (x|y)" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		char signal[300], expected[500];

		(void)snprintf(signal, sizeof(signal), "any = [ \"%s\",\n\"%s\" ];", cases[i].wide,
			       cases[i].narrow);
		(void)snprintf(expected, sizeof(expected), "./p.rules:3:2: warning: phrase \"%s\" adds "
			       "nothing to signal a: \"%s\" (./p.rules:2) finds it anyway; take it away, or "
			       "that one\n", cases[i].narrow, cases[i].wide);
		assert_signal_linted(*state, signal, expected);
	}
}

static void
what_only_looks_alike_is_not_told(void **state)
{
	static const struct overlap cases[] = {
		{ "hoffen", "hoffentlich" },		{ "Kurs", "Kurse" },
		{ "Kurs1", "Kurs2*" },			{ "hoffen auf", "auf ... hoffen" },
		{ "before ... late", "before this is by far too very late" },
		{ "# Euro", "Euro #" },			{ "(a1|a2) c1", "(a1|a3) c1" },
		{ "x1", "#x1" },			{ "{b} up", "up {b}" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		char signal[300];

		(void)snprintf(signal, sizeof(signal), "any = [ \"%s\",\n\"%s\" ];", cases[i].wide,
			       cases[i].narrow);
		assert_signal_linted(*state, signal, "");
	}
	/* Capitals: LINK is not link, but link is LINK. */
	assert_signal_linted(*state, "exact = \"LINK\"; any = \"link me\";", "");
	assert_signal_linted(*state, "exact = \"LINK me\"; any = \"link\";",
		"./p.rules:2:12: warning: phrase \"LINK me\" adds nothing to signal a: \"link\" "
		"(./p.rules:2) finds it anyway; take it away, or that one\n");
}

static void
where_the_length_of_a_hit_matters_only_the_same_is_told(void **state)
{
	assert_linted(*state,
		"signals : { price : { any = [ \"# $\", \"# $ US\",\n\"# $\" ]; };\n"
		"a : { any = \"hit {price}\"; };\n"
		"aside-heading : { any = [ \"Termine\", \"Termine der Woche\" ]; }; };\n"
		"rules : { r : { when = \"a\"; action = \"remove\"; examples : { hit = \"hit 5 $\"; miss = "
		"\"5 $\"; }; }; };\n",
		"./p.rules:2:2: warning: phrase \"# $\" is in signal price already: \"# $\" (./p.rules:1); "
		"take one away\n");
}

static void
files_of_two_languages_do_without_each_other(void **state)
{
	struct folder *folder = *state;

	folder_write(folder, "de.rules", "signals : { a : { de = [ \"Blog\", \"Test\" ]; }; };\n"
		     "rules : { r : { when = \"a\"; action = \"remove\"; examples : { hit = \"Blog\"; miss = "
		     "\"x\"; }; }; };\n");
	folder_write(folder, "nl.rules", "signals : { a : { nl = [ \"blog\" ];\nany = \"test\"; }; };\n");
	assert_checked(folder,
		"./nl.rules:2:8: warning: phrase \"test\" is in signal a already: \"Test\" (./de.rules:1); "
		"take one away\n");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, folder_setup, folder_teardown)
		TEST(a_phrase_that_is_there_twice_is_told_once_with_both_places),
		TEST(a_phrase_within_another_is_told_with_the_shorter_one),
		TEST(what_only_looks_alike_is_not_told),
		TEST(where_the_length_of_a_hit_matters_only_the_same_is_told),
		TEST(files_of_two_languages_do_without_each_other),
	};

	return cmocka_run_group_tests_name("policy/lint_overlap", tests, NULL, NULL);
}
