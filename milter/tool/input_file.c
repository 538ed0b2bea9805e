/*
 * Getting a file into memory.
 *
 * Files are read rather than mapped, since a mapped file that somebody cuts short meanwhile
 * ends the process; only archives too large to be read whole are mapped. What has no length
 * beforehand (a pipe, a terminal, a device) is read until it ends, but not without end.
 */
#include "tool/input_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/limits.h"

#define MAP_FROM (256 * MiB)
#define READ_STEP (64 * KiB)

struct input_file {
	struct slice bytes;
	size_t references;
	struct buf read;
	void *mapped;			/* NULL: not mapped */
};

static bool
map(struct input_file *file, int fd, size_t size, struct error *err)
{
	void *mapped = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);

	if (mapped == MAP_FAILED)
		return fail(err, FAULT_SYSTEM, "cannot be mapped: %s", strerror(errno));
	file->mapped = mapped;
	file->bytes = (struct slice){ mapped, size };
	return true;
}

static bool
read_to_end(struct input_file *file, int fd, size_t expected, struct error *err)
{
	struct buf *so_far = &file->read;
	ssize_t n;

	do {
		size_t room = expected > so_far->len ? expected - so_far->len + 1 : READ_STEP;

		if (!buf_reserve(so_far, room))
			return fail(err, FAULT_MEMORY, "needs more memory than there is");
		n = read(fd, so_far->data + so_far->len, room);
		if (n < 0 && errno != EINTR)
			return fail(err, FAULT_SYSTEM, "cannot be read: %s", strerror(errno));
		if (n > 0)
			so_far->len += (size_t)n;
		if (so_far->len > MAP_FROM)
			return fail(err, FAULT_LIMIT, "does not end after %zu bytes", MAP_FROM);
	} while (n != 0);
	file->bytes = buf_slice(so_far);
	return true;
}

static bool
read_fd(struct input_file *file, int fd, struct error *err)
{
	struct stat status;

	if (fstat(fd, &status) != 0)
		return fail(err, FAULT_SYSTEM, "cannot be read: %s", strerror(errno));
	if (S_ISDIR(status.st_mode))
		return fail(err, FAULT_INPUT, "is a folder");
	if (!S_ISREG(status.st_mode))
		return read_to_end(file, fd, 0, err);
	if ((size_t)status.st_size > MAP_FROM)
		return map(file, fd, (size_t)status.st_size, err);
	return read_to_end(file, fd, (size_t)status.st_size, err);
}

struct input_file *
input_file_read(const char *path, struct error *err)
{
	bool standard = strcmp(path, "-") == 0;
	struct input_file *file = calloc(1, sizeof(*file));
	int fd;
	bool done;

	if (file == NULL) {
		fail(err, FAULT_MEMORY, "needs more memory than there is");
		return NULL;
	}
	file->references = 1;
	buf_init(&file->read, NULL);
	fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0) {
		fail(err, FAULT_SYSTEM, "cannot be opened: %s", strerror(errno));
		input_file_unref(file);
		return NULL;
	}
	done = read_fd(file, fd, err);
	if (!standard)
		(void)close(fd);
	if (!done) {
		input_file_unref(file);
		return NULL;
	}
	return file;
}

struct input_file *
input_file_ref(struct input_file *file)
{
	file->references++;
	return file;
}

void
input_file_unref(struct input_file *file)
{
	if (file == NULL || --file->references > 0)
		return;
	if (file->mapped != NULL)
		(void)munmap(file->mapped, file->bytes.len);
	buf_done(&file->read);
	free(file);
}

struct slice
input_file_bytes(const struct input_file *file)
{
	return file->bytes;
}
