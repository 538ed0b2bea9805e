/*
 * Takes blocks out of HTML.
 *
 * Cutting out only the text of a block would leave an empty <tr>, a lone bullet, a rule
 * above nothing. So every node is weighed: how much beneath it goes, how much stays. What
 * holds something that goes and nothing that stays is cut whole, the largest such element
 * first; around a cut one side of the decoration goes too (of "kept <hr> promo <hr> kept" one
 * rule stays). Where an element must not be cut (misnested, half of a conditional comment),
 * its tags stay and its content is looked at.
 */
#include "moderate/removal.h"

#include "base/ascii.h"
#include "base/utf8.h"
#include "moderate/comment.h"
#include "moderate/search.h"
#include "text/character.h"

/* What stands beneath a node, itself included. */
struct weight {
	uint32_t removed;		/* texts and images that go */
	uint32_t kept;			/* texts, images, controls that stay */
	uint32_t pixels;		/* images that count readers: nobody's decoration */
	struct comment_balance balance;
};

struct removal {
	const struct document *document;
	const struct html_tree *tree;
	const bool *removed;
	struct arena *arena;
	struct edits *edits;
	size_t *blocks;			/* per node: the block of a text or image, BLOCK_NONE */
	struct weight *weights;		/* per node */
	uint32_t *pending;		/* parents whose children are still to be looked at */
	size_t pending_count, pending_cap;
};

static bool
is_seen(uint32_t code_point)
{
	enum character kind = character_of(code_point);

	return kind != CHARACTER_BLANK && kind != CHARACTER_INVISIBLE;
}

/* Where the first character stands that is neither blank nor invisible; the end: nowhere. */
static size_t
first_seen(const struct html_tree *tree, const struct html_node *text)
{
	struct slice s = slice_range(tree->source, text->range);
	size_t at = 0, len;
	uint32_t c;

	if (text->is_character)
		return is_seen(text->code_points[0]) ? text->range.start : text->range.end;
	for (; at < s.len; at += len) {
		len = utf8_decode(s, at, &c, NULL);
		if (is_seen(c))
			break;
	}
	return text->range.start + at;
}

static bool
is_blank(const struct html_tree *tree, const struct html_node *text)
{
	return first_seen(tree, text) == text->range.end;
}

/* ---- which block a text or an image belongs to ------------------------------------------ */

/*
 * Texts and blocks are both in source order, so one pass finds all. A block may lie in another
 * (hidden words in a sentence); the inner one begins later and is asked first.
 */
static void
find_text_blocks(struct removal *r)
{
	const struct block *blocks = r->document->blocks;
	size_t next = 0, inner = BLOCK_NONE, outer = BLOCK_NONE;

	for (size_t i = 0; i < r->tree->count; i++) {
		const struct html_node *node = &r->tree->nodes[i];
		size_t at;

		r->blocks[i] = BLOCK_NONE;
		if (node->type != HTML_NODE_TEXT)
			continue;
		/* A block begins with its first visible character. */
		at = is_blank(r->tree, node) ? node->range.start : first_seen(r->tree, node);
		for (; next < r->document->block_count && blocks[next].source.start <= at; next++) {
			if (blocks[next].type == BLOCK_IMAGE)
				continue;
			if (inner != BLOCK_NONE && blocks[inner].source.end > at &&
			    (outer == BLOCK_NONE || blocks[outer].source.end < blocks[inner].source.end))
				outer = inner;
			inner = next;
		}
		if (inner != BLOCK_NONE && at < blocks[inner].source.end)
			r->blocks[i] = inner;
		else if (outer != BLOCK_NONE && at < blocks[outer].source.end)
			r->blocks[i] = outer;
	}
}

static void
find_image_blocks(struct removal *r)
{
	for (size_t i = 0; i < r->document->block_count; i++) {
		const struct block *block = &r->document->blocks[i];

		if (block->type == BLOCK_IMAGE && block->node != HTML_NO_NODE)
			r->blocks[block->node] = i;
	}
}

