/*
 * The html5lib tokenizer tests (CORPUS/html5lib-tests), all of them.
 *
 * Each case is one test in one of its initial states. The tokens, which are ranges, are written
 * out as the suite spells them: names in lower case, newlines normalised, NUL as U+FFFD where
 * the standard says so, adjacent characters joined. The input is fed byte for byte: no newline
 * is changed before the tokenizer, and a lone surrogate, which UTF-8 has no bytes for, is fed
 * and compared as the three bytes that its number would have.
 *
 * The suite's tokenizer is told nothing by a tree builder, so after each start tag ours is put
 * back into the data state. xmlViolation.test is for implementations that coerce their output
 * to an XML infoset; for that file alone the output is coerced here.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <dirent.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/ascii.h"
#include "base/buf.h"
#include "base/compiler.h"
#include "html/tokenizer.h"

#define BUDGET ((size_t)16 << 20)

/* ---- the suite's side ---------------------------------------------------------------------- */

static unsigned
hex4(const char *digits)
{
	unsigned value = 0;

	for (size_t i = 0; i < 4; i++)
		value = value * 16 + (unsigned)ascii_hex_value((uint8_t)digits[i]);
	return value;
}

/* As UTF-8, and a surrogate as if it had UTF-8. */
static void
add_code_point(struct buf *out, unsigned code_point)
{
	if (code_point < 0xD800 || code_point > 0xDFFF) {
		buf_code_point(out, code_point);
		return;
	}
	buf_byte(out, (uint8_t)(0xE0 | code_point >> 12));
	buf_byte(out, (uint8_t)(0x80 | (code_point >> 6 & 0x3F)));
	buf_byte(out, (uint8_t)(0x80 | (code_point & 0x3F)));
}

/* A string of the suite; `escaped` says that \uHHHH in it is to be read once more. */
static void
add_string(struct buf *out, const char *text, size_t len, bool escaped)
{
	for (size_t i = 0; i < len;) {
		unsigned code_point, low;

		if (!escaped || len - i < 6 || text[i] != '\\' || text[i + 1] != 'u') {
			buf_byte(out, (uint8_t)text[i++]);
			continue;
		}
		code_point = hex4(text + i + 2);
		i += 6;
		if (code_point >= 0xD800 && code_point < 0xDC00 && len - i >= 6 &&
		    text[i] == '\\' && (low = hex4(text + i + 2)) >= 0xDC00 && low <= 0xDFFF) {
			code_point = 0x10000 + ((code_point - 0xD800) << 10) + (low - 0xDC00);
			i += 6;
		}
		add_code_point(out, code_point);
	}
}

static void
add_json_string(struct buf *out, const json_t *string, bool escaped)
{
	add_string(out, json_string_value(string), json_string_length(string), escaped);
}

static void
add_expected_attributes(struct buf *out, json_t *attributes, bool escaped)
{
	const char *name;
	json_t *value;

	json_object_foreach(attributes, name, value)
	{
		buf_string(out, " ");
		add_string(out, name, strlen(name), escaped);
		buf_string(out, "=");
		add_json_string(out, value, escaped);
		buf_byte(out, '\n');
	}
}

/* One expected token as a line of text; joins characters to those before. */
static void
add_expected(struct buf *out, json_t *token, bool escaped, bool *in_text)
{
	const char *type = json_string_value(json_array_get(token, 0));
	bool is_text = strcmp(type, "Character") == 0;

	if (!is_text || !*in_text) {
		buf_byte(out, '\n');
		buf_string(out, type);
		buf_byte(out, ' ');
	}
	*in_text = is_text;
	if (strcmp(type, "DOCTYPE") == 0) {
		for (size_t i = 1; i <= 3; i++) {
			const json_t *part = json_array_get(token, i);

			buf_byte(out, json_is_null(part) ? '-' : '"');
			if (!json_is_null(part))
				add_json_string(out, part, escaped);
			buf_byte(out, ' ');
		}
		buf_string(out, json_is_true(json_array_get(token, 4)) ? "correct" : "quirks");
		return;
	}
	add_json_string(out, json_array_get(token, 1), escaped);
	if (strcmp(type, "StartTag") != 0)
		return;
	buf_byte(out, '\n');
	add_expected_attributes(out, json_array_get(token, 2), escaped);
	if (json_is_true(json_array_get(token, 3)))
		buf_string(out, "/");
}

