/*
 * tally - what every article of the issue says to every requirement, its pieces added up.
 *
 * Rules judge documents. An article may go on in the next part, so a requirement is met when one
 * piece of the article meets it. Only the primary version counts.
 */
#ifndef BLUEPENCIL_MODERATE_TALLY_H
#define BLUEPENCIL_MODERATE_TALLY_H

#include "moderate/moderation.h"

/* What is inserted, the same in all versions of an article. */
struct wording {
	const char *language;		/* NULL: nothing yet */
	struct slice plain;
};

/* The state of one requiring rule in one article of the issue. */
struct tally {
	bool met, insufficient, missing;
	bool inserted;
	struct wording wording;
	const struct requirement *evidence;	/* where it is met, else where it is not */
	const struct text *text;		/* of the evidence */
};

/* Per article of the issue, and one more row for the issue as a whole: one per rule. */
struct tallies {
	struct tally *items;
	size_t rule_count;
};

static inline struct tally *
tally_of(const struct tallies *tallies, size_t article, size_t rule)
{
	return &tallies->items[article * tallies->rule_count + rule];
}

/* Is the requirement needed and not met? */
static inline bool
tally_fails(const struct tally *tally)
{
	return !tally->met && (tally->missing || tally->insufficient);
}

/* The number of a rule in its stream; the count of rules where it is not in it. */
size_t tally_rule_number(const struct stream *stream, const struct rule *rule);

/* The row for an article of a text; the last one, m->article_count, for the issue as a whole. */
size_t tally_row(const struct moderation *m, const struct text *text, size_t article);

/* The finding that a text makes of a failed requirement; NULL where it makes none. */
const struct finding *tally_finding(const struct text *text, const struct rule *rule, size_t article);

/* Does an article of a text meet a requirement by itself? */
enum requirement_state tally_own_state(const struct text *text, const struct rule *rule, size_t article);

/* Adds up what rules_judge_articles said of all primary texts. */
bool tallies_add_up(struct moderation *m, struct tallies *tallies);

#endif
