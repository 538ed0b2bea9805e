/*
 * Judging: which rules fire where.
 *
 * Each block's signals are one bit each, so that a weight is a test of a bit and a condition a
 * handful of them. Most blocks fire nothing, and most rules cannot fire there: that is seen
 * before any rule is looked at.
 *
 * What surrounds a block is followed while going through the blocks in order: a disclaimer or a
 * heading that the article holds above. A neighbour that is removed is known only when all are
 * judged, so where a rule asks for that, there are two rounds.
 */
#include "policy/rule.h"

#include "base/compiler.h"
#include "policy/builtin.h"
#include "policy/policy.h"

#define HITS_PER_SIGNAL_MOST 8		/* of a finding's evidence */
#define BLOCKS_PER_WATCH 256
#define HEADING_LEVEL_NONE 7		/* below h6: what is no heading but heads related articles */

struct judge {
	const struct stream *stream;
	const struct scanned *scanned;
	struct arena *arena;
	struct findings *findings;
	struct error *err;
	size_t words;			/* of a set of signals */
	uint64_t *fired;
};

static bool
out_of_budget(struct error *err)
{
	return fail(err, FAULT_LIMIT, "too many findings for the memory of one message");
}

static bool
judge_init(struct judge *judge, const struct stream *stream, const struct scanned *scanned,
	   struct arena *arena, struct findings *findings, struct error *err)
{
	size_t count = signal_count(policy_signals(stream->policy));

	*judge = (struct judge){ .stream = stream, .scanned = scanned, .arena = arena,
				 .findings = findings, .err = err, .words = count / 64 + 1 };
	judge->fired = arena_array(arena, judge->words, sizeof(*judge->fired));
	return judge->fired != NULL || out_of_budget(err);
}

static bool
is_in(const uint64_t *set, uint32_t signal)
{
	return set[signal / 64] >> signal % 64 & 1;
}

static void
put_in(uint64_t *set, uint32_t signal)
{
	set[signal / 64] |= UINT64_C(1) << signal % 64;
}

/* ---- one rule --------------------------------------------------------------------------------- */

/*
 * Does a scoring rule fire? `fired` is all that fires; what lowers a score or makes `when` hold must
 * be in `seen`, which a reader sees.
 */
static bool
fires(const struct rule *rule, const uint64_t *fired, const uint64_t *seen, int *score_out)
{
	int score = 0;

	for (size_t i = 0; i < rule->weight_count; i++) {
		const struct weight *weight = &rule->weights[i];

		if (is_in(weight->score > 0 ? fired : seen, weight->signal))
			score += weight->score;
	}
	*score_out = score;
	if (rule->weight_count > 0 && score < rule->threshold)
		return false;
	return rule->when == NULL || condition_holds(rule->when, seen);
}

static struct finding *
add_finding(struct judge *judge, size_t rule)
{
	struct findings *findings = judge->findings;
	struct finding *finding =
		ARENA_PUSH(judge->arena, findings->items, findings->count, findings->cap);

	if (finding == NULL) {
		(void)out_of_budget(judge->err);
		return NULL;
	}
	finding->rule = judge->stream->rules[rule];
	finding->mode = judge->stream->modes[rule];
	finding->part = judge->scanned == NULL ? SIZE_MAX : judge->scanned->part;
	finding->article = ARTICLE_NONE;
	finding->block = BLOCK_NONE;
	return finding;
}

/* ---- evidence --------------------------------------------------------------------------------- */

struct evidence {
	struct hit *items;
	size_t count, cap;
};

/* The first hits of a signal among `hits`. */
static bool
add_evidence(struct judge *judge, struct evidence *evidence, uint32_t signal,
	     const struct hit *hits, size_t count)
{
	size_t added = 0;

	for (size_t i = 0; i < count && added < HITS_PER_SIGNAL_MOST; i++) {
		struct hit *item;

		if (hits[i].signal != signal)
			continue;
		item = ARENA_PUSH(judge->arena, evidence->items, evidence->count, evidence->cap);
		if (item == NULL)
			return out_of_budget(judge->err);
		*item = hits[i];
		added++;
	}
	return true;
}

