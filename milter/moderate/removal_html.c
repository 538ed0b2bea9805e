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
#include "moderate/removal_parts.h"

#include "base/ascii.h"

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

	return r->weights[index].kept == 0 &&
	       (!(node->unsafe || node->tangled) || element_is(node->element, ELEMENT_IS_VOID)) &&
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
			return r->removed[block] ? ROLE_CUT : ROLE_KEPT;
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

#define NO_CHILD SIZE_MAX

/* The nearest child before or behind that is more than white space. */
static size_t
neighbour(const struct removal *r, const struct children *children, size_t at, bool before)
{
	while (before ? at-- > 0 : ++at < children->count) {
		const struct html_node *node = &r->tree->nodes[children->nodes[at]];

		if (node->type != HTML_NODE_TEXT || !is_collapsible(r->tree, node) || node->reopens)
			return at;
	}
	return NO_CHILD;
}

/* Does the start tag of `behind` end an open element `before`, as that of what goes did? */
static bool
is_ended_by(const struct html_node *before, const struct html_node *behind)
{
	bool is_part = behind->type == HTML_NODE_ELEMENT &&
		       element_is(behind->element, ELEMENT_IS_TABLE_PART);

	if (behind->type != HTML_NODE_ELEMENT)
		return false;
	switch (before->element) {
	case ELEMENT_P:
		/* Without a doctype a table goes into paragraphs (13.2.6.4.7, quirks mode). */
		return behind->element != ELEMENT_TABLE && element_is(behind->element, ELEMENT_CLOSES_P);
	case ELEMENT_DT: case ELEMENT_DD:
		return behind->element == ELEMENT_DT || behind->element == ELEMENT_DD;
	case ELEMENT_CAPTION:
		return is_part && behind->element != ELEMENT_TABLE;
	case ELEMENT_COLGROUP:
		return is_part && behind->element != ELEMENT_TABLE && behind->element != ELEMENT_COL;
	case ELEMENT_TR:
		return is_part && behind->element != ELEMENT_TABLE &&
		       !element_is(behind->element, ELEMENT_IS_CELL);
	case ELEMENT_TBODY: case ELEMENT_THEAD: case ELEMENT_TFOOT:
		return is_part && behind->element != ELEMENT_TABLE && behind->element != ELEMENT_TR &&
		       !element_is(behind->element, ELEMENT_IS_CELL);
	default:
		return behind->element == before->element &&
		       (!element_is(before->element, ELEMENT_IS_FORMATTING) ||
			before->element == ELEMENT_A || before->element == ELEMENT_NOBR);
	}
}

/* Would its end tag end the one as it ends the other? */
static bool
is_alike(const struct html_node *a, const struct html_node *b)
{
	return a->element == b->element || (element_is(a->element, ELEMENT_IS_HEADING) &&
					    element_is(b->element, ELEMENT_IS_HEADING));
}

/*
 * Does the end tag of its parent end an open element, without further consequences? Not where something
 * left open in it would be ended by that tag instead.
 */
static bool
ends_with_parent(const struct removal *r, const struct html_node *node)
{
	const struct html_node *nodes = r->tree->nodes, *parent;

	if (node->element == ELEMENT_TABLE || element_is(node->element, ELEMENT_IS_FORMATTING))
		return false;
	if (node->parent == HTML_NO_NODE)
		return true;
	parent = &nodes[node->parent];
	for (const struct html_node *open = &nodes[node->next - 1]; open != node; open = &nodes[open->parent])
		if (open->type == HTML_NODE_ELEMENT && range_len(open->end_tag) == 0 && is_alike(open, parent))
			return false;
	return element_is(parent->element, ELEMENT_IS_SPECIAL) && range_len(parent->end_tag) > 0;
}

