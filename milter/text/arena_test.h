/*
 * arena_test - an arena of its own for each test, in *state. Include it after cmocka.h; the test
 * defines BUDGET, the bytes that its arenas may hand out.
 */
#ifndef BLUEPENCIL_TEXT_ARENA_TEST_H
#define BLUEPENCIL_TEXT_ARENA_TEST_H

#include "base/arena.h"

static inline int
open_arena(void **state)
{
	const size_t *budget = *state;

	*state = arena_new(*budget);
	return *state == NULL ? -1 : 0;
}

static inline int
close_arena(void **state)
{
	arena_free(*state);
	return 0;
}

#define TEST(name)                                                                                 \
	cmocka_unit_test_prestate_setup_teardown(name, open_arena, close_arena, &(size_t){ BUDGET })

#endif
