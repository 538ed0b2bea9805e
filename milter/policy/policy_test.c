/*
 * Policies as a whole: loading, versions, which mail they name and which rules they apply.
 */
#include "policy/policy.h"

#include <pthread.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/compiler.h"
#include "policy/folder_test.h"

#define PACK(signal, rule)                                                                         \
	"signals : { " signal " : { any = [ \"" signal "\" ]; }; };\n"                             \
	"rules : { " rule " : { when = \"" signal "\"; action = \"remove\"; }; };\n"

static void
assert_mistakes(struct folder *folder, const char *expected)
{
	char *text = folder_mistakes(folder);

	assert_string_equal(text, expected);
	free(text);
}

static void
a_directory_without_rules_is_no_policy(void **state)
{
	struct folder *folder = *state;

	assert_null(folder_load(folder));
	assert_mistakes(folder, ".: there is no rule file (*.rules) here, so that no mail would be "
			"moderated\n");
	folder->policy = policy_load(NULL, "nothing", &folder->diags);
	assert_null(folder->policy);
	assert_mistakes(folder,
			"nothing: cannot read the directory of the rules: No such file or directory\n");
	folder->policy = policy_load("none.conf", ".", &folder->diags);
	assert_null(folder->policy);
	assert_int_equal(folder->diags.errors, 2);
}

static void
a_pack_that_cannot_be_read_does_not_hide_the_mistakes_of_others(void **state)
{
	struct folder *folder = *state;

	folder_write(folder, "a.rules", "signals : {\n");
	folder_write(folder, "b.rules", "rules : { r : { when = \"x\"; action = \"remove\"; }; };");
	folder_write(folder, "c.rules", "\xFF\x01\x80");
	assert_int_equal(mkdir("d.rules", 0700), 0);
	assert_null(folder_load(folder));
	(void)rmdir("d.rules");
	assert_mistakes(folder, "./a.rules:1: \"{\" is never closed; write \"}\"\n"
			"./b.rules:1: when, column 1: there is no signal \"x\"\n"
			"./c.rules:1:1: is not UTF-8 (byte 0xFF, \"\u00FF\" in Latin-1); save the file as UTF-8\n"
			"./d.rules: the file is a directory; name a file\n");
}

static void
a_policy_without_a_rule_is_refused_unless_it_is_off(void **state)
{
	struct folder *folder = *state;

	folder_write(folder, "words.rules", "signals : { x : { any = [ \"x\" ]; }; };\n");
	assert_null(folder_load(folder));
	assert_mistakes(folder, ".: policy \"newsletter\" has no rule, so that none of its mail would "
			"be moderated; give it one, or write mode = \"off\"\n");
	folder_write(folder, "one.rules", PACK("y", "r"));
	folder_write(folder, "conf.conf",
		     "policies : {\n"
		     " all : { };\n"
		     " some : { packs = [ \"words\" ]; };\n"
		     " none : { packs = [ ]; };\n"
		     " off : { packs = [ \"words\" ]; mode = \"off\"; };\n"
		     "};\n");
	assert_null(folder_load(folder));
	assert_mistakes(folder, "conf.conf:3: policy \"some\" has no rule, so that none of its mail "
			"would be moderated; give it one, or write mode = \"off\"\n"
			"conf.conf:4: policy \"none\" has no rule, so that none of its mail "
			"would be moderated; give it one, or write mode = \"off\"\n");
	folder_write(folder, "conf.conf", "mode = \"off\"; policies : { some : { packs = [ ]; }; };\n");
	assert_non_null(folder_load(folder));
}

static void
an_empty_pack_is_no_pack(void **state)
{
	struct folder *folder = *state;

	folder_write(folder, "one.rules", PACK("x", "r"));
	folder_write(folder, "two.rules", "# saved on a full disk\n");
	assert_null(folder_load(folder));
	assert_mistakes(folder, "./two.rules: holds neither signals nor rules; write some, or take the "
			"file away\n");
}

