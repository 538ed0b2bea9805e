/*
 * Writing messages where a person or a script will look for them.
 */
#include "tool/outbox.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "tool/output.h"

bool
outbox_open(const char *path, bool several, struct outbox *outbox_out, struct error *err)
{
	size_t length = strlen(path);
	struct stat status;
	bool there = stat(path, &status) == 0;
	bool is_folder = there && S_ISDIR(status.st_mode);
	bool wanted = is_folder || several || (length > 0 && path[length - 1] == '/');

	if (wanted && there && !is_folder)
		return fail(err, FAULT_INPUT, "%s is a file; several messages need a folder", path);
	if (wanted && !there && mkdir(path, 0777) != 0)
		return fail(err, FAULT_SYSTEM, "%s cannot be made: %s", path, strerror(errno));
	*outbox_out = (struct outbox){ .path = path, .folder = wanted };
	return true;
}

static bool
is_refused(enum verdict verdict)
{
	return verdict != VERDICT_ACCEPT && verdict != VERDICT_REWRITE;
}

bool
outbox_put(struct outbox *outbox, const struct judged *judged, struct error *err)
{
	const char *suffix = is_refused(judged->decision.verdict) ? ".refused" : "";
	char *path = NULL;
	int n;
	bool written;

	if (outbox->folder)
		n = asprintf(&path, "%s/%06zu.eml%s", outbox->path, outbox->count, suffix);
	else
		n = asprintf(&path, "%s%s", outbox->path, suffix);
	if (n < 0)
		return fail(err, FAULT_MEMORY, "needs more memory than there is");
	outbox->count++;
	written = output_write(path, buf_slice(&judged->output), err);
	if (!written)
		(void)within(err, "%s", path);
	free(path);
	return written;
}
