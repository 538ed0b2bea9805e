/*
 * Finding literals by four of their bytes.
 *
 * At each byte of the text the four from there on are hashed, and one bit tells whether some literal
 * has such bytes. Mostly none has; else the few that do are compared. Which four of its bytes a
 * literal is found by is free to choose: those that are rare in text and shared with few others.
 * Literals shorter than that stand in a table of all pairs of bytes.
 *
 * An automaton would compare nothing. But the fastest there is, Vectorscan's, took half a second and
 * 40 MB to be built for seventeen languages, where this takes hundredths of it; with so many literals it
 * searched no faster, and with two or three its version 5.4.9 missed some.
 */
#include "policy/literal_search.h"

#include "policy/literals.h"

enum {
	WINDOW = 4,			/* bytes that a literal is found by */
	FILTER_SPARSE = 16,		/* bits of the filter for each literal */
	FILTER_BITS_LEAST = 12,
	FILTER_BITS_MOST = 24,
	BUCKET_SHIFT = 3,		/* bits of the filter, as a power of two, that share a bucket */
	PAIRS = 1 << 16,
	COUNTS = 1 << 16,		/* windows are counted by a hash */
};

/* A literal and the bytes that it is found by. */
struct entry {
	uint32_t window;		/* those bytes, the first one lowest */
	uint32_t offset;		/* where they stand in the literal */
	uint32_t number;
	struct slice literal;
};

/* A literal of one to three bytes. */
struct short_entry {
	uint32_t number;
	uint8_t len;			/* 0: the list ends here */
	uint8_t third;			/* its third byte, where it has one */
};

struct literal_search {
	unsigned filter_bits;
	uint8_t *filter;		/* a bit for each hash: is there such a window? */
	uint32_t *first;		/* of each bucket the first entry, and one more */
	struct entry *entries;
	uint32_t *pairs;		/* of each two bytes their list in `shorts`; 0: none */
	struct short_entry *shorts;
};

/* ---- windows ---------------------------------------------------------------------------------- */

