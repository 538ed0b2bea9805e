/*
 * triple - sorting triples of numbers in time that grows with their count alone, without allocating.
 */
#ifndef BLUEPENCIL_POLICY_TRIPLE_H
#define BLUEPENCIL_POLICY_TRIPLE_H

#include <stddef.h>
#include <stdint.h>

struct triple {
	uint32_t numbers[3];
};

/*
 * Sorts by numbers[field], keeping the order of equals, so that sorting by several fields is sorting
 * by the least of them first. `spare` is as large as `items`.
 */
void triples_sort(struct triple *items, struct triple *spare, size_t count, unsigned field);

#endif
