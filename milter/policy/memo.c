/*
 * Entries lie in the ring one behind the other: a head, the hits, the line folded, the line as it was.
 * A table of their places is found by the hash; a place that the ring has been written over since is none.
 */
#include "policy/memo.h"

#include <pthread.h>
#include <stdalign.h>
#include <stdlib.h>

#include "base/limits.h"

enum {
	WAYS = 4,			/* places in which a hash may stand */
	BYTES_PER_PLACE = 512,		/* of the ring; a line with its hits is mostly longer */
	SHARE_MOST = 32,		/* of the ring, that one line may take: one of so many */
};

/* A hit, with places from the beginning of the line. */
struct kept_hit {
	const char *file;
	uint32_t line, signal, start, end;
	uint32_t captures[CAPTURE_COUNT][2];
};

struct memo_entry {
	uint32_t folded_len, original_len, hit_count;
	alignas(struct kept_hit) uint8_t data[];
};

/* Where an entry begins, as if the ring had no end, and 1; 0: free. */
struct place_of_entry {
	uint64_t hash, at;
};

struct memo {
	pthread_mutex_t lock;
	uint8_t *ring;
	size_t size;
	uint64_t written;		/* in all; a multiple of the alignment */
	struct place_of_entry *table;
	size_t places;			/* a power of two */
};

void
memo_free(struct memo *memo)
{
	if (memo == NULL)
		return;
	(void)pthread_mutex_destroy(&memo->lock);
	free(memo->ring);
	free(memo->table);
	free(memo);
}

struct memo *
memo_new(size_t size)
{
	struct memo *memo = calloc(1, sizeof(*memo));

	if (memo == NULL)
		return NULL;
	if (pthread_mutex_init(&memo->lock, NULL) != 0) {
		free(memo);
		return NULL;
	}
	memo->size = size & ~(alignof(struct memo_entry) - 1);
	memo->places = WAYS;
	while (memo->places < size / BYTES_PER_PLACE)
		memo->places *= 2;
	memo->ring = calloc(1, memo->size);
	memo->table = calloc(memo->places, sizeof(*memo->table));
	if (memo->ring == NULL || memo->table == NULL) {
		memo_free(memo);
		return NULL;
	}
	return memo;
}

void
memo_hold(struct memo *memo)
{
	pthread_mutex_lock(&memo->lock);
}

void
memo_release(struct memo *memo)
{
	pthread_mutex_unlock(&memo->lock);
}

/* ---- keys ------------------------------------------------------------------------------------- */

static uint64_t
mix(uint64_t hash, uint64_t word)
{
	hash = (hash ^ word) * UINT64_C(0x9E3779B97F4A7C15);
	return hash ^ hash >> 32;
}

struct memo_key
memo_key(struct slice folded, struct slice original)
{
	uint64_t hash = folded.len, word = 0;
	size_t at = 0;

	for (; at + sizeof(word) <= folded.len; at += sizeof(word)) {
		memcpy(&word, folded.data + at, sizeof(word));
		hash = mix(hash, word);
	}
	word = 0;
	if (at < folded.len)
		memcpy(&word, folded.data + at, folded.len - at);
	return (struct memo_key){ folded, original, mix(hash, word) };
}

/* ---- entries ---------------------------------------------------------------------------------- */

static size_t
hits_size(size_t count)
{
	return count * sizeof(struct kept_hit);
}

static const struct kept_hit *
hits_of(const struct memo_entry *entry)
{
	return (const struct kept_hit *)entry->data;
}

static bool
is_entry_of(const struct memo_entry *entry, const struct memo_key *key)
{
	const uint8_t *bytes = entry->data + hits_size(entry->hit_count);

	return entry->folded_len == key->folded.len && entry->original_len == key->original.len &&
	       slice_equal((struct slice){ bytes, entry->folded_len }, key->folded) &&
	       slice_equal((struct slice){ bytes + entry->folded_len, entry->original_len },
			   key->original);
}

/* Is it there still? */
static bool
is_alive(const struct memo *memo, const struct place_of_entry *place)
{
	return place->at != 0 && memo->written - (place->at - 1) <= memo->size;
}

static const struct memo_entry *
entry_at(const struct memo *memo, uint64_t at)
{
	return (const struct memo_entry *)(memo->ring + at % memo->size);
}

