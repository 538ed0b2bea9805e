/*
 * The marks of lists and headings, as newsletters write them.
 *
 * A mark ends in a blank, but in Chinese and Japanese, which have none to write: there a bullet or
 * a number with its comma stands directly before the words.
 */
#include "text/plain_mark.h"

#include "base/ascii.h"
#include "base/compiler.h"
#include "base/utf8.h"
#include "text/character.h"

enum { DIGITS_MOST = 3, EMOJI_MOST = 8 };

#define IDEOGRAPHIC_COMMA 0x3001u
#define VARIATION_SELECTOR 0xFE0Fu
#define JOINER 0x200Du
#define KEYCAP 0x20E3u

struct span {
	uint32_t first, last;
};

static bool
is_in(const struct span *spans, size_t count, uint32_t c)
{
	for (size_t i = 0; i < count; i++)
		if (c >= spans[i].first && c <= spans[i].last)
			return true;
	return false;
}

/* The code point at `at` and its length; 0 and 0 at the end. */
static uint32_t
code_point_at(struct slice s, size_t at, size_t *len_out)
{
	uint32_t c = 0;

	*len_out = at < s.len ? utf8_decode(s, at, &c, NULL) : 0;
	return c;
}

static size_t
blank_len(struct slice s, size_t at)
{
	size_t len;
	uint32_t c = code_point_at(s, at, &len);

	return len > 0 && character_of(c) == CHARACTER_BLANK ? len : 0;
}

/* ---- bullets -------------------------------------------------------------------------------- */

static bool
is_bullet(uint32_t c)
{
	static const struct span spans[] = {
		{ 0x00B7, 0x00B7 }, { 0x2022, 0x2023 }, { 0x203B, 0x203B }, { 0x2043, 0x2043 },
		{ 0x204C, 0x204D }, { 0x2192, 0x2192 }, { 0x21D2, 0x21D2 }, { 0x2219, 0x2219 },
		{ 0x21E8, 0x21E8 }, { 0x2460, 0x249B }, { 0x24EA, 0x24EA }, { 0x25A0, 0x25B1 },
		{ 0x25B6, 0x25BB }, { 0x25C6, 0x25D9 }, { 0x25E6, 0x25E6 }, { 0x2605, 0x2606 },
		{ 0x2610, 0x2612 }, { 0x2713, 0x2718 }, { 0x2776, 0x2793 }, { 0x2794, 0x27BE },
		{ 0x29BE, 0x29BF }, { 0x2B1B, 0x2B1C }, { 0x2B24, 0x2B24 }, { 0x30FB, 0x30FB },
	};

	return is_in(spans, COUNT(spans), c);
}

/* Also used as a dash, a times sign, a plus or quotation marks. */
static bool
is_weak_bullet(uint32_t c)
{
	return c == '-' || c == '*' || c == '+' || c == 0x00AB || c == 0x00BB || c == 0x203A ||
	       (c >= 0x2010 && c <= 0x2014);
}

static size_t
bullet_len(struct slice s, enum plain_mark *mark_out)
{
	size_t len, blank;
	uint32_t c = code_point_at(s, 0, &len), next;
	bool bullet = is_bullet(c);

	if (!bullet && !is_weak_bullet(c))
		return 0;
	*mark_out = bullet ? PLAIN_MARK_BULLET : PLAIN_MARK_DASH;
	blank = blank_len(s, len);
	if (blank > 0)
		return len + blank;
	next = code_point_at(s, len, &blank);
	return bullet && (character_of(next) == CHARACTER_LETTER ||
			  character_of(next) == CHARACTER_DIGIT) ? len : 0;
}

static bool
is_emoji(uint32_t c)
{
	static const struct span spans[] = {
		{ 0x231A, 0x231B }, { 0x23E9, 0x23FA }, { 0x2600, 0x26FF }, { 0x2700, 0x2775 },
		{ 0x2B00, 0x2BFF }, { 0x1F000, 0x1FAFF },
	};

	return is_in(spans, COUNT(spans), c);
}

