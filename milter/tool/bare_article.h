/*
 * bare_article - an article without a message around it, as a message of one text part.
 *
 * Charset    UTF-8 where its bytes are; else what an HTML <meta> says; else windows-1252
 */
#ifndef BLUEPENCIL_TOOL_BARE_ARTICLE_H
#define BLUEPENCIL_TOOL_BARE_ARTICLE_H

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"

/* Does it look like HTML rather than plain text? */
bool bare_article_is_html(struct slice bytes);

/* Header fields and the article, behind each other. FAULT_INPUT where it is no text. */
bool bare_article_wrap(struct slice bytes, bool html, struct buf *out, struct error *err);

#endif
