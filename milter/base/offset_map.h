/*
 * offset_map - the way back from derived text to the bytes it was made from.
 *
 * Matching runs on decoded and folded text, while an edit must name bytes of the part
 * as it arrived. Every step that derives text keeps one map: transfer decoding
 * (RFC 2045 section 6), charset conversion, the text of a block, folding.
 *
 * Units      positions count bytes from 0; ranges are half open: [start, end)
 * Ownership  a map lives in the arena it was made with; there is no _free
 * Threads    a map that is no longer added to may be read by many threads
 */
#ifndef BLUEPENCIL_BASE_OFFSET_MAP_H
#define BLUEPENCIL_BASE_OFFSET_MAP_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/slice.h"

struct offset_map;

/* An empty map, or NULL when the arena's budget is spent. */
struct offset_map *offset_map_new(struct arena *arena);

/*
 * Says that the next `derived` bytes were made from the next `source` bytes.
 * Runs of equal length join up, so text that needed no decoding costs one entry. Adding
 * `derived` = `source` says that each byte was copied; anything else is one unit, of which
 * no part can be told from the other. `derived` 0 skips source bytes (a soft line break);
 * they belong to no derived byte. `source` 0 is for bytes made from nothing.
 *
 * Returns false when the arena's budget is spent; the map is then unchanged.
 */
MUST_USE bool offset_map_add(struct offset_map *map, size_t derived, size_t source);

/* As offset_map_add, but equal lengths are one unit all the same ("=41" is not three). */
MUST_USE bool offset_map_add_unit(struct offset_map *map, size_t derived, size_t source);

/* As offset_map_add_unit, `count` times: many groups of base64 in one call. */
MUST_USE bool offset_map_add_units(struct offset_map *map, size_t count, size_t derived,
				   size_t source);

/*
 * The source bytes from which the derived range was made. A range that touches an
 * encoded unit yields the whole unit, for half of "=C3=A4" cannot be cut. Skipped source
 * bytes between two derived bytes of the range are part of the result, those at its ends
 * are not.
 *
 * An empty range, or one past the end, is a mistake of the caller (assert).
 */
struct range offset_map_source(const struct offset_map *map, struct range derived);

/*
 * The source position at which derived byte `at` begins; `at` equal to the derived length
 * gives the end of the last unit. The one for insertions: what is inserted there stands
 * directly before that byte.
 */
size_t offset_map_position(const struct offset_map *map, size_t at);

/*
 * The derived bytes that were made from the source range: the smallest derived range that
 * holds every unit of which the source range holds a byte; empty, at the right place, when
 * it holds skipped bytes only, or none. Inside a unit that place is the unit's beginning.
 */
struct range offset_map_derived(const struct offset_map *map, struct range source);

/* The sums of all that was added. */
size_t offset_map_derived_len(const struct offset_map *map);
size_t offset_map_source_len(const struct offset_map *map);

#endif
