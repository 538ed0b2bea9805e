/*
 * Where links lead, which patterns that fits, and what fires.
 */
#include "policy/link.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/compiler.h"
#include "policy/address.h"
#include "policy/folder_test.h"
#include "text/article.h"

static bool
fits(const char *pattern, const char *href)
{
	struct arena *arena = arena_new(1 * MiB);
	struct diagnostics diags;
	struct address_pattern parsed;
	struct address address, inside[ADDRESSES_INSIDE_MOST];
	size_t len = strlen(href), count;
	uint8_t *copy = malloc(len);
	bool fits = false;

	memcpy(copy, href, len);
	diagnostics_init(&diags);
	assert_true(address_pattern_parse(arena, pattern, (struct place){ 0 }, &parsed, &diags));
	if (address_read(arena, (struct slice){ copy, len }, &address)) {
		fits = address_fits(&address, &parsed);
		count = addresses_inside(arena, &address, inside);
		for (size_t i = 0; i < count; i++)
			fits |= address_fits(&inside[i], &parsed);
	}
	diagnostics_done(&diags);
	arena_free(arena);
	free(copy);
	return fits;
}

static void
a_pattern_fits_the_addresses_a_reader_would_land_at(void **state)
{
	static const struct {
		const char *pattern, *href;
		bool fits;
	} cases[] = {
		/* Hosts, on the borders of labels. */
		{ "binance.com", "https://binance.com", true },
		{ "binance.com", "http://www.Binance.com/de/price", true },
		{ "binance.com", "https://mybinance.com/", false },
		{ "binance.com", "https://binance.com.evil.example/", false },
		{ "binance.com", "https://binance.com.:443/x", true },
		{ "binance.com", "//binance.com/x", true },
		{ "binance.com", "binance.com/x", true },
		{ "binance.com", "https://user@binance.com/", true },
		{ "binance.com", "https://binance.com@other.example/", false },
		{ "binance.com", "https:\\\\binance.com\\x", true },
		{ "binance.com", "ht\ntps://bin\tance.com/", true },
		{ "binance.com", "mailto:x@binance.com", false },
		{ "binance.com", "javascript:binance.com", false },
		{ "binance.com", "#binance.com", false },
		{ "binance.com", "https://other.example/binance.com", false },
		{ "*.bybit.com", "https://www.bybit.com/", true },
		{ "*.bybit.com", "https://bybit.com/", false },
		{ "binance.*", "https://www.binance.us/", true },
		{ "binance.*", "https://www.mybinance.us/", false },
		{ "https://binance.com", "http://binance.com/", true },
		/* As readers know names of hosts. */
		{ "münze.example", "https://xn--mnze-0ra.example/", true },
		{ "xn--mnze-0ra.example", "https://MÜNZE.example/", true },
		{ "binance.com", "https://b%69nance.com/", true },
		{ "binance.com", "https://bіnance.com/", true },	/* a Cyrillic letter */
		{ "binance.com", "https://ｂｉｎａｎｃｅ．com/", true },
		/* Paths. */
		{ "t.me/*", "https://t.me/pumps", true },
		{ "t.me/*", "https://t.me", true },
		{ "t.me/join*", "https://t.me/joinchat/x", true },
		{ "t.me/join*", "https://t.me/x/joinchat", false },
		{ "x.example/a/b", "https://x.example/a/b/", true },
		{ "x.example/a/b", "https://x.example/a/b/c", false },
		{ "*/ref/*", "https://x.example/en/ref/77", true },
		{ "*/ref/*", "https://x.example/en/r%65f/77", true },
		{ "*/ref/*", "https://x.example/reference/77", false },
		{ "*/ref/*", "https://x.example/?a=/ref/77", false },
		/* Parameters. */
		{ "*?ref=*", "https://x.example/join?ref=77", true },
		{ "*?ref=*", "https://x.example/join?a=1&ref=77#top", true },
		{ "*?ref=*", "https://x.example/join?a=1&amp;ref=77", true },
		{ "*?ref=*", "https://x.example/join?REF=77", true },
		{ "*?ref=*", "https://x.example/join?%72ef=77", true },
		{ "*?ref=*", "https://x.example/#/join?ref=77", true },
		{ "*?ref=*", "https://x.example/join?a=ref=77", false },
		{ "*?ref=*", "https://x.example/join?preference=77", false },
		{ "*?ref=*", "https://x.example/ref=77", false },
		{ "*?ref", "https://x.example/join?ref", true },
		{ "*/*?ref", "https://x.example/join?ref=", true },
		{ "*?ref=A1*", "https://x.example/join?ref=A177", true },
		{ "*?ref=A1*", "https://x.example/join?ref=B177", false },
		{ "binance.com?ref=*", "https://binance.com/x?ref=1", true },
		{ "binance.com?ref=*", "https://x.example/x?ref=1", false },
		/* What hands on, one level. */
		{ "binance.com", "https://c.example/r?url=https%3A%2F%2Fbinance.com%2Fx", true },
		{ "binance.com", "https://c.example/r?id=7&u=binance.com", true },
		{ "binance.com", "https://c.example/r?id=binance.com", false },
		{ "binance.com", "https://c.example/L0/https:%2F%2Fbinance.com%2Fx/1/2", true },
		{ "*?ref=*", "https://c.example/r?url=https%3A%2F%2Fb.example%2F%3Fref%3D1", true },
		{ "binance.com", "https://c.example/r?url=https%3A%2F%2Fd.example%2Fr%3Furl%3D"
				 "https%253A%252F%252Fbinance.com", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		print_message("# %s %s\n", cases[i].pattern, cases[i].href);
		assert_int_equal(fits(cases[i].pattern, cases[i].href), cases[i].fits);
	}
}

static void
each_mistake_in_a_link_is_told(void **state)
{
	static const struct {
		const char *link, *expected;
	} cases[] = {
		{ "\"a b.example\"", "link \"a b.example\" has a blank in it; write one pattern a string" },
		{ "\"*\"", "link \"*\" fits every link; name a host, a path or a parameter" },
		{ "\"*/*\"", "link \"*/*\" fits every link; name a host, a path or a parameter" },
		{ "\"binance\"", "link \"binance\" names no host; write all of it, such as \"binance.com\"" },
		{ "\"/ref/*\"", "link \"/ref/*\" names no host; write \"*\" for any" },
		{ "\"*?\"", "link \"*?\" names no parameter; write \"*?ref=*\"" },
		{ "\"*?a=1&b=2\"", "link \"*?a=1&b=2\" names two parameters; write a pattern for each" },
		{ "\"\"", "link \"\" names no host; write \"*\" for any" },
		{ "7", "a link is a whole number; write a string" },
	};
	struct folder *folder = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		char text[500], expected[500], *told;

		print_message("# %s\n", cases[i].link);
		folder_done(folder);
		(void)snprintf(text, sizeof(text), "signals : {\n a : { link = [ %s ]; }; };\n"
			       "rules : { r : { when = \"a\"; action = \"remove\"; }; };\n", cases[i].link);
		folder_write(folder, "p.rules", text);
		assert_null(folder_load(folder));
		told = folder_mistakes(folder);
		(void)snprintf(expected, sizeof(expected), "./p.rules:2: %s\n", cases[i].expected);
		assert_string_equal(told, expected);
		free(told);
	}
}

