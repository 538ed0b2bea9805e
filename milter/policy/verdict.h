/*
 * verdict - what becomes of a message, and what a rule does; the words of the configuration.
 */
#ifndef BLUEPENCIL_POLICY_VERDICT_H
#define BLUEPENCIL_POLICY_VERDICT_H

#include <stdbool.h>

#include "base/slice.h"

/* From the mildest to the one that wins over all others. */
enum verdict {
	VERDICT_ACCEPT,
	VERDICT_REWRITE,
	VERDICT_QUARANTINE,	/* the MTA holds it, rewritten or not */
	VERDICT_DISCARD,
	VERDICT_REJECT,
	VERDICT_TEMPFAIL,
};

enum action {
	ACTION_REMOVE, ACTION_REPLACE, ACTION_INSERT, ACTION_TAG, ACTION_QUARANTINE, ACTION_DISCARD,
	ACTION_REJECT, ACTION_TEMPFAIL,
};

enum mode { MODE_ENFORCE, MODE_MONITOR, MODE_OFF };

/* "accept", "rewrite", ...; "remove", ...; "enforce", ... */
const char *verdict_name(enum verdict verdict);
const char *action_name(enum action action);
const char *mode_name(enum mode mode);

/* False when there is none of that name. */
bool verdict_find(struct slice name, enum verdict *verdict_out);
bool action_find(struct slice name, enum action *action_out);
bool mode_find(struct slice name, enum mode *mode_out);

/* The verdict that an action alone leads to: remove gives rewrite, reject gives reject. */
enum verdict action_verdict(enum action action);

#endif
