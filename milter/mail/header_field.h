/*
 * header_field - what a header field says: unfolded, decoded, taken apart; and back.
 *
 * Section    RFC 5322 2.2.3 (folding), RFC 2047 (encoded-words), RFC 2045 5.1 and RFC 2231
 *            (parameters), RFC 2919 (List-Id)
 * Ownership  results live in the arena given
 * Errors     malformed input yields what can be read of it; an empty slice where memory is short
 */
#ifndef BLUEPENCIL_MAIL_HEADER_FIELD_H
#define BLUEPENCIL_MAIL_HEADER_FIELD_H

#include "base/arena.h"
#include "base/slice.h"

/* Without line ends, blanks at both ends cut off; NULs are kept. */
struct slice header_field_unfold(struct arena *arena, struct slice body);

/* Unfolded, encoded-words decoded, valid UTF-8 (raw 8-bit bytes: as UTF-8, else windows-1252). */
struct slice header_field_decode(struct arena *arena, struct slice body);

/*
 * Text (UTF-8) as a field body of pure ASCII: encoded-words where needed (UTF-8, Q or B,
 * whichever is shorter), folded with `newline` + space so that no line is over 78 bytes, where
 * the first begins after `column` bytes. Controls become spaces. No blank at the start.
 */
struct slice header_field_encode(struct arena *arena, struct slice text, size_t column,
				 struct slice newline);

/* The value before the first ";", lower case, comments and blanks gone: "text/html". */
struct slice header_field_value(struct arena *arena, struct slice body);

/* A parameter, RFC 2231 continuations joined, charset decoded to UTF-8; empty when absent. */
struct slice header_field_parameter(struct arena *arena, struct slice body, const char *name);

/* The addr-spec of the first mailbox of From and the like: "a@b.example"; empty when there is none. */
struct slice header_field_address(struct arena *arena, struct slice body);

/* The identifier between "<" and ">" of a List-Id or Message-ID; all of it where there are none. */
struct slice header_field_identifier(struct arena *arena, struct slice body);

#endif
