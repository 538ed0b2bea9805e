/*
 * The walk from an element to its parents and siblings that a selector asks for.
 *
 * Compounds are tried from the last to the first. Where one on the left of ">" or "+" does not hold, the
 * walk goes back to the last ancestor, or sibling of a "~", that was chosen, and takes the next: a nearer
 * one leaves all choices that a further one has, so no other needs to be tried.
 */
#include "html/selector.h"

#include "base/ascii.h"
#include "html/tree.h"

/* ---- attributes ---------------------------------------------------------------------------- */

static bool
equal(struct slice a, struct slice b, bool nocase)
{
	return nocase ? slice_equal_nocase(a, b) : slice_equal(a, b);
}

/* Is the word one of those in `list`, blanks between them? */
static bool
has_word(struct slice list, struct slice word, bool nocase)
{
	while ((list = slice_trim(list)).len > 0) {
		size_t end = 0;

		while (end < list.len && !ascii_is_space(list.data[end]))
			end++;
		if (equal(slice_first(list, end), word, nocase))
			return true;
		list = slice_from(list, end);
	}
	return false;
}

static bool
value_matches(const struct selector_condition *c, struct slice value)
{
	struct slice wanted = c->value;

	switch (c->operator) {
	case 0:
		return true;
	case '=':
		return equal(value, wanted, c->nocase);
	case '~':
		return has_word(value, wanted, c->nocase);
	case '|':
		return equal(slice_first(value, wanted.len < value.len ? wanted.len : value.len), wanted,
			     c->nocase) &&
		       (value.len == wanted.len || value.data[wanted.len] == '-');
	case '^':
		return wanted.len > 0 && wanted.len <= value.len &&
		       equal(slice_first(value, wanted.len), wanted, c->nocase);
	case '$':
		return wanted.len > 0 && wanted.len <= value.len &&
		       equal(slice_from(value, value.len - wanted.len), wanted, c->nocase);
	default: /* '*' */
		return wanted.len > 0 &&
		       (c->nocase ? slice_find_nocase(value, 0, wanted) : slice_find(value, 0, wanted)) !=
			   SLICE_NOT_FOUND;
	}
}

/* The value of an attribute as it stands; character references in it are not resolved. */
static bool
attribute_of(const struct html_tree *tree, const struct html_node *node, struct slice name,
	     struct slice *value_out)
{
	for (uint32_t i = 0; i < node->attribute_count; i++) {
		const struct html_attribute *a = &tree->attributes[node->attribute_first + i];

		if (!a->duplicate && slice_equal_nocase(slice_range(tree->source, a->name), name)) {
			*value_out = slice_range(tree->source, a->value);
			return true;
		}
	}
	return false;
}

/* ---- one element --------------------------------------------------------------------------- */

/* An element, or one that stands there though no tag says so. */
struct place {
	uint32_t node;			/* of a tbody, its table; of a body, its html or HTML_NO_NODE */
	enum { REAL, TBODY, BODY, HTML } kind;
};

struct walk {
	const struct html_tree *tree;
	bool nocase;
	size_t *steps;
};

/* Takes a step; false when none is left. */
static bool
step(const struct walk *walk)
{
	if (*walk->steps == 0)
		return false;
	--*walk->steps;
	return true;
}

static bool
stands_in_head(enum element element)
{
	return element == ELEMENT_HEAD || element == ELEMENT_STYLE || element == ELEMENT_TITLE ||
	       element == ELEMENT_META || element == ELEMENT_LINK || element == ELEMENT_BASE ||
	       element == ELEMENT_SCRIPT;
}

/* May a sibling be counted? At the top, what belongs to the head is no sibling of the rest. */
static bool
is_sibling(const struct walk *walk, uint32_t parent, uint32_t index)
{
	const struct html_node *node = &walk->tree->nodes[index];

	if (node->type != HTML_NODE_ELEMENT)
		return false;
	return parent != HTML_NO_NODE || !stands_in_head(node->element);
}

static enum selector_match
nth_matches(const struct walk *walk, const struct selector_nth *nth, uint32_t index)
{
	const struct html_node *nodes = walk->tree->nodes, *node = &nodes[index];
	uint32_t parent = node->parent;
	uint32_t first = parent == HTML_NO_NODE ? 0 : parent + 1;
	uint32_t end = parent == HTML_NO_NODE ? (uint32_t)walk->tree->count : nodes[parent].next;
	long number = 1, beyond;

	if (nth->from_end)
		first = node->next;
	else
		end = index;
	for (uint32_t i = first; i < end; i = nodes[i].next) {
		if (!step(walk))
			return SELECTOR_PERHAPS;
		if (is_sibling(walk, parent, i) &&
		    (!nth->of_type || slice_equal_nocase(html_node_name(walk->tree, &nodes[i]),
							 html_node_name(walk->tree, node))))
			number++;
	}
	beyond = number - nth->offset;
	if (nth->step == 0)
		return beyond == 0 ? SELECTOR_YES : SELECTOR_NO;
	return beyond % nth->step == 0 && beyond / nth->step >= 0 ? SELECTOR_YES : SELECTOR_NO;
}

