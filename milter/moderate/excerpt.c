/*
 * Finds where an excerpt begins and ends in the folded text of its block, and from there in the source.
 *
 * Between two words stands, in this order, what closes the first (".", ")"), blanks, and what opens
 * the second ("- ", "("); an address in between belongs to the entry that it follows, or in a block
 * that begins with one to the entry before which it stands. Words go with what closes and opens
 * them, and of the blanks around them one side stays.
 */
#include "moderate/excerpt.h"

#include "base/ascii.h"
#include "base/utf8.h"
#include "html/element.h"
#include "text/search.h"

enum { LINE_MOST = 78 };	/* RFC 5322 2.1.1 */

/* Where the addresses of a block's entries stand. */
enum habit { ADDRESS_NOWHERE, ADDRESS_BEHIND, ADDRESS_BEFORE, ADDRESS_UNCLEAR };

/* What stands between two words, positions in the block's folded text. */
struct joint {
	struct range range;
	size_t closed;			/* where what closes the first word ends */
	size_t opening;			/* where what opens the second word begins, if it touches it */
	size_t address_end;		/* where the last address ends; 0: there is none */
	bool stops;			/* a sentence ends, or a mark parts entries */
	bool quotes_first, quotes_second;	/* a quotation mark closes the first, opens the second */
};

/* ---- between two words ---------------------------------------------------------------------- */

static bool
is_stop(uint32_t c)
{
	return c == '.' || c == '!' || c == '?' || c == 0x3002 || c == 0x061F || c == 0x06D4 ||
	       c == 0x0964;
}

static bool
parts_entries(uint32_t c)
{
	return c == '|' || c == 0x2022 || c == 0xB7;
}

static bool
begins_address(struct slice text, size_t at)
{
	return slice_has_at(text, at, SLICE("http://")) || slice_has_at(text, at, SLICE("https://"));
}

static size_t
blank_from(struct slice text, size_t at, size_t end)
{
	while (at < end && text.data[at] != ' ')
		at++;
	return at;
}

static size_t
past_blanks(struct slice text, size_t at, size_t end)
{
	while (at < end && text.data[at] == ' ')
		at++;
	return at;
}

/* A full stop in the midst of a name ("example.com") ends nothing. */
static bool
ends_sentence(struct slice text, uint32_t c, size_t behind, size_t end)
{
	return is_stop(c) &&
	       (c >= 0x80 || end == text.len || blank_from(text, behind, end) < end);
}

/* Looks at a stretch between words. */
static struct joint
joint_read(struct slice text, struct range range)
{
	struct joint joint = { .range = range, .opening = range.end };
	bool blank = false, quotes = false;
	uint32_t c;

	joint.closed = blank_from(text, range.start, range.end);
	for (size_t at = range.start, next; at < range.end; at = next) {
		if (begins_address(text, at)) {
			next = joint.address_end = joint.opening = blank_from(text, at, range.end);
			quotes = false;
			continue;
		}
		next = at + utf8_decode(text, at, &c, NULL);
		joint.stops |= parts_entries(c) || ends_sentence(text, c, next, range.end);
		if (c == ' ') {
			joint.quotes_first |= quotes && !blank;
			blank = true;
			quotes = false;
			joint.opening = next;
		}
		quotes |= c == '"';
	}
	joint.quotes_first |= quotes && !blank;
	joint.quotes_second = quotes;
	return joint;
}

/* Where the addresses of the block stand; they are clear when one stands at its one end alone. */
static enum habit
habit_of(struct slice text, const struct range *places, size_t count)
{
	struct joint first = joint_read(text, (struct range){ 0, places[0].start });
	struct joint last = joint_read(text, (struct range){ places[count - 1].end, text.len });

	if (first.address_end > 0 && last.address_end > 0)
		return ADDRESS_UNCLEAR;
	if (first.address_end > 0)
		return ADDRESS_BEFORE;
	return last.address_end > 0 ? ADDRESS_BEHIND : ADDRESS_NOWHERE;
}

/* ---- where it begins and ends ------------------------------------------------------------------ */

/* May an excerpt end here, or begin? */
static bool
is_clear(const struct joint *joint, bool at_edge, bool joined, enum habit habit)
{
	if (joint->address_end > 0 && habit != ADDRESS_BEHIND && habit != ADDRESS_BEFORE)
		return false;
	return at_edge || joined || joint->stops || joint->address_end > 0;
}

/* Where what belongs to the words behind the joint begins. */
static size_t
behind_of(struct slice text, const struct joint *joint, enum habit habit)
{
	size_t at = joint->closed;

	if (joint->address_end > 0 && habit == ADDRESS_BEHIND)
		at = joint->address_end;
	return past_blanks(text, at, joint->range.end);
}

