/*
 * A judged message, place by place, for people at a terminal.
 *
 * What is left alone takes one faint line, so that the eye passes over it; beneath what fired or came
 * near stand the signals with the words and the line of the list or pack that they come from, and
 * what each rule made of them. A line that goes begins with "-".
 */
#include "policy/builtin.h"
#include "policy/weigh.h"
#include "text/article.h"
#include "tool/explain.h"
#include "tool/paragraph.h"
#include "tool/report.h"

enum {
	BLOCK_TEXT = 18,		/* columns, from 0 */
	SIGNALS = 8, SIGNAL_WORDS = 28, SIGNAL_PLACE = 54,
	RULES = 6, RULE_NAME = 12,
	WORDS_MOST = 22, TITLE_MOST = 56,
};

struct page {
	FILE *stream;
	bool colour;
	struct explanation e;
	const struct signal_set *signals;
	const struct policy *policy;
};

/* ---- signals --------------------------------------------------------------------------------- */

/* Is it the same as a hit before: the same signal, and of all that is wanted the same words? */
static bool
is_repeat(const struct page *page, const struct document *document, struct hits hits, size_t number)
{
	const struct hit *hit = &hits.items[number];

	for (size_t i = 0; i < number; i++)
		if (hits.items[i].signal == hit->signal &&
		    (!page->e.filter->all ||
		     (hits.items[i].line == hit->line &&
		      slice_equal(hit_text(document, &hits.items[i]), hit_text(document, hit)))))
			return true;
	return false;
}

/* How many further hits the signal of a hit has behind it. */
static size_t
count_more(struct hits hits, size_t number)
{
	size_t count = 0;

	for (size_t i = number + 1; i < hits.count; i++)
		count += hits.items[i].signal == hits.items[number].signal;
	return count;
}

/* Does one of the rules that are told ask for the signal? */
static bool
is_asked_for(const struct page *page, const struct weighed_place *place, uint32_t signal)
{
	for (size_t i = 0; i < place->count; i++) {
		const struct rule *rule = place->items[i].rule;

		if (rule_asks(rule, signal) || rule->require == signal || rule->weak == signal)
			return true;
	}
	return page->e.filter->all;
}

static void
built_ins(const struct page *page, const uint64_t *fired, const struct weighed_place *place)
{
	struct paragraph p;
	bool any = false;

	for (uint32_t i = 0; i < BUILTIN_COUNT; i++) {
		if (!fired_has(fired, i) || !is_asked_for(page, place, i))
			continue;
		if (!any)
			p = paragraph_begin(page->stream, page->colour, SIGNALS, SIGNALS);
		paragraph_word(&p, COLOUR_CYAN, slice_of(builtin_name((enum builtin)i)));
		any = true;
	}
	if (any)
		paragraph_end(&p);
}

/* The words that fire, or what a model made of all of them. */
static void
signal_words(struct paragraph *p, struct page *page, const struct document *document,
	     struct slice folded, struct hits hits, const struct hit *hit)
{
	struct learned_view view;

	if (!explanation_learned(&page->e, hit->signal, folded, hits, &view)) {
		paragraph_quoted(p, COLOUR_NONE, hit_text(document, hit), WORDS_MOST);
		return;
	}
	paragraph_printf(p, COLOUR_NONE, "%d %%:", view.percent);
	for (size_t i = 0; i < view.count; i++)
		paragraph_printf(p, view.reasons[i].weight < 0 ? COLOUR_GREEN : COLOUR_NONE,
				 "%s %+.2f%s", view.reasons[i].what, view.reasons[i].weight,
				 i + 1 < view.count ? "," : "");
}

/*
 * One line each: name, words, where its phrase is written. Of a signal that fires often the first
 * words, and of signals those that the rules told ask for, unless all is wanted.
 */
static void
signals(struct page *page, const struct document *document, struct slice folded, struct hits hits,
	const uint64_t *fired, const struct weighed_place *place)
{
	for (size_t i = 0; i < hits.count; i++) {
		const struct hit *hit = &hits.items[i];
		size_t more = page->e.filter->all ? 0 : count_more(hits, i);
		struct paragraph p;

		if (!is_asked_for(page, place, hit->signal) || is_repeat(page, document, hits, i))
			continue;
		p = paragraph_begin(page->stream, page->colour, SIGNALS, SIGNALS + 2);
		paragraph_word(&p, COLOUR_CYAN, slice_of(signal_name(page->signals, hit->signal)));
		paragraph_tab(&p, SIGNAL_WORDS);
		signal_words(&p, page, document, folded, hits, hit);
		paragraph_tab(&p, SIGNAL_PLACE);
		if (hit->file != NULL)
			paragraph_printf(&p, COLOUR_DIM, "%s:%zu",
					 explanation_path(page->policy, hit->file), hit->line);
		if (more > 0)
			paragraph_printf(&p, COLOUR_DIM, "+%zu", more);
		paragraph_end(&p);
	}
	built_ins(page, fired, place);
}

