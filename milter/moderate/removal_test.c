/*
 * Unit tests of moderate/removal: every block whose text says "promo" is taken out.
 * Each case is the source before and after, written by hand.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>

#include "moderate/removal.h"

struct test_case {
	const char *what, *before, *after;
};

/* The text without its promos; allocated by malloc. */
static char *
without_promos(const char *text, bool html)
{
	struct arena *arena = arena_new(16 * 1024 * 1024);
	struct slice source = arena_copy(arena, slice_of(text));
	struct document document;
	struct edits edits;
	struct error err;
	struct buf out;
	bool *removed;
	char *result;

	assert_true(html ? document_from_html(arena, source, NULL, &document, &err)
			 : document_from_plain(arena, source, false, false, NULL, &document, &err));
	removed = arena_array(arena, document.block_count, sizeof(*removed));
	for (size_t i = 0; i < document.block_count; i++)
		removed[i] = slice_find(block_text(&document, &document.blocks[i]), 0,
					SLICE("promo")) != SLICE_NOT_FOUND;
	edits_init(&edits, arena);
	assert_true(removal_edits(&document, removed, arena, &edits));
	assert_true(edits_finish(&edits));
	buf_init(&out, NULL);
	edits_apply(&edits, source, &out);
	result = strdup(buf_cstring(&out));
	buf_done(&out);
	arena_free(arena);
	return result;
}

static void
assert_cases(const struct test_case *cases, size_t count, bool html)
{
	size_t wrong = 0;

	for (size_t i = 0; i < count; i++) {
		char *after = without_promos(cases[i].before, html);

		if (strcmp(after, cases[i].after) != 0) {
			print_error("%s\n before: %s\n after:  %s\n wanted: %s\n", cases[i].what,
				    cases[i].before, after, cases[i].after);
			wrong++;
		}
		free(after);
	}
	assert_int_equal(wrong, 0);
}

/* Tags that pair with none, or cross each other: no cut along them would be safe. */
static void
of_words_in_misnested_tags_the_words_go_and_the_tags_stay(void **state)
{
	static const struct test_case cases[] = {
		{ "all of a paragraph", "<p>one</p><p><b>a<i> promo</b> c</i></p>", "<p>one</p>" },
		{ "an element that begins before", "<p><b>one<br><br>pro</b>motion</p>",
		  "<p><b>one</b></p>" },
		{ "an element that goes on behind", "<p>one<br><br>pro<b>mo<br><br>two</b></p>",
		  "<p>one<br><br><b>two</b></p>" },
		{ "hidden before what is seen",
		  "<p><span style=\"display:none\">a promo</span> one</p>", "<p> one</p>" },
	};

	(void)state;
	assert_cases(cases, COUNT(cases), true);
}

static void
in_a_conditional_comment_only_what_it_opens_and_closes_itself_goes(void **state)
{
	static const struct test_case cases[] = {
		{ "all of it", "<p>a</p><!--[if mso]><p>promo</p><![endif]--><p>b</p>", "<p>a</p><p>b</p>" },
		{ "a part of it", "<!--[if mso]><p>promo</p><p>a</p><![endif]-->",
		  "<!--[if mso]><p>a</p><![endif]-->" },
		{ "a cell that another comment closes",
		  "<!--[if mso]><table><tr><td>promo<![endif]--><p>a</p><!--[if mso]></td></tr></table><![endif]-->",
		  "<!--[if mso]><table><tr><td><![endif]--><p>a</p><!--[if mso]></td></tr></table><![endif]-->" },
		{ "between cells",
		  "<table><tr><td>a<!--[if mso]></td><td>promo<![endif]--></td></tr></table>",
		  "<table><tr><td>a<!--[if mso]></td><td><![endif]--></td></tr></table>" },
		{ "a button for Outlook and one for all others",
		  "<div>a</div><div><!--[if mso]><v:rect><w:anchorlock/><center>promo</center></v:rect><![endif]-->"
		  "<!--[if !mso]><!--><a href=x>promo</a><!--<![endif]--></div>",
		  "<div>a</div>" },
		{ "in a word", "<p>pro<!--[if mso]>x<![endif]-->mo</p><p>a</p>", "<p>a</p>" },
		{ "in a comment in a comment", "<!--[if mso]>a<!--[if x]><p>promo</p><![endif]>b<![endif]-->",
		  "<!--[if mso]>a<!--[if x]><![endif]>b<![endif]-->" },
		{ "what others see", "<!--[if !mso]><!--><p>promo</p><p>a</p><!--<![endif]-->",
		  "<!--[if !mso]><!--><p>a</p><!--<![endif]-->" },
	};

	(void)state;
	assert_cases(cases, COUNT(cases), true);
}

