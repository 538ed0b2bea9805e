/*
 * The monotonic clock against a deadline. Reading it costs some 20 ns (no system call on
 * Linux), so callers need not be sparing, only not ask per byte.
 */
#include "base/watch.h"

#include <time.h>

static uint64_t
now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);	/* cannot fail: the clock exists */
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

void
watch_start(struct watch *watch, size_t limit_ms, size_t tick_ms, void (*tick)(void *),
	    void *object)
{
	uint64_t now = now_ms();

	*watch = (struct watch){
		.deadline_ms = limit_ms == 0 ? 0 : now + limit_ms,
		.tick_ms = tick_ms,
		.next_tick_ms = now + tick_ms,
		.tick = tick,
		.object = object,
		.limit_ms = limit_ms,
	};
}

bool
watch_check(struct watch *watch, struct error *err)
{
	uint64_t now;

	if (watch == NULL)
		return true;
	now = now_ms();
	if (watch->tick != NULL && now >= watch->next_tick_ms) {
		watch->next_tick_ms = now + watch->tick_ms;
		watch->tick(watch->object);
	}
	if (watch->deadline_ms != 0 && now >= watch->deadline_ms)
		return fail(err, FAULT_LIMIT, "takes longer than limits.time-ms (%zu)",
			    watch->limit_ms);
	return true;
}
