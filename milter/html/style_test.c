/*
 * Tests of visibility: in each source, is the text "T" seen?
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/compiler.h"
#include "html/style.h"
#include "html/tree.h"

#define BUDGET ((size_t)256 << 20)

/* The visibility of the text "T". */
static struct visibility
visibility_of_t(struct slice text)
{
	struct arena *arena = arena_new(BUDGET);
	uint8_t *copy = malloc(text.len);
	struct slice source = { copy, text.len };
	struct visibility visibility = { 0 };
	struct error err = { 0 };
	struct html_tree tree;
	bool found = false;

	assert_non_null(copy);
	memcpy(copy, text.data, text.len);
	assert_true(html_tree_parse(arena, source, &tree, &err));
	for (size_t i = 0; i < tree.count; i++) {
		if (tree.nodes[i].type == HTML_NODE_TEXT &&
		    slice_equal(slice_range(source, tree.nodes[i].range), SLICE("T"))) {
			visibility = tree.nodes[i].visibility;
			found = true;
		}
	}
	if (!found)
		fail_msg("no text in %.*s", SLICE_ARG(text));
	free(copy);
	arena_free(arena);
	return visibility;
}

static void
check_all(const char *const *sources, size_t count, bool hidden)
{
	for (size_t i = 0; i < count; i++)
		if (visibility_hides_text(visibility_of_t(slice_of(sources[i]))) != hidden)
			fail_msg("%s: %s", hidden ? "seen" : "hidden", sources[i]);
}

#define ALL_HIDDEN(...)                                 \
	check_all((const char *const[]){ __VA_ARGS__ }, \
		  COUNT(((const char *const[]){ __VA_ARGS__ })), true)
#define ALL_SEEN(...)                                   \
	check_all((const char *const[]){ __VA_ARGS__ }, \
		  COUNT(((const char *const[]){ __VA_ARGS__ })), false)

static void
inline_style_hides(void **state)
{
	(void)state;
	ALL_HIDDEN(
	    "<p style=display:none>T", "<p style='DISPLAY : None !important'>T",
	    "<p style='color:red;display:none;'>T", "<div style=display:none><p>T",
	    "<p style=visibility:hidden>T", "<p style='opacity:0.0'>T", "<p style='opacity: 0%'>T",
	    "<p style='max-height:0;overflow:hidden'>T",
	    "<p style='max-height:0px; overflow : hidden auto'>T",
	    "<p style='height:0;overflow:hidden'>T", "<p style='width:0;overflow:clip'>T",
	    "<p style='text-indent:-9999px'>T", "<p style='position:absolute;left:-5000px'>T",
	    "<p style='left:-100em'>T", "<p style=\"a:url('x;y');display:none\">T",
	    "<p style='/* x */ display /* y */ : /* z */ none /* u */'>T",
	    "<p style='display:&#110;one'>T", "<p style='display:none;x:y:z'>T",
	    "<p style='/* a:b */ display:none'>T");
	ALL_SEEN("<p>T", "<p style=display:block>T", "<p style='display:none;display:block'>T",
		 "<p style=opacity:0.5>T", "<p style=max-height:0>T", "<p style=overflow:hidden>T",
		 "<p style='max-height:10px;overflow:hidden'>T", "<p style='x:display:none'>T",
		 "<p style='text-indent:-20px'>T", "<p style='left:-10px'>T",
		 "<p style='visibility:visible'>T", "<p style='content:\"; display:none\"'>T",
		 "<p style='/*display:none*/'>T", "<p style='displaynone'>T", "<p style=':none'>T",
		 "<p style='display:none!important;display:block!important'>T",
		 "<p style=mso-hide:all>T", "<p style=display:none>x</p>T", "<p style=display>T", "<p style>T");
}

static void
attributes_hide(void **state)
{
	(void)state;
	ALL_HIDDEN("<p hidden>T", "<p HIDDEN=x>T", "<font color=white>T", "<font color='#fff'>T",
		   "<font color=ffffff>T", "<body bgcolor=black>T",
		   "<table><td bgcolor=#000><p style=color:#000>T",
		   "<table bgcolor=#123456><td><font color='#123456'>T", "<body text=white>T",
		   "<template>T</template>", "<iframe>T</iframe>");
	ALL_SEEN("<p style=display:block hidden>T", "<p color=white>T", "<font color=red>T",
		 "<body bgcolor=#000 text=#fff>T", "<noscript>T</noscript>",
		 "<table background=a.png><td><font color=white>T", "<p hidden>x</p>T",
		 "<table><td bgcolor=><p>T");
}

