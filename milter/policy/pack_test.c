/*
 * Rule files: what they may say, and every way in which people get them wrong.
 */
#include "policy/pack.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/compiler.h"
#include "policy/folder_test.h"

#define EXAMPLES "examples : { hit = [ \"x\" ]; miss = [ \"y\" ]; };"

static void
assert_mistakes(struct folder *folder, const char *expected)
{
	char *text = folder_mistakes(folder);

	assert_string_equal(text, expected);
	free(text);
}

/* A file with a signal a (line 1) and, on line 2, what is under test. */
static void
load_line(struct folder *folder, const char *line)
{
	char text[2000];

	folder_done(folder);
	(void)snprintf(text, sizeof(text), "signals : { a : { any = [ \"aa\" ]; }; %s\n%s\n",
		       strncmp(line, "rules", 5) == 0 ? "};" : "", line);
	folder_write(folder, "p.rules", text);
	assert_null(folder_load(folder));
}

struct mistake {
	const char *line, *expected;
};

static void
assert_each(struct folder *folder, const struct mistake *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		char expected[1000];

		print_message("# %s\n", cases[i].line);
		load_line(folder, cases[i].line);
		(void)snprintf(expected, sizeof(expected), "./p.rules:2: %s\n", cases[i].expected);
		assert_mistakes(folder, expected);
	}
}

static void
each_mistake_in_a_signal_is_told(void **state)
{
	static const struct mistake cases[] = {
		{ "b : { any = [ \"x\" ]; shield = \"all\"; }; };",
		  "shield = \"all\": write \"passage\" for the words themselves, or \"block\" for all that "
		  "they stand in" },
		{ "b : { any = [ \"x\" ]; shield = true; }; };", "shield is true or false; write a string, such as \"passage\"" },
		{ "b : { lsit = \"x\"; }; };", "unknown key \"lsit\"; did you mean \"list\"?" },
		{ "b : { dee = [ \"x\" ]; }; };", "unknown key \"dee\"; did you mean \"de\"?" },
		{ "b = [ \"x\" ]; };", "a signal is a group: b : { en = [ \"...\" ]; };" },
		{ "b : { }; };", "signal b is empty; give it phrases" },
		{ "b : { en = [ ]; }; };", "en is empty; write phrases, or take it away" },
		{ "b : { en = [ 5 ]; }; };", "a phrase is a whole number; write a string" },
		{ "B : { en = \"x\"; }; };", "\"B\" is no name for a signal; write small letters, digits "
		  "and \"-\", at most 64" },
		{ "is-link : { en = \"x\"; }; };", "\"is-link\" is built in (the block is a link that "
		  "stands alone); give your signal another name" },
		{ "b : { en = \"\"; }; };", "phrase \"\": it is empty" },
		{ "b : { en = \"(a|b\"; }; };", "phrase \"(a|b\": column 1: \"(\" is never closed" },
		{ "b : { en = \"a)\"; }; };", "phrase \"a)\": column 2: \")\" closes nothing" },
		{ "b : { en = \"a|b\"; }; };", "phrase \"a|b\": column 2: \"|\" stands only between "
		  "parentheses: (a|b)" },
		{ "b : { en = \"\u00E4(((a)))\"; }; };", "phrase \"\u00E4(((a)))\": column 4: \"(\" inside more "
		  "than one other pair of parentheses" },
		{ "b : { en = \"...\"; }; };", "phrase \"...\": a gap \"...\" needs words on both sides" },
		{ "b : { en = \"a ...\"; }; };", "phrase \"a ...\": a gap \"...\" needs words on both sides" },
		{ "b : { en = \"(a|)\"; }; };", "phrase \"(a|)\": can stand for nothing; give it a word that "
		  "must be there" },
		{ "b : { en = \"a * b\"; }; };", "phrase \"a * b\": a \"*\" without letters beside it; for any "
		  "words write \"...\"" },
		{ "b : { en = \"a*b\"; }; };", "phrase \"a*b\": a \"*\" within a word; it stands at a word's "
		  "end or start" },
		{ "b : { en = \"#\"; }; };", "phrase \"#\": can stand for a number alone; give it a word or a "
		  "sign beside the \"#\"" },
		{ "b : { en = \"{a\"; }; };", "phrase \"{a\": \"{\" is never closed; write {signal}" },
		{ "b : { en = \"{} x\"; }; };", "phrase \"{} x\": {} names no signal" },
		{ "b : { en = \"a\\nb\"; }; };", "a phrase holds a control character (0x0A); a "
		  "backslash has no meaning in phrases" },
		{ "b : { en = \"{aa} x\"; }; };", "there is no signal {aa}; did you mean {a}?" },
		{ "b : { en = \"{zzz} x\"; }; };", "there is no signal {zzz}" },
		{ "b : { regex = \"(x\"; }; };", "regex, column 3: missing closing parenthesis" },
		{ "b : { regex = \"x*\"; }; };", "regex: can match nothing at all; write what must be there" },
		{ "b : { regex = \"\"; }; };", "regex: it is empty" },
		{ "b : { regex = \"a\\tb\"; }; };", "regex holds the control character 0x09, which \"\\t\" "
		  "becomes in a configuration file; write \"\\\\t\"" },
		{ "b : { regex = \"a\\x08b\"; }; };", "regex holds the control character 0x08, which \"\\b\" "
		  "becomes in a configuration file; write \"\\\\b\"" },
		{ "b : { regex = \"x(?<sorce>y)\"; }; };",
		  "regex: a group named \"sorce\"; did you mean \"source\"?" },
		{ "b : { list = \"lists/none.txt\"; }; };",
		  "cannot read ./lists/none.txt: No such file or directory" },
		{ "b : { list = { column = \"x\"; }; }; };", "a list without a file; write file = "
		  "\"lists/...\"" },
		{ "b : { list = 5; }; };", "list is a whole number; write a group, a list or a string, such "
		  "as \"lists/coins.txt\"" },
		{ "b : { list = ( 5 ); }; };", "a list is a whole number; write its file, or a group: { file = "
		  "\"...\"; column = \"...\"; }" },
	};

	assert_each(*state, cases, COUNT(cases));
}

