/*
 * self_check - reads the message again as it would leave, before it leaves (promise 7).
 *
 * What must hold: the same leaves in the same places; every byte outside the edited parts equal; an
 * edited part decodes to exactly the edited bytes, and reads as the edited text where its charset is
 * beyond doubt; every header field that no change names equal and in order.
 */
#ifndef BLUEPENCIL_MODERATE_SELF_CHECK_H
#define BLUEPENCIL_MODERATE_SELF_CHECK_H

#include "base/limits.h"
#include "moderate/decision.h"
#include "moderate/rewrite.h"

/*
 * `raw` is the message as decision_apply wrote it. FAULT_INTERNAL where something differs that
 * should not.
 */
bool self_check_structure(struct arena *arena, const struct decision *decision,
			  const struct message *message, const struct parts *parts,
			  const struct new_part *new_parts, size_t new_count, struct slice raw,
			  const struct limits *limits, struct error *err);

#endif
