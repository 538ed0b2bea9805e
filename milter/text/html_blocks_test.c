/*
 * Where blocks of HTML begin and end, in the text and in the source.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/compiler.h"
#include "base/utf8.h"
#include "text/character.h"
#include "text/outline_test.h"

#include <cmocka.h>		/* last: it makes a macro of fail */
#include "text/arena_test.h"

#include "text/corpus_test.h"

#define BUDGET ((size_t)1 << 30)
#define HIDE "<span style=\"display:none\">"

static struct slice
exact(struct slice text, uint8_t **copy_out)
{
	*copy_out = malloc(text.len == 0 ? 1 : text.len);
	assert_non_null(*copy_out);
	memcpy(*copy_out, text.data, text.len);
	return (struct slice){ *copy_out, text.len };
}

static void
assert_outline(struct arena *arena, const char *what, const char *html, bool sources,
	       const char *expected)
{
	struct document document;
	struct error err = { 0 };
	uint8_t *copy;
	struct slice source = exact(slice_of(html), &copy), got;

	if (!document_from_html(arena, source, NULL, &document, &err))
		fail_msg("%s: %s", what, err.text);
	got = outline(arena, &document, sources);
	if (!slice_equal(got, slice_of(expected)))
		fail_msg("%s:\n%.*s", what, SLICE_ARG(got));
	free(copy);
}

/* Words for a desktop alone, and for a phone alone. */
#define PHONE                                                                     \
	"<style>.p{display:none}@media (max-width:600px){.p{display:inline!important}" \
	".d{display:none!important}}</style>"

