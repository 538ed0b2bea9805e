/*
 * What the signals know that helps to find articles: source lines, disclaimers, names of passages
 * that are no article.
 *
 * Signals come before articles, so these are hits on blocks and nothing more; which of them begin
 * or end an article is text/article's to judge.
 */
#include "policy/judge.h"
#include "text/article.h"

/* The name of a passage is most of its line: at least so many percent of it. */
#define NAME_SHARE 60

#define SOURCE	   "attribution"
#define DISCLAIMER "disclaimer"
#define ASIDE	   "aside-heading"

struct noticed {
	uint32_t source, disclaimer, aside;	/* signals, or SIGNAL_NONE */
	uint64_t *weak_sources, *weak_disclaimers;
};

bool
rules_notice_signal(const char *name)
{
	return strcmp(name, SOURCE) == 0 || strcmp(name, DISCLAIMER) == 0 || strcmp(name, ASIDE) == 0;
}

static bool
find_signals(const struct stream *stream, struct arena *arena, struct noticed *noticed)
{
	const struct signal_set *signals = policy_signals(stream->policy);
	size_t words = signal_count(signals) / 64 + 1;

	noticed->source = signal_find(signals, SOURCE);
	noticed->disclaimer = signal_find(signals, DISCLAIMER);
	noticed->aside = signal_find(signals, ASIDE);
	noticed->weak_sources = arena_array(arena, words, sizeof(uint64_t));
	noticed->weak_disclaimers = arena_array(arena, words, sizeof(uint64_t));
	if (noticed->weak_sources == NULL || noticed->weak_disclaimers == NULL)
		return false;
	for (size_t i = 0; i < stream->rule_count; i++) {
		const struct rule *rule = stream->rules[i];

		if (rule->require == SIGNAL_NONE || rule->weak == SIGNAL_NONE)
			continue;
		if (rule->require == noticed->source)
			fired_add(noticed->weak_sources, rule->weak);
		if (rule->require == noticed->disclaimer)
			fired_add(noticed->weak_disclaimers, rule->weak);
	}
	return true;
}

static bool
is_most_of(const struct hit *hit, const struct block *block)
{
	return range_len(hit->folded) * 100 >= range_len(block->folded) * NAME_SHARE;
}

static uint8_t
notice_block(const struct noticed *noticed, struct hits hits, const struct block *block)
{
	bool source = false, disclaimer = false, aside = false;
	bool weak_source = false, weak_disclaimer = false;

	for (size_t i = 0; i < hits.count; i++) {
		const struct hit *hit = &hits.items[i];

		source |= hit->signal == noticed->source;
		disclaimer |= hit->signal == noticed->disclaimer;
		aside |= hit->signal == noticed->aside && is_most_of(hit, block);
		weak_source |= fired_has(noticed->weak_sources, hit->signal);
		weak_disclaimer |= fired_has(noticed->weak_disclaimers, hit->signal);
	}
	return (uint8_t)((weak_source ? ARTICLE_WEAK_SOURCE : source ? ARTICLE_SOURCE : 0) |
			 (disclaimer && !weak_disclaimer ? ARTICLE_DISCLAIMER : 0) |
			 (aside ? ARTICLE_ASIDE : 0));
}

bool
rules_find_notices(const struct stream *stream, const struct scanned *scanned,
		   struct arena *arena, uint8_t **notices_out, struct error *err)
{
	const struct document *document = scanned->document;
	uint8_t *notices = arena_array(arena, document->block_count, sizeof(*notices));
	struct noticed noticed;

	if (notices == NULL || !find_signals(stream, arena, &noticed))
		return judge_out_of_budget(err);
	for (size_t i = 0; i < document->block_count; i++)
		if (!document->blocks[i].hidden)
			notices[i] = notice_block(&noticed, scanned_hits(scanned, i),
						  &document->blocks[i]);
	*notices_out = notices;
	return true;
}
