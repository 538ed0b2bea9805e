/*
 * What every article must have: judged over what stays, for the issue and not for a part.
 *
 * An article may go on in the next part, and stands in each alternative. Rules judge
 * documents, so their results are added up here: a requirement is met when one piece of
 * the article meets it. Articles are taken from the primary version (HTML where there is
 * one); another version is asked only whether it, too, has the disclaimer.
 */
#include "moderate/insertion.h"
#include "moderate/marks.h"
#include "moderate/moderation.h"

/* The state of one requiring rule in one article of the issue. */
struct tally {
	bool met, insufficient, missing;
	bool inserted;
	struct slice words;		/* what is inserted, the same in all versions; empty: not yet */
	const struct requirement *evidence;	/* where it is met, else where it is not */
	const struct text *text;		/* of the evidence */
};

/* Per article of the issue, and one more row for the issue as a whole: one per rule. */
struct tallies {
	struct tally *items;
	size_t rule_count;
};

static struct tally *
tally_of(const struct tallies *tallies, size_t article, size_t rule)
{
	return &tallies->items[article * tallies->rule_count + rule];
}

static size_t
rule_index(const struct stream *stream, const struct rule *rule)
{
	size_t i = 0;

	while (i < stream->rule_count && stream->rules[i] != rule)
		i++;
	return i;
}

/* The row of the issue for an article of a text; the last one for the issue as a whole. */
static size_t
row_of(const struct moderation *m, const struct text *text, size_t article)
{
	return article == ARTICLE_NONE ? m->article_count : text->issue_article[article];
}

/* ---- judging ---------------------------------------------------------------------------------- */

static bool
judge(struct moderation *m)
{
	for (size_t i = 0; i < m->text_count; i++) {
		struct text *text = &m->texts[i];

		if (!watch_check(m->watch, m->err) ||
		    !rules_judge_articles(m->stream, &text->scanned, text->removed, m->arena,
					  &text->articles, &text->requirements, m->err))
			return within(m->err, "part %s", text->part->number);
		if (!marks_apply(m, text, &text->articles))
			return false;
	}
	return true;
}

static void
remove_article(struct text *text, size_t index)
{
	const struct article *article = &text->document.articles[index];
	size_t first = article->title == BLOCK_NONE ? article->first : article->title;

	for (size_t i = first; i < article->first + article->count; i++)
		if (!text->footer[i])
			text->removed[i] = true;
	text->dropped[index] = true;
}

/* Rules of scope article may remove one whole; the other versions follow. */
static bool
remove_articles(struct moderation *m)
{
	bool any = false;

	for (size_t i = 0; i < m->text_count; i++)
		for (size_t j = 0; j < m->texts[i].articles.count; j++) {
			const struct finding *finding = &m->texts[i].articles.items[j];

			if (finding_counts(finding) && finding->rule->action == ACTION_REMOVE &&
			    finding->rule->require == SIGNAL_NONE && finding->article != ARTICLE_NONE) {
				remove_article(&m->texts[i], finding->article);
				any = true;
			}
		}
	return !any || agreement_reach(m);
}

/* ---- the same article in another version ------------------------------------------------------- */

/* The issue's article that most of an article's blocks have their twins in. */
static size_t
article_by_twins(const struct moderation *m, const struct pairing *pairing, size_t text,
		 const struct article *article, size_t number)
{
	size_t best = ARTICLE_NONE, votes = 0;

	/* Boyer and Moore's vote: the candidate stands as long as it outvotes the rest. */
	for (size_t i = 0; i < pairing->other.count; i++) {
		const struct version_block *block = &pairing->other.blocks[i];
		size_t twin = block->twin != BLOCK_NONE ? block->twin : block->whole, owner, vote;

		if (block->owner != text || block->block < article->first ||
		    m->texts[text].document.blocks[block->block].article != number ||
		    twin == BLOCK_NONE)
			continue;
		owner = pairing->primary.blocks[twin].owner;
		vote = m->texts[owner].document.blocks[pairing->primary.blocks[twin].block].article;
		if (vote == ARTICLE_NONE)
			continue;
		vote = m->texts[owner].issue_article[vote];
		if (votes == 0)
			best = vote;
		votes = vote == best ? votes + 1 : votes - 1;
	}
	return best;
}

