/*
 * From what goes and what comes in to the new body.
 */
#include "text/search.h"
#include "moderate/moderation.h"

#include "moderate/markup.h"
#include "moderate/removal.h"
#include "moderate/values.h"

/* ---- replacement ------------------------------------------------------------------------------ */

/* The texts of a block go, its tags stay; the replacement stands where the first one stood. */
static void
replace_in_html(struct text *text, struct range block, struct slice replacement)
{
	const struct html_tree *tree = &text->document.tree;
	size_t i = search_node(tree, block.start);

	/* The first text may begin before the block, with blanks. */
	for (i = i > 0 ? i - 1 : 0; i < tree->count; i++) {
		struct range range = tree->nodes[i].range;

		if (range.start >= block.end)
			break;
		if (tree->nodes[i].type != HTML_NODE_TEXT || range.end <= block.start)
			continue;
		if (range.start < block.start)
			range.start = block.start;
		if (range.end > block.end)
			range.end = block.end;
		edits_replace(&text->edits, range, replacement);
		replacement = (struct slice){ 0 };
	}
}

/* The words that stand for a block. */
static bool
replacement_of(struct moderation *m, const struct text *text, size_t block, struct slice *words_out)
{
	const struct rule *rule = text->replaced[block];
	size_t article = text->document.blocks[block].article;

	if (article != ARTICLE_NONE)
		article = text->issue_article[article];
	*words_out = values_expand(m, rule, article, rule->text);
	return words_out->len > 0 || rule->text[0] == '\0';
}

static bool
replace_blocks(struct moderation *m, struct text *text)
{
	const struct document *document = &text->document;

	for (size_t i = 0; i < document->block_count; i++) {
		const struct block *block = &document->blocks[i];
		struct slice words;
		struct buf escaped;

		if (text->replaced[i] == NULL || text->removed[i] || block->type == BLOCK_IMAGE)
			continue;
		if (!replacement_of(m, text, i, &words))
			return moderation_no_memory(m);
		if (!document->html) {
			edits_replace(&text->edits, document_source_of_text(document, block->text), words);
			continue;
		}
		buf_init(&escaped, m->arena);
		markup_add_text(&escaped, words);
		if (escaped.failed)
			return moderation_no_memory(m);
		replace_in_html(text, block->source, buf_slice(&escaped));
	}
	return true;
}

/* ---- the body ---------------------------------------------------------------------------------- */

static bool
goes_or_changes(const struct text *text)
{
	if (text->excerpt_count > 0 || text->any_picture)
		return true;
	for (size_t i = 0; i < text->document.block_count; i++)
		if (text->removed[i] || text->replaced[i] != NULL)
			return true;
	return false;
}

static void
cut_excerpts(struct text *text)
{
	for (size_t i = 0; i < text->excerpt_count; i++) {
		struct range source = text->excerpts[i].source, kept = text->excerpts[i].kept;

		if (range_len(kept) > 0) {
			edits_remove(&text->edits, (struct range){ source.start, kept.start });
			source.start = kept.end;
		}
		edits_remove(&text->edits, source);
	}
}

static bool
finish_edits(struct moderation *m, struct text *text)
{
	if (text->sealed) {
		if (!text->inspected && goes_or_changes(text))
			moderation_edits_sealed(m, text);
		return true;
	}
	if (goes_or_changes(text) &&
	    (!removal_edits_with(&text->document, text->removed, text->pictures, m->arena,
				 &text->edits) ||
	     !replace_blocks(m, text)))
		return moderation_no_memory(m);
	cut_excerpts(text);
	return edits_finish(&text->edits) || moderation_no_memory(m);
}

bool
writing_edits(struct moderation *m, bool *any_out)
{
	*any_out = false;
	for (size_t i = 0; i < m->text_count; i++) {
		if (!finish_edits(m, &m->texts[i]))
			return false;
		*any_out |= m->texts[i].edits.count > 0;
	}
	return true;
}

bool
writing_body(struct moderation *m, struct new_part **new_parts_out, size_t *count_out)
{
	struct new_part *new_parts = arena_array(m->arena, m->text_count, sizeof(*new_parts));
	size_t count = 0;

	if (new_parts == NULL)
		return moderation_no_memory(m);
	for (size_t i = 0; i < m->text_count; i++) {
		const struct text *text = &m->texts[i];

		if (text->edits.count == 0)
			continue;
		if (!watch_check(m->watch, m->err) ||
		    !rewrite_part(m->arena, m->message, &m->parts, &text->bytes, &text->edits,
				  &new_parts[count], m->err))
			return false;
		count++;
	}
	if (!rewrite_body(m->arena, m->message, new_parts, count, &m->plan, &m->decision->body, m->err))
		return false;
	m->decision->body_changed = true;
	*new_parts_out = new_parts;
	*count_out = count;
	return true;
}
