/*
 * arena - the memory of one message.
 *
 * What is made for a message is made in its arena and goes with it, so that most code frees
 * nothing. The budget bounds what one message may take; when it is spent, allocations return
 * NULL and the caller fails with FAULT_LIMIT or FAULT_MEMORY.
 *
 * Units      bytes; every allocation is aligned for any type and is zeroed; it counts with
 *            what alignment and the byte behind it add
 * Ownership  whoever calls arena_new calls arena_free; pointers die with arena_reset or
 *            arena_free
 * Threads    one thread at a time
 * Sanitizer  unused memory of an arena is poisoned, and one byte behind each allocation
 */
#ifndef BLUEPENCIL_BASE_ARENA_H
#define BLUEPENCIL_BASE_ARENA_H

#include "base/compiler.h"
#include "base/slice.h"

struct arena;

/* An empty arena that hands out at most `budget` bytes; NULL when there is no memory. */
struct arena *arena_new(size_t budget);

/* Runs what was deferred, last first, and frees everything. NULL is fine. */
void arena_free(struct arena *arena);

/* As new, but keeps a first chunk of memory for the next message. */
void arena_reset(struct arena *arena);

/* `size` zeroed bytes, or NULL when the budget or the memory is spent. Size 0 is allowed. */
void *arena_alloc(struct arena *arena, size_t size);

/* `count` items of `size` bytes; NULL also when the product overflows. */
void *arena_array(struct arena *arena, size_t count, size_t size);

/*
 * Grows what was allocated last to `size` bytes in place where possible, else moves it. The
 * old block is `old_size` bytes, at most `size`; a block of NULL is an empty one. The new bytes
 * are zeroed. The old block is no more, unless the result is NULL, which leaves it as it was.
 */
void *arena_grow(struct arena *arena, void *block, size_t old_size, size_t size);

/* The same for who writes the new bytes before reading them: they are whatever they are. */
void *arena_extend(struct arena *arena, void *block, size_t old_size, size_t size);

/* A copy of the bytes; the data is NULL only when it failed (an empty slice is not NULL). */
struct slice arena_copy(struct arena *arena, struct slice bytes);

/* A copy that ends in NUL; NULL when it failed. */
char *arena_string(struct arena *arena, struct slice bytes);

/* Formatted text that ends in NUL; NULL when it failed. */
char *arena_printf(struct arena *arena, const char *format, ...) PRINTF(2, 3);

/*
 * Says that `release(object)` is to be called when the arena is reset or freed. When there
 * is no memory to note that down, releases the object at once and returns false.
 */
MUST_USE bool arena_defer(struct arena *arena, void (*release)(void *), void *object);

/* The bytes handed out so far, and the budget. */
size_t arena_used(const struct arena *arena);
size_t arena_budget(const struct arena *arena);

/*
 * Room for one more item at the end of a growing array in an arena: `items` is the array,
 * `count` its items, `cap` the room it has. Yields a pointer to the new, zeroed item, having
 * counted it, or NULL. The three are lvalues.
 */
#define ARENA_PUSH(arena, items, count, cap)                                                       \
	(arena_push((arena), (void **)&(items), &(count), &(cap), sizeof(*(items)))                \
	     ? &(items)[(count) - 1]                                                               \
	     : NULL)

bool arena_push(struct arena *arena, void **items, size_t *count, size_t *cap, size_t size);

#endif
