/*
 * What becomes of a message on its way from the callbacks to moderate().
 *
 * Policy and moderation are played by this program: it says which mail is named, and looks at
 * what moderate() was given.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/compiler.h"
#include "daemon/session.h"
#include "moderate/moderate.h"

/* ---- the rooms below ----------------------------------------------------------------------- */

struct policy {
	int references;
};

static struct policy policy;
static struct conf conf;
static enum stream_match match_by_envelope, match_by_header;
static struct envelope seen_envelope;
static size_t seen_fields;
static struct stream stream = { .name = "newsletter", .policy = &policy };
static struct buf moderated;		/* the raw message */
static struct error fault;		/* that moderate_fault was given */
static const struct stream *fault_stream;

void
policy_unref(struct policy *p)
{
	if (p != NULL)
		p->references--;
}

const struct conf *
policy_conf(const struct policy *p)
{
	(void)p;
	return &conf;
}

enum stream_match
policy_stream(const struct policy *p, const struct envelope *envelope,
	      const struct message *message, const struct stream **stream_out)
{
	enum stream_match match = message == NULL ? match_by_envelope : match_by_header;

	(void)p;
	seen_envelope = *envelope;
	seen_fields = message == NULL ? 0 : message->field_count;
	if (match == STREAM_NAMED)
		*stream_out = &stream;
	return match;
}

void
moderate(const struct stream *s, const struct message *message, struct arena *arena,
	 struct watch *watch, struct decision *decision_out)
{
	(void)watch;
	assert_ptr_equal(s, &stream);
	assert_non_null(arena);
	buf_clear(&moderated);
	buf_add(&moderated, message->raw);
	*decision_out = (struct decision){ .verdict = VERDICT_ACCEPT };
}

void
moderate_fault(const struct policy *p, const struct stream *s, const struct error *err,
	       struct decision *decision_out)
{
	assert_ptr_equal(p, &policy);
	fault = *err;
	fault_stream = s;
	*decision_out = (struct decision){ .verdict = VERDICT_TEMPFAIL };
}

size_t
moderate_budget(const struct limits *limits, size_t message_size)
{
	(void)limits;
	return 1 * MiB + message_size;
}

/* ---- helpers ------------------------------------------------------------------------------- */

static struct session *session;

static int
begin_test(void **state)
{
	(void)state;
	conf = (struct conf){ .state_dir = "", .limits = LIMITS_DEFAULT };
	match_by_envelope = STREAM_UNDECIDED;
	match_by_header = STREAM_NAMED;
	policy.references = 0;
	fault.kind = FAULT_NONE;
	buf_init(&moderated, NULL);
	session = session_new();
	if (session == NULL)
		return -1;
	session->leading_space = true;
	return 0;
}

static int
end_test(void **state)
{
	(void)state;
	session_free(session);
	buf_done(&moderated);
	return policy.references;	/* every reference taken was given back */
}

static enum session_step
begin(void)
{
	const struct envelope envelope = { .reverse_path = SLICE("news@publisher.example"),
					   .has_reverse_path = true };

	policy.references++;
	return session_begin(session, &policy, &envelope);
}

static enum verdict
decide(void)
{
	struct decision decision;
	struct watch watch;

	watch_start(&watch, 0, 0, NULL, NULL);
	session_decide(session, &watch, &decision);
	return decision.verdict;
}

static void
add_header(void)
{
	session_field(session, "Subject", " Zinsen");
	session_field(session, "List-Id", " Die\n\tZeitung <z.example>");
	session_field(session, "X-None", "");
}

#define HEADER "Subject: Zinsen\r\nList-Id: Die\r\n\tZeitung <z.example>\r\nX-None:\r\n\r\n"

static void
assert_moderated(const char *expected)
{
	assert_int_equal(fault.kind, FAULT_NONE);
	assert_int_equal(moderated.len, strlen(expected));
	assert_memory_equal(moderated.data, expected, moderated.len);
}