static void
plain_neighbours_stay_as_far_apart_as_they_were(void **state)
{
	static const struct test_case cases[] = {
		{ "nothing to do", "one\n\ntwo\n", "one\n\ntwo\n" },
		{ "in the middle", "one\n\na promo\n\ntwo\n", "one\n\ntwo\n" },
		{ "CRLF", "one\r\n\r\na promo\r\n\r\ntwo\r\n", "one\r\n\r\ntwo\r\n" },
		{ "two in a row", "one\n\npromo 1\n\npromo 2\n\ntwo\n", "one\n\ntwo\n" },
		{ "with its URL", "one\n\na promo:\nhttps://x.example/1\n\ntwo\n", "one\n\ntwo\n" },
		{ "at the start", "a promo\n\none\n", "one\n" },
		{ "at the end", "one\n\na promo\n", "one\n" },
		{ "at the end without a line end", "one\n\na promo", "one" },
		{ "at the end without a line end, CRLF", "one\r\n\r\na promo", "one" },
		{ "all of it", "a promo\n", "" },
		{ "wide gaps stay wide", "one\n\n\na promo\n\ntwo\n", "one\n\n\ntwo\n" },
		{ "an item", "- one thing\n- promo thing\n- two things\n",
		  "- one thing\n- two things\n" },
		{ "the last item", "- one thing\n- promo thing\n\ntwo\n", "- one thing\n\ntwo\n" },
		{ "all items", "one\n\n- promo thing\n- promo too\n\ntwo\n", "one\n\ntwo\n" },
		{ "an underlined heading", "one\n\na promo\n=======\n\ntwo\n", "one\n\ntwo\n" },
	};

	(void)state;
	assert_cases(cases, COUNT(cases), false);
}

static void
plain_rules_around_a_removed_block_become_one(void **state)
{
	static const struct test_case cases[] = {
		{ "rules on both sides",
		  "one\n\n----------\n\na promo\n\n----------\n\ntwo\n", "one\n\n----------\n\ntwo\n" },
		{ "a rule before the last block", "one\n\n* * *\n\na promo\n", "one\n" },
		{ "a rule behind the first block", "a promo\n\n* * *\n\none\n", "one\n" },
		{ "a rule between removed ones", "one\n\npromo 1\n\n* * *\n\npromo 2\n\ntwo\n",
		  "one\n\ntwo\n" },
		{ "a rule on one side stays", "one\n\n* * *\n\na promo\n\ntwo\n",
		  "one\n\n* * *\n\ntwo\n" },
		{ "a signature is no rule", "one\n\na promo\n\n-- \nThe editors\n",
		  "one\n\n-- \nThe editors\n" },
	};

	(void)state;
	assert_cases(cases, COUNT(cases), false);
}

static void
an_element_goes_when_nothing_visible_stays_in_it(void **state)
{
	static const struct test_case cases[] = {
		{ "nothing to do", "<p>one</p><p>two</p>", "<p>one</p><p>two</p>" },
		{ "a paragraph", "<p>one</p><p>a promo</p><p>two</p>", "<p>one</p><p>two</p>" },
		{ "its inline elements", "<p>one</p><p>a <b>promo</b> of <a href=x>us</a></p>",
		  "<p>one</p>" },
		{ "wrappers", "<p>one</p><div><div><p>a promo</p></div></div>", "<p>one</p>" },
		{ "not a wrapper with more in it", "<div><p>one</p><div><p>a promo</p></div></div>",
		  "<div><p>one</p></div>" },
		{ "an item", "<ul><li>one</li><li>a promo</li></ul>", "<ul><li>one</li></ul>" },
		{ "all items", "<p>one</p><ul><li>a promo</li><li>promo 2</li></ul>", "<p>one</p>" },
		{ "an unclosed item", "<ul><li>a promo<li>one</ul>", "<ul><li>one</ul>" },
		{ "an unclosed paragraph", "<div><p>one<p>a promo<p>two</div>",
		  "<div><p>one<p>two</div>" },
		{ "what ended a paragraph", "<div><p>one<p>a promo</p>two</div>",
		  "<div><p>one</p>two</div>" },
		{ "references", "<p>one</p><p>pr&auml;chtige promo, 85&nbsp;%&hellip;</p>",
		  "<p>one</p>" },
		{ "an image by its text", "<p>one</p><p><img src=a alt=\"a promo\"></p>", "<p>one</p>" },
		{ "an image in a sentence",
		  "<p>one</p><p>a promo <img src=a alt=\"chart of it\"> here</p>", "<p>one</p>" },
		{ "hidden words in a sentence",
		  "<p>one</p><p>a pro<span style=\"display:none\">xyz</span>mo promo</p>",
		  "<p>one</p>" },
		{ "the body stays", "<html><body><p>a promo</p></body></html>",
		  "<html><body></body></html>" },
		{ "a preheader stays",
		  "<body><div style=\"display:none\">Our week in review</div><p>a promo</p></body>",
		  "<body><div style=\"display:none\">Our week in review</div></body>" },
		{ "a form control stays", "<div><p>a promo</p><input name=q></div>",
		  "<div><input name=q></div>" },
		{ "style stays", "<div><style>p { color: red }</style><p>a promo</p></div>",
		  "<div><style>p { color: red }</style></div>" },
	};

	(void)state;
	assert_cases(cases, COUNT(cases), true);
}

