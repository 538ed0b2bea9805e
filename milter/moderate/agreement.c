/*
 * The versions of an issue lose the same blocks, and what is left over goes with them.
 *
 * What goes in one version goes in the other, what that leaves behind (a heading) goes, and that
 * again in the other: twice round settles it, as headings are removed from the end backwards.
 *
 * A block that holds more than what goes stays: there are other words in it. What goes is cut out
 * of it where that is clear (moderate/excerpts); that its version else still says what another one
 * lost is for moderate/disagreement to find.
 */
#include "moderate/moderation.h"
#include "moderate/remainder.h"

#include <stdlib.h>

enum {
	ROUNDS = 3,
	REST_MOST = 4,		/* words of a block that may go with its pieces, too few for a sentence */
};

static bool *
removed_flag(struct moderation *m, const struct version_block *block)
{
	return &m->texts[block->owner].removed[block->block];
}

static const struct rule **
replaced_flag(struct moderation *m, const struct version_block *block)
{
	return &m->texts[block->owner].replaced[block->block];
}

/* ---- headings ------------------------------------------------------------------------------ */

enum { LEVEL_TITLE = 0, LEVEL_RELATED = 7, LEVEL_NONE = 8 };

static unsigned
level_of(const struct moderation *m, const struct version_block *block)
{
	const struct text *text = &m->texts[block->owner];
	const struct block *b = &text->document.blocks[block->block];

	if (b->article != ARTICLE_NONE && text->document.articles[b->article].title == block->block)
		return LEVEL_TITLE;
	if (b->type == BLOCK_HEADING && b->level > 0)
		return b->level;
	return text->related[block->block] ? LEVEL_RELATED : LEVEL_NONE;
}

/* Per block the next one behind it that stays and is text; the count where there is none. */
static size_t *
find_next_kept(struct moderation *m, const struct version *version)
{
	size_t *next = arena_array(m->arena, version->count, sizeof(*next));
	size_t kept = version->count;

	for (size_t i = version->count; next != NULL && i-- > 0;) {
		const struct version_block *block = &version->blocks[i];
		const struct text *text = &m->texts[block->owner];

		next[i] = kept;
		if (!block->unseen && !text->removed[block->block] && !text->aside[block->block])
			kept = i;
	}
	return next;
}

/* One version and another that is to lose the same. */
struct carrying {
	struct moderation *m;
	const struct version *from, *to;
	const size_t *next_from, *next_to;	/* find_next_kept */
};

/*
 * A heading that went because nothing is left beneath it goes in the other version, too, unless
 * something is left beneath it there: that version holds an entry more.
 */
static bool
heads_something(const struct carrying *c, size_t index)
{
	const struct version_block *block = &c->from->blocks[index];
	unsigned level = level_of(c->m, block);
	size_t next;

	if (level == LEVEL_NONE || level == LEVEL_TITLE ||
	    !c->m->texts[block->owner].leftover[block->block])
		return false;
	next = c->next_to[block->twin];
	return next < c->to->count && level_of(c->m, &c->to->blocks[next]) > level &&
	       (c->to->blocks[next].twin == BLOCK_NONE ||
		c->to->blocks[next].twin != c->next_from[index]);
}

/* ---- pieces -------------------------------------------------------------------------------- */

/* What is known of one piece of a block. */
struct share {
	size_t whole;
	struct range within;
	bool gone;
};

static int
compare_shares(const void *left, const void *right)
{
	const struct share *a = left, *b = right;

	if (a->whole != b->whole)
		return a->whole < b->whole ? -1 : 1;
	if (a->within.start != b->within.start)
		return a->within.start < b->within.start ? -1 : 1;
	return a->within.end < b->within.end ? -1 : a->within.end > b->within.end;
}

/* The words of a block that go with its pieces; 0 where one of them stays. */
static size_t
words_gone(const struct share *shares, size_t count)
{
	size_t words = 0, end = 0;

	for (size_t i = 0; i < count; i++) {
		struct range within = shares[i].within;

		if (!shares[i].gone)
			return 0;
		if (within.start < end)
			within.start = end;
		if (within.end > within.start) {
			words += within.end - within.start;
			end = within.end;
		}
	}
	return words;
}