/* What a rule looked at: the signals of its weights, without weights those of its condition. */
static bool
collect_evidence(struct judge *judge, struct finding *finding, const struct hit *hits,
		 size_t count)
{
	const struct rule *rule = finding->rule;
	struct evidence evidence = { 0 };
	const uint32_t *signals = NULL;
	size_t signal_total = 0;

	if (rule->weight_count == 0 && rule->when != NULL)
		signals = condition_signals(rule->when, &signal_total);
	for (size_t i = 0; i < rule->weight_count; i++) {
		if (!add_evidence(judge, &evidence, rule->weights[i].signal, hits, count))
			return false;
	}
	for (size_t i = 0; i < signal_total; i++) {
		if (!add_evidence(judge, &evidence, signals[i], hits, count))
			return false;
	}
	finding->hits = evidence.items;
	finding->hit_count = evidence.count;
	return true;
}

/* ---- the scan --------------------------------------------------------------------------------- */

/* Where each block's hits begin. Both come in the order of the text, and no hit crosses a block. */
static bool
index_hits(struct scanned *scanned, struct arena *arena, struct error *err)
{
	const struct document *document = scanned->document;
	size_t at = 0;

	scanned->first_hit =
		arena_array(arena, document->block_count + 1, sizeof(*scanned->first_hit));
	if (scanned->first_hit == NULL)
		return out_of_budget(err);
	for (size_t i = 0; i < document->block_count; i++) {
		while (at < scanned->hits.count &&
		       scanned->hits.items[at].folded.start < document->blocks[i].folded.start)
			at++;
		scanned->first_hit[i] = at;
	}
	scanned->first_hit[document->block_count] = scanned->hits.count;
	return true;
}

bool
rules_scan(const struct stream *stream, struct scratch *scratch, struct arena *arena,
	   const struct document *document, size_t part, struct scanned *scanned_out,
	   struct error *err)
{
	struct scanned scanned = { .document = document, .part = part };

	if (!signal_scan(policy_signals(stream->policy), scratch, arena, document->text,
			 &document->folded, &scanned.hits, err) ||
	    !index_hits(&scanned, arena, err))
		return false;
	*scanned_out = scanned;
	return true;
}

/* The hits of one block. */
static struct hits
hits_of_block(const struct scanned *scanned, size_t block)
{
	size_t first = scanned->first_hit[block], end = scanned->first_hit[block + 1];

	return (struct hits){ scanned->hits.items == NULL ? NULL : scanned->hits.items + first,
			      end - first };
}

static void
fill(struct judge *judge, uint64_t *set, struct hits hits, uint64_t builtins)
{
	memset(set, 0, judge->words * sizeof(*set));
	set[0] = builtins;
	for (size_t i = 0; i < hits.count; i++)
		put_in(set, hits.items[i].signal);
}

/* ---- blocks ----------------------------------------------------------------------------------- */

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

struct block_rules {
	size_t *items;			/* numbers of the stream's rules of scope block */
	size_t count;
	bool look_beside;		/* some rule asks for beside-removed */
	bool any_enforced;
	uint32_t disclaimer;		/* the signal of that name, or SIGNAL_NONE */
};

bool
rule_asks(const struct rule *rule, uint32_t signal)
{
	const uint32_t *signals = NULL;
	size_t count = 0;

	for (size_t i = 0; i < rule->weight_count; i++) {
		if (rule->weights[i].signal == signal)
			return true;
	}
	if (rule->when != NULL)
		signals = condition_signals(rule->when, &count);
	for (size_t i = 0; i < count; i++) {
		if (signals[i] == signal)
			return true;
	}
	return false;
}

