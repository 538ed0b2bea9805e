/*
 * watch - the time that one message may take, and a sign of life while it is worked on.
 *
 * Long work calls watch_check now and then (between stages, per part, per some thousand
 * blocks). The daemon's tick tells the MTA that we are alive (smfi_progress).
 */
#ifndef BLUEPENCIL_BASE_WATCH_H
#define BLUEPENCIL_BASE_WATCH_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct watch {
	uint64_t deadline_ms;		/* of the monotonic clock; 0: none */
	uint64_t tick_ms, next_tick_ms;	/* how often, and when next, to tick */
	void (*tick)(void *);		/* NULL: none */
	void *object;
	size_t limit_ms;		/* for the message of the failure */
};

/* Starts now. `limit_ms` 0: no limit. `tick` (may be NULL) is called about every `tick_ms`. */
void watch_start(struct watch *watch, size_t limit_ms, size_t tick_ms, void (*tick)(void *),
		 void *object);

/* False, with FAULT_LIMIT, when the time is up. NULL is a watch without a limit. */
bool watch_check(struct watch *watch, struct error *err);

#endif
