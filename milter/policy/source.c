/*
 * Reading the files that people write.
 *
 * A mistake here is the commonest of all: a path mistyped, a folder instead of a file, a file that
 * Windows saved as UTF-16 or an old editor as Latin-1. Each has its own sentence, because "cannot
 * read" sends people looking for permissions.
 */
#include "policy/source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/utf8.h"

static const struct slice byte_order_mark = { (const uint8_t *)"\xEF\xBB\xBF", 3 };

/* Where the mistake is: where the name of the file is written, else the file itself. */
static struct place
blame(struct place place, const char *path)
{
	return place.file != NULL ? place : (struct place){ .file = path };
}

/* "PATH " before the sentence, unless the line begins with it already. */
static const char *
subject(struct place place, const char *path)
{
	return place.file != NULL ? path : "the file";
}

static bool
is_wide(struct slice bytes)
{
	return slice_has_at(bytes, 0, SLICE("\xFF\xFE")) || slice_has_at(bytes, 0, SLICE("\xFE\xFF"));
}

#define LATIN_1_BYTES 20

/* ", \"ä\" in Latin-1": what old editors most often meant by a byte; empty for control characters. */
static const char *
latin_1(uint8_t byte, char (*out)[LATIN_1_BYTES])
{
	uint8_t character[4];
	size_t len = byte < 0xA0 ? 0 : utf8_encode(byte, character);

	(*out)[0] = '\0';
	if (len > 0)
		(void)snprintf(*out, sizeof(*out), ", \"%.*s\" in Latin-1", (int)len, (const char *)character);
	return *out;
}

/* Complains in the file, for that is where it has to be mended. */
static bool
check_text(const char *path, struct slice bytes, struct diagnostics *diags)
{
	struct place place = { .file = path };
	char meant[LATIN_1_BYTES];
	size_t bad;

	if (is_wide(bytes)) {
		complain_of(diags, "file", place, "is saved as UTF-16; save it as UTF-8");
		return false;
	}
	if (!utf8_valid(bytes, &bad)) {
		utf8_place(bytes, bad, &place.line, &place.column);
		complain_of(diags, "file", place, "is not UTF-8 (byte 0x%02X%s); save the file as UTF-8",
			    bytes.data[bad], latin_1(bytes.data[bad], &meant));
		return false;
	}
	bad = slice_find_byte(bytes, 0, 0);
	if (bad != SLICE_NOT_FOUND) {
		utf8_place(bytes, bad, &place.line, &place.column);
		complain_of(diags, "file", place, "is not a text: it holds a NUL byte");
		return false;
	}
	return true;
}

bool
source_take(struct sources *sources, const char *path, struct slice bytes, struct place place,
	    struct slice *bytes_out, struct diagnostics *diags)
{
	struct source *source;

	if (!check_text(path, bytes, diags))
		return false;
	if (slice_has_at(bytes, 0, byte_order_mark))
		bytes = slice_from(bytes, byte_order_mark.len);
	source = ARENA_PUSH(sources->arena, sources->items, sources->count, sources->cap);
	if (source == NULL) {
		complain_of(diags, "file", blame(place, path), "no memory to read %s", path);
		return false;
	}
	source->path = path;
	source->bytes = bytes;
	*bytes_out = bytes;
	return true;
}

static bool
read_whole(int fd, uint8_t *data, size_t len)
{
	for (size_t at = 0; at < len;) {
		ssize_t got = read(fd, data + at, len - at);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0) {
			errno = got == 0 ? EAGAIN : errno;
			return false;
		}
		at += (size_t)got;
	}
	return true;
}

/* What is open: a regular file of a size that can be meant? */
static bool
check_kind(const struct stat *status, const char *path, struct place place,
	   struct diagnostics *diags)
{
	if (S_ISDIR(status->st_mode)) {
		complain_of(diags, "file", blame(place, path), "%s is a directory; name a file",
			 subject(place, path));
		return false;
	}
	if (!S_ISREG(status->st_mode)) {
		complain_of(diags, "file", blame(place, path), "%s is not a regular file",
			 subject(place, path));
		return false;
	}
	if (status->st_size > (off_t)SOURCE_MOST) {
		complain_of(diags, "file", blame(place, path), "%s is larger than %zu bytes; split it",
			 subject(place, path), SOURCE_MOST);
		return false;
	}
	return true;
}

static bool
read_open(struct sources *sources, int fd, const char *path, struct place place,
	  struct slice *bytes_out, struct diagnostics *diags)
{
	struct stat status;
	uint8_t *data;
	size_t len;

	if (fstat(fd, &status) < 0) {
		complain_of(diags, "file", blame(place, path), "cannot read %s: %m", subject(place, path));
		return false;
	}
	if (!check_kind(&status, path, place, diags))
		return false;
	len = (size_t)status.st_size;
	data = arena_alloc(sources->arena, len);
	if (data == NULL) {
		complain_of(diags, "file", blame(place, path), "no memory to read %s", path);
		return false;
	}
	if (!read_whole(fd, data, len)) {
		complain_of(diags, "file", blame(place, path), "cannot read %s: %m", subject(place, path));
		return false;
	}
	return source_take(sources, path, (struct slice){ data, len }, place, bytes_out, diags);
}

bool
source_read(struct sources *sources, const char *path, struct place place,
	    struct slice *bytes_out, struct diagnostics *diags)
{
	/* Not to hang on a FIFO, which check_kind then refuses. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	bool done;

	if (fd < 0) {
		complain_of(diags, "file", blame(place, path), "cannot read %s: %m", subject(place, path));
		return false;
	}
	path = arena_string(sources->arena, slice_of(path));
	done = path != NULL && read_open(sources, fd, path, place, bytes_out, diags);
	(void)close(fd);
	return done;
}

const char *
source_path(struct arena *arena, const char *directory, const char *name)
{
	if (name[0] == '/')
		return arena_string(arena, slice_of(name));
	return arena_printf(arena, "%s/%s", directory, name);
}

const char *
source_directory(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		return ".";
	if (slash == path)
		return "/";
	return arena_string(arena, (struct slice){ (const uint8_t *)path, (size_t)(slash - path) });
}
