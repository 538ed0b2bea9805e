/*
 * What `unless` may say, and which mail and articles it exempts.
 */
#include "policy/exemption.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/compiler.h"
#include "mail/envelope.h"
#include "mail/message.h"
#include "policy/folder_test.h"
#include "text/article.h"

static void
write_rule(struct folder *folder, const char *scope, const char *unless)
{
	char text[2000];

	folder_done(folder);
	(void)snprintf(text, sizeof(text),
		       "signals : { a : { any = [ \"aa\" ]; }; };\n"
		       "rules : { r : { scope = \"%s\"; when = \"a\"; action = \"reject\"; %s }; };\n",
		       scope, unless);
	folder_write(folder, "p.rules", text);
}

static void
each_mistake_in_unless_is_told(void **state)
{
	static const struct {
		const char *scope, *unless, *expected;
	} cases[] = {
		{ "block", "unless = { sendr = \"@own.example\"; };",
		  "unknown key \"sendr\"; did you mean \"sender\"?" },
		{ "block", "unless = { marks = \"x\"; };", "unknown key \"marks\"; did you mean \"mark\"?" },
		{ "block", "unless = { sender = 3; };", "sender is a whole number; write a list" },
		{ "block", "unless = { sender = \"\"; };",
		  "sender holds an empty string; write strings that say something" },
		{ "block", "unless = { sender = \"own.example\"; };",
		  "\"own.example\" is no address; write \"@own.example\" for all of that domain" },
		{ "block", "unless = { client = \"own.example\"; };",
		  "\"own.example\" is no address or network; write 192.0.2.1, 192.0.2.0/24 or 2001:db8::/32" },
		{ "block", "unless = { macro = \"auth\"; };", "\"auth\" is no macro; write \"name=value\"" },
		{ "block", "unless = { campaign = \": spring\"; };",
		  "\": spring\" names no header field; write \"Name: pattern\"" },
		{ "block", "unless = { newsletter = 1; };",
		  "newsletter is a whole number; write true or false" },
		{ "block", "unless = { };", "this exempts all mail, so that rule r never fires; name a sender, "
		  "list-id, campaign or mark, or write mode = \"off\"" },
		{ "block", "unless = { newsletter = false; };",
		  "this exempts all mail, so that rule r never fires; name a sender, list-id, campaign or "
		  "mark, or write mode = \"off\"" },
		{ "block", "unless = ( );", "unless holds 0 groups; write 1 to 64" },
		{ "block", "unless = \"@own.example\";", "unless is a string; write a group or a list, such as "
		  "{ mark = \"house-ad\"; }" },
		{ "block", "unless = [ \"@own.example\" ];",
		  "unless holds a string; write a group: { sender = \"@own.example\"; }" },
		{ "block", "unless = { mark = \"House Ad\"; };",
		  "\"House Ad\" is no name for a mark; write small letters, digits and \"-\", at most 64" },
		{ "header", "unless = { mark = \"house-ad\"; };",
		  "a header field stands in no article that could carry a mark; name the mail instead" },
	};
	struct folder *folder = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		char expected[500], *text;

		print_message("# %s\n", cases[i].unless);
		write_rule(folder, cases[i].scope, cases[i].unless);
		assert_null(folder_load(folder));
		text = folder_mistakes(folder);
		(void)snprintf(expected, sizeof(expected), "./p.rules:2: %s\n", cases[i].expected);
		assert_string_equal(text, expected);
		free(text);
	}
}

