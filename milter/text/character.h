/*
 * character - what a code point is to somebody who reads: letter, blank, mark, or nothing to see.
 *
 * Section    Unicode general category (TR 44), Default_Ignorable_Code_Point
 */
#ifndef BLUEPENCIL_TEXT_CHARACTER_H
#define BLUEPENCIL_TEXT_CHARACTER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/slice.h"

enum character {
	CHARACTER_OTHER,	/* punctuation, symbols, emoji, whatever is not assigned */
	CHARACTER_LETTER,
	CHARACTER_DIGIT,	/* every number: digits, Roman numerals, fractions */
	CHARACTER_MARK,		/* stands on the character before it */
	CHARACTER_BLANK,	/* white space of HTML, no-break, thin and other spaces */
	CHARACTER_DASH,
	CHARACTER_INVISIBLE,	/* soft hyphen, zero-width, direction marks, selectors, controls */
};

/* character_of beyond ASCII, and for ASCII the answers. */
enum character character_of_wide(uint32_t code_point);
extern const uint8_t character_of_ascii[0x80];

static inline enum character
character_of(uint32_t code_point)
{
	return code_point < 0x80 ? (enum character)character_of_ascii[code_point]
				 : character_of_wide(code_point);
}

/* A letter that has a case, and which. */
bool character_is_capital(uint32_t code_point);
bool character_is_small(uint32_t code_point);

/* Is there a letter or a digit in `text`? What holds neither (a rule, a bullet) says nothing. */
bool text_says_something(struct slice text);

/* Characters a reader sees in `text`: marks and invisible ones do not count. */
size_t text_width(struct slice text);

/* The same in columns of a terminal: wide characters (UAX 11) take two, a tab up to eight. */
size_t text_columns(struct slice text);

/*
 * Of a script that is written without blanks between words, or its punctuation: Chinese, Japanese,
 * Thai and its neighbours. Where a line of it was broken, no blank stood.
 */
bool character_joins(uint32_t code_point);

#endif
