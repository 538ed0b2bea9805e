/*
 * A scan that remembers lines finds what one finds that does not.
 */
#include "policy/remembered.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/limits.h"
#include "policy/signal_set.h"

#define TEXTS 3000

/* Beginnings, middles and ends of lines; joined at random, a good part of all lines comes again. */
static const char *const beginnings[] = {
	"Bitcoin ", "LINK ", "link ", "\u00ADPrice: ", "", "Quelle: Handelsblatt, ", "2,5 ",
	"\u201Ebitcoin\u201C ", "MoVe ",
};
static const char *const middles[] = {
	"will rise soon", "may rise", "5 $", "is a link", "could do", "",
};
static const char *const ends[] = { "\n", "\n\n", " 7\n", "!\n", "" };

struct fixture {
	struct signal_set *set;
	struct diagnostics diags;
	struct scratch *plain, *remembering;
	struct memo *memo;
	unsigned long seed;
};

static void
phrase(struct fixture *f, const char *name, const char *text, bool exact)
{
	static size_t line;
	struct place place = { "x", ++line, 0 };

	signal_add_phrase(f->set, signal_declare(f->set, name, place), "", text, exact, place,
			  &f->diags);
}

static void
regex(struct fixture *f, const char *name, const char *text)
{
	struct place place = { "y", 1, 0 };

	signal_add_regex(f->set, signal_declare(f->set, name, place), text, place, &f->diags);
}

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	*state = f;
	f->set = signal_set_new();
	diagnostics_init(&f->diags);
	phrase(f, "coin", "bitcoin", false);
	phrase(f, "coin", "LINK", true);
	phrase(f, "move", "{coin} (will|may) rise", false);
	phrase(f, "claim", "{move} soon", false);
	phrase(f, "pair", "{coin} ... {price}", false);
	phrase(f, "pair", "{linked} # $", false);
	regex(f, "price", "(?:price|cost): (?<source>\\d+)");
	regex(f, "price", "\\d+ ?\\$");
	regex(f, "source", "quelle: (?<source>\\w+)");
	regex(f, "end", "\\b\\d+$");
	(void)signal_declare(f->set, "linked", (struct place){ "x", 1, 0 });
	if (!signal_set_finish(f->set, &f->diags))
		return -1;
	f->plain = scratch_new(f->set);
	f->remembering = scratch_new(f->set);
	f->memo = f->remembering->memo = memo_new(32 * KiB);	/* too small for all lines */
	return f->plain == NULL || f->memo == NULL;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	scratch_free(f->plain);
	scratch_free(f->remembering);
	memo_free(f->memo);
	signal_set_free(f->set);
	diagnostics_done(&f->diags);
	free(f);
	return 0;
}

static size_t
random_below(struct fixture *f, size_t most)
{
	f->seed = f->seed * 6364136223846793005UL + 1442695040888963407UL;
	return (f->seed >> 33) % most;
}

static size_t
make_text(struct fixture *f, char text[4096])
{
	size_t len = 0, lines = random_below(f, 12);

	text[0] = '\0';
	for (size_t i = 0; i < lines; i++)
		len += (size_t)snprintf(text + len, 4096 - len, "%s%s%s",
					beginnings[random_below(f, COUNT(beginnings))],
					middles[random_below(f, COUNT(middles))],
					ends[random_below(f, COUNT(ends))]);
	return len;
}

/* Somewhere a link that was found by others, sometimes two, once in a while beside the lines. */
static struct hits
give(struct fixture *f, struct hit given[2], size_t len)
{
	size_t count = len == 0 ? 0 : random_below(f, 3);

	for (size_t i = 0; i < count; i++) {
		size_t start = random_below(f, len), most = len - start < 9 ? len - start : 9;

		given[i] = (struct hit){ .signal = signal_find(f->set, "linked"), .file = "z", .line = i,
					 .folded = { start, start + random_below(f, most + 1) } };
	}
	return (struct hits){ given, count };
}

static void
assert_same_hits(struct hits one, struct hits other, const char *text)
{
	if (one.count != other.count)
		fail_msg("%zu hits, remembering %zu: %s", one.count, other.count, text);
	for (size_t i = 0; i < one.count; i++) {
		if (memcmp(&one.items[i], &other.items[i], sizeof(struct hit)) != 0)
			fail_msg("hit %zu of %zu: %s", i, one.count, text);
	}
}

static void
what_is_remembered_is_what_would_be_found(void **state)
{
	struct fixture *f = *state;
	size_t remembered = 0, hits = 0;
	char text[4096];

	for (size_t i = 0; i < TEXTS; i++) {
		struct arena *arena = arena_new(16 * MiB);
		struct slice original = { 0 };
		struct hits plain, remembering, given;
		struct remembered recalled;
		struct folded folded;
		struct hit links[2];
		struct error err;

		original = arena_copy(arena, (struct slice){ (uint8_t *)text, make_text(f, text) });
		assert_true(fold(arena, original, &folded));
		given = give(f, links, folded.text.len);
		assert_true(remembered_recall(f->memo, arena, original, &folded, given, &recalled));
		remembered += recalled.known.count;
		assert_true(signal_scan(f->set, f->plain, arena, original, &folded, given, &plain, &err));
		assert_true(signal_scan(f->set, f->remembering, arena, original, &folded, given,
					&remembering, &err));
		assert_same_hits(plain, remembering, text);
		hits += plain.count;
		arena_free(arena);
	}
	printf("# figure: %zu of %zu hits in %d texts were remembered\n", remembered, hits, TEXTS);
	assert_true(remembered > hits / 8);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_is_remembered_is_what_would_be_found, setup,
						teardown),
	};

	return cmocka_run_group_tests_name("policy/remembered", tests, NULL, NULL);
}
