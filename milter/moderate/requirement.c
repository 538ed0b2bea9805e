/*
 * What every article must have: judged over what stays, for the issue and not for a part.
 *
 * Articles are taken from the primary version of the issue (HTML where there is one), and their
 * pieces are added up (moderate/tally); another version is asked only whether it, too, has the
 * disclaimer.
 */
#include "moderate/marks.h"
#include "moderate/required_text.h"
#include "moderate/tally.h"

/* ---- judging ---------------------------------------------------------------------------------- */

static bool
judge(struct moderation *m)
{
	for (size_t i = 0; i < m->text_count; i++) {
		struct text *text = &m->texts[i];
		struct scanned scanned;

		if (text->reread)
			continue;
		if (!watch_check(m->watch, m->err) || !excerpts_without(m, text, &scanned))
			return false;
		if (!rules_judge_articles(m->stream, &scanned, text->removed, m->arena,
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

/* The issue's article that a block of the primary version stands in; ARTICLE_NONE. */
static size_t
article_of_block(const struct moderation *m, const struct version_block *block)
{
	const struct text *text = &m->texts[block->owner];
	size_t article = text->document.blocks[block->block].article;

	return article == ARTICLE_NONE ? ARTICLE_NONE : text->issue_article[article];
}

/*
 * The issue's article of each article of the other version: the one that most of its blocks have
 * their twins in. Boyer and Moore's vote: a candidate stands as long as it outvotes the rest.
 */
static bool
map_by_twins(struct moderation *m, const struct pairing *pairing)
{
	struct text *text = NULL;
	size_t *votes = NULL;

	for (size_t i = 0; i < pairing->other.count; i++) {
		const struct version_block *block = &pairing->other.blocks[i];
		size_t twin = block->twin != BLOCK_NONE ? block->twin : block->whole;
		size_t article, vote;

		if (text != &m->texts[block->owner]) {
			text = &m->texts[block->owner];
			votes = arena_array(m->arena, text->document.article_count, sizeof(*votes));
			if (votes == NULL)
				return moderation_no_memory(m);
		}
		article = text->document.blocks[block->block].article;
		if (twin == BLOCK_NONE || article == ARTICLE_NONE || block->unseen)
			continue;
		vote = article_of_block(m, &pairing->one.blocks[twin]);
		if (vote == ARTICLE_NONE)
			continue;
		if (votes[article] == 0)
			text->issue_article[article] = vote;
		votes[article] += vote == text->issue_article[article] ? 1 : (size_t)-1;
	}
	return true;
}

/* Fills `last_piece` of the texts of one version, which begins before `end`; returns its first text. */
static size_t
find_last_pieces(struct moderation *m, size_t first, size_t end, size_t *seen_in)
{
	size_t branch = m->texts[end - 1].part->alternative_branch, i = end;

	for (; i > first && m->texts[i - 1].part->alternative_branch == branch; i--) {
		struct text *text = &m->texts[i - 1];

		for (size_t j = text->document.article_count; j-- > 0;) {
			size_t row = text->issue_article[j];

			text->last_piece[j] = row == ARTICLE_NONE || seen_in[row] != end;
			if (row != ARTICLE_NONE)
				seen_in[row] = end;
		}
	}
	return i;
}

static bool
map_articles(struct moderation *m)
{
	size_t *seen_in = arena_array(m->arena, m->article_count, sizeof(*seen_in));

	if (seen_in == NULL)
		return moderation_no_memory(m);
	for (size_t i = 0; i < m->strand_count; i++) {
		const struct strand *strand = &m->strands[i];

		for (size_t j = 0; j < strand->pairing_count; j++)
			if (strand->pairings[j].primary && !map_by_twins(m, &strand->pairings[j]))
				return false;
		for (size_t end = strand->end; end > strand->first;)
			end = find_last_pieces(m, strand->first, end, seen_in);
	}
	return true;
}

/* Where the findings of a rule about an article of the issue are told, of all texts, in one table. */
static bool *
off_of(const struct moderation *m, bool *off, const struct text *text, const struct finding *finding)
{
	size_t row = tally_row(m, text, finding->article);
	size_t rule = tally_rule_number(m->stream, finding->rule);

	if (row == ARTICLE_NONE || rule == m->stream->rule_count)
		return NULL;
	return &off[row * m->stream->rule_count + rule];
}

/*
 * What a mark switches off in the primary version, which is the one that can hold marks, is off in
 * the others: findings about the same article, or about the issue.
 */
static bool
carry_marks(struct moderation *m)
{
	bool *off = arena_array(m->arena, (m->article_count + 1) * m->stream->rule_count, sizeof(*off));

	if (off == NULL)
		return moderation_no_memory(m);
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < m->text_count; i++)
			for (size_t j = 0; j < m->texts[i].articles.count; j++) {
				struct finding *finding = &m->texts[i].articles.items[j];
				bool *is_off = off_of(m, off, &m->texts[i], finding);

				if (is_off == NULL)
					continue;
				if (pass == 0)
					*is_off |= m->texts[i].primary && finding->switched_off;
				else if (!m->texts[i].inspected)
					finding->switched_off |= *is_off && !m->texts[i].primary;
			}
	return true;
}

/* ---- acting ------------------------------------------------------------------------------------ */

/* Is the article one that goes? A dropped piece has no say in what the others need. */
static bool
is_dropped(const struct moderation *m, size_t article)
{
	const struct issue_article *a = &m->articles[article];

	return m->texts[a->text].dropped[a->article] && m->texts[a->last_text].dropped[a->last_article];
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

	if (!tally_fails(tally) || (row < m->article_count && is_dropped(m, row)))
		return true;
	finding = tally_finding(tally->text, rule, tally->evidence->article);
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
	return required_text_insert(m, &m->texts[article->last_text], article->last_article, rule,
		      row, &tally->wording);
}

/* ---- what is reported ------------------------------------------------------------------------------ */

static enum disclaimer_state
disclaimer_state(const struct tally *tally)
{
	if (tally->inserted)
		return DISCLAIMER_INSERTED;
	if (tally->met)
		return DISCLAIMER_PRESENT;
	return tally_fails(tally) ? DISCLAIMER_MISSING : DISCLAIMER_NOT_NEEDED;
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
	}
}

/* What the texts of rules may speak of, so it must be known before any is written. */
static void
name_articles(struct moderation *m, const struct tallies *tallies)
{
	for (size_t i = 0; i < m->article_count; i++) {
		struct issue_article *article = &m->articles[i];
		const struct document *document = &m->texts[article->text].document;

		article->report.title =
			article_title(m->arena, document, &document->articles[article->article]);
		for (size_t j = 0; j < m->stream->rule_count; j++) {
			const char *name = m->stream->rules[j]->require_name;
			const struct tally *tally = tally_of(tallies, i, j);

			if (name == NULL || strcmp(name, "attribution") != 0 || !tally->met ||
			    tally->evidence == NULL)
				continue;
			article->report.source = tally->evidence->captures[CAPTURE_SOURCE];
			article->report.author = tally->evidence->captures[CAPTURE_AUTHOR];
			article->report.translator = tally->evidence->captures[CAPTURE_TRANSLATOR];
		}
	}
}

static void
report_articles(struct moderation *m, const struct tallies *tallies)
{
	for (size_t i = 0; i < m->article_count; i++) {
		struct issue_article *article = &m->articles[i];
		const struct document *document = &m->texts[article->text].document;

		article->report.language = document->articles[article->article].language;
		article->report.dropped = is_dropped(m, i);
		for (size_t j = 0; j < m->stream->rule_count; j++)
			if (m->stream->rules[j]->require != SIGNAL_NONE)
				report_requirement(&article->report, m->stream->rules[j],
						   tally_of(tallies, i, j));
	}
}

/* A rule that is exempted needs nothing; what it would have asked for is told all the same. */
static bool
tells_exemption(const struct tally *tally, const struct text *text, const struct finding *finding)
{
	return finding->exempted && text->primary && !tally->met;
}

/*
 * Findings of requirements that another piece or the primary version meets are none of the
 * issue's. Those of dropped articles neither, nor what a version lacks that is no article: "Please
 * read this in your browser" names no source. An attached file is no article either.
 */
static void
drop_findings(const struct moderation *m, const struct tallies *tallies, struct text *text)
{
	size_t kept = 0;

	for (size_t i = 0; i < text->articles.count; i++) {
		const struct finding *finding = &text->articles.items[i];
		size_t row = tally_row(m, text, finding->article);
		size_t rule = tally_rule_number(m->stream, finding->rule);
		bool dropped = finding->article != ARTICLE_NONE && text->dropped[finding->article] &&
			       finding->rule->require != SIGNAL_NONE;
		bool others = finding->rule->require != SIGNAL_NONE && row != ARTICLE_NONE &&
			      rule < m->stream->rule_count && !tally_fails(tally_of(tallies, row, rule)) &&
			      (text->primary || finding->rule->action != ACTION_INSERT) &&
			      !tells_exemption(tally_of(tallies, row, rule), text, finding);
		bool stub = finding->rule->require != SIGNAL_NONE && row == ARTICLE_NONE &&
			    !text->primary && !text->inspected &&
			    finding->rule->action != ACTION_INSERT;
		bool file = finding->rule->require != SIGNAL_NONE && text->part->attachment;

		if (!dropped && !others && !stub && !file)
			text->articles.items[kept++] = *finding;
	}
	text->articles.count = kept;
}

bool
requirement_judge(struct moderation *m)
{
	struct tallies tallies;

	if (!judge(m) || !remove_articles(m) || !map_articles(m))
		return false;
	if (!carry_marks(m) || !tallies_add_up(m, &tallies))
		return false;
	name_articles(m, &tallies);
	for (size_t row = 0; row <= m->article_count; row++)
		for (size_t rule = 0; rule < m->stream->rule_count; rule++)
			if (!act(m, &tallies, row, rule))
				return false;
	for (size_t rule = 0; rule < m->stream->rule_count; rule++)
		if (m->stream->rules[rule]->action == ACTION_INSERT &&
		    m->stream->rules[rule]->require != SIGNAL_NONE &&
		    !required_text_insert_in_others(m, &tallies, rule))
			return false;
	report_articles(m, &tallies);
	for (size_t i = 0; i < m->text_count; i++)
		drop_findings(m, &tallies, &m->texts[i]);
	return true;
}
