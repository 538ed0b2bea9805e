/*
 * holding - what a signal holds, as its packs write it, for who asks what a name stands for.
 *
 * A compiled signal has its phrases written out and folded; here they are as the editor knows them, in
 * the order of the packs, each with its place. A list is one holding, whatever its length.
 *
 * Ownership  holdings in the arena, their texts the policy's
 */
#ifndef BLUEPENCIL_POLICY_HOLDING_H
#define BLUEPENCIL_POLICY_HOLDING_H

#include "policy/policy.h"

enum holding_kind { HOLDING_ABOUT, HOLDING_PHRASE, HOLDING_EXACT, HOLDING_REGEX, HOLDING_LIST, HOLDING_MODEL };

struct holding {
	enum holding_kind kind;
	const char *key;		/* of the rule file: "any", "de", "exact", "list", ... */
	const char *text;		/* the phrase or expression; of a list or model its file */
	const char *column, *where;	/* of a list, a model; NULL: none */
	int least, most;		/* of a model: percent from and to which it fires */
	bool exact;			/* of a list: capitals count */
	struct place place;
	size_t phrases;			/* of a list: how many came from its file, told with the first
					   list that names it */
};

struct holdings {
	struct holding *items;
	size_t count, cap;
};

/* Of a signal that a pack defines; a built-in one holds nothing. False: no memory. */
MUST_USE bool signal_holdings(const struct policy *policy, struct arena *arena, uint32_t signal,
			      struct holdings *holdings_out);

/* Does a phrase of `signal` name `other`, as {other}? */
bool signal_names(const struct policy *policy, uint32_t signal, uint32_t other);

#endif
