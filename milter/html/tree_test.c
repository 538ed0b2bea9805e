/*
 * Tests of the tree: which element stands in which, and where each begins and ends.
 *
 * A tree is written as "name start-end(children)": text as its range alone, a comment with "#",
 * "~" behind an element without an end tag of its own, "!" behind what is unsafe to cut, "?"
 * before what stands in a conditional comment.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/compiler.h"
#include "html/tree.h"

#define BUDGET ((size_t)1 << 30)

struct document {
	struct arena *arena;
	uint8_t *copy; /* of exactly the length of the source */
	struct html_tree tree;
};

static struct document
parse(struct slice text)
{
	struct document document = { .arena = arena_new(BUDGET), .copy = malloc(text.len + 1) };
	struct error err = { 0 };

	assert_non_null(document.copy);
	document.copy = realloc(document.copy, text.len > 0 ? text.len : 1);
	if (text.len > 0)
		memcpy(document.copy, text.data, text.len);
	if (!html_tree_parse(document.arena, (struct slice){ document.copy, text.len },
			     &document.tree, &err))
		fail_msg("%s", err.text);
	return document;
}

static void
document_done(struct document *document)
{
	arena_free(document->arena);
	free(document->copy);
}

static void
add_node(struct buf *out, const struct html_tree *tree, const struct html_node *node)
{
	bool element = node->type == HTML_NODE_ELEMENT;

	if (node->conditional)
		buf_byte(out, '?');
	if (element) {
		buf_add(out, html_node_name(tree, node));
		buf_byte(out, ' ');
	} else if (node->type == HTML_NODE_COMMENT) {
		buf_byte(out, '#');
	}
	buf_printf(out, "%zu-%zu", node->range.start, node->range.end);
	if (element && !element_is(node->element, ELEMENT_IS_VOID) && range_len(node->end_tag) == 0)
		buf_byte(out, '~');
	if (node->unsafe)
		buf_byte(out, '!');
}

static void
add_tree(struct buf *out, const struct html_tree *tree)
{
	uint32_t open = HTML_NO_NODE; /* the element whose "(" was written last */

	for (uint32_t i = 0; i < tree->count; i++) {
		const struct html_node *node = &tree->nodes[i];

		for (; open != node->parent && open != HTML_NO_NODE;
		     open = tree->nodes[open].parent)
			buf_byte(out, ')');
		if (i > 0 && (node->parent == HTML_NO_NODE || node->parent != i - 1))
			buf_byte(out, ' ');
		add_node(out, tree, node);
		if (node->next > i + 1) {
			buf_byte(out, '(');
			open = i;
		}
	}
	for (; open != HTML_NO_NODE; open = tree->nodes[open].parent)
		buf_byte(out, ')');
}

struct expected {
	const char *source, *tree;
};

static void
check(const struct expected *expected)
{
	struct document document = parse(slice_of(expected->source));
	struct buf got;

	buf_init(&got, document.arena);
	add_tree(&got, &document.tree);
	if (!slice_equal(buf_slice(&got), slice_of(expected->tree)))
		fail_msg("%s\n  is      %.*s\n  not     %s", expected->source,
			 SLICE_ARG(buf_slice(&got)), expected->tree);
	document_done(&document);
}

#define CHECK_ALL(cases)                             \
	for (size_t i_ = 0; i_ < COUNT(cases); i_++) \
	check(&(cases)[i_])

static void
elements_hold_what_stands_between_their_tags(void **state)
{
	static const struct expected cases[] = {
		{ "", "" },
		{ "ab", "0-2" },
		{ "<p>a</p>b", "p 0-8(3-4) 8-9" },
		{ "<div><p>a</p><!--b--></div>", "div 0-27(p 5-13(8-9) #13-21)" },
		{ "a&amp;<br>b<img src=x/>", "0-1 1-6 br 6-10 10-11 img 11-23" },
		{ "<o:p><foo>a</foo></o:p>", "o:p 0-23(foo 5-17(10-11))" },
		{ "<STYLE>a<b></STYLE>", "STYLE 0-19(7-11)" },
		{ "<a href=x>b</a >", "a 0-16(10-11)" },
		{ "</div>a</foo>", "6-7" },
		{ "<div/>a</div>", "div 0-13(6-7)" },
	};

	(void)state;
	CHECK_ALL(cases);
}

