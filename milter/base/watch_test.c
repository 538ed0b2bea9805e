/*
 * The time a message may take.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>
#include <time.h>

#include "base/watch.h"

static void
sleep_ms(long milliseconds)
{
	struct timespec time = { .tv_nsec = milliseconds * 1000000 };

	(void)nanosleep(&time, NULL);
}

static void
count_tick(void *object)
{
	++*(int *)object;
}

static void
work_within_its_time_goes_on(void **state)
{
	struct watch watch;
	struct error err = { 0 };

	(void)state;
	watch_start(&watch, 60 * 1000, 0, NULL, NULL);
	assert_true(watch_check(&watch, &err));
	assert_int_equal(err.kind, FAULT_NONE);
}

static void
work_past_its_time_fails_by_the_limit(void **state)
{
	struct watch watch;
	struct error err = { 0 };

	(void)state;
	watch_start(&watch, 1, 0, NULL, NULL);
	sleep_ms(5);
	assert_false(watch_check(&watch, &err));
	assert_int_equal(err.kind, FAULT_LIMIT);
	assert_non_null(strstr(err.text, "limits.time-ms"));
}

static void
no_watch_and_no_limit_never_end_the_work(void **state)
{
	struct watch watch;
	struct error err = { 0 };

	(void)state;
	watch_start(&watch, 0, 0, NULL, NULL);
	sleep_ms(2);
	assert_true(watch_check(&watch, &err));
	assert_true(watch_check(NULL, &err));
}

static void
a_tick_comes_when_it_is_due_and_not_before(void **state)
{
	struct watch watch;
	struct error err = { 0 };
	int often = 0, seldom = 0;

	(void)state;
	watch_start(&watch, 0, 1, count_tick, &often);
	for (int i = 0; i < 3; i++) {
		sleep_ms(3);
		assert_true(watch_check(&watch, &err));
	}
	assert_int_equal(often, 3);

	watch_start(&watch, 0, 60 * 1000, count_tick, &seldom);
	assert_true(watch_check(&watch, &err));
	assert_int_equal(seldom, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(work_within_its_time_goes_on),
		cmocka_unit_test(work_past_its_time_fails_by_the_limit),
		cmocka_unit_test(no_watch_and_no_limit_never_end_the_work),
		cmocka_unit_test(a_tick_comes_when_it_is_due_and_not_before),
	};

	return cmocka_run_group_tests_name("base/watch", tests, NULL, NULL);
}
