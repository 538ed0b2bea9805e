/*
 * The contract of `dry-run --json`: member for member, against a decision made by hand.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/limits.h"
#include "record/decision_json.h"
#include "record/json_text.h"
#include "text/article.h"

#define PACK                                                                                       \
	"signals : { coin : { any = [ \"wundercoin\" ]; }; };\n"                                      \
	"rules : { promo : { about = \"a\"; scope = \"block\"; score = { coin = 9; };\n"               \
	"  threshold = 9; action = \"remove\";\n"                                                       \
	"  examples = { hit = [ \"Wundercoin\" ]; miss = [ \"x\" ]; }; }; };\n"

#define RAW "Subject: =?utf-8?q?K=C3=BCrze?=\r\nMessage-ID: <1@x.example>\r\n\r\nKauft WUNDERCOIN jetzt\r\n"

struct fixture {
	char folder[64];
	struct policy *policy;
	struct arena *arena;
	struct message message;
	struct document document;
	struct findings findings;
	struct reported_finding reported;
	struct decision decision;
};

static int
set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));
	struct limits limits = LIMITS_DEFAULT;
	const struct stream *stream;
	struct scratch *scratch;
	struct scanned scanned;
	struct diagnostics diags;
	struct error err;
	char path[128];
	FILE *file;

	*state = fixture;
	(void)snprintf(fixture->folder, sizeof(fixture->folder), "/tmp/bluepencil-json-XXXXXX");
	assert_non_null(mkdtemp(fixture->folder));
	(void)snprintf(path, sizeof(path), "%s/a.rules", fixture->folder);
	file = fopen(path, "w");
	assert_non_null(file);
	assert_true(fputs(PACK, file) >= 0);
	assert_int_equal(fclose(file), 0);
	diagnostics_init(&diags);
	fixture->policy = policy_load(NULL, fixture->folder, &diags);
	diagnostics_print(&diags, stderr, false);
	diagnostics_done(&diags);
	assert_non_null(fixture->policy);
	fixture->arena = arena_new(64 * MiB);
	assert_true(message_parse(fixture->arena, SLICE(RAW), &limits, &fixture->message, &err));
	assert_true(document_from_plain(fixture->arena,
					slice_range(SLICE(RAW), fixture->message.body), false, false,
					NULL, &fixture->document, &err));
	stream = policy_stream_named(fixture->policy, NULL);
	scratch = policy_lend_scratch(fixture->policy);
	assert_true(rules_scan(stream, scratch, fixture->arena, &fixture->document, 0, &scanned, &err));
	policy_return_scratch(fixture->policy, scratch);
	assert_true(articles_find(fixture->arena, &fixture->document, NULL, &err));
	assert_true(rules_judge_blocks(stream, &scanned, fixture->arena, NULL, &fixture->findings, &err));
	assert_int_equal(fixture->findings.count, 1);
	fixture->decision = (struct decision){
		.verdict = VERDICT_ACCEPT,
		.stream = stream,
		.version = "sha256:00",
		.language = "de",
	};
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *fixture = *state;
	char path[128];

	arena_free(fixture->arena);
	policy_unref(fixture->policy);
	(void)snprintf(path, sizeof(path), "%s/a.rules", fixture->folder);
	(void)unlink(path);
	(void)rmdir(fixture->folder);
	free(fixture);
	return 0;
}

/* The line without the members that stand in every test, to be freed. */
static char *
line_of(const struct fixture *fixture, const char *const *without)
{
	const struct decision_context context = {
		.file = "issue.eml", .index = 3, .bytes_out = 77, .elapsed_us = 410,
	};
	char *line = decision_json(&fixture->decision, &fixture->message, &context), *rest;
	json_t *object;

	assert_non_null(line);
	assert_null(strchr(line, '\n'));
	object = json_loads(line, 0, NULL);
	assert_non_null(object);
	for (; *without != NULL; without++)
		assert_int_equal(json_object_del(object, *without), 0);
	rest = json_dumps(object, JSON_COMPACT);
	json_decref(object);
	free(line);
	return rest;
}

