/*
 * values - what {article}, {source}, {rule}, {words} and {date} stand for in a text that a rule writes.
 *
 * The date is the message's own, as 2026-02-28, so that a message judged twice gets the same text; it is
 * empty where there is none that can be read.
 */
#ifndef BLUEPENCIL_MODERATE_VALUES_H
#define BLUEPENCIL_MODERATE_VALUES_H

#include "moderate/moderation.h"

/*
 * Of a rule that fired in an article of the issue; ARTICLE_NONE: in none, or anywhere. Empty values
 * where memory is short.
 */
struct template_values values_of(const struct moderation *m, const struct rule *rule, size_t article);

/* A plain text of a rule with its values. Empty where it is, or where memory is short. */
struct slice values_expand(const struct moderation *m, const struct rule *rule, size_t article,
			   const char *text);

#endif
