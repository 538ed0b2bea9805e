/*
 * The words of a part of a run, as a block with its source.
 *
 * The source of a block begins and ends with its first and last visible character and then
 * grows: an inline element that holds nothing else that is visible comes along with its tags.
 * An inline element that begins or ends in the midst of the words and goes on outside does not
 * end the block, for a reader sees no end there; then one of its tags is in the source alone.
 *
 * Words that are hidden in the midst of visible ones make a block of their own behind them. So do
 * images. Their text is not in the map: its way back is the block's source.
 */
#include "text/html_part.h"

#include "base/utf8.h"

/* ---- the source of a block ---------------------------------------------------------------- */

/* The parent of a node, if it is an inline element that stands within `reach`. */
static uint32_t
parent_within(const struct html_run *run, uint32_t node, struct range reach)
{
	uint32_t parent = run->tree->nodes[node].parent;

	if (parent == HTML_NO_NODE || parent == run->node)
		return HTML_NO_NODE;
	return !run->tree->nodes[parent].unsafe &&
		       range_contains(reach, run->tree->nodes[parent].range)
		   ? parent
		   : HTML_NO_NODE;
}

/* The outermost element around a node that stands within `reach`, or the node itself. */
static uint32_t
outermost_within(const struct html_run *run, uint32_t node, struct range reach)
{
	uint32_t parent;

	while ((parent = parent_within(run, node, reach)) != HTML_NO_NODE)
		node = parent;
	return node;
}

/* Takes in the inline elements around the block's first and last word that are all its own. */
static struct range
grown(const struct html_run *run, const struct run_part *part, struct range source)
{
	uint32_t ends[2] = { run->items[part->first].node, run->items[part->last - 1].node };

	for (size_t i = 0; i < COUNT(ends); i++) {
		uint32_t outermost = outermost_within(run, ends[i], part->reach);
		struct range range = run->tree->nodes[outermost].range;

		if (outermost == ends[i])
			continue;
		source.start = range.start < source.start ? range.start : source.start;
		source.end = range.end > source.end ? range.end : source.end;
	}
	return source;
}

/* The nodes of the part's words, from the first to the last. */
static struct range
words_of(const struct html_run *run, const struct run_part *part)
{
	return (struct range){ run_node(run, part->first)->range.start,
			       run_node(run, part->last - 1)->range.end };
}

/* ---- questions ---------------------------------------------------------------------------- */

static struct slice
href_of(const struct html_run *run, uint32_t link)
{
	const struct html_attribute *href;

	if (link == HTML_NO_NODE)
		return (struct slice){ 0 };
	href = html_node_attribute(run->tree, &run->tree->nodes[link], "href");
	return href == NULL ? (struct slice){ 0 } : slice_range(run->tree->source, href->value);
}

bool
run_same_link(const struct html_run *run, uint32_t a, uint32_t b)
{
	return a == b || (a != HTML_NO_NODE && b != HTML_NO_NODE &&
			  slice_equal(href_of(run, a), href_of(run, b)));
}

bool
run_part_says(const struct html_run *run, const struct run_part *part, enum look look)
{
	for (size_t i = part->first; i < part->last; i++) {
		const struct run_item *item = &run->items[i];

		if (item->kind == RUN_WORDS && item->look == look && item->says)
			return true;
	}
	return false;
}

struct run_part
run_part_trimmed(const struct html_run *run, struct run_part part, enum look look)
{
	while (part.first < part.last && !(run->items[part.first].shown &&
					   run->items[part.first].look == look))
		part.first++;
	while (part.last > part.first && !(run->items[part.last - 1].shown &&
					   run->items[part.last - 1].look == look))
		part.last--;
	return part;
}

/* Is all that says something in one link? */
static bool
is_link(const struct html_run *run, const struct run_part *part, enum look look)
{
	uint32_t link = HTML_NO_NODE;

	for (size_t i = part->first; i < part->last; i++) {
		const struct run_item *item = &run->items[i];

		if (!item->says || item->look != look)
			continue;
		if (item->link == HTML_NO_NODE ||
		    (link != HTML_NO_NODE && !run_same_link(run, item->link, link)))
			return false;
		link = item->link;
	}
	return link != HTML_NO_NODE;
}

