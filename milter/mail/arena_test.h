/*
 * arena_test - an arena that each test finds new, and slices compared. Include it after cmocka.h; the
 * test defines BUDGET, the bytes that its arena may hand out.
 */
#ifndef BLUEPENCIL_MAIL_ARENA_TEST_H
#define BLUEPENCIL_MAIL_ARENA_TEST_H

#include "base/arena.h"
#include "base/slice.h"

static struct arena *arena;

static inline int
set_up(void **state)
{
	(void)state;
	arena = arena_new(BUDGET);
	return arena == NULL ? -1 : 0;
}

static inline int
tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static inline void
assert_slice(struct slice got, struct slice wanted)
{
	if (!slice_equal(got, wanted))
		fail_msg("got \"%.*s\", wanted \"%.*s\"", SLICE_ARG(got), SLICE_ARG(wanted));
}

#endif
