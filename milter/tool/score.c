/*
 * Precision, recall and what is made of them.
 */
#include "tool/score.h"

#include <stdio.h>
#include <string.h>

#include "base/compiler.h"

static struct score *
find(struct scores *scores, const char *name)
{
	struct named_score *item;

	for (size_t i = 0; i < scores->count; i++)
		if (strcmp(scores->items[i].name, name) == 0)
			return &scores->items[i].score;
	if (scores->count == COUNT(scores->items))
		return NULL;
	item = &scores->items[scores->count++];
	(void)snprintf(item->name, sizeof(item->name), "%s", name);
	return &item->score;
}

static void
add(struct score *score, bool expected, bool found)
{
	if (expected && found)
		score->hit++;
	else if (expected)
		score->miss++;
	else if (found)
		score->false_alarm++;
	else
		score->rest++;
}

void
score_add(struct scores *scores, const char *name, bool expected, bool found)
{
	struct score *score = find(scores, name);

	add(&scores->all, expected, found);
	if (score != NULL)
		add(score, expected, found);
}

static double
share(size_t part, size_t whole)
{
	return whole == 0 ? 1 : (double)part / (double)whole;
}

double
score_precision(const struct score *score)
{
	return share(score->hit, score->hit + score->false_alarm);
}

double
score_recall(const struct score *score)
{
	return share(score->hit, score->hit + score->miss);
}

double
score_f1(const struct score *score)
{
	return share(2 * score->hit, 2 * score->hit + score->false_alarm + score->miss);
}

double
score_accuracy(const struct score *score)
{
	return share(score->hit + score->rest, score_count(score));
}

size_t
score_count(const struct score *score)
{
	return score->hit + score->false_alarm + score->miss + score->rest;
}
