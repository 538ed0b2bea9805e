/*
 * Searching for many literals: every place, once, and nothing else.
 */
#include "policy/literal_search.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/compiler.h"
#include "base/limits.h"

#define MOST 64				/* literals of a case */

struct fixture {
	struct arena *arena;
	struct slice literals[MOST];
	size_t count;
	const struct literal_search *search;
	struct literal_scratch *scratch;
	struct error err;
	uint8_t *text;
	struct slice slice;
	char told[2000];		/* "number@start" of each place, in the order of the calls */
	size_t told_len, places, most_places;
};

static int
setup(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));

	fixture->arena = arena_new(64 * MiB);
	fixture->most_places = SIZE_MAX;
	*state = fixture;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *fixture = *state;

	literal_scratch_free(fixture->scratch);
	arena_free(fixture->arena);
	free(fixture->text);
	free(fixture);
	return 0;
}

static const struct literal_search *
new_search(struct fixture *fixture)
{
	const char *why = NULL;
	struct literal_search *search = literal_search_new(fixture->arena, fixture->literals,
							   fixture->count, &why);

	literal_scratch_free(fixture->scratch);
	assert_non_null(search);
	fixture->scratch = literal_scratch_new(search);
	assert_non_null(fixture->scratch);
	return search;
}

static void
make(struct fixture *fixture, const char *const *literals)
{
	for (; literals[fixture->count] != NULL; fixture->count++)
		fixture->literals[fixture->count] = slice_of(literals[fixture->count]);
	fixture->search = new_search(fixture);
	assert_non_null(fixture->search);
}

/* In memory of exactly its length. */
static void
set_text(struct fixture *fixture, const void *text, size_t len)
{
	free(fixture->text);
	fixture->text = malloc(len == 0 ? 1 : len);
	memcpy(fixture->text, text, len);
	fixture->slice = (struct slice){ fixture->text, len };
	fixture->places = fixture->told_len = 0;
	fixture->told[0] = '\0';
}

static bool
search_all(struct fixture *fixture, literal_callback *found, void *object)
{
	for (size_t i = 0; i < literal_search_passes(fixture->search); i++)
		if (!literal_search_pass(fixture->search, i, fixture->scratch, fixture->slice, found,
					 object, &fixture->err))
			return false;
	return true;
}

static bool
tell(uint32_t number, size_t end, void *object)
{
	struct fixture *fixture = object;
	int len = snprintf(fixture->told + fixture->told_len,
			   sizeof(fixture->told) - fixture->told_len, "%s%u@%zu",
			   fixture->told_len == 0 ? "" : " ", number,
			   end - fixture->literals[number].len);

	fixture->told_len += (size_t)len;
	assert_true(fixture->told_len < sizeof(fixture->told));
	return ++fixture->places < fixture->most_places;
}

static void
every_literal_is_found_at_each_of_its_places(void **state)
{
	static const char *const literals[] = {
		"a", "ab", "abc", "abcd", "cd", "bcdab", "abcdabcd", "\xC3\xA4", NULL };
	static const struct {
		const char *text, *places;
	} cases[] = {
		{ "", "" },
		{ "x", "" },
		{ "a", "0@0" },
		{ "ba", "0@1" },
		{ "ab", "0@0 1@0" },
		{ "xab", "0@1 1@1" },
		{ "abc", "0@0 1@0 2@0" },
		{ "aaa", "0@0 0@1 0@2" },
		{ "bcda", "4@1 0@3" },
		{ "\xC3\xA4-\xA4\xC3\xA4", "7@0 7@4" },
	};
	struct fixture *fixture = *state;

	make(fixture, literals);
	for (size_t i = 0; i < COUNT(cases); i++) {
		set_text(fixture, cases[i].text, strlen(cases[i].text));
		assert_true(search_all(fixture, tell, fixture));
		assert_string_equal(fixture->told, cases[i].places);
	}
}

static void
without_literals_nothing_is_found(void **state)
{
	struct fixture *fixture = *state;

	make(fixture, (const char *const[]){ NULL });
	set_text(fixture, "bitcoin", 7);
	assert_true(search_all(fixture, tell, fixture));
	assert_int_equal(fixture->places, 0);
}

static void
the_search_ends_where_it_is_told_to(void **state)
{
	struct fixture *fixture = *state;

	make(fixture, (const char *const[]){ "long enough", "a", NULL });
	fixture->most_places = 2;
	set_text(fixture, "long enough a long enough", 25);
	assert_false(search_all(fixture, tell, fixture));
	assert_string_equal(fixture->told, "0@0 1@12");
	set_text(fixture, "a a", 3);
	assert_false(search_all(fixture, tell, fixture));
	assert_string_equal(fixture->told, "1@0 1@2");
}

static void
lines_are_told_in_their_order(void **state)
{
	static const char text[] = "price\nprice prediction\ntion\nprice prediction";
	struct fixture *fixture = *state;
	size_t line_end = 0;

	make(fixture, (const char *const[]){ "price prediction", "price", "tion", "pr", NULL });
	set_text(fixture, text, strlen(text));
	assert_true(search_all(fixture, tell, fixture));
	assert_int_equal(fixture->places, 13);
	for (const char *at = fixture->told; at != NULL; at = strchr(at + 1, ' ')) {
		size_t start = (size_t)strtoul(strchr(at, '@') + 1, NULL, 10);
		const char *end = strchr(text + start, '\n');

		assert_true(end == NULL || (size_t)(end - text) >= line_end);
		line_end = end == NULL ? strlen(text) : (size_t)(end - text);
	}
}

