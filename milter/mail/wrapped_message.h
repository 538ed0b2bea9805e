/*
 * wrapped_message - a message attached in base64 or quoted-printable.
 *
 * RFC 2046 5.2.1 forbids that for message/rfc822, RFC 6532 3.5 allows it for message/global, and mail
 * programs open both. So its leaves are found and can be read; they cannot be changed, for they
 * stand in no range of the message.
 *
 * Ranges     of its leaves: bytes of `raw`, the decoded message
 * Ownership  in the arena
 */
#ifndef BLUEPENCIL_MAIL_WRAPPED_MESSAGE_H
#define BLUEPENCIL_MAIL_WRAPPED_MESSAGE_H

#include "mail/part.h"

struct wrapped_message {
	struct slice raw;
	struct parts parts;
};

/* Is this leaf one? */
bool wrapped_message_is(const struct part *part);

/*
 * Reads the one that stands in the leaf `part` of `raw`. Its leaves are nested, sealed as the leaf is,
 * and numbered below it; messages and alternatives among them count on behind `messages` and
 * `alternatives`, which go on. Adds what it decodes to to `sum`. FAULT_LIMIT as for parts_parse, and past
 * limits->decoded.
 */
bool wrapped_message_read(struct arena *arena, struct slice raw, const struct part *part,
			  const struct limits *limits, size_t *sum, size_t *messages,
			  size_t *alternatives, struct wrapped_message *wrapped_out,
			  struct error *err);

#endif
