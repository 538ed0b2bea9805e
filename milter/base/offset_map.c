/*
 * The way back from derived text to its source, as runs of equal units.
 *
 * A unit is a piece of derived text that was made from a piece of source and cannot be
 * taken apart: one byte from one byte where text was copied, three bytes from four in
 * base64, one from three in "=C3". A run is as many units of one shape as follow one another,
 * and an entry says where a run starts on both sides, so a plain text costs one entry, a line
 * of base64 two. A position is found by a binary search for its run and a division.
 *
 * Two shapes are special, as one side of them has no bytes: a gap (skipped source) and a
 * patch (bytes made from nothing). What follows stands at the same position on that side, so
 * a search for the last entry that starts at or before a byte never ends on one of them.
 */
#include "base/offset_map.h"

#include "base/search.h"
#include "base/size.h"

struct run {
	struct { size_t derived, source; } start, unit;
	size_t solid_before;		/* runs before this one that have bytes on both sides */
};

struct offset_map {
	struct arena *arena;
	struct run *runs;
	size_t count, cap;
	size_t derived_len, source_len;
};

static bool
is_gap(const struct run *run)
{
	return run->unit.derived == 0;
}

static bool
is_solid(const struct run *run)
{
	return run->unit.derived > 0 && run->unit.source > 0;
}

struct offset_map *
offset_map_new(struct arena *arena)
{
	struct offset_map *map = arena_alloc(arena, sizeof(*map));

	if (map != NULL)
		map->arena = arena;
	return map;
}

/* Do further units of that shape belong to the run? Of gaps and patches the size is nothing. */
static bool
joins(const struct run *run, size_t unit_derived, size_t unit_source)
{
	if (unit_derived == 0 || unit_source == 0)
		return (unit_derived == 0) == (run->unit.derived == 0) &&
		       (unit_source == 0) == (run->unit.source == 0);
	return run->unit.derived == unit_derived && run->unit.source == unit_source;
}

static bool
begin_run(struct offset_map *map, size_t unit_derived, size_t unit_source)
{
	const struct run *last = map->count > 0 ? &map->runs[map->count - 1] : NULL;
	size_t solid = last == NULL ? 0 : last->solid_before + is_solid(last);
	struct run *run;

	if (last != NULL && joins(last, unit_derived, unit_source))
		return true;
	run = ARENA_PUSH(map->arena, map->runs, map->count, map->cap);
	if (run == NULL)
		return false;
	run->start.derived = map->derived_len;
	run->start.source = map->source_len;
	run->unit.derived = unit_derived;
	run->unit.source = unit_source;
	run->solid_before = solid;
	return true;
}

/* `derived` bytes from `source` bytes, in units of the given shape. */
static bool
add(struct offset_map *map, size_t derived, size_t source, size_t unit_derived, size_t unit_source)
{
	size_t derived_len, source_len;

	if (derived == 0 && source == 0)
		return true;
	if (!size_add(map->derived_len, derived, &derived_len) ||
	    !size_add(map->source_len, source, &source_len) ||
	    !begin_run(map, unit_derived, unit_source))
		return false;
	map->derived_len = derived_len;
	map->source_len = source_len;
	return true;
}

bool
offset_map_add(struct offset_map *map, size_t derived, size_t source)
{
	if (derived == source)
		return add(map, derived, source, 1, 1);
	return add(map, derived, source, derived, source);
}

bool
offset_map_add_unit(struct offset_map *map, size_t derived, size_t source)
{
	return add(map, derived, source, derived, source);
}

bool
offset_map_add_units(struct offset_map *map, size_t count, size_t derived, size_t source)
{
	size_t all_derived, all_source;

	if (!size_mul(count, derived, &all_derived) || !size_mul(count, source, &all_source))
		return false;
	return add(map, all_derived, all_source, derived, source);
}

