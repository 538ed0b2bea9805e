/*
 * Texts in their languages, in both forms, and what is filled into them.
 */
#include "policy/template.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/compiler.h"
#include "policy/folder_test.h"
#include "policy/html_text.h"

static void
assert_slice(struct slice slice, const char *expected)
{
	char text[2000];

	(void)snprintf(text, sizeof(text), "%.*s", SLICE_ARG(slice));
	assert_string_equal(text, expected);
}

static void
a_missing_form_is_made_from_the_other(void **state)
{
	struct folder *folder = *state;
	struct arena *arena = arena_new(4 * MiB);
	struct texts *texts;
	const char *language;

	folder_write(folder, "note.de.html",
		     "<p>Keine <b>Anlage&shy;beratung</b> &amp; kein Rat.</p>\r\n"
		     "<ul><li>eins<li>zwei</ul><p>Ende<br>hier</p><style>p{}</style>\r\n");
	folder_write(folder, "note.en.txt", "No advice & <no>\nrisk.\n\n\nRead on.\n");
	folder_write(folder, "note.en.md", "x");
	folder_write(folder, "notes.fr.txt", "x");
	texts = texts_read(arena, ".", "note", (struct place){ "p", 1, 0 }, &folder->diags);
	assert_non_null(texts);
	assert_int_equal(texts_count(texts), 2);
	assert_slice(texts_find(texts, "de", false, &language),
		     "Keine Anlage\u00ADberatung & kein Rat.\n\neins\nzwei\n\nEnde\nhier");
	assert_string_equal(language, "de");
	assert_slice(texts_find(texts, "en", true, NULL),
		     "<p>No advice &amp; &lt;no&gt;<br>\nrisk.</p>\n<p>Read on.</p>");
	assert_slice(texts_find(texts, "pl", false, &language), "No advice & <no>\nrisk.\n\n\nRead on.");
	assert_string_equal(language, "en");
	arena_free(arena);
}

static void
without_english_the_first_language_stands_in(void **state)
{
	struct folder *folder = *state;
	struct arena *arena = arena_new(4 * MiB);
	struct texts *texts;
	const char *language;

	folder_write(folder, "n.pl.txt", "pl");
	folder_write(folder, "n.de.txt", "de");
	texts = texts_read(arena, ".", "n", (struct place){ "p", 1, 0 }, &folder->diags);
	assert_slice(texts_find(texts, "tr", false, &language), "de");
	assert_string_equal(language, "de");
	arena_free(arena);
}

static void
mistakes_in_texts_are_told_in_their_files(void **state)
{
	struct folder *folder = *state;
	struct arena *arena = arena_new(4 * MiB);
	char *text;

	folder_write(folder, "n.de.html", "<p>Eins\n<div><b>zwei</div></i>\n<script>x</script>");
	folder_write(folder, "n.en.txt", "a\nb {artcle} {{x} {a b}");
	folder_write(folder, "n.fr.txt", " \n");
	folder_write(folder, "n.pl.txt", "\xFF");
	assert_non_null(texts_read(arena, ".", "n", (struct place){ "p", 1, 0 }, &folder->diags));
	text = folder_mistakes(folder);
	assert_string_equal(text,
		"./n.de.html:1:1: <p> is never closed\n"
		"./n.de.html:2:6: <b> is never closed\n"
		"./n.de.html:2:19: </i> closes nothing\n"
		"./n.de.html:3:1: <script> has no place in a text that is inserted\n"
		"./n.en.txt:2:3: \"{artcle}\" stands for nothing; there are {article}, {source}, {publisher}, "
		"{rule}, {words} and {date}, and {{ is a brace\n"
		"./n.fr.txt: the text is empty; write it, or remove the file\n"
		"./n.pl.txt:1:1: is not UTF-8 (byte 0xFF, \"\u00FF\" in Latin-1); save the file as UTF-8\n");
	free(text);
	assert_null(texts_read(arena, ".", "m", (struct place){ "p", 1, 0 }, &folder->diags));
	assert_null(texts_read(arena, "none", "n", (struct place){ "p", 1, 0 }, &folder->diags));
	assert_int_equal(folder->diags.errors, 2);
	arena_free(arena);
}

