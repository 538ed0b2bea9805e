/*
 * log - one event, one line of named fields.
 *
 *	log_event(LOG_INFO, "decision", TEXT("queue-id", id), NUMBER("bytes", n),
 *		  BYTES("subject", subject));
 *	-> event=decision queue-id=4bXz bytes=34468 subject="SUI st\xc3\xbcrzt"
 *
 * TEXT is for text of our own (cut at 1000 bytes; control characters and broken UTF-8 are
 * escaped); bytes of a message go through BYTES, which escapes all that is not printable ASCII
 * and cuts at 200 bytes. Values that hold blanks or escapes are quoted. Lines to standard
 * error begin with the name, or with "<3>" and the like for journald, and end at 4096 bytes:
 * fields that do not fit are left out and "left-out=fields" says so. Only daemon/ and tool/
 * call this.
 *
 * Threads    any
 */
#ifndef BLUEPENCIL_BASE_LOG_H
#define BLUEPENCIL_BASE_LOG_H

#include <stdint.h>
#include <syslog.h>		/* LOG_ERR, LOG_WARNING, LOG_NOTICE, LOG_INFO, LOG_DEBUG */

#include "base/slice.h"

enum log_target {
	LOG_TO_STDERR,		/* lines begin with "<3>" and the like when journald listens */
	LOG_TO_SYSLOG,		/* facility mail */
};

struct log_field {
	const char *name;	/* NULL: the end */
	enum { LOG_FIELD_TEXT, LOG_FIELD_BYTES, LOG_FIELD_NUMBER } kind;
	const char *text;
	struct slice bytes;
	intmax_t number;
};

#define TEXT(n, t) ((struct log_field){ .name = (n), .kind = LOG_FIELD_TEXT, .text = (t) })
#define BYTES(n, b) ((struct log_field){ .name = (n), .kind = LOG_FIELD_BYTES, .bytes = (b) })
#define NUMBER(n, i)                                                                               \
	((struct log_field){ .name = (n), .kind = LOG_FIELD_NUMBER, .number = (intmax_t)(i) })

/* Opens the log; events less urgent than `level` are dropped. `name` is kept, not copied. */
void log_open(enum log_target target, const char *name, int level);

#define log_event(level, event, ...)                                                               \
	log_fields((level), (event), (const struct log_field[]){ __VA_ARGS__, { 0 } })

/* `fields` ends with an item whose name is NULL; a TEXT of NULL is left out. The level is
 * without a facility. */
void log_fields(int level, const char *event, const struct log_field *fields);

#endif
