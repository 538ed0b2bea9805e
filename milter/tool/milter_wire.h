/*
 * milter_wire - packets of the milter protocol over a socket, from the MTA's side.
 *
 * Format     four bytes of length in network order, then so many bytes: a command and its data
 * Errors     FAULT_SYSTEM: no connection, cut off, or silent for MILTER_SILENCE_MS;
 *            FAULT_INPUT: a packet that cannot be one
 */
#ifndef BLUEPENCIL_TOOL_MILTER_WIRE_H
#define BLUEPENCIL_TOOL_MILTER_WIRE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"

#define MILTER_SILENCE_MS 120000

struct milter_packet {
	uint8_t command;
	struct slice data;
};

/*
 * Connects to "unix:/path", "local:/path", "/path", "inet:port@host", "inet6:port@host" or, as
 * Postfix writes it, "inet:host:port". Returns the descriptor, or -1.
 */
int milter_connect(const char *socket, struct error *err);

bool milter_send(int fd, uint8_t command, struct slice data, struct error *err);

/* The next packet, its data in the arena. */
bool milter_receive(int fd, struct arena *arena, struct milter_packet *packet_out,
		    struct error *err);

/* Numbers and strings ended by NUL, as packets hold them. */
void milter_put_number(struct buf *data, uint32_t number);
void milter_put_string(struct buf *data, struct slice string);

/* Take one off the front of `data`; false when there is none. */
bool milter_take_number(struct slice *data, uint32_t *number_out);
bool milter_take_string(struct slice *data, struct slice *string_out);

#endif
