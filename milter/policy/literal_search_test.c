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

	arena_free(fixture->arena);
	free(fixture->text);
	free(fixture);
	return 0;
}

static void
make(struct fixture *fixture, const char *const *literals)
{
	for (; literals[fixture->count] != NULL; fixture->count++)
		fixture->literals[fixture->count] = slice_of(literals[fixture->count]);
	fixture->search = literal_search_new(fixture->arena, fixture->literals, fixture->count);
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
		assert_true(literal_search_all(fixture->search, fixture->slice, tell, fixture));
		assert_string_equal(fixture->told, cases[i].places);
	}
}

static void
without_literals_nothing_is_found(void **state)
{
	struct fixture *fixture = *state;

	make(fixture, (const char *const[]){ NULL });
	set_text(fixture, "bitcoin", 7);
	assert_true(literal_search_all(fixture->search, fixture->slice, tell, fixture));
	assert_int_equal(fixture->places, 0);
}

static void
the_search_ends_where_it_is_told_to(void **state)
{
	struct fixture *fixture = *state;

	make(fixture, (const char *const[]){ "long enough", "a", NULL });
	fixture->most_places = 2;
	set_text(fixture, "long enough a long enough", 25);
	assert_false(literal_search_all(fixture->search, fixture->slice, tell, fixture));
	assert_string_equal(fixture->told, "0@0 1@12");
	set_text(fixture, "a a", 3);
	assert_false(literal_search_all(fixture->search, fixture->slice, tell, fixture));
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
	assert_true(literal_search_all(fixture->search, fixture->slice, tell, fixture));
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

/* Few different bytes, so that much is found; some of them beyond ASCII, and 0. */
static void
fill(uint8_t *bytes, size_t len, uint32_t *number)
{
	static const uint8_t letters[] = { 'a', 'b', ' ', 0xC3, 0 };

	for (size_t i = 0; i < len; i++)
		bytes[i] = letters[next_number(number) % COUNT(letters)];
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

		fill(bytes, len, number);
		if (!is_there(fixture, (struct slice){ bytes, len }))
			fixture->literals[fixture->count++] = (struct slice){ bytes, len };
	}
	fixture->search = literal_search_new(fixture->arena, fixture->literals, fixture->count);
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
		fill(text, len, &number);
		set_text(fixture, text, len);
		assert_true(literal_search_all(fixture->search, fixture->slice, count_place, &seen));
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
	};

	return cmocka_run_group_tests_name("policy/literal_search", tests, NULL, NULL);
}
