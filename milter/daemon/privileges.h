/*
 * privileges - from root to the user of the configuration.
 */
#ifndef BLUEPENCIL_DAEMON_PRIVILEGES_H
#define BLUEPENCIL_DAEMON_PRIVILEGES_H

#include "base/error.h"

/*
 * Becomes `user`, with its groups and for good. Does nothing when we are not root or `user` is
 * "". `dropped_out` tells whether anything was given up.
 */
bool privileges_drop(const char *user, bool *dropped_out, struct error *err);

#endif
