/*
 * Rules of scope block: which blocks go, and which stand beside the text.
 */
#include "moderate/marks.h"
#include "moderate/moderation.h"
#include "policy/shield.h"

enum {
	SOURCE_LINE = 160,	/* bytes; a longer block that names a source is a paragraph */
	SMALL_PRINT = 600,	/* likewise of a disclaimer */
};

/* What the rule does to a block. */
static void
apply_to(struct text *text, const struct rule *rule, size_t block)
{
	if (rule->action == ACTION_REMOVE)
		text->removed[block] = true;
	else if (rule->action == ACTION_REPLACE && text->replaced[block] == NULL)
		text->replaced[block] = rule;
}

/*
 * What some readers see together stands in other blocks: it goes from all of these. A replacement stands
 * in the first of them, and the others go.
 */
static void
apply_to_view(struct text *text, const struct rule *rule, size_t view)
{
	const struct block *blocks = text->document.blocks;
	bool replaced = false;

	for (size_t i = blocks[view].view_of; i < blocks[view].view_end; i++) {
		if (!block_is_view_of(blocks, view, i))
			continue;
		if (rule->action == ACTION_REPLACE && replaced)
			text->removed[i] = true;
		else
			apply_to(text, rule, i);
		replaced = true;
	}
}

static void
apply(struct text *text, const struct finding *finding)
{
	if (!finding_counts(finding) || finding->block == BLOCK_NONE)
		return;
	if (finding->rule->only_orphaned)
		text->related[finding->block] = true;
	else if (text->document.blocks[finding->block].view)
		apply_to_view(text, finding->rule, finding->block);
	else
		apply_to(text, finding->rule, finding->block);
}

bool
text_fires(const struct text *text, size_t block, uint32_t signal)
{
	const struct scanned *scanned = &text->scanned;

	for (size_t i = scanned->first_hit[block]; i < scanned->first_hit[block + 1]; i++)
		if (scanned->hits.items[i].signal == signal)
			return true;
	return false;
}

/* A line that is there for a requirement, disclaimer or source, is no entry of a section. */
static bool
serves_requirement(const struct moderation *m, const struct text *text, size_t block)
{
	size_t len = range_len(text->document.blocks[block].text);

	if (text->document.blocks[block].type == BLOCK_HEADING)
		return false;
	for (size_t i = 0; i < m->stream->rule_count; i++) {
		const struct rule *rule = m->stream->rules[i];
		size_t most = rule->action == ACTION_INSERT ? SMALL_PRINT : SOURCE_LINE;

		if (rule->require != SIGNAL_NONE && len <= most &&
		    (text_fires(text, block, rule->require) ||
		     text_fires(text, block, rule->weak)))
			return true;
	}
	return false;
}

bool
judgement_blocks(struct moderation *m)
{
	for (size_t i = 0; i < m->text_count; i++) {
		struct text *text = &m->texts[i];

		if (!rules_judge_blocks(m->stream, &text->scanned, m->arena, m->watch, &text->blocks,
					m->err))
			return within(m->err, "part %s", text->part->number);
		if (!marks_apply(m, text, &text->blocks))
			return false;
		for (size_t j = 0; j < text->document.block_count; j++)
			text->aside[j] = text->footer[j] || serves_requirement(m, text, j) ||
					 shields_block(policy_signals(m->stream->policy),
						       &text->scanned, j);
	}
	return true;
}

void
judgement_apply(struct moderation *m)
{
	for (size_t i = 0; i < m->text_count; i++)
		for (size_t j = 0; j < m->texts[i].blocks.count; j++)
			apply(&m->texts[i], &m->texts[i].blocks.items[j]);
}
