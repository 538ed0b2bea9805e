/*
 * Rules about blocks.
 *
 * What surrounds a block is followed while going through the blocks in order: a disclaimer or a
 * heading that the article holds above. A neighbour that is removed is known only when all are
 * judged, so where a rule asks for that, there are two rounds.
 */
#include "base/search.h"
#include "policy/builtin.h"
#include "policy/exemption.h"
#include "policy/judge.h"
#include "policy/shield.h"

#define BLOCKS_PER_WATCH 256
#define HEADING_LEVEL_NONE 7		/* below h6: what is no heading but heads related articles */

/* What the blocks above have said, in one article. */
struct above {
	size_t article;
	bool disclaimer;
	unsigned related_level;		/* of the heading over related articles; 0: there is none */
};

static void
begin_block(struct above *above, const struct block *block)
{
	if (block->article != above->article)
		*above = (struct above){ .article = block->article };
}

static uint64_t
builtins_above(const struct above *above)
{
	uint64_t bits = 0;

	if (above->disclaimer)
		bits |= BUILTIN_BIT(BUILTIN_AFTER_DISCLAIMER) | BUILTIN_BIT(BUILTIN_IN_TAIL);
	if (above->related_level > 0)
		bits |= BUILTIN_BIT(BUILTIN_UNDER_RELATED) | BUILTIN_BIT(BUILTIN_IN_TAIL);
	return bits;
}

/*
 * A heading of at least the same rank ends what stands under a related one; one of lower rank belongs
 * to it, as does the teaser's own headline.
 */
static void
end_block(struct above *above, const struct block *block, bool related)
{
	bool heading = block->type == BLOCK_HEADING;

	if (related)
		above->related_level = heading && block->level > 0 ? block->level :
								     HEADING_LEVEL_NONE;
	else if (heading && block->level <= above->related_level)
		above->related_level = 0;
}

/* What a scoring rule cannot fire without: most blocks hold nothing of it. */
struct grounds {
	uint64_t *signals;		/* that raise its score, but for built-in ones; one bit each */
	int builtins;			/* what those add up to */
};

struct block_rules {
	size_t *items;			/* numbers of the stream's rules of scope block */
	struct grounds *grounds;	/* beside `items` */
	size_t count;
	bool look_beside;		/* some rule asks for beside-removed */
	bool any_enforced;
	uint32_t disclaimer;		/* the signal of that name, or SIGNAL_NONE */
};

static bool
find_grounds(const struct judge *judge, const struct rule *rule, struct grounds *grounds_out)
{
	struct grounds grounds = { .signals = arena_array(judge->arena, judge->words,
							  sizeof(*grounds.signals)) };

	if (grounds.signals == NULL)
		return judge_out_of_budget(judge->err);
	for (size_t i = 0; i < rule->weight_count; i++) {
		const struct weight *weight = &rule->weights[i];

		if (weight->score > 0 && signal_is_builtin(weight->signal))
			grounds.builtins += weight->score;
		else if (weight->score > 0)
			fired_add(grounds.signals, weight->signal);
	}
	*grounds_out = grounds;
	return true;
}

/* False where the score cannot reach the threshold; nothing else is asked. */
static bool
may_fire(const struct rule *rule, const struct grounds *grounds, const uint64_t *fired,
	 size_t words)
{
	uint64_t common = 0;

	if (rule->weight_count == 0 || grounds->builtins >= rule->threshold)
		return true;
	for (size_t i = 0; i < words; i++)
		common |= grounds->signals[i] & fired[i];
	return common != 0;
}

static bool
list_block_rules(const struct judge *judge, bool only_orphaned, struct block_rules *rules)
{
	const struct stream *stream = judge->stream;

	*rules = (struct block_rules){
		.disclaimer = signal_find(policy_signals(stream->policy), "disclaimer"),
	};
	rules->items = arena_array(judge->arena, stream->rule_count, sizeof(*rules->items));
	rules->grounds = arena_array(judge->arena, stream->rule_count, sizeof(*rules->grounds));
	if (rules->items == NULL || rules->grounds == NULL)
		return judge_out_of_budget(judge->err);
	for (size_t i = 0; i < stream->rule_count; i++) {
		const struct rule *rule = stream->rules[i];

		if (rule->scope != SCOPE_BLOCK || (only_orphaned && !rule->only_orphaned))
			continue;
		if (!find_grounds(judge, rule, &rules->grounds[rules->count]))
			return false;
		rules->items[rules->count++] = i;
		rules->look_beside |= rule_asks(rule, BUILTIN_BESIDE_REMOVED) ||
				      rule_asks(rule, BUILTIN_BEHIND_REMOVED);
		rules->any_enforced |= stream->modes[i] == MODE_ENFORCE;
	}
	return true;
}

