/*
 * Learned signals in packs: where they fire, and mistakes in saying so.
 */
#include "policy/learned.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/compiler.h"
#include "policy/folder_test.h"
#include "text/document.h"

/* "moon" is for it, a full stop against it; even odds without either. A signal {coin} adds 3. */
#define MODEL                                                                                      \
	"bluepencil-model 1\nabout\ta test\nbias\t0\nslope\t1000\ngrams\t2\n4000\tmoon\n"  \
	"-6000\t._\nsignals\t1\n3000\tcoin\n"

#define RULES(signals, when)                                                                       \
	"signals : { coin : { any = [ \"sui\" ]; }; " signals " };\n"                             \
	"rules : { r : { when = \"" when "\"; action = \"remove\"; }; };\n"

static void
load(struct folder *folder, const char *rules)
{
	folder_write(folder, "m.model", MODEL);
	folder_write(folder, "p.rules", rules);
	if (folder_load(folder) == NULL)
		diagnostics_print(&folder->diags, stdout, false);
	assert_non_null(folder->policy);
}

/* "signal:block" of every hit of a document, in the order of the hits. */
static const char *
fired(struct folder *folder, const char *html)
{
	static char text[500];
	const struct stream *stream = policy_stream_named(folder->policy, NULL);
	const struct signal_set *set = policy_signals(folder->policy);
	struct scratch *scratch = policy_lend_scratch(folder->policy);
	struct arena *arena = arena_new(16 * MiB);
	struct document document;
	struct scanned scanned;
	struct error err;
	size_t len = 0;

	text[0] = '\0';
	assert_true(document_from_html(arena, slice_of(html), NULL, &document, &err));
	assert_true(rules_scan(stream, scratch, arena, &document, 0, &scanned, &err));
	for (size_t block = 0; block < document.block_count; block++) {
		for (size_t i = scanned.first_hit[block]; i < scanned.first_hit[block + 1]; i++)
			len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%s:%zu",
						len == 0 ? "" : " ",
						signal_name(set, scanned.hits.items[i].signal), block);
	}
	policy_return_scratch(folder->policy, scratch);
	arena_free(arena);
	return text;
}

static void
it_fires_over_each_block_that_the_model_finds_probable_enough(void **state)
{
	struct folder *folder = *state;

	load(folder, RULES("yes : { model = { file = \"m.model\"; least = 90; }; }; "
			   "no : { model = { file = \"m.model\"; most = 10; }; }; "
			   "even : { model = { file = \"m.model\"; least = 40; most = 60; }; };",
			   "yes or no or even"));
	assert_string_equal(fired(folder, "<p>to the moon<p>rain<p>it rains."),
			    "yes:0 even:1 no:2");
	assert_string_equal(fired(folder, "<p>sui rains<p>sui"), "coin:0 yes:0 coin:1 yes:1");
	assert_string_equal(fired(folder, ""), "");
}

static void
where_names_the_signal_beside_which_it_is_asked(void **state)
{
	struct folder *folder = *state;

	load(folder, RULES("yes : { model = { file = \"m.model\"; least = 90; where = \"coin\"; }; };",
			   "yes"));
	assert_string_equal(fired(folder, "<p>to the moon<p>a moon of sui<p>sui."),
			    "yes:1 coin:1 coin:2");
}

static void
a_rule_can_ask_for_it_like_for_any_other(void **state)
{
	struct folder *folder = *state;
	const char *file = "signals : { coin : { any = [ \"sui\" ]; }; like : { model = { file = "
			   "\"m.model\"; least = 90; }; }; };\n"
			   "rules : { r : { score : { like = 2; coin = 1; }; threshold = 3;\n"
			   "action = \"remove\"; examples : { hit = [ \"a moon of sui\" ]; miss = [ "
			   "\"a moon\" ]; }; }; };\n";

	load(folder, file);
	assert_true(policy_check(folder->policy, &folder->diags));
	assert_int_equal(folder->diags.count, 0);
}

