/*
 * What a start tag does (WHATWG HTML 13.2.6.4), as far as it decides where elements end.
 *
 * Elements that the standard adds of itself (html, head, body, tbody, tr, colgroup where their
 * tags are left out) have no bytes and are no nodes. So a row may be a child of its table, and
 * the rules below take the missing parts of a table as given.
 */
#include "base/compiler.h"
#include "html/tree_builder.h"

static bool
has(struct tree_builder *b, enum element element, enum bound bound)
{
	return open_elements_has(&b->open, element, bound);
}

/* Closes the topmost open element of this kind before the token. */
static void
close_before(struct tree_builder *b, enum element element, const struct html_token *token)
{
	builder_close(b, b->open.last[element], token, false);
}

/* The part of a table that we are in, OTHER when we are in none. */
static enum element
table_part(struct tree_builder *b)
{
	size_t place = open_elements_bound(&b->open, BOUND_TABLE);

	return place == 0 || b->open.items[place].foreign ? ELEMENT_OTHER
							  : b->open.items[place].element;
}

static bool
is_section(enum element element)
{
	return element == ELEMENT_TBODY || element == ELEMENT_THEAD || element == ELEMENT_TFOOT;
}

/* ---- foreign content (13.2.6.5) ------------------------------------------------------------ */

/* Start tags that cannot be in svg or math, besides those that close a p. */
static bool
breaks_out(struct tree_builder *b, const struct html_token *token)
{
	static const char *const names[] = { "ruby", "span", "sub", "sup", "var" };
	struct slice name = slice_range(b->source, token->name);

	switch (token->element) {
	case ELEMENT_FONT:
		return html_token_attribute(token, b->source, "color") != NULL ||
		       html_token_attribute(token, b->source, "face") != NULL ||
		       html_token_attribute(token, b->source, "size") != NULL;
	case ELEMENT_A:
		return false;
	case ELEMENT_BODY:
	case ELEMENT_BR:
	case ELEMENT_EMBED:
	case ELEMENT_HEAD:
	case ELEMENT_IMG:
	case ELEMENT_META:
		return true;
	case ELEMENT_OTHER:
	case ELEMENT_SPAN:
		for (size_t i = 0; i < COUNT(names); i++)
			if (slice_equal_nocase(name, slice_of(names[i])))
				return true;
		return false;
	default:
		return element_is(token->element, ELEMENT_CLOSES_P | ELEMENT_IS_FORMATTING);
	}
}

/* Elements of svg and math in which HTML goes on. */
static bool
is_integration_point(struct slice name)
{
	static const char *const names[] = {
		"foreignobject", "desc", "title", "mi", "mo", "mn", "ms", "mtext",
	};

	for (size_t i = 0; i < COUNT(names); i++)
		if (slice_equal_nocase(name, slice_of(names[i])))
			return true;
	return false;
}

/* False when the tag is one of HTML after all. */
static bool
foreign_start_tag(struct tree_builder *b, const struct html_token *token)
{
	bool inside = !is_integration_point(slice_range(b->source, token->name));
	struct html_token foreign = *token;

	if (breaks_out(b, token)) {
		while (builder_top(b)->foreign_inside)
			builder_close(b, b->open.top, token, false);
		return false;
	}
	if (element_is(token->element, ELEMENT_IS_TABLE_PART))
		foreign.element = ELEMENT_OTHER;	/* it is of no table */
	if (token->self_closing)
		(void)builder_leaf(b, &foreign);
	else
		(void)builder_open(b, &foreign, true, inside);
	return true;
}

/* ---- before the body (13.2.6.4.2 to 13.2.6.4.6) -------------------------------------------- */

static void
body_start_tag(struct tree_builder *b, const struct html_token *token)
{
	if (!b->body_tag) {
		b->body_tag = true;
		b->content_start = token->range.end;
	}
	if (b->content)
		return; /* adds attributes to the body there is */
	builder_leave_head(b, token);
	b->tree.body = (uint32_t)b->tree.count;
	(void)builder_open(b, token, false, false);
}

