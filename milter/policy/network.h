/*
 * network - "192.0.2.0/24", "2001:db8::/32": does an address belong to it?
 */
#ifndef BLUEPENCIL_POLICY_NETWORK_H
#define BLUEPENCIL_POLICY_NETWORK_H

#include "base/compiler.h"
#include "base/slice.h"

struct network {
	uint8_t address[16];		/* IPv4 as IPv4-mapped IPv6 (RFC 4291 2.5.5.2) */
	unsigned bits;			/* of these 128 that count */
};

/* An address or a network; false where it is neither, or has bits set beyond its length. */
MUST_USE bool network_parse(struct slice text, struct network *network_out);

/* False also where `address` is none. */
bool network_holds(const struct network *network, struct slice address);

#endif
