/*
 * ascii - character classes that ask no locale. Bytes above 0x7F belong to none of them.
 */
#ifndef BLUEPENCIL_BASE_ASCII_H
#define BLUEPENCIL_BASE_ASCII_H

#include <stdbool.h>
#include <stdint.h>

static inline bool
ascii_is_upper(uint8_t c)
{
	return c >= 'A' && c <= 'Z';
}

static inline bool
ascii_is_lower(uint8_t c)
{
	return c >= 'a' && c <= 'z';
}

static inline bool
ascii_is_alpha(uint8_t c)
{
	return ascii_is_upper(c) || ascii_is_lower(c);
}

static inline bool
ascii_is_digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

static inline bool
ascii_is_alnum(uint8_t c)
{
	return ascii_is_alpha(c) || ascii_is_digit(c);
}

/* Space, tab, LF, FF, CR: the white space of HTML; VT is not part of it. */
static inline bool
ascii_is_space(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

static inline uint8_t
ascii_lower(uint8_t c)
{
	return ascii_is_upper(c) ? (uint8_t)(c | 0x20) : c;
}

/* The value of a hexadecimal digit, or -1. */
static inline int
ascii_hex_value(uint8_t c)
{
	if (ascii_is_digit(c))
		return c - '0';
	c = ascii_lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

#endif