static void
html_that_a_browser_would_guess_at_is_told_with_line_and_column(void **state)
{
#define LOOK " style=\"font-size:13px;color:#555\""
	static const struct {
		const char *html, *told;
	} cases[] = {
		{ "<p" LOOK ">Eins<br>zwei</br></p>", "1:50: </br> closes nothing" },
		{ "<div" LOOK ">\n<p>Eins</div>", "2:1: <p> is never closed" },
		{ "<p" LOOK ">Zürich</div></p>", "1:44: </div> closes nothing" },
		{ "<p style=\"color:red>Eins</p>", "1:1: the tag is never closed; a quote or a \">\" is missing" },
		{ "<p" LOOK ">Eins <img alt=\"x>hier\n<img class=\"y\"></p>",
		  "2:13: a quote is missing here, or before" },
		{ "<p" LOOK ">Eins <a href=x\">hier</a></p>", "1:46: a quote is missing here, or before" },
		{ "<p" LOOK " lang=de lang=en>Eins</p>", "1:46: the tag has lang twice; the second is ignored" },
		{ "<p" LOOK ">Eins</p><br", "1:46: the tag is never closed; a quote or a \">\" is missing" },
		{ "<p" LOOK ">1 < 2</p>", "1:40: \"<\" begins no tag; write &lt;" },
		{ "<p" LOOK ">1 &lt 2</p>", "1:40: \"&lt\" lacks its \";\"" },
		{ "<p" LOOK ">Eins</p><!-- zwei", "1:46: the comment is never closed" },
		{ "<p" LOOK ">Eins</p><?xml?>", "1:46: begins no tag and is dropped" },
		{ "<p" LOOK ">Eins <div>zwei</div></p>", "1:43: <div> cannot stand in a <p>" },
		{ "<p" LOOK ">Eins <p>zwei</p></p>", "1:43: <p> cannot stand in a <p>" },
		{ "<p" LOOK ">Eins</p class=x>", "1:42: </p> has attributes" },
		{ "<p" LOOK ">Eins</p><style>p{}</style>",
		  "1:46: some clients drop <style>; write the styles into style attributes" },
		{ "<p style=\"font-size:13px;background-color:#fff\">Eins</p>",
		  "1:1: says neither its size nor its colour, or but one: set font-size and color inline, "
		  "else it cannot stand in cells without them" },
		{ "<p STYLE='COLOR : red'>Eins</p>",
		  "1:1: says neither its size nor its colour, or but one: set font-size and color inline, "
		  "else it cannot stand in cells without them" },
		{ "<p" LOOK ">A & B &amp; C<!-- x --><!--[if mso]><i>x</i><![endif]--><img alt=\"1 < 2\"/></p>", NULL },
		{ "<table><tr><td" LOOK "><p>Eins</p><p>zwei</p></td></tr></table>", NULL },
		{ "<p style='Color : red; FONT-SIZE:1em'>Eins</p>", NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *arena = arena_new(1 * MiB);
		char *html = malloc(strlen(cases[i].html)), told[300] = "";
		struct diagnostics diags;

		print_message("# %s\n", cases[i].html);
		assert_non_null(html);
		memcpy(html, cases[i].html, strlen(cases[i].html));
		diagnostics_init(&diags);
		html_text_check(arena, (struct slice){ (uint8_t *)html, strlen(cases[i].html) }, "d", &diags);
		assert_int_equal(diags.count, cases[i].told != NULL);
		if (cases[i].told != NULL)
			(void)snprintf(told, sizeof(told), "%zu:%zu: %s", diags.items[0].line,
				       diags.items[0].column, diags.items[0].text);
		assert_string_equal(told, cases[i].told == NULL ? "" : cases[i].told);
		diagnostics_done(&diags);
		free(html);
		arena_free(arena);
	}
}

static void
values_are_put_in_as_they_are_and_escaped_in_html(void **state)
{
	static const struct {
		const char *text;
		bool html;
		const char *expected;
	} cases[] = {
		{ "a {article} b", false, "a A & <b> {date} b" },
		{ "a {article} b", true, "a A &amp; &lt;b&gt; {date} b" },
		{ "{rule}{words}", false, "r\"w\"" },
		{ "{words}", true, "&quot;w&quot;" },
		{ "{{rule} {{", false, "{rule} {" },
		{ "{other} {", false, "{other} {" },
		{ "{rule", false, "{rule" },
		{ "{source}", false, "" },
		{ "", false, "" },
	};
	const struct template_values values = {
		.article = SLICE("A & <b> {date}"), .rule = SLICE("r"), .words = SLICE("\"w\""),
		.date = SLICE("today"),
	};
	struct arena *arena = arena_new(1 * MiB);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		print_message("# %s\n", cases[i].text);
		assert_slice(template_expand(arena, slice_of(cases[i].text), cases[i].html, &values),
			     cases[i].expected);
	}
	arena_free(arena);
}

static void
the_first_unknown_placeholder_is_found(void **state)
{
	static const struct {
		const char *text, *unknown;
	} cases[] = {
		{ "{article} {source} {publisher} {rule} {words} {date}", "" },
		{ "a {publisher} {publishr} {x}", "{publishr}" },
		{ "{{publisher}", "" },
		{ "{a b} {} { {1}", "" },
		{ "", "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_slice(template_unknown(slice_of(cases[i].text)), cases[i].unknown);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, folder_setup, folder_teardown)
		TEST(a_missing_form_is_made_from_the_other),
		TEST(without_english_the_first_language_stands_in),
		TEST(mistakes_in_texts_are_told_in_their_files),
		cmocka_unit_test(html_that_a_browser_would_guess_at_is_told_with_line_and_column),
		cmocka_unit_test(values_are_put_in_as_they_are_and_escaped_in_html),
		cmocka_unit_test(the_first_unknown_placeholder_is_found),
	};

	return cmocka_run_group_tests_name("policy/template", tests, NULL, NULL);
}
