/*
 * underway - how many messages are being worked on, so that the daemon can end between them.
 *
 * Threads    any
 */
#ifndef BLUEPENCIL_DAEMON_UNDERWAY_H
#define BLUEPENCIL_DAEMON_UNDERWAY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/compiler.h"

/* A message begins; false once underway_drain was called. */
MUST_USE bool underway_begin(void);

/* It has ended, in whatever way. */
void underway_end(void);

/*
 * Lets no message begin any more and waits for those under way, at most so many milliseconds.
 * Returns how many are left.
 */
size_t underway_drain(unsigned most_ms);

#endif