static void
a_row_goes_whole_or_keeps_its_columns(void **state)
{
	static const struct test_case cases[] = {
		{ "a row", "<table><tr><td>one</td></tr><tr><td>a promo</td></tr></table>",
		  "<table><tr><td>one</td></tr></table>" },
		{ "a cell beside another", "<table><tr><td>one</td><td>a promo</td></tr></table>",
		  "<table><tr><td>one</td><td></td></tr></table>" },
		{ "an unclosed cell beside another",
		  "<table><tr><td><p>a promo</p><td>one</table>", "<table><tr><td><td>one</table>" },
		{ "both cells", "<table><tr><td>one</td></tr><tr><td>a promo</td><td>promo</td></tr></table>",
		  "<table><tr><td>one</td></tr></table>" },
		{ "beside empty cells",
		  "<table><tr><td>one</td></tr><tr><td>&nbsp;</td><td>a promo</td><td></td></tr></table>",
		  "<table><tr><td>one</td></tr></table>" },
		{ "all rows", "<p>one</p><table><tbody><tr><td>a promo</td></tr></tbody></table>",
		  "<p>one</p>" },
		{ "a nested table",
		  "<table><tr><td><p>one</p></td></tr><tr><td><table><tr><td><h3>a promo</h3></td></tr>"
		  "<tr><td>promo text</td></tr></table></td></tr></table>",
		  "<table><tr><td><p>one</p></td></tr></table>" },
		{ "the spacer row between two",
		  "<table><tr><td>one</td></tr><tr><td>promo 1</td></tr><tr><td height=20>&nbsp;</td></tr>"
		  "<tr><td>promo 2</td></tr><tr><td>two</td></tr></table>",
		  "<table><tr><td>one</td></tr><tr><td>two</td></tr></table>" },
		{ "one of two spacer rows",
		  "<table><tr><td>one</td></tr><tr><td>&nbsp;</td></tr><tr><td>a promo</td></tr>"
		  "<tr><td>&nbsp;</td></tr><tr><td>two</td></tr></table>",
		  "<table><tr><td>one</td></tr><tr><td>&nbsp;</td></tr><tr><td>two</td></tr></table>" },
		{ "the spacer row that ends the table",
		  "<table><tr><td>one</td></tr><tr><td>&nbsp;</td></tr><tr><td>a promo</td></tr></table>",
		  "<table><tr><td>one</td></tr></table>" },
		{ "white space is no row",
		  "<table>\n <tr>\n  <td>one</td>\n </tr>\n <tr>\n  <td>a promo</td>\n </tr>\n</table>",
		  "<table>\n <tr>\n  <td>one</td>\n </tr>\n</table>" },
		{ "whole lines", "<p>one</p>\r\n\t<p>a promo</p> \r\n<p>two</p>\r\n",
		  "<p>one</p>\r\n<p>two</p>\r\n" },
	};

	(void)state;
	assert_cases(cases, COUNT(cases), true);
}

