/*
 * event - the daemon's log lines that are more than one call of log_event.
 */
#ifndef BLUEPENCIL_DAEMON_EVENT_H
#define BLUEPENCIL_DAEMON_EVENT_H

#include <stdint.h>

#include "base/arena.h"
#include "base/diagnostics.h"
#include "base/error.h"
#include "daemon/session.h"
#include "moderate/decision.h"

/*
 * The one line of a decision, put together in the arena. `queue_id` may be NULL. `failure`
 * tells why the MTA was answered with a temporary failure instead of the verdict; its kind is
 * FAULT_NONE where it was not.
 */
void event_decision(struct arena *arena, const char *queue_id, const struct session *session,
		    const struct decision *decision, uint64_t elapsed_us,
		    const struct error *failure);

/* One event for each mistake and warning of a configuration or policy. */
void event_diagnostics(const struct diagnostics *diags);

#endif