static void
each_mistake_in_a_rule_is_told(void **state)
{
	static const struct mistake cases[] = {
		{ "rules : { r : { score : { a = 1; }; treshold = 1; threshold = 1; action = \"remove\"; }; };",
		  "unknown key \"treshold\"; did you mean \"threshold\"?" },
		{ "rules : { r : { score : { a = 1; }; threshold = 1; action = \"remov\"; }; };",
		  "unknown action \"remov\"; did you mean \"remove\"?" },
		{ "rules : { r : { score : { a = 1; }; threshold = 1; action = \"banish\"; }; };",
		  "unknown action \"banish\"; write \"remove\", \"replace\", \"insert\", \"tag\", "
		  "\"quarantine\", \"discard\", \"reject\" or \"tempfail\"" },
		{ "rules : { r : { score : { a = 1; }; threshold = 1; }; };",
		  "rule r has no action; write action = \"remove\" or the like" },
		{ "rules : { r : { scope = \"blok\"; when = \"a\"; action = \"reject\"; }; };",
		  "unknown scope \"blok\"; did you mean \"block\"?" },
		{ "rules : { r : { mode = \"moniter\"; when = \"a\"; action = \"reject\"; }; };",
		  "unknown mode \"moniter\"; did you mean \"monitor\"?" },
		{ "rules : { r : { score : { aa = 1; }; threshold = 1; action = \"remove\"; }; };",
		  "there is no signal \"aa\"; did you mean \"a\"?" },
		{ "rules : { r : { score : { a = 1; }; threshold = 2; action = \"remove\"; }; };",
		  "threshold 2 is never reached: the scores add up to 1" },
		{ "rules : { r : { score : { a = 1; }; threshold = 0; action = \"remove\"; }; };",
		  "threshold is 0; write a number from 1 to 1000" },
		{ "rules : { r : { score : { a = 1; }; threshold = -1; action = \"remove\"; }; };",
		  "threshold is -1; write a number from 1 to 1000" },
		{ "rules : { r : { score : { a = 0; }; threshold = 1; action = \"remove\"; }; };",
		  "the score of a is 0; write a number from -1000 to 1000, but not 0" },
		{ "rules : { r : { score : { a = \"1\"; }; threshold = 1; action = \"remove\"; }; };",
		  "the score of a is a string; write a whole number" },
		{ "rules : { r : { score : { a = 1; }; action = \"remove\"; }; };",
		  "rule r has a score but no threshold" },
		{ "rules : { r : { score : { }; threshold = 1; action = \"remove\"; }; };",
		  "score is empty; write { SIGNAL = 1; }" },
		{ "rules : { r : { when = \"a\"; threshold = 1; action = \"remove\"; }; };",
		  "a threshold without a score says nothing" },
		{ "rules : { r : { action = \"remove\"; }; };", "rule r says nothing of when it fires; write "
		  "score and threshold, require, or when" },
		{ "rules : { r : { when = \"a or\"; action = \"remove\"; }; };",
		  "when, column 5: a signal is missing at the end" },
		{ "rules : { r : { scope = \"article\"; require = \"b\"; action = \"reject\"; }; };",
		  "there is no signal \"b\"" },
		{ "rules : { r : { require = \"a\"; action = \"reject\"; }; };",
		  "require needs scope = \"article\" or \"issue\"" },
		{ "rules : { r : { scope = \"article\"; require = \"a\"; score : { a = 1; }; threshold = 1; "
		  "action = \"reject\"; }; };",
		  "a rule has a score or requires something, not both; make two rules" },
		{ "rules : { r : { when = \"a\"; weak = \"a\"; action = \"reject\"; }; };",
		  "weak goes with require, which rule r has not" },
		{ "rules : { r : { scope = \"article\"; require = \"a\"; action = \"insert\"; }; };",
		  "action = \"insert\" needs text" },
		{ "rules : { r : { scope = \"article\"; when = \"a\"; action = \"insert\"; text = \"x\"; }; };",
		  "action = \"insert\" needs require: what is inserted where it is missing?" },
		{ "rules : { r : { scope = \"issue\"; when = \"a\"; action = \"remove\"; }; };",
		  "action = \"remove\" means nothing in scope \"issue\"" },
		{ "rules : { r : { when = \"a\"; action = \"replace\"; }; };",
		  "action = \"replace\" needs replacement" },
		{ "rules : { r : { when = \"a\"; action = \"tag\"; }; };", "action = \"tag\" needs tag" },
		{ "rules : { r : { when = \"a\"; action = \"reject\"; tag = \"x\"; }; };",
		  "tag goes with action = \"tag\", not with \"reject\"" },
		{ "rules : { r : { when = \"a\"; action = \"remove\"; reply = \"550 5.7.1 x\"; }; };",
		  "reply goes with action = \"reject\" or \"tempfail\", not with \"remove\"" },
		{ "rules : { r : { when = \"a\"; action = \"reject\"; reply = \"450 x\"; }; };",
		  "reply code 450 does not fit action = \"reject\"; write 550" },
		{ "rules : { r : { when = \"a\"; action = \"tempfail\"; reply = \"550 x\"; }; };",
		  "reply code 550 does not fit action = \"tempfail\"; write 450" },
		{ "rules : { r : { when = \"a\"; action = \"reject\"; reply = \"550 4.7.1 x\"; }; };",
		  "the enhanced code 4.7.1 does not fit the code 550; both begin with the same digit" },
		{ "rules : { r : { when = \"a\"; action = \"reject\"; reply = \"no\"; }; };",
		  "reply begins with its code: \"550 5.7.1 ...\"" },
		{ "rules : { r : { when = \"a\"; action = \"reject\"; reply = \"550 5.7.1\"; }; };",
		  "the text of the reply has 0 bytes; write 1 to 400" },
		{ "rules : { r : { when = \"a\"; action = \"reject\"; reply = \"550 {artcle} x\"; }; };",
		  "\"{artcle}\" stands for nothing; there are {article}, {source}, {publisher}, {rule}, {words} "
		  "and {date}, "
		  "and {{ is a brace" },
		{ "rules : { r : { when = \"a\"; scope = \"article\"; action = \"remove\"; only-orphaned = true; "
		  "}; };", "only-orphaned goes with scope = \"block\" and action = \"remove\"" },
		{ "rules : { r : { when = \"a\"; action = \"remove\"; only-orphaned = \"yes\"; }; };",
		  "only-orphaned is a string; write true or false" },
		{ "rules : { r : { when = \"a\"; action = \"remove\"; field = \"Subject\"; }; };",
		  "field goes with scope = \"header\"" },
		{ "rules : { r : { when = \"a\"; scope = \"header\"; action = \"remove\"; field = \"X Y\"; }; };",
		  "\"X Y\" is no name of a header field" },
		{ "rules : { r : { when = \"a\"; scope = \"header\"; field = \"Message-ID\"; action = \"tag\"; "
		  "tag = \"[x] \"; }; };",
		  "nothing in Message-ID is text; write tag = \"Name: value\" for a field of its own" },
		{ "rules : { r : { when = \"a\"; scope = \"header\"; field = \"Date\"; action = \"replace\"; "
		  "replacement = \"J\u00e4nner\"; }; };", "nothing in Date is text; its replacement must be ASCII" },
		{ "rules : { r : { when = \"a\"; action = \"remove\"; examples : { hits = [ \"a\" ]; }; }; };",
		  "unknown key \"hits\"; did you mean \"hit\"?" },
		{ "rules : { r : { when = \"a\"; action = \"remove\"; examples : { hit = [ \" \" ]; }; }; };",
		  "an empty example" },
		{ "rules : { R : { when = \"a\"; action = \"remove\"; }; };",
		  "\"R\" is no name for a rule; write small letters, digits and \"-\", at most 64" },
		{ "rules : { r = 1; };", "a rule is a group: r : { ... };" },
		{ "rules = 1;", "rules is a whole number; write a group: rules : { ... };" },
		{ "rules : { r : { when = \"a\"; action = \"remove\"; }; }; rule : { };",
		  "unknown key \"rule\"; did you mean \"rules\"?" },
		{ "rules : { r : { scope = \"article\"; require = \"a\"; action = \"insert\"; "
		  "text = \"../x\"; }; };", "text = \"../x\": write the name of a text without language and "
		  "ending, such as \"disclaimer\"" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct folder *folder = *state;
		char expected[1000], *text;

		print_message("# %s\n", cases[i].line);
		load_line(folder, cases[i].line);
		(void)snprintf(expected, sizeof(expected), "./p.rules:2: %s\n", cases[i].expected);
		text = folder_mistakes(folder);
		/* What follows from it, such as a text that is not there, may stand behind. */
		assert_true(strncmp(text, expected, strlen(expected)) == 0 ||
			    (print_message("got: %s\n", text), false));
		free(text);
	}
}

static void
ten_mistakes_in_one_file_are_ten_lines(void **state)
{
	struct folder *folder = *state;

	folder_write(folder, "p.rules",
		     "signals : {\n"
		     "  coin : { anny = [ \"bitcoin\" ]; };\n"			/* 1 */
		     "  price : { regex = [ \"(\" ]; };\n"			/* 2 */
		     "  outlook : { de = [ \"(a\" ]; en = [ \"soon {prize}\" ]; };\n"	/* 3, 4 */
		     "};\n"
		     "rules : {\n"
		     "  promo : {\n"
		     "    scope = \"bloc\";\n"					/* 5 */
		     "    score : { coins = 2; price = 2; };\n"			/* 6 */
		     "    treshold = 6;\n"					/* 7 */
		     "    threshold = 6.5;\n"					/* 8 */
		     "    action = \"delete\";\n"				/* 9 */
		     "    when = \"coin and\";\n"				/* 10 */
		     "  };\n"
		     "};\n");
	assert_null(folder_load(folder));
	assert_mistakes(folder,
		"./p.rules:2: unknown key \"anny\"; did you mean \"any\"?\n"
		"./p.rules:3: regex, column 2: missing closing parenthesis\n"
		"./p.rules:4: phrase \"(a\": column 1: \"(\" is never closed\n"
		"./p.rules:4: there is no signal {prize}; did you mean {price}?\n"
		"./p.rules:8: unknown scope \"bloc\"; did you mean \"block\"?\n"
		"./p.rules:9: there is no signal \"coins\"; did you mean \"coin\"?\n"
		"./p.rules:10: unknown key \"treshold\"; did you mean \"threshold\"?\n"
		"./p.rules:11: threshold is a number; write a whole number, such as 6\n"
		"./p.rules:12: unknown action \"delete\"; write \"remove\", \"replace\", \"insert\", "
		"\"tag\", \"quarantine\", \"discard\", \"reject\" or \"tempfail\"\n"
		"./p.rules:13: when, column 9: a signal is missing at the end\n");
}

static void
a_rule_of_a_name_that_there_is_names_both_places(void **state)
{
	struct folder *folder = *state;
	static const char text[] = "signals : { a : { any = \"x\"; }; };\n"
				   "rules : { r : { when = \"a\"; action = \"remove\"; }; };\n";

	folder_write(folder, "one.rules", text);
	folder_write(folder, "two.rules", text);
	assert_null(folder_load(folder));
	assert_mistakes(folder,
			"./two.rules:2: there is a rule r already (./one.rules:2); rename one\n");
}

static void
a_signal_may_grow_in_several_packs(void **state)
{
	struct folder *folder = *state;
	const struct signal_set *set;

	folder_write(folder, "one.rules", "signals : { a : { any = [ \"x\", \"(b|c)d\" ]; }; };");
	folder_write(folder, "two.rules", "signals : { a : { de = \"z\"; }; };\n"
		     "rules : { r : { when = \"a\"; action = \"remove\"; }; };");
	assert_non_null(folder_load(folder));
	assert_mistakes(folder, "");
	set = policy_signals(folder->policy);
	assert_int_equal(signal_pattern_count(set, signal_find(set, "a")), 3);
}

static void
lists_are_read_by_column_and_row(void **state)
{
	struct folder *folder = *state;
	const struct signal_set *set;

	folder_write(folder, "lists/coins.tsv",
		     "# coins\nticker\tname\tambiguous\nBTC\tBitcoin\tno\nLINK\tChainlink\tyes\n"
		     "ETH\tEthereum\tno\n\n# end\n");
	folder_write(folder, "lists/words.txt", "# words\nmoon*\n  to the moon  \n\n");
	folder_write(folder, "p.rules",
		     "signals : {\n"
		     " coin : { list = ( \"lists/words.txt\",\n"
		     "   { file = \"lists/coins.tsv\"; column = \"name\"; } ); };\n"
		     " ticker : { list = { file = \"lists/coins.tsv\"; column = \"ticker\";\n"
		     "   where = \"ambiguous=no, name!=Ethereum\"; case = \"exact\"; }; };\n"
		     "};\n"
		     "rules : { r : { when = \"coin\"; action = \"remove\"; }; };\n");
	assert_non_null(folder_load(folder));
	assert_mistakes(folder, "");
	set = policy_signals(folder->policy);
	assert_int_equal(signal_pattern_count(set, signal_find(set, "coin")), 5);
	assert_int_equal(signal_pattern_count(set, signal_find(set, "ticker")), 1);
}

static void
each_mistake_in_a_list_is_told_where_it_is(void **state)
{
	struct folder *folder = *state;

	folder_write(folder, "lists/t.tsv", "name\tkind\nx\ty\tz\n\tb\n(c\td\n");
	folder_write(folder, "lists/empty.txt", "# nothing\n");
	folder_write(folder, "lists/latin.txt", "caf\xE9\n");
	folder_write(folder, "p.rules",
		     "signals : {\n"
		     " a : { list = { file = \"lists/t.tsv\"; column = \"nam\"; }; };\n"
		     " b : { list = { file = \"lists/t.tsv\"; column = \"name\"; where = \"kin=x\"; }; };\n"
		     " c : { list = { file = \"lists/t.tsv\"; column = \"name\"; where = \"x\"; }; };\n"
		     " d : { list = { file = \"lists/t.tsv\"; column = \"name\"; }; };\n"
		     " e : { list = \"lists/empty.txt\"; };\n"
		     " f : { list = \"lists/latin.txt\"; };\n"
		     " g : { list = { file = \"lists/t.tsv\"; case = \"upper\"; colum = \"x\"; }; };\n"
		     " h : { list = { file = \"lists/empty.txt\"; where = \"a=b\"; }; };\n"
		     " i : { list = \"lists\"; };\n"
		     "};\n");
	assert_null(folder_load(folder));
	assert_mistakes(folder,
		"./lists/latin.txt:1:4: is not UTF-8 (byte 0xE9, \"\u00E9\" in Latin-1); save the file as UTF-8\n"
		"./lists/t.tsv:2: the row has more than the 2 columns that the first line names\n"
		"./lists/t.tsv:3: the row has nothing in the column \"name\"\n"
		"./lists/t.tsv:4: phrase \"(c\": column 1: \"(\" is never closed\n"
		"./p.rules:2: ./lists/t.tsv has no column \"nam\"; did you mean \"name\"?\n"
		"./p.rules:3: ./lists/t.tsv has no column \"kin\"; did you mean \"kind\"?\n"
		"./p.rules:4: where = \"x\": write column=value or column!=value, at most 8 with commas "
		"between\n"
		"./p.rules:6: ./lists/empty.txt holds no phrase\n"
		"./p.rules:8: case = \"upper\": write \"exact\" or \"any\"\n"
		"./p.rules:8: unknown key \"colum\"; did you mean \"column\"?\n"
		"./p.rules:9: where needs a column: column = \"...\"\n"
		"./p.rules:10: ./lists is a directory; name a file\n");
}

static void
a_whole_rule_is_read_as_it_is_written(void **state)
{
	struct folder *folder = *state;
	const struct rule *rule;

	folder_write(folder, "texts/note.en.txt", "Note.\n");
	folder_write(folder, "p.rules",
		     "signals : { a : { any = \"x\"; }; b : { any = \"y\"; }; };\n"
		     "rules : {\n"
		     " one : { about = \"First\"; score : { a = 3; b = -2; is-link = 1; }; threshold = 3;\n"
		     "  when = \"not is-title\"; mode = \"monitor\"; action = \"remove\"; only-orphaned = true; };\n"
		     " two : { scope = \"article\"; require = \"a\"; weak = \"b\"; action = \"insert\";\n"
		     "  text = \"texts/note\"; };\n"
		     " three : { scope = \"header\"; when = \"a\"; action = \"reject\";\n"
		     "  reply = \"554 5.6.0 no {rule}\"; };\n"
		     " four : { scope = \"header\"; field = \"From\"; when = \"a\"; action = \"tag\";\n"
		     "  tag = \"X-A: b\"; " EXAMPLES " };\n"
		     " five : { when = \"a\"; action = \"tempfail\"; reply = \"451 later\"; };\n"
		     " six : { when = \"a\"; action = \"replace\"; replacement = \"[gone]\"; };\n"
		     "};\n");
	assert_non_null(folder_load(folder));
	assert_mistakes(folder, "");
	assert_int_equal(policy_rule_count(folder->policy), 6);
	rule = policy_rule(folder->policy, 0);
	assert_string_equal(rule->name, "one");
	assert_string_equal(rule->about, "First");
	assert_int_equal(rule->weight_count, 3);
	assert_int_equal(rule->weights[1].score, -2);
	assert_int_equal(rule->threshold, 3);
	assert_int_equal(rule->mode, MODE_MONITOR);
	assert_true(rule->only_orphaned);
	assert_int_equal(rule->require, SIGNAL_NONE);
	assert_int_equal(rule->place.line, 3);
	rule = policy_rule(folder->policy, 1);
	assert_int_equal(rule->scope, SCOPE_ARTICLE);
	assert_string_equal(rule->require_name, "a");
	assert_string_equal(rule->text, "note");
	assert_string_equal(texts_language(policy_texts(folder->policy, rule), 0), "en");
	rule = policy_rule(folder->policy, 2);
	assert_string_equal(rule->field, "Subject");
	assert_int_equal(rule->reply_code, 554);
	assert_string_equal(rule->reply_enhanced, "5.6.0");
	assert_string_equal(rule->reply_text, "no {rule}");
	rule = policy_rule(folder->policy, 3);
	assert_string_equal(rule->field, "From");
	assert_string_equal(rule->tag, "X-A: b");
	assert_int_equal(rule->example_count, 2);
	assert_true(rule->examples[0].hit && !rule->examples[1].hit);
	rule = policy_rule(folder->policy, 4);
	assert_int_equal(rule->reply_code, 451);
	assert_null(rule->reply_enhanced);
	assert_string_equal(policy_rule(folder->policy, 5)->text, "[gone]");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, folder_setup, folder_teardown)
		TEST(each_mistake_in_a_signal_is_told),
		TEST(each_mistake_in_a_rule_is_told),
		TEST(ten_mistakes_in_one_file_are_ten_lines),
		TEST(a_rule_of_a_name_that_there_is_names_both_places),
		TEST(a_signal_may_grow_in_several_packs),
		TEST(lists_are_read_by_column_and_row),
		TEST(each_mistake_in_a_list_is_told_where_it_is),
		TEST(a_whole_rule_is_read_as_it_is_written),
	};

	return cmocka_run_group_tests_name("policy/pack", tests, NULL, NULL);
}
