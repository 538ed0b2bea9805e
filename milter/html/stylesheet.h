/*
 * stylesheet - the rules of <style> elements, found by what they select.
 *
 * Each selector that is understood has one entry, with whatever any rule says for it. So an
 * element costs a few look-ups, however many rules there are.
 */
#ifndef BLUEPENCIL_HTML_STYLESHEET_H
#define BLUEPENCIL_HTML_STYLESHEET_H

#include "html/declaration.h"
#include "html/style.h"

/* What the rules say of an element with this tag name, class and id attribute (may be empty). */
void stylesheet_find(const struct stylesheet *sheet, struct slice name, struct slice classes,
		     struct slice id, struct cascade *cascade);

#endif
