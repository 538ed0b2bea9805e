/*
 * Connecting, and whole packets in both directions.
 */
#include "tool/milter_wire.h"

#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/limits.h"

/* More than any packet needs: a milter that announces more is none. */
#define PACKET_MOST (2 * MiB)

static int
connect_unix(const char *path, struct error *err)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd;

	if (strlen(path) >= sizeof(address.sun_path)) {
		fail(err, FAULT_SYSTEM, "%s: is longer than a socket's path can be", path);
		return -1;
	}
	memcpy(address.sun_path, path, strlen(path));
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 && connect(fd, (const struct sockaddr *)&address, sizeof(address)) == 0)
		return fd;
	fail(err, FAULT_SYSTEM, "%s: cannot be connected to: %s", path, strerror(errno));
	if (fd >= 0)
		(void)close(fd);
	return -1;
}

static int
connect_first(const struct addrinfo *addresses)
{
	int fd = -1, reason = ENOENT;

	for (const struct addrinfo *at = addresses; at != NULL && fd < 0; at = at->ai_next) {
		fd = socket(at->ai_family, at->ai_socktype | SOCK_CLOEXEC, at->ai_protocol);
		if (fd >= 0 && connect(fd, at->ai_addr, at->ai_addrlen) == 0)
			break;
		reason = errno;
		if (fd >= 0)
			(void)close(fd);
		fd = -1;
	}
	errno = reason;
	return fd;
}

/* "port@host" or "host:port", or a port alone for this machine. */
static int
connect_inet(const char *name, int family, struct error *err)
{
	struct addrinfo hints = { .ai_family = family, .ai_socktype = SOCK_STREAM };
	struct addrinfo *addresses;
	char host[256] = "localhost", port[32];
	const char *at = strchr(name, '@'), *colon = strrchr(name, ':');
	int answer, fd;

	if (at != NULL) {
		(void)snprintf(host, sizeof(host), "%s", at + 1);
		(void)snprintf(port, sizeof(port), "%.*s", (int)(at - name), name);
	} else if (colon != NULL) {
		(void)snprintf(host, sizeof(host), "%.*s", (int)(colon - name), name);
		(void)snprintf(port, sizeof(port), "%s", colon + 1);
	} else {
		(void)snprintf(port, sizeof(port), "%s", name);
	}
	answer = getaddrinfo(host, port, &hints, &addresses);
	if (answer != 0) {
		fail(err, FAULT_SYSTEM, "%s port %s: %s", host, port, gai_strerror(answer));
		return -1;
	}
	fd = connect_first(addresses);
	freeaddrinfo(addresses);
	if (fd < 0)
		fail(err, FAULT_SYSTEM, "%s port %s: cannot be connected to: %s", host, port,
		     strerror(errno));
	return fd;
}

int
milter_connect(const char *socket, struct error *err)
{
	if (strncmp(socket, "unix:", 5) == 0)
		return connect_unix(socket + 5, err);
	if (strncmp(socket, "local:", 6) == 0)
		return connect_unix(socket + 6, err);
	if (strncmp(socket, "inet:", 5) == 0)
		return connect_inet(socket + 5, AF_UNSPEC, err);
	if (strncmp(socket, "inet6:", 6) == 0)
		return connect_inet(socket + 6, AF_INET6, err);
	return connect_unix(socket, err);
}

static bool
send_all(int fd, struct slice bytes, struct error *err)
{
	while (bytes.len > 0) {
		ssize_t n = send(fd, bytes.data, bytes.len, MSG_NOSIGNAL);

		if (n < 0 && errno != EINTR)
			return fail(err, FAULT_SYSTEM, "the milter takes no more: %s",
				    strerror(errno));
		if (n > 0)
			bytes = slice_from(bytes, (size_t)n);
	}
	return true;
}

bool
milter_send(int fd, uint8_t command, struct slice data, struct error *err)
{
	uint32_t length = (uint32_t)data.len + 1;
	uint8_t head[5] = {
		(uint8_t)(length >> 24), (uint8_t)(length >> 16), (uint8_t)(length >> 8),
		(uint8_t)length,	 command,
	};

	assert(data.len < PACKET_MOST);
	return send_all(fd, (struct slice){ head, sizeof(head) }, err) && send_all(fd, data, err);
}

static bool
receive_all(int fd, uint8_t *bytes, size_t len, struct error *err)
{
	struct pollfd wait = { .fd = fd, .events = POLLIN };

	while (len > 0) {
		int ready = poll(&wait, 1, MILTER_SILENCE_MS);
		ssize_t n;

		if (ready == 0)
			return fail(err, FAULT_SYSTEM, "the milter was silent for %d seconds",
				    MILTER_SILENCE_MS / 1000);
		n = ready < 0 ? -1 : recv(fd, bytes, len, 0);
		if (n == 0)
			return fail(err, FAULT_SYSTEM, "the milter closed the connection");
		if (n < 0 && errno != EINTR)
			return fail(err, FAULT_SYSTEM, "the milter cannot be read: %s",
				    strerror(errno));
		if (n > 0) {
			bytes += n;
			len -= (size_t)n;
		}
	}
	return true;
}

bool
milter_receive(int fd, struct arena *arena, struct milter_packet *packet_out, struct error *err)
{
	struct slice head_slice;
	uint8_t head[4], *data;
	uint32_t length;

	if (!receive_all(fd, head, sizeof(head), err))
		return false;
	head_slice = (struct slice){ head, sizeof(head) };
	(void)milter_take_number(&head_slice, &length);
	if (length == 0 || length > PACKET_MOST)
		return fail(err, FAULT_INPUT, "what answers is no milter: a packet of %u bytes",
			    (unsigned)length);
	data = arena_alloc(arena, length);
	if (data == NULL)
		return fail(err, FAULT_MEMORY, "the answer needs more memory than there is");
	if (!receive_all(fd, data, length, err))
		return false;
	*packet_out = (struct milter_packet){ data[0], { data + 1, length - 1 } };
	return true;
}

void
milter_put_number(struct buf *data, uint32_t number)
{
	for (int shift = 24; shift >= 0; shift -= 8)
		buf_byte(data, (uint8_t)(number >> shift));
}

void
milter_put_string(struct buf *data, struct slice string)
{
	buf_add(data, string);
	buf_byte(data, 0);
}

bool
milter_take_number(struct slice *data, uint32_t *number_out)
{
	uint32_t number = 0;

	if (data->len < 4)
		return false;
	for (size_t i = 0; i < 4; i++)
		number = number << 8 | data->data[i];
	*data = slice_from(*data, 4);
	*number_out = number;
	return true;
}

bool
milter_take_string(struct slice *data, struct slice *string_out)
{
	size_t end = slice_find_byte(*data, 0, 0);

	if (end == SLICE_NOT_FOUND)
		return false;
	*string_out = slice_first(*data, end);
	*data = slice_from(*data, end + 1);
	return true;
}