/*
 * A rule that is only watched must not change what others see, unless all are only watched: then
 * their findings shall be those that there would be in earnest.
 */
static bool
counts(const struct judge *judge, const struct block_rules *rules, size_t rule)
{
	return judge->stream->modes[rule] == MODE_ENFORCE || !rules->any_enforced;
}

struct round {
	const struct block_rules *rules;
	bool *removed;			/* per block, written */
	const bool *removed_before;	/* per block, by the round before; NULL in the first */
	bool report;			/* make findings */
};

/* ---- views --------------------------------------------------------------------------------- */

/* The first finding in that block or behind it; findings come block by block. */
static size_t
first_finding(const struct findings *findings, size_t block)
{
	return COUNT_WHILE(findings->count, i, findings->items[i].block < block);
}

/*
 * Has the rule been found in a block that the view holds words of? Then it is told of that alone. What is
 * to go is told of the view as well, as long as a piece of it would stay.
 */
static bool
is_found_beneath(const struct judge *judge, const struct rule *rule, size_t view)
{
	const struct block *blocks = judge->scanned->document->blocks;
	const struct findings *findings = judge->findings;

	if (!blocks[view].view)
		return false;
	for (size_t i = first_finding(findings, blocks[view].view_of);
	     i < findings->count && findings->items[i].block < blocks[view].view_end; i++)
		if (findings->items[i].rule == rule && block_is_view_of(blocks, view, findings->items[i].block))
			return true;
	return false;
}

/* Do all blocks that the view holds words of go? */
static bool
goes_beneath(const struct document *document, const bool *removed, size_t view)
{
	const struct block *blocks = document->blocks;
	bool any = false;

	for (size_t i = blocks[view].view_of; i < blocks[view].view_end; i++) {
		if (!block_is_view_of(blocks, view, i))
			continue;
		if (!removed[i])
			return false;
		any = true;
	}
	return any;
}

/* The block is to go; of a view, those whose words it holds. */
static void
set_removed(const struct document *document, bool *removed, size_t block)
{
	if (!document->blocks[block].view)
		removed[block] = true;
	for (size_t i = document->blocks[block].view_of; i < document->blocks[block].view_end; i++)
		removed[i] |= block_is_view_of(document->blocks, block, i);
}

/* Takes away what shields hold: `outside` is what is left of the hits. */
static bool
shield(struct judge *judge, size_t block, uint64_t builtins, struct sight *sight,
       struct hits *outside)
{
	const struct signal_set *set = policy_signals(judge->stream->policy);
	struct hits hits = *outside;
	uint64_t *fired = arena_array(judge->arena, judge->words, sizeof(*fired));

	outside->items = arena_array(judge->arena, hits.count, sizeof(struct hit));
	if (outside->items == NULL || fired == NULL)
		return judge_out_of_budget(judge->err);
	if (!shields_part(set, hits, outside)) {
		*outside = hits;
		return true;
	}
	sight->whole = shields_block(set, judge->scanned, block);
	if (sight->whole)
		outside->count = 0;
	judge_fill(judge, fired, *outside, builtins);
	sight->outside = fired;
	return true;
}

static bool
judge_block(struct judge *judge, const struct round *round, size_t block, uint64_t builtins,
	    bool *related_out)
{
	const struct scanned *scanned = judge->scanned;
	struct hits hits = scanned_hits(scanned, block);
	struct sight sight = { .fired = judge->fired, .seen = judge->fired };
	struct hits outside = hits;
	size_t article = scanned->document->blocks[block].article;
	bool goes = goes_beneath(scanned->document, round->removed, block);

	*related_out = false;
	if (hits.count > 0 && signals_shield(policy_signals(judge->stream->policy)) &&
	    !shield(judge, block, builtins, &sight, &outside))
		return false;
	if (round->report &&
	    !judge_account(judge, &(struct account_entry){
			.scope = SCOPE_BLOCK, .document = scanned->document, .block = block,
			.article = article, .sight = sight }))
		return false;
	for (size_t i = 0; i < round->rules->count; i++) {
		size_t number = round->rules->items[i];
		const struct rule *rule = judge->stream->rules[number];
		struct finding *finding;
		struct hits evidence;
		bool exempt;
		int score;

		if (!may_fire(rule, &round->rules->grounds[i], judge->fired, judge->words) ||
		    !rule_fires_in(rule, &sight, &score))
			continue;
		exempt = is_exempt(judge->stream, number, scanned->document, article);
		if (!exempt && counts(judge, round->rules, number)) {
			*related_out |= rule->only_orphaned;
			if (rule->action == ACTION_REMOVE && !rule->only_orphaned)
				set_removed(scanned->document, round->removed, block);
		}
		if (!round->report || (rule->action == ACTION_REMOVE ? goes : is_found_beneath(judge, rule, block)))
			continue;
		finding = judge_add_finding(judge, number);
		if (finding == NULL)
			return false;
		finding->block = block;
		finding->article = article;
		finding->score = score;
		finding->switched_off = finding->exempted = exempt;
		evidence = rule_takes_away(rule) ? outside : hits;
		if (!judge_collect(judge, finding, evidence.items, evidence.count))
			return false;
	}
	return true;
}

