/*
 * Which language a text is in.
 *
 * Statistics over letter triples would need tables a hundred times this size; an article of a
 * newsletter holds enough common words, which hardly two languages share. Letters and
 * endings help with headlines, which have few of them. What it cannot tell is said to be unknown,
 * for a disclaimer in the wrong language is worse than a rule that must name its own.
 */
#include "text/language.h"

#include "base/ascii.h"
#include "base/compiler.h"
#include "base/utf8.h"
#include "text/language_table.h"

enum {
	LANGUAGES = COUNT(codes),
	SAMPLES = 8,		/* of a long text so many pieces are read, spread over all of it */
	SAMPLE = 512,		/* bytes of each */

	/* What a sign is worth that only one language has; others share it. */
	WORTH_WORD = 24,
	WORTH_ENDING = 8,
	WORTH_LETTER = 12,
	WORTH_LEAST = 12,	/* less is no evidence */
};

enum script { LATIN_SCRIPT, CYRILLIC, ARABIC, HANGUL, KANA, HAN, OTHER_SCRIPT, SCRIPT_COUNT };

struct evidence {
	size_t letters[SCRIPT_COUNT];
	unsigned worth[LANGUAGES];
};

/* ---- letters ------------------------------------------------------------------------------ */

static const struct {
	uint32_t first, last;
	enum script script;
} scripts[] = {
	{ 0x0041, 0x024F, LATIN_SCRIPT }, { 0x0370, 0x03FF, OTHER_SCRIPT },
	{ 0x0400, 0x052F, CYRILLIC },	  { 0x0530, 0x05FF, OTHER_SCRIPT },
	{ 0x0600, 0x077F, ARABIC },	  { 0x0780, 0x10FF, OTHER_SCRIPT },
	{ 0x1100, 0x11FF, HANGUL },	  { 0x1200, 0x1CFF, OTHER_SCRIPT },
	{ 0x1E00, 0x1EFF, LATIN_SCRIPT }, { 0x3040, 0x30FF, KANA },
	{ 0x3130, 0x318F, HANGUL },	  { 0x3400, 0x9FFF, HAN },
	{ 0xAC00, 0xD7A3, HANGUL },	  { 0x20000, 0x3FFFF, HAN },
};

static enum script
script_of(uint32_t c)
{
	for (size_t i = 0; i < COUNT(scripts) && c >= scripts[i].first; i++) {
		if (c <= scripts[i].last)
			return scripts[i].script;
	}
	return SCRIPT_COUNT;
}

#define BIT(n) (1u << (n))
enum { DE, EN, FR, ES, IT, PT, NL, PL, TR, VI, ID, RU, UK };	/* the bits of language_table.h */

/* The languages that have a letter which others of its script have not; 0 for all other letters. */
static unsigned
languages_of_letter(uint32_t c)
{
	if (c >= 0x1EA0 && c <= 0x1EF9)
		return BIT(VI);
	switch (c) {
	case 0x00E4:						/* ä */
		return BIT(DE);
	case 0x00F6: case 0x00FC:				/* ö ü */
		return BIT(DE) | BIT(TR);
	case 0x00E0:						/* à */
		return BIT(FR) | BIT(IT) | BIT(PT) | BIT(VI);
	case 0x00E8:						/* è */
		return BIT(FR) | BIT(IT);
	case 0x00E9:						/* é */
		return BIT(FR) | BIT(ES) | BIT(PT);
	case 0x00EA: case 0x00F4:				/* ê ô */
		return BIT(FR) | BIT(PT) | BIT(VI);
	case 0x00E2:						/* â */
		return BIT(FR) | BIT(PT) | BIT(TR) | BIT(VI);
	case 0x00EE: case 0x00FB: case 0x0153:			/* î û œ */
		return BIT(FR);
	case 0x00E7:						/* ç */
		return BIT(FR) | BIT(PT) | BIT(TR);
	case 0x00E1: case 0x00ED: case 0x00FA:			/* á í ú */
		return BIT(ES) | BIT(PT) | BIT(VI);
	case 0x00F3:						/* ó */
		return BIT(ES) | BIT(PT) | BIT(PL);
	case 0x00F1: case 0x00BF: case 0x00A1:			/* ñ ¿ ¡ */
		return BIT(ES);
	case 0x00EC: case 0x00F2: case 0x00F9:			/* ì ò ù */
		return BIT(IT) | BIT(VI);
	case 0x00E3:						/* ã */
		return BIT(PT) | BIT(VI);
	case 0x00F5:						/* õ */
		return BIT(PT);
	case 0x00EB: case 0x00EF:				/* ë ï */
		return BIT(NL) | BIT(FR);
	case 0x0105: case 0x0107: case 0x0119: case 0x0142:	/* ą ć ę ł */
	case 0x0144: case 0x015B: case 0x017A: case 0x017C:	/* ń ś ź ż */
		return BIT(PL);
	case 0x011F: case 0x015F:				/* ğ ş */
		return BIT(TR);
	case 0x0103: case 0x0111: case 0x01A1: case 0x01B0:	/* ă đ ơ ư */
		return BIT(VI);
	case 0x044B: case 0x044D: case 0x044A: case 0x0451:	/* ы э ъ ё */
		return BIT(RU);
	case 0x0456: case 0x0457: case 0x0454: case 0x0491:	/* і ї є ґ */
		return BIT(UK);
	default:
		return 0;
	}
}

