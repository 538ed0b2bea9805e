/*
 * The way back from derived text, by hand for what the contract promises, and against a map
 * that notes down every unit, which is slow and has nothing to get wrong.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/offset_map.h"

static struct range
range(size_t start, size_t end)
{
	return (struct range){ start, end };
}

#define assert_range_equal(got, wanted) check_range((got), (wanted), __LINE__)

static void
check_range(struct range got, struct range wanted, int line)
{
	if (got.start != wanted.start || got.end != wanted.end)
		fail_msg("line %d: [%zu, %zu) is not [%zu, %zu)", line, got.start, got.end,
			 wanted.start, wanted.end);
}

static int
set_up(void **state)
{
	*state = arena_new(64 * MiB);
	return *state == NULL;
}

static int
tear_down(void **state)
{
	arena_free(*state);
	return 0;
}

/* "Bär" as B=C3=A4r in quoted-printable, where a character was one unit. */
static struct offset_map *
map_of_an_encoded_umlaut(struct arena *arena)
{
	struct offset_map *map = offset_map_new(arena);

	assert_true(offset_map_add(map, 1, 1));
	assert_true(offset_map_add(map, 2, 6));
	assert_true(offset_map_add(map, 1, 1));
	return map;
}

static void
half_an_encoded_character_maps_to_the_whole_of_it(void **state)
{
	static const struct {
		struct range derived, source;
	} cases[] = {
		{ { 0, 1 }, { 0, 1 } },			/* B                 */
		{ { 1, 2 }, { 1, 7 } },			/* half of ä         */
		{ { 2, 4 }, { 1, 8 } },			/* half of ä, and r  */
		{ { 3, 4 }, { 7, 8 } },			/* r                 */
		{ { 0, 4 }, { 0, 8 } },
	};
	const struct offset_map *map = map_of_an_encoded_umlaut(*state);

	for (size_t i = 0; i < COUNT(cases); i++)
		assert_range_equal(offset_map_source(map, cases[i].derived), cases[i].source);
}

static void
half_an_encoding_maps_to_the_whole_character(void **state)
{
	static const struct {
		struct range source, derived;
	} cases[] = {
		{ { 0, 1 }, { 0, 1 } },
		{ { 3, 4 }, { 1, 3 } },
		{ { 0, 2 }, { 0, 3 } },
		{ { 6, 8 }, { 1, 4 } },
		{ { 7, 7 }, { 3, 3 } },			/* nothing, before r  */
		{ { 3, 3 }, { 1, 1 } },			/* nothing, inside ä  */
		{ { 8, 8 }, { 4, 4 } },			/* nothing, at the end */
	};
	const struct offset_map *map = map_of_an_encoded_umlaut(*state);

	for (size_t i = 0; i < COUNT(cases); i++)
		assert_range_equal(offset_map_derived(map, cases[i].source), cases[i].derived);
}

/* "K=C3=A4se=\nig=\n": every encoded byte is a unit, soft line breaks are skipped. */
static struct offset_map *
map_of_a_soft_line_break(struct arena *arena)
{
	struct offset_map *map = offset_map_new(arena);

	assert_true(offset_map_add(map, 1, 1));
	assert_true(offset_map_add(map, 1, 3));
	assert_true(offset_map_add(map, 1, 3));
	assert_true(offset_map_add(map, 2, 2));
	assert_true(offset_map_add(map, 0, 2));			/* source 9 to 11 */
	assert_true(offset_map_add(map, 2, 2));
	assert_true(offset_map_add(map, 0, 2));			/* source 13 to 15 */
	return map;
}

static void
skipped_bytes_belong_to_what_surrounds_them_only(void **state)
{
	const struct offset_map *map = map_of_a_soft_line_break(*state);

	assert_range_equal(offset_map_source(map, range(4, 6)), range(8, 12));
	assert_range_equal(offset_map_source(map, range(3, 5)), range(7, 9));
	assert_range_equal(offset_map_source(map, range(5, 7)), range(11, 13));
	assert_range_equal(offset_map_derived(map, range(9, 11)), range(5, 5));
	assert_range_equal(offset_map_derived(map, range(10, 12)), range(5, 6));
	assert_range_equal(offset_map_derived(map, range(8, 10)), range(4, 5));
	assert_range_equal(offset_map_derived(map, range(13, 15)), range(7, 7));
	assert_int_equal(offset_map_derived_len(map), 7);
	assert_int_equal(offset_map_source_len(map), 15);
}

