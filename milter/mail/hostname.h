/*
 * hostname - names of hosts as a reader knows them.
 *
 * Section    RFC 3490, RFC 3492: "xn--mnchen-3ya.example" is "münchen.example"
 */
#ifndef BLUEPENCIL_MAIL_HOSTNAME_H
#define BLUEPENCIL_MAIL_HOSTNAME_H

#include "base/arena.h"
#include "base/slice.h"

/* With its encoded labels decoded; as it is where none is, or they are wrong, or memory is short. */
struct slice hostname_decode(struct arena *arena, struct slice host);

#endif