/* ---- rules ----------------------------------------------------------------------------------- */

/* "9 of 5 = +4 forecast +2 asset -5 reported" */
static void
score(struct paragraph *p, const struct page *page, const struct weighed *weighed,
      const struct account_entry *entry)
{
	const struct rule *rule = weighed->rule;
	bool any = false;

	if (rule->weight_count == 0)
		return;
	paragraph_printf(p, COLOUR_NONE, "%d of %d", weighed->score, rule->threshold);
	for (size_t i = 0; i < rule->weight_count; i++) {
		const struct weight *weight = &rule->weights[i];

		if (!weight_counts(weight, rule_grounds(rule, &entry->sight), entry->sight.seen))
			continue;
		if (!any)
			paragraph_word(p, COLOUR_NONE, SLICE("="));
		paragraph_printf(p, weight->score < 0 ? COLOUR_GREEN : COLOUR_NONE, "%+d %s",
				 weight->score, signal_name(page->signals, weight->signal));
		any = true;
	}
}

/* "but its "when" fails: no asset, disclaimer": what is missing, and what must not be there */
static void
condition(struct paragraph *p, const struct page *page, const struct weighed *weighed)
{
	if (weighed->rule->when == NULL || weighed->holds)
		return;
	paragraph_text(p, COLOUR_NONE, SLICE("but its \"when\" fails:"));
	for (size_t i = 0; i < weighed->reason_count; i++) {
		const struct reason *reason = &weighed->reasons[i];

		paragraph_printf(p, reason->fires ? COLOUR_GREEN : COLOUR_NONE, "%s%s%s",
				 reason->fires ? "" : "no ",
				 signal_name(page->signals, reason->signal),
				 i + 1 < weighed->reason_count ? "," : "");
	}
}

/* The first words in a block that fire a signal. */
static struct slice
words_of(const struct reported_text *text, size_t block, uint32_t signal)
{
	struct hits hits = scanned_hits(text->scanned, block);

	for (size_t i = 0; i < hits.count; i++)
		if (hits.items[i].signal == signal)
			return hit_text(text->scanned->document, &hits.items[i]);
	return (struct slice){ NULL, 0 };
}

/* The blocks that would meet a requirement, and do not. */
static void
faulty_answers(struct paragraph *p, const struct page *page, const struct reported_text *text,
	       const struct account_entry *entry, const struct rule *rule)
{
	const struct document *document = text->scanned->document;
	const struct article *article = entry->article == ARTICLE_NONE ?
					NULL : &document->articles[entry->article];
	size_t first = article == NULL ? 0 : article->first;
	size_t end = article == NULL ? document->block_count : first + article->count;

	for (size_t i = first; i < end; i++) {
		const char *fault = answer_fault(rule_answer(rule, text->scanned, entry->article, i,
							     text->removed[i]));

		if (fault == NULL)
			continue;
		paragraph_printf(p, COLOUR_NONE, "line %zu", page->e.lines[i].line);
		paragraph_text(p, COLOUR_NONE, slice_of(fault));
	}
}

static void
requirement(struct paragraph *p, const struct page *page, const struct reported_text *text,
	    const struct account_entry *entry, const struct weighed *weighed)
{
	static const char *const words[] = {
		[REQUIREMENT_NOT_NEEDED] = "is not asked for;", [REQUIREMENT_MET] = "is met by",
		[REQUIREMENT_INSUFFICIENT] = "is insufficient:", [REQUIREMENT_MISSING] = "is missing",
	};
	const struct requirement *told = weighed->requirement;

	paragraph_word(p, COLOUR_CYAN, slice_of(signal_name(page->signals, weighed->rule->require)));
	paragraph_text(p, COLOUR_NONE, slice_of(words[told->state]));
	if (told->state == REQUIREMENT_MET) {
		paragraph_printf(p, COLOUR_NONE, "line %zu", page->e.lines[told->block].line);
		paragraph_quoted(p, COLOUR_NONE,
				 words_of(text, told->block, weighed->rule->require), WORDS_MOST);
	} else if (told->state != REQUIREMENT_NOT_NEEDED) {
		faulty_answers(p, page, text, entry, weighed->rule);
	}
}

