/*
 * Which blocks of another version are worth comparing with a block: those that share its rare
 * words, wherever they stand, and those in the same place of the same gap. Both are few, whatever
 * the length of the versions.
 */
#include "moderate/pairing_side.h"

#include "base/search.h"

#include <stdlib.h>

enum {
	RARE = 8,		/* blocks that a word may stand in to tell something */
	BY_WORDS = 4,		/* candidates by their words; the others by their place */
};

/* ---- index ---------------------------------------------------------------------------------- */

static int
compare_postings(const void *left, const void *right)
{
	const struct posting *a = left, *b = right;

	if (a->word != b->word)
		return a->word < b->word ? -1 : 1;
	return a->block < b->block ? -1 : a->block > b->block;
}

static bool
sort_words(struct side *side, struct arena *arena)
{
	size_t words = 0;

	for (size_t i = 0; i < side->version->count; i++) {
		if (!side_is_free(side, i))
			continue;
		side->sorted[i] = words_sort(version_words(side->version, i), arena);
		if (side->sorted[i] == NULL)
			return false;
		words += side_word_count(side, i);
	}
	side->postings = arena_array(arena, words, sizeof(*side->postings));
	return side->postings != NULL;
}

bool
side_index(struct side *side, struct arena *arena)
{
	size_t count = side->version->count;

	side->sorted = arena_array(arena, count, sizeof(*side->sorted));
	side->votes = arena_array(arena, count, sizeof(*side->votes));
	side->touched = arena_array(arena, count, sizeof(*side->touched));
	if (side->sorted == NULL || side->votes == NULL || side->touched == NULL ||
	    !sort_words(side, arena))
		return false;
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; side->sorted[i] != NULL && j < side_word_count(side, i); j++)
			side->postings[side->posting_count++] =
				(struct posting){ side->sorted[i][j].word, i };
	if (side->posting_count > 1)
		qsort(side->postings, side->posting_count, sizeof(*side->postings), compare_postings);
	return true;
}

/* The first posting of a word, or where it would stand. */
static size_t
find_posting(const struct side *side, uint64_t word)
{
	return COUNT_WHILE(side->posting_count, i, side->postings[i].word < word);
}

/* ---- candidates ------------------------------------------------------------------------------ */

static size_t
add_candidate(size_t found[CANDIDATES], size_t count, size_t block)
{
	for (size_t i = 0; i < count; i++)
		if (found[i] == block)
			return count;
	if (count < CANDIDATES)
		found[count++] = block;
	return count;
}

/* One vote for each block in which a rare word stands; a rarer one has more of them. */
static size_t
vote(const struct side *side, size_t index, struct side *other)
{
	size_t touched = 0;

	for (size_t i = 0; i < side_word_count(side, index); i++) {
		uint64_t word = side->sorted[index][i].word;
		size_t first = find_posting(other, word), end = first;

		while (end < other->posting_count && end - first <= RARE &&
		       other->postings[end].word == word)
			end++;
		for (size_t j = first; end - first <= RARE && j < end; j++) {
			size_t block = other->postings[j].block;

			if (other->votes[block] == 0)
				other->touched[touched++] = block;
			other->votes[block] += 1 + RARE - (end - first);
		}
	}
	return touched;
}

static size_t
elect(struct side *other, size_t touched, size_t found[CANDIDATES])
{
	size_t count = 0;

	while (count < BY_WORDS) {
		size_t best = BLOCK_NONE, votes = 0;

		for (size_t i = 0; i < touched; i++)
			if (other->votes[other->touched[i]] > votes) {
				best = other->touched[i];
				votes = other->votes[best];
			}
		if (best == BLOCK_NONE)
			break;
		other->votes[best] = 0;
		count = add_candidate(found, count, best);
	}
	for (size_t i = 0; i < touched; i++)
		other->votes[other->touched[i]] = 0;
	return count;
}

size_t
side_candidates(const struct side *side, size_t index, struct side *other, size_t found[CANDIDATES])
{
	size_t count = elect(other, vote(side, index, other), found);
	size_t gap = side->gap[index], place = index - side->gap_start[gap];
	size_t first = other->gap_start[gap] + place;

	for (size_t i = first == 0 ? 0 : first - 1; i <= first + 1; i++)
		if (i < other->version->count && other->gap[i] == gap && other->sorted[i] != NULL)
			count = add_candidate(found, count, i);
	return count;
}

/* ---- comparing ------------------------------------------------------------------------------- */

size_t
side_likeness(const struct side *one, size_t i, const struct side *other, size_t j)
{
	size_t a = side_word_count(one, i), b = side_word_count(other, j);

	return 2000 * words_common(one->sorted[i], a, other->sorted[j], b) / (a + b);
}

bool
side_stands_in(const struct side *side, size_t index, const struct side *other, size_t whole,
	       struct range *range_out)
{
	struct words piece = version_words(side->version, index);
	struct words words = version_words(other->version, whole);

	/* Counting costs less than looking for places, and mostly says no. */
	return 7 * words_common(side->sorted[index], piece.count, other->sorted[whole], words.count) >=
		       6 * piece.count &&
	       words_find(piece, words, other->sorted[whole], range_out);
}
