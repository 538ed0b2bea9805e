/*
 * The states of attributes in a tag.
 *
 * A tag may hold very many of them, and each must be compared with all before it, for a
 * duplicate is to be ignored. So the names of such a tag are kept by hash.
 */
#include "html/character_reference.h"
#include "html/tokenizer_state.h"

/* From this number of attributes on, a duplicate is looked for by hash. */
#define MANY_ATTRIBUTES 16

/*
 * Attributes of one hash that are compared at most. Names that collide on purpose would
 * else cost the square of their number; a duplicate beyond counts as a new attribute.
 */
#define MOST_PROBES 64

static struct html_attribute *
last_attribute(struct html_tokenizer *t)
{
	return &t->attributes[t->attribute_count - 1];
}

static struct slice
attribute_name(const struct html_tokenizer *t, size_t i)
{
	return slice_range(t->source, t->attributes[i].name);
}

/* Starts an attribute whose name begins with the next input character. */
static enum step
begin_attribute(struct html_tokenizer *t)
{
	struct html_attribute *attribute =
	    ARENA_PUSH(t->arena, t->attributes, t->attribute_count, t->attribute_cap);

	if (attribute == NULL) {
		t->failed = true;
		return STEP_END;
	}
	*attribute = (struct html_attribute){
		.whole = { t->at, t->at },
		.name = { t->at, t->at },
		.value = { t->at, t->at },
	};
	return switch_to(t, STATE_ATTRIBUTE_NAME);
}

static size_t
name_hash(struct slice name)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < name.len; i++)
		hash = (hash ^ ascii_lower(name.data[i])) * UINT64_C(0x100000001b3);
	return (size_t)(hash ^ hash >> 32);
}

/* Puts attribute `i` into the index; false when one of its name is there already. */
static bool
index_attribute(struct html_tokenizer *t, size_t i)
{
	struct slice name = attribute_name(t, i);
	size_t mask = t->name_index_size - 1, slot = name_hash(name);

	for (size_t probe = 0; probe < MOST_PROBES; probe++, slot++) {
		uint32_t there = t->name_index[slot & mask];

		if (there == 0) {
			t->name_index[slot & mask] = (uint32_t)i + 1;
			return true;
		}
		if (slice_equal_nocase(name, attribute_name(t, there - 1)))
			return false;
	}
	return true;
}

/* An index with room for twice the attributes there are, and with all of them but the last. */
static bool
rebuild_index(struct html_tokenizer *t)
{
	size_t size = 4 * MANY_ATTRIBUTES;

	while (size < 4 * t->attribute_count)
		size *= 2;
	if (size > t->name_index_cap) {
		t->name_index = arena_array(t->arena, size, sizeof(*t->name_index));
		t->name_index_cap = t->name_index == NULL ? 0 : size;
	}
	if (t->name_index == NULL)
		return false;
	t->name_index_size = size;
	memset(t->name_index, 0, size * sizeof(*t->name_index));
	for (size_t i = 0; i + 1 < t->attribute_count; i++)
		(void)index_attribute(t, i);
	return true;
}

static bool
is_duplicate(struct html_tokenizer *t)
{
	size_t last = t->attribute_count - 1;

	if (last >= MANY_ATTRIBUTES) {
		if (2 * t->attribute_count > t->name_index_size && !rebuild_index(t)) {
			t->failed = true;
			return false;
		}
		return !index_attribute(t, last);
	}
	for (size_t i = 0; i < last; i++)
		if (slice_equal_nocase(attribute_name(t, i), attribute_name(t, last)))
			return true;
	return false;
}

/* Leaving the attribute name state; the name ends where the next input character stands. */
static void
end_attribute_name(struct html_tokenizer *t)
{
	struct html_attribute *attribute = last_attribute(t);

	attribute->name.end = attribute->whole.end = t->at;
	attribute->value = (struct range){ t->at, t->at };
	if (is_duplicate(t)) {
		attribute->duplicate = true;
		PARSE_ERROR(t, DUPLICATE_ATTRIBUTE);
	}
}

static void
begin_attribute_value(struct html_tokenizer *t)
{
	struct html_attribute *attribute = last_attribute(t);

	attribute->has_value = true;
	attribute->value = (struct range){ t->at, t->at };
	attribute->whole.end = t->at;
}

/* The value ends before `end`; what belongs to the attribute has been consumed. */
static void
end_attribute_value(struct html_tokenizer *t, size_t end)
{
	last_attribute(t)->value.end = end;
	last_attribute(t)->whole.end = t->at;
}

/* 13.2.5.72 Character reference state, in an attribute value; its "&" is consumed. */
static enum step
reference_in_attribute(struct html_tokenizer *t)
{
	struct character_reference reference;

	if (character_reference_read(t->source, t->at - 1, true, &reference))
		t->at += reference.len - 1;
	t->errors |= reference.errors;
	return STEP_ON;
}

/* 13.2.5.36 and 37, which differ in the quote. */
static enum step
quoted_value(struct html_tokenizer *t, uint8_t quote)
{
	int c;

	skip_to(t, quote, '&', NUL);
	c = consume(t);
	if (c == quote) {
		end_attribute_value(t, t->at - 1);
		return switch_to(t, STATE_AFTER_ATTRIBUTE_VALUE_QUOTED);
	}
	if (c == '&')
		return reference_in_attribute(t);
	if (c == END_OF_FILE)
		return tokenizer_eof_in_tag(t);
	PARSE_ERROR(t, UNEXPECTED_NULL_CHARACTER);
	return STEP_ON;
}

