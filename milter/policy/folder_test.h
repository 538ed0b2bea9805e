/*
 * folder_test - a folder of rule files for one test, and its policy.
 */
#ifndef BLUEPENCIL_POLICY_FOLDER_TEST_H
#define BLUEPENCIL_POLICY_FOLDER_TEST_H

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/diagnostics.h"
#include "policy/policy.h"

#define FOLDER_FILES_MOST 16

struct folder {
	char path[64];
	char *files[FOLDER_FILES_MOST];	/* written so far, to be removed */
	size_t file_count;
	struct diagnostics diags;
	struct policy *policy;
};

static inline void
folder_done(struct folder *folder)
{
	policy_unref(folder->policy);
	folder->policy = NULL;
	diagnostics_done(&folder->diags);
	for (size_t i = 0; i < folder->file_count; i++) {
		(void)unlink(folder->files[i]);
		free(folder->files[i]);
	}
	folder->file_count = 0;
	(void)rmdir("lists");
	(void)rmdir("texts");
	(void)rmdir("law");
}

static inline int
folder_setup(void **state)
{
	struct folder *folder = calloc(1, sizeof(*folder));

	(void)snprintf(folder->path, sizeof(folder->path), "/tmp/bluepencil-rules-XXXXXX");
	diagnostics_init(&folder->diags);
	*state = folder;
	return mkdtemp(folder->path) == NULL ? -1 : chdir(folder->path);
}

static inline int
folder_teardown(void **state)
{
	struct folder *folder = *state;

	folder_done(folder);
	(void)chdir("/");
	(void)rmdir(folder->path);
	free(folder);
	return 0;
}

/* Writes a file; "lists/", "texts/" and "law/" are made where they are named. */
static inline void
folder_write(struct folder *folder, const char *name, const char *text)
{
	FILE *file;

	if (strncmp(name, "lists/", 6) == 0)
		(void)mkdir("lists", 0700);
	if (strncmp(name, "texts/", 6) == 0)
		(void)mkdir("texts", 0700);
	if (strncmp(name, "law/", 4) == 0)
		(void)mkdir("law", 0700);
	file = fopen(name, "w");
	assert(file != NULL && folder->file_count < FOLDER_FILES_MOST);
	folder->files[folder->file_count++] = strdup(name);
	(void)fputs(text, file);
	(void)fclose(file);
}

/* Loads the folder's rules, with conf.conf where it was written. */
static inline struct policy *
folder_load(struct folder *folder)
{
	policy_unref(folder->policy);
	folder->policy = policy_load(access("conf.conf", F_OK) == 0 ? "conf.conf" : NULL, ".",
				     &folder->diags);
	return folder->policy;
}

/* All mistakes as they are printed, sorted; the caller frees it. They are forgotten. */
static inline char *
folder_mistakes(struct folder *folder)
{
	char *text = NULL;
	size_t len;
	FILE *stream = open_memstream(&text, &len);

	diagnostics_sort(&folder->diags);
	diagnostics_print(&folder->diags, stream, false);
	(void)fclose(stream);
	diagnostics_done(&folder->diags);
	return text;
}

#endif