/* One emoji of several code points: selectors, skin tones, families, flags, keycaps. */
static size_t
emoji_len(struct slice s, enum plain_mark *mark_out)
{
	size_t len, at;
	uint32_t c = code_point_at(s, 0, &len);
	bool keycap = false;

	if (!is_emoji(c) && !ascii_is_digit(c < 0x80 ? (uint8_t)c : 0))
		return 0;
	at = len;
	for (int i = 0; i < EMOJI_MOST; i++) {
		uint32_t next = code_point_at(s, at, &len);

		keycap |= next == KEYCAP;
		if (next != VARIATION_SELECTOR && next != JOINER && next != KEYCAP &&
		    !is_emoji(next))
			break;
		at += len;
	}
	*mark_out = keycap ? PLAIN_MARK_NUMBER : PLAIN_MARK_EMOJI;
	if (!is_emoji(c) && !keycap)
		return 0;
	len = blank_len(s, at);
	return len > 0 ? at + len : 0;
}

/* ---- numbers -------------------------------------------------------------------------------- */

static bool
is_digit(uint32_t c)
{
	static const struct span spans[] = {
		{ '0', '9' }, { 0x0660, 0x0669 }, { 0x06F0, 0x06F9 }, { 0xFF10, 0xFF19 },
	};

	return is_in(spans, COUNT(spans), c);
}

static bool
is_chinese_number(uint32_t c)
{
	static const uint32_t numbers[] = {
		0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D, 0x5341,
	};

	for (size_t i = 0; i < COUNT(numbers); i++)
		if (numbers[i] == c)
			return true;
	return false;
}

/* Where up to three digits from `at` on end; `chinese_out`: they are words for numbers. */
static size_t
digits_end(struct slice s, size_t at, bool *chinese_out)
{
	size_t len, count;
	uint32_t c = code_point_at(s, at, &len);

	*chinese_out = is_chinese_number(c);
	for (count = 0; count <= DIGITS_MOST && (*chinese_out ? is_chinese_number(c) : is_digit(c));
	     count++) {
		at += len;
		c = code_point_at(s, at, &len);
	}
	return count == 0 || count > DIGITS_MOST ? SIZE_MAX : at;
}

/* "iv", "x", or a single letter. */
static size_t
letters_end(struct slice s, size_t at)
{
	size_t end = at;

	while (end < s.len && end - at < 4 && memchr("ivx", s.data[end], 3) != NULL)
		end++;
	if (end > at)
		return end;
	return at < s.len && ascii_is_alpha(s.data[at]) ? at + 1 : SIZE_MAX;
}

/* "1. ", "12) ", "(1) ", "a) ", and of Chinese "1、", "（一）". */
static size_t
number_len(struct slice s)
{
	size_t len, at = 0, end;
	uint32_t c = code_point_at(s, 0, &len);
	bool open = c == '(' || c == 0xFF08, chinese;

	if (open)
		at = len;
	end = digits_end(s, at, &chinese);
	if (end == SIZE_MAX) {
		end = letters_end(s, at);
		if (end == SIZE_MAX || code_point_at(s, end, &len) != ')')
			return 0;
		chinese = false;
		c = ')';
	} else {
		c = code_point_at(s, end, &len);
	}
	end += len;
	if (c == 0xFF09 || (!open && (c == IDEOGRAPHIC_COMMA || (c == 0xFF0E && !chinese))))
		return end + blank_len(s, end);
	if (chinese || (c != ')' && (c != '.' || open)))
		return 0;
	len = blank_len(s, end);
	return len > 0 ? end + len : 0;
}

/* "[1] " or "[1]: ". */
static size_t
note_len(struct slice s)
{
	size_t end;
	bool chinese;

	if (!slice_has_at(s, 0, SLICE("[")))
		return 0;
	end = digits_end(s, 1, &chinese);
	if (end == SIZE_MAX || chinese || !slice_has_at(s, end, SLICE("]")))
		return 0;
	end++;
	end += slice_has_at(s, end, SLICE(":"));
	return blank_len(s, end) > 0 ? end + blank_len(s, end) : 0;
}

/* ---- headings ------------------------------------------------------------------------------- */

/* How many times `unit` stands at the start of `s`. */
static size_t
repeats(struct slice s, struct slice unit)
{
	size_t count = 0;

	while (slice_has_at(s, count * unit.len, unit))
		count++;
	return count;
}

