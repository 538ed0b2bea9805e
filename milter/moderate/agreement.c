/*
 * The versions of an issue lose the same blocks, and what is left over goes with them.
 *
 * What goes in one version goes in the other, what that leaves behind (a heading) goes, and that
 * again in the other: twice round settles it, as headings are removed from the end backwards.
 */
#include "moderate/moderation.h"
#include "moderate/remainder.h"

enum { ROUNDS = 3 };

/* ---- pairing -------------------------------------------------------------------------------- */

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
pair_branch(struct moderation *m, struct strand *strand, size_t primary, size_t branch)
{
	struct pairing pairing = { 0 }, *item;
	size_t cap = strand->pairing_count;

	if (!add_versions(m, strand, primary, &pairing.primary) ||
	    !add_versions(m, strand, branch, &pairing.other))
		return false;
	item = ARENA_PUSH(m->arena, strand->pairings, strand->pairing_count, cap);
	if (item == NULL || !alternatives_pair(&pairing.primary, &pairing.other, m->arena))
		return moderation_no_memory(m);
	*item = pairing;
	return true;
}

static bool
pair_strand(struct moderation *m, struct strand *strand)
{
	size_t primary = SIZE_MAX, last = SIZE_MAX;

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
		last = branch;
		if (!pair_branch(m, strand, primary, branch))
			return false;
	}
	return true;
}

/* ---- marks ---------------------------------------------------------------------------------- */

static void
switch_off(struct findings *findings, size_t block, const struct rule *rule)
{
	for (size_t i = 0; i < findings->count; i++)
		if (findings->items[i].block == block && findings->items[i].rule == rule)
			findings->items[i].switched_off = true;
}

/* Only HTML can hold marks: what one switches off there is off in the other version's twin. */
static void
carry_marks(struct moderation *m, const struct version *from, const struct version *to)
{
	for (size_t i = 0; i < from->count; i++) {
		const struct version_block *block = &from->blocks[i];
		const struct findings *findings = &m->texts[block->owner].blocks;

		for (size_t j = 0; block->twin != BLOCK_NONE && j < findings->count; j++)
			if (findings->items[j].switched_off && findings->items[j].block == block->block)
				switch_off(&m->texts[to->blocks[block->twin].owner].blocks,
					   to->blocks[block->twin].block, findings->items[j].rule);
	}
}

static bool
any_switched_off(const struct moderation *m)
{
	for (size_t i = 0; i < m->text_count; i++)
		for (size_t j = 0; j < m->texts[i].blocks.count; j++)
			if (m->texts[i].blocks.items[j].switched_off)
				return true;
	return false;
}

bool
agreement_pair(struct moderation *m)
{
	for (size_t i = 0; i < m->strand_count; i++)
		if (!pair_strand(m, &m->strands[i]))
			return false;
	if (!any_switched_off(m))
		return true;
	for (size_t i = 0; i < m->strand_count; i++)
		for (size_t j = 0; j < m->strands[i].pairing_count; j++)
			carry_marks(m, &m->strands[i].pairings[j].primary,
				    &m->strands[i].pairings[j].other);
	return true;
}

/* ---- carrying removals over ------------------------------------------------------------------ */

static bool *
removed_flag(struct moderation *m, const struct version_block *block)
{
	return &m->texts[block->owner].removed[block->block];
}

static size_t
text_len(const struct version_block *block)
{
	return range_len(block->document->blocks[block->block].text);
}

/* A block of which `from` has the pieces goes when they all go and are most of it. */
static bool
carry_to_wholes(struct moderation *m, const struct version *from, const struct version *to)
{
	size_t *gone = arena_array(m->arena, to->count, sizeof(*gone));

	if (gone == NULL)
		return moderation_no_memory(m);
	for (size_t i = 0; i < from->count; i++)
		if (from->blocks[i].whole != BLOCK_NONE && *removed_flag(m, &from->blocks[i]))
			gone[from->blocks[i].whole] += text_len(&from->blocks[i]);
	for (size_t i = 0; i < from->count; i++)
		if (from->blocks[i].whole != BLOCK_NONE && !*removed_flag(m, &from->blocks[i]))
			gone[from->blocks[i].whole] = 0;
	for (size_t i = 0; i < to->count; i++)
		if (10 * gone[i] >= 7 * text_len(&to->blocks[i]) && gone[i] > 0)
			*removed_flag(m, &to->blocks[i]) = true;
	return true;
}

