/*
 * Pictures without words that lead where something leads that goes in another version.
 *
 * Such a picture is no block, so nothing is paired with it; but where a teaser is a text in one version
 * and a picture within a link in another, both lead to the same place. It stays where anything that
 * stays leads there as well.
 */
#include "moderate/moderation.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "moderate/link.h"

/* Where the blocks of a version lead, sorted; of those that go, or of those that stay. */
struct links {
	uint64_t *items;
	size_t count;
};

static int
compare_links(const void *left, const void *right)
{
	const uint64_t *a = left, *b = right;

	return *a < *b ? -1 : *a > *b;
}

static bool
links_find(struct moderation *m, const struct version *version, bool gone, struct links *links)
{
	*links = (struct links){ arena_array(m->arena, version->count, sizeof(*links->items)), 0 };
	if (links->items == NULL)
		return moderation_no_memory(m);
	for (size_t i = 0; i < version->count; i++) {
		const struct version_block *block = &version->blocks[i];
		uint64_t link = link_digest(block->document->blocks[block->block].href);

		if (link != 0 && m->texts[block->owner].removed[block->block] == gone)
			links->items[links->count++] = link;
	}
	if (links->count > 1)
		qsort(links->items, links->count, sizeof(*links->items), compare_links);
	return true;
}

static bool
links_hold(const struct links *links, uint64_t link)
{
	return links->count > 0 && bsearch(&link, links->items, links->count, sizeof(link),
					   compare_links) != NULL;
}

/* Where the link around a node leads; 0: there is none. */
static uint64_t
link_around(const struct html_tree *tree, uint32_t node)
{
	const struct html_attribute *href;

	while (node != HTML_NO_NODE && tree->nodes[node].element != ELEMENT_A)
		node = tree->nodes[node].parent;
	if (node == HTML_NO_NODE)
		return 0;
	href = html_node_attribute(tree, &tree->nodes[node], "href");
	return href == NULL ? 0 : link_digest(slice_range(tree->source, href->value));
}

static bool
find_in(struct moderation *m, struct text *text, const struct links *gone,
	const struct links *kept, const struct links *kept_here)
{
	const struct html_tree *tree = &text->document.tree;

	if (!text->document.html)
		return true;
	if (text->pictures == NULL)
		text->pictures = arena_array(m->arena, tree->count, sizeof(*text->pictures));
	if (text->pictures == NULL)
		return moderation_no_memory(m);
	for (size_t i = 0; i < tree->count; i++) {
		uint64_t link;

		if (tree->nodes[i].type != HTML_NODE_ELEMENT || tree->nodes[i].element != ELEMENT_IMG)
			continue;
		link = link_around(tree, tree->nodes[i].parent);
		if (link == 0 || !links_hold(gone, link) || links_hold(kept, link) ||
		    links_hold(kept_here, link))
			continue;
		text->pictures[i] = true;
		text->any_picture = true;
	}
	return true;
}

/* Pictures of `to` that lead where something of `from` led that goes. */
static bool
find(struct moderation *m, const struct version *from, const struct version *to)
{
	struct links gone, kept, kept_here;
	size_t last = SIZE_MAX;

	if (!links_find(m, from, true, &gone))
		return false;
	if (gone.count == 0)
		return true;
	if (!links_find(m, from, false, &kept) || !links_find(m, to, false, &kept_here))
		return false;
	for (size_t i = 0; i < to->count; i++) {
		if (to->blocks[i].owner == last)
			continue;
		last = to->blocks[i].owner;
		if (!find_in(m, &m->texts[last], &gone, &kept, &kept_here))
			return false;
	}
	return true;
}

/* They have no words that the list of what was removed could show, so a note tells of them. */
static bool
tell(struct moderation *m, const struct text *text)
{
	const struct html_tree *tree = &text->document.tree;
	size_t count = 0, first = 0, line, column;

	for (size_t i = tree->count; i-- > 0;)
		if (text->pictures[i]) {
			count++;
			first = tree->nodes[i].range.start;
		}
	utf8_place(tree->source, first, &line, &column);
	if (count == 1)
		return moderation_note(m, "part %s line %zu: a picture goes with what led where it leads",
				       text->part->number, line);
	return moderation_note(m, "part %s line %zu: %zu pictures go with what led where they lead",
			       text->part->number, line, count);
}

bool
pictures_find(struct moderation *m)
{
	for (size_t i = 0; i < m->strand_count; i++)
		for (size_t j = 0; j < m->strands[i].pairing_count; j++) {
			const struct pairing *pairing = &m->strands[i].pairings[j];

			if (!watch_check(m->watch, m->err) ||
			    !find(m, &pairing->one, &pairing->other) ||
			    !find(m, &pairing->other, &pairing->one))
				return false;
		}
	for (size_t i = 0; i < m->text_count; i++)
		if (m->texts[i].any_picture && !tell(m, &m->texts[i]))
			return false;
	return true;
}
