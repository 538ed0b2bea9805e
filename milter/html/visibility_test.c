/*
 * Tests of who sees a text: in each source, every reader, some or none sees the text "T".
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

#define BUDGET ((size_t)256 << 20)

enum seen { ALL, SOME, NONE };

static const char *const names[] = { "all", "some", "none" };

struct expected {
	const char *source;
	enum seen seen;
};

static enum seen
seen_of(const struct html_node *node)
{
	if (!visibility_hides_text(node->visibility))
		return ALL;
	return visibility_hides_text(node->elsewhere) ? NONE : SOME;
}

/* The node of the text "T", the only one of that kind. */
static struct html_node
node_of_t(const char *page)
{
	struct arena *arena = arena_new(BUDGET);
	struct slice text = slice_of(page), source;
	struct html_node node = { 0 };
	uint8_t *copy = malloc(text.len);
	struct error err = { 0 };
	struct html_tree tree;
	size_t found = 0;

	assert_non_null(copy);
	memcpy(copy, text.data, text.len);
	source = (struct slice){ copy, text.len };
	assert_true(html_tree_parse(arena, source, &tree, &err));
	for (size_t i = 0; i < tree.count; i++) {
		if (tree.nodes[i].type != HTML_NODE_TEXT ||
		    !slice_equal(slice_range(source, tree.nodes[i].range), SLICE("T")))
			continue;
		found++;
		node = tree.nodes[i];
	}
	if (found != 1)
		fail_msg("%s: %zu texts", page, found);
	free(copy);
	arena_free(arena);
	return node;
}

static void
check(const struct expected *expected)
{
	struct html_node node = node_of_t(expected->source);

	if (seen_of(&node) != expected->seen)
		fail_msg("%s: seen by %s", expected->source, names[seen_of(&node)]);
}

#define CHECK_ALL(cases)                             \
	for (size_t i_ = 0; i_ < COUNT(cases); i_++) \
	check(&(cases)[i_])

