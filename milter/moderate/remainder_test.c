/*
 * Unit tests of moderate/remainder and moderate/footer: blocks that say "promo" are gone, headings
 * that say "more" are related ones, "source:" stands beside the text. What is expected is what stays.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/buf.h"
#include "moderate/footer.h"
#include "moderate/remainder.h"
#include "text/article.h"

static bool
says(const struct document *document, size_t block, const char *word)
{
	return slice_find(block_text(document, &document->blocks[block]), 0, slice_of(word)) !=
	       SLICE_NOT_FOUND;
}

/* The blocks that stay of HTML, or of plain text that does not begin with a tag, joined by "|". */
static const char *
what_stays(struct arena *arena, const char *source)
{
	struct slice copy = arena_copy(arena, slice_of(source));
	struct document document;
	struct article_hints hints = { 0 };
	bool *related, *aside, *removed, *dropped, *footer;
	struct error err;
	struct buf out;

	assert_true(source[0] == '<'
		? document_from_html(arena, copy, NULL, &document, &err)
		: document_from_plain(arena, copy, false, false, NULL, &document, &err));
	related = arena_array(arena, document.block_count, sizeof(bool));
	aside = arena_array(arena, document.block_count, sizeof(bool));
	removed = arena_array(arena, document.block_count, sizeof(bool));
	footer = footer_find(&document, arena);
	for (size_t i = 0; i < document.block_count; i++) {
		related[i] = says(&document, i, "more");
		aside[i] = footer[i] || says(&document, i, "source:");
		removed[i] = says(&document, i, "promo");
	}
	hints.no_title = related;
	assert_true(articles_find(arena, &document, &hints, &err));
	dropped = arena_array(arena, document.article_count, sizeof(bool));
	remainder_find(&(struct remainder){ &document, related, aside, footer, removed, dropped });
	buf_init(&out, arena);
	for (size_t i = 0; i < document.block_count; i++)
		if (!removed[i]) {
			buf_string(&out, out.len > 0 ? "|" : "");
			buf_add(&out, block_text(&document, &document.blocks[i]));
		}
	return buf_cstring(&out);
}

#define ARTICLE "<h1>Title</h1><p>source: us</p><p>Text of it.</p>"
#define STAYS "Title|source: us|Text of it."

static void
what_outlook_shows_goes_with_what_says_the_same_beside_it(void **state)
{
	static const struct {
		const char *html, *stays;
	} cases[] = {
		{ ARTICLE "<p>a promo</p><p><!--[if mso]><b>Read</b><![endif]--><a href=/x>Read</a></p>",
		  STAYS "|Read|Read" },
		{ ARTICLE "<p><a href=/x>a promo</a></p>"
			  "<p><!--[if mso]><b>Read</b><![endif]--><a href=/x>Read</a></p>", STAYS },
		{ ARTICLE "<p><a href=/x>a promo</a></p><p><a href=/x>Read</a><!--[if mso]><b>READ</b><![endif]--></p>"
			  "<p><!--[if mso]><b>Read</b><![endif]--><a href=/y>Read</a></p>", STAYS "|Read|Read" },
		{ ARTICLE "<p>a promo</p><!--[if mso]><p>Another.</p><![endif]-->", STAYS "|Another." },
		{ "<h1>One</h1><p>a promo</p><!--[if mso]><p>Another.</p><![endif]--><h1>Two</h1><p>Text.</p>",
		  "Two|Text." },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *arena = arena_new(1 << 24);
		const char *stays = what_stays(arena, cases[i].html);

		if (strcmp(stays, cases[i].stays) != 0)
			fail_msg("%s: \"%s\"", cases[i].html, stays);
		arena_free(arena);
	}
	(void)state;
}

