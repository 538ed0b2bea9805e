/*
 * Characters that a rule's author cannot see, or cannot tell from others.
 *
 * Folding takes all of them away before anything is compared, so the phrase works. But it was pasted
 * from somewhere, nobody will find it by searching the file for its words, and a word in the wrong
 * script may not be the word at all.
 *
 * What is in place is not told: variation selectors and joiners of emoji, the ideographic space,
 * words of another script where a language mixes them (Latin in Russian, Japanese).
 */
#include "policy/lint.h"

#include "base/utf8.h"
#include "text/character.h"
#include "text/fold.h"

enum script {
	SCRIPT_NONE, SCRIPT_LATIN, SCRIPT_GREEK, SCRIPT_CYRILLIC, SCRIPT_HEBREW, SCRIPT_ARABIC,
	SCRIPT_HANGUL, SCRIPT_KANA, SCRIPT_HAN, SCRIPT_COUNT,
};

#define SCRIPT_BIT(script) (1u << (script))

static const char *const script_names[SCRIPT_COUNT] = {
	[SCRIPT_LATIN] = "Latin",   [SCRIPT_GREEK] = "Greek",	[SCRIPT_CYRILLIC] = "Cyrillic",
	[SCRIPT_HEBREW] = "Hebrew", [SCRIPT_ARABIC] = "Arabic", [SCRIPT_HANGUL] = "Korean",
	[SCRIPT_KANA] = "Japanese", [SCRIPT_HAN] = "Chinese",
};

/* Unicode, Scripts.txt, as far as the languages of phrases and their look-alikes go. Sorted. */
static const struct {
	uint32_t first, last;
	enum script script;
} script_ranges[] = {
	{ 0x0041, 0x005A, SCRIPT_LATIN },    { 0x0061, 0x007A, SCRIPT_LATIN },
	{ 0x00C0, 0x024F, SCRIPT_LATIN },    { 0x0370, 0x03FF, SCRIPT_GREEK },
	{ 0x0400, 0x052F, SCRIPT_CYRILLIC }, { 0x0590, 0x05FF, SCRIPT_HEBREW },
	{ 0x0600, 0x06FF, SCRIPT_ARABIC },   { 0x0750, 0x077F, SCRIPT_ARABIC },
	{ 0x1100, 0x11FF, SCRIPT_HANGUL },   { 0x1E00, 0x1EFF, SCRIPT_LATIN },
	{ 0x1F00, 0x1FFF, SCRIPT_GREEK },    { 0x3041, 0x30FF, SCRIPT_KANA },
	{ 0x3131, 0x318E, SCRIPT_HANGUL },   { 0x31F0, 0x31FF, SCRIPT_KANA },
	{ 0x3400, 0x9FFF, SCRIPT_HAN },	     { 0xAC00, 0xD7A3, SCRIPT_HANGUL },
	{ 0xF900, 0xFAFF, SCRIPT_HAN },	     { 0xFB50, 0xFDFF, SCRIPT_ARABIC },
	{ 0xFE70, 0xFEFC, SCRIPT_ARABIC },   { 0x20000, 0x323AF, SCRIPT_HAN },
};

/* In which scripts the words of a language are written; Latin ones stand in all of them. */
static const struct {
	const char *language;
	unsigned scripts;
} language_scripts[] = {
	{ "ru", SCRIPT_BIT(SCRIPT_CYRILLIC) }, { "uk", SCRIPT_BIT(SCRIPT_CYRILLIC) },
	{ "zh", SCRIPT_BIT(SCRIPT_HAN) },
	{ "ja", SCRIPT_BIT(SCRIPT_KANA) | SCRIPT_BIT(SCRIPT_HAN) },
	{ "ko", SCRIPT_BIT(SCRIPT_HANGUL) | SCRIPT_BIT(SCRIPT_HAN) },
	{ "ar", SCRIPT_BIT(SCRIPT_ARABIC) },
};

