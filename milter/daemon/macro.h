/*
 * macro - what the MTA's macros say, whatever it sent for them.
 *
 * Threads    each connection asks in its own thread
 */
#ifndef BLUEPENCIL_DAEMON_MACRO_H
#define BLUEPENCIL_DAEMON_MACRO_H

#include <libmilter/mfapi.h>
#include <stdbool.h>

#include "base/compiler.h"

/* Once, before libmilter runs. False with errno. */
MUST_USE bool macro_guard(void);

/*
 * The value of "{name}", or "i"; NULL where the MTA told none. Sets `broken` where the lists of this
 * connection's macros cannot be read; from then on there is none.
 */
const char *macro_value(SMFICTX *ctx, const char *name, bool *broken);

#endif