/* ---- tests --------------------------------------------------------------------------------- */

static void
the_message_moderated_is_the_message_on_the_wire(void **state)
{
	(void)state;
	assert_int_equal(begin(), STEP_CONTINUE);
	add_header();
	assert_int_equal(session_end_of_header(session), STEP_CONTINUE);
	assert_int_equal(seen_fields, 3);
	session_body(session, SLICE("Hello\r"));
	session_body(session, SLICE("\n.\r\n"));
	assert_int_equal(decide(), VERDICT_ACCEPT);
	assert_moderated(HEADER "Hello\r\n.\r\n");
}

static void
without_leading_space_the_blank_that_the_mta_took_is_put_back(void **state)
{
	(void)state;
	session->leading_space = false;
	(void)begin();
	session_field(session, "Subject", "Zinsen");
	(void)session_end_of_header(session);
	assert_int_equal(decide(), VERDICT_ACCEPT);
	assert_moderated("Subject: Zinsen\r\n\r\n");
}

static void
a_message_without_header_or_body_is_a_message(void **state)
{
	(void)state;
	(void)begin();
	assert_int_equal(session_end_of_header(session), STEP_CONTINUE);
	assert_int_equal(decide(), VERDICT_ACCEPT);
	assert_moderated("\r\n");
}

static void
mail_that_no_policy_can_name_goes_at_mail_from(void **state)
{
	(void)state;
	match_by_envelope = STREAM_NOT_NAMED;
	assert_int_equal(begin(), STEP_ACCEPT);
}

static void
mail_that_no_policy_names_goes_before_its_body(void **state)
{
	(void)state;
	match_by_header = STREAM_NOT_NAMED;
	assert_int_equal(begin(), STEP_CONTINUE);
	add_header();
	assert_int_equal(session_end_of_header(session), STEP_ACCEPT);
}

static void
a_header_over_the_limit_of_messages_still_tells_who_it_is_for(void **state)
{
	(void)state;
	conf.limits.message = 10;
	match_by_header = STREAM_NOT_NAMED;
	(void)begin();
	add_header();
	assert_int_equal(session_end_of_header(session), STEP_ACCEPT);
}

static void
the_log_knows_the_message_id_of_a_message_that_was_too_large(void **state)
{
	(void)state;
	conf.limits.message = 10;
	(void)begin();
	session_field(session, "Message-ID", " <1@publisher.example>");
	add_header();
	(void)session_end_of_header(session);
	session_body(session, SLICE("body"));
	assert_int_equal(decide(), VERDICT_TEMPFAIL);
	assert_true(slice_equal(session->message_id, SLICE("<1@publisher.example>")));
}

static void
past_the_limit_on_limit_decides_at_the_end(void **state)
{
	static const struct {
		size_t limit, body;
		bool within;
	} cases[] = {
		{ sizeof(HEADER) - 1, 0, true },	{ sizeof(HEADER) - 2, 0, false },
		{ sizeof(HEADER) - 1, 1, false },	{ 1000, 1000 - (sizeof(HEADER) - 1), true },
		{ 1000, 1001 - (sizeof(HEADER) - 1), false }, { 1000, 200000, false },
	};
	static uint8_t body[200000];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		conf.limits.message = cases[i].limit;
		fault.kind = FAULT_NONE;
		(void)begin();
		add_header();
		assert_int_equal(session_end_of_header(session), STEP_CONTINUE);
		session_body(session, (struct slice){ body, cases[i].body });
		session_body(session, (struct slice){ body, 0 });
		(void)decide();
		if ((fault.kind == FAULT_NONE) != cases[i].within)
			fail_msg("case %zu: %s", i, fault.text);
		if (!cases[i].within) {
			assert_int_equal(fault.kind, FAULT_LIMIT);
			assert_non_null(strstr(fault.text, "larger than limits.message ("));
			assert_ptr_equal(fault_stream, &stream);
		}
		session_end(session);
	}
}

