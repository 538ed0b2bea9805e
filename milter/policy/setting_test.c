/*
 * libconfig files as settings with places, and every way in which people get them wrong.
 */
#include "policy/setting.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/compiler.h"

struct folder {
	char path[64];
	struct diagnostics diags;
};

static int
setup(void **state)
{
	struct folder *folder = calloc(1, sizeof(*folder));

	(void)snprintf(folder->path, sizeof(folder->path), "/tmp/bluepencil-setting-XXXXXX");
	diagnostics_init(&folder->diags);
	*state = folder;
	return mkdtemp(folder->path) == NULL ? -1 : chdir(folder->path);
}

static int
teardown(void **state)
{
	struct folder *folder = *state;
	static const char *const names[] = { "a.rules", "b.rules", "folder", "fifo" };

	for (size_t i = 0; i < COUNT(names); i++)
		(void)remove(names[i]);
	(void)chdir("/");
	(void)rmdir(folder->path);
	diagnostics_done(&folder->diags);
	free(folder);
	return 0;
}

static void
write_file(const char *name, struct slice bytes)
{
	FILE *file = fopen(name, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes.data, 1, bytes.len, file), bytes.len);
	assert_int_equal(fclose(file), 0);
}

/* All diagnostics as printed. */
static char *
printed(const struct diagnostics *diags)
{
	char *text = NULL;
	size_t len;
	FILE *stream = open_memstream(&text, &len);

	diagnostics_print(diags, stream, false);
	(void)fclose(stream);
	return text;
}

static void
assert_printed(struct diagnostics *diags, const char *expected)
{
	char *text = printed(diags);

	assert_string_equal(text, expected);
	free(text);
	diagnostics_done(diags);
}

static struct settings_file *
read_text(struct diagnostics *diags, const char *text)
{
	return settings_read_bytes("x.rules", slice_of(text), diags);
}

static void
values_have_their_types_and_their_lines(void **state)
{
	struct folder *folder = *state;
	struct settings_file *file = read_text(&folder->diags,
		"# first\n"
		"a = [ \"x\",\n"
		" \"y\"\n"
		"];\n"
		"/* over\n two lines */ b : { c = true; d = 1.5 }\n"
		"e = ( 3, { f = 5000000000L }\n"
		" , \"\\\"z\" )\n"
		"g = \"one \"\n"
		"    \"two\"\n"
		"\n"
		"h = -7;\n");
	static const struct {
		const char *name;
		size_t line;
		enum setting_type type;
	} cases[] = {
		{ "a", 2, SETTING_LIST }, { "b", 6, SETTING_GROUP }, { "e", 7, SETTING_LIST },
		{ "g", 9, SETTING_STRING }, { "h", 12, SETTING_INT },
	};
	const struct setting *root, *e;

	assert_non_null(file);
	root = settings_root(file);
	assert_int_equal(setting_count(root), COUNT(cases));
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct setting *setting = setting_at(root, i);

		assert_string_equal(setting_name(setting), cases[i].name);
		assert_int_equal(setting_type(setting), cases[i].type);
		assert_int_equal(setting_place(setting).line, cases[i].line);
		assert_string_equal(setting_place(setting).file, "x.rules");
	}
	assert_int_equal(setting_place(setting_at(setting_at(root, 0), 1)).line, 3);
	assert_true(setting_bool(setting_member(setting_at(root, 1), "c")));
	assert_true(setting_float(setting_member(setting_at(root, 1), "d")) > 1.4);
	e = setting_member(root, "e");
	assert_int_equal(setting_int(setting_at(e, 0)), 3);
	assert_int_equal(setting_int(setting_member(setting_at(e, 1), "f")), 5000000000);
	assert_string_equal(setting_string(setting_at(e, 2)), "\"z");
	assert_int_equal(setting_place(setting_at(e, 2)).line, 8);
	assert_string_equal(setting_string(setting_member(root, "g")), "one two");
	assert_int_equal(setting_int(setting_member(root, "h")), -7);
	assert_null(setting_member(root, "i"));
	settings_free(file);
	file = read_text(&folder->diags, "x = [ \"a|\"\n \"b\", \"c\" ];");
	assert_non_null(file);
	assert_string_equal(setting_string(setting_at(setting_at(settings_root(file), 0), 0)), "a|b");
	settings_free(file);
	assert_printed(&folder->diags, "");
}