static void
text_of_the_colour_behind_it_is_not_seen(void **state)
{
	(void)state;
	ALL_HIDDEN("<p style='color:hsl(0,0%,100%)'>T", "<p style=color:white>T", "<p style='color:#FFF'>T",
		   "<p style='color:#ffffffff'>T", "<p style='color:rgb(255, 255,255)'>T",
		   "<p style='color:rgb(100% 100% 100%)'>T", "<p style='color:rgba(1,2,3,0)'>T",
		   "<p style='color:rgb(1 2 3 / 0%)'>T", "<p style=color:transparent>T",
		   "<p style='color:#1230'>T", "<p style='background:black;color:#000'>T",
		   "<p style='background-color:red'><b style='color:#F00'>T",
		   "<p style='background:transparent'><b style='color:white'>T",
		   "<p style='background:#ff0 none no-repeat'><b style='color:yellow'>T",
		   "<p style=color:white><b>T");
	ALL_SEEN("<p style=color:black>T", "<p style='color:white;background:black'>T",
		 "<p style='background:url(a.png) #fff;color:#fff'>T",
		 "<p style='background:#fff url(\"a.png\");color:#fff'>T",
		 "<p style='background-color:#fff;background-image:linear-gradient(red,blue);"
		 "color:#fff'>T",
		 "<p style='background:#000;background-image:none;color:#fff'>T",
		 "<p style=color:rgba(0,0,0,.5)>T", "<p style='color:#ggg'>T",
		 "<p style=color:whitesmoke>T",
		 "<p style=color:white><b style='color:red'>T",
		 "<div style='color:#fff'><a href=x>T", "<p style='color:inherit'>T");
}

static void
a_font_too_small_is_not_seen_until_it_grows(void **state)
{
	(void)state;
	ALL_HIDDEN("<p style=font-size:0>T", "<p style=font-size:0px>T", "<p style=font-size:1px>T",
		   "<p style='font-size:.5pt'>T", "<p style='font:0/0 a'>T",
		   "<p style=font-size:0><b>T", "<p style=font-size:0><b style=font-size:2em>T",
		   "<p style='font:normal 400 0px/1.5 Arial'>T");
	ALL_SEEN("<table><td style=font-size:0px><div style=font-size:13px>T",
		 "<p style=font-size:12px>T", "<p style='font:bold 400 16px/1.5 Arial'>T",
		 "<p style=font-size:small>T", "<p style='font-size:0;font-size:10px'>T",
		 "<p style=font-size:.8em>T", "<p style='font:16px/0 Arial'>T");
	assert_false(visibility_of_t(SLICE("<p style=font-size:0>T")).hidden);
}