static void
an_insertion_stands_directly_before_its_byte(void **state)
{
	const struct offset_map *map = map_of_a_soft_line_break(*state);

	assert_int_equal(offset_map_position(map, 0), 0);
	assert_int_equal(offset_map_position(map, 1), 1);
	assert_int_equal(offset_map_position(map, 2), 4);
	assert_int_equal(offset_map_position(map, 5), 11);	/* behind the soft line break */
	assert_int_equal(offset_map_position(map, 7), 13);	/* before the one at the end */
}

static void
bytes_made_from_nothing_have_a_place_but_no_source(void **state)
{
	struct offset_map *map = offset_map_new(*state);

	/* "a</td><td>b" gives "a\tb": the tab is ours */
	assert_true(offset_map_add(map, 1, 1));
	assert_true(offset_map_add(map, 0, 9));
	assert_true(offset_map_add(map, 1, 0));
	assert_true(offset_map_add(map, 1, 1));
	assert_range_equal(offset_map_source(map, range(1, 2)), range(10, 10));
	assert_range_equal(offset_map_source(map, range(0, 3)), range(0, 11));
	assert_range_equal(offset_map_derived(map, range(1, 10)), range(1, 1));
	assert_range_equal(offset_map_derived(map, range(5, 11)), range(2, 3));
	assert_range_equal(offset_map_derived(map, range(0, 11)), range(0, 3));
	assert_int_equal(offset_map_position(map, 1), 10);
}

static void
equal_lengths_are_one_unit_only_when_that_is_said(void **state)
{
	struct offset_map *copied = offset_map_new(*state), *unit = offset_map_new(*state);

	assert_true(offset_map_add(copied, 3, 3));
	assert_true(offset_map_add_unit(unit, 3, 3));
	assert_range_equal(offset_map_source(copied, range(1, 2)), range(1, 2));
	assert_range_equal(offset_map_source(unit, range(1, 2)), range(0, 3));
	assert_range_equal(offset_map_derived(unit, range(2, 3)), range(0, 3));
}

static void
an_empty_map_has_one_position(void **state)
{
	struct offset_map *map = offset_map_new(*state);

	assert_int_equal(offset_map_position(map, 0), 0);
	assert_range_equal(offset_map_derived(map, range(0, 0)), range(0, 0));
	assert_true(offset_map_add(map, 0, 0));
	assert_true(offset_map_add(map, 0, 5));
	assert_int_equal(offset_map_position(map, 0), 0);
	assert_range_equal(offset_map_derived(map, range(2, 4)), range(0, 0));
}

static void
text_that_needed_no_decoding_costs_one_entry(void **state)
{
	struct arena *arena = *state;
	struct offset_map *map = offset_map_new(arena);
	size_t used;

	assert_true(offset_map_add(map, 1, 1));
	used = arena_used(arena);
	for (size_t i = 0; i < 100000; i++)
		assert_true(offset_map_add(map, 1 + i % 90, 1 + i % 90));
	assert_int_equal(arena_used(arena), used);
}

static void
a_map_without_budget_stays_as_it_was(void **state)
{
	struct arena *arena = arena_new(2000);
	struct offset_map *map = offset_map_new(arena);
	size_t derived = 0, source = 0;

	(void)state;
	while (offset_map_add(map, 1 + source % 2, 3)) {
		derived += 1 + source % 2;
		source += 3;
	}
	assert_true(source > 0);
	assert_int_equal(offset_map_derived_len(map), derived);
	assert_int_equal(offset_map_source_len(map), source);
	assert_int_equal(offset_map_position(map, derived), source);
	assert_false(offset_map_add(map, SIZE_MAX, SIZE_MAX));
	arena_free(arena);
}

/* ---- against a map that notes down every unit ------------------------------------------ */

#define UNITS_MOST 4000

struct unit {
	struct range derived, source;
};

struct plain_map {
	struct unit units[UNITS_MOST];
	size_t count, derived_len, source_len;
};

static uint32_t
random_below(uint32_t *seed, uint32_t limit)
{
	*seed = *seed * 1664525u + 1013904223u;
	return (*seed >> 8) % limit;
}

static void
plain_add(struct plain_map *plain, size_t derived, size_t source)
{
	plain->units[plain->count++] = (struct unit){
		{ plain->derived_len, plain->derived_len + derived },
		{ plain->source_len, plain->source_len + source },
	};
	plain->derived_len += derived;
	plain->source_len += source;
}

static struct range
plain_source(const struct plain_map *plain, struct range derived)
{
	struct range source = { SIZE_MAX, 0 };

	for (size_t i = 0; i < plain->count; i++) {
		const struct unit *unit = &plain->units[i];

		if (range_len(unit->derived) == 0 || !range_overlaps(unit->derived, derived))
			continue;
		if (source.start == SIZE_MAX)
			source.start = unit->source.start;
		source.end = unit->source.end;
	}
	return source;
}

