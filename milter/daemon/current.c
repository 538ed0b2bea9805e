/*
 * The daemon's one global.
 */
#include "daemon/current.h"

#include <pthread.h>

#include "policy/policy.h"

static struct {
	pthread_mutex_t lock;
	struct policy *policy;
} current = { .lock = PTHREAD_MUTEX_INITIALIZER };

void
current_publish(struct policy *policy)
{
	struct policy *old;

	pthread_mutex_lock(&current.lock);
	old = current.policy;
	current.policy = policy;
	pthread_mutex_unlock(&current.lock);
	/* Outside of the lock: freeing a policy takes its time. */
	policy_unref(old);
}

struct policy *
current_policy(void)
{
	struct policy *policy;

	/* Reading the pointer and counting ourselves in must be one step: between
	 * them a reload could drop the last reference and free what we just read. */
	pthread_mutex_lock(&current.lock);
	policy = current.policy == NULL ? NULL : policy_ref(current.policy);
	pthread_mutex_unlock(&current.lock);
	return policy;
}
