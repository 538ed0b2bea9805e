/*
 * What a reader takes for one piece in a run of inline content.
 *
 * A run is mostly one block. It is several where two line breaks stand for a paragraph's end,
 * where its lines are lines in their own right (links one under the other, headlines), and
 * where it is a row of links with bars between. The smaller the blocks, the less of the
 * publisher's text goes with a promo beneath it; but a sentence must not be torn, or no phrase
 * matches across.
 */
#include "text/html_run.h"

#include "base/utf8.h"
#include "text/character.h"
#include "text/html_lines.h"
#include "text/html_part.h"

/* ---- gathering ---------------------------------------------------------------------------- */

static bool
is_shown(struct slice text)
{
	uint32_t c;

	for (size_t at = 0; at < text.len;) {
		enum character is;

		at += utf8_decode(text, at, &c, NULL);
		is = character_of(c);
		if (is != CHARACTER_BLANK && is != CHARACTER_INVISIBLE)
			return true;
	}
	return false;
}

static void
judge_words(const struct html_run *run, const struct html_node *node, struct run_item *item)
{
	if (node->is_character) {
		enum character is = character_of(node->code_points[0]);

		item->shown = is != CHARACTER_BLANK && is != CHARACTER_INVISIBLE;
		item->says = is == CHARACTER_LETTER || is == CHARACTER_DIGIT;
		return;
	}
	item->says = text_says_something(run_source(run, node));
	item->shown = item->says || is_shown(run_source(run, node));
}

/* The value of an attribute that says something; empty where it does not. */
static struct slice
words_of(const struct html_run *run, const struct html_node *node, const char *name)
{
	const struct html_attribute *attribute = html_node_attribute(run->tree, node, name);
	struct slice words = { 0 };

	if (attribute != NULL && attribute->has_value)
		words = html_attribute_value(run->arena, run->tree->source, attribute);
	return words.len > 0 && text_says_something(words) ? words : (struct slice){ 0 };
}

/* The words of an image: its alt, and its title where that says something else. */
static bool
alt_of(const struct html_run *run, const struct html_node *node, struct slice *alt_out)
{
	struct slice alt = words_of(run, node, "alt"), title = words_of(run, node, "title");
	struct buf both;

	*alt_out = alt.len > 0 ? alt : title;
	if (alt.len == 0 || title.len == 0 || slice_equal(alt, title))
		return true;
	buf_init(&both, run->arena);
	buf_add(&both, alt);
	buf_byte(&both, ' ');
	buf_add(&both, title);
	*alt_out = buf_slice(&both);
	return !both.failed;
}

static enum look
look_of(const struct html_node *node)
{
	bool text = node->type == HTML_NODE_TEXT;
	bool hidden = text ? visibility_hides_text(node->visibility)
			   : visibility_hides(node->visibility);

	if (!hidden)
		return node->conditional ? LOOK_PARTLY : LOOK_SEEN;
	hidden = text ? visibility_hides_text(node->elsewhere) : visibility_hides(node->elsewhere);
	return hidden ? LOOK_HIDDEN : LOOK_PARTLY;
}

/* Does the text end in a letter or a digit? */
static bool
ends_in_word(const struct html_run *run, const struct html_node *node)
{
	struct slice text = run_source(run, node);
	size_t at = text.len;
	enum character is;
	uint32_t c = node->code_points[0];

	if (!node->is_character) {
		while (at > 0 && (text.data[--at] & 0xC0) == 0x80)
			;
		(void)utf8_decode(text, at, &c, NULL);
	}
	is = character_of(c);
	return is == CHARACTER_LETTER || is == CHARACTER_DIGIT;
}

/* What Outlook alone reads is in no view. */
static uint8_t
views_of(const struct html_node *node)
{
	return node->conditional ? 0 : node->views;
}

static bool
add(struct html_run *run, struct run_item item)
{
	struct run_item *added = ARENA_PUSH(run->arena, run->items, run->count, run->cap);

	if (added == NULL)
		return false;
	*added = item;
	if (item.look == LOOK_SEEN)
		run->in_word = item.kind == RUN_WORDS && ends_in_word(run, &run->tree->nodes[item.node]);
	run->varies |= item.kind != RUN_IMAGE && item.kind != RUN_EDGE &&
		       item.views != (item.look == LOOK_SEEN ? VIEW_ALL : 0) &&
		       !run->tree->nodes[item.node].conditional;
	return true;
}

bool
run_add(struct html_run *run, uint32_t node_index, uint32_t link)
{
	const struct html_node *node = &run->tree->nodes[node_index];
	struct run_item item = { .node = node_index, .link = link, .range = node->range,
				 .look = look_of(node), .views = views_of(node) };

	if (node->type == HTML_NODE_TEXT) {
		item.kind = RUN_WORDS;
		judge_words(run, node, &item);
	} else if (node->element == ELEMENT_BR) {
		item.kind = RUN_BREAK;
	} else {
		item.kind = RUN_IMAGE;
		if (!alt_of(run, node, &item.alt))
			return false;
		if (item.alt.len == 0)
			return true;
	}
	return add(run, item);
}

