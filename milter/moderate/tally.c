/*
 * Adds up requirements over the pieces of an article.
 */
#include "moderate/tally.h"

size_t
tally_rule_number(const struct stream *stream, const struct rule *rule)
{
	size_t i = 0;

	while (i < stream->rule_count && stream->rules[i] != rule)
		i++;
	return i;
}

size_t
tally_row(const struct moderation *m, const struct text *text, size_t article)
{
	return article == ARTICLE_NONE ? m->article_count : text->issue_article[article];
}

static size_t
article_of_finding(const struct text *text, size_t i)
{
	return text->articles.items[i].article;
}

static size_t
article_of_requirement(const struct text *text, size_t i)
{
	return text->requirements.items[i].article;
}

/* The first of `count` items, which are in the order of their articles, that is of this article. */
static size_t
first_of(const struct text *text, size_t count, size_t (*article_of)(const struct text *, size_t),
	 size_t article)
{
	size_t from = 0, to = count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (article_of(text, middle) < article)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

const struct finding *
tally_finding(const struct text *text, const struct rule *rule, size_t article)
{
	const struct findings *findings = &text->articles;
	size_t i = first_of(text, findings->count, article_of_finding, article);

	for (; i < findings->count && findings->items[i].article == article; i++)
		if (findings->items[i].rule == rule)
			return &findings->items[i];
	return NULL;
}

enum requirement_state
tally_own_state(const struct text *text, const struct rule *rule, size_t article)
{
	const struct requirements *requirements = &text->requirements;
	size_t i = first_of(text, requirements->count, article_of_requirement, article);

	for (; i < requirements->count && requirements->items[i].article == article; i++)
		if (requirements->items[i].rule == rule)
			return requirements->items[i].state;
	return REQUIREMENT_NOT_NEEDED;
}

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
			size_t row = tally_row(m, text, requirement->article);
			size_t rule = tally_rule_number(m->stream, requirement->rule);

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

bool
tallies_add_up(struct moderation *m, struct tallies *tallies)
{
	if (!add_up(m, tallies))
		return false;
	join_pieces(m, tallies);
	return true;
}
