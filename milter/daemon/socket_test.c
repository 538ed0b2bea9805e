/*
 * What may be written as a socket, and every reason why it cannot be opened.
 *
 * libmilter can open one socket a process, so each case that opens one has its own.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <libmilter/mfapi.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/compiler.h"
#include "daemon/socket.h"

static char directory[] = "/tmp/bluepencil-socket.XXXXXX";

static int
make_directory(void **state)
{
	(void)state;
	return mkdtemp(directory) == NULL ? -1 : 0;
}

static int
remove_directory(void **state)
{
	(void)state;
	return rmdir(directory);
}

static struct socket_place
place_at(const char *format, ...) PRINTF(1, 2);

static struct socket_place
place_at(const char *format, ...)
{
	struct socket_place place;
	struct error err;
	char text[256];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	assert_true(socket_read(text, &place, &err));
	return place;
}

static void
a_socket_is_read_and_told_to_libmilter_and_postfix_in_their_words(void **state)
{
	static const struct {
		const char *text, *libmilter, *postfix;
	} cases[] = {
		{ "unix:/run/bluepencil/b.sock", "unix:./b.sock", "unix:/run/bluepencil/b.sock" },
		{ "local:/run/b.sock", "unix:./b.sock", "unix:/run/b.sock" },
		{ "/run/b.sock", "unix:./b.sock", "unix:/run/b.sock" },
		{ "inet:8891@127.0.0.1", "inet:8891@[127.0.0.1]", "inet:127.0.0.1:8891" },
		{ "inet:8891@[127.0.0.1]", "inet:8891@[127.0.0.1]", "inet:127.0.0.1:8891" },
		{ "inet:8891@localhost", "inet:8891@[127.0.0.1]", "inet:127.0.0.1:8891" },
		{ "inet:8891", "inet:8891@[127.0.0.1]", "inet:127.0.0.1:8891" },
		{ "inet6:8891@::1", "inet6:8891@[::1]", "inet:[::1]:8891" },
		{ "inet6:8891", "inet6:8891@[::1]", "inet:[::1]:8891" },
	};
	char line[256];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct socket_place place = place_at("%s", cases[i].text);

		(void)snprintf(line, sizeof(line), "smtpd_milters = { %s, default_action=tempfail }",
			       cases[i].postfix);
		assert_string_equal(place.libmilter, cases[i].libmilter);
		assert_string_equal(place.postfix, line);
	}
}

static void
a_socket_that_cannot_be_meant_is_told_with_its_text(void **state)
{
	static const struct {
		const char *text, *error;
	} cases[] = {
		{ "", "neither unix nor inet" },
		{ "tcp:127.0.0.1:8891", "neither unix nor inet; write \"unix:/path\"" },
		{ "unix:run/b.sock", "\"run/b.sock\" is not absolute" },
		{ "unix:", "\"\" is not absolute" },
		{ "unix:/run/", "\"/run/\" is a directory" },
		{ "inet:127.0.0.1:8891", "\"127.0.0.1:8891\" is no number" },
		{ "inet:@127.0.0.1", "\"\" is no number" },
		{ "inet:0@127.0.0.1", "\"0\" is no number" },
		{ "inet:65536@127.0.0.1", "\"65536\" is no number" },
		{ "inet:-1@127.0.0.1", "\"-1\" is no number" },
		{ "inet:8891@", "names no host" },
		{ "inet:8891@::1", "host \"::1\"" },
		{ "unix:/234567890/234567890/234567890/234567890/234567890/234567890/"
		  "234567890/234567890/234567890/234567890/23456789",
		  "too long: 109 bytes, the system takes 107" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct socket_place place;
		struct error err = { .kind = FAULT_NONE };

		if (socket_read(cases[i].text, &place, &err) ||
		    strstr(err.text, cases[i].error) == NULL)
			fail_msg("%s: %s", cases[i].text, err.text);
		assert_int_equal(err.kind, FAULT_INPUT);
	}
}

static int
listen_at(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int file = socket(AF_UNIX, SOCK_STREAM, 0);

	(void)snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	assert_int_equal(bind(file, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(listen(file, 1), 0);
	return file;
}

static void
a_socket_somebody_listens_on_is_left_alone(void **state)
{
	struct socket_place place = place_at("unix:%s/used", directory);
	int file = listen_at(place.path);
	char expected[256];
	struct error err;

	(void)state;
	assert_false(socket_prepare(&place, &err));
	(void)snprintf(expected, sizeof(expected), "socket %s is in use by another process",
		       place.path);
	assert_string_equal(err.text, expected);
	assert_int_equal(access(place.path, F_OK), 0);
	(void)close(file);
	assert_int_equal(unlink(place.path), 0);
}

static void
a_socket_left_behind_is_removed(void **state)
{
	struct socket_place place = place_at("unix:%s/stale", directory);
	struct error err;

	(void)state;
	(void)close(listen_at(place.path));
	assert_true(socket_prepare(&place, &err));
	assert_int_equal(access(place.path, F_OK), -1);
}

static void
something_that_is_no_socket_is_never_removed(void **state)
{
	struct socket_place place = place_at("unix:%s/file", directory);
	int file = open(place.path, O_CREAT | O_WRONLY, 0600);
	struct error err;

	(void)state;
	assert_true(file >= 0);
	(void)close(file);
	assert_false(socket_prepare(&place, &err));
	assert_non_null(strstr(err.text, "there is something that is no socket"));
	assert_int_equal(unlink(place.path), 0);
}

static void
a_directory_that_cannot_hold_it_is_told_with_its_path(void **state)
{
	struct socket_place missing = place_at("unix:%s/none/b.sock", directory);
	struct socket_place file = place_at("unix:/dev/null/b.sock");
	struct error err;

	(void)state;
	assert_false(socket_prepare(&missing, &err));
	assert_non_null(strstr(err.text, "/none: No such file or directory"));
	assert_false(socket_prepare(&file, &err));
	assert_non_null(strstr(err.text, "/dev/null is not a directory"));
}

static void
a_port_somebody_listens_on_is_told_with_its_number(void **state)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
				       .sin_addr = { htonl(INADDR_LOOPBACK) } };
	int file = socket(AF_INET, SOCK_STREAM, 0);
	socklen_t len = sizeof(address);
	struct socket_place place;
	char expected[256];
	struct error err;

	(void)state;
	assert_int_equal(bind(file, (struct sockaddr *)&address, len), 0);
	assert_int_equal(listen(file, 1), 0);
	assert_int_equal(getsockname(file, (struct sockaddr *)&address, &len), 0);
	place = place_at("inet:%d@127.0.0.1", ntohs(address.sin_port));
	assert_false(socket_prepare(&place, &err));
	(void)snprintf(expected, sizeof(expected),
		       "socket 127.0.0.1 port %d is in use by another process",
		       ntohs(address.sin_port));
	assert_string_equal(err.text, expected);
	(void)close(file);
	assert_true(socket_prepare(&place, &err));
}

static sfsistat
nothing_at_eom(SMFICTX *ctx)
{
	(void)ctx;
	return SMFIS_ACCEPT;
}

static int
open_here(struct socket_place *place)
{
	struct smfiDesc filter = { .xxfi_name = (char *)"test",
				   .xxfi_version = SMFI_VERSION,
				   .xxfi_eom = nothing_at_eom };
	struct error err;
	int file;

	if (smfi_register(filter) != MI_SUCCESS || !socket_prepare(place, &err) ||
	    !socket_open(place, 0620, "", &file, &err)) {
		print_message("%s\n", err.text);
		return -1;
	}
	return file;
}

static int
connect_to(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int file = socket(AF_UNIX, SOCK_STREAM, 0);
	int result;

	(void)snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	result = connect(file, (struct sockaddr *)&address, sizeof(address)) < 0 ? errno : 0;
	(void)close(file);
	return result;
}

static int
check_unix(void)
{
	struct socket_place place = place_at("unix:%s/b.sock", directory);
	int file = open_here(&place);
	char before[4096], after[4096], aside[64];
	struct stat status;
	struct error err;

	(void)snprintf(aside, sizeof(aside), "%s/aside", directory);
	if (file < 0 || stat(place.path, &status) < 0)
		return 1;
	if ((status.st_mode & 0777) != 0620)
		return 2;
	if (getcwd(before, sizeof(before)) == NULL || connect_to(place.path) != 0)
		return 3;
	if (getcwd(after, sizeof(after)) == NULL || strcmp(before, after) != 0)
		return 4;
	if (!socket_stop_listening(file, &err) || connect_to(place.path) != ECONNREFUSED)
		return 5;
	(void)smfi_stop();	/* libmilter does not know the directory, so it removes nothing */
	if (access(place.path, F_OK) != 0)
		return 6;
	if (rename(place.path, aside) < 0)
		return 7;
	(void)listen_at(place.path);	/* another daemon has come */
	socket_remove(&place);
	if (access(place.path, F_OK) != 0 || rename(aside, place.path) < 0)
		return 8;
	socket_remove(&place);
	return access(place.path, F_OK) == 0 ? 9 : 0;
}

