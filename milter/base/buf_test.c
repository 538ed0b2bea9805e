/*
 * Growing bytes, on the heap and in an arena, up to the failure and beyond it.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/limits.h"

static void
write_all_kinds(struct buf *buf)
{
	buf_add(buf, SLICE("a\0b"));
	buf_add(buf, (struct slice){ NULL, 0 });
	buf_byte(buf, 0xFF);
	buf_string(buf, "Betreff ");
	buf_string(buf, NULL);
	buf_code_point(buf, 0xE4);
	buf_code_point(buf, 0x1F600);
	buf_printf(buf, " %d %s", -5, "x");
}

static const struct slice all_kinds = SLICE("a\0b\xFF" "Betreff \xC3\xA4\xF0\x9F\x98\x80 -5 x");

static void
bytes_arrive_as_they_were_added_on_heap_and_in_arena(void **state)
{
	struct arena *arena = arena_new(MiB);
	struct arena *arenas[] = { NULL, arena };

	(void)state;
	for (size_t i = 0; i < COUNT(arenas); i++) {
		struct buf buf;

		buf_init(&buf, arenas[i]);
		for (size_t round = 0; round < 100; round++)
			write_all_kinds(&buf);
		assert_false(buf.failed);
		assert_int_equal(buf.len, 100 * all_kinds.len);
		for (size_t at = 0; at < buf.len; at += all_kinds.len)
			assert_true(slice_has_at(buf_slice(&buf), at, all_kinds));
		buf_done(&buf);
		assert_int_equal(buf.len, 0);
		buf_byte(&buf, 'x');
		assert_string_equal(buf_cstring(&buf), "x");
		buf_done(&buf);
	}
	arena_free(arena);
}

static void
after_a_failure_nothing_is_added_until_it_is_cleared(void **state)
{
	struct arena *arena = arena_new(300);
	struct buf buf;
	size_t len;

	(void)state;
	buf_init(&buf, arena);
	buf_string(&buf, "abc");
	while (!buf.failed)
		buf_string(&buf, "0123456789");
	len = buf.len;
	assert_true(len >= 100);			/* the last bit of budget was used */
	write_all_kinds(&buf);				/* single bytes would fit: they may not */
	assert_int_equal(buf.len, len);
	assert_false(buf_reserve(&buf, 0));
	assert_null(buf_cstring(&buf));
	buf_clear(&buf);
	buf_string(&buf, "def");
	assert_string_equal(buf_cstring(&buf), "def");
	arena_free(arena);
}

static void
what_does_not_fit_doubled_may_still_fit_exactly(void **state)
{
	struct arena *arena = arena_new(1024);
	struct buf buf;

	(void)state;
	buf_init(&buf, arena);
	assert_true(buf_reserve(&buf, 600));
	buf.len = 600;
	assert_true(buf_reserve(&buf, 300));
	arena_free(arena);
}

static void
an_impossible_size_fails_and_leaves_the_bytes(void **state)
{
	struct buf buf;

	(void)state;
	buf_init(&buf, NULL);
	buf_string(&buf, "abc");
	assert_false(buf_reserve(&buf, SIZE_MAX));
	assert_true(buf.failed);
	assert_true(slice_equal(buf_slice(&buf), SLICE("abc")));
	buf_done(&buf);
	assert_false(buf.failed);
}

static void
reserved_room_does_not_move(void **state)
{
	struct buf buf;
	const uint8_t *data;

	(void)state;
	buf_init(&buf, NULL);
	assert_true(buf_reserve(&buf, 1000));
	data = buf.data;
	for (size_t i = 0; i < 1000; i++)
		buf_byte(&buf, 'x');
	assert_ptr_equal(buf.data, data);
	buf_clear(&buf);
	assert_true(buf.cap >= 1000);
	buf_done(&buf);
}

static void
the_nul_of_a_cstring_is_not_counted(void **state)
{
	struct buf buf;

	(void)state;
	buf_init(&buf, NULL);
	assert_string_equal(buf_cstring(&buf), "");
	buf_string(&buf, "ab");
	assert_string_equal(buf_cstring(&buf), "ab");
	buf_string(&buf, "c");
	assert_int_equal(buf.len, 3);
	assert_string_equal(buf_cstring(&buf), "abc");
	buf_done(&buf);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bytes_arrive_as_they_were_added_on_heap_and_in_arena),
		cmocka_unit_test(after_a_failure_nothing_is_added_until_it_is_cleared),
		cmocka_unit_test(what_does_not_fit_doubled_may_still_fit_exactly),
		cmocka_unit_test(an_impossible_size_fails_and_leaves_the_bytes),
		cmocka_unit_test(reserved_room_does_not_move),
		cmocka_unit_test(the_nul_of_a_cstring_is_not_counted),
	};

	return cmocka_run_group_tests_name("base/buf", tests, NULL, NULL);
}
