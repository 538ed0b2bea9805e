/*
 * Reading character references.
 *
 * The standard's states 13.2.5.72 to 80 are one function each here or a step of one, for none
 * of them can be entered from outside: whoever meets a "&" wants to know how many bytes it
 * takes and what they stand for. A named reference is the longest name of the table that the
 * source continues with; byte by byte the part of the sorted table that still fits narrows.
 */
#include "html/character_reference.h"

#include "base/ascii.h"
#include "base/compiler.h"
#include "base/search.h"
#include "html/tokenizer.h"

#include "html/character_reference_table.h"

#define ERROR(name) (UINT64_C(1) << HTML_ERROR_##name)

#define REPLACEMENT 0xFFFDu

/* The byte at `at`, or -1 at the end. */
static int
peek(struct slice source, size_t at)
{
	return at < source.len ? source.data[at] : -1;
}

static bool
is_alnum(int c)
{
	return c >= 0 && ascii_is_alnum((uint8_t)c);
}

/* Does a reference end before its byte number `depth`, or have one there that is less than `byte`? */
static bool
is_before(const struct named_reference *reference, size_t depth, unsigned byte)
{
	return reference->len <= depth || (unsigned char)names[reference->at + depth] < byte;
}

/* The longest name that stands at `at`, NULL when none does. */
static const struct named_reference *
longest_name(struct slice source, size_t at)
{
	const struct named_reference *longest = NULL, *first = references;
	size_t count = COUNT(references);

	for (size_t depth = 0; at + depth < source.len; depth++) {
		unsigned byte = source.data[at + depth];
		/* All agree in the bytes before, so the shortest comes first and has no such byte. */
		size_t before = COUNT_WHILE(count, i, is_before(&first[i], depth, byte));

		first += before;
		count = COUNT_WHILE(count - before, i, is_before(&first[i], depth, byte + 1));
		if (count == 0)
			break;
		if (first->len == depth + 1)
			longest = first;
	}
	return longest;
}

/* 13.2.5.74 Ambiguous ampersand state: letters and digits that are no name, and a ";". */
static bool
unknown_name(struct slice source, size_t at, struct character_reference *out)
{
	while (is_alnum(peek(source, at)))
		at++;
	if (peek(source, at) == ';')
		out->errors |= ERROR(UNKNOWN_NAMED_CHARACTER_REFERENCE);
	return false;
}

/* 13.2.5.73 Named character reference state; `at` is behind the "&". */
static bool
named(struct slice source, size_t at, bool in_attribute, struct character_reference *out)
{
	const struct named_reference *r = longest_name(source, at);
	int next;

	if (r == NULL)
		return unknown_name(source, at, out);
	if (names[r->at + r->len - 1] != ';') {
		next = peek(source, at + r->len);
		/* "For historical reasons": ?a=1&copy=2 in an href is no copyright sign. */
		if (in_attribute && (next == '=' || is_alnum(next)))
			return false;
		out->errors |= ERROR(MISSING_SEMICOLON_AFTER_CHARACTER_REFERENCE);
	}
	out->len = 1 + r->len;
	out->code_points[0] = r->first;
	out->code_points[1] = r->second;
	return true;
}

/* What the numbers 0x80 to 0x9F stand for: windows-1252, where it has a character. */
static const uint16_t windows_1252[32] = {
	0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
	0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008D, 0x017D, 0x008F,
	0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
	0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178,
};

/* 13.2.5.80 Numeric character reference end state. */
static uint32_t
numeric_end(uint32_t number, uint64_t *errors)
{
	if (number == 0) {
		*errors |= ERROR(NULL_CHARACTER_REFERENCE);
		return REPLACEMENT;
	}
	if (number > 0x10FFFF) {
		*errors |= ERROR(CHARACTER_REFERENCE_OUTSIDE_UNICODE_RANGE);
		return REPLACEMENT;
	}
	if (number >= 0xD800 && number <= 0xDFFF) {
		*errors |= ERROR(SURROGATE_CHARACTER_REFERENCE);
		return REPLACEMENT;
	}
	if ((number >= 0xFDD0 && number <= 0xFDEF) || (number & 0xFFFE) == 0xFFFE) {
		*errors |= ERROR(NONCHARACTER_CHARACTER_REFERENCE);
	} else if (number == 0x0D || (number < 0x20 && !ascii_is_space((uint8_t)number)) ||
		   (number >= 0x7F && number <= 0x9F)) {
		*errors |= ERROR(CONTROL_CHARACTER_REFERENCE);
		if (number >= 0x80)
			return windows_1252[number - 0x80];
	}
	return number;
}

/*
 * 13.2.5.75 Numeric character reference state to 13.2.5.79 Decimal character reference
 * state; `at` is behind the "#", `start` at the "&".
 */
static bool
numeric(struct slice source, size_t start, size_t at, struct character_reference *out)
{
	bool hexadecimal = peek(source, at) == 'x' || peek(source, at) == 'X';
	uint32_t base = hexadecimal ? 16 : 10, number = 0;
	size_t first = hexadecimal ? at + 1 : at;

	for (at = first; at < source.len; at++) {
		int digit = ascii_hex_value(source.data[at]);

		if (digit < 0 || (uint32_t)digit >= base)
			break;
		if (number <= 0x10FFFF)		/* beyond, it stays beyond and must not wrap */
			number = number * base + (uint32_t)digit;
	}
	if (at == first) {
		out->errors |= ERROR(ABSENCE_OF_DIGITS_IN_NUMERIC_CHARACTER_REFERENCE);
		return false;
	}
	if (peek(source, at) == ';')
		at++;
	else
		out->errors |= ERROR(MISSING_SEMICOLON_AFTER_CHARACTER_REFERENCE);
	out->len = at - start;
	out->code_points[0] = numeric_end(number, &out->errors);
	return true;
}

/* 13.2.5.72 Character reference state. */
bool
character_reference_read(struct slice source, size_t at, bool in_attribute,
			 struct character_reference *reference_out)
{
	int next = peek(source, at + 1);

	assert(at < source.len && source.data[at] == '&');
	*reference_out = (struct character_reference){ 0 };
	if (next == '#')
		return numeric(source, at, at + 2, reference_out);
	if (is_alnum(next))
		return named(source, at + 1, in_attribute, reference_out);
	return false;
}
