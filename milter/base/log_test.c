/*
 * Lines of the log, as they arrive on standard error.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/compiler.h"
#include "base/log.h"

struct capture {
	int pipe[2], stderr_before;
	char text[2 * PIPE_BUF];
};

static int
set_up(void **state)
{
	struct capture *capture = calloc(1, sizeof(*capture));

	if (capture == NULL || pipe2(capture->pipe, O_NONBLOCK) < 0)
		return -1;
	capture->stderr_before = dup(STDERR_FILENO);
	*state = capture;
	(void)unsetenv("JOURNAL_STREAM");
	return dup2(capture->pipe[1], STDERR_FILENO) < 0;
}

static int
tear_down(void **state)
{
	struct capture *capture = *state;

	(void)dup2(capture->stderr_before, STDERR_FILENO);
	(void)close(capture->stderr_before);
	(void)close(capture->pipe[0]);
	(void)close(capture->pipe[1]);
	free(capture);
	return 0;
}

/* What one write brought, as a string; nothing at all fails, for the pipe does not block. */
static const char *
read_line(struct capture *capture)
{
	ssize_t len = read(capture->pipe[0], capture->text, sizeof(capture->text) - 1);

	assert_true(len > 0);
	capture->text[len] = '\0';
	return capture->text;
}

static void
values_are_quoted_where_they_would_be_taken_for_something_else(void **state)
{
	static const struct {
		struct log_field field;
		const char *line;
	} cases[] = {
		{ { "n", LOG_FIELD_TEXT, "plain", { NULL, 0 }, 0 }, " n=plain" },
		{ { "n", LOG_FIELD_TEXT, "", { NULL, 0 }, 0 }, " n=\"\"" },
		{ { "n", LOG_FIELD_TEXT, NULL, { NULL, 0 }, 0 }, "" },
		{ { "n", LOG_FIELD_TEXT, "a b", { NULL, 0 }, 0 }, " n=\"a b\"" },
		{ { "n", LOG_FIELD_TEXT, "a=b", { NULL, 0 }, 0 }, " n=\"a=b\"" },
		{ { "n", LOG_FIELD_TEXT, "a\"\\", { NULL, 0 }, 0 }, " n=\"a\\\"\\\\\"" },
		{ { "n", LOG_FIELD_TEXT, "a\nb\r\t\033", { NULL, 0 }, 0 }, " n=\"a\\nb\\r\\t\\x1b\"" },
		{ { "n", LOG_FIELD_TEXT, "B\xC3\xA4r", { NULL, 0 }, 0 }, " n=B\xC3\xA4r" },
		{ { "n", LOG_FIELD_TEXT, "\xE4\xC2\x85", { NULL, 0 }, 0 }, " n=\"\\xe4\\xc2\\x85\"" },
		{ { "n", LOG_FIELD_TEXT, "\xE2\x80\xA8", { NULL, 0 }, 0 }, " n=\"\\xe2\\x80\\xa8\"" },
		{ { "n", LOG_FIELD_BYTES, NULL, SLICE("<a@b>"), 0 }, " n=<a@b>" },
		{ { "n", LOG_FIELD_BYTES, NULL, SLICE("st\xC3\xBCrzt"), 0 }, " n=\"st\\xc3\\xbcrzt\"" },
		{ { "n", LOG_FIELD_BYTES, NULL, SLICE("a\0b\x7F"), 0 }, " n=\"a\\x00b\\x7f\"" },
		{ { "n", LOG_FIELD_BYTES, NULL, { NULL, 0 }, 0 }, " n=\"\"" },
		{ { "n", LOG_FIELD_NUMBER, NULL, { NULL, 0 }, INTMAX_MIN }, " n=-9223372036854775808" },
	};

	log_open(LOG_TO_STDERR, "bluepencild", LOG_INFO);
	for (size_t i = 0; i < COUNT(cases); i++) {
		char line[200];

		(void)snprintf(line, sizeof(line), "bluepencild: event=x%s end=1\n", cases[i].line);
		log_event(LOG_INFO, "x", cases[i].field, NUMBER("end", 1));
		assert_string_equal(read_line(*state), line);
	}
}