/* 13.2.5.38 Attribute value (unquoted) state. */
static enum step
unquoted_value(struct html_tokenizer *t)
{
	int c = consume(t);

	switch (c) {
	case '&':
		return reference_in_attribute(t);
	case '>':
		end_attribute_value(t, t->at - 1);
		last_attribute(t)->whole.end--;
		return tokenizer_end_tag(t);
	case NUL:
		PARSE_ERROR(t, UNEXPECTED_NULL_CHARACTER);
		return STEP_ON;
	case '"':
	case '\'':
	case '<':
	case '=':
	case '`':
		PARSE_ERROR(t, UNEXPECTED_CHARACTER_IN_UNQUOTED_ATTRIBUTE_VALUE);
		return STEP_ON;
	case END_OF_FILE:
		return tokenizer_eof_in_tag(t);
	}
	if (!is_space(c))
		return STEP_ON;
	end_attribute_value(t, t->at - 1);
	last_attribute(t)->whole.end--;
	return switch_to(t, STATE_BEFORE_ATTRIBUTE_NAME);
}

/* 13.2.5.33 Attribute name state. */
static enum step
attribute_name_step(struct html_tokenizer *t)
{
	for (;;) {
		int c = consume(t);

		switch (c) {
		case '\t':
		case '\n':
		case '\f':
		case '\r':
		case ' ':
		case '/':
		case '>':
		case END_OF_FILE:
			(void)reconsume(t, c, STATE_AFTER_ATTRIBUTE_NAME);
			end_attribute_name(t);
			return STEP_ON;
		case '=':
			t->at--;
			end_attribute_name(t);
			t->at++;
			begin_attribute_value(t);
			return switch_to(t, STATE_BEFORE_ATTRIBUTE_VALUE);
		case NUL:
			PARSE_ERROR(t, UNEXPECTED_NULL_CHARACTER);
			break;
		case '"':
		case '\'':
		case '<':
			PARSE_ERROR(t, UNEXPECTED_CHARACTER_IN_ATTRIBUTE_NAME);
			break;
		}
	}
}

enum step
attribute_step(struct html_tokenizer *t)
{
	int c;

	switch (t->state) {
	case STATE_BEFORE_ATTRIBUTE_NAME: /* 13.2.5.32 */
		c = consume(t);
		if (is_space(c))
			return STEP_ON;
		if (c == '/' || c == '>' || c == END_OF_FILE)
			return reconsume(t, c, STATE_AFTER_ATTRIBUTE_NAME);
		t->at--;
		if (begin_attribute(t) == STEP_END)
			return STEP_END;
		if (c == '=') {
			PARSE_ERROR(t, UNEXPECTED_EQUALS_SIGN_BEFORE_ATTRIBUTE_NAME);
			t->at++;
		}
		return STEP_ON;

	case STATE_ATTRIBUTE_NAME: /* 13.2.5.33 */
		return attribute_name_step(t);

	case STATE_AFTER_ATTRIBUTE_NAME: /* 13.2.5.34 */
		c = consume(t);
		if (is_space(c))
			return STEP_ON;
		if (c == '/')
			return switch_to(t, STATE_SELF_CLOSING_START_TAG);
		if (c == '>')
			return tokenizer_end_tag(t);
		if (c == END_OF_FILE)
			return tokenizer_eof_in_tag(t);
		if (c == '=') {
			begin_attribute_value(t);
			return switch_to(t, STATE_BEFORE_ATTRIBUTE_VALUE);
		}
		t->at--;
		return begin_attribute(t);

	case STATE_BEFORE_ATTRIBUTE_VALUE: /* 13.2.5.35 */
		c = consume(t);
		if (is_space(c))
			return STEP_ON;
		if (c == '>') {
			PARSE_ERROR(t, MISSING_ATTRIBUTE_VALUE);
			return tokenizer_end_tag(t);
		}
		if (c != '"' && c != '\'')
			(void)reconsume(t, c, STATE_ATTRIBUTE_VALUE_UNQUOTED);
		begin_attribute_value(t);
		if (c == '"')
			return switch_to(t, STATE_ATTRIBUTE_VALUE_DOUBLE_QUOTED);
		if (c == '\'')
			return switch_to(t, STATE_ATTRIBUTE_VALUE_SINGLE_QUOTED);
		return STEP_ON;

	case STATE_ATTRIBUTE_VALUE_DOUBLE_QUOTED: /* 13.2.5.36 */
		return quoted_value(t, '"');

	case STATE_ATTRIBUTE_VALUE_SINGLE_QUOTED: /* 13.2.5.37 */
		return quoted_value(t, '\'');

	case STATE_ATTRIBUTE_VALUE_UNQUOTED: /* 13.2.5.38 */
		return unquoted_value(t);

	case STATE_AFTER_ATTRIBUTE_VALUE_QUOTED: /* 13.2.5.39 */
		c = consume(t);
		if (is_space(c))
			return switch_to(t, STATE_BEFORE_ATTRIBUTE_NAME);
		if (c == '/')
			return switch_to(t, STATE_SELF_CLOSING_START_TAG);
		if (c == '>')
			return tokenizer_end_tag(t);
		if (c == END_OF_FILE)
			return tokenizer_eof_in_tag(t);
		PARSE_ERROR(t, MISSING_WHITESPACE_BETWEEN_ATTRIBUTES);
		return reconsume(t, c, STATE_BEFORE_ATTRIBUTE_NAME);

	case STATE_SELF_CLOSING_START_TAG: /* 13.2.5.40 */
		c = consume(t);
		if (c == '>') {
			t->token.self_closing = true;
			return tokenizer_end_tag(t);
		}
		if (c == END_OF_FILE)
			return tokenizer_eof_in_tag(t);
		PARSE_ERROR(t, UNEXPECTED_SOLIDUS_IN_TAG);
		return reconsume(t, c, STATE_BEFORE_ATTRIBUTE_NAME);

	default:
		assert(false); /* a state of another file */
		return STEP_END;
	}
}
