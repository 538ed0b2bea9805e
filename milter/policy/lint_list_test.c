/*
 * Rows of lists: what is told of them.
 */
#include "policy/lint_test.h"

#define COINS                                                                                      \
	"ticker\tname\tambiguous\nBTC\tBitcoin\tno\nETH\tEthereum\tticker\nSOL\tSolana\tticker\n"   \
	"XRP\tRipple\tno\nADA\tCardano\tno\nDOT\tPolkadot\tticker\nLTC\tLitecoin\tno\n"            \
	"NEAR\tNear Protocol\tticker\nTRX\tTron\tno\n"

static void
assert_rows(struct folder *folder, const char *rows, const char *expected)
{
	char text[2000];

	print_message("# %s\n", rows);
	folder_done(folder);
	(void)snprintf(text, sizeof(text), COINS "%s", rows);
	folder_write(folder, "lists/l.tsv", text);
	folder_write(folder, "p.rules",
		     "signals : { a : { list = { file = \"lists/l.tsv\"; column = \"name\"; }; }; };\n"
		     "rules : { r : { when = \"a\"; action = \"remove\"; examples : { hit = \"Bitcoin\"; "
		     "miss = \"x\"; }; }; };\n");
	assert_checked(folder, expected);
}

static void
swapped_columns_are_known_by_the_other_rows(void **state)
{
	assert_rows(*state, "Uniswap\tUNI\tno\n", "./lists/l.tsv:11: warning: \"Uniswap\" stands under "
		    "ticker and \"UNI\" under name; are they swapped?\n");
	assert_rows(*state, "UNI\tno\tUniswap\n", "./lists/l.tsv:11: warning: \"no\" stands under name "
		    "and \"Uniswap\" under ambiguous; are they swapped?\n");
	assert_rows(*state, "UNI\tUniswap\tno\nAAVE\tAAVE\tno\nlink\tChainlink\tticker\n", "");
}

static void
a_flag_that_no_other_row_has_may_be_misspelt(void **state)
{
	assert_rows(*state, "UNI\tUniswap\ttikcer\n", "./lists/l.tsv:11: warning: ambiguous is "
		    "\"tikcer\" in this row alone; did you mean \"ticker\"?\n");
	assert_rows(*state, "UNI\tUniswap\tboth\n", "");
}

static void
rows_that_repeat_or_contradict_are_told_with_the_first_line(void **state)
{
	assert_rows(*state, "ADA\tcardano\tno\n",
		    "./lists/l.tsv:11: warning: the row says the same as line 6; take one away\n");
	assert_rows(*state, "ADA\tCardano\tticker\n", "./lists/l.tsv:11: warning: the row says something "
		    "else of the same as line 6; take one away\n");
	assert_rows(*state, "UNI\tCardano\tno\n", "");
}

static void
rows_of_a_wrong_shape_are_told(void **state)
{
	assert_rows(*state, "UNI\tUniswap\n", "./lists/l.tsv:11: warning: the row has 2 of 3 columns; "
		    "write a tab for each that is empty\n");
	assert_rows(*state, "UNI\tUniswap\tno  \n",
		    "./lists/l.tsv:11: warning: the row ends with a blank; take it away\n");
	assert_rows(*state, "UNI\tUniswap\t\n", "");
	assert_rows(*state, "UNI\tUniswap\tno\tx\n", "./lists/l.tsv:11: the row has more than the 3 "
		    "columns that the first line names\n");
}

static void
a_plain_list_has_no_columns_but_repeats(void **state)
{
	struct folder *folder = *state;

	folder_write(folder, "lists/l.txt", "# coins\n\nBitcoin\nEther \nbitcoin\n");
	folder_write(folder, "lists/e.txt", "LINK\nLink\n");
	folder_write(folder, "p.rules", "signals : { a : { list = ( \"lists/l.txt\", { file = "
		     "\"lists/e.txt\"; case = \"exact\"; } ); }; };\n"
		     "rules : { r : { when = \"a\"; action = \"remove\"; examples : { hit = \"Ether\"; "
		     "miss = \"x\"; }; }; };\n");
	assert_checked(folder,
		"./lists/l.txt:4: warning: the row ends with a blank; take it away\n"
		"./lists/l.txt:5: warning: the row says the same as line 3; take one away\n");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, folder_setup, folder_teardown)
		TEST(swapped_columns_are_known_by_the_other_rows),
		TEST(a_flag_that_no_other_row_has_may_be_misspelt),
		TEST(rows_that_repeat_or_contradict_are_told_with_the_first_line),
		TEST(rows_of_a_wrong_shape_are_told),
		TEST(a_plain_list_has_no_columns_but_repeats),
	};

	return cmocka_run_group_tests_name("policy/lint_list", tests, NULL, NULL);
}
