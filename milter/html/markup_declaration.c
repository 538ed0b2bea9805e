/*
 * The states behind "<!": comments, DOCTYPE, CDATA sections; and bogus comments, which is
 * what everything else becomes that begins with "<!", "<?" or "</" and is no tag.
 */
#include "html/tokenizer_state.h"

/* ---- comments ------------------------------------------------------------------------------ */

static enum step
end_comment(struct html_tokenizer *t, size_t end)
{
	t->token.data.end = end;
	t->state = STATE_DATA;
	return STEP_TOKEN;
}

static enum step
eof_in_comment(struct html_tokenizer *t, size_t end)
{
	PARSE_ERROR(t, EOF_IN_COMMENT);
	return end_comment(t, end);
}

/* "<!-->" and "<!--->". */
static enum step
abrupt_comment(struct html_tokenizer *t)
{
	PARSE_ERROR(t, ABRUPT_CLOSING_OF_EMPTY_COMMENT);
	return end_comment(t, t->token.data.start);
}

/* A "-" was consumed that may be the first of the end. */
static enum step
comment_dash(struct html_tokenizer *t, enum state state)
{
	t->dash = t->at - 1;
	return switch_to(t, state);
}

static enum step
comment_step(struct html_tokenizer *t)
{
	int c;

	switch (t->state) {
	case STATE_COMMENT_START: /* 13.2.5.43 */
		c = consume(t);
		if (c == '-')
			return comment_dash(t, STATE_COMMENT_START_DASH);
		if (c == '>')
			return abrupt_comment(t);
		return reconsume(t, c, STATE_COMMENT);

	case STATE_COMMENT_START_DASH: /* 13.2.5.44 */
		c = consume(t);
		if (c == '-')
			return switch_to(t, STATE_COMMENT_END);
		if (c == '>')
			return abrupt_comment(t);
		if (c == END_OF_FILE)
			return eof_in_comment(t, t->dash);
		return reconsume(t, c, STATE_COMMENT);

	case STATE_COMMENT: /* 13.2.5.45 */
		skip_to(t, '<', '-', NUL);
		c = consume(t);
		if (c == '-')
			return comment_dash(t, STATE_COMMENT_END_DASH);
		if (c == '<')
			return switch_to(t, STATE_COMMENT_LESS_THAN_SIGN);
		if (c == END_OF_FILE)
			return eof_in_comment(t, t->at);
		PARSE_ERROR(t, UNEXPECTED_NULL_CHARACTER);
		return STEP_ON;

	case STATE_COMMENT_LESS_THAN_SIGN: /* 13.2.5.46 */
		c = consume(t);
		if (c == '!')
			return switch_to(t, STATE_COMMENT_LESS_THAN_SIGN_BANG);
		if (c == '<')
			return STEP_ON;
		return reconsume(t, c, STATE_COMMENT);

	case STATE_COMMENT_LESS_THAN_SIGN_BANG: /* 13.2.5.47 */
		c = consume(t);
		if (c == '-')
			return comment_dash(t, STATE_COMMENT_LESS_THAN_SIGN_BANG_DASH);
		return reconsume(t, c, STATE_COMMENT);

	case STATE_COMMENT_LESS_THAN_SIGN_BANG_DASH: /* 13.2.5.48 */
		c = consume(t);
		if (c == '-')
			return switch_to(t, STATE_COMMENT_LESS_THAN_SIGN_BANG_DASH_DASH);
		return reconsume(t, c, STATE_COMMENT_END_DASH);

	case STATE_COMMENT_LESS_THAN_SIGN_BANG_DASH_DASH: /* 13.2.5.49 */
		c = consume(t);
		if (c != '>' && c != END_OF_FILE)
			PARSE_ERROR(t, NESTED_COMMENT);
		return reconsume(t, c, STATE_COMMENT_END);

	case STATE_COMMENT_END_DASH: /* 13.2.5.50 */
		c = consume(t);
		if (c == '-')
			return switch_to(t, STATE_COMMENT_END);
		if (c == END_OF_FILE)
			return eof_in_comment(t, t->dash);
		return reconsume(t, c, STATE_COMMENT);

	case STATE_COMMENT_END: /* 13.2.5.51 */
		c = consume(t);
		if (c == '>')
			return end_comment(t, t->dash);
		if (c == '!')
			return switch_to(t, STATE_COMMENT_END_BANG);
		if (c == '-') {
			t->dash++; /* "--->": the first belongs to the data */
			return STEP_ON;
		}
		if (c == END_OF_FILE)
			return eof_in_comment(t, t->dash);
		return reconsume(t, c, STATE_COMMENT);

	case STATE_COMMENT_END_BANG: /* 13.2.5.52 */
		c = consume(t);
		if (c == '-')
			return comment_dash(t, STATE_COMMENT_END_DASH);
		if (c == '>') {
			PARSE_ERROR(t, INCORRECTLY_CLOSED_COMMENT);
			return end_comment(t, t->dash);
		}
		if (c == END_OF_FILE)
			return eof_in_comment(t, t->dash);
		return reconsume(t, c, STATE_COMMENT);

	default:
		assert(false); /* a state of another function */
		return STEP_END;
	}
}

