/*
 * Which block of one version of an issue stands for which of another, for every strand.
 *
 * Every version is paired with the primary one, and where there are more than two, with the one
 * before it as well: what two have and the primary one lacks is found there.
 */
#include "moderate/moderation.h"

static bool
add_versions(struct moderation *m, const struct strand *strand, size_t branch,
	     struct version *version)
{
	for (size_t i = strand->first; i < strand->end; i++)
		if (m->texts[i].part->alternative_branch == branch &&
		    !version_add(version, m->arena, &m->texts[i].document, i))
			return moderation_no_memory(m);
	return true;
}

static bool
pair_branches(struct moderation *m, struct strand *strand, size_t one, size_t other, bool primary,
	      size_t *cap)
{
	struct pairing pairing = { .primary = primary }, *item;

	if (!watch_check(m->watch, m->err) || !add_versions(m, strand, one, &pairing.one) ||
	    !add_versions(m, strand, other, &pairing.other))
		return false;
	item = ARENA_PUSH(m->arena, strand->pairings, strand->pairing_count, *cap);
	if (item == NULL || !alternatives_pair(&pairing.one, &pairing.other, m->arena))
		return moderation_no_memory(m);
	*item = pairing;
	return true;
}

static bool
pair_strand(struct moderation *m, struct strand *strand)
{
	size_t primary = SIZE_MAX, last = SIZE_MAX, cap = 0;

	for (size_t i = strand->first; i < strand->end; i++)
		if (m->texts[i].primary)
			primary = m->texts[i].part->alternative_branch;
	if (primary == SIZE_MAX)
		return true;
	/* Parts of one branch follow one another. */
	for (size_t i = strand->first; i < strand->end; i++) {
		size_t branch = m->texts[i].part->alternative_branch;

		if (m->texts[i].primary || branch == last)
			continue;
		if (!pair_branches(m, strand, primary, branch, true, &cap) ||
		    (last != SIZE_MAX && !pair_branches(m, strand, last, branch, false, &cap)))
			return false;
		last = branch;
	}
	return true;
}

bool
pairing_make(struct moderation *m)
{
	for (size_t i = 0; i < m->strand_count; i++)
		if (!pair_strand(m, &m->strands[i]))
			return false;
	return true;
}
