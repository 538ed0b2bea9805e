/*
 * Folding, in one walk from left to right that notes where every byte came from.
 *
 * utf8proc can map a whole string, but then nobody knows which byte came from where. So the
 * text is cut into clusters: a character and the marks upon it. Nothing composes, reorders or
 * folds across the border of two clusters, so each is folded by itself and becomes one unit of
 * the map.
 *
 * Most text is ASCII and lower case, and is its own fold: that is found out eight bytes at a
 * time. Other ASCII is lowered in place, eight bytes at a time too. Of the characters beyond
 * ASCII a text uses few and uses them often, so the folds of single characters are remembered.
 *
 * Beyond NFKC and case: marks that no letter takes up and that stand on a Latin letter are
 * dropped (lines struck through or set under every letter), and so is the difference between
 * dotted and dotless i, for Turkish capitals could not be matched otherwise. Arabic loses vowel
 * signs, and the forms of alef, yeh and heh become one: writers mix them freely.
 */
#include "text/fold.h"

#include <utf8proc.h>

#include "base/ascii.h"
#include "base/buf.h"
#include "base/search.h"
#include "base/utf8.h"
#include "text/character.h"
#include "text/look_alike_table.h"

#define DOTLESS_I 0x0131u
#define LATIN_END 0x0250u	/* Latin letters with marks of their own stand before it */

enum {
	FOLD_MOST = 32,		/* code points that one character can fold to (U+FDFA: 18) */
	MARKS_MOST = 30,	/* as the Stream-Safe format of TR 15 has it; more are dropped */
	CLUSTER_MOST = FOLD_MOST + MARKS_MOST * 4,
	MEMORY_SIZE = 512,
	FOLD_TOO_LONG = 255,	/* to be remembered */
};

/* What a character contributes to its word: LETTER_NONE ends it, LETTER_NEUTRAL says nothing. */
enum letter { LETTER_NONE, LETTER_LATIN, LETTER_ALIKE, LETTER_OTHER, LETTER_NEUTRAL };

struct remembered {
	uint32_t code_point;
	bool joins, invisible;	/* joins the character before it; leaves nothing */
	enum letter letter;
	char latin;		/* of LETTER_ALIKE: the letter it is taken for among Latin ones */
	uint8_t len;		/* of its fold, 0 to 10, or FOLD_TOO_LONG */
	uint8_t bytes[10];
};

struct folding {
	struct slice text;
	struct arena *arena;
	struct buf out;
	struct offset_map *map;		/* NULL as long as every byte is where it was */
	bool failed;
	struct range word;		/* the last word asked about */
	bool word_is_mixed;
	uint64_t known[MEMORY_SIZE / 64];	/* a bit for each place of `memory` that is filled */
	struct remembered *memory;
};

/* ---- what single characters become -------------------------------------------------------- */

static const struct look_alike *
look_alike_find(uint32_t code_point)
{
	size_t at = COUNT_WHILE(COUNT(look_alikes), i, look_alikes[i].code_point < code_point);

	return at < COUNT(look_alikes) && look_alikes[at].code_point == code_point ? &look_alikes[at] : NULL;
}

/* Typographic punctuation as ASCII has it; the code point itself where it has none. */
static uint32_t
plain_punctuation(uint32_t c)
{
	switch (c) {
	case 0x00AB: case 0x00BB:				/* « » */
	case 0x201C: case 0x201D: case 0x201E: case 0x201F:	/* “ ” „ ‟ */
	case 0x2033: case 0x2036:				/* ″ ‶ */
	case 0x275D: case 0x275E: case 0x301D: case 0x301E: case 0x301F:
		return '"';
	case 0x00B4: case 0x02B9: case 0x02BB: case 0x02BC:	/* ´ ʹ ʻ ʼ */
	case 0x2018: case 0x2019: case 0x201A: case 0x201B:	/* ‘ ’ ‚ ‛ */
	case 0x2032: case 0x2035: case 0x2039: case 0x203A:	/* ′ ‵ ‹ › */
	case 0x275B: case 0x275C:
		return '\'';
	case 0x2212:						/* − */
		return '-';
	case 0x2044: case 0x2215:				/* ⁄ ∕ */
		return '/';
	case DOTLESS_I:
		return 'i';
	default:
		return c;
	}
}

