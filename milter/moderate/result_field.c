/*
 * Counts what each rule did. The versions of an issue hold the same promos, so they are counted
 * in the primary version, and in the others only what a rule found nowhere else.
 */
#include "moderate/result_field.h"

#include "mail/header_field.h"

enum { VERSION_DIGITS = 12 };

static bool
took_effect(const struct text *text, const struct finding *finding)
{
	if (!finding_counts(finding))
		return false;
	return !finding->rule->only_orphaned || finding->block == BLOCK_NONE ||
	       text->removed[finding->block];
}

static size_t
count_in(const struct text *text, const struct findings *findings, const struct rule *rule)
{
	size_t count = 0;

	for (size_t i = 0; i < findings->count; i++)
		count += findings->items[i].rule == rule && took_effect(text, &findings->items[i]);
	return count;
}

static size_t
count_rule(const struct moderation *m, const struct rule *rule)
{
	size_t primary = 0, others = 0;

	for (size_t i = 0; i < m->text_count; i++) {
		const struct text *text = &m->texts[i];
		size_t count = count_in(text, &text->blocks, rule) +
			       count_in(text, &text->articles, rule);

		if (text->inspected)
			continue;
		if (text->primary)
			primary += count;
		else
			others += count;
	}
	for (size_t i = 0; i < m->header_findings.count; i++)
		primary += m->header_findings.items[i].rule == rule &&
			   finding_counts(&m->header_findings.items[i]);
	return primary > 0 ? primary : others;
}

struct slice
result_field(const struct moderation *m)
{
	const char *version = m->decision->version, *digits = strchr(version, ':');
	const char *separator = "; rules=";
	struct buf text;

	buf_init(&text, m->arena);
	buf_string(&text, verdict_name(m->decision->verdict));
	for (size_t i = 0; i < m->stream->rule_count; i++) {
		size_t count = count_rule(m, m->stream->rules[i]);

		if (count == 0)
			continue;
		buf_printf(&text, "%s%s(%zu)", separator, m->stream->rules[i]->name, count);
		separator = ",";
	}
	buf_printf(&text, "; version=%.*s", VERSION_DIGITS, digits == NULL ? version : digits + 1);
	if (text.failed)
		return (struct slice){ 0 };
	return header_field_encode(m->arena, buf_slice(&text), strlen(m->conf->header_name) + 2,
				   SLICE("\n"));
}