static void
the_version_changes_with_every_byte_that_was_read(void **state)
{
	struct folder *folder = *state;
	char versions[5][80];
	static const struct {
		const char *file, *text;
	} steps[] = {
		{ "a.rules", PACK("x", "r") },
		{ "lists/w.txt", "y\n" },
		{ "b.rules", "signals : { y : { list = \"lists/w.txt\"; }; };" },
		{ "lists/w.txt", "z\n" },
		{ "conf.conf", "mode = \"monitor\";" },
	};

	for (size_t i = 0; i < COUNT(steps); i++) {
		folder_write(folder, steps[i].file, steps[i].text);
		assert_non_null(folder_load(folder));
		(void)snprintf(versions[i], sizeof(versions[i]), "%s", policy_version(folder->policy));
		assert_int_equal(strlen(versions[i]), strlen("sha256:") + 64);
		assert_memory_equal(versions[i], "sha256:", strlen("sha256:"));
		/* A list that nothing names is not read. */
		assert_int_equal(i > 0 && strcmp(versions[i], versions[i - 1]) == 0, i == 1);
	}
	assert_non_null(folder_load(folder));
	assert_string_equal(policy_version(folder->policy), versions[4]);
}

static void
a_policy_of_its_mode_its_packs_and_its_rules(void **state)
{
	struct folder *folder = *state;
	const struct stream *stream;

	folder_write(folder, "one.rules", PACK("x", "r"));
	folder_write(folder, "two.rules",
		     "rules : { s : { when = \"x\"; action = \"reject\"; };\n"
		     " t : { when = \"x\"; action = \"reject\"; mode = \"monitor\"; };\n"
		     " u : { when = \"x\"; action = \"reject\"; mode = \"off\"; }; };");
	folder_write(folder, "conf.conf",
		     "policies : {\n"
		     " all : { };\n"
		     " one : { packs = \"one\"; };\n"
		     " soft : { mode = \"monitor\"; };\n"
		     " mixed : { rules : { s = \"off\"; u = \"enforce\"; }; };\n"
		     " none : { mode = \"off\"; };\n"
		     "};\n");
	assert_non_null(folder_load(folder));
	stream = policy_stream_named(folder->policy, "all");
	assert_int_equal(stream->rule_count, 3);
	assert_string_equal(stream->rules[2]->name, "t");
	assert_int_equal(stream->modes[1], MODE_ENFORCE);
	assert_int_equal(stream->modes[2], MODE_MONITOR);
	assert_int_equal(policy_stream_named(folder->policy, "one")->rule_count, 1);
	assert_int_equal(policy_stream_named(folder->policy, "soft")->modes[0], MODE_MONITOR);
	stream = policy_stream_named(folder->policy, "mixed");
	assert_int_equal(stream->rule_count, 3);
	assert_string_equal(stream->rules[1]->name, "t");
	assert_int_equal(stream->modes[2], MODE_ENFORCE);
	assert_int_equal(policy_stream_named(folder->policy, "none")->rule_count, 0);
	assert_ptr_equal(policy_stream_named(folder->policy, NULL),
			 policy_stream_named(folder->policy, "all"));
	assert_null(policy_stream_named(folder->policy, "some"));
	assert_int_equal(policy_pack_count(folder->policy), 2);
	assert_mistakes(folder, "");
}

/* Whoever has not asked for it pays nothing for it, and is not held up by its mistakes. */
static void
a_pack_in_a_folder_is_not_read_unless_a_policy_names_one_of_that_folder(void **state)
{
	struct folder *folder = *state;
	char before[80];

	folder_write(folder, "one.rules", PACK("x", "r"));
	assert_non_null(folder_load(folder));
	(void)snprintf(before, sizeof(before), "%s", policy_version(folder->policy));
	folder_write(folder, "law/uk.rules", PACK("y", "s"));
	folder_write(folder, "law/fr.rules", "rules : {\n");
	assert_non_null(folder_load(folder));
	assert_int_equal(policy_pack_count(folder->policy), 1);
	assert_string_equal(policy_version(folder->policy), before);
	folder_write(folder, "conf.conf", "policies : { p : { packs = [ \"law/uk\" ]; }; };\n");
	assert_null(folder_load(folder));
	assert_mistakes(folder, "./law/fr.rules:1: \"{\" is never closed; write \"}\"\n");
}