static void
rules_hide_what_they_select(void **state)
{
	(void)state;
	ALL_HIDDEN(
	    "<style>[class~=x]{display:none}</style><p class=x>T",
	    "<style>p{display:none}</style><p>T", "<style>.x{display:none}</style><p class=x>T",
	    "<style>#x{display:none}</style><p id=x>T",
	    "<style>p.x{display:none}</style><p class='y x z'>T",
	    "<style>p#x{display:none}</style><p id=x>T",
	    "<style>P.x{display:none}</style><p class=x>T",
	    "<style>a b, .y ,.x, z{display:none}</style><p class=x>T",
	    "<style>/*{*/.x/**/ {display:none}</style><p class=x>T",
	    "<style>/* a */ .x{/*}*/display:none}</style><p class=x>T",
	    "<style><!-- .x{display:none} --></style><p class=x>T",
	    "<style>@import 'a;b';.x{display:none}</style><p class=x>T",
	    "<style>@font-face{a:b}.x{display:none}</style><p class=x>T",
	    "<style>@media screen{.x{display:none}}</style><p class=x>T",
	    "<style>@media all{}@MEDIA only screen{.y{a:b}.x{display:none}}</style><p class=x>T",
	    "<style>.x{display:none</style><p class=x>T",
	    "<style>x}.x{display:none}</style><p class=x>T",
	    "<style>o\\:p{}.x{display:none}</style><p class=x>T",
	    "<style>.x{display:none}</style><style>.y{a:b}</style><p class=x>T",
	    "<style media=screen>.x{display:none}</style><p class=x>T",
	    "<style>foo-bar{display:none}</style><foo-bar>T",
	    "<style>.x{color:#fff}</style><p class=x>T");
	ALL_SEEN("<style>.x{display:none}</style><p class=y>T",
		 "<style>.x{display:none}</style><p class=xx>T",
		 "<style>.x{display:none}</style><p id=x>T",
		 "<style>div.x{display:none}</style><p class=x>T",
		 "<style>.a .x{display:none}</style><p class=x>T",
		 "<style>.x:hover{display:none}</style><p class=x>T",
		 "<style>@media (max-width:600px){.x{display:none}}</style><p class=x>T",
		 "<style>@media screen and (max-width:600px){p{a:b}.x{display:none}}</style><p "
		 "class=x>T",
		 "<style>@media print{.x{display:none}}</style><p class=x>T",
		 "<style>@media not all{.x{display:none}}</style><p class=x>T",
		 "<style>@supports (a:b){.x{display:none}}</style><p class=x>T",
		 "<style media=print>.x{display:none}</style><p class=x>T",
		 "<style>.x{content:'}.x{display:none}'}</style><p class=x>T",
		 "<!--<style>.x{display:none}</style>--><p class=x>T");
}

static void
the_stronger_rule_wins(void **state)
{
	(void)state;
	ALL_HIDDEN("<style>.x{display:block}.x{display:none}</style><p class=x>T",
		   "<style>.x{display:none}p{display:block}</style><p class=x>T",
		   "<style>#x{display:none}p.x{display:block}</style><p class=x id=x>T",
		   "<style>p.x{display:none}.x{display:block}</style><p class=x>T",
		   "<style>p{display:none!important}#x{display:block}</style><p id=x>T",
		   "<style>.x{display:none ! important}</style><p class=x style=display:block>T",
		   "<style>.b{display:block}.a{display:none}</style><p class='a b'>T");
	ALL_SEEN(
	    "<style>.x{display:none}.x{display:block}</style><p class=x>T",
	    "<style>.x{display:none}</style><p class=x style=display:block>T",
	    "<style>p{display:none}.x{display:block}</style><p class=x>T",
	    "<style>.a{display:none}.b{display:block}</style><p class='b a'>T",
	    "<style>.x{display:none!important}</style><p class=x style='display:block!important'>T",
	    "<style>.x{display:none}</style><style>.x{display:block}</style><p class=x>T");
}

