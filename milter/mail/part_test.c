/*
 * The leaves of messages: numbers, exact ranges, and who must not be touched.
 */
#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "mail/charset.h"
#include "mail/mime_tree.h"
#include "mail/part.h"
#include "mail/transfer_encoding.h"

/* Behind our own headers: cmocka makes a macro of fail. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#define BUDGET (256 * MiB)
#include "mail/arena_test.h"

static bool
parse(struct slice raw, const struct limits *limits, struct message *message, struct parts *parts,
      struct error *err)
{
	raw = arena_copy(arena, raw);
	return message_parse(arena, raw, limits, message, err) &&
	       parts_parse(arena, message, limits, parts, err);
}

static struct parts
parts_of(struct slice raw, struct message *message)
{
	const struct limits limits = LIMITS_DEFAULT;
	struct parts parts = { .count = 0 };
	struct error err = { 0 };

	if (!parse(raw, &limits, message, &parts, &err))
		fail_msg("%s", err.text);
	return parts;
}

/* "2.1 text/html [content] nested", a line a leaf. */
static const char *
described(struct slice raw)
{
	static const char *const seals[] = { "", " signed", " encrypted" };
	struct message message;
	struct parts parts = parts_of(raw, &message);
	struct buf out;

	buf_init(&out, arena);
	for (size_t i = 0; i < parts.count; i++) {
		const struct part *part = &parts.items[i];

		buf_printf(&out, "%s %.*s [", part->number, SLICE_ARG(part->media_type));
		buf_add(&out, slice_range(message.raw, part->content));
		buf_printf(&out, "]%s%s%s%s%s\n", part->nested ? " nested" : "",
			   part->attachment ? " attachment" : "", seals[part->seal],
			   part->dispute != NULL ? " disputed" : "",
			   part_is_readable(part) ? " readable" : "");
	}
	return buf_cstring(&out);
}

