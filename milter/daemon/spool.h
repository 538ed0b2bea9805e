/*
 * spool - where a message waits until it is whole.
 *
 * Small messages are collected in memory. One that grows past `above` bytes goes to a file
 * without a name, which is mapped when the message is complete: a thousand connections with
 * large attachments do not fill the memory, and nothing is left behind by a crash.
 *
 * Ownership  the spool owns the bytes; what spool_finish gave is gone with spool_clear
 * Threads    one at a time
 */
#ifndef BLUEPENCIL_DAEMON_SPOOL_H
#define BLUEPENCIL_DAEMON_SPOOL_H

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"

struct spool {
	struct buf memory;		/* the bytes while they are few */
	const char *directory;		/* for the file; not copied */
	size_t above;			/* bytes from which there is a file */
	size_t len;			/* bytes so far */
	int file;			/* -1: none */
	void *mapped;			/* NULL: not mapped */
};

/* An empty spool. It takes memory and a file only when something is added. */
void spool_init(struct spool *spool);

/* Begins a message: `directory` and `above` hold until spool_clear. */
void spool_open(struct spool *spool, const char *directory, size_t above);

/* Adds bytes. FAULT_MEMORY, or FAULT_SYSTEM when the disk is full or the directory unusable. */
bool spool_add(struct spool *spool, struct slice bytes, struct error *err);

/* All bytes as one slice. Nothing can be added after that. */
bool spool_finish(struct spool *spool, struct slice *raw_out, struct error *err);

/* Forgets the message. A little memory is kept for the next one of the connection. */
void spool_clear(struct spool *spool);

/* Forgets everything. */
void spool_done(struct spool *spool);

#endif