static void
headings_go_with_the_last_entry_beneath_them(void **state)
{
	static const struct {
		const char *what, *html, *stays;
	} cases[] = {
		{ "nothing went", ARTICLE "<h3>more news</h3><ul><li>one</li></ul>", STAYS "|more news|one" },
		{ "all entries went", ARTICLE "<h3>more news</h3><ul><li>promo</li></ul>", STAYS },
		{ "one entry stays", ARTICLE "<h3>more news</h3><ul><li>promo</li><li>one</li></ul>",
		  STAYS "|more news|one" },
		{ "headings in a row", ARTICLE "<h3>more one</h3><h3>more two</h3><p>more</p>", STAYS },
		{ "a heading over a heading", ARTICLE "<h2>more one</h2><h3>more two</h3><p>a promo</p>", STAYS },
		{ "an editor's heading over nothing", ARTICLE "<h3>Prices</h3><p>a promo</p>", STAYS },
		{ "an editor's heading over text",
		  ARTICLE "<h3>Prices</h3><p>a promo</p><p>And text.</p>", STAYS "|Prices|And text." },
		{ "an editor's heading that never headed anything", ARTICLE "<h3>Prices</h3>",
		  STAYS "|Prices" },
		{ "text that goes on behind cells",
		  ARTICLE "<h3>more prices</h3><table><tr><td>promo</td><td>promo</td></tr></table>"
		  "<p>The article goes on here.</p>", STAYS "|The article goes on here." },
		{ "text behind entries that had links",
		  ARTICLE "<h3>more news</h3><p><a href=/1>promo</a></p><p><a href=/2>promo</a></p>"
		  "<p>The article goes on here.</p>", STAYS "|The article goes on here." },
		{ "a line behind entries that were links",
		  ARTICLE "<h3>more news</h3><p><a href=/1>promo</a></p><p>Your editors</p>", STAYS "|Your editors" },
		{ "a line behind an entry that held a link",
		  ARTICLE "<h3>more news</h3><p>A promo <a href=/1>here</a></p><p>Yet an entry</p>",
		  STAYS "|more news|Yet an entry" },
		{ "text behind entries that had none",
		  ARTICLE "<h3>more news</h3><p>promo</p><p>This may be an entry.</p>",
		  STAYS "|more news|This may be an entry." },
		{ "text behind a rule", ARTICLE "<h3>more news</h3><p>promo</p><hr><p>The article goes on here.</p>",
		  STAYS "|The article goes on here." },
		{ "an entry behind a rule",
		  ARTICLE "<h3>more news</h3><p>promo</p><hr><p>Yet an entry</p>", STAYS "|more news|Yet an entry" },
		{ "a link behind a rule",
		  ARTICLE "<h3>more news</h3><p>promo</p><hr><p><a href=/3>This is an entry.</a></p>",
		  STAYS "|more news|This is an entry." },
		{ "text between rules that divide entries",
		  ARTICLE "<h3>more news</h3><p>promo</p><hr><p>promo</p><hr><p>This may be an entry.</p>",
		  STAYS "|more news|This may be an entry." },
		{ "text behind the box of the section",
		  ARTICLE "<div><h3>more news</h3><p>promo</p></div><p>The article goes on here.</p>",
		  STAYS "|The article goes on here." },
		{ "a line behind the table of the section",
		  ARTICLE "<table><tr><td><h3>more news</h3></td></tr><tr><td>promo</td></tr></table><table><tr><td>"
		  "Harbour News</td></tr></table>", STAYS "|Harbour News" },
		{ "a link in another cell",
		  ARTICLE "<table><tr><td><h3>more news</h3><p>promo</p></td><td><a href=/3>An entry</a></td></tr></table>",
		  STAYS "|more news|An entry" },
		{ "text behind a source",
		  ARTICLE "<h3>more news</h3><p>promo</p><p>source: them</p><p>The article goes on here.</p>",
		  STAYS "|source: them|The article goes on here." },
		{ "plain text behind a rule",
		  "TITLE\n\nsource: us\n\nText of it.\n\nmore news:\n\npromo\n\n----\n\nThe article goes on here.\n",
		  "TITLE|source: us|Text of it.|The article goes on here." },
		{ "a footer is no entry",
		  ARTICLE "<h3>more news</h3><p>a promo</p><p><a href=\"https://x.example/unsubscribe\">leave"
		  "</a></p>", STAYS "|leave" },
		{ "a source is no entry", ARTICLE "<h3>more news</h3><p>a promo</p><p>source: them</p>",
		  STAYS "|source: them" },
	};
	struct arena *arena = arena_new(16 * 1024 * 1024);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *stays = what_stays(arena, cases[i].html);

		if (strcmp(stays, cases[i].stays) != 0)
			print_error("case: %s\n", cases[i].what);
		assert_string_equal(stays, cases[i].stays);
	}
	arena_free(arena);
}