static void
a_pack_in_a_folder_applies_where_a_policy_names_it_and_nowhere_else(void **state)
{
	struct folder *folder = *state;
	static const struct {
		const char *policy, *rules;	/* a letter a rule */
	} cases[] = {
		{ "all", "rt" }, { "none-else", "s" }, { "star", "rts" }, { "other", "ru" },
	};

	folder_write(folder, "one.rules", PACK("x", "r"));
	folder_write(folder, "two.rules", "rules : { t : { when = \"x\"; action = \"remove\"; }; };");
	folder_write(folder, "law/uk.rules", PACK("y", "s"));
	folder_write(folder, "law/fr.rules", "rules : { u : { when = \"x and y\"; action = \"remove\"; }; };");
	folder_write(folder, "conf.conf",
		     "policies : {\n"
		     " all : { };\n"
		     " none-else : { packs = \"law/uk\"; };\n"
		     " star : { packs = [ \"*\", \"law/uk\" ]; };\n"
		     " other : { packs = [ \"one\", \"law/fr\" ]; };\n"
		     "};\n");
	assert_non_null(folder_load(folder));
	assert_int_equal(policy_pack_count(folder->policy), 4);
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct stream *stream = policy_stream_named(folder->policy, cases[i].policy);

		assert_int_equal(stream->rule_count, strlen(cases[i].rules));
		for (size_t j = 0; j < stream->rule_count; j++)
			assert_non_null(strchr(cases[i].rules, stream->rules[j]->name[0]));
	}
}

static void
names_in_the_configuration_that_there_are_not_are_told(void **state)
{
	struct folder *folder = *state;

	folder_write(folder, "promo.rules", PACK("x", "rule-one"));
	folder_write(folder, "conf.conf",
		     "policies : {\n"
		     " a : { packs = [ \"prom\" ];\n"
		     "  rules : {\n   rule-on = \"off\"; };\n"
		     "  allow-off = [ \"other\" ]; };\n"
		     "};\n");
	assert_null(folder_load(folder));
	assert_mistakes(folder, "conf.conf:2: there is no pack \"prom\"; did you mean \"promo\"?\n"
			"conf.conf:2: there is no rule \"other\"\n"
			"conf.conf:4: there is no rule \"rule-on\"; did you mean \"rule-one\"?\n");
}

static void
a_pack_that_its_folder_does_not_hold_is_told(void **state)
{
	struct folder *folder = *state;

	folder_write(folder, "promo.rules", PACK("x", "rule-one"));
	folder_write(folder, "law/uk-fca.rules", PACK("y", "rule-two"));
	folder_write(folder, "conf.conf",
		     "policies : {\n"
		     " a : { packs = [ \"*\", \"law/uk-fac\" ]; };\n"
		     " b : { packs = [ \"*\", \"laws/uk-fca\" ]; };\n"
		     " c : { packs = [ \"*\", \"../law/uk-fca\" ]; };\n"
		     "};\n");
	assert_null(folder_load(folder));
	assert_mistakes(folder, "conf.conf:2: there is no pack \"law/uk-fac\"; did you mean \"law/uk-fca\"?\n"
			"conf.conf:3: there is no pack \"laws/uk-fca\"; did you mean \"law/uk-fca\"?\n"
			"conf.conf:4: there is no pack \"../law/uk-fca\"; did you mean \"law/uk-fca\"?\n");
}

/* Two countries may ask the same. Within the directory, two rules that do are one too many. */
static void
packs_in_folders_are_not_held_against_each_other(void **state)
{
	struct folder *folder = *state;
	static const struct {
		const char *file;	/* where a second rule like law/a's stands */
		const char *conf;
		bool told;
	} cases[] = {
		{ "law/b.rules", "policies : { p : { packs = [ \"*\", \"law/a\", \"law/b\" ]; }; };\n", false },
		{ "b.rules", "policies : { p : { packs = [ \"*\", \"law/a\" ]; }; };\n", true },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		char *told;

		folder_done(folder);
		folder_write(folder, "law/a.rules", PACK("x", "r"));
		folder_write(folder, cases[i].file, "rules : { s : { when = \"x\"; action = \"remove\"; }; };");
		folder_write(folder, "one.rules", PACK("y", "t"));
		folder_write(folder, "conf.conf", cases[i].conf);
		policy_unref(policy_load_checked("conf.conf", ".", &folder->diags, NULL));
		told = folder_mistakes(folder);
		assert_int_equal(strstr(told, "has the same condition as") != NULL, cases[i].told);
		assert_null(strstr(told, "no policy of the configuration"));
		free(told);
	}
}