static void
leaves_have_the_numbers_of_imap_and_exact_ranges(void **state)
{
	static const struct {
		const char *what;
		struct slice raw;
		const char *leaves;
	} cases[] = {
		{ "no MIME at all", SLICE("Subject: x\n\nhello\n"), "1 text/plain [hello\n] readable\n" },
		{ "no body", SLICE("Subject: x\n"), "1 text/plain [] readable\n" },
		{ "no header", SLICE("just text\n"), "1 text/plain [just text\n] readable\n" },
		{ "nothing", SLICE(""), "1 text/plain [] readable\n" },
		{ "empty line first", SLICE("\nbody: x\n"), "1 text/plain [body: x\n] readable\n" },
		{ "a line that is no field", SLICE("A: b\nrubbish\nContent-Type: text/html\n\nx"),
		  "1 text/plain [rubbish\nContent-Type: text/html\n\nx] readable\n" },
		{ "mbox", SLICE("From a@b Mon\nContent-Type: text/html\n\n<p>"),
		  "1 text/html [<p>] readable\n" },
		{ "two alternatives", SLICE("Content-Type: multipart/alternative; boundary=b\r\n\r\n"
		  "preamble\r\n--b\r\n\r\nplain\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>x\r\n\r\n"
		  "--b--\r\nepilogue\r\n"),
		  "1 text/plain [plain] readable\n2 text/html [<p>x\r\n] readable\n" },
		{ "a closing boundary without a line end",
		  SLICE("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--"),
		  "1 text/plain [x] readable\n" },
		{ "mixed of alternative and image", SLICE("Content-Type: multipart/mixed; boundary=\"o\"\n\n"
		  "--o\nContent-Type: multipart/alternative; boundary=i\n\n--i\n\na\n--i\n"
		  "Content-Type: text/html\n\nb\n--i--\n\n--o\nContent-Type: IMAGE/PNG\n\nc\n--o--\n"),
		  "1.1 text/plain [a] readable\n1.2 text/html [b] readable\n2 image/png [c]\n" },
		{ "boundary that begins like another", SLICE("Content-Type: multipart/mixed; boundary=b\n\n"
		  "--b\nContent-Type: multipart/mixed; boundary=b1\n\n--b1\n\n--b1 text\n--b1\n\nx\n--b1--\n"
		  "--b\n\ny\n--b--\n"),
		  "1.1 text/plain [--b1 text] readable\n1.2 text/plain [x] readable\n"
		  "2 text/plain [y] readable\n" },
		{ "blanks behind a boundary", SLICE("Content-Type: multipart/mixed; boundary=b\n\n"
		  "--b \t\n\nx\n--b-- \n"), "1 text/plain [x] readable\n" },
		{ "no closing boundary", SLICE("Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n"),
		  "1 text/plain [x\n] readable\n" },
		{ "content without a line end", SLICE("Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx"),
		  "1 text/plain [x] readable\n" },
		{ "empty content", SLICE("Content-Type: multipart/mixed; boundary=b\n\n"
		  "--b\nA: 1\n\n--b\nA: 2\n\n\n--b--\n"),
		  "1 text/plain [] readable\n2 text/plain [] readable\n" },
		{ "a header that runs into a boundary", SLICE("Content-Type: multipart/mixed; boundary=b\n\n"
		  "--b\nContent-Type: text/html\n--b\n\nx\n--b--\n"),
		  "1 text/html [] readable\n2 text/plain [x] readable\n" },
		{ "attached message", SLICE("Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b\n"
		  "Content-Type: message/rfc822\n\nSubject: y\n\nz\n--b--\n"),
		  "1 text/plain [x] readable\n2.1 text/plain [z] nested\n" },
		{ "attached multipart message", SLICE("Content-Type: multipart/mixed; boundary=b\n\n--b\n"
		  "Content-Type: message/rfc822\n\nContent-Type: multipart/mixed; boundary=c\n\n"
		  "--c\n\nx\n--c\n\ny\n--c--\n--b\n\nz\n--b--\n"),
		  "1.1 text/plain [x] nested\n1.2 text/plain [y] nested\n2 text/plain [z] readable\n" },
		{ "digest", SLICE("Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: x\n\ny\n"
		  "--b\nContent-Type: text/plain\n\nz\n--b\n\n--b--\n"),
		  "1.1 text/plain [y] nested\n2 text/plain [z] readable\n3 text/plain [] readable\n" },
		{ "the message is a message", SLICE("Content-Type: message/rfc822\n\nSubject: x\n\ny\n"),
		  "1.1 text/plain [y\n] nested\n" },
		{ "a message in base64 is not looked into", SLICE("Content-Type: message/rfc822\n"
		  "Content-Transfer-Encoding: base64\n\nU3ViamVjdDogeAo="),
		  "1 message/rfc822 [U3ViamVjdDogeAo=]\n" },
		{ "multipart without a boundary parameter", SLICE("Content-Type: multipart/mixed\n\n--b\n\nx\n"),
		  "1 multipart/mixed [--b\n\nx\n] disputed readable\n" },
		{ "such a multipart inside another", SLICE("Content-Type: multipart/mixed; boundary=b\n\n--b\n"
		  "Content-Type: multipart/alternative\n\n--c\n\nx\n--b\n\ny\n--b--\n"),
		  "1 multipart/alternative [--c\n\nx] disputed readable\n2 text/plain [y] readable\n" },
		{ "of two Content-Type fields the last counts", SLICE("Content-Type: multipart/mixed; "
		  "boundary=b\nContent-Type: text/html\n\n--b\n"), "1 text/html [--b\n] disputed readable\n" },
		{ "multipart whose boundary never comes", SLICE("Content-Type: multipart/mixed; boundary=c\n\n"
		  "--b\n\nx\n"), "1 multipart/mixed [--b\n\nx\n] disputed readable\n" },
		{ "a text in the first, none in the last", SLICE("Content-Type: text/html\n"
		  "Content-Type: image/png\n\nx"), "1 text/html [x] disputed readable\n" },
		{ "one Content-Type twice", SLICE("Content-Type: text/html; charset=UTF-8\n"
		  "Content-Type: TEXT/html;charset=\"utf-8\"\n\nx"), "1 text/html [x] readable\n" },
		{ "two transfer encodings", SLICE("Content-Transfer-Encoding: base64\n"
		  "Content-Transfer-Encoding: 7bit\n\nx"), "1 text/plain [x] disputed readable\n" },
		{ "one disposition with a name, one without", SLICE("Content-Disposition: inline; filename=x\n"
		  "Content-Disposition: inline\n\nx"), "1 text/plain [x] disputed readable\n" },
		{ "two boundaries of a multipart in a multipart", SLICE("Content-Type: multipart/mixed; "
		  "boundary=b\n\n--b\nContent-Type: multipart/mixed; boundary=c\nContent-Type: "
		  "multipart/mixed; boundary=d\n\n--d\n\nx\n--d--\n--b\n\ny\n--b--\n"),
		  "1.1 text/plain [x] disputed readable\n2 text/plain [y] readable\n" },
		{ "two types of what an attached message is in", SLICE("Content-Type: multipart/mixed; "
		  "boundary=b\n\n--b\nContent-Type: text/plain\nContent-Type: message/rfc822\n\n"
		  "Subject: y\n\nx\n--b--\n"), "1.1 text/plain [x] nested disputed\n" },
		{ "a boundary that ends in a blank", SLICE("Content-Type: multipart/mixed; boundary=\"b \"\n\n"
		  "--b \n\nx\n--b\n\ny\n--b --\n"), "1 text/plain [x\n--b\n\ny] disputed readable\n" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		if (strcmp(described(cases[i].raw), cases[i].leaves) != 0)
			fail_msg("%s: got\n%swanted\n%s", cases[i].what, described(cases[i].raw),
				 cases[i].leaves);
	}
}

static void
a_content_type_without_sense_is_text_plain(void **state)
{
	static const struct {
		const char *type;
		struct slice media_type;
		enum part_kind kind;
	} cases[] = {
		{ "text/html", SLICE("text/html"), PART_HTML },
		{ "TEXT / HTML (a comment)", SLICE("text/html"), PART_HTML },
		{ "text/html charset=utf-8", SLICE("text/html"), PART_HTML },
		{ "text/html; charset", SLICE("text/html"), PART_HTML },
		{ "text", SLICE("text/plain"), PART_PLAIN },
		{ "text/", SLICE("text/plain"), PART_PLAIN },
		{ "/html", SLICE("text/plain"), PART_PLAIN },
		{ "", SLICE("text/plain"), PART_PLAIN },
		{ "; charset=utf-8", SLICE("text/plain"), PART_PLAIN },
		{ "text/x-amp-html", SLICE("text/x-amp-html"), PART_AMP },
		{ "application/ms-tnef; name=winmail.dat", SLICE("application/ms-tnef"), PART_OPAQUE },
		{ "text/calendar", SLICE("text/calendar"), PART_OTHER },
		{ "text/watch-html", SLICE("text/watch-html"), PART_AMP },
		{ "text/markdown", SLICE("text/markdown"), PART_TEXT },
		{ "text/x-anything", SLICE("text/x-anything"), PART_TEXT },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct message message;
		const char *raw = arena_printf(arena, "Content-Type: %s\n\nx", cases[i].type);
		struct parts parts = parts_of(slice_of(raw), &message);

		assert_int_equal(parts.count, 1);
		if (!slice_equal(parts.items[0].media_type, cases[i].media_type) ||
		    parts.items[0].kind != cases[i].kind)
			fail_msg("\"%s\" is %.*s", cases[i].type, SLICE_ARG(parts.items[0].media_type));
	}
}

static void
a_leaf_says_what_its_header_fields_say(void **state)
{
	struct message message;
	struct parts parts = parts_of(SLICE(
		"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
		"--b\r\nContent-Type: text/plain; format=Flowed; delsp=YES; charset=\"iso-8859-15\"\r\n"
		"Content-Transfer-Encoding: Quoted-Printable (yes)\r\n\r\nx\r\n"
		"--b\r\nX: y\r\nContent-ID: <a@b>\r\nContent-Type: image/png; name=\"p.png\"\r\n"
		"Content-Transfer-Encoding: base64\r\nContent-Disposition: inline\r\n\r\n\r\n"
		"--b\r\nContent-Disposition: attachment;\r\n filename*=utf-8''Pr%C3%BCfung.pdf\r\n"
		"Content-Transfer-Encoding: x-uuencode\r\n\r\n\r\n"
		"--b\r\nContent-Type: text/html\r\nContent-Disposition: inline; filename=\"a.html\"\r\n\r\n"
		"\r\n--b--\r\n"), &message);
	const struct part *p = parts.items;

	(void)state;
	assert_int_equal(parts.count, 4);
	assert_true(p[0].flowed && p[0].delsp && p[0].transfer == TRANSFER_QUOTED_PRINTABLE);
	assert_true(slice_equal(p[0].charset, SLICE("iso-8859-15")));
	assert_true(slice_equal(p[1].content_id, SLICE("a@b")));
	assert_true(slice_equal(p[1].file_name, SLICE("p.png")));
	assert_true(!p[1].attachment && p[1].transfer == TRANSFER_BASE64);
	assert_true(slice_has_at(message.raw, p[1].header.start, SLICE("X: y\r\n")));
	assert_true(slice_has_at(message.raw, p[1].header.end, SLICE("\r\n\r\n--b")));
	assert_true(p[2].attachment && p[2].transfer == TRANSFER_FOREIGN);
	assert_true(slice_equal(p[2].file_name, SLICE("Pr\xC3\xBC" "fung.pdf")));
	assert_true(p[3].attachment && !part_is_readable(&p[3]));
}

static void
what_is_signed_or_encrypted_is_sealed_and_all_below_it(void **state)
{
	static const struct {
		const char *what;
		struct slice raw;
		enum part_seal seal[3];		/* of the leaves, in order */
	} cases[] = {
		{ "signed above mixed", SLICE("Content-Type: multipart/signed; boundary=s\n\n--s\n"
		  "Content-Type: multipart/mixed; boundary=m\n\n--m\n\nx\n--m--\n--s\n"
		  "Content-Type: application/pgp-signature\n\ny\n--s--\n"), { SEAL_SIGNED, SEAL_SIGNED } },
		{ "signed below mixed", SLICE("Content-Type: multipart/mixed; boundary=m\n\n--m\n\nx\n--m\n"
		  "Content-Type: multipart/signed; boundary=s\n\n--s\n\ny\n--s--\n--m--\n"),
		  { SEAL_NONE, SEAL_SIGNED } },
		{ "encrypted", SLICE("Content-Type: multipart/encrypted; boundary=s\n\n--s\n\nx\n--s--\n"),
		  { SEAL_ENCRYPTED } },
		{ "S/MIME", SLICE("Content-Type: application/x-pkcs7-mime\n\nx"), { SEAL_ENCRYPTED } },
		{ "armour, signed", SLICE("A: b\n\nHi\n-----BEGIN PGP SIGNED MESSAGE-----\n"),
		  { SEAL_SIGNED } },
		{ "armour, encrypted", SLICE("A: b\r\n\r\n-----BEGIN PGP MESSAGE-----\r\n"),
		  { SEAL_ENCRYPTED } },
		{ "armour inside a line", SLICE("A: b\n\nwrite -----BEGIN PGP MESSAGE-----\n"),
		  { SEAL_NONE } },
		{ "a key is no message", SLICE("A: b\n\n-----BEGIN PGP PUBLIC KEY BLOCK-----\n"),
		  { SEAL_NONE } },
		{ "armour in quoted-printable", SLICE("Content-Transfer-Encoding: quoted-printable\n\n"
		  "=2D----BEGIN PGP SIGNED MESSAGE-----\n"), { SEAL_SIGNED } },
		{ "armour in base64", SLICE("Content-Transfer-Encoding: base64\n\n"
		  "LS0tLS1CRUdJTiBQR1AgTUVTU0FHRS0tLS0tCg=="), { SEAL_ENCRYPTED } },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct message message;
		struct parts parts = parts_of(cases[i].raw, &message);

		for (size_t k = 0; k < parts.count; k++) {
			if (parts.items[k].seal != cases[i].seal[k])
				fail_msg("%s: leaf %zu has seal %d", cases[i].what, k, parts.items[k].seal);
		}
	}
}

static void
a_leaf_knows_its_outermost_alternative_and_the_branch_it_stands_in(void **state)
{
	static const struct { size_t alternative, branch; } wanted[] = {
		{ 0, 0 }, { 0, 1 }, { 0, 1 }, { PART_NO_GROUP, 0 }, { 1, 0 },
	};
	struct message message;
	struct parts parts = parts_of(SLICE(
		"Content-Type: multipart/mixed; boundary=m\n\n"
		"--m\nContent-Type: multipart/alternative; boundary=a\n\n--a\n\nplain\n--a\n"
		"Content-Type: multipart/related; boundary=r\n\n--r\nContent-Type: text/html\n\nx\n--r\n"
		"Content-Type: image/png\n\ny\n--r--\n--a--\n"
		"--m\nContent-Type: application/pdf\n\nz\n"
		"--m\nContent-Type: multipart/alternative; boundary=a\n\n--a\n\nplain\n--a--\n--m--\n"),
		&message);

	(void)state;
	assert_int_equal(parts.count, COUNT(wanted));
	for (size_t i = 0; i < COUNT(wanted); i++) {
		assert_int_equal(parts.items[i].alternative, wanted[i].alternative);
		assert_int_equal(parts.items[i].alternative_branch, wanted[i].branch);
	}
}

static void
a_part_whose_header_holds_other_lines_is_malformed(void **state)
{
	static const struct {
		struct slice raw;
		bool malformed;
	} cases[] = {
		{ SLICE("--b\n\nx\n"), false },
		{ SLICE("--b\nA: b\n c\nD: e\n\nx\n"), false },
		{ SLICE("--b\r\nA: b\r\n\r\nx\r\n"), false },
		{ SLICE("--b\nContent-Type: message/rfc822\n\nA: b\n\nx\n"), false },
		{ SLICE("--b\nContent-Type: message/rfc822\n\n\nx\n"), false },
		{ SLICE("--b\nA: b\n--b\n\nx\n"), false },
		{ SLICE("--b\nno field\n\nx\n"), true },
		{ SLICE("--b\nno field\nA: b\n\nx\n"), true },
		{ SLICE("--b\nA: b\nno field\n\nx\n"), true },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct message message;
		struct parts parts;
		struct buf raw;

		buf_init(&raw, arena);
		buf_string(&raw, "Content-Type: multipart/mixed; boundary=b\n\n");
		buf_add(&raw, cases[i].raw);
		parts = parts_of(buf_slice(&raw), &message);
		if (parts.items[0].malformed != cases[i].malformed)
			fail_msg("case %zu: malformed is %d", i, parts.items[0].malformed);
	}
}

/* ---- limits --------------------------------------------------------------------------------- */

static void
assert_limit(struct buf *raw, const struct limits *limits)
{
	struct message message;
	struct parts parts;
	struct error err = { 0 };

	assert_false(raw->failed);
	assert_false(parse(buf_slice(raw), limits, &message, &parts, &err));
	if (err.kind != FAULT_LIMIT)
		fail_msg("%s: %s", fault_name(err.kind), err.text);
}

static void
nested_multiparts(struct buf *raw, size_t depth)
{
	buf_init(raw, arena);
	for (size_t i = 0; i < depth; i++)
		buf_printf(raw, "%sContent-Type: multipart/mixed; boundary=b%zu\n\n--b%zu\n", "", i, i);
	buf_string(raw, "\nx\n");
}

static void
depth_is_a_limit_at_ten_thousand_levels_too(void **state)
{
	struct limits limits = LIMITS_DEFAULT;
	struct message message;
	struct parts parts;
	struct error err;
	struct buf raw;

	(void)state;
	nested_multiparts(&raw, 50);
	assert_true(parse(buf_slice(&raw), &limits, &message, &parts, &err));
	nested_multiparts(&raw, 51);
	assert_limit(&raw, &limits);
	nested_multiparts(&raw, 10000);
	assert_limit(&raw, &limits);
	limits.depth = 1000;
	limits.parts = 100000;
	assert_limit(&raw, &limits);
	buf_init(&raw, arena);
	for (size_t i = 0; i < 10000; i++)
		buf_string(&raw, "Content-Type: message/rfc822\n\n");
	assert_limit(&raw, &limits);
}

static void
a_bomb_of_parts_fields_or_parameters_is_a_limit_before_memory_goes(void **state)
{
	const struct limits limits = LIMITS_DEFAULT;
	static const struct {
		const char *start, *again;
		size_t count;
	} bombs[] = {
		{ "Content-Type: multipart/mixed; boundary=b\n\n", "--b\n\n", 2000 },
		{ "Content-Type: multipart/mixed; boundary=b\n\n", "--b\n\n", 200000 },
		{ "Content-Type: multipart/digest; boundary=b\n\n", "--b\n\n", 200000 },
		{ "Content-Type: multipart/mixed; boundary=b\n\n--b\n", "a:\n", 400000 },
		{ "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: a/b", ";a=b", 400000 },
		{ "Content-Type: message/rfc822\n\nTo: a", ",a", 400000 },
		{ "Content-Type: text/plain", ";a=b", 400000 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(bombs); i++) {
		struct buf raw;

		buf_init(&raw, arena);
		buf_string(&raw, bombs[i].start);
		for (size_t k = 0; k < bombs[i].count; k++)
			buf_string(&raw, bombs[i].again);
		assert_limit(&raw, &limits);
		arena_reset(arena);
	}
}

/* Whatever is left of it, there is a fault or the right answer. */
static void
a_budget_that_runs_out_never_makes_text_of_an_attachment(void **state)
{
	const struct limits limits = LIMITS_DEFAULT;
	struct slice raw = SLICE("Content-Type: (a comment that takes room) application/pdf\n"
				 "Content-Disposition: attachment; filename=a\n\nx");

	(void)state;
	for (size_t budget = 0; budget < 100 * KiB; budget += 64) {
		struct arena *small = arena_new(budget);
		struct message message;
		struct parts parts;
		struct error err;

		if (message_parse(small, raw, &limits, &message, &err) &&
		    parts_parse(small, &message, &limits, &parts, &err))
			assert_true(parts.items[0].attachment && parts.items[0].kind == PART_OTHER);
		else
			assert_int_equal(err.kind, FAULT_LIMIT);
		arena_free(small);
	}
}

static void *
parse_often(void *unused)
{
	const struct limits limits = LIMITS_DEFAULT;
	struct slice raw = SLICE("Content-Type: multipart/alternative; boundary=b\n\n--b\n\nx\n--b\n"
				 "Content-Type: message/rfc822\n\nFrom: a <a@b>\n\ny\n--b--\n");
	void *wrong = NULL;

	(void)unused;
	for (size_t i = 0; i < 500; i++) {
		struct arena *own = arena_new(1 * MiB);
		struct message message;
		struct parts parts;
		struct error err;

		if (own == NULL || !message_parse(own, raw, &limits, &message, &err) ||
		    !parts_parse(own, &message, &limits, &parts, &err) || parts.count != 2)
			wrong = arena;
		arena_free(own);
	}
	return wrong;
}

static void
threads_parse_side_by_side(void **state)
{
	pthread_t threads[8];

	(void)state;
	for (size_t i = 0; i < COUNT(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, parse_often, NULL), 0);
	for (size_t i = 0; i < COUNT(threads); i++) {
		void *wrong = arena;

		assert_int_equal(pthread_join(threads[i], &wrong), 0);
		assert_null(wrong);
	}
}

/* ---- the corpus ----------------------------------------------------------------------------- */

struct tally {
	size_t messages, leaves, bytes, limited, damaged, malformed, compared;
};

static void
assert_charset_holds(const char *path, const struct part *part, struct slice bytes)
{
	struct charset_decoded text;
	struct error err = { 0 };

	if (!charset_decode(arena, part->charset, bytes, &text, &err))
		fail_msg("%s: part %s: %s", path, part->number, err.text);
	if (text.map != NULL && (offset_map_source_len(text.map) != bytes.len ||
				 offset_map_derived_len(text.map) != text.text.len))
		fail_msg("%s: part %s: the map does not cover the text", path, part->number);
}

/* Every leaf lies behind the one before, inside the message, and decodes. */
static void
assert_parts_hold(const char *path, const struct message *message, const struct parts *parts,
		  struct tally *tally)
{
	size_t last = message->body.start;

	for (size_t i = 0; i < parts->count; i++) {
		const struct part *part = &parts->items[i];
		struct transfer_decoded decoded;
		struct error err = { 0 };
		struct slice encoded;

		if (part->content.start < last || part->content.end > message->raw.len ||
		    part->content.end < part->content.start ||
		    part->header.end > part->content.start || part->header.start > part->header.end)
			fail_msg("%s: part %s: header [%zu, %zu), content [%zu, %zu) behind %zu", path,
				 part->number, part->header.start, part->header.end,
				 part->content.start, part->content.end, last);
		last = part->content.end;
		encoded = slice_range(message->raw, part->content);
		if (!transfer_decode(arena, part->transfer, encoded, &decoded, &err))
			fail_msg("%s: part %s: %s", path, part->number, err.text);
		tally->damaged += decoded.damaged;
		tally->malformed += part->malformed;
		tally->bytes += decoded.bytes.len;
		if (part_is_text(part))
			assert_charset_holds(path, part, decoded.bytes);
	}
	tally->leaves += parts->count;
}

/* The decoded length of a leaf by GMime, by its own reading of the transfer encoding. */
static size_t
gmime_decoded_len(GMimeObject *object)
{
	GMimeDataWrapper *content = g_mime_part_get_content(GMIME_PART(object));
	GMimeStream *sink = g_mime_stream_null_new();
	gint64 len = content == NULL ? 0 : g_mime_data_wrapper_write_to_stream(content, sink);

	g_object_unref(sink);
	return len < 0 ? 0 : (size_t)len;
}

static bool
is_composite(struct slice type)
{
	return slice_has_at(type, 0, SLICE("multipart/")) || slice_equal(type, SLICE("message/rfc822"));
}

static const struct part *
next_plain_leaf(const struct parts *parts, size_t *at)
{
	while (*at < parts->count && is_composite(parts->items[*at].media_type))
		++*at;
	return *at < parts->count ? &parts->items[(*at)++] : NULL;
}

static size_t
our_decoded_len(const struct message *message, const struct part *part, bool *damaged_out)
{
	struct transfer_decoded decoded;
	struct error err;

	assert_true(transfer_decode(arena, part->transfer,
				    slice_range(message->raw, part->content), &decoded, &err));
	*damaged_out = decoded.damaged;
	return decoded.bytes.len;
}

/*
 * GMime loses the last byte or two of base64 whose padding is missing; Python does not. And it
 * leaves the CR of the CRLF before a closing boundary that the message ends with to the part.
 */
static bool
lengths_agree(const struct message *message, const struct part *part, size_t ours, size_t theirs)
{
	struct slice encoded = slice_trim(slice_range(message->raw, part->content));
	bool unpadded = part->transfer == TRANSFER_BASE64 && encoded.len > 0 &&
			encoded.data[encoded.len - 1] != '=';
	bool before_last_boundary = slice_has_at(message->raw, part->content.end, SLICE("\r\n--"));

	return part->transfer == TRANSFER_UNKNOWN || part->transfer == TRANSFER_FOREIGN || ours == theirs ||
	       (before_last_boundary && theirs == ours + 1) ||
	       (unpadded && ours > theirs && ours - theirs <= 2);
}

/*
 * GMime's iterator over its own leaves, each decoded by its own decoders, comes to the same
 * lengths. Damaged leaves are left out: what to make of rubbish is a matter of taste.
 */
static void
assert_gmime_agrees(const char *path, const struct message *message, const struct parts *parts,
		    const struct limits *limits, struct tally *tally)
{
	struct mime_tree tree;
	struct error err;
	GMimePartIter *leaves;
	size_t at = 0;

	assert_true(mime_tree_open(arena, message, limits, &tree, &err));
	leaves = g_mime_part_iter_new(GMIME_OBJECT(tree.root));
	do {
		GMimeObject *object = g_mime_part_iter_get_current(leaves);
		const struct part *part;
		bool damaged = false;
		size_t ours, theirs;

		if (!GMIME_IS_PART(object))
			continue;
		part = next_plain_leaf(parts, &at);
		if (part == NULL)
			break;
		ours = our_decoded_len(message, part, &damaged);
		theirs = gmime_decoded_len(object);
		tally->compared++;
		if (!lengths_agree(message, part, ours, theirs) && !damaged)
			fail_msg("%s: part %s: %zu bytes, %zu by GMime", path, part->number, ours,
				 theirs);
	} while (g_mime_part_iter_next(leaves));
	g_mime_part_iter_free(leaves);
	mime_tree_close(&tree);
}

static void
try_message(const char *path, struct slice raw, struct tally *tally)
{
	struct limits limits = LIMITS_DEFAULT;
	struct message message;
	struct parts parts;
	struct error err = { 0 };

	limits.depth = 200;
	limits.parts = 5000;
	tally->messages++;
	if (parse(raw, &limits, &message, &parts, &err)) {
		assert_parts_hold(path, &message, &parts, tally);
		assert_gmime_agrees(path, &message, &parts, &limits, tally);
	} else if (err.kind == FAULT_LIMIT) {
		tally->limited++;
	} else {
		fail_msg("%s: %s", path, err.text);
	}
	arena_reset(arena);
}

static void
try_file(const char *path, struct tally *tally)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	void *data;

	assert_true(fd >= 0);
	assert_int_equal(fstat(fd, &st), 0);
	data = st.st_size == 0 ? NULL
			       : mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	assert_true(data != MAP_FAILED);
	try_message(path, (struct slice){ data, (size_t)st.st_size }, tally);
	if (data != NULL)
		munmap(data, (size_t)st.st_size);
	close(fd);
}

static void
try_folder(const char *folder, struct tally *tally, size_t depth)
{
	DIR *dir = opendir(folder);
	const struct dirent *entry;

	assert_non_null(dir);
	while ((entry = readdir(dir)) != NULL) {
		char path[4096];
		struct stat st;

		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		assert_int_equal(stat(path, &st), 0);
		if (S_ISREG(st.st_mode))
			try_file(path, tally);
		else if (S_ISDIR(st.st_mode) && depth < 8)
			try_folder(path, tally, depth + 1);
	}
	closedir(dir);
}

static void
every_message_of_the_corpus_has_leaves_in_order_that_decode(void **state)
{
	const char *corpus = getenv("CORPUS");
	struct tally tally = { 0 };
	char folder[4096];

	(void)state;
	snprintf(folder, sizeof(folder), "%s/mail", corpus == NULL ? "" : corpus);
	if (corpus == NULL || access(folder, R_OK) != 0) {
		printf("# skip: CORPUS does not name a folder with mail/ in it\n");
		skip();
	}
	try_folder(folder, &tally, 0);
	printf("# figure: corpus messages %zu, leaves %zu, decoded bytes %zu, damaged leaves %zu, "
	       "malformed %zu, over a limit %zu, lengths compared with GMime %zu\n", tally.messages,
	       tally.leaves, tally.bytes, tally.damaged, tally.malformed, tally.limited,
	       tally.compared);
	assert_true(tally.messages > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		TEST(leaves_have_the_numbers_of_imap_and_exact_ranges),
		TEST(a_content_type_without_sense_is_text_plain),
		TEST(a_leaf_says_what_its_header_fields_say),
		TEST(what_is_signed_or_encrypted_is_sealed_and_all_below_it),
		TEST(a_leaf_knows_its_outermost_alternative_and_the_branch_it_stands_in),
		TEST(a_part_whose_header_holds_other_lines_is_malformed),
		TEST(depth_is_a_limit_at_ten_thousand_levels_too),
		TEST(a_bomb_of_parts_fields_or_parameters_is_a_limit_before_memory_goes),
		TEST(a_budget_that_runs_out_never_makes_text_of_an_attachment),
		TEST(threads_parse_side_by_side),
		TEST(every_message_of_the_corpus_has_leaves_in_order_that_decode),
	};

	return cmocka_run_group_tests_name("mail/part", tests, NULL, NULL);
}
