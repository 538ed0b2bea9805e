/*
 * Tests of the tokenizer: the exact range of every token, by families of states.
 *
 * What the tokens hold is the html5lib suite's business (html5lib_test.c, where the corpus is at
 * hand); here it is where they stand. Tokens are written as "type start-end what", one after the
 * other; attributes as "name whole=value".
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/compiler.h"
#include "html/tokenizer.h"

#define BUDGET ((size_t)64 << 20)

/* The arena, and a copy of the source that ends where the memory ends. */
struct input {
	struct arena *arena;
	struct slice source;
	uint8_t *copy;
};

static struct input
input_of(struct slice text)
{
	struct input input = { .arena = arena_new(BUDGET),
			       .copy = malloc(text.len + (text.len == 0)) };

	assert_non_null(input.arena);
	assert_non_null(input.copy);
	if (text.len > 0)
		memcpy(input.copy, text.data, text.len);
	input.source = (struct slice){ input.copy, text.len };
	return input;
}

static void
input_done(struct input *input)
{
	arena_free(input->arena);
	free(input->copy);
}

static void
add_attributes(struct buf *out, struct slice source, const struct html_token *token)
{
	for (size_t i = 0; i < token->attribute_count; i++) {
		const struct html_attribute *a = &token->attributes[i];

		buf_byte(out, ' ');
		buf_add(out, slice_range(source, a->name));
		buf_printf(out, " %zu-%zu", a->whole.start, a->whole.end);
		if (a->has_value)
			buf_printf(out, "=%zu-%zu", a->value.start, a->value.end);
		if (a->duplicate)
			buf_string(out, "!");
	}
	if (token->self_closing)
		buf_string(out, " /");
}

static void
add_token(struct buf *out, struct slice source, const struct html_token *token)
{
	static const char *const names[] = {
		[HTML_TEXT] = "text",       [HTML_CHARACTER] = "char",  [HTML_START_TAG] = "start",
		[HTML_END_TAG] = "end",     [HTML_COMMENT] = "comment", [HTML_DOCTYPE] = "doctype",
		[HTML_NOTHING] = "nothing",
	};

	if (out->len > 0)
		buf_string(out, ", ");
	buf_printf(out, "%s %zu-%zu", names[token->type], token->range.start, token->range.end);
	switch (token->type) {
	case HTML_CHARACTER:
		buf_printf(out, " %X", token->code_points[0]);
		if (token->code_points[1] != 0)
			buf_printf(out, "+%X", token->code_points[1]);
		break;
	case HTML_START_TAG:
	case HTML_END_TAG:
		buf_byte(out, ' ');
		buf_add(out, slice_range(source, token->name));
		add_attributes(out, source, token);
		break;
	case HTML_COMMENT:
		buf_printf(out, " %zu-%zu", token->data.start, token->data.end);
		break;
	case HTML_DOCTYPE:
		buf_byte(out, ' ');
		buf_add(out, slice_range(source, token->name));
		if (token->has_public_id)
			buf_printf(out, " public %zu-%zu", token->public_id.start,
				   token->public_id.end);
		if (token->has_system_id)
			buf_printf(out, " system %zu-%zu", token->system_id.start,
				   token->system_id.end);
		if (token->force_quirks)
			buf_string(out, " quirks");
		break;
	default:
		break;
	}
}

struct expected {
	const char *source, *tokens;
};

static void
check(struct slice source, const char *tokens, bool foreign)
{
	struct input input = input_of(source);
	struct html_tokenizer *tokenizer = html_tokenizer_new(input.arena, input.source);
	struct html_token token;
	struct buf got;

	assert_non_null(tokenizer);
	html_tokenizer_set_foreign(tokenizer, foreign);
	buf_init(&got, input.arena);
	while (html_tokenizer_next(tokenizer, &token))
		add_token(&got, input.source, &token);
	assert_false(got.failed || html_tokenizer_failed(tokenizer));
	if (!slice_equal(buf_slice(&got), slice_of(tokens)))
		fail_msg("%.*s\n  is      %.*s\n  not     %s", SLICE_ARG(source),
			 SLICE_ARG(buf_slice(&got)), tokens);
	input_done(&input);
}

