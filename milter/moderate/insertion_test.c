/*
 * Unit tests of moderate/insertion: a small text at the end of every article, or of one, blocks that say
 * "promo" being taken out at the same time. Sources before and after are written by hand.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>

#include "moderate/footer.h"
#include "moderate/insertion.h"
#include "moderate/removal.h"
#include "text/article.h"

struct test_case {
	const char *what, *before, *after;
};

struct manner {
	bool html, flowed, delsp;
	const char *plain;
	const char *own_look;		/* of the HTML; NULL */
};

/* The text with the insertion in all its articles; allocated by malloc. */
static char *
with_insertions(const char *text, struct manner manner)
{
	struct arena *arena = arena_new(16 * 1024 * 1024);
	struct slice source = arena_copy(arena, slice_of(text));
	struct article_hints hints = { 0 };
	struct document document;
	struct edits edits;
	struct error err;
	struct buf out;
	bool *removed, *footer;
	char *result;

	assert_true(manner.html ? document_from_html(arena, source, NULL, &document, &err)
				: document_from_plain(arena, source, manner.flowed, manner.delsp, NULL,
						      &document, &err));
	assert_true(articles_find(arena, &document, &hints, &err));
	footer = footer_find(&document, arena);
	removed = arena_array(arena, document.block_count, sizeof(*removed));
	for (size_t i = 0; i < document.block_count; i++)
		removed[i] = slice_find(block_text(&document, &document.blocks[i]), 0,
					SLICE("promo")) != SLICE_NOT_FOUND;
	edits_init(&edits, arena);
	assert_true(removal_edits(&document, removed, arena, &edits));
	for (size_t i = 0; i < document.article_count; i++) {
		struct insertion insertion = {
			.document = &document, .removed = removed, .footer = footer, .article = i,
			.html = manner.own_look == NULL ? SLICE("<p class=d>No advice.</p>\n")
							: slice_of(manner.own_look),
			.plain = slice_of(manner.plain),
		};
		enum insertion_place place;

		assert_true(insertion_edits(&insertion, arena, &edits, &place));
	}
	assert_true(edits_finish(&edits));
	buf_init(&out, NULL);
	edits_apply(&edits, source, &out);
	result = strdup(buf_cstring(&out));
	buf_done(&out);
	arena_free(arena);
	return result;
}

static void
assert_cases(const struct test_case *cases, size_t count, struct manner manner)
{
	size_t wrong = 0;

	for (size_t i = 0; i < count; i++) {
		char *after = with_insertions(cases[i].before, manner);

		if (strcmp(after, cases[i].after) != 0) {
			print_error("%s\n before: %s\n after:  %s\n wanted: %s\n", cases[i].what,
				    cases[i].before, after, cases[i].after);
			wrong++;
		}
		free(after);
	}
	assert_int_equal(wrong, 0);
}

#define D_LAST "\n<p class=d>No advice.</p>"
#define D "\n<p class=d>No advice.</p>\n"
#define TEXT "This is text of the article, long enough to be one."

