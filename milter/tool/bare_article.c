/*
 * Putting header fields before an article, so that there is one way through the program for it and
 * for the newsletter it will be part of.
 */
#include "tool/bare_article.h"

#include "base/ascii.h"
#include "base/utf8.h"

/* The encoding sniffing of the HTML standard looks at 1024 bytes; templates put more before it. */
#define META_WITHIN 4096

static struct slice
without_mark(struct slice bytes)
{
	return slice_has_at(bytes, 0, SLICE("\xEF\xBB\xBF")) ? slice_from(bytes, 3) : bytes;
}

bool
bare_article_is_html(struct slice bytes)
{
	struct slice text = slice_trim(without_mark(bytes));

	if (text.len < 2 || text.data[0] != '<')
		return false;
	return text.data[1] == '!' || ascii_is_alpha(text.data[1]);
}

static bool
is_label_byte(uint8_t c)
{
	return ascii_is_alnum(c) || c == '-' || c == '_' || c == '.' || c == ':';
}

/* The charset that the inside of one <meta> tag names; empty where it names none. */
static struct slice
label_in(struct slice tag)
{
	size_t at = slice_find_nocase(tag, 0, SLICE("charset"));
	size_t start;

	if (at == SLICE_NOT_FOUND)
		return (struct slice){ NULL, 0 };
	at += 7;
	while (at < tag.len && ascii_is_space(tag.data[at]))
		at++;
	if (at == tag.len || tag.data[at] != '=')
		return (struct slice){ NULL, 0 };
	at++;
	while (at < tag.len &&
	       (ascii_is_space(tag.data[at]) || tag.data[at] == '"' || tag.data[at] == '\''))
		at++;
	start = at;
	while (at < tag.len && is_label_byte(tag.data[at]))
		at++;
	return slice_range(tag, (struct range){ start, at });
}

static struct slice
meta_charset(struct slice html)
{
	struct slice label = { NULL, 0 };
	size_t at = 0;

	html = slice_first(html, html.len < META_WITHIN ? html.len : META_WITHIN);
	while (label.len == 0 &&
	       (at = slice_find_nocase(html, at, SLICE("<meta"))) != SLICE_NOT_FOUND) {
		size_t end = slice_find_byte(html, at, '>');

		if (end == SLICE_NOT_FOUND)
			break;
		label = label_in(slice_range(html, (struct range){ at, end }));
		at = end;
	}
	return label;
}

static struct slice
charset_of(struct slice bytes, bool html)
{
	bool valid = utf8_valid(bytes, NULL);
	struct slice label = html ? meta_charset(bytes) : (struct slice){ NULL, 0 };

	if (valid && !utf8_is_ascii(bytes))
		return SLICE("utf-8");
	if (label.len > 0)
		return label;
	return valid ? SLICE("utf-8") : SLICE("windows-1252");
}

/* Control characters that no text has; ESC is one of ISO-2022-JP's. */
static bool
is_text(struct slice bytes)
{
	for (size_t i = 0; i < bytes.len; i++) {
		uint8_t c = bytes.data[i];

		if (c < 0x20 && !ascii_is_space(c) && c != 0x0B && c != 0x1B)
			return false;
	}
	return true;
}

static bool
is_utf16(struct slice bytes)
{
	return slice_has_at(bytes, 0, SLICE("\xFF\xFE")) || slice_has_at(bytes, 0, SLICE("\xFE\xFF"));
}

bool
bare_article_wrap(struct slice bytes, bool html, struct buf *out, struct error *err)
{
	struct slice rest = bytes, line = { NULL, 0 }, whole = { NULL, 0 }, newline;

	if (is_utf16(bytes))
		return fail(err, FAULT_INPUT, "is UTF-16; save it as UTF-8");
	if (!is_text(bytes))
		return fail(err, FAULT_INPUT, "is no text: it holds control characters");
	(void)slice_next_line(&rest, &line, &whole);
	newline = slice_from(whole, line.len);
	if (newline.len == 0)
		newline = SLICE("\n");
	buf_string(out, "MIME-Version: 1.0");
	buf_add(out, newline);
	buf_string(out, html ? "Content-Type: text/html; charset=" :
			       "Content-Type: text/plain; charset=");
	buf_add(out, charset_of(bytes, html));
	buf_add(out, newline);
	buf_string(out, "Content-Transfer-Encoding: 8bit");
	buf_add(out, newline);
	buf_add(out, newline);
	buf_add(out, bytes);
	if (out->failed)
		return fail(err, FAULT_MEMORY, "needs more memory than there is");
	return true;
}
