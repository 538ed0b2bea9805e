/*
 * moderate - the one function in the middle: decision = moderate(policy, message).
 *
 * Both the milter and the dry run call it, so that what the dry run shows is what the milter
 * does. It does no I/O and keeps no state but in the arena. It never fails: an internal failure or
 * a limit becomes the verdict of on-error or on-limit, with the reason in decision.fault.
 *
 * What it does, in order: parts, texts, documents; one scan each; headings, articles; block rules;
 * agreement of the alternatives and orphaned headings; article rules over what stays; insertions;
 * header rules; the new bytes; the structure self-check; the verdict, the reply, header changes.
 * A rewritten message is moderated again, until there is nothing to do any more (promise 3).
 */
#ifndef BLUEPENCIL_MODERATE_MODERATE_H
#define BLUEPENCIL_MODERATE_MODERATE_H

#include "base/arena.h"
#include "base/watch.h"
#include "moderate/decision.h"
#include "policy/policy.h"

void moderate(const struct stream *stream, const struct message *message, struct arena *arena,
	      struct watch *watch, struct decision *decision_out);

/* The decision for mail that no policy names: accept, nothing read, nothing changed. */
void moderate_not_named(const struct policy *policy, struct decision *decision_out);

/* The decision for a message that could not even be read: on-error or on-limit. */
void moderate_fault(const struct policy *policy, const struct stream *stream,
		    const struct error *fault, struct decision *decision_out);

/* The arena budget that one message needs at most under these limits. */
size_t moderate_budget(const struct limits *limits, size_t message_size);

#endif
