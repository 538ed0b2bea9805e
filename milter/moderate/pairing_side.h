/*
 * pairing_side - a version while its blocks are paired with those of another one.
 *
 * The steps, each for what the ones before left:
 *
 *	alternatives		blocks of equal words
 *	alternatives_pieces	pieces of a block, echoes
 *	alternatives_similar	blocks that share most words
 *	alternatives_linked	pictures and texts that lead to the same place
 *
 * Pairs in the same order in both versions bound gaps: what stands in the same gap of both is
 * likelier to be the same.
 */
#ifndef BLUEPENCIL_MODERATE_PAIRING_SIDE_H
#define BLUEPENCIL_MODERATE_PAIRING_SIDE_H

#include "moderate/alternatives.h"

enum {
	SAYS_MUCH = 4,		/* words from which equality is no accident */
};

/* A word and the block it stands in. */
struct posting {
	uint64_t word;
	size_t block;
};

struct side {
	struct version *version;
	size_t *gap;			/* per block: the number of the gap it stands in */
	size_t *gap_start;		/* per gap: its first block */
	struct word_place **sorted;	/* per block, of those that the equal ones left; else NULL */
	struct posting *postings;	/* their words, sorted */
	size_t posting_count;
	size_t *votes;			/* working memory: per block, all 0 between uses */
	size_t *touched;
};

/* Is it still without a counterpart of any kind? */
static inline bool
side_is_free(const struct side *side, size_t index)
{
	const struct version_block *block = &side->version->blocks[index];

	return block->twin == BLOCK_NONE && block->whole == BLOCK_NONE && block->pieces == 0 &&
	       block->digest != 0;
}

static inline size_t
side_word_count(const struct side *side, size_t index)
{
	return side->version->blocks[index].word_count;
}

static inline void
side_pair(struct side *one, size_t i, struct side *other, size_t j)
{
	one->version->blocks[i].twin = j;
	other->version->blocks[j].twin = i;
}

/* Blocks of `other` that may be the counterpart of block `index`: at most CANDIDATES, likeliest first. */
enum { CANDIDATES = 8 };
size_t side_candidates(const struct side *side, size_t index, struct side *other,
		       size_t found[CANDIDATES]);

/* In thousandths, how many of the words of both they have in common. */
size_t side_likeness(const struct side *one, size_t i, const struct side *other, size_t j);

/* Do the words of block `index` stand in the block `whole` of `other`, and where? */
bool side_stands_in(const struct side *side, size_t index, const struct side *other, size_t whole,
		    struct range *range_out);

/* Prepares `sorted`, `postings` and working memory for what is free now. */
MUST_USE bool side_index(struct side *side, struct arena *arena);

void pieces_find(struct side *one, struct side *other);
MUST_USE bool echoes_find(struct side *one, struct side *other, struct arena *arena);
MUST_USE bool linked_pair(struct side *one, struct side *other, struct arena *arena);
MUST_USE bool similar_pair(struct side *one, struct side *other, struct arena *arena);

#endif
