/*
 * The states of text in which tags are not seen: RCDATA (title, textarea), RAWTEXT (style,
 * xmp, ...), script data, PLAINTEXT.
 *
 * They end at the end tag of the element they are in, the "appropriate end tag". In script
 * data, "<!--" hides that end tag when a "<script" follows; hence its many states.
 */
#include "html/tokenizer_state.h"

/* A NUL in these states is a replacement character. */
static enum step
null_character(struct html_tokenizer *t, enum state state)
{
	PARSE_ERROR(t, UNEXPECTED_NULL_CHARACTER);
	t->state = state;
	return tokenizer_character(t, 0xFFFD);
}

/* A "<" was consumed. */
static enum step
less_than_sign(struct html_tokenizer *t, enum state state)
{
	t->mark = t->at - 1;
	return switch_to(t, state);
}

/* 13.2.5.10, 13, 16 and 24: "</" was consumed. */
static enum step
end_tag_open(struct html_tokenizer *t, enum state name, enum state text)
{
	int c = consume(t);

	if (!is_alpha(c))
		return reconsume(t, c, text);
	(void)reconsume(t, c, name);
	tokenizer_begin_tag(t, HTML_END_TAG);
	return STEP_ON;
}

static void
skip_letters(struct html_tokenizer *t)
{
	while (t->at < t->source.len && ascii_is_alpha(t->source.data[t->at]))
		t->at++;
}

/* 13.2.5.11, 14, 17 and 25: only an appropriate end tag is one. */
static enum step
end_tag_name(struct html_tokenizer *t, enum state text)
{
	struct range *name = &t->token.name;
	int c;

	skip_letters(t);
	name->end = t->at;
	c = consume(t);
	if (!slice_equal_nocase(slice_range(t->source, *name), t->last_start_tag))
		return reconsume(t, c, text);
	if (is_space(c))
		return switch_to(t, STATE_BEFORE_ATTRIBUTE_NAME);
	if (c == '/')
		return switch_to(t, STATE_SELF_CLOSING_START_TAG);
	if (c == '>')
		return tokenizer_end_tag(t);
	return reconsume(t, c, text);
}

/* 13.2.5.26 and 31: a name that is "script" leads to one state, any other to the other. */
static enum step
double_escape(struct html_tokenizer *t, enum state script, enum state other)
{
	struct range name = { t->name_start, 0 };
	int c;

	skip_letters(t);
	name.end = t->at;
	c = consume(t);
	if (!is_space(c) && c != '/' && c != '>')
		return reconsume(
		    t, c, t->state == STATE_SCRIPT_DATA_DOUBLE_ESCAPE_START ? other : script);
	if (slice_equal_nocase(slice_range(t->source, name), SLICE("script")))
		return switch_to(t, script);
	return switch_to(t, other);
}

/* 13.2.5.20 to 22: inside "<!--" of a script; `dash` is the state after one more "-". */
static enum step
script_data_escaped(struct html_tokenizer *t, enum state dash)
{
	int c = consume(t);

	switch (c) {
	case '-':
		return switch_to(t, dash);
	case '<':
		return less_than_sign(t, STATE_SCRIPT_DATA_ESCAPED_LESS_THAN_SIGN);
	case NUL:
		return null_character(t, STATE_SCRIPT_DATA_ESCAPED);
	case END_OF_FILE:
		PARSE_ERROR(t, EOF_IN_SCRIPT_HTML_COMMENT_LIKE_TEXT);
		return STEP_END;
	case '>':
		if (t->state == STATE_SCRIPT_DATA_ESCAPED_DASH_DASH)
			return switch_to(t, STATE_SCRIPT_DATA);
		break;
	}
	return switch_to(t, STATE_SCRIPT_DATA_ESCAPED);
}