/* False when the tag is content, with which the head is over. */
static bool
head_start_tag(struct tree_builder *b, const struct html_token *token)
{
	switch (token->element) {
	case ELEMENT_HTML:
	case ELEMENT_BODY:
		return false;
	case ELEMENT_HEAD:
		if (!b->head_seen)
			(void)builder_open(b, token, false, false);
		b->head_seen = true;
		return true;
	case ELEMENT_BASE:
	case ELEMENT_BASEFONT:
	case ELEMENT_BGSOUND:
	case ELEMENT_LINK:
	case ELEMENT_META:
		(void)builder_leaf(b, token);
		return true;
	case ELEMENT_NOFRAMES:
	case ELEMENT_NOSCRIPT:
	case ELEMENT_SCRIPT:
	case ELEMENT_STYLE:
	case ELEMENT_TEMPLATE:
	case ELEMENT_TITLE:
		(void)builder_open(b, token, false, false);
		return true;
	default:
		builder_leave_head(b, token);
		return false;
	}
}

/* ---- tables (13.2.6.4.9 to 13.2.6.4.15) ---------------------------------------------------- */

/* May a part of a table stand directly in this one, those left out being taken as given? */
static bool
may_stand_in(enum element part, enum element in)
{
	bool cell = element_is(part, ELEMENT_IS_CELL);

	switch (in) {
	case ELEMENT_TABLE:
	case ELEMENT_TEMPLATE:
		return true;
	case ELEMENT_TBODY:
	case ELEMENT_THEAD:
	case ELEMENT_TFOOT:
		return cell || part == ELEMENT_TR;
	case ELEMENT_TR:
		return cell;
	case ELEMENT_COLGROUP:
		return part == ELEMENT_COL;
	default:
		return false;
	}
}

/* caption, colgroup, col, tbody, thead, tfoot, tr, td, th. */
static void
table_part_start_tag(struct tree_builder *b, const struct html_token *token)
{
	while (!may_stand_in(token->element, table_part(b))) {
		if (table_part(b) == ELEMENT_OTHER && builder_is_inner(b))
			break;	/* the table may be that of the document */
		if (table_part(b) == ELEMENT_OTHER)
			return; /* not in a table: ignored */
		builder_close(b, open_elements_bound(&b->open, BOUND_TABLE), token, false);
	}
	/* "Clear the stack back to a table context." */
	if (b->open.top > open_elements_bound(&b->open, BOUND_TABLE))
		builder_close(b, open_elements_bound(&b->open, BOUND_TABLE) + 1, token, false);
	if (element_is(token->element, ELEMENT_IS_VOID))
		(void)builder_leaf(b, token);
	else
		(void)builder_open(b, token, false, false);
}

static bool
is_hidden_input(struct tree_builder *b, const struct html_token *token)
{
	const struct html_attribute *type = html_token_attribute(token, b->source, "type");

	return token->element == ELEMENT_INPUT && type != NULL &&
	       slice_equal_nocase(slice_range(b->source, type->value), SLICE("hidden"));
}

/* Other tags between the parts of a table; false when they are treated as in the body. */
static bool
start_tag_in_table(struct tree_builder *b, const struct html_token *token)
{
	struct html_node *node;

	switch (token->element) {
	case ELEMENT_TABLE: /* a table cannot be there, so it ends the one we are in */
		if (b->open.last[ELEMENT_TABLE] <= b->open.last[ELEMENT_TEMPLATE])
			return true;	/* a row of a template has no table: ignored */
		close_before(b, ELEMENT_TABLE, token);
		return false;
	case ELEMENT_SCRIPT:
	case ELEMENT_STYLE:
	case ELEMENT_TEMPLATE:
		(void)builder_open(b, token, false, false);
		return true;
	case ELEMENT_INPUT:
		if (!is_hidden_input(b, token))
			return false;
		(void)builder_leaf(b, token);
		return true;
	case ELEMENT_FORM: /* is closed at once; its end tag comes later and is alone */
		if (b->form) {
			builder_tie(b, b->form_node, token->range);
			return true;
		}
		b->form = true;
		b->form_node = (uint32_t)b->tree.count;
		node = builder_leaf(b, token);
		if (node != NULL)
			node->unsafe = true;
		return true;
	default:
		return false;
	}
}

