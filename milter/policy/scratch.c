/*
 * Working memory for one scan at a time: Vectorscan's, PCRE2's, and which regexes have seen a block.
 *
 * All of it is made before the message comes, so that a scan allocates nothing.
 */
#include <stdlib.h>

#include "policy/signal_set.h"

void
scratch_free(struct scratch *scratch)
{
	if (scratch == NULL)
		return;
	literal_scratch_free(scratch->literals);
	regex_scratch_free(scratch->regex);
	learned_scratch_free(&scratch->set->learned, scratch->learned);
	free(scratch->regex_done);
	free(scratch);
}

struct scratch *
scratch_new(const struct signal_set *set)
{
	struct scratch *scratch = calloc(1, sizeof(*scratch));
	bool done;

	if (scratch == NULL)
		return NULL;
	scratch->set = set;
	scratch->literals = literal_scratch_new(set->search);
	done = scratch->literals != NULL;
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

struct watch *
scratch_watched(const struct scratch *scratch)
{
	return scratch->watch;
}
