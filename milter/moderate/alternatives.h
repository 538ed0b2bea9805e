/*
 * alternatives - which block of one version of an issue is which of the other.
 *
 * The alternatives of a message (text/plain, text/html, AMP) say the same in different shape: one
 * has a picture where the other has words, a teaser is one paragraph here and a headline with a text
 * there, one holds more of them, or holds them in another order. Blocks are paired by their words
 * (moderate/words):
 *
 *	twins	equal ones; then those that share most of their words
 *	pieces	whose words stand in one block of the other version, in their order: `whole`
 *	linked	a picture and a text that lead to the same place are twins, too
 *	echoes	that say once more what a block with another twin says: `whole`, too
 *
 * What goes with a wrong twin is a publisher's text, so where that is doubtful there is none; the
 * caller looks afterwards whether what went is still read somewhere (moderate/disagreement).
 *
 * A version is one branch of a multipart/alternative: the documents of its parts in order, all
 * their blocks, so that the blocks of a document follow one another.
 */
#ifndef BLUEPENCIL_MODERATE_ALTERNATIVES_H
#define BLUEPENCIL_MODERATE_ALTERNATIVES_H

#include "base/arena.h"
#include "base/compiler.h"
#include "moderate/words.h"
#include "text/document.h"

struct version_block {
	const struct document *document;
	size_t block;			/* in its document */
	size_t owner;			/* whatever the caller numbers documents by */
	bool unseen;			/* a picture, or hidden: pairs with what nothing else pairs with */
	size_t first_word, word_count;	/* in the version's words */
	uint64_t digest;		/* of its words, while equal ones are looked for also of a URL
					   that stands alone; 0 where it has none */
	size_t twin;			/* the index of its counterpart; BLOCK_NONE */
	size_t whole;			/* of what it is a piece or an echo; BLOCK_NONE */
	struct range within;		/* the words of `whole` that a piece is */
	bool cut;			/* of a piece: it is cut out of `whole` (moderate/excerpts) */
	size_t pieces;			/* how many the other version has of it */
	size_t like;			/* without any counterpart: what might be it all the same, but too
					   little speaks for it; BLOCK_NONE */
};

struct version {
	struct version_block *blocks;
	size_t count, cap;
	struct word_list words;
};

/* Adds all blocks of a document. False when memory is short. */
MUST_USE bool version_add(struct version *version, struct arena *arena,
			  const struct document *document, size_t owner);

static inline struct words
version_words(const struct version *version, size_t block)
{
	const struct version_block *b = &version->blocks[block];

	if (b->word_count == 0)
		return (struct words){ NULL, 0 };
	return (struct words){ version->words.items + b->first_word, b->word_count };
}

/* Fills `twin`, `whole`, `within`, `pieces` and `like` of both. */
MUST_USE bool alternatives_pair(struct version *one, struct version *other, struct arena *arena);

#endif
