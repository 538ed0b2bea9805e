/*
 * Judging documents: which rules fire on which blocks, articles and fields.
 */
#include "policy/rule.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/compiler.h"
#include "policy/folder_test.h"
#include "text/article.h"

struct judged {
	struct arena *arena;
	struct scratch *scratch;
	struct document document;
	struct scanned scanned;
	struct findings findings;
	struct requirements requirements;
	bool removed[64];
	struct error err;
};

static void
judged_done(struct folder *folder, struct judged *judged)
{
	policy_return_scratch(folder->policy, judged->scratch);
	arena_free(judged->arena);
}

/* All steps, without removing anything. */
static void
judge(struct folder *folder, const char *html, struct judged *judged)
{
	const struct stream *stream = policy_stream_named(folder->policy, NULL);
	struct article_hints hints = { .no_title = NULL };
	bool *headings;

	*judged = (struct judged){ .arena = arena_new(16 * MiB),
				   .scratch = policy_lend_scratch(folder->policy) };
	assert_true(document_from_html(judged->arena, slice_of(html), NULL, &judged->document,
				       &judged->err));
	assert_true(judged->document.block_count <= COUNT(judged->removed));
	assert_true(rules_scan(stream, judged->scratch, judged->arena, &judged->document, 7,
			       &judged->scanned, &judged->err));
	assert_true(rules_find_headings(stream, &judged->scanned, judged->arena, &headings,
					&judged->err));
	hints.no_title = headings;
	assert_true(articles_find(judged->arena, &judged->document, &hints, &judged->err));
	assert_true(rules_judge_blocks(stream, &judged->scanned, judged->arena, NULL,
				       &judged->findings, &judged->err));
}

static void
judge_articles(struct folder *folder, struct judged *judged)
{
	assert_true(rules_judge_articles(policy_stream_named(folder->policy, NULL), &judged->scanned,
					 judged->removed, judged->arena, &judged->findings,
					 &judged->requirements, &judged->err));
}

/* "rule:block(score)" of each finding, in order. */
static const char *
told(const struct judged *judged)
{
	struct buf out;

	buf_init(&out, judged->arena);
	for (size_t i = 0; i < judged->findings.count; i++) {
		const struct finding *finding = &judged->findings.items[i];

		buf_printf(&out, "%s%s", i == 0 ? "" : " ", finding->rule->name);
		if (finding->block != BLOCK_NONE)
			buf_printf(&out, ":%zu", finding->block);
		buf_printf(&out, "(%d)", finding->score);
	}
	return buf_cstring(&out);
}

static void
assert_told(struct folder *folder, const char *html, const char *expected)
{
	struct judged judged;

	print_message("# %s\n", html);
	judge(folder, html, &judged);
	assert_string_equal(told(&judged), expected);
	judged_done(folder, &judged);
}

static void
load(struct folder *folder, const char *rules)
{
	folder_write(folder, "p.rules", rules);
	if (folder_load(folder) == NULL)
		diagnostics_print(&folder->diags, stderr, false);
	assert_non_null(folder->policy);
}

#define SIGNALS                                                                                    \
	"signals : { coin : { any = [ \"bitcoin\", \"sui\" ]; }; rise : { en = [ \"will rise\" ]; };\n" \
	" reported : { en = [ \"the company said\" ]; }; related : { en = [ \"you may like\" ]; };\n"   \
	" disclaimer : { en = [ \"no investment advice\" ]; };\n"                                        \
	" source : { regex = [ \"source: (?<source>\\\\w+)\", \"translated by (?<translator>\\\\w+)\" ]; };\n" \
	" vague : { en = [ \"various media\" ]; }; money : { en = [ \"shares\", \"bitcoin\" ]; }; };\n"