#define CHECK_ALL(cases)                             \
	for (size_t i_ = 0; i_ < COUNT(cases); i_++) \
	check(slice_of((cases)[i_].source), (cases)[i_].tokens, false)

static void
text_and_tags_have_the_ranges_of_their_bytes(void **state)
{
	static const struct expected cases[] = {
		{ "", "" },
		{ "ab", "text 0-2" },
		{ "a<b>c</b>d", "text 0-1, start 1-4 b, text 4-5, end 5-9 b, text 9-10" },
		{ "<P CLASS=x>", "start 0-11 P CLASS 3-10=9-10" },
		{ "<o:p></o:p>", "start 0-5 o:p, end 5-11 o:p" },
		{ "1 < 2 <3 </ 4>x", "text 0-9, comment 9-14 11-13, text 14-15" },
		{ "a</>b", "text 0-1, nothing 1-4, text 4-5" },
		{ "a<", "text 0-2" },
		{ "a</", "text 0-3" },
		{ "<br/><br / >", "start 0-5 br /, start 5-12 br" },
		{ "</p/></p a=b>", "end 0-5 p /, end 5-13 p a 9-12=11-12" },
		{ "a\r\n<b>\r", "text 0-3, start 3-6 b, text 6-7" },
		{ "\xEF\xBB\xBF<b>", "text 0-3, start 3-6 b" },
		{ "\xC3<b\xC3>\xC3", "text 0-1, start 1-5 b\xC3, text 5-6" },
	};

	(void)state;
	CHECK_ALL(cases);
}

static void
attributes_have_the_ranges_of_name_value_and_quotes(void **state)
{
	static const struct expected cases[] = {
		{ "<a b=\"c>d\" e='f'>", "start 0-17 a b 3-10=6-9 e 11-16=14-15" },
		{ "<a b = \"c\">", "start 0-11 a b 3-10=8-9" },
		{ "<a b=c/d>", "start 0-9 a b 3-8=5-8" },
		{ "<a b=c>", "start 0-7 a b 3-6=5-6" },
		{ "<a b/>", "start 0-6 a b 3-4 /" },
		{ "<a b=>", "start 0-6 a b 3-5=5-5" },
		{ "<a b=''c>", "start 0-9 a b 3-7=6-6 c 7-8" },
		{ "<a b=\r\n\"c\"\r\nd>", "start 0-14 a b 3-10=8-9 d 12-13" },
		{ "<a =b=c>", "start 0-8 a =b 3-7=6-7" },
		{ "<a b c B=1>", "start 0-11 a b 3-4 c 5-6 B 7-10=9-10!" },
		{ "<a b=\"x&copy=1&amp;\">", "start 0-21 a b 3-20=6-19" },
		{ "<a b=&lt>x", "start 0-9 a b 3-8=5-8, text 9-10" },
		{ "<a/b=c>", "start 0-7 a b 3-6=5-6" },
		{ "<a b=\"c\"/>", "start 0-10 a b 3-8=6-7 /" },
		{ "<a <b>", "start 0-6 a <b 3-5" },
	};

	(void)state;
	CHECK_ALL(cases);
}

static void
text_elements_end_at_their_own_end_tag_only(void **state)
{
	static const struct expected cases[] = {
		{ "<title>a<b>&amp;</b></TITLE >c", "start 0-7 title, text 7-11, char 11-16 26, "
						    "text 16-20, end 20-29 TITLE, text 29-30" },
		{ "<style>a<b>&amp;</b></style>", "start 0-7 style, text 7-20, end 20-28 style" },
		{ "<textarea></textare></textareas></textarea/>",
		  "start 0-10 textarea, text 10-32, end 32-44 textarea /" },
		{ "<script>a</scrip></script x>",
		  "start 0-8 script, text 8-17, end 17-28 script x 26-27" },
		{ "<plaintext>a</plaintext>&lt;", "start 0-11 plaintext, text 11-28" },
		{ "<xmp><p></xmp><p>", "start 0-5 xmp, text 5-8, end 8-14 xmp, start 14-17 p" },
		{ "<noscript><p></noscript>",
		  "start 0-10 noscript, start 10-13 p, end 13-24 noscript" },
	};

	(void)state;
	CHECK_ALL(cases);
}

