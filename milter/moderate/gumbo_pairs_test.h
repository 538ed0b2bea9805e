/*
 * gumbo_pairs_test - conditional comments, and the tags in them for Outlook, stay or go in pairs.
 */
#ifndef BLUEPENCIL_MODERATE_GUMBO_PAIRS_TEST_H
#define BLUEPENCIL_MODERATE_GUMBO_PAIRS_TEST_H

#include "html/element.h"
#include "moderate/gumbo_two_pages_test.h"

/* What a comment opens and closes: conditions (0) or tags that it hides (1). */
static inline void
relation_pair(struct relation *r, uint32_t comment, int kind, int step, uint32_t *open[2], size_t depth[2])
{
	if (step > 0) {
		open[kind][depth[kind]++] = comment;
		return;
	}
	if (depth[kind] == 0)
		return;
	if (r->stays[open[kind][--depth[kind]]] != r->stays[comment])
		(void)relation_fails(r, "one of a pair of conditional comments went",
				     r->before.nodes[comment].at);
}

static inline void
relation_pair_tags(struct relation *r, uint32_t comment, const char *text, uint32_t *open[2],
		   size_t depth[2])
{
	for (const char *tag = strchr(text, '<'); tag != NULL; tag = strchr(tag + 1, '<')) {
		const char *end = strchr(tag, '>');
		size_t len = strcspn(tag + 1, " \t\r\n/>");

		if (end == NULL)
			return;
		if (tag[1] == '/')
			relation_pair(r, comment, 1, -1, open, depth);
		else if (ascii_is_alpha((uint8_t)tag[1]) && end[-1] != '/' &&
			 !element_is(element_find((struct slice){ (const uint8_t *)tag + 1, len }),
				     ELEMENT_IS_VOID))
			relation_pair(r, comment, 1, 1, open, depth);
		tag = end;
	}
}

static inline bool
relation_check_pairs(struct relation *r)
{
	size_t most = r->before.source.len + 1, depth[2] = { 0, 0 };
	uint32_t *open[2] = { NULL, NULL };

	for (uint32_t i = 0; i < r->before.count; i++) {
		const char *text;

		if (!page_is_comment(r->before.nodes[i].gumbo))
			continue;
		for (size_t j = 0; j < 2 && open[j] == NULL; j++)
			open[j] = arena_array(r->arena, most, sizeof(**open));
		text = r->before.nodes[i].gumbo->v.text.text;
		text += strspn(text, " \t\r\n");
		if (strncasecmp(text, "[if", 3) == 0 && strstr(text, "<![endif]") != NULL)
			relation_pair_tags(r, i, text, open, depth);
		else if (strncasecmp(text, "[if", 3) == 0)
			relation_pair(r, i, 0, 1, open, depth);
		else if (strncasecmp(text, "<![endif]", 9) == 0 || strncasecmp(text, "[endif]", 7) == 0)
			relation_pair(r, i, 0, -1, open, depth);
	}
	return r->wrong == NULL;
}

#endif
