/*
 * style - as much CSS as decides whether a reader sees an element, and how large.
 *
 * Understood: inline style attributes, the hidden attribute, the attributes of old (bgcolor, <font
 * color>), and rules of <style> elements whose selectors selector.h knows. What hides: display:none,
 * opacity:0, max-height, height, max-width or width of no pixel or one with overflow:hidden, a place
 * far off the page (left, top, margins, text-indent, transform), a clip to nothing. What hides
 * until an element in it says otherwise: visibility:hidden, a font-size below 2px, a colour equal to or
 * nearly the background's. What stands out: the size and the weight of the font, as the standard
 * sets them for headings and the like where no style does.
 *
 * Rules that hold on some screens only (@media with a feature, @supports), or perhaps (:hover), are taken
 * for true where they show something, and then only some readers see it: "elsewhere". What they hide
 * others see. How words stand together on a desktop, a phone and with all that may hold is told by
 * the views: "Bit<i class=m>coin</i>" is one word where .m is shown, on a phone alone perhaps.
 *
 * Not decided, and taken as seen: text over a picture or a gradient; what scripts, animations, hover
 * states and the dark mode of a client make of colours; elements that are laid over one another;
 * letters that are brought into order by position, float or direction; fonts whose glyphs are not
 * the letters they stand for; what a client does that throws styles away. mso-hide hides from
 * Outlook alone, so it does not hide.
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
#include "html/color.h"
#include "html/declaration.h"
#include "html/media_query.h"

struct html_tree;
struct stylesheet;

/* What an element inherits from and hands on to its children. Start with VISIBILITY_ROOT. */
struct visibility {
	bool hidden;			/* whatever is in here is not seen */
	bool invisible;			/* nor is this, until an element in it says otherwise */
	bool font_size_zero;
	bool bold;
	uint32_t font_size;		/* thousandths of a pixel */
	uint32_t color, background;	/* color.h; a background is opaque or unknown */
	enum display display;		/* of the element itself */
};

/* Is an image with this visibility unseen? */
static inline bool
visibility_hides(struct visibility visibility)
{
	return visibility.hidden || visibility.invisible;
}

/* Is text with this visibility unseen? */
static inline bool
visibility_hides_text(struct visibility visibility)
{
	return visibility_hides(visibility) || visibility.font_size_zero ||
	       visibility.color == COLOR_TRANSPARENT ||
	       color_is_near(color_over(visibility.color, visibility.background),
			     visibility.background);
}

#define VISIBILITY_ROOT                                                                \
	((struct visibility){ .color = 0x000000, .background = 0xFFFFFF, .font_size = 16000 })

/* Do they hand on different things? */
static inline bool
visibility_differs(const struct visibility *a, const struct visibility *b)
{
	return a->hidden != b->hidden || a->invisible != b->invisible ||
	       a->font_size_zero != b->font_size_zero || a->bold != b->bold ||
	       a->font_size != b->font_size || a->color != b->color || a->background != b->background;
}

/* What an element is to different readers. */
struct sights {
	struct visibility every;		/* to those for whom only the rules for all hold */
	struct visibility elsewhere;		/* to those to whom all other rules show what they show */
	struct visibility view[VIEW_COUNT];	/* in each view, as all rules that hold there say */
};

/* Replaces what its parent is to readers by what an element is. */
void sights_of(struct stylesheet *sheet, struct arena *arena, const struct html_tree *tree, uint32_t node,
	       struct sights *sights);

#endif
