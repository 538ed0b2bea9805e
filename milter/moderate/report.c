/*
 * What a reader of the decision is told: findings with their places, articles, what was removed.
 */
#include "text/search.h"
#include "moderate/moderation.h"
#include "moderate/remainder.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "moderate/unencoded.h"

bool
moderation_no_memory(struct moderation *m)
{
	return fail(m->err, FAULT_LIMIT, "the message needs more memory than %zu bytes",
		    arena_budget(m->arena));
}

bool
moderation_note(struct moderation *m, const char *format, ...)
{
	struct decision *decision = m->decision;
	struct note *note;
	char text[256];
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	for (size_t i = 0; i < decision->note_count; i++)
		if (strcmp(decision->notes[i].text, text) == 0)
			return true;
	note = ARENA_PUSH(m->arena, decision->notes, decision->note_count, m->note_cap);
	if (note == NULL)
		return moderation_no_memory(m);
	note->text = arena_string(m->arena, slice_of(text));
	return note->text != NULL || moderation_no_memory(m);
}

/* ---- findings ----------------------------------------------------------------------------------- */

/* Lines and columns are counted on from the finding before, as findings come in order. */
struct cursor {
	size_t at, line, column;
};

static void
move(struct cursor *cursor, struct slice source, size_t at)
{
	size_t line, column;

	if (at < cursor->at)
		*cursor = (struct cursor){ 0, 1, 1 };
	utf8_place(slice_range(source, (struct range){ cursor->at, source.len }), at - cursor->at,
		   &line, &column);
	cursor->column = line == 1 ? cursor->column + column - 1 : column;
	cursor->line += line - 1;
	cursor->at = at;
}

/* The block that a finding is shown at: its own, or the title of its article. */
static size_t
shown_block(const struct document *document, const struct finding *finding)
{
	const struct article *article;

	if (finding->block != BLOCK_NONE || finding->article == ARTICLE_NONE)
		return finding->block;
	article = &document->articles[finding->article];
	return article->title != BLOCK_NONE ? article->title : article->first;
}

size_t
reported_block_at(const struct document *document, size_t block)
{
	const struct html_tree *tree = &document->tree;
	struct range source = document->blocks[block].source;

	if (document->blocks[block].type != BLOCK_IMAGE)
		return source.start;
	for (size_t i = search_node(tree, source.start);
	     i < tree->count && tree->nodes[i].range.start < source.end; i++) {
		const struct html_attribute *alt = html_node_attribute(tree, &tree->nodes[i], "alt");

		if (alt != NULL && alt->has_value)
			return alt->value.start;
	}
	return source.start;
}

static void
report_finding(const struct moderation *m, const struct text *text,
	       const struct finding *finding, struct cursor *cursor,
	       struct reported_finding *reported)
{
	const struct document *document = &text->document;
	size_t block = shown_block(document, finding), article = finding->article;

	*reported = (struct reported_finding){ .finding = finding, .part = text->part,
					       .inspected = text->inspected,
					       .article = ARTICLE_NONE, .line = 1, .column = 1,
					       .document = document };
	if (article == ARTICLE_NONE && block != BLOCK_NONE)
		article = document->blocks[block].article;
	if (article != ARTICLE_NONE)
		reported->article = text->issue_article[article];
	if (block == BLOCK_NONE)
		return;
	move(cursor, document->source, reported_block_at(document, block));
	reported->line = cursor->line;
	reported->column = cursor->column;
	reported->counterpart = text->counterpart[block];
	reported->text = finding->block == BLOCK_NONE && finding->article != ARTICLE_NONE
		? article_title(m->arena, document, &document->articles[finding->article])
		: block_text(document, &document->blocks[block]);
}

/*
 * A heading that still heads something is not orphaned: the rule for such headings, which looked at
 * its words alone, has not fired after all.
 */
static bool
is_void(const struct text *text, const struct finding *finding)
{
	return finding->rule->only_orphaned && !text->inspected && finding_counts(finding) &&
	       finding->block != BLOCK_NONE && !text->removed[finding->block];
}

static size_t
count_findings(const struct moderation *m)
{
	size_t count = m->header_findings.count;

	for (size_t i = 0; i < m->text_count; i++)
		count += m->texts[i].blocks.count + m->texts[i].articles.count;
	return count;
}

