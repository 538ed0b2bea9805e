/*
 * Each suite is written while its cases come; its head, which counts them, when it is printed.
 */
#include "tool/junit.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/utf8.h"

struct suite {
	char *name;
	struct buf cases;
	size_t tests, failures;
};

struct junit {
	struct suite *suites;
	size_t count;
	bool failed;
};

struct junit *
junit_new(void)
{
	return calloc(1, sizeof(struct junit));
}

void
junit_free(struct junit *junit)
{
	if (junit == NULL)
		return;
	for (size_t i = 0; i < junit->count; i++) {
		free(junit->suites[i].name);
		buf_done(&junit->suites[i].cases);
	}
	free(junit->suites);
	free(junit);
}

/* ---- XML ------------------------------------------------------------------------------------- */

/* Char of XML 1.0, 2.2. */
static bool
is_char(uint32_t c)
{
	return c == '\t' || c == '\n' || (c >= 0x20 && c < 0xD800) ||
	       (c >= 0xE000 && c != 0xFFFE && c != 0xFFFF);
}

/* Text, also within quotation marks, where a line end has to be written as a reference. */
static void
escape(struct buf *out, struct slice text, bool quoted)
{
	for (size_t at = 0; at < text.len;) {
		uint32_t c;

		at += utf8_decode(text, at, &c, NULL);
		switch (c) {
		case '<': buf_string(out, "&lt;"); break;
		case '>': buf_string(out, "&gt;"); break;
		case '&': buf_string(out, "&amp;"); break;
		case '"': buf_string(out, "&quot;"); break;
		case '\n': buf_string(out, quoted ? "&#10;" : "\n"); break;
		default: buf_code_point(out, is_char(c) ? c : UTF8_REPLACEMENT);
		}
	}
}

static void
attribute(struct buf *out, const char *name, struct slice value)
{
	buf_printf(out, " %s=\"", name);
	escape(out, value, true);
	buf_byte(out, '"');
}

/* ---- suites and cases ------------------------------------------------------------------------ */

/* The suite of that name, made where there is none yet; mostly it is the last one. */
static struct suite *
find_suite(struct junit *junit, const char *name)
{
	struct suite *suites;

	for (size_t i = junit->count; i > 0; i--)
		if (strcmp(junit->suites[i - 1].name, name) == 0)
			return &junit->suites[i - 1];
	suites = reallocarray(junit->suites, junit->count + 1, sizeof(*suites));
	if (suites == NULL)
		return NULL;
	junit->suites = suites;
	suites[junit->count] = (struct suite){ .name = strdup(name) };
	if (suites[junit->count].name == NULL)
		return NULL;
	buf_init(&suites[junit->count].cases, NULL);
	return &suites[junit->count++];
}

void
junit_add(struct junit *junit, const struct junit_case *one)
{
	struct suite *suite = find_suite(junit, one->suite);
	const char *element = one->failure != NULL ? "failure" : "system-out";
	struct buf *out;

	if (suite == NULL) {
		junit->failed = true;
		return;
	}
	out = &suite->cases;
	suite->tests++;
	suite->failures += one->failure != NULL;
	buf_string(out, "  <testcase");
	attribute(out, "classname", one->class_name);
	attribute(out, "name", one->name);
	if (one->file != NULL)
		attribute(out, "file", slice_of(one->file));
	if (one->line > 0)
		buf_printf(out, " line=\"%zu\"", one->line);
	if (one->failure == NULL && one->detail.len == 0) {
		buf_string(out, "/>\n");
		return;
	}
	buf_printf(out, "><%s", element);
	if (one->failure != NULL)
		attribute(out, "message", slice_of(one->failure));
	buf_byte(out, '>');
	escape(out, one->detail, false);
	buf_printf(out, "</%s></testcase>\n", element);
}

bool
junit_print(struct junit *junit, FILE *stream)
{
	size_t tests = 0, failures = 0;

	for (size_t i = 0; i < junit->count; i++) {
		tests += junit->suites[i].tests;
		failures += junit->suites[i].failures;
		junit->failed = junit->failed || junit->suites[i].cases.failed;
	}
	if (junit->failed)
		return false;
	(void)fprintf(stream, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		      "<testsuites name=\"bluepencil\" tests=\"%zu\" failures=\"%zu\">\n", tests,
		      failures);
	for (size_t i = 0; i < junit->count; i++) {
		const struct suite *suite = &junit->suites[i];
		struct buf name;

		buf_init(&name, NULL);
		attribute(&name, "name", slice_of(suite->name));
		if (name.failed) {
			buf_done(&name);
			return false;
		}
		(void)fprintf(stream, " <testsuite%.*s tests=\"%zu\" failures=\"%zu\">\n%.*s </testsuite>\n",
			      SLICE_ARG(buf_slice(&name)), suite->tests, suite->failures,
			      SLICE_ARG(buf_slice(&suite->cases)));
		buf_done(&name);
	}
	(void)fputs("</testsuites>\n", stream);
	return true;
}
