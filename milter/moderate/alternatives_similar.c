/*
 * Blocks that say the same in slightly different words; pictures and hidden words that stand for
 * text; what says once more what something else says.
 *
 * All likely pairs are made in the order of their likeness, so that of two teasers that are much
 * alike each finds the one that is most like it. Short blocks and those that share less must stand in
 * the same gap, and nothing else may be nearly as like them.
 */
#include <stdlib.h>

#include "base/search.h"
#include "moderate/pairing_side.h"

enum {
	EQUAL = 1000,		/* thousandths of likeness: the same words */
	LIKE = 800,		/* the same wherever it stands, when it says enough */
	DOUBTFUL = 750,		/* perhaps the same, wherever it stands */
	LESS_LIKE = 600,	/* the same when it stands in the same gap */
	ALONE_LIKE = 500,	/* the same when nothing else is left in the gap */
	MARGIN = 150,		/* by which it must be more like than anything else */
	LINK = 150,		/* what leading to the same place counts */
	MUCH = 8,		/* words that are enough to be known wherever they stand */
};

/* ---- likely pairs ---------------------------------------------------------------------------- */

struct edge {
	size_t likeness, distance;
	size_t one, other;
};

struct edges {
	struct edge *items;
	size_t count;
	size_t *second;			/* per block of `one`: the second best likeness; and of `other` */
	size_t *second_other;
};

static int
compare_edges(const void *left, const void *right)
{
	const struct edge *a = left, *b = right;

	if (a->likeness != b->likeness)
		return a->likeness > b->likeness ? -1 : 1;
	if (a->distance != b->distance)
		return a->distance < b->distance ? -1 : 1;
	if (a->one != b->one)
		return a->one < b->one ? -1 : 1;
	return a->other < b->other ? -1 : a->other > b->other;
}

static bool
leads_to_the_same(const struct side *one, size_t i, const struct side *other, size_t j)
{
	const struct version_block *a = &one->version->blocks[i], *b = &other->version->blocks[j];
	struct slice href = a->document->blocks[a->block].href;

	return href.len > 1 && slice_equal(href, b->document->blocks[b->block].href);
}

/* How far apart two blocks stand in their gap; SIZE_MAX in different ones. */
static size_t
distance(const struct side *one, size_t i, const struct side *other, size_t j)
{
	size_t gap = one->gap[i], a = i - one->gap_start[gap], b;

	if (other->gap[j] != gap)
		return SIZE_MAX;
	b = j - other->gap_start[gap];
	return a < b ? b - a : a - b;
}

static bool
list_edges(struct side *one, struct side *other, bool unseen, struct edges *edges,
	   struct arena *arena)
{
	size_t count = one->version->count, found[CANDIDATES];

	edges->items = arena_array(arena, count * CANDIDATES, sizeof(*edges->items));
	edges->second = arena_array(arena, count, sizeof(*edges->second));
	edges->second_other = arena_array(arena, other->version->count, sizeof(*edges->second_other));
	if (edges->items == NULL || edges->second == NULL || edges->second_other == NULL)
		return false;
	for (size_t i = 0; i < count; i++) {
		size_t candidates = side_is_free(one, i) ? side_candidates(one, i, other, found) : 0;

		for (size_t j = 0; j < candidates; j++) {
			struct edge edge = { side_likeness(one, i, other, found[j]),
					     distance(one, i, other, found[j]), i, found[j] };
			bool is_unseen = one->version->blocks[i].unseen ||
					 other->version->blocks[found[j]].unseen;

			if (!side_is_free(other, found[j]) || is_unseen != unseen)
				continue;
			if (leads_to_the_same(one, i, other, found[j]))
				edge.likeness += LINK;
			if (edge.likeness >= ALONE_LIKE - MARGIN)
				edges->items[edges->count++] = edge;
		}
	}
	if (edges->count > 1)
		qsort(edges->items, edges->count, sizeof(*edges->items), compare_edges);
	return true;
}

/* The second best likeness of every block; `first` is working memory. */
static void
find_seconds(struct edges *edges, bool *first, bool *first_other)
{
	for (size_t i = 0; i < edges->count; i++) {
		const struct edge *edge = &edges->items[i];

		if (first[edge->one] && edges->second[edge->one] == 0)
			edges->second[edge->one] = edge->likeness;
		if (first_other[edge->other] && edges->second_other[edge->other] == 0)
			edges->second_other[edge->other] = edge->likeness;
		first[edge->one] = true;
		first_other[edge->other] = true;
	}
}

static bool
is_same(const struct side *one, const struct side *other, const struct edges *edges,
	const struct edge *edge)
{
	size_t words = side_word_count(one, edge->one), others = side_word_count(other, edge->other);
	size_t fewer = words < others ? words : others;

	if ((edge->likeness >= EQUAL && fewer >= SAYS_MUCH) ||
	    (edge->likeness >= LIKE && fewer >= MUCH))
		return true;
	if (edge->distance == SIZE_MAX || edge->likeness < LESS_LIKE)
		return false;
	return (edge->likeness >= LIKE && fewer >= SAYS_MUCH) ||
	       (edge->likeness >= edges->second[edge->one] + MARGIN &&
		edge->likeness >= edges->second_other[edge->other] + MARGIN);
}

