/*
 * What a cut leaves side by side.
 *
 * Of "one<p>promo</p>two" the lines "one" and "two" must not become one line, nor the words one word
 * of "one<img alt=promo>two". So the nodes that stay are gone through once, as a reader would: where
 * two pieces of text meet that a cut has kept apart, the tags of an element of the cut stay between
 * them, or a space is written. Else a cut is cut, with its line where it had one of its own.
 */
#include "moderate/removal_parts.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "text/character.h"

enum seam {
	SEAM_NOTHING,
	SEAM_SPACE,		/* also where text has formatting elements go on (13.2.4.3) */
	SEAM_TAGS,		/* of an element that begins and ends a line */
	SEAM_ALL_TAGS,		/* where none of them can stay by itself */
};

struct sewing {
	struct removal *removal;
	const struct html_tree *tree;
	uint32_t *cut_at;		/* per node: the cut that begins with it, plus 1 */
	enum seam *seams;		/* per cut */
	uint32_t *separators;		/* per cut: the node that separates lines, HTML_NO_NODE */
	uint32_t at;			/* the last node gone through */
	bool line;			/* something stands on the line already */
	bool word;			/* directly before is a letter or a digit */
	size_t first, last;		/* cuts since that text, plus 1; 0: none */
	bool divided;			/* one of them holds the end of a line */
};

/* ---- the text that stays ---------------------------------------------------------------- */

static bool
is_of_word(uint32_t code_point)
{
	enum character kind = character_of(code_point);

	return kind == CHARACTER_LETTER || kind == CHARACTER_DIGIT || kind == CHARACTER_MARK;
}

/* Are the first and the last character of a text part of a word? */
static void
look_at_ends(const struct html_tree *tree, const struct html_node *text, bool *first_out,
	     bool *last_out)
{
	struct slice s = slice_range(tree->source, text->range);
	size_t last = s.len;
	uint32_t c;

	if (text->is_character) {
		*first_out = *last_out = is_of_word(text->code_points[0]);
		return;
	}
	(void)utf8_decode(s, 0, &c, NULL);
	*first_out = is_of_word(c);
	while (last > 0 && (s.data[--last] & 0xC0) == 0x80)
		;
	(void)utf8_decode(s, last, &c, NULL);
	*last_out = is_of_word(c);
}

static bool
says(const struct html_tree *tree, const struct html_node *text)
{
	if (text->is_character)
		return is_of_word(text->code_points[0]);
	return text_says_something(slice_range(tree->source, text->range));
}

static void
forget_cuts(struct sewing *s)
{
	s->first = s->last = 0;
	s->divided = false;
}

static void
end_line(struct sewing *s)
{
	forget_cuts(s);
	s->line = s->word = false;
}

/* The cut before this text or image has to keep something between it and what was before. */
static void
sew_before(struct sewing *s, bool first_of_word)
{
	size_t cut = s->first;

	if (cut != 0 && s->line && s->divided) {
		while (cut < s->last && s->separators[cut - 1] == HTML_NO_NODE)
			cut++;
		s->seams[cut - 1] = s->separators[cut - 1] == HTML_NO_NODE ? SEAM_ALL_TAGS : SEAM_TAGS;
	} else if (cut != 0 && s->word && first_of_word) {
		s->seams[cut - 1] = SEAM_SPACE;
	}
}

static void
pass_text(struct sewing *s, const struct html_node *text)
{
	bool first, last;

	if (text->unsafe)
		return;			/* it is shown before the table in which it stands */
	look_at_ends(s->tree, text, &first, &last);
	if (says(s->tree, text)) {
		sew_before(s, first);
		forget_cuts(s);
		s->line = true;
	} else if (!s->divided) {
		forget_cuts(s);		/* it stands between them */
	}
	s->word = last;
}

static void
pass_image(struct sewing *s)
{
	sew_before(s, false);
	forget_cuts(s);
	s->line = true;
	s->word = false;
}

static bool
ends_line(const struct html_node *node)
{
	return node->type == HTML_NODE_ELEMENT &&
	       (node->element == ELEMENT_BR || node->element == ELEMENT_HR ||
		(element_is(node->element, ELEMENT_IS_BLOCK) && node->element != ELEMENT_OPTION &&
		 node->element != ELEMENT_OPTGROUP));
}

/* ---- cuts ------------------------------------------------------------------------------- */

