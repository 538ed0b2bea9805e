/*
 * json_text - strings for JSON, whatever bytes they hold.
 *
 * jansson refuses what is not UTF-8, and a report must not be lost over a file name or a reply in
 * another charset: bytes that are no UTF-8 become U+FFFD.
 */
#ifndef BLUEPENCIL_RECORD_JSON_TEXT_H
#define BLUEPENCIL_RECORD_JSON_TEXT_H

#include <jansson.h>

#include "base/slice.h"

/* NULL: no memory. */
json_t *json_text(struct slice text);

/* null where it is empty. */
json_t *json_text_or_null(struct slice text);

#endif
