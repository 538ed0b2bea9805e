/*
 * Texts that a rule inserts, written into documents that were made for it alone.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "moderate/footer.h"
#include "moderate/required_text.h"
#include "policy/folder_test.h"

/* One text of one article, and the rule that inserts into it. */
struct fixture {
	struct arena *arena;
	struct message message;
	struct decision decision;
	struct part part;
	struct text text;
	struct issue_article article;
	size_t issue_article;
	struct moderation m;
	struct error err;
	const struct rule *rule;
};

static void
set_up(struct fixture *f, struct folder *folder, enum part_kind kind, const char *source)
{
	struct slice bytes;
	bool made;

	*f = (struct fixture){ .arena = arena_new(16 * MiB) };
	bytes = arena_copy(f->arena, slice_of(source));
	f->part = (struct part){ .kind = kind, .number = "1" };
	f->decision.language = "de";
	made = kind == PART_HTML
		? document_from_html(f->arena, bytes, NULL, &f->text.document, &f->err)
		: document_from_plain(f->arena, bytes, false, false, NULL, &f->text.document, &f->err);
	assert_true(made && articles_find(f->arena, &f->text.document, &(struct article_hints){ 0 }, &f->err));
	assert_int_equal(f->text.document.article_count, 1);
	f->text.part = &f->part;
	f->text.issue_article = &f->issue_article;
	f->text.removed = arena_array(f->arena, f->text.document.block_count, sizeof(bool));
	f->text.footer = footer_find(&f->text.document, f->arena);
	edits_init(&f->text.edits, f->arena);
	f->article.report.source = SLICE("Gazette");
	f->m = (struct moderation){
		.arena = f->arena, .stream = policy_stream_named(folder->policy, NULL),
		.message = &f->message, .decision = &f->decision, .err = &f->err, .texts = &f->text,
		.text_count = 1, .articles = &f->article, .article_count = 1,
	};
	f->rule = f->m.stream->rules[0];
}

/* What the text reads as with the edits done. */
static void
assert_reads(struct fixture *f, const char *wanted)
{
	struct buf out;

	assert_true(edits_finish(&f->text.edits));
	buf_init(&out, f->arena);
	edits_apply(&f->text.edits, f->text.document.source, &out);
	if (!slice_equal(buf_slice(&out), slice_of(wanted)))
		print_error("%.*s\n", SLICE_ARG(buf_slice(&out)));
	assert_true(slice_equal(buf_slice(&out), slice_of(wanted)));
	arena_free(f->arena);
}

static void
load(struct folder *folder)
{
	folder_write(folder, "p.rules",
		     "signals : { money : { any = [ \"money\" ]; }; no : { any = [ \"advice\" ]; }; };\n"
		     "rules : { r : { scope = \"article\"; when = \"money\"; require = \"no\"; action = \"insert\";\n"
		     " text = \"advice\"; }; };\n");
	folder_write(folder, "texts/advice.en.txt", "No advice on {article} ({source}, {date}).\n");
	folder_write(folder, "texts/advice.en.html", "<p>No advice on {article} ({source}, {date}).</p>\n");
	folder_write(folder, "texts/advice.de.txt", "Kein Rat.\n");
	folder_write(folder, "texts/advice.de.html", "<p>Kein Rat.</p>\n");
	assert_non_null(folder_load(folder));
}

#define ENGLISH "The harbour is to grow and the money for it has been found by the town.\n"

static void
the_language_is_the_articles_and_else_the_issues(void **state)
{
	static const struct {
		const char *language, *wanted;
	} cases[] = {
		{ "en", "A & B\n\n" ENGLISH "\nNo advice on A & B (Gazette, ).\n" },
		{ "", "A & B\n\n" ENGLISH "\nKein Rat.\n" },
		{ "fr", "A & B\n\n" ENGLISH "\nNo advice on A & B (Gazette, ).\n" },	/* there is none */
	};

	load(*state);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct wording wording = { 0 };
		struct fixture f;

		set_up(&f, *state, PART_PLAIN, "A & B\n\n" ENGLISH);
		f.text.document.articles[0].language = cases[i].language;
		assert_true(required_text_insert(&f.m, &f.text, 0, f.rule, 0, &wording));
		assert_string_equal(wording.language, cases[i].language[0] == '\0' ? "de" : cases[i].language);
		assert_int_equal(f.decision.inserted_count, 1);
		assert_reads(&f, cases[i].wanted);
	}
}

static void
values_are_escaped_in_html_and_the_date_is_the_messages(void **state)
{
	static struct header_field date = { .name = SLICE("Date"),
					    .body = SLICE(" Sat, 28 Feb 2026 07:00:00 +0100") };
	struct wording wording = { 0 };
	struct fixture f;

	load(*state);
	set_up(&f, *state, PART_HTML, "<h1>A &amp; B</h1>\n<p>" ENGLISH "</p>\n");
	f.text.document.articles[0].language = "en";
	f.message.fields = &date;
	f.message.field_count = 1;
	assert_true(required_text_insert(&f.m, &f.text, 0, f.rule, 0, &wording));
	assert_true(slice_equal(slice_trim(f.decision.inserted[0]),
				SLICE("No advice on A & B (Gazette, 28 February 2026).")));
	assert_reads(&f, "<h1>A &amp; B</h1>\n<p>" ENGLISH "</p>\n"
		     "<p>No advice on A &amp; B (Gazette, 28 February 2026).</p>\n");
}

static void
another_version_says_the_same_and_it_is_told_once(void **state)
{
	struct wording wording = { 0 };
	struct fixture f;

	load(*state);
	set_up(&f, *state, PART_PLAIN, "A\n\n" ENGLISH);
	f.text.document.articles[0].language = "en";
	assert_true(required_text_insert(&f.m, &f.text, 0, f.rule, 0, &wording));
	/* The version is taken for German; the wording that there is counts. */
	f.text.document.articles[0].language = "de";
	edits_init(&f.text.edits, f.arena);
	assert_true(required_text_insert(&f.m, &f.text, 0, f.rule, 0, &wording));
	assert_int_equal(f.decision.inserted_count, 1);
	assert_reads(&f, "A\n\n" ENGLISH "\nNo advice on A (Gazette, ).\n");
}

static void
a_sealed_text_is_not_edited_and_says_what_forbids_it(void **state)
{
	static const struct {
		enum part_seal seal;
		bool is_signed, fixed;
	} cases[] = { { SEAL_SIGNED, true, false }, { SEAL_NONE, false, true } };

	load(*state);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct wording wording = { 0 };
		struct fixture f;

		set_up(&f, *state, PART_PLAIN, "A\n\n" ENGLISH);
		f.text.sealed = true;
		f.part.seal = cases[i].seal;
		assert_true(required_text_insert(&f.m, &f.text, 0, f.rule, 0, &wording));
		assert_int_equal(f.m.edits_signed, cases[i].is_signed);
		assert_int_equal(f.m.edits_fixed, cases[i].fixed);
		assert_int_equal(f.decision.inserted_count, 0);
		assert_reads(&f, "A\n\n" ENGLISH);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, folder_setup, folder_teardown)
		TEST(the_language_is_the_articles_and_else_the_issues),
		TEST(values_are_escaped_in_html_and_the_date_is_the_messages),
		TEST(another_version_says_the_same_and_it_is_told_once),
		TEST(a_sealed_text_is_not_edited_and_says_what_forbids_it),
	};

	return cmocka_run_group_tests_name("moderate/required_text", tests, NULL, NULL);
}
