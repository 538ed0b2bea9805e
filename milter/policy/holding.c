/*
 * Reading the settings of a signal once more, pack by pack.
 *
 * They have been checked when the policy was loaded; what is not understood here does not occur.
 */
#include "policy/holding.h"

#include "policy/builtin.h"
#include "policy/policy_inner.h"
#include "policy/setting.h"
#include "policy/signal_set.h"

struct collection {
	const struct policy *policy;
	struct arena *arena;
	uint32_t signal;
	struct holdings holdings;
};

static enum holding_kind
kind_of(const char *key)
{
	static const struct {
		const char *key;
		enum holding_kind kind;
	} kinds[] = {
		{ "about", HOLDING_ABOUT },
		{ "exact", HOLDING_EXACT },
		{ "regex", HOLDING_REGEX },
		{ "list", HOLDING_LIST },
		{ "model", HOLDING_MODEL },
	};

	for (size_t i = 0; i < COUNT(kinds); i++)
		if (strcmp(key, kinds[i].key) == 0)
			return kinds[i].kind;
	return HOLDING_PHRASE;		/* "any", or a language */
}

static const char *
string_member(const struct setting *group, const char *name)
{
	const struct setting *member = setting_member(group, name);

	return member == NULL || setting_type(member) != SETTING_STRING ? NULL :
									  setting_string(member);
}

/* How many phrases the signal has out of that file; the readings of one stand side by side. */
static size_t
count_phrases(const struct collection *collection, const char *path)
{
	const struct signal_set *set = policy_signals(collection->policy);
	size_t count = 0, line = 0;

	for (size_t i = 0; i < set->pattern_count; i++) {
		const struct pattern *pattern = &set->patterns[i];

		if (pattern->signal != collection->signal || pattern->place.file == NULL ||
		    strcmp(pattern->place.file, path) != 0)
			continue;
		count += pattern->place.line != line;
		line = pattern->place.line;
	}
	return count;
}

static bool
is_told(const struct collection *collection, const char *path)
{
	for (size_t i = 0; i < collection->holdings.count; i++) {
		const struct holding *item = &collection->holdings.items[i];

		if (item->kind == HOLDING_LIST && strcmp(item->text, path) == 0)
			return true;
	}
	return false;
}

static int
percent_member(const struct setting *group, const char *name, int otherwise)
{
	const struct setting *member = setting_member(group, name);

	return member == NULL ? otherwise : (int)setting_int(member);
}

/* The file of a list or model, and what is taken of it. */
static bool
describe_file(const struct collection *collection, const struct setting *setting,
	      struct holding *holding)
{
	bool group = setting_type(setting) == SETTING_GROUP;
	const char *file = group ? string_member(setting, "file") : setting_string(setting);
	const char *letters = group ? string_member(setting, "case") : NULL;

	holding->text = source_path(collection->arena, collection->policy->packs.directory, file);
	if (holding->text == NULL)
		return false;
	holding->column = group ? string_member(setting, "column") : NULL;
	holding->where = group ? string_member(setting, "where") : NULL;
	if (holding->kind == HOLDING_MODEL) {
		holding->least = percent_member(setting, "least", 0);
		holding->most = percent_member(setting, "most", 100);
		return true;
	}
	holding->exact = letters != NULL && strcmp(letters, "exact") == 0;
	if (!is_told(collection, holding->text))
		holding->phrases = count_phrases(collection, holding->text);
	return true;
}

static bool
add_holding(struct collection *collection, const struct setting *setting, const char *key)
{
	struct holding holding = { .kind = kind_of(key), .key = key,
				   .place = setting_place(setting) };
	struct holdings *holdings = &collection->holdings;
	struct holding *item;

	if (holding.kind != HOLDING_LIST && holding.kind != HOLDING_MODEL)
		holding.text = setting_string(setting);
	else if (!describe_file(collection, setting, &holding))
		return false;
	item = ARENA_PUSH(collection->arena, holdings->items, holdings->count, holdings->cap);
	if (item != NULL)
		*item = holding;
	return item != NULL;
}

static bool
add_key(struct collection *collection, const struct setting *setting)
{
	const char *key = setting_name(setting);

	if (setting_type(setting) != SETTING_LIST)
		return add_holding(collection, setting, key);
	for (size_t i = 0; i < setting_count(setting); i++)
		if (!add_holding(collection, setting_at(setting, i), key))
			return false;
	return true;
}

bool
signal_holdings(const struct policy *policy, struct arena *arena, uint32_t signal,
		struct holdings *holdings_out)
{
	struct collection collection = { .policy = policy, .arena = arena, .signal = signal };
	const char *name = signal_name(policy_signals(policy), signal);

	for (size_t i = 0; i < policy->packs.count; i++) {
		const struct setting *root = settings_root(policy->packs.items[i].file);
		const struct setting *signals = setting_member(root, "signals");
		const struct setting *group = signals == NULL ? NULL :
						       setting_member(signals, name);

		for (size_t j = 0; group != NULL && j < setting_count(group); j++)
			if (!add_key(&collection, setting_at(group, j)))
				return false;
	}
	*holdings_out = collection.holdings;
	return true;
}

bool
signal_names(const struct policy *policy, uint32_t signal, uint32_t other)
{
	const struct signal_set *set = policy_signals(policy);

	for (size_t i = 0; i < set->pattern_count; i++) {
		const struct pattern *pattern = &set->patterns[i];

		for (size_t j = 0; pattern->signal == signal && j < pattern->phrase.signal_count; j++)
			if (pattern->phrase.signals[j]->signal == other)
				return true;
	}
	return false;
}
