/*
 * The spool across its threshold, and when the disk does not play along.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/compiler.h"
#include "daemon/spool.h"

#define ABOVE 100

/* Bytes that tell their place, so that a lost or doubled chunk shows. */
static struct slice
numbered(size_t from, size_t len)
{
	uint8_t *bytes = malloc(len == 0 ? 1 : len);

	assert_non_null(bytes);
	for (size_t i = 0; i < len; i++)
		bytes[i] = (uint8_t)((from + i) * 7 % 251);
	return (struct slice){ bytes, len };
}

static void
add_numbered(struct spool *spool, size_t len)
{
	struct slice bytes = numbered(spool->len, len);
	struct error err;

	assert_true(spool_add(spool, bytes, &err));
	free((void *)bytes.data);
}

static void
assert_all_there(struct spool *spool, size_t len)
{
	struct slice expected = numbered(0, len);
	struct slice raw;
	struct error err;

	assert_true(spool_finish(spool, &raw, &err));
	assert_int_equal(raw.len, len);
	assert_true(slice_equal(raw, expected));
	free((void *)expected.data);
}

static void
a_message_comes_out_as_it_went_in_on_both_sides_of_the_threshold(void **state)
{
	static const struct {
		size_t chunks[4];
		bool in_file;
	} cases[] = {
		{ { 0 }, false },
		{ { 1 }, false },
		{ { 99, 1 }, false },			/* exactly the threshold */
		{ { 100 }, false },
		{ { 101 }, true },
		{ { 100, 1 }, true },
		{ { 60, 60, 60 }, true },
		{ { 0, 100, 0, 1 }, true },
		{ { 65535, 65535, 65535, 3 }, true },
	};
	struct spool spool;

	(void)state;
	spool_init(&spool);
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t len = 0;

		spool_open(&spool, "/tmp", ABOVE);
		for (size_t j = 0; j < COUNT(cases[i].chunks); j++) {
			add_numbered(&spool, cases[i].chunks[j]);
			len += cases[i].chunks[j];
		}
		if (cases[i].in_file != (spool.file >= 0))
			fail_msg("case %zu: in a file: %d", i, spool.file >= 0);
		assert_all_there(&spool, len);
	}
	spool_done(&spool);
}

static void
asking_twice_gives_the_same_bytes(void **state)
{
	struct slice once, twice;
	struct spool spool;
	struct error err;

	(void)state;
	spool_init(&spool);
	spool_open(&spool, "/tmp", ABOVE);
	add_numbered(&spool, 5000);
	assert_true(spool_finish(&spool, &once, &err));
	assert_true(spool_finish(&spool, &twice, &err));
	assert_ptr_equal(once.data, twice.data);
	spool_done(&spool);
}

static void
nothing_of_a_message_is_left_for_the_next(void **state)
{
	struct spool spool;

	(void)state;
	spool_init(&spool);
	spool_open(&spool, "/tmp", ABOVE);
	add_numbered(&spool, 5000);
	spool_clear(&spool);
	assert_int_equal(spool.file, -1);
	spool_clear(&spool);
	spool_open(&spool, "/tmp", ABOVE);
	add_numbered(&spool, 10);
	assert_all_there(&spool, 10);
	spool_done(&spool);
}

static void
an_idle_connection_holds_little_memory(void **state)
{
	struct spool spool;

	(void)state;
	spool_init(&spool);
	spool_open(&spool, "/tmp", 10 * 1024 * 1024);
	add_numbered(&spool, 1024 * 1024);
	spool_clear(&spool);
	assert_true(spool.memory.cap <= 65536);
	spool_done(&spool);
}

static void
a_directory_that_is_not_there_is_named_in_the_error(void **state)
{
	struct slice bytes = numbered(0, ABOVE + 1);
	struct spool spool;
	struct error err;

	(void)state;
	spool_init(&spool);
	spool_open(&spool, "/nonexistent/state", ABOVE);
	assert_false(spool_add(&spool, bytes, &err));
	assert_int_equal(err.kind, FAULT_SYSTEM);
	assert_string_equal(err.text, "cannot make a file in /nonexistent/state: "
				      "No such file or directory");
	spool_done(&spool);
	free((void *)bytes.data);
}

/* A limit on the size of files stands for the disk: write(2) fails in the middle of a chunk. */
static void
a_full_disk_is_an_error_and_not_the_end_of_the_program(void **state)
{
	struct slice bytes = numbered(0, 300000);
	struct rlimit before, limit;
	struct spool spool;
	struct error err;

	(void)state;
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	limit = before;
	limit.rlim_cur = 100000;
	assert_true(signal(SIGXFSZ, SIG_IGN) != SIG_ERR);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	spool_init(&spool);
	spool_open(&spool, "/tmp", ABOVE);
	assert_false(spool_add(&spool, bytes, &err));
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_int_equal(err.kind, FAULT_SYSTEM);
	assert_string_equal(err.text, "cannot write to the spool in /tmp: File too large");
	spool_done(&spool);
	free((void *)bytes.data);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_message_comes_out_as_it_went_in_on_both_sides_of_the_threshold),
		cmocka_unit_test(asking_twice_gives_the_same_bytes),
		cmocka_unit_test(nothing_of_a_message_is_left_for_the_next),
		cmocka_unit_test(an_idle_connection_holds_little_memory),
		cmocka_unit_test(a_directory_that_is_not_there_is_named_in_the_error),
		cmocka_unit_test(a_full_disk_is_an_error_and_not_the_end_of_the_program),
	};

	return cmocka_run_group_tests_name("daemon/spool", tests, NULL, NULL);
}
