/*
 * Unit tests of moderate/moderate: parts and messages that are read and not edited, as they are signed,
 * attached, or cannot be read.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "moderate/moderate_case_test.h"

#define SIGNED HEAD "Content-Type: multipart/signed; protocol=\"application/pgp-signature\"; boundary=b\r\n\r\n" \
	"--b\r\nContent-Type: text/plain\r\n\r\n%s\r\n" \
	"--b\r\nContent-Type: application/pgp-signature\r\n\r\nx\r\n" END

static void
a_signed_message_is_never_edited(void **state)
{
	static const struct {
		const char *settings, *words;
		enum verdict verdict;
	} cases[] = {
		{ "on-signed = \"reject\";\n", "It is long.", VERDICT_ACCEPT },
		{ "on-signed = \"reject\";\n", "A promo.", VERDICT_REJECT },
		{ "on-signed = \"reject\";\n", "Its shares rose.", VERDICT_REJECT },
		{ "on-signed = \"accept\";\n", "A promo.", VERDICT_ACCEPT },
		{ "on-signed = \"quarantine\";\n", "A promo.", VERDICT_QUARANTINE },
		{ "on-signed = \"tempfail\";\n", "A promo.", VERDICT_TEMPFAIL },
		{ "on-signed = \"accept\";\n", "It is forbidden.", VERDICT_REJECT },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char raw[1024], text[256];
		struct outcome out;

		(void)snprintf(text, sizeof(text), "One harbour\r\n\r\nSource: the gazette\r\n\r\n"
			       "It is there.\r\n\r\n%s", cases[i].words);
		(void)snprintf(raw, sizeof(raw), SIGNED, text);
		out = moderated_as(cases[i].settings, slice_of(raw));
		assert_verdict(&out, cases[i].verdict);
		assert_false(out.decision.body_changed);
		if (cases[i].verdict == VERDICT_REJECT && strcmp(cases[i].words, "A promo.") == 0)
			assert_true(slice_equal(out.decision.reply.text, SLICE(
				"the message would have to be changed, which its signature or encryption "
				"forbids: no-promo")));
		/* Nothing is told as done that was not. */
		assert_int_equal(out.decision.removed_count + out.decision.inserted_count, 0);
		assert_int_not_equal(out.decision.articles[0].disclaimer, DISCLAIMER_INSERTED);
		done(&out);
	}
}

static void
assert_note(const struct outcome *out, const char *text)
{
	for (size_t i = 0; i < out->decision.note_count; i++)
		if (strcmp(out->decision.notes[i].text, text) == 0)
			return;
	for (size_t i = 0; i < out->decision.note_count; i++)
		print_error("note: %s\n", out->decision.notes[i].text);
	fail_msg("no note says: %s", text);
}