/* The excerpt in the folded text; what it leaves at an end of the block goes as well. */
static bool
find_folded(struct slice text, const struct range *places, size_t count,
	    const struct excerpt_words *wanted, struct range *folded_out)
{
	bool is_first = wanted->words.start == 0, is_last = wanted->words.end == count;
	struct joint before = joint_read(text, (struct range){
		is_first ? 0 : places[wanted->words.start - 1].end,
		places[wanted->words.start].start });
	struct joint behind = joint_read(text, (struct range){
		places[wanted->words.end - 1].end,
		is_last ? text.len : places[wanted->words.end].start });
	enum habit habit = habit_of(text, places, count);

	if (!is_clear(&before, is_first, wanted->joined_before, habit) ||
	    !is_clear(&behind, is_last, wanted->joined_behind, habit))
		return false;
	if ((before.quotes_second || behind.quotes_first) && !wanted->quotes)
		return false;
	folded_out->start = is_first ? 0 : behind_of(text, &before, habit);
	folded_out->end = is_last ? text.len
			: is_first && behind.address_end == 0 ? behind.opening
			: behind_of(text, &behind, habit);
	return folded_out->start < folded_out->end;
}

/* ---- the source ---------------------------------------------------------------------------------- */

static struct range
source_of_folded(const struct document *document, struct range folded)
{
	return document_source_of_text(document, document_text_of_folded(document, folded));
}

static struct range
without_blanks(struct slice text, struct range range)
{
	while (range.start < range.end && text.data[range.start] == ' ')
		range.start++;
	while (range.end > range.start && text.data[range.end - 1] == ' ')
		range.end--;
	return range;
}

static bool
holds_line_end(const struct document *document, size_t start, size_t end)
{
	struct slice between = slice_range(document->source, (struct range){ start, end });

	return slice_find_byte(between, 0, '\n') != SLICE_NOT_FOUND ||
	       slice_find_byte(between, 0, '\r') != SLICE_NOT_FOUND;
}

/* An excerpt and what stays around it in its block, without the blanks between them. */
struct surroundings {
	struct range source, before, behind;
	bool has_before, has_behind;
};

static struct surroundings
look_around(const struct document *document, const struct block *block, struct range folded)
{
	struct slice text = document->folded.text;
	struct range before = without_blanks(text, (struct range){ block->folded.start, folded.start });
	struct range behind = without_blanks(text, (struct range){ folded.end, block->folded.end });
	struct surroundings s = { .has_before = range_len(before) > 0,
				  .has_behind = range_len(behind) > 0 };

	s.source = source_of_folded(document, without_blanks(text, folded));
	s.before = s.has_before ? source_of_folded(document, before) : s.source;
	s.behind = s.has_behind ? source_of_folded(document, behind) : s.source;
	return s;
}

/* The first blank of a text for which a line ends in the source; empty where none does. */
static struct range
line_end_in(const struct document *document, struct range text)
{
	for (size_t at = text.start; at < text.end; at++) {
		struct range source;

		if (document->text.data[at] != ' ')
			continue;
		source = offset_map_source(document->text_map, (struct range){ at, at + 1 });
		if (holds_line_end(document, source.start, source.end))
			return source;
	}
	return (struct range){ 0, 0 };
}

/* Would what stays before and behind be too long for one line? Bytes, as this is but a habit. */
static bool
joins_too_long(const struct document *document, const struct surroundings *s)
{
	struct slice source = document->source;
	size_t start = s->before.end, end = slice_find_byte(source, s->behind.start, '\n');

	while (start > 0 && source.data[start - 1] != '\n' && s->before.end - start < LINE_MOST)
		start--;
	if (end == SLICE_NOT_FOUND)
		end = source.len;
	return s->before.end - start + 1 + (end - s->behind.start) > LINE_MOST;
}

/*
 * The words go with the blanks, or the line end, on one side of them: on the far side where they
 * begin a line, so that what follows begins it; on the near one where they end it. Where they do
 * neither and go over several lines, one line end stays if the line would be too long without.
 */
static void
plain_source(const struct document *document, const struct surroundings *s, struct excerpt *excerpt)
{
	struct range source = s->source;
	bool begins = s->has_before && holds_line_end(document, s->before.end, source.start);
	bool ends = s->has_behind && holds_line_end(document, source.end, s->behind.start);

	if (s->has_behind && (begins || !s->has_before || !ends))
		source.end = s->behind.start;
	else if (s->has_before)
		source.start = s->before.end;
	if (s->has_before && s->has_behind && !begins && !ends && joins_too_long(document, s)) {
		excerpt->kept = line_end_in(document, excerpt->text);
		if (range_len(excerpt->kept) > 0)
			source.start = s->before.end;
	}
	excerpt->source = source;
}

/* Does the element only say how its words look, or where they lead? */
static bool
is_inline(const struct html_node *node)
{
	return node->element == ELEMENT_A || node->element == ELEMENT_SPAN ||
	       node->element == ELEMENT_BR || element_is(node->element, ELEMENT_IS_FORMATTING);
}

