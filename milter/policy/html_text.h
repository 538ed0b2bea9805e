/*
 * html_text - the HTML texts that people write: are they whole, and how do they read in plain text?
 */
#ifndef BLUEPENCIL_POLICY_HTML_TEXT_H
#define BLUEPENCIL_POLICY_HTML_TEXT_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/diagnostics.h"
#include "base/slice.h"

/*
 * Complains of elements that are never closed, end tags that close nothing, quotes, comments and
 * references that do not end, and what has no place in an inserted text (html, head, body, script);
 * warns of what looks otherwise in some clients: <style>, a text without a size and a colour of
 * its own.
 */
void html_text_check(struct arena *arena, struct slice html, const char *path,
		     struct diagnostics *diags);

/* Does it set font-size and color? Then it can be read wherever anything can. */
bool html_text_has_own_look(struct slice html);

/* Paragraphs as lines, an empty line between them. Empty where memory is short. */
struct slice html_text_to_plain(struct arena *arena, struct slice html);

/* Paragraphs of plain text as <p>, line ends within them as <br>. Empty where memory is short. */
struct slice html_text_from_plain(struct arena *arena, struct slice plain);

/* Adds text with &, <, > and " as references. */
struct buf;
void html_text_escape(struct buf *buf, struct slice text);

#endif
