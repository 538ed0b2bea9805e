/*
 * Disclaimers and the like, from the pack's texts into the edits of each version.
 */
#include "moderate/required_text.h"

#include "moderate/insertion.h"
#include "moderate/values.h"
#include "policy/date_words.h"

static const char *
language_of_article(const struct moderation *m, const struct text *text, size_t article)
{
	const char *language = text->document.articles[article].language;

	return language[0] != '\0' ? language : m->decision->language;
}

/* The rule's text in a language. `row` is as in required_text_insert, the title that of this version. */
static struct slice
words_of(const struct moderation *m, const struct rule *rule, const char *language, bool html,
	 size_t row, struct slice title)
{
	const struct texts *texts = policy_texts(m->stream->policy, rule);
	struct template_values values =
		values_of(m, rule, row < m->article_count ? row : ARTICLE_NONE);
	const char *written;		/* the language that there is */
	struct slice text;

	if (texts == NULL)
		return (struct slice){ 0 };
	text = texts_find(texts, language, html, &written);
	values.article = title;
	values.date = date_in_words(m->arena, values.date, written);
	return template_expand(m->arena, text, html, &values);
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

bool
required_text_insert(struct moderation *m, struct text *text, size_t article,
		     const struct rule *rule, size_t row, struct wording *wording)
{
	struct slice title = article_title(m->arena, &text->document, &text->document.articles[article]);
	struct insertion insertion = {
		.document = &text->document, .removed = text->removed, .footer = text->footer,
		.article = article,
	};
	enum insertion_place place;

	if (wording->language == NULL) {
		wording->language = language_of_article(m, text, article);
		wording->plain = words_of(m, rule, wording->language, false, row, title);
	}
	insertion.html = words_of(m, rule, wording->language, true, row, title);
	insertion.plain = wording->plain;
	if (text->sealed) {
		moderation_edits_sealed(m, text);
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
	const struct finding *finding = tally_finding(text, rule, own);

	if (text->dropped[article] || tally_own_state(text, rule, own) == REQUIREMENT_MET)
		return false;
	if (of_issue && article + 1 < text->document.article_count)
		return false;
	/* What goes on behind the alternatives, in the footer of a list say, ends there for all. */
	if (row != ARTICLE_NONE && m->texts[m->articles[row].last_text].strand != text->strand)
		return false;
	if (finding != NULL && finding_counts(finding))
		return true;
	return row != ARTICLE_NONE &&
	       tally_of(tallies, of_issue ? m->article_count : row, rule_number)->inserted &&
	       text->last_piece[article];
}

bool
required_text_insert_in_others(struct moderation *m, const struct tallies *tallies, size_t rule_number)
{
	const struct rule *rule = m->stream->rules[rule_number];

	for (size_t i = 0; i < m->text_count; i++) {
		struct text *text = &m->texts[i];

		if (text->primary || text->inspected)
			continue;
		for (size_t j = 0; j < text->document.article_count; j++) {
			size_t row = text->issue_article[j];
			struct wording unknown = { 0 };

			if (!needs_text(m, tallies, i, j, rule_number))
				continue;
			if (rule->scope == SCOPE_ISSUE)
				row = m->article_count;
			if (!required_text_insert(m, text, j, rule, row, row == ARTICLE_NONE ? &unknown
					: &tally_of(tallies, row, rule_number)->wording))
				return false;
		}
	}
	return true;
}
