/*
 * Reading a token: its attributes, and the names of the errors met on the way to it.
 */
#include "base/ascii.h"
#include "base/buf.h"
#include "html/character_reference.h"
#include "html/tokenizer.h"

static const char *const error_names[HTML_ERROR_COUNT] = {
	[HTML_ERROR_ABRUPT_CLOSING_OF_EMPTY_COMMENT] = "abrupt-closing-of-empty-comment",
	[HTML_ERROR_ABRUPT_DOCTYPE_PUBLIC_IDENTIFIER] = "abrupt-doctype-public-identifier",
	[HTML_ERROR_ABRUPT_DOCTYPE_SYSTEM_IDENTIFIER] = "abrupt-doctype-system-identifier",
	[HTML_ERROR_ABSENCE_OF_DIGITS_IN_NUMERIC_CHARACTER_REFERENCE] =
	    "absence-of-digits-in-numeric-character-reference",
	[HTML_ERROR_CDATA_IN_HTML_CONTENT] = "cdata-in-html-content",
	[HTML_ERROR_CHARACTER_REFERENCE_OUTSIDE_UNICODE_RANGE] =
	    "character-reference-outside-unicode-range",
	[HTML_ERROR_CONTROL_CHARACTER_IN_INPUT_STREAM] = "control-character-in-input-stream",
	[HTML_ERROR_CONTROL_CHARACTER_REFERENCE] = "control-character-reference",
	[HTML_ERROR_DUPLICATE_ATTRIBUTE] = "duplicate-attribute",
	[HTML_ERROR_END_TAG_WITH_ATTRIBUTES] = "end-tag-with-attributes",
	[HTML_ERROR_END_TAG_WITH_TRAILING_SOLIDUS] = "end-tag-with-trailing-solidus",
	[HTML_ERROR_EOF_BEFORE_TAG_NAME] = "eof-before-tag-name",
	[HTML_ERROR_EOF_IN_CDATA] = "eof-in-cdata",
	[HTML_ERROR_EOF_IN_COMMENT] = "eof-in-comment",
	[HTML_ERROR_EOF_IN_DOCTYPE] = "eof-in-doctype",
	[HTML_ERROR_EOF_IN_SCRIPT_HTML_COMMENT_LIKE_TEXT] = "eof-in-script-html-comment-like-text",
	[HTML_ERROR_EOF_IN_TAG] = "eof-in-tag",
	[HTML_ERROR_INCORRECTLY_CLOSED_COMMENT] = "incorrectly-closed-comment",
	[HTML_ERROR_INCORRECTLY_OPENED_COMMENT] = "incorrectly-opened-comment",
	[HTML_ERROR_INVALID_CHARACTER_SEQUENCE_AFTER_DOCTYPE_NAME] =
	    "invalid-character-sequence-after-doctype-name",
	[HTML_ERROR_INVALID_FIRST_CHARACTER_OF_TAG_NAME] = "invalid-first-character-of-tag-name",
	[HTML_ERROR_MISSING_ATTRIBUTE_VALUE] = "missing-attribute-value",
	[HTML_ERROR_MISSING_DOCTYPE_NAME] = "missing-doctype-name",
	[HTML_ERROR_MISSING_DOCTYPE_PUBLIC_IDENTIFIER] = "missing-doctype-public-identifier",
	[HTML_ERROR_MISSING_DOCTYPE_SYSTEM_IDENTIFIER] = "missing-doctype-system-identifier",
	[HTML_ERROR_MISSING_END_TAG_NAME] = "missing-end-tag-name",
	[HTML_ERROR_MISSING_QUOTE_BEFORE_DOCTYPE_PUBLIC_IDENTIFIER] =
	    "missing-quote-before-doctype-public-identifier",
	[HTML_ERROR_MISSING_QUOTE_BEFORE_DOCTYPE_SYSTEM_IDENTIFIER] =
	    "missing-quote-before-doctype-system-identifier",
	[HTML_ERROR_MISSING_SEMICOLON_AFTER_CHARACTER_REFERENCE] =
	    "missing-semicolon-after-character-reference",
	[HTML_ERROR_MISSING_WHITESPACE_AFTER_DOCTYPE_PUBLIC_KEYWORD] =
	    "missing-whitespace-after-doctype-public-keyword",
	[HTML_ERROR_MISSING_WHITESPACE_AFTER_DOCTYPE_SYSTEM_KEYWORD] =
	    "missing-whitespace-after-doctype-system-keyword",
	[HTML_ERROR_MISSING_WHITESPACE_BEFORE_DOCTYPE_NAME] =
	    "missing-whitespace-before-doctype-name",
	[HTML_ERROR_MISSING_WHITESPACE_BETWEEN_ATTRIBUTES] =
	    "missing-whitespace-between-attributes",
	[HTML_ERROR_MISSING_WHITESPACE_BETWEEN_DOCTYPE_PUBLIC_AND_SYSTEM_IDENTIFIERS] =
	    "missing-whitespace-between-doctype-public-and-system-identifiers",
	[HTML_ERROR_NESTED_COMMENT] = "nested-comment",
	[HTML_ERROR_NONCHARACTER_CHARACTER_REFERENCE] = "noncharacter-character-reference",
	[HTML_ERROR_NONCHARACTER_IN_INPUT_STREAM] = "noncharacter-in-input-stream",
	[HTML_ERROR_NULL_CHARACTER_REFERENCE] = "null-character-reference",
	[HTML_ERROR_SURROGATE_CHARACTER_REFERENCE] = "surrogate-character-reference",
	[HTML_ERROR_SURROGATE_IN_INPUT_STREAM] = "surrogate-in-input-stream",
	[HTML_ERROR_UNEXPECTED_CHARACTER_AFTER_DOCTYPE_SYSTEM_IDENTIFIER] =
	    "unexpected-character-after-doctype-system-identifier",
	[HTML_ERROR_UNEXPECTED_CHARACTER_IN_ATTRIBUTE_NAME] =
	    "unexpected-character-in-attribute-name",
	[HTML_ERROR_UNEXPECTED_CHARACTER_IN_UNQUOTED_ATTRIBUTE_VALUE] =
	    "unexpected-character-in-unquoted-attribute-value",
	[HTML_ERROR_UNEXPECTED_EQUALS_SIGN_BEFORE_ATTRIBUTE_NAME] =
	    "unexpected-equals-sign-before-attribute-name",
	[HTML_ERROR_UNEXPECTED_NULL_CHARACTER] = "unexpected-null-character",
	[HTML_ERROR_UNEXPECTED_QUESTION_MARK_INSTEAD_OF_TAG_NAME] =
	    "unexpected-question-mark-instead-of-tag-name",
	[HTML_ERROR_UNEXPECTED_SOLIDUS_IN_TAG] = "unexpected-solidus-in-tag",
	[HTML_ERROR_UNKNOWN_NAMED_CHARACTER_REFERENCE] = "unknown-named-character-reference",
};

