/*
 * color - a CSS or HTML colour as one number.
 *
 * Section    CSS Color 4 (hexadecimal, rgb(), names), WHATWG HTML 2.3.6 (colour attributes)
 */
#ifndef BLUEPENCIL_HTML_COLOR_H
#define BLUEPENCIL_HTML_COLOR_H

#include "base/slice.h"

/* 0xRRGGBB, COLOR_TRANSPARENT or COLOR_UNKNOWN (style.h), of a value without blanks around. */
uint32_t color_read(struct slice value);

/* The same for a color or bgcolor attribute, where "ffffff" is a colour too. */
uint32_t color_read_attribute(struct slice value);

#endif