static bool
is_empty(const struct walk *walk, uint32_t index)
{
	const struct html_node *nodes = walk->tree->nodes;

	for (uint32_t i = index + 1; i < nodes[index].next; i = nodes[i].next)
		if (nodes[i].type != HTML_NODE_COMMENT)
			return false;
	return true;
}

static enum selector_match
from_bool(bool holds)
{
	return holds ? SELECTOR_YES : SELECTOR_NO;
}

/* A condition that no other stands in. */
static enum selector_match
simple_holds(const struct walk *walk, const struct selector_condition *c, uint32_t index)
{
	const struct html_tree *tree = walk->tree;
	const struct html_node *node = &tree->nodes[index];
	struct slice value;

	switch (c->kind) {
	case SELECTOR_CLASS:
		return from_bool(attribute_of(tree, node, SLICE("class"), &value) &&
				 has_word(value, c->name, walk->nocase));
	case SELECTOR_ID:
		return from_bool(attribute_of(tree, node, SLICE("id"), &value) &&
				 equal(slice_trim(value), c->name, walk->nocase));
	case SELECTOR_ATTRIBUTE:
		return from_bool(attribute_of(tree, node, c->name, &value) && value_matches(c, value));
	case SELECTOR_LINK:
		return from_bool(node->element == ELEMENT_A &&
				 attribute_of(tree, node, SLICE("href"), &value));
	case SELECTOR_ROOT:
		return from_bool(node->element == ELEMENT_HTML);
	case SELECTOR_EMPTY:
		return from_bool(is_empty(walk, index));
	case SELECTOR_NTH:
		return nth_matches(walk, &c->nth, index);
	default:
		return SELECTOR_PERHAPS;
	}
}

static bool
has_name(const struct walk *walk, const struct selector_compound *compound, uint32_t index)
{
	return compound->element.len == 0 ||
	       slice_equal_nocase(html_node_name(walk->tree, &walk->tree->nodes[index]), compound->element);
}

/* Do all conditions hold, those aside that others stand in? */
static enum selector_match
simple_compound(const struct walk *walk, const struct selector_compound *compound, uint32_t index)
{
	enum selector_match least = from_bool(has_name(walk, compound, index));

	for (size_t i = 0; i < compound->count && least != SELECTOR_NO; i++) {
		enum selector_match match = simple_holds(walk, &compound->conditions[i], index);

		least = match < least ? match : least;
	}
	return least;
}

/* :is() and :not(). */
static enum selector_match
list_holds(const struct walk *walk, const struct selector_condition *c, uint32_t index)
{
	enum selector_match most = SELECTOR_NO;

	for (size_t i = 0; i < c->of_count && most != SELECTOR_YES; i++) {
		enum selector_match match = simple_compound(walk, &c->of[i], index);

		most = match > most ? match : most;
	}
	if (c->kind == SELECTOR_NONE_OF)
		return most == SELECTOR_YES ? SELECTOR_NO : most == SELECTOR_NO ? SELECTOR_YES : most;
	return most;
}

/* Of an element without a tag only the name is known. */
static enum selector_match
implied_matches(const struct selector_compound *compound, const struct place *place)
{
	static const char *const names[] = { [TBODY] = "tbody", [BODY] = "body", [HTML] = "html" };

	if (compound->element.len > 0 && !slice_equal_nocase(compound->element, slice_of(names[place->kind])))
		return SELECTOR_NO;
	return compound->count == 0 ? SELECTOR_YES : SELECTOR_PERHAPS;
}

static enum selector_match
compound_matches(const struct walk *walk, const struct selector_compound *compound,
		 const struct place *place)
{
	enum selector_match least = SELECTOR_YES;

	if (place->kind != REAL)
		return implied_matches(compound, place);
	if (walk->tree->nodes[place->node].type != HTML_NODE_ELEMENT || !has_name(walk, compound, place->node))
		return SELECTOR_NO;
	for (size_t i = 0; i < compound->count && least != SELECTOR_NO; i++) {
		const struct selector_condition *c = &compound->conditions[i];
		bool list = c->kind == SELECTOR_NONE_OF || c->kind == SELECTOR_ANY_OF;
		enum selector_match match = list ? list_holds(walk, c, place->node)
						 : simple_holds(walk, c, place->node);

		least = match < least ? match : least;
	}
	return least;
}

