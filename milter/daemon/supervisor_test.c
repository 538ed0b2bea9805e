/*
 * The parent with workers that this program plays: each run of one follows a script.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "daemon/supervisor.h"

/* What a worker does: 'r' says that it is ready, 'w' waits for an order, 'c' crashes, 'h' hangs,
 * 'e' ends. One script a worker, the last one for all that follow. */
static const char *const *scripts;

/* Seen by all processes: one character a happening. */
static struct {
	char story[64];
	atomic_size_t len;
	atomic_size_t workers;
} *shared;

static void
tell(char what)
{
	size_t at = atomic_fetch_add(&shared->len, 1);

	if (at < sizeof(shared->story) - 1)
		shared->story[at] = what;
}

static void
take_order(int parent)
{
	char order;

	if (read(parent, &order, 1) == 1)
		tell(order);
}

int
worker_run(const struct worker *worker)
{
	size_t number = atomic_fetch_add(&shared->workers, 1);
	const char *script = scripts[0];

	for (size_t i = 0; i < number && scripts[i + 1] != NULL; i++)
		script = scripts[i + 1];
	tell(worker->load_again ? 'L' : 'N');
	for (; *script != '\0'; script++) {
		switch (*script) {
		case 'r':
			(void)!write(worker->parent, script, 1);
			break;
		case 'w':
			take_order(worker->parent);
			break;
		case 'c':
			(void)raise(SIGKILL);
			break;
		case 'h':
			(void)pause();
			break;
		default:
			break;
		}
	}
	return EX_OK;
}

static void
ready(void *unused)
{
	(void)unused;
	tell('!');
}

static void
wait_for(const char *story)
{
	const struct timespec moment = { 0, 10000000 };

	for (int i = 0; i < 1000 && strcmp(shared->story, story) != 0; i++)
		(void)nanosleep(&moment, NULL);
	assert_string_equal(shared->story, story);
}

static pid_t
start(const char *const *workers)
{
	pid_t pid;

	scripts = workers;
	memset(shared, 0, sizeof(*shared));
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		const struct supervisor supervisor = {
			.worker = { .listening = dup(STDERR_FILENO) },
			.ready = ready,
		};

		log_open(LOG_TO_STDERR, "test", LOG_EMERG);
		if (!supervisor_block_signals())
			_exit(1);
		_exit(supervisor_run(&supervisor));
	}
	return pid;
}

static int
status_of(pid_t pid)
{
	int status;

	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static void
hup_is_an_order_to_reload_and_term_one_to_drain(void **state)
{
	static const char *const workers[] = { "rww", NULL };
	pid_t pid = start(workers);

	(void)state;
	wait_for("N!");
	assert_int_equal(kill(pid, SIGHUP), 0);
	wait_for("N!R");
	assert_int_equal(kill(pid, SIGTERM), 0);
	assert_int_equal(status_of(pid), EX_OK);
	assert_string_equal(shared->story, "N!RD");
}

static void
a_first_worker_that_is_never_ready_ends_it_all(void **state)
{
	static const char *const ends[] = { "e", NULL }, *const crashes[] = { "c", NULL };

	(void)state;
	assert_int_equal(status_of(start(ends)), EX_SOFTWARE);
	assert_string_equal(shared->story, "N");
	assert_int_equal(status_of(start(crashes)), EX_SOFTWARE);
	assert_string_equal(shared->story, "N");
}

static void
a_worker_that_crashes_is_replaced_by_one_that_loads_again(void **state)
{
	static const char *const workers[] = { "rc", "rw", NULL };
	pid_t pid = start(workers);

	(void)state;
	wait_for("N!L");
	assert_int_equal(kill(pid, SIGINT), 0);
	assert_int_equal(status_of(pid), EX_OK);
	assert_string_equal(shared->story, "N!LD");
}

static void
one_that_dies_of_loading_is_replaced_by_one_that_does_not_load(void **state)
{
	static const char *const workers[] = { "rc", "c", "rw", NULL };
	pid_t pid = start(workers);

	(void)state;
	wait_for("N!LN");
	assert_int_equal(kill(pid, SIGTERM), 0);
	assert_int_equal(status_of(pid), EX_OK);
}

static void
who_asks_twice_does_not_want_to_wait(void **state)
{
	static const char *const workers[] = { "rwh", NULL };
	pid_t pid = start(workers);

	(void)state;
	wait_for("N!");
	assert_int_equal(kill(pid, SIGTERM), 0);
	wait_for("N!D");
	assert_int_equal(kill(pid, SIGTERM), 0);
	assert_int_equal(status_of(pid), EX_OK);
}

static int
share(void **state)
{
	(void)state;
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
		      -1, 0);
	return shared == MAP_FAILED ? -1 : 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hup_is_an_order_to_reload_and_term_one_to_drain),
		cmocka_unit_test(a_first_worker_that_is_never_ready_ends_it_all),
		cmocka_unit_test(a_worker_that_crashes_is_replaced_by_one_that_loads_again),
		cmocka_unit_test(one_that_dies_of_loading_is_replaced_by_one_that_does_not_load),
		cmocka_unit_test(who_asks_twice_does_not_want_to_wait),
	};

	return cmocka_run_group_tests_name("daemon/supervisor", tests, share, NULL);
}