/* ---- DOCTYPE ------------------------------------------------------------------------------- */

static enum step
end_doctype(struct html_tokenizer *t)
{
	t->state = STATE_DATA;
	return STEP_TOKEN;
}

/* The DOCTYPE ends here and is no good. */
static enum step
quirks_doctype(struct html_tokenizer *t)
{
	t->token.force_quirks = true;
	return end_doctype(t);
}

static enum step
eof_in_doctype(struct html_tokenizer *t)
{
	PARSE_ERROR(t, EOF_IN_DOCTYPE);
	return quirks_doctype(t);
}

static enum step
bogus_doctype(struct html_tokenizer *t, int c)
{
	t->token.force_quirks = true;
	return reconsume(t, c, STATE_BOGUS_DOCTYPE);
}

/* A quote was consumed; its state follows. */
static enum step
begin_public_id(struct html_tokenizer *t, int quote)
{
	t->token.has_public_id = true;
	t->token.public_id = (struct range){ t->at, t->at };
	return switch_to(t, quote == '"' ? STATE_DOCTYPE_PUBLIC_IDENTIFIER_DOUBLE_QUOTED
					 : STATE_DOCTYPE_PUBLIC_IDENTIFIER_SINGLE_QUOTED);
}

static enum step
begin_system_id(struct html_tokenizer *t, int quote)
{
	t->token.has_system_id = true;
	t->token.system_id = (struct range){ t->at, t->at };
	return switch_to(t, quote == '"' ? STATE_DOCTYPE_SYSTEM_IDENTIFIER_DOUBLE_QUOTED
					 : STATE_DOCTYPE_SYSTEM_IDENTIFIER_SINGLE_QUOTED);
}

/* 13.2.5.59, 60, 65 and 66: an identifier up to its quote, and the state after it. */
static enum step
identifier(struct html_tokenizer *t, uint8_t quote, struct range *id, enum state after)
{
	int c;

	skip_to(t, quote, '>', NUL);
	id->end = t->at;
	c = consume(t);
	if (c == quote)
		return switch_to(t, after);
	if (c == END_OF_FILE)
		return eof_in_doctype(t);
	if (c == '>') {
		if (after == STATE_AFTER_DOCTYPE_PUBLIC_IDENTIFIER)
			PARSE_ERROR(t, ABRUPT_DOCTYPE_PUBLIC_IDENTIFIER);
		else
			PARSE_ERROR(t, ABRUPT_DOCTYPE_SYSTEM_IDENTIFIER);
		return quirks_doctype(t);
	}
	PARSE_ERROR(t, UNEXPECTED_NULL_CHARACTER);
	return STEP_ON;
}

