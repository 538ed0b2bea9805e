/*
 * marks - "<!-- bluepencil off=RULE -->" ... "<!-- bluepencil on -->": a publisher switches a rule off
 * for a passage, where the policy allows it (allow-off).
 *
 * Several rules are separated by commas. "on" ends all that is off, so does the end of the part.
 */
#ifndef BLUEPENCIL_MODERATE_MARKS_H
#define BLUEPENCIL_MODERATE_MARKS_H

#include "moderate/moderation.h"

/* Sets `switched_off` of the findings of a text that marks switch off; notes what is not allowed. */
bool marks_apply(struct moderation *m, const struct text *text, struct findings *findings);

#endif
