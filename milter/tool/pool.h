/*
 * pool - work done by several threads, handed back in the order it was given.
 *
 * One thread puts and takes; the others work. With one worker everything is done at once, in the
 * thread that puts.
 */
#ifndef BLUEPENCIL_TOOL_POOL_H
#define BLUEPENCIL_TOOL_POOL_H

#include <stdbool.h>
#include <stddef.h>

#define POOL_WORKERS_MOST 1024

struct pool;

/* `work(context, job)` is called for every job. NULL: no memory, or no threads. */
struct pool *pool_new(size_t workers, void (*work)(void *context, void *job), void *context);

/* Ends the threads; every job must have been taken. NULL: fine. */
void pool_free(struct pool *pool);

/* False when as many jobs are under way as the pool holds: take one first. */
bool pool_put(struct pool *pool, void *job);

/* Waits for the oldest job and hands it back; NULL when there is none. */
void *pool_take(struct pool *pool);

#endif
