/*
 * Removal, whatever the kind of document: which blocks go with others because they lie in them.
 */
#include "moderate/removal.h"

#include "base/search.h"

#include <stdlib.h>

static int
by_start(const void *left, const void *right)
{
	const struct range *a = left, *b = right;

	return a->start < b->start ? -1 : a->start > b->start;
}

/* The sources of removed blocks by their start, the end of each being the furthest end so far. */
static struct range *
removed_sources(const struct document *document, const bool *removed, struct arena *arena,
		size_t *count_out)
{
	struct range *sources = arena_array(arena, document->block_count, sizeof(*sources));
	size_t count = 0;

	if (sources == NULL)
		return NULL;
	for (size_t i = 0; i < document->block_count; i++)
		if (removed[i])
			sources[count++] = document->blocks[i].source;
	if (count > 1)
		qsort(sources, count, sizeof(*sources), by_start);
	for (size_t i = 1; i < count; i++)
		if (sources[i - 1].end > sources[i].end)
			sources[i].end = sources[i - 1].end;
	*count_out = count;
	return sources;
}

static bool
lies_in_one(const struct range *sources, size_t count, struct range source)
{
	size_t begun = COUNT_WHILE(count, i, sources[i].start <= source.start);

	return begun > 0 && sources[begun - 1].end >= source.end;
}

bool *
removal_with_inner(const struct document *document, const bool *removed, struct arena *arena)
{
	bool *gone = arena_array(arena, document->block_count, sizeof(*gone));
	size_t count;
	struct range *sources = removed_sources(document, removed, arena, &count);

	if (gone == NULL || sources == NULL)
		return NULL;
	for (size_t i = 0; i < document->block_count; i++)
		gone[i] = removed[i] || (!document->blocks[i].view &&
					 lies_in_one(sources, count, document->blocks[i].source));
	return gone;
}

bool
removal_edits_with(const struct document *document, const bool *removed, const bool *pictures,
		   struct arena *arena, struct edits *edits)
{
	bool *gone = removal_with_inner(document, removed, arena);

	if (gone == NULL)
		return false;
	if (document->html)
		return removal_html(document, gone, pictures, arena, edits);
	removal_plain(document, gone, edits);
	return true;
}

bool
removal_edits(const struct document *document, const bool *removed, struct arena *arena,
	      struct edits *edits)
{
	return removal_edits_with(document, removed, NULL, arena, edits);
}
