/*
 * Reading exemptions, and asking them.
 *
 * An exemption that is never meant to hold would let a promo out, so a group that asks for nothing
 * is a mistake, as is a mark where there is no article to carry it.
 */
#include "policy/exemption.h"

#include "base/buf.h"
#include "base/compiler.h"
#include "policy/match_conf.h"
#include "policy/pack_keys.h"
#include "policy/policy.h"
#include "policy/stream.h"
#include "text/document.h"

#define MARK "mark"

/* ---- reading ---------------------------------------------------------------------------------- */

static void
complain_of_key(struct packs *packs, const struct setting *setting)
{
	const char *names[MATCH_CONF_KEYS_MOST + 2];
	size_t count = match_conf_names(names);

	names[count] = MARK;
	names[count + 1] = NULL;
	pack_key_unknown(setting, names, packs->diags);
}

static void
read_marks(struct packs *packs, const struct setting *setting, const struct rule *rule,
	   struct exemption *exemption)
{
	exemption->marks = strings_read(packs->sources->arena, setting, packs->diags);
	if (rule->scope == SCOPE_HEADER)
		complain(packs->diags, setting_place(setting), "a header field stands in no article that "
			 "could carry a mark; name the mail instead");
	for (const char **mark = exemption->marks; mark != NULL && *mark != NULL; mark++)
		(void)pack_check_name(packs, MARK, *mark, setting_place(setting));
}

static void
read_group(struct packs *packs, const struct setting *group, const struct rule *rule,
	   struct exemption *exemption)
{
	size_t errors = packs->diags->errors;

	if (setting_type(group) != SETTING_GROUP) {
		complain(packs->diags, setting_place(group), "unless holds %s; write a group: "
			 "{ sender = \"@own.example\"; }", setting_type_name(setting_type(group)));
		return;
	}
	for (size_t i = 0; i < setting_count(group); i++) {
		const struct setting *member = setting_at(group, i);

		if (strcmp(setting_name(member), MARK) == 0)
			read_marks(packs, member, rule, exemption);
		else if (!match_conf_read(packs->sources->arena, member, &exemption->match,
					  packs->diags))
			complain_of_key(packs, member);
	}
	if (packs->diags->errors == errors && exemption->marks == NULL &&
	    !match_asks(&exemption->match))
		complain(packs->diags, setting_place(group), "this exempts all mail, so that rule %s never "
			 "fires; name a sender, list-id, campaign or mark, or write mode = \"off\"",
			 rule->name);
}

void
exemptions_read(struct packs *packs, const struct setting *setting, struct rule *rule)
{
	bool single = setting_type(setting) != SETTING_LIST;
	size_t count = single ? 1 : setting_count(setting);
	struct exemption *exemptions;

	if (count == 0 || count > EXEMPTIONS_MOST) {
		complain(packs->diags, setting_place(setting), "unless holds %zu groups; write 1 to %d",
			 count, EXEMPTIONS_MOST);
		return;
	}
	exemptions = arena_array(packs->sources->arena, count, sizeof(*exemptions));
	if (exemptions == NULL) {
		complain(packs->diags, setting_place(setting), "no memory for unless");
		return;
	}
	for (size_t i = 0; i < count; i++)
		read_group(packs, single ? setting : setting_at(setting, i), rule, &exemptions[i]);
	rule->unless = exemptions;
	rule->unless_count = count;
}

/* ---- telling ---------------------------------------------------------------------------------- */

static void
tell(struct buf *out, const char *key, const char *const *items)
{
	if (items == NULL)
		return;
	buf_printf(out, "%s%s", out->len == 0 ? "" : ", ", key);
	for (const char *const *item = items; *item != NULL; item++)
		buf_printf(out, "%s %s", item == items ? "" : " or", *item);
}

struct slice
exemption_words(struct arena *arena, const struct exemption *exemption)
{
	struct buf out;

	buf_init(&out, arena);
	if (exemption->match.newsletter)
		buf_string(&out, "newsletter");
	for (size_t i = 0; i < match_conf_count(); i++) {
		const char *name;
		const char *const *items = match_conf_items(&exemption->match, i, &name);

		tell(&out, name, items);
	}
	tell(&out, MARK, exemption->marks);
	return buf_slice(&out);
}

/* ---- asking ----------------------------------------------------------------------------------- */

static uint64_t
exempted_by(const struct rule *rule, struct arena *arena, const struct message *message)
{
	static const struct envelope unknown;
	const struct envelope *envelope = message->envelope == NULL ? &unknown : message->envelope;
	uint64_t bits = 0;

	for (size_t i = 0; i < rule->unless_count; i++) {
		if (match_mail(&rule->unless[i].match, arena, envelope, message) == MATCH_YES)
			bits |= UINT64_C(1) << i;
	}
	return bits;
}

bool
exemptions_of_message(const struct stream *stream, struct arena *arena,
		      const struct message *message, const uint64_t **exempt_out)
{
	uint64_t *exempt = NULL;

	*exempt_out = NULL;
	for (size_t i = 0; i < stream->rule_count; i++) {
		if (stream->rules[i]->unless_count == 0)
			continue;
		if (exempt == NULL)
			exempt = arena_array(arena, stream->rule_count, sizeof(*exempt));
		if (exempt == NULL)
			return false;
		exempt[i] = exempted_by(stream->rules[i], arena, message);
	}
	*exempt_out = exempt;
	return true;
}

static bool
is_marked(const struct article *article, const char *const *marks)
{
	for (; *marks != NULL; marks++) {
		for (size_t i = 0; i < article->mark_count; i++)
			if (slice_equal_nocase(article->marks[i], slice_of(*marks)))
				return true;
	}
	return false;
}

static bool
carries(const struct document *document, size_t article, const char *const *marks)
{
	if (document == NULL || document->article_count == 0)
		return false;
	if (article != ARTICLE_NONE)
		return is_marked(&document->articles[article], marks);
	for (size_t i = 0; i < document->article_count; i++)
		if (!is_marked(&document->articles[i], marks))
			return false;
	return true;
}

bool
is_exempt(const struct stream *stream, size_t rule, const struct document *document,
	  size_t article)
{
	const struct rule *asked = stream->rules[rule];

	for (size_t i = 0; stream->exempt != NULL && i < asked->unless_count; i++) {
		const char *const *marks = asked->unless[i].marks;

		if ((stream->exempt[rule] >> i & 1) != 0 &&
		    (marks == NULL || carries(document, article, marks)))
			return true;
	}
	return false;
}
