/*
 * promises - what holds for every message, as functions that tests and the fuzzer call.
 *
 * Each returns NULL where the promise holds, else what is wrong in a few words. All make an arena of
 * their own.
 *
 *	1  what is accepted leaves byte for byte as it came, but for fields of our own
 *	2  a part that no rule touches leaves byte for byte; in an edited one no word is read that
 *	   was not there, but for what is told as inserted
 *	3  moderating again gives accept, with nothing to edit
 *	4  the alternatives agree: a longer passage that was removed is read in none that had it, or,
 *	   where it stood more than once, in all. (An inserted text may stand in one alone: the
 *	   other may have said it in its own words.)
 */
#ifndef BLUEPENCIL_MODERATE_PROMISES_H
#define BLUEPENCIL_MODERATE_PROMISES_H

#include "moderate/moderate.h"

const char *promise_accept_changes_nothing(const struct message *message,
					   const struct decision *decision);
const char *promise_the_rest_stays(const struct message *message,
				   const struct decision *decision);
const char *promise_again_is_accept(const struct message *message,
				    const struct decision *decision);
const char *promise_alternatives_agree(const struct message *message,
				       const struct decision *decision);

/* All of them, for a message of any bytes; moderates it. */
const char *promises_hold(const struct stream *stream, struct slice raw);

#endif
