/*
 * removal_test - a text without one of its blocks. Include it after cmocka.h.
 */
#ifndef BLUEPENCIL_MODERATE_REMOVAL_TEST_H
#define BLUEPENCIL_MODERATE_REMOVAL_TEST_H

#include "base/buf.h"
#include "moderate/removal.h"

static inline struct slice
without_block(struct arena *arena, const struct document *document, size_t block)
{
	bool *removed = arena_array(arena, document->block_count, sizeof(*removed));
	struct edits edits;
	struct buf out;

	assert_non_null(removed);
	removed[block] = true;
	edits_init(&edits, arena);
	assert_true(removal_edits(document, removed, arena, &edits));
	assert_true(edits_finish(&edits));
	buf_init(&out, arena);
	edits_apply(&edits, document->source, &out);
	assert_false(out.failed);
	return buf_slice(&out);
}

#endif