static const struct {
	uint32_t code_point;
	const char *name;
} odd_names[] = {
	{ 0x00A0, "a no-break space" },	       { 0x00AD, "a soft hyphen" },
	{ 0x200B, "a zero-width space" },      { 0x200C, "a zero-width non-joiner" },
	{ 0x200D, "a zero-width joiner" },     { 0x200E, "a left-to-right mark" },
	{ 0x200F, "a right-to-left mark" },    { 0x202F, "a narrow no-break space" },
	{ 0x2060, "a word joiner" },	       { 0xFEFF, "a byte order mark" },
};

static enum script
script_of(uint32_t code_point)
{
	if (character_of(code_point) != CHARACTER_LETTER)
		return SCRIPT_NONE;
	for (size_t i = 0; i < COUNT(script_ranges) && script_ranges[i].first <= code_point; i++) {
		if (code_point <= script_ranges[i].last)
			return script_ranges[i].script;
	}
	return SCRIPT_NONE;
}

static unsigned
scripts_of_language(const char *key)
{
	for (size_t i = 0; i < COUNT(language_scripts); i++) {
		if (strcmp(language_scripts[i].language, key) == 0)
			return language_scripts[i].scripts;
	}
	return SCRIPT_BIT(SCRIPT_LATIN);
}

static const char *
odd_name(uint32_t code_point, const char *otherwise)
{
	for (size_t i = 0; i < COUNT(odd_names); i++) {
		if (odd_names[i].code_point == code_point)
			return odd_names[i].name;
	}
	return otherwise;
}

struct checked_text {
	struct lint *lint;
	const char *what;		/* "the phrase" */
	struct slice text;
	struct place place;
};

/* Between emoji a joiner makes one of two, and a selector their form. */
static bool
is_in_place(struct slice text, size_t at, uint32_t code_point)
{
	size_t before = at;
	uint32_t last;

	if ((code_point >= 0xFE00 && code_point <= 0xFE0F) || code_point >= 0xE0000 ||
	    code_point == 0x0640)	/* the Arabic stroke that stretches a word: a reader sees it */
		return true;
	if (code_point != 0x200D || at == 0)
		return false;
	do
		before--;
	while (before > 0 && (text.data[before] & 0xC0) == 0x80);
	(void)utf8_decode(text, before, &last, NULL);
	return character_of(last) != CHARACTER_LETTER;
}

/* The first one of each kind. */
static void
check_unseen(const struct checked_text *checked)
{
	bool told_invisible = false, told_blank = false;
	uint32_t c;

	for (size_t at = 0, len; at < checked->text.len; at += len) {
		struct place place;
		enum character kind;

		len = utf8_decode(checked->text, at, &c, NULL);
		kind = c < 0x80 ? CHARACTER_OTHER : character_of(c);
		if ((kind != CHARACTER_INVISIBLE || told_invisible || is_in_place(checked->text, at, c)) &&
		    (kind != CHARACTER_BLANK || told_blank || c == 0x3000))
			continue;
		place = lint_column(checked->lint, checked->place,
				    slice_range(checked->text, (struct range){ at, at + len }));
		if (kind == CHARACTER_INVISIBLE) {
			told_invisible = true;
			warn_of(checked->lint->diags, "invisible-character", place,
				"%s holds %s (U+%04X), which nobody sees; take it away", checked->what,
				odd_name(c, "an invisible character"), (unsigned)c);
		} else {
			told_blank = true;
			warn_of(checked->lint->diags, "odd-blank", place,
				"%s holds %s (U+%04X); write a plain blank, which finds all kinds of them",
				checked->what, odd_name(c, "a blank of another kind"), (unsigned)c);
		}
	}
}

/* Of a word, or a whole text: its scripts, one bit each. */
static unsigned
scripts_of(struct slice text)
{
	unsigned scripts = 0;
	uint32_t c;

	for (size_t at = 0; at < text.len;) {
		enum script script;

		at += utf8_decode(text, at, &c, NULL);
		script = script_of(c);
		if (script != SCRIPT_NONE)
			scripts |= SCRIPT_BIT(script);
	}
	return scripts;
}

