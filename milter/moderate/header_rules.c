/*
 * Rules of scope header, and tags: what changes in the header fields that a reader sees.
 */
#include "moderate/moderation.h"

#include "base/ascii.h"
#include "mail/header_field.h"

/* The header fields of one name are judged in order; `index` counts them from 1. */
struct judged {
	const struct header_field *field;
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

/* The name of a tag of the form "Name: value"; empty where it is a prefix. */
static struct slice
tag_name(struct slice tag)
{
	size_t len = 0;

	while (len < tag.len && (ascii_is_alnum(tag.data[len]) || tag.data[len] == '-'))
		len++;
	return len > 0 && slice_has_at(tag, len, SLICE(":")) ? slice_first(tag, len)
							    : (struct slice){ 0 };
}

static struct slice
encoded(struct moderation *m, const char *name, struct slice text)
{
	return header_field_encode(m->arena, text, strlen(name) + 2, SLICE("\n"));
}

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
	body = encoded(m, field_name, value);
	if (body.len == 0 && value.len > 0)
		return moderation_no_memory(m);
	field_plan_add(&m->plan, field_name, body);
	return true;
}

static bool
prefix_field(struct moderation *m, const char *name, size_t index, struct slice tag)
{
	struct slice before = header_field_decode(m->arena, field_plan_body(&m->plan, name, index));
	struct slice body;
	struct buf out;

	if (slice_has_at(before, 0, slice_trim(tag)))
		return true;
	buf_init(&out, m->arena);
	buf_add(&out, tag);
	buf_add(&out, before);
	body = encoded(m, name, buf_slice(&out));
	if (out.failed || body.len == 0)
		return moderation_no_memory(m);
	if (field_plan_count(&m->plan, name) < index)
		field_plan_add(&m->plan, name, body);
	else
		field_plan_replace(&m->plan, name, index, body);
	return true;
}

static bool
tag(struct moderation *m, const struct rule *rule, const char *field, size_t index)
{
	struct slice text = slice_of(rule->tag), name = tag_name(text);

	if (name.len > 0)
		return add_tag_field(m, name, slice_trim(slice_from(text, name.len + 1)));
	return prefix_field(m, field, index, text);
}

/* ---- rules of scope header -------------------------------------------------------------------- */

static bool
replace_field(struct moderation *m, const struct rule *rule, const struct judged *judged)
{
	struct slice now = header_field_decode(m->arena, judged->field->body);
	struct slice text = slice_of(rule->text);

	if (!slice_equal(now, text))
		field_plan_replace(&m->plan, judged->name, judged->index,
				   encoded(m, judged->name, text));
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
		return tag(m, finding->rule, judged->name, judged->index);
	case ACTION_INSERT:
		return true;
	default:
		ruling_add(m, finding->rule, ARTICLE_NONE, action_verdict(finding->rule->action));
		return true;
	}
}

static bool
judge_field(struct moderation *m, const struct judged *judged)
{
	size_t first = m->header_findings.count;
	struct slice body = header_field_decode(m->arena, judged->field->body);

	if (!rules_judge_header(m->stream, m->scratch, m->arena, judged->name, body,
				&m->header_findings, m->err))
		return within(m->err, "header field %s", judged->name);
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
		if (!slice_equal_nocase(m->message->fields[i].name, slice_of(name)))
			continue;
		judged.field = &m->message->fields[i];
		judged.index++;
		if (!judge_field(m, &judged))
			return false;
	}
	return true;
}

/* Rules of other scopes may tag as well: the Subject, or by a field of their own. */
static bool
tag_findings(struct moderation *m, const struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->items[i];
		const struct rule *rule = finding->rule;

		if (finding_counts(finding) && rule->action == ACTION_TAG && rule->tag != NULL &&
		    !tag(m, rule, rule->field == NULL ? "Subject" : rule->field, 1))
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
		if (!m->texts[i].inspected && (!tag_findings(m, &m->texts[i].blocks) ||
						  !tag_findings(m, &m->texts[i].articles)))
			return false;
	return true;
}
