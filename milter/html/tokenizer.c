/*
 * The tokenizer: its calls, and the states of data and tag names.
 *
 * `html_tokenizer_next` steps through the states until one has made a token. Text is what was
 * passed on the way, so a token behind text waits in `queued` for the next call, and a "<"
 * that turns out to begin nothing needs no going back.
 */
#include "html/tokenizer.h"

#include "html/character_reference.h"
#include "html/tokenizer_state.h"

struct html_tokenizer *
html_tokenizer_new(struct arena *arena, struct slice source)
{
	struct html_tokenizer *t = arena_alloc(arena, sizeof(*t));

	if (t == NULL)
		return NULL;
	t->arena = arena;
	t->source = source;
	t->state = STATE_DATA;
	return t;
}

void
html_tokenizer_restart(struct html_tokenizer *tokenizer, struct range part)
{
	tokenizer->source.len = part.end;
	tokenizer->at = tokenizer->text_start = tokenizer->mark = part.start;
	tokenizer->state = STATE_DATA;
	tokenizer->has_queued = tokenizer->foreign = false;
	tokenizer->last_start_tag = (struct slice){ 0 };
}

void
html_tokenizer_set_state(struct html_tokenizer *tokenizer, enum html_state state,
			 struct slice last_start_tag)
{
	static const enum state states[] = {
		[HTML_STATE_DATA] = STATE_DATA,
		[HTML_STATE_RCDATA] = STATE_RCDATA,
		[HTML_STATE_RAWTEXT] = STATE_RAWTEXT,
		[HTML_STATE_SCRIPT_DATA] = STATE_SCRIPT_DATA,
		[HTML_STATE_PLAINTEXT] = STATE_PLAINTEXT,
		[HTML_STATE_CDATA_SECTION] = STATE_CDATA_SECTION,
	};

	assert(!tokenizer->has_queued);
	tokenizer->state = states[state];
	tokenizer->last_start_tag = last_start_tag;
}

void
html_tokenizer_set_foreign(struct html_tokenizer *tokenizer, bool foreign)
{
	tokenizer->foreign = foreign;
}

bool
html_tokenizer_failed(const struct html_tokenizer *tokenizer)
{
	return tokenizer->failed;
}

uint64_t
html_tokenizer_errors(const struct html_tokenizer *tokenizer)
{
	return tokenizer->errors |
	       input_stream_errors(slice_first(tokenizer->source, tokenizer->text_start));
}

/* ---- tokens -------------------------------------------------------------------------------- */

/* The character before `at`, which stands for another. */
enum step
tokenizer_character(struct html_tokenizer *t, uint32_t code_point)
{
	t->mark = t->at - 1;
	t->token = (struct html_token){ .type = HTML_CHARACTER, .code_points = { code_point } };
	return STEP_TOKEN;
}

/* 13.2.5.72 Character reference state, from a text state; its "&" is consumed. */
enum step
tokenizer_reference(struct html_tokenizer *t)
{
	struct character_reference reference;
	bool found = character_reference_read(t->source, t->at - 1, false, &reference);

	t->errors |= reference.errors;
	if (!found)
		return STEP_ON;
	t->mark = t->at - 1;
	t->at = t->mark + reference.len;
	t->token = (struct html_token){
		.type = HTML_CHARACTER,
		.code_points = { reference.code_points[0], reference.code_points[1] },
	};
	return STEP_TOKEN;
}

/* Creates a tag token; its name begins at `at`. */
void
tokenizer_begin_tag(struct html_tokenizer *t, enum html_token_type type)
{
	t->token = (struct html_token){ .type = type, .name = { t->at, t->at } };
	t->attribute_count = 0;
	t->name_index_size = 0;
}

/* The state that a tree builder would switch to after this start tag (13.2.6.4.4, .7). */
static enum state
state_after(enum element element, bool foreign)
{
	if (foreign)
		return STATE_DATA;
	if (element_is(element, ELEMENT_IS_RCDATA))
		return STATE_RCDATA;
	if (element_is(element, ELEMENT_IS_RAW_TEXT))
		return STATE_RAWTEXT;
	if (element == ELEMENT_SCRIPT)
		return STATE_SCRIPT_DATA;
	return element == ELEMENT_PLAINTEXT ? STATE_PLAINTEXT : STATE_DATA;
}

/* Emits the tag token whose ">" is consumed. */
enum step
tokenizer_end_tag(struct html_tokenizer *t)
{
	struct html_token *token = &t->token;
	struct slice name = slice_range(t->source, token->name);

	token->element = element_find(name);
	token->attributes = t->attributes;
	token->attribute_count = t->attribute_count;
	t->state = STATE_DATA;
	if (token->type == HTML_START_TAG) {
		t->last_start_tag = name;
		t->state = state_after(token->element, t->foreign);
		return STEP_TOKEN;
	}
	if (t->attribute_count > 0)
		PARSE_ERROR(t, END_TAG_WITH_ATTRIBUTES);
	if (token->self_closing)
		PARSE_ERROR(t, END_TAG_WITH_TRAILING_SOLIDUS);
	return STEP_TOKEN;
}

/* The bytes from `mark` on yield no token. */
static enum step
nothing(struct html_tokenizer *t)
{
	t->token = (struct html_token){ .type = HTML_NOTHING };
	t->state = STATE_DATA;
	return STEP_TOKEN;
}