static void
an_element_without_end_tag_ends_before_the_tag_that_ends_it(void **state)
{
	static const struct expected cases[] = {
		{ "<p>a<p>b", "p 0-4~(3-4) p 4-8~(7-8)" },
		{ "<div><p>a</div>b", "div 0-15(p 5-9~(8-9)) 15-16" },
		{ "<p>a<div>b</div>", "p 0-4~(3-4) div 4-16(9-10)" },
		{ "<p>a<span>b</span>", "p 0-18~(3-4 span 4-18(10-11))" },
		{ "<ul><li>a<li>b</ul>", "ul 0-19(li 4-9~(8-9) li 9-14~(13-14))" },
		{ "<ul><li><ul><li>a</ul><li>b</ul>",
		  "ul 0-32(li 4-22~(ul 8-22(li 12-17~(16-17))) li 22-27~(26-27))" },
		{ "<dl><dt>a<dd>b<dt>c</dl>",
		  "dl 0-24(dt 4-9~(8-9) dd 9-14~(13-14) dt 14-19~(18-19))" },
		{ "<li><div>a<li>b", "li 0-10~(div 4-10~(9-10)) li 10-15~(14-15)" },
		{ "<select><option>a<option>b</select>",
		  "select 0-35(option 8-17~(16-17) option 17-26~(25-26))" },
		{ "<h1>a<h2>b</h2>", "h1 0-5~(4-5) h2 5-15(9-10)" },
		{ "<h1>a</h2>b", "h1 0-10(4-5) 10-11" },
		{ "<button>a<button>b", "button 0-9~(8-9) button 9-18~(17-18)" },
		{ "<a>b<a>c</a>", "a 0-4~(3-4) a 4-12(7-8)" },
		{ "<p>a<hr>", "p 0-4~(3-4) hr 4-8" },
		{ "<blockquote><p>a</blockquote>", "blockquote 0-29(p 12-16~(15-16))" },
	};

	(void)state;
	CHECK_ALL(cases);
}

static void
parts_of_tables_end_as_the_next_part_begins(void **state)
{
	static const struct expected cases[] = {
		{ "<table><tr><td>a<td>b<tr><td>c</table>d",
		  "table 0-38(tr 7-21~(td 11-16~(15-16) td 16-21~(20-21)) "
		  "tr 21-30~(td 25-30~(29-30))) 38-39" },
		{ "<table><tbody><tr><td>a</td></tr></tbody></table>",
		  "table 0-49(tbody 7-41(tr 14-33(td 18-28(22-23))))" },
		{ "<table><thead><th>a<tbody><td>b</table>",
		  "table 0-39(thead 7-19~(th 14-19~(18-19)) tbody 19-31~(td 26-31~(30-31)))" },
		{ "<table><td>a</tr><td>b</table>",
		  "table 0-30(td 7-12~(11-12) td 17-22~(21-22))" },
		{ "<table><td>a</tbody><tr></table>", "table 0-32(td 7-12~(11-12) tr 20-24~)" },
		{ "<table><caption>a<tr><td>b</table>",
		  "table 0-34(caption 7-17~(16-17) tr 17-26~(td 21-26~(25-26)))" },
		{ "<table><colgroup><col><col><tr></table>",
		  "table 0-39(colgroup 7-27~(col 17-22 col 22-27) tr 27-31~)" },
		{ "<table><tr><td><table><tr><td>a</table>b</table>",
		  "table 0-48(tr 7-40~(td 11-40~(table 15-39(tr 22-31~(td 26-31~(30-31))) "
		  "39-40)))" },
		{ "<table><tr><td><p>a</td></table>",
		  "table 0-32(tr 7-24~(td 11-24(p 15-19~(18-19))))" },
		{ "<table><tr><td></th></table>", "table 0-28(tr 7-20~(td 11-20~))" },
		{ "<table><table>", "table 0-7~ table 7-14~" },
		{ "<table><tr><div></table>", "table 0-24(tr 7-16~(div 11-16~!))" },
		{ "<td>a</td><tr>b", "4-5 14-15" },
		{ "<table><tr><td><div></td></tr></table>",
		  "table 0-38(tr 7-30(td 11-25(div 15-20~)))" },
	};

	(void)state;
	CHECK_ALL(cases);
}

