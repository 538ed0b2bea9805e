/*
 * Classes of characters, told from utf8proc's properties.
 *
 * ASCII is answered from a table, for most text is ASCII and most questions are about single
 * bytes. Beyond it the general category decides, with three exceptions: default ignorable
 * characters are invisible whatever their category; the braille pattern without dots is a
 * blank in all but name; the Arabic tatweel only lengthens the line between two letters.
 */
#include "text/character.h"

#include <utf8proc.h>

#include "base/compiler.h"
#include "base/utf8.h"

#define TATWEEL 0x0640u
#define BRAILLE_BLANK 0x2800u
#define NEXT_LINE 0x0085u

const uint8_t character_of_ascii[0x80] = {
	[0x00 ... 0x08] = CHARACTER_INVISIBLE, ['\t' ... '\r'] = CHARACTER_BLANK,
	[0x0E ... 0x1F] = CHARACTER_INVISIBLE, [' '] = CHARACTER_BLANK,
	['!' ... ','] = CHARACTER_OTHER,       ['-'] = CHARACTER_DASH,
	['.' ... '/'] = CHARACTER_OTHER,       ['0' ... '9'] = CHARACTER_DIGIT,
	[':' ... '@'] = CHARACTER_OTHER,       ['A' ... 'Z'] = CHARACTER_LETTER,
	['[' ... '`'] = CHARACTER_OTHER,       ['a' ... 'z'] = CHARACTER_LETTER,
	['{' ... '~'] = CHARACTER_OTHER,       [0x7F] = CHARACTER_INVISIBLE,
};

static enum character
category_character(utf8proc_propval_t category)
{
	switch (category) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
		return CHARACTER_LETTER;
	case UTF8PROC_CATEGORY_ND:
	case UTF8PROC_CATEGORY_NL:
	case UTF8PROC_CATEGORY_NO:
		return CHARACTER_DIGIT;
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC:
	case UTF8PROC_CATEGORY_ME:
		return CHARACTER_MARK;
	case UTF8PROC_CATEGORY_ZS:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
		return CHARACTER_BLANK;
	case UTF8PROC_CATEGORY_PD:
		return CHARACTER_DASH;
	case UTF8PROC_CATEGORY_CC:
	case UTF8PROC_CATEGORY_CF:
		return CHARACTER_INVISIBLE;
	default:
		return CHARACTER_OTHER;
	}
}

enum character
character_of_wide(uint32_t code_point)
{
	const utf8proc_property_t *property;

	if (code_point == NEXT_LINE || code_point == BRAILLE_BLANK)
		return CHARACTER_BLANK;
	property = utf8proc_get_property((utf8proc_int32_t)code_point);
	if (property->ignorable || code_point == TATWEEL)
		return CHARACTER_INVISIBLE;
	return category_character(property->category);
}

bool
character_is_capital(uint32_t code_point)
{
	utf8proc_propval_t category = utf8proc_get_property((utf8proc_int32_t)code_point)->category;

	return category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LT;
}

bool
character_is_small(uint32_t code_point)
{
	return utf8proc_get_property((utf8proc_int32_t)code_point)->category ==
	       UTF8PROC_CATEGORY_LL;
}

bool
text_says_something(struct slice text)
{
	uint32_t c;

	for (size_t at = 0; at < text.len;) {
		enum character is;

		at += utf8_decode(text, at, &c, NULL);
		is = character_of(c);
		if (is == CHARACTER_LETTER || is == CHARACTER_DIGIT)
			return true;
	}
	return false;
}

size_t
text_width(struct slice text)
{
	size_t width = 0;
	uint32_t c;

	for (size_t at = 0; at < text.len;) {
		enum character is;

		if (text.data[at] >= ' ' && text.data[at] < 0x7F) {
			at++;
			width++;
			continue;
		}
		at += utf8_decode(text, at, &c, NULL);
		is = character_of(c);
		if (is != CHARACTER_MARK && is != CHARACTER_INVISIBLE)
			width++;
	}
	return width;
}

size_t
text_columns(struct slice text)
{
	size_t columns = 0;
	uint32_t c;

	for (size_t at = 0; at < text.len;) {
		enum character is;

		if (text.data[at] >= ' ' && text.data[at] < 0x7F) {
			at++;
			columns++;
			continue;
		}
		at += utf8_decode(text, at, &c, NULL);
		is = character_of(c);
		if (c == '\t')
			columns += 8 - columns % 8;
		else if (is != CHARACTER_MARK && is != CHARACTER_INVISIBLE)
			columns += utf8proc_charwidth((utf8proc_int32_t)c) == 2 ? 2 : 1;
	}
	return columns;
}

bool
character_joins(uint32_t code_point)
{
	static const struct {
		uint32_t first, last;
	} ranges[] = {
		{ 0x0E00, 0x0EFF },	/* Thai, Lao */
		{ 0x1000, 0x109F },	/* Myanmar */
		{ 0x1780, 0x17FF },	/* Khmer */
		{ 0x2E80, 0x312F },	/* radicals, CJK punctuation, Kana, Bopomofo */
		{ 0x3190, 0x4DBF },	/* but for the Korean between, which has blanks */
		{ 0x4E00, 0x9FFF },
		{ 0xF900, 0xFAFF },
		{ 0xFE30, 0xFE4F },
		{ 0xFF00, 0xFFEF },	/* full-width forms */
		{ 0x20000, 0x3FFFF },
	};

	for (size_t i = 0; i < COUNT(ranges); i++)
		if (code_point <= ranges[i].last)
			return code_point >= ranges[i].first;
	return false;
}