static void
a_style_sheet_of_any_size_is_read_in_linear_time(void **state)
{
	static const struct {
		const char *before, *unit, *between, *body_unit;
		size_t times;
	} cases[] = {
		{ "", ".x{color:red}", "", "<p class=x>", 50000 },
		{ "", "a.x,", "{display:none}", "<p class='x x x'>", 50000 },
		{ "", "@media screen{", "", "<p>", 50000 },
		{ "", "/*", "", "", 200000 },
		{ "", "\"", "", "", 200000 },
		{ ".x{", "a:b;", "}", "<p class=x>", 50000 },
		{ ".x{a:", "(", "}", "<p class=x>", 200000 },
		{ ".x{a:", "/**/", "}", "<p class=x>", 50000 },
		{ ".x{background:", "a ", "}", "<p class=x>", 50000 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *arena = arena_new((size_t)1 << 30);
		struct error err = { 0 };
		struct html_tree tree;
		struct buf source;

		buf_init(&source, arena);
		buf_string(&source, "<style>");
		buf_string(&source, cases[i].before);
		for (size_t n = 0; n < cases[i].times; n++)
			buf_string(&source, cases[i].unit);
		buf_string(&source, cases[i].between);
		buf_string(&source, "</style>");
		for (size_t n = 0; n < cases[i].times; n++)
			buf_string(&source, cases[i].body_unit);
		assert_false(source.failed);
		assert_true(html_tree_parse(arena, buf_slice(&source), &tree, &err));
		arena_free(arena);
	}
}

static void
every_rule_of_a_large_style_sheet_is_found(void **state)
{
	struct arena *arena = arena_new(BUDGET);
	struct error err = { 0 };
	struct html_tree tree;
	struct buf source;
	unsigned seen = 0;

	(void)state;
	buf_init(&source, arena);
	buf_string(&source, "<style>");
	for (unsigned i = 0; i < 2000; i++)
		buf_printf(&source, ".c%u{display:%s}", i, i % 2 == 0 ? "none" : "block");
	buf_string(&source, "</style>");
	for (unsigned i = 0; i < 2000; i++)
		buf_printf(&source, "<p class=c%u>", i);
	assert_true(html_tree_parse(arena, buf_slice(&source), &tree, &err));
	for (size_t i = 0; i < tree.count; i++)
		if (tree.nodes[i].element == ELEMENT_P)
			assert_int_equal(tree.nodes[i].visibility.hidden, seen++ % 2 == 0);
	assert_int_equal(seen, 2000);
	arena_free(arena);
}

static void
size_and_weight_of_the_font_are_as_a_browser_shows_them(void **state)
{
	static const struct {
		const char *source;
		uint32_t size;		/* thousandths of a pixel */
		bool bold;
	} cases[] = {
		{ "<p>T", 16000, false },
		{ "<h1>T", 32000, true },
		{ "<h2>T", 24000, true },
		{ "<h6>T", 10720, true },
		{ "<p><b>T", 16000, true },
		{ "<strong><i>T", 16000, true },
		{ "<table><th>T", 16000, true },
		{ "<p style=font-size:22px>T", 22000, false },
		{ "<p style='font-size:1.5em'>T", 24000, false },
		{ "<div style='font-size:20px'><p style='font-size:150%'>T", 30000, false },
		{ "<div style='font-size:20px'><p>T", 20000, false },
		{ "<h1 style='font-size:18px;font-weight:normal'>T", 18000, false },
		{ "<h1><span style='font-weight:400'>T", 32000, false },
		{ "<p style='font-weight:600'>T", 16000, true },
		{ "<p style='font-weight: BOLD !important; font-weight: normal'>T", 16000, true },
		{ "<p style='font:bold 24px/28px Arial'>T", 24000, true },
		{ "<p style='font:700 12pt Arial'>T", 16000, true },
		{ "<p style='font:12pt bold'>T", 16000, false },
		{ "<b style='font:20px Arial'>T", 20000, false },
		{ "<p style='font-size:x-large'>T", 24000, false },
		{ "<p style='font-size:larger'>T", 19200, false },
		{ "<p style='font-size:2rem'>T", 32000, false },
		{ "<p style='font-size:4vw'>T", 16000, false },
		{ "<p style='font-size:99999999px'>T", 999000, false },
		{ "<font size=5>T", 24000, false },
		{ "<font size=+1>T", 18000, false },
		{ "<font size=-9>T", 10000, false },
		{ "<font size=huge>T", 16000, false },
		{ "<small>T", 13328, false },
		{ "<style>td.t{font-size:20px;font-weight:bold}</style><table><td class=t>T", 20000,
		  true },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct visibility got = visibility_of_t(slice_of(cases[i].source));

		if (got.font_size != cases[i].size || got.bold != cases[i].bold)
			fail_msg("%s: %u, %s", cases[i].source, got.font_size,
				 got.bold ? "bold" : "not bold");
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(inline_style_hides),
		cmocka_unit_test(attributes_hide),
		cmocka_unit_test(text_of_the_colour_behind_it_is_not_seen),
		cmocka_unit_test(a_font_too_small_is_not_seen_until_it_grows),
		cmocka_unit_test(size_and_weight_of_the_font_are_as_a_browser_shows_them),
		cmocka_unit_test(rules_hide_what_they_select),
		cmocka_unit_test(the_stronger_rule_wins),
		cmocka_unit_test(a_style_sheet_of_any_size_is_read_in_linear_time),
		cmocka_unit_test(every_rule_of_a_large_style_sheet_is_found),
	};

	return cmocka_run_group_tests_name("html/style", tests, NULL, NULL);
}