static enum step
doctype_name_step(struct html_tokenizer *t)
{
	int c = consume(t);

	switch (t->state) {
	case STATE_DOCTYPE: /* 13.2.5.53 */
		if (is_space(c))
			return switch_to(t, STATE_BEFORE_DOCTYPE_NAME);
		if (c == END_OF_FILE)
			return eof_in_doctype(t);
		if (c != '>')
			PARSE_ERROR(t, MISSING_WHITESPACE_BEFORE_DOCTYPE_NAME);
		return reconsume(t, c, STATE_BEFORE_DOCTYPE_NAME);

	case STATE_BEFORE_DOCTYPE_NAME: /* 13.2.5.54 */
		if (is_space(c))
			return STEP_ON;
		if (c == '>') {
			PARSE_ERROR(t, MISSING_DOCTYPE_NAME);
			return quirks_doctype(t);
		}
		if (c == END_OF_FILE)
			return eof_in_doctype(t);
		t->token.name = (struct range){ t->at - 1, t->at - 1 };
		return reconsume(t, c, STATE_DOCTYPE_NAME);

	case STATE_DOCTYPE_NAME: /* 13.2.5.55 */
		t->token.name.end = c == END_OF_FILE ? t->at : t->at - 1;
		if (is_space(c))
			return switch_to(t, STATE_AFTER_DOCTYPE_NAME);
		if (c == '>')
			return end_doctype(t);
		if (c == END_OF_FILE)
			return eof_in_doctype(t);
		if (c == NUL)
			PARSE_ERROR(t, UNEXPECTED_NULL_CHARACTER);
		return STEP_ON;

	case STATE_AFTER_DOCTYPE_NAME: /* 13.2.5.56 */
		if (is_space(c))
			return STEP_ON;
		if (c == '>')
			return end_doctype(t);
		if (c == END_OF_FILE)
			return eof_in_doctype(t);
		if (slice_has_at_nocase(t->source, t->at - 1, SLICE("public"))) {
			t->at += 5;
			return switch_to(t, STATE_AFTER_DOCTYPE_PUBLIC_KEYWORD);
		}
		if (slice_has_at_nocase(t->source, t->at - 1, SLICE("system"))) {
			t->at += 5;
			return switch_to(t, STATE_AFTER_DOCTYPE_SYSTEM_KEYWORD);
		}
		PARSE_ERROR(t, INVALID_CHARACTER_SEQUENCE_AFTER_DOCTYPE_NAME);
		return bogus_doctype(t, c);

	default:
		assert(false); /* a state of another function */
		return STEP_END;
	}
}

static enum step
doctype_public_step(struct html_tokenizer *t)
{
	int c = consume(t);

	switch (t->state) {
	case STATE_AFTER_DOCTYPE_PUBLIC_KEYWORD: /* 13.2.5.57 */
		if (is_space(c))
			return switch_to(t, STATE_BEFORE_DOCTYPE_PUBLIC_IDENTIFIER);
		if (c == '"' || c == '\'')
			PARSE_ERROR(t, MISSING_WHITESPACE_AFTER_DOCTYPE_PUBLIC_KEYWORD);
		return reconsume(t, c, STATE_BEFORE_DOCTYPE_PUBLIC_IDENTIFIER);

	case STATE_BEFORE_DOCTYPE_PUBLIC_IDENTIFIER: /* 13.2.5.58 */
		if (is_space(c))
			return STEP_ON;
		if (c == '"' || c == '\'')
			return begin_public_id(t, c);
		if (c == '>') {
			PARSE_ERROR(t, MISSING_DOCTYPE_PUBLIC_IDENTIFIER);
			return quirks_doctype(t);
		}
		if (c == END_OF_FILE)
			return eof_in_doctype(t);
		PARSE_ERROR(t, MISSING_QUOTE_BEFORE_DOCTYPE_PUBLIC_IDENTIFIER);
		return bogus_doctype(t, c);

	case STATE_AFTER_DOCTYPE_PUBLIC_IDENTIFIER: /* 13.2.5.61 */
		if (is_space(c))
			return switch_to(t, STATE_BETWEEN_DOCTYPE_PUBLIC_AND_SYSTEM_IDENTIFIERS);
		if (c == '"' || c == '\'')
			PARSE_ERROR(
			    t, MISSING_WHITESPACE_BETWEEN_DOCTYPE_PUBLIC_AND_SYSTEM_IDENTIFIERS);
		return reconsume(t, c, STATE_BETWEEN_DOCTYPE_PUBLIC_AND_SYSTEM_IDENTIFIERS);

	case STATE_BETWEEN_DOCTYPE_PUBLIC_AND_SYSTEM_IDENTIFIERS: /* 13.2.5.62 */
		if (is_space(c))
			return STEP_ON;
		if (c == '>')
			return end_doctype(t);
		if (c == '"' || c == '\'')
			return begin_system_id(t, c);
		if (c == END_OF_FILE)
			return eof_in_doctype(t);
		PARSE_ERROR(t, MISSING_QUOTE_BEFORE_DOCTYPE_SYSTEM_IDENTIFIER);
		return bogus_doctype(t, c);

	default:
		assert(false); /* a state of another function */
		return STEP_END;
	}
}

