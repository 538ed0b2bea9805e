/*
 * commit against a libmilter of our own, which notes every call and fails at the nth.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/compiler.h"
#include "base/limits.h"
#include "daemon/commit.h"

static char calls[4096];		/* one line each */
static size_t call_count, fail_at;	/* 0: never */

static int
note(const char *format, ...) PRINTF(1, 2);

static int
note(const char *format, ...)
{
	size_t len = strlen(calls);
	va_list args;

	va_start(args, format);
	(void)vsnprintf(calls + len, sizeof(calls) - len, format, args);
	va_end(args);
	return ++call_count == fail_at ? MI_FAILURE : MI_SUCCESS;
}

int
smfi_insheader(SMFICTX *ctx, int index, char *name, char *value)
{
	(void)ctx;
	return note("insheader %d %s:%s\n", index, name, value);
}

int
smfi_chgheader(SMFICTX *ctx, char *name, int index, char *value)
{
	(void)ctx;
	return note("chgheader %d %s:%s\n", index, name, value == NULL ? "(gone)" : value);
}

int
smfi_replacebody(SMFICTX *ctx, unsigned char *body, int len)
{
	(void)ctx;
	return note("replacebody %d %s\n", len, len == 0 ? "" : (body[0] == 'a' ? "a" : "b"));
}

int
smfi_quarantine(SMFICTX *ctx, char *reason)
{
	(void)ctx;
	return note("quarantine %s\n", reason);
}

int
smfi_setmlreply(SMFICTX *ctx, const char *code, const char *enhanced, ...)
{
	const char *first;
	va_list args;

	(void)ctx;
	va_start(args, enhanced);
	first = va_arg(args, const char *);
	va_end(args);
	return note("reply %s %s %s\n", code, enhanced, first);
}

static struct field_change changes[] = {
	{ FIELD_DELETE, "DKIM-Signature", 2, { NULL, 0 } },
	{ FIELD_DELETE, "DKIM-Signature", 1, { NULL, 0 } },
	{ FIELD_REPLACE, "Subject", 1, SLICE("[tag] new") },
	{ FIELD_INSERT_TOP, "X-Bluepencil", 0, SLICE("rewrite;\n rules=promo(1)") },
};

static struct decision
decision_of(enum verdict verdict)
{
	return (struct decision){
		.verdict = verdict,
		.reply = { 0, NULL, SLICE("because") },
		.field_changes = changes,
		.field_change_count = COUNT(changes),
		.body_changed = true,
		.body = SLICE("a new body"),
		.quarantine = SLICE("promo(1)"),
	};
}

static sfsistat
commit_failing_at(const struct decision *decision, size_t n, struct error *err)
{
	struct arena *arena = arena_new(1 * MiB);
	sfsistat answer;

	calls[0] = '\0';
	call_count = 0;
	fail_at = n;
	answer = commit(NULL, arena, decision, true, err);
	arena_free(arena);
	return answer;
}

#define FIELDS                                                                                     \
	"chgheader 2 DKIM-Signature:(gone)\n"                                                      \
	"chgheader 1 DKIM-Signature:(gone)\n"                                                      \
	"chgheader 1 Subject: [tag] new\n"                                                         \
	"insheader 0 X-Bluepencil: rewrite;\n rules=promo(1)\n"

static void
each_verdict_makes_its_calls_in_this_order(void **state)
{
	static const struct {
		enum verdict verdict;
		const char *calls;
		sfsistat answer;
	} cases[] = {
		{ VERDICT_ACCEPT, FIELDS "replacebody 10 a\n", SMFIS_ACCEPT },
		{ VERDICT_REWRITE, FIELDS "replacebody 10 a\n", SMFIS_ACCEPT },
		{ VERDICT_QUARANTINE, FIELDS "replacebody 10 a\nquarantine promo(1)\n", SMFIS_ACCEPT },
		{ VERDICT_DISCARD, "", SMFIS_DISCARD },
		{ VERDICT_REJECT, "reply 550 5.7.1 because\n", SMFIS_REJECT },
		{ VERDICT_TEMPFAIL, "reply 451 4.7.1 because\n", SMFIS_TEMPFAIL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct decision decision = decision_of(cases[i].verdict);
		struct error err;

		assert_int_equal(commit_failing_at(&decision, 0, &err), cases[i].answer);
		assert_int_equal(err.kind, FAULT_NONE);
		assert_string_equal(calls, cases[i].calls);
	}
}

static void
whichever_call_fails_the_message_is_deferred_and_the_next_call_is_the_reply(void **state)
{
	static const enum verdict verdicts[] = { VERDICT_ACCEPT, VERDICT_REWRITE, VERDICT_QUARANTINE,
						 VERDICT_REJECT, VERDICT_TEMPFAIL };
	size_t failures = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(verdicts); i++) {
		struct decision decision = decision_of(verdicts[i]);
		struct error err;
		size_t all;

		(void)commit_failing_at(&decision, 0, &err);
		all = call_count;
		for (size_t n = 1; n <= all; n++, failures++) {
			assert_int_equal(commit_failing_at(&decision, n, &err), SMFIS_TEMPFAIL);
			assert_int_equal(err.kind, FAULT_SYSTEM);
			assert_int_equal(call_count, n + 1);
			assert_non_null(strstr(calls, "reply 451 4.3.0 "));
		}
	}
	print_message("# figure: %zu failures of libmilter, each a temporary failure\n", failures);
}

