/*
 * Addresses of both families as 128 bits, so that a client is found whichever way its address is
 * written: 192.0.2.1, ::ffff:192.0.2.1, IPv6:2001:db8::1.
 */
#include "policy/network.h"

#include <arpa/inet.h>

#include "base/ascii.h"

#define TEXT_MOST 63
#define MAPPED_BITS 96			/* of an IPv6 address before those of the IPv4 one */

/* The bits of an address in `address_out`; `family_bits_out` is 32 or 128. */
static bool
parse_address(struct slice text, uint8_t address_out[16], unsigned *family_bits_out)
{
	static const uint8_t mapped[12] = { [10] = 0xFF, [11] = 0xFF };
	char string[TEXT_MOST + 1];

	if (slice_has_at_nocase(text, 0, SLICE("IPv6:")))
		text = slice_from(text, strlen("IPv6:"));
	if (text.len == 0 || text.len > TEXT_MOST)
		return false;
	memcpy(string, text.data, text.len);
	string[text.len] = '\0';
	if (strlen(string) != text.len)
		return false;
	if (inet_pton(AF_INET, string, address_out + sizeof(mapped)) == 1) {
		memcpy(address_out, mapped, sizeof(mapped));
		*family_bits_out = 32;
		return true;
	}
	*family_bits_out = 128;
	return inet_pton(AF_INET6, string, address_out) == 1;
}

static bool
parse_bits(struct slice text, unsigned most, unsigned *bits_out)
{
	unsigned bits = 0;

	if (text.len == 0 || text.len > 3)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		if (!ascii_is_digit(text.data[i]))
			return false;
		bits = bits * 10 + (unsigned)(text.data[i] - '0');
	}
	*bits_out = bits;
	return bits <= most;
}

static bool
bit_of(const uint8_t address[16], unsigned bit)
{
	return address[bit / 8] >> (7 - bit % 8) & 1;
}

bool
network_parse(struct slice text, struct network *network_out)
{
	size_t slash = slice_find_byte(text, 0, '/');
	struct network network = { .bits = 128 };
	unsigned family_bits, bits;

	if (!parse_address(slash == SLICE_NOT_FOUND ? text : slice_first(text, slash),
			   network.address, &family_bits))
		return false;
	if (slash != SLICE_NOT_FOUND) {
		if (!parse_bits(slice_from(text, slash + 1), family_bits, &bits))
			return false;
		network.bits = bits + (family_bits == 32 ? MAPPED_BITS : 0);
	}
	for (unsigned i = network.bits; i < 128; i++) {
		if (bit_of(network.address, i))
			return false;
	}
	*network_out = network;
	return true;
}

bool
network_holds(const struct network *network, struct slice address)
{
	uint8_t bits[16];
	unsigned family_bits;

	if (!parse_address(address, bits, &family_bits))
		return false;
	for (unsigned i = 0; i < network->bits; i++) {
		if (bit_of(bits, i) != bit_of(network->address, i))
			return false;
	}
	return true;
}
