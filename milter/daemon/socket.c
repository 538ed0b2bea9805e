/*
 * Opening the milter's socket, with a reason for every refusal.
 *
 * The descriptor that libmilter listens on is not told by it; it is the lowest free one
 * before the call, for nothing else runs yet. It is wanted for TCP_NODELAY (accepted sockets
 * inherit it) and for the end: smfi_stop of a libmilter with a pool of workers drops every
 * session under way, so we end otherwise, by taking the listening socket from under it.
 *
 * A unix socket is opened by its name relative to its directory. libmilter removes "its" path
 * when it stops, also in a worker that will be started anew and whose socket lives on in the
 * parent; with the working directory changed back it finds nothing to remove.
 */
#include "daemon/socket.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <inttypes.h>
#include <libmilter/mfapi.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define BACKLOG 1024

#define FORMS "write \"unix:/path\" or \"inet:port@host\""

static bool
read_unix(const char *path, struct socket_place *place, struct error *err)
{
	struct sockaddr_un address;
	size_t len = strlen(path);

	if (path[0] != '/')
		return fail(err, FAULT_INPUT, "socket path \"%s\" is not absolute", path);
	if (path[len - 1] == '/')
		return fail(err, FAULT_INPUT, "socket path \"%s\" is a directory", path);
	if (len >= sizeof(address.sun_path))
		return fail(err, FAULT_INPUT,
			    "socket path \"%s\" is too long: %zu bytes, the system takes %zu", path,
			    len, sizeof(address.sun_path) - 1);
	place->kind = SOCKET_UNIX;
	memcpy(place->path, path, len + 1);
	(void)snprintf(place->libmilter, sizeof(place->libmilter), "unix:./%s",
		       strrchr(path, '/') + 1);
	(void)snprintf(place->postfix, sizeof(place->postfix),
		       "smtpd_milters = { unix:%s, default_action=tempfail }", path);
	return true;
}

static bool
read_port(const char *text, size_t len, unsigned *port_out)
{
	uintmax_t port;
	char *end;

	if (len == 0 || text[0] < '0' || text[0] > '9')
		return false;
	port = strtoumax(text, &end, 10);
	if (end != text + len || port == 0 || port > 65535)
		return false;
	*port_out = (unsigned)port;
	return true;
}

/* A name becomes an address now, so that a start without DNS says so. */
static bool
resolve(const char *host, int family, struct socket_place *place, struct error *err)
{
	const struct addrinfo hints = { .ai_family = family, .ai_socktype = SOCK_STREAM };
	struct addrinfo *found;
	int result;

	result = getaddrinfo(host, NULL, &hints, &found);
	if (result != 0)
		return fail(err, FAULT_INPUT, "socket host \"%s\": %s", host, gai_strerror(result));
	result = getnameinfo(found->ai_addr, found->ai_addrlen, place->host, sizeof(place->host),
			     NULL, 0, NI_NUMERICHOST);
	place->kind = found->ai_family == AF_INET6 ? SOCKET_INET6 : SOCKET_INET;
	freeaddrinfo(found);
	if (result != 0)
		return fail(err, FAULT_INPUT, "socket host \"%s\": %s", host, gai_strerror(result));
	return true;
}

static bool
read_inet(const char *text, int family, struct socket_place *place, struct error *err)
{
	const char *at = strchr(text, '@');
	size_t port_len = at == NULL ? strlen(text) : (size_t)(at - text);
	char host[256];
	size_t host_len;

	if (!read_port(text, port_len, &place->port))
		return fail(err, FAULT_INPUT, "socket port \"%.*s\" is no number from 1 to 65535; "
			    FORMS, (int)port_len, text);
	if (at == NULL)
		at = family == AF_INET6 ? "@::1" : "@127.0.0.1";
	host_len = strlen(++at);
	if (host_len >= 2 && at[0] == '[' && at[host_len - 1] == ']') {
		at++;
		host_len -= 2;
	}
	if (host_len == 0 || host_len >= sizeof(host))
		return fail(err, FAULT_INPUT, "socket \"%s\" names no host; " FORMS, text);
	memcpy(host, at, host_len);
	host[host_len] = '\0';
	if (!resolve(host, family, place, err))
		return false;
	(void)snprintf(place->libmilter, sizeof(place->libmilter), "inet%s:%u@[%s]",
		       place->kind == SOCKET_INET6 ? "6" : "", place->port, place->host);
	(void)snprintf(place->postfix, sizeof(place->postfix),
		       place->kind == SOCKET_INET6
			       ? "smtpd_milters = { inet:[%s]:%u, default_action=tempfail }"
			       : "smtpd_milters = { inet:%s:%u, default_action=tempfail }",
		       place->host, place->port);
	return true;
}

