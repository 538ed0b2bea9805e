/*
 * Reading macros without reading past their end.
 *
 * A list of macros is names and values by turns. libmilter (8.17, and before) splits the packet at
 * its NULs and puts a NULL behind the last string (dec_argv in libmilter/engine.c), and
 * smfi_getsymval (libmilter/smfi.c) looks at every second string until it meets that NULL. Where
 * the last name has no value the NULL stands in the value's place: the search steps over it and goes
 * on in what happens to be in memory. Nothing in the interface tells of such a list or
 * keeps it from being searched, for a search goes through the lists of all stages.
 *
 * No MTA is known to send one. Who does would end the worker in one of two cases, and with it
 * the messages of all other connections. So the search is guarded: it only reads, holds no lock
 * and allocates nothing, so it can be left from a signal handler. That connection's message is
 * then deferred. A search that happens to find memory that can be read finds nothing there.
 */
#include "daemon/macro.h"

#include <setjmp.h>
#include <signal.h>

static const int faults[] = { SIGSEGV, SIGBUS };
static struct sigaction before[COUNT(faults)];

/* Where this thread goes on after a fault; NULL where it is not reading macros. */
static _Thread_local sigjmp_buf *volatile guarded;

static void
leave(int signal_number)
{
	if (guarded != NULL)
		siglongjmp(*guarded, 1);
	/* Not ours: the instruction faults once more, and ends the worker as it would have. */
	for (size_t i = 0; i < COUNT(faults); i++)
		if (faults[i] == signal_number)
			(void)sigaction(signal_number, &before[i], NULL);
}

bool
macro_guard(void)
{
	/* Not blocked while it is handled: siglongjmp then needs to restore no mask. */
	struct sigaction action = { .sa_handler = leave, .sa_flags = SA_NODEFER };

	for (size_t i = 0; i < COUNT(faults); i++)
		if (sigaction(faults[i], &action, &before[i]) < 0)
			return false;
	return true;
}

/* To its end: what is no string is told by the fault. */
static void
touch(const volatile char *string)
{
	while (*string != '\0')
		string++;
}

const char *
macro_value(SMFICTX *ctx, const char *name, bool *broken)
{
	const char *volatile value = NULL;
	sigjmp_buf place;

	if (*broken)
		return NULL;
	guarded = &place;
	if (sigsetjmp(place, 0) == 0) {
		value = smfi_getsymval(ctx, (char *)name);	/* it reads only */
		if (value != NULL)
			touch(value);
	} else {
		*broken = true;
		value = NULL;
	}
	guarded = NULL;
	return value;
}