static enum step
doctype_system_step(struct html_tokenizer *t)
{
	int c = consume(t);

	switch (t->state) {
	case STATE_AFTER_DOCTYPE_SYSTEM_KEYWORD: /* 13.2.5.63 */
		if (is_space(c))
			return switch_to(t, STATE_BEFORE_DOCTYPE_SYSTEM_IDENTIFIER);
		if (c == '"' || c == '\'')
			PARSE_ERROR(t, MISSING_WHITESPACE_AFTER_DOCTYPE_SYSTEM_KEYWORD);
		return reconsume(t, c, STATE_BEFORE_DOCTYPE_SYSTEM_IDENTIFIER);

	case STATE_BEFORE_DOCTYPE_SYSTEM_IDENTIFIER: /* 13.2.5.64 */
		if (is_space(c))
			return STEP_ON;
		if (c == '"' || c == '\'')
			return begin_system_id(t, c);
		if (c == '>') {
			PARSE_ERROR(t, MISSING_DOCTYPE_SYSTEM_IDENTIFIER);
			return quirks_doctype(t);
		}
		if (c == END_OF_FILE)
			return eof_in_doctype(t);
		PARSE_ERROR(t, MISSING_QUOTE_BEFORE_DOCTYPE_SYSTEM_IDENTIFIER);
		return bogus_doctype(t, c);

	case STATE_AFTER_DOCTYPE_SYSTEM_IDENTIFIER: /* 13.2.5.67 */
		if (is_space(c))
			return STEP_ON;
		if (c == '>')
			return end_doctype(t);
		if (c == END_OF_FILE)
			return eof_in_doctype(t);
		PARSE_ERROR(t, UNEXPECTED_CHARACTER_AFTER_DOCTYPE_SYSTEM_IDENTIFIER);
		return reconsume(t, c, STATE_BOGUS_DOCTYPE);

	case STATE_BOGUS_DOCTYPE: /* 13.2.5.68 */
		if (c == '>' || c == END_OF_FILE)
			return end_doctype(t);
		if (c == NUL)
			PARSE_ERROR(t, UNEXPECTED_NULL_CHARACTER);
		skip_to(t, '>', NUL, NUL);
		return STEP_ON;

	default:
		assert(false); /* a state of another function */
		return STEP_END;
	}
}

static enum step
doctype_step(struct html_tokenizer *t)
{
	switch (t->state) {
	case STATE_DOCTYPE_PUBLIC_IDENTIFIER_DOUBLE_QUOTED: /* 13.2.5.59 */
		return identifier(t, '"', &t->token.public_id,
				  STATE_AFTER_DOCTYPE_PUBLIC_IDENTIFIER);

	case STATE_DOCTYPE_PUBLIC_IDENTIFIER_SINGLE_QUOTED: /* 13.2.5.60 */
		return identifier(t, '\'', &t->token.public_id,
				  STATE_AFTER_DOCTYPE_PUBLIC_IDENTIFIER);

	case STATE_DOCTYPE_SYSTEM_IDENTIFIER_DOUBLE_QUOTED: /* 13.2.5.65 */
		return identifier(t, '"', &t->token.system_id,
				  STATE_AFTER_DOCTYPE_SYSTEM_IDENTIFIER);

	case STATE_DOCTYPE_SYSTEM_IDENTIFIER_SINGLE_QUOTED: /* 13.2.5.66 */
		return identifier(t, '\'', &t->token.system_id,
				  STATE_AFTER_DOCTYPE_SYSTEM_IDENTIFIER);

	default:
		if (t->state <= STATE_AFTER_DOCTYPE_NAME)
			return doctype_name_step(t);
		if (t->state <= STATE_BETWEEN_DOCTYPE_PUBLIC_AND_SYSTEM_IDENTIFIERS)
			return doctype_public_step(t);
		return doctype_system_step(t);
	}
}

