/*
 * style - as much CSS as decides whether a reader sees an element.
 *
 * Understood: inline style attributes, the hidden attribute, and rules of <style> elements
 * whose selector is a class, an id, an element or such a pair ("td.x"). What hides: display:none,
 * visibility:hidden, opacity:0, font-size:0, max-height:0 or height:0 or width:0 with
 * overflow:hidden, mso-hide:all, text-indent or left far off the page, a colour equal to the
 * background's. Rules within @media apply only where the query is not for print or a width
 * (what hides on small screens only is visible).
 *
 * Section    CSS 2.2 4.1 (syntax), 6.4 (cascade: important, specificity, order)
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

/* What an element inherits from and hands on to its children. Start with VISIBILITY_ROOT. */
struct visibility {
	bool hidden;			/* whoever is in here is not seen */
	uint32_t color, background;	/* 0xRRGGBB */
	bool font_size_zero;
};
#define VISIBILITY_ROOT ((struct visibility){ .color = 0x000000, .background = 0xFFFFFF })

/*
 * What the element of this start tag is to a reader, given what its parent is. `sheet` may be
 * NULL. bgcolor and color attributes count as style.
 */
struct visibility visibility_of(const struct stylesheet *sheet, struct arena *arena,
				struct slice source, const struct html_token *start_tag,
				struct visibility parent);

#endif
