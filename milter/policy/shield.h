/*
 * shield - words that must stay, though promos use such words.
 *
 * Regulators prescribe warnings that speak of money, risk and loss as promos do. A signal with
 * `shield` recognises them: what other signals see within these words cannot make a rule of scope
 * block remove them, while what else stands in the block can. Words that speak against a rule speak
 * against it wherever they stand.
 */
#ifndef BLUEPENCIL_POLICY_SHIELD_H
#define BLUEPENCIL_POLICY_SHIELD_H

#include "policy/rule.h"

/* Do shields hold all of the block, by their kind or because it is mostly their words? */
bool shields_block(const struct signal_set *set, const struct scanned *scanned, size_t block);

/*
 * Of the hits of a block those that are not within a shield, in `outside_out`, which has room for
 * all; hits of shields are none of them. Returns whether there is any shield; if not, nothing is
 * written.
 */
bool shields_part(const struct signal_set *set, struct hits hits, struct hits *outside_out);

#endif