/* Does the link of the image hold nothing else that says or shows something? */
static bool
is_alone_in_link(const struct html_run *run, size_t image)
{
	uint32_t link = run->items[image].link;

	for (size_t i = image; i > 0 && run->items[i - 1].link == link; i--) {
		if (run->items[i - 1].shown || run->items[i - 1].kind == RUN_IMAGE)
			return false;
	}
	for (size_t i = image + 1; i < run->count && run->items[i].link == link; i++) {
		if (run->items[i].shown || run->items[i].kind == RUN_IMAGE)
			return false;
	}
	return true;
}

/* ---- writing ------------------------------------------------------------------------------ */

static void
write_words(const struct html_run *run, const struct run_item *item, bool inside)
{
	const struct html_node *node = &run->tree->nodes[item->node];
	struct document_builder *builder = run->builder;

	builder->linking = item->link != HTML_NO_NODE;
	if (!inside && node->is_character) {
		builder_character(builder, node->range, node->code_points);
	} else if (!inside) {
		builder_text(builder, node->range);
	} else if (node->is_character) {
		uint8_t bytes[8];
		size_t len = utf8_encode(node->code_points[0], bytes);

		if (node->code_points[1] != 0)
			len += utf8_encode(node->code_points[1], bytes + len);
		builder_words(builder, (struct slice){ bytes, len });
	} else {
		builder_words(builder, run_source(run, node));
	}
}

/* Which items of a part are written: those of a look, or those of a view. */
struct filter {
	enum look look;
	unsigned view;			/* VIEW_BIT(); 0: the look decides */
};

static bool
takes(struct filter filter, const struct run_item *item)
{
	return filter.view != 0 ? (item->views & filter.view) != 0 : item->look == filter.look;
}

/* Writes the words of the part that the filter takes; returns their first link. */
static uint32_t
write_part(const struct html_run *run, const struct run_part *part, struct filter filter, bool inside)
{
	uint32_t link = HTML_NO_NODE, open = HTML_NO_NODE;
	size_t start = 0;			/* of what the link holds that is open */

	for (size_t i = part->first; i < part->last; i++) {
		const struct run_item *item = &run->items[i];

		if (!takes(filter, item))
			continue;
		if (item->kind == RUN_BREAK && inside)
			builder_words(run->builder, SLICE(" "));
		else if (item->kind == RUN_BREAK)
			builder_blank(run->builder, run_node(run, i)->range);
		if (item->kind != RUN_WORDS)
			continue;
		if (link == HTML_NO_NODE && item->shown)
			link = item->link;
		if (item->link != open) {
			builder_note_link(run->builder, start, href_of(run, open));
			open = item->link;
			start = run->builder->text.len;
		}
		write_words(run, item, inside);
	}
	builder_note_link(run->builder, start, href_of(run, open));
	return link;
}

/*
 * The font of the words that say something, their smallest size, and are all of them bold? And the views
 * they are seen in.
 */
static void
set_looks(const struct html_run *run, const struct run_part *part, struct filter filter,
	  struct block *block)
{
	block->bold = true;
	block->font_size = UINT32_MAX;
	for (size_t i = part->first; i < part->last; i++) {
		const struct visibility *font = &run_node(run, i)->visibility;

		if (!run->items[i].says || !takes(filter, &run->items[i]))
			continue;
		block->views |= run->items[i].views;
		block->bold &= font->bold;
		if (font->font_size < block->font_size)
			block->font_size = font->font_size;
	}
}

void
run_part_write_view(const struct html_run *run, struct run_part part, unsigned view, size_t first,
		    size_t last)
{
	struct block block = { .type = run->type, .level = run->level, .node = run->node,
			       .hidden = true, .partly = true, .view = true,
			       .view_of = first, .view_end = last };
	const struct filter filter = { .view = view };

	builder_begin_inside(run->builder);
	(void)write_part(run, &part, filter, true);	/* where it leads the blocks beneath tell */
	set_looks(run, &part, filter, &block);
	block.views = (uint8_t)view;
	block.source = words_of(run, &part);
	(void)builder_end(run->builder, block);
}

static void
write_image(const struct html_run *run, size_t at, struct range reach)
{
	const struct run_item *item = &run->items[at];
	struct block block = { .type = BLOCK_IMAGE, .node = item->node,
			       .hidden = item->look != LOOK_SEEN,
			       .partly = item->look == LOOK_PARTLY,
			       .source = run_node(run, at)->range };
	size_t start;

	if (item->link != HTML_NO_NODE) {
		block.href = href_of(run, item->link);
		if (is_alone_in_link(run, at) && !run->tree->nodes[item->link].unsafe &&
		    range_contains(reach, run->tree->nodes[item->link].range))
			block.source = run->tree->nodes[item->link].range;
	}
	builder_begin_inside(run->builder);
	run->builder->linking = item->link != HTML_NO_NODE;
	start = run->builder->text.len;
	builder_words(run->builder, item->alt);
	builder_note_link(run->builder, start, block.href);
	(void)builder_end(run->builder, block);
}

