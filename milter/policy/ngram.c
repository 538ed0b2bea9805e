/*
 * N-grams of characters.
 *
 * The hash of an n-gram is that of its characters from the last to the first, so that each n-gram
 * goes on where the one that is a character shorter ended.
 */
#include "policy/ngram.h"

#include "base/utf8.h"
#include "text/character.h"

#define HASH_SEED UINT64_C(0x51ED270B9F8C34D7)
#define HASH_FACTOR UINT64_C(0x9E3779B97F4A7C15)	/* 2^64 over the golden ratio, odd */

static uint64_t
hash_on(uint64_t hash, uint32_t character)
{
	hash = (hash ^ character) * HASH_FACTOR;
	return hash ^ hash >> 29;
}

/* A hash of 0 would be none. */
static uint64_t
hash_end(uint64_t hash)
{
	return hash == 0 ? 1 : hash;
}

struct ngrams
ngrams_of(struct slice folded)
{
	return (struct ngrams){ .text = folded, .last = { ' ' }, .known = 1 };
}

/* How many bytes of a digit stand at `at`; 0: none. */
static size_t
digit_at(struct slice text, size_t at)
{
	uint32_t character;
	size_t len;

	if (at >= text.len)
		return 0;
	len = utf8_decode(text, at, &character, NULL);
	return character_of(character) == CHARACTER_DIGIT ? len : 0;
}

static bool
groups_digits(uint8_t byte)
{
	return byte == '.' || byte == ',' || byte == '\'' || byte == ' ';
}

/* From behind a digit to behind its number: "1,200.50", "1 200". */
static size_t
number_end(struct slice text, size_t at)
{
	for (;;) {
		size_t len = digit_at(text, at);

		if (len == 0 && at < text.len && groups_digits(text.data[at])) {
			len = digit_at(text, at + 1);
			len += len > 0;
		}
		if (len == 0)
			return at;
		at += len;
	}
}

/* The next character, as n-grams have it; false behind the blank that ends the text. */
static bool
next_character(struct ngrams *ngrams, uint32_t *character_out)
{
	struct slice text = ngrams->text;
	size_t at = ngrams->at;

	if (at == text.len) {
		*character_out = ' ';
		if (ngrams->closed)
			return false;
		ngrams->closed = true;
		return true;
	}
	ngrams->at += utf8_decode(text, at, character_out, NULL);
	if (*character_out == '_')
		*character_out = ' ';
	if (character_of(*character_out) == CHARACTER_DIGIT) {
		*character_out = '0';
		ngrams->at = number_end(text, ngrams->at);
	}
	return true;
}

unsigned
ngrams_next(struct ngrams *ngrams, uint64_t hashes[NGRAM_MOST])
{
	uint64_t hash = HASH_SEED;
	uint32_t character;

	if (!next_character(ngrams, &character))
		return 0;
	memmove(ngrams->last + 1, ngrams->last, (NGRAM_MOST - 1) * sizeof(*ngrams->last));
	ngrams->last[0] = character;
	if (ngrams->known < NGRAM_MOST)
		ngrams->known++;
	for (unsigned i = 0; i < ngrams->known; i++) {
		hash = hash_on(hash, ngrams->last[i]);
		hashes[i] = hash_end(hash);
	}
	return ngrams->known;
}

uint64_t
ngram_hash(struct slice written)
{
	uint32_t characters[NGRAM_MOST];
	unsigned count = 0;
	uint64_t hash = HASH_SEED;

	for (size_t at = 0; at < written.len;) {
		bool valid;

		if (count == NGRAM_MOST)
			return 0;
		at += utf8_decode(written, at, &characters[count], &valid);
		if (!valid)
			return 0;
		if (characters[count] == '_')
			characters[count] = ' ';
		count++;
	}
	if (count == 0)
		return 0;
	for (unsigned i = count; i-- > 0;)
		hash = hash_on(hash, characters[i]);
	return hash_end(hash);
}

uint64_t
ngram_hash_name(const char *name)
{
	uint64_t hash = HASH_SEED;

	for (; *name != '\0'; name++)
		hash = hash_on(hash, (uint8_t)*name);
	return hash_end(hash);
}

size_t
ngram_write(const struct ngrams *ngrams, unsigned n, char written[NGRAM_BYTES])
{
	size_t len = 0;

	for (unsigned i = n; i-- > 0;) {
		uint32_t character = ngrams->last[i] == ' ' ? '_' : ngrams->last[i];
		uint8_t bytes[4];
		size_t count = utf8_encode(character, bytes);

		memcpy(written + len, bytes, count);
		len += count;
	}
	return len;
}