static void
bytes_of_a_message_are_cut_at_two_hundred(void **state)
{
	char bytes[300], line[300];

	memset(bytes, 'x', sizeof(bytes));
	log_open(LOG_TO_STDERR, "b", LOG_INFO);
	log_event(LOG_INFO, "x", BYTES("s", ((struct slice){ (const uint8_t *)bytes, 201 })));
	(void)snprintf(line, sizeof(line), "b: event=x s=\"%.200s...\"\n", bytes);
	assert_string_equal(read_line(*state), line);
	log_event(LOG_INFO, "x", BYTES("s", ((struct slice){ (const uint8_t *)bytes, 200 })));
	(void)snprintf(line, sizeof(line), "b: event=x s=%.200s\n", bytes);
	assert_string_equal(read_line(*state), line);
}

/* Whatever it is made of, it fits a pipe in one piece and its last field is whole. */
static void
a_line_that_is_too_long_says_that_fields_were_left_out(void **state)
{
	char text[1001];
	const char *line;
	size_t len;

	log_open(LOG_TO_STDERR, "b", LOG_INFO);
	for (size_t fill = 0; fill < 1001; fill++) {
		memset(text, '\n', sizeof(text));
		text[fill] = '\0';
		log_event(LOG_INFO, "x", TEXT("a", text), TEXT("b", text), TEXT("c", text),
			  NUMBER("d", 1));
		line = read_line(*state);
		len = strlen(line);
		assert_true(len <= PIPE_BUF);
		assert_int_equal(line[len - 1], '\n');
		assert_null(memchr(line, '\n', len - 1));
		if (fill < 650)
			assert_string_equal(line + len - 5, " d=1\n");
		else if (fill > 700)
			assert_string_equal(line + len - 18, "\" left-out=fields\n");
	}
}

static void
less_urgent_events_are_dropped(void **state)
{
	log_open(LOG_TO_STDERR, "b", LOG_WARNING);
	log_event(LOG_NOTICE, "dropped", NUMBER("n", 1));
	log_event(LOG_WARNING, "kept", NUMBER("n", 2));
	assert_string_equal(read_line(*state), "b: event=kept n=2\n");
}

/* Tells the log that standard error is the journal's, or that another file is. */
static void
name_the_journal(int fd)
{
	struct stat status;
	char stream[64];

	assert_int_equal(fstat(fd, &status), 0);
	(void)snprintf(stream, sizeof(stream), "%ju:%ju", (uintmax_t)status.st_dev,
		       (uintmax_t)status.st_ino);
	(void)setenv("JOURNAL_STREAM", stream, 1);
}

static void
the_journal_is_told_how_urgent_a_line_is(void **state)
{
	name_the_journal(STDERR_FILENO);
	log_open(LOG_TO_STDERR, "b", LOG_DEBUG);
	log_event(LOG_ERR, "x", NUMBER("n", 1));
	assert_string_equal(read_line(*state), "<3>event=x n=1\n");
	log_event(LOG_DEBUG, "x", NUMBER("n", 1));
	assert_string_equal(read_line(*state), "<7>event=x n=1\n");
}

static void
another_stream_than_the_journals_gets_no_urgency(void **state)
{
	name_the_journal(STDIN_FILENO);
	log_open(LOG_TO_STDERR, "b", LOG_INFO);
	log_event(LOG_ERR, "x", NUMBER("n", 1));
	assert_string_equal(read_line(*state), "b: event=x n=1\n");
	(void)setenv("JOURNAL_STREAM", "8:x", 1);
	log_open(LOG_TO_STDERR, "b", LOG_INFO);
	log_event(LOG_ERR, "x", NUMBER("n", 1));
	assert_string_equal(read_line(*state), "b: event=x n=1\n");
}

int
main(void)
{
#define CAPTURED(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		CAPTURED(values_are_quoted_where_they_would_be_taken_for_something_else),
		CAPTURED(bytes_of_a_message_are_cut_at_two_hundred),
		CAPTURED(a_line_that_is_too_long_says_that_fields_were_left_out),
		CAPTURED(less_urgent_events_are_dropped),
		CAPTURED(the_journal_is_told_how_urgent_a_line_is),
		CAPTURED(another_stream_than_the_journals_gets_no_urgency),
	};

	return cmocka_run_group_tests_name("base/log", tests, NULL, NULL);
}