static void
write_images(const struct html_run *run, size_t first, size_t last, struct range reach)
{
	for (size_t i = first; i < last; i++) {
		if (run->items[i].kind == RUN_IMAGE)
			write_image(run, i, reach);
	}
}

/*
 * One block of the part's words, which have this look. `inside`: it stands within the range of the
 * block before.
 */
static void
write_block(const struct html_run *run, const struct run_part *part, enum look look, bool inside)
{
	struct document_builder *builder = run->builder;
	struct block block = { .type = run->type, .level = run->level, .node = run->node,
			       .hidden = look != LOOK_SEEN, .partly = look == LOOK_PARTLY };

	struct filter filter = { .look = look };

	if (inside)
		builder_begin_inside(builder);
	else
		builder_begin(builder);
	block.href = href_of(run, write_part(run, part, filter, inside));
	block.source = grown(run, part, inside ? words_of(run, part) : builder->run);
	set_looks(run, part, filter, &block);
	if ((run->type == BLOCK_PARAGRAPH || run->type == BLOCK_CELL) &&
	    is_link(run, part, look))
		block.type = BLOCK_LINK;
	(void)builder_end(builder, block);
}

/* Makes a block of the part's words, if they say something. */
static void
write_trimmed(const struct html_run *run, struct run_part part, enum look look, bool inside)
{
	part = run_part_trimmed(run, part, look);
	if (run_part_says(run, &part, look))
		write_block(run, &part, look, inside);
}

/*
 * Where unseen words that are read together end, from item `first` on: before visible words, an
 * edge, or words that others see. `look_out` is theirs.
 */
static size_t
unseen_end(const struct html_run *run, size_t first, size_t last, enum look *look_out)
{
	*look_out = LOOK_SEEN;
	for (; first < last && !run_shows(run, first); first++) {
		const struct run_item *item = &run->items[first];

		if (item->kind == RUN_EDGE)
			break;
		if (item->kind != RUN_WORDS || !item->shown)
			continue;
		if (*look_out != LOOK_SEEN && *look_out != item->look)
			break;
		*look_out = item->look;
	}
	return first;
}

/* Blocks of the words in `whole` that not every reader sees. */
static void
write_unseen(const struct html_run *run, struct run_part whole, bool inside)
{
	struct run_part part = { .first = whole.first, .reach = whole.reach };

	while (part.first < whole.last) {
		enum look look;
		bool between;

		part.last = unseen_end(run, part.first, whole.last, &look);
		between = part.last < whole.last && (run_shows(run, part.last) ||
						     run->items[part.last].kind == RUN_EDGE);
		part.reach.end = part.last < whole.last ? run->items[part.last].range.start
							: whole.reach.end;
		if (look != LOOK_SEEN)
			write_trimmed(run, part, look, inside);
		part.reach.start = between ? run->items[part.last].range.end : part.reach.end;
		part.first = part.last + between;
	}
}

void
run_part_write_unseen(const struct html_run *run, struct run_part part)
{
	write_unseen(run, part, true);
	write_images(run, part.first, part.last, part.reach);
}

void
run_part_write(const struct html_run *run, struct run_part part)
{
	struct run_part seen = run_part_trimmed(run, part, LOOK_SEEN), before = part;

	if (!run_part_says(run, &seen, LOOK_SEEN)) {
		run_part_write_unseen(run, part);
		return;
	}
	/* Blocks are in source order: what is hidden before the source of the words comes first. */
	before.reach.end = grown(run, &seen, words_of(run, &seen)).start;
	before.last = part.first;
	while (run->items[before.last].range.start < before.reach.end)
		before.last++;
	write_unseen(run, before, true);
	write_images(run, part.first, seen.first, part.reach);
	write_trimmed(run, seen, LOOK_SEEN, false);
	write_images(run, seen.first, part.last, part.reach);
	part.first = before.last;
	part.reach.start = before.reach.end;
	write_unseen(run, part, true);
}

void
run_part_write_hidden(const struct html_run *run, struct run_part part)
{
	write_unseen(run, part, false);
	write_images(run, part.first, part.last, part.reach);
}