/* Can the tags of this node, and of all it stands in down to the cut, stay by themselves? */
static bool
can_stay(const struct sewing *s, const struct cut *cut, uint32_t index)
{
	const struct html_node *nodes = s->tree->nodes;

	for (; index != HTML_NO_NODE && index >= cut->first; index = nodes[index].parent)
		if (range_len(nodes[index].end_tag) == 0 &&
		    !element_is(nodes[index].element, ELEMENT_IS_VOID))
			return false;
	return true;
}

/* Rows and cells: what stands between them is shown before the table, wherever they are. */
static bool
is_of_table(const struct sewing *s, const struct cut *cut)
{
	uint32_t parent = s->tree->nodes[cut->first].parent;
	enum element element = parent == HTML_NO_NODE ? ELEMENT_OTHER : s->tree->nodes[parent].element;

	return element_is(element, ELEMENT_IS_TABLE_PART) && !element_is(element, ELEMENT_IS_CELL) &&
	       element != ELEMENT_CAPTION;
}

bool
removal_reopens(const struct removal *r, const struct cut *cut)
{
	const struct html_node *nodes = r->tree->nodes;
	uint32_t parent = nodes[cut->first].parent;

	/* A heading in which something is open anew is not ended by the next (13.2.6.4.7). */
	if (cut->next == (parent == HTML_NO_NODE ? r->tree->count : nodes[parent].next) &&
	    (parent == HTML_NO_NODE || !element_is(nodes[parent].element, ELEMENT_IS_HEADING)))
		return false;
	for (uint32_t i = cut->first; i < cut->next; i = nodes[i].next)
		if (nodes[i].reopens)
			return true;
	return false;
}

static void
pass_cut(struct sewing *s, size_t number)
{
	const struct cut *cut = &s->removal->cuts[number];

	s->separators[number] = HTML_NO_NODE;
	if (is_of_table(s, cut))
		return;
	if (cut->words_only) {
		end_line(s);
		return;
	}
	if (removal_reopens(s->removal, cut))
		s->seams[number] = SEAM_SPACE;
	for (uint32_t i = cut->first; i < cut->next; i++) {
		if (!ends_line(&s->tree->nodes[i]))
			continue;
		s->divided = true;
		if (s->separators[number] == HTML_NO_NODE && can_stay(s, cut, i))
			s->separators[number] = i;
	}
	s->last = number + 1;
	if (s->first == 0)
		s->first = number + 1;
}

/* ---- going through ---------------------------------------------------------------------- */

/* The elements that ended between the last node and this one. */
static void
pass_ends(struct sewing *s, uint32_t index)
{
	const struct html_node *nodes = s->tree->nodes;

	for (; s->at != HTML_NO_NODE && s->at != nodes[index].parent; s->at = nodes[s->at].parent)
		if (ends_line(&nodes[s->at]))
			end_line(s);
	s->at = index;
}

/* What is in it is on no line of the page: what is never shown, conditional comments, lists to choose from. */
static bool
is_apart(const struct html_node *node)
{
	return node->type == HTML_NODE_COMMENT ||
	       (node->type == HTML_NODE_ELEMENT &&
		(node->element == ELEMENT_SELECT || element_is(node->element, ELEMENT_IS_UNSEEN)));
}

/* An image where it stands, that is more than a pixel: letters on both sides of it are two words. */
static bool
is_seen_image(const struct removal *r, uint32_t index)
{
	const struct html_node *node = &r->tree->nodes[index];

	return node->type == HTML_NODE_ELEMENT && node->element == ELEMENT_IMG && !node->unsafe &&
	       r->weights[index].pixels == 0;
}

/* Returns the node to go on with. */
static uint32_t
pass_node(struct sewing *s, uint32_t index)
{
	const struct html_node *node = &s->tree->nodes[index];

	pass_ends(s, index);
	if (s->cut_at[index] != 0) {
		size_t number = s->cut_at[index] - 1;

		pass_cut(s, number);
		s->at = node->parent;
		return s->removal->cuts[number].next;
	}
	if (node->type == HTML_NODE_TEXT)
		pass_text(s, node);
	else if (ends_line(node))
		end_line(s);
	else if (is_seen_image(s->removal, index))
		pass_image(s);
	return is_apart(node) ? node->next : index + 1;
}

/* ---- edits ------------------------------------------------------------------------------ */

/* A cut of whole lines takes a line end along, so that no empty line tells where it was. */
static struct range
whole_lines(struct slice source, struct range cut)
{
	size_t start = cut.start, end = cut.end;

	while (start > 0 && (source.data[start - 1] == ' ' || source.data[start - 1] == '\t'))
		start--;
	while (end < source.len && (source.data[end] == ' ' || source.data[end] == '\t'))
		end++;
	if (end < source.len && source.data[end] == '\r')
		end++;
	if (start == 0 || source.data[start - 1] != '\n' || end == source.len ||
	    source.data[end] != '\n')
		return cut;
	return (struct range){ start, end + 1 };
}