static void
a_missing_text_is_told_and_one_is_shared(void **state)
{
	struct folder *folder = *state;

	folder_write(folder, "texts/note.de.html", "<p>Hinweis <b>hier</p>\n");
	folder_write(folder, "p.rules",
		     "signals : { x : { any = \"x\"; }; };\n"
		     "rules : {\n"
		     " a : { scope = \"issue\"; require = \"x\"; action = \"insert\"; text = \"note\"; };\n"
		     " b : { scope = \"issue\"; require = \"x\"; action = \"insert\"; text = \"nota\"; };\n"
		     "};\n");
	assert_null(folder_load(folder));
	assert_mistakes(folder, "./p.rules:4: there is no text \"nota\"; write ./texts/nota.en.txt, or "
			"nota.de.html and the like\n"
			"./texts/note.de.html:1:12: <b> is never closed\n");
}

/* ---- which mail ------------------------------------------------------------------------------- */

static const char conf_of_streams[] =
	"policies : {\n"
	" lists : { match : { list-id = \"*.news.example\"; }; };\n"
	" bounce : { match : { sender = [ \"*@b.example\", \"x@*\" ]; client = \"192.0.2.0/24\"; }; };\n"
	" login : { match : { sasl = \"mailer\"; from = \"*@c.example\"; }; };\n"
	" macro : { match : { macro = \"daemon_name=out*\"; header = [ \"X-A\", \"X-B: *yes*\" ]; }; };\n"
	" news : { match : { newsletter = true; }; };\n"
	"};\n";

struct mail {
	const char *sender, *client, *sasl, *daemon, *message;
};

static const char *
stream_of(const struct policy *policy, const struct mail *mail)
{
	struct arena *arena = arena_new(1 * MiB);
	struct macro macro = { SLICE("daemon_name"), slice_of(mail->daemon) };
	struct envelope envelope = {
		.reverse_path = slice_of(mail->sender), .has_reverse_path = mail->sender != NULL,
		.client_address = slice_of(mail->client), .sasl_login = slice_of(mail->sasl),
		.macros = &macro, .macro_count = mail->daemon != NULL,
	};
	const struct limits limits = LIMITS_DEFAULT;
	const struct stream *stream = NULL;
	struct message message;
	struct error err;
	const char *result;

	if (mail->message != NULL)
		assert_true(message_parse(arena, slice_of(mail->message), &limits, &message, &err));
	switch (policy_stream(policy, &envelope, mail->message == NULL ? NULL : &message, &stream)) {
	case STREAM_NAMED: result = stream->name; break;
	case STREAM_NOT_NAMED: result = "(none)"; break;
	default: result = "(undecided)"; break;
	}
	arena_free(arena);
	return result;
}

static void
the_first_policy_that_names_a_mail_judges_it(void **state)
{
	struct folder *folder = *state;
	static const struct {
		struct mail mail;
		const char *stream;
	} cases[] = {
		{ { .message = "Subject: x\n\n" }, "(none)" },
		{ { .message = "List-Unsubscribe: <x>\n\n" }, "news" },
		{ { .message = "List-Id: Daily <daily.NEWS.example>\n\n" }, "lists" },
		{ { .message = "List-Id: daily.news.example\n\n" }, "lists" },
		{ { .message = "List-Id: <daily.other.example>\n\n" }, "news" },
		{ { .sender = "a@b.example", .client = "192.0.2.7", .message = "S: x\n\n" }, "bounce" },
		{ { .sender = "X@y", .client = "IPv6:::ffff:192.0.2.7", .message = "S: x\n\n" }, "bounce" },
		{ { .sender = "a@b.example", .client = "192.0.3.7", .message = "S: x\n\n" }, "(none)" },
		{ { .sender = "a@bb.example", .client = "192.0.2.7", .message = "S: x\n\n" }, "(none)" },
		{ { .sasl = "mailer", .message = "From: A <a@c.example>\n\n" }, "login" },
		{ { .sasl = "other", .message = "From: A <a@c.example>\n\n" }, "(none)" },
		{ { .daemon = "out-1", .message = "x-a:\n\n" }, "macro" },
		{ { .daemon = "out-1", .message = "X-B: oh =?utf-8?q?y=65s?=!\n\n" }, "macro" },
		{ { .daemon = "out-1", .message = "X-B: no\n\n" }, "(none)" },
		{ { .daemon = "in", .message = "X-A: x\n\n" }, "(none)" },
		{ { .sender = "a@b.example", .client = "192.0.2.7" }, "(undecided)" },
	};

	folder_write(folder, "p.rules", PACK("x", "r"));
	folder_write(folder, "conf.conf", conf_of_streams);
	assert_non_null(folder_load(folder));
	for (size_t i = 0; i < COUNT(cases); i++) {
		print_message("# %zu\n", i);
		assert_string_equal(stream_of(folder->policy, &cases[i].mail), cases[i].stream);
	}
}

