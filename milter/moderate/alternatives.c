/*
 * Pairs the blocks of two versions: those of equal words here, the others by moderate/pairing_side.
 *
 * Of equal ones ("More"), the place decides: those that stand once in both versions are paired
 * first and bound gaps; their neighbours go with them; of what is left within a gap the first is
 * paired with the first. All of it is sorting, so the cost is that of n log n.
 */
#include "moderate/alternatives.h"

#include <stdlib.h>

#include "base/search.h"
#include "moderate/pairing_side.h"

/* ---- versions ------------------------------------------------------------------------------ */

/* What stands behind "https://" where nothing else stands in the text; empty where more does. */
static struct slice
lone_url(struct slice folded)
{
	size_t at;

	while (folded.len > 0 && memchr("<([", folded.data[0], 3) != NULL)
		folded = slice_from(folded, 1);
	at = slice_has_at(folded, 0, SLICE("http")) ? slice_find(folded, 0, SLICE("://")) : SIZE_MAX;
	if (at > strlen("https") || slice_find_byte(folded, 0, ' ') != SLICE_NOT_FOUND)
		return (struct slice){ NULL, 0 };
	return slice_from(folded, at + strlen("://"));
}

/* A URL is no words, for most versions do not write it out; but two that are the same are twins. */
static bool
find_digest(struct version *version, struct arena *arena, struct slice folded,
	    struct version_block *block)
{
	struct words url;

	block->digest = words_digest(version_words(version, (size_t)(block - version->blocks)));
	if (block->digest != 0)
		return true;
	if (!words_add(&version->words, arena, lone_url(folded)))
		return false;
	url = (struct words){ version->words.items + block->first_word,
			      version->words.count - block->first_word };
	block->digest = words_digest(url);
	version->words.count = block->first_word;
	return true;
}

bool
version_add(struct version *version, struct arena *arena, const struct document *document,
	    size_t owner)
{
	for (size_t i = 0; i < document->block_count; i++) {
		const struct block *block = &document->blocks[i];
		size_t first = version->words.count;
		struct version_block *item;

		/* The words of a view stand in other blocks, too, which are paired. */
		if (!block->view && !words_add(&version->words, arena, block_folded(document, block)))
			return false;
		item = ARENA_PUSH(arena, version->blocks, version->count, version->cap);
		if (item == NULL)
			return false;
		*item = (struct version_block){
			.document = document, .block = i, .owner = owner,
			.unseen = block->hidden || block->type == BLOCK_IMAGE,
			.first_word = first, .word_count = version->words.count - first,
			.twin = BLOCK_NONE, .whole = BLOCK_NONE, .like = BLOCK_NONE,
		};
		if (!block->view && !find_digest(version, arena, block_folded(document, block), item))
			return false;
	}
	return true;
}

/* ---- equal blocks -------------------------------------------------------------------------- */

struct key {
	uint64_t digest;
	size_t gap, index;
};

struct keys {
	struct key *items;
	size_t count;
};

static int
compare_keys(const void *left, const void *right)
{
	const struct key *a = left, *b = right;

	if (a->digest != b->digest)
		return a->digest < b->digest ? -1 : 1;
	if (a->gap != b->gap)
		return a->gap < b->gap ? -1 : 1;
	return a->index < b->index ? -1 : a->index > b->index;
}

/* What is free and visible, sorted by digest, gap (where these are known) and index. */
static struct keys
sorted_keys(const struct side *side, struct arena *arena)
{
	struct keys keys = { arena_array(arena, side->version->count, sizeof(*keys.items)), 0 };

	for (size_t i = 0; keys.items != NULL && i < side->version->count; i++)
		if (side_is_free(side, i) && !side->version->blocks[i].unseen)
			keys.items[keys.count++] = (struct key){
				side->version->blocks[i].digest, side->gap == NULL ? 0 : side->gap[i], i };
	if (keys.count > 1)
		qsort(keys.items, keys.count, sizeof(*keys.items), compare_keys);
	return keys;
}

/* Where the keys end that are equal to the one at `first`. */
static size_t
run_end(struct keys keys, size_t first)
{
	size_t end = first + 1;

	while (end < keys.count && keys.items[end].digest == keys.items[first].digest &&
	       keys.items[end].gap == keys.items[first].gap)
		end++;
	return end;
}

/*
 * Pairs the first of equal ones with the first. Where one side has more of them, any may be the
 * other's: only those that say much are paired then, for it is all the same which.
 */
static void
pair_run(struct side *one, const struct key *a, size_t a_count, struct side *other,
	 const struct key *b, size_t b_count)
{
	size_t count = a_count < b_count ? a_count : b_count;

	if (a_count != b_count && side_word_count(one, a->index) < SAYS_MUCH)
		return;
	for (size_t i = 0; i < count; i++)
		side_pair(one, a[i].index, other, b[i].index);
}

