/*
 * Rules of scope header, and tags: what changes in the header fields that a reader sees.
 */
#include "moderate/moderation.h"

#include "base/utf8.h"
#include "mail/field_text.h"
#include "mail/header_field.h"
#include "moderate/values.h"

/* The header fields of one name are judged in order; `index` counts them from 1. */
struct judged {
	const struct judged_field *field;
	const char *name;
	size_t index;
};

/* Is this the first rule about its field, so that each field is judged once? */
static bool
is_first_about_field(const struct stream *stream, size_t number)
{
	const struct rule *rule = stream->rules[number];

	if (rule->scope != SCOPE_HEADER || rule->field == NULL)
		return false;
	for (size_t i = 0; i < number; i++)
		if (stream->rules[i]->scope == SCOPE_HEADER && stream->rules[i]->field != NULL &&
		    slice_equal_nocase(slice_of(stream->rules[i]->field), slice_of(rule->field)))
			return false;
	return true;
}

/* ---- tags ------------------------------------------------------------------------------------- */

/* A field of its own; one that says so already is enough. */
static bool
add_tag_field(struct moderation *m, struct slice name, struct slice value)
{
	char *field_name = arena_string(m->arena, name);
	struct slice body;

	if (field_name == NULL)
		return moderation_no_memory(m);
	for (size_t i = 0; i < m->message->field_count; i++) {
		const struct header_field *field = &m->message->fields[i];

		if (slice_equal_nocase(field->name, name) &&
		    slice_equal(header_field_decode(m->arena, field->body), value))
			return true;
	}
	for (size_t i = 0; i < m->plan.count; i++)
		if (m->plan.changes[i].type == FIELD_INSERT_TOP &&
		    slice_equal_nocase(slice_of(m->plan.changes[i].name), name))
			return true;
	body = field_text_encode(m->arena, name, value);
	if (body.len == 0 && value.len > 0)
		return moderation_no_memory(m);
	field_plan_add(&m->plan, field_name, body);
	return true;
}

static bool
prefix_field(struct moderation *m, const char *field_name, size_t index, struct slice tag)
{
	struct slice before = field_plan_body(&m->plan, field_name, index);
	struct slice name = slice_of(field_name), body;

	if (field_text_begins(m->arena, name, before, tag))
		return true;
	body = field_text_prefix(m->arena, name, before, tag);
	if (body.len == 0)
		return moderation_no_memory(m);
	if (field_plan_count(&m->plan, field_name) < index)
		field_plan_add(&m->plan, field_name, body);
	else if (!slice_equal(body, before))
		field_plan_replace(&m->plan, field_name, index, body);
	return true;
}

/* `article` of the issue, or ARTICLE_NONE. */
static bool
tag(struct moderation *m, const struct rule *rule, const char *field, size_t index, size_t article)
{
	struct slice text = values_expand(m, rule, article, rule->tag);
	struct slice name = tag_field_name(slice_of(rule->tag));

	if (text.len == 0)
		return moderation_no_memory(m);
	if (name.len > 0)
		return add_tag_field(m, name, slice_trim(slice_from(text, name.len + 1)));
	return prefix_field(m, field, index, text);
}

/* ---- rules of scope header -------------------------------------------------------------------- */

static bool
replace_field(struct moderation *m, const struct rule *rule, const struct judged *judged)
{
	struct slice text = values_expand(m, rule, ARTICLE_NONE, rule->text);
	struct slice body = field_text_encode(m->arena, slice_of(judged->name), text);

	if (rule->text[0] != '\0' && body.len == 0)
		return moderation_no_memory(m);
	if (!slice_equal(judged->field->document.text, text))
		field_plan_replace(&m->plan, judged->name, judged->index, body);
	return true;
}

