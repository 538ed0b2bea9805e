/* Unit tests of mail/part_text: which charset a part is read in, and how much it may be. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "mail/part_text.h"

static struct part
part_of(enum part_kind kind, const char *charset, enum transfer_encoding transfer, size_t len)
{
	return (struct part){ .number = "1", .kind = kind, .charset = slice_of(charset),
			      .transfer = transfer, .content = { 0, len } };
}

static void
html_may_name_its_charset_where_the_header_does_not(void **state)
{
	static const struct {
		enum part_kind kind;
		const char *charset, *bytes, *text, *meta;
	} cases[] = {
		{ PART_HTML, "", "<meta charset=koi8-r>\xC2", "<meta charset=koi8-r>\u0431", "" },
		{ PART_HTML, "", "<meta charset=utf-16>\xC3\xA4", "<meta charset=utf-16>\u00e4", "" },
		{ PART_HTML, "", "<p>\xE4", "<p>\u00e4", "" },
		{ PART_PLAIN, "", "<meta charset=koi8-r>\xE4", "<meta charset=koi8-r>\u00e4", "" },
		/* the header wins, and it is told that they differ where that matters */
		{ PART_HTML, "iso-8859-1", "<meta charset=koi8-r>\xE4", "<meta charset=koi8-r>\u00e4", "koi8-r" },
		{ PART_HTML, "utf-8", "<meta charset=iso-8859-1>\xC3\xA4", "<meta charset=iso-8859-1>\u00e4",
		  "iso-8859-1" },
		{ PART_HTML, "utf-8", "<meta charset=iso-8859-1>a", "<meta charset=iso-8859-1>a", "" },
		{ PART_HTML, "utf-8", "<meta charset=UTF8>\xC3\xA4", "<meta charset=UTF8>\u00e4", "" },
		{ PART_HTML, "utf-8", "<meta charset='a\"\x01'>\xC3\xA4", "<meta charset='a\"\x01'>\u00e4", "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *arena = arena_new(1024 * 1024);
		struct slice raw = arena_copy(arena, slice_of(cases[i].bytes));
		struct part part = part_of(cases[i].kind, cases[i].charset, TRANSFER_8BIT, raw.len);
		struct part_text text;
		struct error err;

		assert_true(part_text_read(arena, raw, &part, NULL, NULL, &text, &err));
		if (!slice_equal(text.charset.text, slice_of(cases[i].text)) ||
		    !slice_equal(text.meta, slice_of(cases[i].meta)))
			fail_msg("case %zu: \"%.*s\", meta \"%.*s\"", i, SLICE_ARG(text.charset.text),
				 SLICE_ARG(text.meta));
		arena_free(arena);
	}
}

/* "Bär" in UTF-8, and words that a list put behind it. */
static void
rubbish_behind_base64_does_not_turn_the_charset(void **state)
{
	struct slice raw = SLICE("QsOkcg==\r\n____\r\nTo leave this list write to leave@lists.example\r\n");
	struct arena *arena = arena_new(1024 * 1024);
	struct part part = part_of(PART_PLAIN, "utf-8", TRANSFER_BASE64, raw.len);
	struct part_text text;
	struct error err;

	(void)state;
	assert_true(part_text_read(arena, raw, &part, NULL, NULL, &text, &err));
	assert_true(slice_has_at(text.charset.text, 0, slice_of("B\u00e4r")));
	assert_string_equal(text.charset.charset, "UTF-8");
	assert_true(text.decoded.damaged && text.charset.damaged);
	arena_free(arena);
}

static void
all_texts_together_may_be_as_much_as_limits_decoded_says(void **state)
{
	static const struct {
		const char *charset, *bytes;
		enum transfer_encoding transfer;
		size_t before, most, sum;	/* 0: too much */
	} cases[] = {
		{ "utf-8", "abcd", TRANSFER_8BIT, 0, 4, 4 },
		{ "utf-8", "abcd", TRANSFER_8BIT, 6, 10, 10 },
		{ "utf-8", "abcd", TRANSFER_8BIT, 6, 9, 0 },
		{ "utf-8", "abcd", TRANSFER_8BIT, 12, 9, 0 },
		{ "utf-8", "YWJj", TRANSFER_BASE64, 0, 3, 3 },
		{ "utf-8", "=61=62", TRANSFER_QUOTED_PRINTABLE, 0, 2, 2 },
		{ "iso-8859-1", "\xE4\xE4", TRANSFER_8BIT, 0, 4, 4 },
		{ "iso-8859-1", "\xE4\xE4", TRANSFER_8BIT, 0, 3, 0 },
		{ "utf-16le", "YQBi\r\nAA==", TRANSFER_BASE64, 0, 4, 4 },
		{ "utf-16le", "YQBi\r\nAA==", TRANSFER_BASE64, 0, 3, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *arena = arena_new(1024 * 1024);
		struct slice raw = slice_of(cases[i].bytes);
		struct part part = part_of(PART_PLAIN, cases[i].charset, cases[i].transfer, raw.len);
		struct limits limits = LIMITS_DEFAULT;
		size_t sum = cases[i].before;
		struct part_text text;
		struct error err;
		bool ok;

		limits.decoded = cases[i].most;
		ok = part_text_read(arena, raw, &part, &limits, &sum, &text, &err);
		if (ok != (cases[i].sum > 0) || (ok && sum != cases[i].sum))
			fail_msg("case %zu: %d, sum %zu", i, ok, sum);
		if (!ok) {
			assert_int_equal(err.kind, FAULT_LIMIT);
			assert_non_null(strstr(err.text, "part 1: texts decode to more than limits.decoded ("));
		}
		arena_free(arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(html_may_name_its_charset_where_the_header_does_not),
		cmocka_unit_test(rubbish_behind_base64_does_not_turn_the_charset),
		cmocka_unit_test(all_texts_together_may_be_as_much_as_limits_decoded_says),
	};

	return cmocka_run_group_tests_name("mail/part_text", tests, NULL, NULL);
}