static uint64_t
expected_errors(json_t *errors)
{
	uint64_t bits = 0;
	json_t *item;
	size_t i;

	json_array_foreach(errors, i, item)
	{
		const char *code = json_string_value(json_object_get(item, "code"));
		unsigned error = 0;

		while (error < HTML_ERROR_COUNT &&
		       strcmp(html_error_name((enum html_error)error), code) != 0)
			error++;
		if (error == HTML_ERROR_COUNT)
			fail_msg("the suite knows an error that we do not: %s", code);
		bits |= UINT64_C(1) << error;
	}
	return bits;
}

/* ---- our side ------------------------------------------------------------------------------ */

/* Bytes as the standard has them: newlines LF; NUL U+FFFD; names in lower case. */
static void
add_normal(struct buf *out, struct slice bytes, bool lower)
{
	for (size_t i = 0; i < bytes.len; i++) {
		uint8_t byte = bytes.data[i];

		if (byte == '\r') {
			buf_byte(out, '\n');
			if (i + 1 < bytes.len && bytes.data[i + 1] == '\n')
				i++;
		} else if (byte == '\0') {
			buf_code_point(out, 0xFFFD);
		} else {
			buf_byte(out, lower ? ascii_lower(byte) : byte);
		}
	}
}

/* Attributes in the order of the suite's object, for JSON gives them none. */
static void
add_attributes(struct buf *out, struct arena *arena, struct slice source,
	       const struct html_token *token, json_t *order, bool escaped)
{
	struct buf name, wanted;
	const char *key;
	json_t *value;
	size_t left = 0;

	for (size_t i = 0; i < token->attribute_count; i++)
		left += !token->attributes[i].duplicate;
	buf_init(&name, arena);
	buf_init(&wanted, arena);
	json_object_foreach(order, key, value)
	{
		buf_clear(&wanted);
		add_string(&wanted, key, strlen(key), escaped);
		for (size_t i = 0; i < token->attribute_count; i++) {
			const struct html_attribute *a = &token->attributes[i];

			buf_clear(&name);
			add_normal(&name, slice_range(source, a->name), true);
			if (a->duplicate || !slice_equal(buf_slice(&name), buf_slice(&wanted)))
				continue;
			left--;
			buf_string(out, " ");
			buf_add(out, buf_slice(&name));
			buf_string(out, "=");
			buf_add(out, html_attribute_value(arena, source, a));
			buf_byte(out, '\n');
		}
	}
	if (left > 0)
		buf_printf(out, " and %zu attributes more\n", left);
}

static void
add_doctype(struct buf *out, struct slice source, const struct html_token *token)
{
	const struct {
		bool there;
		struct range range;
		bool lower;
	} parts[] = {
		{ range_len(token->name) > 0, token->name, true },
		{ token->has_public_id, token->public_id, false },
		{ token->has_system_id, token->system_id, false },
	};

	for (size_t i = 0; i < COUNT(parts); i++) {
		buf_byte(out, parts[i].there ? '"' : '-');
		if (parts[i].there)
			add_normal(out, slice_range(source, parts[i].range), parts[i].lower);
		buf_byte(out, ' ');
	}
	buf_string(out, token->force_quirks ? "quirks" : "correct");
}

static void
add_characters(struct buf *out, struct slice source, const struct html_token *token)
{
	if (token->type == HTML_TEXT) {
		add_normal(out, slice_range(source, token->range), false);
		return;
	}
	buf_code_point(out, token->code_points[0]);
	if (token->code_points[1] != 0)
		buf_code_point(out, token->code_points[1]);
}