static void
what_is_not_read_is_told(void **state)
{
	static const struct {
		const char *settings, *part, *note;
	} cases[] = {
		{ "", "Content-Type: application/pkcs7-mime\r\n\r\nx\r\n", "part 2: is encrypted; not read" },
		{ "", "Content-Type: application/ms-tnef\r\n\r\nx\r\n",
		  "part 2: application/ms-tnef; not read" },
		{ "", "Content-Disposition: attachment; filename=notes.txt\r\n\r\nA promo.\r\n",
		  "part 2: is attached; findings are only reported" },
		{ "", "A line: of no\r\nfield\r\n\r\nSource: the gazette\r\n",
		  "part 2: lines of its header are no fields; some mail programs show them" },
		{ "", "Content-Type: text/x-log\r\n\r\nSource: the gazette\r\n",
		  "part 2: text/x-log; read as plain text, not to be changed" },
		{ "", "Content-Type: message/partial; id=x; number=1\r\n\r\nA promo.\r\n",
		  "part 2: message/partial; not read" },
		{ "", "Content-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\nA promo.\r\n",
		  "part 2.1: stands in an attached message; findings are only reported" },
		{ "on-nested = \"ignore\";\n",
		  "Content-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\nA promo.\r\n",
		  "part 2.1: stands in an attached message; not read" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char raw[1024];
		struct outcome out;

		(void)snprintf(raw, sizeof(raw), HEAD "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
			       PART_P "One harbour\r\n\r\nSource: the gazette\r\n\r\nIt is.\r\n"
			       "--b\r\n%s" END, cases[i].part);
		out = moderated_as(cases[i].settings, slice_of(raw));
		assert_verdict(&out, VERDICT_ACCEPT);
		assert_note(&out, cases[i].note);
		done(&out);
	}
}

/* A publisher's program that writes "utf-8" for an encoding must be no way around the rules. */
static void
a_misspelt_transfer_encoding_is_read_as_it_stands(void **state)
{
	static const struct {
		const char *words;
		enum verdict verdict;
	} cases[] = {
		{ "It is long.", VERDICT_ACCEPT },
		{ "A promo.", VERDICT_REJECT },
		{ "It is forbidden.", VERDICT_REJECT },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char raw[512];
		struct outcome out;

		(void)snprintf(raw, sizeof(raw), HEAD "Content-Transfer-Encoding: utf-8\r\n\r\n"
			       "One harbour\r\n\r\nSource: the gazette\r\n\r\nIt is.\r\n\r\n%s\r\n",
			       cases[i].words);
		out = moderated_as("", slice_of(raw));
		assert_verdict(&out, cases[i].verdict);
		assert_note(&out, "part 1: its transfer encoding is not known; read as it stands, not to "
			    "be changed");
		done(&out);
	}
}

static void
a_version_that_only_points_to_the_other_lacks_nothing(void **state)
{
	struct outcome out = moderated(BOTH PART_P "Please read this in your browser.\r\n"
		PART_H "<h1>One harbour</h1><p>Source: the gazette</p><p>It is there.</p>\r\n" END);

	(void)state;
	assert_verdict(&out, VERDICT_ACCEPT);
	assert_int_equal(out.decision.finding_count, 0);
	done(&out);
}

static void
parts_that_cannot_be_read_forbid_half_a_rewrite(void **state)
{
	static const char *const others[] = {
		"application/ms-tnef\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n",
		"text/html\r\nContent-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 a\r\n",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(others); i++) {
		char raw[1024];
		struct outcome out;

		(void)snprintf(raw, sizeof(raw), HEAD "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
			       PART_P "One harbour\r\n\r\nSource: the gazette\r\n\r\nIt is.\r\n\r\nA promo.\r\n"
			       "--b\r\nContent-Type: %s" END, others[i]);
		out = moderated_as("on-opaque = \"reject\";\n", slice_of(raw));
		assert_verdict(&out, VERDICT_REJECT);
		done(&out);
	}
}

static void
an_attached_message_is_left_alone_unless_told_otherwise(void **state)
{
	static const struct {
		const char *settings;
		enum verdict verdict;
		size_t findings;
	} cases[] = {
		{ "on-nested = \"ignore\";\n", VERDICT_ACCEPT, 0 },
		{ "on-nested = \"inspect\";\n", VERDICT_ACCEPT, 1 },
		{ "on-nested = \"rewrite\";\n", VERDICT_REWRITE, 1 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct outcome out = moderated_as(cases[i].settings, SLICE(
			HEAD "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
			PART_P "One harbour\r\n\r\nSource: the gazette\r\n\r\nIt is.\r\n"
			"--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\n"
			"Two whales\r\n\r\nSource: the gazette\r\n\r\nA promo.\r\n\r\nThey sing.\r\n" END));

		assert_verdict(&out, cases[i].verdict);
		assert_int_equal(out.decision.finding_count, cases[i].findings);
		if (cases[i].verdict == VERDICT_REWRITE)
			assert_leaves(&out, PART_P "One harbour\r\n\r\nSource: the gazette\r\n\r\nIt is.\r\n"
				"--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\n"
				"Two whales\r\n\r\nSource: the gazette\r\n\r\nThey sing.\r\n" END);
		done(&out);
	}
}

static void
a_broken_signature_of_others_is_dealt_with_as_told(void **state)
{
	static const struct {
		const char *settings;
		enum verdict verdict;
		bool stays;
	} cases[] = {
		{ "on-dkim-signed = \"remove\";\n", VERDICT_REWRITE, false },
		{ "on-dkim-signed = \"keep\";\n", VERDICT_REWRITE, true },
		{ "on-dkim-signed = \"tempfail\";\n", VERDICT_TEMPFAIL, true },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct outcome out = moderated_as(cases[i].settings, SLICE(
			"DKIM-Signature: v=1; one\r\nContent-Length: 7\r\nLines: 3\r\n"
			"dkim-signature: v=1;\r\n two\r\n" PLAIN
			"One harbour\r\n\r\nSource: the gazette\r\n\r\nIt is.\r\n\r\nA promo.\r\n"));

		assert_verdict(&out, cases[i].verdict);
		assert_int_equal(leaves_with(&out, "v=1; one"), cases[i].stays);
		assert_int_equal(leaves_with(&out, " two"), cases[i].stays);
		assert_int_equal(leaves_with(&out, "Lines: 3"), cases[i].verdict == VERDICT_TEMPFAIL);
		done(&out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_signed_message_is_never_edited),
		cmocka_unit_test(what_is_not_read_is_told),
		cmocka_unit_test(a_misspelt_transfer_encoding_is_read_as_it_stands),
		cmocka_unit_test(a_version_that_only_points_to_the_other_lacks_nothing),
		cmocka_unit_test(parts_that_cannot_be_read_forbid_half_a_rewrite),
		cmocka_unit_test(an_attached_message_is_left_alone_unless_told_otherwise),
		cmocka_unit_test(a_broken_signature_of_others_is_dealt_with_as_told),
	};

	return cmocka_run_group_tests_name("moderate/moderate_unedited", tests, make_pack, remove_pack);
}
