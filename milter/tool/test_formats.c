/*
 * Misses as results at a line, lines as cases.
 */
#include "tool/test_formats.h"

#include <stdlib.h>

#include "base/ascii.h"

bool
test_log_init(struct test_log *log, enum format format)
{
	*log = (struct test_log){ NULL, NULL, NULL, 0, { 0 } };
	buf_init(&log->wrong, NULL);
	if (format == FORMAT_SARIF)
		log->sarif = sarif_new();
	else if (format == FORMAT_JUNIT)
		log->junit = junit_new();
	else
		return true;
	return test_log_is_open(log);
}

void
test_log_done(struct test_log *log)
{
	sarif_free(log->sarif);
	junit_free(log->junit);
	buf_done(&log->wrong);
}

void
test_log_begin(struct test_log *log, const char *path, size_t line)
{
	log->path = path;
	log->line = line;
	buf_clear(&log->wrong);
}

/* "stays: "SUI stürzt"" and beneath it what the policy saw. */
static void
describe(struct buf *out, const char *what, struct slice text, struct slice why)
{
	buf_string(out, what);
	if (text.len > 0) {
		buf_string(out, ": \"");
		buf_add(out, text);
		buf_byte(out, '"');
	}
	if (why.len > 0) {
		buf_string(out, "\n    ");
		buf_add(out, why);
	}
}

/* "promo-price-stays": what was labelled, and what went wrong; a miss that quotes has its own words. */
static void
name_kind(struct buf *out, const struct labelled *item, const char *what)
{
	buf_printf(out, "%s-", item->label == NULL ? "issue" : item->label);
	for (size_t i = 0; what[i] != '\0'; i++)
		buf_byte(out, ascii_is_alnum((uint8_t)what[i]) ? (uint8_t)what[i] : '-');
}

static void
add_result(struct test_log *log, const struct labelled *item, const char *what, struct slice text,
	   struct slice why)
{
	struct buf kind, message;
	const char *rule;

	buf_init(&kind, NULL);
	buf_init(&message, NULL);
	name_kind(&kind, item, what);
	describe(&message, what, text, why);
	rule = buf_cstring(&kind);
	sarif_add(log->sarif, &(struct sarif_result){
			.rule = rule == NULL ? "miss" : rule, .level = SARIF_ERROR,
			.message = buf_slice(&message), .file = log->path, .line = log->line });
	buf_done(&kind);
	buf_done(&message);
}

void
test_log_miss(struct test_log *log, const struct labelled *item, const char *what,
	      struct slice text, struct slice why)
{
	if (log->sarif != NULL)
		add_result(log, item, what, text, why);
	if (log->wrong.len > 0)
		buf_byte(&log->wrong, '\n');
	describe(&log->wrong, what, text, why);
}

void
test_log_end(struct test_log *log, const struct labelled *item, const char *why)
{
	struct slice wrong = buf_slice(&log->wrong), rest = wrong, first = { NULL, 0 };
	char *message;

	if (log->junit == NULL && why != NULL && log->sarif != NULL)
		sarif_add(log->sarif, &(struct sarif_result){
				.rule = "unreadable-line", .level = SARIF_ERROR,
				.message = slice_of(why), .file = log->path, .line = log->line });
	if (log->junit == NULL)
		return;
	(void)slice_next_line(&rest, &first, NULL);
	message = why != NULL ? strdup(why) : strndup((const char *)first.data, first.len);
	junit_add(log->junit, &(struct junit_case){
			.suite = log->path,
			.class_name = item == NULL || item->label == NULL ?
				SLICE("issue") : slice_of(item->label),
			.name = item == NULL ? SLICE("line") : slice_of(item->id),
			.file = log->path, .line = log->line,
			.failure = why == NULL && wrong.len == 0 ? NULL :
				   message == NULL ? "wrong" : message,
			.detail = wrong });
	free(message);
}

bool
test_log_print(struct test_log *log, FILE *stream)
{
	if (log->wrong.failed)
		return false;
	return log->sarif != NULL ? sarif_print(log->sarif, stream) : junit_print(log->junit, stream);
}
