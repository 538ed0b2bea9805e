/*
 * The promises over the mail and the templates of the corpus, once under the pack that is
 * delivered and once under one that cuts wherever it can: every block that says "you" or "de" goes,
 * every article needs a sentence.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "moderate/promises.h"

static const char scissors[] =
	"signals : {\n"
	"  cut : { any = [ \"you\", \"your\", \"de\", \"und\", \"click\" ]; };\n"
	"  small : { any = [ \"more\", \"unsubscribe\", \"home\" ]; };\n"
	"  disclaimer : { any = [ \"no advice at all\" ]; };\n"
	"};\n"
	"rules : {\n"
	"  cut-all : { scope = \"block\"; score = { cut = 1; }; threshold = 1; action = \"remove\"; };\n"
	"  cut-heading : { scope = \"block\"; score = { small = 1; is-short = 1; }; threshold = 2;\n"
	"    action = \"remove\"; only-orphaned = true; };\n"
	"  say-it : { scope = \"article\"; require = \"disclaimer\"; action = \"insert\";\n"
	"    text = \"texts/disclaimer\"; };\n"
	"};\n";

static struct policy *policies[2];	/* nftw hands nothing on */
static struct { size_t files, broken; } counts;

static void
write_file(const char *folder, const char *name, const char *text)
{
	char path[160];
	FILE *file;

	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "w");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static struct policy *
load(const char *folder)
{
	struct diagnostics diags;
	struct policy *policy;

	diagnostics_init(&diags);
	policy = policy_load(NULL, folder, &diags);
	if (policy == NULL)
		diagnostics_print(&diags, stderr, false);
	assert_non_null(policy);
	diagnostics_done(&diags);
	return policy;
}

static int
load_policies(void **state)
{
	char folder[] = "/tmp/bluepencil-promises-XXXXXX", path[96], command[96];

	(void)state;
	if (mkdtemp(folder) == NULL)
		return -1;
	(void)snprintf(path, sizeof(path), "%s/texts", folder);
	if (mkdir(path, 0700) != 0)
		return -1;
	write_file(folder, "scissors.rules", scissors);
	write_file(folder, "texts/disclaimer.en.txt", "No advice at all: \u20ac, \u00e4, \u2013.\n");
	write_file(folder, "texts/disclaimer.en.html", "<p style=\"font-size: 13px; line-height: 19px; color: #555555\">"
		   "No advice at all: \u20ac, \u00e4, \u2013.</p>\n");
	policies[0] = load(BLUEPENCIL_SOURCE "/rules");
	policies[1] = load(folder);
	(void)snprintf(command, sizeof(command), "rm -rf '%s'", folder);
	return system(command);
}

static int
free_policies(void **state)
{
	(void)state;
	policy_unref(policies[0]);
	policy_unref(policies[1]);
	return 0;
}

static bool
ends_with(const char *path, const char *end)
{
	size_t len = strlen(path), tail = strlen(end);

	return len >= tail && strcmp(path + len - tail, end) == 0;
}

/* The file as a message: a template gets a header. Allocated by malloc, of exactly its length. */
static struct slice
read_message(const char *path, size_t size)
{
	const char *head = ends_with(path, ".html") || ends_with(path, ".tpl")
		? "List-Id: <n.example.org>\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n"
		  "Content-Transfer-Encoding: 8bit\n\n"
		: "";
	size_t len = strlen(head);
	uint8_t *data = malloc(len + size + (len + size == 0));
	FILE *file = fopen(path, "rb");

	assert_non_null(data);
	assert_non_null(file);
	memcpy(data, head, len);
	assert_int_equal(fread(data + len, 1, size, file), size);
	assert_int_equal(fclose(file), 0);
	return (struct slice){ data, len + size };
}

static int
visit(const char *path, const struct stat *status, int type, struct FTW *place)
{
	struct slice raw;

	(void)place;
	if (type != FTW_F || status->st_size > (off_t)(2 * MiB))
		return 0;
	raw = read_message(path, (size_t)status->st_size);
	for (size_t i = 0; i < COUNT(policies); i++) {
		const char *wrong = promises_hold(policy_stream_named(policies[i], NULL), raw);

		if (wrong != NULL) {
			print_error("%s under pack %zu: %s\n", path, i, wrong);
			counts.broken++;
		}
	}
	counts.files++;
	free((void *)raw.data);		/* it was malloc's before it was a slice */
	return 0;
}

static void
hold_below(const char *folder)
{
	const char *corpus = getenv("CORPUS");
	char path[4096];

	(void)snprintf(path, sizeof(path), "%s/%s", corpus == NULL ? "" : corpus, folder);
	counts.files = counts.broken = 0;
	if (corpus == NULL || nftw(path, visit, 16, FTW_PHYS) != 0 || counts.files == 0) {
		printf("there is no %s under CORPUS\n", folder);
		skip();
	}
	printf("# figure: promises 1 to 4 under two packs over %zu files of %s\n", counts.files, folder);
	assert_int_equal(counts.broken, 0);
}

static void
they_hold_for_other_peoples_mail(void **state)
{
	(void)state;
	hold_below("mail");
}

static void
they_hold_for_other_peoples_templates(void **state)
{
	(void)state;
	hold_below("html");
}

/* An alternative of two versions, of one block that goes and one that stays. */
#define PROMO "Buy the coin now before the whales come back"
#define ISSUE(plain, html)                                                                      \
	"Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\n"      \
	"News of today\n\n" plain "\n--b\nContent-Type: text/html\n\n<p>News of today</p>\n" html     \
	"\n--b--\n"

static void
a_passage_that_goes_in_one_alternative_only_is_found(void **state)
{
	static const struct {
		const char *before, *after;
		bool holds;
	} cases[] = {
		{ ISSUE(PROMO "\n", "<p>" PROMO "</p>"), ISSUE("", ""), true },
		{ ISSUE(PROMO "\n", "<p>" PROMO "</p>"), ISSUE("", "<p>" PROMO "</p>"), false },
		{ ISSUE(PROMO "\n", "<p>" PROMO "</p>"), ISSUE(PROMO "\n", ""), false },
		{ ISSUE(PROMO "\n", "<p>another</p>"), ISSUE("", "<p>another</p>"), true },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *arena = arena_new(1 * MiB);
		struct slice removed = SLICE(PROMO);
		struct decision decision = {
			.verdict = VERDICT_REWRITE, .body_changed = true,
			.removed = &removed, .removed_count = 1,
		};
		struct message message, after;
		struct error err;

		assert_true(message_parse(arena, slice_of(cases[i].before), &LIMITS_DEFAULT,
					  &message, &err));
		assert_true(message_parse(arena, slice_of(cases[i].after), &LIMITS_DEFAULT,
					  &after, &err));
		decision.body = slice_range(after.raw, after.body);
		if ((promise_alternatives_agree(&message, &decision) == NULL) != cases[i].holds)
			fail_msg("case %zu", i);
		arena_free(arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_passage_that_goes_in_one_alternative_only_is_found),
		cmocka_unit_test(they_hold_for_other_peoples_templates),
		cmocka_unit_test(they_hold_for_other_peoples_mail),
	};

	return cmocka_run_group_tests_name("moderate/promises", tests, load_policies, free_policies);
}
