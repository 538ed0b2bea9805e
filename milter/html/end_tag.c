/*
 * What an end tag does (WHATWG HTML 13.2.6.4), as far as it decides where elements end.
 */
#include "html/tree_builder.h"

static bool
has(struct tree_builder *b, enum element element, enum bound bound)
{
	return open_elements_has(&b->open, element, bound);
}

/* ---- </body>, </html> ---------------------------------------------------------------------- */

static void
end_body(struct tree_builder *b, const struct html_token *token)
{
	bool is_body = token->element == ELEMENT_BODY;
	size_t bound = open_elements_bound(&b->open, BOUND_SCOPE);

	if (builder_is_inner(b))
		return;
	if (bound > 0 && b->open.items[bound].element != ELEMENT_HTML)
		return; /* a body is not in scope: in a table cell, say */
	if (is_body || b->content_end == SIZE_MAX || !b->body_ended)
		b->content_end = token->range.start;
	builder_leave_head(b, token);
	if (!b->body_ended) {
		b->body_ended = true;
		b->body_nodes = b->tree.count;
		b->body_end = token->range;
		if (!is_body)
			b->body_end.end = token->range.start;
	}
	if (!is_body && !b->html_ended) {
		b->html_ended = true;
		b->html_nodes = b->tree.count;
		b->html_end = token->range;
	}
}

/* ---- tables -------------------------------------------------------------------------------- */

/* The place of the table whose parts we are in, 0 when there is none. */
static size_t
table_place(struct tree_builder *b)
{
	return b->open.last[ELEMENT_TABLE] > b->open.last[ELEMENT_TEMPLATE]
		   ? b->open.last[ELEMENT_TABLE]
		   : 0;
}

/* Is there a part of this kind in our table? */
static bool
has_part(struct tree_builder *b, enum element element)
{
	return (table_place(b) != 0 || builder_is_inner(b)) &&
	       b->open.last[element] > table_place(b);
}

/* Closes the cell and the row that we are in: the end tag of a part that was left out. */
static void
close_left_out(struct tree_builder *b, const struct html_token *token, size_t place)
{
	if (b->open.top > place)
		builder_close(b, place + 1, token, false);
}

static void
end_row(struct tree_builder *b, const struct html_token *token)
{
	size_t cell = open_elements_bound(&b->open, BOUND_TABLE);

	if (has_part(b, ELEMENT_TR))
		builder_close(b, b->open.last[ELEMENT_TR], token, true);
	else if (element_is(b->open.items[cell].element, ELEMENT_IS_CELL))
		builder_close(b, cell, token, false);
}

static void
end_section(struct tree_builder *b, const struct html_token *token)
{
	bool any =
	    has_part(b, ELEMENT_TBODY) || has_part(b, ELEMENT_THEAD) || has_part(b, ELEMENT_TFOOT);

	if (has_part(b, token->element))
		builder_close(b, b->open.last[token->element], token, true);
	else if (token->element == ELEMENT_TBODY && !any && table_place(b) != 0 &&
		 (has_part(b, ELEMENT_TR) || has_part(b, ELEMENT_TD) || has_part(b, ELEMENT_TH)))
		close_left_out(b, token, table_place(b));
}

static void
end_table_part(struct tree_builder *b, const struct html_token *token)
{
	size_t part = open_elements_bound(&b->open, BOUND_TABLE);

	switch (token->element) {
	case ELEMENT_TABLE:
		if (table_place(b) != 0)
			builder_close(b, table_place(b), token, true);
		return;
	case ELEMENT_TR:
		end_row(b, token);
		return;
	case ELEMENT_TBODY:
	case ELEMENT_THEAD:
	case ELEMENT_TFOOT:
		end_section(b, token);
		return;
	default: /* caption, colgroup, td, th; there is no </col> */
		if (part != 0 && b->open.items[part].element == token->element)
			builder_close(b, part, token, true);
	}
}

/* ---- the body ------------------------------------------------------------------------------ */

/* "</p>" where none is open makes an empty one, "</br>" a line break. */
static void
end_tag_alone(struct tree_builder *b, const struct html_token *token)
{
	bool foster = builder_in_table(b), is_break = token->element != ELEMENT_P;
	bool reopens = is_break && builder_format(b, token->range.end);
	struct html_node *node = builder_leaf(b, token);

	if (node == NULL)
		return;
	node->unsafe = foster || builder_is_inner(b); /* there it ends one of the document */
	node->reopens = reopens;
	if (is_break)
		return;
	node->start_tag = (struct range){ token->range.start, token->range.start };
	node->end_tag = token->range;
}

static void
end_heading(struct tree_builder *b, const struct html_token *token)
{
	size_t place = 0;

	for (enum element h = ELEMENT_H1; h <= ELEMENT_H6; h++)
		if (b->open.last[h] > place)
			place = b->open.last[h];
	if (place != 0 && place >= open_elements_bound(&b->open, BOUND_SCOPE))
		builder_close(b, place, token, true);
}