static void
an_empty_file_is_an_empty_group(void **state)
{
	struct folder *folder = *state;
	static const char *const texts[] = { "", "\n", "# nothing", "/* */", "\xEF\xBB\xBF# mark" };

	for (size_t i = 0; i < COUNT(texts); i++) {
		struct settings_file *file = read_text(&folder->diags, texts[i]);

		assert_non_null(file);
		assert_int_equal(setting_count(settings_root(file)), 0);
		settings_free(file);
	}
	assert_printed(&folder->diags, "");
}

static void
each_mistake_of_form_has_its_line_and_its_cure(void **state)
{
	struct folder *folder = *state;
	static const struct {
		const char *text, *expected;
	} cases[] = {
		{ "a = 1;\nb = [ 1,\n 2, ];",
		  "x.rules:3: a comma before \"]\"; take the comma away\n" },
		{ "a = [ \"x\"\n \"y\" ];", "x.rules:2: a comma is missing before \"y\"\n" },
		{ "a = ( \"x\", 3 \"y\" );", "x.rules:1: a comma is missing before \"y\"\n" },
		{ "a = \"unclosed;\nb = 3;",
		  "x.rules:1: a string is not closed on its line; write the missing quotation mark"
		  " (\")\n" },
		{ "a : {\n b = 1;\n", "x.rules:1: \"{\" is never closed; write \"}\"\n" },
		{ "a : {\n b = [ 1 };\n",
		  "x.rules:2: \"}\" does not close the \"[\" of line 2; write \"]\" before it\n" },
		{ "a = 1;\n};", "x.rules:2: \"}\" closes nothing; take it away\n" },
		{ "a = block;", "x.rules:1: \"block\" needs quotation marks around it\n" },
		{ "a 1;\nb = 2;", "x.rules:1: \"=\" is missing behind \"a\"\n" },
		{ "a = ;\nb = 2;", "x.rules:1: a value is missing behind \"a\"\n" },
		{ "a = \u201Ex\u201C;", "x.rules:1: strings stand between straight quotation marks "
		  "(\"), not \u201E\n" },
		{ "a = 'x';",
		  "x.rules:1: strings stand between straight quotation marks (\"), not '\n" },
		{ "\u00E4 = 3;", "x.rules:1: \"\u00E4\" belongs to nothing here; text needs quotation "
		  "marks, a comment a \"#\" before it\n" },
		{ "\"a\" = 3;", "x.rules:1: a string without a name; write name = \"a\"\n" },
		{ "a == 3;", "x.rules:1: a value is missing behind \"a\"\n" },
		{ "a = 1;\na = 2;\n",
		  "x.rules:2: this name is used twice in one group; rename or remove one\n" },
		{ "a = [ 1,\n \"x\" ];\n",
		  "x.rules:2: an array [ ] holds values of one type; write a list ( )\n" },
		{ "a = { { b = 1; } }", "x.rules:1: \"{\" without a name before it; write name = {\n" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		print_message("# %s\n", cases[i].text);
		assert_null(read_text(&folder->diags, cases[i].text));
		diagnostics_sort(&folder->diags);
		assert_printed(&folder->diags, cases[i].expected);
	}
}

static void
mistakes_after_the_first_are_told_too(void **state)
{
	struct folder *folder = *state;

	assert_null(read_text(&folder->diags, "a = [ 1, ];\nb = \"x;\nc 3\nd = no;\n"));
	assert_printed(&folder->diags,
		       "x.rules:1: a comma before \"]\"; take the comma away\n"
		       "x.rules:2: a string is not closed on its line; write the missing quotation "
		       "mark (\")\n"
		       "x.rules:3: \"=\" is missing behind \"c\"\n"
		       "x.rules:4: \"no\" needs quotation marks around it\n");
}

static void
a_file_that_is_none_is_told_by_its_path(void **state)
{
	struct folder *folder = *state;
	static const struct {
		const char *name;
		struct slice bytes;
		const char *expected;
	} cases[] = {
		{ "a.rules", { NULL, 0 }, "a.rules: cannot read the file: No such file or directory\n" },
		{ "folder", { NULL, 0 }, "folder: the file is a directory; name a file\n" },
		{ "fifo", { NULL, 0 }, "fifo: the file is not a regular file\n" },
		{ "b.rules", { (const uint8_t *)"a = 1;\nb = \"\xE4\";", 14 },
		  "b.rules:2:6: is not UTF-8 (byte 0xE4, \"\u00E4\" in Latin-1); save the file as UTF-8\n" },
		{ "b.rules", { (const uint8_t *)"\xFF\xFE\x61\x00", 4 },
		  "b.rules: is saved as UTF-16; save it as UTF-8\n" },
		{ "b.rules", { (const uint8_t *)"a\0b", 3 },
		  "b.rules:1:2: is not a text: it holds a NUL byte\n" },
	};

	assert_int_equal(mkdir("folder", 0700), 0);
	assert_int_equal(mkfifo("fifo", 0600), 0);
	for (size_t i = 0; i < COUNT(cases); i++) {
		if (cases[i].bytes.data != NULL)
			write_file(cases[i].name, cases[i].bytes);
		assert_null(settings_read(cases[i].name, &folder->diags));
		assert_printed(&folder->diags, cases[i].expected);
	}
}

static void
included_settings_stand_in_their_own_file(void **state)
{
	struct folder *folder = *state;
	struct settings_file *file;
	const struct setting *root;

	write_file("a.rules", SLICE("x = 1;\n# @include \"nothing\"\n  @include \"b.rules\"\n"
				    "s = \"@include\";\ny = 2;\n"));
	write_file("b.rules", SLICE("\nz = \"in b\""));
	file = settings_read("a.rules", &folder->diags);
	assert_printed(&folder->diags, "");
	assert_non_null(file);
	root = settings_root(file);
	assert_int_equal(setting_count(root), 4);
	assert_string_equal(setting_place(setting_member(root, "z")).file, "./b.rules");
	assert_int_equal(setting_place(setting_member(root, "z")).line, 2);
	assert_string_equal(setting_place(setting_member(root, "y")).file, "a.rules");
	assert_int_equal(setting_place(setting_member(root, "y")).line, 5);
	assert_int_equal(settings_sources(file)->count, 2);
	settings_free(file);
}

static void
a_bad_include_is_told_where_it_is_written(void **state)
{
	struct folder *folder = *state;

	assert_int_equal(mkdir("folder", 0700), 0);
	write_file("a.rules", SLICE("\n@include \"folder\"\n@include \"b.rules\"\n"));
	assert_null(settings_read("a.rules", &folder->diags));
	assert_printed(&folder->diags,
		       "a.rules:2: ./folder is a directory; name a file\n"
		       "a.rules:3: cannot read ./b.rules: No such file or directory\n");
	write_file("b.rules", SLICE("@include \"b.rules\"\n"));
	assert_null(settings_read("b.rules", &folder->diags));
	assert_printed(&folder->diags, "./b.rules:1: includes go more than 10 deep; does a file "
		       "include itself?\n");
}

static void
a_misspelt_name_finds_the_one_that_was_meant(void **state)
{
	static const char *const names[] = { "threshold", "score", "scope", "when", "any", NULL };
	static const struct {
		const char *wrong, *right;
	} cases[] = {
		{ "treshold", "threshold" }, { "thershold", "threshold" }, { "scroe", "score" },
		{ "Scope", "scope" },	     { "wehn", "when" },	   { "ayn", "any" },
		{ "an", "any" },	     { "banana", NULL },	   { "", NULL },
		{ "x", NULL },		     { "whatever", NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *found = nearest_name(cases[i].wrong, names);

		print_message("# %s\n", cases[i].wrong);
		if (cases[i].right == NULL)
			assert_null(found);
		else
			assert_string_equal(found, cases[i].right);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(values_have_their_types_and_their_lines, setup,
						teardown),
		cmocka_unit_test_setup_teardown(an_empty_file_is_an_empty_group, setup, teardown),
		cmocka_unit_test_setup_teardown(each_mistake_of_form_has_its_line_and_its_cure,
						setup, teardown),
		cmocka_unit_test_setup_teardown(mistakes_after_the_first_are_told_too, setup,
						teardown),
		cmocka_unit_test_setup_teardown(a_file_that_is_none_is_told_by_its_path, setup,
						teardown),
		cmocka_unit_test_setup_teardown(included_settings_stand_in_their_own_file, setup,
						teardown),
		cmocka_unit_test_setup_teardown(a_bad_include_is_told_where_it_is_written, setup,
						teardown),
		cmocka_unit_test(a_misspelt_name_finds_the_one_that_was_meant),
	};

	return cmocka_run_group_tests_name("policy/setting", tests, NULL, NULL);
}
