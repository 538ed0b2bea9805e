/* Unit tests of moderate/words and moderate/phrases, on folded text. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "moderate/phrases.h"
#include "moderate/words.h"
#include "text/fold.h"

static struct words
words_of(struct arena *arena, const char *text)
{
	struct word_list *list = arena_alloc(arena, sizeof(*list));
	struct folded folded;

	assert_non_null(list);
	assert_true(fold(arena, arena_copy(arena, slice_of(text)), &folded));
	assert_true(words_add(list, arena, arena_copy(arena, folded.text)));
	return (struct words){ list->items, list->count };
}

static void
what_versions_write_otherwise_is_the_same(void **state)
{
	static const struct {
		const char *one, *other;
		size_t count;
	} cases[] = {
		{ "SUI drops \u2013 whales hope", "sui DROPS -- Whales hope!", 4 },
		{ "0,56 $", "$0.56", 1 },
		{ "85 %", "85%", 1 },
		{ "1 000 000 Euro", "1.000.000 Euro", 2 },
		{ "1'000 Euro", "1000 Euro", 2 },
		{ "f\u00fcr W\u00e4le", "fuer Waele", 2 },
		{ "gr\u00f6\u00dfte", "groesste", 1 },
		{ "Mehr dazu [12]", "Mehr dazu", 2 },
		{ "Mehr <https://x.example/a?b=1> dazu", "Mehr dazu", 2 },
		{ "[image: Whales hope]", "Whales hope", 2 },
		{ "\u9cb8\u9c7c\u5e0c\u671b", "\u9cb8\u9c7c\u5e0c\u671b\u3002", 4 },
		{ "e\u0301t\u00e9", "\u00e9t\u00e9", 1 },
		{ "", " -- * ", 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *arena = arena_new(1024 * 1024);
		struct words one = words_of(arena, cases[i].one), other = words_of(arena, cases[i].other);

		if (one.count != cases[i].count || words_digest(one) != words_digest(other))
			print_error("case: %s, %zu words\n", cases[i].one, one.count);
		assert_int_equal(one.count, cases[i].count);
		assert_true(words_digest(one) == words_digest(other));
		arena_free(arena);
	}
}

static void
what_says_something_else_is_not_the_same(void **state)
{
	static const struct {
		const char *one, *other;
	} cases[] = {
		{ "0,56", "0,57" }, { "10 20", "1020" }, { "[image]", "" }, { "[1234] Euro", "Euro" },
		{ "A B", "B A" }, { "AB", "A B" }, { "\u9cb8\u9c7c", "\u9c7c\u9cb8" }, { "24 000a", "24000 a b" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *arena = arena_new(1024 * 1024);

		if (words_digest(words_of(arena, cases[i].one)) ==
		    words_digest(words_of(arena, cases[i].other)))
			fail_msg("\"%s\" is taken for \"%s\"", cases[i].one, cases[i].other);
		arena_free(arena);
	}
}

static void
a_piece_is_found_where_its_words_follow_one_another(void **state)
{
	static const struct {
		const char *piece, *whole;
		size_t start, end;		/* both 0: not found */
	} cases[] = {
		{ "c d e", "a b c d e f", 2, 5 },
		{ "a b c d e f g h", "a b c x e f g h i", 0, 8 },
		{ "a b c d e f g", "a x b x c x d x e x f x g", 0, 13 },
		{ "a b c d", "a x x x b x x x c x x x d", 0, 0 },
		{ "a b c d", "d c b a", 0, 0 },
		{ "a b", "a a a a b", 3, 5 },
		{ "a", "b", 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *arena = arena_new(1024 * 1024);
		struct words piece = words_of(arena, cases[i].piece);
		struct words whole = words_of(arena, cases[i].whole);
		const struct word_place *places = words_sort(whole, arena);
		struct range range = { 0, 0 };
		bool found = words_find(piece, whole, places, &range);

		if (found != (cases[i].end > 0) || (found && range.end != cases[i].end))
			print_error("case: %s in %s: %zu to %zu\n", cases[i].piece, cases[i].whole,
				    range.start, range.end);
		assert_int_equal(found, cases[i].end > 0);
		if (found) {
			assert_int_equal(range.start, cases[i].start);
			assert_int_equal(range.end, cases[i].end);
		}
		arena_free(arena);
	}
}

static void
words_in_common_count_as_often_as_both_have_them(void **state)
{
	static const struct {
		const char *one, *other;
		size_t common;
	} cases[] = {
		{ "a b c", "c a x", 2 }, { "a a a", "a a", 2 }, { "a", "a b c d e f", 1 },
		{ "a b", "c d", 0 }, { "", "a", 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *arena = arena_new(1024 * 1024);
		struct words one = words_of(arena, cases[i].one), other = words_of(arena, cases[i].other);
		const struct word_place *a = words_sort(one, arena), *b = words_sort(other, arena);

		assert_int_equal(words_common(a, one.count, b, other.count), cases[i].common);
		assert_int_equal(words_common(b, other.count, a, one.count), cases[i].common);
		arena_free(arena);
	}
}

static void
phrases_are_found_wherever_they_were_said(void **state)
{
	struct arena *arena = arena_new(1024 * 1024);
	struct words first = words_of(arena, "a b c d"), second = words_of(arena, "x y z");
	struct phrases phrases;
	size_t block = 0;

	(void)state;
	assert_true(phrases_init(&phrases, arena, first.count + second.count));
	phrases_add(&phrases, first, 7);
	phrases_add(&phrases, second, 9);
	assert_int_equal(phrases_count(&phrases, words_of(arena, "a b c d"), &block), 2);
	assert_int_equal(block, 7);
	assert_int_equal(phrases_count(&phrases, words_of(arena, "w x y z"), &block), 1);
	assert_int_equal(block, 9);
	assert_int_equal(phrases_count(&phrases, words_of(arena, "c d x y"), &block), 0);
	assert_int_equal(phrases_count(&phrases, words_of(arena, "a b"), &block), 0);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_versions_write_otherwise_is_the_same),
		cmocka_unit_test(what_says_something_else_is_not_the_same),
		cmocka_unit_test(a_piece_is_found_where_its_words_follow_one_another),
		cmocka_unit_test(words_in_common_count_as_often_as_both_have_them),
		cmocka_unit_test(phrases_are_found_wherever_they_were_said),
	};

	return cmocka_run_group_tests_name("moderate/words", tests, NULL, NULL);
}
