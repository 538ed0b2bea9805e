/*
 * Texts to be inserted are a few paragraphs of HTML, or of plain text; whichever is missing is made
 * from the other. Whether the HTML is whole is asked in html_text_check.c.
 */
#include "policy/html_text.h"

#include "base/ascii.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "html/tokenizer.h"

/* ---- to plain text ---------------------------------------------------------------------------- */

struct plain {
	struct buf buf;
	unsigned breaks;		/* line ends due before the next character */
	bool blank;			/* a blank is due */
	unsigned unseen;		/* inside so many elements that are not displayed */
};

static void
add_due(struct plain *plain)
{
	if (plain->buf.len > 0) {
		for (; plain->breaks > 0; plain->breaks--)
			buf_byte(&plain->buf, '\n');
		if (plain->blank && plain->buf.len > 0 &&
		    plain->buf.data[plain->buf.len - 1] != '\n')
			buf_byte(&plain->buf, ' ');
	}
	plain->breaks = 0;
	plain->blank = false;
}

static void
add_text(struct plain *plain, struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (ascii_is_space(text.data[i])) {
			plain->blank = true;
			continue;
		}
		add_due(plain);
		buf_byte(&plain->buf, text.data[i]);
	}
}

static void
add_tag(struct plain *plain, const struct html_token *token)
{
	unsigned breaks = 0;

	if (element_is(token->element, ELEMENT_IS_UNSEEN)) {
		if (token->type == HTML_START_TAG)
			plain->unseen++;
		else if (plain->unseen > 0)
			plain->unseen--;
	}
	if (token->element == ELEMENT_BR)
		breaks = plain->breaks + 1;
	else if (element_is(token->element, ELEMENT_IS_ITEM | ELEMENT_IS_CELL))
		breaks = 1;
	else if (element_is(token->element, ELEMENT_IS_BLOCK))
		breaks = 2;
	if (breaks > plain->breaks)
		plain->breaks = breaks < 2 ? breaks : 2;
}

static void
add_token(struct plain *plain, struct slice html, const struct html_token *token)
{
	switch (token->type) {
	case HTML_START_TAG:
	case HTML_END_TAG:
		add_tag(plain, token);
		break;
	case HTML_TEXT:
		if (plain->unseen == 0)
			add_text(plain, slice_range(html, token->range));
		break;
	case HTML_CHARACTER:
		for (size_t i = 0; i < 2 && token->code_points[i] != 0 && plain->unseen == 0; i++) {
			add_due(plain);
			buf_code_point(&plain->buf, token->code_points[i]);
		}
		break;
	default:
		break;
	}
}

struct slice
html_text_to_plain(struct arena *arena, struct slice html)
{
	struct html_tokenizer *tokenizer = html_tokenizer_new(arena, html);
	struct plain plain = { .breaks = 0 };
	struct html_token token;

	buf_init(&plain.buf, arena);
	while (tokenizer != NULL && html_tokenizer_next(tokenizer, &token))
		add_token(&plain, html, &token);
	return plain.buf.failed ? SLICE("") : buf_slice(&plain.buf);
}

/* ---- from plain text -------------------------------------------------------------------------- */

void
html_text_escape(struct buf *buf, struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		switch (text.data[i]) {
		case '&': buf_string(buf, "&amp;"); break;
		case '<': buf_string(buf, "&lt;"); break;
		case '>': buf_string(buf, "&gt;"); break;
		case '"': buf_string(buf, "&quot;"); break;
		default: buf_byte(buf, text.data[i]);
		}
	}
}

struct slice
html_text_from_plain(struct arena *arena, struct slice plain)
{
	bool open = false;
	struct slice line;
	struct buf out;

	buf_init(&out, arena);
	while (slice_next_line(&plain, &line, NULL)) {
		line = slice_trim(line);
		if (line.len == 0) {
			if (open)
				buf_string(&out, "</p>\n");
			open = false;
			continue;
		}
		buf_string(&out, open ? "<br>\n" : "<p>");
		html_text_escape(&out, line);
		open = true;
	}
	if (open)
		buf_string(&out, "</p>");
	return out.failed ? SLICE("") : buf_slice(&out);
}
