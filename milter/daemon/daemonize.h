/*
 * daemonize - into the background, without telling the shell of a success that is not one.
 */
#ifndef BLUEPENCIL_DAEMON_DAEMONIZE_H
#define BLUEPENCIL_DAEMON_DAEMONIZE_H

#include "base/error.h"

/*
 * Opens as /dev/null whatever standard stream is closed, so that no socket or file becomes one.
 * To be called before anything is opened.
 */
bool standard_streams_open(struct error *err);

/*
 * Returns in the daemon, which has no terminal and whose standard streams are /dev/null;
 * `keep_stderr` leaves standard error, for a log that goes there.
 * The process that was started stays until daemonize_report and exits with the status given
 * there; when the daemon ends before that, it says so and exits with EX_SOFTWARE.
 */
bool daemonize(bool keep_stderr, int *report_out, struct error *err);

/* Tells the process that was started how it went, once. A `report` of -1 is ignored. */
void daemonize_report(int report, int status);

#endif