static void
rule(const struct page *page, const struct reported_text *text, const struct account_entry *entry,
     const struct weighed *weighed)
{
	static const struct {
		const char *word;
		enum colour colour;
	} outcomes[] = {
		[OUTCOME_FAR] = { "far", COLOUR_DIM },
		[OUTCOME_NEAR] = { "near", COLOUR_BOLD },
		[OUTCOME_FIRES] = { "fires", COLOUR_RED },
	};
	const char *idle = explanation_why_idle(text, weighed);
	bool met = weighed->requirement != NULL && weighed->requirement->state == REQUIREMENT_MET;
	struct paragraph p = paragraph_begin(page->stream, page->colour, RULES, RULE_NAME + 2);

	paragraph_word(&p, met ? COLOUR_GREEN : outcomes[weighed->outcome].colour,
		       slice_of(met ? "met" : outcomes[weighed->outcome].word));
	paragraph_tab(&p, RULE_NAME);
	paragraph_printf(&p, met ? COLOUR_NONE : outcomes[weighed->outcome].colour, "%s",
			 weighed->rule->name);
	if (weighed->outcome == OUTCOME_FIRES)
		paragraph_printf(&p, COLOUR_NONE, "(%s)", action_name(weighed->rule->action));
	if (weighed->requirement != NULL)
		requirement(&p, page, text, entry, weighed);
	else
		score(&p, page, weighed, entry);
	condition(&p, page, weighed);
	if (idle != NULL)
		paragraph_text(&p, COLOUR_YELLOW, slice_of(idle));
	paragraph_end(&p);
}

/* ---- places ---------------------------------------------------------------------------------- */

/* "-   12 paragraph  Kaspa klettert um 9 %, nun rückt die Marke von 0,20 $ in …" */
static void
block_line(const struct page *page, const struct reported_text *text, size_t number, bool plain)
{
	const struct document *document = text->scanned->document;
	const struct block *block = &document->blocks[number];
	bool goes = text->removed[number];
	enum colour colour = goes ? COLOUR_RED : plain ? COLOUR_DIM : COLOUR_NONE;
	size_t room = print_width(page->stream) - BLOCK_TEXT - (block->hidden ? 9 : 0);

	(void)fprintf(page->stream, "%s%c %4zu %-9s ", colour_begin(colour, page->colour),
		      goes ? '-' : ' ', page->e.lines[number].line,
		      block_type_name(block->type));
	if (block->hidden)
		(void)fputs("(hidden) ", page->stream);
	(void)print_columns(page->stream, block_text(document, block), room);
	(void)fprintf(page->stream, "%s\n", colour_end(colour, page->colour));
}

static void
block(struct page *page, const struct reported_text *text, const struct account_entry *entry)
{
	const struct document *document = text->scanned->document;
	size_t number = entry->block;
	struct weighed_place place;
	const char *why;

	explanation_weigh(&page->e, text, entry, &place);
	why = explanation_why_gone(text, number, &place);
	if (!explanation_wants(&page->e, document, number))
		return;
	block_line(page, text, number, place.count == 0);
	if (why != NULL) {
		struct paragraph p = paragraph_begin(page->stream, page->colour, RULES, RULES);

		paragraph_text(&p, COLOUR_YELLOW, slice_of(why));
		paragraph_end(&p);
	}
	if (place.count > 0 || page->e.filter->all)
		signals(page, document, block_folded(document, &document->blocks[number]),
			scanned_hits(text->scanned, number), entry->sight.fired, &place);
	for (size_t i = 0; i < place.count; i++)
		rule(page, text, entry, &place.items[i]);
	explanation_forget(&page->e);
}

static void
article_head(const struct page *page, const struct document *document, size_t number)
{
	const struct article *article = &document->articles[number];

	(void)fprintf(page->stream, "%sarticle %zu of %zu: ", colour_begin(COLOUR_BOLD, page->colour),
		      number + 1, document->article_count);
	(void)print_columns(page->stream, article_title(page->e.arena, document, article), TITLE_MOST);
	(void)fprintf(page->stream, "%s%s%s%s\n", colour_end(COLOUR_BOLD, page->colour),
		      article->language[0] == '\0' ? "" : " (", article->language,
		      article->language[0] == '\0' ? "" : ")");
}