static void
each_piece_a_reader_sees_is_a_block(void **state)
{
	static const struct {
		const char *what, *html, *blocks;
	} cases[] = {
		{ "nothing", "", "" },
		{ "no tags", "Just text", "paragraph|Just text\n" },
		{ "paragraphs", "<p>One <b>two</b>\n three</p><p>Four",
		  "paragraph|One two three\nparagraph|Four\n" },
		{ "headings", "<h1>A</h1><h3><b>B</b> c</h3>", "heading1|A\nheading3|B c\n" },
		{ "lists", "<ul><li>A<li><p>B</p></ul><dl><dt>C<dd>D</dl>",
		  "item|A\nitem|B\nitem|C\nitem|D\n" },
		{ "cells", "<table><tr><td>A<td><p>B</p><th>C</table>",
		  "cell|A\nparagraph|B\ncell|C\n" },
		{ "a table in an item", "<ul><li>A<table><tr><td><div>B</div></table></ul>",
		  "item|A\nparagraph|B\n" },
		{ "text around blocks", "a<div>b<p>c</p>d</div>e",
		  "paragraph|a\nparagraph|b\nparagraph|c\nparagraph|d\nparagraph|e\n" },
		{ "rule", "a<hr>b", "paragraph|a\nparagraph|b\n" },
		{ "unseen",
		  "<head><title>T</title><style>s</style></head><body>a<script>b</script>"
		  "<!-- c --><template>d</template>f",
		  "paragraph|af\n" },
		{ "entities", "<p>S<b>U</b>I st&uuml;rzt um 85&nbsp;% &amp; &#8364;</p>",
		  "paragraph|SUI st\xC3\xBCrzt um 85\xC2\xA0% & \xE2\x82\xAC\n" },
		{ "blanks", "<p>&nbsp; a &nbsp; b\xC2\xA0" "c<br>d &zwnj;&nbsp;&zwnj; </p>",
		  "paragraph|a b\xC2\xA0" "c d\n" },
		{ "padding", "<div>&zwnj;&nbsp;&#847; \xE2\x80\x8B</div><p>a", "paragraph|a\n" },
		{ "decoration", "<p>&middot;</p><td>|</td><p>-----</p><p>\xE2\x86\x92</p>", "" },
		{ "a heading that is a link", "<h2><a href=x>A</a></h2>", "heading2|A\n" },
		{ "an item that is a link", "<li><a href=x>A</a>", "item|A\n" },
		{ "links", "<p><a href=x>A <b>b</b></a></p><td><a href=y>C</a>",
		  "link|A b\nlink|C\n" },
		{ "an arrow before a link", "<p>&rarr; <a href=x>More</a></p>",
		  "link|\xE2\x86\x92 More\n" },
		{ "a link in a sentence", "<p>See <a href=x>this</a>.</p>", "paragraph|See this.\n" },
		{ "an anchor is no link", "<p><a name=x>A</a></p>", "paragraph|A\n" },
		{ "a row of links", "<p><a href=x>A</a> | <a href=y>B</a> &middot; <a href=z>C</a></p>",
		  "link|A\nlink|B\nlink|C\n" },
		{ "a word in two links", "<p><a href=x>S</a><a href=y>UI</a></p>", "paragraph|SUI\n" },
		{ "a link in two pieces", "<p><a href=x>Read</a> <a href=x>more</a></p>",
		  "link|Read more\n" },
		{ "one break in a sentence", "<p>The bank<br>lowered its rate.</p>",
		  "paragraph|The bank lowered its rate.\n" },
		{ "two breaks", "<p>A<br><br>b<br> &nbsp;<br/>C</p>",
		  "paragraph|A\nparagraph|b\nparagraph|C\n" },
		{ "links on lines", "<td><a href=x>a</a><br><a href=y>b</a><br><a href=x>c</a></td>",
		  "link|a\nlink|b\nlink|c\n" },
		{ "headlines on lines", "<div>SUI falls 85 %<br>SHIB forms a pattern<br>More</div>",
		  "paragraph|SUI falls 85 %\nparagraph|SHIB forms a pattern\nparagraph|More\n" },
		{ "breaks in a heading", "<h1>A<br>B<br><br>C</h1>", "heading1|A B C\n" },
		{ "a break in an item", "<ul><li>Title<br>Teaser</ul>", "item|Title Teaser\n" },
		{ "a break in an element", "<p><b>A<br>B</b> c</p>", "paragraph|A B c\n" },
		{ "lines that were wrapped",
		  "<p>The committee left its rate unchanged on Wednesday,<br>\n"
		  "May said, which Brussels had expected for some time<br>\n"
		  "now.<br>\n"
		  "Another paragraph.</p>",
		  "paragraph|The committee left its rate unchanged on Wednesday, May said, which "
		  "Brussels had expected for some time now.\nparagraph|Another paragraph.\n" },
		{ "an inline element shown as a block", "<p>A<span style=display:block>b</span>c</p>",
		  "paragraph|A\nparagraph|b\nparagraph|c\n" },
		{ "links shown as blocks", "<td><a style='display:block' href=x>A</a><a style='display:block' href=y>b</a>",
		  "link|A\nlink|b\n" },
		{ "a link shown as a box in its line", "<p>A <a style='display:inline-block' href=x>b</a> c</p>",
		  "paragraph|A b c\n" },
		{ "blocks shown as inline elements",
		  "<div style=display:inline>Bit</div><div style=display:inline>coin</div><p>x", "paragraph|Bitcoin\nparagraph|x\n" },
		{ "items shown in a row", "<ul><li style=display:inline>A, <li style=display:inline>b</ul>",
		  "paragraph|A, b\n" },
		{ "a heading shown inline", "<div><h2 style=display:inline>A</h2> b</div>", "paragraph|A b\n" },
		{ "columns", "<div style='display:inline-block'>A</div><div style='display:inline-block'>b</div>",
		  "paragraph|A\nparagraph|b\n" },
		{ "ruby", "<p><ruby>\xE6\xAF\x94<rp>(</rp><rt>b\xC7\x90</rt><rp>)</rp>\xE7\x89\xB9</ruby>\xE5\xB8\x81</p>",
		  "paragraph|\xE6\xAF\x94\xE7\x89\xB9\xE5\xB8\x81\npartly paragraph|b\xC7\x90\n" },
		{ "on some screens", "<style>.m{display:none}@media (max-width:9px){.m{display:block}}</style>"
				     "<p>A</p><p class=m>b</p>", "paragraph|A\npartly paragraph|b\n" },
		{ "seen by some, by none, by some", "<style>.m{display:none}@media (max-width:9px){.m{display:inline}}</style>"
				     "<p>A<b class=m>b</b>" HIDE "c</span><b class=m>d</b></p>",
		  "paragraph|A\npartly paragraph|b\nhidden paragraph|c\npartly paragraph|d\npartly paragraph|Abd\n" },
		/* words that stand together in a view */
		{ "a word on a phone", PHONE "<p>Bit<b class=p>coin</b> steigt",
		  "paragraph|Bit steigt\npartly paragraph|coin\npartly paragraph|Bitcoin steigt\n" },
		{ "a word on a desktop", PHONE "<p>Bit<b class=d>x</b>coin", "paragraph|Bitxcoin\npartly paragraph|Bitcoin\n" },
		{ "a word that is one on either", PHONE "<p>Bit<b class=d>co</b><b class=p>co</b>in",
		  "paragraph|Bitcoin\npartly paragraph|co\npartly paragraph|Bitcoin\n" },
		{ "two media that exclude one another",
		  "<style>@media (max-width:600px){.a{display:none}}@media (min-width:601px){.b{display:none}}</style>"
		  "<p>Bi<b class=a>t</b><b class=b>x</b>coin",
		  "paragraph|Bitxcoin\npartly paragraph|Bitcoin\npartly paragraph|Bixcoin\n" },
		{ "a break on a desktop", PHONE "<p>Bit<br class=d>Coin<br>Steigt",
		  "paragraph|Bit\nparagraph|Coin\nparagraph|Steigt\npartly paragraph|BitCoin\n" },
		{ "a break in a sentence on a desktop", PHONE "<p>Bit<br class=d>coin<br>steigt",
		  "paragraph|Bit coin steigt\npartly paragraph|Bitcoin steigt\n" },
		{ "one line of three", PHONE "<p>A b c.<br>Bit<b class=p>coin</b><br>D e f.",
		  "paragraph|A b c.\nparagraph|Bit\npartly paragraph|coin\nparagraph|D e f.\npartly paragraph|Bitcoin\n" },
		{ "all of a paragraph for one and for the other", PHONE "<p><b class=d>A b</b><b class=p>C d</b>",
		  "paragraph|A b\npartly paragraph|C d\n" },
		{ "pieces that only some see, apart", PHONE "<p><b class=p>Bit</b><b class=d>x</b><b class=p>coin</b>",
		  "partly paragraph|Bit\nparagraph|x\npartly paragraph|coin\npartly paragraph|Bitcoin\n" },
		{ "blanks that some see", PHONE "<p>A<b class=d> </b>b", "paragraph|A b\n" },
		{ "not displayed in a word", "<div>Bit<div style=display:none>x</div>coin</div>",
		  "paragraph|Bitcoin\nhidden paragraph|x\n" },
		{ "not displayed between words", "<div>Bit <div style=display:none>x</div>coin</div>",
		  "paragraph|Bit\nhidden paragraph|x\nparagraph|coin\n" },
		{ "a template of AMP", "<template type=amp-mustache><p>A {{b}}</p></template>",
		  "partly paragraph|A {{b}}\n" },
		{ "choices", "<select><option>A<option>b</select>", "paragraph|A\nparagraph|b\n" },
		{ "text elements", "<textarea>A</textarea><button>b</button><xmp>c<b></xmp>",
		  "paragraph|Ab\nparagraph|c<b>\n" },
		{ "drawings", "<svg><title>t</title><text>A</text></svg>", "paragraph|A\n" },
		{ "images", "<p><img alt='An \"A\" &amp; B'></p><img alt=''><img><img alt='*'>",
		  "image|An \"A\" & B\n" },
		{ "titles of images", "<img title=A><img alt=B title=B><img alt=C title='d &amp; e'><img alt='' title='*'>",
		  "image|A\nimage|B\nimage|C d & e\n" },
		{ "an image of AMP", "<amp-img src=x alt=A></amp-img><p>b", "image|A\nparagraph|b\n" },
		{ "a data URL", "<p><img src='data:image/png;base64,QUJD' alt=A> b</p>", "image|A\nparagraph|b\n" },
		{ "an image in a sentence", "<p>a <img alt=\"B  c\"> d</p>",
		  "paragraph|a d\nimage|B c\n" },
		{ "an image before a text", "<p><img alt=B> d</p>", "image|B\nparagraph|d\n" },
		{ "hidden", "<div style=\"display:none\">A <p>b</p></div><p>C</p>",
		  "hidden paragraph|A\nhidden paragraph|b\nparagraph|C\n" },
		{ "hidden in a word", "<p>S" HIDE "x</span>U" HIDE "y</span>I</p>",
		  "paragraph|SUI\nhidden paragraph|x\nhidden paragraph|y\n" },
		{ "hidden before", "<p>" HIDE "b</span> A " HIDE "c</span></p>",
		  "hidden paragraph|b\nparagraph|A\nhidden paragraph|c\n" },
		{ "a hidden break in a word", "<p>S" HIDE "<br></span>UI</p>", "paragraph|SUI\n" },
		{ "hidden at the end", "<p>A" HIDE "b <i>c</i> &auml;</span></p>",
		  "paragraph|A\nhidden paragraph|b c \xC3\xA4\n" },
		{ "white on white", "<p style=\"color:#fff\">a</p><p>b</p>",
		  "hidden paragraph|a\nparagraph|b\n" },
		{ "no size, but for the image", "<p style=\"font-size:0\">a<img alt=B></p>",
		  "hidden paragraph|a\nimage|B\n" },
		{ "a hidden image", "<p>" HIDE "<img alt=A></span>b</p>", "hidden image|A\nparagraph|b\n" },
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		assert_outline(*state, cases[i].what, cases[i].html, false, cases[i].blocks);
}

static void
the_source_of_a_block_is_its_run_with_the_elements_that_are_all_its_own(void **state)
{
	static const struct {
		const char *what, *html, *blocks;
	} cases[] = {
		{ "plain", "<p> a b </p>", "paragraph|a b|a b\n" },
		{ "entities", "<p>&auml; &amp;</p>", "paragraph|\xC3\xA4 &|&auml; &amp;\n" },
		{ "inline elements", "<p> <b>a</b> <i> b </i> </p>",
		  "paragraph|a b|<b>a</b> <i> b </i>\n" },
		{ "nested", "<p><span><font> <b>a</b></font> </span></p>",
		  "paragraph|a|<span><font> <b>a</b></font> </span>\n" },
		{ "an element over two paragraphs", "<p><span>a<br><br><b>b</b></span></p>",
		  "paragraph|a|a\nparagraph|b|<b>b</b>\n" },
		{ "an element around a block", "<a href=x><p>a</p></a>", "link|a|a\n" },
		{ "an element that begins a block before", "<p><b>a<br><br>b</b> c</p>",
		  "paragraph|a|a\nparagraph|b c|b</b> c\n" },
		{ "an element that ends a block later", "<p>a <b>b <i>c<br><br>d</i></b></p>",
		  "paragraph|a b c|a <b>b <i>c\nparagraph|d|d\n" },
		{ "elements that overlap", "<p>x <b>a<i>b</b>c</i> y</p>",
		  "paragraph|x abc y|x <b>a<i>b</b>c</i> y\n" },
		{ "elements that overlap and are all there is", "<p><b>a<i>b</b>c</i></p>",
		  "paragraph|abc|a<i>b</b>c\n" },
		{ "end tags that end nothing", "<p>a</b>b</i></span>c</p>",
		  "paragraph|abc|a</b>b</i></span>c\n" },
		{ "an element never ended", "<p>a<b>b<p>c</b>d",
		  "paragraph|ab|a<b>b\nparagraph|cd|c</b>d\n" },
		{ "hidden elements that overlap", "<p>a" HIDE "<b>x<i>y</b>z</i></span>c</p>",
		  "paragraph|ac|a" HIDE "<b>x<i>y</b>z</i></span>c\n"
		  "hidden paragraph|xyz|" HIDE "<b>x<i>y</b>z</i></span>\n" },
		{ "links", "<p> <a href=x><b>A</b></a> | <a href=y>B</a> </p>",
		  "link|A|<a href=x><b>A</b></a>\nlink|B|<a href=y>B</a>\n" },
		{ "a span around links", "<p><span><a href=x>A</a> | <a href=y>B</a></span></p>",
		  "link|A|<a href=x>A</a>\nlink|B|<a href=y>B</a>\n" },
		{ "a linked image", "<p><a href=x> <img alt=A> </a></p>",
		  "image|A|<a href=x> <img alt=A> </a>\n" },
		{ "an image and words in a link", "<p><a href=x><img alt=A> B</a></p>",
		  "image|A|<img alt=A>\nlink|B|<a href=x><img alt=A> B</a>\n" },
		{ "an image without words", "<p><a href=x><img alt=''> B</a></p>",
		  "link|B|<a href=x><img alt=''> B</a>\n" },
		{ "hidden", "<p>a " HIDE "x</span> b</p>",
		  "paragraph|a b|a " HIDE "x</span> b\nhidden paragraph|x|" HIDE "x</span>\n" },
		{ "hidden alone", "<p>" HIDE "<i>x</i></span></p>",
		  "hidden paragraph|x|" HIDE "<i>x</i></span>\n" },
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		assert_outline(*state, cases[i].what, cases[i].html, true, cases[i].blocks);
}

/* Conditional comments: text that some readers see, and that parts no word for the others. */
static void
what_only_outlook_shows_is_a_block_of_its_own(void **state)
{
	static const struct {
		const char *what, *html, *blocks;
	} cases[] = {
		{ "alone", "<!--[if mso]>a<![endif]-->", "partly paragraph|a|a\n" },
		{ "in a word", "<p>S<!--[if mso]><p>x</p>y<![endif]-->UI</p>",
		  "paragraph|SUI|S<!--[if mso]><p>x</p>y<![endif]-->UI\n"
		  "partly paragraph|x|x\npartly paragraph|y|y\n" },
		{ "before a text", "<p><!--[if mso]>x<![endif]--> a</p>",
		  "partly paragraph|x|x\nparagraph|a|a\n" },
		{ "ghost tables", "<!--[if mso]><table><tr><td><![endif]--><div>a</div>"
				  "<!--[if mso]></td><td width=\"9\"><![endif]--><div>b</div>"
				  "<!--[if mso]></td></tr></table><![endif]-->",
		  "paragraph|a|a\nparagraph|b|b\n" },
		{ "cells of a ghost table", "<!--[if mso]><tr><td>a</td><td>b</td></tr><![endif]-->",
		  "partly paragraph|a|a\npartly paragraph|b|b\n" },
		{ "inline elements", "<!--[if mso]><p><b>a</b> <i>b</i></p><![endif]-->",
		  "partly paragraph|a b|<b>a</b> <i>b</i>\n" },
		{ "a link", "<!--[if mso]><p><a href=x>a</a></p><![endif]--><p>b</p>",
		  "partly link|a|<a href=x>a</a>\nparagraph|b|b\n" },
		{ "a link and then words of the link around it",
		  "<a href=y><!--[if mso]><a href=x>a</a><![endif]-->b</a>",
		  "link|b|<a href=y><!--[if mso]><a href=x>a</a><![endif]-->b</a>\n"
		  "partly link|a|<a href=x>a</a>\n" },
		{ "an image", "<!--[if mso]><img alt='A'><![endif]-->", "partly image|A|<img alt='A'>\n" },
		{ "a button",
		  "<!--[if mso]><v:roundrect href=\"x\" fillcolor=\"#556270\"><w:anchorlock/>"
		  "<v:textbox inset=\"0,0,0,0\"><center style=\"color:#fff;background:#000\">Buy</center>"
		  "</v:textbox></v:roundrect><![endif]--><!--[if !mso]><!--><a href=x>Buy</a><!--<![endif]-->",
		  "partly paragraph|Buy|Buy\nlink|Buy|<a href=x>Buy</a>\n" },
		{ "what others see", "<!--[if !mso]><!--><p>a</p><!--<![endif]--><![if !mso]><p>b</p><![endif]>",
		  "paragraph|a|a\nparagraph|b|b\n" },
		{ "settings", "<head><!--[if gte mso 9]><xml><o:OfficeDocumentSettings><o:AllowPNG/>"
			      "<o:PixelsPerInch>96</o:PixelsPerInch></o:OfficeDocumentSettings></xml><![endif]-->"
			      "<!--[if mso]><style>.a{b:c}</style><o:Zoom>100</o:Zoom><![endif]--></head><p>a</p>",
		  "paragraph|a|a\n" },
		{ "in the head", "<head><!--[if mso]><p>a</p><![endif]--></head><p>b</p>",
		  "partly paragraph|a|a\nparagraph|b|b\n" },
		{ "an Office paragraph", "<!--[if mso]><p>a<o:p>b</o:p></p><![endif]-->",
		  "partly paragraph|ab|a<o:p>b</o:p>\n" },
		{ "hidden", "<div style=\"display:none\"><!--[if mso]>a<![endif]--></div>",
		  "hidden paragraph|a|a\n" },
		{ "hidden beside it", "<p>a" HIDE "b</span><!--[if mso]>c<![endif]--></p>",
		  "paragraph|a|a\nhidden paragraph|b|" HIDE "b</span>\npartly paragraph|c|c\n" },
		{ "padding", "<a href=x><!--[if mso]><i style=\"mso-font-width:-100%\">&nbsp;</i><![endif]-->a</a>",
		  "link|a|<a href=x><!--[if mso]><i style=\"mso-font-width:-100%\">&nbsp;</i><![endif]-->a</a>\n" },
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		assert_outline(*state, cases[i].what, cases[i].html, true, cases[i].blocks);
}

static void
what_matches_in_folded_text_leads_back_to_the_source(void **state)
{
	static const struct {
		const char *html, *folded, *source;
	} cases[] = {
		{ "<p>S<b>U</b>I st&uuml;rzt um 85&nbsp;% ab", "sui st\xC3\xBCrzt um 85 %",
		  "S<b>U</b>I st&uuml;rzt um 85&nbsp;%" },
		{ "<p>S<b>U</b>I st&uuml;rzt um 85&nbsp;% ab", "ui", "U</b>I" },
		{ "<p>ein Kurs&shy;ziel von", "kursziel", "Kurs&shy;ziel" },
		{ "<p>st&uuml;rzt", "\xC3\xBC", "&uuml;" },
		{ "<p>a <img alt='Bit&shy;coin'> c", "coin", "<img alt='Bit&shy;coin'>" },
		{ "<p>a <img alt='Bitcoin'> c", "a c", "a <img alt='Bitcoin'> c" },
		{ "<p>S" HIDE "x</span>UI", "sui", "S" HIDE "x</span>UI" },
		{ "<p>S" HIDE "xyz</span>UI", "y", HIDE "xyz</span>" },
		{ "<p>one<br>\n two", "one two", "one<br>\n two" },
		{ "<p>\xD0\xA1UI", "cui", "\xD0\xA1UI" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct slice source = slice_of(cases[i].html), needle = slice_of(cases[i].folded);
		struct document document;
		struct error err = { 0 };
		struct range range;
		size_t at;

		assert_true(document_from_html(*state, source, NULL, &document, &err));
		at = slice_find(document.folded.text, 0, needle);
		if (at == SLICE_NOT_FOUND)
			fail_msg("\"%s\" is not in \"%.*s\"", cases[i].folded,
				 SLICE_ARG(document.folded.text));
		range = document_text_of_folded(&document, (struct range){ at, at + needle.len });
		range = document_source_of_text(&document, range);
		if (!slice_equal(slice_range(source, range), slice_of(cases[i].source)))
			fail_msg("\"%s\" leads to \"%.*s\"", cases[i].folded,
				 SLICE_ARG(slice_range(source, range)));
	}
}

static void
links_and_targets_are_noted(void **state)
{
	struct document document;
	struct error err = { 0 };

	assert_true(document_from_html(*state,
				       SLICE("<p>See <a href='x?a=1&amp;b'>this one</a> now</p>"
					     "<h2><a href=y>T</a></h2><a href=z><img alt=Logo></a>"),
				       NULL, &document, &err));
	assert_int_equal(document.block_count, 3);
	assert_true(slice_equal(document.blocks[0].href, SLICE("x?a=1&amp;b")));
	assert_int_equal(document.blocks[0].linked, strlen("this one"));
	assert_true(slice_equal(document.blocks[1].href, SLICE("y")));
	assert_int_equal(document.blocks[1].linked, 1);
	assert_true(slice_equal(document.blocks[2].href, SLICE("z")));
	assert_int_equal(document.blocks[2].linked, 4);
	assert_true(document.tree.nodes[document.blocks[1].node].element == ELEMENT_H2);
	assert_true(document.tree.nodes[document.blocks[2].node].element == ELEMENT_IMG);
}

/* ---- over the corpus ---------------------------------------------------------------------- */

static struct {
	size_t files, blocks, hidden;
} seen;

static void
check_maps(const struct document *document)
{
	struct range all = { 0, document->text.len };

	assert_int_equal(offset_map_derived_len(document->text_map), document->text.len);
	assert_true(offset_map_source_len(document->text_map) <= document->source.len);
	if (document->folded.map != NULL) {
		assert_int_equal(offset_map_source_len(document->folded.map), document->text.len);
		assert_int_equal(offset_map_derived_len(document->folded.map),
				 document->folded.text.len);
	}
	if (all.end > 0)
		assert_true(document_source_of_text(document, all).end <= document->source.len);
}

/* What may lie inside another block: an image, and what is hidden among visible words. */
static bool
may_be_inside(const struct block *block)
{
	return block->type == BLOCK_IMAGE || block->hidden;
}

/* A block may hold one tag of an element that goes on outside, but neither begins nor ends with it. */
static void
check_ends(const struct document *document, const struct block *block, const char *name)
{
	const struct html_tree *tree = &document->tree;
	struct range first = { block->source.start, block->source.start + 1 };
	struct range last = { block->source.end - 1, block->source.end };

	for (size_t i = 0; i < tree->count; i++) {
		const struct html_node *node = &tree->nodes[i];

		if (node->range.start >= block->source.end)
			break;
		if (node->type != HTML_NODE_ELEMENT || range_contains(block->source, node->range))
			continue;
		if (range_overlaps(node->start_tag, first) || range_overlaps(node->start_tag, last) ||
		    range_overlaps(node->end_tag, first) || range_overlaps(node->end_tag, last))
			fail_msg("%s: half of <%.*s> ends \"%.*s\"", name, 8,
				 (const char *)tree->source.data + node->start_tag.start,
				 SLICE_ARG(slice_range(tree->source, block->source)));
	}
}

static void
check_blocks(const struct document *document, const char *name)
{
	size_t text_end = 0, source_end = 0, begins = 0;

	for (size_t i = 0; i < document->block_count; i++) {
		const struct block *block = &document->blocks[i];

		seen.hidden += block->hidden;
		assert_int_equal(block->text.start, text_end);
		assert_true(range_len(block->text) > 0 && range_len(block->folded) > 0);
		assert_int_equal(document->text.data[block->text.end], '\n');
		text_end = block->text.end + 1;
		assert_true(text_says_something(block_text(document, block)));
		assert_true(block->source.start < block->source.end &&
			    block->source.end <= document->source.len);
		assert_true(block->linked <= range_len(block->text));
		if (block->type != BLOCK_IMAGE) {
			if (block->source.start < begins)
				fail_msg("%s: block %zu begins before the one before", name, i);
			begins = block->source.start;
		}
		if (!may_be_inside(block)) {
			if (block->source.start < source_end)
				fail_msg("%s: block %zu overlaps the one before", name, i);
			source_end = block->source.end;
		}
		check_ends(document, block, name);
	}
	assert_int_equal(text_end, document->text.len);
}

static int
check_file(const char *path, const struct stat *status, int type, struct FTW *ftw)
{
	struct arena *arena;
	struct document document;
	struct error err = { 0 };
	struct slice source;
	uint8_t *data;

	(void)status;
	if (type != FTW_F || strstr(path + ftw->base, ".html") == NULL)
		return 0;
	data = corpus_file(path + strlen(getenv("CORPUS")) + 1, &source);
	if (!utf8_valid(source, NULL)) {
		free(data);
		return 0;
	}
	arena = arena_new(BUDGET);
	if (!document_from_html(arena, source, NULL, &document, &err))
		fail_msg("%s: %s", path, err.text);
	check_maps(&document);
	check_blocks(&document, path + ftw->base);
	seen.files++;
	seen.blocks += document.block_count;
	arena_free(arena);
	free(data);
	return 0;
}

static void
blocks_of_real_newsletters_are_disjoint_and_mapped(void **state)
{
	const char *corpus = getenv("CORPUS");
	char path[4096];

	(void)state;
	(void)snprintf(path, sizeof(path), "%s/html", corpus == NULL ? "" : corpus);
	if (corpus == NULL || access(path, R_OK) != 0) {
		printf("# there is no html under CORPUS\n");
		skip();
	}
	assert_int_equal(nftw(path, check_file, 16, FTW_PHYS), 0);
	assert_int_not_equal(seen.files, 0);
	printf("# figure: %zu HTML files, %zu blocks (%zu hidden)\n", seen.files, seen.blocks,
	       seen.hidden);
}

/* Tags and texts in any order, misnested, unclosed and hidden. */
static void
blocks_of_any_html_are_disjoint_and_mapped(void **state)
{
	static const char *const pieces[] = {
		"a",	     " b ",	    "\n",	  "&nbsp;",	"&auml;",    "\xC3\xBC",
		"\xE2\x80\x8B", "&shy;",	    "|",	  "x.",		"Yz 1",	     "<br>",
		"<br>",	     "<p>",	    "</p>",	  "<b>",	"</b>",	     "<i>",
		"</i>",	     "<a href=x>",  "</a>",	  "<a href=y>", "<div>",     "</div>",
		"<h2>",	     "</h2>",	    "<ul><li>",	  "</ul>",	"<table>",   "<tr>",
		"<td>",	     "</table>",    "<hr>",	  "<!-- c -->", HIDE,	     "</span>",
		"<span>",    "<img alt=A>", "<img alt=''>", "<script>s</script>", "</", "<title>t</title>",
		"<!--[if mso]>", "<!--[if mso]><p>", "<![endif]-->", "-->", "<!--[if !mso]><!-->",
		"&#x300;",   "<p style=display:none>", "<template>", "</template>", "<svg>", "</svg>",
	};
	uint32_t random = 20261015;

	for (int i = 0; i < 20000; i++) {
		struct document document;
		struct error err = { 0 };
		struct buf html;
		uint8_t *copy;
		struct slice source;

		if (i % 100 == 0)
			arena_reset(*state);
		buf_init(&html, *state);
		for (int k = 0; k < 4 + i % 37; k++) {
			random = random * 1664525 + 1013904223;
			buf_string(&html, pieces[(random >> 8) % COUNT(pieces)]);
		}
		source = exact(buf_slice(&html), &copy);
		if (!document_from_html(*state, source, NULL, &document, &err))
			fail_msg("%s", err.text);
		check_maps(&document);
		check_blocks(&document, buf_cstring(&html));
		free(copy);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_piece_a_reader_sees_is_a_block),
		TEST(the_source_of_a_block_is_its_run_with_the_elements_that_are_all_its_own),
		TEST(what_only_outlook_shows_is_a_block_of_its_own),
		TEST(what_matches_in_folded_text_leads_back_to_the_source),
		TEST(links_and_targets_are_noted),
		TEST(blocks_of_real_newsletters_are_disjoint_and_mapped),
		TEST(blocks_of_any_html_are_disjoint_and_mapped),
	};

	return cmocka_run_group_tests_name("text/html_blocks", tests, NULL, NULL);
}