/* What this round has removed already counts as well, so that a row goes from its first cell on. */
static uint64_t
builtins_beside(const struct document *document, const struct round *round, size_t block)
{
	const struct block *blocks = document->blocks;
	const bool *before = round->removed_before;
	size_t article = blocks[block].article;
	uint64_t bits = 0;

	if (before == NULL)
		return 0;
	if (block > 0 && (before[block - 1] || round->removed[block - 1]) &&
	    blocks[block - 1].article == article)
		bits = BUILTIN_BIT(BUILTIN_BESIDE_REMOVED) | BUILTIN_BIT(BUILTIN_BEHIND_REMOVED);
	if (block + 1 < document->block_count && before[block + 1] &&
	    blocks[block + 1].article == article)
		bits |= BUILTIN_BIT(BUILTIN_BESIDE_REMOVED);
	return bits;
}

static bool
judge_round(struct judge *judge, const struct round *round, struct watch *watch)
{
	const struct document *document = judge->scanned->document;
	struct above above = { .article = ARTICLE_NONE };

	for (size_t i = 0; i < document->block_count; i++) {
		const struct block *block = &document->blocks[i];
		uint64_t builtins;
		bool related;

		if (i % BLOCKS_PER_WATCH == 0 && !watch_check(watch, judge->err))
			return false;
		begin_block(&above, block);
		builtins = builtins_of_block(document, i) | builtins_above(&above) |
			   builtins_beside(document, round, i);
		judge_fill(judge, judge->fired, scanned_hits(judge->scanned, i), builtins);
		if (!judge_block(judge, round, i, builtins, &related))
			return false;
		if (round->rules->disclaimer != SIGNAL_NONE &&
		    fired_has(judge->fired, round->rules->disclaimer))
			above.disclaimer = true;
		end_block(&above, block, related);
	}
	return true;
}

bool
rules_judge_blocks(const struct stream *stream, const struct scanned *scanned,
		   struct arena *arena, struct watch *watch, struct findings *findings,
		   struct error *err)
{
	size_t count = scanned->document->block_count;
	struct block_rules rules;
	struct round round = { .rules = &rules, .report = true };
	struct judge judge;

	if (!judge_init(&judge, stream, scanned, arena, findings, err) ||
	    !list_block_rules(&judge, false, &rules))
		return false;
	round.removed = arena_array(arena, count, sizeof(*round.removed));
	if (round.removed == NULL)
		return judge_out_of_budget(err);
	if (rules.look_beside) {
		bool *removed = arena_array(arena, count, sizeof(*removed));
		struct round first = { .rules = &rules, .removed = removed };

		if (removed == NULL)
			return judge_out_of_budget(err);
		if (!judge_round(&judge, &first, watch))
			return false;
		round.removed_before = removed;
	}
	return judge_round(&judge, &round, watch);
}

bool
rules_find_headings(const struct stream *stream, const struct scanned *scanned,
		    struct arena *arena, bool **is_heading_out, struct error *err)
{
	const struct document *document = scanned->document;
	bool *is_heading = arena_array(arena, document->block_count, sizeof(*is_heading));
	struct block_rules rules;
	struct judge judge;
	int score;

	if (is_heading == NULL)
		return judge_out_of_budget(err);
	if (!judge_init(&judge, stream, scanned, arena, NULL, err) ||
	    !list_block_rules(&judge, true, &rules))
		return false;
	for (size_t i = 0; i < document->block_count && rules.count > 0; i++) {
		/*
		 * Where articles begin is not known yet, nor what they end with: it is asked what the
		 * block would be if it were a heading, and not above all else.
		 */
		uint64_t builtins = builtins_of_block(document, i) | BUILTIN_BIT(BUILTIN_IS_HEADING) |
				    BUILTIN_BIT(BUILTIN_IN_TAIL);

		judge_fill(&judge, judge.fired, scanned_hits(scanned, i), builtins);
		for (size_t j = 0; j < rules.count && !is_heading[i]; j++)
			is_heading[i] = !is_exempt(stream, rules.items[j], NULL, ARTICLE_NONE) &&
					rule_fires(stream->rules[rules.items[j]], judge.fired,
						   judge.fired, &score);
	}
	*is_heading_out = is_heading;
	return true;
}
