/*
 * supervisor - the parent: it has the signals and the listening socket, and a worker.
 *
 * HUP makes the worker reload, TERM and INT make it drain; a worker that dies is started anew
 * on the same socket, so the MTA waits a moment instead of being refused.
 */
#ifndef BLUEPENCIL_DAEMON_SUPERVISOR_H
#define BLUEPENCIL_DAEMON_SUPERVISOR_H

#include "daemon/worker.h"

struct supervisor {
	struct worker worker;		/* .parent and .load_again are the supervisor's to fill in */
	void (*ready)(void *object);	/* called once, when the first worker serves */
	void *object;
};

/*
 * Blocks the signals that the parent waits for; to be called before anything that must not be
 * interrupted by them.
 */
bool supervisor_block_signals(void);

/* Runs until it is told to end. Returns the exit status. */
int supervisor_run(const struct supervisor *supervisor);

#endif