static void
a_table_ends_a_paragraph_unless_the_document_is_in_quirks_mode(void **state)
{
	static const struct expected cases[] = {
		{ "<!DOCTYPE html><p>a<table>", "p 15-19~(18-19) table 19-26~" },
		{ "<p>a<table>", "p 0-11~(3-4 table 4-11~)" },
		{ "<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01 Transitional//EN\"><p><table>",
		  "p 63-73~(table 66-73~)" },
		{ "<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01 Transitional//EN\" "
		  "\"x\"><p><table>",
		  "p 67-70~ table 70-77~" },
		{ "x<!DOCTYPE html><p><table>", "0-1 p 16-26~(table 19-26~)" },
	};

	(void)state;
	CHECK_ALL(cases);
}

static void
what_is_nested_wrongly_is_unsafe_and_so_is_what_it_overlaps(void **state)
{
	static const struct expected cases[] = {
		/* b and i overlap */
		{ "<b>1<i>2</b>3</i>4", "b 0-12!(3-4 i 4-8~!(7-8)) 12-13 17-18" },
		/* the p and the div each hold one tag of the b; what holds both is safe */
		{ "<td><section><p><b>1<div>2</b>3</div></section>",
		  "section 4-47(p 13-20~!(b 16-20~!(19-20)) div 20-37!(25-26 30-31))" },
		/* the end tag of the b is inside the div */
		{ "<b>1<div>2</b>3</div>4", "b 0-21~!(3-4 div 4-21!(9-10 14-15)) 21-22" },
		/* never ended: it goes on to the 2, unless nothing follows */
		{ "<p><b>1</p><p>2</p>", "p 0-11!(b 3-7~!(6-7)) p 11-19(14-15)" },
		{ "<p><b>1</p>", "p 0-11(b 3-7~(6-7))" },
		{ "<td><b>1</td><td>2</td>", "b 4-23~(7-8 17-18)" },
		{ "<table><td><b>1</td><td>2</table>",
		  "table 0-33(td 7-20(b 11-15~(14-15)) td 20-25~(24-25))" },
		/* two of a kind end in the order in which they were opened */
		{ "<div><b>1<i><b>2</div></b>", "div 0-22!(b 5-16~!(8-9 i 9-16~!(b 12-16~!(15-16))))" },
		/* the second a ends the first, and must stay as long as that does */
		{ "<p><a>1</p><p><a>2</a></p>", "p 0-11(a 3-7~(6-7)) p 11-26!(a 14-22!(17-18))" },
		/* so does a form on whose account another is ignored */
		{ "<table><form></table><form>", "table 0-21!(form 7-13~!)" },
		/* what is in a foster-parented element is where nobody can see it */
		{ "<table><div><p>1</p></div></table>", "table 0-34(div 7-26!(p 12-20!(15-16)))" },
		{ "<p><a href=x>1<p>2</p>", "p 0-14~!(a 3-14~!(13-14)) p 14-22(17-18)" },
		/* an end tag cannot reach into another cell */
		{ "<table><td><b>1</td><td>2</b>3</td></table>",
		  "table 0-43(td 7-20(b 11-15~(14-15)) td 20-35(24-25 29-30))" },
		/* the form ends in the div */
		{ "<form><div>1</form>2</div>3", "form 0-26~!(div 6-26!(11-12 19-20)) 26-27" },
		/* a form between the parts of a table is only its tag */
		{ "<table><form><tr><td>1</td></tr></form></table>",
		  "table 0-47(form 7-13~! tr 13-32(td 17-27(21-22)))" },
		/* foster-parented */
		{ "<table>1<tr><td>2</table>", "table 0-25(7-8! tr 8-17~(td 12-17~(16-17)))" },
		{ "<table><p>1</p><tr> <!----></table>",
		  "table 0-35(p 7-15!(10-11) tr 15-27~(19-20 #20-27))" },
	};

	(void)state;
	CHECK_ALL(cases);
}

