/*
 * Is an element seen, and how large? Its attributes, its style attribute and the rules that select it are
 * brought together (the cascade), and what wins is judged: once with the rules for every reader,
 * and where that differs, once more with those for some, and for each view.
 */
#include "html/style.h"

#include "base/ascii.h"
#include "base/compiler.h"
#include "html/stylesheet.h"
#include "html/tree.h"

/* A link that nobody coloured. */
#define LINK_COLOR 0x0000EE

/* The attributes that decide whether an element is seen. */
struct looks {
	struct slice style, classes, id;
};

static inline bool
is(struct slice name, const char *word)
{
	return name.len == strlen(word) && slice_equal_nocase(name, slice_of(word));
}

/* Of headings and the like where nothing is said: below all that is. */
static void
set_defaults(enum element element, struct cascade *cascade)
{
	static const uint32_t heading_sizes[] = { 0, 2000, 1500, 1170, 1000, 830, 670 };
	unsigned level = element_heading_level(element);

	if (level > 0)
		cascade_set(cascade, PROPERTY_FONT_SIZE, FONT_SIZE_RELATIVE | heading_sizes[level],
			    RANK_ATTRIBUTE);
	if (element == ELEMENT_SMALL || element == ELEMENT_BIG)
		cascade_set(cascade, PROPERTY_FONT_SIZE,
			    FONT_SIZE_RELATIVE | (element == ELEMENT_BIG ? 1200 : 833),
			    RANK_ATTRIBUTE);
	if (level > 0 || element == ELEMENT_B || element == ELEMENT_STRONG || element == ELEMENT_TH)
		cascade_set(cascade, PROPERTY_FONT_WEIGHT, 1, RANK_ATTRIBUTE);
}

/* The size attribute of <font>: 1 to 7, or so many steps from 3. */
static uint32_t
legacy_font_size(struct slice value)
{
	static const uint32_t sizes[] = { 10000, 13000, 16000, 18000, 24000, 32000, 48000 };
	bool up = slice_has_at(value, 0, SLICE("+")), down = slice_has_at(value, 0, SLICE("-"));
	struct slice digits = up || down ? slice_from(value, 1) : value;
	int n;

	if (digits.len != 1 || !ascii_is_digit(digits.data[0]))
		return FONT_SIZE_UNKNOWN;
	n = digits.data[0] - '0';
	n = up ? 3 + n : down ? 3 - n : n;
	return sizes[n < 1 ? 0 : n > 7 ? 6 : n - 1];
}

/* Attributes that are style by themselves. */
static void
read_attribute(struct slice name, struct slice value, enum element element, struct looks *looks,
	       struct cascade *cascade)
{
	struct slice trimmed = slice_trim(value);

	if (is(name, "style"))
		looks->style = value;
	else if (is(name, "class"))
		looks->classes = value;
	else if (is(name, "id"))
		looks->id = value;
	else if (is(name, "hidden"))
		cascade_set(cascade, PROPERTY_DISPLAY, 1, RANK_ATTRIBUTE);
	else if (is(name, "type") && element == ELEMENT_INPUT)
		cascade_set(cascade, PROPERTY_DISPLAY, is(trimmed, "hidden"), RANK_ATTRIBUTE);
	else if (is(name, "bgcolor") || (is(name, "fillcolor") && element == ELEMENT_OTHER))	/* VML */
		cascade_set(cascade, PROPERTY_BACKGROUND, color_read_attribute(trimmed),
			    RANK_ATTRIBUTE);
	else if (is(name, "background"))
		cascade_set(cascade, PROPERTY_BACKGROUND_IMAGE, trimmed.len > 0, RANK_ATTRIBUTE);
	else if ((is(name, "color") && element == ELEMENT_FONT) ||
		 (is(name, "text") && element == ELEMENT_BODY))
		cascade_set(cascade, PROPERTY_COLOR, color_read_attribute(trimmed), RANK_ATTRIBUTE);
	else if (is(name, "size") && element == ELEMENT_FONT)
		cascade_set(cascade, PROPERTY_FONT_SIZE, legacy_font_size(trimmed), RANK_ATTRIBUTE);
	else if (is(name, "href") && element == ELEMENT_A)
		cascade_set(cascade, PROPERTY_COLOR, LINK_COLOR, RANK_ATTRIBUTE);
}

/* What the attributes say; the rules and the style attribute are left to `looks`. */
static void
read_attributes(struct arena *arena, const struct html_tree *tree, const struct html_node *node,
		struct looks *looks, struct cascade *cascade)
{
	for (uint32_t i = 0; i < node->attribute_count; i++) {
		const struct html_attribute *a = &tree->attributes[node->attribute_first + i];
		struct slice name = slice_range(tree->source, a->name);

		if (!a->duplicate && name.len >= 2 && name.len <= 10)
			read_attribute(name, html_attribute_value(arena, tree->source, a),
				       node->element, looks, cascade);
	}
}

/* ---- judging ------------------------------------------------------------------------------- */

static uint32_t
value_of(const struct cascade *cascade, enum property property, uint32_t otherwise)
{
	return cascade->of[property].rank > 0 ? cascade->of[property].value : otherwise;
}

