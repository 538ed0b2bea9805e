/*
 * Going through folders with fts(3), which neither recurses nor runs in circles after links.
 */
#include "tool/paths.h"

#include <errno.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/buf.h"

static const struct {
	const char *extension;
	enum path_kind kind;
} kinds[] = {
	{ ".eml", PATH_MESSAGE }, { ".mbox", PATH_UNKNOWN }, { ".mboxrd", PATH_MBOXRD },
	{ ".txt", PATH_PLAIN },	  { ".html", PATH_HTML },    { ".htm", PATH_HTML },
};

static const char *
base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? path : slash + 1;
}

static bool
extension_find(const char *path, enum path_kind *kind_out)
{
	const char *dot = strrchr(base_name(path), '.');

	for (size_t i = 0; dot != NULL && i < COUNT(kinds); i++) {
		if (strcasecmp(dot, kinds[i].extension) == 0) {
			*kind_out = kinds[i].kind;
			return true;
		}
	}
	return false;
}

/* Is there a folder `name` in the folder whose path is the first `len` bytes of `path`? */
static bool
has_folder(const char *path, size_t len, const char *name)
{
	struct buf folder;
	struct stat status;
	const char *string;
	bool has;

	buf_init(&folder, NULL);
	buf_add(&folder, (struct slice){ (const uint8_t *)path, len });
	buf_string(&folder, name);
	string = buf_cstring(&folder);
	has = string != NULL && stat(string, &status) == 0 && S_ISDIR(status.st_mode);
	buf_done(&folder);
	return has;
}

/* In the cur/ or new/ of a folder that has both. */
static bool
is_in_maildir(const char *path)
{
	const char *name = base_name(path);
	size_t folder = (size_t)(name - path);
	size_t parent;

	if (folder >= 4 && memcmp(name - 4, "cur/", 4) == 0)
		parent = folder - 4;
	else if (folder >= 4 && memcmp(name - 4, "new/", 4) == 0)
		parent = folder - 4;
	else
		return false;
	return (parent == 0 || path[parent - 1] == '/') && has_folder(path, parent, "cur") &&
	       has_folder(path, parent, "new");
}

enum path_kind
path_kind(const char *path)
{
	enum path_kind kind = PATH_UNKNOWN;

	if (is_in_maildir(path))
		return PATH_MESSAGE;
	(void)extension_find(path, &kind);
	return kind;
}

static bool
add(struct paths *paths, const char *path, struct error *err)
{
	if (paths->count == paths->cap) {
		size_t cap = paths->cap == 0 ? 64 : 2 * paths->cap;
		char **items = reallocarray(paths->items, cap, sizeof(*items));

		if (items == NULL)
			return fail(err, FAULT_MEMORY, "holds more files than there is memory for");
		paths->items = items;
		paths->cap = cap;
	}
	paths->items[paths->count] = strdup(path);
	if (paths->items[paths->count] == NULL)
		return fail(err, FAULT_MEMORY, "holds more files than there is memory for");
	paths->count++;
	return true;
}

/* One entry of a folder's tree. */
static bool
visit(FTS *tree, FTSENT *entry, struct paths *paths, struct error *err)
{
	enum path_kind kind;

	switch (entry->fts_info) {
	case FTS_D:
		if (entry->fts_level > 0 && entry->fts_name[0] == '.')
			(void)fts_set(tree, entry, FTS_SKIP);
		return true;
	case FTS_DNR:
	case FTS_ERR:
		return fail(err, FAULT_SYSTEM, "%s cannot be read: %s", entry->fts_path,
			    strerror(entry->fts_errno));
	case FTS_SLNONE:		/* a link to nothing: opening it will tell */
	case FTS_NS:
	case FTS_F:
		if (entry->fts_name[0] == '.')
			return true;
		if (extension_find(entry->fts_path, &kind) || is_in_maildir(entry->fts_path))
			return add(paths, entry->fts_path, err);
		return true;
	default:
		return true;
	}
}

static int
by_path(const void *a, const void *b)
{
	const char *const *left = a, *const *right = b;

	return strcmp(*left, *right);
}

static bool
expand_folder(char *path, struct paths *paths, struct error *err)
{
	char *roots[] = { path, NULL };
	FTS *tree = fts_open(roots, FTS_LOGICAL | FTS_NOCHDIR, NULL);
	FTSENT *entry = NULL;
	bool done = true;

	if (tree == NULL)
		return fail(err, FAULT_SYSTEM, "cannot be read: %s", strerror(errno));
	errno = 0;
	while (done && (entry = fts_read(tree)) != NULL)
		done = visit(tree, entry, paths, err);
	if (done && errno != 0)
		done = fail(err, FAULT_SYSTEM, "cannot be read to its end: %s", strerror(errno));
	(void)fts_close(tree);
	if (paths->count > 0)
		qsort(paths->items, paths->count, sizeof(*paths->items), by_path);
	return done;
}

bool
paths_expand(const char *path, struct paths *paths_out, struct error *err)
{
	struct stat status;
	char *folder;
	bool done;

	*paths_out = (struct paths){ 0 };
	if (strcmp(path, "-") == 0 || stat(path, &status) != 0 || !S_ISDIR(status.st_mode))
		return add(paths_out, path, err);
	folder = strdup(path);			/* fts wants to write to it */
	if (folder == NULL)
		return fail(err, FAULT_MEMORY, "needs more memory than there is");
	done = expand_folder(folder, paths_out, err);
	free(folder);
	if (done && paths_out->count == 0)
		return fail(err, FAULT_INPUT,
			    "holds no message: no .eml, .mbox, .txt or .html file, and no Maildir");
	return done;
}

void
paths_done(struct paths *paths)
{
	for (size_t i = 0; i < paths->count; i++)
		free(paths->items[i]);
	free(paths->items);
	*paths = (struct paths){ 0 };
}
