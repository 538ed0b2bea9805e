/* Unit tests of moderate/alternatives, on plain texts as both versions. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/buf.h"
#include "moderate/alternatives.h"

static struct version
version_of(struct arena *arena, const char *text)
{
	struct document *document = arena_alloc(arena, sizeof(*document));
	struct slice source = arena_copy(arena, slice_of(text));
	struct version version = { 0 };
	struct error err;

	assert_true(document_from_plain(arena, source, false, false, NULL, document, &err));
	assert_true(version_add(&version, arena, document, 0));
	return version;
}

static void
blocks_are_paired_by_their_words(void **state)
{
	static const struct {
		const char *what, *one, *other;
		size_t twins[6];		/* per block of `one`; 9: none */
	} cases[] = {
		{ "equal", "Erste Zeile\n\nZweite\n", "Erste Zeile\n\nZweite\n", { 0, 1 } },
		{ "marks and case do not matter", "Die Lage -- heute\n", "* DIE LAGE: heute\n", { 0 } },
		{ "a URL does not matter", "Mehr dazu hier\n",
		  "Mehr dazu hier: https://x.example/a?b=1\n", { 0 } },
		{ "one more before", "Zweite\n", "Erste\n\nZweite\n", { 1 } },
		{ "the first of two equal ones is the first", "Mehr\n\nSatz eins\n\nMehr\n",
		  "Mehr\n\nSatz eins\n\nMehr\n", { 0, 1, 2 } },
		{ "a word more",
		  "Der Token steigt in einer Woche um neun Prozent.\n\nEnde\n",
		  "Der Token steigt in nur einer Woche um neun Prozent.\n\nEnde\n", { 0, 1 } },
		{ "the only one left on both sides",
		  "Anfang\n\nJetzt Bonus bei der Boerse holen\n\nEnde\n",
		  "Anfang\n\nHier Bonus holen\n\nEnde\n", { 0, 1, 2 } },
		{ "nothing in common", "Anfang\n\nEtwas ganz anderes hier\n\nEnde\n",
		  "Anfang\n\nHolen Sie den Bonus\n\nEnde\n", { 0, 9, 2 } },
		{ "no counterpart", "Anfang\n\nNur hier\n\nEnde\n", "Anfang\n\nEnde\n", { 0, 9, 1 } },
		{ "more of them elsewhere", "Eins eins\n\nMehr\n\nZwei zwei\n\nMehr\n",
		  "Mehr\n\nEins eins\n\nMehr\n\nZwei zwei\n\nMehr\n", { 1, 2, 3, 4 } },
		{ "beside a pair", "Eins\n\nMehr\n\nMehr\n\nEnde\n",
		  "Eins\n\nzwei\n\nMehr\n\nEnde\n", { 0, 9, 2, 3 } },
		{ "one too many: nobody knows which",
		  "Eins\n\nnur hier\n\nMehr\n\nhier auch\n\nMehr\n\nsonst nirgends\n",
		  "Eins\n\nwoanders\n\nMehr\n\nganz weit\n", { 0, 9, 9, 9, 9, 9 } },
		{ "of two alike the more alike", "Wale hoffen auf ein Comeback der kleinen Münze bald\n\n"
		  "Wale hoffen auf ein Comeback der großen Münze bald\n",
		  "Wale hoffen sehr auf ein Comeback der großen Münze bald\n\n"
		  "Wale hoffen sehr auf ein Comeback der kleinen Münze bald\n", { 1, 0 } },
		{ "a headline that is like another", "Aktie A steigt um fünf Prozent\n\nEnde\n",
		  "Ende\n\nAktie B fällt um sieben Prozent\n", { 9, 0 } },
		{ "moved, and a word is another",
		  "Die Münze steigt in nur einer Woche um neun Prozent\n\nEins\n\nZwei\n",
		  "Eins\n\nZwei\n\nDie Münze fällt in nur einer Woche um neun Prozent\n", { 2, 0, 1 } },
		{ "a URL alone", "Eins\n\nhttps://x.example/a?b=1\n\nEnde\n",
		  "<https://x.example/a?b=1>\n\nEins\n\nEnde\n", { 1, 0, 2 } },
		{ "another URL", "Eins\n\nhttps://x.example/a?b=1\n\nEnde\n",
		  "Eins\n\nhttps://x.example/a?b=2\n\nEnde\n", { 0, 9, 2 } },
		{ "of two URLs the one in the same place",
		  "Eins\n\nnur hier\n\nhttps://x.example/\n\nhier auch\n",
		  "https://x.example/\n\nEins\n\nhttps://x.example/\n", { 1, 9, 2, 9 } },
		{ "two URLs in one place: nobody knows which",
		  "Eins\n\nnur hier\n\nhttps://x.example/\n\nEnde\n",
		  "Eins\n\nhttps://x.example/\n\nganz anders\n\nhttps://x.example/\n\noder so\n\nEnde\n",
		  { 0, 9, 9, 5 } },
		{ "a URL is not like another text", "Anfang\n\nhttps://x.example/jetzt/bonus/holen\n\nEnde\n",
		  "Anfang\n\nHier Bonus holen\n\nEnde\n", { 0, 9, 2 } },
		{ "a block that stands elsewhere",
		  "Eins eins\n\nZwei zwei\n\nDrei drei\n\nVier vier mit Wort\n\nEnde\n",
		  "Drei drei\n\nEins eins\n\nZwei zwei\n\nVier vier mit einem Wort\n\nEnde\n",
		  { 1, 2, 0, 3, 4 } },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *arena = arena_new(16 * 1024 * 1024);
		struct version one = version_of(arena, cases[i].one);
		struct version other = version_of(arena, cases[i].other);

		assert_true(alternatives_pair(&one, &other, arena));
		for (size_t j = 0; j < one.count; j++) {
			size_t wanted = cases[i].twins[j] == 9 ? BLOCK_NONE : cases[i].twins[j];

			if (one.blocks[j].twin != wanted)
				print_error("case: %s, block %zu\n", cases[i].what, j);
			assert_true(one.blocks[j].twin == wanted);
		}
		arena_free(arena);
	}
}