static void
an_end_tag_alone_is_a_paragraph_or_a_line_break(void **state)
{
	static const struct expected cases[] = {
		{ "a</p>b", "0-1 p 1-5 5-6" },
		{ "a</br>b", "0-1 br 1-6 6-7" },
	};

	(void)state;
	CHECK_ALL(cases);
}

static void
head_and_body_end_where_browsers_end_them(void **state)
{
	static const struct expected cases[] = {
		{ "<html><head><title>a</title></head><body>b</body></html>",
		  "html 0-56(head 6-35(title 12-28(19-20)) body 35-49(41-42))" },
		{ "<html><head><meta x><p>b",
		  "html 0-24~(head 6-20~(meta 12-20) p 20-24~(23-24))" },
		{ "<head> <noscript><style>a</style><img></noscript>",
		  "head 0-33~(6-7 noscript 7-33~(style 17-33(24-25))) img 33-38" },
		{ "<head><title>a</title>b", "head 0-22~(title 6-22(13-14)) 22-23" },
		{ "<html><body><div>a</body></html>\n",
		  "html 0-32(body 6-25(div 12-18~(17-18))) 32-33" },
		{ "<html><body>a</body>\n<!--b--></html><!--c-->",
		  "html 0-36(body 6-20(12-13) 20-21 #21-29) #36-44" },
		{ "<html><body><div>a</body></html>b</div>",
		  "html 0-39~(body 6-39~(div 12-39(17-18 32-33)))" },
		{ "<html><body>a</body> <!----></html><p>b",
		  "html 0-39~(body 6-39~(12-13 20-21 #21-28 p 35-39~(38-39)))" },
		{ "<body><table><td><html><body>a</body></html></td></table>b</body>",
		  "body 0-65(table 6-57(td 13-49(29-30)) 57-58)" },
		{ "<body>a<body>b</body>", "body 0-21(6-7 13-14)" },
		{ "a<body>b", "0-1 7-8" },
	};

	(void)state;
	CHECK_ALL(cases);
}

static void
svg_and_math_hold_elements_of_their_own(void **state)
{
	static const struct expected cases[] = {
		{ "<svg><path/><g><a>b</a></g></svg>c",
		  "svg 0-33(path 5-12~ g 12-27(a 15-23(18-19))) 33-34" },
		{ "<svg><title><p>a</p></title><style><x></style></svg>",
		  "svg 0-52(title 5-28(p 12-20(15-16)) style 28-46(x 35-38~))" },
		{ "<p><svg><circle><p>a", "p 0-16~(svg 3-16~(circle 8-16~)) p 16-20~(19-20)" },
		{ "<svg/>a", "svg 0-6~ 6-7" },
		{ "<svg><![CDATA[a<p>]]></svg>", "svg 0-27(14-18)" },
		{ "<svg><foreignObject><div>a</div></foreignObject></svg>",
		  "svg 0-54(foreignObject 5-48(div 20-32(25-26)))" },
		{ "<math><mi>a<b>c</b></mi></math>", "math 0-31(mi 6-24(10-11 b 11-19(14-15)))" },
	};

	(void)state;
	CHECK_ALL(cases);
}

