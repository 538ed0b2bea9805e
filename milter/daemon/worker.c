/*
 * The worker. Its main thread listens to the parent; libmilter runs in a second one.
 *
 * libmilter waits for HUP, TERM and INT in a thread of its own and takes each for the order to
 * stop, which in a libmilter with a pool of workers cuts off every message under way. A
 * terminal or a service manager may send these signals to the whole group, so the worker must
 * not hear them: the main thread ignores them and does not block them, which makes the kernel
 * drop them before any thread that waits could have them. What is to be done the worker learns
 * from its parent; when the parent is gone, it drains and ends.
 *
 * To drain, the listening socket is taken from under libmilter; messages under way have
 * DRAIN_MS to end, new ones on old connections are deferred.
 */
#include "daemon/worker.h"

#include <errno.h>
#include <libmilter/mfapi.h>
#include <malloc.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "daemon/current.h"
#include "daemon/macro.h"
#include "daemon/reload.h"
#include "daemon/socket.h"
#include "daemon/underway.h"

#define DRAIN_MS 30000
/* libmilter sends the answer to the last message after our callback has returned. */
#define LAST_ANSWER_MS 250
#define KEPT_MEMORY (16 * 1024 * 1024)	/* bytes a heap keeps, and a block may have to be kept */

static bool
ignore_signals(void)
{
	static const int ignored[] = { SIGHUP, SIGTERM, SIGINT, SIGPIPE, SIGXFSZ };
	sigset_t none;

	for (size_t i = 0; i < COUNT(ignored); i++) {
		if (signal(ignored[i], SIG_IGN) == SIG_ERR)
			return false;
	}
	return sigemptyset(&none) == 0 && pthread_sigmask(SIG_SETMASK, &none, NULL) == 0;
}

/*
 * Each message takes some megabytes and gives them back. glibc would hand them to the kernel every
 * time, and page faults were then a third of the cost of a message; so that much stays with
 * us. Few heaps, lest each of libmilter's threads keeps its own.
 */
static void
keep_memory(void)
{
#ifdef __GLIBC__
	const long processors = sysconf(_SC_NPROCESSORS_ONLN);

	(void)mallopt(M_MMAP_THRESHOLD, KEPT_MEMORY);
	(void)mallopt(M_TRIM_THRESHOLD, KEPT_MEMORY);
	(void)mallopt(M_ARENA_MAX, processors > 4 && processors < 64 ? (int)processors : 4);
#endif
}

/* Returns only when something is wrong; `ended` wakes the main thread. */
static void *
run_libmilter(void *ended)
{
	const uint64_t one = 1;

	(void)smfi_main();
	(void)!write(*(const int *)ended, &one, sizeof(one));
	return NULL;
}

static void
pause_ms(unsigned ms)
{
	const struct timespec pause = { ms / 1000, (long)(ms % 1000) * 1000000 };

	(void)nanosleep(&pause, NULL);
}

static void
drain(const struct worker *worker)
{
	struct error err;
	size_t left;

	log_event(LOG_INFO, "drain", TEXT("text", "finishing the messages under way"));
	if (!socket_stop_listening(worker->listening, &err))
		log_event(LOG_WARNING, "drain", TEXT("text", err.text));
	left = underway_drain(DRAIN_MS);
	pause_ms(LAST_ANSWER_MS);
	if (left > 0)
		log_event(LOG_WARNING, "drain", NUMBER("cut-off", left),
			  TEXT("text", "the MTA still has these messages and tries again"));
	else
		log_event(LOG_INFO, "drain", TEXT("text", "done"));
}

/* Does what the parent says until it says to end, or until libmilter has ended. */
static int
obey(const struct worker *worker, int ended)
{
	struct pollfd files[] = { { .fd = worker->parent, .events = POLLIN },
				  { .fd = ended, .events = POLLIN } };

	for (;;) {
		char order;
		ssize_t len;

		if (poll(files, COUNT(files), -1) < 0 && errno != EINTR)
			return EX_OSERR;
		if (files[1].revents != 0) {
			log_event(LOG_CRIT, "failure", TEXT("text", "libmilter has ended"));
			return EX_SOFTWARE;
		}
		if (files[0].revents == 0)
			continue;
		len = read(worker->parent, &order, 1);
		if (len < 0 && errno == EINTR)
			continue;
		if (len == 1 && order == WORKER_RELOAD) {
			(void)reload_policy(worker->conf_path);
			continue;
		}
		drain(worker);
		return EX_OK;
	}
}

int
worker_run(const struct worker *worker)
{
	const char ready = WORKER_READY;
	int ended = eventfd(0, EFD_CLOEXEC);
	pthread_t thread;

	if (!ignore_signals() || !macro_guard() || ended < 0 || chdir("/") < 0) {
		log_event(LOG_CRIT, "failure", TEXT("text", strerror(errno)));
		return EX_OSERR;
	}
	keep_memory();
	current_publish(policy_ref(worker->policy));
	if (worker->load_again)
		(void)reload_policy(worker->conf_path);
	if (pthread_create(&thread, NULL, run_libmilter, &ended) != 0) {
		log_event(LOG_CRIT, "failure", TEXT("text", "no thread for libmilter"));
		return EX_OSERR;
	}
	if (write(worker->parent, &ready, 1) != 1)
		return EX_OSERR;
	return obey(worker, ended);
}
