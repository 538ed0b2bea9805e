/*
 * Memory that is taken in small pieces and given back all at once.
 *
 * An allocation moves a pointer forward in the newest chunk. Chunks double in size, so that
 * a message of any size takes few of them, and what would fill much of a chunk gets one of
 * its own, so that little is left unused at a chunk's end. Nothing but what is handed out is
 * zeroed: a message that needs little must not pay for what the last one needed.
 *
 * Each block is followed by at least one byte that belongs to nobody, poisoned under the
 * address sanitizer. It is there without the sanitizer too, so that a budget goes as far in
 * a test as in earnest.
 */
#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/size.h"

#if ADDRESS_SANITIZER
#include <sanitizer/asan_interface.h>
#define POISON(data, len) ASAN_POISON_MEMORY_REGION((data), (len))
#define UNPOISON(data, len) ASAN_UNPOISON_MEMORY_REGION((data), (len))
#else
#define POISON(data, len) ((void)(data), (void)(len))
#define UNPOISON(data, len) ((void)(data), (void)(len))
#endif

#define ALIGN alignof(max_align_t)
#define CHUNK_LEAST (64 * KiB)
#define CHUNK_MOST (1 * MiB)
#define KEPT_MOST (256 * KiB)		/* by an arena at rest: one for each idle session */
#define ITEMS_FIRST 8			/* the room of an array when its first item comes */

struct chunk {
	struct chunk *next;
	size_t size;			/* of data */
	alignas(max_align_t) uint8_t data[];
};

struct deferred {
	struct deferred *next;
	void (*release)(void *);
	void *object;
};

struct arena {
	size_t budget, used;
	uint8_t *at;			/* where the newest chunk is free */
	size_t left;			/* bytes from there to its end */
	uint8_t *last;			/* the last block taken from it */
	struct chunk *chunks;		/* newest first */
	struct chunk *large;		/* a block each, newest first */
	size_t next_size;		/* of the next chunk */
	struct deferred *deferred;	/* newest first */
};

/* What a block takes: aligned, with one byte or more behind it. */
static size_t
stride(size_t size)
{
	return (size + ALIGN) & ~(ALIGN - 1);
}

struct arena *
arena_new(size_t budget)
{
	struct arena *arena = calloc(1, sizeof(*arena));

	if (arena == NULL)
		return NULL;
	arena->budget = budget;
	arena->next_size = CHUNK_LEAST;
	return arena;
}

static void
chunk_free(struct chunk *chunk)
{
	UNPOISON(chunk->data, chunk->size);
	free(chunk);
}

static void
chunks_free(struct chunk *chunk)
{
	while (chunk != NULL) {
		struct chunk *next = chunk->next;

		chunk_free(chunk);
		chunk = next;
	}
}

static void
run_deferred(struct arena *arena)
{
	while (arena->deferred != NULL) {
		struct deferred *newest = arena->deferred;

		arena->deferred = newest->next;
		newest->release(newest->object);
	}
}

void
arena_free(struct arena *arena)
{
	if (arena == NULL)
		return;
	run_deferred(arena);
	chunks_free(arena->large);
	chunks_free(arena->chunks);
	free(arena);
}

/* Makes the chunk, all of it free, the newest. */
static void
use_chunk(struct arena *arena, struct chunk *chunk)
{
	POISON(chunk->data, chunk->size);
	chunk->next = arena->chunks;
	arena->chunks = chunk;
	arena->at = chunk->data;
	arena->left = chunk->size;
	arena->last = NULL;
	arena->next_size = chunk->size < CHUNK_MOST ? 2 * chunk->size : CHUNK_MOST;
}

/*
 * Keeps one chunk that would have held all of what was used. If none is that large, the
 * next one will be: after a few messages of a kind each finds its memory ready, in one piece.
 */
void
arena_reset(struct arena *arena)
{
	struct chunk *chunk = arena->chunks, *kept = NULL;
	size_t wanted = CHUNK_LEAST;

	run_deferred(arena);
	while (wanted < arena->used && wanted < KEPT_MOST)
		wanted *= 2;
	while (chunk != NULL) {
		struct chunk *next = chunk->next;

		if (kept == NULL && chunk->size >= wanted && chunk->size <= KEPT_MOST)
			kept = chunk;
		else
			chunk_free(chunk);
		chunk = next;
	}
	chunks_free(arena->large);
	*arena = (struct arena){ .budget = arena->budget, .next_size = wanted };
	if (kept != NULL) {
		kept->next = NULL;
		use_chunk(arena, kept);
	}
}

static void *
take_large(struct arena *arena, size_t size, bool zeroed)
{
	size_t len = stride(size);
	struct chunk *chunk = zeroed ? calloc(1, sizeof(*chunk) + len)
				     : malloc(sizeof(*chunk) + len);

	if (chunk == NULL)
		return NULL;
	chunk->size = len;
	chunk->next = arena->large;
	arena->large = chunk;
	arena->used += len;
	POISON(chunk->data + size, len - size);
	return chunk->data;
}

static bool
add_chunk(struct arena *arena)
{
	struct chunk *chunk = malloc(sizeof(*chunk) + arena->next_size);

	if (chunk == NULL)
		return false;
	chunk->size = arena->next_size;
	use_chunk(arena, chunk);
	return true;
}

