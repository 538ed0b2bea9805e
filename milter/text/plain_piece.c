/*
 * Sentences, as far as they can be told without knowing the language: behind ".", "!", "?" and what
 * closes quotations, where a blank and no small letter follow; of Chinese and Japanese, behind
 * their full stop. "8. Oktober" and "z. B." are none.
 */
#include "text/plain_piece.h"

#include "base/ascii.h"
#include "base/compiler.h"
#include "base/utf8.h"
#include "text/character.h"

static bool
is_stop(uint32_t c)
{
	return c == '.' || c == '!' || c == '?' || c == 0x2026 || c == 0x061F || c == 0x06D4 ||
	       c == 0x0964;
}

static bool
is_wide_stop(uint32_t c)
{
	return c == 0x3002 || c == 0xFF01 || c == 0xFF1F;
}

static bool
is_closing(uint32_t c)
{
	static const uint32_t closings[] = {
		'"', '\'', ')', ']', '*', '_', 0x00AB, 0x00BB, 0x2018, 0x2019, 0x201C, 0x201D,
		0x300D, 0x300F, 0xFF09,
	};

	for (size_t i = 0; i < COUNT(closings); i++)
		if (closings[i] == c)
			return true;
	return false;
}

/* Is the full stop behind `letters` characters of a word one of an abbreviation or a number? */
static bool
is_short(uint32_t before, size_t letters)
{
	return character_of(before) == CHARACTER_DIGIT || letters < 2;
}

/* Where closing marks behind a stop end. */
static size_t
closings_end(struct slice s, size_t at)
{
	while (at < s.len) {
		uint32_t c;
		size_t len = utf8_decode(s, at, &c, NULL);

		if (!is_closing(c) && !is_stop(c) && !is_wide_stop(c))
			break;
		at += len;
	}
	return at;
}

/* Does a sentence that could end at `at` end there? */
static bool
ends_at(struct slice s, size_t at, bool wide, bool next_small)
{
	uint32_t c = 0;

	if (at == s.len)
		return wide || !next_small;
	if (!ascii_is_space(s.data[at]))
		return wide;
	while (at < s.len && ascii_is_space(s.data[at]))
		at++;
	if (at == s.len)
		return !next_small;
	(void)utf8_decode(s, at, &c, NULL);
	return !character_is_small(c);
}

size_t
plain_piece_end(struct slice source, struct range run, size_t len, bool next_small)
{
	struct slice s = slice_range(source, run);
	size_t letters = 0, blank = 0;
	uint32_t before = 0, c;

	for (size_t at = 0, next; at < s.len; at = next) {
		next = at + utf8_decode(s, at, &c, NULL);
		if (is_wide_stop(c) || (is_stop(c) && (c != '.' || !is_short(before, letters)))) {
			next = closings_end(s, next);
			if (ends_at(s, next, is_wide_stop(c), next_small))
				return run.start + next;
		}
		if (c == ' ' && at > 0)
			blank = at;
		if (len + next > PLAIN_SENTENCE_MOST && blank > 0)
			return run.start + blank;
		letters = character_of(c) == CHARACTER_BLANK ? 0 : letters + 1;
		before = c;
	}
	return SLICE_NOT_FOUND;
}
