/*
 * The memory of a message: zeroed, aligned, within its budget, and gone in the right order.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/limits.h"

#if ADDRESS_SANITIZER
#include <sanitizer/asan_interface.h>
#endif

static bool
is_zero(const uint8_t *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (bytes[i] != 0)
			return false;
	return true;
}

static const size_t sizes[] = { 0, 1, 15, 16, 17, 1000, 20 * KiB, 70 * KiB, 3 * MiB, 8 };

static void
every_block_is_zeroed_and_aligned_also_after_a_reset(void **state)
{
	struct arena *arena = arena_new(64 * MiB);

	(void)state;
	for (size_t round = 0; round < 5; round++) {
		for (size_t i = 0; i < COUNT(sizes); i++) {
			uint8_t *block = arena_alloc(arena, sizes[i]);

			assert_non_null(block);
			assert_int_equal((uintptr_t)block % _Alignof(max_align_t), 0);
			assert_true(is_zero(block, sizes[i]));
			memset(block, 0xA5, sizes[i]);
		}
		arena_reset(arena);
		assert_int_equal(arena_used(arena), 0);
	}
	arena_free(arena);
}

static void
blocks_do_not_share_bytes(void **state)
{
	struct arena *arena = arena_new(64 * MiB);
	uint8_t *blocks[COUNT(sizes)];

	(void)state;
	for (size_t i = 0; i < COUNT(sizes); i++) {
		blocks[i] = arena_alloc(arena, sizes[i]);
		memset(blocks[i], (int)i + 1, sizes[i]);
	}
	for (size_t i = 0; i < COUNT(sizes); i++)
		for (size_t at = 0; at < sizes[i]; at++)
			assert_int_equal(blocks[i][at], i + 1);
	arena_free(arena);
}

static void
the_budget_is_never_exceeded_and_comes_back_with_a_reset(void **state)
{
	struct arena *arena = arena_new(1000);

	(void)state;
	assert_int_equal(arena_budget(arena), 1000);
	assert_null(arena_alloc(arena, 1001));
	assert_null(arena_alloc(arena, SIZE_MAX));
	assert_null(arena_alloc(arena, SIZE_MAX - 15));
	assert_null(arena_array(arena, SIZE_MAX / 2, 3));
	assert_int_equal(arena_used(arena), 0);
	while (arena_alloc(arena, 0) != NULL)		/* even nothing costs something */
		assert_true(arena_used(arena) <= 1000);
	assert_null(arena_copy(arena, SLICE("a")).data);
	assert_null(arena_string(arena, SLICE("")));
	assert_null(arena_printf(arena, "%d", 1));
	arena_reset(arena);
	assert_non_null(arena_array(arena, 9, 100));
	arena_free(arena);
}

static void
a_block_keeps_its_bytes_as_it_grows_through_all_sizes(void **state)
{
	struct arena *arena = arena_new(64 * MiB);
	uint8_t *block = NULL;

	(void)state;
	for (size_t size = 0; size < 4 * MiB; size = size * 3 / 2 + 1) {
		size_t next = size * 3 / 2 + 1;

		block = arena_grow(arena, block, size, next);
		assert_non_null(block);
		assert_true(is_zero(block + size, next - size));
		for (size_t at = size; at < next; at++)
			block[at] = (uint8_t)(at * 7 + 1);
		for (size_t at = 0; at < next; at += 61)
			assert_int_equal(block[at], (uint8_t)(at * 7 + 1));
	}
	arena_free(arena);
}

static void
the_last_block_grows_in_place_and_another_one_moves(void **state)
{
	struct arena *arena = arena_new(MiB);
	uint8_t *first = arena_alloc(arena, 10), *last = arena_alloc(arena, 10), *moved;
	size_t used = arena_used(arena);

	(void)state;
	memset(first, 1, 10);
	assert_ptr_equal(arena_grow(arena, last, 10, 500), last);
	assert_true(arena_used(arena) - used < 512);
	moved = arena_grow(arena, first, 10, 20);
	assert_ptr_not_equal(moved, first);
	assert_int_equal(moved[9], 1);
	assert_int_equal(moved[10], 0);
	arena_free(arena);
}

static void
a_block_that_cannot_grow_stays_as_it_was(void **state)
{
	struct arena *arena = arena_new(200 * KiB);
	uint8_t *small = arena_alloc(arena, 5);
	uint8_t *large = arena_alloc(arena, 100 * KiB);

	(void)state;
	memset(small, 's', 5);
	memset(large, 'l', 100 * KiB);
	assert_null(arena_grow(arena, small, 5, 120 * KiB));
	assert_null(arena_grow(arena, large, 100 * KiB, 220 * KiB));
	assert_null(arena_grow(arena, large, 100 * KiB, SIZE_MAX));
	assert_int_equal(small[4], 's');
	assert_int_equal(large[100 * KiB - 1], 'l');
	arena_free(arena);
}

struct witness {
	char *order;
	char name;
};

static void
release(void *object)
{
	const struct witness *witness = object;
	size_t len = strlen(witness->order);

	witness->order[len] = witness->name;
	witness->order[len + 1] = '\0';
}

