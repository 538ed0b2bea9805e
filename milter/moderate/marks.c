/*
 * Which passages are marked, and which findings stand in one.
 */
#include "moderate/marks.h"

#include "moderate/comment.h"

struct passage {
	struct slice rules;		/* "a, b" */
	struct range source;
};

struct passages {
	struct passage *items;
	size_t count, cap;
};

/* The next name of a list of names; false at its end. */
static bool
next_name(struct slice *rest, struct slice *name_out)
{
	while (rest->len > 0) {
		size_t comma = slice_find_byte(*rest, 0, ',');
		size_t end = comma == SLICE_NOT_FOUND ? rest->len : comma;

		*name_out = slice_trim(slice_first(*rest, end));
		*rest = slice_from(*rest, comma == SLICE_NOT_FOUND ? end : end + 1);
		if (name_out->len > 0)
			return true;
	}
	return false;
}

static bool
names_rule(struct slice rules, const struct rule *rule)
{
	struct slice name;

	while (next_name(&rules, &name))
		if (slice_equal(name, slice_of(rule->name)))
			return true;
	return false;
}

static bool
find_passages(struct moderation *m, const struct document *document, struct passages *passages)
{
	const struct html_tree *tree = &document->tree;
	size_t open = 0;		/* from here on passages are not yet ended */

	for (size_t i = 0; i < tree->count; i++) {
		const struct html_node *node = &tree->nodes[i];
		struct slice mark = { 0 };
		struct passage *passage;

		if (node->type == HTML_NODE_COMMENT)
			mark = comment_mark(tree, node);
		if (slice_equal_nocase(mark, SLICE("on"))) {
			for (; open < passages->count; open++)
				passages->items[open].source.end = node->range.start;
		} else if (slice_has_at_nocase(mark, 0, SLICE("off="))) {
			passage = ARENA_PUSH(m->arena, passages->items, passages->count, passages->cap);
			if (passage == NULL)
				return moderation_no_memory(m);
			passage->rules = slice_from(mark, 4);
			passage->source = (struct range){ node->range.end, document->source.len };
		} else if (mark.len > 0 && !slice_has_at_nocase(mark, 0, SLICE("mark=")) &&
			   !moderation_note(m, "a bluepencil mark is neither \"off=RULE\", \"on\" nor \"mark=NAME\"")) {
			return false;
		}
	}
	return true;
}

static bool
may_be_off(const struct moderation *m, const struct rule *rule)
{
	const char **names = m->stream->conf->allow_off;

	for (size_t i = 0; names != NULL && names[i] != NULL; i++)
		if (strcmp(names[i], rule->name) == 0)
			return true;
	return false;
}

/* From the first of some blocks to the end of the last, which may hold others that begin later. */
static struct range
source_of(const struct document *document, size_t first, size_t count)
{
	struct range source = document->blocks[first].source;

	for (size_t i = first; i < first + count; i++)
		if (document->blocks[i].source.end > source.end)
			source.end = document->blocks[i].source.end;
	return source;
}

/*
 * What of the source a finding is about: its block, its article, or all that the issue says. So a
 * mark before the first words and none that ends it is one for the issue.
 */
static struct range
place_of(const struct document *document, const struct finding *finding)
{
	const struct article *article;

	if (finding->block != BLOCK_NONE)
		return document->blocks[finding->block].source;
	if (document->block_count == 0)
		return (struct range){ 0, document->source.len };
	if (finding->article == ARTICLE_NONE)
		return source_of(document, 0, document->block_count);
	article = &document->articles[finding->article];
	return source_of(document, article->first, article->count);
}

bool
marks_apply(struct moderation *m, const struct text *text, struct findings *findings)
{
	struct passages passages = { 0 };

	if (!text->document.html || findings->count == 0)
		return true;
	if (!find_passages(m, &text->document, &passages))
		return false;
	for (size_t i = 0; passages.count > 0 && i < findings->count; i++) {
		struct finding *finding = &findings->items[i];
		struct range place = place_of(&text->document, finding);

		for (size_t j = 0; j < passages.count && !finding->switched_off; j++) {
			if (!range_contains(passages.items[j].source, place) ||
			    !names_rule(passages.items[j].rules, finding->rule))
				continue;
			finding->switched_off = may_be_off(m, finding->rule);
			if (!moderation_note(m, finding->switched_off
						? "part %s: a mark switches the rule %s off"
						: "part %s: a mark would switch off the rule %s, "
						  "which the policy does not allow",
					     text->part->number, finding->rule->name))
				return false;
		}
	}
	return true;
}
