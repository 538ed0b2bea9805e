/*
 * corpus_test - the corpus as this room's tests read it: whole files, and lines of JSON.
 *
 * Include it after cmocka.h. Where CORPUS does not lead to the file, the test is skipped.
 */
#ifndef BLUEPENCIL_TEXT_CORPUS_TEST_H
#define BLUEPENCIL_TEXT_CORPUS_TEST_H

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/slice.h"

/* The file's bytes, in memory of exactly their length; free(data) is the caller's. */
static inline uint8_t *
corpus_file(const char *name, struct slice *bytes_out)
{
	const char *corpus = getenv("CORPUS");
	FILE *file = NULL;
	uint8_t *data;
	char path[4096];
	long size;

	if (corpus != NULL) {
		(void)snprintf(path, sizeof(path), "%s/%s", corpus, name);
		file = fopen(path, "rb");
	}
	if (file == NULL) {
		printf("# there is no %s under CORPUS\n", name);
		skip();
	}
	assert_int_equal(fseek(file, 0, SEEK_END), 0);
	size = ftell(file);
	assert_true(size > 0);
	rewind(file);
	data = malloc((size_t)size);
	assert_non_null(data);
	assert_int_equal(fread(data, 1, (size_t)size, file), (size_t)size);
	(void)fclose(file);
	*bytes_out = (struct slice){ data, (size_t)size };
	return data;
}

/* The next line of a JSON Lines file as an object, which the caller decrefs; NULL at the end. */
static inline json_t *
corpus_next(struct slice *rest)
{
	json_t *object = NULL;
	struct slice line;

	while (object == NULL && slice_next_line(rest, &line, NULL)) {
		if (line.len == 0)
			continue;
		object = json_loadb((const char *)line.data, line.len, 0, NULL);
		assert_non_null(object);
	}
	return object;
}

/* A string of an object, which must have it. */
static inline const char *
corpus_string(const json_t *object, const char *key)
{
	const char *string = json_string_value(json_object_get(object, key));

	assert_non_null(string);
	return string;
}

#endif
