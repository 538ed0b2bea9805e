/*
 * figures - the signals `price`, `percent`, `multiple` and `date`, which are there without a pack.
 *
 * Their phrases, of all seventeen languages, are compiled only where a pack names the signal: in a
 * phrase, a score, a condition, or by adding phrases of its own to it.
 */
#ifndef BLUEPENCIL_POLICY_FIGURES_H
#define BLUEPENCIL_POLICY_FIGURES_H

#include "policy/pack.h"

/* Makes them known, behind the built-in signals of a new set. False: no memory. */
MUST_USE bool figures_declare(struct signal_set *set);

/* What it is, in words; NULL: it is none of them. */
const char *figure_meaning(const struct signal_set *set, uint32_t signal);

static inline bool
signal_is_figure(const struct signal_set *set, uint32_t signal)
{
	return figure_meaning(set, signal) != NULL;
}

/* Adds the phrases of those that the packs name, once all signals are read. */
void figures_add(struct packs *packs);

/* Their names; NULL behind the last. */
const char *figure_name(size_t index);

#endif
