/*
 * tokenizer_state - what the files of the tokenizer share. For them alone.
 *
 * The states are those of WHATWG HTML 13.2.5 under their numbers there. Each file has one
 * function that makes one step in the states it knows:
 *
 *	tokenizer.c		1, 6 to 8		data, tag names
 *	raw_text.c		2 to 5, 9 to 31		RCDATA, RAWTEXT, script data, PLAINTEXT
 *	attribute.c		32 to 40		attributes
 *	markup_declaration.c	41 to 71		comments, DOCTYPE, CDATA
 *	character_reference.c	72 to 80
 *
 * Characters that a state emits are not collected: whatever lies between `text_start` and
 * the next token of another type is text. `mark` is where the token being made begins.
 */
#ifndef BLUEPENCIL_HTML_TOKENIZER_STATE_H
#define BLUEPENCIL_HTML_TOKENIZER_STATE_H

#include "base/ascii.h"
#include "html/tokenizer.h"

enum state {
	STATE_DATA = 1,
	STATE_RCDATA = 2,
	STATE_RAWTEXT = 3,
	STATE_SCRIPT_DATA = 4,
	STATE_PLAINTEXT = 5,
	STATE_TAG_OPEN = 6,
	STATE_END_TAG_OPEN = 7,
	STATE_TAG_NAME = 8,
	STATE_RCDATA_LESS_THAN_SIGN = 9,
	STATE_RCDATA_END_TAG_OPEN = 10,
	STATE_RCDATA_END_TAG_NAME = 11,
	STATE_RAWTEXT_LESS_THAN_SIGN = 12,
	STATE_RAWTEXT_END_TAG_OPEN = 13,
	STATE_RAWTEXT_END_TAG_NAME = 14,
	STATE_SCRIPT_DATA_LESS_THAN_SIGN = 15,
	STATE_SCRIPT_DATA_END_TAG_OPEN = 16,
	STATE_SCRIPT_DATA_END_TAG_NAME = 17,
	STATE_SCRIPT_DATA_ESCAPE_START = 18,
	STATE_SCRIPT_DATA_ESCAPE_START_DASH = 19,
	STATE_SCRIPT_DATA_ESCAPED = 20,
	STATE_SCRIPT_DATA_ESCAPED_DASH = 21,
	STATE_SCRIPT_DATA_ESCAPED_DASH_DASH = 22,
	STATE_SCRIPT_DATA_ESCAPED_LESS_THAN_SIGN = 23,
	STATE_SCRIPT_DATA_ESCAPED_END_TAG_OPEN = 24,
	STATE_SCRIPT_DATA_ESCAPED_END_TAG_NAME = 25,
	STATE_SCRIPT_DATA_DOUBLE_ESCAPE_START = 26,
	STATE_SCRIPT_DATA_DOUBLE_ESCAPED = 27,
	STATE_SCRIPT_DATA_DOUBLE_ESCAPED_DASH = 28,
	STATE_SCRIPT_DATA_DOUBLE_ESCAPED_DASH_DASH = 29,
	STATE_SCRIPT_DATA_DOUBLE_ESCAPED_LESS_THAN_SIGN = 30,
	STATE_SCRIPT_DATA_DOUBLE_ESCAPE_END = 31,
	STATE_BEFORE_ATTRIBUTE_NAME = 32,
	STATE_ATTRIBUTE_NAME = 33,
	STATE_AFTER_ATTRIBUTE_NAME = 34,
	STATE_BEFORE_ATTRIBUTE_VALUE = 35,
	STATE_ATTRIBUTE_VALUE_DOUBLE_QUOTED = 36,
	STATE_ATTRIBUTE_VALUE_SINGLE_QUOTED = 37,
	STATE_ATTRIBUTE_VALUE_UNQUOTED = 38,
	STATE_AFTER_ATTRIBUTE_VALUE_QUOTED = 39,
	STATE_SELF_CLOSING_START_TAG = 40,
	STATE_BOGUS_COMMENT = 41,
	STATE_MARKUP_DECLARATION_OPEN = 42,
	STATE_COMMENT_START = 43,
	STATE_COMMENT_START_DASH = 44,
	STATE_COMMENT = 45,
	STATE_COMMENT_LESS_THAN_SIGN = 46,
	STATE_COMMENT_LESS_THAN_SIGN_BANG = 47,
	STATE_COMMENT_LESS_THAN_SIGN_BANG_DASH = 48,
	STATE_COMMENT_LESS_THAN_SIGN_BANG_DASH_DASH = 49,
	STATE_COMMENT_END_DASH = 50,
	STATE_COMMENT_END = 51,
	STATE_COMMENT_END_BANG = 52,
	STATE_DOCTYPE = 53,
	STATE_BEFORE_DOCTYPE_NAME = 54,
	STATE_DOCTYPE_NAME = 55,
	STATE_AFTER_DOCTYPE_NAME = 56,
	STATE_AFTER_DOCTYPE_PUBLIC_KEYWORD = 57,
	STATE_BEFORE_DOCTYPE_PUBLIC_IDENTIFIER = 58,
	STATE_DOCTYPE_PUBLIC_IDENTIFIER_DOUBLE_QUOTED = 59,
	STATE_DOCTYPE_PUBLIC_IDENTIFIER_SINGLE_QUOTED = 60,
	STATE_AFTER_DOCTYPE_PUBLIC_IDENTIFIER = 61,
	STATE_BETWEEN_DOCTYPE_PUBLIC_AND_SYSTEM_IDENTIFIERS = 62,
	STATE_AFTER_DOCTYPE_SYSTEM_KEYWORD = 63,
	STATE_BEFORE_DOCTYPE_SYSTEM_IDENTIFIER = 64,
	STATE_DOCTYPE_SYSTEM_IDENTIFIER_DOUBLE_QUOTED = 65,
	STATE_DOCTYPE_SYSTEM_IDENTIFIER_SINGLE_QUOTED = 66,
	STATE_AFTER_DOCTYPE_SYSTEM_IDENTIFIER = 67,
	STATE_BOGUS_DOCTYPE = 68,
	STATE_CDATA_SECTION = 69,
	STATE_CDATA_SECTION_BRACKET = 70,
	STATE_CDATA_SECTION_END = 71,
};

