/*
 * What is kept of lines, and that a line is never taken for another.
 */
#include "policy/memo.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/compiler.h"
#include "base/limits.h"

static const char file[] = "a.rules";

static int
setup(void **state)
{
	*state = memo_new(16 * KiB);
	return *state == NULL;
}

static int
teardown(void **state)
{
	memo_free(*state);
	return 0;
}

static void
keep(struct memo *memo, struct memo_key key, size_t start, uint32_t signal)
{
	struct hit hit = { .signal = signal, .folded = { start + 1, start + 3 }, .file = file,
			   .line = 7, .captures = { [CAPTURE_AUTHOR] = { start, start + 2 } } };

	memo_keep(memo, &key, start, &hit, 1);
}

static void
hits_move_to_where_the_line_stands_now(void **state)
{
	struct memo *memo = *state;
	struct memo_key key = memo_key(SLICE("bitcoin"), SLICE("Bitcoin"));
	const struct memo_entry *entry;
	struct hit hit;

	memo_hold(memo);
	keep(memo, key, 100, 5);
	entry = memo_find(memo, &key);
	assert_non_null(entry);
	assert_int_equal(memo_hit_count(entry), 1);
	memo_hits(entry, 20, &hit);
	memo_release(memo);
	assert_int_equal(hit.signal, 5);
	assert_int_equal(hit.line, 7);
	assert_ptr_equal(hit.file, file);
	assert_int_equal(hit.folded.start, 21);
	assert_int_equal(hit.folded.end, 23);
	assert_int_equal(hit.captures[CAPTURE_AUTHOR].start, 20);
	assert_int_equal(hit.captures[CAPTURE_AUTHOR].end, 22);
	assert_int_equal(hit.captures[CAPTURE_SOURCE].start, 0);
	assert_int_equal(hit.captures[CAPTURE_SOURCE].end, 0);
}

/* LINK is a coin, link is none. */
static void
a_line_that_was_written_otherwise_is_another(void **state)
{
	static const struct {
		const char *folded, *original;
	} others[] = {
		{ "link falls", "Link falls" }, { "link falls", "link falls" },
		{ "link fails", "LINK falls" }, { "link fall", "LINK fall" },
		{ "link falls ", "LINK falls" }, { "link falls", "LINK falls " },
		{ "", "" },
	};
	struct memo *memo = *state;

	memo_hold(memo);
	keep(memo, memo_key(SLICE("link falls"), SLICE("LINK falls")), 0, 1);
	for (size_t i = 0; i < COUNT(others); i++) {
		struct memo_key key = memo_key(slice_of(others[i].folded), slice_of(others[i].original));

		if (memo_find(memo, &key) != NULL)
			fail_msg("\"%s\" \"%s\"", others[i].folded, others[i].original);
	}
	memo_release(memo);
}

/* Whoever makes two lines of one hash makes nothing of it. */
static void
lines_of_the_same_hash_are_told_apart(void **state)
{
	struct memo *memo = *state;
	struct memo_key one = memo_key(SLICE("one"), SLICE("one"));
	struct memo_key two = { SLICE("two"), SLICE("two"), one.hash };

	memo_hold(memo);
	keep(memo, one, 0, 1);
	assert_null(memo_find(memo, &two));
	keep(memo, two, 0, 2);
	assert_non_null(memo_find(memo, &one));
	assert_non_null(memo_find(memo, &two));
	assert_ptr_not_equal(memo_find(memo, &one), memo_find(memo, &two));
	memo_release(memo);
}

/* Many times what it holds: what is found is right, and the newest is found. */
static void
the_oldest_lines_go_first(void **state)
{
	enum { LINES = 20000 };
	struct memo *memo = *state;
	size_t found = 0;
	char text[64];

	memo_hold(memo);
	for (uint32_t i = 0; i < LINES; i++) {
		int len = snprintf(text, sizeof(text), "line %u%.*s", i, (int)(i % 17), "................");
		struct slice line = { (const uint8_t *)text, (size_t)len };

		keep(memo, memo_key(line, line), i, i);
		assert_non_null(memo_find(memo, &(struct memo_key){
			line, line, memo_key(line, line).hash }));
	}
	for (uint32_t i = 0; i < LINES; i++) {
		int len = snprintf(text, sizeof(text), "line %u%.*s", i, (int)(i % 17), "................");
		struct memo_key key = memo_key((struct slice){ (const uint8_t *)text, (size_t)len },
					       (struct slice){ (const uint8_t *)text, (size_t)len });
		const struct memo_entry *entry = memo_find(memo, &key);
		struct hit hit;

		if (entry == NULL)
			continue;
		assert_true(i > LINES - 1000);
		memo_hits(entry, 0, &hit);
		assert_int_equal(hit.signal, i);
		found++;
	}
	memo_release(memo);
	assert_true(found >= 20);
}

static void
a_line_of_more_than_its_share_is_not_kept(void **state)
{
	struct memo *memo = *state;
	struct slice line = { calloc(1, 16 * KiB), 16 * KiB };
	struct hit hits[64] = { { 0 } };
	struct memo_key key = memo_key(line, line);

	memo_hold(memo);
	memo_keep(memo, &key, 0, NULL, 0);
	assert_null(memo_find(memo, &key));
	key = memo_key(SLICE("short"), SLICE("short"));
	memo_keep(memo, &key, 0, hits, COUNT(hits));
	assert_null(memo_find(memo, &key));
	memo_keep(memo, &key, 0, NULL, 0);
	assert_non_null(memo_find(memo, &key));
	memo_release(memo);
	free((void *)(uintptr_t)line.data);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		TEST(hits_move_to_where_the_line_stands_now),
		TEST(a_line_that_was_written_otherwise_is_another),
		TEST(lines_of_the_same_hash_are_told_apart),
		TEST(the_oldest_lines_go_first),
		TEST(a_line_of_more_than_its_share_is_not_kept),
	};

	return cmocka_run_group_tests_name("policy/memo", tests, NULL, NULL);
}
