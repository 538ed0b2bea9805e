/*
 * Unit tests of moderate/marks: in each page the rule "no-promo" finds all blocks that say "promo",
 * the rule "no-ads" all that say "advert". What is expected is which findings are switched off.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>

#include "base/buf.h"
#include "moderate/marks.h"

static const struct rule no_promo = { .name = "no-promo", .scope = SCOPE_BLOCK };
static const struct rule no_ads = { .name = "no-ads", .scope = SCOPE_BLOCK };
static const struct rule named_source = { .name = "named-source", .scope = SCOPE_ARTICLE };

struct marked {
	const char *html;
	const char *off;		/* the words of the findings switched off, joined by "|" */
	const char *notes;		/* joined by "|" */
	const char *allow_off[4];
};

/* One page, judged. */
struct fixture {
	struct arena *arena;
	uint8_t *bytes;			/* of exactly its length */
	struct error err;
	struct part part;
	struct text text;
	struct stream_conf conf;
	struct stream stream;
	struct decision decision;
	struct moderation m;
};

static void
setup(struct fixture *f, const char *html, const char **allow_off)
{
	size_t len = strlen(html);

	*f = (struct fixture){ .arena = arena_new(1 << 24), .bytes = malloc(len) };
	assert_non_null(f->bytes);
	memcpy(f->bytes, html, len);
	assert_true(document_from_html(f->arena, (struct slice){ f->bytes, len }, NULL,
				       &f->text.document, &f->err));
	f->part.number = "1";
	f->text.part = &f->part;
	f->conf.allow_off = allow_off;
	f->stream.conf = &f->conf;
	f->m = (struct moderation){ .arena = f->arena, .stream = &f->stream,
				    .decision = &f->decision, .err = &f->err };
}

static void
teardown(struct fixture *f)
{
	arena_free(f->arena);
	free(f->bytes);
}

static void
find(struct fixture *f, struct findings *findings, const char *word, const struct rule *rule)
{
	const struct document *document = &f->text.document;

	for (size_t i = 0; i < document->block_count; i++) {
		struct finding *finding;

		if (slice_find(block_text(document, &document->blocks[i]), 0, slice_of(word)) == SLICE_NOT_FOUND)
			continue;
		finding = ARENA_PUSH(f->arena, findings->items, findings->count, findings->cap);
		assert_non_null(finding);
		*finding = (struct finding){ .rule = rule, .article = ARTICLE_NONE, .block = i };
	}
}

static const char *
notes_of(struct fixture *f)
{
	struct buf out;

	buf_init(&out, f->arena);
	for (size_t i = 0; i < f->decision.note_count; i++) {
		buf_string(&out, i > 0 ? "|" : "");
		buf_string(&out, f->decision.notes[i].text);
	}
	return buf_cstring(&out);
}

static void
check(const struct marked *marked)
{
	const char *allow_off[COUNT(marked->allow_off)];
	struct findings findings = { 0 };
	struct fixture f;
	struct buf off;

	memcpy(allow_off, marked->allow_off, sizeof(allow_off));
	setup(&f, marked->html, allow_off);
	find(&f, &findings, "promo", &no_promo);
	find(&f, &findings, "advert", &no_ads);
	assert_true(marks_apply(&f.m, &f.text, &findings));
	buf_init(&off, f.arena);
	for (size_t i = 0; i < findings.count; i++)
		if (findings.items[i].switched_off) {
			const struct document *document = &f.text.document;

			buf_string(&off, off.len > 0 ? "|" : "");
			buf_add(&off, block_text(document, &document->blocks[findings.items[i].block]));
		}
	if (strcmp(buf_cstring(&off), marked->off) != 0 || strcmp(notes_of(&f), marked->notes) != 0)
		fail_msg("%s: off \"%s\", notes \"%s\"", marked->html, buf_cstring(&off), notes_of(&f));
	teardown(&f);
}

#define OFF_PROMO "part 1: a mark switches the rule no-promo off"
#define OFF_ADS "part 1: a mark switches the rule no-ads off"
#define DENIED "part 1: a mark would switch off the rule no-promo, which the policy does not allow"
#define NEITHER "a bluepencil mark is neither \"off=RULE\", \"on\" nor \"mark=NAME\""

#define CHECK_ALL(cases)                             \
	for (size_t i_ = 0; i_ < COUNT(cases); i_++) \
	check(&(cases)[i_])

