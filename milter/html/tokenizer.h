/*
 * tokenizer - HTML to tokens, each with the range of bytes it was made from.
 *
 * Written state by state after WHATWG HTML 13.2.5. Where the standard emits changed
 * characters, this tokenizer emits ranges of the source, for an edit must name bytes: a token
 * says where it stands and never what it would look like rewritten.
 *
 * The tokens of a source tile it: the first begins at 0, each begins where the one before
 * ended, the last ends at the end. Nothing is skipped, so what is not deleted stays.
 *
 * Input      UTF-8 by intent, any bytes in fact; nothing is decoded but references. CR and CRLF
 *            are left as they stand in text tokens; whoever wants the standard's newlines
 *            replaces them (13.2.3.5). A BOM is text like any other
 * States     after a start tag the tokenizer enters RCDATA, RAWTEXT, script data or PLAINTEXT
 *            by itself (what 13.2.6 asks of the tree builder), but
 *            not in foreign content; `html_tokenizer_set_state` is for
 *            tests and fragments
 * Memory     none but the arrays of attributes in the arena given; a token's attributes are
 *            valid until the next call
 * Time       linear in the source
 */
#ifndef BLUEPENCIL_HTML_TOKENIZER_H
#define BLUEPENCIL_HTML_TOKENIZER_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/slice.h"
#include "html/element.h"

enum html_token_type {
	HTML_TEXT,		/* bytes that stand for themselves */
	HTML_CHARACTER,		/* a range that stands for one or two other code points: a reference, NUL */
	HTML_START_TAG,
	HTML_END_TAG,
	HTML_COMMENT,		/* bogus comments and "<!...>" too; conditional comments are comments */
	HTML_DOCTYPE,
	HTML_NOTHING,		/* bytes that yield no token: "</>", a tag cut off by the end of the file,
				   "<![CDATA[" and "]]>" of a CDATA section in foreign content */
};

struct html_attribute {
	struct range whole;	/* from the name to the end of the value, its quotes included */
	struct range name;
	struct range value;	/* without quotes, references not resolved; empty where there is none */
	bool has_value;
	bool duplicate;		/* an attribute of this name came before: to be ignored */
};

struct html_token {
	enum html_token_type type;
	struct range range;

	/* HTML_START_TAG, HTML_END_TAG, HTML_DOCTYPE */
	struct range name;
	enum element element;
	bool self_closing;
	const struct html_attribute *attributes;
	size_t attribute_count;

	/* HTML_COMMENT: what stands between "<!--" and "-->" */
	struct range data;

	/* HTML_CHARACTER: the second is 0 where there is one; both are for a NUL to be dropped */
	uint32_t code_points[2];

	/* HTML_DOCTYPE (13.2.5.53 to 67) */
	bool has_public_id, has_system_id, force_quirks;
	struct range public_id, system_id;
};

enum html_state {		/* the states that a tree builder may ask for */
	HTML_STATE_DATA,
	HTML_STATE_RCDATA,
	HTML_STATE_RAWTEXT,
	HTML_STATE_SCRIPT_DATA,
	HTML_STATE_PLAINTEXT,
	HTML_STATE_CDATA_SECTION,
};