/* "signal:words" of each hit in a document, in order. */
static const char *
fired(struct folder *folder, struct arena *arena, const char *source, bool html)
{
	const struct signal_set *set = policy_signals(folder->policy);
	struct scratch *scratch = policy_lend_scratch(folder->policy);
	struct document document;
	struct scanned scanned;
	struct error err = { 0 };
	struct buf out;

	assert_true(html ? document_from_html(arena, slice_of(source), NULL, &document, &err)
			 : document_from_plain(arena, slice_of(source), false, false, NULL,
					       &document, &err));
	assert_true(rules_scan(policy_stream_named(folder->policy, NULL), scratch, arena, &document, 0,
			       &scanned, &err));
	buf_init(&out, arena);
	for (size_t i = 0; i < scanned.hits.count; i++) {
		const struct hit *hit = &scanned.hits.items[i];

		buf_printf(&out, "%s%s:", i == 0 ? "" : "|", signal_name(set, hit->signal));
		buf_add(&out, slice_range(document.text,
					  document_text_of_folded(&document, hit->folded)));
	}
	policy_return_scratch(folder->policy, scratch);
	return buf_cstring(&out);
}

static void
every_link_of_a_block_fires_over_its_words(void **state)
{
	static const struct {
		const char *source;
		bool html;
		const char *expected;
	} cases[] = {
		{ "<p>Read <a href=https://n.example>news</a> or <a href='https://x.example/?a=1&amp;ref=2'>"
		  "Größe <b>join</b></a>.", true, "ref:Größe join" },
		{ "<p><a href=https://x.example/?ref=2>one</a> and <a href=https://x.example/?ref=2>two</a>",
		  true, "ref:one|ref:two" },
		{ "<p>Look: <a href=https://x.example/?ref=1><img src=i alt='A picture'></a>", true,
		  "ref:A picture" },
		{ "<p>It stands at https://x.example/?ref=2. <a href=https://n.example>News</a>", true,
		  "ref:https://x.example/?ref=2" },
		{ "<p><a href=https://n.example>www.x.example/?ref=2</a>", true,
		  "ref:www.x.example/?ref=2" },
		{ "<p><a href=https://x.example/?ref=2>https://x.example/?ref=2</a>", true,
		  "ref:https://x.example/?ref=2" },
		{ "<p><a name=ref>x</a><a href>y</a><a href=''>z</a>", true, "" },
		{ "Join <https://x.example/?ref=2> and (www.y.example/?ref=3)\n", false,
		  "ref:https://x.example/?ref=2|ref:www.y.example/?ref=3" },
		{ "<p>Open <a href=https://x.example/?ref=2>an account</a>", true,
		  "ask:Open an account|ref:an account" },
	};
	struct folder *folder = *state;
	struct arena *arena = arena_new(16 * MiB);

	folder_write(folder, "p.rules",
		     "signals : { ref : { link = [ \"*?ref=*\" ]; }; ask : { en = [ \"open {ref}\" ]; }; };\n"
		     "rules : { r : { when = \"ask\"; action = \"remove\"; }; };\n");
	assert_non_null(folder_load(folder));
	for (size_t i = 0; i < COUNT(cases); i++) {
		print_message("# %s\n", cases[i].source);
		assert_string_equal(fired(folder, arena, cases[i].source, cases[i].html),
				    cases[i].expected);
	}
	arena_free(arena);
}