static bool
list_block_rules(const struct judge *judge, bool only_orphaned, struct block_rules *rules)
{
	const struct stream *stream = judge->stream;

	*rules = (struct block_rules){
		.disclaimer = signal_find(policy_signals(stream->policy), "disclaimer"),
	};
	rules->items = arena_array(judge->arena, stream->rule_count, sizeof(*rules->items));
	if (rules->items == NULL)
		return out_of_budget(judge->err);
	for (size_t i = 0; i < stream->rule_count; i++) {
		const struct rule *rule = stream->rules[i];

		if (rule->scope != SCOPE_BLOCK || (only_orphaned && !rule->only_orphaned))
			continue;
		rules->items[rules->count++] = i;
		rules->look_beside |= rule_asks(rule, BUILTIN_BESIDE_REMOVED);
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

static bool
judge_block(struct judge *judge, const struct round *round, size_t block, bool *related_out)
{
	const struct scanned *scanned = judge->scanned;
	struct hits hits = hits_of_block(scanned, block);

	*related_out = false;
	for (size_t i = 0; i < round->rules->count; i++) {
		size_t number = round->rules->items[i];
		const struct rule *rule = judge->stream->rules[number];
		struct finding *finding;
		int score;

		if (!fires(rule, judge->fired, judge->fired, &score))
			continue;
		if (counts(judge, round->rules, number)) {
			*related_out |= rule->only_orphaned;
			round->removed[block] |= rule->action == ACTION_REMOVE &&
						 !rule->only_orphaned;
		}
		if (!round->report)
			continue;
		finding = add_finding(judge, number);
		if (finding == NULL)
			return false;
		finding->block = block;
		finding->article = scanned->document->blocks[block].article;
		finding->score = score;
		if (!collect_evidence(judge, finding, hits.items, hits.count))
			return false;
	}
	return true;
}

/* What this round has removed already counts as well, so that a row goes from its first cell on. */
static bool
is_beside_removed(const struct document *document, const struct round *round, size_t block)
{
	const struct block *blocks = document->blocks;
	const bool *before = round->removed_before;
	size_t article = blocks[block].article;

	if (before == NULL)
		return false;
	return (block > 0 && (before[block - 1] || round->removed[block - 1]) &&
		blocks[block - 1].article == article) ||
	       (block + 1 < document->block_count && before[block + 1] &&
		blocks[block + 1].article == article);
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
		builtins = builtins_of_block(document, i) | builtins_above(&above);
		if (is_beside_removed(document, round, i))
			builtins |= BUILTIN_BIT(BUILTIN_BESIDE_REMOVED);
		fill(judge, judge->fired, hits_of_block(judge->scanned, i), builtins);
		if (!judge_block(judge, round, i, &related))
			return false;
		if (round->rules->disclaimer != SIGNAL_NONE &&
		    is_in(judge->fired, round->rules->disclaimer))
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
		return out_of_budget(err);
	if (rules.look_beside) {
		bool *removed = arena_array(arena, count, sizeof(*removed));
		struct round first = { .rules = &rules, .removed = removed };

		if (removed == NULL)
			return out_of_budget(err);
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
		return out_of_budget(err);
	if (!judge_init(&judge, stream, scanned, arena, NULL, err) ||
	    !list_block_rules(&judge, true, &rules))
		return false;
	for (size_t i = 0; i < document->block_count && rules.count > 0; i++) {
		fill(&judge, judge.fired, hits_of_block(scanned, i), builtins_of_block(document, i));
		for (size_t j = 0; j < rules.count && !is_heading[i]; j++)
			is_heading[i] = fires(stream->rules[rules.items[j]], judge.fired,
					      judge.fired, &score);
	}
	*is_heading_out = is_heading;
	return true;
}

/* ---- articles and the issue ------------------------------------------------------------------- */

/* A run of blocks that is judged as one. */
struct extent {
	size_t article;			/* ARTICLE_NONE: the issue */
	size_t first, count, title;
	const bool *removed;
	uint64_t *seen;			/* signals of the blocks that stay and are seen */
};

static void
unite(uint64_t *set, const uint64_t *other, size_t words)
{
	for (size_t i = 0; i < words; i++)
		set[i] |= other[i];
}

/* The signals of all blocks that stay in `fired`, of those a reader sees in `seen`. */
static void
fill_extent(struct judge *judge, struct extent *extent, uint64_t *block_set)
{
	const struct document *document = judge->scanned->document;

	memset(judge->fired, 0, judge->words * sizeof(*judge->fired));
	memset(extent->seen, 0, judge->words * sizeof(*extent->seen));
	for (size_t i = extent->first; i < extent->first + extent->count; i++) {
		if (extent->removed[i])
			continue;
		fill(judge, block_set, hits_of_block(judge->scanned, i),
		     builtins_of_block(document, i));
		unite(judge->fired, block_set, judge->words);
		if (!document->blocks[i].hidden)
			unite(extent->seen, block_set, judge->words);
	}
}

/* The hits of a whole extent lie side by side, but for those of removed blocks. */
static bool
collect_extent(struct judge *judge, const struct extent *extent, struct finding *finding)
{
	struct evidence kept = { 0 };

	for (size_t i = extent->first; i < extent->first + extent->count; i++) {
		struct hits hits = hits_of_block(judge->scanned, i);

		for (size_t j = 0; j < hits.count && !extent->removed[i]; j++) {
			struct hit *item = ARENA_PUSH(judge->arena, kept.items, kept.count, kept.cap);

			if (item == NULL)
				return out_of_budget(judge->err);
			*item = hits.items[j];
		}
	}
	return collect_evidence(judge, finding, kept.items, kept.count);
}

static struct finding *
add_extent_finding(struct judge *judge, const struct extent *extent, size_t rule, int score)
{
	struct finding *finding = add_finding(judge, rule);

	if (finding == NULL)
		return NULL;
	finding->article = extent->article;
	finding->block = extent->title;
	finding->score = score;
	return collect_extent(judge, extent, finding) ? finding : NULL;
}

static void
add_captures(struct judge *judge, size_t block, uint32_t signal, struct requirement *requirement)
{
	const struct document *document = judge->scanned->document;
	struct hits hits = hits_of_block(judge->scanned, block);

	for (size_t i = 0; i < hits.count; i++) {
		if (hits.items[i].signal != signal)
			continue;
		for (size_t j = 0; j < CAPTURE_COUNT; j++) {
			struct range range = hits.items[i].captures[j];

			if (range_len(range) == 0 || requirement->captures[j].len > 0)
				continue;
			requirement->captures[j] = slice_range(
				document->text, document_text_of_folded(document, range));
		}
	}
}

/* Which blocks satisfy the requirement, which would if they were not weak. */
static void
look_for_required(struct judge *judge, const struct extent *extent, const struct rule *rule,
		  uint64_t *block_set, struct requirement *requirement)
{
	const struct document *document = judge->scanned->document;
	size_t weak = BLOCK_NONE;

	for (size_t i = extent->first; i < extent->first + extent->count; i++) {
		if (extent->removed[i] || document->blocks[i].hidden)
			continue;
		fill(judge, block_set, hits_of_block(judge->scanned, i),
		     builtins_of_block(document, i));
		if (rule->weak != SIGNAL_NONE && is_in(block_set, rule->weak)) {
			weak = weak == BLOCK_NONE ? i : weak;
			/* A translator's line alone is no source; beside one it is part of it. */
			add_captures(judge, i, rule->weak, requirement);
			continue;
		}
		if (!is_in(block_set, rule->require))
			continue;
		if (requirement->block == BLOCK_NONE)
			requirement->block = i;
		add_captures(judge, i, rule->require, requirement);
	}
	if (requirement->block != BLOCK_NONE) {
		requirement->state = REQUIREMENT_MET;
	} else if (weak != BLOCK_NONE) {
		requirement->state = REQUIREMENT_INSUFFICIENT;
		requirement->block = weak;
	} else {
		requirement->state = REQUIREMENT_MISSING;
	}
}

static bool
judge_requirement(struct judge *judge, const struct extent *extent, size_t number,
		  uint64_t *block_set, struct requirements *requirements)
{
	const struct rule *rule = judge->stream->rules[number];
	struct requirement *requirement = ARENA_PUSH(judge->arena, requirements->items,
						     requirements->count, requirements->cap);
	struct finding *finding;

	if (requirement == NULL)
		return out_of_budget(judge->err);
	requirement->rule = rule;
	requirement->article = extent->article;
	requirement->block = BLOCK_NONE;
	requirement->state = REQUIREMENT_NOT_NEEDED;
	if (rule->when != NULL && !condition_holds(rule->when, extent->seen))
		return true;
	look_for_required(judge, extent, rule, block_set, requirement);
	if (requirement->state == REQUIREMENT_MET)
		return true;
	finding = add_extent_finding(judge, extent, number, 0);
	if (finding == NULL)
		return false;
	finding->insufficient = requirement->state == REQUIREMENT_INSUFFICIENT;
	return true;
}

static bool
judge_extent(struct judge *judge, struct extent *extent, enum scope scope, uint64_t *block_set,
	     struct requirements *requirements)
{
	fill_extent(judge, extent, block_set);
	for (size_t i = 0; i < judge->stream->rule_count; i++) {
		const struct rule *rule = judge->stream->rules[i];
		int score;

		if (rule->scope != scope)
			continue;
		if (rule->require != SIGNAL_NONE) {
			if (!judge_requirement(judge, extent, i, block_set, requirements))
				return false;
		} else if (fires(rule, judge->fired, extent->seen, &score)) {
			if (add_extent_finding(judge, extent, i, score) == NULL)
				return false;
		}
	}
	return true;
}

bool
rules_judge_articles(const struct stream *stream, const struct scanned *scanned,
		     const bool *removed, struct arena *arena, struct findings *findings,
		     struct requirements *requirements, struct error *err)
{
	const struct document *document = scanned->document;
	struct extent extent = { .removed = removed };
	uint64_t *block_set;
	struct judge judge;

	if (!judge_init(&judge, stream, scanned, arena, findings, err))
		return false;
	block_set = arena_array(arena, judge.words, sizeof(*block_set));
	extent.seen = arena_array(arena, judge.words, sizeof(*extent.seen));
	if (block_set == NULL || extent.seen == NULL)
		return out_of_budget(err);
	for (size_t i = 0; i < document->article_count; i++) {
		const struct article *article = &document->articles[i];

		extent.article = i;
		extent.first = article->first;
		extent.count = article->count;
		extent.title = article->title;
		if (!judge_extent(&judge, &extent, SCOPE_ARTICLE, block_set, requirements))
			return false;
	}
	extent = (struct extent){ .article = ARTICLE_NONE, .title = BLOCK_NONE,
				  .count = document->block_count, .removed = removed,
				  .seen = extent.seen };
	return judge_extent(&judge, &extent, SCOPE_ISSUE, block_set, requirements);
}

/* ---- header fields ---------------------------------------------------------------------------- */

static bool
speaks_of(const struct rule *rule, const char *field)
{
	return rule->scope == SCOPE_HEADER && rule->field != NULL &&
	       slice_equal_nocase(slice_of(rule->field), slice_of(field));
}

bool
rules_judge_header(const struct stream *stream, struct scratch *scratch, struct arena *arena,
		   const char *name, struct slice body, struct findings *findings,
		   struct error *err)
{
	struct judge judge;
	struct folded folded;
	struct hits hits;

	if (!judge_init(&judge, stream, NULL, arena, findings, err))
		return false;
	if (!fold(arena, body, &folded))
		return out_of_budget(err);
	if (!signal_scan(policy_signals(stream->policy), scratch, arena, body, &folded, &hits, err))
		return within(err, "%s", name);
	fill(&judge, judge.fired, hits, 0);
	for (size_t i = 0; i < stream->rule_count; i++) {
		const struct rule *rule = stream->rules[i];
		struct finding *finding;
		int score;

		if (!speaks_of(rule, name) || !fires(rule, judge.fired, judge.fired, &score))
			continue;
		finding = add_finding(&judge, i);
		if (finding == NULL)
			return false;
		finding->score = score;
		if (!collect_evidence(&judge, finding, hits.items, hits.count))
			return false;
	}
	return true;
}
