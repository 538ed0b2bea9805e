/*
 * What a path on the command line stands for.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/compiler.h"
#include "tool/input.h"

#define MESSAGE "From: a@example.org\nSubject: x\n\nbody\n"
#define MBOX "From a Tue Nov 24 07:00:00 2026\n" MESSAGE "\nFrom b Tue Nov 24 07:00:00 2026\n" MESSAGE
#define MOST 6

/* A folder of its own, which the test works in. */
static int
enter_folder(void **state)
{
	char folder[] = "/tmp/bluepencil-input-XXXXXX";

	if (mkdtemp(folder) == NULL || chdir(folder) != 0)
		return -1;
	*state = strdup(folder);
	return *state == NULL ? -1 : 0;
}

static int
leave_folder(void **state)
{
	char command[128];
	int status;

	(void)snprintf(command, sizeof(command), "rm -rf '%s'", (const char *)*state);
	free(*state);
	status = chdir("/");
	return status != 0 ? status : system(command);
}

static void
write_file(const char *path, const char *text, size_t len)
{
	char folder[256];

	/* Every folder on the way. */
	for (const char *slash = strchr(path, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
		(void)snprintf(folder, sizeof(folder), "%.*s", (int)(slash - path), path);
		(void)mkdir(folder, 0777);
	}
	if (path[strlen(path) - 1] != '/') {
		FILE *file = fopen(path, "w");

		assert_non_null(file);
		assert_int_equal(fwrite(text, 1, len, file), len);
		assert_int_equal(fclose(file), 0);
	}
}

/* Reads one path; returns what was complained of, to be freed. */
static char *
read_path(const char *path, char names[MOST][64], size_t *count_out)
{
	char *complaints = NULL;
	size_t size;
	FILE *stream = open_memstream(&complaints, &size);
	const char *paths[] = { path };
	struct input *input = input_new(paths, 1, stream);
	struct input_item item;
	size_t count = 0;

	assert_non_null(input);
	while (input_next(input, &item)) {
		assert_true(count < MOST);
		assert_true(slice_find(item.raw, 0, SLICE("body")) != SLICE_NOT_FOUND);
		(void)snprintf(names[count++], 64, "%s %zu%s", item.path, item.index,
			       item.article ? " article" : "");
		input_item_done(&item);
	}
	(void)fclose(stream);
	assert_int_equal(input_faults(input), complaints[0] != '\0');
	input_free(input);
	*count_out = count;
	return complaints;
}

static void
every_kind_of_path_yields_its_messages_in_order(void **state)
{
	static const struct {
		const char *file, *text, *path;
		const char *names[MOST];
	} cases[] = {
		{ "a.eml", MESSAGE, "a.eml", { "a.eml 0" } },
		{ "a.mbox", MBOX, "a.mbox", { "a.mbox 0", "a.mbox 1" } },
		{ "b.eml", MBOX, "b.eml", { "b.eml 0", "b.eml 1" } },
		{ "noname", MBOX, "noname", { "noname 0", "noname 1" } },
		{ "plain", MESSAGE, "plain", { "plain 0" } },
		{ "a.txt", "body\n", "a.txt", { "a.txt 0 article" } },
		{ "a.HTML", "<p>body", "a.HTML", { "a.HTML 0 article" } },
		{ "text", "Source: x\n\nbody\n", "text", { "text 0 article" } },
		{ "m/new/1:2,S", MESSAGE, "m", { NULL } },	/* no cur beside it: no Maildir */
		{ "m/cur/0:2,S", MESSAGE, "m", { "m/cur/0:2,S 0", "m/new/1:2,S 0" } },
		{ "f/b/x.eml", MESSAGE, "f", { "f/b/x.eml 0" } },
		{ "f/a.txt", "body", "f/", { "f/a.txt 0 article", "f/b/x.eml 0" } },
		{ "f/picture.png", "body", "f", { "f/a.txt 0 article", "f/b/x.eml 0" } },
		{ "f/.hidden.eml", MESSAGE, "f", { "f/a.txt 0 article", "f/b/x.eml 0" } },
		{ "f/.git/y.eml", MESSAGE, "f", { "f/a.txt 0 article", "f/b/x.eml 0" } },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char names[MOST][64];
		size_t count, expected = 0;
		char *complaints;

		write_file(cases[i].file, cases[i].text, strlen(cases[i].text));
		complaints = read_path(cases[i].path, names, &count);
		while (expected < MOST && cases[i].names[expected] != NULL)
			expected++;
		if (count != expected)
			fail_msg("%s: %zu messages, not %zu", cases[i].file, count, expected);
		for (size_t j = 0; j < count; j++)
			assert_string_equal(names[j], cases[i].names[j]);
		free(complaints);
	}
}

static void
what_is_no_message_is_said_with_its_path_and_the_reason(void **state)
{
	static const struct {
		const char *file, *text;
		size_t len;
		const char *said;
	} cases[] = {
		{ "empty.eml", "", 0, "bluepencil: empty.eml: is empty\n" },
		{ "blank.txt", " \n", 2, "bluepencil: blank.txt: holds nothing but blanks\n" },
		{ "random.eml", "\x8F\x01\x02\n", 4,
		  "bluepencil: random.eml: is no message: it does not begin with a header field\n" },
		{ "random", "\x8F\x00\x02\n", 4,
		  "bluepencil: random: is no text: it holds control characters\n" },
		{ "wide.txt", "\xFF\xFE" "b\0", 4,
		  "bluepencil: wide.txt: is UTF-16; save it as UTF-8\n" },
		{ "void/", "", 0,
		  "bluepencil: void: holds no message: no .eml, .mbox, .txt or .html file, and no "
		  "Maildir\n" },
		{ NULL, NULL, 0,
		  "bluepencil: missing: cannot be opened: No such file or directory\n" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char names[MOST][64], path[64] = "missing";
		size_t count;
		char *complaints;

		if (cases[i].file != NULL) {
			write_file(cases[i].file, cases[i].text, cases[i].len);
			(void)snprintf(path, sizeof(path), "%.*s",
				       (int)strcspn(cases[i].file, "/"), cases[i].file);
		}
		complaints = read_path(path, names, &count);
		assert_int_equal(count, 0);
		assert_string_equal(complaints, cases[i].said);
		free(complaints);
	}
}

static void
one_broken_path_does_not_hide_the_rest(void **state)
{
	const char *paths[] = { "missing.eml", "good.eml" };
	FILE *nowhere = fopen("/dev/null", "w");
	struct input_item item, none;
	struct input *input;

	(void)state;
	write_file("good.eml", MESSAGE, strlen(MESSAGE));
	input = input_new(paths, 2, nowhere);
	assert_true(input_next(input, &item));
	assert_string_equal(item.path, "good.eml");
	assert_false(input_next(input, &none));
	assert_int_equal(input_faults(input), 1);
	input_item_done(&item);
	input_free(input);
	(void)fclose(nowhere);
}

static void
an_items_bytes_outlive_the_reading_on(void **state)
{
	const char *paths[] = { "two.mbox", "later.eml" };
	struct input_item first, second, third;
	struct input *input;

	(void)state;
	write_file("two.mbox", MBOX, strlen(MBOX));
	write_file("later.eml", MESSAGE, strlen(MESSAGE));
	input = input_new(paths, 2, stderr);
	assert_true(input_next(input, &first));
	assert_true(input_next(input, &second));
	assert_true(input_next(input, &third));
	assert_true(slice_equal(first.raw, SLICE(MESSAGE)));
	assert_true(slice_equal(second.raw, SLICE(MESSAGE)));
	assert_true(slice_equal(third.raw, SLICE(MESSAGE)));
	input_item_done(&first);
	input_item_done(&second);
	input_item_done(&third);
	input_free(input);
}

static void
mboxrd_quoting_is_undone_in_the_message(void **state)
{
	const char *mbox = "From a Tue Nov 24 07:00:00 2026\nFrom: a\n\n>From x\n>>From y\n";
	const char *paths[] = { "q.mbox" };
	struct input *input;
	struct input_item item;

	(void)state;
	write_file("q.mbox", mbox, strlen(mbox));
	input = input_new(paths, 1, stderr);
	assert_true(input_next(input, &item));
	assert_true(slice_equal(item.raw, SLICE("From: a\n\nFrom x\n>From y\n")));
	input_item_done(&item);
	input_free(input);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_kind_of_path_yields_its_messages_in_order,
						enter_folder, leave_folder),
		cmocka_unit_test_setup_teardown(
			what_is_no_message_is_said_with_its_path_and_the_reason, enter_folder,
			leave_folder),
		cmocka_unit_test_setup_teardown(one_broken_path_does_not_hide_the_rest,
						enter_folder, leave_folder),
		cmocka_unit_test_setup_teardown(an_items_bytes_outlive_the_reading_on, enter_folder,
						leave_folder),
		cmocka_unit_test_setup_teardown(mboxrd_quoting_is_undone_in_the_message,
						enter_folder, leave_folder),
	};

	return cmocka_run_group_tests_name("tool/input", tests, NULL, NULL);
}
