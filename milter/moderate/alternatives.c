/*
 * Pairs the blocks of two versions.
 *
 * Equal blocks are found by the digest of their letters and digits, so that punctuation,
 * list marks and line breaks do not matter; of several equal ones ("More") the first is paired
 * with the first. Whatever lies between two pairs is compared by words, at most WINDOW
 * blocks with WINDOW, so the cost stays linear in the length of the versions.
 */
#include "moderate/alternatives.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "text/character.h"

enum {
	WINDOW = 24,		/* blocks between two pairs that are compared with one another */
	WORDS_MOST = 400,	/* words of a block that are compared */
};

/* ---- words --------------------------------------------------------------------------------- */

static uint64_t
digest_add(uint64_t digest, uint32_t code_point)
{
	return (digest ^ code_point) * 0x100000001B3u;		/* FNV-1a, a code point at a time */
}

#define DIGEST_START UINT64_C(0xCBF29CE484222325)

static bool
is_word_character(uint32_t c)
{
	enum character kind = character_of(c);

	return kind == CHARACTER_LETTER || kind == CHARACTER_DIGIT || kind == CHARACTER_MARK;
}

/* Is a URL written out here? Only plain text shows them. */
static bool
is_url_at(struct slice text, size_t at)
{
	return text.data[at] == 'h' && (slice_has_at(text, at, SLICE("http://")) ||
					slice_has_at(text, at, SLICE("https://")));
}

/*
 * The next word of folded text from `*at` on, as a digest; 0 at the end. URLs are passed over.
 */
static uint64_t
next_word(struct slice text, size_t *at)
{
	uint64_t digest = DIGEST_START;
	bool in_word = false;

	while (*at < text.len) {
		uint32_t c;
		size_t len = utf8_decode(text, *at, &c, NULL);
		bool of_word = is_word_character(c);

		if (!in_word && is_url_at(text, *at)) {
			while (*at < text.len && text.data[*at] != ' ' && text.data[*at] != '\n')
				++*at;
			continue;
		}
		if (!of_word && in_word)
			return digest;
		*at += len;
		if (of_word) {
			digest = digest_add(digest, c);
			in_word = true;
		}
	}
	return in_word ? digest : 0;
}

static uint64_t
block_digest(struct slice folded)
{
	uint64_t digest = DIGEST_START, word;
	size_t at = 0, count = 0;

	while ((word = next_word(folded, &at)) != 0) {
		digest = (digest ^ word) * 0x100000001B3u;
		count++;
	}
	return count == 0 ? 0 : digest;
}

struct words {
	uint64_t items[WORDS_MOST];
	size_t count;
};

static void
words_of(const struct version_block *block, struct words *words)
{
	struct slice folded = block_folded(block->document, &block->document->blocks[block->block]);
	uint64_t word;

	words->count = 0;
	for (size_t at = 0; words->count < WORDS_MOST && (word = next_word(folded, &at)) != 0;)
		words->items[words->count++] = word;
}

/* Words of `a` that are found in `b` in the same order, each looked for behind the one before. */
static size_t
shared_in_order(const struct words *a, const struct words *b)
{
	size_t shared = 0, from = 0;

	for (size_t i = 0; i < a->count; i++)
		for (size_t j = from; j < b->count; j++)
			if (a->items[i] == b->items[j]) {
				shared++;
				from = j + 1;
				break;
			}
	return shared;
}

/* ---- versions ------------------------------------------------------------------------------ */

bool
version_add(struct version *version, struct arena *arena, const struct document *document,
	    size_t owner)
{
	for (size_t i = 0; i < document->block_count; i++) {
		const struct block *block = &document->blocks[i];
		struct version_block *item;

		if (block->hidden || block->type == BLOCK_IMAGE)
			continue;
		item = ARENA_PUSH(arena, version->blocks, version->count, version->cap);
		if (item == NULL)
			return false;
		*item = (struct version_block){ document, i, owner,
						block_digest(block_folded(document, block)),
						BLOCK_NONE, BLOCK_NONE };
	}
	return true;
}

/* ---- equal blocks -------------------------------------------------------------------------- */

struct key {
	uint64_t digest;
	size_t index;
};

static int
compare_keys(const void *left, const void *right)
{
	const struct key *a = left, *b = right;

	if (a->digest != b->digest)
		return a->digest < b->digest ? -1 : 1;
	return a->index < b->index ? -1 : a->index > b->index;
}

static struct key *
sorted_keys(const struct version *version, struct arena *arena)
{
	struct key *keys = arena_array(arena, version->count, sizeof(*keys));

	if (keys == NULL)
		return NULL;
	for (size_t i = 0; i < version->count; i++)
		keys[i] = (struct key){ version->blocks[i].digest, i };
	if (version->count > 1)
		qsort(keys, version->count, sizeof(*keys), compare_keys);
	return keys;
}

static void
pair(struct version *one, size_t i, struct version *other, size_t j)
{
	one->blocks[i].twin = j;
	other->blocks[j].twin = i;
}

