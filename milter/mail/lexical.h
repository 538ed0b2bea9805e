/*
 * lexical - quoted strings and comments, the same in every structured field body.
 *
 * Section    RFC 5322 3.2.1, 3.2.2, 3.2.4
 * Positions  of what never ends the end is that of the body
 */
#ifndef BLUEPENCIL_MAIL_LEXICAL_H
#define BLUEPENCIL_MAIL_LEXICAL_H

#include "base/arena.h"
#include "base/slice.h"

static inline bool
lexical_is_blank(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Behind the comment, or the quoted string, that begins at `at`. */
size_t lexical_comment_end(struct slice s, size_t at);
size_t lexical_quoted_end(struct slice s, size_t at);

/* The first place from `at` on where `byte` stands outside quoted strings and comments; else the end. */
size_t lexical_find(struct slice s, size_t at, uint8_t byte);

/* A quoted string without its quotes and backslashes; anything else as it is. */
struct slice lexical_unquote(struct arena *arena, struct slice value);

#endif
