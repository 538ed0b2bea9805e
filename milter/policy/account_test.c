/*
 * What a stream with an account tells of places where nothing was found.
 */
#include "policy/account.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "policy/builtin.h"
#include "policy/folder_test.h"
#include "policy/holding.h"
#include "policy/weigh.h"
#include "text/article.h"

struct judged {
	struct arena *arena;
	struct scratch *scratch;
	struct stream stream;
	struct account account;
	struct document document;
	struct scanned scanned;
	struct findings findings;
	struct requirements requirements;
	struct error err;
};

#define RULES                                                                                      \
	"signals : { coin : { any = [ \"bitcoin\" ]; }; rise : { any = [ \"will rise\" ]; };\n"       \
	" reported : { any = [ \"the bank said\" ]; }; money : { any = [ \"shares\" ]; };\n"          \
	" mark : { any = [ \"no advice\" ]; }; mock : { any = [ \"this is fun\" ]; }; };\n"           \
	"rules : { promo : { score : { coin = 2; rise = 4; reported = -3; }; threshold = 6;\n"        \
	" action = \"remove\"; };\n"                                                                   \
	" head : { when = \"coin and rise and is-heading\"; action = \"remove\"; };\n"               \
	" needs : { scope = \"article\"; when = \"money\"; require = \"mark\"; weak = \"mock\";\n"   \
	" action = \"reject\"; }; };\n"

static void
judge(struct folder *folder, const char *html, struct judged *judged)
{
	bool removed[64] = { false };

	if (folder->policy == NULL) {
		folder_write(folder, "p.rules", RULES);
		assert_non_null(folder_load(folder));
	}
	*judged = (struct judged){ .arena = arena_new(16 * MiB),
				   .scratch = policy_lend_scratch(folder->policy),
				   .stream = *policy_stream_named(folder->policy, NULL) };
	judged->stream.account = &judged->account;
	assert_true(document_from_html(judged->arena, slice_of(html), NULL, &judged->document,
				       &judged->err));
	assert_true(rules_scan(&judged->stream, judged->scratch, judged->arena, &judged->document, 0,
			       &judged->scanned, &judged->err));
	assert_true(articles_find(judged->arena, &judged->document, NULL, &judged->err));
	assert_true(rules_judge_blocks(&judged->stream, &judged->scanned, judged->arena, NULL,
				       &judged->findings, &judged->err));
	assert_true(rules_judge_articles(&judged->stream, &judged->scanned, removed, judged->arena,
					 &judged->findings, &judged->requirements, &judged->err));
}

static void
judged_done(struct folder *folder, struct judged *judged)
{
	policy_return_scratch(folder->policy, judged->scratch);
	arena_free(judged->arena);
}

static const struct rule *
rule_named(const struct stream *stream, const char *name)
{
	for (size_t i = 0; i < stream->rule_count; i++)
		if (strcmp(stream->rules[i]->name, name) == 0)
			return stream->rules[i];
	fail_msg("no rule %s", name);
	return NULL;
}

static void
every_block_is_in_the_account_though_no_rule_fires(void **state)
{
	struct folder *folder = *state;
	const struct account_entry *blocks, *articles;
	struct judged judged;
	int score;

	judge(folder, "<h1>Bitcoin</h1><p>Rain<p>Bitcoin will rise, the bank said", &judged);
	assert_int_equal(judged.findings.count, 0);
	blocks = account_blocks(&judged.account, &judged.document);
	assert_non_null(blocks);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(blocks[i].block, i);
	assert_true(fired_has(blocks[0].sight.fired, BUILTIN_IS_HEADING));
	assert_false(rule_fires(rule_named(&judged.stream, "promo"), blocks[2].sight.fired,
				blocks[2].sight.seen, &score));
	assert_int_equal(score, 3);
	articles = account_articles(&judged.account, &judged.document);
	assert_non_null(articles);
	assert_int_equal(articles[0].scope, SCOPE_ARTICLE);
	assert_int_equal(articles[1].scope, SCOPE_ISSUE);
	judged_done(folder, &judged);
}

