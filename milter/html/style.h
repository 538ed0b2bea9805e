/*
 * style - as much CSS as decides whether a reader sees an element.
 *
 * Understood: inline style attributes, the hidden attribute, and rules of <style> elements
 * whose selector is a class, an id, an element or an element with one of these ("td.x"). What
 * hides: display:none, visibility:hidden, opacity:0, max-height:0 or height:0 or width:0 with
 * overflow:hidden, mso-hide:all, text-indent or left far off the page. What hides text, until an
 * element in it says otherwise: a font-size below 2px, a colour equal to the background's.
 * What stands out: the size and the weight of the font, as the standard sets them for headings and
 * the like where no style does.
 * Rules within @media apply only where every screen fulfils the query: nothing with a feature
 * in parentheses, nothing for print (what hides on small screens only is visible).
 *
 * Section    CSS 2.2 4.1 (syntax), 6.4 (cascade: important, specificity, order)
 *            WHATWG HTML 15.3 (sizes and weights of headings), 15.3.4 (font size="")
 */
#ifndef BLUEPENCIL_HTML_STYLE_H
#define BLUEPENCIL_HTML_STYLE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/slice.h"
#include "html/tokenizer.h"

struct stylesheet;

/* No rules yet; NULL when the arena's budget is spent. */
struct stylesheet *stylesheet_new(struct arena *arena);

/* Adds the rules of the text of one <style> element. False when the budget is spent. */
MUST_USE bool stylesheet_add(struct stylesheet *sheet, struct slice css);

/* Does this media query (of @media, of a media attribute) hold on every screen? */
bool style_media_applies(struct slice query);

/* What an element inherits from and hands on to its children. Start with VISIBILITY_ROOT. */
struct visibility {
	bool hidden;			/* whatever is in here is not seen */
	bool font_size_zero;
	bool bold;
	uint32_t font_size;		/* thousandths of a pixel */
	uint32_t color, background;	/* 0xRRGGBB, or one of the two below */
};

#define COLOR_TRANSPARENT 0x1000000u
#define COLOR_UNKNOWN	  0x2000000u	/* a picture, a gradient, a notation we do not read */

/* Is text with this visibility unseen? For an image, `hidden` alone tells. */
static inline bool
visibility_hides_text(struct visibility visibility)
{
	return visibility.hidden || visibility.font_size_zero ||
	       visibility.color == COLOR_TRANSPARENT ||
	       (visibility.color == visibility.background && visibility.color != COLOR_UNKNOWN);
}

#define VISIBILITY_ROOT                                                                \
	((struct visibility){ .color = 0x000000, .background = 0xFFFFFF, .font_size = 16000 })

/*
 * What the element of this start tag is to a reader, given what its parent is. `sheet` may be
 * NULL. The bgcolor, background, color, size and text attributes count as style. An element that is
 * never displayed (ELEMENT_IS_UNSEEN, an input of type hidden) is hidden.
 */
struct visibility visibility_of(const struct stylesheet *sheet, struct arena *arena,
				struct slice source, const struct html_token *start_tag,
				struct visibility parent);

#endif