static void
html_ends_its_article_in_the_same_column(void **state)
{
	static const struct test_case cases[] = {
		{ "after a paragraph", "<body><h1>Title</h1><p>" TEXT "</p></body>",
		  "<body><h1>Title</h1><p>" TEXT "</p>" D "</body>" },
		{ "an unclosed paragraph", "<body><h1>Title</h1><p>" TEXT "</body>",
		  "<body><h1>Title</h1><p>" TEXT D "</body>" },
		{ "after the list", "<body><h1>Title</h1><p>" TEXT "</p><ul><li>" TEXT "</li></ul></body>",
		  "<body><h1>Title</h1><p>" TEXT "</p><ul><li>" TEXT "</li></ul>" D "</body>" },
		{ "after its box, in the cell",
		  "<table><tr><td><h1>Title</h1><div>" TEXT "</div></td></tr></table>",
		  "<table><tr><td><h1>Title</h1><div>" TEXT "</div>" D "</td></tr></table>" },
		{ "not in a column beside it that has a heading",
		  "<table><tr><td><h1>Title</h1><p>" TEXT "</p></td><td><h2>Dates</h2><p>" TEXT "</p></td></tr></table>",
		  "<table><tr><td><h1>Title</h1><p>" TEXT "</p>" D "</td><td><h2>Dates</h2><p>" TEXT "</p></td></tr></table>" },
		{ "a heading between the cells is in no column",
		  "<table><tr><td><h1>Title</h1><p>" TEXT "</p></td><h2>Dates</h2>" TEXT "</table><p>" TEXT "</p>",
		  "<table><tr><td><h1>Title</h1><p>" TEXT "</p></td><h2>Dates</h2>" TEXT "</table><p>" TEXT "</p>" D_LAST },
		{ "in a column beside it in which its text goes on",
		  "<table><tr><td><h1>Title</h1><p>" TEXT "</p></td><td><p>" TEXT "</p></td></tr></table>",
		  "<table><tr><td><h1>Title</h1><p>" TEXT "</p></td><td><p>" TEXT "</p>" D "</td></tr></table>" },
		{ "text directly in the cell",
		  "<table><tr><td><h1>Title</h1>" TEXT "</td></tr></table>",
		  "<table><tr><td><h1>Title</h1>" TEXT D "</td></tr></table>" },
		{ "a cell in a cell",
		  "<table><tr><td><table><tr><td><h1>Title</h1></td></tr><tr><td><p>" TEXT
		  "</p></td></tr></table></td></tr></table>",
		  "<table><tr><td><table><tr><td><h1>Title</h1></td></tr><tr><td><p>" TEXT "</p>" D
		  "</td></tr></table></td></tr></table>" },
		{ "not in the link", "<body><h1>Title</h1><p>" TEXT " <a href=x>all of it</a></p></body>",
		  "<body><h1>Title</h1><p>" TEXT " <a href=x>all of it</a></p>" D "</body>" },
		{ "not in a quotation",
		  "<body><h1>Title</h1><blockquote><p>" TEXT "</p></blockquote></body>",
		  "<body><h1>Title</h1><blockquote><p>" TEXT "</p></blockquote>" D "</body>" },
		{ "behind removed teasers",
		  "<body><h1>Title</h1><p>" TEXT "</p><p>a promo</p></body>",
		  "<body><h1>Title</h1><p>" TEXT "</p>" D "</body>" },
		{ "decoys in comments",
		  "<body><h1>Title</h1><p>" TEXT "</p><!-- </body> --><!--[if mso]></body><![endif]--></body>",
		  "<body><h1>Title</h1><p>" TEXT "</p>" D
		  "<!-- </body> --><!--[if mso]></body><![endif]--></body>" },
		{ "no body at all", "<h1>Title</h1><p>" TEXT "</p>", "<h1>Title</h1><p>" TEXT "</p>" D_LAST },
		{ "line ends of the part", "<h1>Title</h1>\r\n<p>" TEXT "</p>\r\n",
		  "<h1>Title</h1>\r\n<p>" TEXT "</p>\r\n<p class=d>No advice.</p>\r\n" },
		{ "before a comment without an end",
		  "<body><h1>Title</h1><div><p>" TEXT "</p>x<!--[if mso]> <p>y",
		  "<body><h1>Title</h1><div><p>" TEXT "</p>x" D "<!--[if mso]> <p>y" },
		{ "before a link without an end",
		  "<body><h1>Title</h1><div><p>" TEXT "</p><a href=x><b> </b>",
		  "<body><h1>Title</h1><div><p>" TEXT "</p>" D "<a href=x><b> </b>" },
		{ "before a script without an end",
		  "<body><h1>Title</h1><div><p>" TEXT "</p>x<script>a</div></body>",
		  "<body><h1>Title</h1><div><p>" TEXT "</p>x" D "<script>a</div></body>" },
		{ "before a tag that is cut off",
		  "<body><h1>Title</h1><div><p>" TEXT "</p>x<a href='</body>",
		  "<body><h1>Title</h1><div><p>" TEXT "</p>x" D "<a href='</body>" },
		{ "before the footer",
		  "<body><h1>Title</h1><p>" TEXT "</p><p><a href=\"https://x.example/unsubscribe?u=1\">"
		  "Abmelden</a></p></body>",
		  "<body><h1>Title</h1><p>" TEXT "</p>" D
		  "<p><a href=\"https://x.example/unsubscribe?u=1\">Abmelden</a></p></body>" },
		{ "inside the marks",
		  "<!-- article --><h1>Title</h1><div><p>" TEXT "</p></div><!-- /article -->",
		  "<!-- article --><h1>Title</h1><div><p>" TEXT "</p>" D "</div><!-- /article -->" },
		{ "not in a button",
		  "<table><tr><td><h1>Title</h1><p>" TEXT "</p><table><tr><td bgcolor=red><a href=x>Buy</a>"
		  "</td></tr></table></td></tr></table>",
		  "<table><tr><td><h1>Title</h1><p>" TEXT "</p><table><tr><td bgcolor=red><a href=x>Buy</a>"
		  "</td></tr></table>" D "</td></tr></table>" },
		{ "not where letters have no size",
		  "<table><tr><td style=\"font-size:0px\"><h1 style=\"font-size:20px\">Title</h1>"
		  "<div style=\"font-size:13px\">" TEXT "</div></td></tr></table>",
		  "<table><tr><td style=\"font-size:0px\"><h1 style=\"font-size:20px\">Title</h1>"
		  "<div style=\"font-size:13px\">" TEXT D "</div></td></tr></table>" },
		{ "not behind a picture where letters have no size",
		  "<div><h1>Title</h1><p>" TEXT "</p><table><tr><td style=\"font-size:0\"><img alt=\"A chart\">"
		  "</td></tr></table></div>",
		  "<div><h1>Title</h1><p>" TEXT "</p><table><tr><td style=\"font-size:0\"><img alt=\"A chart\">"
		  "</td></tr></table>" D "</div>" },
		{ "with the label that is seen of a white button, not beside it",
		  "<h1>Title</h1><p>" TEXT "</p><table><tr><td style=\"font-size:0\">"
		  "<p style=\"background:#fff;color:#fff;font-size:18px\"><span style=\"color:#222\">Shop</span></p>"
		  "</td></tr></table>",
		  "<h1>Title</h1><p>" TEXT "</p><table><tr><td style=\"font-size:0\">"
		  "<p style=\"background:#fff;color:#fff;font-size:18px\"><span style=\"color:#222\">Shop<br><br>\n"
		  "No advice.<br></span></p></td></tr></table>" },
		{ "between running text",
		  "<body><p><b>One title</b><br>" TEXT "<br>- - -</p></body>",
		  "<body><p><b>One title</b><br>" TEXT "<br>- - -</p>" D "</body>" },
	};

	(void)state;
	assert_cases(cases, COUNT(cases), (struct manner){ .html = true, .plain = "No advice." });
}