static void
what_some_screens_show_some_readers_see(void **state)
{
	static const struct expected cases[] = {
		/* shown on small screens only */
		{ "<style>@media (max-width:600px){.m{display:block!important}}</style>"
		  "<p class=m style='display:none'>T", SOME },
		{ "<style>.m{display:none}@media only screen and (max-width:480px){.m{display:block}}</style>"
		  "<p class=m>T", SOME },
		{ "<style>.m{max-height:0;overflow:hidden}@media (max-width:480px){.m{max-height:none!important;"
		  "overflow:visible!important}}</style><div class=m>T", SOME },
		{ "<style>.m{font-size:0}@media (max-width:480px){.m{font-size:16px!important}}</style>"
		  "<div class=m>T", SOME },
		{ "<style>.m{color:#fff}@media (prefers-color-scheme:dark){.m{background:#000}}</style>"
		  "<p class=m>T", SOME },
		/* too weak to show it */
		{ "<style>@media (max-width:600px){.m{display:block}}</style><p class=m style='display:none'>T", NONE },
		/* what is in it is shown with it, and what is hidden in it is not */
		{ "<style>@media (max-width:600px){.m{display:block!important}}</style>"
		  "<div class=m style='display:none'><b>T", SOME },
		{ "<style>@media (max-width:600px){.m{display:block!important}}</style>"
		  "<div class=m style='display:none'><b style='display:none'>T", NONE },
		{ "<style>@media (max-width:600px){.m{display:block!important}}</style>"
		  "<div style='display:none'><b class=m style='display:none'>T", NONE },
		/* hidden on small screens only */
		{ "<style>@media (max-width:600px){.d{display:none!important}}</style><p class=d>T", ALL },
		{ "<style>@media (max-width:600px){.d{display:none}}@media (min-width:900px){.d{display:block}}"
		  "</style><p class=d style=display:none>T", NONE },
		{ "<style>.d{display:none}@media (max-width:600px){.d{display:block}}"
		  "@media (min-width:900px){.d{display:none}}</style><p class=d>T", SOME },
		{ "<style>@supports (display:grid){.d{display:block!important}}</style>"
		  "<p class=d style=display:none>T", SOME },
		{ "<style media='(max-width:600px)'>.d{display:block!important}</style>"
		  "<p class=d style=display:none>T", SOME },
		{ "<style media=print>.d{display:block!important}</style><p class=d style=display:none>T", NONE },
		/* for every screen */
		{ "<style>@media screen{.d{display:none}}</style><p class=d>T", NONE },
		{ "<style>@media screen, print{.d{display:none}}</style><p class=d>T", NONE },
		{ "<style>@media not print{.d{display:none}}</style><p class=d>T", NONE },
		{ "<style>@media print,(max-width:9px){.d{display:none}}</style><p class=d>T", ALL },
		{ "<style>@media not screen{.d{display:none}}</style><p class=d>T", ALL },
		/* at-rules in one another */
		{ "<style>@media screen{@media (max-width:9px){.d{display:none}} .e{display:none}}</style><p class=d>T", ALL },
		{ "<style>@media screen{@media (max-width:9px){.d{display:none}} .e{display:none}}</style><p class=e>T", NONE },
		{ "<style>@media (max-width:9px){@media screen{.d{display:none}}}.e{display:none}</style><p class=d>T", ALL },
		{ "<style>@media (max-width:9px){@media screen{.d{x:y}}}.e{display:none}</style><p class=e>T", NONE },
		{ "<style>@keyframes x{from{display:none}to{display:none}}</style><from>T", ALL },
		{ "<style>@font-face{font-family:x}.d{display:none}</style><p class=d>T", NONE },
		{ "<style>.e{color:red;.d{x:y;display:none;}}</style><p class=e>T", ALL },
		{ "<style>.e{.d{x:y} display:none}</style><p class=e>T", NONE },
	};

	(void)state;
	CHECK_ALL(cases);
}

static void
what_has_to_be_opened_or_known_some_readers_see(void **state)
{
	static const struct expected cases[] = {
		{ "<details><summary>s</summary>T</details>", SOME },
		{ "<details><summary>T</summary>s</details>", ALL },
		{ "<details open><summary>s</summary><p>T</details>", ALL },
		{ "<details><summary>s</summary><p>T</details>", SOME },
		{ "<dialog>T</dialog>", SOME },
		{ "<dialog open>T</dialog>", ALL },
		{ "<template>T</template>", NONE },
		{ "<template type='amp-mustache'>T</template>", SOME },
		{ "<template type=\"amp-mustache\"><p style='display:none'>T</template>", NONE },
		{ "<ruby>a<rt>T</rt></ruby>", SOME },
		{ "<ruby>a<rp>T</rp></ruby>", NONE },
		{ "<noscript><p>T</noscript>", ALL },
		{ "<p aria-hidden=true>T", ALL },
		{ "<p hidden>T", NONE },
		{ "<select><option>T</select>", ALL },
		{ "<textarea>T</textarea>", ALL },
		{ "<button>T</button>", ALL },
		{ "<xmp>T</xmp>", ALL },
		{ "<plaintext>T", ALL },
		{ "<svg><text>T</text></svg>", ALL },
		{ "<svg><title>T</title></svg>", NONE },
		{ "<svg><desc>T</desc></svg>", NONE },
		{ "<svg><style>T</style></svg>", NONE },
		{ "<math><mi>T</mi></math>", ALL },
		{ "<math><annotation>T</annotation></math>", NONE },
		{ "<center>T", ALL },
		{ "<o:p>T</o:p>", ALL },
		{ "<amp-accordion><section><h2>s</h2><p>T</section></amp-accordion>", ALL },
		{ "<object>T</object>", ALL },
		{ "<iframe>T</iframe>", NONE },
		{ "<datalist><option>T</datalist>", NONE },
	};

	(void)state;
	CHECK_ALL(cases);
}