static void
content_may_be_inserted_inside_the_body(void **state)
{
	static const struct {
		const char *source;
		struct range content;
		bool body;
	} cases[] = {
		{ "<p>a</p>", { 0, 8 }, false },
		{ "<html><body class=x>a</body></html>", { 20, 21 }, true },
		{ "<body>a", { 6, 7 }, true },
		{ "<body>a</html>", { 6, 7 }, true },
		{ "a</body></html>", { 0, 1 }, false },
		{ "x<body>a</body>", { 7, 8 }, false },
		{ "<body>a</body>b</body>c", { 6, 15 }, true },
		{ "<body><table><td></body></table></body>", { 6, 32 }, true },
		{ "</body><body>a", { 13, 14 }, false },
		{ "<body>a<a href='</body>", { 6, 7 }, true },
		{ "<body>a</>", { 6, 10 }, true },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct document document = parse(slice_of(cases[i].source));
		struct range content = document.tree.body_content;

		if (content.start != cases[i].content.start || content.end != cases[i].content.end)
			fail_msg("%s: %zu-%zu", cases[i].source, content.start, content.end);
		assert_int_equal(document.tree.body != HTML_NO_NODE, cases[i].body);
		document_done(&document);
	}
}

static void
nodes_keep_their_attributes(void **state)
{
	struct document document =
	    parse(SLICE("<td><p id=a CLASS=\"b c\"><a href='d&amp;e'>f</a>"));
	const struct html_tree *tree = &document.tree;
	const struct html_attribute *a;

	(void)state;
	assert_int_equal(tree->count, 3);
	a = html_node_attribute(tree, &tree->nodes[0], "class");
	assert_non_null(a);
	assert_int_equal(a->value.start, 19);
	assert_int_equal(a->value.end, 22);
	assert_null(html_node_attribute(tree, &tree->nodes[0], "href"));
	a = html_node_attribute(tree, &tree->nodes[1], "href");
	assert_non_null(a);
	assert_true(
	    slice_equal(html_attribute_value(document.arena, tree->source, a), SLICE("d&e")));
	document_done(&document);
}

static void
a_style_sheet_hides_also_what_stands_before_it(void **state)
{
	struct document document =
	    parse(SLICE("<p class=x>a</p><p>b</p><style>.x{display:none}</style>"
			"<style media='(max-width:600px)'>p{display:none}</style>"));
	const struct html_tree *tree = &document.tree;

	(void)state;
	assert_true(tree->nodes[0].visibility.hidden);
	assert_true(tree->nodes[1].visibility.hidden);
	assert_false(tree->nodes[2].visibility.hidden);
	assert_false(tree->nodes[3].visibility.hidden);
	assert_true(tree->nodes[5].visibility.hidden); /* the text of the style element */
	document_done(&document);
}