/* ---- compared with looking everywhere --------------------------------------------------------- */

static uint32_t
next_number(uint32_t *number)
{
	*number = *number * 1664525u + 1013904223u;
	return *number >> 8;
}

/* Few different bytes, so that much is found; some of them beyond ASCII, and in texts 0. */
static void
fill(uint8_t *bytes, size_t len, bool with_0, uint32_t *number)
{
	static const uint8_t letters[] = { 'a', 'b', ' ', 0xC3, 0 };

	for (size_t i = 0; i < len; i++)
		bytes[i] = letters[next_number(number) % (COUNT(letters) - !with_0)];
}

static bool
is_there(const struct fixture *fixture, struct slice literal)
{
	for (size_t i = 0; i < fixture->count; i++) {
		if (slice_equal(fixture->literals[i], literal))
			return true;
	}
	return false;
}

static void
make_random(struct fixture *fixture, size_t most, uint32_t *number)
{
	fixture->count = 0;
	for (size_t i = 0; i < most; i++) {
		size_t len = 1 + next_number(number) % 9;
		uint8_t *bytes = arena_alloc(fixture->arena, len);

		fill(bytes, len, false, number);
		if (!is_there(fixture, (struct slice){ bytes, len }))
			fixture->literals[fixture->count++] = (struct slice){ bytes, len };
	}
	fixture->search = new_search(fixture);
	assert_non_null(fixture->search);
}

struct seen {
	const struct fixture *fixture;
	uint8_t places[MOST][128];	/* how often each literal was told to end there */
};

static bool
count_place(uint32_t number, size_t end, void *object)
{
	struct seen *seen = object;

	assert_true(number < seen->fixture->count && end <= seen->fixture->slice.len);
	seen->places[number][end]++;
	return true;
}

static void
any_literals_are_found_where_comparing_everywhere_finds_them(void **state)
{
	struct fixture *fixture = *state;
	uint32_t number = 1;
	size_t found = 0;

	for (size_t i = 0; i < 3000; i++) {
		struct seen seen = { .fixture = fixture };
		uint8_t text[100];
		size_t len = next_number(&number) % sizeof(text);

		make_random(fixture, 1 + i % MOST, &number);
		fill(text, len, true, &number);
		set_text(fixture, text, len);
		assert_true(search_all(fixture, count_place, &seen));
		for (size_t j = 0; j < fixture->count; j++) {
			struct slice literal = fixture->literals[j];

			for (size_t end = 0; end <= len; end++) {
				bool stands = end >= literal.len &&
					      slice_has_at(fixture->slice, end - literal.len, literal);

				assert_int_equal(seen.places[j][end], stands);
				found += stands;
			}
		}
		arena_reset(fixture->arena);
	}
	printf("# figure: %zu places found in 3000 texts\n", found);
	assert_true(found > 10000);
}

/* Words of four letters, each its own window. */
enum { WORDS = 5000, EVERY = 97 };

struct words {
	char bytes[WORDS][4];
	size_t seen[WORDS], ends[WORDS];
};

static bool
note_word(uint32_t number, size_t end, void *object)
{
	struct words *words = object;

	words->seen[number]++;
	words->ends[number] = end;
	return true;
}

static void
more_literals_than_one_pass_takes_are_found_all_the_same(void **state)
{
	struct fixture *fixture = *state;
	struct words *words = calloc(1, sizeof(*words));
	struct slice *literals = arena_array(fixture->arena, WORDS, sizeof(*literals));
	char text[5 * (WORDS / EVERY + 1)];
	const char *why;
	size_t len = 0;

	for (size_t i = 0; i < WORDS; i++) {
		for (size_t j = 0, rest = i; j < 4; j++, rest /= 10)
			words->bytes[i][j] = (char)('a' + (char)(rest % 10));
		literals[i] = (struct slice){ (const uint8_t *)words->bytes[i], 4 };
		if (i % EVERY != 0)
			continue;
		memcpy(text + len, words->bytes[i], 4);
		text[len + 4] = ' ';
		len += 5;
	}
	set_text(fixture, text, len);
	fixture->search = literal_search_new(fixture->arena, literals, WORDS, &why);
	assert_non_null(fixture->search);
	fixture->scratch = literal_scratch_new(fixture->search);
	assert_non_null(fixture->scratch);
	assert_true(literal_search_passes(fixture->search) > 1);
	assert_true(search_all(fixture, note_word, words));
	for (size_t i = 0; i < WORDS; i++) {
		assert_int_equal(words->seen[i], i % EVERY == 0);
		assert_int_equal(words->ends[i], i % EVERY == 0 ? i / EVERY * 5 + 4 : 0);
	}
	free(words);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		TEST(every_literal_is_found_at_each_of_its_places),
		TEST(without_literals_nothing_is_found),
		TEST(the_search_ends_where_it_is_told_to),
		TEST(lines_are_told_in_their_order),
		TEST(any_literals_are_found_where_comparing_everywhere_finds_them),
		TEST(more_literals_than_one_pass_takes_are_found_all_the_same),
	};

	return cmocka_run_group_tests_name("policy/literal_search", tests, NULL, NULL);
}