static void
decoration_goes_with_what_it_decorates(void **state)
{
	static const struct test_case cases[] = {
		{ "one of two rules", "<p>one</p><hr><p>a promo</p><hr><p>two</p>",
		  "<p>one</p><hr><p>two</p>" },
		{ "the rule before the last", "<p>one</p><hr><p>a promo</p>", "<p>one</p>" },
		{ "the rule behind the first", "<p>a promo</p><hr><p>one</p>", "<p>one</p>" },
		{ "the only rule stays", "<p>one</p><hr><p>a promo</p><p>two</p>",
		  "<p>one</p><hr><p>two</p>" },
		{ "line breaks in a cell", "<div>one<br><br>a promo<br><br>two</div>",
		  "<div>one<br><br>two</div>" },
		{ "line breaks at the end", "<div>one<br><br>a promo<br></div>", "<div>one<br></div>" },
		{ "a spacer image", "<div><p>a promo</p><img src=s.gif height=1 width=600></div><p>one</p>",
		  "<p>one</p>" },
		{ "a picture in its cell",
		  "<table><tr><td><img src=a.png></td><td>a promo</td></tr><tr><td>one</td></tr></table>",
		  "<table><tr><td>one</td></tr></table>" },
		{ "a logo in a row of its own stays",
		  "<table><tr><td><img src=logo.png></td></tr><tr><td>a promo</td></tr></table>",
		  "<table><tr><td><img src=logo.png></td></tr></table>" },
		{ "a picture with the link of what goes",
		  "<table><tr><td><a href=\"https://x.example/1\"><img src=a.png></a></td></tr>"
		  "<tr><td><a href=\"https://x.example/1\">a promo</a></td></tr><tr><td>one</td></tr></table>",
		  "<table><tr><td>one</td></tr></table>" },
		{ "a pixel beside it stays", "<p>one</p><p>a promo</p><img src=o.gif width=1 height=1>",
		  "<p>one</p><img src=o.gif width=1 height=1>" },
		{ "a pixel in its wrapper goes",
		  "<p>one</p><div><p>a promo</p><img src=o.gif width=1 height=1></div>", "<p>one</p>" },
		{ "dots between links",
		  "<p><a href=1>one thing to read</a> | <a href=2>promo thing to read</a></p><p>two</p>",
		  "<p><a href=1>one thing to read</a></p><p>two</p>" },
	};

	(void)state;
	assert_cases(cases, COUNT(cases), true);
}

static void
a_text_that_is_shown_before_its_table_takes_no_picture_of_a_cell_along(void **state)
{
	static const struct test_case cases[] = {
		{ "in the row", "<table><tr><td><img src=a.png><hr></td>promo</table>",
		  "<table><tr><td><img src=a.png><hr></td></table>" },
		{ "in an element in the row", "<table><tr><td><img src=a.png></td><b>promo</b><td>one</table>",
		  "<table><tr><td><img src=a.png></td><b></b><td>one</table>" },
		{ "in a cell it does", "<p>one</p><table><tr><td><img src=a.png></td><td>promo</td></table>",
		  "<p>one</p>" },
	};

	(void)state;
	assert_cases(cases, COUNT(cases), true);
}

static void
comments_stay_in_pairs(void **state)
{
	static const struct test_case cases[] = {
		{ "a whole conditional in what goes",
		  "<p>one</p><div><!--[if mso]><table><tr><td><![endif]--><p>a promo</p>"
		  "<!--[if mso]></td></tr></table><![endif]--></div>",
		  "<p>one</p>" },
		{ "a ghost column",
		  "<div><!--[if mso]><table><tr><td><![endif]--><div>one</div>"
		  "<!--[if mso]></td><td><![endif]--><div>a promo</div>"
		  "<!--[if mso]></td></tr></table><![endif]--></div>",
		  "<div><!--[if mso]><table><tr><td><![endif]--><div>one</div>"
		  "<!--[if mso]></td><td><![endif]-->"
		  "<!--[if mso]></td></tr></table><![endif]--></div>" },
		{ "half of a conditional",
		  "<p>one</p><div><!--[if !mso]><!--><p>a promo</p></div><p>two</p><!--<![endif]-->",
		  "<p>one</p><div><!--[if !mso]><!--></div><p>two</p><!--<![endif]-->" },
		{ "half of a mark",
		  "<div><p>a promo</p><!-- article --></div><p>one</p><!-- /article -->",
		  "<div><!-- article --></div><p>one</p><!-- /article -->" },
		{ "a plain comment", "<p>one</p><div><!-- teaser --><p>a promo</p></div>", "<p>one</p>" },
	};

	(void)state;
	assert_cases(cases, COUNT(cases), true);
}

static void
a_misnested_element_keeps_its_tags(void **state)
{
	static const struct test_case cases[] = {
		{ "misnested formatting", "<p>one</p><p><b>a promo<i> promo</b> promo</i></p><p>two</p>",
		  "<p>one</p><p>two</p>" },
		{ "across paragraphs", "<p>one <b>two</p><p>a promo</b></p><p>three</p>",
		  "<p>one <b>two</p><p></b></p><p>three</p>" },
	};

	(void)state;
	assert_cases(cases, COUNT(cases), true);
}