static void
visibility_hidden_can_be_undone_inside(void **state)
{
	static const struct expected cases[] = {
		{ "<div style=visibility:hidden>T", NONE },
		{ "<div style=visibility:collapse><b>T", NONE },
		{ "<div style=visibility:hidden><b style=visibility:visible>T", ALL },
		{ "<div style=visibility:hidden><b style=visibility:visible>x</b>T", NONE },
		{ "<div style=display:none><b style='visibility:visible;display:block'>T", NONE },
		{ "<div style=visibility:hidden><b style=visibility:inherit>T", NONE },
	};

	(void)state;
	CHECK_ALL(cases);
}

static void
what_mail_hides_by_size_and_place_is_hidden(void **state)
{
	static const struct expected cases[] = {
		/* preheaders */
		{ "<div style='display:none;font-size:1px;color:#ffffff;line-height:1px;max-height:0px;max-width:0px;"
		  "opacity:0;overflow:hidden;'>T", NONE },
		{ "<span style='font-size:1px;line-height:0;max-height:0;overflow:hidden'>T", NONE },
		{ "<div style='max-height:0;max-width:0;overflow:hidden;mso-hide:all'>T", NONE },
		{ "<span style='line-height:0'>T", ALL },
		{ "<div style='width:1px;height:1px;overflow:hidden;position:absolute'>T", NONE },
		{ "<div style='width:0;overflow:visible'>T", ALL },
		{ "<p style='font-size:20px'><b style='font-size:.05em'>T", NONE },
		{ "<p style='font-size:1%'>T", NONE },
		{ "<p style='font-size:0.1rem'>T", NONE },
		{ "<p style='opacity:.01'>T", NONE },
		{ "<p style='opacity:5%'>T", ALL },
		{ "<p style='filter:opacity(0)'>T", NONE },
		{ "<p style='position:absolute;top:-9999px'>T", NONE },
		{ "<p style='position:fixed;right:-200em;top:0'>T", NONE },
		{ "<p style='margin-left:-9999px'>T", NONE },
		{ "<p style='position:absolute;left:-9999px;margin-left:0'>T", NONE },
		{ "<p style='transform:translateX(-9999px)'>T", NONE },
		{ "<p style='transform:translate(0, -9999px)'>T", NONE },
		{ "<p style='transform:scale(0)'>T", NONE },
		{ "<p style='transform:scale(0.5)'>T", ALL },
		{ "<p style='position:absolute;clip:rect(0,0,0,0)'>T", NONE },
		{ "<p style='clip:rect(1px, 1px, 1px, 1px)'>T", NONE },
		{ "<p style='clip:rect(0px 10px 10px 0px)'>T", ALL },
		{ "<p style='clip:rect(auto,auto,auto,auto)'>T", ALL },
		{ "<p style='clip-path:inset(50%)'>T", NONE },
		{ "<p style='clip-path:inset(5%)'>T", ALL },
		{ "<p style='mso-hide:all'>T", ALL },
		{ "<input type=hidden value=x>T", ALL },
	};

	(void)state;
	CHECK_ALL(cases);
}