static void
an_article_goes_with_its_last_text(void **state)
{
	static const struct {
		const char *what, *html, *stays;
	} cases[] = {
		{ "the title goes", "<h2>One</h2><p>Text of it.</p><h2>Two</h2><p>a promo</p>", "One|Text of it." },
		{ "its source goes", "<h2>One</h2><p>Text of it.</p><h2>Two</h2><p>source: x</p><p>promo</p>",
		  "One|Text of it." },
		{ "the footer stays", "<h2>One</h2><p>Text of it.</p><h2>Two</h2><p>a promo</p>"
		  "<p>Impressum: us</p>", "One|Text of it.|Impressum: us" },
		{ "a title alone was not an article's loss",
		  "<h2>One</h2><p>Text of it.</p><h2>Two</h2><p>Text of it.</p><p>a promo</p>",
		  "One|Text of it.|Two|Text of it." },
	};
	struct arena *arena = arena_new(16 * 1024 * 1024);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *stays = what_stays(arena, cases[i].html);

		if (strcmp(stays, cases[i].stays) != 0)
			print_error("case: %s\n", cases[i].what);
		assert_string_equal(stays, cases[i].stays);
	}
	arena_free(arena);
}

static void
pictures_and_links_go_where_their_text_went(void **state)
{
	static const struct {
		const char *what, *html, *stays;
	} cases[] = {
		{ "the picture of a teaser",
		  ARTICLE "<p><a href=\"https://x.example/1\"><img src=a alt=\"A chart\"></a></p>"
		  "<p><a href=\"https://x.example/1\">a promo</a></p>", STAYS },
		{ "another picture",
		  ARTICLE "<p><a href=\"https://x.example/2\"><img src=a alt=\"A chart\"></a></p>"
		  "<p><a href=\"https://x.example/1\">a promo</a></p>", STAYS "|A chart" },
		{ "read on", ARTICLE "<p><a href=\"https://x.example/1\">a promo</a></p>"
		  "<p><a href=\"https://x.example/1\">Read on</a></p>", STAYS },
	};
	struct arena *arena = arena_new(16 * 1024 * 1024);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *stays = what_stays(arena, cases[i].html);

		if (strcmp(stays, cases[i].stays) != 0)
			print_error("case: %s\n", cases[i].what);
		assert_string_equal(stays, cases[i].stays);
	}
	arena_free(arena);
}

static void
a_url_beneath_an_entry_of_plain_text_goes_with_all_of_it(void **state)
{
	static const struct {
		const char *what, *plain, *stays;
	} cases[] = {
		{ "an entry with a heading", "# One\n\nText.\n\n# Two\n\na promo\n\nhttps://x.example/2\n",
		  "One|Text." },
		{ "an entry that ends with the next URL",
		  "# One\n\nText.\n\nhttps://x.example/1\n\na promo\n\n<https://x.example/2>\n\nEnd.\n",
		  "One|Text.|https://x.example/1|End." },
		{ "two paragraphs, one stays", "# One\n\nText.\n\na promo\n\nhttps://x.example/1\n",
		  "One|Text.|https://x.example/1" },
		{ "nothing went", "# One\n\nText.\n\nhttps://x.example/1\n", "One|Text.|https://x.example/1" },
		{ "a URL of its own", "# One\n\nText.\n\n## more\n\na promo to be had today at "
		  "https://x.example/2\n\nhttps://x.example/\n", "One|Text.|more|https://x.example/" },
		{ "words before it", "# One\n\nText.\n\n## more\n\na promo\n\nTo be read at: "
		  "https://x.example/\n", "One|Text.|more|To be read at: https://x.example/" },
		{ "the second of two", "# One\n\nText.\n\n# Two\n\na promo\n\nhttps://x.example/2\n\n"
		  "https://x.example/\n", "One|Text.|Two|https://x.example/" },
	};
	struct arena *arena = arena_new(16 * 1024 * 1024);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *stays = what_stays(arena, cases[i].plain);

		if (strcmp(stays, cases[i].stays) != 0)
			print_error("case: %s\n", cases[i].what);
		assert_string_equal(stays, cases[i].stays);
	}
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_outlook_shows_goes_with_what_says_the_same_beside_it),
		cmocka_unit_test(headings_go_with_the_last_entry_beneath_them),
		cmocka_unit_test(an_article_goes_with_its_last_text),
		cmocka_unit_test(pictures_and_links_go_where_their_text_went),
		cmocka_unit_test(a_url_beneath_an_entry_of_plain_text_goes_with_all_of_it),
	};

	return cmocka_run_group_tests_name("moderate/remainder", tests, NULL, NULL);
}