struct html_tokenizer {
	struct arena *arena;
	struct slice source;
	size_t at;			/* the next input character */
	enum state state;
	size_t text_start;		/* the end of the token before */
	size_t mark;			/* where the token being made begins */
	size_t name_start;		/* the "temporary buffer" of the script data states */
	size_t dash;			/* comments: the first of the dashes that may end it */
	struct html_token token;	/* being made */
	struct html_token queued;	/* made, but text stands before it */
	bool has_queued;
	bool foreign;
	bool failed;
	uint64_t errors;
	struct slice last_start_tag;

	struct html_attribute *attributes;
	size_t attribute_count, attribute_cap;
	uint32_t *name_index;		/* attributes of one tag by hash, when they are many */
	size_t name_index_size, name_index_cap;
};

enum step {
	STEP_ON,		/* no token yet */
	STEP_TOKEN,		/* `token` is made; it ends at `at` */
	STEP_END,		/* the end of the source, or no memory */
};

enum step raw_text_step(struct html_tokenizer *t);
enum step attribute_step(struct html_tokenizer *t);
enum step markup_declaration_step(struct html_tokenizer *t);

/* Steps that several files take. */
enum step tokenizer_character(struct html_tokenizer *t, uint32_t code_point);
enum step tokenizer_reference(struct html_tokenizer *t);
void tokenizer_begin_tag(struct html_tokenizer *t, enum html_token_type type);
enum step tokenizer_end_tag(struct html_tokenizer *t);
enum step tokenizer_eof_in_tag(struct html_tokenizer *t);

/* The errors of 13.2.3.5 (preprocessing the input stream) in `source`. */
uint64_t input_stream_errors(struct slice source);

#define END_OF_FILE (-1)
#define NUL 0
#define ERROR_BIT(name) (UINT64_C(1) << HTML_ERROR_##name)
#define PARSE_ERROR(t, name) ((void)((t)->errors |= ERROR_BIT(name)))

/* "Consume the next input character." */
static inline int
consume(struct html_tokenizer *t)
{
	return t->at < t->source.len ? t->source.data[t->at++] : END_OF_FILE;
}

/* "Switch to the ... state." */
static inline enum step
switch_to(struct html_tokenizer *t, enum state state)
{
	t->state = state;
	return STEP_ON;
}

/* "Reconsume in the ... state"; `c` is what was consumed. */
static inline enum step
reconsume(struct html_tokenizer *t, int c, enum state state)
{
	if (c != END_OF_FILE)
		t->at--;
	t->state = state;
	return STEP_ON;
}

static inline bool
is_space(int c)
{
	return c != END_OF_FILE && ascii_is_space((uint8_t)c);
}

static inline bool
is_alpha(int c)
{
	return c != END_OF_FILE && ascii_is_alpha((uint8_t)c);
}

/* A word of which some byte is 0 gets a bit 0x80; bytes above the lowest such may lie. */
static inline uint64_t
zero_bytes(uint64_t word)
{
	return (word - UINT64_C(0x0101010101010101)) & ~word & UINT64_C(0x8080808080808080);
}

/* Moves on to the next of three bytes, eight at a time: most of a newsletter is passed here. */
static inline void
skip_to(struct html_tokenizer *t, uint8_t a, uint8_t b, uint8_t c)
{
	const uint64_t each = UINT64_C(0x0101010101010101);
	const uint8_t *data = t->source.data;
	size_t at = t->at, len = t->source.len;

	for (; len - at >= sizeof(uint64_t); at += sizeof(uint64_t)) {
		uint64_t word;

		memcpy(&word, data + at, sizeof(word));
		if ((zero_bytes(word ^ each * a) | zero_bytes(word ^ each * b) |
		     zero_bytes(word ^ each * c)) != 0)
			break;
	}
	while (at < len && data[at] != a && data[at] != b && data[at] != c)
		at++;
	t->at = at;
}

#endif