const char *
html_error_name(enum html_error error)
{
	return error_names[error];
}

const struct html_attribute *
html_attribute_find(const struct html_attribute *attributes, size_t count, struct slice source,
		    const char *name)
{
	struct slice wanted = slice_of(name);

	for (size_t i = 0; i < count; i++)
		if (slice_equal_nocase(slice_range(source, attributes[i].name), wanted))
			return &attributes[i];
	return NULL;
}

const struct html_attribute *
html_token_attribute(const struct html_token *token, struct slice source, const char *name)
{
	return html_attribute_find(token->attributes, token->attribute_count, source, name);
}

/* Does a byte of it stand for something else? */
static bool
needs_resolving(struct slice raw)
{
	for (size_t i = 0; i < raw.len; i++)
		if (raw.data[i] == '&' || raw.data[i] == '\r' || raw.data[i] == '\0')
			return true;
	return false;
}

/* What stands at `at` in `raw`, added to `value`; returns the bytes it takes. */
static size_t
resolve(struct buf *value, struct slice raw, size_t at)
{
	struct character_reference reference;

	switch (raw.data[at]) {
	case '&':
		if (!character_reference_read(raw, at, true, &reference))
			break;
		buf_code_point(value, reference.code_points[0]);
		if (reference.code_points[1] != 0)
			buf_code_point(value, reference.code_points[1]);
		return reference.len;
	case '\r':
		if (!slice_has_at(raw, at + 1, SLICE("\n")))
			buf_byte(value, '\n');
		return 1;
	case '\0':
		buf_code_point(value, 0xFFFD);
		return 1;
	}
	buf_byte(value, raw.data[at]);
	return 1;
}

struct slice
html_attribute_value(struct arena *arena, struct slice source,
		     const struct html_attribute *attribute)
{
	struct slice raw = slice_range(source, attribute->value);
	struct buf value;

	if (!needs_resolving(raw))
		return raw;
	buf_init(&value, arena);
	(void)buf_reserve(&value, raw.len);
	for (size_t at = 0; at < raw.len;)
		at += resolve(&value, raw, at);
	return value.failed ? raw : buf_slice(&value);
}