static void
a_header_that_never_ends_takes_no_memory(void **state)
{
	(void)state;
	(void)begin();
	for (size_t i = 0; i < 100000; i++)
		session_field(session, "X-Again-And-Again", " and again and again and again");
	assert_true(session->header.len <= 1 * MiB);
	assert_int_equal(session_end_of_header(session), STEP_CONTINUE);
	assert_int_equal(decide(), VERDICT_TEMPFAIL);
	assert_int_equal(fault.kind, FAULT_LIMIT);
	assert_string_equal(fault.text, "the header is larger than 1048576 bytes");
}

/* No MTA that is known does so; if one did, a List-Id behind it would not be seen. */
static void
a_field_that_is_none_defers_the_message_whoever_names_it(void **state)
{
	static const struct {
		const char *name, *body;
	} cases[] = {
		{ "B\xfc" "cher", " x" }, { "", " x" }, { "two words", " x" }, { "Subject", " x\nno field" },
		{ "Subject", " x\n\n y" },
	};

	(void)state;
	match_by_header = STREAM_NOT_NAMED;
	for (size_t i = 0; i < COUNT(cases); i++) {
		(void)begin();
		session_field(session, cases[i].name, cases[i].body);
		add_header();
		assert_int_equal(session_end_of_header(session), STEP_CONTINUE);
		session_body(session, SLICE("text"));
		assert_int_equal(decide(), VERDICT_TEMPFAIL);
		assert_int_equal(fault.kind, FAULT_INPUT);
		session_end(session);
	}
}

static void
a_spool_that_fails_is_a_fault_of_the_message_and_not_of_the_next(void **state)
{
	(void)state;
	conf.state_dir = "/nonexistent";
	conf.limits.spool_above = 100;
	(void)begin();
	add_header();
	(void)session_end_of_header(session);
	session_body(session, SLICE("0123456789012345678901234567890123456789"));
	session_body(session, SLICE("more"));
	assert_int_equal(decide(), VERDICT_TEMPFAIL);
	assert_int_equal(fault.kind, FAULT_SYSTEM);
	assert_non_null(strstr(fault.text, "/nonexistent"));
	session_end(session);
	fault.kind = FAULT_NONE;
	(void)begin();
	session_field(session, "A", " b");
	(void)session_end_of_header(session);
	assert_int_equal(decide(), VERDICT_ACCEPT);
	assert_moderated("A: b\r\n\r\n");
}

static void
a_large_message_is_the_same_from_the_file(void **state)
{
	struct buf expected;

	(void)state;
	conf.limits.spool_above = 1000;
	buf_init(&expected, NULL);
	buf_string(&expected, HEADER);
	(void)begin();
	add_header();
	(void)session_end_of_header(session);
	for (size_t i = 0; i < 1000; i++) {
		char line[40];

		(void)snprintf(line, sizeof(line), "line number %zu\r\n", i);
		buf_string(&expected, line);
		session_body(session, slice_of(line));
	}
	assert_int_equal(decide(), VERDICT_ACCEPT);
	assert_true(session->spool.file >= 0);
	assert_moderated(buf_cstring(&expected));
	buf_done(&expected);
}

static void
nothing_of_a_message_is_in_the_next_one_of_the_connection(void **state)
{
	(void)state;
	for (size_t i = 0; i < 10; i++) {
		(void)begin();
		add_header();
		if (i % 3 == 1)
			session_end(session);		/* RSET in the header */
		if (i % 3 == 1)
			continue;
		(void)session_end_of_header(session);
		session_body(session, SLICE("body"));
		if (i % 3 == 2)
			continue;			/* MAIL FROM anew, without a word */
		assert_int_equal(decide(), VERDICT_ACCEPT);
		assert_moderated(HEADER "body");
		session_end(session);
		session_end(session);
	}
}