static void
text_of_nearly_the_colour_behind_it_is_hidden(void **state)
{
	static const struct expected cases[] = {
		{ "<p style='color:#fefefe'>T", NONE },
		{ "<p style='color:rgb(250,250,250)'>T", NONE },
		{ "<p style='background:#000'><b style='color:#010101'>T", NONE },
		{ "<p style='color:#ccc'>T", ALL },
		{ "<p style='color:hsl(0, 0%, 100%)'>T", NONE },
		{ "<p style='color:hsl(240deg 100% 50%);background:blue'>T", NONE },
		{ "<p style='color:hsl(120,100%,25%);background:green'>T", NONE },
		{ "<p style='color:hsl(120,100%,25%)'>T", ALL },
		{ "<p style='color:hsla(0,0%,0%,0)'>T", NONE },
		{ "<p style='color:rgba(0,0,0,0.02)'>T", NONE },
		{ "<p style='color:rgba(255,255,255,.5)'>T", NONE },
		{ "<p style='color:rgba(0,0,0,.5)'>T", ALL },
		{ "<p style='color:#000;background:rgba(0,0,0,.1)'>T", ALL },
		{ "<p style='color:#e6e6e6;background:rgba(0,0,0,.1)'>T", NONE },
		{ "<p style='color:RebeccaPurple;background:#663399'>T", NONE },
		{ "<p style='color:gainsboro;background:gainsboro'>T", NONE },
		{ "<p style='background:currentColor;color:red'>T", NONE },
		{ "<div style=color:#fff><a href=x style='color:inherit'>T", NONE },
		{ "<div style=color:#fff><a href=x>T", ALL },
		{ "<table bgcolor='#1D2B44'><tr><td><font color=\"#1d2b44\">T", NONE },
		{ "<table bgcolor='#1D2B44'><tr><td bgcolor=white><font color=\"#1d2b44\">T", ALL },
		{ "<style>td{background-color:#fafafa}.p{color:#fcfcfc}</style><table><td><p class=p>T", NONE },
		{ "<body style='background-image:url(x.png)'><p style=color:#fff>T", ALL },
	};

	(void)state;
	CHECK_ALL(cases);
}

#define HIDES "{display:none}</style>"
#define HIDE_X "{.x{display:none}}</style>"

