/*
 * Is an element seen? Its attributes, its style attribute and the rules that select it are
 * brought together (the cascade), and what wins is judged.
 */
#include "html/style.h"

#include "base/ascii.h"
#include "html/color.h"
#include "html/stylesheet.h"

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

/* Attributes that are style by themselves. */
static void
read_attribute(struct slice name, struct slice value, const struct html_token *tag,
	       struct looks *looks, struct cascade *cascade)
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
	else if (is(name, "type") && tag->element == ELEMENT_INPUT)
		cascade_set(cascade, PROPERTY_DISPLAY, is(trimmed, "hidden"), RANK_ATTRIBUTE);
	else if (is(name, "bgcolor"))
		cascade_set(cascade, PROPERTY_BACKGROUND, color_read_attribute(trimmed),
			    RANK_ATTRIBUTE);
	else if (is(name, "background"))
		cascade_set(cascade, PROPERTY_BACKGROUND_IMAGE, trimmed.len > 0, RANK_ATTRIBUTE);
	else if ((is(name, "color") && tag->element == ELEMENT_FONT) ||
		 (is(name, "text") && tag->element == ELEMENT_BODY))
		cascade_set(cascade, PROPERTY_COLOR, color_read_attribute(trimmed), RANK_ATTRIBUTE);
	else if (is(name, "href") && tag->element == ELEMENT_A)
		cascade_set(cascade, PROPERTY_COLOR, LINK_COLOR, RANK_ATTRIBUTE);
}

static void
read_attributes(struct arena *arena, struct slice source, const struct html_token *tag,
		struct looks *looks, struct cascade *cascade)
{
	for (size_t i = 0; i < tag->attribute_count; i++) {
		const struct html_attribute *a = &tag->attributes[i];
		struct slice name = slice_range(source, a->name);

		if (!a->duplicate && name.len >= 2 && name.len <= 10)
			read_attribute(name, html_attribute_value(arena, source, a), tag, looks,
				       cascade);
	}
}

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
	if (has(cascade, PROPERTY_DISPLAY) || has(cascade, PROPERTY_VISIBILITY) ||
	    has(cascade, PROPERTY_OPACITY) || has(cascade, PROPERTY_MSO_HIDE) ||
	    has(cascade, PROPERTY_TEXT_INDENT) || has(cascade, PROPERTY_LEFT))
		return true;
	return has(cascade, PROPERTY_OVERFLOW) &&
	       (has(cascade, PROPERTY_HEIGHT) || has(cascade, PROPERTY_MAX_HEIGHT) ||
		has(cascade, PROPERTY_WIDTH) || has(cascade, PROPERTY_MAX_WIDTH));
}

static struct visibility
judge(const struct cascade *cascade, struct visibility parent)
{
	struct visibility v = parent;
	uint32_t background = value_of(cascade, PROPERTY_BACKGROUND, COLOR_TRANSPARENT);
	uint32_t font_size = value_of(cascade, PROPERTY_FONT_SIZE, FONT_SIZE_RELATIVE);

	v.hidden = hides(cascade);
	v.color = value_of(cascade, PROPERTY_COLOR, parent.color);
	if (background != COLOR_TRANSPARENT)
		v.background = background;
	if (has(cascade, PROPERTY_BACKGROUND_IMAGE))
		v.background = COLOR_UNKNOWN;
	if (font_size != FONT_SIZE_RELATIVE)
		v.font_size_zero = font_size == FONT_SIZE_ZERO;
	return v;
}

struct visibility
visibility_of(const struct stylesheet *sheet, struct arena *arena, struct slice source,
	      const struct html_token *start_tag, struct visibility parent)
{
	struct cascade cascade = { 0 };
	struct looks looks = { 0 };

	if (parent.hidden)
		return parent;
	read_attributes(arena, source, start_tag, &looks, &cascade);
	if (sheet != NULL)
		stylesheet_find(sheet, slice_range(source, start_tag->name), looks.classes,
				looks.id, &cascade);
	if (looks.style.len > 0)
		declarations_read(looks.style, RANK_INLINE, &cascade);
	parent = judge(&cascade, parent);
	if (element_is(start_tag->element, ELEMENT_IS_UNSEEN))
		parent.hidden = true;
	return parent;
}