static bool
carry(struct moderation *m, const struct version *from, const struct version *to)
{
	for (size_t i = 0; i < from->count; i++) {
		const struct version_block *block = &from->blocks[i];
		const struct text *text = &m->texts[block->owner];
		const struct version_block *twin =
			block->twin == BLOCK_NONE ? NULL : &to->blocks[block->twin];

		if (twin == NULL)
			continue;
		if (text->removed[block->block])
			*removed_flag(m, twin) = true;
		else if (text->replaced[block->block] != NULL &&
			 m->texts[twin->owner].replaced[twin->block] == NULL)
			m->texts[twin->owner].replaced[twin->block] = text->replaced[block->block];
	}
	for (size_t i = 0; i < to->count; i++)
		if (to->blocks[i].whole != BLOCK_NONE &&
		    *removed_flag(m, &from->blocks[to->blocks[i].whole]))
			*removed_flag(m, &to->blocks[i]) = true;
	return carry_to_wholes(m, from, to);
}

static bool
carry_all(struct moderation *m)
{
	for (size_t i = 0; i < m->strand_count; i++)
		for (size_t j = 0; j < m->strands[i].pairing_count; j++) {
			const struct pairing *pairing = &m->strands[i].pairings[j];

			if (!carry(m, &pairing->other, &pairing->primary) ||
			    !carry(m, &pairing->primary, &pairing->other))
				return false;
		}
	return true;
}

/* ---- what has no counterpart ------------------------------------------------------------------ */

/* Says where one version lost something that was not found in the other. */
static bool
note_missing(struct moderation *m, const struct version *from, const struct version *to)
{
	bool *has_pieces = arena_array(m->arena, from->count, sizeof(*has_pieces));

	if (has_pieces == NULL)
		return moderation_no_memory(m);
	for (size_t i = 0; i < to->count; i++)
		if (to->blocks[i].whole != BLOCK_NONE)
			has_pieces[to->blocks[i].whole] = true;
	for (size_t i = 0; i < from->count && to->count > 0; i++) {
		const struct version_block *block = &from->blocks[i];

		if (*removed_flag(m, block) && block->twin == BLOCK_NONE &&
		    block->whole == BLOCK_NONE && !has_pieces[i])
			return moderation_note(m,
				"part %s: something removed has no counterpart in part %s",
				m->texts[block->owner].part->number,
				m->texts[to->blocks[0].owner].part->number);
	}
	return true;
}

static bool
note_all(struct moderation *m)
{
	for (size_t i = 0; i < m->strand_count; i++)
		for (size_t j = 0; j < m->strands[i].pairing_count; j++) {
			const struct pairing *pairing = &m->strands[i].pairings[j];

			if (!note_missing(m, &pairing->primary, &pairing->other) ||
			    !note_missing(m, &pairing->other, &pairing->primary))
				return false;
		}
	return true;
}

static size_t
count_removed(const struct moderation *m)
{
	size_t count = 0;

	for (size_t i = 0; i < m->text_count; i++)
		for (size_t j = 0; j < m->texts[i].document.block_count; j++)
			count += m->texts[i].removed[j];
	return count;
}

bool
agreement_reach(struct moderation *m)
{
	size_t before = SIZE_MAX, now = count_removed(m);

	for (int round = 0; round < ROUNDS && now != before; round++) {
		before = now;
		if (!carry_all(m))
			return false;
		for (size_t i = 0; i < m->text_count; i++) {
			const struct text *text = &m->texts[i];

			remainder_find(&(struct remainder){
				.document = &text->document, .related = text->related,
				.aside = text->aside, .footer = text->footer,
				.removed = text->removed, .dropped = text->dropped });
		}
		if (!watch_check(m->watch, m->err) || !carry_all(m))
			return false;
		now = count_removed(m);
	}
	return note_all(m);
}