static void
a_rule_is_off_from_its_mark_to_the_mark_that_ends_it(void **state)
{
	static const struct marked cases[] = {
		{ "<p>promo 1</p><!-- bluepencil off=no-promo --><p>promo 2</p><!-- bluepencil on --><p>promo 3</p>",
		  "promo 2", OFF_PROMO, { "no-promo" } },
		{ "<p>promo 1</p><p>promo 2</p>", "", "", { "no-promo" } },
		{ "<!--BLUEPENCIL OFF=no-promo--><p>promo</p>", "promo", OFF_PROMO, { "no-promo" } },
		/* Never ended: off to the end of the part, whatever element it stood in. */
		{ "<div><p>promo 1</p><!-- bluepencil off=no-promo --></div><p>promo 2</p><p>promo 3",
		  "promo 2|promo 3", OFF_PROMO, { "no-promo" } },
		{ "<!-- bluepencil on --><p>promo</p>", "", "", { "no-promo" } },
		/* One "on" ends all that is off. */
		{ "<!-- bluepencil off=no-promo --><!-- bluepencil off=no-ads --><p>promo 1, advert 1</p>"
		  "<!-- bluepencil on --><p>promo 2, advert 2</p><!-- bluepencil on -->",
		  "promo 1, advert 1|promo 1, advert 1", OFF_PROMO "|" OFF_ADS, { "no-ads", "no-promo" } },
		{ "<!-- bluepencil off=no-promo --><p>promo 1</p><!-- bluepencil on --><p>promo 2</p>"
		  "<!-- bluepencil off=no-promo --><p>promo 3</p>",
		  "promo 1|promo 3", OFF_PROMO, { "no-promo" } },
		/* A block that the passage does not hold whole is not in it. */
		{ "<p>a promo <!-- bluepencil off=no-promo -->of ours</p>", "", "", { "no-promo" } },
		{ "<!-- bluepencil off=no-promo --><p>a promo<!-- bluepencil on --> of ours</p>", "", "",
		  { "no-promo" } },
	};

	(void)state;
	CHECK_ALL(cases);
}

static void
a_mark_switches_off_the_rules_it_names_and_no_other(void **state)
{
	static const struct marked cases[] = {
		{ "<!-- bluepencil off=no-ads --><p>promo</p><p>advert</p>", "advert", OFF_ADS,
		  { "no-promo", "no-ads" } },
		{ "<!-- bluepencil off=no-ads,no-promo --><p>promo</p><p>advert</p>", "promo|advert",
		  OFF_PROMO "|" OFF_ADS, { "no-promo", "no-ads" } },
		{ "<!-- bluepencil off= , no-promo ,, --><p>promo</p><p>advert</p>", "promo", OFF_PROMO,
		  { "no-promo", "no-ads" } },
		/* Nothing is found by a rule that does not exist: nothing to tell. */
		{ "<!-- bluepencil off=no-such-rule --><p>promo</p>", "", "", { "no-promo" } },
		{ "<!-- bluepencil off=no-promotion --><p>promo</p>", "", "", { "no-promo" } },
		{ "<!-- bluepencil off=no-prom --><p>promo</p>", "", "", { "no-promo" } },
		{ "<!-- bluepencil off=NO-PROMO --><p>promo</p>", "", "", { "no-promo" } },
		{ "<!-- bluepencil off= --><p>promo</p>", "", "", { "no-promo" } },
	};

	(void)state;
	CHECK_ALL(cases);
}

static void
what_the_policy_does_not_allow_stays_on_and_is_told(void **state)
{
	static const struct marked cases[] = {
		{ "<!-- bluepencil off=no-promo --><p>promo</p>", "", DENIED, { NULL } },
		{ "<!-- bluepencil off=no-promo --><p>promo</p>", "", DENIED, { "no-ads" } },
		{ "<!-- bluepencil off=no-promo,no-ads --><p>promo</p><p>advert</p>", "advert",
		  DENIED "|" OFF_ADS, { "no-ads" } },
		{ "<!-- bluepencil off=no-promo --><p>promo 1</p><p>promo 2</p>", "", DENIED, { NULL } },
		{ "<!-- bluepencil off=no-promo --><p>fine</p><!-- bluepencil on --><p>promo</p>", "", "",
		  { NULL } },
	};

	(void)state;
	CHECK_ALL(cases);
}