static void
a_script_in_a_comment_in_a_script_hides_the_end_tag(void **state)
{
	static const struct expected cases[] = {
		{ "<script><!--</script>x",
		  "start 0-8 script, text 8-12, end 12-21 script, text 21-22" },
		{ "<script><!--<script></script>--></script>x",
		  "start 0-8 script, text 8-32, end 32-41 script, text 41-42" },
		{ "<script><!-- - -- <script - -- --></script>x",
		  "start 0-8 script, text 8-34, end 34-43 script, text 43-44" },
		{ "<script><!--<script/</script/--<</script>",
		  "start 0-8 script, text 8-32, end 32-41 script" },
		{ "<script><!--<scripts></script>",
		  "start 0-8 script, text 8-21, end 21-30 script" },
		{ "<script><!-</script>", "start 0-8 script, text 8-11, end 11-20 script" },
		{ "<script><!--<script></scripts></script></script>",
		  "start 0-8 script, text 8-39, end 39-48 script" },
	};

	(void)state;
	CHECK_ALL(cases);
}

static void
comments_have_the_range_of_their_data(void **state)
{
	static const struct expected cases[] = {
		{ "<!--a-->b", "comment 0-8 4-5, text 8-9" },
		{ "<!---->", "comment 0-7 4-4" },
		{ "<!-->", "comment 0-5 4-4" },
		{ "<!--->", "comment 0-6 4-4" },
		{ "<!----->", "comment 0-8 4-5" },
		{ "<!--a--!>", "comment 0-9 4-5" },
		{ "<!--a--!-->", "comment 0-11 4-8" },
		{ "<!--a--!b-->", "comment 0-12 4-9" },
		{ "<!--a- -b-->", "comment 0-12 4-9" },
		{ "<!--<!--x-->", "comment 0-12 4-9" },
		{ "<!--<!-->", "comment 0-9 4-6" },
		{ "<!--<!->-->", "comment 0-11 4-8" },
		{ "<!--<<!-x-->", "comment 0-12 4-9" },
		{ "<!--a", "comment 0-5 4-5" },
		{ "<!--a--", "comment 0-7 4-5" },
		{ "<!--[if mso]><td><![endif]-->", "comment 0-29 4-26" },
	};

	(void)state;
	CHECK_ALL(cases);
}

static void
what_else_begins_with_a_mark_is_a_bogus_comment(void **state)
{
	static const struct expected cases[] = {
		{ "<![if !mso]>x<![endif]>", "comment 0-12 2-11, text 12-13, comment 13-23 15-22" },
		{ "<?xml version=\"1.0\"?>", "comment 0-21 1-20" },
		{ "<!>", "comment 0-3 2-2" },
		{ "<!x", "comment 0-3 2-3" },
		{ "</ p>", "comment 0-5 2-4" },
		{ "<![CDATA[a]]>", "comment 0-13 2-12" },
		{ "<?", "comment 0-2 1-2" },
	};

	(void)state;
	CHECK_ALL(cases);
}

