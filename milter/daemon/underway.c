/*
 * A count, and somebody who waits for it to become zero.
 */
#include "daemon/underway.h"

#include <assert.h>
#include <pthread.h>
#include <time.h>

static struct {
	pthread_mutex_t lock;
	pthread_cond_t none;
	size_t count;
	bool draining;
} underway = { .lock = PTHREAD_MUTEX_INITIALIZER, .none = PTHREAD_COND_INITIALIZER };

bool
underway_begin(void)
{
	bool may;

	pthread_mutex_lock(&underway.lock);
	may = !underway.draining;
	underway.count += may;
	pthread_mutex_unlock(&underway.lock);
	return may;
}

void
underway_end(void)
{
	pthread_mutex_lock(&underway.lock);
	assert(underway.count > 0);
	if (--underway.count == 0)
		pthread_cond_broadcast(&underway.none);
	pthread_mutex_unlock(&underway.lock);
}

size_t
underway_drain(unsigned most_ms)
{
	struct timespec until;
	size_t left;

	(void)clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += most_ms / 1000;
	until.tv_nsec += most_ms % 1000 * 1000000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000;
	}
	pthread_mutex_lock(&underway.lock);
	underway.draining = true;
	while (underway.count > 0 &&
	       pthread_cond_clockwait(&underway.none, &underway.lock, CLOCK_MONOTONIC, &until) == 0)
		;
	left = underway.count;
	pthread_mutex_unlock(&underway.lock);
	return left;
}