/* Compilers make one load of this. */
static uint32_t
window_at(const uint8_t *at)
{
	return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static uint32_t
hash(uint32_t window, unsigned bits)
{
	return window * UINT32_C(0x9E3779B1) >> (32 - bits);
}

static bool
is_set(const uint8_t *bits, uint32_t number)
{
	return (bits[number >> 3] >> (number & 7) & 1) != 0;
}

static void
set_bit(uint8_t *bits, uint32_t number)
{
	bits[number >> 3] |= (uint8_t)(1u << (number & 7));
}

/* ---- making ----------------------------------------------------------------------------------- */

/* How many literals have windows of a hash, for all hashes. */
static uint32_t *
count_windows(struct arena *arena, const struct slice *literals, size_t count)
{
	uint32_t *counts = arena_array(arena, COUNTS, sizeof(*counts));

	for (size_t i = 0; counts != NULL && i < count; i++) {
		for (size_t at = 0; at + WINDOW <= literals[i].len; at++)
			counts[hash(window_at(literals[i].data + at), 16)]++;
	}
	return counts;
}

static unsigned
log2_of(uint32_t number)
{
	unsigned bits = 0;

	while (number > 1) {
		number /= 2;
		bits++;
	}
	return bits;
}

/* The window that stands in the fewest texts and literals. */
static uint32_t
best_window(struct slice literal, const uint32_t *counts)
{
	uint32_t best = 0;
	int best_worth = INT32_MIN;

	for (uint32_t at = 0; at + WINDOW <= literal.len; at++) {
		struct slice window = { literal.data + at, WINDOW };
		uint32_t others = counts[hash(window_at(window.data), 16)];
		int worth = (int)text_rarity(window) - (int)log2_of(others);

		if (worth > best_worth) {
			best_worth = worth;
			best = at;
		}
	}
	return best;
}

static uint32_t
bucket_of(const struct literal_search *search, uint32_t window)
{
	return hash(window, search->filter_bits) >> BUCKET_SHIFT;
}

/* Puts each entry into its bucket: buckets are counted, then summed up, then filled from behind. */
static void
fill_buckets(struct literal_search *search, const struct entry *entries, size_t count)
{
	size_t buckets = (size_t)1 << (search->filter_bits - BUCKET_SHIFT);

	for (size_t i = 0; i < count; i++)
		search->first[bucket_of(search, entries[i].window)]++;
	for (size_t i = 1; i <= buckets; i++)
		search->first[i] += search->first[i - 1];
	for (size_t i = count; i > 0; i--) {
		uint32_t bucket = bucket_of(search, entries[i - 1].window);

		search->entries[--search->first[bucket]] = entries[i - 1];
	}
}

static bool
index_long(struct arena *arena, struct arena *working, struct literal_search *search,
	   const struct slice *literals, size_t count)
{
	struct entry *entries = arena_array(working, count, sizeof(*entries));
	const uint32_t *counts = count_windows(working, literals, count);
	unsigned bits = FILTER_BITS_LEAST;
	size_t long_count = 0;

	while (bits < FILTER_BITS_MOST && (size_t)1 << bits < FILTER_SPARSE * count)
		bits++;
	search->filter_bits = bits;
	search->filter = arena_array(arena, (size_t)1 << (bits - 3), 1);
	search->first = arena_array(arena, ((size_t)1 << (bits - BUCKET_SHIFT)) + 1,
				    sizeof(*search->first));
	search->entries = arena_array(arena, count, sizeof(*search->entries));
	if (entries == NULL || counts == NULL || search->filter == NULL || search->first == NULL ||
	    search->entries == NULL)
		return false;
	for (uint32_t i = 0; i < count; i++) {
		uint32_t offset, window;

		if (literals[i].len < WINDOW)
			continue;
		offset = best_window(literals[i], counts);
		window = window_at(literals[i].data + offset);
		entries[long_count++] = (struct entry){ window, offset, i, literals[i] };
		set_bit(search->filter, hash(window, bits));
	}
	fill_buckets(search, entries, long_count);
	return true;
}

/* ---- short ones ------------------------------------------------------------------------------- */

/* Of the pairs that it begins, the one with number `i`, at `pair_out`; false behind the last. */
static bool
next_pair(struct slice literal, uint32_t i, uint32_t *pair_out)
{
	if (literal.len == 0 || literal.len >= WINDOW || i >= (literal.len == 1 ? 256 : 1))
		return false;
	*pair_out = literal.data[0] | (literal.len == 1 ? i : literal.data[1]) << 8;
	return true;
}

/* Lists are counted, then given their places, each with an end, then filled from behind. */
static bool
index_short(struct arena *arena, struct literal_search *search, const struct slice *literals,
	    size_t count)
{
	uint32_t pair, room = 1;

	search->pairs = arena_array(arena, PAIRS, sizeof(*search->pairs));
	if (search->pairs == NULL)
		return false;
	for (size_t i = 0; i < count; i++) {
		for (uint32_t j = 0; next_pair(literals[i], j, &pair); j++)
			search->pairs[pair]++;
	}
	for (pair = 0; pair < PAIRS; pair++) {
		if (search->pairs[pair] > 0) {
			search->pairs[pair] += room;
			room = search->pairs[pair] + 1;
		}
	}
	search->shorts = arena_array(arena, room, sizeof(*search->shorts));
	for (uint32_t i = (uint32_t)count; search->shorts != NULL && i > 0; i--) {
		const struct slice *literal = &literals[i - 1];

		for (uint32_t j = 0; next_pair(*literal, j, &pair); j++)
			search->shorts[--search->pairs[pair]] = (struct short_entry){
				.number = i - 1, .len = (uint8_t)literal->len,
				.third = literal->len == 3 ? literal->data[2] : 0 };
	}
	return search->shorts != NULL;
}

struct literal_search *
literal_search_new(struct arena *arena, const struct slice *literals, size_t count)
{
	struct literal_search *search = arena_alloc(arena, sizeof(*search));
	struct arena *working = arena_new(SIZE_MAX);
	bool made = search != NULL && working != NULL && count <= LITERAL_SEARCH_MOST &&
		    index_long(arena, working, search, literals, count) &&
		    index_short(arena, search, literals, count);

	arena_free(working);
	return made ? search : NULL;
}

/* ---- searching -------------------------------------------------------------------------------- */

struct pass {
	const struct literal_search *search;
	struct slice text;
	literal_callback *found;
	void *object;
};

static bool
try_bucket(const struct pass *pass, size_t at, uint32_t window)
{
	const struct literal_search *search = pass->search;
	uint32_t bucket = bucket_of(search, window);

	for (uint32_t i = search->first[bucket]; i < search->first[bucket + 1]; i++) {
		const struct entry *entry = &search->entries[i];

		if (entry->window == window && at >= entry->offset &&
		    slice_has_at(pass->text, at - entry->offset, entry->literal) &&
		    !pass->found(entry->number, at - entry->offset + entry->literal.len,
				 pass->object))
			return false;
	}
	return true;
}

static bool
try_shorts(const struct pass *pass, size_t at, uint32_t list)
{
	const struct slice text = pass->text;

	for (const struct short_entry *entry = pass->search->shorts + list; entry->len > 0; entry++) {
		if (entry->len <= text.len - at &&
		    (entry->len < 3 || text.data[at + 2] == entry->third) &&
		    !pass->found(entry->number, at + entry->len, pass->object))
			return false;
	}
	return true;
}

/* The last bytes of a text, behind which no window fits, and at last not even a pair. */
static bool
search_end(const struct pass *pass, size_t at)
{
	const struct slice text = pass->text;

	for (; at < text.len; at++) {
		uint32_t second = at + 1 < text.len ? text.data[at + 1] : 0;
		uint32_t list = pass->search->pairs[text.data[at] | second << 8];

		if (list != 0 && !try_shorts(pass, at, list))
			return false;
	}
	return true;
}

bool
literal_search_all(const struct literal_search *search, struct slice text, literal_callback *found,
		   void *object)
{
	const struct pass pass = { search, text, found, object };
	size_t at = 0;

	for (; text.len - at >= WINDOW; at++) {
		uint32_t window = window_at(text.data + at);
		uint32_t list = search->pairs[window & 0xFFFF];

		if (is_set(search->filter, hash(window, search->filter_bits)) &&
		    !try_bucket(&pass, at, window))
			return false;
		if (list != 0 && !try_shorts(&pass, at, list))
			return false;
	}
	return search_end(&pass, at);
}
