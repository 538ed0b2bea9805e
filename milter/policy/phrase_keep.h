/*
 * phrase_keep - phrases that were parsed, and no more than that.
 */
#ifndef BLUEPENCIL_POLICY_PHRASE_KEEP_H
#define BLUEPENCIL_POLICY_PHRASE_KEEP_H

#include "policy/phrase.h"

/* Copies them to `arena`, with lists of their signals. False: no memory. */
MUST_USE bool phrases_keep(struct arena *arena, const struct phrases *parsed,
			   struct phrases *kept_out);

#endif
