/*
 * Where articles begin: by hand, and over the labelled issues in several renderings.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/compiler.h"
#include "text/article.h"

#include <cmocka.h>		/* last: it makes a macro of fail */
#include "text/arena_test.h"
#include "text/article_test.h"

#include "text/corpus_test.h"

#define BUDGET ((size_t)256 << 20)

#define P "<p>A sentence that belongs to the story above it.</p>"
#define LONG "Text that is long enough to be more than a line of a masthead, and then some more. "

static void
each_article_begins_where_a_reader_sees_it_begin(void **state)
{
	static const struct {
		const char *what;
		bool html;
		const char *source, *articles;
	} cases[] = {
		{ "nothing", true, "<p> </p>", "" },
		{ "no heading", true, "<p>First line<p>Text.", "First line[0+2] " },
		{ "no heading, no title", true, "<p>A sentence.<p>Text.", "-[0+2] " },
		{ "one of each level", true, "<h1>A</h1><p>a<h2>B</h2><p>b", "A[0+4] " },
		{ "h1 titles", true, "<h1>A</h1><p>a<h2>x</h2><p>x<h1>B</h1><p>b",
		  "A[0+4] B[4+2] " },
		{ "h2 titles", true, "<h2>A</h2><p>a.<h2>B</h2><p>b", "A[0+2] B[2+2] " },
		{ "the issue's name", true, "<h1>Name</h1><h2>A</h2><p>a<h2>B</h2><p>b",
		  "A[0+3] B[3+2] " },
		{ "the issue's name and number", true,
		  "<h1>Name</h1><p>No. 7<hr><h2>A</h2><p>a<hr><h2>B</h2><p>b", "A[0+4] B[4+2] " },
		{ "a title and its byline", true,
		  "<h1>A</h1><p>By Jane<h2>x</h2><p>x<h2>y</h2><p>y", "A[0+6] " },
		{ "a masthead", true, "<p>The Letter<p>No. 7<h2>A</h2><p>a<h2>B</h2><p>b",
		  "A[0+4] B[4+2] " },
		{ "subheads between rules", true,
		  "<h2>A</h2><p>a<h2>x</h2><p>x<hr><h2>B</h2><p>b<h2>y</h2><p>y",
		  "A[0+4] B[4+4] " },
		{ "subheads in tables", true,
		  "<table><tr><td><h2>A</h2><p>a<h2>x</h2><p>x</table>"
		  "<table><tr><td><h2>B</h2><p>b</table>",
		  "A[0+4] B[4+2] " },
		{ "rows of one table", true,
		  "<table><tr><td><h2>A</h2><tr><td>a<tr><td><h2>B</h2><tr><td>b</table>",
		  "A[0+2] B[2+2] " },
		{ "titles with a byline each", true,
		  "<h2>A</h2><p>By Jane, The Post<p>a.<h2>x</h2><p>x.<h2>B</h2><p>Source: Y<p>b.",
		  "A[0+5] B[5+3] " },
		{ "a subtitle", true, "<h2>A</h2><h2>more of A</h2><p>a<h2>B</h2><p>b",
		  "A[0+3] B[3+2] " },
		{ "hidden words are in the article around them", true,
		  "<div style='display:none'>x</div><h1>A</h1><p>a<p style='display:none'>y"
		  "<h1>B</h1><p>b",
		  "A[0+4] B[4+2] " },
		{ "an interview", true, "<h2>A</h2><p>a.<h2>Why?</h2><p>b.<h2>And then?</h2><p>c.",
		  "A[0+6] " },
		{ "one title that asks", true, "<h2>A</h2><p>a.<h2>Why?</h2><p>b.<h2>B</h2><p>c.",
		  "A[0+2] Why?[2+2] B[4+2] " },
		{ "marks", true,
		  "<h1>N</h1><!-- article --><h2>A</h2><p>a<!-- /article --><p>x"
		  "<!--article id=7--><p>B<p>b.<!--/article--><p>footer",
		  "*A[1+2] *B[4+2] " },
		{ "marked elements", true,
		  "<p>x<div data-article><h3>A</h3><p>a</div><div data-article=2><p>b.</div>",
		  "*A[1+2] *-[3+1] " },
		{ "an open mark", true, "<p>x<!-- article --><p>A<p>a<!-- article --><p>B",
		  "*A[1+2] *B[3+1] " },
		{ "other comments", true, "<!-- articles --><h1>A</h1><!-- /art --><p>a", "A[0+2] " },

		{ "plain, one", false, "The title\n\nText.\n\nMore.\n", "The title[0+3] " },
		{ "plain, underlined", false, "The Letter\n\nA\n===\na\n\nB\n===\nb\n",
		  "A[0+3] B[3+2] " },
		{ "plain, unmarked title over subheads", false,
		  "The title\n\n" LONG LONG "\n\n" LONG "\n\nSub\n---\n\n" LONG "\n\nSub 2\n-----\nx\n",
		  "The title[0+7] " },
		{ "plain, titles behind rules", false,
		  "The title\n\n" LONG "\n\n----------\n\nAnother title\n\n" LONG LONG
		  "\n\n-- \nYou get this letter because you asked for it.\n",
		  "The title[0+2] Another title[2+3] " },
		{ "plain, a rule before a footer", false,
		  "The title\n\n" LONG "\n\n__________\n\nImprint\n", "The title[0+3] " },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct document document;
		struct slice got;

		read_document(*state, slice_of(cases[i].source), cases[i].html, &document);
		find(*state, &document, NULL);
		got = contents(*state, &document);
		if (!slice_equal(got, slice_of(cases[i].articles)))
			fail_msg("%s: %.*s", cases[i].what, SLICE_ARG(got));
	}
}