static void
an_accepted_message_has_every_member_in_the_order_of_the_manual(void **state)
{
	const struct fixture *fixture = *state;
	static const char *const without[] = { NULL };
	char expected[512];
	char *line = line_of(fixture, without);

	(void)snprintf(expected, sizeof(expected),
		       "{\"file\":\"issue.eml\",\"index\":3,\"message_id\":\"<1@x.example>\","
		       "\"subject\":\"K\xC3\xBCrze\",\"verdict\":\"accept\",\"policy\":\"newsletter\","
		       "\"rules_version\":\"sha256:00\",\"language\":\"de\",\"articles\":[],"
		       "\"findings\":[],\"removed\":[],\"inserted\":[],\"headers\":[],\"notes\":[],"
		       "\"bytes_in\":%zu,\"bytes_out\":77,\"elapsed_us\":410}",
		       sizeof(RAW) - 1);
	assert_string_equal(line, expected);
	free(line);
}

static void
reply_quarantine_and_fault_are_there_where_there_are_such(void **state)
{
	struct fixture *fixture = *state;
	static const char *const without[] = {
		"file", "index", "message_id", "subject", "articles", "findings", "removed",
		"inserted", "headers", "notes", "bytes_in", "bytes_out", "elapsed_us", NULL,
	};
	char *line;

	fixture->decision.verdict = VERDICT_REJECT;
	fixture->decision.reply = (struct reply){ 550, "5.7.1", SLICE("no \"source\"") };
	fixture->decision.quarantine = SLICE("held");
	fixture->decision.fault = (struct error){ FAULT_LIMIT, "too long" };
	fixture->decision.stream = NULL;
	fixture->decision.version = NULL;
	fixture->decision.language = "";
	line = line_of(fixture, without);
	assert_string_equal(line, "{\"verdict\":\"reject\",\"reply\":{\"code\":550,\"enhanced\":\"5.7.1\","
				  "\"text\":\"no \\\"source\\\"\"},\"quarantine\":\"held\","
				  "\"fault\":{\"kind\":\"limit\",\"text\":\"too long\"},"
				  "\"policy\":null,\"rules_version\":null,\"language\":null}");
	free(line);
}

static void
a_finding_tells_place_words_and_where_its_phrase_is_written(void **state)
{
	struct fixture *fixture = *state;
	static const char *const without[] = {
		"file", "index", "message_id", "subject", "verdict", "policy", "rules_version",
		"language", "articles", "removed", "inserted", "headers", "notes", "bytes_in",
		"bytes_out", "elapsed_us", NULL,
	};
	static const struct part part = { .number = "2.1" };
	static const struct header_field field = { .name = SLICE("subject") };
	char expected[1024];
	char *line;

	fixture->reported = (struct reported_finding){
		.finding = &fixture->findings.items[0],
		.part = &part,
		.article = 0,
		.line = 212,
		.column = 5,
		.text = SLICE("Kauft WUNDERCOIN jetzt"),
		.document = &fixture->document,
		.counterpart = "1",
	};
	fixture->decision.findings = &fixture->reported;
	fixture->decision.finding_count = 1;
	line = line_of(fixture, without);
	(void)snprintf(expected, sizeof(expected),
		       "{\"findings\":[{\"rule\":\"promo\",\"action\":\"remove\",\"mode\":\"enforce\","
		       "\"part\":\"2.1\",\"field\":null,\"article\":0,\"line\":212,\"column\":5,\"score\":9,"
		       "\"text\":\"Kauft WUNDERCOIN jetzt\",\"signals\":[{\"name\":\"coin\","
		       "\"text\":\"WUNDERCOIN\",\"file\":\"%s\",\"line\":1}],"
		       "\"insufficient\":false,\"switched_off\":false,\"exempted\":false,\"inspected\":false,"
		       "\"counterpart\":\"1\"}]}",
		       fixture->findings.items[0].hits[0].file);
	assert_string_equal(line, expected);
	free(line);
	fixture->reported = (struct reported_finding){
		.finding = &fixture->findings.items[0],
		.field = &field,
		.article = ARTICLE_NONE,
		.line = 1,
		.column = 1,
		.text = SLICE("Kauft WUNDERCOIN jetzt"),
		.document = &fixture->document,
	};
	line = line_of(fixture, without);
	assert_non_null(strstr(line, "\"part\":null,\"field\":\"subject\",\"article\":null,\"line\":1"));
	assert_non_null(strstr(line, "{\"name\":\"coin\",\"text\":\"WUNDERCOIN\""));
	free(line);
}

