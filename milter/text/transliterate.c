/*
 * Spelling in ASCII, character by character from a table.
 *
 * iconv's //TRANSLIT does this too, but differently on each system and with the locale: "ä" is
 * "ae" here, "a" there and "?" elsewhere.
 */
#include "text/transliterate.h"

#include "base/ascii.h"
#include "base/buf.h"
#include "base/compiler.h"
#include "base/search.h"
#include "base/utf8.h"
#include "text/character.h"
#include "text/transliterate_table.h"

#define DIAERESIS 0x0308u

static const char *
spelling_of(uint32_t code_point)
{
	size_t at = COUNT_WHILE(COUNT(spellings), i, spellings[i].code_point < code_point);

	return at < COUNT(spellings) && spellings[at].code_point == code_point ? spellings[at].ascii : NULL;
}

static uint8_t
last_byte(const struct buf *out)
{
	return out->len > 0 ? out->data[out->len - 1] : 0;
}

static void
add_space(struct buf *out)
{
	if (out->len > 0 && last_byte(out) != ' ')
		buf_byte(out, ' ');
}

/* Writes a spelling; "Ue" before a capital is "UE". */
static void
add_spelling(struct buf *out, const char *ascii, bool before_capital)
{
	for (; *ascii != '\0'; ascii++) {
		uint8_t c = (uint8_t)*ascii;

		if (c == ' ')
			add_space(out);
		else
			buf_byte(out, before_capital && ascii_is_lower(c) ? (uint8_t)(c - 0x20) : c);
	}
}

/* A letter with a diaeresis in two characters: "u" and the mark are "ue" as well. */
static void
add_mark(struct buf *out, uint32_t mark)
{
	uint8_t last = ascii_lower(last_byte(out));

	if (mark == DIAERESIS && (last == 'a' || last == 'o' || last == 'u'))
		buf_byte(out, 'e');
}

static bool
is_capital_at(struct slice text, size_t at)
{
	uint32_t c;

	if (at >= text.len)
		return false;
	(void)utf8_decode(text, at, &c, NULL);
	return character_is_capital(c);
}

static void
add_character(struct buf *out, uint32_t c, bool before_capital)
{
	const char *ascii = c < 0x80 ? NULL : spelling_of(c);

	if (ascii != NULL) {
		add_spelling(out, ascii, before_capital && character_is_capital(c));
		return;
	}
	switch (character_of(c)) {
	case CHARACTER_BLANK:
		add_space(out);
		break;
	case CHARACTER_INVISIBLE:
		if (c < 0x80)
			add_space(out);
		break;
	case CHARACTER_MARK:
		add_mark(out, c);
		break;
	case CHARACTER_LETTER:
	case CHARACTER_DIGIT:
		if (c < 0x80)
			buf_byte(out, (uint8_t)c);
		else if (last_byte(out) != '?')
			buf_byte(out, '?');
		break;
	default:
		if (c < 0x80)
			buf_byte(out, (uint8_t)c);
		break;
	}
}

struct slice
transliterate(struct arena *arena, struct slice text)
{
	struct buf out;
	uint32_t c;

	buf_init(&out, arena);
	(void)buf_reserve(&out, text.len + 1);
	for (size_t at = 0; at < text.len;) {
		at += utf8_decode(text, at, &c, NULL);
		add_character(&out, c, is_capital_at(text, at));
	}
	if (out.failed)
		return (struct slice){ 0 };
	if (last_byte(&out) == ' ')
		out.len--;
	return buf_slice(&out);
}