/* What the rules of an article, or of the issue, make of it. */
static void
extent(struct page *page, const struct reported_text *text, const struct account_entry *entry)
{
	struct weighed_place place;

	explanation_weigh(&page->e, text, entry, &place);
	if (place.count > 0 && entry->scope == SCOPE_ISSUE)
		(void)fprintf(page->stream, "  the issue as a whole\n");
	else if (place.count > 0)
		(void)fprintf(page->stream, "  article %zu as a whole\n", entry->article + 1);
	for (size_t i = 0; i < place.count; i++)
		rule(page, text, entry, &place.items[i]);
	explanation_forget(&page->e);
}

static void
part_head(const struct page *page, const struct reported_text *text)
{
	const struct document *document = text->scanned->document;

	(void)fprintf(page->stream, "\n%spart %s%s: %s, %zu block%s, %zu article%s",
		      colour_begin(COLOUR_BOLD, page->colour), text->part->number,
		      colour_end(COLOUR_BOLD, page->colour), document->html ? "HTML" : "plain text",
		      document->block_count, document->block_count == 1 ? "" : "s",
		      document->article_count, document->article_count == 1 ? "" : "s");
	if (text->inspected)
		(void)fputs("; attached, so that nothing follows from it", page->stream);
	else if (!text->primary)
		(void)fputs("; another version tells the articles", page->stream);
	(void)fputc('\n', page->stream);
}

static void
part(struct page *page, const struct reported_text *text)
{
	const struct document *document = text->scanned->document;
	const struct account *account = &page->e.judged->account;
	const struct account_entry *blocks = account_blocks(account, document);
	const struct account_entry *articles = account_articles(account, document);
	size_t article = ARTICLE_NONE;

	part_head(page, text);
	if (!explanation_enter(&page->e, text))
		return;
	for (size_t i = 0; blocks != NULL && i < document->block_count; i++) {
		if (document->blocks[i].article != article) {
			article = document->blocks[i].article;
			if (article != ARTICLE_NONE && page->e.filter->block.len == 0)
				article_head(page, document, article);
		}
		block(page, text, &blocks[i]);
	}
	for (size_t i = 0; articles != NULL && i <= document->article_count &&
			   page->e.filter->block.len == 0; i++)
		extent(page, text, &articles[i]);
}

static void
field(struct page *page, const struct account_entry *entry)
{
	const struct document document = { .text = entry->body, .source = entry->body,
					   .folded = *entry->folded };
	struct weighed_place place;

	explanation_weigh(&page->e, NULL, entry, &place);
	(void)fprintf(page->stream, "\n%sheader field %s%s: ", colour_begin(COLOUR_BOLD, page->colour),
		      entry->field, colour_end(COLOUR_BOLD, page->colour));
	(void)print_columns(page->stream, entry->body,
			    print_width(page->stream) - strlen("header field : ") -
				    strlen(entry->field));
	(void)fputc('\n', page->stream);
	if (place.count > 0 || page->e.filter->all)
		signals(page, &document, entry->folded->text, entry->hits, entry->sight.fired, &place);
	for (size_t i = 0; i < place.count; i++)
		rule(page, NULL, entry, &place.items[i]);
	explanation_forget(&page->e);
}

/* ---- the whole ------------------------------------------------------------------------------- */

static void
head(const struct page *page)
{
	const struct judged *judged = page->e.judged;
	struct slice subject = report_subject(judged);
	char room[4096];

	(void)fputs(colour_begin(COLOUR_BOLD, page->colour), page->stream);
	print_text(page->stream, slice_of(judged_name(judged, room, sizeof(room))));
	(void)fputs(colour_end(COLOUR_BOLD, page->colour), page->stream);
	if (subject.len > 0) {
		(void)fputs(": ", page->stream);
		print_cut(page->stream, subject, 160);
	}
	(void)fputc('\n', page->stream);
}

bool
explain_text(FILE *stream, bool colour, const struct judged *judged,
	     const struct explain_filter *filter)
{
	const struct decision *decision = &judged->decision;
	struct page page = { .stream = stream, .colour = colour };

	if (!explanation_init(&page.e, judged, filter))
		return false;
	head(&page);
	if (decision->stream != NULL) {
		page.policy = decision->stream->policy;
		page.signals = policy_signals(page.policy);
		for (size_t i = 0; i < decision->text_count; i++)
			part(&page, &decision->texts[i]);
		for (size_t i = 0; filter->block.len == 0 && i < judged->account.count; i++)
			if (judged->account.items[i].scope == SCOPE_HEADER)
				field(&page, &judged->account.items[i]);
	}
	explain_verdict(stream, colour, judged);
	explanation_done(&page.e);
	return !page.e.failed;
}
