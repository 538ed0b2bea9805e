/*
 * Triples: sorted by one field, with the order of equals kept.
 */
#include "policy/triple.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <setjmp.h>
#include <cmocka.h>

static void
equals_stay_in_their_order(void **state)
{
	struct triple items[] = { { { 70000, 0, 0 } }, { { 5, 1, 0 } }, { { 256, 2, 0 } },
				  { { 5, 3, 0 } },     { { 0, 4, 0 } }, { { 0xFFFFFFFF, 5, 0 } },
				  { { 5, 6, 0 } } };
	static const uint32_t order[] = { 4, 1, 3, 6, 2, 0, 5 };
	struct triple spare[7];

	(void)state;
	triples_sort(items, spare, 7, 0);
	for (size_t i = 0; i < 7; i++)
		assert_int_equal(items[i].numbers[1], order[i]);
}

static void
any_numbers_come_out_in_order(void **state)
{
	size_t count = 5000;
	struct triple *items = calloc(count, sizeof(*items)), *spare = calloc(count, sizeof(*spare));
	uint32_t number = 1;

	(void)state;
	for (size_t i = 0; i < count; i++) {
		number = number * 1664525u + 1013904223u;
		items[i].numbers[0] = number >> 8 & 0xFFF;
		items[i].numbers[2] = number >> 20 & 7;
	}
	triples_sort(items, spare, count, 0);
	triples_sort(items, spare, count, 2);
	for (size_t i = 1; i < count; i++)
		assert_true(items[i - 1].numbers[2] < items[i].numbers[2] ||
			    (items[i - 1].numbers[2] == items[i].numbers[2] &&
			     items[i - 1].numbers[0] <= items[i].numbers[0]));
	triples_sort(items, spare, 0, 0);
	free(items);
	free(spare);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(equals_stay_in_their_order),
		cmocka_unit_test(any_numbers_come_out_in_order),
	};

	return cmocka_run_group_tests_name("policy/triple", tests, NULL, NULL);
}
