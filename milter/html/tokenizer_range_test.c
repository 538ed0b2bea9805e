/*
 * The ranges of tokens, as properties over sources that are damaged at every place.
 *
 * Whatever the source is, its tokens tile it; of a source that is cut off, all tokens but the last
 * are those of the whole; a part of a source has the tokens that it has alone. Memory ends where
 * the source ends, so the sanitizer sees a byte read too far.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/ascii.h"
#include "base/compiler.h"
#include "html/tokenizer.h"

#define BUDGET ((size_t)1 << 30)

/* Pages that visit the states of the tokenizer, several of them in ways that real mail knows. */
static const char *const pages[] = {
	"",
	"a",
	"<p class=\"x\" id='y' z=w q>t</p x/>&#x41;&#65;</ p><br/>",
	"<a href=\"x>y\" title='a>b' data-c=d>e</a>",
	"<a href=\"x\"title='y'z=1/>a</a/>",
	"<p =x ==y \"z' a<b c\"d=\"e\" a=f A=g>",
	"<img src=\"data:image/png;base64,iVBORw0KGgo+/=\" alt=\"a &gt; b\">",
	"a&amp;b&ampc&notit;&notin;&#0;&#x110000;&#xD800;&#;&#x;&;&unknown;&CounterClockwiseContourIntegral;",
	"<a b='&amp;&copy=1&copy;&#x3c' c=&lt d=\"&quot\">",
	"<title>a&lt;</titl></title><style>a</styl></style><textarea></textarea >",
	"<title><!--</title>--></title x>b",
	"<textarea>\n<b>&nbsp;</textareas></textarea/>",
	"<style>/*</style*/ a > b { c: '</p>' } </style>d",
	"<xmp><b></xmp><noembed></noembed><noframes><iframe></noframes><iframe></iframe>",
	"<script>a<!--b-<c</x--d<script>e-</f--g</script>h--></scrip></script>",
	"<script><!--<script></script></script>--></script>",
	"<script>if (a<b && c>d) '<!--'</script>",
	"<plaintext>a</plaintext><b>&amp;",
	"<!--a-b--c--!d<!e<!-f<!--g--!>",
	"<!--><!---><!----><!--a-><!-- -- --><!--a--!b-->",
	"<!--[if mso]><table><tr><td><![endif]-->a<!--[if !mso]><!-->b<!--<![endif]--><![if x]><![endif]>",
	"<!DOCTYPE html PUBLIC \"a\" \"b\" c><!DOCTYPE x SYSTEM 'd'><!DOCTYPE y public 'e'>",
	"<!DOCTYPE html PUBLIC'a''b'><!doctypehtml><!DOCTYPE><!DOCTYPE >",
	"<!DOCTYPE html PUBLIC \"a>b\"><!DOCTYPE html SYSTEM \"c>d\">",
	"<![CDATA[x]]><?php a > b ?><!ELEMENT br EMPTY></><//></!><!>",
	"<svg><![CDATA[a<b>&amp;]]]]></svg><math><mi></mi></math>",
	"<o:p></o:p><v:rect fill=\"t\"/><amp-img src=x></amp-img><foo-bar\tbaz>",
	"<P CLASS=X>\r\n<BR>\r</P>\n\t\f<B\r\nC\r=\rD\r>",
	"a < b <3 <- </ <<p><<!--x-->",
	"\xC3\xA4<p \xC3\xA4=\xC3\xB6>\xE2\x82\xAC\xF0\x9F\x98\x80</p\xC3\xA4>",
	"<div><<div>></div></div></div",
	"<p/ /a/ b / = c/>",
	"<a\fb\tc\nd>",
	"<scr<script>ipt></script>",
	"<table><tr><td>a<td>b</table",
	"<select><option value=1>a<option>b</select><input value='x'",
	"<a href=&quot;x&quot;>y</a>",
	"&am", "<!-", "<!DOCT", "<![CD", "</scrip", "<p a='", "&#x1", "<!--a--!",
};

/* Memory of exactly the length of what is in it. */
struct source {
	uint8_t *copy;
	struct slice bytes;
};

static struct source
source_of(struct slice before, struct slice middle, struct slice after)
{
	size_t len = before.len + middle.len + after.len;
	struct source source = { .copy = malloc(len == 0 ? 1 : len) };

	assert_non_null(source.copy);
	if (before.len > 0)
		memcpy(source.copy, before.data, before.len);
	if (middle.len > 0)
		memcpy(source.copy + before.len, middle.data, middle.len);
	if (after.len > 0)
		memcpy(source.copy + before.len + middle.len, after.data, after.len);
	source.bytes = (struct slice){ source.copy, len };
	return source;
}

