/*
 * score - how often something was found that is there, and was not found that is not there.
 */
#ifndef BLUEPENCIL_TOOL_SCORE_H
#define BLUEPENCIL_TOOL_SCORE_H

#include <stdbool.h>
#include <stddef.h>

struct score {
	size_t hit, false_alarm, miss, rest;	/* true and false positives, false and true negatives */
};

/* Of one kind (a language, a label), in the order in which the kinds came up. */
struct named_score {
	char name[24];
	struct score score;
};

struct scores {
	struct score all;
	struct named_score items[48];	/* kinds beyond them count in `all` only */
	size_t count;
};

void score_add(struct scores *scores, const char *name, bool expected, bool found);

/* 1 where there was nothing to be wrong about. */
double score_precision(const struct score *score);
double score_recall(const struct score *score);
double score_f1(const struct score *score);
double score_accuracy(const struct score *score);
size_t score_count(const struct score *score);

#endif