static void
a_mark_of_other_words_does_nothing_and_is_told(void **state)
{
	static const struct marked cases[] = {
		{ "<!-- bluepencil no-promo --><p>promo</p>", "", NEITHER, { "no-promo" } },
		{ "<!-- bluepencil off no-promo --><p>promo</p>", "", NEITHER, { "no-promo" } },
		{ "<!-- bluepencil off=no-promo --><p>promo 1</p><!-- bluepencil on=no-promo --><p>promo 2</p>",
		  "promo 1|promo 2", NEITHER "|" OFF_PROMO, { "no-promo" } },
		{ "<!-- bluepencil --><p>promo</p>", "", "", { "no-promo" } },
	};

	(void)state;
	CHECK_ALL(cases);
}

static void
what_only_looks_like_a_mark_is_none(void **state)
{
	static const struct marked cases[] = {
		{ "<div title=\"<!-- bluepencil off=no-promo -->\"><p>promo</p></div>", "", "", { "no-promo" } },
		{ "<![CDATA[<!-- bluepencil off=no-promo -->]]><p>promo</p>", "", "", { "no-promo" } },
		{ "<svg><![CDATA[<!-- bluepencil off=no-promo -->]]></svg><p>promo</p>", "", "", { "no-promo" } },
		{ "<style><!-- bluepencil off=no-promo --></style><p>promo</p>", "", "", { "no-promo" } },
		{ "<title><!-- bluepencil off=no-promo --></title><p>promo</p>", "", "", { "no-promo" } },
		{ "<textarea><!-- bluepencil off=no-promo --></textarea><p>promo</p>", "", "", { "no-promo" } },
		{ "<script>/*<!-- bluepencil off=no-promo -->*/</script><p>promo</p>", "", "", { "no-promo" } },
		{ "&lt;!-- bluepencil off=no-promo --&gt;<p>promo</p>", "", "", { "no-promo" } },
		{ "<!-- was: bluepencil off=no-promo --><p>promo</p>", "", "", { "no-promo" } },
	};

	(void)state;
	CHECK_ALL(cases);
}

/* One article is blocks 0 and 1, the other one is block 2. */
static void
a_finding_about_an_article_is_off_where_all_of_it_is_marked(void **state)
{
	static const struct {
		const char *html;
		size_t article;
		bool off;
	} cases[] = {
		{ "<!-- bluepencil off=named-source --><h1>a</h1><p>b</p><!-- bluepencil on --><p>c</p>", 0, true },
		{ "<!-- bluepencil off=named-source --><h1>a</h1><p>b</p><!-- bluepencil on --><p>c</p>", 1, false },
		{ "<h1>a</h1><!-- bluepencil off=named-source --><p>b</p><p>c</p>", 0, false },
		{ "<h1>a</h1><!-- bluepencil off=named-source --><p>b</p><p>c</p>", 1, true },
		/* of the issue: all words have to be marked */
		{ "<!-- bluepencil off=named-source --><h1>a</h1><p>b</p><p>c</p>", ARTICLE_NONE, true },
		{ "<body><!-- bluepencil off=named-source --><h1>a</h1><p>b</p><p>c</p><!-- bluepencil on --></body>",
		  ARTICLE_NONE, true },
		{ "<!-- bluepencil off=named-source --><h1>a</h1><p>b</p><!-- bluepencil on --><p>c</p>",
		  ARTICLE_NONE, false },
		{ "<h1>a</h1><!-- bluepencil off=named-source --><p>b</p><p>c</p>", ARTICLE_NONE, false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *allow_off[] = { "named-source", NULL };
		struct article articles[] = { { .first = 0, .count = 2 }, { .first = 2, .count = 1 } };
		struct finding finding = { .rule = &named_source, .article = cases[i].article,
					   .block = BLOCK_NONE };
		struct findings findings = { .items = &finding, .count = 1 };
		struct fixture f;

		setup(&f, cases[i].html, allow_off);
		assert_int_equal(f.text.document.block_count, 3);
		f.text.document.articles = articles;
		f.text.document.article_count = COUNT(articles);
		assert_true(marks_apply(&f.m, &f.text, &findings));
		if (finding.switched_off != cases[i].off)
			fail_msg("%s: article %zu", cases[i].html, cases[i].article);
		teardown(&f);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_rule_is_off_from_its_mark_to_the_mark_that_ends_it),
		cmocka_unit_test(a_mark_switches_off_the_rules_it_names_and_no_other),
		cmocka_unit_test(what_the_policy_does_not_allow_stays_on_and_is_told),
		cmocka_unit_test(a_mark_of_other_words_does_nothing_and_is_told),
		cmocka_unit_test(what_only_looks_like_a_mark_is_none),
		cmocka_unit_test(a_finding_about_an_article_is_off_where_all_of_it_is_marked),
	};

	return cmocka_run_group_tests_name("moderate/marks", tests, NULL, NULL);
}