/* Shares what a sign is worth among the languages that have it. */
static void
credit(struct evidence *evidence, unsigned languages, unsigned worth)
{
	unsigned share;

	if (languages == 0)
		return;
	share = worth / (unsigned)__builtin_popcount(languages);
	for (unsigned i = 0; i < LANGUAGES; i++)
		evidence->worth[i] += (languages & BIT(i)) != 0 ? share : 0;
}

/* ---- words -------------------------------------------------------------------------------- */

/* Sizes are powers of two: a division for each ending of each word would cost more than the rest. */
_Static_assert((COUNT(words) & (COUNT(words) - 1)) == 0 && (COUNT(endings) & (COUNT(endings) - 1)) == 0,
	       "language_table.py makes tables of such sizes");

static unsigned
look_up(const struct word *table, size_t size, size_t most, struct slice text)
{
	uint32_t hash = 2166136261u;

	if (text.len == 0 || text.len > most)
		return 0;
	for (size_t i = 0; i < text.len; i++)
		hash = (hash ^ text.data[i]) * 16777619u;
	for (size_t at = hash & (size - 1); table[at].languages != 0; at = (at + 1) & (size - 1)) {
		if (memcmp(table[at].text, text.data, text.len) == 0 &&
		    table[at].text[text.len] == '\0')
			return table[at].languages;
	}
	return 0;
}

/* Judges a word that stands whole in `word`: as a common one, or by its ending. */
static void
judge_word(struct evidence *evidence, struct slice word)
{
	unsigned languages = look_up(words, COUNT(words), WORD_MOST, word);

	if (languages != 0) {
		credit(evidence, languages, WORTH_WORD);
		return;
	}
	for (size_t len = ENDING_MOST; len > 1; len--) {
		if (word.len < len + 2)
			continue;
		languages = look_up(endings, COUNT(endings), ENDING_MOST,
				    slice_from(word, word.len - len));
		if (languages != 0) {
			credit(evidence, languages, WORTH_ENDING);
			return;
		}
	}
}

/* Reads a piece of the text; words that it cuts are lost, which does not matter. */
static void
read_piece(struct evidence *evidence, struct slice text)
{
	size_t word = 0;

	for (size_t at = 0; at < text.len;) {
		uint32_t c;
		size_t len = utf8_decode(text, at, &c, NULL);
		bool letter = c < 0x80 ? ascii_is_alpha((uint8_t)c)
				       : c >= 0xC0 && script_of(c) != SCRIPT_COUNT;

		if (letter) {
			evidence->letters[c < 0x80 ? LATIN_SCRIPT : script_of(c)]++;
		} else {
			judge_word(evidence, slice_range(text, (struct range){ word, at }));
			word = at + len;
		}
		if (c >= 0x80)
			credit(evidence, languages_of_letter(c), WORTH_LETTER);
		at += len;
	}
	judge_word(evidence, slice_from(text, word));
}

static void
read_text(struct evidence *evidence, struct slice text)
{
	size_t stride = text.len / SAMPLES;

	if (text.len <= SAMPLES * SAMPLE) {
		read_piece(evidence, text);
		return;
	}
	for (size_t i = 0; i < SAMPLES; i++) {
		size_t start = i * stride;

		while (start < text.len && (text.data[start] & 0xC0) == 0x80)
			start++;
		read_piece(evidence, slice_range(text, (struct range){ start, start + SAMPLE }));
	}
}

/* ---- the answer --------------------------------------------------------------------------- */

/* Which of the languages in Latin letters the evidence speaks for. */
static const char *
latin_language(const struct evidence *evidence)
{
	unsigned best = 0, second = 0;
	size_t which = 0;

	for (size_t i = DE; i <= ID; i++) {
		if (evidence->worth[i] > best) {
			second = best;
			best = evidence->worth[i];
			which = i;
		} else if (evidence->worth[i] > second) {
			second = evidence->worth[i];
		}
	}
	return best >= WORTH_LEAST && best > second ? codes[which] : "";
}

const char *
language_of(struct slice folded)
{
	struct evidence evidence = { 0 };
	size_t east_asian, most;
	const size_t *letters = evidence.letters;

	read_text(&evidence, folded);

	/* A character of these is a syllable or a word, so it weighs more than a letter. */
	east_asian = letters[HANGUL] + letters[KANA] + letters[HAN];
	most = letters[LATIN_SCRIPT] > letters[CYRILLIC] ? letters[LATIN_SCRIPT]
							 : letters[CYRILLIC];
	if (east_asian > 0 && east_asian * 3 >= most) {
		if (letters[HANGUL] * 2 >= east_asian)
			return "ko";
		return letters[KANA] * 12 >= east_asian ? "ja" : "zh";
	}
	if (letters[ARABIC] > 0 && letters[ARABIC] >= most)
		return "ar";
	if (letters[OTHER_SCRIPT] > most)
		return "";
	if (letters[CYRILLIC] > letters[LATIN_SCRIPT])
		return evidence.worth[UK] > evidence.worth[RU] ? "uk" : "ru";
	return latin_language(&evidence);
}
