/*
 * quirks - does a DOCTYPE put a document into quirks mode? (WHATWG HTML 13.2.6.4.1)
 *
 * It matters for one thing here: in quirks mode a table does not end an open paragraph.
 */
#ifndef BLUEPENCIL_HTML_QUIRKS_H
#define BLUEPENCIL_HTML_QUIRKS_H

#include <stdbool.h>

#include "html/tokenizer.h"

/* A document without a DOCTYPE is in quirks mode too; that the caller knows. */
bool quirks_mode(struct slice source, const struct html_token *doctype);

#endif
