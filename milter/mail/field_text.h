/*
 * field_text - what a reader sees of a header field, changed without harm to what programs read.
 *
 * A Subject is text from end to end. Of From, Reply-To and the like, and of List-Id, the display names
 * are text, while what stands in angle brackets must arrive as it is. Nothing in Message-ID, Date,
 * List-Unsubscribe or Content-Type is text.
 *
 * Section    RFC 5322 3.4, 3.6; RFC 2047 5; RFC 2919
 * Bodies     begin without a blank; folds are LF and a blank, as a milter gives them to the MTA
 * Ownership  results live in the arena given; empty where memory is short
 */
#ifndef BLUEPENCIL_MAIL_FIELD_TEXT_H
#define BLUEPENCIL_MAIL_FIELD_TEXT_H

#include "base/arena.h"
#include "base/slice.h"

enum field_text { FIELD_TEXT_WHOLE, FIELD_TEXT_NAMES, FIELD_TEXT_NONE };

/* Where a field of this name holds text. A name that no standard knows is text (RFC 5322 3.6.8). */
enum field_text field_text_of(struct slice name);

/* Does what a reader sees of the body begin with this text already? */
bool field_text_begins(struct arena *arena, struct slice name, struct slice body,
		       struct slice prefix);

/*
 * The body with a text (UTF-8) before what a reader sees of it: before the first display name, where
 * only names are text. What is pure ASCII in lines that fit stays as it is, byte for byte; else it is
 * written anew, encoded-words and all. A body without text, or one that has no form in ASCII, is
 * returned unchanged.
 */
struct slice field_text_prefix(struct arena *arena, struct slice name, struct slice body,
			       struct slice prefix);

/* A text (UTF-8) as the body of a field of this name: only what is text becomes encoded-words. */
struct slice field_text_encode(struct arena *arena, struct slice name, struct slice text);

#endif
