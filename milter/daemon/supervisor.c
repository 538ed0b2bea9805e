/*
 * The parent does nothing that can crash: it waits for signals, for the worker's one word, and
 * for the worker's end.
 *
 * A worker that dies is started again at once, then after one second, two, four, up to a minute;
 * one that has lived for a while counts as healthy. Meanwhile connections wait in the backlog of
 * the socket, which the parent holds open. The new worker loads the configuration as it is on
 * disk by then, unless the one before died of just that: then it begins with what the parent has.
 * A first worker that never became ready is not tried again: then the configuration or the
 * machine is wrong, and whoever started us is told.
 */
#include "daemon/supervisor.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"

#define BACKOFF_MOST_MS 60000
#define HEALTHY_MS 60000		/* a worker that lived so long did not die of its start */

struct state {
	const struct supervisor *told;
	int signals;
	pid_t pid;			/* 0: there is no worker */
	int worker;			/* socket to it; -1 */
	bool was_ready, ready, ending;
	bool load_again;		/* the next worker, see worker.h */
	unsigned backoff_ms;
	int64_t started_ms, start_at_ms;
};

static sigset_t
our_signals(void)
{
	sigset_t set;

	(void)sigemptyset(&set);
	(void)sigaddset(&set, SIGHUP);
	(void)sigaddset(&set, SIGTERM);
	(void)sigaddset(&set, SIGINT);
	(void)sigaddset(&set, SIGCHLD);
	return set;
}

bool
supervisor_block_signals(void)
{
	const sigset_t set = our_signals();

	return sigprocmask(SIG_BLOCK, &set, NULL) == 0 && signal(SIGPIPE, SIG_IGN) != SIG_ERR;
}

static int64_t
now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool
start_worker(struct state *state)
{
	struct worker worker = state->told->worker;
	int ends[2];
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
		return false;
	pid = fork();
	if (pid < 0) {
		(void)close(ends[0]);
		(void)close(ends[1]);
		return false;
	}
	if (pid == 0) {
		(void)close(ends[0]);
		(void)close(state->signals);
		worker.parent = ends[1];
		worker.load_again = state->load_again;
		_exit(worker_run(&worker));
	}
	(void)close(ends[1]);
	state->pid = pid;
	state->worker = ends[0];
	state->ready = false;
	state->started_ms = now_ms();
	return true;
}

static void
try_to_start(struct state *state)
{
	if (!start_worker(state)) {
		log_event(LOG_CRIT, "worker", TEXT("text", strerror(errno)));
		state->start_at_ms = now_ms() + BACKOFF_MOST_MS;
	}
}

static void
order(struct state *state, char what)
{
	if (state->worker >= 0 && send(state->worker, &what, 1, MSG_DONTWAIT | MSG_NOSIGNAL) != 1)
		log_event(LOG_ERR, "worker", TEXT("text", "does not listen"),
			  NUMBER("pid", state->pid));
}

/* The first time the worker may finish its messages; whoever asks again does not want to wait. */
static void
end_worker(struct state *state)
{
	if (state->ending && state->pid != 0) {
		log_event(LOG_WARNING, "worker", TEXT("text", "killed, messages were under way"),
			  NUMBER("pid", state->pid));
		(void)kill(state->pid, SIGKILL);
	} else if (!state->ending) {
		state->ending = true;
		order(state, WORKER_DRAIN);
		(void)close(state->told->worker.listening);
	}
}

static void
take_signal(struct state *state)
{
	struct signalfd_siginfo info;

	if (read(state->signals, &info, sizeof(info)) != (ssize_t)sizeof(info))
		return;
	switch (info.ssi_signo) {
	case SIGHUP:
		order(state, WORKER_RELOAD);
		break;
	case SIGTERM:
	case SIGINT:
		end_worker(state);
		break;
	default:			/* SIGCHLD: see take_end */
		break;
	}
}

static void
take_word(struct state *state)
{
	char word;
	ssize_t len = read(state->worker, &word, 1);

	if (len < 0 && errno == EINTR)
		return;
	if (len == 1 && word == WORKER_READY) {
		state->ready = true;
		if (!state->was_ready)
			state->told->ready(state->told->object);
		state->was_ready = true;
		log_event(LOG_INFO, "worker", TEXT("text", "ready"), NUMBER("pid", state->pid));
	} else {
		(void)close(state->worker);
		state->worker = -1;
	}
}

static void
describe(int status, char text[64])
{
	if (WIFSIGNALED(status))
		(void)snprintf(text, 64, "ended by signal %d%s", WTERMSIG(status),
			       WCOREDUMP(status) ? ", core dumped" : "");
	else
		(void)snprintf(text, 64, "ended with status %d", WEXITSTATUS(status));
}

/* Reaps the worker, and says when the next one is to start. */
static void
take_end(struct state *state)
{
	int status;
	char text[64];

	if (state->pid == 0 || waitpid(state->pid, &status, WNOHANG) != state->pid)
		return;
	describe(status, text);
	if (state->ending && WIFEXITED(status) && WEXITSTATUS(status) == EX_OK)
		log_event(LOG_INFO, "worker", TEXT("text", text), NUMBER("pid", state->pid));
	else
		log_event(LOG_CRIT, "worker", TEXT("text", text), NUMBER("pid", state->pid));
	if (state->worker >= 0)
		(void)close(state->worker);
	state->worker = -1;
	state->pid = 0;
	/* One that dies while it loads what is on disk now shall not die of that for ever. */
	state->load_again = state->ready;
	if (state->was_ready && !state->ready)
		log_event(LOG_CRIT, "worker",
			  TEXT("text", "the next one begins with the policy of the start"));
	if (now_ms() - state->started_ms >= HEALTHY_MS)
		state->backoff_ms = 0;
	state->start_at_ms = now_ms() + state->backoff_ms;
	state->backoff_ms = state->backoff_ms == 0 ? 1000 : 2 * state->backoff_ms;
	if (state->backoff_ms > BACKOFF_MOST_MS)
		state->backoff_ms = BACKOFF_MOST_MS;
}

static int
time_to_wait(const struct state *state)
{
	int64_t left;

	if (state->pid != 0)
		return -1;
	left = state->start_at_ms - now_ms();
	return left < 0 ? 0 : (int)left;
}

static bool
is_over(const struct state *state)
{
	return state->pid == 0 && (state->ending || !state->was_ready);
}

int
supervisor_run(const struct supervisor *supervisor)
{
	const sigset_t set = our_signals();
	struct state state = { .told = supervisor, .worker = -1 };

	state.signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (state.signals < 0 || !start_worker(&state)) {
		log_event(LOG_CRIT, "worker", TEXT("text", strerror(errno)));
		return EX_OSERR;
	}
	while (!is_over(&state)) {
		struct pollfd files[] = { { .fd = state.signals, .events = POLLIN },
					  { .fd = state.worker, .events = POLLIN } };

		if (poll(files, COUNT(files), time_to_wait(&state)) < 0 && errno != EINTR)
			return EX_OSERR;
		if (files[1].revents != 0)
			take_word(&state);
		if (files[0].revents != 0)
			take_signal(&state);
		take_end(&state);
		if (state.pid == 0 && state.was_ready && !state.ending &&
		    now_ms() >= state.start_at_ms)
			try_to_start(&state);
	}
	(void)close(state.signals);
	return state.was_ready ? EX_OK : EX_SOFTWARE;
}
