/*
 * milter_client - an MTA as small as can be: hands one message to a running milter the way
 * Postfix does, and does to the message what the milter answers.
 *
 * Section    the milter protocol, version 6, as libmilter's mfdef.h has it
 */
#ifndef BLUEPENCIL_TOOL_MILTER_CLIENT_H
#define BLUEPENCIL_TOOL_MILTER_CLIENT_H

#include "base/arena.h"
#include "base/buf.h"
#include "mail/envelope.h"
#include "moderate/decision.h"

/*
 * Asks the milter at `socket` ("unix:/path", "inet:port@host", "inet:host:port", "/path"). The
 * decision tells verdict, reply, field changes and quarantine; findings stay in the milter.
 * `output` gets the message as it would leave. Fails with FAULT_SYSTEM where the milter does
 * not answer, and with FAULT_INPUT where its answer is against the protocol.
 */
bool milter_ask(const char *socket, const struct envelope *envelope, const struct message *message,
		struct arena *arena, struct decision *decision_out, struct buf *output,
		struct error *err);

#endif
