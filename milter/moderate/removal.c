/*
 * Removal, whatever the kind of document: which blocks go with others because they lie in them.
 */
#include "moderate/removal.h"

bool *
removal_with_inner(const struct document *document, const bool *removed, struct arena *arena)
{
	bool *gone = arena_array(arena, document->block_count, sizeof(*gone));
	struct range outer = { 0, 0 };

	if (gone == NULL)
		return NULL;
	/* Blocks are in source order, an inner one behind the one it lies in. */
	for (size_t i = 0; i < document->block_count; i++) {
		const struct range source = document->blocks[i].source;

		gone[i] = removed[i] || (range_len(outer) > 0 && range_contains(outer, source));
		if (removed[i] && source.end > outer.end)
			outer = source;
	}
	return gone;
}

bool
removal_edits(const struct document *document, const bool *removed, struct arena *arena,
	      struct edits *edits)
{
	bool *gone = removal_with_inner(document, removed, arena);

	if (gone == NULL)
		return false;
	if (document->html)
		return removal_html(document, gone, arena, edits);
	removal_plain(document, gone, edits);
	return true;
}