static void
map_articles(struct moderation *m)
{
	for (size_t i = 0; i < m->strand_count; i++)
		for (size_t j = 0; j < m->strands[i].pairing_count; j++) {
			const struct pairing *pairing = &m->strands[i].pairings[j];

			for (size_t k = 0; k < m->text_count; k++) {
				struct text *text = &m->texts[k];
				bool is_in = pairing->other.count > 0 && !text->primary &&
					text->strand == i && text->part->alternative_branch ==
					m->texts[pairing->other.blocks[0].owner].part->alternative_branch;

				for (size_t a = 0; is_in && a < text->document.article_count; a++)
					text->issue_article[a] = article_by_twins(
						m, pairing, k, &text->document.articles[a], a);
			}
		}
}

/* ---- adding up ---------------------------------------------------------------------------------- */

static void
count_requirement(struct tally *tally, const struct text *text,
		  const struct requirement *requirement)
{
	bool first = tally->evidence == NULL;

	switch (requirement->state) {
	case REQUIREMENT_MET:
		first = first || !tally->met;
		tally->met = true;
		break;
	case REQUIREMENT_INSUFFICIENT:
		first = first || (!tally->met && !tally->insufficient);
		tally->insufficient = true;
		break;
	case REQUIREMENT_MISSING:
		tally->missing = true;
		break;
	case REQUIREMENT_NOT_NEEDED:
		return;
	}
	if (first) {
		tally->evidence = requirement;
		tally->text = text;
	}
}

static bool
add_up(struct moderation *m, struct tallies *tallies)
{
	tallies->rule_count = m->stream->rule_count;
	tallies->items = arena_array(m->arena, (m->article_count + 1) * tallies->rule_count,
				     sizeof(*tallies->items));
	if (tallies->items == NULL)
		return moderation_no_memory(m);
	for (size_t i = 0; i < m->text_count; i++) {
		const struct text *text = &m->texts[i];

		for (size_t j = 0; text->primary && j < text->requirements.count; j++) {
			const struct requirement *requirement = &text->requirements.items[j];
			size_t row = row_of(m, text, requirement->article);
			size_t rule = rule_index(m->stream, requirement->rule);

			if (row == ARTICLE_NONE || rule == m->stream->rule_count ||
			    (requirement->article != ARTICLE_NONE && text->dropped[requirement->article]))
				continue;
			count_requirement(tally_of(tallies, row, rule), text, requirement);
		}
	}
	return true;
}

/* Does a piece of an article say what the rule asks for, though it needs not by itself? */
static bool
says_it(const struct text *text, size_t article, const struct rule *rule)
{
	const struct article *a = &text->document.articles[article];

	for (size_t i = a->first; i < a->first + a->count; i++)
		if (!text->removed[i] && !text->document.blocks[i].hidden &&
		    text_fires(text, i, rule->require) && !text_fires(text, i, rule->weak))
			return true;
	return false;
}

/* Of an article in several parts, one may need what another one says. */
static void
join_pieces(const struct moderation *m, const struct tallies *tallies)
{
	for (size_t i = 0; i < m->text_count; i++) {
		const struct text *text = &m->texts[i];

		if (!text->primary)
			continue;
		for (size_t j = 0; j < text->document.article_count; j++) {
			size_t row = text->issue_article[j];

			if (row == ARTICLE_NONE || m->articles[row].text == m->articles[row].last_text)
				continue;
			for (size_t k = 0; k < m->stream->rule_count; k++)
				if (m->stream->rules[k]->require != SIGNAL_NONE)
					tally_of(tallies, row, k)->met |=
						says_it(text, j, m->stream->rules[k]);
		}
	}
}

static bool
fails(const struct tally *tally)
{
	return !tally->met && (tally->missing || tally->insufficient);
}