/* A form ends although elements in it, which go on, are open. */
static void
end_form(struct tree_builder *b, const struct html_token *token)
{
	bool was_open = b->form;
	size_t place = b->open.last[ELEMENT_FORM];

	b->form = false;
	if (place == 0 || !has(b, ELEMENT_FORM, BOUND_SCOPE))
		return;
	if (b->open.last[ELEMENT_TEMPLATE] == 0 && !was_open)
		return;
	while (b->open.top > place && !builder_top(b)->foreign &&
	       (element_is(builder_top(b)->element, ELEMENT_IS_ITEM) || builder_in(b, ELEMENT_P) ||
		builder_in(b, ELEMENT_OPTION) || builder_in(b, ELEMENT_OPTGROUP)))
		builder_close(b, b->open.top, token, false);
	if (b->open.top == place || b->open.last[ELEMENT_TEMPLATE] != 0)
		builder_close(b, place, token, true);
	else
		builder_end_early(b, place, token, true);
}

/* "Any other end tag". */
static void
end_other(struct tree_builder *b, const struct html_token *token)
{
	size_t place = open_elements_find(&b->open, token->element,
					  slice_range(b->source, token->name), false);

	if (place != 0 && place >= open_elements_bound(&b->open, BOUND_SPECIAL))
		builder_close(b, place, token, true);
}

/* Does the end tag look for its element "in scope", past special elements? */
static bool
ends_in_scope(enum element element)
{
	switch (element) {
	case ELEMENT_APPLET:
	case ELEMENT_BUTTON:
	case ELEMENT_MARQUEE:
	case ELEMENT_OBJECT:
	case ELEMENT_SELECT:
		return true;
	case ELEMENT_LEGEND:
	case ELEMENT_OPTGROUP:
	case ELEMENT_OPTION:
	case ELEMENT_XMP:
	case ELEMENT_PLAINTEXT:
		return false;
	default:
		return element_is(element, ELEMENT_IS_BLOCK);
	}
}

static void
end_tag_in_body(struct tree_builder *b, const struct html_token *token)
{
	enum element element = token->element;

	switch (element) {
	case ELEMENT_P:
		if (has(b, ELEMENT_P, BOUND_BUTTON_SCOPE))
			builder_close(b, b->open.last[ELEMENT_P], token, true);
		else
			end_tag_alone(b, token);
		return;
	case ELEMENT_BR:
		end_tag_alone(b, token);
		return;
	case ELEMENT_LI:
		if (has(b, ELEMENT_LI, BOUND_LIST_SCOPE))
			builder_close(b, b->open.last[ELEMENT_LI], token, true);
		return;
	case ELEMENT_FORM:
		end_form(b, token);
		return;
	case ELEMENT_HEAD:
		if (builder_in(b, ELEMENT_HEAD))
			builder_close(b, b->open.top, token, true);
		return;
	case ELEMENT_TEMPLATE:
		if (b->open.last[ELEMENT_TEMPLATE] != 0)
			builder_close(b, b->open.last[ELEMENT_TEMPLATE], token, true);
		return;
	default:
		break;
	}
	if (element_is(element, ELEMENT_IS_HEADING))
		end_heading(b, token);
	else if (element_is(element, ELEMENT_IS_FORMATTING))
		(void)builder_end_formatting(b, element, token, true);
	else if (!ends_in_scope(element))
		end_other(b, token);
	else if (has(b, element, BOUND_SCOPE))
		builder_close(b, b->open.last[element], token, true);
}

/* The end tag of an element of svg or math; false when it is none of theirs. */
static bool
foreign_end_tag(struct tree_builder *b, const struct html_token *token)
{
	size_t place =
	    open_elements_find(&b->open, ELEMENT_OTHER, slice_range(b->source, token->name), true);

	if (place == 0 || place <= open_elements_bound(&b->open, BOUND_HTML))
		return false;
	builder_close(b, place, token, true);
	return true;
}

void
tree_end_tag(struct tree_builder *b, const struct html_token *token)
{
	size_t depth = b->open.top, count = b->tree.count;
	uint32_t current = builder_current(b);

	if (b->overflow > 0 && b->overflow_of[token->element] > 0) {
		b->overflow--;
		b->overflow_of[token->element]--;
		return;
	}
	if (builder_top(b)->foreign && foreign_end_tag(b, token))
		return;
	if (token->element == ELEMENT_BODY || token->element == ELEMENT_HTML) {
		end_body(b, token);
		return;
	}
	if (!b->content && (token->element == ELEMENT_BR || token->element == ELEMENT_P))
		builder_leave_head(b, token);
	if (element_is(token->element, ELEMENT_IS_TABLE_PART))
		end_table_part(b, token);
	else
		end_tag_in_body(b, token);
	if (b->open.top != depth || b->tree.count != count)
		builder_resume_body(b, current);
}
