/*
 * reload - a new policy in place of the old one, all at once or not at all.
 */
#ifndef BLUEPENCIL_DAEMON_RELOAD_H
#define BLUEPENCIL_DAEMON_RELOAD_H

#include <stdbool.h>

/*
 * Compiles the configuration (NULL: the defaults) beside the policy in force and publishes it.
 * Where it does not compile, every mistake is an event and the old policy stays; false then.
 */
bool reload_policy(const char *conf_path);

#endif