/*
 * The bytes of the nodes of a cut. Between nodes stand tags that the standard ignores here, or that end
 * an element elsewhere: they stay, as what they are hangs on more than the cut.
 */
static void
cut_nodes(struct sewing *s, const struct cut *cut)
{
	const struct html_node *nodes = s->tree->nodes;
	struct range range = { cut->range.start, cut->range.start };
	struct slice end_tag = cut->end_tag;

	for (uint32_t i = cut->first; i < cut->next; i = nodes[i].next) {
		if (nodes[i].range.start != range.end) {
			edits_replace(s->removal->edits, range, end_tag);
			range.start = nodes[i].range.start;
			end_tag = (struct slice){ 0 };
		}
		range.end = nodes[i].range.end;
	}
	if (range.start == cut->range.start)
		range = whole_lines(s->tree->source, range);
	edits_replace(s->removal->edits, range, end_tag);
}

/* All of the cut but the tags of the separator and of what it stands in. */
static void
cut_around(struct sewing *s, const struct cut *cut, uint32_t separator)
{
	const struct html_node *nodes = s->tree->nodes;
	struct cut before = *cut, behind = { .next = cut->next };
	struct edits *edits = s->removal->edits;
	uint32_t inner = separator, outer = nodes[separator].parent;

	edits_remove(edits, (struct range){ nodes[inner].start_tag.end, nodes[inner].end_tag.start });
	for (; outer != HTML_NO_NODE && outer >= cut->first; inner = outer, outer = nodes[outer].parent) {
		edits_remove(edits, (struct range){ nodes[outer].start_tag.end, nodes[inner].range.start });
		edits_remove(edits, (struct range){ nodes[inner].range.end, nodes[outer].end_tag.start });
	}
	before.next = inner;
	if (before.end_tag.len == 0)
		before.end_tag = cut->end_tag_before;
	behind.first = nodes[inner].next;
	behind.range.start = nodes[inner].range.end;
	cut_nodes(s, &before);
	cut_nodes(s, &behind);
}

/* Texts and images alone. */
static void
cut_words(struct sewing *s, const struct cut *cut)
{
	const struct removal *r = s->removal;

	for (uint32_t i = cut->first; i < cut->next; i++) {
		const struct html_node *node = &s->tree->nodes[i];
		bool text = node->type == HTML_NODE_TEXT && r->blocks[i] != BLOCK_NONE &&
			    r->removed[r->blocks[i]];

		if (text || (node->element == ELEMENT_IMG && r->weights[i].removed > 0))
			edits_replace(r->edits, node->range,
				      node->reopens || node->tangled ? SLICE(" ") : (struct slice){ 0 });
	}
}

static void
add_edits(struct sewing *s, size_t number)
{
	const struct cut *cut = &s->removal->cuts[number];

	if (cut->words_only)
		cut_words(s, cut);
	else if (s->seams[number] == SEAM_TAGS)
		cut_around(s, cut, s->separators[number]);
	else if (s->seams[number] == SEAM_ALL_TAGS)
		cut_words(s, cut);
	else
		cut_nodes(s, cut);
	if (s->seams[number] == SEAM_SPACE)
		edits_insert(s->removal->edits, cut->range.start, SLICE(" "));
}

static int
by_place(const void *left, const void *right)
{
	const struct cut *a = left, *b = right;

	return a->first < b->first ? -1 : a->first > b->first;
}

bool
removal_sew(struct removal *r)
{
	struct sewing s = { .removal = r, .tree = r->tree, .at = HTML_NO_NODE };

	if (r->cut_count == 0)
		return true;
	qsort(r->cuts, r->cut_count, sizeof(*r->cuts), by_place);
	s.cut_at = arena_array(r->arena, r->tree->count, sizeof(*s.cut_at));
	s.seams = arena_array(r->arena, r->cut_count, sizeof(*s.seams));
	s.separators = arena_array(r->arena, r->cut_count, sizeof(*s.separators));
	if (s.cut_at == NULL || s.seams == NULL || s.separators == NULL)
		return false;
	for (size_t i = 0; i < r->cut_count; i++)
		s.cut_at[r->cuts[i].first] = (uint32_t)i + 1;
	for (uint32_t i = 0; i < r->tree->count;)
		i = pass_node(&s, i);
	for (size_t i = 0; i < r->cut_count; i++)
		add_edits(&s, i);
	return true;
}