static bool
report_findings(struct moderation *m)
{
	struct reported_finding *items = arena_array(m->arena, count_findings(m), sizeof(*items));
	size_t count = 0;

	if (items == NULL)
		return moderation_no_memory(m);
	for (size_t i = 0; i < m->text_count; i++) {
		const struct text *text = &m->texts[i];
		struct cursor blocks = { 0, 1, 1 }, articles = { 0, 1, 1 };

		for (size_t j = 0; j < text->blocks.count; j++)
			if (!is_void(text, &text->blocks.items[j]))
				report_finding(m, text, &text->blocks.items[j], &blocks,
					       &items[count++]);
		for (size_t j = 0; j < text->articles.count; j++)
			report_finding(m, text, &text->articles.items[j], &articles, &items[count++]);
	}
	for (size_t i = 0; i < m->header_findings.count; i++)
		items[count++] = (struct reported_finding){
			.finding = &m->header_findings.items[i], .article = ARTICLE_NONE,
			.field = m->header_fields[i]->field, .line = 1, .column = 1,
			.text = m->header_fields[i]->document.text,
			.document = &m->header_fields[i]->document,
		};
	m->decision->findings = items;
	m->decision->finding_count = count;
	return true;
}

/* ---- what was removed ------------------------------------------------------------------------------ */

static bool
is_removed(const struct moderation *m, const struct version_block *block)
{
	return m->texts[block->owner].removed[block->block];
}

/* How many of a block's words its twin has, or what it is a piece or an echo of, which goes, too. */
static bool
words_told(struct moderation *m, const struct version *version,
	   const struct version_block *block, const struct version *primary, size_t *count_out)
{
	size_t twin = block->twin != BLOCK_NONE ? block->twin : block->whole;
	struct words own = version_words(version, (size_t)(block - version->blocks)), others;
	struct word_place *sorted, *sorted_others;

	*count_out = 0;
	if (twin == BLOCK_NONE || !is_removed(m, &primary->blocks[twin]))
		return true;
	others = version_words(primary, twin);
	sorted = words_sort(own, m->arena);
	sorted_others = words_sort(others, m->arena);
	if (sorted == NULL || sorted_others == NULL)
		return moderation_no_memory(m);
	*count_out = words_common(sorted, own.count, sorted_others, others.count);
	return true;
}

/*
 * Blocks of another version that the primary one loses, too, are told there, unless too many of their
 * words are others: then a reader of the report would not know them again.
 */
static bool
mark_told_of(struct moderation *m, const struct version *version, const struct version *primary,
	     bool **told)
{
	size_t *words = arena_array(m->arena, version->count, sizeof(*words));

	if (words == NULL)
		return moderation_no_memory(m);
	for (size_t i = 0; i < version->count; i++)
		if (is_removed(m, &version->blocks[i]) &&
		    !words_told(m, version, &version->blocks[i], primary, &words[i]))
			return false;
	for (size_t i = 0; i < primary->count; i++) {
		const struct version_block *piece = &primary->blocks[i];

		if (piece->whole != BLOCK_NONE && is_removed(m, piece))
			words[piece->whole] += range_len(piece->within);
	}
	for (size_t i = 0; i < version->count; i++) {
		const struct version_block *block = &version->blocks[i];

		told[block->owner][block->block] |=
			block->word_count > 0 && 5 * words[i] >= 4 * block->word_count;
	}
	return true;
}

static bool
mark_told(struct moderation *m, bool **told)
{
	for (size_t i = 0; i < m->strand_count; i++)
		for (size_t j = 0; j < m->strands[i].pairing_count; j++) {
			const struct pairing *pairing = &m->strands[i].pairings[j];

			if (pairing->primary &&
			    !mark_told_of(m, &pairing->other, &pairing->one, told))
				return false;
		}
	return true;
}

static int
compare_slices(const void *left, const void *right)
{
	const struct slice *a = left, *b = right;

	return slice_compare(*a, *b);
}

/* A picture of the primary version may have told what is a text in another one. */
static bool
is_told(const struct slice *sorted, size_t count, struct slice words)
{
	return count > 0 && bsearch(&words, sorted, count, sizeof(words), compare_slices) != NULL;
}

/* Is it told already where others see it? */
static bool
is_told_to_others(const struct text *text, size_t block)
{
	size_t counterpart = remainder_counterpart(&text->document, block);

	return counterpart != BLOCK_NONE && text->removed[counterpart];
}

