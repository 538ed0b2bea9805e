/*
 * lint - what loads, but hardly does what its author meant.
 *
 * Each lint is a function of its own over a policy that has been read, which may have mistakes: of
 * what a mistake has touched nothing is said, for that would only follow from it. A lint speaks
 * only where a rule's author would be glad to be told; the packs that come with bluepencil and a
 * first rule file of three lines are silent.
 *
 * Ownership  what lints share lives in the arena of `struct lint`, which ends with lint_policy; what one of
 *            them works with is its own
 */
#ifndef BLUEPENCIL_POLICY_LINT_H
#define BLUEPENCIL_POLICY_LINT_H

#include "base/arena.h"
#include "base/diagnostics.h"
#include "base/limits.h"
#include "policy/policy.h"

#define LINT_BUDGET (512 * MiB)	/* bytes that any of the checks may take */

/* A string of a signal, as it is written in a rule file. */
struct lint_phrase {
	uint32_t signal;
	const char *key;		/* "de", "any", "exact", "regex" */
	const char *text;
	struct place place;
};

/* A list that a signal names. */
struct lint_list {
	const char *path;
	bool table;			/* its first line names columns */
	bool exact;			/* capitals tell its rows apart */
};

struct lint {
	const struct policy *policy;
	struct arena *arena;
	struct diagnostics *diags;
	struct lint_phrase *phrases;	/* of all packs, in their order */
	size_t phrase_count, phrase_cap;
	struct lint_list *lists;	/* each file once */
	size_t list_count, list_cap;
	bool short_of_memory;		/* what could not be looked at is told in the end */
};

/* All of them. */
void lint_policy(const struct policy *policy, struct diagnostics *diags);

void lint_characters(struct lint *lint);	/* what a reader cannot see or tell from another */
void lint_overlaps(struct lint *lint);		/* phrases of a signal that another one finds anyway */
void lint_lists(struct lint *lint);		/* rows */
void lint_regexes(struct lint *lint);		/* those that run away */
void lint_rules(struct lint *lint);		/* rules that cannot fire, or for nothing */
void lint_uses(struct lint *lint);		/* signals, rules and texts that are missing or idle */

/* Characters of a list's row, as of lint_characters. */
void lint_row_characters(struct lint *lint, struct slice row, struct place place);

/* The bytes of a file that was read; empty: none of that path. */
struct slice lint_source(const struct lint *lint, const char *path);

/* A place with the column where `words` stand on its line; as it was where they do not. */
struct place lint_column(const struct lint *lint, struct place place, struct slice words);

#endif
