/*
 * Signals over texts: what fires, where, and what does not.
 */
#include "policy/signal.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/compiler.h"
#include "base/limits.h"
#include "base/watch.h"
#include "policy/lender.h"
#include "text/fold.h"

struct fixture {
	struct signal_set *set;
	struct arena *arena;
	struct diagnostics diags;
	struct scratch *scratch;
	struct folded folded;
	struct hits hits;
	uint8_t *text;
	struct slice original;
	struct error err;
};

static int
setup(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));

	fixture->set = signal_set_new();
	fixture->arena = arena_new(64 * MiB);
	diagnostics_init(&fixture->diags);
	*state = fixture;
	return 0;
}

static void
fixture_done(struct fixture *fixture)
{
	scratch_free(fixture->scratch);
	signal_set_free(fixture->set);
	arena_free(fixture->arena);
	diagnostics_done(&fixture->diags);
	free(fixture->text);
	fixture->scratch = NULL;
	fixture->text = NULL;
}

static int
teardown(void **state)
{
	fixture_done(*state);
	free(*state);
	return 0;
}

static void
renew(struct fixture *fixture)
{
	fixture_done(fixture);
	fixture->set = signal_set_new();
	fixture->arena = arena_new(64 * MiB);
	diagnostics_init(&fixture->diags);
}

static uint32_t
declare(struct fixture *fixture, const char *name)
{
	return signal_declare(fixture->set, name, (struct place){ "x", 1, 0 });
}

static void
add(struct fixture *fixture, const char *name, const char *phrase, bool exact, size_t line)
{
	signal_add_phrase(fixture->set, declare(fixture, name), "", phrase, exact,
			  (struct place){ "x", line, 0 }, &fixture->diags);
}

static bool
scan(struct fixture *fixture, const char *text)
{
	size_t len = strlen(text);

	if (fixture->scratch == NULL) {
		if (!signal_set_finish(fixture->set, &fixture->diags))
			return false;
		fixture->scratch = scratch_new(fixture->set);
		assert_non_null(fixture->scratch);
	}
	free(fixture->text);
	fixture->text = malloc(len == 0 ? 1 : len);
	memcpy(fixture->text, text, len);
	fixture->original = (struct slice){ fixture->text, len };
	assert_true(fold(fixture->arena, fixture->original, &fixture->folded));
	return signal_scan(fixture->set, fixture->scratch, fixture->arena, fixture->original,
			   &fixture->folded, (struct hits){ NULL, 0 }, 
			   &fixture->hits, &fixture->err);
}

/* The folded text of all hits, in order, joined by "|". */
static const char *
fired(struct fixture *fixture)
{
	static char text[1024];
	size_t len = 0;

	text[0] = '\0';
	for (size_t i = 0; i < fixture->hits.count; i++) {
		struct slice part = slice_range(fixture->folded.text, fixture->hits.items[i].folded);

		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%.*s", i == 0 ? "" : "|",
					SLICE_ARG(part));
		assert_true(len < sizeof(text));
	}
	return text;
}

struct match_case {
	const char *phrase, *text, *fired;
};

static void
assert_matches(struct fixture *fixture, const struct match_case *cases, size_t count, bool exact)
{
	for (size_t i = 0; i < count; i++) {
		renew(fixture);
		add(fixture, "price", "# (dollar*|euro|$)", false, 9);
		add(fixture, "it", cases[i].phrase, exact, 1);
		print_message("# \"%s\" in \"%s\"\n", cases[i].phrase, cases[i].text);
		assert_true(scan(fixture, cases[i].text));
		assert_int_equal(fixture->diags.count, 0);
		/* only what "it" is about */
		for (size_t j = 0; j < fixture->hits.count;) {
			if (fixture->hits.items[j].signal == 1) {
				j++;
				continue;
			}
			memmove(&fixture->hits.items[j], &fixture->hits.items[j + 1],
				(--fixture->hits.count - j) * sizeof(*fixture->hits.items));
		}
		assert_string_equal(fired(fixture), cases[i].fired);
	}
}

