/*
 * A stack of idle scratches behind a mutex: as many are made as messages are moderated at once, and
 * the one used last, whose memory is warm, is lent first.
 */
#include "policy/lender.h"

#include <pthread.h>
#include <stdlib.h>

#include "policy/signal_set.h"

struct lender {
	const struct signal_set *set;
	pthread_mutex_t lock;
	struct scratch *idle;
	struct memo *memo;		/* NULL: nothing is remembered */
};

struct lender *
lender_new(const struct signal_set *set, size_t remembered)
{
	struct lender *lender = calloc(1, sizeof(*lender));

	if (lender == NULL)
		return NULL;
	lender->set = set;
	lender->idle = scratch_new(set);
	if (remembered > 0)
		lender->memo = memo_new(remembered);
	if (lender->idle == NULL || (remembered > 0 && lender->memo == NULL) ||
	    pthread_mutex_init(&lender->lock, NULL) != 0) {
		scratch_free(lender->idle);
		memo_free(lender->memo);
		free(lender);
		return NULL;
	}
	return lender;
}

void
lender_free(struct lender *lender)
{
	if (lender == NULL)
		return;
	while (lender->idle != NULL) {
		struct scratch *scratch = lender->idle;

		lender->idle = scratch->next;
		scratch_free(scratch);
	}
	(void)pthread_mutex_destroy(&lender->lock);
	memo_free(lender->memo);
	free(lender);
}

struct scratch *
lender_lend(struct lender *lender)
{
	struct scratch *scratch;

	pthread_mutex_lock(&lender->lock);
	scratch = lender->idle;
	if (scratch != NULL)
		lender->idle = scratch->next;
	pthread_mutex_unlock(&lender->lock);
	if (scratch == NULL)
		scratch = scratch_new(lender->set);
	if (scratch != NULL)
		scratch->memo = lender->memo;
	return scratch;
}

void
lender_take_back(struct lender *lender, struct scratch *scratch)
{
	if (scratch == NULL)
		return;
	scratch_watch(scratch, NULL);
	pthread_mutex_lock(&lender->lock);
	scratch->next = lender->idle;
	lender->idle = scratch;
	pthread_mutex_unlock(&lender->lock);
}
