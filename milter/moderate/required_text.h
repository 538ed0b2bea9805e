/*
 * required_text - the text that a rule inserts where an article lacks it, in each version.
 */
#ifndef BLUEPENCIL_MODERATE_REQUIRED_TEXT_H
#define BLUEPENCIL_MODERATE_REQUIRED_TEXT_H

#include "moderate/tally.h"

/*
 * Inserts the rule's text at the end of an article, in the article's language. `row` is the issue's
 * article, for the reply where there is no place; `wording` is what was inserted in another version, or
 * is set here, so that all versions say the same.
 */
bool required_text_insert(struct moderation *m, struct text *text, size_t article,
			  const struct rule *rule, size_t row, struct wording *wording);

/*
 * The versions beside the primary one: they need the text where that one got it, and where they lack it
 * themselves.
 */
bool required_text_insert_in_others(struct moderation *m, const struct tallies *tallies,
				    size_t rule_number);

#endif
