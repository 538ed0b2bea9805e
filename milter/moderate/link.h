/*
 * link - where a link leads, as a number, so that the links of two versions of an issue are compared.
 *
 * What does not count is how it is written (scheme, case of the host, "&amp;", punctuation behind it
 * in plain text) and what only says from which version somebody came (utm_source=plain).
 */
#ifndef BLUEPENCIL_MODERATE_LINK_H
#define BLUEPENCIL_MODERATE_LINK_H

#include <stdint.h>

#include "base/slice.h"

/* 0 for what is no address of the web, and for a site as a whole: much leads there. */
uint64_t link_digest(struct slice href);

#endif
