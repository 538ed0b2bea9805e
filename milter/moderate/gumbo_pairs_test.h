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

/* The ">" of the tag that begins here; NULL where a "<" begins none. Quotes may hold one. */
static inline const char *
relation_tag_end(const char *tag)
{
	char quote = '\0';

	tag += tag[1] == '/' ? 2 : 1;
	if (!ascii_is_alpha((uint8_t)*tag))
		return NULL;
	for (; *tag != '\0'; tag++) {
		if (quote != '\0')
			quote = *tag == quote ? '\0' : quote;
		else if (*tag == '>')
			return tag;
		else if ((*tag == '"' || *tag == '\'') && tag[-1] == '=')
			quote = *tag;
	}
	return NULL;
}

static inline void
relation_pair_tags(struct relation *r, uint32_t comment, const char *text, uint32_t *open[2],
		   size_t depth[2])
{
	for (const char *tag = strchr(text, '<'); tag != NULL; tag = strchr(tag + 1, '<')) {
		const char *end = relation_tag_end(tag);
		size_t len = strcspn(tag + 1, " \t\r\n/>");

		if (end == NULL)
			continue;
		if (tag[1] == '/')
			relation_pair(r, comment, 1, -1, open, depth);
		else if (end[-1] != '/' &&
			 !element_is(element_find((struct slice){ (const uint8_t *)tag + 1, len }),
				     ELEMENT_IS_VOID))
			relation_pair(r, comment, 1, 1, open, depth);
		tag = end;
	}
}

/* The comments of the page before as they stand in its source; gumbo puts some elsewhere. */
static inline uint32_t *
relation_comments(const struct relation *r, size_t *count_out)
{
	const struct page *page = &r->before;
	uint32_t *at = arena_array(r->arena, page->source.len + 1, sizeof(*at));	/* plus 1 */
	uint32_t *comments = arena_array(r->arena, page->count + 1, sizeof(*comments));
	size_t count = 0;

	for (uint32_t i = 0; i < page->count; i++)
		if (page_is_comment(page->nodes[i].gumbo))
			at[page->nodes[i].at] = i + 1;
	for (size_t i = 0; i <= page->source.len; i++)
		if (at[i] != 0)
			comments[count++] = at[i] - 1;
	*count_out = count;
	return comments;
}

static inline bool
relation_check_pairs(struct relation *r)
{
	size_t most = r->before.source.len + 1, depth[2] = { 0, 0 }, count;
	const uint32_t *comments = relation_comments(r, &count);
	uint32_t *open[2] = { arena_array(r->arena, most, sizeof(**open)),
			      arena_array(r->arena, most, sizeof(**open)) };

	for (size_t i = 0; i < count; i++) {
		uint32_t comment = comments[i];
		const char *text = r->before.nodes[comment].gumbo->v.text.text;

		text += strspn(text, " \t\r\n");
		if (strncasecmp(text, "[if", 3) == 0 && strstr(text, "<![endif]") != NULL)
			relation_pair_tags(r, comment, text, open, depth);
		else if (strncasecmp(text, "[if", 3) == 0)
			relation_pair(r, comment, 0, 1, open, depth);
		else if (strncasecmp(text, "<![endif]", 9) == 0 || strncasecmp(text, "[endif]", 7) == 0)
			relation_pair(r, comment, 0, -1, open, depth);
	}
	return r->wrong == NULL;
}

#endif
