/*
 * utf8 - UTF-8 as of RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF.
 */
#ifndef BLUEPENCIL_BASE_UTF8_H
#define BLUEPENCIL_BASE_UTF8_H

#include "base/slice.h"

#define UTF8_REPLACEMENT 0xFFFDu

/* utf8_decode where the byte is 0x80 or more, which is called too often for ASCII to pay for it. */
size_t utf8_decode_wide(struct slice s, size_t at, uint32_t *code_point_out, bool *valid_out);

/*
 * Decodes the character at `at` (less than the length). Returns the bytes it takes, 1 to 4.
 * Where they are no valid UTF-8, the character is UTF8_REPLACEMENT and the bytes are the
 * "maximal subpart" of Unicode 3.9, at least one; `valid_out` (may be NULL) tells.
 */
static inline size_t
utf8_decode(struct slice s, size_t at, uint32_t *code_point_out, bool *valid_out)
{
	assert(at < s.len);
	if (s.data[at] >= 0x80)
		return utf8_decode_wide(s, at, code_point_out, valid_out);
	*code_point_out = s.data[at];
	if (valid_out != NULL)
		*valid_out = true;
	return 1;
}

/* Writes a code point (at most U+10FFFF, no surrogate) and returns its bytes, 1 to 4. */
size_t utf8_encode(uint32_t code_point, uint8_t out[4]);

/* Is all of it valid? If not, `bad_out` (may be NULL) is where the first bad byte stands. */
bool utf8_valid(struct slice s, size_t *bad_out);

/* Is all of it below 0x80? */
bool utf8_is_ascii(struct slice s);

/* Characters in `s`; each invalid byte counts as one. */
size_t utf8_length(struct slice s);

/*
 * Line and column of position `at` (at most the length), both from 1, columns in characters;
 * a position inside a character has the column of that character.
 * A line ends in LF.
 */
void utf8_place(struct slice s, size_t at, size_t *line_out, size_t *column_out);

#endif
