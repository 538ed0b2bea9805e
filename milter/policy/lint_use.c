/*
 * What nobody uses, and what is missing: signals, rules that no policy applies, texts for a language.
 */
#include "policy/lint.h"

#include "base/ascii.h"
#include "base/buf.h"
#include "policy/builtin.h"
#include "policy/figures.h"
#include "policy/pack_keys.h"
#include "policy/policy_inner.h"
#include "policy/setting.h"
#include "policy/signal_set.h"

/* ---- signals ---------------------------------------------------------------------------------- */

/* Is the signal, or one that a misspelt name may have meant, among the words of the string? */
static bool
is_meant(const struct signal_set *set, struct slice words, uint32_t signal)
{
	const char *name = signal_name(set, signal);

	for (size_t at = 0, end; at < words.len; at = end + 1) {
		char word[65];
		const char *nearest;

		for (end = at; end < words.len && (ascii_is_alnum(words.data[end]) ||
						   words.data[end] == '-' || words.data[end] == '_'); end++)
			;
		if (end == at || end - at >= sizeof(word))
			continue;
		memcpy(word, words.data + at, end - at);
		word[end - at] = '\0';
		nearest = strcmp(word, name) == 0 ? name : signal_nearest(set, word);
		if (nearest != NULL && strcmp(nearest, name) == 0)
			return true;
	}
	return false;
}

/*
 * Does a rule that could not be read mention it? Its keys may be misspelt, so any name and any
 * string counts but examples.
 */
static bool
broken_rule_mentions(const struct policy *policy, const struct rule *rule, uint32_t signal)
{
	const struct setting *root = settings_root(policy->packs.items[rule->pack].file);
	const struct setting *rules = setting_member(root, "rules");
	const struct setting *setting = setting_member(rules, rule->name);

	if (setting == NULL || setting_type(setting) != SETTING_GROUP)
		return false;
	for (size_t i = 0; i < setting_count(setting); i++) {
		const struct setting *key = setting_at(setting, i);

		if (setting_type(key) == SETTING_STRING &&
		    is_meant(policy->set, slice_of(setting_string(key)), signal))
			return true;
		for (size_t j = 0; setting_type(key) == SETTING_GROUP && j < setting_count(key); j++) {
			if (is_meant(policy->set, slice_of(setting_name(setting_at(key, j))), signal))
				return true;
		}
	}
	return false;
}

/* A built-in figure that no pack says anything of. */
static bool
is_left_alone(const struct signal_set *set, uint32_t signal)
{
	return signal_is_figure(set, signal) && signal_place(set, signal).line == 0;
}

static bool
is_used(const struct policy *policy, uint32_t signal)
{
	const struct signal_set *set = policy->set;

	if (signal_is_builtin(signal) || signal_is_named(set, signal) ||
	    signal_shield(set, signal) != SHIELD_NONE || is_left_alone(set, signal) ||
	    rules_notice_signal(signal_name(set, signal)))
		return true;
	for (size_t i = 0; i < policy_rule_count(policy); i++) {
		const struct rule *rule = policy_rule(policy, i);

		if (rule_asks(rule, signal) || rule->require == signal || rule->weak == signal ||
		    (rule->broken && broken_rule_mentions(policy, rule, signal)))
			return true;
	}
	for (size_t i = 0; i < set->learned.count; i++) {
		if (set->learned.items[i].where == signal)
			return true;
	}
	return false;
}

/* A file that could not be read may hold the rule that uses it. */
static bool
all_were_read(const struct packs *packs)
{
	for (size_t i = 0; i < packs->count; i++) {
		if (packs->items[i].file == NULL)
			return false;
	}
	return true;
}

static void
check_signals(struct lint *lint)
{
	const struct signal_set *set = lint->policy->set;

	for (uint32_t i = 0; i < signal_count(set); i++) {
		if (!is_used(lint->policy, i))
			warn_of(lint->diags, "unused-signal", signal_place(set, i),
				"signal %s is used by no rule and no phrase", signal_name(set, i));
	}
}

/* ---- rules ------------------------------------------------------------------------------------ */

static bool
applies_somewhere(const struct policy *policy, const struct rule *rule)
{
	for (size_t i = 0; i < policy->conf.stream_count; i++) {
		const struct stream *stream = &policy->streams[i];

		for (size_t j = 0; j < stream->rule_count; j++) {
			if (stream->rules[j] == rule)
				return true;
		}
	}
	return false;
}

/* Is anything judged at all? Who has switched all of it off knows. */
static bool
something_applies(const struct policy *policy)
{
	for (size_t i = 0; policy->streams != NULL && i < policy->conf.stream_count; i++) {
		if (policy->streams[i].rule_count > 0)
			return true;
	}
	return false;
}

/* A rule that is off by itself says so where it stands, and packs in folders are there to be chosen from. */
static void
check_applied(struct lint *lint)
{
	const struct policy *policy = lint->policy;

	if (!something_applies(policy))
		return;
	for (size_t i = 0; i < policy_rule_count(policy); i++) {
		const struct rule *rule = policy_rule(policy, i);

		if (rule->broken || rule->mode == MODE_OFF || applies_somewhere(policy, rule) ||
		    policy->packs.items[rule->pack].folder != NULL)
			continue;
		warn_of(lint->diags, "rule-never-applies", rule->place,
			"rule %s never %ss: no policy of the configuration applies it; name its pack %s in "
			"one, or write mode = \"off\" here", rule->name, action_name(rule->action),
			policy->packs.items[rule->pack].name);
	}
}

/* ---- texts ------------------------------------------------------------------------------------ */

static bool
has_text(const struct texts *texts, const char *language)
{
	for (size_t i = 0; i < texts_count(texts); i++) {
		if (strcmp(texts_language(texts, i), language) == 0)
			return true;
	}
	return false;
}

/* Does the rule look for phrases of this language? */
static bool
speaks(const struct lint *lint, const struct rule *rule, const char *language)
{
	for (size_t i = 0; i < lint->phrase_count; i++) {
		const struct lint_phrase *phrase = &lint->phrases[i];

		if (strcmp(phrase->key, language) == 0 &&
		    (rule_asks(rule, phrase->signal) || rule->require == phrase->signal))
			return true;
	}
	return false;
}

static void
check_text(struct lint *lint, const struct rule *rule)
{
	struct buf missing;
	const char *first = NULL;

	buf_init(&missing, lint->arena);
	for (const struct pack_key *key = pack_keys(PACK_SIGNAL); key->name != NULL; key++) {
		if (!key->language || has_text(rule->texts, key->name) || !speaks(lint, rule, key->name))
			continue;
		buf_printf(&missing, "%s%s", first == NULL ? "" : ", ", key->name);
		first = first == NULL ? key->name : first;
	}
	if (first == NULL)
		return;
	if (missing.failed) {
		lint->short_of_memory = true;
		return;
	}
	warn_of(lint->diags, "text-missing", rule->place,
		"rule %s has phrases but no text for %s; write texts/%s.%s.txt, for else another language is "
		"inserted", rule->name, buf_cstring(&missing), rule->text, first);
}

void
lint_uses(struct lint *lint)
{
	if (all_were_read(&lint->policy->packs))
		check_signals(lint);
	check_applied(lint);
	for (size_t i = 0; i < policy_rule_count(lint->policy); i++) {
		const struct rule *rule = policy_rule(lint->policy, i);

		if (!rule->broken && rule->texts != NULL)
			check_text(lint, rule);
	}
}