static bool
pair_equal(struct version *one, struct version *other, struct arena *arena)
{
	const struct key *a = sorted_keys(one, arena), *b = sorted_keys(other, arena);
	size_t i = 0, j = 0;

	if (a == NULL || b == NULL)
		return false;
	while (i < one->count && j < other->count) {
		if (a[i].digest < b[j].digest)
			i++;
		else if (a[i].digest > b[j].digest)
			j++;
		else if (a[i].digest == 0)
			i++, j++;
		else
			pair(one, a[i++].index, other, b[j++].index);
	}
	return true;
}

/* ---- what lies between pairs ---------------------------------------------------------------- */

/* A stretch of blocks without a counterpart, in one version. */
struct stretch {
	struct version *version;
	size_t first, end;
};

static bool
is_free(const struct stretch *stretch, size_t index)
{
	const struct version_block *block = &stretch->version->blocks[index];

	return block->twin == BLOCK_NONE && block->whole == BLOCK_NONE && block->digest != 0;
}

/* Pairs blocks that share at least four fifths of their words. */
static void
pair_similar(const struct stretch *one, const struct stretch *other)
{
	struct words a, b;

	for (size_t i = one->first, from = other->first; i < one->end; i++) {
		if (!is_free(one, i))
			continue;
		words_of(&one->version->blocks[i], &a);
		for (size_t j = from; j < other->end; j++) {
			size_t more, shared;

			if (!is_free(other, j))
				continue;
			words_of(&other->version->blocks[j], &b);
			more = a.count > b.count ? a.count : b.count;
			shared = shared_in_order(&a, &b);
			if (10 * shared >= 8 * more) {
				pair(one->version, i, other->version, j);
				from = j + 1;
				break;
			}
		}
	}
}

/* Finds the blocks of `parts` that are pieces of one block of `wholes`. */
static void
find_pieces(const struct stretch *parts, const struct stretch *wholes)
{
	struct words piece, whole;

	for (size_t i = parts->first; i < parts->end; i++) {
		if (!is_free(parts, i))
			continue;
		words_of(&parts->version->blocks[i], &piece);
		for (size_t j = wholes->first; j < wholes->end; j++) {
			if (wholes->version->blocks[j].twin != BLOCK_NONE ||
			    wholes->version->blocks[j].whole != BLOCK_NONE)
				continue;
			words_of(&wholes->version->blocks[j], &whole);
			if (piece.count > 0 && whole.count > piece.count &&
			    10 * shared_in_order(&piece, &whole) >= 9 * piece.count) {
				parts->version->blocks[i].whole = j;
				break;
			}
		}
	}
}

static size_t
count_free(const struct stretch *stretch, size_t *last_out)
{
	size_t count = 0;

	for (size_t i = stretch->first; i < stretch->end; i++)
		if (is_free(stretch, i)) {
			count++;
			*last_out = i;
		}
	return count;
}

/* A single block left on both sides, with a third of its words in common, is the same one. */
static void
pair_single(const struct stretch *one, const struct stretch *other)
{
	size_t i, j, more, shared;
	struct words a, b;

	if (count_free(one, &i) != 1 || count_free(other, &j) != 1)
		return;
	words_of(&one->version->blocks[i], &a);
	words_of(&other->version->blocks[j], &b);
	more = a.count > b.count ? a.count : b.count;
	shared = shared_in_order(&a, &b);
	if (3 * shared >= more)
		pair(one->version, i, other->version, j);
}

static void
pair_stretches(struct stretch one, struct stretch other)
{
	if (one.end - one.first > WINDOW)
		one.end = one.first + WINDOW;
	if (other.end - other.first > WINDOW)
		other.end = other.first + WINDOW;
	pair_similar(&one, &other);
	find_pieces(&one, &other);
	find_pieces(&other, &one);
	pair_single(&one, &other);
}

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
		size_t low = 0, high = length;

		if (one->blocks[i].twin == BLOCK_NONE)
			continue;
		while (low < high) {
			size_t middle = low + (high - low) / 2;

			if (one->blocks[ends[middle]].twin < one->blocks[i].twin)
				low = middle + 1;
			else
				high = middle;
		}
		before[i] = low == 0 ? BLOCK_NONE : ends[low - 1];
		ends[low] = i;
		if (low == length)
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

bool
alternatives_pair(struct version *one, struct version *other, struct arena *arena)
{
	size_t from_one = 0, from_other = 0, *anchors, count;

	if (!pair_equal(one, other, arena) || !find_anchors(one, arena, &anchors, &count))
		return false;
	for (size_t i = 0; i <= count; i++) {
		size_t end = i < count ? anchors[i] : one->count;
		size_t twin = i < count ? one->blocks[end].twin : other->count;

		if (end > from_one && twin > from_other)
			pair_stretches((struct stretch){ one, from_one, end },
				       (struct stretch){ other, from_other, twin });
		from_one = end + 1;
		from_other = twin + 1;
	}
	return true;
}