static void
a_conditional_comment_holds_what_its_program_reads(void **state)
{
	static const struct expected cases[] = {
		{ "a<!--[if mso]>b<p>c</p><![endif]-->d", "0-1 #1-35(?14-15 ?p 15-23(?18-19)) 35-36" },
		{ "<!--[if mso]>a-->", "#0-17(?13-14)" },
		{ "<!-- [IF (gte mso 9)|(IE)]>a<![ENDIF] -->", "#0-41(?27-28)" },
		{ "<!--[if mso]>a", "#0-14(?13-14)" },
		{ "<!--[if mso]>&uuml;<br>b<![endif]-->", "#0-36(?13-19 ?br 19-23 ?23-24)" },
		/* ghost tables: no element is safe that is not opened and closed in one comment */
		{ "<!--[if mso]><table><tr><td><![endif]-->x<!--[if mso]></td></tr></table><![endif]-->",
		  "#0-40(?table 13-28~!(?tr 20-28~!(?td 24-28~!))) 40-41 #41-84" },
		{ "<table><tr><td>a<!--[if mso]></td><td>b<![endif]--></td></tr></table>",
		  "table 0-69(tr 7-61(td 11-56(15-16 #16-51(?td 34-39~!(?38-39)))))" },
		{ "<!--[if mso]><tr><td>a</td></tr><p>b<![endif]-->",
		  "#0-48(?tr 13-32(?td 17-27(?21-22)) ?p 32-36~!(?35-36))" },
		{ "<p>a<!--[if mso]></p>b<![endif]-->c</p>", "p 0-39(3-4 #4-34(?p 17-21! ?21-22) 34-35)" },
		{ "<!--[if IE]><html><body></body>a</html><![endif]-->", "#0-51(?31-32)" },
		/* as XML */
		{ "<!--[if mso]><v:x><w:y/>a</v:x><![endif]-->",
		  "#0-43(?v:x 13-31(?w:y 18-24~ ?24-25))" },
		/* in one another */
		{ "<!--[if mso]>a<!--[if x]>b<p>c</p><![endif]>d<![endif]-->",
		  "#0-57(?13-14 ?#14-25 ?25-26 ?p 26-34(?29-30) ?#34-44 ?44-45)" },
		/* what all but Outlook see */
		{ "<!--[if !mso]><!-->a<!--<![endif]-->", "#0-19 19-20 #20-36" },
		{ "<!--[if !mso]><!---->a<!--<![endif]-->", "#0-21 21-22 #22-38" },
		{ "<!--[if !mso]>-->a<!--<![endif]-->", "#0-17 17-18 #18-34" },
		{ "<![if !mso]>a<![endif]>", "#0-12 12-13 #13-23" },
		{ "<!--[if mso]><![endif]--><!--[if x--><!--x[if mso]>a-->", "#0-25 #25-37 #37-55" },
	};

	(void)state;
	CHECK_ALL(cases);
}

static void
a_conditional_comment_in_the_head_is_seen_and_its_style_is_for_outlook_alone(void **state)
{
	struct document document = parse(
	    SLICE("<head><!--[if mso]>a<style>p{display:none}</style><![endif]--></head><p>b</p>"
		  "<div style=display:none><!--[if mso]>c<![endif]--></div>"));
	const struct html_tree *tree = &document.tree;

	(void)state;
	assert_int_equal(tree->nodes[2].type, HTML_NODE_TEXT);
	assert_false(tree->nodes[2].visibility.hidden);
	assert_true(tree->nodes[5].element == ELEMENT_P);
	assert_false(tree->nodes[5].visibility.hidden);
	assert_true(tree->nodes[9].conditional);
	assert_true(tree->nodes[9].visibility.hidden);
	document_done(&document);
}

/* ---- properties ---------------------------------------------------------------------------- */

/* Ranges nest, nodes are in source order, `next` and `parent` agree. */
static void
assert_sound(const struct html_tree *tree)
{
	size_t end = 0;

	for (uint32_t i = 0; i < tree->count; i++) {
		const struct html_node *node = &tree->nodes[i];

		assert_true(node->range.start < node->range.end);
		assert_true(node->range.end <= tree->source.len);
		assert_true(node->range.start >= end);
		assert_true(node->next > i && node->next <= tree->count);
		end = node->range.end;
		if (node->type == HTML_NODE_COMMENT && node->next > i + 1)
			end = node->data.start;
		if (node->type == HTML_NODE_ELEMENT) {
			end = node->start_tag.end;
			assert_int_equal(node->start_tag.start, node->range.start);
			assert_int_equal(node->end_tag.end, node->range.end);
			assert_true(node->start_tag.end <= node->end_tag.start);
		}
		if (node->parent != HTML_NO_NODE) {
			const struct html_node *parent = &tree->nodes[node->parent];

			assert_true(node->parent < i && node->next <= parent->next);
			assert_int_not_equal(parent->type, HTML_NODE_TEXT);
			assert_int_equal(node->conditional, parent->type == HTML_NODE_COMMENT ||
								parent->conditional);
			if (parent->type == HTML_NODE_COMMENT) {
				assert_true(range_contains(parent->data, node->range));
			} else {
				assert_true(node->range.start >= parent->start_tag.end);
				assert_true(node->range.end <= parent->end_tag.start);
			}
		}
		/* the next one that is not in it begins where it has ended */
		if (node->next < tree->count)
			assert_true(tree->nodes[node->next].range.start >= node->range.end);
	}
}