enum step
tokenizer_eof_in_tag(struct html_tokenizer *t)
{
	PARSE_ERROR(t, EOF_IN_TAG);
	return nothing(t);
}

/* ---- data and tags ------------------------------------------------------------------------- */

/* A comment token whose data begins with the character just consumed. */
static enum step
bogus_comment(struct html_tokenizer *t, int c)
{
	(void)reconsume(t, c, STATE_BOGUS_COMMENT);
	t->token = (struct html_token){ .type = HTML_COMMENT, .data = { t->at, t->at } };
	return STEP_ON;
}

/* 13.2.5.8 Tag name state. */
static enum step
tag_name_step(struct html_tokenizer *t)
{
	for (;;) {
		int c = consume(t);

		switch (c) {
		case '\t':
		case '\n':
		case '\f':
		case '\r':
		case ' ':
			t->token.name.end = t->at - 1;
			return switch_to(t, STATE_BEFORE_ATTRIBUTE_NAME);
		case '/':
			t->token.name.end = t->at - 1;
			return switch_to(t, STATE_SELF_CLOSING_START_TAG);
		case '>':
			t->token.name.end = t->at - 1;
			return tokenizer_end_tag(t);
		case END_OF_FILE:
			return tokenizer_eof_in_tag(t);
		case NUL:
			PARSE_ERROR(t, UNEXPECTED_NULL_CHARACTER);
			break;
		}
	}
}

static enum step
tag_step(struct html_tokenizer *t)
{
	int c;

	switch (t->state) {
	case STATE_DATA: /* 13.2.5.1 */
		skip_to(t, '<', '&', NUL);
		c = consume(t);
		if (c == '&')
			return tokenizer_reference(t);
		if (c == '<') {
			t->mark = t->at - 1;
			return switch_to(t, STATE_TAG_OPEN);
		}
		if (c == END_OF_FILE)
			return STEP_END;
		PARSE_ERROR(t, UNEXPECTED_NULL_CHARACTER);
		return tokenizer_character(t, 0); /* the tree builder drops it */

	case STATE_TAG_OPEN: /* 13.2.5.6 */
		c = consume(t);
		if (is_alpha(c)) {
			(void)reconsume(t, c, STATE_TAG_NAME);
			tokenizer_begin_tag(t, HTML_START_TAG);
			return STEP_ON;
		}
		if (c == '/')
			return switch_to(t, STATE_END_TAG_OPEN);
		if (c == '!')
			return switch_to(t, STATE_MARKUP_DECLARATION_OPEN);
		if (c == '?') {
			PARSE_ERROR(t, UNEXPECTED_QUESTION_MARK_INSTEAD_OF_TAG_NAME);
			return bogus_comment(t, c);
		}
		if (c == END_OF_FILE)
			PARSE_ERROR(t, EOF_BEFORE_TAG_NAME);
		else
			PARSE_ERROR(t, INVALID_FIRST_CHARACTER_OF_TAG_NAME);
		return reconsume(t, c, STATE_DATA);

	case STATE_END_TAG_OPEN: /* 13.2.5.7 */
		c = consume(t);
		if (is_alpha(c)) {
			(void)reconsume(t, c, STATE_TAG_NAME);
			tokenizer_begin_tag(t, HTML_END_TAG);
			return STEP_ON;
		}
		if (c == '>') {
			PARSE_ERROR(t, MISSING_END_TAG_NAME);
			return nothing(t);
		}
		if (c == END_OF_FILE) {
			PARSE_ERROR(t, EOF_BEFORE_TAG_NAME);
			return reconsume(t, c, STATE_DATA);
		}
		PARSE_ERROR(t, INVALID_FIRST_CHARACTER_OF_TAG_NAME);
		return bogus_comment(t, c);

	case STATE_TAG_NAME: /* 13.2.5.8 */
		return tag_name_step(t);

	default:
		assert(false); /* a state of another file */
		return STEP_END;
	}
}

/* ---- the next token ------------------------------------------------------------------------ */

static enum step
step(struct html_tokenizer *t)
{
	if (t->state == STATE_DATA || (t->state >= STATE_TAG_OPEN && t->state <= STATE_TAG_NAME))
		return tag_step(t);
	if (t->state >= STATE_BOGUS_COMMENT)
		return markup_declaration_step(t);
	if (t->state >= STATE_BEFORE_ATTRIBUTE_NAME)
		return attribute_step(t);
	return raw_text_step(t);
}

static void
text(struct html_tokenizer *t, size_t end, struct html_token *token_out)
{
	*token_out = (struct html_token){ .type = HTML_TEXT, .range = { t->text_start, end } };
	t->text_start = end;
}

bool
html_tokenizer_next(struct html_tokenizer *tokenizer, struct html_token *token_out)
{
	struct html_tokenizer *t = tokenizer;
	enum step done;

	if (t->has_queued) {
		t->has_queued = false;
		t->text_start = t->queued.range.end;
		*token_out = t->queued;
		return true;
	}
	do
		done = step(t);
	while (done == STEP_ON && !t->failed);
	if (t->failed || (done == STEP_END && t->text_start == t->source.len))
		return false;
	if (done == STEP_END) {
		text(t, t->source.len, token_out);
		return true;
	}
	t->token.range = (struct range){ t->mark, t->at };
	if (t->text_start < t->mark) {
		t->queued = t->token;
		t->has_queued = true;
		text(t, t->mark, token_out);
		return true;
	}
	t->text_start = t->at;
	*token_out = t->token;
	return true;
}
