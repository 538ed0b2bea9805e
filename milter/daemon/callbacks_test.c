/*
 * The callbacks as libmilter would call them, with a libmilter, a policy and a moderation that
 * this program plays.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <libmilter/mfapi.h>
#include <stdio.h>
#include <string.h>

#include "base/compiler.h"
#include "base/log.h"
#include "daemon/callbacks.h"
#include "daemon/current.h"
#include "daemon/underway.h"
#include "moderate/moderate.h"

/* ---- libmilter ----------------------------------------------------------------------------- */

static struct smfiDesc filter;
static void *private_data;
static char reply[64], macros_asked[256];
static const char *queue_id, *client_macro, *stream_macro;

int
smfi_register(struct smfiDesc description)
{
	filter = description;
	return MI_SUCCESS;
}

int
smfi_setpriv(SMFICTX *ctx, void *data)
{
	(void)ctx;
	private_data = data;
	return MI_SUCCESS;
}

void *
smfi_getpriv(SMFICTX *ctx)
{
	(void)ctx;
	return private_data;
}

char *
smfi_getsymval(SMFICTX *ctx, char *name)
{
	(void)ctx;
	if (strcmp(name, "i") == 0)
		return (char *)queue_id;
	if (strcmp(name, "{client_addr}") == 0)
		return (char *)client_macro;
	if (strcmp(name, "{stream}") == 0)
		return (char *)stream_macro;
	return NULL;
}

int
smfi_setsymlist(SMFICTX *ctx, int where, char *list)
{
	(void)ctx;
	if (where == SMFIM_ENVFROM)
		(void)snprintf(macros_asked, sizeof(macros_asked), "%s", list);
	return MI_SUCCESS;
}

int
smfi_version(unsigned *major, unsigned *minor, unsigned *patch)
{
	*major = *minor = *patch = 1;
	return MI_SUCCESS;
}

int
smfi_progress(SMFICTX *ctx)
{
	(void)ctx;
	return MI_SUCCESS;
}

int
smfi_setmlreply(SMFICTX *ctx, const char *code, const char *enhanced, ...)
{
	(void)ctx;
	(void)snprintf(reply, sizeof(reply), "%s %s", code, enhanced);
	return MI_SUCCESS;
}

/* ---- policy and moderation ----------------------------------------------------------------- */

struct policy {
	int references;
};

static struct policy policy;
static const char *match_macros[] = { "stream=news*", "j=mta", NULL };
static struct stream_conf stream_conf = { .match = { .macro = match_macros } };
static struct conf conf;
static struct stream stream = { .name = "newsletter" };
static enum stream_match match_by_envelope, match_by_header;
static char seen[256];			/* the envelope that the policy was asked about */
static enum verdict verdict;
static size_t moderated;

struct policy *
policy_ref(struct policy *p)
{
	p->references++;
	return p;
}

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
	(void)snprintf(seen, sizeof(seen), "from=%s%.*s client=%.*s",
		       envelope->has_reverse_path ? "" : "?", SLICE_ARG(envelope->reverse_path),
		       SLICE_ARG(envelope->client_address));
	for (size_t i = 0; i < envelope->macro_count; i++) {
		size_t len = strlen(seen);

		(void)snprintf(seen + len, sizeof(seen) - len, " %.*s=%.*s",
			       SLICE_ARG(envelope->macros[i].name),
			       SLICE_ARG(envelope->macros[i].value));
	}
	if (match == STREAM_NAMED)
		*stream_out = &stream;
	return match;
}

void
moderate(const struct stream *s, const struct message *message, struct arena *arena,
	 struct watch *watch, struct decision *decision_out)
{
	(void)message;
	(void)arena;
	(void)watch;
	moderated++;
	*decision_out = (struct decision){ .verdict = verdict, .stream = s, .version = "test" };
}

void
moderate_fault(const struct policy *p, const struct stream *s, const struct error *err,
	       struct decision *decision_out)
{
	(void)p;
	*decision_out = (struct decision){ .verdict = VERDICT_TEMPFAIL, .stream = s, .fault = *err };
}

size_t
moderate_budget(const struct limits *limits, size_t message_size)
{
	(void)limits;
	return 1 * MiB + message_size;
}

/* ---- helpers ------------------------------------------------------------------------------- */

static SMFICTX *const ctx = NULL;

static int
begin_test(void **state)
{
	struct error err;

	(void)state;
	conf = (struct conf){ .state_dir = "", .limits = LIMITS_DEFAULT, .streams = &stream_conf,
			      .stream_count = 1 };
	match_by_envelope = STREAM_UNDECIDED;
	match_by_header = STREAM_NAMED;
	verdict = VERDICT_ACCEPT;
	moderated = 0;
	queue_id = client_macro = stream_macro = NULL;
	policy.references = 1;
	current_publish(&policy);
	log_open(LOG_TO_STDERR, "test", LOG_EMERG);
	return callbacks_register(&err) ? 0 : -1;
}

