/*
 * worker - the child that does the work: libmilter and its threads, and one ear for the parent.
 */
#ifndef BLUEPENCIL_DAEMON_WORKER_H
#define BLUEPENCIL_DAEMON_WORKER_H

#include "policy/policy.h"

/* What parent and worker tell each other, one byte each. */
enum {
	WORKER_READY = 'r',		/* worker: connections are served from now on */
	WORKER_RELOAD = 'R',		/* parent: load the configuration again */
	WORKER_DRAIN = 'D',		/* parent: finish what is under way and end */
};

struct worker {
	const char *conf_path;		/* absolute; NULL: the defaults */
	struct policy *policy;		/* to begin with */
	bool load_again;		/* began after a crash: the files may have changed since */
	int listening;			/* libmilter's socket */
	int parent;			/* socket to the parent; its end is an order to drain */
};

/* Returns the exit status. Runs in a process of its own, and only once. */
int worker_run(const struct worker *worker);

#endif