/* ---- weighing --------------------------------------------------------------------------- */

/* Blank, and made of nothing but what HTML collapses: no-break spaces take room. */
static bool
is_collapsible(const struct html_tree *tree, const struct html_node *text)
{
	struct slice s = slice_range(tree->source, text->range);

	for (size_t at = 0; at < s.len; at++)
		if (!ascii_is_space(s.data[at]))
			return false;
	return !text->is_character;
}

/* A width or height attribute in pixels; `unknown` where there is none or it is no number. */
static size_t
dimension(const struct html_tree *tree, const struct html_node *node, const char *name,
	  size_t unknown)
{
	const struct html_attribute *attribute = html_node_attribute(tree, node, name);
	size_t value = 0, at = 0;
	struct slice s;

	if (attribute == NULL || !attribute->has_value)
		return unknown;
	s = slice_trim(slice_range(tree->source, attribute->value));
	for (; at < s.len && ascii_is_digit(s.data[at]) && value < 100000; at++)
		value = 10 * value + (size_t)(s.data[at] - '0');
	return at == 0 || (at < s.len && s.data[at] == '%') ? unknown : value;
}

enum image { IMAGE_PIXEL, IMAGE_SPACER, IMAGE_PICTURE };

static enum image
image_kind(const struct html_tree *tree, const struct html_node *node)
{
	size_t width = dimension(tree, node, "width", 1000);
	size_t height = dimension(tree, node, "height", 1000);

	if (visibility_hides(node->visibility) || (width <= 1 && height <= 1))
		return IMAGE_PIXEL;
	return width <= 10 || height <= 10 ? IMAGE_SPACER : IMAGE_PICTURE;
}

/* Does a block near the position go that links there, and none that stays? */
static bool
links_with_removed(const struct removal *r, size_t position, struct slice href)
{
	const struct block *blocks = r->document->blocks;
	size_t low = search_block(r->document, position);
	bool found = false;

	/* A few blocks around are near; the rest of the issue is not. */
	low = low < 4 ? 0 : low - 4;
	for (size_t i = low; i < low + 8 && i < r->document->block_count; i++) {
		if (!slice_equal(blocks[i].href, href))
			continue;
		if (!r->removed[i])
			return false;
		found = true;
	}
	return found;
}

/* A picture without a text that links to where what goes beside it links: it goes too. */
static bool
links_alike(const struct removal *r, const struct html_node *image)
{
	const struct html_node *node = image;
	const struct html_attribute *href;

	while (node->parent != HTML_NO_NODE && node->element != ELEMENT_A)
		node = &r->tree->nodes[node->parent];
	if (node->element != ELEMENT_A)
		return false;
	href = html_node_attribute(r->tree, node, "href");
	return href != NULL && range_len(href->value) > 0 &&
	       links_with_removed(r, image->range.start, slice_range(r->tree->source, href->value));
}

/*
 * A picture without a text. In the cell or box of what goes it goes along; in a row or
 * item of its own it may as well be the publisher's logo, and stays.
 */
static bool
is_picture_of_removed(const struct removal *r, const struct html_node *image)
{
	uint32_t home = image->parent;

	while (home != HTML_NO_NODE && r->weights[home].removed == 0)
		home = r->tree->nodes[home].parent;
	if (home == HTML_NO_NODE)
		return false;
	switch (r->tree->nodes[home].element) {
	case ELEMENT_HTML: case ELEMENT_BODY: case ELEMENT_TABLE: case ELEMENT_TBODY:
	case ELEMENT_THEAD: case ELEMENT_TFOOT: case ELEMENT_UL: case ELEMENT_OL: case ELEMENT_DL:
		return false;
	default:
		return true;
	}
}

