/*
 * A ring of slots: jobs are put at its head, worked on in any order, and taken at its tail.
 *
 * The ring is small, so that memory holds a few messages a worker and not the whole archive.
 */
#include "tool/pool.h"

#include <pthread.h>
#include <stdlib.h>

#define SLOTS_A_WORKER 4

struct slot {
	void *job;
	bool done;
};

struct pool {
	void (*work)(void *, void *);
	void *context;
	pthread_t *threads;
	size_t thread_count;
	struct slot *slots;
	size_t slot_count;
	size_t put, begun, taken;	/* jobs so far; slot of job n: n % slot_count */
	bool ending;
	pthread_mutex_t lock;
	pthread_cond_t changed;
};

static void *
worker(void *object)
{
	struct pool *pool = object;

	pthread_mutex_lock(&pool->lock);
	for (;;) {
		struct slot *slot;

		while (pool->begun == pool->put && !pool->ending)
			pthread_cond_wait(&pool->changed, &pool->lock);
		if (pool->begun == pool->put)
			break;
		slot = &pool->slots[pool->begun++ % pool->slot_count];
		pthread_mutex_unlock(&pool->lock);
		pool->work(pool->context, slot->job);
		pthread_mutex_lock(&pool->lock);
		slot->done = true;
		pthread_cond_broadcast(&pool->changed);
	}
	pthread_mutex_unlock(&pool->lock);
	return NULL;
}

/* As many threads as can be had, at least one. */
static bool
start(struct pool *pool, size_t workers)
{
	while (pool->thread_count < workers &&
	       pthread_create(&pool->threads[pool->thread_count], NULL, worker, pool) == 0)
		pool->thread_count++;
	return pool->thread_count > 0;
}

struct pool *
pool_new(size_t workers, void (*work)(void *context, void *job), void *context)
{
	struct pool *pool = calloc(1, sizeof(*pool));

	if (pool == NULL)
		return NULL;
	pthread_mutex_init(&pool->lock, NULL);
	pthread_cond_init(&pool->changed, NULL);
	pool->work = work;
	pool->context = context;
	pool->slot_count = SLOTS_A_WORKER * workers;
	pool->slots = calloc(pool->slot_count, sizeof(*pool->slots));
	pool->threads = calloc(workers, sizeof(*pool->threads));
	if (pool->slots == NULL || pool->threads == NULL || (workers > 1 && !start(pool, workers))) {
		pool_free(pool);
		return NULL;
	}
	return pool;
}

void
pool_free(struct pool *pool)
{
	if (pool == NULL)
		return;
	pthread_mutex_lock(&pool->lock);
	pool->ending = true;
	pthread_cond_broadcast(&pool->changed);
	pthread_mutex_unlock(&pool->lock);
	for (size_t i = 0; i < pool->thread_count; i++)
		pthread_join(pool->threads[i], NULL);
	pthread_cond_destroy(&pool->changed);
	pthread_mutex_destroy(&pool->lock);
	free(pool->threads);
	free(pool->slots);
	free(pool);
}

bool
pool_put(struct pool *pool, void *job)
{
	struct slot *slot = &pool->slots[pool->put % pool->slot_count];

	if (pool->put - pool->taken == pool->slot_count)
		return false;
	*slot = (struct slot){ .job = job };
	if (pool->thread_count == 0) {
		pool->work(pool->context, job);
		slot->done = true;
	}
	pthread_mutex_lock(&pool->lock);
	pool->put++;
	pthread_cond_broadcast(&pool->changed);
	pthread_mutex_unlock(&pool->lock);
	return true;
}

void *
pool_take(struct pool *pool)
{
	struct slot *slot = &pool->slots[pool->taken % pool->slot_count];

	if (pool->taken == pool->put)
		return NULL;
	pthread_mutex_lock(&pool->lock);
	while (!slot->done)
		pthread_cond_wait(&pool->changed, &pool->lock);
	pool->taken++;
	pthread_mutex_unlock(&pool->lock);
	return slot->job;
}
