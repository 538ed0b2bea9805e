/*
 * example - every rule's own examples, judged as they stand.
 */
#ifndef BLUEPENCIL_POLICY_EXAMPLE_H
#define BLUEPENCIL_POLICY_EXAMPLE_H

#include "base/diagnostics.h"
#include "policy/policy.h"

/*
 * Complains of examples that come out otherwise than their rule says, with the score and the words
 * that made it; warns of rules without a hit or a miss; complains of texts that do not satisfy the
 * rule that inserts them. Rules that could not be read, or ask a broken signal, are passed over.
 */
void examples_check(const struct policy *policy, struct diagnostics *diags,
		    const struct example_listener *listener);

/* What complaints of examples that come out otherwise are of a kind with. */
#define EXAMPLE_KIND "example-of"

#endif