/* Elements that show or do something of their own, whatever is in them. */
static bool
is_substance(const struct html_tree *tree, const struct html_node *node)
{
	static const char *const names[] = { "video", "audio", "object", "embed", "canvas" };
	struct slice tag;

	switch (node->element) {
	case ELEMENT_INPUT: case ELEMENT_SELECT: case ELEMENT_TEXTAREA: case ELEMENT_IFRAME:
	case ELEMENT_STYLE: case ELEMENT_SCRIPT: case ELEMENT_LINK: case ELEMENT_META:
	case ELEMENT_TITLE: case ELEMENT_TEMPLATE: case ELEMENT_MATH: case ELEMENT_HEAD:
		return true;
	case ELEMENT_OTHER:
		tag = slice_range(tree->source, node->start_tag);
		for (size_t i = 0; i < COUNT(names); i++)
			if (slice_has_at_nocase(tag, 1, slice_of(names[i])))
				return true;
		return false;
	default:
		return false;
	}
}

static bool
is_image(const struct html_node *node)
{
	return node->type == HTML_NODE_ELEMENT &&
	       (node->element == ELEMENT_IMG || node->element == ELEMENT_SVG);
}

/* What a node weighs by itself, pictures without a text left aside. */
static struct weight
own_weight(const struct removal *r, size_t index)
{
	const struct html_node *node = &r->tree->nodes[index];
	size_t block = r->blocks[index];
	struct weight weight = { 0 };

	if (block != BLOCK_NONE && (is_image(node) || !is_blank(r->tree, node))) {
		weight.removed = r->removed[block];
		weight.kept = !r->removed[block];
	} else if (node->type == HTML_NODE_TEXT) {
		weight.kept = text_says_something(slice_range(r->tree->source, node->range)) &&
			      !node->is_character;
	} else if (node->type == HTML_NODE_COMMENT) {
		weight.balance = comment_balance(r->tree, node);
	} else if (is_image(node)) {
		weight.pixels = image_kind(r->tree, node) == IMAGE_PIXEL;
		weight.removed = weight.pixels == 0 && links_alike(r, node);
	} else {
		weight.kept = is_substance(r->tree, node);
	}
	return weight;
}

static void
add_to_parents(struct removal *r, bool counts, bool balances)
{
	for (size_t i = r->tree->count; i-- > 0;) {
		uint32_t parent = r->tree->nodes[i].parent;
		struct weight *sum;

		if (parent == HTML_NO_NODE)
			continue;
		sum = &r->weights[parent];
		if (counts) {
			sum->removed += r->weights[i].removed;
			sum->pixels += r->weights[i].pixels;
		}
		if (balances) {
			sum->kept += r->weights[i].kept;
			/* Children come last to first: each stands before those counted so far. */
			sum->balance = comment_balance_join(r->weights[i].balance, sum->balance);
		}
	}
}

static void
weigh(struct removal *r)
{
	for (size_t i = 0; i < r->tree->count; i++)
		r->weights[i] = own_weight(r, i);
	add_to_parents(r, true, false);
	for (size_t i = 0; i < r->tree->count; i++) {
		const struct html_node *node = &r->tree->nodes[i];

		if (is_image(node) && r->blocks[i] == BLOCK_NONE && r->weights[i].removed == 0 &&
		    image_kind(r->tree, node) == IMAGE_PICTURE && !is_picture_of_removed(r, node))
			r->weights[i].kept++;
	}
	add_to_parents(r, false, true);
}

/* ---- cutting ---------------------------------------------------------------------------- */

enum role {
	ROLE_CUT,		/* goes */
	ROLE_BLANK,		/* white space between tags, comments of the template's author */
	ROLE_DECORATION,	/* shows nothing but room, lines, dots */
	ROLE_KEPT,		/* stays; something in it may go */
	ROLE_BARRIER,		/* stays, and nothing may be concluded across it */
};

/* May the whole of it go? */
static bool
is_whole(const struct removal *r, uint32_t index)
{
	const struct html_node *node = &r->tree->nodes[index];

	return r->weights[index].kept == 0 && !node->unsafe &&
	       comment_is_balanced(r->weights[index].balance) && node->element != ELEMENT_HTML &&
	       node->element != ELEMENT_BODY && node->element != ELEMENT_HEAD;
}