/* 13.2.5.27 to 29: inside "<!--" and "<script" of a script. */
static enum step
script_data_double_escaped(struct html_tokenizer *t, enum state dash)
{
	int c = consume(t);

	switch (c) {
	case '-':
		return switch_to(t, dash);
	case '<':
		return less_than_sign(t, STATE_SCRIPT_DATA_DOUBLE_ESCAPED_LESS_THAN_SIGN);
	case NUL:
		return null_character(t, STATE_SCRIPT_DATA_DOUBLE_ESCAPED);
	case END_OF_FILE:
		PARSE_ERROR(t, EOF_IN_SCRIPT_HTML_COMMENT_LIKE_TEXT);
		return STEP_END;
	case '>':
		if (t->state == STATE_SCRIPT_DATA_DOUBLE_ESCAPED_DASH_DASH)
			return switch_to(t, STATE_SCRIPT_DATA);
		break;
	}
	return switch_to(t, STATE_SCRIPT_DATA_DOUBLE_ESCAPED);
}

static enum step
script_data_step(struct html_tokenizer *t)
{
	int c;

	switch (t->state) {
	case STATE_SCRIPT_DATA_LESS_THAN_SIGN: /* 13.2.5.15 */
		c = consume(t);
		if (c == '/')
			return switch_to(t, STATE_SCRIPT_DATA_END_TAG_OPEN);
		if (c == '!')
			return switch_to(t, STATE_SCRIPT_DATA_ESCAPE_START);
		return reconsume(t, c, STATE_SCRIPT_DATA);

	case STATE_SCRIPT_DATA_END_TAG_OPEN: /* 13.2.5.16 */
		return end_tag_open(t, STATE_SCRIPT_DATA_END_TAG_NAME, STATE_SCRIPT_DATA);

	case STATE_SCRIPT_DATA_END_TAG_NAME: /* 13.2.5.17 */
		return end_tag_name(t, STATE_SCRIPT_DATA);

	case STATE_SCRIPT_DATA_ESCAPE_START: /* 13.2.5.18 */
		c = consume(t);
		if (c == '-')
			return switch_to(t, STATE_SCRIPT_DATA_ESCAPE_START_DASH);
		return reconsume(t, c, STATE_SCRIPT_DATA);

	case STATE_SCRIPT_DATA_ESCAPE_START_DASH: /* 13.2.5.19 */
		c = consume(t);
		if (c == '-')
			return switch_to(t, STATE_SCRIPT_DATA_ESCAPED_DASH_DASH);
		return reconsume(t, c, STATE_SCRIPT_DATA);

	case STATE_SCRIPT_DATA_ESCAPED: /* 13.2.5.20 */
		skip_to(t, '-', '<', NUL);
		return script_data_escaped(t, STATE_SCRIPT_DATA_ESCAPED_DASH);

	case STATE_SCRIPT_DATA_ESCAPED_DASH:      /* 13.2.5.21 */
	case STATE_SCRIPT_DATA_ESCAPED_DASH_DASH: /* 13.2.5.22 */
		return script_data_escaped(t, STATE_SCRIPT_DATA_ESCAPED_DASH_DASH);

	case STATE_SCRIPT_DATA_ESCAPED_LESS_THAN_SIGN: /* 13.2.5.23 */
		c = consume(t);
		if (c == '/')
			return switch_to(t, STATE_SCRIPT_DATA_ESCAPED_END_TAG_OPEN);
		if (!is_alpha(c))
			return reconsume(t, c, STATE_SCRIPT_DATA_ESCAPED);
		t->name_start = t->at - 1;
		return reconsume(t, c, STATE_SCRIPT_DATA_DOUBLE_ESCAPE_START);

	case STATE_SCRIPT_DATA_ESCAPED_END_TAG_OPEN: /* 13.2.5.24 */
		return end_tag_open(t, STATE_SCRIPT_DATA_ESCAPED_END_TAG_NAME,
				    STATE_SCRIPT_DATA_ESCAPED);

	case STATE_SCRIPT_DATA_ESCAPED_END_TAG_NAME: /* 13.2.5.25 */
		return end_tag_name(t, STATE_SCRIPT_DATA_ESCAPED);

	case STATE_SCRIPT_DATA_DOUBLE_ESCAPE_START: /* 13.2.5.26 */
		return double_escape(t, STATE_SCRIPT_DATA_DOUBLE_ESCAPED,
				     STATE_SCRIPT_DATA_ESCAPED);

	case STATE_SCRIPT_DATA_DOUBLE_ESCAPED: /* 13.2.5.27 */
		skip_to(t, '-', '<', NUL);
		return script_data_double_escaped(t, STATE_SCRIPT_DATA_DOUBLE_ESCAPED_DASH);

	case STATE_SCRIPT_DATA_DOUBLE_ESCAPED_DASH:      /* 13.2.5.28 */
	case STATE_SCRIPT_DATA_DOUBLE_ESCAPED_DASH_DASH: /* 13.2.5.29 */
		return script_data_double_escaped(t, STATE_SCRIPT_DATA_DOUBLE_ESCAPED_DASH_DASH);

	case STATE_SCRIPT_DATA_DOUBLE_ESCAPED_LESS_THAN_SIGN: /* 13.2.5.30 */
		c = consume(t);
		if (c != '/')
			return reconsume(t, c, STATE_SCRIPT_DATA_DOUBLE_ESCAPED);
		t->name_start = t->at;
		return switch_to(t, STATE_SCRIPT_DATA_DOUBLE_ESCAPE_END);

	case STATE_SCRIPT_DATA_DOUBLE_ESCAPE_END: /* 13.2.5.31 */
		return double_escape(t, STATE_SCRIPT_DATA_ESCAPED,
				     STATE_SCRIPT_DATA_DOUBLE_ESCAPED);

	default:
		assert(false); /* a state of another file */
		return STEP_END;
	}
}