static void
selectors_select_as_in_a_browser(void **state)
{
	static const struct expected cases[] = {
		{ "<style>.a .x" HIDES "<div class=a><p><b class=x>T", NONE },
		{ "<style>.a .x" HIDES "<div class=b><p><b class=x>T", ALL },
		{ "<style>.a > .x" HIDES "<div class=a><b class=x>T", NONE },
		{ "<style>.a>.x" HIDES "<div class=a><p><b class=x>T", ALL },
		{ "<style>table td p" HIDES "<table><tr><td><div><p>T", NONE },
		{ "<style>div > p b" HIDES "<div><p><i><b>T", NONE },
		{ "<style>.a.b" HIDES "<p class='b c a'>T", NONE },
		{ "<style>.a.b" HIDES "<p class='b'>T", ALL },
		{ "<style>p.a#c" HIDES "<p class=a id=c>T", NONE },
		{ "<style>*" HIDES "<p>T", NONE },
		{ "<style>.a *" HIDES "<div class=a><p>T", NONE },
		{ "<style>.a *" HIDES "<div class=a>T", ALL },
		{ "<style>[hide]" HIDES "<p hide>T", NONE },
		{ "<style>p[data-x=\"1\"]" HIDES "<p data-x=1>T", NONE },
		{ "<style>p[data-x='1']" HIDES "<p data-x=2>T", ALL },
		{ "<style>[class^=pre]" HIDES "<p class=preheader>T", NONE },
		{ "<style>[class*=head i]" HIDES "<p class=preHEADer>T", NONE },
		{ "<style>[class$=der]" HIDES "<p class=preheader>T", NONE },
		{ "<style>[lang|=de]" HIDES "<p lang=de-AT>T", NONE },
		{ "<style>[lang|=de]" HIDES "<p lang=den>T", ALL },
		{ "<style>h1 + p" HIDES "<h1>x</h1><p>T", NONE },
		{ "<style>h1 + p" HIDES "<h1>x</h1><i>x</i><p>T", ALL },
		{ "<style>h1 ~ p" HIDES "<h1>x</h1><i>x</i><p>T", NONE },
		{ "<style>u + .body .x" HIDES "<body class=body><p class=x>T", ALL },
		{ "<style>a:link" HIDES "<a href=x>T", NONE },
		{ "<style>a:link" HIDES "<a name=x>T", ALL },
		{ "<style>p:hover" HIDES "<p>T", ALL },
		{ "<style>p::first-line" HIDES "<p>T", ALL },
		{ "<style>p:not(.x)" HIDES "<p>T", NONE },
		{ "<style>p:not(.x)" HIDES "<p class=x>T", ALL },
		{ "<style>p:not([class])" HIDES "<p class=y>T", ALL },
		{ "<style>p:not(.x, #y)" HIDES "<p id=y>T", ALL },
		{ "<style>p:not(.x):not(.y)" HIDES "<p class=z>T", NONE },
		{ "<style>p:is(.x, .y)" HIDES "<p class=y>T", NONE },
		{ "<style>:where(.x) b" HIDES "<p class=y><b>T", ALL },
		{ "<style>p:first-child" HIDES "<div>x<p>T", NONE },
		{ "<style>p:first-child" HIDES "<div><b>x</b><p>T", ALL },
		{ "<style>p:first-child" HIDES "<p>T", NONE },
		{ "<style>p:last-child" HIDES "<div><p>T</p>x<!-- x --></div><p>", NONE },
		{ "<style>p:last-child" HIDES "<div><p>T</p><b></b></div>", ALL },
		{ "<style>b:only-child" HIDES "<p><b>T</b>x</p>", NONE },
		{ "<style>b:only-child" HIDES "<p><i></i><b>T</b>x</p>", ALL },
		{ "<style>b:only-child" HIDES "<p><b>T</b><i></i>x</p>", ALL },
		{ "<style>b:first-of-type" HIDES "<p><i>x</i><b>T</b></p>", NONE },
		{ "<style>b:last-of-type" HIDES "<p><b>T</b><b>x</b></p>", ALL },
		{ "<style>li:nth-child(2)" HIDES "<ul><li>x<li>T<li>x</ul>", NONE },
		{ "<style>li:nth-child(2n+1)" HIDES "<ul><li>x<li>T<li>x</ul>", ALL },
		{ "<style>li:nth-child(odd)" HIDES "<ul><li>x<li>x<li>T</ul>", NONE },
		{ "<style>li:nth-child( even )" HIDES "<ul><li>x<li>x<li>T</ul>", ALL },
		{ "<style>li:nth-child(n + 3)" HIDES "<ul><li>x<li>x<li>T</ul>", NONE },
		{ "<style>li:nth-child(-n+2)" HIDES "<ul><li>x<li>x<li>T</ul>", ALL },
		{ "<style>li:nth-child(-n+2)" HIDES "<ul><li>x<li>T<li>x</ul>", NONE },
		{ "<style>li:nth-last-child(1)" HIDES "<ul><li>x<li>T</ul>", NONE },
		{ "<style>p:empty" HIDES "<p>T", ALL },
		/* of what hangs on the reader, and what not all know, some see what is shown */
		{ "<style>.x{display:none}#c:checked ~ .x{display:block}</style>"
		  "<input type=checkbox id=c><p class=x>T", SOME },
		{ "<style>.x{display:none}.x:target{display:block}</style><p class=x>T", SOME },
		{ "<style>.x{display:none}p:has(b).x{display:block}</style><p class=x>T", SOME },
		{ "<style>.x{display:none}p:not(.a .b).x{display:block}</style><p class=x>T", SOME },
		{ "<style>.x{display:none}.x,p:-x-new{display:block}</style><p class=x>T", SOME },
		{ "<style>.x,p:-x-new" HIDES "<p class=x>T", ALL },
		{ "<style>.x::before,.x:after" HIDES "<p class=x>T", ALL },
		{ "<style>.x, .y::before" HIDES "<p class=x>T", NONE },
		{ "<style>p:not()" HIDES "<p>T", ALL },
		{ "<style>p:not(.x" HIDES "<p>T", ALL },
		/* names with escapes, and in quirks mode without case */
		{ "<style>.sm\\:hide" HIDES "<p class=sm:hide>T", NONE },
		{ "<style>.\\31 0" HIDES "<p class=10>T", NONE },
		{ "<style>.HIDE" HIDES "<p class=hide>T", NONE },
		{ "<!doctype html><style>.HIDE" HIDES "<p class=hide>T", ALL },
		{ "<style>#A .X" HIDES "<div id=a><p class=x>T", NONE },
		{ "<!doctype html><style>#A .X" HIDES "<div id=a><p class=x>T", ALL },
		/* elements that every reader has */
		{ "<style>body p" HIDES "<p>T", NONE },
		{ "<style>html > body > p" HIDES "<p>T", NONE },
		{ "<style>html > p" HIDES "<p>T", ALL },
		{ "<style>table > tbody > tr" HIDES "<table><tr><td>T</table>", NONE },
		{ "<style>table > tr" HIDES "<table><tr><td>T</table>", ALL },
		{ "<style>body.x p" HIDES "<p>T", ALL },
		/* the nearest that could be meant need not be the one */
		{ "<style>.a > .b .c" HIDES "<div class=a><div class=b><div class=b><p class=c>T", NONE },
		{ "<style>.a > .b .c" HIDES "<div class=b><i></i><div class=b><p class=c>T", ALL },
		{ "<style>.a + .b ~ .c" HIDES "<i class=a></i><i class=b></i><i class=b></i><p class=c>T", NONE },
		{ "<style>.a ~ .b .c" HIDES "<i class=a></i><div class=b><div class=b><p class=c>T", NONE },
		{ "<style>p > " HIDES "<p>T", ALL },
		{ "<style>> p" HIDES "<p>T", ALL },
		{ "<style>p,, q" HIDES "<q>T", ALL },	/* all of a rule falls with one of its selectors */
		{ "<style>.a/**/ .x/* , */" HIDES "<div class=a><b class=x>T", NONE },
		/* specificity counts all of a selector */
		{ "<style>.a .x{display:none}.x{display:block}</style><div class=a><b class=x>T", NONE },
		{ "<style>div .x{display:none}p.x{display:block}</style><div><p class=x>T", ALL },
		{ "<style>p.x{display:block}div .x{display:none}</style><div><p class=x>T", NONE },
		{ "<style>div .x{display:none}.a .x{display:block}</style><div class=a><p class=x>T", ALL },
		{ "<style>#i .x{display:none}.a .b .c .x{display:block}</style><div id=i class='a b c'><p class=x>T", NONE },
		{ "<style>.a .x{display:none!important}</style><div class=a><p class=x style=display:block>T", NONE },
	};

	(void)state;
	CHECK_ALL(cases);
}