static void
in_foreign_content_a_cdata_section_is_text_between_nothings(void **state)
{
	static const struct expected cases[] = {
		{ "<![CDATA[a<b>&amp;]]>c", "nothing 0-9, text 9-18, nothing 18-21, text 21-22" },
		{ "<![CDATA[]]]>", "nothing 0-9, text 9-10, nothing 10-13" },
		{ "<![CDATA[a]b]]c", "nothing 0-9, text 9-15" },
		{ "<title><b>", "start 0-7 title, start 7-10 b" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		check(slice_of(cases[i].source), cases[i].tokens, true);
}

static void
doctypes_have_the_ranges_of_their_identifiers(void **state)
{
	static const struct expected cases[] = {
		{ "<!DOCTYPE html>", "doctype 0-15 html" },
		{ "<!doctype\r\nHTML >", "doctype 0-17 HTML" },
		{ "<!DOCTYPE html PUBLIC \"a\" 'b'>",
		  "doctype 0-30 html public 23-24 system 27-28" },
		{ "<!DOCTYPE html system'b'>", "doctype 0-25 html system 22-23" },
		{ "<!DOCTYPE html public\"a\"\"b\">",
		  "doctype 0-28 html public 22-23 system 25-26" },
		{ "<!DOCTYPEhtml>", "doctype 0-14 html" },
		{ "<!DOCTYPE>", "doctype 0-10  quirks" },
		{ "<!DOCTYPE html PUBLIC>", "doctype 0-22 html quirks" },
		{ "<!DOCTYPE html PUBLIC \"a>", "doctype 0-25 html public 23-24 quirks" },
		{ "<!DOCTYPE html SYSTEM \"a>", "doctype 0-25 html system 23-24 quirks" },
		{ "<!DOCTYPE html x \"y\">z", "doctype 0-21 html quirks, text 21-22" },
		{ "<!DOCTYPE html SYSTEM 'a' x>", "doctype 0-28 html system 23-24" },
		{ "<!DOCTYPE ht", "doctype 0-12 ht quirks" },
	};

	(void)state;
	CHECK_ALL(cases);
}

static void
references_are_tokens_of_their_own(void **state)
{
	static const struct expected cases[] = {
		{ "a&auml;b", "text 0-1, char 1-7 E4, text 7-8" },
		{ "&lt;&gt;", "char 0-4 3C, char 4-8 3E" },
		{ "R&D &x; & &#; b", "text 0-15" },
		{ "&NotEqualTilde;", "char 0-15 2242+338" },
		{ "&#8364;&#x20AC;", "char 0-7 20AC, char 7-15 20AC" },
		{ "&ampx", "char 0-4 26, text 4-5" },
		{ "&", "text 0-1" },
	};

	(void)state;
	CHECK_ALL(cases);
}

static void
a_nul_is_a_character_that_is_dropped_or_replaced(void **state)
{
	(void)state;
	check(SLICE("a\0b"), "text 0-1, char 1-2 0, text 2-3", false);
	check(SLICE("<title>\0</title>"), "start 0-7 title, char 7-8 FFFD, end 8-16 title", false);
	check(SLICE("<style>\0"), "start 0-7 style, char 7-8 FFFD", false);
	check(SLICE("<script><!--\0-->"),
	      "start 0-8 script, text 8-12, char 12-13 FFFD, text 13-16", false);
	check(SLICE("<plaintext>\0"), "start 0-11 plaintext, char 11-12 FFFD", false);
	check(SLICE("<!--\0-->"), "comment 0-8 4-5", false);
	check(SLICE("<a b=\"\0\" c=\0>"), "start 0-13 a b 3-8=6-7 c 9-12=11-12", false);
}

/* Every prefix of markup that visits each state ends in it: the tokens tile it all the same. */
static void
tokens_tile_a_source_cut_anywhere(void **state)
{
	static const char *const sources[] = {
		"a&amp;b<p class=\"x\" id='y' z=w q>t</p x/>&#x41;&#65;</ p><br/>",
		"<title>a&lt;</titl></title><style>a</styl></style><textarea></textarea >",
		"<script>a<!--b-<c</x--d<script>e-</f--g</script>h--></scrip></script>",
		"<!--a-b--c--!d<!e<!-f<!--g--!>",
		"<!DOCTYPE html PUBLIC \"a\" \"b\" c><!DOCTYPE x SYSTEM 'd'><!DOCTYPE y public 'e'>",
		"<!DOCTYPE html PUBLIC'a''b'><![CDATA[x]]><![if !mso]><?php ?><!ELEMENT>",
	};
	size_t cuts = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(sources); i++) {
		struct slice whole = slice_of(sources[i]);

		for (size_t len = 0; len <= whole.len; len++, cuts++) {
			struct input input = input_of(slice_first(whole, len));
			struct html_tokenizer *t = html_tokenizer_new(input.arena, input.source);
			struct html_token token;
			size_t end = 0;

			while (html_tokenizer_next(t, &token)) {
				assert_int_equal(token.range.start, end);
				assert_true(token.range.end > end);
				end = token.range.end;
			}
			assert_int_equal(end, len);
			input_done(&input);
		}
	}
	assert_true(cuts > 350);
}

static uint32_t
next_random(uint64_t *seed)
{
	*seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(*seed >> 33);
}

/* Markup of random pieces, so that every state is met after every other. */
static struct slice
random_markup(struct arena *arena, uint64_t *seed)
{
	static const char *const pieces[] = {
		"<",      ">",       "</",           "/",     "!",       "--",         "-",
		"<!--",   "-->",     "[CDATA[",      "]]>",   "]",       "\"",         "'",
		"=",      "&",       "&amp",         ";",     "#",       "x41",        "a",
		"B",      " ",       "\r\n",         "\r",    "script",  "<script>",   "</script",
		"title",  "<title ", "style",        "<svg>", "doctype", "<!DOCTYPE ", "PUBLIC",
		"system", "\xC3",    "\xEF\xBB\xBF", "?",     "`",       "plaintex",   "<p",
		"&#",     "\x01",
	};
	struct buf out;
	size_t count = next_random(seed) % 60;

	buf_init(&out, arena);
	for (size_t i = 0; i < count; i++) {
		size_t piece = next_random(seed) % (COUNT(pieces) + 1);

		if (piece == COUNT(pieces))
			buf_byte(&out, 0);
		else
			buf_string(&out, pieces[piece]);
	}
	return buf_slice(&out);
}

static void
assert_inside(struct range outer, struct range inner)
{
	assert_true(inner.start <= inner.end);
	assert_true(range_contains(outer, inner));
}

static void
assert_token_is_sound(const struct html_token *token)
{
	if (token->type == HTML_START_TAG || token->type == HTML_END_TAG)
		assert_inside(token->range, token->name);
	if (token->type == HTML_COMMENT)
		assert_inside(token->range, token->data);
	for (size_t i = 0; i < token->attribute_count; i++) {
		const struct html_attribute *a = &token->attributes[i];

		assert_inside(token->range, a->whole);
		assert_inside(a->whole, a->name);
		assert_inside(a->whole, a->value);
		assert_true(range_len(a->name) > 0);
		assert_true(a->name.end <= a->value.start);
	}
}

static void
tokens_tile_any_source_and_hold_their_parts(void **state)
{
	uint64_t seed = 7;

	(void)state;
	for (unsigned round = 0; round < 20000; round++) {
		struct arena *arena = arena_new(BUDGET);
		struct slice markup = random_markup(arena, &seed);
		struct input input = input_of(markup);
		struct html_tokenizer *t = html_tokenizer_new(input.arena, input.source);
		struct html_token token;
		bool was_text = false;
		size_t end = 0;

		html_tokenizer_set_foreign(t, round % 4 == 0);
		while (html_tokenizer_next(t, &token)) {
			assert_int_equal(token.range.start, end);
			assert_true(token.range.end > end);
			assert_token_is_sound(&token);
			assert_false(was_text && token.type == HTML_TEXT);
			was_text = token.type == HTML_TEXT;
			end = token.range.end;
		}
		assert_int_equal(end, input.source.len);
		input_done(&input);
		arena_free(arena);
	}
}

static void
an_attribute_value_is_read_as_a_browser_reads_it(void **state)
{
	static const struct {
		struct slice source;
		const char *value;
	} cases[] = {
		{ { (const uint8_t *)"<a b='x'>", 9 }, "x" },
		{ { (const uint8_t *)"<a b='x&amp;y&copy=1'>", 22 }, "x&y&copy=1" },
		{ { (const uint8_t *)"<a b='\r\n\r.\r'>", 14 }, "\n\n.\n" },
		{ { (const uint8_t *)"<a b='&#13;&fjlig;'>", 20 }, "\rfj" },
		{ { (const uint8_t *)"<a b='\0'>", 9 }, "\xEF\xBF\xBD" },
		{ { (const uint8_t *)"<a b>", 5 }, "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct input input = input_of(cases[i].source);
		struct html_tokenizer *t = html_tokenizer_new(input.arena, input.source);
		const struct html_attribute *b;
		struct html_token token;

		assert_true(html_tokenizer_next(t, &token));
		assert_null(html_token_attribute(&token, input.source, "bb"));
		b = html_token_attribute(&token, input.source, "b");
		assert_non_null(b);
		if (!slice_equal(html_attribute_value(input.arena, input.source, b),
				 slice_of(cases[i].value)))
			fail_msg("case %zu is not \"%s\"", i, cases[i].value);
		input_done(&input);
	}
}

/* `count` attributes of different names, and then the first name again. */
static struct slice
tag_with_attributes(struct arena *arena, size_t count)
{
	struct buf out;

	buf_init(&out, arena);
	buf_string(&out, "<p");
	for (size_t i = 0; i < count; i++)
		buf_printf(&out, " a%zu=%zu", i, i);
	buf_string(&out, " A0>");
	assert_false(out.failed);
	return buf_slice(&out);
}

static void
the_duplicate_among_many_attributes_is_found(void **state)
{
	static const size_t counts[] = { 1, 2, 15, 16, 17, 18, 40, 1000, 100000 };

	(void)state;
	for (size_t i = 0; i < COUNT(counts); i++) {
		struct arena *arena = arena_new(BUDGET);
		struct slice source = tag_with_attributes(arena, counts[i]);
		struct html_tokenizer *t = html_tokenizer_new(arena, source);
		struct html_token token;

		assert_true(html_tokenizer_next(t, &token));
		assert_int_equal(token.attribute_count, counts[i] + 1);
		for (size_t a = 0; a <= counts[i]; a++)
			assert_int_equal(token.attributes[a].duplicate, a == counts[i]);
		arena_free(arena);
	}
}

static void
a_spent_budget_is_told_from_the_end(void **state)
{
	struct arena *big = arena_new(BUDGET), *small = arena_new(4096);
	struct slice source = tag_with_attributes(big, 1000);
	struct html_tokenizer *t = html_tokenizer_new(small, source);
	struct html_token token;

	(void)state;
	assert_non_null(t);
	assert_false(html_tokenizer_next(t, &token));
	assert_true(html_tokenizer_failed(t));
	assert_false(html_tokenizer_next(t, &token));
	arena_free(small);
	arena_free(big);
}

static void
errors_of_the_input_stream_are_told(void **state)
{
	static const struct {
		struct slice source;
		uint64_t errors;
	} cases[] = {
		{ { (const uint8_t *)"a\t\r\n\f\xC3\xA4", 7 }, 0 },
		{ { (const uint8_t *)"\x01", 1 },
		  UINT64_C(1) << HTML_ERROR_CONTROL_CHARACTER_IN_INPUT_STREAM },
		{ { (const uint8_t *)"\xC2\x80", 2 },
		  UINT64_C(1) << HTML_ERROR_CONTROL_CHARACTER_IN_INPUT_STREAM },
		{ { (const uint8_t *)"\xEF\xBF\xBE", 3 },
		  UINT64_C(1) << HTML_ERROR_NONCHARACTER_IN_INPUT_STREAM },
		{ { (const uint8_t *)"\xED\xA0\x80", 3 },
		  UINT64_C(1) << HTML_ERROR_SURROGATE_IN_INPUT_STREAM },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct input input = input_of(cases[i].source);
		struct html_tokenizer *t = html_tokenizer_new(input.arena, input.source);
		struct html_token token;

		assert_true(html_tokenizer_next(t, &token));
		assert_int_equal(html_tokenizer_errors(t), cases[i].errors);
		input_done(&input);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_and_tags_have_the_ranges_of_their_bytes),
		cmocka_unit_test(attributes_have_the_ranges_of_name_value_and_quotes),
		cmocka_unit_test(text_elements_end_at_their_own_end_tag_only),
		cmocka_unit_test(a_script_in_a_comment_in_a_script_hides_the_end_tag),
		cmocka_unit_test(comments_have_the_range_of_their_data),
		cmocka_unit_test(what_else_begins_with_a_mark_is_a_bogus_comment),
		cmocka_unit_test(in_foreign_content_a_cdata_section_is_text_between_nothings),
		cmocka_unit_test(doctypes_have_the_ranges_of_their_identifiers),
		cmocka_unit_test(references_are_tokens_of_their_own),
		cmocka_unit_test(a_nul_is_a_character_that_is_dropped_or_replaced),
		cmocka_unit_test(tokens_tile_a_source_cut_anywhere),
		cmocka_unit_test(tokens_tile_any_source_and_hold_their_parts),
		cmocka_unit_test(an_attribute_value_is_read_as_a_browser_reads_it),
		cmocka_unit_test(the_duplicate_among_many_attributes_is_found),
		cmocka_unit_test(a_spent_budget_is_told_from_the_end),
		cmocka_unit_test(errors_of_the_input_stream_are_told),
	};

	return cmocka_run_group_tests_name("html/tokenizer", tests, NULL, NULL);
}
