/*
 * Counts what each rule did. The versions of an issue hold the same promos, so they are counted
 * in the primary version, and in the others only what a rule found nowhere else.
 */
#include "moderate/result_field.h"

enum {
	VERSION_DIGITS = 12,
	LINE_MOST = 76,		/* what RFC 5322 2.1.1 recommends; a longer name of a rule stands alone */
};

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

size_t
result_field_count(const struct moderation *m, const struct rule *rule)
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

/* The field body as it grows; a line is folded before the token that would make it too long. */
struct field {
	struct buf text;
	size_t column;
};

static void
add_token(struct field *field, bool blank, struct slice token)
{
	if (field->column + 1 + token.len > LINE_MOST) {
		buf_string(&field->text, "\n ");
		field->column = 1;
	} else if (blank) {
		buf_byte(&field->text, ' ');
		field->column++;
	}
	buf_add(&field->text, token);
	field->column += token.len;
}

/*
 * Adds "rules=a(3),b(1);" where anything was done, folded behind commas: a line over 78 bytes is folded
 * by somebody else, at a place of his choice.
 */
static void
add_rules(const struct moderation *m, struct field *field)
{
	struct buf token;
	bool first = true;

	buf_init(&token, m->arena);
	for (size_t i = 0; i < m->stream->rule_count; i++) {
		size_t count = result_field_count(m, m->stream->rules[i]);

		if (count == 0)
			continue;
		if (token.len > 0) {
			buf_byte(&token, ',');
			add_token(field, first, buf_slice(&token));
			first = false;
			buf_clear(&token);
		} else {
			buf_string(&token, "rules=");
		}
		buf_printf(&token, "%s(%zu)", m->stream->rules[i]->name, count);
	}
	if (token.len > 0) {
		buf_byte(&token, ';');
		add_token(field, first, buf_slice(&token));
	}
	field->text.failed |= token.failed;
}

struct slice
result_field(const struct moderation *m)
{
	const char *version = m->decision->version, *digits = strchr(version, ':');
	struct field field = { .column = strlen(m->conf->header_name) + 2 };
	struct buf token;

	buf_init(&field.text, m->arena);
	buf_init(&token, m->arena);
	buf_printf(&token, "%s;", verdict_name(m->decision->verdict));
	add_token(&field, false, buf_slice(&token));
	add_rules(m, &field);
	buf_clear(&token);
	buf_printf(&token, "version=%.*s", VERSION_DIGITS, digits == NULL ? version : digits + 1);
	add_token(&field, true, buf_slice(&token));
	return field.text.failed || token.failed ? (struct slice){ 0 } : buf_slice(&field.text);
}
