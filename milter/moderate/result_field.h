/*
 * result_field - the field that tells what was done: "rewrite; rules=name(3); version=0123456789ab".
 */
#ifndef BLUEPENCIL_MODERATE_RESULT_FIELD_H
#define BLUEPENCIL_MODERATE_RESULT_FIELD_H

#include "moderate/moderation.h"

/* The field body, folded, ASCII; empty where memory is short. The verdict must be decided. */
struct slice result_field(const struct moderation *m);

#endif
