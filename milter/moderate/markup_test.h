/*
 * markup_test - markup at random, from a seed: layouts as newsletters have them, and as they should not be.
 *
 *	MARKUP_TIDY	every element has its end tag
 *	MARKUP_LOOSE	end tags that may be left out are, here and there
 *	MARKUP_BROKEN	end tags come twice, too early, never; content stands between cells
 *
 * Every text and every image has a number of its own.
 */
#ifndef BLUEPENCIL_MODERATE_MARKUP_TEST_H
#define BLUEPENCIL_MODERATE_MARKUP_TEST_H

#include "base/buf.h"
#include "base/compiler.h"

enum markup_kind { MARKUP_TIDY, MARKUP_LOOSE, MARKUP_BROKEN };
#define MARKUP_KINDS 3

struct markup {
	struct buf html;
	enum markup_kind kind;
	const char *newline;
	uint32_t random;
	unsigned texts, room;		/* texts so far; how many more things may come */
};

static inline unsigned
markup_pick(struct markup *m, unsigned count)
{
	m->random = m->random * 1664525u + 1013904223u;
	return (m->random >> 16) % count;
}

static inline void
markup_add(struct markup *m, const char *html)
{
	buf_string(&m->html, html);
	if (markup_pick(m, 12) == 0)
		buf_string(&m->html, m->newline);
}

/* One of several, separated by "~". */
static inline void
markup_add_one(struct markup *m, const char *choices)
{
	unsigned count = 1, chosen;
	const char *end;

	for (const char *c = choices; *c != '\0'; c++)
		count += *c == '~';
	for (chosen = markup_pick(m, count); chosen > 0; chosen--)
		choices = strchr(choices, '~') + 1;
	end = strchrnul(choices, '~');
	buf_add(&m->html, (struct slice){ (const uint8_t *)choices, (size_t)(end - choices) });
}

/* An end tag that may be left out. */
static inline void
markup_end(struct markup *m, const char *tag)
{
	if (m->kind == MARKUP_TIDY || markup_pick(m, 2) == 0)
		markup_add(m, tag);
}

/* An end tag that may not, and that is at times. */
static inline void
markup_must_end(struct markup *m, const char *tag)
{
	if (m->kind == MARKUP_BROKEN && markup_pick(m, 8) == 0) {
		markup_add_one(m, "~</b>~</p>~</div>~</a>~</td>~</font>");
		return;
	}
	markup_add(m, tag);
}

static inline void
markup_text(struct markup *m)
{
	unsigned number = m->texts++;

	if (m->room > 0)
		m->room--;
	switch (markup_pick(m, 8)) {
	case 0:
		buf_printf(&m->html, "caf&eacute;&nbsp;number %u &amp;&shy; more", number);
		break;
	case 1:
		buf_printf(&m->html, "%sthe text%snumber %u. ", m->newline, m->newline, number);
		break;
	case 2:
		buf_printf(&m->html, "Text <b>number</b> %u", number);
		break;
	case 3:
		buf_printf(&m->html, "text <!-- note --> number %u", number);
		break;
	default:
		buf_printf(&m->html, "Text number %u", number);
	}
}

static inline void
markup_image(struct markup *m)
{
	switch (markup_pick(m, 4)) {
	case 0:
		markup_add(m, "<img src=s.gif width=1 height=20 alt=\"\">");
		break;
	case 1:
		buf_printf(&m->html, "<img src=p%u.png width=300 height=200>", m->texts++);
		break;
	default:
		buf_printf(&m->html, "<img src=a.png alt='Picture %u'>", m->texts++);
	}
}

static inline void
markup_link(struct markup *m)
{
	buf_printf(&m->html, "<a href=\"https://example.com/%u?a=1&b=2\">", markup_pick(m, 20));
	if (markup_pick(m, 4) == 0)
		markup_image(m);
	else
		markup_text(m);
	markup_must_end(m, "</a>");
}

