/*
 * Unit tests of moderate/comment: pages of which each comment is read, and how far things are then
 * open at the end (total) and fell below where they began (least).
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>

#include "moderate/comment.h"

struct page {
	struct arena *arena;
	uint8_t *bytes;			/* of exactly its length */
	struct html_tree tree;
};

static void
page_open(struct page *page, const char *html)
{
	size_t len = strlen(html);
	struct error err;

	page->arena = arena_new(1 << 24);
	page->bytes = malloc(len);
	assert_non_null(page->bytes);
	memcpy(page->bytes, html, len);
	assert_true(html_tree_parse(page->arena, (struct slice){ page->bytes, len }, &page->tree, &err));
}

static void
page_close(struct page *page)
{
	arena_free(page->arena);
	free(page->bytes);
}

static const struct html_node *
first_comment(const struct page *page)
{
	for (size_t i = 0; i < page->tree.count; i++)
		if (page->tree.nodes[i].type == HTML_NODE_COMMENT)
			return &page->tree.nodes[i];
	fail_msg("no comment in %.*s", (int)page->tree.source.len, (const char *)page->bytes);
	return NULL;
}

/* Of all comments of a page, in order. */
static struct comment_balance
balance_of(const char *html)
{
	struct comment_balance balance = { 0 };
	struct page page;

	page_open(&page, html);
	for (size_t i = 0; i < page.tree.count; i++)
		if (page.tree.nodes[i].type == HTML_NODE_COMMENT)
			balance = comment_balance_join(balance,
						       comment_balance(&page.tree, &page.tree.nodes[i]));
	page_close(&page);
	return balance;
}

struct balance_case {
	const char *html;
	struct comment_balance expected;
};

static void
check(const struct balance_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct comment_balance is = balance_of(cases[i].html), want = cases[i].expected;

		if (is.conditions.total != want.conditions.total ||
		    is.conditions.least != want.conditions.least || is.tags.total != want.tags.total ||
		    is.tags.least != want.tags.least || is.marks.total != want.marks.total ||
		    is.marks.least != want.marks.least)
			fail_msg("%s: conditions %d/%d, tags %d/%d, marks %d/%d", cases[i].html,
				 is.conditions.total, is.conditions.least, is.tags.total,
				 is.tags.least, is.marks.total, is.marks.least);
	}
}

static void
a_revealed_condition_is_open_until_its_endif(void **state)
{
	static const struct balance_case cases[] = {
		{ "<!--[if !mso]><!-->", { .conditions = { 1, 0 } } },
		{ "<!--[if !mso]>-->", { .conditions = { 1, 0 } } },
		{ "<!--[IF !mso]><!-- -->", { .conditions = { 1, 0 } } },
		{ "<![if !mso]>", { .conditions = { 1, 0 } } },
		{ "<!--<![endif]-->", { .conditions = { -1, -1 } } },
		{ "<!-- <![EndIf] -->", { .conditions = { -1, -1 } } },
		{ "<![endif]>", { .conditions = { -1, -1 } } },
		{ "<!--[if !mso]><!--><p>a</p><!--<![endif]-->", { .conditions = { 0, 0 } } },
		{ "<![if !mso]><p>a</p><![endif]>", { .conditions = { 0, 0 } } },
		{ "<!--[if !mso]><!--><![if gte mso 9]>a<![endif]><!--<![endif]-->",
		  { .conditions = { 0, 0 } } },
		{ "<!--[if !mso]><!--><![if gte mso 9]>a<![endif]>", { .conditions = { 1, 0 } } },
		{ "<!--<![endif]--><!--[if !mso]><!-->", { .conditions = { 0, -1 } } },
		{ "<![endif]><![endif]><![if a]><![if b]><![if c]>", { .conditions = { 1, -2 } } },
		{ "<!--[if mso]><table><tr>", { .conditions = { 1, 0 } } },	/* never closed */
	};

	(void)state;
	check(cases, COUNT(cases));
}

static void
a_hidden_condition_counts_the_tags_in_it_alone(void **state)
{
	static const struct balance_case cases[] = {
		{ "<!--[if mso]>words<![endif]-->", { .tags = { 0, 0 } } },
		{ "<!--[if mso]><table><tr><td><![endif]-->", { .tags = { 3, 0 } } },
		{ "<!--[if mso]></td></tr></table><![endif]-->", { .tags = { -3, -3 } } },
		{ "<!--[if mso]></td><td><![endif]-->", { .tags = { 0, -1 } } },
		{ "<!--[if mso]><td><![endif]--><p>a</p><!--[if mso]></td><![endif]-->", { .tags = { 0, 0 } } },
		{ "<!--[if mso]><td><![endif]--><!--[if mso]></td><td><![endif]--><!--[if mso]></td><![endif]-->",
		  { .tags = { 0, 0 } } },
		{ "<!--[if mso]></td><![endif]--><!--[if mso]><td><![endif]-->", { .tags = { 0, -1 } } },
		{ "<!--[if mso]><br><IMG src=x><v:rect/><hr /><![endif]-->", { .tags = { 0, 0 } } },
		{ "<!--[if mso]>1 < 2 <3> </ a> <!a> <td<![endif]-->", { .tags = { 0, 0 } } },
		{ "<!--[if mso]>1 < 2 <td><![endif]-->", { .tags = { 1, 0 } } },
		{ "<!--[if mso]><td width=1><![endif]-->", { .tags = { 1, 0 } } },
		/* Tags of the page are none of a comment. */
		{ "<table><tr><td>a", { .tags = { 0, 0 } } },
		{ "<!-- <table> -->", { .tags = { 0, 0 } } },
	};

	(void)state;
	check(cases, COUNT(cases));
}

