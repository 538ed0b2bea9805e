/*
 * daemonize - into the background, without telling the shell of a success that is not one.
 */
#ifndef BLUEPENCIL_DAEMON_DAEMONIZE_H
#define BLUEPENCIL_DAEMON_DAEMONIZE_H

#include "base/error.h"

/*
 * Returns in the daemon, which has no terminal and whose standard streams are /dev/null.
 * The process that was started stays until daemonize_report and exits with the status given
 * there; when the daemon ends before that, it says so and exits with EX_SOFTWARE.
 */
bool daemonize(int *report_out, struct error *err);

/* Tells the process that was started how it went, once. A `report` of -1 is ignored. */
void daemonize_report(int report, int status);

#endif