static uint32_t
next_random(uint64_t *seed)
{
	*seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(*seed >> 33);
}

static struct slice
random_tags(struct arena *arena, uint64_t *seed)
{
	static const char *const names[] = {
		"p",       "div",      "b",
		"i",       "a",        "table",
		"tr",      "td",       "tbody",
		"li",      "ul",       "form",
		"svg",     "title",    "body",
		"html",    "head",     "select",
		"option",  "h1",       "span",
		"font",    "style",    "button",
		"caption", "col",      "x",
		"th",      "br",       "dd",
		"object",  "template", "foreignObject",
		"nobr",    "noscript", "math",
		"mi",      "colgroup",
	};
	static const char *const conditions[] = {
		"<!--[if mso]>", "<!--[if x]>", "<!-->", "<!--", "<![endif]-->", "<![endif]", "-->", "<p/>",
		"<v:x/>",
	};
	struct buf out;
	size_t count = next_random(seed) % 40;

	buf_init(&out, arena);
	for (size_t i = 0; i < count; i++) {
		const char *name = names[next_random(seed) % COUNT(names)];

		switch (next_random(seed) % 9) {
		case 8:
			buf_string(&out, conditions[next_random(seed) % COUNT(conditions)]);
			break;
		case 0:
			buf_string(&out, "t");
			break;
		case 1:
			buf_string(&out, " <!--c-->");
			break;
		case 2:
		case 3:
		case 4:
			buf_printf(&out, "</%s>", name);
			break;
		default:
			buf_printf(&out, "<%s>", name);
		}
	}
	return buf_slice(&out);
}

static void
any_tags_make_a_tree_whose_ranges_nest(void **state)
{
	uint64_t seed = 11;

	(void)state;
	for (unsigned round = 0; round < 30000; round++) {
		struct arena *arena = arena_new(BUDGET);
		struct slice source = random_tags(arena, &seed);
		struct document document = parse(source);

		assert_sound(&document.tree);
		document_done(&document);
		arena_free(arena);
	}
}

/* `times` times `unit`, then `times` times `closing`. */
static struct slice
repeated(struct arena *arena, const char *unit, const char *closing, size_t times)
{
	struct buf out;

	buf_init(&out, arena);
	for (size_t i = 0; i < times; i++)
		buf_string(&out, unit);
	for (size_t i = 0; i < times; i++)
		buf_string(&out, closing);
	assert_false(out.failed);
	return buf_slice(&out);
}

static void
elements_too_deep_become_children_of_the_deepest(void **state)
{
	struct arena *arena = arena_new(BUDGET);
	struct slice source = repeated(arena, "<div>", "</div>", HTML_TREE_DEPTH + 100);
	struct document document = parse(source);
	const struct html_tree *tree = &document.tree;

	(void)state;
	assert_sound(tree);
	assert_int_equal(tree->count, HTML_TREE_DEPTH + 100);
	assert_int_equal(tree->nodes[0].range.end, source.len);
	assert_false(tree->nodes[0].unsafe);
	assert_int_equal(tree->nodes[HTML_TREE_DEPTH + 99].parent, HTML_TREE_DEPTH - 1);
	assert_true(tree->nodes[HTML_TREE_DEPTH].unsafe);
	document_done(&document);
	arena_free(arena);
}