static void
words_are_whole_words_in_every_script(void **state)
{
	static const struct match_case cases[] = {
		{ "UI", "SUI und UIs", "" },
		{ "UI", "Das UI.", "ui" },
		{ "sui", "SUI st\u00FCrzt, sui!", "sui|sui" },
		{ "lt.", "er erh\u00E4lt. Das", "" },
		{ "lt.", "lt. dpa und lt.dpa", "lt.|lt." },
		{ "st\u00FCrz*", "SUI ST\u00DCRZT, st\u00FCrze und Absturz, st\u00FCrz", "st\u00FCrzt|st\u00FCrze|st\u00FCrz" },
		{ "*kurs", "Bitcoinkurs, Kurs, Kurse, Bitcoin-Kurs", "bitcoinkurs|kurs|kurs" },
		{ "*kurs*", "Bitcoinkursziel", "bitcoinkursziel" },
		{ "\u043A\u0440\u0438\u043F\u0442*", "\u041A\u0440\u0438\u043F\u0442\u043E\u0432\u0430\u043B\u044E\u0442\u0430", "\u043A\u0440\u0438\u043F\u0442\u043E\u0432\u0430\u043B\u044E\u0442\u0430" },
		{ "\u6BD4\u7279\u5E01", "\u4E70\u6BD4\u7279\u5E01\u5427", "\u6BD4\u7279\u5E01" },
		{ "BTC", "\u4E70BTC\u5427 xBTC", "btc" },
		{ "C++", "C++ und C++.", "c++|c++" },
		{ "\U0001F680", "SUI\U0001F680\U0001F680", "\U0001F680|\U0001F680" },
		{ "Kursziel*", "Kurs\u00ADziele", "kursziele" },
		{ "sui", "S\u200BUI", "sui" },
		{ "a b", "a  b a b ab a-b", "a  b|a b" },
		{ "don't", "DON\u2019T", "don't" },
	};

	assert_matches(*state, cases, COUNT(cases), false);
}

static void
alternatives_gaps_and_numbers_stand_for_what_they_say(void **state)
{
	static const struct match_case cases[] = {
		{ "vor (dem|einem|) Ausbruch", "vor dem Ausbruch, vor einem  Ausbruch, vor Ausbruch, "
		  "vor den Ausbruch", "vor dem ausbruch|vor einem  ausbruch|vor ausbruch" },
		{ "Kurs(ziel|wert)*", "Kursziele Kurswert Kurs", "kursziele|kurswert" },
		{ "a (b (c|d)|e)", "a b c, a b d, a e, a b", "a b c|a b d|a e" },
		{ "(a|b) (c|d) (e|f)", "a c e, b d f, a c g, a  d e", "a c e|b d f|a  d e" },
		{ "(the|) bitcoin", "the bitcoin, xbitcoin, bitcoin", "the bitcoin|bitcoin|bitcoin" },
		{ "# (Mio|Mrd|) (Euro|Dollar)", "5 Mio Euro, 7 Dollar, 8 Mrd", "5 mio euro|7 dollar" },
		{ "buy ({price}|bitcoin|the (dip|top)) now", "buy 5 $ now, buy bitcoin now, buy the "
		  "dip now, buy the now", "buy 5 $ now|buy bitcoin now|buy the dip now" },
		{ "({price}|#) ... ({price}|{price})", "5 euro oder 6 euro", "5 euro oder 6 euro" },
		{ "sell ... (it|all that stuff) ... fast", "sell most of all that stuff very fast",
		  "sell most of all that stuff very fast" },
		{ "(a ... b|c) d", "a x b d, c d, a b", "a x b d|c d" },
		{ "before it ... too late", "Before it is much too late", "before it is much too late" },
		{ "teilte ... mit", "Er teilte mit, sie teilte es heute mit.", "teilte mit|teilte es heute mit" },
		{ "teilte ... mit", "teilte eins zwei drei vier f\u00FCnf mit", "teilte eins zwei drei vier f\u00FCnf mit" },
		{ "teilte ... mit", "teilte eins zwei drei vier f\u00FCnf sechs mit", "" },
		{ "teilte ... mit", "teilte es\nmit", "" },
		{ "teilte\u2026mit", "teilte es mit", "teilte es mit" },
		{ "#x", "100x 1.5x x 12xy", "100x|1.5x" },
		{ "x#", "x100 x1,000.50 ax1", "x100|x1,000.50" },
		{ "# Euro", "1.234,50 Euro, 12 000 Euro, 2024 12 Euro, a5 Euro", "1.234,50 euro|12 000 euro|12 euro" },
		{ "bis #* stark", "bis 10 stark, bis 20x stark, bis x stark", "bis 10 stark|bis 20x stark" },
		{ "um #*", "um 100x, um 5", "um 100x|um 5" },
		{ "$#", "$0.56 und $1'000", "$0.56|$1'000" },
		{ "(auf|\u00FCber) #", "auf 85,5 % \u00FCber 10 auf die", "auf 85,5|\u00FCber 10" },
		{ "hit {price}", "could hit 10 dollars, hit 3 $ or hit me", "hit 10 dollars|hit 3 $" },
		{ "{price} ... {price}", "von 5 Euro nie auf 10 Euro", "5 euro nie auf 10 euro" },
		{ "reach ... {price}", "reach at last 7 euro", "reach at last 7 euro" },
		{ "{price}", "7 euro", "7 euro" },
	};

	assert_matches(*state, cases, COUNT(cases), false);
}

