/*
 * limits - the limits of the configuration, as one struct.
 *
 * Each bounds the work that one message can cause, past which the policy's `on-limit` applies, or the
 * memory that is kept. The table of defaults, with the least and the most that may be set, is in
 * policy/conf.c; LIMITS_DEFAULT here is for code and tests that have no configuration.
 */
#ifndef BLUEPENCIL_BASE_LIMITS_H
#define BLUEPENCIL_BASE_LIMITS_H

#include <stddef.h>

#define KiB ((size_t)1024)
#define MiB (1024 * KiB)

struct limits {
	size_t message;		/* bytes of a message */
	size_t parts;		/* MIME leaves and multiparts together */
	size_t depth;		/* multiparts and messages inside one another */
	size_t decoded;		/* bytes of all decoded text parts */
	size_t time_ms;		/* milliseconds of work on one message */
	size_t spool_above;	/* bytes from which a message lives in a mapped file */
	size_t remembered;	/* bytes for lines that need not be scanned again; 0: none are kept */
};

#define LIMITS_DEFAULT                                                                             \
	((struct limits){ .message = 64 * MiB,                                                     \
			  .parts = 1000,                                                           \
			  .depth = 50,                                                             \
			  .decoded = 128 * MiB,                                                    \
			  .time_ms = 20000,                                                        \
			  .spool_above = 1 * MiB,                                                  \
			  .remembered = 8 * MiB })

#endif