static int
check_inet(void)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
				       .sin_addr = { htonl(INADDR_LOOPBACK) } };
	int probe = socket(AF_INET, SOCK_STREAM, 0);
	socklen_t len = sizeof(address);
	struct socket_place place;
	int file, client, on = 0;

	if (bind(probe, (struct sockaddr *)&address, len) < 0 ||
	    getsockname(probe, (struct sockaddr *)&address, &len) < 0)
		return 1;
	(void)close(probe);
	place = place_at("inet:%d@127.0.0.1", ntohs(address.sin_port));
	file = open_here(&place);
	client = socket(AF_INET, SOCK_STREAM, 0);
	if (file < 0 || connect(client, (struct sockaddr *)&address, sizeof(address)) < 0)
		return 2;
	client = accept(file, NULL, NULL);
	len = sizeof(on);
	if (client < 0 || getsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, &len) < 0 || !on)
		return 3;
	return 0;
}

static int
result_of(int (*check)(void))
{
	pid_t child = fork();
	int status;

	assert_true(child >= 0);
	if (child == 0)
		_exit(check());
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 100 + WTERMSIG(status);
}

static int
check_denied(void)
{
	struct socket_place place = place_at("unix:%s/b.sock", directory);
	struct error err;

	if (geteuid() == 0 && setuid(65534) < 0)
		return 1;
	if (socket_prepare(&place, &err))
		return 2;
	return strstr(err.text, directory) == NULL ||
	       strstr(err.text, ": Permission denied") == NULL ? 3 : 0;
}

