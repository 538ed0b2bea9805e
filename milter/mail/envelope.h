/*
 * envelope - what the MTA says about a message besides its bytes (RFC 5321), for choosing the
 * policy. A dry run fills in what it was told, or nothing.
 *
 * Ownership  slices belong to whoever filled them in
 */
#ifndef BLUEPENCIL_MAIL_ENVELOPE_H
#define BLUEPENCIL_MAIL_ENVELOPE_H

#include "base/slice.h"

struct macro {
	struct slice name;		/* without braces: "daemon_name" */
	struct slice value;
};

struct envelope {
	struct slice reverse_path;	/* without angle brackets; empty for "<>" */
	bool has_reverse_path;		/* false: not known */
	struct slice sasl_login;	/* {auth_authen}; empty */
	struct slice client_address;	/* "192.0.2.1", "2001:db8::1"; empty */
	const struct macro *macros;
	size_t macro_count;
};

#endif