/* ---- CDATA sections and what else begins with "<!" ----------------------------------------- */

static enum step
cdata_step(struct html_tokenizer *t)
{
	int c;

	switch (t->state) {
	case STATE_CDATA_SECTION: /* 13.2.5.69 */
		skip_to(t, ']', NUL, NUL);
		c = consume(t);
		if (c == ']') {
			t->mark = t->at - 1;
			return switch_to(t, STATE_CDATA_SECTION_BRACKET);
		}
		if (c == NUL)
			return tokenizer_character(t, 0); /* left to the tree builder */
		PARSE_ERROR(t, EOF_IN_CDATA);
		return STEP_END;

	case STATE_CDATA_SECTION_BRACKET: /* 13.2.5.70 */
		c = consume(t);
		if (c == ']')
			return switch_to(t, STATE_CDATA_SECTION_END);
		return reconsume(t, c, STATE_CDATA_SECTION);

	case STATE_CDATA_SECTION_END: /* 13.2.5.71 */
		c = consume(t);
		if (c == ']') {
			t->mark++; /* "]]]>": the first is text */
			return STEP_ON;
		}
		if (c != '>')
			return reconsume(t, c, STATE_CDATA_SECTION);
		t->token = (struct html_token){ .type = HTML_NOTHING };
		t->state = STATE_DATA;
		return STEP_TOKEN;

	default:
		assert(false); /* a state of another function */
		return STEP_END;
	}
}

/* 13.2.5.42 Markup declaration open state. */
static enum step
markup_declaration_open(struct html_tokenizer *t)
{
	t->token = (struct html_token){ .type = HTML_COMMENT, .data = { t->at, t->at } };
	if (slice_has_at(t->source, t->at, SLICE("--"))) {
		t->at += 2;
		t->token.data.start = t->at;
		return switch_to(t, STATE_COMMENT_START);
	}
	if (slice_has_at_nocase(t->source, t->at, SLICE("doctype"))) {
		t->at += 7;
		t->token = (struct html_token){ .type = HTML_DOCTYPE };
		return switch_to(t, STATE_DOCTYPE);
	}
	if (!slice_has_at(t->source, t->at, SLICE("[CDATA["))) {
		PARSE_ERROR(t, INCORRECTLY_OPENED_COMMENT);
		return switch_to(t, STATE_BOGUS_COMMENT);
	}
	if (!t->foreign) {
		PARSE_ERROR(t, CDATA_IN_HTML_CONTENT);
		return switch_to(t, STATE_BOGUS_COMMENT);
	}
	t->at += 7;
	t->token = (struct html_token){ .type = HTML_NOTHING };
	t->state = STATE_CDATA_SECTION;
	return STEP_TOKEN;
}

enum step
markup_declaration_step(struct html_tokenizer *t)
{
	if (t->state >= STATE_CDATA_SECTION)
		return cdata_step(t);
	if (t->state >= STATE_DOCTYPE)
		return doctype_step(t);
	if (t->state >= STATE_COMMENT_START)
		return comment_step(t);
	if (t->state == STATE_MARKUP_DECLARATION_OPEN)
		return markup_declaration_open(t);

	skip_to(t, '>', NUL, NUL); /* 13.2.5.41 Bogus comment state */
	switch (consume(t)) {
	case '>':
		return end_comment(t, t->at - 1);
	case END_OF_FILE:
		return end_comment(t, t->at);
	default:
		PARSE_ERROR(t, UNEXPECTED_NULL_CHARACTER);
		return STEP_ON;
	}
}
