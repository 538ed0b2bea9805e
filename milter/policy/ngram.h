/*
 * ngram - the n-grams of characters by which a learned signal knows a text.
 *
 * A text is read as it is matched, folded, between two blanks. A number, with what groups its
 * digits, is one "0": which number it is tells nothing of what the next text will hold. "_" is a
 * blank, so that blanks can be written as "_" where they would get lost.
 *
 *	SUI hits $1,200 -> "_sui_hits_$0_": "_", "s", "_s", "u", "su", "_su", ...
 *
 * Whoever trains a model and whoever scores with it read texts here, so that they see the same.
 */
#ifndef BLUEPENCIL_POLICY_NGRAM_H
#define BLUEPENCIL_POLICY_NGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"

#define NGRAM_MOST 5			/* characters of the longest */

struct ngrams {
	struct slice text;
	size_t at;
	uint32_t last[NGRAM_MOST];	/* the characters before `at`, the last one first */
	unsigned known;			/* how many of them there are */
	bool closed;			/* the blank behind the text has been read */
};

/* Begins with the blank before `folded`, which is valid UTF-8. */
struct ngrams ngrams_of(struct slice folded);

/*
 * Reads one character and gives the hashes of the n-grams that end with it, the shortest first; how
 * many: 1 to NGRAM_MOST, 0 behind the end. The n-gram of n characters is last[n - 1] to last[0].
 */
unsigned ngrams_next(struct ngrams *ngrams, uint64_t hashes[NGRAM_MOST]);

/* The hash of an n-gram as it is written in a model, with "_" for blanks; 0: it is none. */
uint64_t ngram_hash(struct slice written);

/* A hash of any name, for whoever keeps it beside those of n-grams. */
uint64_t ngram_hash_name(const char *name);

/* Writes the n-gram of n characters that was read last, as a model has it; returns the bytes. */
#define NGRAM_BYTES ((size_t)4 * NGRAM_MOST)
size_t ngram_write(const struct ngrams *ngrams, unsigned n, char written[NGRAM_BYTES]);

#endif