static size_t
repeats_at_end(struct slice s, struct slice unit)
{
	size_t count = 0;

	while ((count + 1) * unit.len <= s.len &&
	       slice_has_at(s, s.len - (count + 1) * unit.len, unit))
		count++;
	return count;
}

/* "# " to "###### ", which "#" may close. */
static struct plain_marking
hash_heading(struct slice s)
{
	size_t count = repeats(s, SLICE("#")), tail = repeats_at_end(s, SLICE("#"));
	struct plain_marking none = { .mark = PLAIN_MARK_NONE };

	if (count == 0 || count > 6 || !slice_has_at(s, count, SLICE(" ")))
		return none;
	if (tail > 0 && (tail >= s.len - count - 1 || s.data[s.len - tail - 1] != ' '))
		tail = 0;
	return (struct plain_marking){ PLAIN_MARK_HEADING, count + 1, tail > 0 ? tail + 1 : 0,
				       (unsigned)count };
}

/*
 * "=== Title ===" and the like: two or more of a character, a blank, and the same behind the
 * words. Two asterisks need nothing behind them, as some newsletter services write.
 */
static struct plain_marking
decorated_heading(struct slice s)
{
	static const struct {
		const char *unit;
		size_t most;
		unsigned level;
		bool one_sided;
	} kinds[] = {
		/* Long lines of dashes set off what was forwarded. */
		{ "=", 40, 1, false }, { "*", 40, 2, true }, { "-", 4, 2, false },
		{ "~", 40, 3, false }, { "_", 40, 3, false }, { "+", 40, 3, false },
		{ "\u2550", 40, 1, false }, { "\u2501", 40, 2, false }, { "\u2500", 40, 2, false },
		{ "\u2014", 4, 2, false }, { "\u2013", 4, 2, false }, { ":", 4, 2, false },
	};

	for (size_t i = 0; i < COUNT(kinds); i++) {
		struct slice unit = slice_of(kinds[i].unit);
		size_t before = repeats(s, unit), behind = repeats_at_end(s, unit);
		size_t len = before * unit.len, tail = behind * unit.len;

		if (before < 2 || before > kinds[i].most || !slice_has_at(s, len, SLICE(" ")))
			continue;
		if (behind < 2 || behind > kinds[i].most || s.len < len + tail + 3 ||
		    s.data[s.len - tail - 1] != ' ') {
			if (!kinds[i].one_sided)
				continue;
			tail = 0;
		}
		return (struct plain_marking){ PLAIN_MARK_HEADING, len + 1,
					       tail > 0 ? tail + 1 : 0, kinds[i].level };
	}
	return (struct plain_marking){ .mark = PLAIN_MARK_NONE };
}

size_t
plain_emphasis_len(struct slice text)
{
	static const char *const marks[] = { "**", "__", "*", "_" };

	for (size_t i = 0; i < COUNT(marks); i++) {
		struct slice mark = slice_of(marks[i]), inner;

		if (text.len <= 2 * mark.len || !slice_has_at(text, 0, mark) ||
		    !slice_has_at(text, text.len - mark.len, mark))
			continue;
		inner = slice_range(text, (struct range){ mark.len, text.len - mark.len });
		return blank_len(inner, 0) == 0 && slice_trim(inner).len == inner.len &&
		       slice_find_byte(inner, 0, mark.data[0]) == SLICE_NOT_FOUND ? mark.len : 0;
	}
	return 0;
}

struct plain_marking
plain_mark_of(struct slice text)
{
	struct plain_marking marking = hash_heading(text);

	if (marking.mark == PLAIN_MARK_NONE)
		marking = decorated_heading(text);
	if (marking.mark != PLAIN_MARK_NONE)
		return marking;
	marking.len = bullet_len(text, &marking.mark);
	if (marking.len == 0)
		marking.len = emoji_len(text, &marking.mark);
	if (marking.len == 0) {
		marking.len = number_len(text);
		marking.mark = PLAIN_MARK_NUMBER;
	}
	if (marking.len == 0) {
		marking.len = note_len(text);
		marking.mark = PLAIN_MARK_NOTE;
	}
	if (marking.len == 0)
		marking.mark = PLAIN_MARK_NONE;
	return marking;
}