static void
a_text_with_a_size_and_a_colour_of_its_own_stays_in_a_cell_without(void **state)
{
#define OWN "<p style=\"font-size:13px;color:#555\">No advice.</p>"
	static const struct test_case cases[] = {
		{ "behind a picture",
		  "<h1>Title</h1><p>" TEXT "</p><table><tr><td style=\"font-size:0\"><img alt=\"A chart\"></td></tr></table>",
		  "<h1>Title</h1><p>" TEXT "</p><table><tr><td style=\"font-size:0\"><img alt=\"A chart\">\n" OWN
		  "\n</td></tr></table>" },
		{ "as a block behind the paragraph that alone has a size, not within it",
		  "<table><tr><td style=\"font-size:0\"><h1 style=\"font-size:20px\">Title</h1>"
		  "<p style=\"font-size:13px\">" TEXT "</p></td></tr></table>",
		  "<table><tr><td style=\"font-size:0\"><h1 style=\"font-size:20px\">Title</h1>"
		  "<p style=\"font-size:13px\">" TEXT "</p>\n" OWN "\n</td></tr></table>" },
	};

	(void)state;
	assert_cases(cases, COUNT(cases),
		     (struct manner){ .html = true, .plain = "No advice.", .own_look = OWN });
}

static void
each_article_gets_its_own(void **state)
{
	static const struct test_case cases[] = {
		{ "in one cell",
		  "<table><tr><td><h2>One</h2><p>" TEXT "</p><h2>Two</h2><p>" TEXT "</p></td></tr></table>",
		  "<table><tr><td><h2>One</h2><p>" TEXT "</p>" D "<h2>Two</h2><p>" TEXT "</p>" D
		  "</td></tr></table>" },
		{ "in rows",
		  "<table><tr><td><h2>One</h2><p>" TEXT "</p></td></tr><tr><td><h2>Two</h2><p>" TEXT
		  "</p></td></tr></table>",
		  "<table><tr><td><h2>One</h2><p>" TEXT "</p>" D "</td></tr><tr><td><h2>Two</h2><p>" TEXT
		  "</p>" D "</td></tr></table>" },
		{ "in items of one list",
		  "<ul><li><h2>One</h2>" TEXT "</li><li><h2>Two</h2>" TEXT "</li></ul>",
		  "<ul><li><h2>One</h2>" TEXT D "</li><li><h2>Two</h2>" TEXT "</li></ul>" D_LAST },
	};

	(void)state;
	assert_cases(cases, COUNT(cases), (struct manner){ .html = true, .plain = "No advice." });
}

