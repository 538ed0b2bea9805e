/*
 * commit - a decision becomes calls of libmilter: the one place that changes a message.
 *
 * The order is what Postfix and Sendmail ask for: the changes of the header as the decision
 * lists them, then the whole new body without anything between its chunks, then quarantine,
 * then the reply, then the answer. Each call may fail, for the MTA may not have offered it or
 * may be gone; the first that does ends in a temporary failure, so that nothing leaves half
 * moderated.
 */
#ifndef BLUEPENCIL_DAEMON_COMMIT_H
#define BLUEPENCIL_DAEMON_COMMIT_H

#include <libmilter/mfapi.h>

#include "base/arena.h"
#include "base/error.h"
#include "moderate/decision.h"

/*
 * Called from xxfi_eom only. Returns what xxfi_eom must return. `leading_space` tells whether
 * SMFIP_HDR_LEADSPC was negotiated. When something failed the answer is SMFIS_TEMPFAIL and
 * `err` tells why; else its kind is FAULT_NONE.
 */
sfsistat commit(SMFICTX *ctx, struct arena *arena, const struct decision *decision,
		bool leading_space, struct error *err);

#endif