/* Is a finding of the only rule, about the first article of a page, exempted? */
static bool
exempts(struct folder *folder, const char *mail, const char *page)
{
	const struct stream *named = policy_stream_named(folder->policy, NULL);
	struct envelope envelope = { .reverse_path = SLICE("bounce@lists.own.example"),
				     .has_reverse_path = true };
	struct arena *arena = arena_new(16 * MiB);
	struct stream stream = *named;
	struct document document;
	struct message message;
	struct error err;
	bool exempt;

	assert_true(message_parse(arena, slice_of(mail), &LIMITS_DEFAULT, &message, &err));
	message.envelope = &envelope;
	assert_true(document_from_html(arena, slice_of(page), NULL, &document, &err));
	assert_true(articles_find(arena, &document, NULL, &err));
	assert_true(exemptions_of_message(&stream, arena, &message, &stream.exempt));
	exempt = is_exempt(&stream, 0, &document, 0);
	arena_free(arena);
	return exempt;
}

static void
mail_is_exempted_by_the_words_of_match(void **state)
{
	static const char mail[] = "From: A <a@own.example>\r\nList-Id: N <n.own.example>\r\n"
				   "X-Campaign: spring-7\r\nFeedback-ID: c12:cust:kind:esp\r\n\r\n";
	static const struct {
		const char *unless;
		bool exempts;
	} cases[] = {
		{ "unless = { sender = \"@lists.own.example\"; };", true },
		{ "unless = { sender = \"@own.example\"; };", false },
		{ "unless = { sender = \"*@*.own.example\"; };", true },
		{ "unless = { from = \"@OWN.example\"; };", true },
		{ "unless = { from = \"@wn.example\"; };", false },
		{ "unless = { list-id = \"n.own.example\"; };", true },
		{ "unless = { list-id = [ \"x.example\", \"*.own.example\" ]; };", true },
		{ "unless = { campaign = \"spring-*\"; };", true },
		{ "unless = { campaign = \"X-Campaign: spring-*\"; };", true },
		{ "unless = { campaign = \"X-Campaign: autumn-*\"; };", false },
		{ "unless = { campaign = \"c12\"; };", true },
		{ "unless = { campaign = \"cust\"; };", false },
		{ "unless = { header = \"X-Campaign\"; };", true },
		{ "unless = { from = \"@own.example\"; campaign = \"autumn\"; };", false },
		{ "unless = ( { from = \"@own.example\"; }, { campaign = \"autumn\"; } );", true },
		{ "unless = { newsletter = true; };", true },
		{ "unless = { client = \"192.0.2.0/24\"; };", false },
		{ "", false },
	};
	struct folder *folder = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		print_message("# %s\n", cases[i].unless);
		write_rule(folder, "block", cases[i].unless);
		assert_non_null(folder_load(folder));
		assert_int_equal(exempts(folder, mail, "<p>aa"), cases[i].exempts);
	}
}

static void
an_article_is_exempted_by_its_own_mark_only(void **state)
{
	static const char page[] = "<!-- bluepencil mark=house-ad, other --><h1>One</h1><p>Text of one."
				   "<h1>Two</h1><p>Text of two.";
	static const struct {
		const char *unless, *page;
		bool exempts;
	} cases[] = {
		{ "unless = { mark = \"house-ad\"; };", page, true },
		{ "unless = { mark = [ \"x\", \"other\" ]; };", page, true },
		{ "unless = { mark = \"house\"; };", page, false },
		{ "unless = { mark = \"house-ad\"; };", page + 40, false },
		{ "unless = { mark = \"house-ad\"; from = \"@own.example\"; };", page, true },
		{ "unless = { mark = \"house-ad\"; from = \"@other.example\"; };", page, false },
	};
	struct folder *folder = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		print_message("# %s\n", cases[i].unless);
		write_rule(folder, "article", cases[i].unless);
		assert_non_null(folder_load(folder));
		assert_int_equal(exempts(folder, "From: a@own.example\r\n\r\n", cases[i].page),
				 cases[i].exempts);
	}
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, folder_setup, folder_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_mistake_in_unless_is_told),
		TEST(mail_is_exempted_by_the_words_of_match),
		TEST(an_article_is_exempted_by_its_own_mark_only),
	};

	return cmocka_run_group_tests_name("exemption", tests, NULL, NULL);
}