/* 13.2.5.2 to 5: text up to a "<" or "&", where the state knows these. */
static enum step
text_step(struct html_tokenizer *t, uint8_t ampersand, enum state less_than_sign_state)
{
	int c;

	skip_to(t, less_than_sign_state == STATE_PLAINTEXT ? NUL : '<', ampersand, NUL);
	c = consume(t);
	if (c == '<')
		return less_than_sign(t, less_than_sign_state);
	if (c == '&')
		return tokenizer_reference(t);
	if (c == END_OF_FILE)
		return STEP_END;
	return null_character(t, t->state);
}

enum step
raw_text_step(struct html_tokenizer *t)
{
	int c;

	switch (t->state) {
	case STATE_RCDATA: /* 13.2.5.2 */
		return text_step(t, '&', STATE_RCDATA_LESS_THAN_SIGN);

	case STATE_RAWTEXT: /* 13.2.5.3 */
		return text_step(t, NUL, STATE_RAWTEXT_LESS_THAN_SIGN);

	case STATE_SCRIPT_DATA: /* 13.2.5.4 */
		return text_step(t, NUL, STATE_SCRIPT_DATA_LESS_THAN_SIGN);

	case STATE_PLAINTEXT: /* 13.2.5.5 */
		return text_step(t, NUL, STATE_PLAINTEXT);

	case STATE_RCDATA_LESS_THAN_SIGN: /* 13.2.5.9 */
		c = consume(t);
		if (c == '/')
			return switch_to(t, STATE_RCDATA_END_TAG_OPEN);
		return reconsume(t, c, STATE_RCDATA);

	case STATE_RCDATA_END_TAG_OPEN: /* 13.2.5.10 */
		return end_tag_open(t, STATE_RCDATA_END_TAG_NAME, STATE_RCDATA);

	case STATE_RCDATA_END_TAG_NAME: /* 13.2.5.11 */
		return end_tag_name(t, STATE_RCDATA);

	case STATE_RAWTEXT_LESS_THAN_SIGN: /* 13.2.5.12 */
		c = consume(t);
		if (c == '/')
			return switch_to(t, STATE_RAWTEXT_END_TAG_OPEN);
		return reconsume(t, c, STATE_RAWTEXT);

	case STATE_RAWTEXT_END_TAG_OPEN: /* 13.2.5.13 */
		return end_tag_open(t, STATE_RAWTEXT_END_TAG_NAME, STATE_RAWTEXT);

	case STATE_RAWTEXT_END_TAG_NAME: /* 13.2.5.14 */
		return end_tag_name(t, STATE_RAWTEXT);

	default:
		return script_data_step(t);
	}
}
