/*
 * test_formats - the misses of `bluepencil test`, for CI.
 *
 * With SARIF each miss is a result at its line; with JUnit each labelled line is a case, which fails
 * with all that was missed there.
 */
#ifndef BLUEPENCIL_TOOL_TEST_FORMATS_H
#define BLUEPENCIL_TOOL_TEST_FORMATS_H

#include "base/buf.h"
#include "tool/format.h"
#include "tool/junit.h"
#include "tool/labelled.h"
#include "tool/sarif.h"

struct test_log {
	struct sarif *sarif;		/* one of both, or neither */
	struct junit *junit;
	const char *path;		/* of the line at hand */
	size_t line;
	struct buf wrong;		/* what was missed in it */
};

/* False: no memory. Other formats have no log. */
bool test_log_init(struct test_log *log, enum format format);
void test_log_done(struct test_log *log);

/* Is it written to? */
static inline bool
test_log_is_open(const struct test_log *log)
{
	return log->sarif != NULL || log->junit != NULL;
}

void test_log_begin(struct test_log *log, const char *path, size_t line);
void test_log_miss(struct test_log *log, const struct labelled *item, const char *what,
		   struct slice text, struct slice why);

/* The line at hand is done; `item` NULL: it could not be read or judged, `why` tells. */
void test_log_end(struct test_log *log, const struct labelled *item, const char *why);

bool test_log_print(struct test_log *log, FILE *stream);

#endif
