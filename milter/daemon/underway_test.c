/*
 * Ending between messages: who may begin, and how long the end waits.
 *
 * Draining cannot be taken back, so the tests stand in this order.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <pthread.h>
#include <time.h>

#include "daemon/underway.h"

static int64_t
now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void *
end_after_100_ms(void *unused)
{
	const struct timespec pause = { 0, 100000000 };

	(void)nanosleep(&pause, NULL);
	underway_end();
	return unused;
}

static void
the_end_waits_for_the_last_message_and_no_longer(void **state)
{
	int64_t start = now_ms();
	pthread_t thread;

	(void)state;
	assert_true(underway_begin());
	assert_true(underway_begin());
	underway_end();
	assert_int_equal(pthread_create(&thread, NULL, end_after_100_ms, NULL), 0);
	assert_int_equal(underway_drain(10000), 0);
	assert_true(now_ms() - start >= 90);
	assert_true(now_ms() - start < 5000);
	assert_int_equal(pthread_join(thread, NULL), 0);
}

static void
no_message_begins_while_the_daemon_ends(void **state)
{
	(void)state;
	assert_false(underway_begin());
}

static void
with_nothing_under_way_there_is_nothing_to_wait_for(void **state)
{
	int64_t start = now_ms();

	(void)state;
	assert_int_equal(underway_drain(10000), 0);
	assert_true(now_ms() - start < 5000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_end_waits_for_the_last_message_and_no_longer),
		cmocka_unit_test(no_message_begins_while_the_daemon_ends),
		cmocka_unit_test(with_nothing_under_way_there_is_nothing_to_wait_for),
	};

	return cmocka_run_group_tests_name("daemon/underway", tests, NULL, NULL);
}
