/*
 * A message in memory, or in a file that has no name.
 *
 * The file is written, not mapped, while it grows: a full disk is then an error of write(2)
 * that becomes a tempfail, while a store to a mapped page that the disk has no room for is
 * a SIGBUS. It is mapped for reading once it is complete. O_TMPFILE gives a file without a
 * name at once; where the file system has none, the name is removed as soon as it is made.
 */
#include "daemon/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define MEMORY_KEPT 65536	/* what an idle connection may hold */

void
spool_init(struct spool *spool)
{
	*spool = (struct spool){ .file = -1 };
	buf_init(&spool->memory, NULL);
}

void
spool_open(struct spool *spool, const char *directory, size_t above)
{
	spool_clear(spool);
	spool->directory = directory;
	spool->above = above;
}

static int
open_named(const char *directory)
{
	char path[4096];
	int file;

	if (snprintf(path, sizeof(path), "%s/bluepencil.XXXXXX", directory) >= (int)sizeof(path)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	file = mkostemp(path, O_CLOEXEC);
	if (file >= 0)
		(void)unlink(path);
	return file;
}

static int
open_nameless(const char *directory)
{
	int file = open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	if (file < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL))
		file = open_named(directory);
	return file;
}

static bool
write_all(struct spool *spool, struct slice bytes, struct error *err)
{
	while (bytes.len > 0) {
		ssize_t written = write(spool->file, bytes.data, bytes.len);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return fail(err, FAULT_SYSTEM, "cannot write to the spool in %s: %s",
				    spool->directory, strerror(errno));
		bytes = slice_from(bytes, (size_t)written);
	}
	return true;
}

/* The message has become too large for memory. */
static bool
move_to_file(struct spool *spool, struct error *err)
{
	spool->file = open_nameless(spool->directory);
	if (spool->file < 0)
		return fail(err, FAULT_SYSTEM, "cannot make a file in %s: %s", spool->directory,
			    strerror(errno));
	if (!write_all(spool, buf_slice(&spool->memory), err))
		return false;
	buf_done(&spool->memory);
	return true;
}

bool
spool_add(struct spool *spool, struct slice bytes, struct error *err)
{
	assert(spool->mapped == NULL);
	if (spool->file < 0 && bytes.len > spool->above - spool->memory.len &&
	    !move_to_file(spool, err))
		return false;
	if (spool->file >= 0) {
		if (!write_all(spool, bytes, err))
			return false;
	} else {
		buf_add(&spool->memory, bytes);
		if (spool->memory.failed)
			return fail(err, FAULT_MEMORY, "no memory for the message");
	}
	spool->len += bytes.len;
	return true;
}

bool
spool_finish(struct spool *spool, struct slice *raw_out, struct error *err)
{
	if (spool->file < 0) {
		*raw_out = buf_slice(&spool->memory);
		return true;
	}
	if (spool->mapped == NULL) {
		void *mapped =
			mmap(NULL, spool->len, PROT_READ, MAP_PRIVATE, spool->file, 0);

		if (mapped == MAP_FAILED)
			return fail(err, FAULT_SYSTEM, "cannot map the spool: %s", strerror(errno));
		spool->mapped = mapped;
	}
	*raw_out = (struct slice){ spool->mapped, spool->len };
	return true;
}

void
spool_clear(struct spool *spool)
{
	if (spool->mapped != NULL)
		(void)munmap(spool->mapped, spool->len);
	if (spool->file >= 0)
		(void)close(spool->file);
	spool->mapped = NULL;
	spool->file = -1;
	spool->len = 0;
	if (spool->memory.cap > MEMORY_KEPT)
		buf_done(&spool->memory);
	else
		buf_clear(&spool->memory);
}

void
spool_done(struct spool *spool)
{
	spool_clear(spool);
	buf_done(&spool->memory);
}
