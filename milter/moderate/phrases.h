/*
 * phrases - the rows of three words that a version of an issue says, to find what it still says.
 *
 * Memory     in the arena; four words of it for each word of the version
 */
#ifndef BLUEPENCIL_MODERATE_PHRASES_H
#define BLUEPENCIL_MODERATE_PHRASES_H

#include "base/arena.h"
#include "base/compiler.h"
#include "moderate/words.h"

enum { PHRASE_WORDS = 3 };

struct phrases {
	struct phrase *items;
	size_t mask;
};

/* A set for at most `words` words. False when memory is short. */
MUST_USE bool phrases_init(struct phrases *phrases, struct arena *arena, size_t words);

/* Adds what a block says. */
void phrases_add(struct phrases *phrases, struct words words, size_t block);

/* How many of the phrases of a row of words are in the set; `block_out` is where the first is. */
size_t phrases_count(const struct phrases *phrases, struct words words, size_t *block_out);

#endif
