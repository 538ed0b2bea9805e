/*
 * Writing results so that a full disk or a closed pipe is never taken for success.
 */
#include "tool/output.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Where a path leads, links followed; the path itself where nothing is there yet. */
static char *
destination(const char *path)
{
	char *real = realpath(path, NULL);

	return real != NULL ? real : strdup(path);
}

static bool
open_beside(struct output *output, struct error *err)
{
	mode_t mask = umask(0);
	int fd;

	(void)umask(mask);
	if (asprintf(&output->temporary, "%s.XXXXXX", output->path) < 0) {
		output->temporary = NULL;
		return fail(err, FAULT_MEMORY, "needs more memory than there is");
	}
	fd = mkstemp(output->temporary);
	if (fd < 0) {
		free(output->temporary);
		output->temporary = NULL;
		return fail(err, FAULT_SYSTEM, "cannot be written: %s", strerror(errno));
	}
	(void)fchmod(fd, 0666 & ~mask);		/* mkstemp is stricter than a file ordered by name */
	output->stream = fdopen(fd, "w");
	if (output->stream == NULL) {
		(void)close(fd);
		return fail(err, FAULT_MEMORY, "needs more memory than there is");
	}
	return true;
}

static bool
open_directly(struct output *output, struct error *err)
{
	output->stream = fopen(output->path, "we");
	if (output->stream == NULL)
		return fail(err, FAULT_SYSTEM, "cannot be written: %s", strerror(errno));
	return true;
}

bool
output_open(const char *path, struct output *output_out, struct error *err)
{
	struct output output = { .path = destination(path) };
	struct stat status;
	bool regular, opened;

	if (output.path == NULL)
		return fail(err, FAULT_MEMORY, "needs more memory than there is");
	regular = stat(output.path, &status) != 0 || S_ISREG(status.st_mode);
	opened = regular ? open_beside(&output, err) : open_directly(&output, err);
	if (!opened) {
		output_abandon(&output);
		return false;
	}
	*output_out = output;
	return true;
}

void
output_abandon(struct output *output)
{
	if (output->stream != NULL)
		(void)fclose(output->stream);
	if (output->temporary != NULL)
		(void)unlink(output->temporary);
	free(output->temporary);
	free(output->path);
	*output = (struct output){ 0 };
}

bool
output_commit(struct output *output, struct error *err)
{
	bool failed = ferror(output->stream) != 0;
	int reason = errno;

	if (fclose(output->stream) != 0 && !failed) {
		reason = errno;
		failed = true;
	}
	output->stream = NULL;
	if (!failed && output->temporary != NULL &&
	    rename(output->temporary, output->path) != 0) {
		reason = errno;
		failed = true;
	}
	if (!failed) {
		free(output->temporary);
		output->temporary = NULL;
	}
	output_abandon(output);
	if (failed)
		return fail(err, FAULT_SYSTEM, "cannot be written: %s", strerror(reason));
	return true;
}

bool
output_write(const char *path, struct slice bytes, struct error *err)
{
	struct output output;

	if (!output_open(path, &output, err))
		return false;
	if (bytes.len > 0)
		(void)fwrite(bytes.data, 1, bytes.len, output.stream);
	return output_commit(&output, err);
}

bool
output_finish_standard(void)
{
	bool failed = fflush(stdout) != 0;
	int reason = errno;

	if (!failed && ferror(stdout) == 0)
		return true;
	(void)fprintf(stderr, "bluepencil: standard output: cannot be written%s%s\n",
		      failed ? ": " : "", failed ? strerror(reason) : "");
	return false;
}