/* The run that holds the derived byte. */
static const struct run *
run_of_derived(const struct offset_map *map, size_t at)
{
	assert(at < map->derived_len);
	return &map->runs[COUNT_WHILE(map->count, i, map->runs[i].start.derived <= at) - 1];
}

/* The run that holds the source byte. */
static const struct run *
run_of_source(const struct offset_map *map, size_t at)
{
	assert(at < map->source_len);
	return &map->runs[COUNT_WHILE(map->count, i, map->runs[i].start.source <= at) - 1];
}

/* The source of the unit that holds the derived byte. */
static struct range
source_of_unit(const struct offset_map *map, size_t at)
{
	const struct run *run = run_of_derived(map, at);
	size_t start = run->start.source;

	if (run->unit.source == 0)
		return (struct range){ start, start };
	start += (at - run->start.derived) / run->unit.derived * run->unit.source;
	return (struct range){ start, start + run->unit.source };
}

struct range
offset_map_source(const struct offset_map *map, struct range derived)
{
	assert(derived.start < derived.end && derived.end <= map->derived_len);
	return (struct range){ source_of_unit(map, derived.start).start,
			       source_of_unit(map, derived.end - 1).end };
}

size_t
offset_map_position(const struct offset_map *map, size_t at)
{
	const struct run *last = map->count > 0 ? &map->runs[map->count - 1] : NULL;

	assert(at <= map->derived_len);
	if (at < map->derived_len)
		return source_of_unit(map, at).start;
	return last != NULL && is_gap(last) ? last->start.source : map->source_len;
}

/* The first solid run that is not before `run`, or NULL. */
static const struct run *
next_solid(const struct offset_map *map, const struct run *run)
{
	/* The last run that has as many solid ones before it as `run` is the solid one,
	 * unless nothing solid follows. */
	size_t behind = COUNT_WHILE((size_t)(map->runs + map->count - run), i,
				    run[i].solid_before == run->solid_before);

	return is_solid(&run[behind - 1]) ? &run[behind - 1] : NULL;
}

/* Where the last solid run before the gap ends, on the derived side; 0 when there is none. */
static size_t
solid_end_before(const struct offset_map *map, const struct run *gap)
{
	/* Between it and the gap, runs have as many solid ones before them as the gap. */
	size_t before = COUNT_WHILE((size_t)(gap - map->runs), i,
				    map->runs[i].solid_before != gap->solid_before);

	return map->runs[before].start.derived;
}

/* The derived bytes of the unit of a solid run that holds the source byte. */
static struct range
derived_of_unit(const struct run *run, size_t at)
{
	size_t start = run->start.derived +
		       (at - run->start.source) / run->unit.source * run->unit.derived;

	return (struct range){ start, start + run->unit.derived };
}

/* Where the derived bytes are when the source range holds none of their source. */
static struct range
derived_place(const struct offset_map *map, size_t at)
{
	const struct run *run;
	size_t place = map->derived_len;

	if (at < map->source_len) {
		run = run_of_source(map, at);
		place = is_gap(run) ? run->start.derived : derived_of_unit(run, at).start;
	}
	return (struct range){ place, place };
}

struct range
offset_map_derived(const struct offset_map *map, struct range source)
{
	const struct run *first, *last;
	struct range derived;

	assert(source.start <= source.end && source.end <= map->source_len);
	if (source.start == source.end)
		return derived_place(map, source.start);
	first = run_of_source(map, source.start);
	last = run_of_source(map, source.end - 1);
	if (is_gap(first)) {
		first = next_solid(map, first);
		if (first == NULL || first->start.source >= source.end)
			return derived_place(map, source.start);
		derived.start = first->start.derived;
	} else {
		derived.start = derived_of_unit(first, source.start).start;
	}
	derived.end = is_gap(last) ? solid_end_before(map, last)
				   : derived_of_unit(last, source.end - 1).end;
	return derived;
}

size_t
offset_map_derived_len(const struct offset_map *map)
{
	return map->derived_len;
}

size_t
offset_map_source_len(const struct offset_map *map)
{
	return map->source_len;
}