static void
what_was_deferred_last_is_released_first_and_once(void **state)
{
	char order[16] = "";
	struct witness witnesses[] = { { order, 'a' }, { order, 'b' }, { order, 'c' } };
	struct arena *arena = arena_new(KiB);

	(void)state;
	assert_true(arena_defer(arena, release, &witnesses[0]));
	assert_true(arena_defer(arena, release, &witnesses[1]));
	arena_reset(arena);
	assert_string_equal(order, "ba");
	assert_true(arena_defer(arena, release, &witnesses[2]));
	arena_free(arena);
	assert_string_equal(order, "bac");
	arena_free(NULL);
}

static void
what_cannot_be_deferred_is_released_at_once(void **state)
{
	char order[16] = "";
	struct witness witness = { order, 'x' };
	struct arena *arena = arena_new(8);

	(void)state;
	assert_false(arena_defer(arena, release, &witness));
	assert_string_equal(order, "x");
	arena_free(arena);
	assert_string_equal(order, "x");
}

static void
copies_are_equal_and_strings_end_in_nul(void **state)
{
	struct arena *arena = arena_new(KiB);
	struct slice copy = arena_copy(arena, SLICE("a\0b"));

	(void)state;
	assert_true(slice_equal(copy, SLICE("a\0b")));
	copy = arena_copy(arena, (struct slice){ NULL, 0 });
	assert_non_null(copy.data);
	assert_int_equal(copy.len, 0);
	assert_string_equal(arena_string(arena, slice_first(SLICE("abc"), 2)), "ab");
	assert_string_equal(arena_string(arena, (struct slice){ NULL, 0 }), "");
	assert_string_equal(arena_printf(arena, "part %s has %d", "2.1", 7), "part 2.1 has 7");
	arena_free(arena);
}

static void
a_pushed_item_is_zero_even_where_one_was_taken_off(void **state)
{
	struct arena *arena = arena_new(MiB);
	struct { uint32_t a; uint8_t b[3]; } *items = NULL, *item;
	size_t count = 0, cap = 0;

	(void)state;
	for (size_t i = 0; i < 1000; i++) {
		item = ARENA_PUSH(arena, items, count, cap);
		assert_non_null(item);
		assert_ptr_equal(item, &items[i]);
		assert_true(is_zero((const uint8_t *)item, sizeof(*item)));
		item->a = (uint32_t)i;
		item->b[2] = 9;
	}
	count = 500;
	item = ARENA_PUSH(arena, items, count, cap);
	assert_int_equal(item->a, 0);
	assert_int_equal(item->b[2], 0);
	assert_int_equal(items[499].a, 499);
	assert_int_equal(count, 501);
	arena_free(arena);
}

static void
a_push_past_the_budget_is_null_and_counts_nothing(void **state)
{
	struct arena *arena = arena_new(200);
	uint64_t *items = NULL;
	size_t count = 0, cap = 0;

	(void)state;
	while (ARENA_PUSH(arena, items, count, cap) != NULL)
		items[count - 1] = count;
	assert_int_equal(count, cap);
	assert_int_equal(items[count - 1], count);
	arena_free(arena);
}

static void
bytes_behind_and_freed_are_poisoned(void **state)
{
#if ADDRESS_SANITIZER
	struct arena *arena = arena_new(4 * MiB);
	uint8_t *old, *newer;

	(void)state;
	for (size_t i = 0; i < COUNT(sizes); i++) {
		uint8_t *block = arena_alloc(arena, sizes[i]);

		assert_null(__asan_region_is_poisoned(block, sizes[i]));
		assert_true(__asan_address_is_poisoned(block + sizes[i]));
	}
	old = arena_alloc(arena, 16);
	newer = arena_alloc(arena, 16);
	assert_non_null(arena_grow(arena, old, 16, 32));
	assert_true(__asan_address_is_poisoned(old));
	arena_reset(arena);
	assert_true(__asan_address_is_poisoned(newer));
	arena_free(arena);
#else
	(void)state;
	print_message("seen by the address sanitizer only\n");
	skip();
#endif
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_block_is_zeroed_and_aligned_also_after_a_reset),
		cmocka_unit_test(blocks_do_not_share_bytes),
		cmocka_unit_test(the_budget_is_never_exceeded_and_comes_back_with_a_reset),
		cmocka_unit_test(a_block_keeps_its_bytes_as_it_grows_through_all_sizes),
		cmocka_unit_test(the_last_block_grows_in_place_and_another_one_moves),
		cmocka_unit_test(a_block_that_cannot_grow_stays_as_it_was),
		cmocka_unit_test(what_was_deferred_last_is_released_first_and_once),
		cmocka_unit_test(what_cannot_be_deferred_is_released_at_once),
		cmocka_unit_test(copies_are_equal_and_strings_end_in_nul),
		cmocka_unit_test(a_pushed_item_is_zero_even_where_one_was_taken_off),
		cmocka_unit_test(a_push_past_the_budget_is_null_and_counts_nothing),
		cmocka_unit_test(bytes_behind_and_freed_are_poisoned),
	};

	return cmocka_run_group_tests_name("base/arena", tests, NULL, NULL);
}
