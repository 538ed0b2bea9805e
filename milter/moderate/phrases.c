/*
 * A table with open addressing, at most half full. What a digest is made of is not kept: that two
 * phrases of a newsletter have the same 64 bits does not happen.
 */
#include "moderate/phrases.h"

#include "base/size.h"

struct phrase {
	uint64_t digest;		/* 0: none */
	size_t block;
};

bool
phrases_init(struct phrases *phrases, struct arena *arena, size_t words)
{
	size_t size = 16;

	while (size < words || size - words < words)
		if (!size_mul(size, 2, &size))
			return false;
	phrases->items = arena_array(arena, size, sizeof(*phrases->items));
	phrases->mask = size - 1;
	return phrases->items != NULL;
}

/* The place of a phrase in the table, or of the hole where it would stand. */
static struct phrase *
find(const struct phrases *phrases, uint64_t digest)
{
	size_t at = (size_t)(digest ^ digest >> 32) & phrases->mask;

	while (phrases->items[at].digest != 0 && phrases->items[at].digest != digest)
		at = (at + 1) & phrases->mask;
	return &phrases->items[at];
}

static uint64_t
digest_at(struct words words, size_t at)
{
	return words_digest((struct words){ words.items + at, PHRASE_WORDS });
}

void
phrases_add(struct phrases *phrases, struct words words, size_t block)
{
	for (size_t i = 0; i + PHRASE_WORDS <= words.count; i++) {
		struct phrase *phrase = find(phrases, digest_at(words, i));

		if (phrase->digest == 0)
			*phrase = (struct phrase){ digest_at(words, i), block };
	}
}

size_t
phrases_count(const struct phrases *phrases, struct words words, size_t *block_out)
{
	size_t count = 0;

	for (size_t i = 0; i + PHRASE_WORDS <= words.count; i++) {
		const struct phrase *phrase = find(phrases, digest_at(words, i));

		if (phrase->digest != 0 && count++ == 0)
			*block_out = phrase->block;
	}
	return count;
}
