/*
 * socket - where the MTA finds us: "unix:/path" or "inet:port@host".
 *
 * libmilter opens the socket, but says what is wrong only to syslog and in its own words. So
 * the place is read, looked at and made ready here, and every reason why it cannot be used is
 * told with its path or address.
 *
 * Ownership  strings of struct socket_place live in the struct
 */
#ifndef BLUEPENCIL_DAEMON_SOCKET_H
#define BLUEPENCIL_DAEMON_SOCKET_H

#include <sys/types.h>

#include "base/error.h"

struct socket_place {
	enum { SOCKET_UNIX, SOCKET_INET, SOCKET_INET6 } kind;
	char path[108];			/* unix: absolute */
	char host[64];			/* inet: numeric */
	unsigned port;
	char libmilter[192];		/* as smfi_setconn takes it */
	char postfix[256];		/* the line of main.cf that fits */
	dev_t device;			/* unix, once opened: which file it is */
	ino_t inode;
};

/*
 * Reads "unix:/path" (also "local:", or a bare path), "inet:port@host", "inet6:port@host" (without
 * host: the loopback). FAULT_INPUT tells what is wrong with it.
 */
bool socket_read(const char *text, struct socket_place *place_out, struct error *err);

/*
 * Makes the place ready: a socket that nobody listens on any more is removed. Fails when another
 * process listens there, when something else than a socket is in the way, when the directory is
 * missing or may not be written.
 */
bool socket_prepare(const struct socket_place *place, struct error *err);

/*
 * Opens it through libmilter, which must have been told the callbacks (smfi_register): mode
 * and group of a unix socket are set, an inet socket has TCP_NODELAY. `file_out` is the listening
 * descriptor. `group` "" leaves the group.
 */
bool socket_open(struct socket_place *place, unsigned mode, const char *group, int *file_out,
		 struct error *err);

/*
 * Removes the unix socket that was opened, where that is allowed. One that another daemon has
 * put in its place meanwhile, while we finished our messages, is left alone.
 */
void socket_remove(const struct socket_place *place);

/*
 * Puts a socket that nobody knows in the place of the listening one, so that libmilter accepts
 * nothing more while its sessions go on.
 */
bool socket_stop_listening(int file, struct error *err);

#endif
