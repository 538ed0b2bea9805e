/*
 * A mark in one version is one in all: only HTML can hold marks, and what one switches off there is
 * off in the other version's counterpart, its pieces, or the block that it is a piece of.
 */
#include "moderate/moderation.h"

/* The findings of a text by their block. */
struct by_block {
	size_t *first;			/* per block: its first finding; SIZE_MAX */
	size_t *next;			/* per finding: the next one of its block; SIZE_MAX */
};

static bool
sort_findings(struct moderation *m, const struct text *text, struct by_block *by_block)
{
	by_block->first = arena_array(m->arena, text->document.block_count, sizeof(size_t));
	by_block->next = arena_array(m->arena, text->blocks.count, sizeof(size_t));
	if (by_block->first == NULL || by_block->next == NULL)
		return moderation_no_memory(m);
	for (size_t i = 0; i < text->document.block_count; i++)
		by_block->first[i] = SIZE_MAX;
	for (size_t i = 0; i < text->blocks.count; i++) {
		size_t block = text->blocks.items[i].block;

		if (block == BLOCK_NONE)
			continue;
		by_block->next[i] = by_block->first[block];
		by_block->first[block] = i;
	}
	return true;
}

/* What one pairing looks at. */
struct carrying {
	struct moderation *m;
	const struct by_block *findings;	/* per text */
};

/* Off in `to` is what is off in `from`. */
static void
switch_off(const struct carrying *c, const struct version_block *from,
	   const struct version_block *to)
{
	const struct text *marked = &c->m->texts[from->owner];
	struct text *text = &c->m->texts[to->owner];
	const struct by_block *a = &c->findings[from->owner], *b = &c->findings[to->owner];

	for (size_t i = a->first[from->block]; i != SIZE_MAX; i = a->next[i])
		for (size_t j = b->first[to->block];
		     j != SIZE_MAX && marked->blocks.items[i].switched_off; j = b->next[j])
			if (text->blocks.items[j].rule == marked->blocks.items[i].rule) {
				text->blocks.items[j].switched_off = true;
				text->blocks.items[j].exempted |= marked->blocks.items[i].exempted;
			}
}

static void
carry(const struct carrying *c, const struct version *from, const struct version *to)
{
	for (size_t i = 0; i < from->count; i++) {
		const struct version_block *block = &from->blocks[i];

		if (block->twin != BLOCK_NONE)
			switch_off(c, block, &to->blocks[block->twin]);
		else if (block->whole != BLOCK_NONE)
			switch_off(c, block, &to->blocks[block->whole]);
	}
	for (size_t i = 0; i < to->count; i++)
		if (to->blocks[i].whole != BLOCK_NONE)
			switch_off(c, &from->blocks[to->blocks[i].whole], &to->blocks[i]);
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
pairing_carry_marks(struct moderation *m)
{
	struct by_block *findings;
	struct carrying carrying = { .m = m };

	if (!any_switched_off(m))
		return true;
	findings = arena_array(m->arena, m->text_count, sizeof(*findings));
	if (findings == NULL)
		return moderation_no_memory(m);
	for (size_t i = 0; i < m->text_count; i++)
		if (!sort_findings(m, &m->texts[i], &findings[i]))
			return false;
	carrying.findings = findings;
	for (size_t i = 0; i < m->strand_count; i++)
		for (size_t j = 0; j < m->strands[i].pairing_count; j++) {
			carry(&carrying, &m->strands[i].pairings[j].one,
			      &m->strands[i].pairings[j].other);
			carry(&carrying, &m->strands[i].pairings[j].other,
			      &m->strands[i].pairings[j].one);
		}
	return true;
}