/* The first of the places in which a hash may stand. */
static struct place_of_entry *
places_of(const struct memo *memo, uint64_t hash)
{
	return &memo->table[hash & (memo->places - 1) & ~(uint64_t)(WAYS - 1)];
}

const struct memo_entry *
memo_find(const struct memo *memo, const struct memo_key *key)
{
	const struct place_of_entry *places = places_of(memo, key->hash);

	for (size_t i = 0; i < WAYS; i++) {
		if (places[i].hash == key->hash && is_alive(memo, &places[i]) &&
		    is_entry_of(entry_at(memo, places[i].at - 1), key))
			return entry_at(memo, places[i].at - 1);
	}
	return NULL;
}

size_t
memo_hit_count(const struct memo_entry *entry)
{
	return entry->hit_count;
}

void
memo_hits(const struct memo_entry *entry, size_t start, struct hit *hits_out)
{
	for (size_t i = 0; i < entry->hit_count; i++) {
		const struct kept_hit *kept = &hits_of(entry)[i];

		hits_out[i] = (struct hit){ .signal = kept->signal, .file = kept->file,
					    .line = kept->line,
					    .folded = { start + kept->start, start + kept->end } };
		for (size_t j = 0; j < CAPTURE_COUNT; j++) {
			if (kept->captures[j][0] < kept->captures[j][1])
				hits_out[i].captures[j] = (struct range){
					start + kept->captures[j][0], start + kept->captures[j][1] };
		}
	}
}

/* ---- keeping ---------------------------------------------------------------------------------- */

/* Room for an entry in one piece, behind the newest or at the ring's beginning. */
static struct memo_entry *
take(struct memo *memo, size_t size, uint64_t *at_out)
{
	size_t left = memo->size - memo->written % memo->size;

	if (size > left)
		memo->written += left;
	*at_out = memo->written;
	memo->written += size;
	return (struct memo_entry *)(memo->ring + *at_out % memo->size);
}

static void
enter(struct memo *memo, uint64_t hash, uint64_t at)
{
	struct place_of_entry *places = places_of(memo, hash), *oldest = &places[0];

	for (size_t i = 1; i < WAYS; i++) {
		if (places[i].at < oldest->at)
			oldest = &places[i];
	}
	*oldest = (struct place_of_entry){ hash, at + 1 };
}

static struct kept_hit
kept_of(const struct hit *hit, size_t start)
{
	struct kept_hit kept = { hit->file, (uint32_t)hit->line, hit->signal,
				 (uint32_t)(hit->folded.start - start),
				 (uint32_t)(hit->folded.end - start), { { 0, 0 } } };

	for (size_t j = 0; j < CAPTURE_COUNT; j++) {
		if (range_len(hit->captures[j]) > 0) {
			kept.captures[j][0] = (uint32_t)(hit->captures[j].start - start);
			kept.captures[j][1] = (uint32_t)(hit->captures[j].end - start);
		}
	}
	return kept;
}

void
memo_keep(struct memo *memo, const struct memo_key *key, size_t start, const struct hit *hits,
	  size_t count)
{
	size_t most = memo->size / SHARE_MOST, size, align = alignof(struct memo_entry);
	struct memo_entry *entry;
	struct kept_hit *kept;
	uint64_t at;

	if (key->folded.len > most || key->original.len > most ||
	    count > most / sizeof(struct kept_hit) || memo_find(memo, key) != NULL)
		return;
	size = sizeof(*entry) + hits_size(count) + key->folded.len + key->original.len;
	if (size > most)
		return;
	entry = take(memo, (size + align - 1) & ~(align - 1), &at);
	*entry = (struct memo_entry){ (uint32_t)key->folded.len, (uint32_t)key->original.len,
				      (uint32_t)count };
	kept = (struct kept_hit *)entry->data;
	for (size_t i = 0; i < count; i++)
		kept[i] = kept_of(&hits[i], start);
	memcpy(entry->data + hits_size(count), key->folded.data, key->folded.len);
	if (key->original.len > 0)
		memcpy(entry->data + hits_size(count) + key->folded.len, key->original.data,
		       key->original.len);
	enter(memo, key->hash, at);
}