/* The finding that a text makes of a failed requirement; NULL where it makes none. */
static const struct finding *
finding_of(const struct text *text, const struct rule *rule, size_t article)
{
	for (size_t i = 0; i < text->articles.count; i++)
		if (text->articles.items[i].rule == rule && text->articles.items[i].article == article)
			return &text->articles.items[i];
	return NULL;
}

/* Is the article one that goes? A dropped piece has no say in what the others need. */
static bool
is_dropped(const struct moderation *m, size_t article)
{
	const struct issue_article *a = &m->articles[article];

	return m->texts[a->text].dropped[a->article] && m->texts[a->last_text].dropped[a->last_article];
}

/* ---- inserting ----------------------------------------------------------------------------------- */

static const char *
language_of_article(const struct moderation *m, const struct text *text, size_t article)
{
	const char *language = text->document.articles[article].language;

	return language[0] != '\0' ? language : m->decision->language;
}

static struct slice
words_of(const struct moderation *m, const struct rule *rule, const char *language, bool html,
	 struct slice title)
{
	const struct texts *texts = policy_texts(m->stream->policy, rule);
	struct template_values values = { .article = title, .rule = slice_of(rule->name) };

	if (texts == NULL)
		return (struct slice){ 0 };
	return template_expand(m->arena, texts_find(texts, language, html, NULL), html, &values);
}

/* Once for all versions of an article. */
static bool
report_insertion(struct moderation *m, struct slice words)
{
	struct decision *decision = m->decision;
	struct slice *item;

	words = slice_trim(words);
	for (size_t i = 0; i < decision->inserted_count; i++)
		if (decision->inserted[i].data == words.data)
			return true;
	item = ARENA_PUSH(m->arena, decision->inserted, decision->inserted_count, m->inserted_cap);
	if (item == NULL)
		return moderation_no_memory(m);
	*item = words;
	return true;
}

/*
 * `row` is the issue's article, for the reply when there is no place to insert; `plain` is what was
 * inserted in another version, or is set here.
 */
static bool
insert(struct moderation *m, struct text *text, size_t article, const struct rule *rule, size_t row,
       struct slice *plain)
{
	struct slice title = article_title(m->arena, &text->document, &text->document.articles[article]);
	const char *language = language_of_article(m, text, article);
	struct insertion insertion = {
		.document = &text->document, .removed = text->removed, .footer = text->footer,
		.article = article, .html = words_of(m, rule, language, true, title),
		.flowed = text->part->flowed, .delsp = text->part->delsp,
	};
	enum insertion_place place;

	if (plain->len == 0)
		*plain = words_of(m, rule, language, false, title);
	insertion.plain = *plain;
	if (text->sealed) {
		m->edits_sealed = true;
		return true;
	}
	if (insertion.plain.len == 0 || insertion.html.len == 0)
		return fail(m->err, FAULT_INTERNAL, "rule %s has no text to insert", rule->name);
	if (!insertion_edits(&insertion, m->arena, &text->edits, &place))
		return moderation_no_memory(m);
	if (place == INSERTION_NOWHERE) {
		ruling_add(m, rule, row < m->article_count ? row : ARTICLE_NONE, VERDICT_REJECT);
		return moderation_note(m, "part %s: no place to insert the text of %s",
				       text->part->number, rule->name);
	}
	return report_insertion(m, insertion.plain);
}

/* Does an article of a text meet a requirement by itself? */
static enum requirement_state
own_state(const struct text *text, const struct rule *rule, size_t article)
{
	for (size_t i = 0; i < text->requirements.count; i++)
		if (text->requirements.items[i].rule == rule &&
		    text->requirements.items[i].article == article)
			return text->requirements.items[i].state;
	return REQUIREMENT_NOT_NEEDED;
}