static int
end_test(void **state)
{
	(void)state;
	(void)filter.xxfi_close(ctx);
	current_publish(NULL);
	return private_data == NULL ? policy.references : -1;
}

static sfsistat
negotiate(unsigned long actions, unsigned long stages, unsigned long *actions_out,
	  unsigned long *stages_out)
{
	unsigned long f2, f3;

	return filter.xxfi_negotiate(ctx, actions, stages, 0, 0, actions_out, stages_out, &f2, &f3);
}

static void
negotiate_all(void)
{
	unsigned long actions, stages;

	assert_int_equal(negotiate(SMFI_CURR_ACTS, SMFI_CURR_PROT, &actions, &stages),
			 SMFIS_CONTINUE);
}

static sfsistat
mail(const char *path)
{
	char *argv[] = { (char *)path, NULL };

	return filter.xxfi_envfrom(ctx, argv);
}

static void
header_and_body(void)
{
	unsigned char body[] = "text\r\n";

	assert_int_equal(filter.xxfi_header(ctx, (char *)"Subject", (char *)" x"), SMFIS_NOREPLY);
	assert_int_equal(filter.xxfi_eoh(ctx), SMFIS_CONTINUE);
	assert_int_equal(filter.xxfi_body(ctx, body, 6), SMFIS_NOREPLY);
}

/* ---- tests --------------------------------------------------------------------------------- */

static void
what_is_asked_for_is_what_the_mta_offers_of_what_we_need(void **state)
{
	static const struct {
		unsigned long actions, stages, actions_asked, stages_asked;
	} cases[] = {
		{ 0x1ff, 0x1fffff, 0x133, 0x18138a },	/* all there is: Postfix 3.7 */
		{ 0x03f, 0x00007f, 0x033, 0x00000a },	/* protocol 2 */
		{ 0x001, 0x000000, 0x001, 0x000000 },
		{ 0x000, 0x000000, 0x000, 0x000000 },
	};
	unsigned long actions, stages;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_int_equal(negotiate(cases[i].actions, cases[i].stages, &actions, &stages),
				 SMFIS_CONTINUE);
		assert_int_equal(actions, cases[i].actions_asked);
		assert_int_equal(stages, cases[i].stages_asked);
		/* A stage that we must answer in may never be one without a reply. */
		assert_int_equal(stages & (SMFIP_NR_MAIL | SMFIP_NR_EOH | SMFIP_NOMAIL |
					   SMFIP_NOHDRS | SMFIP_NOEOH | SMFIP_NOBODY), 0);
	}
}

static void
macros_that_a_policy_matches_by_are_asked_for_and_looked_at(void **state)
{
	(void)state;
	negotiate_all();
	assert_string_equal(macros_asked, "i {auth_authen} {client_addr} {daemon_name} {mail_addr} "
					  "{stream} j");
	stream_macro = "newsletter";
	client_macro = "192.0.2.9";
	assert_int_equal(mail("<a@b.example>"), SMFIS_CONTINUE);
	assert_string_equal(seen, "from=a@b.example client=192.0.2.9 stream=newsletter");
}

static void
the_null_sender_and_missing_arguments_are_taken(void **state)
{
	(void)state;
	negotiate_all();
	assert_int_equal(mail("<>"), SMFIS_CONTINUE);
	assert_string_equal(seen, "from= client=");
	assert_int_equal(mail(NULL), SMFIS_CONTINUE);
	assert_string_equal(seen, "from=? client=");
}

static void
mail_that_no_policy_names_is_let_through_as_soon_as_that_is_known(void **state)
{
	(void)state;
	negotiate_all();
	match_by_envelope = STREAM_NOT_NAMED;
	assert_int_equal(mail("<a@b.example>"), SMFIS_ACCEPT);
	match_by_envelope = STREAM_UNDECIDED;
	match_by_header = STREAM_NOT_NAMED;
	assert_int_equal(mail("<a@b.example>"), SMFIS_CONTINUE);
	(void)filter.xxfi_header(ctx, (char *)"Subject", (char *)" x");
	assert_int_equal(filter.xxfi_eoh(ctx), SMFIS_ACCEPT);
	assert_int_equal(moderated, 0);
	assert_int_equal(policy.references, 1);
}

