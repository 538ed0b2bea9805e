/*
 * Which words are shielded.
 *
 * Hits come in the order of their starts, so shields that overlap or touch are joined on the way,
 * and one more walk parts the others by them.
 */
#include "policy/shield.h"

/* The next run of shielded words from hit `*at` on, or an empty range behind the last. */
static struct range
next_shielded(const struct signal_set *set, struct hits hits, size_t *at)
{
	struct range shielded = { 0, 0 };

	for (; *at < hits.count; ++*at) {
		const struct hit *hit = &hits.items[*at];

		if (signal_shield(set, hit->signal) == SHIELD_NONE)
			continue;
		if (shielded.end != 0 && hit->folded.start > shielded.end)
			break;
		if (shielded.end == 0)
			shielded = hit->folded;
		else if (hit->folded.end > shielded.end)
			shielded.end = hit->folded.end;
	}
	return shielded;
}

bool
shields_block(const struct signal_set *set, const struct scanned *scanned, size_t block)
{
	struct hits hits;
	struct range shielded;
	size_t len = 0;

	if (!signals_shield(set))
		return false;
	hits = scanned_hits(scanned, block);
	for (size_t i = 0; i < hits.count; i++)
		if (signal_shield(set, hits.items[i].signal) == SHIELD_BLOCK)
			return true;
	for (size_t at = 0; (shielded = next_shielded(set, hits, &at)).end != 0;)
		len += range_len(shielded);
	return 2 * len >= range_len(scanned->document->blocks[block].folded) && len > 0;
}

bool
shields_part(const struct signal_set *set, struct hits hits, struct hits *outside_out)
{
	size_t at = 0, count = 0;
	struct range shielded = next_shielded(set, hits, &at);

	if (shielded.end == 0)
		return false;
	for (size_t i = 0; i < hits.count; i++) {
		const struct hit *hit = &hits.items[i];

		while (shielded.end != 0 && shielded.end <= hit->folded.start)
			shielded = next_shielded(set, hits, &at);
		if (!(shielded.end != 0 && range_contains(shielded, hit->folded)))
			outside_out->items[count++] = *hit;
	}
	outside_out->count = count;
	return true;
}