/* Is this the last of its text, and of its branch, that is part of the issue's article? */
static bool
is_last_piece(const struct moderation *m, size_t text, size_t article, size_t row)
{
	const struct text *t = &m->texts[text];

	for (size_t i = article + 1; i < t->document.article_count; i++)
		if (t->issue_article[i] == row)
			return false;
	for (size_t i = text + 1; i < m->text_count; i++)
		for (size_t j = 0; m->texts[i].strand == t->strand && j < m->texts[i].document.article_count &&
		     m->texts[i].part->alternative_branch == t->part->alternative_branch; j++)
			if (m->texts[i].issue_article[j] == row)
				return false;
	return true;
}

/*
 * Does this article of another version need the text: because it lacks it itself, or because the
 * primary version gets it?
 */
static bool
needs_text(const struct moderation *m, const struct tallies *tallies, size_t number,
	   size_t article, size_t rule_number)
{
	const struct text *text = &m->texts[number];
	const struct rule *rule = m->stream->rules[rule_number];
	bool of_issue = rule->scope == SCOPE_ISSUE;
	size_t own = of_issue ? ARTICLE_NONE : article, row = text->issue_article[article];
	const struct finding *finding = finding_of(text, rule, own);

	if (text->dropped[article] || own_state(text, rule, own) == REQUIREMENT_MET)
		return false;
	if (of_issue && article + 1 < text->document.article_count)
		return false;
	if (finding != NULL && finding_counts(finding))
		return true;
	if (row == ARTICLE_NONE || m->texts[m->articles[row].last_text].strand != text->strand)
		return false;
	return tally_of(tallies, of_issue ? m->article_count : row, rule_number)->inserted &&
	       is_last_piece(m, number, article, row);
}

static bool
insert_in_others(struct moderation *m, const struct tallies *tallies, size_t rule_number)
{
	const struct rule *rule = m->stream->rules[rule_number];

	for (size_t i = 0; i < m->text_count; i++) {
		struct text *text = &m->texts[i];

		if (text->primary || text->inspected)
			continue;
		for (size_t j = 0; j < text->document.article_count; j++) {
			size_t row = text->issue_article[j];
			struct slice unknown = { 0 };

			if (!needs_text(m, tallies, i, j, rule_number))
				continue;
			if (rule->scope == SCOPE_ISSUE)
				row = m->article_count;
			if (!insert(m, text, j, rule, row, row == ARTICLE_NONE ? &unknown
					: &tally_of(tallies, row, rule_number)->words))
				return false;
		}
	}
	return true;
}

/* Has a rule before this one inserted what it asks for? */
static bool
is_inserted_already(const struct moderation *m, const struct tallies *tallies, size_t row,
		    size_t rule_number)
{
	for (size_t i = 0; i < rule_number; i++)
		if (m->stream->rules[i]->require == m->stream->rules[rule_number]->require &&
		    tally_of(tallies, row, i)->inserted)
			return true;
	return false;
}

static bool
act(struct moderation *m, const struct tallies *tallies, size_t row, size_t rule_number)
{
	const struct rule *rule = m->stream->rules[rule_number];
	struct tally *tally = tally_of(tallies, row, rule_number);
	const struct finding *finding;
	const struct issue_article *article;

	if (!fails(tally) || (row < m->article_count && is_dropped(m, row)))
		return true;
	finding = finding_of(tally->text, rule, tally->evidence->article);
	if (finding == NULL || !finding_counts(finding))
		return true;
	if (rule->action != ACTION_INSERT) {
		ruling_add(m, rule, row < m->article_count ? row : ARTICLE_NONE,
			   action_verdict(rule->action));
		return true;
	}
	if (m->article_count == 0 || is_inserted_already(m, tallies, row, rule_number))
		return true;
	/* What the issue as a whole lacks stands at its end. */
	article = &m->articles[row < m->article_count ? row : m->article_count - 1];
	tally->inserted = true;
	return insert(m, &m->texts[article->last_text], article->last_article, rule,
		      row, &tally->words);
}

/* ---- what is reported ------------------------------------------------------------------------------ */