struct tokens {
	struct html_token *items;
	size_t count, cap;
};

static void
assert_inside(struct range outer, struct range inner)
{
	assert_true(inner.start <= inner.end);
	assert_true(range_contains(outer, inner));
}

/* All tokens of a part of the source, which they must tile. */
static struct tokens
tokens_of(struct arena *arena, struct slice source, struct range part)
{
	struct html_tokenizer *t = html_tokenizer_new(arena, source);
	struct tokens tokens = { 0 };
	struct html_token token;
	size_t end = part.start;

	assert_non_null(t);
	html_tokenizer_restart(t, part);
	while (html_tokenizer_next(t, &token)) {
		struct html_token *added;

		if (token.range.start != end || token.range.end <= end)
			fail_msg("%zu-%zu behind %zu in \"%.*s\"", token.range.start, token.range.end,
				 end, SLICE_ARG(source));
		end = token.range.end;
		if (token.type == HTML_START_TAG || token.type == HTML_END_TAG)
			assert_inside(token.range, token.name);
		if (token.type == HTML_COMMENT)
			assert_inside(token.range, token.data);
		for (size_t i = 0; i < token.attribute_count; i++) {
			assert_inside(token.range, token.attributes[i].whole);
			assert_inside(token.attributes[i].whole, token.attributes[i].name);
			assert_inside(token.attributes[i].whole, token.attributes[i].value);
		}
		added = ARENA_PUSH(arena, tokens.items, tokens.count, tokens.cap);
		assert_non_null(added);
		*added = token;
	}
	assert_false(html_tokenizer_failed(t));
	assert_int_equal(end, part.end);
	return tokens;
}

static struct range
all(struct slice source)
{
	return (struct range){ 0, source.len };
}

static bool
range_equal(struct range a, struct range b)
{
	return a.start == b.start && a.end == b.end;
}

static bool
same(const struct html_token *a, const struct html_token *b)
{
	return a->type == b->type && range_equal(a->range, b->range) && a->element == b->element &&
	       range_equal(a->name, b->name) && range_equal(a->data, b->data) &&
	       a->attribute_count == b->attribute_count && a->self_closing == b->self_closing &&
	       a->code_points[0] == b->code_points[0] && a->code_points[1] == b->code_points[1];
}

/* Might the reference before the last token be a longer one in the whole: "&not" of "&notin;"? */
static bool
may_go_on(struct slice source, const struct tokens *cut, size_t i)
{
	const struct html_token *last = &cut->items[cut->count - 1];

	if (i + 2 != cut->count || cut->items[i].type != HTML_CHARACTER || last->type != HTML_TEXT)
		return false;
	for (size_t at = last->range.start; at < last->range.end; at++)
		if (!ascii_is_alnum(source.data[at]))
			return false;
	return true;
}

/* All tokens of the source up to `len` but the last one are those of the whole. */
static void
check_prefix(struct arena *arena, struct slice whole, const struct tokens *tokens, size_t len)
{
	const struct slice none = { 0 };
	struct source source = source_of(slice_first(whole, len), none, none);
	struct tokens cut = tokens_of(arena, source.bytes, all(source.bytes));

	for (size_t i = 0; i + 1 < cut.count; i++)
		if (!may_go_on(source.bytes, &cut, i) &&
		    (i >= tokens->count || !same(&cut.items[i], &tokens->items[i])))
			fail_msg("token %zu of the first %zu bytes of \"%.*s\"", i, len, SLICE_ARG(whole));
	free(source.copy);
}

static void
of_a_source_cut_anywhere_all_tokens_but_the_last_are_those_of_the_whole(void **state)
{
	size_t cuts = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(pages); i++) {
		struct slice page = slice_of(pages[i]);

		for (size_t len = 0; len <= page.len; len++, cuts++) {
			struct arena *arena = arena_new(BUDGET);
			struct tokens tokens = tokens_of(arena, page, all(page));

			check_prefix(arena, page, &tokens, len);
			arena_free(arena);
		}
	}
	printf("# figure: %zu pages cut at %zu places\n", COUNT(pages), cuts);
}