/* Adds what went from the texts of the primary versions, or from the others. */
static bool
list_removed(struct moderation *m, bool **told, bool primary, size_t *cap)
{
	struct decision *decision = m->decision;
	size_t count = decision->removed_count;
	struct slice *sorted = arena_array(m->arena, count, sizeof(*sorted));

	if (sorted == NULL)
		return moderation_no_memory(m);
	if (count > 0)
		memcpy(sorted, decision->removed, count * sizeof(*sorted));
	qsort(sorted, count, sizeof(*sorted), compare_slices);
	for (size_t i = 0; i < m->text_count; i++) {
		const struct text *text = &m->texts[i];

		if (text->primary != primary || text->sealed)
			continue;
		for (size_t j = 0; j < text->document.block_count; j++) {
			struct slice words = block_text(&text->document, &text->document.blocks[j]);
			struct slice *item;

			if (!text->removed[j] || told[i][j] || is_told_to_others(text, j) ||
			    is_told(sorted, count, words))
				continue;
			item = ARENA_PUSH(m->arena, decision->removed, decision->removed_count, *cap);
			if (item == NULL)
				return moderation_no_memory(m);
			*item = words;
		}
	}
	return true;
}

static bool
report_removed(struct moderation *m)
{
	bool **told = arena_array(m->arena, m->text_count, sizeof(*told));
	size_t cap = 0;

	for (size_t i = 0; told != NULL && i < m->text_count; i++) {
		told[i] = arena_array(m->arena, m->texts[i].document.block_count, sizeof(**told));
		if (told[i] == NULL)
			told = NULL;
	}
	if (told == NULL)
		return moderation_no_memory(m);
	return mark_told(m, told) && list_removed(m, told, true, &cap) && list_removed(m, told, false, &cap);
}

/* ---- articles ---------------------------------------------------------------------------------------- */

static bool
report_articles(struct moderation *m)
{
	struct decision *decision = m->decision;

	decision->articles = arena_array(m->arena, m->article_count, sizeof(*decision->articles));
	if (decision->articles == NULL)
		return moderation_no_memory(m);
	for (size_t i = 0; i < m->article_count; i++) {
		decision->articles[i] = m->articles[i].report;
		if (m->unchangeable && decision->articles[i].disclaimer == DISCLAIMER_INSERTED)
			decision->articles[i].disclaimer = DISCLAIMER_MISSING;
		if (m->unchangeable)
			decision->articles[i].dropped = false;
	}
	decision->article_count = m->article_count;
	return true;
}

/* ---- what was read ----------------------------------------------------------------------------- */

static bool
report_texts(struct moderation *m)
{
	struct reported_text *items = arena_array(m->arena, m->text_count, sizeof(*items));

	if (items == NULL)
		return moderation_no_memory(m);
	for (size_t i = 0; i < m->text_count; i++) {
		const struct text *text = &m->texts[i];

		items[i] = (struct reported_text){
			.part = text->part, .scanned = &text->scanned, .removed = text->removed,
			.leftover = text->leftover, .issue_article = text->issue_article,
			.requirements = &text->requirements, .sealed = text->sealed,
			.inspected = text->inspected, .primary = text->primary,
		};
	}
	m->decision->texts = items;
	m->decision->text_count = m->text_count;
	return true;
}

/* ---- notes ------------------------------------------------------------------------------------- */

/*
 * A server on the way will break such lines, and a signature made before that with them. What is
 * edited is written without; all else leaves as it came.
 */
static bool
note_overlong_lines(struct moderation *m)
{
	size_t next = 0;		/* the next text; they are in the order of the parts */

	for (size_t i = 0; i < m->parts.count; i++) {
		const struct part *part = &m->parts.items[i];
		bool is_text = next < m->text_count && m->texts[next].part_index == i;
		bool edited = is_text && m->decision->body_changed && m->texts[next].edits.count > 0;

		next += is_text;
		if (!edited && unencoded_is_overlong(slice_range(m->message->raw, part->content)) &&
		    !moderation_note(m, "part %s: has a line of more than %d bytes, which may be broken on "
				     "its way", part->number, WIRE_LINE_MOST))
			return false;
	}
	return true;
}

bool
report_fill(struct moderation *m)
{
	/* Where nothing may be changed, nothing was removed and nothing inserted. */
	if (m->unchangeable)
		m->decision->inserted_count = 0;
	return report_findings(m) && (m->unchangeable || report_removed(m)) && report_articles(m) &&
	       report_texts(m) && note_overlong_lines(m);
}