static void
articles_passages_headers_and_notes_are_told(void **state)
{
	struct fixture *fixture = *state;
	static const char *const without[] = {
		"file", "index", "message_id", "subject", "verdict", "policy", "rules_version",
		"language", "findings", "bytes_in", "bytes_out", "elapsed_us", NULL,
	};
	struct reported_article articles[] = {
		{ SLICE("T"), "de", DISCLAIMER_INSERTED, ATTRIBUTION_INSUFFICIENT, SLICE("a16z"),
		  { NULL, 0 }, SLICE("V"), false },
		{ SLICE(""), "", DISCLAIMER_NOT_NEEDED, ATTRIBUTION_NOT_NEEDED, { NULL, 0 }, { NULL, 0 },
		  { NULL, 0 }, true },
	};
	struct slice removed[] = { SLICE("r1"), SLICE("r2") }, inserted[] = { SLICE("i") };
	struct field_change changes[] = {
		{ FIELD_INSERT_TOP, "X-Bluepencil", 0, SLICE("rewrite;\n rules=a(1)") },
		{ FIELD_DELETE, "DKIM-Signature", 1, { NULL, 0 } },
	};
	struct note notes[] = { { "part 1 is not what its charset says" } };
	char *line;

	fixture->decision.articles = articles;
	fixture->decision.article_count = 2;
	fixture->decision.removed = removed;
	fixture->decision.removed_count = 2;
	fixture->decision.inserted = inserted;
	fixture->decision.inserted_count = 1;
	fixture->decision.field_changes = changes;
	fixture->decision.field_change_count = 2;
	fixture->decision.notes = notes;
	fixture->decision.note_count = 1;
	line = line_of(fixture, without);
	assert_string_equal(
		line,
		"{\"articles\":[{\"title\":\"T\",\"language\":\"de\",\"disclaimer\":\"inserted\","
		"\"attribution\":\"insufficient\",\"source\":\"a16z\",\"author\":null,"
		"\"translator\":\"V\",\"dropped\":false},{\"title\":\"\",\"language\":null,"
		"\"disclaimer\":\"not-needed\",\"attribution\":\"not-needed\",\"source\":null,"
		"\"author\":null,\"translator\":null,\"dropped\":true}],\"removed\":[\"r1\",\"r2\"],"
		"\"inserted\":[\"i\"],\"headers\":[[\"X-Bluepencil\",\"rewrite; rules=a(1)\"],"
		"[\"DKIM-Signature\",null]],\"notes\":[\"part 1 is not what its charset says\"]}");
	free(line);
}

static void
bytes_that_are_no_utf8_become_replacement_characters(void **state)
{
	static const struct {
		struct slice text;
		const char *json;
	} cases[] = {
		{ SLICE("K\xFCrze"), "\"K\xEF\xBF\xBDrze\"" },
		{ SLICE("\xED\xA0\x80"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"" },
		{ SLICE("a\0b\n"), "\"a\\u0000b\\n\"" },
		{ SLICE(""), "\"\"" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		json_t *value = json_text(cases[i].text);
		char *json = json_dumps(value, JSON_ENCODE_ANY);

		assert_string_equal(json, cases[i].json);
		free(json);
		json_decref(value);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			an_accepted_message_has_every_member_in_the_order_of_the_manual, set_up, tear_down),
		cmocka_unit_test_setup_teardown(reply_quarantine_and_fault_are_there_where_there_are_such,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_finding_tells_place_words_and_where_its_phrase_is_written,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(articles_passages_headers_and_notes_are_told, set_up,
						tear_down),
		cmocka_unit_test(bytes_that_are_no_utf8_become_replacement_characters),
	};

	return cmocka_run_group_tests_name("record/decision_json", tests, NULL, NULL);
}