static void
a_mark_is_open_until_its_end(void **state)
{
	static const struct balance_case cases[] = {
		{ "<!-- article -->", { .marks = { 1, 0 } } },
		{ "<!--ARTICLE-->a<!--/Article-->", { .marks = { 0, 0 } } },
		{ "<!-- /article --><!-- article -->", { .marks = { 0, -1 } } },
		{ "<!-- bluepencil off=r -->", { .marks = { 1, 0 } } },
		{ "<!-- bluepencil off=r -->a<!-- bluepencil on -->", { .marks = { 0, 0 } } },
		{ "<!-- bluepencil on -->", { .marks = { -1, -1 } } },
		{ "<!-- article --><!-- bluepencil off=r --><!-- bluepencil on --><!-- /article -->",
		  { .marks = { 0, 0 } } },
		{ "<!-- the article --><!-- articles --><!-- a / article -->", { .marks = { 0, 0 } } },
		{ "<!-- bluepencils on --><!-- bluepencil --><!---->", { .marks = { 0, 0 } } },
	};

	(void)state;
	check(cases, COUNT(cases));
}

static void
only_what_ends_level_and_never_fell_below_is_balanced(void **state)
{
	static const struct {
		struct comment_balance balance;
		bool balanced;
	} cases[] = {
		{ { { 0, 0 }, { 0, 0 }, { 0, 0 } }, true },
		{ { { 1, 0 }, { 0, 0 }, { 0, 0 } }, false },
		{ { { 0, -1 }, { 0, 0 }, { 0, 0 } }, false },
		{ { { 0, 0 }, { 2, 0 }, { 0, 0 } }, false },
		{ { { 0, 0 }, { 0, -3 }, { 0, 0 } }, false },
		{ { { 0, 0 }, { 0, 0 }, { -1, -1 } }, false },
		{ { { 0, 0 }, { 0, 0 }, { 0, -1 } }, false },
		{ { { 1, 0 }, { -1, -1 }, { 0, 0 } }, false },	/* the one does not make up for the other */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		if (comment_is_balanced(cases[i].balance) != cases[i].balanced)
			fail_msg("case %zu", i);
}

static void
a_plain_comment_is_neither_condition_nor_mark(void **state)
{
	static const struct {
		const char *html;
		bool plain;
	} cases[] = {
		{ "<!-- header -->", true },
		{ "<!---->", true },
		{ "<!-- if mso -->", true },
		{ "<!-- bluepencil -->", true },
		{ "<!-- bluepencil.example -->", true },
		{ "<!--[if mso]>a<![endif]-->", false },
		{ "<!--[if !mso]><!-->", false },
		{ "<!--<![endif]-->", false },
		{ "<![endif]>", false },
		{ "<!-- Article -->", false },
		{ "<!-- /article -->", false },
		{ "<!-- bluepencil on -->", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct page page;

		page_open(&page, cases[i].html);
		if (comment_is_plain(&page.tree, first_comment(&page)) != cases[i].plain)
			fail_msg("%s", cases[i].html);
		page_close(&page);
	}
}

static void
the_words_of_a_mark_are_what_follows_our_name(void **state)
{
	static const struct {
		const char *html, *words;
	} cases[] = {
		{ "<!-- bluepencil on -->", "on" },
		{ "<!--bluepencil on-->", "on" },
		{ "<!--\r\n  BluePencil\r\n\toff=a, b  \r\n-->", "off=a, b" },
		{ "<!-- bluepencil off=a", "off=a" },			/* the comment is never closed */
		{ "<?bluepencil off=a>", "" },
		{ "<!bluepencil off=a>", "off=a" },			/* a bogus comment is a comment */
		{ "<!-- bluepencil -->", "" },
		{ "<!-- bluepencil: on -->", "" },
		{ "<!-- bluepenciled on -->", "" },
		{ "<!-- for bluepencil on -->", "" },
		{ "<!---->", "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct page page;
		struct slice words;

		page_open(&page, cases[i].html);
		words = comment_mark(&page.tree, first_comment(&page));
		if (!slice_equal(words, slice_of(cases[i].words)))
			fail_msg("%s: \"%.*s\"", cases[i].html, (int)words.len, (const char *)words.data);
		page_close(&page);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_revealed_condition_is_open_until_its_endif),
		cmocka_unit_test(a_hidden_condition_counts_the_tags_in_it_alone),
		cmocka_unit_test(a_mark_is_open_until_its_end),
		cmocka_unit_test(only_what_ends_level_and_never_fell_below_is_balanced),
		cmocka_unit_test(a_plain_comment_is_neither_condition_nor_mark),
		cmocka_unit_test(the_words_of_a_mark_are_what_follows_our_name),
	};

	return cmocka_run_group_tests_name("moderate/comment", tests, NULL, NULL);
}