static void
a_signal_counts_once_and_a_negative_one_against(void **state)
{
	struct folder *folder = *state;

	load(folder, SIGNALS
	     "rules : { promo : { score : { coin = 2; rise = 3; reported = -4; }; threshold = 5;\n"
	     " action = \"remove\"; }; coins : { score : { coin = 2; }; threshold = 2; action = \"tag\";\n"
	     " tag = \"X: y\"; }; };");
	assert_told(folder, "<p>Bitcoin, bitcoin and SUI<p>Bitcoin will rise<p>Rise<p>"
		    "Bitcoin will rise, the company said",
		    "coins:0(2) promo:1(5) coins:1(2) coins:3(2)");
}

static void
hits_of_a_finding_are_the_words_that_counted(void **state)
{
	struct folder *folder = *state;
	struct judged judged;
	const struct finding *finding;

	load(folder, SIGNALS "rules : { promo : { score : { rise = 3; coin = 2; }; threshold = 5;\n"
	     " action = \"remove\"; }; };");
	judge(folder, "<p>Other bitcoin<p>SUI and Bitcoin will rise, you may like it", &judged);
	assert_int_equal(judged.findings.count, 1);
	finding = &judged.findings.items[0];
	assert_int_equal(finding->part, 7);
	assert_int_equal(finding->article, 0);
	assert_int_equal(finding->hit_count, 3);
	assert_int_equal(finding->hits[0].line, 1);
	assert_int_equal(finding->hits[1].folded.start, strlen("other bitcoin\n"));
	assert_int_equal(finding->mode, MODE_ENFORCE);
	judged_done(folder, &judged);
}

