/*
 * size - arithmetic on sizes that says when it overflows. The result is written only when
 * it is right.
 */
#ifndef BLUEPENCIL_BASE_SIZE_H
#define BLUEPENCIL_BASE_SIZE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/compiler.h"

MUST_USE static inline bool
size_add(size_t a, size_t b, size_t *sum_out)
{
	size_t sum;

	if (__builtin_add_overflow(a, b, &sum))
		return false;
	*sum_out = sum;
	return true;
}

MUST_USE static inline bool
size_mul(size_t a, size_t b, size_t *product_out)
{
	size_t product;

	if (__builtin_mul_overflow(a, b, &product))
		return false;
	*product_out = product;
	return true;
}

#endif
