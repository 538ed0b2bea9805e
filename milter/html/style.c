/*
 * Is an element seen, and how large? Its attributes, its style attribute and the rules that select it are
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
	else if (is(name, "fillcolor") && tag->element == ELEMENT_OTHER)	/* VML */
		cascade_set(cascade, PROPERTY_BACKGROUND, color_read_attribute(trimmed),
			    RANK_ATTRIBUTE);
	else if (is(name, "background"))
		cascade_set(cascade, PROPERTY_BACKGROUND_IMAGE, trimmed.len > 0, RANK_ATTRIBUTE);
	else if ((is(name, "color") && tag->element == ELEMENT_FONT) ||
		 (is(name, "text") && tag->element == ELEMENT_BODY))
		cascade_set(cascade, PROPERTY_COLOR, color_read_attribute(trimmed), RANK_ATTRIBUTE);
	else if (is(name, "size") && tag->element == ELEMENT_FONT)
		cascade_set(cascade, PROPERTY_FONT_SIZE, legacy_font_size(trimmed), RANK_ATTRIBUTE);
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

static void
judge_font(const struct cascade *cascade, struct visibility parent, struct visibility *v)
{
	uint32_t size = value_of(cascade, PROPERTY_FONT_SIZE, FONT_SIZE_RELATIVE | 1000);

	v->bold = value_of(cascade, PROPERTY_FONT_WEIGHT, parent.bold) == 1;
	if (size & FONT_SIZE_RELATIVE) {
		uint64_t product = (uint64_t)parent.font_size * (size & ~FONT_SIZE_RELATIVE) / 1000;

		v->font_size = product < FONT_SIZE_MOST ? (uint32_t)product : FONT_SIZE_MOST;
	} else if (size == FONT_SIZE_UNKNOWN) {
		v->font_size_zero = false;
		if (parent.font_size_zero)
			v->font_size = VISIBILITY_ROOT.font_size;
	} else {
		v->font_size_zero = size == 0;
		v->font_size = size;
	}
}

static struct visibility
judge(const struct cascade *cascade, struct visibility parent)
{
	struct visibility v = parent;
	uint32_t background = value_of(cascade, PROPERTY_BACKGROUND, COLOR_TRANSPARENT);

	v.hidden = hides(cascade);
	v.color = value_of(cascade, PROPERTY_COLOR, parent.color);
	if (background != COLOR_TRANSPARENT)
		v.background = background;
	if (has(cascade, PROPERTY_BACKGROUND_IMAGE))
		v.background = COLOR_UNKNOWN;
	judge_font(cascade, parent, &v);
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
	set_defaults(start_tag->element, &cascade);
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
