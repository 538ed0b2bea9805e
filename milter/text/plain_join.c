/*
 * What stood at a broken line's end.
 *
 * Mostly a blank. A hyphen was nearly always there before, as programs break lines behind hyphens
 * but do not hyphenate: "long-|term" reads "long-term". Only where the first half begins with a
 * capital and the second does not is it a noun that was hyphenated, "Kurs-|ziel": a compound
 * would go on with a capital. "Kauf-|und Verkaufskurse" keeps hyphen and blank.
 */
#include "text/plain_join.h"

#include "base/ascii.h"
#include "base/compiler.h"
#include "base/utf8.h"
#include "text/character.h"

enum { HALF_LEAST = 3 };	/* letters of a hyphenated word's first half */

#define SOFT_HYPHEN 0x00ADu
#define HYPHEN 0x2010u

/* The last code point before `end`, and where it begins. */
static uint32_t
last_before(struct slice s, size_t end, size_t *start_out)
{
	size_t start = end;
	uint32_t c = 0;

	while (start > 0 && end - start < 4) {
		start--;
		if ((s.data[start] & 0xC0) != 0x80)
			break;
	}
	if (start < end)
		(void)utf8_decode(s, start, &c, NULL);
	*start_out = start;
	return c;
}

/* The word that `text` begins with. */
static struct slice
first_word(struct slice text)
{
	size_t end = 0;

	while (end < text.len && !ascii_is_space(text.data[end]) && text.data[end] != ',')
		end++;
	return slice_first(text, end);
}

/* Words behind a hyphen that stands for what a later word ends with. */
static bool
is_and(struct slice word)
{
	static const char *const ands[] = {
		"und", "oder", "bis", "sowie", "bzw.", "noch", "als", "wie", "and", "or", "to", "et",
		"ou", "y", "o", "e", "ed", "en", "of", "och", "og", "i", "oraz", "lub",
	};

	for (size_t i = 0; i < COUNT(ands); i++)
		if (slice_equal(word, slice_of(ands[i])))
			return true;
	return false;
}

/* Do the letters before `end` begin with the word's only capital? */
static bool
is_noun(struct slice text, size_t end)
{
	size_t letters = 0, at = end;

	while (at > 0) {
		size_t start;
		uint32_t c = last_before(text, at, &start);

		if (character_is_capital(c))
			return letters + 1 >= HALF_LEAST &&
			       (start == 0 || ascii_is_space(text.data[start - 1]) ||
				memchr("\"'(", text.data[start - 1], 3) != NULL);
		if (!character_is_small(c))
			return false;
		letters++;
		at = start;
	}
	return false;
}

static enum plain_join
join_at_hyphen(struct slice text, size_t hyphen, struct slice next)
{
	size_t start;
	uint32_t before = last_before(text, hyphen, &start), after = 0;

	(void)utf8_decode(next, 0, &after, NULL);
	if (character_of(before) != CHARACTER_LETTER && character_of(before) != CHARACTER_DIGIT)
		return PLAIN_JOIN_BLANK;
	if ((character_of(after) != CHARACTER_LETTER && character_of(after) != CHARACTER_DIGIT) ||
	    is_and(first_word(next)))
		return PLAIN_JOIN_BLANK;
	return character_is_small(after) && is_noun(text, hyphen) ? PLAIN_JOIN_HYPHEN
								  : PLAIN_JOIN_CLOSE;
}

enum plain_join
plain_join(struct slice source, const struct plain_line *line, const struct plain_line *next,
	   struct plain_format format, size_t *text_end_out)
{
	struct range range = { line->unmarked, line->text.end };
	struct slice text = slice_trim(slice_range(source, range));
	struct slice rest = slice_range(source, (struct range){ next->unmarked, next->text.end });
	size_t start, end;
	uint32_t last, first;
	enum plain_join join;

	*text_end_out = line->text.end;
	if (line->flowed && format.delsp)
		return PLAIN_JOIN_CLOSE;
	last = last_before(text, text.len, &start);
	(void)utf8_decode(rest, 0, &first, NULL);
	end = (size_t)(text.data - source.data) + text.len;
	if ((character_joins(last) && character_joins(first)) || line->open_url ||
	    (last == SOFT_HYPHEN && !line->flowed)) {
		*text_end_out = end;
		return PLAIN_JOIN_CLOSE;
	}
	if (line->flowed || (last != '-' && last != HYPHEN))
		return PLAIN_JOIN_BLANK;
	join = join_at_hyphen(text, start, rest);
	*text_end_out = join == PLAIN_JOIN_HYPHEN ? end - (text.len - start) : end;
	return join;
}
