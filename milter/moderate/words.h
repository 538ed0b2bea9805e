/*
 * words - what a block says as a row of numbers, so that wording is compared, and not bytes.
 *
 * Versions of an issue write the same thing differently. What does not count:
 *
 *	case, typography, punctuation	folded away or no part of a word
 *	0,56 $ / $0.56 / 1 000		a number is its digits
 *	fuer / für			an umlaut is two letters
 *	https://..., [3], [image: ...]	what only a text without links and pictures writes
 *
 * In scripts that do not part words by blanks a word is a pair of neighbouring characters.
 *
 * Ownership  the list lives in the arena; `struct words` points into it and is valid until more is
 *            added
 */
#ifndef BLUEPENCIL_MODERATE_WORDS_H
#define BLUEPENCIL_MODERATE_WORDS_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/slice.h"

struct words {
	const uint64_t *items;		/* a digest each, never 0 */
	size_t count;
};

struct word_list {
	uint64_t *items;
	size_t count, cap;
};

/* Appends the words of folded text. False when memory is short. */
MUST_USE bool words_add(struct word_list *list, struct arena *arena, struct slice folded);

/* Where the `count` words that words_add appended stand in the text; NULL when memory is short. */
struct range *words_places(struct slice folded, size_t count, struct arena *arena);

/* One number for all of them in their order; 0 where there is none. */
uint64_t words_digest(struct words words);

/* Where a word stands in a row. */
struct word_place {
	uint64_t word;
	size_t at;
};

/* The words sorted, equal ones by their place; NULL when memory is short. */
struct word_place *words_sort(struct words words, struct arena *arena);

/* The first of `count` sorted ones that is not less than `word`. */
size_t words_search(const struct word_place *places, size_t count, uint64_t word);

/* How many words two sorted rows have in common, each as often as both have it. */
size_t words_common(const struct word_place *one, size_t one_count,
		    const struct word_place *other, size_t other_count);

/*
 * Where `piece` stands in `whole`, both in this order and with little in between: the range of words
 * of `whole`. `places` are those of `whole`. False where less than six sevenths of it are found.
 */
bool words_find(struct words piece, struct words whole, const struct word_place *places,
		struct range *range_out);

#endif