/* Grows over the tags around it of elements that hold nothing else. */
static struct range
with_elements(const struct html_tree *tree, struct range source)
{
	size_t first = search_node(tree, source.start), last = search_node(tree, source.end);
	uint32_t parent = last > 0 ? tree->nodes[last - 1].parent : HTML_NO_NODE;

	for (; parent != HTML_NO_NODE; parent = tree->nodes[parent].parent) {
		const struct html_node *node = &tree->nodes[parent];

		if (!is_inline(node) || node->unsafe || node->end_tag.start != source.end ||
		    node->start_tag.end < source.start)
			break;
		if (node->start_tag.end == source.start)
			source.start = node->range.start;
		source.end = node->range.end;
	}
	/* A text that begins before the excerpt is in nothing that could be cut. */
	parent = first < tree->count ? tree->nodes[first].parent : HTML_NO_NODE;
	for (; parent != HTML_NO_NODE; parent = tree->nodes[parent].parent) {
		const struct html_node *node = &tree->nodes[parent];

		if (!is_inline(node) || node->unsafe || node->start_tag.end != source.start ||
		    node->range.end > source.end)
			break;
		source.start = node->range.start;
	}
	return source;
}

/* The br that begins at `at`, or that ends there; `at`, empty, where none does. */
static struct range
break_at(const struct html_tree *tree, size_t at, bool ends)
{
	size_t i = search_node(tree, at);

	if (ends && i > 0 && tree->nodes[i - 1].element == ELEMENT_BR &&
	    tree->nodes[i - 1].type == HTML_NODE_ELEMENT && tree->nodes[i - 1].range.end == at)
		return tree->nodes[i - 1].range;
	if (!ends && i < tree->count && tree->nodes[i].element == ELEMENT_BR &&
	    tree->nodes[i].type == HTML_NODE_ELEMENT && tree->nodes[i].range.start == at)
		return tree->nodes[i].range;
	return (struct range){ at, at };
}

static size_t
past_space(struct slice source, size_t at)
{
	while (at < source.len && ascii_is_space(source.data[at]))
		at++;
	return at;
}

static size_t
before_space(struct slice source, size_t at)
{
	while (at > 0 && ascii_is_space(source.data[at - 1]))
		at--;
	return at;
}

/* Grows over the blanks on one side, and over a line break where there is one on both or at an end. */
static struct range
with_blanks(const struct document *document, struct range source, bool has_before, bool has_behind)
{
	size_t before = before_space(document->source, source.start);
	size_t behind = past_space(document->source, source.end);
	struct range above = break_at(&document->tree, before, true);
	struct range below = break_at(&document->tree, behind, false);
	bool begins = !has_before || range_len(above) > 0, ends = !has_behind || range_len(below) > 0;

	if (begins && has_behind)
		source.end = past_space(document->source, below.end);
	else if (ends && has_before)
		source.start = before_space(document->source, above.start);
	else if (has_behind)
		source.end = behind;
	return source;
}

/* Is all that is touched text, or an inline element that lies in the range as a whole? */
static bool
can_be_cut(const struct html_tree *tree, struct range source)
{
	size_t i = search_node(tree, source.start);

	/* The text may have begun before. */
	for (i = i > 0 ? i - 1 : 0; i < tree->count && tree->nodes[i].range.start < source.end; i++) {
		const struct html_node *node = &tree->nodes[i];

		if (node->type == HTML_NODE_TEXT || node->range.end <= source.start)
			continue;
		if (range_contains(node->range, source) && source.start >= node->start_tag.end &&
		    source.end <= node->end_tag.start && node->type == HTML_NODE_ELEMENT)
			continue;
		if (node->type != HTML_NODE_ELEMENT || node->unsafe || !is_inline(node) ||
		    !range_contains(source, node->range))
			return false;
	}
	return true;
}

bool
excerpt_find(const struct document *document, size_t index, const struct range *places,
	     size_t count, const struct excerpt_words *wanted, struct excerpt *excerpt)
{
	const struct block *block = &document->blocks[index];
	struct surroundings s;
	struct range folded;

	if (range_len(wanted->words) == 0 || wanted->words.end > count ||
	    !find_folded(block_folded(document, block), places, count, wanted, &folded))
		return false;
	folded.start += block->folded.start;
	folded.end += block->folded.start;
	s = look_around(document, block, folded);
	excerpt->folded = folded;
	excerpt->text = document_text_of_folded(document, folded);
	if (!document->html) {
		plain_source(document, &s, excerpt);
		return true;
	}
	s.source = with_elements(&document->tree, s.source);
	if (!can_be_cut(&document->tree, s.source))
		return false;
	excerpt->source = with_blanks(document, s.source, s.has_before, s.has_behind);
	return true;
}