/* Does folding make a Latin word of it? "BTC-шный" is none, "Вitcoin" is one. */
static bool
is_latin_in_disguise(struct lint *lint, struct slice word)
{
	const unsigned latin = SCRIPT_BIT(SCRIPT_LATIN);
	unsigned scripts = scripts_of(word);
	struct folded folded;

	if (!(scripts & latin) ||
	    !(scripts & (SCRIPT_BIT(SCRIPT_CYRILLIC) | SCRIPT_BIT(SCRIPT_GREEK))))
		return false;
	if (!fold(lint->arena, word, &folded)) {
		lint->short_of_memory = true;
		return false;
	}
	return scripts_of(folded.text) == latin;
}

static void
complain_of_disguise(const struct checked_text *checked, struct slice word)
{
	uint32_t c = 0;
	enum script script = SCRIPT_NONE;
	size_t at = 0, start = 0, len = 0;

	while (at < word.len && script != SCRIPT_CYRILLIC && script != SCRIPT_GREEK) {
		start = at;
		len = utf8_decode(word, at, &c, NULL);
		at += len;
		script = script_of(c);
	}
	warn_of(checked->lint->diags, "look-alike-letter",
		lint_column(checked->lint, checked->place, word),
		"in \"%.*s\" the \"%.*s\" is %s (U+%04X); write the word in Latin letters",
		SLICE_ARG(word), SLICE_ARG(slice_range(word, (struct range){ start, start + len })),
		script_names[script], (unsigned)c);
}

/* The first word that is not what it looks like. */
static void
check_words(const struct checked_text *checked)
{
	struct slice text = checked->text;
	size_t start = 0, at = 0;

	if (utf8_is_ascii(text))
		return;
	while (at <= text.len) {
		uint32_t c = ' ';
		size_t len = at < text.len ? utf8_decode(text, at, &c, NULL) : 1;
		enum character kind = character_of(c);

		if (kind != CHARACTER_LETTER && kind != CHARACTER_MARK && kind != CHARACTER_INVISIBLE) {
			struct slice word = slice_range(text, (struct range){ start, at });

			if (is_latin_in_disguise(checked->lint, word)) {
				complain_of_disguise(checked, word);
				return;
			}
			start = at + len;
		}
		at += len;
	}
}

/* A phrase of which no letter is of its language, and some are of another script. */
static void
check_language(const struct checked_text *checked, const char *key)
{
	unsigned own = scripts_of_language(key) | SCRIPT_BIT(SCRIPT_LATIN);
	unsigned scripts = scripts_of(checked->text);
	enum script foreign = SCRIPT_LATIN;

	if (scripts == 0 || (scripts & own) != 0)
		return;
	while (!(scripts & SCRIPT_BIT(foreign)))
		foreign++;
	warn_of(checked->lint->diags, "foreign-script",
		lint_column(checked->lint, checked->place, checked->text),
		"%s stands under %s, but its letters are %s; move it to its language, or to \"any\"",
		checked->what, key, script_names[foreign]);
}

static bool
is_language(const char *key)
{
	return strlen(key) == 2;
}

void
lint_characters(struct lint *lint)
{
	for (size_t i = 0; i < lint->phrase_count; i++) {
		const struct lint_phrase *phrase = &lint->phrases[i];
		bool regex = strcmp(phrase->key, "regex") == 0;
		struct checked_text checked = { lint, regex ? "the regex" : "the phrase",
						slice_of(phrase->text), phrase->place };

		check_unseen(&checked);
		if (regex)
			continue;
		check_words(&checked);
		if (is_language(phrase->key))
			check_language(&checked, phrase->key);
	}
}

void
lint_row_characters(struct lint *lint, struct slice row, struct place place)
{
	struct checked_text checked = { lint, "the row", row, place };

	check_unseen(&checked);
	check_words(&checked);
}
