/*
 * One event, one line, one write.
 *
 * A line is put together in a buffer of fixed size and written at once, so that the lines
 * of many threads, or of parent and child, do not mix, and so that an event can be told when
 * there is no memory left. A field that does not fit is left out with all that follow it, and
 * the line says so: a value cut in its middle could be taken for the whole.
 *
 * Values are those of logfmt: bare where they hold nothing special, else in quotes with
 * C's escapes. Nothing a stranger sends can end a line or a value.
 */
#include "base/log.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/utf8.h"

#define LINE_MOST PIPE_BUF		/* what a pipe takes in one piece */
#define TEXT_MOST 1000			/* bytes of a text */
#define BYTES_MOST 200			/* bytes of a message */
#define LEFT_OUT " left-out=fields"

/* Set by log_open, before there are threads, and only read from then on. */
static struct {
	enum log_target target;
	const char *name;
	int level;
	bool journal;			/* standard error ends in journald */
} opened = { .target = LOG_TO_STDERR, .name = "bluepencil", .level = LOG_INFO };

struct line {
	char text[LINE_MOST];
	size_t len;
	size_t most;			/* where it must end */
	bool full;
};

/* journald names the stream it reads by device and inode, for a child may have another. */
static bool
stderr_is_journal(void)
{
	const char *stream = getenv("JOURNAL_STREAM");
	uintmax_t device, inode;
	struct stat status;
	char *end;

	if (stream == NULL || fstat(STDERR_FILENO, &status) < 0)
		return false;
	device = strtoumax(stream, &end, 10);
	if (end == stream || *end != ':')
		return false;
	inode = strtoumax(end + 1, &end, 10);
	return *end == '\0' && device == status.st_dev && inode == status.st_ino;
}

void
log_open(enum log_target target, const char *name, int level)
{
	opened.target = target;
	opened.name = name;
	opened.level = level;
	opened.journal = target == LOG_TO_STDERR && stderr_is_journal();
	if (target == LOG_TO_SYSLOG)
		openlog(name, LOG_PID | LOG_NDELAY, LOG_MAIL);
}

static void
put(struct line *line, const char *text, size_t len)
{
	if (len > line->most - line->len) {
		line->full = true;
		return;
	}
	memcpy(line->text + line->len, text, len);
	line->len += len;
}

static void
put_string(struct line *line, const char *string)
{
	put(line, string, strlen(string));
}

/* How a character may stand in a value: anywhere, in quotes, in quotes and escaped. */
enum spelling { PLAIN, QUOTED, ESCAPED };

static enum spelling
spelling_of(uint32_t code_point, bool valid, bool ascii_only)
{
	if (!valid || code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0) ||
	    (code_point == 0x2028 || code_point == 0x2029) || (ascii_only && code_point > 0x7E))
		return ESCAPED;
	if (code_point == '"' || code_point == '\\')
		return ESCAPED;
	return code_point == ' ' || code_point == '=' ? QUOTED : PLAIN;
}

static bool
needs_quotes(struct slice value, bool ascii_only)
{
	for (size_t at = 0; at < value.len;) {
		uint32_t code_point;
		bool valid;

		at += utf8_decode(value, at, &code_point, &valid);
		if (spelling_of(code_point, valid, ascii_only) != PLAIN)
			return true;
	}
	return value.len == 0;
}

static void
put_escaped(struct line *line, struct slice bytes)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < bytes.len; i++) {
		uint8_t byte = bytes.data[i];
		const char hex[] = { '\\', 'x', digits[byte >> 4], digits[byte & 0xF] };
		const char quoted[] = { '\\', (char)byte };

		if (byte == '"' || byte == '\\')
			put(line, quoted, sizeof(quoted));
		else if (byte == '\n')
			put(line, "\\n", 2);
		else if (byte == '\r')
			put(line, "\\r", 2);
		else if (byte == '\t')
			put(line, "\\t", 2);
		else
			put(line, hex, sizeof(hex));
	}
}

static void
put_value(struct line *line, struct slice value, size_t most, bool ascii_only)
{
	bool cut = value.len > most;

	value = slice_first(value, cut ? most : value.len);
	if (!cut && !needs_quotes(value, ascii_only)) {
		put(line, (const char *)value.data, value.len);
		return;
	}
	put_string(line, "\"");
	for (size_t at = 0, len; at < value.len; at += len) {
		uint32_t code_point;
		bool valid;

		len = utf8_decode(value, at, &code_point, &valid);
		if (spelling_of(code_point, valid, ascii_only) == ESCAPED)
			put_escaped(line, slice_range(value, (struct range){ at, at + len }));
		else
			put(line, (const char *)value.data + at, len);
	}
	put_string(line, cut ? "...\"" : "\"");
}

static void
put_field(struct line *line, const struct log_field *field)
{
	char number[3 * sizeof(intmax_t)];

	if (field->kind == LOG_FIELD_TEXT && field->text == NULL)
		return;
	put_string(line, " ");
	put_string(line, field->name);
	put_string(line, "=");
	switch (field->kind) {
	case LOG_FIELD_TEXT:
		put_value(line, slice_of(field->text), TEXT_MOST, false);
		break;
	case LOG_FIELD_BYTES:
		put_value(line, field->bytes, BYTES_MOST, true);
		break;
	case LOG_FIELD_NUMBER:
		(void)snprintf(number, sizeof(number), "%jd", field->number);
		put_string(line, number);
		break;
	}
}

static void
compose(struct line *line, const char *event, const struct log_field *fields)
{
	line->most = sizeof(line->text) - sizeof(LEFT_OUT "\n");
	put_string(line, "event=");
	put_value(line, slice_of(event), TEXT_MOST, false);
	for (; fields->name != NULL; fields++) {
		size_t before = line->len;

		put_field(line, fields);
		if (line->full) {
			line->len = before;
			line->full = false;
			line->most = sizeof(line->text) - sizeof("\n");
			put_string(line, LEFT_OUT);
			break;
		}
	}
	line->most = sizeof(line->text);
}

/* Where the log cannot be written there is nobody left to tell. */
static void
write_line(const struct line *line)
{
	while (write(STDERR_FILENO, line->text, line->len) < 0 && errno == EINTR)
		;
}

void
log_fields(int level, const char *event, const struct log_field *fields)
{
	struct line line = { .len = 0, .most = sizeof(line.text) };
	char urgency[] = { '<', (char)('0' + level), '>', '\0' };

	assert(level >= LOG_EMERG && level <= LOG_DEBUG);
	if (level > opened.level)
		return;
	if (opened.target == LOG_TO_SYSLOG) {
		compose(&line, event, fields);
		syslog(level, "%.*s", (int)line.len, line.text);
		return;
	}
	put_string(&line, opened.journal ? urgency : opened.name);
	put_string(&line, opened.journal ? "" : ": ");
	compose(&line, event, fields);
	put_string(&line, "\n");
	write_line(&line);
}
