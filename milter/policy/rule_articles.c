/*
 * Rules about articles and the whole issue: what they say together, and what they must say.
 *
 * Both are runs of blocks, of which those that are removed no longer count, and those that a reader
 * does not see count only against the article.
 */
#include "policy/builtin.h"
#include "policy/exemption.h"
#include "policy/judge.h"
#include "text/language.h"

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
		judge_fill(judge, block_set, scanned_hits(judge->scanned, i),
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
	struct hit *kept = NULL;
	size_t count = 0, cap = 0;

	for (size_t i = extent->first; i < extent->first + extent->count; i++) {
		struct hits hits = scanned_hits(judge->scanned, i);

		for (size_t j = 0; j < hits.count && !extent->removed[i]; j++) {
			struct hit *item = ARENA_PUSH(judge->arena, kept, count, cap);

			if (item == NULL)
				return judge_out_of_budget(judge->err);
			*item = hits.items[j];
		}
	}
	return judge_collect(judge, finding, kept, count);
}

static struct finding *
add_extent_finding(struct judge *judge, const struct extent *extent, size_t rule, int score)
{
	struct finding *finding = judge_add_finding(judge, rule);

	if (finding == NULL)
		return NULL;
	finding->article = extent->article;
	finding->block = extent->title;
	finding->score = score;
	finding->switched_off = finding->exempted =
		is_exempt(judge->stream, rule, judge->scanned->document, extent->article);
	return collect_extent(judge, extent, finding) ? finding : NULL;
}

static void
add_captures(struct judge *judge, size_t block, uint32_t signal, struct requirement *requirement)
{
	const struct document *document = judge->scanned->document;
	struct hits hits = scanned_hits(judge->scanned, block);

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

/* Where the text tells no language it is nobody's foreign one. */
static bool
is_foreign(const struct document *document, size_t article, size_t block)
{
	const char *language = article == ARTICLE_NONE ? "" : document->articles[article].language;
	const char *own = language_of(block_folded(document, &document->blocks[block]));

	return language[0] != '\0' && own[0] != '\0' && strcmp(language, own) != 0;
}

static bool
fires_in(const struct scanned *scanned, size_t block, uint32_t signal)
{
	struct hits hits = scanned_hits(scanned, block);

	if (signal_is_builtin(signal))
		return builtins_of_block(scanned->document, block) & BUILTIN_BIT(signal);
	for (size_t i = 0; i < hits.count; i++)
		if (hits.items[i].signal == signal)
			return true;
	return false;
}

enum answer
rule_answer(const struct rule *rule, const struct scanned *scanned, size_t article, size_t block,
	    bool removed)
{
	const struct document *document = scanned->document;
	bool weak = fires_in(scanned, block, rule->weak);

	if (!weak && !fires_in(scanned, block, rule->require))
		return ANSWER_NONE;
	if (removed)
		return ANSWER_REMOVED;
	if (document->blocks[block].hidden)
		return ANSWER_UNSEEN;
	if (weak)
		return ANSWER_WEAK;
	return rule->same_language && is_foreign(document, article, block) ? ANSWER_FOREIGN :
									     ANSWER_MEETS;
}

/* Which blocks satisfy the requirement, which would if they were not weak. */
static void
look_for_required(struct judge *judge, const struct extent *extent, const struct rule *rule,
		  struct requirement *requirement)
{
	size_t weak = BLOCK_NONE;

	for (size_t i = extent->first; i < extent->first + extent->count; i++) {
		switch (rule_answer(rule, judge->scanned, extent->article, i, extent->removed[i])) {
		case ANSWER_WEAK:
			weak = weak == BLOCK_NONE ? i : weak;
			/* A translator's line alone is no source; beside one it is part of it. */
			add_captures(judge, i, rule->weak, requirement);
			break;
		case ANSWER_MEETS:
			if (requirement->block == BLOCK_NONE)
				requirement->block = i;
			add_captures(judge, i, rule->require, requirement);
			break;
		default:
			break;
		}
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
		  struct requirements *requirements)
{
	const struct rule *rule = judge->stream->rules[number];
	struct requirement *requirement = ARENA_PUSH(judge->arena, requirements->items,
						     requirements->count, requirements->cap);
	struct finding *finding;

	if (requirement == NULL)
		return judge_out_of_budget(judge->err);
	requirement->rule = rule;
	requirement->article = extent->article;
	requirement->block = BLOCK_NONE;
	requirement->state = REQUIREMENT_NOT_NEEDED;
	if (rule->when != NULL && !condition_holds(rule->when, extent->seen))
		return true;
	look_for_required(judge, extent, rule, requirement);
	if (requirement->state == REQUIREMENT_MET)
		return true;
	finding = add_extent_finding(judge, extent, number, 0);
	if (finding == NULL)
		return false;
	finding->insufficient = requirement->state == REQUIREMENT_INSUFFICIENT;
	if (finding->exempted)
		requirement->state = REQUIREMENT_NOT_NEEDED;
	return true;
}

static bool
judge_extent(struct judge *judge, struct extent *extent, enum scope scope, uint64_t *block_set,
	     struct requirements *requirements)
{
	fill_extent(judge, extent, block_set);
	if (!judge_account(judge, &(struct account_entry){
			.scope = scope, .document = judge->scanned->document,
			.article = extent->article,
			.block = extent->title,
			.sight = { .fired = judge->fired, .seen = extent->seen } }))
		return false;
	for (size_t i = 0; i < judge->stream->rule_count; i++) {
		const struct rule *rule = judge->stream->rules[i];
		int score;

		if (rule->scope != scope)
			continue;
		if (rule->require != SIGNAL_NONE) {
			if (!judge_requirement(judge, extent, i, requirements))
				return false;
		} else if (rule_fires(rule, judge->fired, extent->seen, &score)) {
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
		return judge_out_of_budget(err);
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
