/*
 * gumbo_two_pages_test - a page and the page without some of its blocks, side by side.
 */
#ifndef BLUEPENCIL_MODERATE_GUMBO_TWO_PAGES_TEST_H
#define BLUEPENCIL_MODERATE_GUMBO_TWO_PAGES_TEST_H

#include "moderate/gumbo_page_test.h"

/* What is asked less strictly where it does not hold otherwise. How often is counted. */
enum leniency {
	LENIENT_CROWD	= 1 << 0,	/* behind four elements that are alike, empty ones may stay */
	LENIENT_REACH	= 1 << 1,	/* what gumbo moved does not end the element before it */
	LENIENT_ALL	= LENIENT_CROWD | LENIENT_REACH,
};

struct relation {
	struct arena *arena;
	struct page before, after;
	const bool *gone;		/* per byte of the source: in a removed block */
	bool *stays;			/* per node before */
	uint32_t *removed, *kept, *left;	/* per node before: what is in it that was to go, that was
						   to stay, that stays */
	const char *wrong;		/* what does not hold; NULL */
	size_t at;			/* and where */
	size_t cells, separators, broken;	/* elements that stay for nothing, by why they may */
	unsigned lenient;		/* enum leniency: what was needed so that it holds */
	bool by_words;			/* only the words were compared: relation_is_beyond_tags */
};

static inline bool
relation_fails(struct relation *r, const char *what, size_t at)
{
	if (r->wrong == NULL) {
		r->wrong = what;
		r->at = at;
	}
	return false;
}

static inline bool
relation_is_gone(const struct relation *r, const struct page_node *node)
{
	return node->at != PAGE_NOWHERE && r->gone[node->at];
}

#endif
