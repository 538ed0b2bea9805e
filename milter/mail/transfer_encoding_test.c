/*
 * Transfer encodings: what is read, what an edit changes, and above all what it does not.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/ascii.h"
#include "mail/transfer_encoding.h"

/* Behind our own headers: cmocka makes a macro of fail. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#define BUDGET (64 * 1024 * 1024)
#include "mail/arena_test.h"

#define QP TRANSFER_QUOTED_PRINTABLE
#define B64 TRANSFER_BASE64

/* Decodes a copy of exactly its length, behind which the sanitizer watches. */
static struct transfer_decoded
decoded_from(enum transfer_encoding transfer, struct slice encoded, struct slice *copy_out)
{
	struct transfer_decoded decoded;
	struct error err = { 0 };

	*copy_out = arena_copy(arena, encoded);
	if (!transfer_decode(arena, transfer, *copy_out, &decoded, &err))
		fail_msg("%s", err.text);
	return decoded;
}

static struct slice
decode(enum transfer_encoding transfer, struct slice encoded)
{
	struct slice copy;

	return decoded_from(transfer, encoded, &copy).bytes;
}

static struct slice
splice(enum transfer_encoding transfer, struct slice encoded, const struct transfer_edit *edits,
       size_t count, struct slice newline)
{
	struct slice copy;
	struct transfer_decoded decoded = decoded_from(transfer, encoded, &copy);
	struct slice result;
	struct error err = { 0 };

	if (!transfer_splice(arena, transfer, copy, &decoded, edits, count, newline, &result, &err))
		fail_msg("%s", err.text);
	return result;
}

static struct slice
edited(struct slice text, const struct transfer_edit *edits, size_t count)
{
	struct buf out;
	size_t at = 0;

	buf_init(&out, arena);
	for (size_t i = 0; i < count; i++) {
		buf_add(&out, slice_range(text, (struct range){ at, edits[i].range.start }));
		buf_add(&out, edits[i].bytes);
		at = edits[i].range.end;
	}
	buf_add(&out, slice_from(text, at));
	return buf_slice(&out);
}

static size_t
longest_line(struct slice text)
{
	struct slice line;
	size_t longest = 0;

	while (slice_next_line(&text, &line, NULL))
		longest = line.len > longest ? line.len : longest;
	return longest;
}

