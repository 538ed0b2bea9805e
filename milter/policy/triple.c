/*
 * Radix sort, a byte at a time from the lowest. Positions in a newsletter take two bytes, numbers of
 * signals one, and bytes that all items have in common are passed over.
 *
 * The C library's qsort allocates, and sorting in place moves whole hits about; this sorts their keys.
 */
#include "policy/triple.h"

#include <string.h>

static uint32_t
bits_that_differ(const struct triple *items, size_t count, unsigned field)
{
	uint32_t bits = 0;

	for (size_t i = 1; i < count; i++)
		bits |= items[i].numbers[field] ^ items[0].numbers[field];
	return bits;
}

static void
sort_by_byte(const struct triple *from, struct triple *to, size_t count, unsigned field,
	     unsigned shift)
{
	size_t starts[257] = { 0 };

	for (size_t i = 0; i < count; i++)
		starts[(from[i].numbers[field] >> shift & 0xFF) + 1]++;
	for (size_t i = 1; i < 257; i++)
		starts[i] += starts[i - 1];
	for (size_t i = 0; i < count; i++)
		to[starts[from[i].numbers[field] >> shift & 0xFF]++] = from[i];
}

void
triples_sort(struct triple *items, struct triple *spare, size_t count, unsigned field)
{
	uint32_t bits = bits_that_differ(items, count, field);
	struct triple *from = items, *to = spare;

	for (unsigned shift = 0; shift < 32; shift += 8) {
		struct triple *sorted = to;

		if ((bits >> shift & 0xFF) == 0)
			continue;
		sort_by_byte(from, to, count, field, shift);
		to = from;
		from = sorted;
	}
	if (from != items)
		memcpy(items, from, count * sizeof(*items));
}
