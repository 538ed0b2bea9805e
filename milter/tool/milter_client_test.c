/*
 * A milter that says what it is told to, and what becomes of the message.
 *
 * The milter is a thread behind a socket: it notes every packet it gets and sends prepared answers.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/limits.h"
#include "tool/milter_client.h"
#include "tool/milter_wire.h"

#define SILENT_ALL 0xFF080u		/* SMFIP_NR_*: no answer before the end */
#define LEADSPC 0x100000u

#define MESSAGE "A: 1\r\nSubject:  two\r\n blanks\r\nA: 2\r\n\r\nline\r\n"

struct scripted_answer {
	const char *bytes;		/* command and data; NULL: the end */
	size_t len;
};

struct milter {
	int listener;
	char path[64];
	pthread_t thread;
	uint32_t steps;
	const struct scripted_answer *at_end;	/* to the end of the message, one after the other */
	struct scripted_answer at_first;		/* to the first packet that is no macro; bytes NULL: none */
	char heard[4096];		/* commands, and the data of fields */
	size_t body_chunks, body_bytes;
};

static void
note(struct milter *milter, const struct milter_packet *packet)
{
	size_t len = strlen(milter->heard);
	char *at = milter->heard + len;
	size_t room = sizeof(milter->heard) - len;

	if (packet->command == 'B') {
		milter->body_chunks++;
		milter->body_bytes += packet->data.len;
	}
	if (packet->command == 'L' || packet->command == 'M')
		(void)snprintf(at, room, "%c[%s]", packet->command,
			       (const char *)packet->data.data +
				       (packet->command == 'L' ?
						strlen((const char *)packet->data.data) + 1 : 0));
	else
		(void)snprintf(at, room, "%c", packet->command);
}

static void
say(int fd, const struct scripted_answer *answer)
{
	struct error err;

	(void)milter_send(fd, (uint8_t)answer->bytes[0],
			  (struct slice){ (const uint8_t *)answer->bytes + 1, answer->len - 1 }, &err);
}

static void *
serve(void *object)
{
	struct milter *milter = object;
	struct arena *arena = arena_new(16 * MiB);
	int fd = accept(milter->listener, NULL, NULL);
	bool first = milter->at_first.bytes != NULL;
	struct milter_packet packet;
	struct error err;
	struct buf options;

	while (fd >= 0 && milter_receive(fd, arena, &packet, &err) && packet.command != 'Q') {
		note(milter, &packet);
		if (packet.command == 'O') {
			buf_init(&options, arena);
			milter_put_number(&options, 6);
			milter_put_number(&options, 0x1F);
			milter_put_number(&options, milter->steps);
			(void)milter_send(fd, 'O', buf_slice(&options), &err);
		} else if (first && packet.command != 'D') {
			say(fd, &milter->at_first);
			first = false;
		} else if (packet.command == 'E') {
			for (const struct scripted_answer *at = milter->at_end; at->bytes != NULL; at++)
				say(fd, at);
		}
	}
	(void)close(fd);
	arena_free(arena);
	return NULL;
}