bool
socket_read(const char *text, struct socket_place *place_out, struct error *err)
{
	static const struct {
		const char *prefix;
		int family;
	} kinds[] = {
		{ "unix:", AF_UNIX }, { "local:", AF_UNIX }, { "inet:", AF_INET },
		{ "inet6:", AF_INET6 }, { "/", AF_UNIX },
	};
	struct socket_place place = { .port = 0 };
	bool good;

	for (size_t i = 0; i < COUNT(kinds); i++) {
		size_t len = strlen(kinds[i].prefix);
		const char *rest = text + len;

		if (strncmp(text, kinds[i].prefix, len) != 0)
			continue;
		if (kinds[i].family == AF_UNIX)
			good = read_unix(text[0] == '/' ? text : rest, &place, err);
		else
			good = read_inet(rest, kinds[i].family, &place, err);
		if (good)
			*place_out = place;
		return good;
	}
	return fail(err, FAULT_INPUT, "socket \"%s\" is neither unix nor inet; " FORMS, text);
}

/* The directory of a unix socket, and what is wrong with it. */
static bool
check_directory(const struct socket_place *place, char directory[108], struct error *err)
{
	size_t len = (size_t)(strrchr(place->path, '/') - place->path);
	struct stat status;

	memcpy(directory, place->path, len == 0 ? 1 : len);
	directory[len == 0 ? 1 : len] = '\0';
	if (stat(directory, &status) < 0)
		return fail(err, FAULT_SYSTEM, "socket %s: directory %s: %s", place->path,
			    directory, strerror(errno));
	if (!S_ISDIR(status.st_mode))
		return fail(err, FAULT_SYSTEM, "socket %s: %s is not a directory", place->path,
			    directory);
	if (access(directory, W_OK | X_OK) < 0)
		return fail(err, FAULT_SYSTEM, "socket %s: directory %s: %s", place->path,
			    directory, strerror(errno));
	return true;
}

static bool
in_use(const struct socket_place *place, struct error *err)
{
	return fail(err, FAULT_SYSTEM, "socket %s is in use by another process", place->path);
}

/* Only a connection tells a socket somebody listens on from one left behind. */
static bool
remove_stale(const struct socket_place *place, struct error *err)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int file = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	int reason;

	if (file < 0)
		return fail(err, FAULT_SYSTEM, "socket %s: %s", place->path, strerror(errno));
	memcpy(address.sun_path, place->path, sizeof(address.sun_path));
	reason = connect(file, (const struct sockaddr *)&address, sizeof(address)) < 0 ? errno : 0;
	(void)close(file);
	if (reason == 0 || reason == EAGAIN)	/* EAGAIN: there are as many as its backlog takes */
		return in_use(place, err);
	if (reason != ECONNREFUSED && reason != ENOENT)
		return fail(err, FAULT_SYSTEM, "socket %s: %s", place->path, strerror(reason));
	if (unlink(place->path) < 0 && errno != ENOENT)
		return fail(err, FAULT_SYSTEM, "cannot remove the old socket %s: %s", place->path,
			    strerror(errno));
	return true;
}

static bool
prepare_unix(const struct socket_place *place, struct error *err)
{
	char directory[108];
	struct stat status;

	if (!check_directory(place, directory, err))
		return false;
	if (lstat(place->path, &status) < 0)
		return errno == ENOENT || fail(err, FAULT_SYSTEM, "socket %s: %s", place->path,
					       strerror(errno));
	if (!S_ISSOCK(status.st_mode))
		return fail(err, FAULT_SYSTEM, "socket %s: there is something that is no socket",
			    place->path);
	return remove_stale(place, err);
}

union address {
	struct sockaddr any;
	struct sockaddr_in in;
	struct sockaddr_in6 in6;
};

static socklen_t
address_of(const struct socket_place *place, union address *address)
{
	memset(address, 0, sizeof(*address));
	if (place->kind == SOCKET_INET6) {
		address->in6.sin6_family = AF_INET6;
		address->in6.sin6_port = htons((uint16_t)place->port);
		(void)inet_pton(AF_INET6, place->host, &address->in6.sin6_addr);
		return sizeof(address->in6);
	}
	address->in.sin_family = AF_INET;
	address->in.sin_port = htons((uint16_t)place->port);
	(void)inet_pton(AF_INET, place->host, &address->in.sin_addr);
	return sizeof(address->in);
}

