/*
 * search - binary search in what is sorted.
 */
#ifndef BLUEPENCIL_BASE_SEARCH_H
#define BLUEPENCIL_BASE_SEARCH_H

#include <stddef.h>

/*
 * How many of `count` items come first for which `holds` is true; `i` is the number of an item in it. It
 * must hold for no item behind one for which it does not. So it is the number of the first item for
 * which it does not hold, or `count`.
 *
 *	size_t first = COUNT_WHILE(document->block_count, i, document->blocks[i].source.start < at);
 */
#define COUNT_WHILE(count, i, holds)                                                               \
	__extension__({                                                                            \
		size_t low_ = 0, high_ = (count);                                                  \
                                                                                                   \
		while (low_ < high_) {                                                             \
			size_t i = low_ + (high_ - low_) / 2;                                      \
                                                                                                   \
			if (holds)                                                                 \
				low_ = i + 1;                                                      \
			else                                                                       \
				high_ = i;                                                         \
		}                                                                                  \
		low_;                                                                              \
	})

#endif