static void
built_in_signals_tell_what_a_block_is(void **state)
{
	struct folder *folder = *state;
	static const struct {
		const char *signal, *html, *told;
	} cases[] = {
		{ "is-heading", "<h2>A</h2><p>b", "r:0(0)" },
		{ "is-title", "<h2>A</h2><p>b", "r:0(0)" },
		{ "is-item", "<p>a<ul><li>b</ul>", "r:1(0)" },
		{ "is-cell", "<table><tr><td>a<td>b</table>", "r:0(0) r:1(0)" },
		{ "is-image", "<p>a<img alt=b>", "r:1(0)" },
		{ "is-hidden", "<p>a<p style='display:none'>b", "r:1(0)" },
		{ "mostly-link and not is-link", "<p>a<p>See <a href=x>this long link text</a>", "r:1(0)" },
		{ "is-short", "<p>a<p>0123456789012345678901234567890123456789012345678901234567890", "r:0(0)" },
		{ "after-disclaimer", "<h2>x</h2><p>a<p>This is no investment advice<p>b", "r:3(0)" },
		{ "under-related", "<h1>x</h1><p>a<h2>You may like</h2><p>b<h3>c</h3><p>d<h2>e</h2><p>f",
		  "related:2(0) r:3(0) r:4(0) r:5(0) r:6(0)" },
		{ "in-tail", "<h2>x</h2><p>a<p>no investment advice<p>b", "r:3(0)" },
		{ "beside-figure", "<ul><li>a<li>+1,2 %<li>b<li>c<li>12<li>d<li>0.56<li>EUR 7<li>e</ul>",
		  "r:0(0) r:2(0) r:5(0) r:6(0) r:7(0) r:8(0)" },
		{ "beside-figure", "<table><tr><td>a<td>$67,120<tr><td>b<td>7 pages</table><p>c<p>5 %", "r:0(0) r:2(0)" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		char rules[2000];

		folder_done(folder);
		(void)snprintf(rules, sizeof(rules), SIGNALS
			       "rules : { related : { when = \"related\"; action = \"remove\"; "
			       "only-orphaned = true; };\n"
			       " r : { when = \"%s\"; action = \"remove\"; }; };", cases[i].signal);
		load(folder, rules);
		assert_told(folder, cases[i].html, cases[i].told);
	}
}

static void
a_block_beside_a_removed_one_knows_it(void **state)
{
	struct folder *folder = *state;

	load(folder, SIGNALS
	     "rules : { promo : { when = \"coin\"; action = \"remove\"; };\n"
	     " beside : { when = \"beside-removed and is-short\"; action = \"remove\"; };\n"
	     " watched : { when = \"rise\"; mode = \"monitor\"; action = \"remove\"; }; };");
	assert_told(folder, "<h2>t</h2><p>a<p>b<p>bitcoin<p>c<p>d", "beside:2(0) promo:3(0) beside:3(0) beside:4(0) beside:5(0)");
	/* What is only watched removes nothing. */
	assert_told(folder, "<h2>t</h2><p>a<p>it will rise<p>c", "watched:2(0)");
	folder_done(folder);
	load(folder, SIGNALS
	     "rules : { promo : { when = \"coin\"; action = \"remove\"; };\n"
	     " behind : { when = \"behind-removed and is-short\"; action = \"remove\"; }; };");
	assert_told(folder, "<h2>t</h2><p>a<p>b<p>bitcoin<p>c<p>d", "promo:3(0) behind:4(0) behind:5(0)");
}

static void
requirements_are_met_missing_or_insufficient(void **state)
{
	struct folder *folder = *state;
	static const struct {
		const char *html;
		enum requirement_state state;
		const char *told;
		size_t block;
	} cases[] = {
		{ "<p>Hello", REQUIREMENT_NOT_NEEDED, "", BLOCK_NONE },
		{ "<p>Shares rose<p>Source: Reuters", REQUIREMENT_MET, "", 1 },
		{ "<p>Shares rose", REQUIREMENT_MISSING, "r(0)", BLOCK_NONE },
		{ "<p>Shares rose<p>Source: various media", REQUIREMENT_INSUFFICIENT, "r(0)", 1 },
		{ "<p>Shares rose<p>various media<p>source: dpa", REQUIREMENT_MET, "", 2 },
		{ "<p>Shares rose<p style='display:none'>Source: Reuters", REQUIREMENT_MISSING, "r(0)",
		  BLOCK_NONE },
		{ "<p style='display:none'>Shares rose<p>x", REQUIREMENT_NOT_NEEDED, "", BLOCK_NONE },
	};

	load(folder, SIGNALS "rules : { r : { scope = \"article\"; when = \"money\"; require = \"source\";\n"
	     " weak = \"vague\"; action = \"reject\"; }; };");
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct judged judged;

		print_message("# %s\n", cases[i].html);
		judge(folder, cases[i].html, &judged);
		/* A short first line would be the title. */
		for (size_t j = 0; j < judged.document.article_count; j++)
			judged.document.articles[j].title = BLOCK_NONE;
		judge_articles(folder, &judged);
		assert_string_equal(told(&judged), cases[i].told);
		assert_int_equal(judged.requirements.count, 1);
		assert_int_equal(judged.requirements.items[0].state, cases[i].state);
		assert_int_equal(judged.requirements.items[0].block, cases[i].block);
		if (judged.findings.count > 0)
			assert_int_equal(judged.findings.items[0].insufficient,
					 cases[i].state == REQUIREMENT_INSUFFICIENT);
		judged_done(folder, &judged);
	}
}

static void
each_article_answers_for_itself_and_captures_its_source(void **state)
{
	struct folder *folder = *state;
	struct judged judged;
	const struct requirement *items;

	load(folder, SIGNALS "rules : { r : { scope = \"article\"; require = \"source\"; action = \"reject\"; };\n"
	     " i : { scope = \"issue\"; when = \"rise\"; action = \"tag\"; tag = \"X: y\"; }; };");
	judge(folder, "<h1>One</h1><p>Text.<p>Source: R&uuml;ters<p>Translated by Anna"
	      "<h1>Two</h1><p>Text.<p>It will rise", &judged);
	assert_int_equal(judged.document.article_count, 2);
	judge_articles(folder, &judged);
	assert_string_equal(told(&judged), "r:4(0) i(0)");
	items = judged.requirements.items;
	assert_int_equal(judged.requirements.count, 2);
	assert_int_equal(items[0].state, REQUIREMENT_MET);
	assert_true(slice_equal(items[0].captures[CAPTURE_SOURCE], SLICE("R\u00FCters")));
	assert_true(slice_equal(items[0].captures[CAPTURE_TRANSLATOR], SLICE("Anna")));
	assert_int_equal(items[0].captures[CAPTURE_AUTHOR].len, 0);
	assert_int_equal(items[1].article, 1);
	assert_int_equal(items[1].state, REQUIREMENT_MISSING);
	judged_done(folder, &judged);
}

