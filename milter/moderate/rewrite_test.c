/*
 * Unit tests of moderate/rewrite: an umlaut and a euro sign put into parts of every kind, and a
 * word taken out, read again as a client would.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/utf8.h"
#include "moderate/content_fields.h"
#include "moderate/rewrite.h"

#define TEXT_BEFORE "<p>Eins weg zwei.</p>"
#define TEXT_UMLAUT "<p>B\u00e4r weg zwei.</p>"

struct outcome {
	struct arena *arena;
	struct message message, new_message;
	struct parts parts, new_parts;
	struct slice raw;		/* the new message */
	struct slice text;		/* of its edited part */
};

static struct message
parse(struct arena *arena, struct slice raw)
{
	struct message message;
	struct error err;

	assert_true(message_parse(arena, raw, &LIMITS_DEFAULT, &message, &err));
	return message;
}

static struct parts
parts_of(struct arena *arena, const struct message *message)
{
	struct parts parts;
	struct error err;

	assert_true(parts_parse(arena, message, &LIMITS_DEFAULT, &parts, &err));
	return parts;
}

static struct part_text
text_of(struct arena *arena, const struct message *message, const struct part *part)
{
	struct part_text text;
	struct error err;

	assert_true(part_text_read(arena, message->raw, part, NULL, NULL, &text, &err));
	return text;
}

/* Takes "weg " out of the part and puts `insertion` before "zwei". */
static struct outcome
rewritten(struct slice raw, size_t index, const char *insertion)
{
	struct outcome out = { .arena = arena_new(64 * 1024 * 1024) };
	struct decision decision = { .verdict = VERDICT_REWRITE, .body_changed = true };
	struct field_plan plan;
	struct new_part new_part;
	struct part_text text;
	struct edits edits;
	struct error err;
	struct buf bytes;
	size_t at;

	out.message = parse(out.arena, arena_copy(out.arena, raw));
	out.parts = parts_of(out.arena, &out.message);
	assert_true(index < out.parts.count);
	text = text_of(out.arena, &out.message, &out.parts.items[index]);
	at = slice_find(text.charset.text, 0, SLICE("weg "));
	assert_true(at != SLICE_NOT_FOUND);
	edits_init(&edits, out.arena);
	edits_remove(&edits, (struct range){ at, at + 4 });
	edits_insert(&edits, at + 4, slice_of(insertion));
	assert_true(edits_finish(&edits));

	field_plan_init(&plan, out.arena, &out.message);
	if (!rewrite_part(out.arena, &out.message, &out.parts, &text, &edits, &new_part, &err) ||
	    !rewrite_body(out.arena, &out.message, &new_part, 1, &plan, &decision.body, &err))
		fail_msg("%s", err.text);
	assert_true(field_plan_finish(&plan));
	decision.field_changes = plan.changes;
	decision.field_change_count = plan.count;
	buf_init(&bytes, out.arena);
	assert_true(decision_apply(&decision, &out.message, &bytes));
	out.raw = buf_slice(&bytes);
	out.new_message = parse(out.arena, out.raw);
	out.new_parts = parts_of(out.arena, &out.new_message);
	assert_int_equal(out.new_parts.count, out.parts.count);
	out.text = text_of(out.arena, &out.new_message, &out.new_parts.items[index]).charset.text;
	return out;
}

/* A message of one part, the text encoded as it says. */
static struct slice
message_of(struct arena *arena, const char *type, const char *charset,
	   enum transfer_encoding transfer, const char *text)
{
	struct slice bytes, encoded;
	bool inexpressible;
	struct error err;
	struct buf out;

	assert_true(charset_encode(arena, charset, slice_of(text), FALLBACK_NONE, &bytes,
				   &inexpressible, &err));
	assert_false(inexpressible);
	assert_true(transfer_encode(arena, transfer, bytes, SLICE("\r\n"), &encoded, &err));
	buf_init(&out, arena);
	buf_printf(&out, "From: a@example.org\r\nMIME-Version: 1.0\r\nContent-Type: text/%s;\r\n"
			 "\tcharset=\"%s\"\r\nContent-Transfer-Encoding: %s\r\nSubject: x\r\n\r\n",
		   type, charset, transfer_encoding_name(transfer));
	buf_add(&out, encoded);
	return buf_slice(&out);
}