static void
milter_start(struct milter *milter)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	(void)snprintf(milter->path, sizeof(milter->path), "/tmp/bluepencil-milter-%d", getpid());
	(void)unlink(milter->path);
	memcpy(address.sun_path, milter->path, strlen(milter->path));
	milter->listener = socket(AF_UNIX, SOCK_STREAM, 0);
	assert_int_equal(bind(milter->listener, (const struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(listen(milter->listener, 1), 0);
	assert_int_equal(pthread_create(&milter->thread, NULL, serve, milter), 0);
}

static void
milter_stop(struct milter *milter)
{
	pthread_join(milter->thread, NULL);
	(void)close(milter->listener);
	(void)unlink(milter->path);
}

/* Asks the milter about a message; the output and the decision in the arena. */
static bool
ask(struct milter *milter, struct arena *arena, struct slice raw, struct decision *decision,
    struct buf *output, struct error *err)
{
	static const struct envelope envelope = { .reverse_path = SLICE("a@b.example") };
	struct limits limits = LIMITS_DEFAULT;
	struct message message;
	bool asked;

	assert_true(message_parse(arena, raw, &limits, &message, err));
	buf_init(output, arena);
	milter_start(milter);
	asked = milter_ask(milter->path, &envelope, &message, arena, decision, output, err);
	milter_stop(milter);
	return asked;
}

#define ANSWER(literal) { literal, sizeof(literal) - 1 }
#define NO_ANSWER { NULL, 0 }

static void
changes_are_carried_out_and_all_else_stays_byte_for_byte(void **state)
{
	static const struct {
		struct scripted_answer answers[5];
		enum verdict verdict;
		const char *output;
	} cases[] = {
		{ { ANSWER("a"), NO_ANSWER }, VERDICT_ACCEPT, MESSAGE },
		{ { ANSWER("p"), ANSWER("c"), NO_ANSWER }, VERDICT_ACCEPT, MESSAGE },
		{ { ANSWER("i\0\0\0\0X\0 v;\n f\0"), ANSWER("a"), NO_ANSWER }, VERDICT_REWRITE,
		  "X: v;\r\n f\r\n" MESSAGE },
		{ { ANSWER("i\0\0\0\0X-B\0 accept; version=1\0"), ANSWER("a"), NO_ANSWER },
		  VERDICT_ACCEPT, "X-B: accept; version=1\r\n" MESSAGE },
		{ { ANSWER("i\0\0\0\2X\0 v\0"), ANSWER("a"), NO_ANSWER }, VERDICT_REWRITE,
		  "A: 1\r\nSubject:  two\r\n blanks\r\nX: v\r\nA: 2\r\n\r\nline\r\n" },
		{ { ANSWER("hX\0 v\0"), ANSWER("a"), NO_ANSWER }, VERDICT_REWRITE,
		  "A: 1\r\nSubject:  two\r\n blanks\r\nA: 2\r\nX: v\r\n\r\nline\r\n" },
		{ { ANSWER("m\0\0\0\2a\0 new\0"), ANSWER("a"), NO_ANSWER }, VERDICT_REWRITE,
		  "A: 1\r\nSubject:  two\r\n blanks\r\nA: new\r\n\r\nline\r\n" },
		{ { ANSWER("m\0\0\0\1A\0\0"), ANSWER("a"), NO_ANSWER }, VERDICT_ACCEPT,
		  "Subject:  two\r\n blanks\r\nA: 2\r\n\r\nline\r\n" },
		{ { ANSWER("bnew\r\n"), ANSWER("bbody\r\n"), ANSWER("a"), NO_ANSWER },
		  VERDICT_REWRITE,
		  "A: 1\r\nSubject:  two\r\n blanks\r\nA: 2\r\n\r\nnew\r\nbody\r\n" },
		{ { ANSWER("qheld\0"), ANSWER("a"), NO_ANSWER }, VERDICT_QUARANTINE, MESSAGE },
		{ { ANSWER("d"), NO_ANSWER }, VERDICT_DISCARD, MESSAGE },
		{ { ANSWER("r"), NO_ANSWER }, VERDICT_REJECT, MESSAGE },
		{ { ANSWER("t"), NO_ANSWER }, VERDICT_TEMPFAIL, MESSAGE },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct milter milter = { .steps = SILENT_ALL | LEADSPC, .at_end = cases[i].answers };
		struct arena *arena = arena_new(4 * MiB);
		struct decision decision;
		struct buf output;
		struct error err;

		assert_true(ask(&milter, arena, SLICE(MESSAGE), &decision, &output, &err));
		if (decision.verdict != cases[i].verdict)
			fail_msg("case %zu: %s", i, verdict_name(decision.verdict));
		assert_string_equal(buf_cstring(&output), cases[i].output);
		assert_string_equal(milter.heard, "ODCHDM[<a@b.example>]RTL[ 1]L[  two\n blanks]"
						  "L[ 2]NBE");
		arena_free(arena);
	}
}

static void
without_leading_space_one_blank_is_the_mtas(void **state)
{
	static const struct scripted_answer answers[] = { ANSWER("hX\0v\0"), ANSWER("a"), NO_ANSWER };
	struct milter milter = { .steps = SILENT_ALL, .at_end = answers };
	struct arena *arena = arena_new(4 * MiB);
	struct decision decision;
	struct buf output;
	struct error err;

	(void)state;
	assert_true(ask(&milter, arena, SLICE("A: 1\nB:\t2\nC:3\n\nx\n"), &decision, &output, &err));
	assert_string_equal(milter.heard, "ODCHDM[<a@b.example>]RTL[1]L[\t2]L[3]NBE");
	assert_string_equal(buf_cstring(&output), "A: 1\nB:\t2\nC:3\nX: v\n\nx\n");
	arena_free(arena);
}

static void
a_header_that_a_stray_line_ended_gets_its_empty_line_when_anything_changes(void **state)
{
	static const struct {
		struct scripted_answer answers[3];
		const char *output;
	} cases[] = {
		{ { ANSWER("a"), NO_ANSWER }, "A: 1\r\nstray\r\n" },
		{ { ANSWER("i\0\0\0\0X\0 v\0"), ANSWER("a"), NO_ANSWER },
		  "X: v\r\nA: 1\r\n\r\nstray\r\n" },
		{ { ANSWER("bnew\r\n"), ANSWER("a"), NO_ANSWER }, "A: 1\r\n\r\nnew\r\n" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct milter milter = { .steps = SILENT_ALL | LEADSPC, .at_end = cases[i].answers };
		struct arena *arena = arena_new(4 * MiB);
		struct decision decision;
		struct buf output;
		struct error err;

		assert_true(ask(&milter, arena, SLICE("A: 1\r\nstray\r\n"), &decision, &output, &err));
		assert_string_equal(buf_cstring(&output), cases[i].output);
		arena_free(arena);
	}
}

static void
replies_keep_code_enhanced_code_and_text(void **state)
{
	static const struct {
		struct scripted_answer answers[2];
		unsigned code;
		const char *enhanced, *text;
		enum verdict verdict;
	} cases[] = {
		{ { ANSWER("y550 5.7.1 article \"85 %% up\" names no source\0"), NO_ANSWER }, 550,
		  "5.7.1", "article \"85 % up\" names no source", VERDICT_REJECT },
		{ { ANSWER("y451 4.7.1 later\0"), NO_ANSWER }, 451, "4.7.1", "later",
		  VERDICT_TEMPFAIL },
		{ { ANSWER("y550-5.7.1 one\r\n550 5.7.1 two\0"), NO_ANSWER }, 550, "5.7.1", "one two",
		  VERDICT_REJECT },
		{ { ANSWER("y554\0"), NO_ANSWER }, 554, NULL, "", VERDICT_REJECT },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct milter milter = { .steps = SILENT_ALL | LEADSPC, .at_end = cases[i].answers };
		struct arena *arena = arena_new(4 * MiB);
		struct decision decision;
		struct buf output;
		struct error err;

		assert_true(ask(&milter, arena, SLICE(MESSAGE), &decision, &output, &err));
		assert_int_equal(decision.verdict, cases[i].verdict);
		assert_int_equal(decision.reply.code, cases[i].code);
		assert_true(slice_equal(decision.reply.text, slice_of(cases[i].text)));
		if (cases[i].enhanced == NULL)
			assert_null(decision.reply.enhanced);
		else
			assert_string_equal(decision.reply.enhanced, cases[i].enhanced);
		arena_free(arena);
	}
}

static void
an_early_answer_ends_the_conversation(void **state)
{
	struct milter milter = { .steps = LEADSPC, .at_first = ANSWER("a") };
	struct arena *arena = arena_new(4 * MiB);
	struct decision decision;
	struct buf output;
	struct error err;

	(void)state;
	assert_true(ask(&milter, arena, SLICE(MESSAGE), &decision, &output, &err));
	assert_string_equal(milter.heard, "ODC");
	assert_int_equal(decision.verdict, VERDICT_ACCEPT);
	arena_free(arena);
}

static void
a_large_body_goes_in_chunks_with_crlf(void **state)
{
	static const struct scripted_answer answers[] = { ANSWER("a"), NO_ANSWER };
	struct milter milter = { .steps = SILENT_ALL | LEADSPC, .at_end = answers };
	struct arena *arena = arena_new(16 * MiB);
	struct decision decision;
	struct buf raw, output;
	struct error err;

	(void)state;
	buf_init(&raw, arena);
	buf_string(&raw, "A: 1\n\n");
	for (size_t i = 0; i < 50000; i++)
		buf_string(&raw, "x\n");
	assert_true(ask(&milter, arena, buf_slice(&raw), &decision, &output, &err));
	assert_int_equal(milter.body_bytes, 150000);
	assert_int_equal(milter.body_chunks, 3);
	assert_true(slice_equal(buf_slice(&output), buf_slice(&raw)));
	arena_free(arena);
}

static void
what_is_no_milter_is_said_to_be_none(void **state)
{
	static const struct {
		struct scripted_answer answers[2];
		uint32_t steps;
	} cases[] = {
		{ { ANSWER("Z"), NO_ANSWER }, SILENT_ALL },		/* an answer that does not exist */
		{ { ANSWER("y200 fine\0"), NO_ANSWER }, SILENT_ALL },
		{ { ANSWER("y5"), NO_ANSWER }, SILENT_ALL },
		{ { ANSWER("i\0\0X"), NO_ANSWER }, SILENT_ALL },	/* cut short */
		{ { ANSWER("a"), NO_ANSWER }, 0x40000000 },		/* steps that were not offered */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct milter milter = { .steps = cases[i].steps, .at_end = cases[i].answers };
		struct arena *arena = arena_new(4 * MiB);
		struct decision decision;
		struct buf output;
		struct error err = { 0 };

		assert_false(ask(&milter, arena, SLICE(MESSAGE), &decision, &output, &err));
		assert_int_equal(err.kind, FAULT_INPUT);
		arena_free(arena);
	}
}

static void
a_socket_nobody_listens_at_is_named(void **state)
{
	struct error err;

	(void)state;
	assert_int_equal(milter_connect("unix:/tmp/bluepencil-nobody", &err), -1);
	assert_string_equal(err.text, "/tmp/bluepencil-nobody: cannot be connected to: "
				      "No such file or directory");
	assert_int_equal(milter_connect("inet:1@127.0.0.1", &err), -1);
	assert_string_equal(err.text, "127.0.0.1 port 1: cannot be connected to: Connection refused");
	assert_int_equal(milter_connect("inet:127.0.0.1:1", &err), -1);
	assert_string_equal(err.text, "127.0.0.1 port 1: cannot be connected to: Connection refused");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(changes_are_carried_out_and_all_else_stays_byte_for_byte),
		cmocka_unit_test(without_leading_space_one_blank_is_the_mtas),
		cmocka_unit_test(
			a_header_that_a_stray_line_ended_gets_its_empty_line_when_anything_changes),
		cmocka_unit_test(replies_keep_code_enhanced_code_and_text),
		cmocka_unit_test(an_early_answer_ends_the_conversation),
		cmocka_unit_test(a_large_body_goes_in_chunks_with_crlf),
		cmocka_unit_test(what_is_no_milter_is_said_to_be_none),
		cmocka_unit_test(a_socket_nobody_listens_at_is_named),
	};

	return cmocka_run_group_tests_name("tool/milter_client", tests, NULL, NULL);
}
