/*
 * compare - what `bluepencil compare` prints: of each message what differs, and the sum.
 */
#ifndef BLUEPENCIL_TOOL_COMPARE_H
#define BLUEPENCIL_TOOL_COMPARE_H

#include <stdio.h>

#include "tool/comparison.h"
#include "tool/judge.h"

/* A message, judged by both. */
struct compared {
	struct judged *before, *now;
	struct arena *arena;
	struct comparison comparison;
	bool failed;			/* not compared: `before` or `now` tells why, or no memory */
};

struct compare_sum {
	size_t messages, different, verdicts;
	size_t now[DIFFERENCE_KINDS], before[DIFFERENCE_KINDS];	/* differences of each kind */
};

/* Counts a message that was compared. */
void compare_count(struct compare_sum *sum, const struct comparison *comparison);

/* Nothing where nothing differs. */
void compare_text(FILE *stream, bool colour, const struct compared *compared);
void compare_text_sum(FILE *stream, bool colour, const struct compare_sum *sum);

/* A line of JSON; false: no memory. */
bool compare_json(FILE *stream, const struct compared *compared);
bool compare_json_sum(FILE *stream, const struct compare_sum *sum);

#endif