/* Pairs equal ones that stand in the same gap; `once`: only those of which there is one. */
static bool
pair_equal(struct side *one, struct side *other, bool once, struct arena *arena)
{
	struct keys a = sorted_keys(one, arena), b = sorted_keys(other, arena);
	size_t i = 0, j = 0;

	if (a.items == NULL || b.items == NULL)
		return false;
	while (i < a.count && j < b.count) {
		struct key left = a.items[i], right = b.items[j];
		size_t a_end, b_end;
		int order;

		left.index = right.index = 0;
		order = compare_keys(&left, &right);
		if (order != 0) {
			i += order < 0;
			j += order > 0;
			continue;
		}
		a_end = run_end(a, i);
		b_end = run_end(b, j);
		if (!once || (a_end - i == 1 && b_end - j == 1))
			pair_run(one, a.items + i, a_end - i, other, b.items + j, b_end - j);
		i = a_end;
		j = b_end;
	}
	return true;
}

static bool
may_join(const struct side *one, size_t i, const struct side *other, size_t j)
{
	return i < one->version->count && j < other->version->count && side_is_free(one, i) &&
	       side_is_free(other, j) &&
	       one->version->blocks[i].digest == other->version->blocks[j].digest;
}

/* The neighbours of a pair are one, too, where they are equal. */
static void
pair_neighbours(struct side *one, struct side *other)
{
	const struct version_block *blocks = one->version->blocks;

	for (size_t i = 0; i < one->version->count; i++)
		if (blocks[i].twin != BLOCK_NONE && may_join(one, i + 1, other, blocks[i].twin + 1))
			side_pair(one, i + 1, other, blocks[i].twin + 1);
	for (size_t i = one->version->count; i-- > 1;)
		if (blocks[i].twin != BLOCK_NONE && blocks[i].twin > 0 &&
		    may_join(one, i - 1, other, blocks[i].twin - 1))
			side_pair(one, i - 1, other, blocks[i].twin - 1);
}

/* ---- gaps ------------------------------------------------------------------------------------ */

/*
 * The pairs that stand in the same order in both versions, as many as can be (a longest
 * increasing subsequence): `anchors_out` is their blocks in `one`. Others bound nothing.
 */
static bool
find_anchors(const struct version *one, struct arena *arena, size_t **anchors_out,
	     size_t *count_out)
{
	size_t *ends = arena_array(arena, one->count + 1, sizeof(*ends));
	size_t *before = arena_array(arena, one->count, sizeof(*before));
	size_t length = 0;

	if (ends == NULL || before == NULL)
		return false;
	/* ends[n]: the block with the least twin that ends an increasing row of n + 1 pairs. */
	for (size_t i = 0; i < one->count; i++) {
		size_t twin = one->blocks[i].twin, row;

		if (twin == BLOCK_NONE)
			continue;
		row = COUNT_WHILE(length, j, one->blocks[ends[j]].twin < twin);
		before[i] = row == 0 ? BLOCK_NONE : ends[row - 1];
		ends[row] = i;
		if (row == length)
			length++;
	}
	/* From the last one back; `ends` is read no more and takes the result. */
	for (size_t n = length, at = length == 0 ? BLOCK_NONE : ends[length - 1]; n-- > 0;
	     at = before[at])
		ends[n] = at;
	*anchors_out = ends;
	*count_out = length;
	return true;
}

/* Numbers the gaps of a side, of which `anchors` are the bounding blocks. */
static bool
number_gaps(struct side *side, const size_t *anchors, size_t count, bool twins,
	    const struct version *one, struct arena *arena)
{
	size_t gap = 0;

	side->gap = arena_array(arena, side->version->count, sizeof(*side->gap));
	side->gap_start = arena_array(arena, count + 1, sizeof(*side->gap_start));
	if (side->gap == NULL || side->gap_start == NULL)
		return false;
	for (size_t i = 0; i < side->version->count; i++) {
		side->gap[i] = gap;
		if (gap < count && (twins ? one->blocks[anchors[gap]].twin : anchors[gap]) == i)
			side->gap_start[++gap] = i + 1;
	}
	return true;
}

static bool
find_gaps(struct side *one, struct side *other, struct arena *arena)
{
	size_t *anchors, count;

	return find_anchors(one->version, arena, &anchors, &count) &&
	       number_gaps(one, anchors, count, false, one->version, arena) &&
	       number_gaps(other, anchors, count, true, one->version, arena);
}

/* Forgets gaps, so that equal ones that moved find each other. */
static bool
pair_moved(struct side *one, struct side *other, struct arena *arena)
{
	struct side a = { .version = one->version }, b = { .version = other->version };

	return pair_equal(&a, &b, true, arena);
}

/* What has no words is like nothing but its equal. */
static void
forget_urls(struct version *version)
{
	for (size_t i = 0; i < version->count; i++)
		if (version->blocks[i].word_count == 0)
			version->blocks[i].digest = 0;
}

bool
alternatives_pair(struct version *one, struct version *other, struct arena *arena)
{
	struct side a = { .version = one }, b = { .version = other };

	if (!pair_equal(&a, &b, true, arena))
		return false;
	pair_neighbours(&a, &b);
	if (!find_gaps(&a, &b, arena) || !pair_equal(&a, &b, false, arena))
		return false;
	pair_neighbours(&a, &b);
	if (!pair_moved(&a, &b, arena) || !find_gaps(&a, &b, arena))
		return false;
	forget_urls(one);
	forget_urls(other);
	if (!side_index(&a, arena) || !side_index(&b, arena))
		return false;
	pieces_find(&a, &b);
	return similar_pair(&a, &b, arena) && echoes_find(&a, &b, arena) &&
	       linked_pair(&a, &b, arena);
}