/*
 * Arabic as it is typed in haste: one letter for those often confused. Letters change before marks
 * are composed with them too, so that the result composes no further.
 */
static uint32_t
plain_arabic_letter(uint32_t c)
{
	switch (c) {
	case 0x0622: case 0x0623: case 0x0625: case 0x0671:	/* alef with madda, hamza, wasla */
		return 0x0627;
	case 0x0629:						/* teh marbuta: heh */
		return 0x0647;
	case 0x0649:						/* alef maksura: yeh */
		return 0x064A;
	default:
		return c;
	}
}

static bool
is_arabic(uint32_t c)
{
	return c >= 0x0600 && c < 0x0700;
}

/* What a character of the result of NFKC is written as; 0 for nothing. */
static uint32_t
plain(uint32_t c)
{
	if (is_arabic(c))
		c = plain_arabic_letter(c);
	switch (character_of(c)) {
	case CHARACTER_INVISIBLE:
		return 0;
	case CHARACTER_BLANK:
		return ' ';
	case CHARACTER_DASH:
		return '-';
	default:
		return plain_punctuation(c);
	}
}

/*
 * NFKC and case folding of one character, not yet composed: at most FOLD_MOST code points at
 * `out`. A letter in another dress becomes that letter.
 */
static size_t
decompose(uint32_t c, utf8proc_int32_t *out)
{
	const struct look_alike *look_alike = look_alike_find(c);
	uint32_t punctuation = plain_punctuation(c);
	utf8proc_ssize_t count;
	int boundary = 0;

	c = plain_arabic_letter(c);
	if (look_alike != NULL && look_alike->always)
		punctuation = (uint8_t)look_alike->latin;
	if (punctuation != c) {
		out[0] = (utf8proc_int32_t)punctuation;
		return 1;
	}
	count = utf8proc_decompose_char((utf8proc_int32_t)c, out, FOLD_MOST,
					UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD,
					&boundary);
	if (count < 0 || count > FOLD_MOST) {		/* no assigned character is longer */
		out[0] = (utf8proc_int32_t)c;
		return 1;
	}
	return (size_t)count;
}

/* Puts marks in canonical order (TR 15): by class, keeping the order within a class. */
static void
order_marks(utf8proc_int32_t *points, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		utf8proc_int32_t point = points[i];
		utf8proc_propval_t class = utf8proc_get_property(point)->combining_class;
		size_t to = i;

		if (class == 0)
			continue;
		while (to > 0 && utf8proc_get_property(points[to - 1])->combining_class > class) {
			points[to] = points[to - 1];
			to--;
		}
		points[to] = point;
	}
}

