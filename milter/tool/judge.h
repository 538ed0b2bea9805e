/*
 * judge - one message moderated: here, or by a running bluepencild.
 *
 * Ownership  a judged message owns its item, its arena and its output until judged_free
 * Threads    any number may judge at once with the same judge, which is not changed
 */
#ifndef BLUEPENCIL_TOOL_JUDGE_H
#define BLUEPENCIL_TOOL_JUDGE_H

#include "base/buf.h"
#include "mail/envelope.h"
#include "moderate/decision.h"
#include "policy/account.h"
#include "tool/input.h"

struct judge {
	const struct policy *policy;	/* NULL where a milter is asked */
	const struct stream *stream;	/* named on the command line; NULL: the message decides */
	struct envelope envelope;	/* told on the command line */
	const char *milter;		/* the socket of a bluepencild to ask; NULL: moderate here */
	bool accounts;			/* note all that is judged; not with a milter */
};

struct judged {
	struct input_item item;
	struct arena *arena;
	struct message message;
	struct envelope envelope;	/* as far as it is known; the message points to it */
	struct decision decision;
	struct account account;		/* where the judge was to note it */
	struct stream stream;		/* the policy's, with that account */
	struct buf output;		/* the message as it would leave */
	uint64_t elapsed_us;
	const char *milter;		/* the socket of the milter that was asked; NULL */
	bool by_name;			/* the policy was named on the command line */
	bool failed;			/* there is no decision: `failure` tells why */
	struct error failure;
};

/* Takes the item over. NULL: no memory, and the item is done. */
struct judged *judged_new(struct input_item *item);
void judged_free(struct judged *judged);	/* NULL: fine */

/* Moderates it; always leaves a decision or a failure. */
void judge_message(const struct judge *judge, struct judged *judged);

/* The name for people: the path, and which message of it where it is not the first. */
const char *judged_name(const struct judged *judged, char *room, size_t size);

#endif
