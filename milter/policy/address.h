/*
 * address - where a link leads, taken apart, and patterns over it.
 *
 *	binance.com		this host and all beneath it
 *	*.bybit.com		hosts beneath it only
 *	t.me/joinchat*		a path of this host; "*" is any text
 *	*?invite		a parameter, whatever its value
 *	*?ref=*			a parameter, wherever it stands; "binance.com?ref=A1*" of this host
 *
 * With "*" for the host a path is looked for anywhere: a star, "/ref/", a star.
 *
 * Compared is what the browser makes of it: without case, scheme, user, port and blanks within; hosts
 * in Unicode, folded as texts are; paths and parameters percent-decoded. Parameters behind "#" count,
 * for pages that are programs are linked so.
 *
 * Ownership  everything lives in the arena, or in the slices that were given
 */
#ifndef BLUEPENCIL_POLICY_ADDRESS_H
#define BLUEPENCIL_POLICY_ADDRESS_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/diagnostics.h"
#include "base/slice.h"

#define ADDRESSES_INSIDE_MOST 8
#define ADDRESS_PARAMETERS_MOST 64

struct address_parameter {
	struct slice key, value;	/* decoded */
};

struct address {
	struct slice host;
	struct slice path;		/* begins with "/" */
	struct address_parameter *parameters;	/* the first ADDRESS_PARAMETERS_MOST */
	size_t parameter_count, parameter_cap;
};

/* Of a link's href, its references resolved. False: it leads to no host, or memory is short. */
MUST_USE bool address_read(struct arena *arena, struct slice href, struct address *address_out);

/*
 * The addresses that it hands on to: whole in its path, or the value of a parameter. One level, for a
 * redirector of a redirector is one that nobody would follow by eye. Returns how many.
 */
size_t addresses_inside(struct arena *arena, const struct address *address,
			struct address inside_out[ADDRESSES_INSIDE_MOST]);

struct address_pattern {
	struct slice host;		/* empty: any */
	struct slice path;		/* empty: any */
	struct slice key, value;	/* empty: any */
};

/* False after having complained. */
MUST_USE bool address_pattern_parse(struct arena *arena, const char *text, struct place place,
				    struct address_pattern *pattern_out, struct diagnostics *diags);

bool address_fits(const struct address *address, const struct address_pattern *pattern);

#endif
