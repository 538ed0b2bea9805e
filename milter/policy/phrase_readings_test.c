/*
 * Phrases against what they mean, written out reading by reading and compared without any haste.
 *
 * The phrases are made by chance from few words, so that they meet in the texts, which are made
 * from the same words: of letters that blanks part and of such that they do not.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/compiler.h"
#include "base/limits.h"
#include "policy/phrase_naive_test.h"
#include "policy/signal.h"
#include "text/fold.h"

enum {
	SETS = 200,
	PHRASES = 40,			/* of a set */
	TEXTS = 60,			/* that a set is compared with */
};

static uint32_t
chance(uint32_t *seed, uint32_t below)
{
	*seed = *seed * 1664525 + 1013904223;
	return (*seed >> 10) % below;
}

/* ---- phrases and texts by chance -------------------------------------------------------------- */

/* The first ones are of letters and short, of the last ones none is parted by blanks. */
static const char *const words[] = {
	"a", "b", "ab", "ba", "kurs", "kursziel", "ziel", "щи", "дж", "가", "나", "가나", "코인", "買",
};
static const char *const numbers[] = { "5", "12", "12 000", "3,5", "1.000" };

static void
append(char *text, const char *more)
{
	size_t len = strlen(text);

	assert_true(len + strlen(more) < PHRASE_LEN);
	memcpy(text + len, more, strlen(more) + 1);
}

static void
add_word(uint32_t *seed, char *text)
{
	if (chance(seed, 12) == 0)
		append(text, chance(seed, 3) == 0 ? "{s}" : "#");
	else
		append(text, words[chance(seed, COUNT(words))]);
}

static void
add_words(uint32_t *seed, char *text)
{
	if (chance(seed, 8) == 0)
		append(text, " ");
	if (chance(seed, 30) == 0)
		append(text, "*");
	add_word(seed, text);
	if (chance(seed, 5) == 0) {
		append(text, chance(seed, 6) == 0 ? "..." : " ");
		add_word(seed, text);
	}
	if (chance(seed, 10) == 0)
		append(text, chance(seed, 2) == 0 ? "*" : " ");
}

static void
add_group(uint32_t *seed, char *text)
{
	uint32_t alternatives = 2 + chance(seed, 2);

	append(text, "(");
	for (uint32_t i = 0; i < alternatives; i++) {
		if (i > 0)
			append(text, "|");
		if (chance(seed, 4) != 0)
			add_words(seed, text);
	}
	append(text, ")");
	if (chance(seed, 12) == 0)
		append(text, "*");
}

static void
make_phrase(uint32_t *seed, char *text)
{
	uint32_t count = 2 + chance(seed, 4);

	*text = 0;
	for (uint32_t i = 0; i < count; i++) {
		uint32_t join = i == 0 ? 0 : chance(seed, 10);

		append(text, join >= 8 ? " ... " : join >= 4 ? " " : "");
		if (chance(seed, 5) < 3 && strlen(text) < 90)
			add_group(seed, text);
		else
			add_words(seed, text);
	}
}

static void
make_text(uint32_t *seed, char *text)
{
	uint32_t count = 3 + chance(seed, 12);

	*text = 0;
	for (uint32_t i = 0; i < count; i++) {
		uint32_t kind = chance(seed, 12);

		append(text, kind == 0 ? numbers[chance(seed, COUNT(numbers))] :
			     kind == 1 ? (chance(seed, 2) == 0 ? "zz" : "zz yy") :
					 words[chance(seed, COUNT(words))]);
		kind = chance(seed, 12);
		append(text, kind == 0 ? ", " : kind == 1 ? "  " : kind < 7 ? " " : "");
	}
}

/* ---- the test --------------------------------------------------------------------------------- */

struct counts {
	size_t phrases, refused, texts, hits;
};