static void
every_block_knows_its_article(void **state)
{
	struct document document;

	read_document(*state,
		      SLICE("<p>x<div data-article><h3>A</h3><p>a</div><p>y<div data-article>b</div>"),
		      true, &document);
	find(*state, &document, NULL);
	assert_int_equal(document.block_count, 5);
	assert_int_equal(document.blocks[0].article, ARTICLE_NONE);
	assert_int_equal(document.blocks[1].article, 0);
	assert_int_equal(document.blocks[2].article, 0);
	assert_int_equal(document.blocks[3].article, ARTICLE_NONE);
	assert_int_equal(document.blocks[4].article, 1);
}

static void
a_heading_that_heads_no_article_begins_none(void **state)
{
	static const bool no_title[] = { false, false, true, false, false, false };
	struct document document;

	read_document(*state, SLICE("<h2>A</h2><p>a<h2>You may also like</h2><p>b<h2>B</h2><p>c"),
		      true, &document);
	find(*state, &document, &(struct article_hints){ .no_title = no_title });
	assert_true(slice_equal(contents(*state, &document), SLICE("A[0+4] B[4+2] ")));
}

static void
an_article_begins_with_what_stands_above_its_title(void **state)
{
	static const struct {
		const char *what, *source, *articles;
	} cases[] = {
		{ "a department", "<h1>D</h1><h2>A</h2>" P "<h1>E</h1><h2>B</h2>" P, "A[0+3] B[3+3] " },
		{ "a picture in its table",
		  "<table><tr><td><h2>A</h2>" P "</table><table><tr><td><img alt=sea><h2>B</h2>" P
		  "</table>", "A[0+2] B[2+3] " },
		{ "a picture at the end of another", "<h2>A</h2>" P "<img alt=sea><h2>B</h2>" P,
		  "A[0+3] B[3+2] " },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct document document;
		struct slice got;

		read_document(*state, slice_of(cases[i].source), true, &document);
		find(*state, &document, NULL);
		got = contents(*state, &document);
		if (!slice_equal(got, slice_of(cases[i].articles)))
			fail_msg("%s: %.*s", cases[i].what, SLICE_ARG(got));
	}
}

static void
a_line_is_a_title_by_its_look_beside_the_text(void **state)
{
	static const struct {
		const char *what, *source, *articles;
	} cases[] = {
		{ "large", "<p style=font-size:22px>A</p>" P "<p style=font-size:22px>B</p>" P,
		  "A[0+2] B[2+2] " },
		{ "large by a class",
		  "<style>.t{font-size:1.5em}</style><div class=t>A</div>" P "<div class=t>B</div>" P,
		  "A[0+2] B[2+2] " },
		{ "large and smaller", "<p style=font-size:30px>A</p>" P "<p style=font-size:22px>x</p>" P
		  "<p style=font-size:22px>y</p>" P, "A[0+6] " },
		{ "a large name", "<p style=font-size:30px>N</p><p style=font-size:22px>A</p>" P
		  "<p style=font-size:22px>B</p>" P, "A[0+3] B[3+2] " },
		{ "bold alone is not enough", "<p>N</p><p><b>A</b></p>" P "<p><b>B</b></p>" P, "N[0+5] " },
		{ "large text in large text",
		  "<div style=font-size:22px><p>A" P P "<p>B" P P "</div>", "A[0+6] " },
		{ "a large sentence", "<h9>T</h9><p style=font-size:22px>It is said.</p>" P
		  "<p style=font-size:22px>It is meant.</p>" P, "T[0+5] " },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct document document;
		struct slice got;

		read_document(*state, slice_of(cases[i].source), true, &document);
		find(*state, &document, NULL);
		got = contents(*state, &document);
		if (!slice_equal(got, slice_of(cases[i].articles)))
			fail_msg("%s: %.*s", cases[i].what, SLICE_ARG(got));
	}
}

