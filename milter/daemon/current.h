/*
 * current - the policy in force: the one thing that all sessions share.
 *
 * A message takes a reference at MAIL FROM and keeps it to its end, so a policy published
 * meanwhile changes nothing for it.
 *
 * Threads    any
 */
#ifndef BLUEPENCIL_DAEMON_CURRENT_H
#define BLUEPENCIL_DAEMON_CURRENT_H

struct policy;

/* Puts a policy in force and takes over the caller's reference; NULL: none any more. */
void current_publish(struct policy *policy);

/* The policy in force, with a reference for the caller; NULL before the first is published. */
struct policy *current_policy(void);

#endif
