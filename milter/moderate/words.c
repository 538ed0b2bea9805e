/*
 * Words as digests (FNV-1a, a code point at a time), and comparing rows of them.
 *
 * Every comparison costs the shorter row's length times the logarithm of the longer one's, so that
 * a block as long as the issue may be compared with each of its many small pieces.
 */
#include "moderate/words.h"

#include <stdlib.h>

#include "base/ascii.h"
#include "base/search.h"
#include "base/utf8.h"
#include "policy/word.h"

enum {
	NOTE_DIGITS = 3,	/* of a reference "[12]" */
	TRIES = 8,		/* places that are looked at for a piece */
};

#define DIGEST_START UINT64_C(0xCBF29CE484222325)
#define DIGEST_PRIME UINT64_C(0x100000001B3)

static uint64_t
digest_add(uint64_t digest, uint64_t item)
{
	return (digest ^ item) * DIGEST_PRIME;
}

/* ---- reading -------------------------------------------------------------------------------- */

static bool
is_digit_at(struct slice text, size_t at)
{
	return at < text.len && ascii_is_digit(text.data[at]);
}

/* Three digits and no more: "1 000". */
static bool
is_group_at(struct slice text, size_t at)
{
	return is_digit_at(text, at) && is_digit_at(text, at + 1) && is_digit_at(text, at + 2) &&
	       !is_digit_at(text, at + 3);
}

/* The digits of a number, whatever parts them. */
static uint64_t
read_number(struct slice text, size_t *at)
{
	uint64_t digest = DIGEST_START;

	while (is_digit_at(text, *at)) {
		uint8_t behind;

		digest = digest_add(digest, text.data[(*at)++]);
		behind = *at < text.len ? text.data[*at] : 0;
		if ((behind == '.' || behind == ',' || behind == '\'') && is_digit_at(text, *at + 1))
			++*at;
		else if (behind == ' ' && is_group_at(text, *at + 1))
			++*at;
	}
	return digest;
}

static uint64_t
letter_add(uint64_t digest, uint32_t c)
{
	switch (c) {
	case 0xE4: return digest_add(digest_add(digest, 'a'), 'e');
	case 0xF6: return digest_add(digest_add(digest, 'o'), 'e');
	case 0xFC: return digest_add(digest_add(digest, 'u'), 'e');
	default: return digest_add(digest, c);
	}
}

static uint64_t
read_letters(struct slice text, size_t *at)
{
	uint64_t digest = DIGEST_START;
	size_t end = *at;
	uint32_t c;

	for (;;) {
		while (end < text.len && ascii_is_alpha(text.data[end]))
			digest = digest_add(digest, text.data[end++]);
		if (end >= text.len || text.data[end] < 0x80 ||
		    word_class_at(text, end) != WORD_LETTER)
			break;
		end += utf8_decode(text, end, &c, NULL);
		digest = letter_add(digest, c);
	}
	*at = end;
	return digest;
}

/* A character together with the one before it, where that is of the kind, too. */
static uint64_t
read_unspaced(struct slice text, size_t *at)
{
	uint64_t digest = DIGEST_START;
	uint32_t c;

	if (*at > 0 && word_class_before(text, *at) == WORD_UNSPACED) {
		(void)utf8_decode(text, word_previous(text, *at), &c, NULL);
		digest = digest_add(digest, c);
	}
	*at += utf8_decode(text, *at, &c, NULL);
	return digest_add(digest, c);
}

/* Where "[3]" or "[image:" ends that begins at `at`; `at` where there is none. */
static size_t
skip_bracket(struct slice text, size_t at)
{
	static const char *const pictures[] = { "[image:", "[img:", "[bild:" };
	size_t end = at + 1;

	while (end - at <= NOTE_DIGITS && is_digit_at(text, end))
		end++;
	if (end > at + 1 && end < text.len && text.data[end] == ']')
		return end + 1;
	for (size_t i = 0; i < COUNT(pictures); i++)
		if (slice_has_at(text, at, slice_of(pictures[i])))
			return at + strlen(pictures[i]);
	return at;
}

/* What stands at `at` only where links and pictures must be written out; its end, or `at`. */
static size_t
skip_plain_only(struct slice text, size_t at)
{
	if (text.data[at] == '[')
		return skip_bracket(text, at);
	if (text.data[at] != 'h' ||
	    (!slice_has_at(text, at, SLICE("http://")) && !slice_has_at(text, at, SLICE("https://"))))
		return at;
	while (at < text.len && text.data[at] != ' ' && text.data[at] != '\n' && text.data[at] != '>')
		at++;
	return at;
}