static void
three_neighbouring_links_are_a_run_and_two_are_none(void **state)
{
	static const struct {
		const char *page;
		size_t expected;
	} cases[] = {
		{ "<p><a href=a>one</a><p><a href=b>two</a>", 0 },
		{ "<p><a href=a>one</a><p><a href=b>two</a><p><a href=c>three</a>", 3 },
		{ "<p><a href=a>one</a><p><a href=b>two</a><p>text<p><a href=c>three</a>", 0 },
		{ "<p>text<ul><li><a href=a>one</a><li><a href=b>two</a><li><a href=c>three</a>"
		  "<li><a href=d>four</a></ul><p>text", 4 },
	};
	struct folder *folder = *state;

	folder_write(folder, "p.rules", "signals : { a : { any = [ \"aa\" ]; }; };\n"
		     "rules : { r : { when = \"in-link-run and not a\"; action = \"remove\"; }; };\n");
	assert_non_null(folder_load(folder));
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *arena = arena_new(16 * MiB);
		struct scratch *scratch = policy_lend_scratch(folder->policy);
		const struct stream *stream = policy_stream_named(folder->policy, NULL);
		struct findings findings = { 0 };
		struct document document;
		struct scanned scanned;
		struct error err = { 0 };

		print_message("# %s\n", cases[i].page);
		assert_true(document_from_html(arena, slice_of(cases[i].page), NULL, &document, &err));
		assert_true(rules_scan(stream, scratch, arena, &document, 0, &scanned, &err));
		assert_true(articles_find(arena, &document, NULL, &err));
		assert_true(rules_judge_blocks(stream, &scanned, arena, NULL, &findings, &err));
		assert_int_equal(findings.count, cases[i].expected);
		policy_return_scratch(folder->policy, scratch);
		arena_free(arena);
	}
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, folder_setup, folder_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_pattern_fits_the_addresses_a_reader_would_land_at),
		TEST(each_mistake_in_a_link_is_told),
		TEST(every_link_of_a_block_fires_over_its_words),
		TEST(three_neighbouring_links_are_a_run_and_two_are_none),
	};

	return cmocka_run_group_tests_name("link", tests, NULL, NULL);
}