/* A block of which `from` has the pieces goes when they all go and are nearly all of it. */
static bool
carry_to_wholes(struct moderation *m, const struct version *from, const struct version *to)
{
	struct share *shares = arena_array(m->arena, from->count, sizeof(*shares));
	size_t count = 0;

	if (shares == NULL)
		return moderation_no_memory(m);
	for (size_t i = 0; i < from->count; i++) {
		const struct version_block *block = &from->blocks[i];

		/* What has a twin besides is said once more; it does not hang on its echoes. */
		if (block->whole != BLOCK_NONE && to->blocks[block->whole].twin == BLOCK_NONE)
			shares[count++] = (struct share){ block->whole, block->within,
							  *removed_flag(m, block) };
	}
	if (count > 1)
		qsort(shares, count, sizeof(*shares), compare_shares);
	for (size_t first = 0, end; first < count; first = end) {
		const struct version_block *whole = &to->blocks[shares[first].whole];
		size_t gone, rest;

		for (end = first + 1; end < count && shares[end].whole == shares[first].whole;)
			end++;
		gone = words_gone(shares + first, end - first);
		rest = whole->word_count - gone;
		if (gone > 0 && rest <= REST_MOST && 4 * rest <= whole->word_count)
			*removed_flag(m, whole) = true;
	}
	return true;
}

/* What goes goes with all its pieces; where it is replaced, the first of them stands for it. */
static void
carry_to_pieces(struct moderation *m, const struct version *from, const struct version *to)
{
	size_t last = BLOCK_NONE;

	for (size_t i = 0; i < to->count; i++) {
		const struct version_block *piece = &to->blocks[i], *whole;

		if (piece->whole == BLOCK_NONE)
			continue;
		whole = &from->blocks[piece->whole];
		if (*removed_flag(m, whole) ||
		    (*replaced_flag(m, whole) != NULL && piece->whole == last))
			*removed_flag(m, piece) = true;
		else if (*replaced_flag(m, whole) != NULL && *replaced_flag(m, piece) == NULL)
			*replaced_flag(m, piece) = *replaced_flag(m, whole);
		last = piece->whole;
	}
}

/* ---- carrying over -------------------------------------------------------------------------- */

static void
carry_to_twins(const struct carrying *c)
{
	for (size_t i = 0; i < c->from->count; i++) {
		const struct version_block *block = &c->from->blocks[i], *twin;

		if (block->twin == BLOCK_NONE)
			continue;
		twin = &c->to->blocks[block->twin];
		if (*removed_flag(c->m, block)) {
			if (!heads_something(c, i))
				*removed_flag(c->m, twin) = true;
		} else if (*replaced_flag(c->m, block) != NULL && *replaced_flag(c->m, twin) == NULL) {
			*replaced_flag(c->m, twin) = *replaced_flag(c->m, block);
		}
	}
}

static bool
carry(struct moderation *m, const struct version *from, const struct version *to)
{
	struct carrying carrying = { m, from, to, find_next_kept(m, from), find_next_kept(m, to) };

	if (carrying.next_from == NULL || carrying.next_to == NULL)
		return moderation_no_memory(m);
	carry_to_twins(&carrying);
	carry_to_pieces(m, from, to);
	return carry_to_wholes(m, from, to);
}

static bool
carry_all(struct moderation *m)
{
	for (size_t i = 0; i < m->strand_count; i++)
		for (size_t j = 0; j < m->strands[i].pairing_count; j++) {
			const struct pairing *pairing = &m->strands[i].pairings[j];

			if (!carry(m, &pairing->other, &pairing->one) ||
			    !carry(m, &pairing->one, &pairing->other))
				return false;
		}
	return true;
}

/* ---- rounds --------------------------------------------------------------------------------- */

static bool
find_leftovers(struct moderation *m, struct text *text)
{
	size_t count = text->document.block_count;
	bool *before = arena_array(m->arena, count, sizeof(*before));

	if (before == NULL)
		return moderation_no_memory(m);
	for (size_t i = 0; i < count; i++)
		before[i] = text->removed[i];
	remainder_find(&(struct remainder){
		.document = &text->document, .related = text->related, .aside = text->aside,
		.footer = text->footer, .removed = text->removed, .dropped = text->dropped });
	for (size_t i = 0; i < count; i++)
		text->leftover[i] |= text->removed[i] && !before[i];
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
		for (size_t i = 0; i < m->text_count; i++)
			if (!find_leftovers(m, &m->texts[i]))
				return false;
		if (!watch_check(m->watch, m->err) || !carry_all(m))
			return false;
		now = count_removed(m);
	}
	return excerpts_cut(m);
}
