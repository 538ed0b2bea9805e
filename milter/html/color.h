/*
 * color - a CSS or HTML colour as one number.
 *
 *	0xTTRRGGBB	TT: how transparent, 0 opaque to 254; so 0xRRGGBB is an opaque colour
 *
 * Section    CSS Color 4 (hexadecimal, rgb(), hsl(), names), WHATWG HTML 2.3.6 (colour attributes)
 */
#ifndef BLUEPENCIL_HTML_COLOR_H
#define BLUEPENCIL_HTML_COLOR_H

#include <stdbool.h>

#include "base/slice.h"

#define COLOR_TRANSPARENT 0xFF000000u	/* not seen at all */
#define COLOR_UNKNOWN	  0xFF000001u	/* a picture, a gradient, a notation we do not read */
#define COLOR_INHERIT	  0xFF000002u	/* inherit, currentColor: the text's colour around it */

/* Of a value without blanks around. */
uint32_t color_read(struct slice value);

/* The same for a color or bgcolor attribute, where "ffffff" is a colour too. */
uint32_t color_read_attribute(struct slice value);

/* The colour that is seen where `above` lies on an opaque colour, or on an unknown one. */
uint32_t color_over(uint32_t above, uint32_t below);

/* Are two colours so near to each other that one cannot be read on the other? */
bool color_is_near(uint32_t a, uint32_t b);

#endif