static void
each_verdict_has_its_answer(void **state)
{
	static const struct {
		enum verdict verdict;
		sfsistat answer;
	} cases[] = {
		{ VERDICT_ACCEPT, SMFIS_ACCEPT },
		{ VERDICT_DISCARD, SMFIS_DISCARD },
		{ VERDICT_REJECT, SMFIS_REJECT },
		{ VERDICT_TEMPFAIL, SMFIS_TEMPFAIL },
	};

	(void)state;
	negotiate_all();
	for (size_t i = 0; i < COUNT(cases); i++) {
		verdict = cases[i].verdict;
		assert_int_equal(mail("<a@b.example>"), SMFIS_CONTINUE);
		header_and_body();
		assert_int_equal(filter.xxfi_eom(ctx), cases[i].answer);
		assert_int_equal(policy.references, 1);
	}
	assert_int_equal(moderated, COUNT(cases));
}

static void
an_abort_at_any_stage_and_twice_ends_the_message(void **state)
{
	(void)state;
	negotiate_all();
	for (int stage = 0; stage < 4; stage++) {
		assert_int_equal(mail("<a@b.example>"), SMFIS_CONTINUE);
		if (stage > 0)
			(void)filter.xxfi_header(ctx, (char *)"A", (char *)" b");
		if (stage > 1)
			(void)filter.xxfi_eoh(ctx);
		if (stage > 2)
			(void)filter.xxfi_body(ctx, (unsigned char *)"x", 1);
		(void)filter.xxfi_abort(ctx);
		(void)filter.xxfi_abort(ctx);
		assert_int_equal(policy.references, 1);
	}
	(void)filter.xxfi_abort(ctx);
	assert_int_equal(moderated, 0);
}

static void
a_close_without_anything_before_it_is_no_crash(void **state)
{
	(void)state;
	(void)filter.xxfi_close(ctx);
	(void)filter.xxfi_abort(ctx);
	negotiate_all();
	(void)mail("<a@b.example>");
	(void)filter.xxfi_close(ctx);
	(void)filter.xxfi_close(ctx);
	assert_int_equal(policy.references, 1);
}

static void
stages_out_of_order_are_temporary_failures(void **state)
{
	(void)state;
	assert_int_equal(filter.xxfi_eom(ctx), SMFIS_TEMPFAIL);
	assert_int_equal(mail("<a@b.example>"), SMFIS_TEMPFAIL);	/* without negotiation */
	assert_string_equal(reply, "451 4.3.0");
	negotiate_all();
	assert_int_equal(filter.xxfi_eoh(ctx), SMFIS_TEMPFAIL);
	assert_int_equal(filter.xxfi_eom(ctx), SMFIS_TEMPFAIL);
	(void)mail("<a@b.example>");
	assert_int_equal(filter.xxfi_eom(ctx), SMFIS_TEMPFAIL);	/* the header never ended */
	assert_int_equal(moderated, 0);
}

static void
without_a_policy_nothing_is_let_through(void **state)
{
	unsigned long actions, stages;

	(void)state;
	negotiate_all();
	policy_ref(&policy);
	current_publish(NULL);
	assert_int_equal(mail("<a@b.example>"), SMFIS_TEMPFAIL);
	assert_int_equal(negotiate(0, 0, &actions, &stages), SMFIS_REJECT);
	current_publish(&policy);
}

/* The last one: draining cannot be taken back. */
static void
while_the_daemon_ends_messages_under_way_are_judged_and_new_ones_deferred(void **state)
{
	(void)state;
	negotiate_all();
	assert_int_equal(mail("<a@b.example>"), SMFIS_CONTINUE);
	assert_int_equal(underway_drain(1), 1);
	header_and_body();
	assert_int_equal(filter.xxfi_eom(ctx), SMFIS_ACCEPT);
	assert_int_equal(underway_drain(1), 0);
	assert_int_equal(mail("<a@b.example>"), SMFIS_TEMPFAIL);
	assert_string_equal(reply, "451 4.3.2");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin_test, end_test)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_asked_for_is_what_the_mta_offers_of_what_we_need),
		TEST(macros_that_a_policy_matches_by_are_asked_for_and_looked_at),
		TEST(the_null_sender_and_missing_arguments_are_taken),
		TEST(mail_that_no_policy_names_is_let_through_as_soon_as_that_is_known),
		TEST(each_verdict_has_its_answer),
		TEST(an_abort_at_any_stage_and_twice_ends_the_message),
		TEST(a_close_without_anything_before_it_is_no_crash),
		TEST(stages_out_of_order_are_temporary_failures),
		TEST(without_a_policy_nothing_is_let_through),
		TEST(while_the_daemon_ends_messages_under_way_are_judged_and_new_ones_deferred),
	};

	return cmocka_run_group_tests_name("daemon/callbacks", tests, NULL, NULL);
}
