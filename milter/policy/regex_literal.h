/*
 * regex_literal - what a text must hold for a regular expression to match in it.
 *
 * One of the literals found here stands in every match, so that the expression need only be run
 * where the scan has seen one of them. Reading is conservative: what is not understood is no
 * literal.
 */
#ifndef BLUEPENCIL_POLICY_REGEX_LITERAL_H
#define BLUEPENCIL_POLICY_REGEX_LITERAL_H

#include "policy/literals.h"

/*
 * Of a pattern that PCRE2 has compiled, meant for folded text, without regard to case, one block at a
 * time. No literals: there are none, or memory is short.
 */
struct literals regex_literals(struct arena *arena, struct slice pattern);

#endif