static void
quoted_printable_and_base64_are_read_as_mail_programs_read_them(void **state)
{
	static const struct {
		enum transfer_encoding transfer;
		struct slice encoded, decoded;
		bool damaged;
	} cases[] = {
		{ QP, SLICE(""), SLICE(""), false },
		{ QP, SLICE("B=C3=A4r"), SLICE("B\xC3\xA4r"), false },
		{ QP, SLICE("=c3=a4"), SLICE("\xC3\xA4"), false },
		{ QP, SLICE("a=\r\nb=\nc"), SLICE("abc"), false },
		{ QP, SLICE("a= \t\r\nb"), SLICE("ab"), false },
		{ QP, SLICE("a="), SLICE("a"), false },
		{ QP, SLICE("a=  "), SLICE("a"), false },
		{ QP, SLICE("a=3"), SLICE("a=3"), true },
		{ QP, SLICE("a=3Z="), SLICE("a=3Z"), true },
		{ QP, SLICE("x == y"), SLICE("x == y"), true },
		{ QP, SLICE("=\r"), SLICE("=\r"), true },
		{ QP, SLICE("flowed \r\ntext"), SLICE("flowed \r\ntext"), false },
		{ QP, SLICE("a=00b"), SLICE("a\0b"), false },
		{ QP, SLICE("=0D=0A"), SLICE("\r\n"), false },
		{ QP, SLICE("raw \xE4"), SLICE("raw \xE4"), false },
		{ B64, SLICE(""), SLICE(""), false },
		{ B64, SLICE("QsOkcg=="), SLICE("B\xC3\xA4r"), false },
		{ B64, SLICE("QsOk\r\ncg==\r\n"), SLICE("B\xC3\xA4r"), false },
		{ B64, SLICE("QsO\r\nkcg=\r\n=\r\n"), SLICE("B\xC3\xA4r"), false },
		{ B64, SLICE("QsOkcg"), SLICE("B\xC3\xA4r"), false },
		{ B64, SLICE("QsOkc"), SLICE("B\xC3\xA4"), true },
		{ B64, SLICE("Qs!Okcg=="), SLICE("B\xC3\xA4r"), true },
		{ B64, SLICE("Qg==\r\nw6Ry"), SLICE("B\xC3\xA4r"), true },	/* pieces */
		{ B64, SLICE("QsOkcg==\r\n-- \r\nx"), SLICE("B\xC3\xA4r"), true },
		{ B64, SLICE("=QsOk"), SLICE("B\xC3\xA4"), true },
		{ B64, SLICE("AAA="), SLICE("\0\0"), false },
		{ TRANSFER_7BIT, SLICE("a=3D"), SLICE("a=3D"), false },
		{ TRANSFER_FOREIGN, SLICE("begin 644"), SLICE("begin 644"), false },
		{ TRANSFER_UNKNOWN, SLICE("a=20b"), SLICE("a=20b"), false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct slice copy;
		struct transfer_decoded got = decoded_from(cases[i].transfer, cases[i].encoded, &copy);

		assert_slice(got.bytes, cases[i].decoded);
		if (got.damaged != cases[i].damaged)
			fail_msg("case %zu: damaged is %d", i, got.damaged);
		if (got.map != NULL) {
			assert_int_equal(offset_map_derived_len(got.map), got.bytes.len);
			assert_int_equal(offset_map_source_len(got.map), copy.len);
		}
	}
}

static void
text_without_an_escape_is_not_copied(void **state)
{
	struct slice copy;
	struct transfer_decoded got;

	(void)state;
	got = decoded_from(QP, SLICE("plain text\r\n"), &copy);
	assert_ptr_equal(got.bytes.data, copy.data);
	assert_null(got.map);
	got = decoded_from(TRANSFER_8BIT, SLICE("b\xC3\xA4r"), &copy);
	assert_ptr_equal(got.bytes.data, copy.data);
	assert_null(got.map);
}

static void
every_decoded_byte_maps_to_the_encoded_unit_it_came_from(void **state)
{
	static const struct {
		enum transfer_encoding transfer;
		struct slice encoded;
		struct range decoded, source;
	} cases[] = {
		{ QP, SLICE("B=C3=A4r"), { 0, 1 }, { 0, 1 } },
		{ QP, SLICE("B=C3=A4r"), { 1, 2 }, { 1, 4 } },
		{ QP, SLICE("B=C3=A4r"), { 1, 4 }, { 1, 8 } },
		{ QP, SLICE("a=\r\nb"), { 1, 2 }, { 4, 5 } },
		{ QP, SLICE("a=\r\nb"), { 0, 2 }, { 0, 5 } },
		{ B64, SLICE("QUJD\r\nREVG"), { 1, 2 }, { 0, 4 } },
		{ B64, SLICE("QUJD\r\nREVG"), { 3, 4 }, { 6, 10 } },
		{ B64, SLICE("QU\r\nJDREVG"), { 0, 1 }, { 0, 6 } },
		{ B64, SLICE("QUJDRA=="), { 3, 4 }, { 4, 8 } },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct slice copy;
		struct transfer_decoded got = decoded_from(cases[i].transfer, cases[i].encoded, &copy);
		struct range source = offset_map_source(got.map, cases[i].decoded);

		if (source.start != cases[i].source.start || source.end != cases[i].source.end)
			fail_msg("case %zu: [%zu, %zu)", i, source.start, source.end);
	}
}

static void
an_edit_changes_the_encoded_lines_that_it_touches_and_no_other(void **state)
{
	static const struct {
		struct slice encoded, spliced;
		struct transfer_edit edit;
	} cases[] = {
		{ SLICE("=61b\r\n=63d\r\n=65f\r\n"), SLICE("=61b\r\ncXd\r\n=65f\r\n"),
		  { { 5, 5 }, SLICE("X") } },
		/* whole lines go without a trace */
		{ SLICE("=61b\r\n=63d\r\n=65f\r\n"), SLICE("=61b\r\n=65f\r\n"), { { 4, 8 }, SLICE("") } },
		/* what is inserted between two lines touches neither */
		{ SLICE("=61b\r\n=63d\r\n"), SLICE("=61b\r\nneu\r\n=63d\r\n"),
		  { { 4, 4 }, SLICE("neu\r\n") } },
		{ SLICE("=61b\r\n=63d\r\n"), SLICE("=61b\r\nneu=\r\n=63d\r\n"), { { 4, 4 }, SLICE("neu") } },
		/* a line break deleted: a soft one keeps the next line where it is */
		{ SLICE("=61b\r\n=63d\r\n"), SLICE("ab=\r\n=63d\r\n"), { { 2, 4 }, SLICE("") } },
		/* inside a line that goes on */
		{ SLICE("=61b=\r\n=63d\r\n"), SLICE("aXb=\r\n=63d\r\n"), { { 1, 1 }, SLICE("X") } },
		/* at the end, with and without a last line end */
		{ SLICE("=61b\r\n"), SLICE("=61b\r\nX"), { { 4, 4 }, SLICE("X") } },
		{ SLICE("=61b"), SLICE("abX"), { { 2, 2 }, SLICE("X") } },
		{ SLICE("=61b="), SLICE("abX"), { { 2, 2 }, SLICE("X") } },
		{ SLICE(""), SLICE("X"), { { 0, 0 }, SLICE("X") } },
		/* nothing is left behind a soft line break: it goes as well, its blank is kept */
		{ SLICE("=61b =\r\ncd"), SLICE("ab=20"), { { 3, 5 }, SLICE("") } },
		{ SLICE("=61b=\r\ncd"), SLICE("X"), { { 0, 4 }, SLICE("X") } },
		/* a blank that comes to stand at a line end is encoded */
		{ SLICE("a b\r\nc"), SLICE("a=20\r\nc"), { { 2, 3 }, SLICE("") } },
		{ SLICE("ab\r\n"), SLICE("ab\t=20\r\n"), { { 2, 2 }, SLICE("\t ") } },
		/* what must not stand at a line start */
		{ SLICE("a\r\n"), SLICE("=2E\r\na\r\n"), { { 0, 0 }, SLICE(".\r\n") } },
		{ SLICE("x.\r\n"), SLICE("=2E\r\n"), { { 0, 1 }, SLICE("") } },
		{ SLICE("a\r\n"), SLICE("=46rom me\r\na\r\n"), { { 0, 0 }, SLICE("From me\r\n") } },
		{ SLICE("a\r\n"), SLICE("Fromage\r\na\r\n"), { { 0, 0 }, SLICE("Fromage\r\n") } },
		{ SLICE("x--b\r\n"), SLICE("=2D-b\r\n"), { { 0, 1 }, SLICE("") } },
		{ SLICE("a\r\n"), SLICE("- b\r\na\r\n"), { { 0, 0 }, SLICE("- b\r\n") } },
		/* an equals sign, a NUL, an umlaut, lone CR and LF */
		{ SLICE("a\r\n"), SLICE("=3D=00=C3=A4=0Db=0Ac\r\na\r\n"),
		  { { 0, 0 }, SLICE("=\0\xC3\xA4\rb\nc\r\n") } },
		/* the raw equals sign of a careless writer is written right where it is touched */
		{ SLICE("x == y\r\nx == y\r\n"), SLICE("!x =3D=3D y\r\nx == y\r\n"),
		  { { 0, 1 }, SLICE("!x") } },
		/* through the middle of a line break */
		{ SLICE("a\r\nb"), SLICE("a=0A=\r\nb"), { { 1, 2 }, SLICE("") } },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_slice(splice(QP, cases[i].encoded, &cases[i].edit, 1, SLICE("\r\n")),
			     cases[i].spliced);
}

static void
lines_that_end_in_lf_get_lf(void **state)
{
	const struct transfer_edit edit = { { 3, 3 }, SLICE("b \nc\r\n") };

	(void)state;
	assert_slice(splice(QP, SLICE("=61=61\nd\n"), &edit, 1, SLICE("\n")),
		     SLICE("=61=61\nb=20\nc=0D\nd\n"));
}

static void
a_long_line_that_is_touched_is_broken_at_76_and_never_inside_an_escape(void **state)
{
	struct slice encoded = { NULL, 0 };
	struct slice got;
	struct buf long_line;
	struct transfer_edit edit = { { 1000, 1000 }, SLICE("\xE2\x82\xAC") };

	(void)state;
	buf_init(&long_line, arena);
	for (size_t i = 0; i < 700; i++)
		buf_add(&long_line, SLICE("=C3=A4x"));
	encoded = buf_slice(&long_line);
	got = splice(QP, encoded, &edit, 1, SLICE("\r\n"));
	for (struct slice rest = got, line; slice_next_line(&rest, &line, NULL);) {
		assert_true(line.len <= 76);
		for (size_t at = 0; at < line.len; at++) {
			if (line.data[at] == '=' && at + 1 < line.len)
				assert_true(at + 2 < line.len &&
					    ascii_hex_value(line.data[at + 1]) >= 0 &&
					    ascii_hex_value(line.data[at + 2]) >= 0);
		}
	}
	assert_int_equal(decode(QP, got).len, 2103);
}

static void
base64_before_the_edited_line_stays_and_the_rest_keeps_the_width_in_use(void **state)
{
	static const struct {
		struct slice encoded, spliced;
		struct transfer_edit edit;
	} cases[] = {
		/* abcdefghi in lines of eight: the second line is edited */
		{ SLICE("YWJjZGVm\r\nZ2hp\r\n"), SLICE("YWJjZGVm\r\nZ1hoaQ==\r\n"),
		  { { 7, 7 }, SLICE("X") } },
		/* no line end at the end */
		{ SLICE("YWJjZGVm\r\nZ2hp"), SLICE("YWJjZGVm\r\nZ1hoaQ=="), { { 7, 7 }, SLICE("X") } },
		/* added behind padding */
		{ SLICE("YWI="), SLICE("YWJjZA=="), { { 2, 2 }, SLICE("cd") } },
		{ SLICE("YWJjZGVm\r\nYWI=\r\n"), SLICE("YWJjZGVm\r\nYWJjZA==\r\n"),
		  { { 8, 8 }, SLICE("cd") } },
		/* all of the last line goes, and its line end only where it had one */
		{ SLICE("YWJjZGVm\r\nZ2hp\r\n"), SLICE("YWJjZGVm\r\n"), { { 6, 9 }, SLICE("") } },
		{ SLICE("YWJjZGVm\r\nZ2hp"), SLICE("YWJjZGVm"), { { 6, 9 }, SLICE("") } },
		{ SLICE("YWJj\r\n"), SLICE(""), { { 0, 3 }, SLICE("") } },
		{ SLICE(""), SLICE("WA=="), { { 0, 0 }, SLICE("X") } },
		/* the second line begins inside a group: the first cannot stay */
		{ SLICE("YWJjZG\r\nVmZ2hp\r\n"), SLICE("YWJj\r\nZGVm\r\nZ1hp\r\n"),
		  { { 7, 8 }, SLICE("X") } },
		/* whole lines taken: what follows is in step again */
		{ SLICE("YWJj\r\nZGVm\r\nZ2hp\r\n"), SLICE("YWJj\r\nZ2hp\r\n"), { { 3, 6 }, SLICE("") } },
		/* LF, blank lines and blanks at line ends before the edit stay too */
		{ SLICE("\nYWJj \n\nZGVm\n"), SLICE("\nYWJj \n\nWGRlZg==\r\n"), { { 3, 3 }, SLICE("X") } },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_slice(splice(B64, cases[i].encoded, &cases[i].edit, 1, SLICE("\r\n")),
			     cases[i].spliced);
}

static void
damage_stays_where_no_edit_comes_near(void **state)
{
	static const struct {
		enum transfer_encoding transfer;
		struct slice encoded, spliced;
		struct transfer_edit edit;
	} cases[] = {
		/* "=" that begins nothing, before and behind the edited line */
		{ QP, SLICE("a == b\r\n=61 c\r\n=Xd\r\ne=3"), SLICE("a == b\r\naX c\r\n=Xd\r\ne=3"),
		  { { 9, 9 }, SLICE("X") } },
		/* blanks behind a soft break */
		{ QP, SLICE("a= \t\r\nb\r\nc\r\n"), SLICE("a= \t\r\nb\r\ncX\r\n"),
		  { { 5, 5 }, SLICE("X") } },
		/* abc ! def ghi: junk before the line of the edit stays, the line itself is whole again */
		{ B64, SLICE("YWJj\r\nZG!Vm\r\nZ2hp\r\n"), SLICE("YWJj\r\nZGVm\r\nWGdo\r\naQ==\r\n"),
		  { { 6, 6 }, SLICE("X") } },
		{ B64, SLICE("YWJj\r\nZGVm\r\nZ2!hp\r\n"), SLICE("YWJj\r\nZFhl\r\nZmdo\r\naQ==\r\n"),
		  { { 4, 4 }, SLICE("X") } },
		/* what a list put behind the end: text to some, nothing to most */
		{ B64, SLICE("YWI=\r\n-- \r\nA list\r\n"), SLICE("WGFi\r\nYw==\r\n-- \r\nA list\r\n"),
		  { { 0, 2 }, SLICE("Xabc") } },
		{ B64, SLICE("YWI=\r\n\r\n"), SLICE("YWJY\r\n"), { { 2, 2 }, SLICE("X") } },
		{ B64, SLICE("YWI=\r\n!\r\n"), SLICE("YWJY\r\n"), { { 2, 2 }, SLICE("X") } },
		/* pieces put together: edited in the first, and in the second */
		{ B64, SLICE("YQ==\r\nYmNk\r\n"), SLICE("YVg=\r\nYmNk\r\n"), { { 1, 1 }, SLICE("X") } },
		{ B64, SLICE("YQ==\r\nYmNk\r\n"), SLICE("YWJY\r\nY2Q=\r\n"), { { 2, 2 }, SLICE("X") } },
		{ B64, SLICE("YWJj\r\nYQ=\r\n=\r\nYmNk\r\n"), SLICE("YWJj\r\nYWJY\r\nY2Q=\r\n"),
		  { { 5, 5 }, SLICE("X") } },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_slice(splice(cases[i].transfer, cases[i].encoded, &cases[i].edit, 1, SLICE("\r\n")),
			     cases[i].spliced);
}

/* Who stops at the padding reads all but the white space at the end, who goes on reads all of it. */
static void
padding_before_more_data_is_kept_by_white_space_at_the_end(void **state)
{
	static const struct {
		struct slice encoded, spliced;
		struct transfer_edit edit;
	} cases[] = {
		/* ab, line end; the list's footer */
		{ SLICE("YWINCg==\r\nA list\r\n"), SLICE("Yg==\r\nDQo=\r\nA list\r\n"),
		  { { 0, 1 }, SLICE("") } },
		{ SLICE("YWJjCg==\nA list\n"), SLICE("YmM=\r\nCg==\nA list\n"), { { 0, 1 }, SLICE("") } },
		{ SLICE("YWJjIA==\nA list\n"), SLICE("YmM=\r\nIA==\nA list\n"), { { 0, 1 }, SLICE("") } },
		/* what is left ends with a line that would have stayed */
		{ SLICE("YWEK\r\nYQ==\r\nA list\r\n"), SLICE("YWE=\r\nCg==\r\nA list\r\n"),
		  { { 3, 4 }, SLICE("") } },
		/* a second piece */
		{ SLICE("YWJjCg==\nYWJj\n"), SLICE("YmM=\r\nCg==\nYWJj\n"), { { 0, 1 }, SLICE("") } },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_slice(splice(B64, cases[i].encoded, &cases[i].edit, 1, SLICE("\r\n")),
			     cases[i].spliced);
}

/* Who stops at the padding would read on into what a list put there, or miss a letter. */
static void
padding_that_would_go_missing_before_more_data_is_refused(void **state)
{
	static const struct {
		struct slice encoded;
		struct transfer_edit edit;
	} cases[] = {
		{ SLICE("YWI=\r\nA list\r\n"), { { 2, 2 }, SLICE("X") } },
		{ SLICE("YQ==\r\nA list\r\n"), { { 0, 1 }, SLICE("") } },		/* nothing is left */
		{ SLICE("AGEACg==\r\nA list\r\n"), { { 0, 1 }, SLICE("") } },	/* UTF-16 */
		{ SLICE("AGEACg==\r\nA list\r\n"), { { 1, 2 }, SLICE("") } },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct slice copy, result;
		struct transfer_decoded decoded = decoded_from(B64, cases[i].encoded, &copy);
		struct error err;

		assert_false(transfer_splice(arena, B64, copy, &decoded, &cases[i].edit, 1,
					     SLICE("\r\n"), &result, &err));
		assert_int_equal(err.kind, FAULT_INPUT);
	}
}

static void
a_line_over_998_bytes_is_broken_wherever_the_edit_is(void **state)
{
	static const struct {
		enum transfer_encoding transfer;
		const char *unit, *end;
	} cases[] = {
		{ QP, "=C3=A4x y", "\r\n" }, { QP, "abc", "=\r\n" }, { B64, "YWJj", "\r\n" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases) * 3; i++) {
		enum transfer_encoding transfer = cases[i / 3].transfer;
		struct transfer_edit edit = { { 0, 0 }, SLICE("X") };
		struct slice encoded, text, got;
		struct buf lines;

		buf_init(&lines, arena);
		for (size_t line = 0; line < 3; line++) {
			for (size_t k = 0; k < (line == 1 ? 1250 : 4); k++)
				buf_string(&lines, cases[i / 3].unit);
			buf_string(&lines, cases[i / 3].end);
		}
		encoded = buf_slice(&lines);
		text = decode(transfer, encoded);
		edit.range.start = edit.range.end = text.len * (i % 3) / 2;
		got = splice(transfer, encoded, &edit, 1, SLICE("\r\n"));
		assert_true(longest_line(got) <= 76);
		assert_slice(decode(transfer, got), edited(text, &edit, 1));
	}
}

static void
a_digit_that_was_dropped_is_not_taken_up_by_what_is_written_behind_it(void **state)
{
	/* the Z is dropped because of the "=" that follows it on the next line */
	const struct transfer_edit edit = { { 3, 3 }, SLICE("X") };

	(void)state;
	assert_slice(decode(B64, splice(B64, SLICE("YWJjZ\n=ZGVm\n"), &edit, 1, SLICE("\n"))),
		     SLICE("abcXdef"));
}

static void
base64_in_one_long_line_is_wrapped_at_76(void **state)
{
	struct transfer_edit edit = { { 5, 5 }, SLICE("X") };
	struct slice long_line = { NULL, 0 };
	struct slice got;
	struct buf encoded;

	(void)state;
	buf_init(&encoded, arena);
	for (size_t i = 0; i < 100; i++)
		buf_add(&encoded, SLICE("YWJj"));
	long_line = buf_slice(&encoded);
	got = splice(B64, long_line, &edit, 1, SLICE("\r\n"));
	for (struct slice rest = got, line; slice_next_line(&rest, &line, NULL);)
		assert_true(line.len == 76 || rest.len == 0);
	assert_int_equal(decode(B64, got).len, 301);
	assert_true(got.data[got.len - 1] != '\n');
}

static void
a_whole_text_is_encoded_so_that_it_decodes_to_itself(void **state)
{
	static const struct {
		enum transfer_encoding transfer;
		struct slice bytes, encoded;
	} cases[] = {
		{ QP, SLICE("B\xC3\xA4r \r\n.\r\n"), SLICE("B=C3=A4r=20\r\n=2E\r\n") },
		{ QP, SLICE(""), SLICE("") },
		{ QP, SLICE("a\t"), SLICE("a=09") },
		{ B64, SLICE("B\xC3\xA4r"), SLICE("QsOkcg==\r\n") },
		{ B64, SLICE(""), SLICE("") },
		{ TRANSFER_8BIT, SLICE("B\xC3\xA4r"), SLICE("B\xC3\xA4r") },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct slice got;
		struct error err;

		assert_true(transfer_encode(arena, cases[i].transfer, cases[i].bytes, SLICE("\r\n"),
					    &got, &err));
		assert_slice(got, cases[i].encoded);
		assert_slice(decode(cases[i].transfer, got), cases[i].bytes);
	}
}

static void
a_spent_budget_is_a_limit(void **state)
{
	struct arena *small = arena_new(256);
	struct transfer_decoded decoded;
	struct error err;
	uint8_t bytes[400];

	(void)state;
	memset(bytes, 'A', sizeof(bytes));
	bytes[7] = '=';
	assert_false(transfer_decode(small, B64, (struct slice){ bytes, 400 }, &decoded, &err));
	assert_int_equal(err.kind, FAULT_LIMIT);
	assert_false(transfer_decode(small, QP, (struct slice){ bytes, 400 }, &decoded, &err));
	assert_int_equal(err.kind, FAULT_LIMIT);
	arena_free(small);
}

/* ---- properties ----------------------------------------------------------------------------- */

/* xorshift64: the same bytes on every machine and in every run. */
static uint64_t seed;

static size_t
below(size_t bound)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (size_t)(seed % bound);
}

/* Text that is made of what is difficult. */
static struct slice
random_text(size_t pieces)
{
	static const struct slice kinds[] = {
		SLICE("a"), SLICE(" "), SLICE("\t"), SLICE("="), SLICE("\r\n"), SLICE("\n"), SLICE("\r"),
		SLICE("."), SLICE("--"), SLICE("From "), SLICE("\xC3\xA4"), SLICE("\0"), SLICE("=3D"),
		SLICE("wort "), SLICE("ein etwas l\xC3\xA4ngerer Satz, der Platz braucht. "), SLICE("\xFF"),
	};
	struct buf text;

	buf_init(&text, arena);
	while (pieces-- > 0)
		buf_add(&text, kinds[below(COUNT(kinds))]);
	return buf_slice(&text);
}

/* The text as some mailer may have encoded it: needless escapes, odd widths, soft breaks. */
static struct slice
randomly_encoded(enum transfer_encoding transfer, struct slice text, struct slice newline)
{
	static const char base64[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	struct buf out;
	size_t width = 1 + below(100);
	size_t column = 0;

	buf_init(&out, arena);
	if (transfer == QP) {
		for (size_t i = 0; i < text.len; i++) {
			if (slice_has_at(text, i, newline) && below(8) > 0) {
				buf_add(&out, newline);
				i += newline.len - 1;
			} else if (below(5) == 0 || text.data[i] < ' ' || text.data[i] == '=') {
				buf_printf(&out, below(2) ? "=%02X" : "=%02x", text.data[i]);
			} else {
				buf_byte(&out, text.data[i]);
			}
			if (below(20) == 0) {
				buf_string(&out, below(4) ? "=" : "= ");
				buf_add(&out, newline);
			}
		}
		return buf_slice(&out);
	}
	for (size_t i = 0; i < text.len; i += 3) {
		uint32_t bits = (uint32_t)text.data[i] << 16 |
				(i + 1 < text.len ? (uint32_t)text.data[i + 1] << 8 : 0) |
				(i + 2 < text.len ? (uint32_t)text.data[i + 2] : 0);
		for (size_t k = 0; k < 4; k++) {
			bool past = i + k > text.len;

			buf_byte(&out, past ? '=' : (uint8_t)base64[bits >> (18 - 6 * k) & 63]);
			if (++column % width == 0)
				buf_add(&out, newline);
		}
	}
	return buf_slice(&out);
}

static size_t
random_edits(struct transfer_edit *edits, size_t most, size_t len)
{
	size_t count = 0;
	size_t at = 0;

	while (count < most && below(4) > 0) {
		at += below(len - at + 1) / (1 + below(4));
		edits[count].range.start = at;
		at += below(3) == 0 ? 0 : below(len - at + 1) / (1 + below(9));
		edits[count].range.end = at;
		edits[count].bytes = random_text(below(12));
		count++;
		if (at == len)
			break;
		at++;
	}
	return count;
}

/* Every "=" that was not in the part before stands before two digits or a line end. */
static void
assert_no_bare_equals_sign(struct slice encoded)
{
	for (size_t at = 0; at < encoded.len; at++) {
		if (encoded.data[at] != '=')
			continue;
		if (at + 2 < encoded.len && ascii_hex_value(encoded.data[at + 1]) >= 0 &&
		    ascii_hex_value(encoded.data[at + 2]) >= 0)
			continue;
		while (at + 1 < encoded.len && encoded.data[at + 1] == ' ')
			at++;
		if (!slice_has_at(encoded, at + 1, SLICE("\r\n")) &&
		    !slice_has_at(encoded, at + 1, SLICE("\n")) && at + 1 < encoded.len)
			fail_msg("bare = at %zu of \"%.*s\"", at, SLICE_ARG(encoded));
	}
}

static void
assert_splice_holds(enum transfer_encoding transfer, struct slice newline)
{
	struct transfer_edit edits[5];
	struct slice text = random_text(below(120));
	struct slice encoded = transfer == TRANSFER_8BIT
				       ? text
				       : randomly_encoded(transfer, text, newline);
	size_t count = random_edits(edits, COUNT(edits), text.len);
	struct slice got = splice(transfer, encoded, edits, count, newline);
	size_t longest = longest_line(encoded);

	assert_slice(decode(transfer, encoded), text);
	assert_slice(decode(transfer, got), edited(text, edits, count));
	if (transfer == TRANSFER_8BIT)
		return;
	if (longest_line(got) > (longest > 76 ? longest : 76))
		fail_msg("a line of %zu bytes", longest_line(got));
	if (transfer == QP)
		assert_no_bare_equals_sign(got);
}

static void
decoding_a_spliced_text_gives_the_edited_text(void **state)
{
	static const enum transfer_encoding all[] = { QP, B64, TRANSFER_8BIT };
	size_t rounds = 0;

	(void)state;
	seed = 0x9E3779B97F4A7C15;
	for (; rounds < 30000; rounds++) {
		assert_splice_holds(all[rounds % 3], rounds % 2 ? SLICE("\r\n") : SLICE("\n"));
		if (rounds % 50 == 0)
			arena_reset(arena);
	}
	printf("# figure: random splices %zu\n", rounds);
}

/* Whatever the bytes: they come back, and what is written is quoted-printable by the letter. */
static void
decoding_an_encoded_text_gives_the_text(void **state)
{
	(void)state;
	seed = 4711;
	for (size_t round = 0; round < 4000; round++) {
		struct slice newline = round % 2 ? SLICE("\r\n") : SLICE("\n");
		struct slice text = random_text(below(80)), got, line;
		struct error err;
		struct buf bytes;

		buf_init(&bytes, arena);
		for (size_t k = below(400); round % 4 > 1 && k > 0; k--)
			buf_byte(&bytes, (uint8_t)below(256));
		if (round % 4 > 1)
			text = buf_slice(&bytes);
		assert_true(transfer_encode(arena, QP, text, newline, &got, &err));
		assert_slice(decode(QP, got), text);
		assert_no_bare_equals_sign(got);
		while (slice_next_line(&got, &line, NULL)) {
			if (line.len > 76 || (line.len > 0 && strchr(" \t", line.data[line.len - 1]) != NULL))
				fail_msg("line \"%.*s\"", SLICE_ARG(line));
			for (size_t k = 0; k < line.len; k++)
				assert_true((line.data[k] >= ' ' && line.data[k] < 0x7F) || line.data[k] == '\t');
		}
		assert_true(transfer_encode(arena, B64, text, newline, &got, &err));
		assert_slice(decode(B64, got), text);
		arena_reset(arena);
	}
}

static size_t
common_start(struct slice a, struct slice b)
{
	size_t len = 0;

	while (len < a.len && len < b.len && a.data[len] == b.data[len])
		len++;
	return len;
}

static size_t
common_end(struct slice a, struct slice b)
{
	size_t len = 0;

	while (len < a.len && len < b.len && a.data[a.len - 1 - len] == b.data[b.len - 1 - len])
		len++;
	return len;
}

/* An insertion changes one line at most: what differs holds one line end, its own. */
static void
untouched_quoted_printable_lines_stay_byte_for_byte(void **state)
{
	(void)state;
	seed = 42;
	for (size_t round = 0; round < 5000; round++) {
		struct slice text = random_text(200);
		struct slice encoded = randomly_encoded(QP, text, SLICE("\r\n"));
		size_t at = below(text.len + 1);
		struct transfer_edit edit = { { at, at }, SLICE("eingef\xC3\xBCgt") };
		struct slice got = splice(QP, encoded, &edit, 1, SLICE("\r\n"));
		size_t start = common_start(encoded, got);
		size_t end = common_end(slice_from(encoded, start), slice_from(got, start));
		struct slice changed = slice_range(encoded, (struct range){ start, encoded.len - end });
		size_t lines = 0;

		for (size_t i = 0; i < changed.len; i++)
			lines += changed.data[i] == '\n';
		if (lines > 1)
			fail_msg("more than one line changed: \"%.*s\"", SLICE_ARG(changed));
		arena_reset(arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		TEST(quoted_printable_and_base64_are_read_as_mail_programs_read_them),
		TEST(text_without_an_escape_is_not_copied),
		TEST(every_decoded_byte_maps_to_the_encoded_unit_it_came_from),
		TEST(an_edit_changes_the_encoded_lines_that_it_touches_and_no_other),
		TEST(lines_that_end_in_lf_get_lf),
		TEST(a_long_line_that_is_touched_is_broken_at_76_and_never_inside_an_escape),
		TEST(base64_before_the_edited_line_stays_and_the_rest_keeps_the_width_in_use),
		TEST(damage_stays_where_no_edit_comes_near),
		TEST(padding_before_more_data_is_kept_by_white_space_at_the_end),
		TEST(padding_that_would_go_missing_before_more_data_is_refused),
		TEST(a_line_over_998_bytes_is_broken_wherever_the_edit_is),
		TEST(a_digit_that_was_dropped_is_not_taken_up_by_what_is_written_behind_it),
		TEST(base64_in_one_long_line_is_wrapped_at_76),
		TEST(a_whole_text_is_encoded_so_that_it_decodes_to_itself),
		TEST(a_spent_budget_is_a_limit),
		TEST(decoding_a_spliced_text_gives_the_edited_text),
		TEST(decoding_an_encoded_text_gives_the_text),
		TEST(untouched_quoted_printable_lines_stay_byte_for_byte),
	};

	return cmocka_run_group_tests_name("mail/transfer_encoding", tests, NULL, NULL);
}