/* The next word from `*at` on, and where it begins; 0 at the end. */
static uint64_t
next_word(struct slice text, size_t *at, size_t *start_out)
{
	while (*at < text.len) {
		uint8_t c = text.data[*at];
		size_t behind;
		uint64_t word = 0;

		if (c < 0x80 && !ascii_is_alnum(c) && c != '[') {	/* most often a blank */
			++*at;
			continue;
		}
		behind = skip_plain_only(text, *at);
		*start_out = *at;
		if (behind > *at) {
			*at = behind;
			continue;
		}
		if (is_digit_at(text, *at))
			word = read_number(text, at);
		else if (word_class_at(text, *at) == WORD_UNSPACED)
			word = read_unspaced(text, at);
		else if (word_class_at(text, *at) == WORD_LETTER)
			word = read_letters(text, at);
		else
			*at = word_next(text, *at);
		if (word != 0)
			return word;
	}
	return 0;
}

bool
words_add(struct word_list *list, struct arena *arena, struct slice folded)
{
	uint64_t word;
	size_t start;

	for (size_t at = 0; (word = next_word(folded, &at, &start)) != 0;) {
		uint64_t *item = ARENA_PUSH(arena, list->items, list->count, list->cap);

		if (item == NULL)
			return false;
		*item = word;
	}
	return true;
}

struct range *
words_places(struct slice folded, size_t count, struct arena *arena)
{
	struct range *places = arena_array(arena, count, sizeof(*places));

	for (size_t i = 0, at = 0, start; places != NULL && i < count; i++) {
		(void)next_word(folded, &at, &start);
		places[i] = (struct range){ start, at };
	}
	return places;
}

uint64_t
words_digest(struct words words)
{
	uint64_t digest = DIGEST_START;

	for (size_t i = 0; i < words.count; i++)
		digest = digest_add(digest, words.items[i]);
	return words.count == 0 ? 0 : digest;
}

/* ---- sorted --------------------------------------------------------------------------------- */

static int
compare_places(const void *left, const void *right)
{
	const struct word_place *a = left, *b = right;

	if (a->word != b->word)
		return a->word < b->word ? -1 : 1;
	return a->at < b->at ? -1 : a->at > b->at;
}

struct word_place *
words_sort(struct words words, struct arena *arena)
{
	struct word_place *places = arena_array(arena, words.count, sizeof(*places));

	if (places == NULL)
		return NULL;
	for (size_t i = 0; i < words.count; i++)
		places[i] = (struct word_place){ words.items[i], i };
	if (words.count > 1)
		qsort(places, words.count, sizeof(*places), compare_places);
	return places;
}

size_t
words_search(const struct word_place *places, size_t count, uint64_t word)
{
	return COUNT_WHILE(count, i, places[i].word < word);
}

size_t
words_common(const struct word_place *one, size_t one_count, const struct word_place *other,
	     size_t other_count)
{
	const struct word_place *few = one_count < other_count ? one : other;
	const struct word_place *many = one_count < other_count ? other : one;
	size_t few_count = one_count < other_count ? one_count : other_count;
	size_t many_count = one_count + other_count - few_count, common = 0, at = 0;

	for (size_t i = 0; i < few_count && at < many_count; i++) {
		at += words_search(many + at, many_count - at, few[i].word);
		if (at < many_count && many[at].word == few[i].word) {
			common++;
			at++;
		}
	}
	return common;
}

/* ---- a piece in a whole --------------------------------------------------------------------- */

/* Follows `piece` through `whole` from `at` on; a word that is not there may be missing or another. */
static size_t
follow(struct words piece, struct words whole, size_t at, struct range *range_out)
{
	size_t found = 0;

	for (size_t i = 0; i < piece.count; i++)
		for (size_t j = at; j < whole.count && j < at + 3; j++)
			if (whole.items[j] == piece.items[i]) {
				if (found++ == 0)
					range_out->start = j;
				at = j + 1;
				break;
			}
	range_out->end = at;
	return found;
}

/* Tries the places in `whole` of one word of `piece`. */
static bool
find_by_word(struct words piece, struct words whole, const struct word_place *places, size_t word,
	     struct range *range_out)
{
	size_t first = words_search(places, whole.count, piece.items[word]), best = 0;

	for (size_t i = first; i < whole.count && i < first + TRIES &&
	     places[i].word == piece.items[word]; i++) {
		struct range range = { 0, 0 };
		size_t start = places[i].at < word ? 0 : places[i].at - word;
		size_t found = follow(piece, whole, start, &range);

		if (found > best || (best > 0 && found == best &&
				     range_len(range) < range_len(*range_out))) {
			best = found;
			*range_out = range;
		}
	}
	return 7 * best >= 6 * piece.count && best > 0;
}

bool
words_find(struct words piece, struct words whole, const struct word_place *places,
	   struct range *range_out)
{
	/* The first word may be another, or one that stands everywhere. */
	for (size_t i = 0; i < piece.count && i < 3; i++)
		if (find_by_word(piece, whole, places, i * (piece.count - 1) / 2, range_out))
			return true;
	return false;
}