static void
a_directory_without_permission_is_told_with_its_path(void **state)
{
	(void)state;
	assert_int_equal(chmod(directory, 0500), 0);
	assert_int_equal(result_of(check_denied), 0);
	assert_int_equal(chmod(directory, 0700), 0);
}

static void
a_unix_socket_has_its_mode_and_only_we_remove_it(void **state)
{
	(void)state;
	assert_int_equal(result_of(check_unix), 0);
}

static void
what_an_inet_socket_accepts_sends_without_delay(void **state)
{
	(void)state;
	assert_int_equal(result_of(check_inet), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_socket_is_read_and_told_to_libmilter_and_postfix_in_their_words),
		cmocka_unit_test(a_socket_that_cannot_be_meant_is_told_with_its_text),
		cmocka_unit_test(a_socket_somebody_listens_on_is_left_alone),
		cmocka_unit_test(a_socket_left_behind_is_removed),
		cmocka_unit_test(something_that_is_no_socket_is_never_removed),
		cmocka_unit_test(a_directory_that_cannot_hold_it_is_told_with_its_path),
		cmocka_unit_test(a_directory_without_permission_is_told_with_its_path),
		cmocka_unit_test(a_port_somebody_listens_on_is_told_with_its_number),
		cmocka_unit_test(a_unix_socket_has_its_mode_and_only_we_remove_it),
		cmocka_unit_test(what_an_inet_socket_accepts_sends_without_delay),
	};

	return cmocka_run_group_tests_name("daemon/socket", tests, make_directory, remove_directory);
}
