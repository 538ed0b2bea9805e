/*
 * Characters that nobody sees: which are told, where, and which are in place.
 */
#include "policy/lint_test.h"

static void
what_nobody_sees_in_a_phrase_is_told_at_its_column(void **state)
{
	assert_signal_linted(*state, "de = [ \"kurs\", \"Kurs\u00ADziel\" ];",
		"./p.rules:2:23: warning: the phrase holds a soft hyphen (U+00AD), which nobody sees; "
		"take it away\n");
	assert_signal_linted(*state, "any = \"S\u200BUI\";",
		"./p.rules:2:11: warning: the phrase holds a zero-width space (U+200B), which nobody sees; "
		"take it away\n");
	assert_signal_linted(*state, "exact = \"L\u2060INK\";",
		"./p.rules:2:13: warning: the phrase holds a word joiner (U+2060), which nobody sees; take "
		"it away\n");
	assert_signal_linted(*state, "regex = \"prog\u200Dnose\";",
		"./p.rules:2:16: warning: the regex holds a zero-width joiner (U+200D), which nobody sees; "
		"take it away\n");
	assert_signal_linted(*state, "fr = \"prix\u00A0: 5\";",
		"./p.rules:2:13: warning: the phrase holds a no-break space (U+00A0); write a plain blank, "
		"which finds all kinds of them\n");
}

static void
a_letter_that_only_looks_latin_is_told_with_its_word(void **state)
{
	assert_signal_linted(*state, "en = \"buy \u0412itcoin now\";",
		"./p.rules:2:13: warning: in \"\u0412itcoin\" the \"\u0412\" is Cyrillic (U+0412); write the "
		"word in Latin letters\n");
	assert_signal_linted(*state, "any = \"\u0391pex\";",
		"./p.rules:2:10: warning: in \"\u0391pex\" the \"\u0391\" is Greek (U+0391); write the word in "
		"Latin letters\n");
}

static void
a_phrase_of_another_script_than_its_language_is_told(void **state)
{
	assert_signal_linted(*state, "de = [ \"Kurs\", \"биткоин\" ];",
		"./p.rules:2:19: warning: the phrase stands under de, but its letters are Cyrillic; move it "
		"to its language, or to \"any\"\n");
	assert_signal_linted(*state, "ru = \"比特币\";",
		"./p.rules:2:9: warning: the phrase stands under ru, but its letters are Chinese; move it to "
		"its language, or to \"any\"\n");
	assert_signal_linted(*state, "tr = \"ビットコイン\";",
		"./p.rules:2:9: warning: the phrase stands under tr, but its letters are Japanese; move it to "
		"its language, or to \"any\"\n");
}

static void
what_is_in_place_is_not_told(void **state)
{
	static const char *const signals[] = {
		"any = [ \"👩\u200D🚀 #\", \"❤\uFE0F {b}\" ];",	/* emoji made of several */
		"ru = [ \"NFTшки\", \"Bitcoin*\", \"курс\" ];",	/* a Latin word, inflected */
		"uk = \"ціна\"; ja = [ \"仮想通貨\", \"コイン\", \"DeFi\" ]; ko = [ \"코인\", \"株\" ];",
		"any = \"比特币　价格\";",				/* the ideographic space */
		"de = [ \"„Bitcoin“\", \"Bär – Bulle\", \"α-Test\" ];",
		"vi = \"giá\"; tr = \"ıÇş\"; pl = \"łódź\"; ar = \"سعر\";",
		"en = [ \"$#\", \"+# %\" ];",			/* no letters at all */
	};

	for (size_t i = 0; i < COUNT(signals); i++)
		assert_signal_linted(*state, signals[i], "");
}

static void
rows_of_lists_are_looked_at_as_well(void **state)
{
	struct folder *folder = *state;

	folder_write(folder, "lists/l.txt", "# names\nGut\nS\u00ADUI\n\u0412TC\n");
	folder_write(folder, "p.rules", "signals : { a : { list = \"lists/l.txt\"; }; };\n"
		     "rules : { r : { when = \"a\"; action = \"remove\"; examples : { hit = \"gut\"; "
		     "miss = \"x\"; }; }; };\n");
	assert_checked(folder,
		"./lists/l.txt:3:2: warning: the row holds a soft hyphen (U+00AD), which nobody sees; take "
		"it away\n"
		"./lists/l.txt:4:1: warning: in \"\u0412TC\" the \"\u0412\" is Cyrillic (U+0412); write the "
		"word in Latin letters\n");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, folder_setup, folder_teardown)
		TEST(what_nobody_sees_in_a_phrase_is_told_at_its_column),
		TEST(a_letter_that_only_looks_latin_is_told_with_its_word),
		TEST(a_phrase_of_another_script_than_its_language_is_told),
		TEST(what_is_in_place_is_not_told),
		TEST(rows_of_lists_are_looked_at_as_well),
	};

	return cmocka_run_group_tests_name("policy/lint_characters", tests, NULL, NULL);
}
