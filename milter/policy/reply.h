/*
 * reply - what the sender is told of a message that a rule refuses: "550 5.7.1 no source is named".
 *
 * RFC 5321, 4.2: a code of three digits; RFC 3463: an enhanced code, which may be missing.
 */
#ifndef BLUEPENCIL_POLICY_REPLY_H
#define BLUEPENCIL_POLICY_REPLY_H

#include "policy/pack.h"

/*
 * Reads the reply of a rule into its reply_code, reply_enhanced and reply_text, which live in the
 * arena of the packs' sources. What does not fit is told at `place`; that the code goes with the
 * rule's action is asked where the action is known.
 */
void reply_read(struct packs *packs, struct rule *rule, const char *reply, bool action_known,
		struct place place);

#endif