static size_t
plain_position(const struct plain_map *plain, size_t at)
{
	size_t end = 0;

	for (size_t i = 0; i < plain->count; i++) {
		const struct unit *unit = &plain->units[i];

		if (unit->derived.start <= at && at < unit->derived.end)
			return unit->source.start;
		if (range_len(unit->derived) > 0)
			end = unit->source.end;
	}
	return end;
}

static struct range
plain_derived(const struct plain_map *plain, struct range source)
{
	struct range derived = { SIZE_MAX, 0 };
	size_t place = SIZE_MAX;

	for (size_t i = 0; i < plain->count; i++) {
		const struct unit *unit = &plain->units[i];

		if (range_len(unit->source) == 0 || !range_overlaps(unit->source, source))
			continue;
		if (place == SIZE_MAX)
			place = unit->derived.start;
		if (range_len(unit->derived) == 0)
			continue;
		if (derived.start == SIZE_MAX)
			derived.start = unit->derived.start;
		derived.end = unit->derived.end;
	}
	return derived.start == SIZE_MAX ? (struct range){ place, place } : derived;
}

/* Adds the same at random to both: copied runs, units, gaps, patches, repeated at times. */
static void
add_at_random(struct offset_map *map, struct plain_map *plain, uint32_t *seed)
{
	size_t derived = random_below(seed, 4), source = random_below(seed, 5);
	size_t times = 1 + random_below(seed, 3);

	if (random_below(seed, 5) == 0) {
		assert_true(offset_map_add_units(map, times, derived, source));
		for (; times > 0; times--)
			plain_add(plain, derived, source);
	}
	for (; times > 0; times--) {
		if (random_below(seed, 4) == 0) {
			assert_true(offset_map_add_unit(map, derived, source));
			plain_add(plain, derived, source);
			continue;
		}
		assert_true(offset_map_add(map, derived, source));
		if (derived != source)
			plain_add(plain, derived, source);
		else
			for (size_t i = 0; i < derived; i++)
				plain_add(plain, 1, 1);
	}
}

static struct range
random_range(uint32_t *seed, size_t len)
{
	size_t start = random_below(seed, (uint32_t)len);
	size_t most = len - start < 12 ? len - start : 12;

	return (struct range){ start, start + 1 + random_below(seed, (uint32_t)most) };
}

static void
compare_maps(const struct offset_map *map, const struct plain_map *plain, uint32_t *seed)
{
	assert_int_equal(offset_map_derived_len(map), plain->derived_len);
	assert_int_equal(offset_map_source_len(map), plain->source_len);
	for (size_t at = 0; at <= plain->derived_len; at++)
		assert_int_equal(offset_map_position(map, at), plain_position(plain, at));
	for (size_t i = 0; i < 200 && plain->derived_len > 0; i++) {
		struct range derived = random_range(seed, plain->derived_len);

		assert_range_equal(offset_map_source(map, derived), plain_source(plain, derived));
	}
	for (size_t i = 0; i < 200 && plain->source_len > 0; i++) {
		struct range source = random_range(seed, plain->source_len);

		assert_range_equal(offset_map_derived(map, source), plain_derived(plain, source));
	}
}

static void
every_lookup_agrees_with_a_map_of_single_units(void **state)
{
	struct plain_map *plain = malloc(sizeof(*plain));

	for (uint32_t round = 0; round < 300; round++) {
		uint32_t seed = round * 2654435761u + 1;
		struct offset_map *map = offset_map_new(*state);

		plain->count = plain->derived_len = plain->source_len = 0;
		for (uint32_t adds = 1 + round % 80; adds > 0; adds--)
			add_at_random(map, plain, &seed);
		compare_maps(map, plain, &seed);
	}
	free(plain);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(half_an_encoded_character_maps_to_the_whole_of_it),
		cmocka_unit_test(half_an_encoding_maps_to_the_whole_character),
		cmocka_unit_test(skipped_bytes_belong_to_what_surrounds_them_only),
		cmocka_unit_test(an_insertion_stands_directly_before_its_byte),
		cmocka_unit_test(bytes_made_from_nothing_have_a_place_but_no_source),
		cmocka_unit_test(equal_lengths_are_one_unit_only_when_that_is_said),
		cmocka_unit_test(an_empty_map_has_one_position),
		cmocka_unit_test(text_that_needed_no_decoding_costs_one_entry),
		cmocka_unit_test(a_map_without_budget_stays_as_it_was),
		cmocka_unit_test(every_lookup_agrees_with_a_map_of_single_units),
	};

	return cmocka_run_group_tests_name("base/offset_map", tests, set_up, tear_down);
}
