/*
 * One block without its surroundings: the smallest question that can be put to a policy.
 *
 * Whether it heads something is not known of a block that stands alone, so it is judged twice: as a
 * paragraph, where rules for orphaned headings do not count, and as a heading, where only they do.
 */
#include "text/article.h"
#include "tool/test_text.h"

struct judged_block {
	struct document document;
	struct scanned scanned;
	struct findings findings;
};

static bool
judge_as(const struct stream *stream, struct scratch *scratch, struct arena *arena,
	 const char *element, struct slice text, struct judged_block *block, struct error *err)
{
	struct buf html;

	buf_init(&html, arena);
	buf_printf(&html, "<%s>", element);
	labelled_escape(&html, text);
	buf_printf(&html, "</%s>", element);
	if (html.failed)
		return fail(err, FAULT_MEMORY, "needs more memory than there is");
	return document_from_html(arena, buf_slice(&html), NULL, &block->document, err) &&
	       rules_scan(stream, scratch, arena, &block->document, 0, &block->scanned, err) &&
	       articles_find(arena, &block->document, NULL, err) &&
	       rules_judge_blocks(stream, &block->scanned, arena, NULL, &block->findings, err);
}

static bool
removes(const struct findings *findings, bool only_orphaned)
{
	for (size_t i = 0; i < findings->count; i++) {
		const struct rule *rule = findings->items[i].rule;

		if (rule->action == ACTION_REMOVE && rule->only_orphaned == only_orphaned)
			return true;
	}
	return false;
}

static bool
fires(const struct scanned *scanned, uint32_t signal)
{
	for (size_t i = 0; i < scanned->hits.count; i++)
		if (scanned->hits.items[i].signal == signal)
			return true;
	return false;
}

/* Would it satisfy a requirement of this name? */
static bool
satisfies(const struct stream *stream, const struct scanned *scanned, const char *name)
{
	for (size_t i = 0; i < stream->rule_count; i++) {
		const struct rule *rule = stream->rules[i];

		if (rule->require != SIGNAL_NONE && strcmp(rule->require_name, name) == 0 &&
		    fires(scanned, rule->require) &&
		    (rule->weak == SIGNAL_NONE || !fires(scanned, rule->weak)))
			return true;
	}
	return false;
}

/* crypto-price-promo 7; coin "SUI", price "0,56 $" */
static void
explain(struct buf *why, const struct stream *stream, const struct judged_block *block)
{
	const struct signal_set *signals = policy_signals(stream->policy);
	const struct hits *hits = &block->scanned.hits;

	for (size_t i = 0; i < block->findings.count; i++)
		buf_printf(why, "%s%s %d", i == 0 ? "" : ", ", block->findings.items[i].rule->name,
			   block->findings.items[i].score);
	for (size_t i = 0; i < hits->count; i++) {
		struct range range = hits->items[i].folded;

		buf_string(why, i > 0 ? ", " : block->findings.count > 0 ? "; " : "");
		buf_string(why, signal_name(signals, hits->items[i].signal));
		if (range.start == range.end)
			continue;
		buf_string(why, " \"");
		buf_add(why, slice_range(block->document.text,
					 document_text_of_folded(&block->document, range)));
		buf_byte(why, '"');
	}
}

bool
test_block(const struct stream *stream, struct scratch *scratch, struct arena *arena,
	   struct slice text, struct block_signs *signs_out, struct error *err)
{
	struct judged_block paragraph = { 0 }, heading = { 0 };
	struct buf why;

	if (!judge_as(stream, scratch, arena, "p", text, &paragraph, err) ||
	    !judge_as(stream, scratch, arena, "h2", text, &heading, err))
		return false;
	buf_init(&why, arena);
	explain(&why, stream, removes(&heading.findings, true) ? &heading : &paragraph);
	if (why.failed)
		return fail(err, FAULT_MEMORY, "needs more memory than there is");
	*signs_out = (struct block_signs){
		.removed = removes(&paragraph.findings, false) || removes(&heading.findings, true),
		.disclaimer = satisfies(stream, &paragraph.scanned, "disclaimer"),
		.attribution = satisfies(stream, &paragraph.scanned, "attribution"),
		.why = buf_slice(&why),
	};
	return true;
}