/* A block whose bytes are zero only if that is asked for. */
static void *
take(struct arena *arena, size_t size, bool zeroed)
{
	size_t len = stride(size);

	if (size > SIZE_MAX / 2 || len > arena->budget - arena->used)
		return NULL;
	if (len > arena->left) {
		if (len > arena->next_size / 4)
			return take_large(arena, size, zeroed);
		if (!add_chunk(arena))
			return NULL;
	}
	arena->last = arena->at;
	arena->at += len;
	arena->left -= len;
	arena->used += len;
	UNPOISON(arena->last, size);
	if (zeroed)
		memset(arena->last, 0, size);
	return arena->last;
}

void *
arena_alloc(struct arena *arena, size_t size)
{
	return take(arena, size, true);
}

void *
arena_array(struct arena *arena, size_t count, size_t size)
{
	size_t product;

	return size_mul(count, size, &product) ? take(arena, product, true) : NULL;
}

/* The last block of the newest chunk takes more of it; false when there is not enough. */
static bool
grow_last(struct arena *arena, size_t old_size, size_t size)
{
	size_t more = stride(size) - stride(old_size);

	assert(arena->at == arena->last + stride(old_size));
	if (more > arena->left || more > arena->budget - arena->used)
		return false;
	arena->at += more;
	arena->left -= more;
	arena->used += more;
	UNPOISON(arena->last, size);
	return true;
}

/* The newest large block is the heap's to grow: it may know how to do so without copying. */
static void *
grow_large(struct arena *arena, size_t size)
{
	struct chunk *chunk = arena->large;
	size_t len = stride(size), more = len - chunk->size;

	if (more > arena->budget - arena->used)
		return NULL;
	UNPOISON(chunk->data, chunk->size);
	chunk = realloc(arena->large, sizeof(*chunk) + len);
	if (chunk == NULL)
		return NULL;
	chunk->size = len;
	arena->large = chunk;
	arena->used += more;
	POISON(chunk->data + size, len - size);
	return chunk->data;
}

static void *
grow_by_moving(struct arena *arena, void *block, size_t old_size, size_t size)
{
	void *moved = take(arena, size, false);

	if (moved == NULL)
		return NULL;
	memcpy(moved, block, old_size);
	POISON(block, old_size);
	return moved;
}

void *
arena_extend(struct arena *arena, void *block, size_t old_size, size_t size)
{
	if (block == NULL)
		return take(arena, size, false);
	assert(old_size <= size);
	if (size > SIZE_MAX / 2)
		return NULL;
	if (block == arena->last && grow_last(arena, old_size, size))
		return block;
	if (arena->large != NULL && block == arena->large->data)
		return grow_large(arena, size);
	return grow_by_moving(arena, block, old_size, size);
}

void *
arena_grow(struct arena *arena, void *block, size_t old_size, size_t size)
{
	uint8_t *grown;

	if (block == NULL)
		return arena_alloc(arena, size);
	grown = arena_extend(arena, block, old_size, size);
	if (grown != NULL)
		memset(grown + old_size, 0, size - old_size);
	return grown;
}

struct slice
arena_copy(struct arena *arena, struct slice bytes)
{
	uint8_t *copy = take(arena, bytes.len, false);

	if (copy == NULL)
		return (struct slice){ NULL, 0 };
	if (bytes.len > 0)
		memcpy(copy, bytes.data, bytes.len);
	return (struct slice){ copy, bytes.len };
}

char *
arena_string(struct arena *arena, struct slice bytes)
{
	char *copy = bytes.len == SIZE_MAX ? NULL : take(arena, bytes.len + 1, false);

	if (copy == NULL)
		return NULL;
	if (bytes.len > 0)
		memcpy(copy, bytes.data, bytes.len);
	copy[bytes.len] = '\0';
	return copy;
}

char *
arena_printf(struct arena *arena, const char *format, ...)
{
	va_list values;
	char *text;
	int len;

	va_start(values, format);
	len = vsnprintf(NULL, 0, format, values);
	va_end(values);
	if (len < 0)
		return NULL;
	text = take(arena, (size_t)len + 1, false);
	if (text == NULL)
		return NULL;
	va_start(values, format);
	(void)vsnprintf(text, (size_t)len + 1, format, values);
	va_end(values);
	return text;
}

bool
arena_defer(struct arena *arena, void (*release)(void *), void *object)
{
	struct deferred *deferred = take(arena, sizeof(*deferred), false);

	if (deferred == NULL) {
		release(object);
		return false;
	}
	*deferred = (struct deferred){ arena->deferred, release, object };
	arena->deferred = deferred;
	return true;
}

size_t
arena_used(const struct arena *arena)
{
	return arena->used;
}

size_t
arena_budget(const struct arena *arena)
{
	return arena->budget;
}

bool
arena_push(struct arena *arena, void **items, size_t *count, size_t *cap, size_t size)
{
	uint8_t *array;

	/* The caller's pointer is of another type: by C's rules only its bytes may be read. */
	memcpy(&array, items, sizeof(array));
	if (*count == *cap) {
		size_t more = *cap == 0 ? ITEMS_FIRST : *cap, room, bytes;

		if (!size_add(*cap, more, &room) || !size_mul(room, size, &bytes))
			return false;
		array = arena_extend(arena, array, *cap * size, bytes);
		if (array == NULL)
			return false;
		memcpy(items, &array, sizeof(array));
		*cap = room;
	}
	/* Its place alone: most room of an array that doubles is never used. */
	memset(array + *count * size, 0, size);
	*count += 1;
	return true;
}
