/*
 * armour - OpenPGP in the middle of a text: signed and encrypted messages without MIME.
 *
 * Section    RFC 4880 6.2, 7 (RFC 9580 6.2, 7)
 */
#ifndef BLUEPENCIL_MAIL_ARMOUR_H
#define BLUEPENCIL_MAIL_ARMOUR_H

#include "base/arena.h"
#include "base/slice.h"
#include "mail/part.h"

/* SEAL_SIGNED or SEAL_ENCRYPTED where a line of the text begins such a message. */
enum part_seal armour_seal(struct slice text);

/*
 * A copy of the text in which blanks stand for what a mail program hides of signed messages: the
 * armour's lines and header fields, the signature, the "- " before lines that begin with a dash.
 * Every line keeps its place and its length. Empty where memory is short.
 */
struct slice armour_hide(struct arena *arena, struct slice text);

#endif
