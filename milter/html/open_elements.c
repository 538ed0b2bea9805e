/*
 * The stack of open elements, with the answer to every "in scope" kept beside it.
 */
#include "html/open_elements.h"

#include "base/ascii.h"
#include "base/compiler.h"

static size_t
name_slot(struct slice name)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < name.len; i++)
		hash = (hash ^ ascii_lower(name.data[i])) * 16777619u;
	return (hash ^ hash >> 16) % OPEN_ELEMENTS_NAMES;
}

/* The chain on which elements of this kind hang. */
static uint16_t *
chain(struct open_elements *open, const struct open_element *item)
{
	if (item->foreign || item->element == ELEMENT_OTHER)
		return &open->last_of_name[name_slot(item->name)];
	return &open->last[item->element];
}

size_t
open_elements_find(const struct open_elements *open, enum element element, struct slice name,
		   bool foreign)
{
	size_t place;

	if (element != ELEMENT_OTHER && !foreign)
		return open->last[element];
	place = open->last_of_name[name_slot(name)];
	while (place != 0 && (open->items[place].foreign != foreign ||
			      !slice_equal_nocase(open->items[place].name, name)))
		place = open->items[place].same_below;
	return place;
}

/* Elements of svg and math whose content is HTML again; they bound scopes (13.2.4.2). */
static bool
is_integration_point(const struct open_element *item)
{
	return item->foreign && !item->foreign_inside;
}

static bool
bounds(const struct open_element *item, enum bound bound)
{
	enum element element = item->foreign ? ELEMENT_OTHER : item->element;
	bool scope = element_is(element, ELEMENT_IS_SCOPE) || is_integration_point(item);
	bool special = element_is(element, ELEMENT_IS_SPECIAL) || is_integration_point(item);

	switch (bound) {
	case BOUND_SCOPE:
		return scope;
	case BOUND_BUTTON_SCOPE:
		return scope || element == ELEMENT_BUTTON;
	case BOUND_LIST_SCOPE:
		return scope || element == ELEMENT_OL || element == ELEMENT_UL;
	case BOUND_ITEM:
		return special && element != ELEMENT_ADDRESS && element != ELEMENT_DIV &&
		       element != ELEMENT_P;
	case BOUND_SPECIAL:
		return special;
	case BOUND_MARKER:
		return element == ELEMENT_TD || element == ELEMENT_TH ||
		       element == ELEMENT_CAPTION || element == ELEMENT_APPLET ||
		       element == ELEMENT_OBJECT || element == ELEMENT_MARQUEE ||
		       element == ELEMENT_TEMPLATE;
	case BOUND_TABLE:
		return element_is(element, ELEMENT_IS_TABLE_PART) || element == ELEMENT_TEMPLATE;
	case BOUND_HTML:
		return !item->foreign;
	case BOUND_COUNT:
		break;
	}
	return false;
}

bool
open_elements_push(struct open_elements *open, const struct open_element *item)
{
	size_t place = open->top + 1;
	struct open_element *below = open_elements_top(open), *new;
	uint16_t *last = chain(open, item);

	if (place == COUNT(open->items))
		return false;
	new = &open->items[place];
	*new = *item;
	new->same_below = *last;
	*last = (uint16_t)place;
	for (enum bound bound = 0; bound < BOUND_COUNT; bound++)
		new->bounds[bound] = bounds(new, bound) ? (uint16_t)place : below->bounds[bound];
	open->top = place;
	return true;
}

void
open_elements_pop(struct open_elements *open)
{
	struct open_element *item = open_elements_top(open);

	assert(open->top > 0);
	if (!item->ended)
		*chain(open, item) = item->same_below;
	open->top--;
}

void
open_elements_end(struct open_elements *open, size_t place)
{
	struct open_element *item = &open->items[place];

	assert(*chain(open, item) == place);
	*chain(open, item) = item->same_below;
	item->ended = true;
}