/* Binding once and letting go tells what libmilter would only tell syslog. */
static bool
prepare_inet(const struct socket_place *place, struct error *err)
{
	union address address;
	socklen_t len = address_of(place, &address);
	int file = socket(address.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	const int on = 1;
	int reason = 0;

	if (file < 0 || setsockopt(file, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) < 0 ||
	    bind(file, &address.any, len) < 0)
		reason = errno;
	if (file >= 0)
		(void)close(file);
	if (reason == EADDRINUSE)
		return fail(err, FAULT_SYSTEM, "socket %s port %u is in use by another process",
			    place->host, place->port);
	if (reason != 0)
		return fail(err, FAULT_SYSTEM, "socket %s port %u: %s", place->host, place->port,
			    strerror(reason));
	return true;
}

bool
socket_prepare(const struct socket_place *place, struct error *err)
{
	return place->kind == SOCKET_UNIX ? prepare_unix(place, err) : prepare_inet(place, err);
}

static bool
open_by_libmilter(const struct socket_place *place, int *file_out, struct error *err)
{
	char conn[sizeof(place->libmilter)];
	int lowest = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
	int listening = 0;
	socklen_t len = sizeof(listening);

	if (lowest < 0)
		return fail(err, FAULT_SYSTEM, "no file descriptor: %s", strerror(errno));
	(void)close(lowest);
	memcpy(conn, place->libmilter, sizeof(conn));
	if (smfi_setconn(conn) != MI_SUCCESS || smfi_setbacklog(BACKLOG) != MI_SUCCESS ||
	    smfi_opensocket(false) != MI_SUCCESS)
		return fail(err, FAULT_SYSTEM, "libmilter cannot open %s: %s", place->libmilter,
			    strerror(errno));
	if (getsockopt(lowest, SOL_SOCKET, SO_ACCEPTCONN, &listening, &len) < 0 || !listening)
		return fail(err, FAULT_INTERNAL, "libmilter's listening socket is not descriptor %d",
			    lowest);
	*file_out = lowest;
	return true;
}

static bool
set_owner(struct socket_place *place, unsigned mode, const char *group, struct error *err)
{
	const struct group *entry;
	struct stat status;

	if (group[0] != '\0') {
		errno = 0;
		entry = getgrnam(group);
		if (entry == NULL)
			return fail(err, FAULT_SYSTEM, "socket %s: there is no group \"%s\"",
				    place->path, group);
		if (chown(place->path, (uid_t)-1, entry->gr_gid) < 0)
			return fail(err, FAULT_SYSTEM, "socket %s cannot be given to group %s: %s",
				    place->path, group, strerror(errno));
	}
	if (chmod(place->path, (mode_t)mode) < 0 || stat(place->path, &status) < 0)
		return fail(err, FAULT_SYSTEM, "socket %s: mode %04o: %s", place->path, mode,
			    strerror(errno));
	place->device = status.st_dev;
	place->inode = status.st_ino;
	return true;
}

static bool
open_unix(struct socket_place *place, unsigned mode, const char *group, int *file_out,
	  struct error *err)
{
	int before = open(".", O_PATH | O_DIRECTORY | O_CLOEXEC);
	char directory[108];
	mode_t mask;
	bool good;

	good = check_directory(place, directory, err);
	if (good && (before < 0 || chdir(directory) < 0))
		good = fail(err, FAULT_SYSTEM, "socket %s: %s", place->path, strerror(errno));
	if (good) {
		mask = umask(0777);	/* nobody may connect before mode and group are set */
		good = open_by_libmilter(place, file_out, err);
		(void)umask(mask);
		good = good && set_owner(place, mode, group, err);
		if (fchdir(before) < 0)
			good = fail(err, FAULT_SYSTEM, "cannot go back from %s: %s", directory,
				    strerror(errno));
	}
	if (before >= 0)
		(void)close(before);
	return good;
}

bool
socket_open(struct socket_place *place, unsigned mode, const char *group, int *file_out,
	    struct error *err)
{
	const int on = 1;

	if (place->kind == SOCKET_UNIX)
		return open_unix(place, mode, group, file_out, err);
	if (!open_by_libmilter(place, file_out, err))
		return false;
	if (setsockopt(*file_out, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) < 0)
		return fail(err, FAULT_SYSTEM, "socket %s: TCP_NODELAY: %s", place->host,
			    strerror(errno));
	return true;
}

void
socket_remove(const struct socket_place *place)
{
	struct stat status;

	if (place->kind == SOCKET_UNIX && stat(place->path, &status) == 0 &&
	    status.st_dev == place->device && status.st_ino == place->inode)
		(void)unlink(place->path);
}

bool
socket_stop_listening(int file, struct error *err)
{
	/* Bound to no name, a unix socket that listens is given one nobody knows (autobind). */
	const struct sockaddr_un nameless = { .sun_family = AF_UNIX };
	int other = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool good = other >= 0 &&
		    bind(other, (const struct sockaddr *)&nameless, sizeof(sa_family_t)) == 0 &&
		    listen(other, 1) == 0 && dup2(other, file) == file;

	if (!good)
		(void)fail(err, FAULT_SYSTEM, "cannot stop listening: %s", strerror(errno));
	if (other >= 0)
		(void)close(other);
	return good;
}
