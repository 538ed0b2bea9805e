/*
 * remembered - which lines of a folded text must be scanned, and what is known of the others.
 *
 * Ownership  everything in the arena
 */
#ifndef BLUEPENCIL_POLICY_REMEMBERED_H
#define BLUEPENCIL_POLICY_REMEMBERED_H

#include "base/arena.h"
#include "base/compiler.h"
#include "policy/memo.h"
#include "text/fold.h"

struct remembered_line;

struct remembered {
	struct remembered_line *lines;
	size_t line_count, line_cap;
	struct range *runs;		/* whole lines that must be scanned, joined where they touch */
	size_t run_count, run_cap;
	struct hits known;		/* of the others, sorted as the hits of a scan are */
};

/*
 * Recalls what is known of the lines of a text; NULL for `memo`: nothing. Lines in which hits are `given`
 * are not known by their bytes alone: they are scanned and not kept. False: the budget is spent.
 */
MUST_USE bool remembered_recall(struct memo *memo, struct arena *arena, struct slice original,
				const struct folded *folded, struct hits given,
				struct remembered *remembered_out);

/* Keeps what was found in the runs, which is sorted. */
void remembered_keep(struct memo *memo, const struct remembered *remembered, struct hits found);

/* What is known and what was found, sorted. False: the budget is spent. */
MUST_USE bool remembered_join(const struct remembered *remembered, struct arena *arena,
			      struct hits *found);

#endif