/* Do tags stand between the children `from` and `to` that belong to no node? NO_CHILD: up to the end. */
static bool
is_gap(const struct removal *r, const struct children *children, size_t from, size_t to)
{
	const struct html_node *nodes = r->tree->nodes;
	uint32_t parent = nodes[children->nodes[from]].parent;
	size_t end = nodes[children->nodes[from]].range.end;
	size_t last = to == NO_CHILD ? children->count - 1 : to;

	for (size_t i = from + 1; i <= last; i++) {
		if (nodes[children->nodes[i]].range.start != end)
			return true;
		end = nodes[children->nodes[i]].range.end;
	}
	if (to != NO_CHILD)
		return false;
	return end != (parent == HTML_NO_NODE ? r->tree->source.len : nodes[parent].end_tag.start);
}

/*
 * Does an open element before the cut end where it does, with nothing between? White space that would be
 * in it then, and have formatting go on there, goes too.
 */
static bool
ends_by_itself(const struct removal *r, const struct children *children, size_t last,
	       const struct html_node *before, struct cut *cut)
{
	const struct html_node *nodes = r->tree->nodes, *end;
	size_t behind = neighbour(r, children, last, false);
	bool ends = behind == NO_CHILD ? ends_with_parent(r, before)
				       : is_ended_by(before, &nodes[children->nodes[behind]]);

	/* Where formatting goes on, a space takes the place of the cut. */
	if (!ends || removal_reopens(r, cut) || is_gap(r, children, last, behind))
		return false;
	end = &nodes[children->nodes[behind == NO_CHILD ? children->count - 1 : behind - 1]];
	cut->range.end = end->range.end;
	cut->next = end->next;
	return true;
}

/* Between the parts of a table, where no content belongs? */
static bool
is_in_table(const struct removal *r, const struct html_node *node)
{
	enum element parent = node->parent == HTML_NO_NODE ? ELEMENT_OTHER
							   : r->tree->nodes[node->parent].element;

	return element_is(parent, ELEMENT_IS_TABLE_PART) && !element_is(parent, ELEMENT_IS_CELL) &&
	       parent != ELEMENT_CAPTION;
}

/* What has to be ended so that this element ends: of a cell whose row has no tag, that row too. */
static enum element
ended(const struct removal *r, const struct html_node *node)
{
	bool row = node->parent != HTML_NO_NODE && r->tree->nodes[node->parent].element == ELEMENT_TR;

	return element_is(node->element, ELEMENT_IS_CELL) && !row ? ELEMENT_TR : node->element;
}

/*
 * An element without an end tag ends where something comes that cannot be in it. When that goes and
 * what follows could be in it, the end tag has to be written, or what follows falls into it. Of an
 * element that is nested wrongly nobody can say where the tag would have to stand: then the cut is
 * one of words alone.
 */
static bool
see_to_end_tag(const struct removal *r, const struct children *children, size_t first, size_t last,
	       struct cut *cut)
{
	size_t before = neighbour(r, children, first, true);
	const struct html_node *node;
	struct slice end_tag;

	if (before == NO_CHILD)
		return true;
	node = &r->tree->nodes[children->nodes[before]];
	/* Between rows, formatting that goes on ends with the next row (13.2.6.4.9). */
	if (node->reopens && is_in_table(r, node)) {
		cut->words_only = true;
		return true;
	}
	if (node->type != HTML_NODE_ELEMENT || range_len(node->end_tag) > 0 ||
	    element_is(node->element, ELEMENT_IS_VOID) || node->element == ELEMENT_OTHER)
		return true;
	end_tag = slice_of(arena_printf(r->arena, "</%s>", element_name(ended(r, node))));
	if (ends_by_itself(r, children, last, node, cut))
		cut->end_tag_before = end_tag;
	else if (node->unsafe)
		cut->words_only = true;
	else
		cut->end_tag = end_tag;
	return end_tag.len > 0;
}

/*
 * May tags not go because of what the standard does with those around them? So it is where formatting goes on
 * in what goes, and a tag that belongs to no node of it stands in between.
 */
static bool
is_tangled(const struct removal *r, const struct cut *cut)
{
	const struct html_node *nodes = r->tree->nodes;
	size_t end = nodes[cut->first].range.start;
	bool gap = false, reopens = false;

	for (uint32_t i = cut->first; i < cut->next; i = nodes[i].next) {
		if (nodes[i].tangled)
			return true;
		gap |= nodes[i].range.start != end;
		reopens |= nodes[i].reopens;
		end = nodes[i].range.end;
	}
	return gap && reopens;
}