static void
an_unchanged_message_causes_no_call_at_all(void **state)
{
	const struct decision decision = { .verdict = VERDICT_ACCEPT };
	struct error err;

	(void)state;
	assert_int_equal(commit_failing_at(&decision, 0, &err), SMFIS_ACCEPT);
	assert_string_equal(calls, "");
}

static void
a_body_goes_in_chunks_without_a_gap(void **state)
{
	static const struct {
		size_t len;
		const char *calls;
	} cases[] = {
		{ 0, "replacebody 0 \n" },
		{ 1, "replacebody 1 a\n" },
		{ 65535, "replacebody 65535 a\n" },
		{ 65536, "replacebody 65535 a\nreplacebody 1 b\n" },
		{ 140000, "replacebody 65535 a\nreplacebody 65535 b\nreplacebody 8930 b\n" },
	};
	static uint8_t body[140000];

	(void)state;
	memset(body, 'b', sizeof(body));
	body[0] = 'a';
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct decision decision = { .verdict = VERDICT_REWRITE,
						   .body_changed = true,
						   .body = { body, cases[i].len } };
		struct error err;

		assert_int_equal(commit_failing_at(&decision, 0, &err), SMFIS_ACCEPT);
		assert_string_equal(calls, cases[i].calls);
	}
}

static void
a_quarantine_without_a_reason_is_one_all_the_same(void **state)
{
	const struct decision decision = { .verdict = VERDICT_QUARANTINE };
	struct error err;

	(void)state;
	assert_int_equal(commit_failing_at(&decision, 0, &err), SMFIS_ACCEPT);
	assert_string_equal(calls, "quarantine bluepencil\n");
}

static void
a_field_that_would_break_the_header_is_never_sent(void **state)
{
	static const struct {
		const char *name;
		struct slice body;
	} cases[] = {
		{ "X-Bluepencil", SLICE("a\r\n b") },
		{ "X-Bluepencil", SLICE("a\nBcc: x@y.example") },
		{ "X-Bluepencil", SLICE("a\n") },
		{ "X-Bluepencil", SLICE("a\0b") },
		{ "X-Bluepencil", SLICE("\xc3\xa4") },
		{ "X Bluepencil", SLICE("a") },
		{ "X:", SLICE("a") },
		{ "", SLICE("a") },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct field_change change = { FIELD_INSERT_TOP, cases[i].name, 0, cases[i].body };
		const struct decision decision = { .verdict = VERDICT_ACCEPT,
						   .field_changes = &change,
						   .field_change_count = 1 };
		struct error err;

		if (commit_failing_at(&decision, 0, &err) != SMFIS_TEMPFAIL ||
		    err.kind != FAULT_INTERNAL)
			fail_msg("case %zu was sent: %s", i, calls);
	}
}

static void
without_leading_space_the_mta_adds_the_blank_itself(void **state)
{
	struct field_change change = { FIELD_INSERT_TOP, "X-Bluepencil", 0, SLICE("accept") };
	const struct decision decision = { .verdict = VERDICT_ACCEPT,
					   .field_changes = &change,
					   .field_change_count = 1 };
	struct arena *arena = arena_new(1 * MiB);
	struct error err;

	(void)state;
	calls[0] = '\0';
	fail_at = 0;
	assert_int_equal(commit(NULL, arena, &decision, false, &err), SMFIS_ACCEPT);
	assert_string_equal(calls, "insheader 0 X-Bluepencil:accept\n");
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_verdict_makes_its_calls_in_this_order),
		cmocka_unit_test(
			whichever_call_fails_the_message_is_deferred_and_the_next_call_is_the_reply),
		cmocka_unit_test(an_unchanged_message_causes_no_call_at_all),
		cmocka_unit_test(a_body_goes_in_chunks_without_a_gap),
		cmocka_unit_test(a_quarantine_without_a_reason_is_one_all_the_same),
		cmocka_unit_test(a_field_that_would_break_the_header_is_never_sent),
		cmocka_unit_test(without_leading_space_the_mta_adds_the_blank_itself),
	};

	return cmocka_run_group_tests_name("daemon/commit", tests, NULL, NULL);
}