static void
what_is_removed_neither_needs_nor_satisfies(void **state)
{
	struct folder *folder = *state;
	struct judged judged;

	load(folder, SIGNALS "rules : { r : { scope = \"article\"; when = \"money\"; require = \"source\";\n"
	     " action = \"reject\"; }; };");
	judge(folder, "<h1>One</h1><p>Shares rose.<p>Source: dpa", &judged);
	judged.removed[2] = true;
	judge_articles(folder, &judged);
	assert_int_equal(judged.requirements.items[0].state, REQUIREMENT_MISSING);
	judged.removed[1] = true;
	judge_articles(folder, &judged);
	assert_int_equal(judged.requirements.items[1].state, REQUIREMENT_NOT_NEEDED);
	judged_done(folder, &judged);
}

static void
hidden_text_raises_a_score_and_never_lowers_one(void **state)
{
	struct folder *folder = *state;
	struct judged judged;

	load(folder, SIGNALS "rules : { r : { scope = \"article\"; score : { coin = 2; reported = -2; };\n"
	     " threshold = 2; action = \"reject\"; }; };");
	judge(folder, "<h1>One</h1><p>Text<p style='display:none'>bitcoin, the company said", &judged);
	judge_articles(folder, &judged);
	assert_string_equal(told(&judged), "r:0(2)");
	judged_done(folder, &judged);
}

static bool
judge_field(const struct stream *stream, struct scratch *scratch, struct arena *arena,
	    const char *name, struct slice body, struct findings *findings)
{
	struct folded folded;
	struct error err;

	return fold(arena, body, &folded) &&
	       rules_judge_header(stream, scratch, arena, name, body, &folded, findings, &err);
}

static void
header_rules_look_at_their_field(void **state)
{
	struct folder *folder = *state;
	const struct stream *stream;
	struct findings findings = { 0 };
	struct arena *arena = arena_new(1 * MiB);
	struct scratch *scratch;

	load(folder, SIGNALS
	     "rules : { s : { scope = \"header\"; score : { coin = 1; rise = 1; }; threshold = 2;\n"
	     " action = \"reject\"; };\n"
	     " f : { scope = \"header\"; field = \"From\"; when = \"coin\"; action = \"reject\"; };\n"
	     " b : { when = \"coin\"; action = \"remove\"; }; };");
	stream = policy_stream_named(folder->policy, NULL);
	scratch = policy_lend_scratch(folder->policy);
	assert_true(judge_field(stream, scratch, arena, "Subject", SLICE("Bitcoin fell"), &findings));
	assert_int_equal(findings.count, 0);
	assert_true(judge_field(stream, scratch, arena, "SUBJECT", SLICE("BITCOIN will  rise"),
				&findings));
	assert_int_equal(findings.count, 1);
	assert_string_equal(findings.items[0].rule->name, "s");
	assert_int_equal(findings.items[0].part, SIZE_MAX);
	assert_int_equal(findings.items[0].hit_count, 2);
	assert_true(judge_field(stream, scratch, arena, "From", SLICE("SUI <a@b>"), &findings));
	assert_int_equal(findings.count, 2);
	assert_string_equal(findings.items[1].rule->name, "f");
	policy_return_scratch(folder->policy, scratch);
	arena_free(arena);
}