static bool
add_cut(struct removal *r, struct cut cut)
{
	struct cut *added = ARENA_PUSH(r->arena, r->cuts, r->cut_count, r->cut_cap);

	if (added != NULL)
		*added = cut;
	return added != NULL;
}

static bool
is_heading(const struct removal *r, const struct children *children, size_t at)
{
	return at < children->count &&
	       element_is(r->tree->nodes[children->nodes[at]].element, ELEMENT_IS_HEADING);
}

/*
 * What comes first under a heading has its rule behind it, to keep it from what comes next; but a rule before
 * the next heading ends the section.
 */
static bool
is_first_of_section(const struct removal *r, const struct children *children, size_t before, size_t after)
{
	return before > 0 && is_heading(r, children, before - 1) && !is_heading(r, children, after);
}

/*
 * Cuts a run of children that go, `first` to `last`, with what stands between them. Of
 * decoration on both sides that of one goes, and what would decorate nothing at an end.
 */
static bool
cut_run(struct removal *r, const struct children *children, size_t first, size_t last)
{
	const struct html_node *nodes = r->tree->nodes;
	size_t before = first, after = last + 1, decorated_before = first, decorated_after = last;
	struct cut cut;

	for (; before > 0 && is_between(children->roles[before - 1]); before--)
		if (children->roles[before - 1] == ROLE_DECORATION)
			decorated_before = before - 1;
	for (; after < children->count && is_between(children->roles[after]); after++)
		if (children->roles[after] == ROLE_DECORATION)
			decorated_after = after;
	if (decorated_before < first && after == children->count)
		first = decorated_before;
	else if (decorated_after > last && (decorated_before < first || before == 0 ||
					    is_first_of_section(r, children, before, after)))
		last = decorated_after;
	cut = (struct cut){
		.range = { nodes[children->nodes[first]].range.start,
			   nodes[children->nodes[last]].range.end },
		.first = children->nodes[first],
		.next = nodes[children->nodes[last]].next,
	};
	if (is_tangled(r, &cut))
		cut.words_only = true;
	else if (!see_to_end_tag(r, children, first, last, &cut))
		return false;
	return add_cut(r, cut);
}

static bool
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
		if (!cut_run(r, children, i, last))
			return false;
		i = last;
	}
	return true;
}

/* A cell whose row stays: its content goes, the cell holds its column. */
static bool
empty_cell(struct removal *r, uint32_t index)
{
	const struct html_node *cell = &r->tree->nodes[index];
	size_t end = range_len(cell->end_tag) > 0 ? cell->end_tag.start : cell->range.end;

	return add_cut(r, (struct cut){ .range = { cell->start_tag.end, end },
					.first = index + 1, .next = cell->next });
}

static bool
look_into(struct removal *r, uint32_t parent)
{
	struct children children;

	if (!list_children(r, parent, &children) || !cut_runs(r, &children))
		return false;
	for (size_t i = 0; i < children.count; i++) {
		uint32_t index = children.nodes[i];
		const struct html_node *node = &r->tree->nodes[index];
		uint32_t *pending;

		if (children.roles[i] == ROLE_CUT || r->weights[index].removed == 0)
			continue;
		if (element_is(node->element, ELEMENT_IS_CELL) && is_whole(r, index)) {
			if (!empty_cell(r, index))
				return false;
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
removal_html(const struct document *document, const bool *removed, const bool *pictures,
	     struct arena *arena, struct edits *edits)
{
	struct removal r = { .document = document, .tree = &document->tree, .removed = removed,
			     .pictures = pictures, .arena = arena, .edits = edits };

	r.blocks = arena_array(arena, r.tree->count, sizeof(*r.blocks));
	r.weights = arena_array(arena, r.tree->count, sizeof(*r.weights));
	if (r.blocks == NULL || r.weights == NULL)
		return false;
	if (!removal_weigh(&r) || !look_into(&r, HTML_NO_NODE))
		return false;
	while (r.pending_count > 0)
		if (!look_into(&r, r.pending[--r.pending_count]))
			return false;
	return removal_sew(&r);
}