/* `expected` is the suite's token at this place, for the order of its attributes. */
static void
add_token(struct buf *out, struct arena *arena, struct slice source, const struct html_token *token,
	  json_t *expected, bool escaped, bool *in_text)
{
	static const char *const types[] = {
		[HTML_TEXT] = "Character",     [HTML_CHARACTER] = "Character",
		[HTML_START_TAG] = "StartTag", [HTML_END_TAG] = "EndTag",
		[HTML_COMMENT] = "Comment",    [HTML_DOCTYPE] = "DOCTYPE",
	};
	bool is_text = token->type == HTML_TEXT || token->type == HTML_CHARACTER;

	if (!is_text || !*in_text)
		buf_printf(out, "\n%s ", types[token->type]);
	*in_text = is_text;
	switch (token->type) {
	case HTML_TEXT:
	case HTML_CHARACTER:
		add_characters(out, source, token);
		break;
	case HTML_COMMENT:
		add_normal(out, slice_range(source, token->data), false);
		break;
	case HTML_DOCTYPE:
		add_doctype(out, source, token);
		break;
	default:
		add_normal(out, slice_range(source, token->name), true);
		if (token->type == HTML_END_TAG)
			break;
		buf_byte(out, '\n');
		add_attributes(out, arena, source, token, json_array_get(expected, 2), escaped);
		if (token->self_closing)
			buf_string(out, "/");
	}
}

/* WHATWG HTML 13.2.9, as far as the suite asks for it. */
static void
coerce_to_infoset(struct buf *out, struct slice in)
{
	bool comment = slice_has_at(in, 0, SLICE("\nComment "));

	for (size_t i = 0; i < in.len; i++) {
		if (slice_has_at(in, i, SLICE("\xEF\xBF\xBF"))) {
			buf_code_point(out, 0xFFFD);
			i += 2;
		} else if (in.data[i] == '\f') {
			buf_byte(out, ' ');
		} else {
			buf_byte(out, in.data[i]);
			if (comment && slice_has_at(in, i, SLICE("--")))
				buf_byte(out, ' ');
		}
	}
}

/* ---- one case ------------------------------------------------------------------------------ */

struct suite {
	size_t tests, cases, passed;
};

static enum html_state
state_named(const char *name)
{
	static const char *const names[] = {
		[HTML_STATE_DATA] = "Data state",
		[HTML_STATE_RCDATA] = "RCDATA state",
		[HTML_STATE_RAWTEXT] = "RAWTEXT state",
		[HTML_STATE_SCRIPT_DATA] = "Script data state",
		[HTML_STATE_PLAINTEXT] = "PLAINTEXT state",
		[HTML_STATE_CDATA_SECTION] = "CDATA section state",
	};

	for (size_t i = 0; i < COUNT(names); i++)
		if (strcmp(name, names[i]) == 0)
			return (enum html_state)i;
	fail_msg("the suite knows a state that we do not: %s", name);
	return HTML_STATE_DATA;
}

/* The tokens of `source` as text; the errors met. */
static uint64_t
tokenize(struct arena *arena, struct slice source, enum html_state state, json_t *test,
	 struct buf *out)
{
	struct slice last = slice_of(json_string_value(json_object_get(test, "lastStartTag")));
	bool escaped = json_is_true(json_object_get(test, "doubleEscaped")), in_text = false;
	struct html_tokenizer *tokenizer = html_tokenizer_new(arena, source);
	struct html_token token;
	size_t index = 0, end = 0;

	assert_non_null(tokenizer);
	html_tokenizer_set_state(tokenizer, state, last);
	while (html_tokenizer_next(tokenizer, &token)) {
		bool was_text = in_text;

		assert_int_equal(token.range.start, end);
		end = token.range.end;
		if (token.type == HTML_NOTHING)
			continue;
		add_token(out, arena, source, &token,
			  json_array_get(json_object_get(test, "output"), index), escaped,
			  &in_text);
		if (!in_text || !was_text)
			index++;
		if (token.type == HTML_START_TAG)
			html_tokenizer_set_state(tokenizer, HTML_STATE_DATA,
						 slice_range(source, token.name));
	}
	assert_int_equal(end, source.len);
	assert_false(html_tokenizer_failed(tokenizer));
	return html_tokenizer_errors(tokenizer);
}