static void
compare(const char *phrase, uint32_t signal, struct slice text, struct hits hits, struct counts *counts)
{
	static struct spans spans;
	size_t found = 0;

	find_all(phrase, text, &spans);
	for (size_t i = 0; i < hits.count; i++) {
		size_t before = spans.count;

		if (hits.items[i].signal != signal)
			continue;
		found++;
		add_span(&spans, hits.items[i].folded);
		if (spans.count != before)
			fail_msg("\"%s\" is not at %zu to %zu of \"%.*s\"", phrase, hits.items[i].folded.start,
				 hits.items[i].folded.end, SLICE_ARG(text));
	}
	if (found != spans.count)
		fail_msg("\"%s\" is found %zu times, not %zu, in \"%.*s\"", phrase, found, spans.count,
			 SLICE_ARG(text));
	counts->hits += found;
}

/* One signal each; the text of a phrase that is refused is empty. */
static struct signal_set *
make_set(uint32_t *seed, char phrases[PHRASES][PHRASE_LEN], struct counts *counts)
{
	struct signal_set *set = signal_set_new();
	struct diagnostics diags;

	diagnostics_init(&diags);
	for (uint32_t i = 0; i < PHRASES; i++) {
		char name[16];
		uint32_t signal;

		(void)snprintf(name, sizeof(name), "p%u", i);
		signal = signal_declare(set, name, (struct place){ "x", 1, 0 });
		make_phrase(seed, phrases[i]);
		signal_add_phrase(set, signal, "", phrases[i], false, (struct place){ "x", i + 1, 0 }, &diags);
		counts->phrases++;
		if (signal_pattern_count(set, signal) == 0) {
			counts->refused++;
			phrases[i][0] = 0;
		}
	}
	for (size_t i = 0; i < 2; i++)
		signal_add_phrase(set, signal_declare(set, "s", (struct place){ "x", 1, 0 }), "",
				  i == 0 ? "zz" : "zz yy", false, (struct place){ "x", 99, 0 }, &diags);
	assert_true(signal_set_finish(set, &diags));
	diagnostics_done(&diags);
	return set;
}

static void
compare_set(uint32_t *seed, const struct signal_set *set, char phrases[PHRASES][PHRASE_LEN],
	    struct counts *counts)
{
	struct scratch *scratch = scratch_new(set);

	for (size_t i = 0; i < TEXTS; i++) {
		struct arena *arena = arena_new(16 * MiB);
		struct folded folded;
		struct hits hits;
		struct error err;
		char text[PHRASE_LEN];
		uint8_t *exact;

		make_text(seed, text);
		exact = malloc(strlen(text));
		memcpy(exact, text, strlen(text));
		assert_true(fold(arena, (struct slice){ exact, strlen(text) }, &folded));
		assert_true(slice_equal(folded.text, slice_of(text)));
		assert_true(signal_scan(set, scratch, arena, folded.text, &folded, (struct hits){ NULL, 0 },
					&hits, &err));
		for (uint32_t j = 0; j < PHRASES; j++) {
			char name[16];

			(void)snprintf(name, sizeof(name), "p%u", j);
			if (phrases[j][0] != 0)
				compare(phrases[j], signal_find(set, name), folded.text, hits, counts);
		}
		counts->texts++;
		free(exact);
		arena_free(arena);
	}
	scratch_free(scratch);
}

static void
a_phrase_stands_where_one_of_its_readings_does(void **state)
{
	struct counts counts = { 0 };
	uint32_t seed = 4711;

	(void)state;
	for (size_t i = 0; i < SETS; i++) {
		static char phrases[PHRASES][PHRASE_LEN];
		struct signal_set *set = make_set(&seed, phrases, &counts);

		compare_set(&seed, set, phrases, &counts);
		signal_set_free(set);
	}
	printf("# figure: %zu phrases (%zu refused) in %zu texts: %zu places\n", counts.phrases,
	       counts.refused, counts.texts, counts.hits);
	assert_true(counts.refused < counts.phrases / 2 && counts.hits > 10000);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_phrase_stands_where_one_of_its_readings_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
