/*
 * What all lints need: the strings of the rule files as they are written, and where they stand.
 *
 * The compiled patterns do not know their language, nor how they were written, so signals are
 * walked once more, this time without complaining: what is wrong in them has been told.
 */
#include "policy/lint.h"

#include "base/utf8.h"
#include "policy/pack_keys.h"
#include "policy/policy_inner.h"
#include "policy/setting.h"


/* ---- places ----------------------------------------------------------------------------------- */

struct slice
lint_source(const struct lint *lint, const char *path)
{
	const struct sources *sources = &lint->policy->sources;

	for (size_t i = 0; i < sources->count; i++) {
		if (strcmp(sources->items[i].path, path) == 0)
			return sources->items[i].bytes;
	}
	return SLICE("");
}

struct place
lint_column(const struct lint *lint, struct place place, struct slice words)
{
	struct slice rest = lint_source(lint, place.file == NULL ? "" : place.file), line;

	for (size_t number = 1; slice_next_line(&rest, &line, NULL); number++) {
		size_t at;

		if (number < place.line)
			continue;
		at = slice_find(line, 0, words);
		if (at != SLICE_NOT_FOUND)
			place.column = utf8_length(slice_first(line, at)) + 1;
		break;
	}
	return place;
}

/* ---- phrases and lists ------------------------------------------------------------------------ */

static void
add_phrase(struct lint *lint, uint32_t signal, const char *key, const struct setting *setting)
{
	struct lint_phrase *phrase;

	if (setting_type(setting) != SETTING_STRING)
		return;
	phrase = ARENA_PUSH(lint->arena, lint->phrases, lint->phrase_count, lint->phrase_cap);
	if (phrase == NULL)
		lint->short_of_memory = true;
	else
		*phrase = (struct lint_phrase){ signal, key, setting_string(setting),
						setting_place(setting) };
}

static void
add_list(struct lint *lint, const struct setting *setting)
{
	const struct setting *file = setting;
	struct lint_list *list;
	const char *path;
	bool table = false, exact = false;

	if (setting_type(setting) == SETTING_GROUP) {
		file = setting_member(setting, "file");
		table = setting_member(setting, "column") != NULL;
		exact = setting_member(setting, "case") != NULL;
	}
	if (file == NULL || setting_type(file) != SETTING_STRING)
		return;
	path = source_path(lint->arena, lint->policy->packs.directory, setting_string(file));
	for (size_t i = 0; path != NULL && i < lint->list_count; i++) {
		if (strcmp(lint->lists[i].path, path) != 0)
			continue;
		lint->lists[i].table = lint->lists[i].table || table;
		return;
	}
	list = path == NULL ? NULL :
	       ARENA_PUSH(lint->arena, lint->lists, lint->list_count, lint->list_cap);
	if (list == NULL)
		lint->short_of_memory = true;
	else
		*list = (struct lint_list){ path, table, exact };
}

static bool
holds_phrases(const char *key)
{
	for (const struct pack_key *known = pack_keys(PACK_SIGNAL); known->name != NULL; known++)
		if (known->language && strcmp(known->name, key) == 0)
			return true;
	return strcmp(key, "any") == 0 || strcmp(key, "exact") == 0 || strcmp(key, "regex") == 0;
}

/* A key of a signal: one value, or a list of them. */
static void
add_key(struct lint *lint, uint32_t signal, const struct setting *setting)
{
	const char *key = setting_name(setting);
	bool lists = strcmp(key, "list") == 0;
	bool several = setting_type(setting) == SETTING_LIST;

	if (!lists && !holds_phrases(key))
		return;
	for (size_t i = 0; i < (several ? setting_count(setting) : 1); i++) {
		const struct setting *item = several ? setting_at(setting, i) : setting;

		if (lists)
			add_list(lint, item);
		else
			add_phrase(lint, signal, key, item);
	}
}

static void
read_pack(struct lint *lint, const struct pack *pack)
{
	const struct setting *signals = pack->file == NULL ? NULL :
					setting_member(settings_root(pack->file), "signals");

	if (signals == NULL || setting_type(signals) != SETTING_GROUP)
		return;
	for (size_t i = 0; i < setting_count(signals); i++) {
		const struct setting *signal = setting_at(signals, i);
		uint32_t number = signal_find(lint->policy->set, setting_name(signal));

		if (number == SIGNAL_NONE || setting_type(signal) != SETTING_GROUP)
			continue;
		for (size_t j = 0; j < setting_count(signal); j++)
			add_key(lint, number, setting_at(signal, j));
	}
}

void
lint_policy(const struct policy *policy, struct diagnostics *diags)
{
	struct lint lint = { .policy = policy, .diags = diags, .arena = arena_new(LINT_BUDGET) };

	if (lint.arena != NULL) {
		for (size_t i = 0; i < policy->packs.count; i++)
			read_pack(&lint, &policy->packs.items[i]);
		lint_characters(&lint);
		lint_overlaps(&lint);
		lint_lists(&lint);
		lint_regexes(&lint);
		lint_rules(&lint);
		lint_uses(&lint);
	}
	if (lint.arena == NULL || lint.short_of_memory)
		complain_of(diags, "memory", (struct place){ 0 }, "no memory to look at all of it");
	arena_free(lint.arena);
}