struct mistake {
	const char *signals, *expected;
};

static void
each_mistake_in_a_learned_signal_is_told(void **state)
{
	static const struct mistake cases[] = {
		{ "b : { model = \"m.model\"; };", "model is a string; write a group, such as { file = ...; least "
		  "= 80; }" },
		{ "b : { model = { least = 90; }; };",
		  "a model without a file; write file = \"models/...\"" },
		{ "b : { model = { file = \"m.model\"; }; };", "when does it fire? write least = 90, or "
		  "most = 10: the probability in percent that the model gives" },
		{ "b : { model = { file = \"m.model\"; least = 100; }; };",
		  "least is a probability in percent; write a whole number from 1 to 99" },
		{ "b : { model = { file = \"m.model\"; least = 0.9; }; };",
		  "least is a probability in percent; write a whole number from 1 to 99" },
		{ "b : { model = { file = \"m.model\"; least = 60; most = 40; }; };",
		  "nothing is at least 60 and at most 40 percent" },
		{ "b : { model = { file = \"m.model\"; leest = 90; least = 90; }; };",
		  "unknown key \"leest\"; did you mean \"least\"?" },
		{ "b : { model = { file = \"none.model\"; least = 90; }; };",
		  "cannot read ./none.model: No such file or directory" },
		{ "b : { model = { file = \"m.model\"; least = 90; where = \"coins\"; }; };",
		  "there is no signal \"coins\"; did you mean \"coin\"?" },
		{ "b : { any = [ \"x\" ]; model = { file = \"m.model\"; least = 90; }; };",
		  "signal b has phrases and cannot be learned as well; make two signals" },
		{ "b : { model = { file = \"m.model\"; least = 90; }; }; c : { any = [ \"{b} x\" ]; };",
		  "{b} is a learned signal and has no place within a text; name it in score or when" },
		{ "b : { model = { file = \"m.model\"; least = 90; }; }; c : { model = { file = "
		  "\"m.model\"; least = 90; where = \"b\"; }; };",
		  "where = \"b\" is a learned signal itself; name one of phrases" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct folder *folder = *state;
		char rules[1000], expected[500];
		char *told;

		print_message("# %s\n", cases[i].signals);
		folder_done(folder);
		folder_write(folder, "m.model", MODEL);
		(void)snprintf(rules, sizeof(rules), "signals : { coin : { any = [ \"sui\" ]; };\n%s };\n"
			       "rules : { r : { when = \"coin\"; action = \"remove\"; }; };\n",
			       cases[i].signals);
		(void)snprintf(expected, sizeof(expected), "./p.rules:2: %s\n", cases[i].expected);
		folder_write(folder, "p.rules", rules);
		assert_null(folder_load(folder));
		told = folder_mistakes(folder);
		assert_string_equal(told, expected);
		free(told);
	}
}

static void
a_model_that_is_none_is_told_once_however_many_ask_it(void **state)
{
	struct folder *folder = *state;
	char *told;

	folder_write(folder, "m.model", "bluepencil-model 1\nbias\t0\n");
	folder_write(folder, "p.rules",
		     RULES("yes : { model = { file = \"m.model\"; least = 90; }; }; "
			   "no : { model = { file = \"m.model\"; most = 10; }; };", "coin"));
	assert_null(folder_load(folder));
	told = folder_mistakes(folder);
	assert_string_equal(told, "./m.model:2: the model is not whole: 0 of 0 n-grams and 0 of 0 "
			    "signals; train it again\n");
	free(told);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, folder_setup, folder_teardown)
		TEST(it_fires_over_each_block_that_the_model_finds_probable_enough),
		TEST(where_names_the_signal_beside_which_it_is_asked),
		TEST(a_rule_can_ask_for_it_like_for_any_other),
		TEST(each_mistake_in_a_learned_signal_is_told),
		TEST(a_model_that_is_none_is_told_once_however_many_ask_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