static enum role
element_role(const struct removal *r, uint32_t index)
{
	const struct html_node *node = &r->tree->nodes[index];
	const struct weight *weight = &r->weights[index];
	bool is_cell = element_is(node->element, ELEMENT_IS_CELL);

	if (weight->removed > 0)
		return is_whole(r, index) && !is_cell ? ROLE_CUT : ROLE_KEPT;
	if (weight->kept > 0)
		return ROLE_KEPT;
	if (!is_whole(r, index) || weight->pixels > 0 || is_cell || node->element == ELEMENT_COL ||
	    node->element == ELEMENT_COLGROUP || node->element == ELEMENT_A)
		return ROLE_BARRIER;
	return ROLE_DECORATION;
}

static enum role
role_of(const struct removal *r, uint32_t index)
{
	const struct html_node *node = &r->tree->nodes[index];
	size_t block = r->blocks[index];

	switch (node->type) {
	case HTML_NODE_COMMENT:
		if (r->weights[index].removed > 0) /* a conditional one */
			return is_whole(r, index) ? ROLE_CUT : ROLE_KEPT;
		return comment_is_plain(r->tree, node) ? ROLE_BLANK : ROLE_BARRIER;
	case HTML_NODE_TEXT:
		if (r->weights[index].removed > 0)
			return ROLE_CUT;
		if (r->weights[index].kept > 0)
			return ROLE_KEPT;
		if (block != BLOCK_NONE)		/* a blank within a text */
			return r->removed[block] ? ROLE_BLANK : ROLE_KEPT;
		return is_collapsible(r->tree, node) ? ROLE_BLANK : ROLE_DECORATION;
	default:
		return element_role(r, index);
	}
}

/* The children of one parent; `roles` beside them. */
struct children {
	uint32_t *nodes;
	enum role *roles;
	size_t count;
};

static bool
list_children(struct removal *r, uint32_t parent, struct children *children_out)
{
	const struct html_node *nodes = r->tree->nodes;
	uint32_t first = parent == HTML_NO_NODE ? 0 : parent + 1;
	uint32_t end = parent == HTML_NO_NODE ? (uint32_t)r->tree->count : nodes[parent].next;
	size_t count = 0;

	for (uint32_t i = first; i < end; i = nodes[i].next)
		count++;
	children_out->nodes = arena_array(r->arena, count, sizeof(*children_out->nodes));
	children_out->roles = arena_array(r->arena, count, sizeof(*children_out->roles));
	children_out->count = count;
	if (children_out->nodes == NULL || children_out->roles == NULL)
		return false;
	count = 0;
	for (uint32_t i = first; i < end; i = nodes[i].next) {
		children_out->nodes[count] = i;
		children_out->roles[count++] = role_of(r, i);
	}
	return true;
}

static bool
is_between(enum role role)
{
	return role == ROLE_BLANK || role == ROLE_DECORATION;
}

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

/* The nearest child before or behind that is more than white space; HTML_NO_NODE where none is. */
static uint32_t
neighbour(const struct children *children, size_t at, bool before)
{
	while (before ? at-- > 0 : ++at < children->count)
		if (children->roles[at] != ROLE_BLANK)
			return children->nodes[at];
	return HTML_NO_NODE;
}

/*
 * A paragraph without an end tag ends where the next block begins. When that block goes and
 * what follows is no block, the paragraph has to be ended, or what follows falls into it. A
 * table is none: without a doctype it goes into paragraphs (13.2.6.4.7, quirks mode).
 */