static bool
act(struct moderation *m, const struct finding *finding, const struct judged *judged)
{
	if (!finding_counts(finding))
		return true;
	switch (finding->rule->action) {
	case ACTION_REMOVE:
		field_plan_delete(&m->plan, judged->name, judged->index);
		return true;
	case ACTION_REPLACE:
		return replace_field(m, finding->rule, judged);
	case ACTION_TAG:
		return tag(m, finding->rule, judged->name, judged->index, ARTICLE_NONE);
	case ACTION_INSERT:
		return true;
	default:
		ruling_add(m, finding->rule, ARTICLE_NONE, action_verdict(finding->rule->action));
		return true;
	}
}

/* What a reader sees of a field: no line ends or other controls, each run of blanks as one. */
static bool
read_field(struct moderation *m, struct judged_field *judged)
{
	struct slice body = header_field_decode(m->arena, judged->field->body);
	struct document *document = &judged->document;
	bool blank = false;
	struct buf text;

	buf_init(&text, m->arena);
	for (size_t at = 0; at < body.len;) {
		uint32_t code_point;

		at += utf8_decode(body, at, &code_point, NULL);
		if (code_point <= ' ' || code_point == 0x7F) {
			blank = text.len > 0;
			continue;
		}
		if (blank)
			buf_byte(&text, ' ');
		blank = false;
		buf_code_point(&text, code_point);
	}
	document->source = document->text = buf_slice(&text);
	return (!text.failed && fold(m->arena, document->text, &document->folded)) ||
	       moderation_no_memory(m);
}

/* Notes which field the new findings are about. */
static bool
note_field(struct moderation *m, const struct judged_field *field)
{
	while (m->header_field_count < m->header_findings.count) {
		const struct judged_field **place = ARENA_PUSH(
			m->arena, m->header_fields, m->header_field_count, m->header_field_cap);

		if (place == NULL)
			return moderation_no_memory(m);
		*place = field;
	}
	return true;
}

static bool
judge_field(struct moderation *m, const struct judged *judged)
{
	size_t first = m->header_findings.count;
	const struct document *document = &judged->field->document;

	if (!rules_judge_header(m->stream, m->scratch, m->arena, judged->name, document->text,
				&document->folded, &m->header_findings, m->err))
		return within(m->err, "header field %s", judged->name);
	if (!note_field(m, judged->field))
		return false;
	for (size_t i = first; i < m->header_findings.count; i++)
		if (!act(m, &m->header_findings.items[i], judged))
			return false;
	return true;
}

static bool
judge_fields(struct moderation *m, const char *name)
{
	struct judged judged = { .name = name };

	for (size_t i = 0; i < m->message->field_count; i++) {
		struct judged_field *field;

		if (!slice_equal_nocase(m->message->fields[i].name, slice_of(name)))
			continue;
		field = arena_array(m->arena, 1, sizeof(*field));
		if (field == NULL)
			return moderation_no_memory(m);
		field->field = &m->message->fields[i];
		judged.field = field;
		if (++judged.index > FIELD_PLAN_MOST)
			return field_plan_too_many(name, m->err);
		if (!read_field(m, field) || !judge_field(m, &judged))
			return false;
	}
	return true;
}

/* Rules of other scopes may tag as well: the Subject, or by a field of their own. */
static bool
tag_findings(struct moderation *m, const struct text *text, const struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->items[i];
		const struct rule *rule = finding->rule;

		if (finding_counts(finding) && rule->action == ACTION_TAG && rule->tag != NULL &&
		    !tag(m, rule, rule->field == NULL ? "Subject" : rule->field, 1,
			 text_issue_article(text, finding)))
			return false;
	}
	return true;
}

bool
header_rules_judge(struct moderation *m)
{
	for (size_t i = 0; i < m->stream->rule_count; i++)
		if (is_first_about_field(m->stream, i) &&
		    !judge_fields(m, m->stream->rules[i]->field))
			return false;
	for (size_t i = 0; i < m->text_count; i++)
		if (!m->texts[i].inspected &&
		    (!tag_findings(m, &m->texts[i], &m->texts[i].blocks) ||
		     !tag_findings(m, &m->texts[i], &m->texts[i].articles)))
			return false;
	return true;
}