static void
an_empty_document_and_a_spent_budget_are_no_crash(void **state)
{
	struct folder *folder = *state;
	struct judged judged;
	struct arena *small;

	load(folder, SIGNALS "rules : { r : { when = \"coin\"; action = \"remove\"; };\n"
	     " q : { scope = \"issue\"; require = \"source\"; action = \"reject\"; }; };");
	judge(folder, "", &judged);
	judge_articles(folder, &judged);
	assert_string_equal(told(&judged), "q(0)");
	judged_done(folder, &judged);
	judge(folder, "<p>bitcoin<p>bitcoin<p>bitcoin<p>bitcoin<p>bitcoin<p>bitcoin", &judged);
	for (size_t budget = 0; budget < 2000; budget += 50) {
		struct findings findings = { 0 };

		small = arena_new(budget);
		if (!rules_judge_blocks(policy_stream_named(folder->policy, NULL), &judged.scanned, small,
					NULL, &findings, &judged.err))
			assert_int_equal(judged.err.kind, FAULT_LIMIT);
		arena_free(small);
	}
	judged_done(folder, &judged);
}

static void
what_signals_know_of_articles_is_noticed_block_by_block(void **state)
{
	static const struct {
		const char *block;
		unsigned notices;
	} cases[] = {
		{ "<p>Source: the gazette</p>", ARTICLE_SOURCE },
		{ "<p>Source: various media</p>", ARTICLE_WEAK_SOURCE },
		{ "<p>Various media</p>", ARTICLE_WEAK_SOURCE },
		{ "<p>This is no investment advice</p>", ARTICLE_DISCLAIMER },
		{ "<p>It is no investment advice, is it?</p>", ARTICLE_DISCLAIMER },
		{ "<p>Joke: no investment advice</p>", 0 },
		{ "<h2>Upcoming events</h2>", ARTICLE_ASIDE },
		{ "<h2>Events!</h2>", ARTICLE_ASIDE },
		{ "<h2>Events that shook the town</h2>", 0 },
		{ "<p style=display:none>Source: the gazette</p>", 0 },
		{ "<p>Nothing</p>", 0 },
	};
	struct folder *folder = *state;
	const struct stream *stream;

	load(folder, "signals : { attribution : { regex = [ \"source: \\\\w+\" ]; };\n"
		     " vague : { en = [ \"various media\" ]; }; joke : { en = [ \"joke\" ]; };\n"
		     " disclaimer : { en = [ \"no investment advice\" ]; };\n"
		     " aside-heading : { en = [ \"(upcoming|) events\" ]; }; };\n"
		     "rules : { a : { scope = \"article\"; require = \"attribution\"; weak = \"vague\";"
		     " action = \"reject\"; };\n"
		     " d : { scope = \"article\"; require = \"disclaimer\"; weak = \"joke\";"
		     " action = \"reject\"; }; };\n");
	stream = policy_stream_named(folder->policy, NULL);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct judged judged;
		uint8_t *notices;

		judge(folder, cases[i].block, &judged);
		assert_int_equal(judged.document.block_count, 1);
		assert_true(rules_find_notices(stream, &judged.scanned, judged.arena, &notices,
					       &judged.err));
		if (notices[0] != cases[i].notices)
			fail_msg("%s: %u", cases[i].block, notices[0]);
		judged_done(folder, &judged);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, folder_setup, folder_teardown)
		TEST(a_signal_counts_once_and_a_negative_one_against),
		TEST(hits_of_a_finding_are_the_words_that_counted),
		TEST(built_in_signals_tell_what_a_block_is),
		TEST(a_block_beside_a_removed_one_knows_it),
		TEST(requirements_are_met_missing_or_insufficient),
		TEST(each_article_answers_for_itself_and_captures_its_source),
		TEST(what_is_removed_neither_needs_nor_satisfies),
		TEST(hidden_text_raises_a_score_and_never_lowers_one),
		TEST(header_rules_look_at_their_field),
		TEST(an_empty_document_and_a_spent_budget_are_no_crash),
		TEST(what_signals_know_of_articles_is_noticed_block_by_block),
	};

	return cmocka_run_group_tests_name("policy/rule", tests, NULL, NULL);
}