static void
near_is_half_of_the_way_and_what_speaks_against_a_rule_does_not_hide_it(void **state)
{
	struct folder *folder = *state;
	static const struct {
		const char *html;
		bool promo, head;
	} cases[] = {
		{ "<p>Rain", false, false },
		{ "<p>Bitcoin", false, false },			/* 2 of 6; one of three signals */
		{ "<p>It will rise", true, false },		/* 4 of 6 */
		{ "<p>It will rise, the bank said", true, false },	/* 1 of 6, but 4 without */
		{ "<p>Bitcoin will rise, the bank said", true, true },
		{ "<h2>It will rise</h2>", true, true },	/* coin alone is missing */
		{ "<h2>Rain</h2>", false, false },		/* that it is a heading says little */
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct account_entry *entry;
		struct judged judged;

		print_message("# %s\n", cases[i].html);
		judge(folder, cases[i].html, &judged);
		entry = account_blocks(&judged.account, &judged.document);
		assert_int_equal(rule_is_near(rule_named(&judged.stream, "promo"), entry->sight.fired,
					      entry->sight.seen), cases[i].promo);
		assert_int_equal(rule_is_near(rule_named(&judged.stream, "head"), entry->sight.fired,
					      entry->sight.seen), cases[i].head);
		judged_done(folder, &judged);
	}
}

static void
an_answer_says_why_a_block_does_not_meet_a_requirement(void **state)
{
	struct folder *folder = *state;
	const struct rule *rule;
	struct judged judged;

	judge(folder, "<p>Shares rose<p>This is no advice<p>This is fun, no advice"
	      "<p style=\"display:none\">No advice", &judged);
	rule = rule_named(&judged.stream, "needs");
	assert_int_equal(rule_answer(rule, &judged.scanned, 0, 0, false), ANSWER_NONE);
	assert_int_equal(rule_answer(rule, &judged.scanned, 0, 1, false), ANSWER_MEETS);
	assert_int_equal(rule_answer(rule, &judged.scanned, 0, 1, true), ANSWER_REMOVED);
	assert_int_equal(rule_answer(rule, &judged.scanned, 0, 2, false), ANSWER_WEAK);
	assert_int_equal(rule_answer(rule, &judged.scanned, 0, 3, false), ANSWER_UNSEEN);
	judged_done(folder, &judged);
}

static void
a_signal_holds_what_its_packs_write(void **state)
{
	struct folder *folder = *state;
	struct arena *arena = arena_new(1 * MiB);
	struct holdings holdings;
	uint32_t coin;

	folder_write(folder, "lists/c.tsv", "name\tkind\nSui\tno\nLink\tyes\nKas\tno\n");
	folder_write(folder, "a.rules", "signals : { coin : { about = \"coins\";\n"
		     "list = { file = \"lists/c.tsv\"; column = \"name\"; where = \"kind=no\"; };\n"
		     "any = [ \"bit(coin|coins)\",\n\"ether\" ]; }; };");
	folder_write(folder, "b.rules", "signals : { coin : { de = \"Münze*\"; exact = [ \"LINK\" ];\n"
		     "regex = [ \"doge\" ]; }; more : { any = [ \"{coin} up\" ]; }; };\n"
		     "rules : { r : { score : { more = 1; }; threshold = 1; action = \"remove\"; }; };");
	if (folder_load(folder) == NULL)
		fail_msg("%s", folder_mistakes(folder));
	coin = signal_find(policy_signals(folder->policy), "coin");
	assert_true(signal_holdings(folder->policy, arena, coin, &holdings));
	assert_int_equal(holdings.count, 7);
	assert_int_equal(holdings.items[0].kind, HOLDING_ABOUT);
	assert_string_equal(holdings.items[0].text, "coins");
	assert_int_equal(holdings.items[1].kind, HOLDING_LIST);
	assert_string_equal(holdings.items[1].text, "./lists/c.tsv");
	assert_string_equal(holdings.items[1].where, "kind=no");
	assert_int_equal(holdings.items[1].phrases, 2);
	assert_string_equal(holdings.items[2].text, "bit(coin|coins)");
	assert_int_equal(holdings.items[2].place.line, 3);
	assert_int_equal(holdings.items[3].place.line, 4);
	assert_string_equal(holdings.items[4].key, "de");
	assert_string_equal(holdings.items[4].place.file, "./b.rules");
	assert_int_equal(holdings.items[5].kind, HOLDING_EXACT);
	assert_int_equal(holdings.items[6].kind, HOLDING_REGEX);
	assert_true(signal_names(folder->policy, signal_find(policy_signals(folder->policy), "more"),
				 coin));
	assert_false(signal_names(folder->policy, coin, coin));
	arena_free(arena);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_block_is_in_the_account_though_no_rule_fires,
						folder_setup, folder_teardown),
		cmocka_unit_test_setup_teardown(
			near_is_half_of_the_way_and_what_speaks_against_a_rule_does_not_hide_it,
			folder_setup, folder_teardown),
		cmocka_unit_test_setup_teardown(an_answer_says_why_a_block_does_not_meet_a_requirement,
						folder_setup, folder_teardown),
		cmocka_unit_test_setup_teardown(a_signal_holds_what_its_packs_write, folder_setup,
						folder_teardown),
	};

	return cmocka_run_group_tests_name("policy/account", tests, NULL, NULL);
}