/* Running text. */
static inline void
markup_inline(struct markup *m)
{
	switch (markup_pick(m, m->kind == MARKUP_BROKEN ? 14 : 9)) {
	case 0:
		markup_link(m);
		break;
	case 1:
		markup_link(m);
		markup_add_one(m, " | ~ &middot; ~&nbsp;~ ");
		markup_link(m);
		markup_add_one(m, " | ~ &middot; ~&nbsp;~ ");
		markup_link(m);
		break;
	case 2:
		markup_text(m);
		markup_add_one(m, "<br>~<br><br>~<br />&nbsp;<br>");
		markup_text(m);
		break;
	case 3:
		markup_add(m, "<font color=red>");
		markup_text(m);
		markup_must_end(m, "</font>");
		break;
	case 4:
		markup_add(m, "<span style=\"font-size:12px\"><b>");
		markup_text(m);
		markup_add(m, "</b>");
		markup_must_end(m, "</span>");
		break;
	case 5:
		markup_image(m);
		break;
	case 9:
		markup_add(m, "<b><i>");
		markup_text(m);
		markup_add_one(m, "</b> and </i>~</b>~</i>~");
		break;
	case 10:
		markup_add_one(m, "<b>~<i>~<font color=blue>~<a href=x>~<u>");
		markup_text(m);
		break;
	case 11:
		markup_add_one(m, "</p>~</br>~</b>~</div>~</td>~</li>~</table>~</a>~</font>~</h2>~</span>");
		break;
	case 12:
		markup_add_one(m, "<tr>~<td>~<li>~<body class=x>~<html lang=de>~<caption>~<col>~</body>");
		break;
	case 13:
		markup_add_one(m, "<button>~<nobr>~<p>~<button>~<a name=here>~<p/>~<input>");
		break;
	default:
		markup_text(m);
	}
}

static inline void
markup_flow(struct markup *m, unsigned depth);

static inline void
markup_list(struct markup *m, unsigned depth)
{
	bool terms = markup_pick(m, 4) == 0;

	markup_add(m, terms ? "<dl>" : "<ul class=list>");
	for (unsigned i = 0, count = 1 + markup_pick(m, 3); i < count; i++) {
		if (terms) {
			markup_add(m, "<dt>");
			markup_inline(m);
			markup_end(m, "</dt>");
		}
		markup_add(m, terms ? "<dd>" : "<li>");
		markup_inline(m);
		if (markup_pick(m, 5) == 0)
			markup_flow(m, depth + 1);
		markup_end(m, terms ? "</dd>" : "</li>");
	}
	markup_must_end(m, terms ? "</dl>" : "</ul>");
}

static inline void
markup_cell(struct markup *m, unsigned depth)
{
	markup_add_one(m, "<td>~<td width=20>~<th>~<td style='padding:0'>");
	switch (markup_pick(m, 6)) {
	case 0:
		markup_add_one(m, "&nbsp;~<img src=s.gif width=1 height=20>~");
		break;
	case 1:
		markup_inline(m);
		break;
	default:
		markup_flow(m, depth + 1);
	}
	markup_end(m, "</td>");
}

static inline void
markup_row(struct markup *m, unsigned depth)
{
	if (m->kind == MARKUP_BROKEN && markup_pick(m, 6) == 0)
		markup_inline(m);		/* foster-parented */
	if (m->kind != MARKUP_BROKEN || markup_pick(m, 8) > 0)
		markup_add(m, "<tr>");
	for (unsigned i = 0, count = 1 + markup_pick(m, 3); i < count; i++)
		markup_cell(m, depth);
	markup_end(m, "</tr>");
}

static inline void
markup_table(struct markup *m, unsigned depth)
{
	bool section = markup_pick(m, 3) == 0;

	markup_add_one(m, "<table>~<table width=600>~<table><colgroup><col></colgroup>~<table><caption>Cap</caption>");
	if (section)
		markup_add_one(m, "<tbody>~<thead>");
	for (unsigned i = 0, rows = 1 + markup_pick(m, 3); i < rows; i++) {
		if (section && markup_pick(m, 4) == 0)
			markup_add(m, "<tbody>");
		markup_row(m, depth);
	}
	if (m->kind == MARKUP_BROKEN && markup_pick(m, 8) == 0)
		markup_add_one(m, "<form>~<b>~<p>~<div>~<a href=y>~<hr>");
	markup_must_end(m, "</table>");
}

static inline void
markup_boxed(struct markup *m, unsigned depth, const char *start, const char *end)
{
	markup_add(m, start);
	markup_flow(m, depth + 1);
	markup_must_end(m, end);
}