static void
report(const char *file, json_t *test, const struct buf *expected, const struct buf *got,
       uint64_t expected_bits, uint64_t got_bits)
{
	print_message("%s: %s\n  expected:%.*s\n  got:%.*s\n", file,
		      json_string_value(json_object_get(test, "description")),
		      SLICE_ARG(buf_slice(expected)), SLICE_ARG(buf_slice(got)));
	for (unsigned i = 0; i < HTML_ERROR_COUNT; i++)
		if (((expected_bits ^ got_bits) >> i & 1) != 0)
			print_message("  %s: %s\n",
				      (expected_bits >> i & 1) != 0 ? "missing" : "extra",
				      html_error_name((enum html_error)i));
}

static bool
passes(const char *file, json_t *test, enum html_state state)
{
	bool escaped = json_is_true(json_object_get(test, "doubleEscaped")), in_text = false;
	bool coerced = strcmp(file, "xmlViolation.test") == 0, same;
	uint64_t wanted = expected_errors(json_object_get(test, "errors")), errors;
	struct arena *arena = arena_new(BUDGET);
	struct buf input, expected, got, infoset;
	struct slice source;
	json_t *token;
	size_t i;

	buf_init(&input, NULL);
	buf_init(&expected, arena);
	buf_init(&got, arena);
	buf_init(&infoset, arena);
	add_json_string(&input, json_object_get(test, "input"), escaped);
	json_array_foreach(json_object_get(test, "output"), i, token)
	    add_expected(&expected, token, escaped, &in_text);

	source = arena_copy(arena, buf_slice(&input));
	errors = tokenize(arena, source, state, test, &got);
	if (coerced) { /* the file lists no errors, though its input has some */
		coerce_to_infoset(&infoset, buf_slice(&got));
		got = infoset;
		errors = wanted;
	}
	assert_false(expected.failed || got.failed);
	same = slice_equal(buf_slice(&expected), buf_slice(&got)) && errors == wanted;
	if (!same)
		report(file, test, &expected, &got, wanted, errors);
	buf_done(&input);
	arena_free(arena);
	return same;
}

static void
try_test(const char *file, json_t *test, struct suite *suite)
{
	json_t *states = json_object_get(test, "initialStates"), *state;
	size_t i;

	suite->tests++;
	if (states == NULL) {
		suite->cases++;
		suite->passed += passes(file, test, HTML_STATE_DATA);
		return;
	}
	json_array_foreach(states, i, state)
	{
		suite->cases++;
		suite->passed += passes(file, test, state_named(json_string_value(state)));
	}
}

static void
run_file(const char *directory, const char *file, struct suite *suite)
{
	char path[4096];
	json_error_t error;
	json_t *root, *tests, *test;
	size_t i;

	(void)snprintf(path, sizeof(path), "%s/%s", directory, file);
	root = json_load_file(path, JSON_ALLOW_NUL, &error);
	if (root == NULL)
		fail_msg("%s:%d: %s", file, error.line, error.text);
	tests = json_object_get(root, "tests");
	if (tests == NULL)
		tests = json_object_get(root, "xmlViolationTests");
	json_array_foreach(tests, i, test) try_test(file, test, suite);
	json_decref(root);
}

static void
the_html5lib_tokenizer_tests_pass(void **state)
{
	const char *corpus = getenv("CORPUS");
	struct suite suite = { 0 };
	char directory[2048];
	struct dirent *entry;
	DIR *files;

	(void)state;
	(void)snprintf(directory, sizeof(directory), "%s/html5lib-tests/tokenizer",
		       corpus == NULL ? "" : corpus);
	files = corpus == NULL ? NULL : opendir(directory);
	if (files == NULL) {
		print_message("no CORPUS with html5lib-tests: skipped\n");
		skip();
	}
	while ((entry = readdir(files)) != NULL) {
		size_t len = strlen(entry->d_name);

		if (len > 5 && strcmp(entry->d_name + len - 5, ".test") == 0)
			run_file(directory, entry->d_name, &suite);
	}
	closedir(files);
	printf("# figure: html5lib tokenizer %zu of %zu (%zu tests, each in its initial states; "
	       "the 4 of xmlViolation with their output coerced to an infoset)\n",
	       suite.passed, suite.cases, suite.tests);
	assert_true(suite.tests > 0);
	assert_int_equal(suite.passed, suite.cases);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_html5lib_tokenizer_tests_pass),
	};

	return cmocka_run_group_tests_name("html/html5lib", tests, NULL, NULL);
}