static void
plain_text_has_the_titles_of_its_html(void **state)
{
	static const struct {
		const char *what, *plain, *articles;
	} cases[] = {
		{ "lines", "Letter\n\nThe First One\n\na\n\nSub\n---\nx\n\n\"Second\" title\n\nb\n",
		  "The First One[0+5] \"Second\" title[5+2] " },
		{ "contents above", "THE FIRST ONE\n\"SECOND\" TITLE\n\nThe First One\n\na\n\n"
				    "„Second“ title\n\nb\n",
		  "The First One[0+4] „Second“ title[4+2] " },
		{ "with a URL", "The First One\nhttps://e.example/1\n\na\n\n“Second” title\n\nb\n",
		  "The First One https://e.example/1[0+2] “Second” title[2+2] " },
		{ "in two lines", "The First\nOne\n\na\n\n\"Second\"\ntitle\n\nb\n",
		  "The First[0+3] \"Second\"[3+3] " },
		{ "nothing alike", "Hello\n\na\n", "Hello[0+2] " },
	};
	struct document html;

	read_document(*state, SLICE("<h1>The first one</h1><p>a<h1>“Second” title</h1><p>b"), true,
		      &html);
	find(*state, &html, NULL);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct document plain;
		struct slice got;

		read_document(*state, slice_of(cases[i].plain), false, &plain);
		find(*state, &plain, &(struct article_hints){ .alike = &html });
		got = contents(*state, &plain);
		if (!slice_equal(got, slice_of(cases[i].articles)))
			fail_msg("%s: %.*s", cases[i].what, SLICE_ARG(got));
	}
}

static void
an_article_is_in_the_language_of_most_of_it(void **state)
{
	struct document document;

	read_document(*state,
		      SLICE("<h1>Der Fonds und seine Anleger</h1><p>Die Gesellschaft hat im ersten "
			    "Halbjahr mehr als eine Milliarde Euro eingesammelt, wie sie am Montag "
			    "mitteilte.<p>This article is for information only and is not advice."
			    "<h1>The second one</h1><p>It was the best of times and the worst of times."),
		      true, &document);
	find(*state, &document, NULL);
	assert_int_equal(document.article_count, 2);
	assert_string_equal(document.articles[0].language, "de");
	assert_string_equal(document.articles[1].language, "en");
}

static void
an_article_without_title_is_called_by_its_first_words(void **state)
{
	struct document document;
	struct slice title;

	read_document(*state, SLICE("<img alt=Logo><p>A sentence that goes on and on and on until "
				    "nobody can remember what it was about."),
		      true, &document);
	find(*state, &document, NULL);
	title = article_title(*state, &document, &document.articles[0]);
	assert_true(slice_equal(title, SLICE("A sentence that goes on and on and on until nobody "
					     "can\xE2\x80\xA6")));
}

static void
a_salutation_is_no_name_for_an_article(void **state)
{
	static const struct {
		const char *source, *title;
	} cases[] = {
		{ "<p>Dear reader,<p>It has rained.", "It has rained." },
		{ "<p>Estimados lectores:<p>Ha llovido.", "Ha llovido." },
		{ "<p>Dear reader,", "Dear reader," },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct document document;
		struct slice title;

		read_document(*state, slice_of(cases[i].source), true, &document);
		find(*state, &document, NULL);
		title = article_title(*state, &document, &document.articles[0]);
		if (!slice_equal(title, slice_of(cases[i].title)))
			fail_msg("%s: %.*s", cases[i].source, SLICE_ARG(title));
	}
}