/* Each of these costs the square of its length if any step walks the stack or the list. */
static void
costly_markup_is_read_in_linear_time(void **state)
{
	static const struct {
		const char *unit, *closing;
		size_t times;
	} cases[] = {
		{ "<b>", "", 100000 },
		{ "<b>", "</b>", 100000 },
		{ "<table><tr><td>", "", 10000 },
		{ "<table><tr><td>", "</td></tr></table>", 10000 },
		{ "<p>a", "", 100000 },
		{ "<p><b>", "</b>", 100000 },
		{ "<b><div>", "</b>", 100000 },
		{ "<a><div>", "</a>", 100000 },
		{ "<b><i>", "</b></i>", 100000 },
		{ "<div>", "<li>", 100000 },
		{ "<span>", "</div>", 100000 },
		{ "<form><div></form>", "", 100000 },
		{ "<svg><p>", "", 50000 },
		{ "<ul><li>", "", 50000 },
		{ "<x1><x2>", "</x1>", 50000 },
		{ "<font color=red>", "</p>", 50000 },
		{ "<table>", "a", 50000 },
		{ "</body>a", "<!---->", 100000 },
		{ "<style>.a{color:red}", "</style>", 50000 },
		{ "<p style='", "a:b;'>", 50000 },
		{ "<!--[if mso]>a<![endif]-->", "", 50000 },
		{ "<!--[if mso]>", "a", 50000 },
		{ "<!--[if mso]><table><tr><td><![endif]-->", "<!--[if mso]></td></tr></table><![endif]-->",
		  20000 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *arena = arena_new(BUDGET);
		struct slice source =
		    repeated(arena, cases[i].unit, cases[i].closing, cases[i].times);
		struct document document = parse(source);

		assert_sound(&document.tree);
		document_done(&document);
		arena_free(arena);
	}
}

static void
a_spent_budget_is_a_limit(void **state)
{
	struct arena *big = arena_new(BUDGET), *small = arena_new((size_t)1 << 17);
	struct slice source = repeated(big, "<p>a", "", 10000);
	struct html_tree tree = { .count = 77 };
	struct error err = { 0 };

	(void)state;
	assert_false(html_tree_parse(small, source, &tree, &err));
	assert_int_equal(err.kind, FAULT_LIMIT);
	assert_int_equal(tree.count, 77);
	arena_free(small);
	arena_free(big);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(elements_hold_what_stands_between_their_tags),
		cmocka_unit_test(an_element_without_end_tag_ends_before_the_tag_that_ends_it),
		cmocka_unit_test(parts_of_tables_end_as_the_next_part_begins),
		cmocka_unit_test(a_table_ends_a_paragraph_unless_the_document_is_in_quirks_mode),
		cmocka_unit_test(what_is_nested_wrongly_is_unsafe_and_so_is_what_it_overlaps),
		cmocka_unit_test(an_end_tag_alone_is_a_paragraph_or_a_line_break),
		cmocka_unit_test(head_and_body_end_where_browsers_end_them),
		cmocka_unit_test(svg_and_math_hold_elements_of_their_own),
		cmocka_unit_test(content_may_be_inserted_inside_the_body),
		cmocka_unit_test(nodes_keep_their_attributes),
		cmocka_unit_test(a_style_sheet_hides_also_what_stands_before_it),
		cmocka_unit_test(a_conditional_comment_holds_what_its_program_reads),
		cmocka_unit_test(
		    a_conditional_comment_in_the_head_is_seen_and_its_style_is_for_outlook_alone),
		cmocka_unit_test(any_tags_make_a_tree_whose_ranges_nest),
		cmocka_unit_test(elements_too_deep_become_children_of_the_deepest),
		cmocka_unit_test(costly_markup_is_read_in_linear_time),
		cmocka_unit_test(a_spent_budget_is_a_limit),
	};

	return cmocka_run_group_tests_name("html/tree", tests, NULL, NULL);
}