/* ---- from one to the next ------------------------------------------------------------------ */

enum went { WENT, NOWHERE, NO_STEPS };

/* The element before this one in its parent. */
static enum went
to_sibling(const struct walk *walk, struct place *place)
{
	const struct html_node *nodes = walk->tree->nodes;
	uint32_t parent, before = HTML_NO_NODE;

	if (place->kind != REAL)
		return NOWHERE;
	parent = nodes[place->node].parent;
	for (uint32_t i = parent == HTML_NO_NODE ? 0 : parent + 1; i < place->node; i = nodes[i].next) {
		if (!step(walk))
			return NO_STEPS;
		if (is_sibling(walk, parent, i))
			before = i;
	}
	place->node = before;
	return before == HTML_NO_NODE ? NOWHERE : WENT;
}

/* The parent of an element that is there by its tag. */
static struct place
parent_of(const struct walk *walk, uint32_t index)
{
	const struct html_node *nodes = walk->tree->nodes, *node = &nodes[index];
	enum element element = node->parent == HTML_NO_NODE ? ELEMENT_HTML : nodes[node->parent].element;

	if (element == ELEMENT_TABLE && node->element == ELEMENT_TR)
		return (struct place){ node->parent, TBODY };
	if (element != ELEMENT_HTML || node->element == ELEMENT_BODY || node->element == ELEMENT_HEAD)
		return (struct place){ node->parent, node->parent == HTML_NO_NODE ? HTML : REAL };
	return (struct place){ node->parent, BODY };
}

static enum went
to_parent(const struct walk *walk, struct place *place)
{
	switch (place->kind) {
	case HTML:
		return NOWHERE;
	case BODY:
		place->kind = place->node == HTML_NO_NODE ? HTML : REAL;
		return WENT;
	case TBODY:
		place->kind = REAL;
		return WENT;
	case REAL:
		break;
	}
	if (walk->tree->nodes[place->node].element == ELEMENT_HTML)
		return NOWHERE;
	*place = parent_of(walk, place->node);
	return WENT;
}

static bool
is_loose(uint8_t combinator)
{
	return combinator == ' ' || combinator == '~';
}

/* Where the walk may go on another way: behind a " " or a "~". */
struct choice {
	bool open;
	size_t compound;		/* the one on the right of the combinator */
	struct place place;		/* what was chosen last for the one on its left */
	enum selector_match match;	/* of all on the right */
};

/* The nearest choice that is open: siblings are asked before ancestors further up. */
static struct choice *
last_choice(struct choice *ancestor, struct choice *sibling)
{
	return sibling->open ? sibling : ancestor->open ? ancestor : NULL;
}

enum selector_match
selector_matches(const struct selector *selector, const struct html_tree *tree, uint32_t node,
		 bool nocase, size_t *steps)
{
	struct walk walk = { tree, nocase, steps };
	struct choice ancestor = { 0 }, sibling = { 0 };
	size_t at = selector->count - 1;
	struct place place = { node, REAL };
	enum selector_match least = compound_matches(&walk, &selector->compounds[at], &place), match;

	while (least != SELECTOR_NO && at > 0) {
		uint8_t combinator = selector->compounds[at].combinator;
		bool up = combinator == ' ' || combinator == '>';
		struct choice *choice = combinator == ' ' ? &ancestor : &sibling;
		enum went went = !step(&walk) ? NO_STEPS : up ? to_parent(&walk, &place)
							      : to_sibling(&walk, &place);

		if (went == NO_STEPS)
			return SELECTOR_PERHAPS;
		match = went == WENT ? compound_matches(&walk, &selector->compounds[at - 1], &place)
				     : SELECTOR_NO;
		if (is_loose(combinator) && went == NOWHERE)
			choice->open = false;
		if (match != SELECTOR_NO) {
			if (is_loose(combinator))
				*choice = (struct choice){ true, at, place, least };
			if (combinator == ' ')
				sibling.open = false;
			least = match < least ? match : least;
			at--;
		} else if (!is_loose(combinator) || went == NOWHERE) {
			choice = last_choice(&ancestor, &sibling);
			if (choice == NULL)
				return SELECTOR_NO;
			at = choice->compound;
			place = choice->place;
			least = choice->match;
		}
	}
	return least;
}