static void
the_seed_article_is_one_under_its_first_line(void **state)
{
	struct document document;
	struct slice source;
	uint8_t *file = corpus_file("seed-article.de.txt", &source);

	read_document(*state, source, false, &document);
	find(*state, &document, NULL);
	assert_int_equal(document.article_count, 1);
	assert_int_equal(document.articles[0].title, 0);
	assert_int_equal(document.articles[0].count, document.block_count);
	assert_string_equal(document.articles[0].language, "de");
	free(file);
}

static void
every_block_of_any_number_is_in_an_article(void **state)
{
	static const struct {
		bool html;
		const char *unit;
	} cases[] = {
		{ true, "<h2>x</h2><p>y" },
		{ true, "<h2>x</h2>" },
		{ true, "<h1>x</h1><img alt=y>" },
		{ true, "<h2>x</h2><hr><p>y" },
		{ true, "<table><tr><td><h2>x</h2><p>y</table>" },
		{ true, "<p style=font-size:24px>x<p>Text of some length, that is." },
		{ true, "<p><a href=x>A title with words</a><p>Text of some length, that is." },
		{ true, "<!-- article --><p>y" },
		{ true, "<div data-article>x" },
		{ false, "Title\n=====\n\ntext\n\n" },
		{ false, "Title\n\n-----\n\n" },
		{ false, "Title\n\n" },
		{ false, "1. Title\n\n" },
		{ false, "Text.\n\n" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t len = strlen(cases[i].unit), copies = 30 * 1000 / len;
		uint8_t *text = malloc(len * copies);
		struct document document, again;
		size_t blocks = 0;

		assert_non_null(text);
		for (size_t copy = 0; copy < copies; copy++)
			memcpy(text + copy * len, cases[i].unit, len);
		read_document(*state, (struct slice){ text, len * copies }, cases[i].html, &document);
		find(*state, &document, NULL);
		read_document(*state, (struct slice){ text, len * copies }, cases[i].html, &again);
		find(*state, &again, &(struct article_hints){ .alike = &document });
		for (size_t k = 0; k < document.article_count; k++) {
			assert_int_equal(document.articles[k].first, blocks);
			blocks += document.articles[k].count;
		}
		assert_int_equal(blocks, document.block_count);
		free(text);
	}
}

/* ---- the labelled issues ------------------------------------------------------------------ */

enum rendering { H1_TITLES, H2_TITLES_RULED, H2_TITLES_IN_TABLES, PLAIN, PLAIN_RULED };

static void
add_escaped(struct buf *out, const char *text)
{
	for (; *text != '\0'; text++) {
		switch (*text) {
		case '&':
			buf_string(out, "&amp;");
			break;
		case '<':
			buf_string(out, "&lt;");
			break;
		case '"':
			buf_string(out, "&quot;");
			break;
		default:
			buf_byte(out, (uint8_t)*text);
		}
	}
}

static void
add_block(struct buf *out, const char *type, const char *text)
{
	static const struct {
		const char *type, *before, *after;
	} tags[] = {
		{ "h1", "<h1>", "</h1>\n" },
		{ "h2", "<h2>", "</h2>\n" },
		{ "p", "<p>", "</p>\n" },
		{ "li", "<ul><li>", "</li></ul>\n" },
		{ "img-alt", "<p><img src=\"x.png\" alt=\"", "\"></p>\n" },
		{ "link", "<p><a href=\"https://e.example/\">", "</a></p>\n" },
		{ "td", "<table><tr><td>", "</td></tr></table>\n" },
	};
	size_t i = 0;

	while (strcmp(tags[i].type, type) != 0)
		i++;
	buf_string(out, tags[i].before);
	add_escaped(out, text);
	buf_string(out, tags[i].after);
}

static void
render_article(struct buf *out, const json_t *article, enum rendering rendering)
{
	bool html = rendering < PLAIN;
	const json_t *block;
	size_t i;

	if (html)
		add_block(out, rendering == H1_TITLES ? "h1" : "h2", corpus_string(article, "title"));
	else
		buf_printf(out, "%s\n\n", corpus_string(article, "title"));
	json_array_foreach (json_object_get(article, "blocks"), i, block) {
		if (html)
			add_block(out, corpus_string(block, "type"), corpus_string(block, "text"));
		else
			buf_printf(out, "%s%s\n\n",
				   strcmp(corpus_string(block, "type"), "li") == 0 ? "- " : "",
				   corpus_string(block, "text"));
	}
}

static struct slice
render(struct arena *arena, const json_t *issue, enum rendering rendering)
{
	const json_t *article;
	struct buf out;
	size_t i;

	buf_init(&out, arena);
	json_array_foreach (json_object_get(issue, "articles"), i, article) {
		if (i > 0 && rendering == H2_TITLES_RULED)
			buf_string(&out, "<hr>\n");
		if (i > 0 && rendering == PLAIN_RULED)
			buf_string(&out, "----------------------------------------\n\n");
		if (rendering == H2_TITLES_IN_TABLES)
			buf_string(&out, "<table><tr><td>\n");
		render_article(&out, article, rendering);
		if (rendering == H2_TITLES_IN_TABLES)
			buf_string(&out, "</td></tr></table>\n");
	}
	assert_false(out.failed);
	return buf_slice(&out);
}

/* The articles whose title and number of blocks are as labelled. */
static size_t
count_right(struct arena *arena, const struct document *document, const json_t *issue)
{
	const json_t *article;
	size_t i, right = 0;

	json_array_foreach (json_object_get(issue, "articles"), i, article) {
		struct folded title;
		size_t blocks = 1 + json_array_size(json_object_get(article, "blocks"));

		assert_true(fold(arena, slice_of(corpus_string(article, "title")), &title));
		for (size_t k = 0; k < document->article_count; k++) {
			const struct article *found = &document->articles[k];

			if (found->title != BLOCK_NONE && found->count == blocks &&
			    slice_equal(block_folded(document, &document->blocks[found->title]),
					title.text))
				right++;
		}
	}
	return right;
}

static void
articles_of_the_labelled_issues_are_found_in_every_rendering(void **state)
{
	static const struct {
		const char *what;
		enum rendering rendering;
		bool alike;
		size_t least;		/* percent */
	} cases[] = {
		{ "h1 titles", H1_TITLES, false, 100 },
		{ "h2 titles, ruled off", H2_TITLES_RULED, false, 85 },
		{ "h2 titles, in tables", H2_TITLES_IN_TABLES, false, 85 },
		{ "plain, beside HTML", PLAIN, true, 99 },
		{ "plain alone", PLAIN, false, 50 },
		{ "plain alone, ruled off", PLAIN_RULED, false, 95 },
	};
	struct slice all;
	uint8_t *file = corpus_file("labelled/issues.jsonl", &all);

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct slice rest = all;
		size_t right = 0, articles = 0;
		json_t *issue;

		while ((issue = corpus_next(&rest)) != NULL) {
			struct document document, html;
			struct article_hints hints = { 0 };
			size_t here = json_array_size(json_object_get(issue, "articles")), good;

			read_document(*state, render(*state, issue, H1_TITLES), true, &html);
			find(*state, &html, NULL);
			if (cases[i].alike)
				hints.alike = &html;
			read_document(*state, render(*state, issue, cases[i].rendering),
				      cases[i].rendering < PLAIN, &document);
			find(*state, &document, &hints);
			good = count_right(*state, &document, issue);
			if (good < here)
				printf("# %s: %s: %.*s\n", cases[i].what,
				       corpus_string(issue, "id"),
				       SLICE_ARG(contents(*state, &document)));
			right += good;
			articles += here;
			json_decref(issue);
		}
		printf("# figure: articles found right, %s: %zu of %zu\n", cases[i].what, right,
		       articles);
		if (right * 100 < articles * cases[i].least)
			fail_msg("%s: only %zu of %zu", cases[i].what, right, articles);
	}
	free(file);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_article_begins_where_a_reader_sees_it_begin),
		TEST(every_block_knows_its_article),
		TEST(a_heading_that_heads_no_article_begins_none),
		TEST(plain_text_has_the_titles_of_its_html),
		TEST(an_article_is_in_the_language_of_most_of_it),
		TEST(an_article_without_title_is_called_by_its_first_words),
		TEST(a_salutation_is_no_name_for_an_article),
		TEST(the_seed_article_is_one_under_its_first_line),
		TEST(an_article_begins_with_what_stands_above_its_title),
		TEST(a_line_is_a_title_by_its_look_beside_the_text),
		TEST(every_block_of_any_number_is_in_an_article),
		TEST(articles_of_the_labelled_issues_are_found_in_every_rendering),
	};

	return cmocka_run_group_tests_name("text/article", tests, NULL, NULL);
}