/* No line is longer than it may be, and a 7bit part is one. */
static void
assert_fit_for_the_wire(const struct outcome *out, size_t index)
{
	const struct part *part = &out->new_parts.items[index];
	struct slice content = slice_range(out->raw, part->content), rest = content, line;

	while (slice_next_line(&rest, &line, NULL)) {
		assert_true(line.len <= 998);
		if (part->transfer == TRANSFER_QUOTED_PRINTABLE || part->transfer == TRANSFER_BASE64)
			assert_true(line.len <= 76);
	}
	if (part->transfer != TRANSFER_8BIT && part->transfer != TRANSFER_BINARY)
		assert_true(utf8_is_ascii(content));
}

static void
what_is_inserted_reads_right_in_every_encoding(void **state)
{
	static const enum transfer_encoding transfers[] = {
		TRANSFER_7BIT, TRANSFER_8BIT, TRANSFER_QUOTED_PRINTABLE, TRANSFER_BASE64,
	};
	static const struct {
		const char *charset, *html;	/* what is inserted into HTML, where not 7bit */
		bool plain_fits;		/* can plain text say it in this charset? */
	} charsets[] = {
		{ "utf-8", "F\u00fcr \u20ac ", true },
		{ "iso-8859-1", "F\u00fcr &#8364; ", false },
		{ "windows-1252", "F\u00fcr \u20ac ", true },
		{ "iso-8859-15", "F\u00fcr \u20ac ", true },
		{ "us-ascii", "F&#252;r &#8364; ", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(charsets); i++)
		for (size_t j = 0; j < COUNT(transfers); j++)
			for (int html = 0; html < 2; html++) {
				bool ascii = i == 4 || transfers[j] == TRANSFER_7BIT;
				const char *text = ascii ? TEXT_BEFORE : TEXT_UMLAUT;
				struct arena *arena = arena_new(1024 * 1024);
				struct outcome out = rewritten(
					message_of(arena, html ? "html" : "plain", charsets[i].charset,
						   transfers[j], text),
					0, "F\u00fcr \u20ac ");
				const struct part *part = &out.new_parts.items[0];
				const char *said = !html ? "F\u00fcr \u20ac "
					: transfers[j] == TRANSFER_7BIT ? "F&#252;r &#8364; "
									: charsets[i].html;
				const char *wanted = arena_printf(arena, "<p>%s %szwei.</p>",
								  ascii ? "Eins" : "B\u00e4r", said);

				if (!slice_equal(out.text, slice_of(wanted)))
					print_error("%s %s html=%d: %.*s\n", charsets[i].charset,
						    transfer_encoding_name(transfers[j]), html,
						    SLICE_ARG(out.text));
				assert_true(slice_equal(out.text, slice_of(wanted)));
				assert_fit_for_the_wire(&out, 0);
				if (html || charsets[i].plain_fits)
					assert_true(slice_equal_nocase(part->charset,
								       slice_of(charsets[i].charset)));
				else
					assert_true(slice_equal(part->charset, SLICE("UTF-8")));
				if (html || transfers[j] != TRANSFER_7BIT)
					assert_int_equal(part->transfer, transfers[j]);
				else
					assert_int_equal(part->transfer, TRANSFER_QUOTED_PRINTABLE);
				arena_free(out.arena);
				arena_free(arena);
			}
}

static void
nothing_but_the_edit_changes_in_a_message_of_many_parts(void **state)
{
	static const char before[] =
		"Content-Type: multipart/mixed; boundary=b\r\n\r\npreamble\r\n"
		"--b  \r\nContent-Type: multipart/alternative; boundary=\"b1\"\r\n\r\n"
		"--b1\r\n\r\nEins weg zwei.\r\n--b1\r\n"
		"Content-ID: <x@y>\r\nContent-Type: text/html;charset=utf-8\r\n\r\n<p>Eins</p>\r\n"
		"--b1--\r\n\r\n--b\r\nContent-Type: application/octet-stream\r\n"
		"Content-Transfer-Encoding: base64\r\n\r\nAAEC\r\nAwQF\r\n--b--\r\nepilogue";
	static const char after[] =
		"Content-Type: multipart/mixed; boundary=b\r\n\r\npreamble\r\n"
		"--b  \r\nContent-Type: multipart/alternative; boundary=\"b1\"\r\n\r\n"
		"--b1\r\nContent-Type: text/plain; charset=UTF-8\r\n"
		"Content-Transfer-Encoding: quoted-printable\r\n\r\nEins f=C3=BCr zwei.\r\n--b1\r\n"
		"Content-ID: <x@y>\r\nContent-Type: text/html;charset=utf-8\r\n\r\n<p>Eins</p>\r\n"
		"--b1--\r\n\r\n--b\r\nContent-Type: application/octet-stream\r\n"
		"Content-Transfer-Encoding: base64\r\n\r\nAAEC\r\nAwQF\r\n--b--\r\nepilogue";
	struct outcome out = rewritten(slice_of(before), 0, "f\u00fcr ");

	(void)state;
	if (!slice_equal(out.raw, slice_of(after)))
		print_error("%.*s\n", SLICE_ARG(out.raw));
	assert_true(slice_equal(out.raw, slice_of(after)));
	arena_free(out.arena);
}

static void
a_message_without_mime_fields_gets_them_only_when_it_must(void **state)
{
	struct outcome plain = rewritten(SLICE("From: a@b\n\nEins weg zwei.\n"), 0, "drei ");
	struct outcome mime = rewritten(SLICE("From: a@b\n\nEins weg zwei.\n"), 0, "f\u00fcr ");

	(void)state;
	assert_true(slice_equal(plain.raw, SLICE("From: a@b\n\nEins drei zwei.\n")));
	assert_true(slice_equal(mime.raw,
		SLICE("MIME-Version: 1.0\nContent-Transfer-Encoding: quoted-printable\n"
		      "Content-Type: text/plain; charset=UTF-8\nFrom: a@b\n\nEins f=C3=BCr zwei.\n")));
	arena_free(plain.arena);
	arena_free(mime.arena);
}

static void
an_overlong_line_in_an_edited_part_is_encoded(void **state)
{
	struct arena *arena = arena_new(1024 * 1024);
	struct outcome out;
	struct buf raw;

	(void)state;
	buf_init(&raw, arena);
	buf_string(&raw, "Content-Type: text/html; charset=utf-8\r\n\r\n<p>Eins weg zwei.</p>\r\n");
	for (unsigned i = 0; i < 500; i++)
		buf_string(&raw, "<b>x</b>ab");
	out = rewritten(buf_slice(&raw), 0, "a=b&c ");
	assert_int_equal(out.new_parts.items[0].transfer, TRANSFER_QUOTED_PRINTABLE);
	assert_fit_for_the_wire(&out, 0);
	assert_true(slice_has_at(out.text, 0, SLICE("<p>Eins a=b&c zwei.</p>\r\n<b>x</b>ab<b>x")));
	arena_free(out.arena);
	arena_free(arena);
}

static void
bytes_that_contradict_their_charset_stay(void **state)
{
	static const struct {
		const char *type, *bytes, *after;
	} cases[] = {
		{ "text/html", "<p>B\u00e4r weg zwei.</p>", "<p>B\u00e4r f&#252;r zwei.</p>" },
		{ "text/html; charset=us-ascii", "<p>B\xE4r weg zwei.</p>", "<p>B\xE4r f&#252;r zwei.</p>" },
		{ "text/html; charset=iso-8859-1", "<p>\x80 weg zwei.</p>", "<p>\x80 f&#252;r zwei.</p>" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *arena = arena_new(1024 * 1024);
		const char *raw = arena_printf(arena, "Content-Type: %s\r\n"
			"Content-Transfer-Encoding: 8bit\r\n\r\n%s", cases[i].type, cases[i].bytes);
		struct outcome out = rewritten(slice_of(raw), 0, "f\u00fcr ");

		assert_true(slice_equal(slice_range(out.raw, out.new_message.body),
					slice_of(cases[i].after)));
		arena_free(out.arena);
		arena_free(arena);
	}
}

static void
wide_and_stateful_charsets_stay_themselves(void **state)
{
	static const struct {
		const char *charset;
		enum transfer_encoding transfer;
		const char *before, *insertion, *after;
	} cases[] = {
		{ "UTF-16LE", TRANSFER_BASE64, "B\u00e4r weg zwei.", "f\u00fcr ", "B\u00e4r f\u00fcr zwei." },
		{ "ISO-2022-JP", TRANSFER_7BIT, "\u65e5\u672cweg \u672c\u65e5", "nun ",
		  "\u65e5\u672cnun \u672c\u65e5" },
		{ "Shift_JIS", TRANSFER_8BIT, "\u65e5\u672cweg \u672c\u65e5", "\u65e5 ",
		  "\u65e5\u672c\u65e5 \u672c\u65e5" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *arena = arena_new(1024 * 1024);
		struct outcome out = rewritten(message_of(arena, "plain", cases[i].charset,
							  cases[i].transfer, cases[i].before),
					       0, cases[i].insertion);

		if (!slice_equal(out.text, slice_of(cases[i].after)))
			print_error("%s: %.*s\n", cases[i].charset, SLICE_ARG(out.text));
		assert_true(slice_equal(out.text, slice_of(cases[i].after)));
		assert_true(slice_equal(out.new_parts.items[0].charset, slice_of(cases[i].charset)));
		arena_free(out.arena);
		arena_free(arena);
	}
}

/* JIS Roman for the first line, needless escapes in the second: only the third is ours. */
static void
an_edit_in_iso_2022_jp_leaves_all_other_lines_as_they_are(void **state)
{
	static const char head[] = "Content-Type: text/plain; charset=ISO-2022-JP\r\n\r\n";
	static const char before[] =
		"\x1B(Jroman\x1B(B\r\n"
		"\x1B$BF|\x1B(B\x1B$BK\\\x1B(B\r\n"
		"\x1B$BF|\x1B(Bweg \x1B$BK\\\x1B(B\r\n"
		"\x1B$@F|\x1B(B";
	static const char after[] =
		"\x1B(Jroman\x1B(B\r\n"
		"\x1B$BF|\x1B(B\x1B$BK\\\x1B(B\r\n"
		"\x1B$BF|K\\F|K\\\x1B(B\r\n"
		"\x1B$@F|\x1B(B";
	struct arena *arena = arena_new(64 * 1024);
	struct outcome out = rewritten(slice_of(arena_printf(arena, "%s%s", head, before)), 0,
				       "\u672c\u65e5");

	(void)state;
	if (!slice_equal(slice_range(out.raw, out.new_message.body), slice_of(after)))
		fail_msg("%.*s", SLICE_ARG(out.raw));
	arena_free(out.arena);
	arena_free(arena);
}

/* A line that is still in kanji at its end: the lines cannot be told apart, all is written anew. */
static void
a_line_that_ends_shifted_still_reads_right(void **state)
{
	static const char before[] = "Content-Type: text/plain; charset=ISO-2022-JP\r\n\r\n"
		"weg \x1B$BF|\r\nF|\x1B(B\r\n";
	struct outcome out = rewritten(slice_of(before), 0, "\u672c ");

	(void)state;
	if (!slice_equal(out.text, slice_of("\u672c \u65e5\r\n\u65e5\r\n")))
		fail_msg("%.*s", SLICE_ARG(out.text));
	arena_free(out.arena);
}

static void
lines_that_are_not_safe_in_sight_are_encoded(void **state)
{
	static const struct {
		const char *insertion;
		bool encoded;
		const char *lines;	/* what is on the wire from "Eins" to "zwei" */
	} cases[] = {
		{ "a\r\n--b1\r\n", true, "Eins a\r\n=2D-b1\r\nzwei" },
		{ "a\r\n--b1--\r\n", true, "Eins a\r\n=2D-b1--\r\nzwei" },
		{ "a\r\n--b \r\n", true, "Eins a\r\n=2D-b=20\r\nzwei" },
		{ "a\r\n--nowhere\r\n", true, "Eins a\r\n=2D-nowhere\r\nzwei" },
		{ "a\r\n.\r\n", true, "Eins a\r\n=2E\r\nzwei" },
		{ "a\r\nFrom me \r\n", true, "Eins a\r\n=46rom me=20\r\nzwei" },
		{ "a\r\n-- \r\n", false, "Eins a\r\n-- \r\nzwei" },
		{ "a\r\n---\r\n..\r\n", false, "Eins a\r\n---\r\n..\r\nzwei" },
		{ "a --b1 \r\n", false, "Eins a --b1 \r\nzwei" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct outcome out = rewritten(SLICE(
			"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
			"--b\r\nContent-Type: multipart/mixed; boundary=b1\r\n\r\n"
			"--b1\r\n\r\nEins weg zwei.\r\n--b1--\r\n"
			"--b\r\nContent-Type: multipart/mixed; boundary=nowhere\r\n\r\n"
			"--b--\r\n"), 0, cases[i].insertion);
		bool encoded = out.new_parts.items[0].transfer == TRANSFER_QUOTED_PRINTABLE;

		if (encoded != cases[i].encoded ||
		    slice_find(out.raw, 0, slice_of(cases[i].lines)) == SLICE_NOT_FOUND)
			fail_msg("case %zu: %.*s", i, SLICE_ARG(out.raw));
		arena_free(out.arena);
	}
}

/* What removing makes a line start of is looked at as well. */
static void
a_removal_makes_no_delimiter(void **state)
{
	struct outcome out = rewritten(SLICE(
		"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
		"--b\r\n\r\nEins\r\nweg --b\r\n--b--\r\n"), 0, "");

	(void)state;
	assert_int_equal(out.new_parts.items[0].transfer, TRANSFER_QUOTED_PRINTABLE);
	assert_true(slice_equal(out.text, SLICE("Eins\r\n--b")));
	arena_free(out.arena);
}

static void
only_the_charset_of_a_content_type_changes(void **state)
{
	static const struct {
		const char *before, *after;
	} cases[] = {
		{ "", "text/plain; charset=UTF-8" },
		{ "text/plain", "text/plain; charset=UTF-8" },
		{ "text/plain;", "text/plain; charset=UTF-8;" },
		{ "text/plain; charset=us-ascii", "text/plain; charset=UTF-8" },
		{ "text/plain; CharSet = \"us-ascii\" ; format=flowed",
		  "text/plain; CharSet = UTF-8 ; format=flowed" },
		{ "text/plain;\n\tformat=flowed;\n\tcharset=\"iso-8859-1\"",
		  "text/plain;\n\tformat=flowed;\n\tcharset=UTF-8" },
		{ "text/plain;\n\tformat=flowed", "text/plain; charset=UTF-8;\n\tformat=flowed" },
		{ "text/plain; charset=us-ascii (of old);x=y", "text/plain; charset=UTF-8 (of old);x=y" },
		{ "text/plain; name=\"a; charset=b\"", "text/plain; charset=UTF-8; name=\"a; charset=b\"" },
		{ "text/plain; name=\"cut", "text/plain; charset=UTF-8; name=\"cut" },
		{ "text/plain (; charset=x); charset=y", "text/plain (; charset=x); charset=UTF-8" },
		{ "text/plain; charset=", "text/plain; charset=UTF-8" },
		{ "text/plain; charset; x=y", "text/plain; charset=UTF-8; charset; x=y" },
		{ "text/plain; charset=a;Charset=b", "text/plain; charset=UTF-8;Charset=UTF-8" },
		/* RFC 2231 */
		{ "text/plain; charset*=us-ascii'en'iso-8859-1; x=y", "text/plain; charset=UTF-8; x=y" },
		{ "text/plain; charset*0=iso-;\n charset*1=8859-1; x=y", "text/plain; charset=UTF-8; x=y" },
		{ "text/plain; charset=a; charset*0*=''b", "text/plain; charset=UTF-8" },
	};
	struct arena *arena = arena_new(64 * 1024);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct slice body = arena_copy(arena, slice_of(cases[i].before));

		assert_string_equal(arena_string(arena, content_type_as_utf8(arena, body)),
				    cases[i].after);
	}
	arena_free(arena);
}

static void
only_the_name_of_a_transfer_encoding_changes(void **state)
{
	static const struct {
		const char *before, *after;
	} cases[] = {
		{ "", "quoted-printable" },
		{ "7bit", "quoted-printable" },
		{ "7Bit (as ever)", "quoted-printable (as ever)" },
		{ "(a) \"8bit\"", "(a) quoted-printable" },
		{ "\n\t8bit", "\n\tquoted-printable" },
		{ "8bit;", "quoted-printable;" },
	};
	struct arena *arena = arena_new(64 * 1024);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct slice body = arena_copy(arena, slice_of(cases[i].before));

		assert_string_equal(arena_string(arena, transfer_encoding_as_quoted_printable(arena, body)),
				    cases[i].after);
	}
	arena_free(arena);
}

/* Who reads the first of two fields and who reads the last read the same. */
static void
fields_that_stand_twice_change_alike(void **state)
{
	static const char part[] = "content-type:text/plain; charset=us-ascii\r\nX: y\r\n"
		"Content-Type: text/plain; charset=us-ascii\r\nContent-Transfer-Encoding:  7bit\r\n"
		"content-transfer-encoding: 8bit\r\n\r\nEins weg zwei.";
	static const char changed[] = "content-type:text/plain; charset=UTF-8\r\nX: y\r\n"
		"Content-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding:  7bit\r\n"
		"content-transfer-encoding: 8bit\r\n\r\nEins f\u00fcr zwei.";
	struct arena *arena = arena_new(64 * 1024);
	static const char shape[] = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n%s\r\n--b--\r\n";
	struct outcome inside = rewritten(slice_of(arena_printf(arena, shape, part)), 0, "f\u00fcr ");
	struct outcome top = rewritten(SLICE("Content-Type: text/plain; charset=a\r\n"
		"Content-Type: text/plain\r\nMIME-Version: 1.0\r\n\r\nEins weg zwei."), 0, "f\u00fcr ");

	(void)state;
	if (!slice_equal(inside.raw, slice_of(arena_printf(arena, shape, changed))))
		fail_msg("%.*s", SLICE_ARG(inside.raw));
	if (!slice_equal(top.raw, SLICE("Content-Transfer-Encoding: quoted-printable\r\n"
		"Content-Type: text/plain; charset=UTF-8\r\nContent-Type: text/plain; charset=UTF-8\r\n"
		"MIME-Version: 1.0\r\n\r\nEins f=C3=BCr zwei.")))
		fail_msg("%.*s", SLICE_ARG(top.raw));
	arena_free(inside.arena);
	arena_free(top.arena);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_inserted_reads_right_in_every_encoding),
		cmocka_unit_test(nothing_but_the_edit_changes_in_a_message_of_many_parts),
		cmocka_unit_test(a_message_without_mime_fields_gets_them_only_when_it_must),
		cmocka_unit_test(an_overlong_line_in_an_edited_part_is_encoded),
		cmocka_unit_test(bytes_that_contradict_their_charset_stay),
		cmocka_unit_test(wide_and_stateful_charsets_stay_themselves),
		cmocka_unit_test(an_edit_in_iso_2022_jp_leaves_all_other_lines_as_they_are),
		cmocka_unit_test(a_line_that_ends_shifted_still_reads_right),
		cmocka_unit_test(lines_that_are_not_safe_in_sight_are_encoded),
		cmocka_unit_test(a_removal_makes_no_delimiter),
		cmocka_unit_test(only_the_name_of_a_transfer_encoding_changes),
		cmocka_unit_test(fields_that_stand_twice_change_alike),
		cmocka_unit_test(only_the_charset_of_a_content_type_changes),
	};

	return cmocka_run_group_tests_name("moderate/rewrite", tests, NULL, NULL);
}