/* ---- the body (13.2.6.4.7) ----------------------------------------------------------------- */

/* Outlook reads "<v:fill/>" as XML. */
static bool
is_complete(struct tree_builder *b, const struct html_token *token)
{
	return builder_is_inner(b) && token->self_closing &&
	       slice_find_byte(slice_range(b->source, token->name), 0, ':') != SLICE_NOT_FOUND;
}

/* Does it have formatting elements go on from where it stands? Not a block, nor what belongs into the head. */
static bool
is_formatted(enum element element)
{
	return !element_is(element, ELEMENT_CLOSES_P | ELEMENT_IS_UNSEEN) && element != ELEMENT_TEXTAREA;
}

/* An element into the current node; between the parts of a table it is foster-parented. */
static void
insert(struct tree_builder *b, const struct html_token *token)
{
	bool reopens = is_formatted(token->element) && builder_format(b, token->range.end);
	struct html_node *node;

	b->foster = builder_in_table(b);
	if (element_is(token->element, ELEMENT_IS_VOID) || is_complete(b, token))
		node = builder_leaf(b, token);
	else
		node = builder_open(b, token, false, false);
	if (node != NULL) {
		node->unsafe |= b->foster;
		node->reopens = reopens;
	}
	b->foster = false;
}

/* "<li>" ends an open li, "<dd>" and "<dt>" an open dd or dt, unless something stands between. */
static void
close_item(struct tree_builder *b, const struct html_token *token)
{
	size_t place = open_elements_bound(&b->open, BOUND_ITEM);
	enum element open = b->open.items[place].element;
	bool is_li = token->element == ELEMENT_LI;

	if (place != 0 && element_is(open, ELEMENT_IS_ITEM) && (open == ELEMENT_LI) == is_li)
		builder_close(b, place, token, false);
}

static void
close_select(struct tree_builder *b, const struct html_token *token)
{
	if (has(b, ELEMENT_SELECT, BOUND_SCOPE))
		close_before(b, ELEMENT_SELECT, token);
}

/* What an element closes besides a p. False when the tag is to be ignored. */
static bool
close_for(struct tree_builder *b, const struct html_token *token)
{
	switch (token->element) {
	case ELEMENT_LI:
	case ELEMENT_DD:
	case ELEMENT_DT:
		close_item(b, token);
		return true;
	case ELEMENT_FORM:
		if (!b->form || b->open.last[ELEMENT_TEMPLATE] != 0)
			return true;
		builder_tie(b, b->form_node, token->range);
		return false;
	case ELEMENT_BUTTON:
		if (has(b, ELEMENT_BUTTON, BOUND_SCOPE))
			close_before(b, ELEMENT_BUTTON, token);
		return true;
	case ELEMENT_A:
	case ELEMENT_NOBR:
		(void)builder_end_formatting(b, token->element, token, false);
		return true;
	case ELEMENT_OPTGROUP:
	case ELEMENT_OPTION:
		if (builder_in(b, ELEMENT_OPTION))
			builder_close(b, b->open.top, token, false);
		if (token->element == ELEMENT_OPTGROUP && builder_in(b, ELEMENT_OPTGROUP))
			builder_close(b, b->open.top, token, false);
		return true;
	case ELEMENT_SELECT:
		if (has(b, ELEMENT_SELECT, BOUND_SCOPE)) {
			close_select(b, token);
			return false;
		}
		return true;
	case ELEMENT_INPUT:
	case ELEMENT_KEYGEN:
	case ELEMENT_TEXTAREA:
		close_select(b, token);
		return true;
	default:
		return true;
	}
}

