/*
 * Working memory for one scan at a time: Vectorscan's, PCRE2's, and which regexes have seen a block.
 *
 * All of it is made before the message comes, so that a scan allocates nothing.
 */
#include <hs.h>
#include <stdlib.h>

#include "policy/signal_set.h"

void
scratch_free(struct scratch *scratch)
{
	if (scratch == NULL)
		return;
	(void)hs_free_scratch(scratch->hs);
	regex_scratch_free(scratch->regex);
	learned_scratch_free(&scratch->set->learned, scratch->learned);
	free(scratch->regex_done);
	free(scratch);
}

struct scratch *
scratch_new(const struct signal_set *set)
{
	struct scratch *scratch = calloc(1, sizeof(*scratch));
	bool done = true;

	if (scratch == NULL)
		return NULL;
	scratch->set = set;
	if (set->database != NULL)
		done = hs_alloc_scratch(set->database, &scratch->hs) == HS_SUCCESS;
	if (set->regex_count > 0) {
		scratch->regex = regex_scratch_new();
		scratch->regex_done = calloc(set->regex_count, sizeof(*scratch->regex_done));
		done = done && scratch->regex != NULL && scratch->regex_done != NULL;
	}
	done = learned_scratch_new(set, &scratch->learned) && done;
	if (done)
		return scratch;
	scratch_free(scratch);
	return NULL;
}

void
scratch_watch(struct scratch *scratch, struct watch *watch)
{
	scratch->watch = watch;
}

struct finder {
	const struct signal_set *set;
	literal_callback *found;
	void *object;
};

/* Vectorscan's callback; not 0 ends the scan. */
static int
on_match(unsigned id, unsigned long long from, unsigned long long to, unsigned flags,
	 void *context)
{
	const struct finder *finder = context;

	(void)from;
	(void)flags;
	if (id >= finder->set->literal_count)		/* one of those that fill up */
		return 0;
	return finder->found(id, (size_t)to, finder->object) ? 0 : 1;
}

bool
scratch_find_literals(struct scratch *scratch, const struct signal_set *set, struct slice text,
		      literal_callback *found, void *object)
{
	struct finder finder = { set, found, object };

	if (set->database == NULL)
		return true;
	return hs_scan(set->database, (const char *)text.data, (unsigned)text.len, 0, scratch->hs,
		       on_match, &finder) == HS_SUCCESS;
}