static void
where_tags_are_moved_or_cloned_words_go_and_tags_stay(void **state)
{
	static const struct test_case cases[] = {
		{ "formatting around blocks that ends in one of them",
		  "<p>one</p><b><div>two<p>a promo</b></div>three", "<p>one</p><b><div>two<p> </b></div>three" },
		{ "of four that are alike the first is forgotten",
		  "<b><b><b><b>one</b> two</b><p>a promo</p></b></b>",
		  "<b><b><b><b>one</b> two</b><p> </p></b></b>" },
		{ "a paragraph that what goes had ended",
		  "<center>one<p>two<div>a promo</div></b><div>three</div></center>",
		  "<center>one<p>two</p></b><div>three</div></center>" },
		{ "a link that what goes had ended, where its tags keep two lines apart",
		  "<a href=x>one<a href=y><img alt=promo></a><h2>promo</h2><a href=z>two</a>",
		  "<a href=x>one</a><h2></h2><a href=z>two</a>" },
		{ "an end tag between cells that ends what stands before the table",
		  "<dt><b>one<dd><style></style><table><td>a promo</td></b></table>two",
		  "<dt><b>one<dd><style></style><table><td></td></b></table>two" },
		{ "a row that what goes had ended",
		  "<table><td>one<tr><td>a promo</tr><form></table>",
		  "<table><td>one</tr><form></table>" },
	};

	(void)state;
	assert_cases(cases, COUNT(cases), true);
}

static void
what_is_formatted_from_elsewhere_is_so_after_a_removal(void **state)
{
	static const struct test_case cases[] = {
		{ "a line break that is an end tag",
		  "<ul><li>one<li><b>a promo<li></br>two</ul>", "<ul><li>one<li><b><li></br>two</ul>" },
		{ "an image", "<div><i>one</div><img alt=promo><p>two</p>",
		  "<div><i>one</div> <p>two</p>" },
	};

	(void)state;
	assert_cases(cases, COUNT(cases), true);
}

static void
the_rule_behind_the_first_under_a_heading_goes_with_it(void **state)
{
	static const struct test_case cases[] = {
		{ "one follows", "<hr><h3>head</h3><p>a promo</p><hr><p>one</p><hr>",
		  "<hr><h3>head</h3><p>one</p><hr>" },
		{ "a section follows", "<h3>head</h3><p>a promo</p><hr><h3>next</h3><p>one</p>",
		  "<h3>head</h3><hr><h3>next</h3><p>one</p>" },
	};

	(void)state;
	assert_cases(cases, COUNT(cases), true);
}

static void
an_image_of_one_pixel_keeps_no_words_apart(void **state)
{
	static const struct test_case cases[] = {
		{ "a pixel", "<p>one<img src=a width=1 height=1><img alt=promo src=b>two</p>",
		  "<p>one<img src=a width=1 height=1> two</p>" },
		{ "a picture", "<p>one<img src=a width=99 height=99><img alt=promo src=b>two</p>",
		  "<p>one<img src=a width=99 height=99>two</p>" },
	};

	(void)state;
	assert_cases(cases, COUNT(cases), true);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(in_a_conditional_comment_only_what_it_opens_and_closes_itself_goes),
		cmocka_unit_test(of_words_in_misnested_tags_the_words_go_and_the_tags_stay),
		cmocka_unit_test(plain_neighbours_stay_as_far_apart_as_they_were),
		cmocka_unit_test(plain_rules_around_a_removed_block_become_one),
		cmocka_unit_test(an_element_goes_when_nothing_visible_stays_in_it),
		cmocka_unit_test(a_row_goes_whole_or_keeps_its_columns),
		cmocka_unit_test(decoration_goes_with_what_it_decorates),
		cmocka_unit_test(a_text_that_is_shown_before_its_table_takes_no_picture_of_a_cell_along),
		cmocka_unit_test(comments_stay_in_pairs),
		cmocka_unit_test(a_misnested_element_keeps_its_tags),
		cmocka_unit_test(where_tags_are_moved_or_cloned_words_go_and_tags_stay),
		cmocka_unit_test(what_is_formatted_from_elsewhere_is_so_after_a_removal),
		cmocka_unit_test(the_rule_behind_the_first_under_a_heading_goes_with_it),
		cmocka_unit_test(an_image_of_one_pixel_keeps_no_words_apart),
	};

	return cmocka_run_group_tests_name("moderate/removal", tests, NULL, NULL);
}
