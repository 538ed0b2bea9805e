/*
 * reply - what the SMTP client is told: the one way in which bluepencil words a refusal.
 *
 * A decision's text is UTF-8 and may hold whatever stood in a headline. On the wire it becomes
 * printable ASCII in at most REPLY_LINES lines of at most REPLY_LINE_MOST bytes, always with an
 * enhanced status code, and code and enhanced code fit the verdict: libmilter would drop a 5xx
 * that comes with a temporary failure without a word, and Sendmail hangs up after a 421.
 *
 * Section    RFC 5321 4.2, 4.5.3.1.5 (512 octets a line); RFC 3463
 */
#ifndef BLUEPENCIL_DAEMON_REPLY_H
#define BLUEPENCIL_DAEMON_REPLY_H

#include <libmilter/mfapi.h>

#include "base/arena.h"
#include "base/error.h"
#include "moderate/decision.h"

#define REPLY_LINES 32		/* what libmilter takes */
#define REPLY_LINE_MOST 480	/* bytes of text a line, as the client reads it */

struct reply_lines {
	char code[4];			/* "550" */
	char enhanced[16];		/* "5.7.1" */
	const char *lines[REPLY_LINES];	/* "%" doubled; NULL behind the last */
};

/*
 * Words a reply for a verdict, VERDICT_REJECT or VERDICT_TEMPFAIL. What is missing or does not
 * fit is replaced by the verdict's own: 550 5.7.1, 451 4.7.1. FAULT_MEMORY: the arena is spent.
 */
bool reply_compose(struct arena *arena, const struct reply *reply, enum verdict verdict,
		   struct reply_lines *lines_out, struct error *err);

/* Tells it to libmilter. FAULT_SYSTEM: libmilter refused. */
bool reply_set(SMFICTX *ctx, struct arena *arena, const struct reply *reply, enum verdict verdict,
	       struct error *err);

/* A temporary failure of ours, in fixed words; where libmilter refuses, its own words do. */
void reply_set_failure(SMFICTX *ctx);

/* The same while the daemon ends. */
void reply_set_ending(SMFICTX *ctx);

#endif