/* Composes a decomposed cluster and writes what is left of it as UTF-8; returns its length. */
static size_t
compose(utf8proc_int32_t *points, size_t count, uint8_t *out)
{
	utf8proc_ssize_t composed;
	uint32_t base = UINT32_MAX;
	size_t len = 0;

	order_marks(points, count);
	composed = utf8proc_normalize_utf32(points, (utf8proc_ssize_t)count,
					    UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	for (utf8proc_ssize_t i = 0; i < composed; i++) {
		uint32_t c = plain((uint32_t)points[i]);

		if (c == 0)
			continue;
		if (character_of(c) != CHARACTER_MARK)
			base = c;
		else if ((base < LATIN_END && base != ' ') || (is_arabic(base) && is_arabic(c)))
			continue;
		len += utf8_encode(c, out + len);
	}
	return len;
}

/* ---- look-alikes: which word is in two scripts -------------------------------------------- */

static enum letter
letter_of(uint32_t c, char *latin_out)
{
	utf8proc_int32_t points[FOLD_MOST];
	const struct look_alike *look_alike = look_alike_find(c);
	uint32_t first;

	if (look_alike == NULL) {
		(void)decompose(c, points);
		first = (uint32_t)points[0];
		look_alike = look_alike_find(first);
	} else {
		first = c;
	}
	if (look_alike != NULL) {
		*latin_out = look_alike->latin;
		return look_alike->always ? LETTER_LATIN : LETTER_ALIKE;
	}
	switch (character_of(first)) {
	case CHARACTER_LETTER:
		return first < LATIN_END || (first >= 0x1E00 && first < 0x1F00) ? LETTER_LATIN
										: LETTER_OTHER;
	case CHARACTER_DIGIT:
	case CHARACTER_MARK:
	case CHARACTER_INVISIBLE:
		return LETTER_NEUTRAL;
	default:
		return LETTER_NONE;
	}
}

/* Does the character join the one before it? Marks, halfwidth voicing marks, Hangul vowels. */
static bool
joins(uint32_t c)
{
	return character_of(c) == CHARACTER_MARK || (c >= 0x1160 && c <= 0x11FF) ||
	       (c >= 0x3130 && c <= 0x318F) || (c >= 0xFF9E && c <= 0xFFDC);
}

/* What a character is and, where it stands alone, becomes: remembered. */
static const struct remembered *
remember(struct folding *f, uint32_t c)
{
	struct remembered *entry = &f->memory[c % MEMORY_SIZE];
	uint64_t *known = &f->known[c % MEMORY_SIZE / 64], bit = UINT64_C(1) << c % 64;
	utf8proc_int32_t points[CLUSTER_MOST];
	uint8_t out[CLUSTER_MOST * 4];
	size_t len;

	if ((*known & bit) != 0 && entry->code_point == c)
		return entry;
	*known |= bit;
	*entry = (struct remembered){
		.code_point = c,
		.joins = joins(c),
		.invisible = character_of(c) == CHARACTER_INVISIBLE,
		.len = FOLD_TOO_LONG,
	};
	entry->letter = letter_of(c, &entry->latin);
	len = compose(points, decompose(c, points), out);
	if (len <= sizeof(entry->bytes)) {
		entry->len = (uint8_t)len;
		memcpy(entry->bytes, out, len);
	}
	return entry;
}

static enum letter
letter_at(struct folding *f, size_t at, size_t *len_out)
{
	uint8_t byte = f->text.data[at];
	uint32_t c;

	if (byte < 0x80) {
		*len_out = 1;
		return ascii_is_alpha(byte) ? LETTER_LATIN
		       : ascii_is_digit(byte) || character_of(byte) == CHARACTER_INVISIBLE
			   ? LETTER_NEUTRAL
			   : LETTER_NONE;
	}
	*len_out = utf8_decode(f->text, at, &c, NULL);
	return remember(f, c)->letter;
}

static size_t
character_before(struct slice text, size_t at)
{
	do
		at--;
	while (at > 0 && (text.data[at] & 0xC0) == 0x80);
	return at;
}

/*
 * Is the word around `at` made of Latin letters and letters that look like them, and no
 * others? Each word is walked once: the answer is kept for its other letters.
 */
static bool
word_is_mixed(struct folding *f, size_t at)
{
	size_t floor = f->word.end, start = at, end, len;
	bool latin = false, other = false;

	if (at >= f->word.start && at < f->word.end)
		return f->word_is_mixed;
	while (start > floor) {
		size_t before = character_before(f->text, start);

		if (letter_at(f, before, &len) == LETTER_NONE)
			break;
		start = before;
	}
	for (end = start; end < f->text.len; end += len) {
		enum letter is = letter_at(f, end, &len);

		if (is == LETTER_NONE)
			break;
		latin |= is == LETTER_LATIN;
		other |= is == LETTER_OTHER;
	}
	f->word = (struct range){ start, end };
	f->word_is_mixed = latin && !other;
	return f->word_is_mixed;
}

/* ---- noting what came from where ---------------------------------------------------------- */

/* `len` bytes were copied, or lowered in place: every byte is where it was. */
static void
note_in_place(struct folding *f, size_t len)
{
	if (f->map != NULL && !offset_map_add(f->map, len, len))
		f->failed = true;
}

/* `derived` bytes have just been written for `source` bytes, as one unit. */
static void
note_unit(struct folding *f, size_t derived, size_t source)
{
	if (f->map == NULL) {
		size_t before = f->out.len - derived;

		f->map = offset_map_new(f->arena);
		if (f->map == NULL || !offset_map_add(f->map, before, before)) {
			f->failed = true;
			return;
		}
	}
	if (!offset_map_add_unit(f->map, derived, source))
		f->failed = true;
}

/* Writes the fold of one character of `source` bytes. */
static void
put(struct folding *f, struct slice bytes, size_t source)
{
	uint32_t c;

	buf_add(&f->out, bytes);
	if (bytes.len == source && utf8_decode(bytes, 0, &c, NULL) == source)
		note_in_place(f, source);
	else
		note_unit(f, bytes.len, source);
}

/* ---- clusters ----------------------------------------------------------------------------- */

/* Is there, at `at` or behind what cannot be seen there, a character that joins? */
static bool
joined_at(struct folding *f, size_t at)
{
	uint32_t c;

	while (at < f->text.len && (f->text.data[at] < ' ' || f->text.data[at] >= 0x7F)) {
		size_t len = utf8_decode(f->text, at, &c, NULL);
		const struct remembered *entry = remember(f, c);

		if (!entry->invisible)
			return entry->joins;
		at += len;
	}
	return false;
}

/* Folds the character at `at` with all that joins it; returns the source bytes taken. */
static size_t
fold_cluster(struct folding *f, size_t at)
{
	utf8proc_int32_t points[CLUSTER_MOST];
	uint8_t out[CLUSTER_MOST * 4];
	size_t count, marks = 0, end = at;
	uint32_t c;
	char latin;

	end += utf8_decode(f->text, end, &c, NULL);
	if (letter_of(c, &latin) == LETTER_ALIKE && word_is_mixed(f, at)) {
		points[0] = (uint8_t)latin;
		count = 1;
	} else {
		count = decompose(c, points);
	}
	while (joined_at(f, end)) {
		end += utf8_decode(f->text, end, &c, NULL);
		if (character_of(c) == CHARACTER_INVISIBLE || marks == MARKS_MOST)
			continue;
		if (count + FOLD_MOST > CLUSTER_MOST)
			continue;
		count += decompose(c, points + count);
		marks++;
	}
	count = compose(points, count, out);
	buf_add(&f->out, (struct slice){ out, count });
	note_unit(f, count, end - at);
	return end - at;
}

/* Folds what begins with the character beyond ASCII at `at`; returns the source bytes taken. */
static size_t
fold_beyond_ascii(struct folding *f, size_t at)
{
	const struct remembered *entry;
	uint32_t c;
	size_t len = utf8_decode(f->text, at, &c, NULL);
	char latin;

	if (joined_at(f, at + len))
		return fold_cluster(f, at);
	entry = remember(f, c);
	if (entry->len == FOLD_TOO_LONG)
		return fold_cluster(f, at);
	if (entry->letter != LETTER_ALIKE) {
		put(f, (struct slice){ entry->bytes, entry->len }, len);
		return len;
	}
	latin = entry->latin;
	if (word_is_mixed(f, at)) {
		put(f, (struct slice){ (const uint8_t *)&latin, 1 }, len);
		return len;
	}
	entry = remember(f, c);			/* its word may have driven it out */
	put(f, (struct slice){ entry->bytes, entry->len }, len);
	return len;
}

/* ---- ASCII -------------------------------------------------------------------------------- */

#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

static uint64_t
load8(const uint8_t *data)
{
	uint64_t word;

	memcpy(&word, data, sizeof(word));
	return word;
}

/* The top bit of each byte that is a capital letter; all bytes are below 0x80. */
static uint64_t
capitals8(uint64_t word)
{
	return (word + EACH(0x80 - 'A')) & ~(word + EACH(0x80 - 'Z' - 1)) & EACH(0x80);
}

/* Does a byte ask for more than lowering: 0x80 or above, or a control? */
static bool
is_special8(uint64_t word)
{
	uint64_t controls = (word - EACH(0x20)) | (word + EACH(0x01));

	return ((word | controls) & EACH(0x80)) != 0;
}

/* Is all of it printable ASCII without capitals, or "\n"? Then it is its own fold. */
static bool
is_own_fold(struct slice text)
{
	size_t at = 0;

	while (at < text.len) {
		uint8_t c = text.data[at];

		if (text.len - at >= 8) {
			uint64_t word = load8(text.data + at);

			if (!is_special8(word) && capitals8(word) == 0) {
				at += 8;
				continue;
			}
		}
		if (c >= 0x7F || (c < 0x20 && c != '\n') || ascii_is_upper(c))
			return false;
		at++;
	}
	return true;
}

/* Lowers printable ASCII into `out`, which has room; returns how far it came. */
static size_t
lower_run(struct slice text, size_t at, uint8_t *out)
{
	size_t start = at;

	for (; text.len - at >= 8; at += 8) {
		uint64_t word = load8(text.data + at);

		if (is_special8(word))
			break;
		word |= capitals8(word) >> 2;
		memcpy(out + (at - start), &word, sizeof(word));
	}
	for (; at < text.len && text.data[at] >= 0x20 && text.data[at] < 0x7F; at++)
		out[at - start] = ascii_lower(text.data[at]);
	return at;
}

/* Folds the ASCII from `at` on; returns the bytes taken, which may be none before a mark. */
static size_t
fold_ascii(struct folding *f, size_t at)
{
	uint8_t c = f->text.data[at];
	size_t end;

	if (c == '\n' || (c < 0x80 && character_of(c) == CHARACTER_BLANK && c != ' ')) {
		put(f, c == '\n' ? SLICE("\n") : SLICE(" "), 1);
		return 1;
	}
	if (c < 0x20 || c == 0x7F) {
		note_unit(f, 0, 1);
		return 1;
	}
	if (!buf_reserve(&f->out, f->text.len - at))
		return 0;
	end = lower_run(f->text, at, f->out.data + f->out.len);
	if (end > at && joined_at(f, end))
		end--;				/* the last letter belongs to a cluster */
	f->out.len += end - at;
	note_in_place(f, end - at);
	return end - at;
}

bool
fold(struct arena *arena, struct slice text, struct folded *folded_out)
{
	/* Ten KiB that are not cleared: the words of a phrase are folded one by one. */
	struct remembered memory[MEMORY_SIZE];
	struct folding f = { .text = text, .arena = arena, .memory = memory };

	if (is_own_fold(text)) {
		*folded_out = (struct folded){ .text = text };
		return true;
	}
	buf_init(&f.out, arena);
	(void)buf_reserve(&f.out, text.len);
	for (size_t at = 0; at < text.len && !f.failed && !f.out.failed;) {
		size_t taken = text.data[at] < 0x80 ? fold_ascii(&f, at)
						    : fold_beyond_ascii(&f, at);

		at += taken != 0 ? taken : fold_cluster(&f, at);
	}
	if (f.failed || f.out.failed)
		return false;
	*folded_out = (struct folded){ .text = buf_slice(&f.out), .map = f.map };
	return true;
}

bool
fold_is_by_character(struct slice text)
{
	bool latin = false, alike = false;
	size_t len;

	for (size_t at = 0; at < text.len; at += len) {
		uint32_t c;
		char letter;

		len = utf8_decode(text, at, &c, NULL);
		if (c < 0x80) {
			latin |= ascii_is_alpha((uint8_t)c);
			continue;
		}
		if (joins(c) || character_of(c) == CHARACTER_INVISIBLE)
			return false;
		switch (letter_of(c, &letter)) {
		case LETTER_LATIN: latin = true; break;
		case LETTER_ALIKE: alike = true; break;
		default: break;
		}
	}
	/* Letters that are taken for Latin ones where these stand in the same word. */
	return !(latin && alike);
}