static bool
ends_paragraph(const struct removal *r, const struct children *children, size_t first, size_t last)
{
	const struct html_node *nodes = r->tree->nodes;
	uint32_t before = neighbour(children, first, true), behind = neighbour(children, last, false);

	if (before == HTML_NO_NODE || nodes[before].type != HTML_NODE_ELEMENT ||
	    nodes[before].element != ELEMENT_P || range_len(nodes[before].end_tag) > 0 ||
	    behind == HTML_NO_NODE)
		return false;
	return nodes[behind].type != HTML_NODE_ELEMENT || nodes[behind].element == ELEMENT_TABLE ||
	       !element_is(nodes[behind].element, ELEMENT_CLOSES_P);
}

/*
 * Cuts a run of children that go, `first` to `last`, with what stands between them. Of
 * decoration on both sides that of one goes, and what would decorate nothing at an end.
 */
static void
cut_run(struct removal *r, const struct children *children, size_t first, size_t last)
{
	const struct html_node *nodes = r->tree->nodes;
	size_t before = first, after = last + 1, decorated_before = first, decorated_after = last;

	for (; before > 0 && is_between(children->roles[before - 1]); before--)
		if (children->roles[before - 1] == ROLE_DECORATION)
			decorated_before = before - 1;
	for (; after < children->count && is_between(children->roles[after]); after++)
		if (children->roles[after] == ROLE_DECORATION)
			decorated_after = after;
	if (decorated_before < first && after == children->count)
		first = decorated_before;
	else if (decorated_after > last && (decorated_before < first || before == 0))
		last = decorated_after;
	edits_replace(r->edits, whole_lines(r->tree->source, (struct range){
			nodes[children->nodes[first]].range.start,
			nodes[children->nodes[last]].range.end }),
		      ends_paragraph(r, children, first, last) ? SLICE("</p>") : (struct slice){ 0 });
}

static void
cut_runs(struct removal *r, const struct children *children)
{
	for (size_t i = 0; i < children->count; i++) {
		size_t last = i;

		if (children->roles[i] != ROLE_CUT)
			continue;
		for (size_t j = i + 1; j < children->count; j++) {
			if (children->roles[j] == ROLE_CUT)
				last = j;
			else if (!is_between(children->roles[j]))
				break;
		}
		cut_run(r, children, i, last);
		i = last;
	}
}

/* A cell whose row stays: its content goes, the cell holds its column. */
static void
empty_cell(struct removal *r, const struct html_node *cell)
{
	edits_remove(r->edits, (struct range){ cell->start_tag.end,
					       range_len(cell->end_tag) > 0 ? cell->end_tag.start
									    : cell->range.end });
}

static bool
look_into(struct removal *r, uint32_t parent)
{
	struct children children;

	if (!list_children(r, parent, &children))
		return false;
	cut_runs(r, &children);
	for (size_t i = 0; i < children.count; i++) {
		uint32_t index = children.nodes[i];
		const struct html_node *node = &r->tree->nodes[index];
		uint32_t *pending;

		if (children.roles[i] == ROLE_CUT || r->weights[index].removed == 0)
			continue;
		if (element_is(node->element, ELEMENT_IS_CELL) && is_whole(r, index)) {
			empty_cell(r, node);
			continue;
		}
		pending = ARENA_PUSH(r->arena, r->pending, r->pending_count, r->pending_cap);
		if (pending == NULL)
			return false;
		*pending = index;
	}
	return true;
}

bool
removal_html(const struct document *document, const bool *removed, struct arena *arena,
	     struct edits *edits)
{
	struct removal r = { .document = document, .tree = &document->tree, .removed = removed,
			     .arena = arena, .edits = edits };

	r.blocks = arena_array(arena, r.tree->count, sizeof(*r.blocks));
	r.weights = arena_array(arena, r.tree->count, sizeof(*r.weights));
	if (r.blocks == NULL || r.weights == NULL)
		return false;
	find_text_blocks(&r);
	find_image_blocks(&r);
	weigh(&r);
	if (!look_into(&r, HTML_NO_NODE))
		return false;
	while (r.pending_count > 0)
		if (!look_into(&r, r.pending[--r.pending_count]))
			return false;
	return true;
}
