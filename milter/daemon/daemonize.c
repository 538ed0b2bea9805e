/*
 * Two forks: the first lets the shell have its process, the second makes sure that the daemon
 * leads no session and so can never get a terminal again.
 */
#include "daemon/daemonize.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <sysexits.h>
#include <unistd.h>

/* What the process that was started does: wait, and exit as it is told. */
static void
wait_for_report(int file)
{
	unsigned char status;
	ssize_t len;

	do
		len = read(file, &status, 1);
	while (len < 0 && errno == EINTR);
	if (len == 1)
		_exit(status);
	(void)fprintf(stderr, "bluepencild: could not start; the reason is in the log, or shown with "
			      "-f\n");
	_exit(EX_SOFTWARE);
}

bool
standard_streams_open(struct error *err)
{
	int null;

	do
		null = open("/dev/null", O_RDWR);
	while (null >= 0 && null <= STDERR_FILENO);
	if (null < 0)
		return fail(err, FAULT_SYSTEM, "/dev/null: %s", strerror(errno));
	(void)close(null);
	return true;
}

static bool
leave_streams(bool keep_stderr)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	bool good = null >= 0 && dup2(null, STDIN_FILENO) >= 0 && dup2(null, STDOUT_FILENO) >= 0 &&
		    (keep_stderr || dup2(null, STDERR_FILENO) >= 0);

	if (null >= 0)
		(void)close(null);
	return good;
}

bool
daemonize(bool keep_stderr, int *report_out, struct error *err)
{
	int ends[2];
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return fail(err, FAULT_SYSTEM, "pipe: %s", strerror(errno));
	pid = fork();
	if (pid > 0) {
		(void)close(ends[1]);
		wait_for_report(ends[0]);
	}
	if (pid < 0 || setsid() < 0)
		return fail(err, FAULT_SYSTEM, "fork: %s", strerror(errno));
	(void)close(ends[0]);
	pid = fork();
	if (pid > 0)
		_exit(EX_OK);
	if (pid < 0 || chdir("/") < 0 || !leave_streams(keep_stderr))
		return fail(err, FAULT_SYSTEM, "fork: %s", strerror(errno));
	*report_out = ends[1];
	return true;
}

void
daemonize_report(int report, int status)
{
	unsigned char byte = (unsigned char)status;

	if (report >= 0) {
		(void)!write(report, &byte, 1);
		(void)close(report);
	}
}
