/*
 * lint_cover - does one phrase find whatever another one finds?
 */
#ifndef BLUEPENCIL_POLICY_LINT_COVER_H
#define BLUEPENCIL_POLICY_LINT_COVER_H

#include <stdbool.h>

#include "policy/phrase.h"

/* The most pieces of a sequence that is looked into; longer ones cover nothing and are not covered. */
#define COVER_PIECES_MOST 63

/*
 * Wherever `narrow` stands in a text, does `wide` stand within? Both without choices. Careful: false
 * where it cannot be told.
 */
bool sequence_covers(const struct sequence *wide, const struct sequence *narrow);

#endif