static void
what_the_envelope_rules_out_is_ruled_out_before_the_header(void **state)
{
	struct folder *folder = *state;
	static const struct {
		struct mail mail;
		const char *stream;
	} cases[] = {
		{ { .client = "192.0.2.7" }, "(undecided)" },
		{ { .client = "198.51.100.7" }, "(none)" },
		{ { .client = "192.0.2.7", .sender = "a@b.example" }, "a" },
		{ { .client = "192.0.2.7", .sender = "a@c.example" }, "(none)" },
		{ { .client = "203.0.113.1" }, "(undecided)" },
		{ { .client = "203.0.113.1", .sender = "a@b.example" }, "(none)" },
		{ { .client = "203.0.113.1", .sender = "", .sasl = "m" }, "(undecided)" },
	};

	folder_write(folder, "p.rules", PACK("x", "r"));
	folder_write(folder, "conf.conf",
		     "policies : {\n"
		     " a : { match : { client = \"192.0.2.7\"; sender = \"*@b.example\"; }; };\n"
		     " b : { match : { client = \"203.0.113.1\"; sasl = \"m\"; newsletter = true; }; };\n"
		     "};\n");
	assert_non_null(folder_load(folder));
	for (size_t i = 0; i < COUNT(cases); i++) {
		print_message("# %zu\n", i);
		assert_string_equal(stream_of(folder->policy, &cases[i].mail), cases[i].stream);
	}
}

/* ---- threads ---------------------------------------------------------------------------------- */

static void *
borrow_often(void *object)
{
	struct policy *policy = policy_ref(object);

	for (size_t i = 0; i < 2000; i++) {
		struct scratch *scratch = policy_lend_scratch(policy);
		struct arena *arena = arena_new(1 * MiB);
		struct folded folded = { .text = SLICE("here is x and x") };
		struct error err;
		struct hits hits;

		if (scratch == NULL || !signal_scan(policy_signals(policy), scratch, arena,
						    folded.text, &folded,
						    (struct hits){ NULL, 0 }, &hits, &err) ||
		    hits.count != 2)
			return object;
		policy_return_scratch(policy, scratch);
		arena_free(arena);
	}
	policy_unref(policy);
	return NULL;
}

static void
many_threads_scan_with_one_policy(void **state)
{
	struct folder *folder = *state;
	pthread_t threads[4];

	folder_write(folder, "p.rules", PACK("x", "r"));
	assert_non_null(folder_load(folder));
	for (size_t i = 0; i < COUNT(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, borrow_often, folder->policy), 0);
	for (size_t i = 0; i < COUNT(threads); i++) {
		void *result;

		assert_int_equal(pthread_join(threads[i], &result), 0);
		assert_null(result);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, folder_setup, folder_teardown)
		TEST(a_directory_without_rules_is_no_policy),
		TEST(a_pack_that_cannot_be_read_does_not_hide_the_mistakes_of_others),
		TEST(the_version_changes_with_every_byte_that_was_read),
		TEST(a_policy_without_a_rule_is_refused_unless_it_is_off),
		TEST(an_empty_pack_is_no_pack),
		TEST(a_policy_of_its_mode_its_packs_and_its_rules),
		TEST(a_pack_in_a_folder_is_not_read_unless_a_policy_names_one_of_that_folder),
		TEST(a_pack_in_a_folder_applies_where_a_policy_names_it_and_nowhere_else),
		TEST(names_in_the_configuration_that_there_are_not_are_told),
		TEST(a_pack_that_its_folder_does_not_hold_is_told),
		TEST(packs_in_folders_are_not_held_against_each_other),
		TEST(a_missing_text_is_told_and_one_is_shared),
		TEST(the_first_policy_that_names_a_mail_judges_it),
		TEST(what_the_envelope_rules_out_is_ruled_out_before_the_header),
		TEST(many_threads_scan_with_one_policy),
	};

	return cmocka_run_group_tests_name("policy/policy", tests, NULL, NULL);
}