/* What is much alike and was not paired, for it stands elsewhere or there are several. */
static void
remember_doubts(struct side *one, struct side *other, const struct edges *edges)
{
	for (size_t i = 0; i < edges->count && edges->items[i].likeness >= DOUBTFUL; i++) {
		const struct edge *edge = &edges->items[i];
		struct version_block *a = &one->version->blocks[edge->one];
		struct version_block *b = &other->version->blocks[edge->other];

		if (!side_is_free(one, edge->one) || !side_is_free(other, edge->other) ||
		    a->word_count < SAYS_MUCH || b->word_count < SAYS_MUCH)
			continue;
		if (a->like == BLOCK_NONE)
			a->like = edge->other;
		if (b->like == BLOCK_NONE)
			b->like = edge->one;
	}
}

static bool
pair_likely(struct side *one, struct side *other, bool unseen, struct arena *arena)
{
	struct edges edges = { 0 };
	bool *first = arena_array(arena, one->version->count, sizeof(*first));
	bool *first_other = arena_array(arena, other->version->count, sizeof(*first_other));

	if (first == NULL || first_other == NULL || !list_edges(one, other, unseen, &edges, arena))
		return false;
	find_seconds(&edges, first, first_other);
	for (size_t i = 0; i < edges.count; i++) {
		const struct edge *edge = &edges.items[i];

		if (side_is_free(one, edge->one) && side_is_free(other, edge->other) &&
		    is_same(one, other, &edges, edge))
			side_pair(one, edge->one, other, edge->other);
	}
	remember_doubts(one, other, &edges);
	return true;
}

/* ---- the only ones left ---------------------------------------------------------------------- */

/* The only free block from `*at` on that stands in the gap; BLOCK_NONE where it is not one. */
static size_t
only_free(const struct side *side, size_t *at, size_t gap)
{
	size_t found = BLOCK_NONE, count = 0;

	for (; *at < side->version->count && side->gap[*at] == gap; ++*at)
		if (side_is_free(side, *at) && !side->version->blocks[*at].unseen) {
			found = *at;
			count++;
		}
	return count == 1 ? found : BLOCK_NONE;
}

/* Half of the words in common, or most of the shorter one's, which is not just a piece of it. */
static bool
is_same_alone(const struct side *one, size_t i, const struct side *other, size_t j)
{
	size_t a = side_word_count(one, i), b = side_word_count(other, j);
	size_t common = words_common(one->sorted[i], a, other->sorted[j], b);
	size_t shorter = a < b ? a : b, longer = a < b ? b : a;
	struct range within;
	bool stands = a < b ? side_stands_in(one, i, other, j, &within)
			    : side_stands_in(other, j, one, i, &within);

	if (common < 2 || longer > 2 * shorter || (stands && 4 * (longer - shorter) > longer))
		return false;
	return 2000 * common >= ALONE_LIKE * (a + b) || 10 * common >= 6 * shorter;
}

static void
pair_alone(struct side *one, struct side *other)
{
	size_t i = 0, j = 0;

	while (i < one->version->count && j < other->version->count) {
		size_t gap = one->gap[i] < other->gap[j] ? one->gap[i] : other->gap[j];
		size_t a = only_free(one, &i, gap), b = only_free(other, &j, gap);

		if (a != BLOCK_NONE && b != BLOCK_NONE && is_same_alone(one, a, other, b))
			side_pair(one, a, other, b);
	}
}

bool
similar_pair(struct side *one, struct side *other, struct arena *arena)
{
	if (!pair_likely(one, other, false, arena))
		return false;
	pair_alone(one, other);
	return pair_likely(one, other, true, arena);
}

/* ---- echoes ---------------------------------------------------------------------------------- */

struct said {
	uint64_t digest;
	size_t block;
};

static int
compare_said(const void *left, const void *right)
{
	const struct said *a = left, *b = right;

	if (a->digest != b->digest)
		return a->digest < b->digest ? -1 : 1;
	return a->block < b->block ? -1 : a->block > b->block;
}

/* Free blocks of `side` whose words a paired block of `other` says. */
static bool
find_echoes(struct side *side, const struct side *other, struct arena *arena)
{
	struct said *said = arena_array(arena, other->version->count, sizeof(*said));
	size_t count = 0;

	if (said == NULL)
		return false;
	for (size_t i = 0; i < other->version->count; i++)
		if (other->version->blocks[i].twin != BLOCK_NONE)
			said[count++] = (struct said){ other->version->blocks[i].digest, i };
	if (count > 1)
		qsort(said, count, sizeof(*said), compare_said);
	for (size_t i = 0; i < side->version->count && count > 0; i++) {
		struct version_block *block = &side->version->blocks[i];
		size_t at;

		if (!side_is_free(side, i) || block->word_count < SAYS_MUCH)
			continue;
		at = COUNT_WHILE(count, j, said[j].digest < block->digest);
		if (at < count && said[at].digest == block->digest)
			block->whole = said[at].block;
	}
	return true;
}

bool
echoes_find(struct side *one, struct side *other, struct arena *arena)
{
	return find_echoes(one, other, arena) && find_echoes(other, one, arena);
}