static void
callbacks_outside_of_a_message_do_nothing(void **state)
{
	(void)state;
	session_field(session, "Subject", " x");
	session_body(session, SLICE("x"));
	session_end(session);
	assert_int_equal(session_end_of_header(session), STEP_TEMPFAIL);
	assert_int_equal(session->header.len, 0);
	assert_int_equal(session->spool.len, 0);
}

static void
the_envelope_is_a_copy(void **state)
{
	char sender[] = "news@publisher.example", login[] = "editor", value[] = "out";
	struct macro macro = { SLICE("daemon_name"), slice_of(value) };
	struct envelope envelope = { .reverse_path = slice_of(sender),
				     .has_reverse_path = true,
				     .sasl_login = slice_of(login),
				     .macros = &macro,
				     .macro_count = 1 };
	struct sockaddr_in address = { .sin_family = AF_INET };

	(void)state;
	assert_int_equal(inet_pton(AF_INET, "192.0.2.7", &address.sin_addr), 1);
	session_client(session, (const struct sockaddr *)&address);
	policy.references++;
	(void)session_begin(session, &policy, &envelope);
	memset(sender, 'x', sizeof(sender));
	memset(login, 'x', sizeof(login));
	memset(value, 'x', sizeof(value));
	(void)session_end_of_header(session);
	assert_true(slice_equal(seen_envelope.reverse_path, SLICE("news@publisher.example")));
	assert_true(slice_equal(seen_envelope.sasl_login, SLICE("editor")));
	assert_true(slice_equal(seen_envelope.client_address, SLICE("192.0.2.7")));
	assert_int_equal(seen_envelope.macro_count, 1);
	assert_true(slice_equal(seen_envelope.macros[0].name, SLICE("daemon_name")));
	assert_true(slice_equal(seen_envelope.macros[0].value, SLICE("out")));
}

static void
the_null_sender_is_known_and_empty(void **state)
{
	const struct envelope envelope = { .has_reverse_path = true };

	(void)state;
	policy.references++;
	assert_int_equal(session_begin(session, &policy, &envelope), STEP_CONTINUE);
	assert_true(seen_envelope.has_reverse_path);
	assert_int_equal(seen_envelope.reverse_path.len, 0);
}

static void
an_idle_connection_holds_little_memory(void **state)
{
	static uint8_t body[900 * 1024];

	(void)state;
	(void)begin();
	for (size_t i = 0; i < 5000; i++)
		session_field(session, "X-Long-Name", " and a body of some length, fifty bytes");
	(void)session_end_of_header(session);
	session_body(session, (struct slice){ body, sizeof(body) });
	(void)decide();
	session_end(session);
	assert_null(session->arena);
	assert_null(session->work);
	assert_null(session->policy);
	assert_true(session->header.cap + session->spool.memory.cap <= 128 * KiB);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin_test, end_test)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_message_moderated_is_the_message_on_the_wire),
		TEST(without_leading_space_the_blank_that_the_mta_took_is_put_back),
		TEST(a_message_without_header_or_body_is_a_message),
		TEST(mail_that_no_policy_can_name_goes_at_mail_from),
		TEST(mail_that_no_policy_names_goes_before_its_body),
		TEST(a_header_over_the_limit_of_messages_still_tells_who_it_is_for),
		TEST(the_log_knows_the_message_id_of_a_message_that_was_too_large),
		TEST(past_the_limit_on_limit_decides_at_the_end),
		TEST(a_header_that_never_ends_takes_no_memory),
		TEST(a_field_that_is_none_defers_the_message_whoever_names_it),
		TEST(a_spool_that_fails_is_a_fault_of_the_message_and_not_of_the_next),
		TEST(a_large_message_is_the_same_from_the_file),
		TEST(nothing_of_a_message_is_in_the_next_one_of_the_connection),
		TEST(callbacks_outside_of_a_message_do_nothing),
		TEST(the_envelope_is_a_copy),
		TEST(the_null_sender_is_known_and_empty),
		TEST(an_idle_connection_holds_little_memory),
	};

	return cmocka_run_group_tests_name("daemon/session", tests, NULL, NULL);
}