/* The parse errors of 13.2.2 that a tokenizer can meet, one bit each in html_tokenizer.errors. */
enum html_error {
	HTML_ERROR_ABRUPT_CLOSING_OF_EMPTY_COMMENT,
	HTML_ERROR_ABRUPT_DOCTYPE_PUBLIC_IDENTIFIER,
	HTML_ERROR_ABRUPT_DOCTYPE_SYSTEM_IDENTIFIER,
	HTML_ERROR_ABSENCE_OF_DIGITS_IN_NUMERIC_CHARACTER_REFERENCE,
	HTML_ERROR_CDATA_IN_HTML_CONTENT,
	HTML_ERROR_CHARACTER_REFERENCE_OUTSIDE_UNICODE_RANGE,
	HTML_ERROR_CONTROL_CHARACTER_IN_INPUT_STREAM,
	HTML_ERROR_CONTROL_CHARACTER_REFERENCE,
	HTML_ERROR_DUPLICATE_ATTRIBUTE,
	HTML_ERROR_END_TAG_WITH_ATTRIBUTES,
	HTML_ERROR_END_TAG_WITH_TRAILING_SOLIDUS,
	HTML_ERROR_EOF_BEFORE_TAG_NAME,
	HTML_ERROR_EOF_IN_CDATA,
	HTML_ERROR_EOF_IN_COMMENT,
	HTML_ERROR_EOF_IN_DOCTYPE,
	HTML_ERROR_EOF_IN_SCRIPT_HTML_COMMENT_LIKE_TEXT,
	HTML_ERROR_EOF_IN_TAG,
	HTML_ERROR_INCORRECTLY_CLOSED_COMMENT,
	HTML_ERROR_INCORRECTLY_OPENED_COMMENT,
	HTML_ERROR_INVALID_CHARACTER_SEQUENCE_AFTER_DOCTYPE_NAME,
	HTML_ERROR_INVALID_FIRST_CHARACTER_OF_TAG_NAME,
	HTML_ERROR_MISSING_ATTRIBUTE_VALUE,
	HTML_ERROR_MISSING_DOCTYPE_NAME,
	HTML_ERROR_MISSING_DOCTYPE_PUBLIC_IDENTIFIER,
	HTML_ERROR_MISSING_DOCTYPE_SYSTEM_IDENTIFIER,
	HTML_ERROR_MISSING_END_TAG_NAME,
	HTML_ERROR_MISSING_QUOTE_BEFORE_DOCTYPE_PUBLIC_IDENTIFIER,
	HTML_ERROR_MISSING_QUOTE_BEFORE_DOCTYPE_SYSTEM_IDENTIFIER,
	HTML_ERROR_MISSING_SEMICOLON_AFTER_CHARACTER_REFERENCE,
	HTML_ERROR_MISSING_WHITESPACE_AFTER_DOCTYPE_PUBLIC_KEYWORD,
	HTML_ERROR_MISSING_WHITESPACE_AFTER_DOCTYPE_SYSTEM_KEYWORD,
	HTML_ERROR_MISSING_WHITESPACE_BEFORE_DOCTYPE_NAME,
	HTML_ERROR_MISSING_WHITESPACE_BETWEEN_ATTRIBUTES,
	HTML_ERROR_MISSING_WHITESPACE_BETWEEN_DOCTYPE_PUBLIC_AND_SYSTEM_IDENTIFIERS,
	HTML_ERROR_NESTED_COMMENT,
	HTML_ERROR_NONCHARACTER_CHARACTER_REFERENCE,
	HTML_ERROR_NONCHARACTER_IN_INPUT_STREAM,
	HTML_ERROR_NULL_CHARACTER_REFERENCE,
	HTML_ERROR_SURROGATE_CHARACTER_REFERENCE,
	HTML_ERROR_SURROGATE_IN_INPUT_STREAM,
	HTML_ERROR_UNEXPECTED_CHARACTER_AFTER_DOCTYPE_SYSTEM_IDENTIFIER,
	HTML_ERROR_UNEXPECTED_CHARACTER_IN_ATTRIBUTE_NAME,
	HTML_ERROR_UNEXPECTED_CHARACTER_IN_UNQUOTED_ATTRIBUTE_VALUE,
	HTML_ERROR_UNEXPECTED_EQUALS_SIGN_BEFORE_ATTRIBUTE_NAME,
	HTML_ERROR_UNEXPECTED_NULL_CHARACTER,
	HTML_ERROR_UNEXPECTED_QUESTION_MARK_INSTEAD_OF_TAG_NAME,
	HTML_ERROR_UNEXPECTED_SOLIDUS_IN_TAG,
	HTML_ERROR_UNKNOWN_NAMED_CHARACTER_REFERENCE,
	HTML_ERROR_COUNT
};

/* The name of an error as the standard spells it: "eof-in-tag". */
const char *html_error_name(enum html_error error);

struct html_tokenizer;

/* NULL when the arena's budget is spent. `source` must outlive the tokenizer. */
struct html_tokenizer *html_tokenizer_new(struct arena *arena, struct slice source);

/* Begins anew with a part of the source, as if nothing stood around it. Ranges stay those of the source. */
void html_tokenizer_restart(struct html_tokenizer *tokenizer, struct range part);

/*
 * `last_start_tag` decides what an appropriate end tag is in the text states; may be empty. To
 * be called before the first token, or directly after a tag.
 */
void html_tokenizer_set_state(struct html_tokenizer *tokenizer, enum html_state state,
			      struct slice last_start_tag);

/* Inside svg or math "<![CDATA[" opens a section (13.2.5.42); the tree builder says so. */
void html_tokenizer_set_foreign(struct html_tokenizer *tokenizer, bool foreign);

/* The next token. False at the end, or, with html_tokenizer_failed, when the budget is spent. */
bool html_tokenizer_next(struct html_tokenizer *tokenizer, struct html_token *token_out);
bool html_tokenizer_failed(const struct html_tokenizer *tokenizer);

/*
 * Errors met up to the end of the last token: bits (UINT64_C(1) << enum html_error). Those of
 * the input stream are looked for in this call, which reads the source up to there once more.
 */
uint64_t html_tokenizer_errors(const struct html_tokenizer *tokenizer);

/* The attribute of this name (lower case), NULL when there is none. */
const struct html_attribute *html_attribute_find(const struct html_attribute *attributes,
						  size_t count, struct slice source,
						  const char *name);
const struct html_attribute *html_token_attribute(const struct html_token *token,
						   struct slice source, const char *name);

/*
 * An attribute's value as a DOM has it: references resolved, newlines LF, NUL as U+FFFD. A
 * slice of `source` when nothing of that is needed, or when the budget is spent.
 */
struct slice html_attribute_value(struct arena *arena, struct slice source,
				  const struct html_attribute *attribute);

#endif