/* Comments of template authors, of Outlook, and marks. */
static inline void
markup_comment(struct markup *m, unsigned depth)
{
	switch (markup_pick(m, 6)) {
	case 0:
		markup_add_one(m, "<!--[if mso]><table><tr><td width=300><![endif]-->~"
				  "<!--[if mso]><table><tr title=\"1 < 2 <td> a > b\"><td><![endif]-->");
		markup_flow(m, depth + 1);
		if (markup_pick(m, 2) == 0) {
			markup_add(m, "<!--[if mso]></td><td><![endif]-->");
			markup_flow(m, depth + 1);
		}
		markup_add(m, "<!--[if mso]></td></tr></table><![endif]-->");
		break;
	case 1:
		markup_add(m, "<!--[if !mso]><!-->");
		markup_flow(m, depth + 1);
		markup_add(m, "<!--<![endif]-->");
		break;
	case 2:
		markup_add(m, "<![if !mso]>");
		markup_inline(m);
		markup_add(m, "<![endif]>");
		break;
	case 3:
		markup_add(m, "<!--[if gte mso 9]><v:rect fill=\"true\"><v:textbox></v:textbox></v:rect><![endif]-->");
		break;
	default:
		markup_add(m, "<!-- a > b -- c -->");
	}
}

/* What is no text. */
static inline void
markup_other(struct markup *m)
{
	markup_add_one(m, "<style>p > b { color: red }</style>~<script>if (a < b) document.write('<p>x</p>')</script>~"
			  "<template><p>inert</p></template>~<svg width=10 height=10><circle r=4 /></svg>~"
			  "<math><mi>x</mi></math>~<select><option>One<option>Two</select>~<hr>~<hr class=a>~<br>~&nbsp;~<input name=q>~"
			  "<img src=o.gif width=1 height=1>");
}

static inline void
markup_thing(struct markup *m, unsigned depth)
{
	switch (markup_pick(m, depth < 4 ? 16 : 9)) {
	case 0: case 1:
		markup_add_one(m, "<p>~<p>~<p style='margin:0'>~<P CLASS=\"a > b\">");
		markup_inline(m);
		markup_end(m, "</p>");
		break;
	case 2:
		markup_add(m, "<h2>");
		markup_inline(m);
		markup_must_end(m, "</h2>");
		break;
	case 3:
		markup_list(m, depth);
		break;
	case 4:
		markup_add(m, "<div>");
		markup_inline(m);
		markup_must_end(m, "</div>");
		break;
	case 5:
		markup_other(m);
		break;
	case 6:
		markup_inline(m);
		break;
	case 7:
		markup_comment(m, depth);
		break;
	case 8:
		buf_string(&m->html, m->newline);
		markup_inline(m);
		break;
	case 9: case 10:
		markup_boxed(m, depth, "<div class=box>", "</div>");
		break;
	case 11:
		markup_boxed(m, depth, "<blockquote>", "</blockquote>");
		break;
	case 12:
		markup_boxed(m, depth, "<center>", "</center>");
		break;
	case 13:
		if (m->kind == MARKUP_BROKEN)
			markup_boxed(m, depth, "<b>", "</b>");
		else
			markup_boxed(m, depth, "<section>", "</section>");
		break;
	default:
		markup_table(m, depth);
	}
}

/* What stands in a cell or a box. Recursion ends at a depth of a few. */
static inline void
markup_flow(struct markup *m, unsigned depth)
{
	for (unsigned i = 0, count = 1 + markup_pick(m, 3); i < count && m->room > 0; i++)
		markup_thing(m, depth);
}

/* A page of about `room` texts. */
static inline struct slice
markup_page(struct arena *arena, uint32_t seed, enum markup_kind kind, unsigned room)
{
	struct markup m = { .kind = kind, .random = seed * 2654435761u, .room = room };

	buf_init(&m.html, arena);
	m.newline = markup_pick(&m, 3) == 0 ? "\r\n" : "\n";
	markup_add_one(&m, "~<!DOCTYPE html>~<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Transitional//EN\" "
			   "\"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd\">");
	markup_add_one(&m, "~<html><head><title>T</title><style>p{color:red}</style></head>~<title>T</title>");
	markup_add_one(&m, "~<body>~<body bgcolor=white>");
	while (m.room > 0)
		markup_flow(&m, 0);
	markup_add_one(&m, "~</body></html>~</body>~</html>");
	assert_false(m.html.failed);
	return arena_copy(arena, buf_slice(&m.html));
}

#endif