static bool
has(const struct cascade *cascade, enum property property)
{
	return value_of(cascade, property, 0) == 1;
}

static bool
hides(const struct cascade *cascade)
{
	static const enum property alone[] = {
		PROPERTY_OPACITY, PROPERTY_FILTER,	PROPERTY_CLIP,	     PROPERTY_TEXT_INDENT,
		PROPERTY_LEFT,	  PROPERTY_RIGHT,	PROPERTY_TOP,	     PROPERTY_BOTTOM,
		PROPERTY_MARGIN_LEFT, PROPERTY_MARGIN_TOP, PROPERTY_TRANSFORM,
	};

	if (value_of(cascade, PROPERTY_DISPLAY, DISPLAY_DEFAULT) == DISPLAY_NONE)
		return true;
	for (size_t i = 0; i < COUNT(alone); i++)
		if (has(cascade, alone[i]))
			return true;
	return has(cascade, PROPERTY_OVERFLOW) &&
	       (has(cascade, PROPERTY_HEIGHT) || has(cascade, PROPERTY_MAX_HEIGHT) ||
		has(cascade, PROPERTY_WIDTH) || has(cascade, PROPERTY_MAX_WIDTH));
}

static void
judge_font(const struct cascade *cascade, struct visibility parent, struct visibility *v)
{
	uint32_t size = value_of(cascade, PROPERTY_FONT_SIZE, FONT_SIZE_RELATIVE | 1000);

	v->bold = value_of(cascade, PROPERTY_FONT_WEIGHT, parent.bold) == 1;
	if (size & FONT_SIZE_RELATIVE) {
		uint64_t product = (uint64_t)parent.font_size * (size & ~FONT_SIZE_RELATIVE) / 1000;

		v->font_size = product < FONT_SIZE_MOST ? (uint32_t)product : FONT_SIZE_MOST;
		v->font_size_zero = v->font_size < FONT_SIZE_LEAST;
	} else if (size == FONT_SIZE_UNKNOWN) {
		v->font_size_zero = false;
		if (parent.font_size_zero)
			v->font_size = VISIBILITY_ROOT.font_size;
	} else {
		v->font_size_zero = size == 0;
		v->font_size = size;
	}
}

static void
judge_color(const struct cascade *cascade, struct visibility parent, struct visibility *v)
{
	uint32_t background = value_of(cascade, PROPERTY_BACKGROUND, COLOR_TRANSPARENT);

	v->color = value_of(cascade, PROPERTY_COLOR, COLOR_INHERIT);
	if (v->color == COLOR_INHERIT)
		v->color = parent.color;
	v->background = color_over(background == COLOR_INHERIT ? v->color : background,
				   parent.background);
	if (has(cascade, PROPERTY_BACKGROUND_IMAGE))
		v->background = COLOR_UNKNOWN;
}

static struct visibility
judge(const struct cascade *cascade, struct visibility parent)
{
	struct visibility v = parent;

	if (parent.hidden)
		return parent;
	v.hidden = hides(cascade);
	v.invisible = value_of(cascade, PROPERTY_VISIBILITY, parent.invisible) == 1;
	v.display = (enum display)value_of(cascade, PROPERTY_DISPLAY, DISPLAY_DEFAULT);
	judge_color(cascade, parent, &v);
	judge_font(cascade, parent, &v);
	return v;
}

/* Is nothing of it seen, whoever reads? */
static bool
is_hidden(const struct sights *sights)
{
	for (unsigned i = 0; i < VIEW_COUNT; i++)
		if (!sights->view[i].hidden)
			return false;
	return sights->every.hidden && sights->elsewhere.hidden;
}

/* What more rules make of it for those who saw the parent like this; `every`: what it is without them. */
static void
judge_more(const struct cascade *cascade, const struct style_rules *rules, unsigned set,
	   const struct sights *parents, struct visibility *v, struct visibility every)
{
	struct cascade all;

	if (!rules->any[set]) {
		*v = visibility_differs(v, &parents->every) ? judge(cascade, *v) : every;
		return;
	}
	all = *cascade;
	cascade_merge(&all, &rules->of[set], 0);
	*v = judge(&all, *v);
}

void
sights_of(struct stylesheet *sheet, struct arena *arena, const struct html_tree *tree, uint32_t node,
	  struct sights *sights)
{
	const struct sights parents = *sights;
	struct cascade cascade = { 0 };
	struct looks looks = { 0 };
	struct style_rules rules;

	if (is_hidden(sights))
		return;
	set_defaults(tree->nodes[node].element, &cascade);
	read_attributes(arena, tree, &tree->nodes[node], &looks, &cascade);
	stylesheet_find(sheet, tree, node, looks.classes, looks.id, &rules);
	if (rules.any[RULES_EVERY])
		cascade_merge(&cascade, &rules.of[RULES_EVERY], 0);
	if (looks.style.len > 0)
		declarations_read(looks.style, RANK_INLINE, &cascade);
	sights->every = judge(&cascade, parents.every);
	judge_more(&cascade, &rules, RULES_SHOWING, &parents, &sights->elsewhere, sights->every);
	for (unsigned i = 0; i < VIEW_COUNT; i++)
		judge_more(&cascade, &rules, RULES_VIEW + i, &parents, &sights->view[i], sights->every);
}
