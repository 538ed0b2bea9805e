/*
 * builtin - the signals that no file defines: what surrounds a block.
 *
 * They are the first signals of every set, so that their numbers are these.
 */
#ifndef BLUEPENCIL_POLICY_BUILTIN_H
#define BLUEPENCIL_POLICY_BUILTIN_H

#include "policy/signal.h"
#include "text/document.h"

enum builtin {
	BUILTIN_IS_HEADING, BUILTIN_IS_ITEM, BUILTIN_IS_LINK, BUILTIN_IS_CELL, BUILTIN_IS_IMAGE,
	BUILTIN_IS_TITLE, BUILTIN_IS_HIDDEN, BUILTIN_IS_SHORT, BUILTIN_MOSTLY_LINK,
	BUILTIN_AFTER_DISCLAIMER, BUILTIN_UNDER_RELATED, BUILTIN_BESIDE_REMOVED, BUILTIN_IN_TAIL,
	BUILTIN_BESIDE_FIGURE, BUILTIN_BEHIND_REMOVED,
	BUILTIN_IN_LINK_RUN,
	BUILTIN_COUNT,
};

#define BUILTIN_BIT(builtin) (UINT64_C(1) << (builtin))

/* The most characters of a block that is-short. */
#define SHORT_MOST 60

/* The fewest neighbouring blocks of links that are in-link-run. */
#define LINK_RUN_LEAST 3

/* Makes them the first signals of a new set. False: no memory. */
MUST_USE bool builtins_declare(struct signal_set *set);

/* Its name and what it says, for the manual and for explain. */
const char *builtin_name(enum builtin builtin);
const char *builtin_meaning(enum builtin builtin);

static inline bool
signal_is_builtin(uint32_t signal)
{
	return signal < BUILTIN_COUNT;
}

/* Those that the block itself tells, one bit each. */
uint64_t builtins_of_block(const struct document *document, size_t block);

#endif
