/*
 * The verdict: the highest of what rules and circumstances ask for, and the reply that tells it.
 */
#include "moderate/moderation.h"
#include "moderate/result_field.h"
#include "moderate/values.h"

void
ruling_add(struct moderation *m, const struct rule *rule, size_t article, enum verdict verdict)
{
	struct ruling *ruling = &m->ruling;

	if (verdict <= VERDICT_REWRITE || verdict < ruling->verdict)
		return;
	if (verdict > ruling->verdict)
		*ruling = (struct ruling){ .verdict = verdict, .rule = rule, .article = article,
					   .last = article };
	else if (article != ARTICLE_NONE && ruling->article != ARTICLE_NONE &&
		 article != ruling->article && article != ruling->last) {
		ruling->more++;
		ruling->last = article;
	}
}

void
ruling_reason(struct moderation *m, enum verdict verdict, const char *reason)
{
	if (verdict > m->ruling.verdict && verdict > VERDICT_REWRITE)
		m->ruling = (struct ruling){ .verdict = verdict, .article = ARTICLE_NONE,
					     .last = ARTICLE_NONE, .reason = reason };
}

/* What a reply says where the rule has none of its own. */
static const char *
default_text(const struct rule *rule)
{
	if (rule->require != SIGNAL_NONE && rule->action == ACTION_INSERT)
		return "article \"{article}\" has no place for what {rule} inserts";
	if (rule->require != SIGNAL_NONE)
		return "article \"{article}\" does not meet {rule}";
	return "refused by {rule}";
}

/* Reply texts are one line. */
static struct slice
one_line(struct arena *arena, struct slice text)
{
	struct buf out;

	buf_init(&out, arena);
	for (size_t i = 0; i < text.len; i++)
		buf_byte(&out, text.data[i] < ' ' || text.data[i] == 0x7F ? ' ' : text.data[i]);
	return buf_slice(&out);
}

static struct slice
rule_text(struct moderation *m)
{
	const struct ruling *ruling = &m->ruling;
	const struct rule *rule = ruling->rule;
	bool has_own = rule->reply_text != NULL && rule->action != ACTION_INSERT;
	struct buf out;

	buf_init(&out, m->arena);
	buf_add(&out, values_expand(m, rule, ruling->article,
				    has_own ? rule->reply_text : default_text(rule)));
	if (ruling->more > 0)
		buf_printf(&out, ", and %zu more", ruling->more);
	return one_line(m->arena, buf_slice(&out));
}

/* The rules that would have changed what must not be changed, by name. */
static struct slice
reason_text(struct moderation *m)
{
	struct buf out;
	size_t named = 0;

	buf_init(&out, m->arena);
	buf_string(&out, m->ruling.reason);
	if (m->ruling.detail != NULL && m->conf->reply_detail == REPLY_DETAIL_FULL)
		buf_printf(&out, ": %s", m->ruling.detail);
	for (size_t i = 0; m->unchangeable && i < m->stream->rule_count && named < 5; i++) {
		const struct rule *rule = m->stream->rules[i];

		if (result_field_count(m, rule) > 0)
			buf_printf(&out, "%s%s", named++ == 0 ? ": " : ", ", rule->name);
	}
	return one_line(m->arena, buf_slice(&out));
}

static struct slice
reply_text(struct moderation *m)
{
	const struct ruling *ruling = &m->ruling;
	bool tempfail = ruling->verdict == VERDICT_TEMPFAIL;

	if (m->conf->reply_detail == REPLY_DETAIL_NONE)
		return tempfail ? SLICE("message not taken now, try again later")
				: SLICE("message refused by the content policy");
	if (ruling->rule == NULL)
		return reason_text(m);
	if (m->conf->reply_detail == REPLY_DETAIL_RULE)
		return slice_of(arena_printf(m->arena, "message refused by the rule %s",
					     ruling->rule->name));
	return rule_text(m);
}

bool
ruling_reply(struct moderation *m)
{
	const struct ruling *ruling = &m->ruling;
	const struct rule *rule = ruling->rule;
	bool tempfail = ruling->verdict == VERDICT_TEMPFAIL;
	struct reply *reply = &m->decision->reply;
	unsigned class = tempfail ? 4 : 5;

	if (ruling->verdict != VERDICT_REJECT && !tempfail)
		return true;
	reply->code = tempfail ? 451 : 550;
	reply->enhanced = tempfail ? "4.7.1" : "5.7.1";
	if (rule != NULL && rule->reply_code / 100 == class)
		reply->code = rule->reply_code;
	if (rule != NULL && rule->reply_enhanced != NULL &&
	    rule->reply_enhanced[0] == (char)('0' + class))
		reply->enhanced = rule->reply_enhanced;
	reply->text = reply_text(m);
	return reply->text.len > 0 || moderation_no_memory(m);
}
