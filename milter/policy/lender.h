/*
 * lender - working memory for scans, lent to one message at a time.
 *
 * Threads    any; each gets a scratch of its own
 */
#ifndef BLUEPENCIL_POLICY_LENDER_H
#define BLUEPENCIL_POLICY_LENDER_H

#include <stdbool.h>

#include "base/compiler.h"
#include "policy/signal.h"

struct lender;

/*
 * With one scratch at hand, and `remembered` bytes for lines that were scanned (policy/memo.h); NULL: no
 * memory. The set must outlive it.
 */
struct lender *lender_new(const struct signal_set *set, size_t remembered);

/* All must have been given back. NULL: fine. */
void lender_free(struct lender *lender);

/* A free one, or a new one; NULL: no memory. */
struct scratch *lender_lend(struct lender *lender);
void lender_take_back(struct lender *lender, struct scratch *scratch);	/* NULL: fine */

#endif
