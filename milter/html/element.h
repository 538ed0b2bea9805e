/*
 * element - what the HTML standard says of each element, in one table.
 *
 * Section    WHATWG HTML 13.1.2 (kinds of elements), 13.2.6 (what the tree builder does at
 *            each), 15.3 (how it is displayed)
 */
#ifndef BLUEPENCIL_HTML_ELEMENT_H
#define BLUEPENCIL_HTML_ELEMENT_H

#include <stdbool.h>

#include "base/slice.h"

/* The elements that any part of bluepencil asks about by name, or that the standard treats
 * otherwise than an unknown one; all others are OTHER. */
enum element {
	ELEMENT_OTHER,
	ELEMENT_A, ELEMENT_ADDRESS, ELEMENT_APPLET, ELEMENT_AREA, ELEMENT_ARTICLE, ELEMENT_ASIDE,
	ELEMENT_B, ELEMENT_BASE, ELEMENT_BASEFONT, ELEMENT_BGSOUND, ELEMENT_BIG, ELEMENT_BLOCKQUOTE,
	ELEMENT_BODY, ELEMENT_BR, ELEMENT_BUTTON, ELEMENT_CAPTION, ELEMENT_CENTER, ELEMENT_CODE,
	ELEMENT_COL, ELEMENT_COLGROUP, ELEMENT_DD, ELEMENT_DETAILS, ELEMENT_DIALOG, ELEMENT_DIR,
	ELEMENT_DIV, ELEMENT_DL, ELEMENT_DT, ELEMENT_EM, ELEMENT_EMBED, ELEMENT_FIELDSET,
	ELEMENT_FIGCAPTION, ELEMENT_FIGURE, ELEMENT_FONT, ELEMENT_FOOTER, ELEMENT_FORM,
	ELEMENT_FRAME, ELEMENT_FRAMESET, ELEMENT_H1, ELEMENT_H2, ELEMENT_H3, ELEMENT_H4, ELEMENT_H5,
	ELEMENT_H6, ELEMENT_HEAD, ELEMENT_HEADER, ELEMENT_HGROUP, ELEMENT_HR, ELEMENT_HTML,
	ELEMENT_I, ELEMENT_IFRAME, ELEMENT_IMG, ELEMENT_INPUT, ELEMENT_KEYGEN, ELEMENT_LEGEND,
	ELEMENT_LI, ELEMENT_LINK, ELEMENT_LISTING, ELEMENT_MAIN, ELEMENT_MARQUEE, ELEMENT_MATH,
	ELEMENT_MENU, ELEMENT_META, ELEMENT_NAV, ELEMENT_NOBR, ELEMENT_NOEMBED, ELEMENT_NOFRAMES,
	ELEMENT_NOSCRIPT, ELEMENT_OBJECT, ELEMENT_OL, ELEMENT_OPTGROUP, ELEMENT_OPTION, ELEMENT_P,
	ELEMENT_PARAM, ELEMENT_PLAINTEXT, ELEMENT_PRE, ELEMENT_S, ELEMENT_SCRIPT, ELEMENT_SEARCH,
	ELEMENT_SECTION, ELEMENT_SELECT, ELEMENT_SMALL, ELEMENT_SOURCE, ELEMENT_SPAN,
	ELEMENT_STRIKE, ELEMENT_STRONG, ELEMENT_STYLE, ELEMENT_SUMMARY, ELEMENT_SVG, ELEMENT_TABLE,
	ELEMENT_TBODY, ELEMENT_TD, ELEMENT_TEMPLATE, ELEMENT_TEXTAREA, ELEMENT_TFOOT, ELEMENT_TH,
	ELEMENT_THEAD, ELEMENT_TITLE, ELEMENT_TR, ELEMENT_TRACK, ELEMENT_TT, ELEMENT_U, ELEMENT_UL,
	ELEMENT_WBR, ELEMENT_XMP,
	ELEMENT_COUNT
};

enum element_flag {
	ELEMENT_IS_VOID		= 1 << 0,	/* has no end tag and no content: br, img, meta */
	ELEMENT_IS_RAW_TEXT	= 1 << 1,	/* tokenized in the RAWTEXT state: style, xmp, iframe, ... */
	ELEMENT_IS_RCDATA	= 1 << 2,	/* in the RCDATA state: title, textarea */
	ELEMENT_IS_BLOCK	= 1 << 3,	/* starts and ends a block of text: p, div, td, li, h1, ... */
	ELEMENT_IS_HEADING	= 1 << 4,	/* h1 to h6 */
	ELEMENT_IS_LIST		= 1 << 5,	/* ul, ol, menu, dl */
	ELEMENT_IS_ITEM		= 1 << 6,	/* li, dt, dd */
	ELEMENT_IS_CELL		= 1 << 7,	/* td, th */
	ELEMENT_IS_TABLE_PART	= 1 << 8,	/* table, caption, tbody, thead, tfoot, tr, td, th, col... */
	ELEMENT_CLOSES_P	= 1 << 9,	/* its start tag closes an open p */
	ELEMENT_IS_SCOPE	= 1 << 10,	/* bounds "in scope": table, td, th, caption, html, template, ... */
	ELEMENT_IS_UNSEEN	= 1 << 11,	/* its content is never displayed: head, style, script, title, template */
	ELEMENT_IS_FORMATTING	= 1 << 12,	/* a, b, font, i, ...: 13.2.4.3 */
	ELEMENT_IS_SPECIAL	= 1 << 13,	/* 13.2.4.2: end tags of other elements stop here */
};

#define ELEMENT_NAME_MAX 10	/* bytes of the longest name: blockquote, figcaption */

/* The element of a tag name, compared without case; ELEMENT_OTHER when it is none of ours. */
enum element element_find(struct slice name);

/* Flags of the table, for ELEMENT_OTHER 0. */
unsigned element_flags(enum element element);

static inline bool
element_is(enum element element, unsigned flags)
{
	return (element_flags(element) & flags) != 0;
}

/* Lower case; "" for ELEMENT_OTHER. */
const char *element_name(enum element element);

/* 1 to 6 for h1 to h6, else 0. */
unsigned element_heading_level(enum element element);

#endif
