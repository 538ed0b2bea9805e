/*
 * A picture here, a text there, and both lead to the same place: a teaser that is a picture, whose
 * words ("Picture", a slogan) are not those of the text.
 *
 * Only what is left without a counterpart is looked at, and only links that one block of either
 * version has, so that it is clear which is which.
 */
#include <stdlib.h>

#include "moderate/link.h"
#include "moderate/pairing_side.h"

struct lead {
	uint64_t link;
	size_t block;
};

static int
compare_leads(const void *left, const void *right)
{
	const struct lead *a = left, *b = right;

	if (a->link != b->link)
		return a->link < b->link ? -1 : 1;
	return a->block < b->block ? -1 : a->block > b->block;
}

/* The blocks of a side that lead anywhere, by where; NULL when memory is short. */
static struct lead *
list_leads(const struct side *side, struct arena *arena, size_t *count_out)
{
	struct lead *leads = arena_array(arena, side->version->count, sizeof(*leads));
	size_t count = 0;

	for (size_t i = 0; leads != NULL && i < side->version->count; i++) {
		const struct version_block *block = &side->version->blocks[i];
		uint64_t link = link_digest(block->document->blocks[block->block].href);

		if (link != 0)
			leads[count++] = (struct lead){ link, i };
	}
	if (count > 1)
		qsort(leads, count, sizeof(*leads), compare_leads);
	*count_out = count;
	return leads;
}

static bool
is_picture(const struct side *side, size_t index)
{
	const struct version_block *block = &side->version->blocks[index];

	return block->document->blocks[block->block].type == BLOCK_IMAGE;
}

static size_t
run_end(const struct lead *leads, size_t count, size_t first)
{
	size_t end = first + 1;

	while (end < count && leads[end].link == leads[first].link)
		end++;
	return end;
}

bool
linked_pair(struct side *one, struct side *other, struct arena *arena)
{
	size_t a_count, b_count, i = 0, j = 0;
	const struct lead *a = list_leads(one, arena, &a_count);
	const struct lead *b = list_leads(other, arena, &b_count);

	if (a == NULL || b == NULL)
		return false;
	while (i < a_count && j < b_count) {
		size_t a_end, b_end;

		if (a[i].link != b[j].link) {
			if (a[i].link < b[j].link)
				i++;
			else
				j++;
			continue;
		}
		a_end = run_end(a, a_count, i);
		b_end = run_end(b, b_count, j);
		if (a_end - i == 1 && b_end - j == 1 && side_is_free(one, a[i].block) &&
		    side_is_free(other, b[j].block) &&
		    is_picture(one, a[i].block) != is_picture(other, b[j].block))
			side_pair(one, a[i].block, other, b[j].block);
		i = a_end;
		j = b_end;
	}
	return true;
}