bool
run_add_edge(struct html_run *run, uint32_t node, struct range tag)
{
	return add(run, (struct run_item){ .kind = RUN_EDGE, .node = node, .link = HTML_NO_NODE,
					   .range = tag, .look = LOOK_HIDDEN });
}

/* ---- how many blocks a run is ------------------------------------------------------------- */

/* Is every word of the part that says something in a link, and in more than one? */
static bool
is_row_of_links(const struct html_run *run, const struct run_part *part)
{
	uint32_t link = HTML_NO_NODE;
	bool separated = true;
	size_t links = 0;

	for (size_t i = part->first; i < part->last; i++) {
		const struct run_item *item = &run->items[i];

		if (item->kind != RUN_WORDS || item->look != LOOK_SEEN)
			continue;
		if (item->link == HTML_NO_NODE) {
			if (item->says)
				return false;
			separated = true;
		} else if (item->says && !run_same_link(run, item->link, link)) {
			if (!separated)
				return false;		/* a word in two links is one word */
			link = item->link;
			separated = false;
			links++;
		}
	}
	return links > 1;
}

/* Where the words of the link that item `i` stands in end in the part. */
static size_t
link_end(const struct html_run *run, const struct run_part *part, size_t i)
{
	uint32_t link = run->items[i].link;
	size_t end = i + 1;

	for (i = end; i < part->last; i++) {
		if (!run_shows(run, i) || run->items[i].link == HTML_NO_NODE)
			continue;
		if (!run_same_link(run, run->items[i].link, link))
			break;
		end = i + 1;
	}
	return end;
}

/* Writes a block for each link of a row; what stands between them belongs to none. */
static void
write_row_of_links(const struct html_run *run, struct run_part part)
{
	struct run_part rest = part;

	for (size_t i = part.first; i < part.last; i++) {
		struct run_part link = { .first = i, .reach = rest.reach };

		if (!run_shows(run, i) || run->items[i].link == HTML_NO_NODE)
			continue;
		rest.last = i;
		rest.reach.end = run_node(run, i)->range.start;
		run_part_write_unseen(run, rest);
		link.last = link_end(run, &part, i);
		if (link.last < part.last)
			link.reach.end = run_node(run, link.last)->range.start;
		else
			link.reach.end = part.reach.end;
		run_part_write(run, link);
		i = link.last - 1;
		rest.first = link.last;
		rest.reach.start = run_node(run, i)->range.end;
	}
	rest.last = part.last;
	rest.reach.end = part.reach.end;
	run_part_write_unseen(run, rest);
}

static void
write_part_of_run(const struct html_run *run, struct run_part part)
{
	if (run->type != BLOCK_HEADING && run->type != BLOCK_ITEM && is_row_of_links(run, &part))
		write_row_of_links(run, part);
	else
		run_part_write(run, part);
}

/* Two breaks or more, with nothing to be seen between them, at `at`: where they end, else 0. */
static size_t
paragraph_break(const struct html_run *run, size_t at)
{
	size_t breaks = 0, end = 0;

	for (; at < run->count; at++) {
		if ((run->items[at].kind == RUN_IMAGE && run->items[at].look == LOOK_SEEN) ||
		    run_shows(run, at))
			break;
		if (run->items[at].kind == RUN_BREAK && run->items[at].look == LOOK_SEEN) {
			breaks++;
			end = at + 1;
		}
	}
	return breaks > 1 ? end : 0;
}

/* A list item is one piece, however many lines it has. */
static void
write_paragraph(const struct html_run *run, struct run_part part)
{
	if (run->type == BLOCK_ITEM)
		write_part_of_run(run, part);
	else
		run_lines_write(run, part, write_part_of_run);
}

static void
write_paragraphs(const struct html_run *run, size_t source_end)
{
	struct run_part part = { .reach = { run->start, source_end } };

	for (size_t at = 0; at < run->count; at++) {
		size_t after = run->items[at].kind == RUN_BREAK ? paragraph_break(run, at) : 0;

		if (after == 0)
			continue;
		part.last = at;
		part.reach.end = run_node(run, at)->range.start;
		write_paragraph(run, part);
		part.first = after;
		part.reach.start = run_node(run, after - 1)->range.end;
		at = after - 1;
	}
	part.last = run->count;
	part.reach.end = source_end;
	write_paragraph(run, part);
}

void
run_flush(struct html_run *run, size_t end)
{
	struct run_part whole = { .last = run->count, .reach = { run->start, end } };
	size_t first = run->builder->count;

	if (!run_part_says(run, &whole, LOOK_SEEN))
		run_part_write_hidden(run, whole);
	else if (run->type == BLOCK_HEADING)
		write_part_of_run(run, whole);
	else
		write_paragraphs(run, end);
	if (run->varies)
		run_views_write(run, first);
	run->count = 0;
	run->varies = run->in_word = false;
}
