/*
 * quirks - does a DOCTYPE put a document into quirks mode? (WHATWG HTML 13.2.6.4.1)
 *
 * It matters for two things here: in quirks mode a table does not end an open paragraph, and the names
 * of classes and ids are without case (style.h).
 */
#ifndef BLUEPENCIL_HTML_QUIRKS_H
#define BLUEPENCIL_HTML_QUIRKS_H

#include <stdbool.h>

#include "html/tokenizer.h"

/* A document without a DOCTYPE is in quirks mode too; that the caller knows. */
bool quirks_mode(struct slice source, const struct html_token *doctype);

#endif
