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

static void
apply(struct text *text, const struct finding *finding)
{
	if (!finding_counts(finding) || finding->block == BLOCK_NONE)
		return;
	if (finding->rule->only_orphaned)
		text->related[finding->block] = true;
	else if (finding->rule->action == ACTION_REMOVE)
		text->removed[finding->block] = true;
	else if (finding->rule->action == ACTION_REPLACE && text->replaced[finding->block] == NULL)
		text->replaced[finding->block] = finding->rule;
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