/* A heading ends an open one; but it is in that one if a formatting element was opened anew there. */
static void
close_heading(struct tree_builder *b, const struct html_token *token)
{
	if (b->open.top == 0 || builder_top(b)->foreign ||
	    !element_is(builder_top(b)->element, ELEMENT_IS_HEADING))
		return;
	if (builder_is_reopened(b)) {
		struct html_node *heading = &b->tree.nodes[builder_top(b)->node];

		heading->unsafe = true;
		builder_tangle(b, (struct tangle){ b->reopenings[b->reopening_count - 1].node, 0,
						   heading->parent });
	}
	builder_close(b, b->open.top, token, false);
}

static void
start_tag_in_body(struct tree_builder *b, const struct html_token *token)
{
	bool closes_p = element_is(token->element, ELEMENT_CLOSES_P) &&
			!(token->element == ELEMENT_TABLE && b->quirks);

	if (!close_for(b, token))
		return;
	if (closes_p && has(b, ELEMENT_P, BOUND_BUTTON_SCOPE))
		close_before(b, ELEMENT_P, token);
	if (element_is(token->element, ELEMENT_IS_HEADING))
		close_heading(b, token);
	if (token->element == ELEMENT_FORM && b->open.last[ELEMENT_TEMPLATE] == 0) {
		b->form = true;
		b->form_node = (uint32_t)b->tree.count;
	}
	insert(b, token);
}

static void
svg_or_math(struct tree_builder *b, const struct html_token *token)
{
	bool reopens = builder_format(b, token->range.end);
	struct html_node *node;

	b->foster = builder_in_table(b);
	node = token->self_closing ? builder_leaf(b, token) : builder_open(b, token, true, true);
	if (node != NULL) {
		node->unsafe |= b->foster;
		node->reopens = reopens;
	}
	b->foster = false;
}

static void
html_start_tag(struct tree_builder *b, const struct html_token *token)
{
	if (!b->html_seen && !b->content && b->open.top == 0)
		(void)builder_open(b, token, false, false);
	b->html_seen = true;
}

void
tree_start_tag(struct tree_builder *b, const struct html_token *token)
{
	struct html_token changed;

	if (token->element == ELEMENT_HTML && !builder_top(b)->foreign_inside) {
		html_start_tag(b, token);
		return;
	}
	builder_resume_body(b, builder_current(b));
	if (builder_top(b)->foreign_inside && foreign_start_tag(b, token))
		return;
	if (!b->content && b->open.last[ELEMENT_TEMPLATE] == 0 && head_start_tag(b, token))
		return;
	if (token->element == ELEMENT_OTHER &&
	    slice_equal_nocase(slice_range(b->source, token->name), SLICE("image"))) {
		changed = *token; /* "Change the token's tag name to img. (Don't ask.)" */
		changed.element = ELEMENT_IMG;
		token = &changed;
	}
	switch (token->element) {
	case ELEMENT_BODY:
		body_start_tag(b, token);
		return;
	case ELEMENT_HEAD:
	case ELEMENT_FRAME:
	case ELEMENT_FRAMESET:
		return; /* ignored */
	case ELEMENT_SVG:
	case ELEMENT_MATH:
		svg_or_math(b, token);
		return;
	default:
		break;
	}
	if (token->element != ELEMENT_TABLE && element_is(token->element, ELEMENT_IS_TABLE_PART)) {
		table_part_start_tag(b, token);
		return;
	}
	if (table_part(b) == ELEMENT_COLGROUP && token->element != ELEMENT_TEMPLATE)
		builder_close(b, open_elements_bound(&b->open, BOUND_TABLE), token, false);
	if ((table_part(b) == ELEMENT_TABLE || table_part(b) == ELEMENT_TR ||
	     is_section(table_part(b))) &&
	    start_tag_in_table(b, token))
		return;
	start_tag_in_body(b, token);
}
