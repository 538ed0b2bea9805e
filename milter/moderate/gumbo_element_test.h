/*
 * gumbo_element_test - what an element is to who reads the page: a thing of its own, a line, an
 * image that has words, or none of these.
 */
#ifndef BLUEPENCIL_MODERATE_GUMBO_ELEMENT_TEST_H
#define BLUEPENCIL_MODERATE_GUMBO_ELEMENT_TEST_H

#include <stdlib.h>

#include "moderate/gumbo_page_test.h"

static inline bool
relation_is_one_of(const struct page_node *node, const GumboTag *tags, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (node->tag == tags[i])
			return true;
	return false;
}

/* Shows or does something of its own. */
static inline bool
relation_is_substance(const struct page_node *node)
{
	static const GumboTag tags[] = {
		GUMBO_TAG_INPUT, GUMBO_TAG_SELECT, GUMBO_TAG_TEXTAREA, GUMBO_TAG_IFRAME,
		GUMBO_TAG_STYLE, GUMBO_TAG_SCRIPT, GUMBO_TAG_LINK, GUMBO_TAG_META, GUMBO_TAG_TITLE,
		GUMBO_TAG_TEMPLATE, GUMBO_TAG_MATH, GUMBO_TAG_HTML, GUMBO_TAG_HEAD, GUMBO_TAG_BODY,
		GUMBO_TAG_VIDEO, GUMBO_TAG_AUDIO, GUMBO_TAG_OBJECT, GUMBO_TAG_EMBED, GUMBO_TAG_CANVAS,
	};

	return relation_is_one_of(node, tags, COUNT(tags));
}

/* Begins and ends a line. */
static inline bool
relation_is_block(const struct page_node *node)
{
	static const GumboTag tags[] = {
		GUMBO_TAG_ADDRESS, GUMBO_TAG_ARTICLE, GUMBO_TAG_ASIDE, GUMBO_TAG_BLOCKQUOTE,
		GUMBO_TAG_BODY, GUMBO_TAG_CAPTION, GUMBO_TAG_CENTER, GUMBO_TAG_DD, GUMBO_TAG_DETAILS,
		GUMBO_TAG_DIR, GUMBO_TAG_DIV, GUMBO_TAG_DL, GUMBO_TAG_DT, GUMBO_TAG_FIELDSET,
		GUMBO_TAG_FIGCAPTION, GUMBO_TAG_FIGURE, GUMBO_TAG_FOOTER, GUMBO_TAG_FORM, GUMBO_TAG_H1,
		GUMBO_TAG_H2, GUMBO_TAG_H3, GUMBO_TAG_H4, GUMBO_TAG_H5, GUMBO_TAG_H6, GUMBO_TAG_HEADER,
		GUMBO_TAG_HR, GUMBO_TAG_HTML, GUMBO_TAG_LEGEND, GUMBO_TAG_LI, GUMBO_TAG_MAIN,
		GUMBO_TAG_MENU, GUMBO_TAG_NAV, GUMBO_TAG_OL,
		GUMBO_TAG_P, GUMBO_TAG_PRE, GUMBO_TAG_SECTION, GUMBO_TAG_SUMMARY, GUMBO_TAG_TABLE,
		GUMBO_TAG_TBODY, GUMBO_TAG_TD, GUMBO_TAG_TFOOT, GUMBO_TAG_TH, GUMBO_TAG_THEAD,
		GUMBO_TAG_TR, GUMBO_TAG_UL,
	};

	return relation_is_one_of(node, tags, COUNT(tags));
}

static inline const char *
relation_attribute(const struct page_node *node, const char *name)
{
	const GumboAttribute *attribute =
	    gumbo_get_attribute(&node->gumbo->v.element.attributes, name);

	return attribute == NULL ? NULL : attribute->value;
}

/* An image that has words. */
static inline bool
relation_image_says(const struct page_node *node)
{
	const char *alt = node->tag == GUMBO_TAG_IMG ? relation_attribute(node, "alt") : NULL;

	return alt != NULL && text_says_something(slice_of(alt));
}

static inline bool
relation_is_small(const char *edge)
{
	return edge != NULL && strchr(edge, '%') == NULL && ascii_is_digit((uint8_t)*edge) &&
	       strtol(edge, NULL, 10) <= 10;
}

/* An image that is room or a counter: an edge of ten pixels or less, both of one, or not shown. */
static inline bool
relation_is_spacer(const struct page_node *image)
{
	const char *width = relation_attribute(image, "width");
	const char *height = relation_attribute(image, "height");
	const char *style = relation_attribute(image, "style");

	if (style != NULL && strstr(style, "none") != NULL)
		return true;
	return relation_is_small(width) || relation_is_small(height);
}

/* Is what is in this element never text of the page? */
static inline bool
relation_is_unread(const struct page_node *node)
{
	static const GumboTag tags[] = {
		GUMBO_TAG_HEAD, GUMBO_TAG_STYLE, GUMBO_TAG_SCRIPT, GUMBO_TAG_TITLE, GUMBO_TAG_TEMPLATE,
		GUMBO_TAG_NOFRAMES, GUMBO_TAG_NOEMBED, GUMBO_TAG_IFRAME, GUMBO_TAG_TEXTAREA,
		GUMBO_TAG_SELECT,
	};

	return relation_is_one_of(node, tags, COUNT(tags));
}

#endif
