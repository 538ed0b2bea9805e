/*
 * decision_json - a decision as JSON, in one place: the contract of `dry-run --json`, the log's
 * detail and the audit trail. Field names are never renamed.
 */
#ifndef BLUEPENCIL_RECORD_DECISION_JSON_H
#define BLUEPENCIL_RECORD_DECISION_JSON_H

#include "mail/message.h"
#include "moderate/decision.h"

struct decision_context {
	const char *file;
	size_t index;			/* of the message in its file, from 0 */
	size_t bytes_out;
	uint64_t elapsed_us;
};

/* The words of the contract: "present", "inserted", ...; "ok", "missing", ... */
const char *disclaimer_state_name(enum disclaimer_state state);
const char *attribution_state_name(enum attribution_state state);

/* One line without its end, allocated by malloc; NULL when there is no memory. */
char *decision_json(const struct decision *decision, const struct message *message,
		    const struct decision_context *context);

#endif