static void
alternatives_that_touch_words_or_may_be_nothing_are_all_found(void **state)
{
	static const struct match_case cases[] = {
		/* What touches is one word, whichever alternatives it is put together from. */
		{ "(un|)wahr(e|er|)", "unwahr wahre unwahrer wahrem ungwahr", "unwahr|wahre|unwahrer" },
		{ "비트코인(을|를|) (지금|바로)( 바로|) (사|구매)*",
		  "비트코인을 지금 사라 비트코인  바로 바로 구매하라 비트코인을 지금바로 사라",
		  "비트코인을 지금 사라|비트코인  바로 바로 구매하라" },
		{ "기관(들|이|)(매집|매수)", "기관매집 기관들매수 기관가매수", "기관매집|기관들매수" },
		{ "上(涨|升)(#|很多)倍", "上涨5倍 上升很多倍 上倍", "上涨5倍|上升很多倍" },
		/* Each such alternative counts by itself, long and short. */
		{ "ab(c|c d|)", "ab c d, abc d", "ab|abc|abc d" },
		{ "(x |)ab", "x ab", "x ab|ab" },
		/* Of those that stand by themselves the nearest. */
		{ "ab (c|c d)", "ab c d", "ab c" },
		{ "ab (c|c d|)", "ab c d", "ab|ab c" },
		{ "vor (dem|der|) ... (Absturz|Comeback)", "vor dem neuen Comeback\nvor Absturz",
		  "vor dem neuen comeback|vor absturz" },
		{ "(the |half)(way|path)", "the way, halfway, the path, half way", "the way|halfway|the path" },
		/* Stars at the end of a group, and a group that a star ends. */
		{ "neu(e*|)", "neu neue neuester neun", "neu|neue|neuester" },
		{ "k(auf|ass)*", "kaufen kasse kau", "kaufen|kasse" },
		{ "({price}|viel)(!|)", "für 5 Euro! oder viel", "5 euro|5 euro!|viel" },
	};

	assert_matches(*state, cases, COUNT(cases), false);
}

static void
a_phrase_is_one_pattern_however_many_alternatives_it_has(void **state)
{
	static const struct {
		const char *phrase;
		size_t patterns;
	} cases[] = {
		{ "Kurs", 1 },
		{ "(a1|b1|c1|d1)(a2|b2|c2|d2)(a3|b3|c3|d3)(a4|b4|c4|d4)(a5|b5|c5|d5)(a6|b6|c6|d6)", 1 },
		{ "(비트코인|이더리움)(을|를|) (쉽게|싸게|#원부터)( 바로|)(사|구매|매수)*", 1 },
		{ "(in|an|auf) (a|b) (c|d) ... (e|f)", 1 },
		{ "x(a*|b)(c|d)", 0 },			/* a star within a word */
		{ "x (*a|b)y", 2 },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct fixture *fixture = *state;

		renew(fixture);
		add(fixture, "it", cases[i].phrase, false, 1);
		print_message("# \"%s\"\n", cases[i].phrase);
		assert_int_equal(fixture->diags.count, cases[i].patterns == 0);
		assert_int_equal(signal_pattern_count(fixture->set, 0), cases[i].patterns);
	}
}

