/*
 * Giving up root: groups first, while we still may, then the group, then the user; and a look
 * at whether the way back is closed.
 */
#include "daemon/privileges.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <unistd.h>

bool
privileges_drop(const char *user, bool *dropped_out, struct error *err)
{
	const struct passwd *entry;

	*dropped_out = false;
	if (geteuid() != 0 || user[0] == '\0')
		return true;
	errno = 0;
	entry = getpwnam(user);
	if (entry == NULL)
		return fail(err, FAULT_INPUT, "user: there is no user \"%s\"%s%s", user,
			    errno == 0 ? "" : ": ", errno == 0 ? "" : strerror(errno));
	if (initgroups(user, entry->pw_gid) < 0 || setgid(entry->pw_gid) < 0 ||
	    setuid(entry->pw_uid) < 0)
		return fail(err, FAULT_SYSTEM, "cannot become user \"%s\": %s", user,
			    strerror(errno));
	if (entry->pw_uid != 0 && (setuid(0) == 0 || geteuid() == 0))
		return fail(err, FAULT_INTERNAL, "root could not be given up");
	*dropped_out = entry->pw_uid != 0;
	return true;
}