static void
tokens_tile_a_source_with_anything_put_in_anywhere(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
	} pieces[] = {
		{ "\0", 1 },		{ "\r", 1 },   { "\n", 1 },	  { "\r\n", 2 },
		{ "\xEF\xBB\xBF", 3 },	{ "\x80", 1 }, { "\xC3", 1 },	  { "\xED\xA0\x80", 3 },
		{ "\xF0\x9F\x98", 3 },	{ "\xFF", 1 }, { "\xEF\xBF\xBE", 3 }, { ">", 1 },
		{ "<", 1 },		{ "\"", 1 },   { "'", 1 },	  { "&", 1 },
		{ "-", 1 },		{ "\x0B", 1 },
	};
	size_t sources = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(pages); i++) {
		struct arena *arena = arena_new(BUDGET);
		struct slice page = slice_of(pages[i]);

		for (size_t at = 0; at <= page.len; at++) {
			for (size_t k = 0; k < COUNT(pieces); k++, sources++) {
				struct slice piece = { (const uint8_t *)pieces[k].bytes, pieces[k].len };
				struct source source =
				    source_of(slice_first(page, at), piece, slice_from(page, at));
				struct tokens tokens =
				    tokens_of(arena, source.bytes, all(source.bytes));

				/* cut off within or right behind what was put in */
				check_prefix(arena, source.bytes, &tokens, at + 1);
				check_prefix(arena, source.bytes, &tokens, at + piece.len);
				free(source.copy);
				arena_reset(arena);
			}
		}
		arena_free(arena);
	}
	printf("# figure: %zu sources, each also cut off twice\n", sources);
}

static void
a_part_of_a_source_has_the_tokens_that_it_has_alone(void **state)
{
	const struct slice before = SLICE("<script>'<!--"), after = SLICE("--></script>p>;\"'>");

	(void)state;
	for (size_t i = 0; i < COUNT(pages); i++) {
		struct arena *arena = arena_new(BUDGET);
		struct slice page = slice_of(pages[i]);
		struct source source = source_of(before, page, after);
		struct range part = { before.len, before.len + page.len };
		struct tokens alone = tokens_of(arena, page, all(page));
		struct tokens within = tokens_of(arena, source.bytes, part);

		assert_int_equal(alone.count, within.count);
		for (size_t k = 0; k < alone.count; k++) {
			assert_int_equal(alone.items[k].type, within.items[k].type);
			assert_int_equal(alone.items[k].range.end + before.len,
					 within.items[k].range.end);
			assert_int_equal(alone.items[k].attribute_count,
					 within.items[k].attribute_count);
		}
		free(source.copy);
		arena_free(arena);
	}
}

/* ---- over the corpus ----------------------------------------------------------------------- */

enum { CUTS = 40 };	/* of each file */

static struct {
	size_t files, bytes, tokens;
} seen;

static int
check_file(const char *path, const struct stat *st, int type, struct FTW *at)
{
	struct arena *arena = arena_new(BUDGET);
	size_t size = (size_t)st->st_size;
	FILE *file;

	(void)at;
	if (type == FTW_F && size > 0) {
		uint8_t *data = malloc(size);
		struct slice source = { data, size };
		struct tokens tokens;

		file = fopen(path, "rb");
		assert_true(file != NULL && data != NULL);
		assert_int_equal(fread(data, 1, size, file), size);
		(void)fclose(file);
		tokens = tokens_of(arena, source, all(source));
		for (size_t i = 1; i <= CUTS; i++)
			check_prefix(arena, source, &tokens, size / CUTS * i - (i * 7919 % (size / CUTS + 1)));
		seen.files++;
		seen.bytes += size;
		seen.tokens += tokens.count;
		free(data);
	}
	arena_free(arena);
	return 0;
}

static void
tokens_tile_every_page_of_the_corpus_wherever_it_is_cut(void **state)
{
	const char *corpus = getenv("CORPUS");
	char path[4096];

	(void)state;
	(void)snprintf(path, sizeof(path), "%s/html", corpus == NULL ? "" : corpus);
	if (corpus == NULL || nftw(path, check_file, 16, FTW_PHYS) != 0) {
		printf("# there is no html under CORPUS\n");
		skip();
	}
	printf("# figure: %zu tokens tile %zu bytes in %zu files, each cut at %d places\n", seen.tokens,
	       seen.bytes, seen.files, CUTS);
	assert_true(seen.files > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(of_a_source_cut_anywhere_all_tokens_but_the_last_are_those_of_the_whole),
		cmocka_unit_test(tokens_tile_a_source_with_anything_put_in_anywhere),
		cmocka_unit_test(a_part_of_a_source_has_the_tokens_that_it_has_alone),
		cmocka_unit_test(tokens_tile_every_page_of_the_corpus_wherever_it_is_cut),
	};

	return cmocka_run_group_tests_name("html/tokenizer_range", tests, NULL, NULL);
}