static void
a_phrase_that_is_written_out_too_often_is_told_how_often_it_may_be(void **state)
{
	struct fixture *fixture = *state;

	/* A word of dots and letters is cut as a whole. */
	add(fixture, "it", "(.a|b)(.c|d)(.e|f)(.g|h)(.i|j)(.k|l)(.m|n)(.o|p)(.q|r) x", false, 7);
	assert_int_equal(fixture->diags.count, 1);
	assert_string_equal(fixture->diags.items[0].text,
			    "phrase \"(.a|b)(.c|d)(.e|f)(.g|h)(.i|j)(.k|l)(.m|n)(.o|p)(.q|r) x\": is written "
			    "out to more than 256 phrases; write it as several, with fewer alternatives each");
	assert_int_equal(signal_pattern_count(fixture->set, 0), 0);
}

static void
exact_phrases_ask_for_the_case_that_is_written(void **state)
{
	static const struct match_case cases[] = {
		{ "LINK", "LINK Link link LI\u00ADNK", "link|link" },
		{ "Near", "NEAR Near near", "near" },
		{ "Stra\u00DFe 5", "Stra\u00DFe 5 STRASSE 5", "strasse 5" },
		{ "$LINK*", "$LINKs $links", "$links" },
		{ "(SOL|DOT) ...stark", "sol war stark, SOL war stark", "sol war stark" },
	};

	assert_matches(*state, cases, COUNT(cases), true);
}

/* A word of 4 to 11 letters, none of them an "a". */
static void
make_word(char word[12], uint64_t *seed)
{
	size_t len;

	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	len = 4 + (*seed >> 60) % 8;
	for (size_t i = 0; i < len; i++) {
		*seed = *seed * 6364136223846793005u + 1442695040888963407u;
		word[i] = (char)('b' + (*seed >> 40) % 25);
	}
	word[len] = '\0';
}

/* Wherever the text lies in memory, and wherever in it the words stand. */
static void
signals_of_few_words_fire_everywhere(void **state)
{
	struct fixture *fixture = *state;
	uint64_t seed = 1;

	for (size_t round = 0; round < 40; round++) {
		char words[4][12], text[300];

		renew(fixture);
		for (size_t i = 0; i < 2 + round % 3; i++) {
			make_word(words[i], &seed);
			add(fixture, words[i], words[i], false, 1);
		}
		for (size_t before = 0; before < 200; before++) {
			memset(text, 'a', before);
			(void)snprintf(text + before, sizeof(text) - before, "\n%s\nende", words[0]);
			assert_non_null(arena_alloc(fixture->arena, 1 + before % 64));
			assert_true(scan(fixture, text));
			if (strcmp(fired(fixture), words[0]) != 0)
				fail_msg("round %zu, %zu bytes before %s: \"%s\"", round, before, words[0],
					 fired(fixture));
		}
	}
}

static void
hits_are_sorted_and_none_is_told_twice(void **state)
{
	struct fixture *fixture = *state;

	add(fixture, "a", "bitcoin cash", false, 1);
	add(fixture, "a", "bitcoin", false, 2);
	add(fixture, "a", "(bitcoin|bitcoin)", false, 3);
	add(fixture, "b", "bitcoin", false, 4);
	assert_true(scan(fixture, "Bitcoin Cash und Bitcoin"));
	assert_string_equal(fired(fixture), "bitcoin|bitcoin cash|bitcoin|bitcoin|bitcoin");
	assert_int_equal(fixture->hits.items[0].line, 2);
	assert_int_equal(fixture->hits.items[1].line, 1);
	assert_int_equal(fixture->hits.items[2].signal, 1);
	assert_string_equal(fixture->hits.items[2].file, "x");
	assert_int_equal(fixture->hits.items[4].folded.start, 17);
}

static void
regexes_run_where_their_literal_stands_and_capture(void **state)
{
	struct fixture *fixture = *state;
	const struct hit *hit;
	uint32_t signal = declare(fixture, "source");

	signal_add_regex(fixture->set, signal,
			 "quelle: (?<source>[^,\\s]+)(?:, von (?<author>\\w+))?",
			 (struct place){ "x", 1, 0 }, &fixture->diags);
	signal_add_regex(fixture->set, signal, "\\d+ ?%", (struct place){ "x", 2, 0 },
			 &fixture->diags);
	assert_true(scan(fixture, "Nichts\nQuelle: Reuters, von Anna\n5 % und 7%\nQuelle:\n"));
	assert_int_equal(fixture->diags.count, 0);
	assert_string_equal(fired(fixture), "quelle: reuters, von anna|5 %|7%");
	hit = &fixture->hits.items[0];
	assert_int_equal(hit->captures[CAPTURE_SOURCE].start, 15);
	assert_int_equal(hit->captures[CAPTURE_SOURCE].end, 22);
	assert_int_equal(hit->captures[CAPTURE_AUTHOR].start, 28);
	assert_int_equal(hit->captures[CAPTURE_AUTHOR].end, 32);
	assert_int_equal(range_len(hit->captures[CAPTURE_TRANSLATOR]), 0);
}

