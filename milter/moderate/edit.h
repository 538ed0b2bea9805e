/*
 * edit - what is to change in the UTF-8 text of a part: replace [start, end) by bytes.
 *
 * Edits are gathered in any order and brought into order once: afterwards they are sorted and
 * neither overlap nor touch. Where they meet, removal wins over replacement, and what was to be
 * inserted is never lost: an insertion inside or beside a removed range stands where that range
 * was, insertions at one place in the order in which they were added.
 *
 * Units      positions in the part's UTF-8 text
 * Ownership  in the arena; inserted bytes are not copied
 * Errors     a failed allocation is remembered: one check after edits_finish is enough
 */
#ifndef BLUEPENCIL_MODERATE_EDIT_H
#define BLUEPENCIL_MODERATE_EDIT_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/compiler.h"
#include "base/slice.h"

struct edit {
	struct range range;		/* empty: an insertion */
	struct slice bytes;		/* empty: a removal */
};

struct edits {
	struct edit *items;
	size_t count, cap;
	struct arena *arena;
	bool failed;
};

void edits_init(struct edits *edits, struct arena *arena);

void edits_remove(struct edits *edits, struct range range);	/* an empty range: nothing */
void edits_replace(struct edits *edits, struct range range, struct slice bytes);
void edits_insert(struct edits *edits, size_t at, struct slice bytes);

/* Sorts and merges. False when memory was short, now or before. */
MUST_USE bool edits_finish(struct edits *edits);

/* The text with the finished edits done. */
void edits_apply(const struct edits *edits, struct slice text, struct buf *out);

/*
 * The finished edits as replacements of whole lines: for texts of which a line can be written anew
 * and a piece of it cannot. False when memory was short.
 */
MUST_USE bool edits_by_lines(const struct edits *edits, struct slice text, struct edits *lines_out);

#endif