static void
plain_text_ends_its_article_with_a_paragraph(void **state)
{
	static const struct test_case cases[] = {
		{ "at the end", "Title\n\n" TEXT "\n", "Title\n\n" TEXT "\n\nNo advice. None.\n" },
		{ "without a line end", "Title\n\n" TEXT, "Title\n\n" TEXT "\n\nNo advice. None." },
		{ "CRLF", "Title\r\n\r\n" TEXT "\r\n", "Title\r\n\r\n" TEXT "\r\n\r\nNo advice. None.\r\n" },
		{ "before the signature", "Title\n\n" TEXT "\n-- \nThe editors\n",
		  "Title\n\n" TEXT "\n\nNo advice. None.\n\n-- \nThe editors\n" },
		{ "before the footer", "Title\n\n" TEXT "\n\nAbmelden: https://x.example/u\n",
		  "Title\n\n" TEXT "\n\nNo advice. None.\n\nAbmelden: https://x.example/u\n" },
		{ "where a promo stood", "Title\n\n" TEXT "\n\na promo\n",
		  "Title\n\n" TEXT "\n\nNo advice. None.\n" },
		{ "where a promo stood without a line end", "Title\n\n" TEXT "\n\na promo",
		  "Title\n\n" TEXT "\n\nNo advice. None." },
		{ "two articles", "One\n===\n\n" TEXT "\n\nTwo\n===\n\n" TEXT "\n",
		  "One\n===\n\n" TEXT "\n\nNo advice. None.\n\nTwo\n===\n\n" TEXT
		  "\n\nNo advice. None.\n" },
	};

	(void)state;
	assert_cases(cases, COUNT(cases), (struct manner){ .plain = "No advice.\nNone.\n" });
}

static void
flowed_text_stays_flowed(void **state)
{
	static const struct test_case flowed[] = {
		{ "soft lines", "Title\r\n\r\n" TEXT "\r\n",
		  "Title\r\n\r\n" TEXT "\r\n\r\nThe content of this article is for information only and is no advice to \r\n"
		  "buy or to sell.\r\n\r\n From here on.\r\n" },
	};
	static const struct test_case delsp[] = {
		{ "soft lines whose space goes", "Title\r\n\r\n" TEXT "\r\n",
		  "Title\r\n\r\n" TEXT "\r\n\r\nThe content of this article is for information only and is no advice to  \r\n"
		  "buy or to sell.\r\n\r\n From here on.\r\n" },
	};
	const char *plain = "The content of this article is for information only and is no advice "
			    "to buy\nor to sell.\n\nFrom here on.\n";

	(void)state;
	assert_cases(flowed, COUNT(flowed), (struct manner){ .flowed = true, .plain = plain });
	assert_cases(delsp, COUNT(delsp),
		     (struct manner){ .flowed = true, .delsp = true, .plain = plain });
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(html_ends_its_article_in_the_same_column),
		cmocka_unit_test(a_text_with_a_size_and_a_colour_of_its_own_stays_in_a_cell_without),
		cmocka_unit_test(each_article_gets_its_own),
		cmocka_unit_test(plain_text_ends_its_article_with_a_paragraph),
		cmocka_unit_test(flowed_text_stays_flowed),
	};

	return cmocka_run_group_tests_name("moderate/insertion", tests, NULL, NULL);
}