static void
a_regex_without_a_literal_is_tried_everywhere_and_warned_of(void **state)
{
	struct fixture *fixture = *state;

	signal_add_regex(fixture->set, declare(fixture, "a"), "\\b\\d+$", (struct place){ "x", 3, 0 },
			 &fixture->diags);
	assert_int_equal(fixture->diags.warnings, 1);
	assert_true(scan(fixture, "12\n\n13 x\n14"));
	assert_string_equal(fired(fixture), "12|14");
}

static void
a_runaway_regex_is_a_limit_and_never_no_match(void **state)
{
	struct fixture *fixture = *state;

	signal_add_regex(fixture->set, declare(fixture, "a"), "(a+)+$", (struct place){ "x", 3, 0 },
			 &fixture->diags);
	assert_int_equal(fixture->diags.count, 0);	/* bluepencil check tells it */
	assert_true(scan(fixture, "aaa"));
	assert_false(scan(fixture, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"));
	assert_int_equal(fixture->err.kind, FAULT_LIMIT);
	assert_string_equal(fixture->err.text, "x:3: regex: match limit exceeded");
}

static void
a_spent_budget_is_a_limit(void **state)
{
	struct fixture *fixture = *state;
	struct arena *small = arena_new(2000);
	struct folded folded = { .text = SLICE("a a a a a a a a a a a a a a a a a a a a") };

	add(fixture, "a", "a", false, 1);
	assert_true(scan(fixture, ""));
	assert_false(signal_scan(fixture->set, fixture->scratch, small, folded.text, &folded,
				 (struct hits){ NULL, 0 }, &fixture->hits, &fixture->err));
	assert_int_equal(fixture->err.kind, FAULT_LIMIT);
	arena_free(small);
}

static void
a_scan_that_takes_too_long_is_a_limit(void **state)
{
	struct fixture *fixture = *state;
	struct watch watch = { .deadline_ms = 1, .limit_ms = 7 };	/* long ago */
	char text[2001];

	for (size_t i = 0; i < 1000; i++)
		memcpy(text + 2 * i, "x ", 2);
	text[2000] = '\0';
	add(fixture, "a", "x", false, 1);
	assert_true(scan(fixture, ""));
	scratch_watch(fixture->scratch, &watch);
	assert_false(scan(fixture, text));
	assert_int_equal(fixture->err.kind, FAULT_LIMIT);
	assert_string_equal(fixture->err.text, "takes longer than limits.time-ms (7)");
	scratch_watch(fixture->scratch, NULL);
	assert_true(scan(fixture, text));
}

static void
signals_that_do_not_exist_or_go_in_circles_are_told(void **state)
{
	struct fixture *fixture = *state;

	add(fixture, "coin", "bitcoin", false, 1);
	add(fixture, "a", "buy {cion} now", false, 2);
	assert_false(scan(fixture, ""));
	assert_string_equal(fixture->diags.items[0].text,
			    "there is no signal {cion}; did you mean {coin}?");
	renew(fixture);
	add(fixture, "z", "see {a}", false, 3);
	add(fixture, "a", "x {b}", false, 4);
	add(fixture, "b", "y {c}", false, 5);
	add(fixture, "c", "z {a}", false, 6);
	assert_false(scan(fixture, ""));
	assert_int_equal(fixture->diags.count, 1);
	assert_non_null(strstr(fixture->diags.items[0].text, "which leads back to it (x:"));
	renew(fixture);
	add(fixture, "a", "a {a}", false, 7);
	assert_false(scan(fixture, ""));
	assert_string_equal(fixture->diags.items[0].text, "signal a names itself: {a}");
}

static void
signals_of_signals_are_found_whatever_their_order(void **state)
{
	struct fixture *fixture = *state;

	add(fixture, "claim", "{move} soon", false, 1);
	add(fixture, "move", "{coin} will rise", false, 2);
	add(fixture, "coin", "bitcoin", false, 3);
	assert_true(scan(fixture, "Bitcoin will rise soon"));
	assert_string_equal(fired(fixture),
			    "bitcoin will rise soon|bitcoin will rise|bitcoin");
}

static void
a_phrase_does_not_fire_at_its_block_s_neighbours(void **state)
{
	struct fixture *fixture = *state;

	add(fixture, "a", "one two", false, 1);
	add(fixture, "b", "two {a}", false, 2);
	add(fixture, "c", "*two one", false, 3);
	assert_true(scan(fixture, "one\ntwo\none two\ntwo\none"));
	assert_string_equal(fired(fixture), "one two");
}

static _Atomic bool counting;
static _Atomic size_t allocations;

/* glibc's own, which the ones here stand before. */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *block, size_t size);

#ifndef __SANITIZE_ADDRESS__
void *
malloc(size_t size)
{
	allocations += counting;
	return __libc_malloc(size);
}

void *
calloc(size_t count, size_t size)
{
	allocations += counting;
	return __libc_calloc(count, size);
}

void *
realloc(void *block, size_t size)
{
	allocations += counting;
	return __libc_realloc(block, size);
}
#endif

/* The first scan keeps the lines, the second one finds them. */
static void
lines_that_are_kept_allocate_nothing(struct fixture *fixture)
{
	struct lender *lender = lender_new(fixture->set, 1 << 20);
	struct scratch *scratch = lender_lend(lender);

	assert_non_null(scratch);
	counting = true;
	for (int i = 0; i < 2; i++) {
		assert_true(signal_scan(fixture->set, scratch, fixture->arena, fixture->original,
					&fixture->folded, (struct hits){ NULL, 0 }, &fixture->hits,
					&fixture->err));
		assert_int_equal(fixture->hits.count, 6);
	}
	counting = false;
	assert_int_equal(allocations, 0);
	lender_take_back(lender, scratch);
	lender_free(lender);
}

static void
a_scan_allocates_nothing_but_from_the_arena(void **state)
{
	struct fixture *fixture = *state;
	static const char text[] = "bitcoin will rise soon\nprice: 5 $ and 7 euro\nbitcoin\n";

	add(fixture, "claim", "{move} soon", false, 1);
	add(fixture, "move", "{coin} (will|may) rise", false, 2);
	add(fixture, "coin", "bitcoin", false, 3);
	signal_add_regex(fixture->set, declare(fixture, "price"), "(?:price|cost): (?<source>\\d+)",
			 (struct place){ "x", 1, 0 }, &fixture->diags);
	signal_add_regex(fixture->set, declare(fixture, "price"), "^\\W*\\w+$",
			 (struct place){ "x", 2, 0 }, &fixture->diags);
	assert_true(scan(fixture, text));
	allocations = 0;
	counting = true;
	assert_true(signal_scan(fixture->set, fixture->scratch, fixture->arena, fixture->original,
				&fixture->folded, (struct hits){ NULL, 0 }, 
			   &fixture->hits, &fixture->err));
	counting = false;
	assert_int_equal(fixture->hits.count, 6);
	assert_int_equal(allocations, 0);
	lines_that_are_kept_allocate_nothing(fixture);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		TEST(words_are_whole_words_in_every_script),
		TEST(alternatives_gaps_and_numbers_stand_for_what_they_say),
		TEST(alternatives_that_touch_words_or_may_be_nothing_are_all_found),
		TEST(a_phrase_is_one_pattern_however_many_alternatives_it_has),
		TEST(a_phrase_that_is_written_out_too_often_is_told_how_often_it_may_be),
		TEST(exact_phrases_ask_for_the_case_that_is_written),
		TEST(signals_of_few_words_fire_everywhere),
		TEST(hits_are_sorted_and_none_is_told_twice),
		TEST(regexes_run_where_their_literal_stands_and_capture),
		TEST(a_regex_without_a_literal_is_tried_everywhere_and_warned_of),
		TEST(a_runaway_regex_is_a_limit_and_never_no_match),
		TEST(a_spent_budget_is_a_limit),
		TEST(a_scan_that_takes_too_long_is_a_limit),
		TEST(signals_that_do_not_exist_or_go_in_circles_are_told),
		TEST(signals_of_signals_are_found_whatever_their_order),
		TEST(a_phrase_does_not_fire_at_its_block_s_neighbours),
		TEST(a_scan_allocates_nothing_but_from_the_arena),
	};

	return cmocka_run_group_tests_name("policy/signal", tests, NULL, NULL);
}
