/*
 * result_field - the field that tells what was done: "rewrite; rules=name(3); version=0123456789ab".
 */
#ifndef BLUEPENCIL_MODERATE_RESULT_FIELD_H
#define BLUEPENCIL_MODERATE_RESULT_FIELD_H

#include "moderate/moderation.h"

/* The field body, folded, ASCII; empty where memory is short. The verdict must be decided. */
struct slice result_field(const struct moderation *m);

/* How often the rule had an effect, or would have had one, were changes allowed. */
size_t result_field_count(const struct moderation *m, const struct rule *rule);

#endif
