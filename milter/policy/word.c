/*
 * Words and numbers in folded text, forwards and backwards.
 *
 * ASCII decides itself; beyond it text/character is asked.
 */
#include "policy/word.h"

#include "base/compiler.h"
#include "base/utf8.h"
#include "text/character.h"

static bool
is_unspaced(uint32_t code_point)
{
	static const struct {
		uint32_t first, last;
	} scripts[] = {
		{ 0x0E00, 0x0E7F },	/* Thai */
		{ 0x0E80, 0x0EFF },	/* Lao */
		{ 0x1000, 0x109F },	/* Myanmar */
		{ 0x1100, 0x11FF },	/* Hangul Jamo */
		{ 0x1780, 0x17FF },	/* Khmer */
		{ 0x3005, 0x3007 },	/* iteration mark, zero */
		{ 0x3040, 0x30FF },	/* Hiragana, Katakana */
		{ 0x3130, 0x318F },	/* Hangul compatibility Jamo */
		{ 0x31F0, 0x31FF },	/* Katakana phonetic extensions */
		{ 0x3400, 0x4DBF },	/* Han */
		{ 0x4E00, 0x9FFF },
		{ 0xAC00, 0xD7FF },	/* Hangul */
		{ 0xF900, 0xFAFF },	/* Han, compatibility */
		{ 0x20000, 0x3FFFF },
	};

	for (size_t i = 0; i < COUNT(scripts); i++) {
		if (code_point <= scripts[i].last)
			return code_point >= scripts[i].first;
	}
	return false;
}

static enum word_class
class_of(uint32_t code_point)
{
	if (code_point < 0x80)
		return ascii_is_alnum((uint8_t)code_point) ? WORD_LETTER : WORD_NONE;
	switch (character_of(code_point)) {
	case CHARACTER_LETTER:
	case CHARACTER_DIGIT:
	case CHARACTER_MARK:
		return is_unspaced(code_point) ? WORD_UNSPACED : WORD_LETTER;
	default:
		return WORD_NONE;
	}
}

size_t
word_next(struct slice text, size_t at)
{
	uint32_t code_point;

	if (text.data[at] < 0x80)
		return at + 1;
	return at + utf8_decode(text, at, &code_point, NULL);
}

size_t
word_previous(struct slice text, size_t at)
{
	size_t start = at - 1;

	while (start > 0 && at - start < 4 && (text.data[start] & 0xC0) == 0x80)
		start--;
	return start;
}

enum word_class
word_class_at(struct slice text, size_t at)
{
	uint32_t code_point;

	if (at >= text.len)
		return WORD_NONE;
	if (text.data[at] < 0x80)
		return class_of(text.data[at]);
	(void)utf8_decode(text, at, &code_point, NULL);
	return class_of(code_point);
}

enum word_class
word_class_before(struct slice text, size_t at)
{
	return at == 0 ? WORD_NONE : word_class_at(text, word_previous(text, at));
}

bool
word_boundary_wide(struct slice text, size_t at)
{
	enum word_class before = word_class_before(text, at);

	return before != WORD_LETTER || word_class_at(text, at) != WORD_LETTER;
}

size_t
word_end(struct slice text, size_t at)
{
	while (word_class_at(text, at) != WORD_NONE)
		at = word_next(text, at);
	return at;
}

size_t
word_start(struct slice text, size_t at)
{
	while (word_class_before(text, at) != WORD_NONE)
		at = word_previous(text, at);
	return at;
}

/* Digits of ASCII, Arabic and Persian; the rest are ASCII after folding, or not used in prices. */
static bool
is_digit_at(struct slice text, size_t at, size_t *len_out)
{
	uint32_t code_point;

	if (at >= text.len)
		return false;
	*len_out = utf8_decode(text, at, &code_point, NULL);
	return (code_point >= '0' && code_point <= '9') ||
	       (code_point >= 0x0660 && code_point <= 0x0669) ||
	       (code_point >= 0x06F0 && code_point <= 0x06F9);
}

static bool
is_digit_before(struct slice text, size_t at)
{
	size_t len;

	return at > 0 && is_digit_at(text, word_previous(text, at), &len);
}

/* "." "," "'" and the Arabic decimal and thousands separators. */
static bool
is_separator(struct slice text, size_t at, size_t *len_out)
{
	uint32_t code_point;

	if (at >= text.len)
		return false;
	*len_out = utf8_decode(text, at, &code_point, NULL);
	return code_point == '.' || code_point == ',' || code_point == '\'' ||
	       code_point == 0x066B || code_point == 0x066C;
}

static size_t
digits_end(struct slice text, size_t at, size_t *count_out)
{
	size_t len;

	for (*count_out = 0; is_digit_at(text, at, &len); ++*count_out)
		at += len;
	return at;
}

static size_t
digits_start(struct slice text, size_t at, size_t *count_out)
{
	for (*count_out = 0; is_digit_before(text, at); ++*count_out)
		at = word_previous(text, at);
	return at;
}

size_t
number_end(struct slice text, size_t at)
{
	size_t count, len, next;

	for (at = digits_end(text, at, &count); count > 0;) {
		if (is_separator(text, at, &len)) {
			next = digits_end(text, at + len, &count);
			if (count == 0)
				return at;
		} else if (count <= 3 && at < text.len && text.data[at] == ' ') {
			next = digits_end(text, at + 1, &count);
			if (count != 3)
				return at;
		} else {
			return at;
		}
		at = next;
	}
	return at;
}

size_t
number_start(struct slice text, size_t at)
{
	size_t count, before, len, next;

	for (at = digits_start(text, at, &count); count > 0 && at > 0;) {
		before = word_previous(text, at);
		if (is_separator(text, before, &len)) {
			next = digits_start(text, before, &count);
			if (count == 0)
				return at;
		} else if (count == 3 && text.data[before] == ' ') {
			next = digits_start(text, before, &count);
			if (count == 0 || count > 3)
				return at;
		} else {
			return at;
		}
		at = next;
	}
	return at;
}