static enum disclaimer_state
disclaimer_state(const struct tally *tally)
{
	if (tally->inserted)
		return DISCLAIMER_INSERTED;
	if (tally->met)
		return DISCLAIMER_PRESENT;
	return fails(tally) ? DISCLAIMER_MISSING : DISCLAIMER_NOT_NEEDED;
}

static enum attribution_state
attribution_state(const struct tally *tally)
{
	if (tally->met)
		return ATTRIBUTION_OK;
	if (tally->insufficient)
		return ATTRIBUTION_INSUFFICIENT;
	return tally->missing ? ATTRIBUTION_MISSING : ATTRIBUTION_NOT_NEEDED;
}

/* Of several rules that require the same, the one that found most fault is told. */
static void
report_requirement(struct reported_article *report, const struct rule *rule,
		   const struct tally *tally)
{
	const char *name = rule->require_name == NULL ? "" : rule->require_name;

	if (strcmp(name, "disclaimer") == 0) {
		if (disclaimer_state(tally) > report->disclaimer)
			report->disclaimer = disclaimer_state(tally);
	} else if (strcmp(name, "attribution") == 0) {
		if (attribution_state(tally) > report->attribution)
			report->attribution = attribution_state(tally);
		if (tally->evidence != NULL && tally->met) {
			report->source = tally->evidence->captures[CAPTURE_SOURCE];
			report->author = tally->evidence->captures[CAPTURE_AUTHOR];
			report->translator = tally->evidence->captures[CAPTURE_TRANSLATOR];
		}
	}
}

static void
report_articles(struct moderation *m, const struct tallies *tallies)
{
	for (size_t i = 0; i < m->article_count; i++) {
		struct issue_article *article = &m->articles[i];
		const struct document *document = &m->texts[article->text].document;
		const struct article *source = &document->articles[article->article];

		article->report.title = article_title(m->arena, document, source);
		article->report.language = source->language;
		article->report.dropped = is_dropped(m, i);
		for (size_t j = 0; j < m->stream->rule_count; j++)
			if (m->stream->rules[j]->require != SIGNAL_NONE)
				report_requirement(&article->report, m->stream->rules[j],
						   tally_of(tallies, i, j));
	}
}

/*
 * Findings of requirements that another piece or the primary version meets are none of the
 * issue's. Those of dropped articles neither.
 */
static void
drop_findings(const struct moderation *m, const struct tallies *tallies, struct text *text)
{
	size_t kept = 0;

	for (size_t i = 0; i < text->articles.count; i++) {
		const struct finding *finding = &text->articles.items[i];
		size_t row = row_of(m, text, finding->article);
		size_t rule = rule_index(m->stream, finding->rule);
		bool dropped = finding->article != ARTICLE_NONE && text->dropped[finding->article] &&
			       finding->rule->require != SIGNAL_NONE;
		bool others = finding->rule->require != SIGNAL_NONE && row != ARTICLE_NONE &&
			      rule < m->stream->rule_count && !fails(tally_of(tallies, row, rule)) &&
			      (text->primary || finding->rule->action != ACTION_INSERT);

		if (!dropped && !others)
			text->articles.items[kept++] = *finding;
	}
	text->articles.count = kept;
}

bool
requirement_judge(struct moderation *m)
{
	struct tallies tallies;

	if (!judge(m) || !remove_articles(m))
		return false;
	map_articles(m);
	if (!add_up(m, &tallies))
		return false;
	join_pieces(m, &tallies);
	for (size_t row = 0; row <= m->article_count; row++)
		for (size_t rule = 0; rule < m->stream->rule_count; rule++)
			if (!act(m, &tallies, row, rule))
				return false;
	for (size_t rule = 0; rule < m->stream->rule_count; rule++)
		if (m->stream->rules[rule]->action == ACTION_INSERT &&
		    m->stream->rules[rule]->require != SIGNAL_NONE &&
		    !insert_in_others(m, &tallies, rule))
			return false;
	report_articles(m, &tallies);
	for (size_t i = 0; i < m->text_count; i++)
		drop_findings(m, &tallies, &m->texts[i]);
	return true;
}
