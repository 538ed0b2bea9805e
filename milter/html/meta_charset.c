/*
 * <meta charset="utf-8"> and <meta http-equiv="Content-Type" content="text/html; charset=utf-8">.
 */
#include "html/meta_charset.h"

#include "base/ascii.h"
#include "html/tokenizer.h"

#define LOOKED_AT_MOST (16 * 1024)

static size_t
skip_space(struct slice s, size_t at)
{
	while (at < s.len && ascii_is_space(s.data[at]))
		at++;
	return at;
}

/* The charset in a content attribute (WHATWG HTML 2.7.6); false where there is none. */
static bool
charset_in_content(struct slice source, struct range content, struct range *label_out)
{
	struct slice s = slice_first(source, content.end);
	size_t at = content.start, end;
	uint8_t quote = 0;

	for (;;) {
		at = slice_find_nocase(s, at, SLICE("charset"));
		if (at == SLICE_NOT_FOUND)
			return false;
		at = skip_space(s, at + 7);
		if (at < s.len && s.data[at] == '=')
			break;
	}
	at = skip_space(s, at + 1);
	if (at < s.len && (s.data[at] == '"' || s.data[at] == '\''))
		quote = s.data[at++];
	for (end = at; end < s.len; end++)
		if (quote != 0 ? s.data[end] == quote
			       : s.data[end] == ';' || ascii_is_space(s.data[end]))
			break;
	*label_out = (struct range){ at, end };
	return end > at && (quote == 0 || end < s.len);
}

static bool
is_about_content_type(const struct html_token *token, struct slice source)
{
	const struct html_attribute *about = html_token_attribute(token, source, "http-equiv");

	return about != NULL &&
	       slice_equal_nocase(slice_range(source, about->value), SLICE("content-type"));
}

static bool
label_of(const struct html_token *token, struct slice source, struct range *label_out)
{
	const struct html_attribute *charset = html_token_attribute(token, source, "charset");
	const struct html_attribute *content;
	struct slice value;

	if (charset != NULL) {
		value = slice_trim(slice_range(source, charset->value));
		label_out->start = value.len == 0 ? charset->value.start
						  : (size_t)(value.data - source.data);
		label_out->end = label_out->start + value.len;
		return value.len > 0;
	}
	content = html_token_attribute(token, source, "content");
	return content != NULL && is_about_content_type(token, source) &&
	       charset_in_content(source, content->value, label_out);
}

/* The next label; false when the head is over. */
static bool
next_label(struct html_tokenizer *tokenizer, struct slice source, struct range *label_out)
{
	struct html_token token;

	while (html_tokenizer_next(tokenizer, &token)) {
		if (token.type == HTML_START_TAG && token.element == ELEMENT_BODY)
			return false;
		if (token.type == HTML_END_TAG && token.element == ELEMENT_HEAD)
			return false;
		if (token.type == HTML_START_TAG && token.element == ELEMENT_META &&
		    label_of(&token, source, label_out))
			return true;
	}
	return false;
}

static struct slice
looked_at(struct slice source)
{
	return source.len > LOOKED_AT_MOST ? slice_first(source, LOOKED_AT_MOST) : source;
}

struct slice
html_meta_charset(struct arena *arena, struct slice source)
{
	struct html_tokenizer *tokenizer = html_tokenizer_new(arena, looked_at(source));
	struct range label;

	if (tokenizer == NULL || !next_label(tokenizer, looked_at(source), &label))
		return (struct slice){ NULL, 0 };
	return slice_range(source, label);
}

void
html_meta_charset_write(struct arena *arena, struct slice source, struct slice label,
			struct buf *out)
{
	struct html_tokenizer *tokenizer = html_tokenizer_new(arena, looked_at(source));
	struct range place;
	size_t at = 0;

	while (tokenizer != NULL && next_label(tokenizer, looked_at(source), &place)) {
		buf_add(out, slice_range(source, (struct range){ at, place.start }));
		buf_add(out, label);
		at = place.end;
	}
	out->failed |= tokenizer == NULL || html_tokenizer_failed(tokenizer);
	buf_add(out, slice_from(source, at));
}