static void
pieces_of_a_block_know_the_whole(void **state)
{
	struct arena *arena = arena_new(16 * 1024 * 1024);
	struct version one = version_of(arena,
		"Anfang\n\nAster zeigt Erholung am Markt\n\nDer Token ist um 13 % gestiegen.\n\nEnde\n");
	struct version other = version_of(arena,
		"Anfang\n\nAster zeigt Erholung am Markt: Der Token ist um 13 % gestiegen.\n\nEnde\n");

	(void)state;
	assert_true(alternatives_pair(&one, &other, arena));
	assert_int_equal(one.count, 4);
	assert_int_equal(other.count, 3);
	assert_true(one.blocks[1].twin == BLOCK_NONE && one.blocks[1].whole == 1);
	assert_true(one.blocks[2].twin == BLOCK_NONE && one.blocks[2].whole == 1);
	assert_true(other.blocks[1].twin == BLOCK_NONE && other.blocks[1].whole == BLOCK_NONE);
	arena_free(arena);
}

static void
cells_of_a_row_are_pieces_of_its_line(void **state)
{
	struct arena *arena = arena_new(16 * 1024 * 1024);
	struct version one = version_of(arena, "Anfang\n\n* BTC\n* 61.204\n* +1,84 %\n* ETH\n* 2.391\n\nEnde\n");
	struct version other = version_of(arena, "Anfang\n\nBTC 61.204 +1,84 % ETH 2.391\n\nEnde\n");

	(void)state;
	assert_true(alternatives_pair(&one, &other, arena));
	assert_int_equal(one.count, 7);
	for (size_t i = 1; i < 6; i++) {
		assert_true(one.blocks[i].whole == 1);
		assert_int_equal(one.blocks[i].within.start, i - 1);
	}
	assert_int_equal(other.blocks[1].pieces, 5);
	arena_free(arena);
}

static void
what_is_said_again_is_an_echo(void **state)
{
	struct arena *arena = arena_new(16 * 1024 * 1024);
	struct version one = version_of(arena, "Wale hoffen auf ein Comeback\n\nWale hoffen auf ein Comeback\n");
	struct version other = version_of(arena, "Wale hoffen auf ein Comeback\n");

	(void)state;
	assert_true(alternatives_pair(&one, &other, arena));
	assert_true(one.blocks[0].twin == 0 && one.blocks[1].whole == 0);
	assert_int_equal(other.blocks[0].pieces, 0);
	arena_free(arena);
}

static void
what_may_be_the_same_in_another_place_is_remembered(void **state)
{
	struct arena *arena = arena_new(16 * 1024 * 1024);
	struct version one = version_of(arena, "Wale hoffen auf ein Comeback\n\nEins\n\nZwei\n");
	struct version other = version_of(arena, "Eins\n\nZwei\n\nWale warten auf ein Comeback\n");

	(void)state;
	assert_true(alternatives_pair(&one, &other, arena));
	assert_true(one.blocks[0].twin == BLOCK_NONE && one.blocks[0].like == 2);
	assert_true(other.blocks[2].like == 0);
	arena_free(arena);
}

static void
the_cost_grows_with_the_length(void **state)
{
	struct arena *arena = arena_new(512 * 1024 * 1024);
	struct version one, other;
	struct buf a, b;

	(void)state;
	buf_init(&a, arena);
	buf_init(&b, arena);
	for (unsigned i = 0; i < 20000; i++) {		/* nothing is equal, all is alike */
		buf_printf(&a, "wort %u und noch eins\n\n", i);
		buf_printf(&b, "wort %u und noch eins\n\n", i + 1000000);
	}
	one = version_of(arena, buf_cstring(&a));
	other = version_of(arena, buf_cstring(&b));
	assert_true(alternatives_pair(&one, &other, arena));
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blocks_are_paired_by_their_words),
		cmocka_unit_test(pieces_of_a_block_know_the_whole),
		cmocka_unit_test(cells_of_a_row_are_pieces_of_its_line),
		cmocka_unit_test(what_is_said_again_is_an_echo),
		cmocka_unit_test(what_may_be_the_same_in_another_place_is_remembered),
		cmocka_unit_test(the_cost_grows_with_the_length),
	};

	return cmocka_run_group_tests_name("moderate/alternatives", tests, NULL, NULL);
}