/* In which views "T" is seen: on a desktop, on a phone, where all holds that may. */
static void
each_view_has_the_rules_that_hold_there(void **state)
{
	static const struct {
		const char *source, *seen;
	} cases[] = {
		{ "<p>T", "wide narrow other" },
		{ "<p hidden>T", "" },
		{ "<style>@media (max-width:600px)" HIDE_X "<p class=x>T", "wide" },
		{ "<style>@media only screen and (max-width: 480px)" HIDE_X "<p class=x>T", "wide" },
		{ "<style>@media (max-device-width:30em)" HIDE_X "<p class=x>T", "wide" },
		{ "<style>@media (max-width:200px)" HIDE_X "<p class=x>T", "wide" },
		{ "<style>@media (width <= 600px)" HIDE_X "<p class=x>T", "wide" },
		{ "<style>@media (600px > width)" HIDE_X "<p class=x>T", "wide" },
		{ "<style>@media (min-width:601px)" HIDE_X "<p class=x>T", "narrow other" },
		{ "<style>@media (width > 600px)" HIDE_X "<p class=x>T", "narrow other" },
		{ "<style>@media (min-width:320px)" HIDE_X "<p class=x>T", "" },
		{ "<style>@media (min-width:601px) and (max-width:900px)" HIDE_X "<p class=x>T", "wide narrow" },
		{ "<style>@media (prefers-color-scheme:dark)" HIDE_X "<p class=x>T", "wide narrow" },
		{ "<style>@media (max-width:9px) and (hover)" HIDE_X "<p class=x>T", "wide narrow" },
		{ "<style>@media not all and (max-width:600px)" HIDE_X "<p class=x>T", "narrow other" },
		{ "<style>@media (max-width:600px), (min-width:601px)" HIDE_X "<p class=x>T", "" },
		{ "<style>@supports (display:grid)" HIDE_X "<p class=x>T", "" },
		{ "<style>@container (x)" HIDE_X "<p class=x>T", "wide narrow" },
		{ "<style>@media (max-width:600px){@media (min-width:601px)" HIDE_X "<p class=x>T", "wide narrow" },
		{ "<style>p:hover{display:none}</style><p>T", "wide narrow" },
		{ "<style>.x{display:none}@media (max-width:600px){.x{display:block}}</style><p class=x>T",
		  "narrow other" },
		{ "<style>.x{display:none}@media (max-width:600px){.x{display:block}}</style><p class=x><b>T",
		  "narrow other" },
		{ "<style>@media (max-width:600px){.x{display:none}}</style><p class=x><b style=display:block>T",
		  "wide" },
		{ "<style>@media (max-width:600px){.x{display:none}}</style><p style=display:block class=x>T",
		  "wide narrow other" },
		{ "<style>@media (max-width:600px){.x{display:none!important}}</style>"
		  "<p style=display:block class=x>T", "wide" },
		{ "<style>@media (max-width:600px){.x{visibility:hidden}}</style><p class=x>"
		  "<b style=visibility:visible>T", "wide narrow other" },
		{ "<style>@media (max-width:600px){.x{display:none}}</style><p class=x>x<p>T", "wide narrow other" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		static const char *const views[] = { "wide", "narrow", "other" };
		struct html_node node = node_of_t(cases[i].source);

		for (unsigned view = 0; view < VIEW_COUNT; view++)
			if (((node.views & VIEW_BIT(view)) != 0) != (strstr(cases[i].seen, views[view]) != NULL))
				fail_msg("%s: %s", cases[i].source, views[view]);
	}
}

/* Selectors that would have to be tried on each element, up to the top, are given up at some length. */
static void
a_document_against_very_many_selectors_ends(void **state)
{
	struct arena *arena = arena_new(BUDGET);
	struct error err = { 0 };
	struct html_tree tree;
	struct buf source;

	(void)state;
	buf_init(&source, arena);
	buf_string(&source, "<style>");
	for (unsigned i = 0; i < 20000; i++)
		buf_string(&source, ".a *{color:red}");
	buf_string(&source, "</style>");
	for (unsigned i = 0; i < 20000; i++)
		buf_string(&source, "<b>");
	buf_string(&source, "T");
	assert_true(html_tree_parse(arena, buf_slice(&source), &tree, &err));
	assert_false(tree.nodes[tree.count - 1].visibility.hidden);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_some_screens_show_some_readers_see),
		cmocka_unit_test(what_has_to_be_opened_or_known_some_readers_see),
		cmocka_unit_test(visibility_hidden_can_be_undone_inside),
		cmocka_unit_test(what_mail_hides_by_size_and_place_is_hidden),
		cmocka_unit_test(text_of_nearly_the_colour_behind_it_is_hidden),
		cmocka_unit_test(selectors_select_as_in_a_browser),
		cmocka_unit_test(each_view_has_the_rules_that_hold_there),
		cmocka_unit_test(a_document_against_very_many_selectors_ends),
	};

	return cmocka_run_group_tests_name("html/visibility", tests, NULL, NULL);
}
