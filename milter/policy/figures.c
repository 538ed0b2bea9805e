/*
 * Built-in figures: one table of phrases, and months by their names.
 */
#include "policy/figures.h"

#include "base/ascii.h"
#include "base/buf.h"
#include "base/compiler.h"
#include "policy/date_words.h"
#include "policy/setting.h"

enum figure { PRICE, PERCENT, MULTIPLE, DATE, FIGURE_COUNT };

#include "policy/figures_table.h"

static const struct {
	const char *name, *meaning;
} figures[FIGURE_COUNT] = {
	[PRICE] = { "price", "an amount of money, by its sign, code or name" },
	[PERCENT] = { "percent", "a figure in percent" },
	[MULTIPLE] = { "multiple", "so many times as much: 10x, zehnfach, 3-fold" },
	[DATE] = { "date", "a day by its number and month, or a month with its year" },
};

#define PLACE (struct place){ .file = "built-in" }

const char *
figure_name(size_t index)
{
	return index < FIGURE_COUNT ? figures[index].name : NULL;
}

bool
figures_declare(struct signal_set *set)
{
	for (size_t i = 0; i < FIGURE_COUNT; i++)
		if (signal_declare(set, figures[i].name, PLACE) == SIGNAL_NONE)
			return false;
	return true;
}

const char *
figure_meaning(const struct signal_set *set, uint32_t signal)
{
	for (size_t i = 0; i < FIGURE_COUNT; i++)
		if (strcmp(figures[i].name, signal_name(set, signal)) == 0)
			return figures[i].meaning;
	return NULL;
}

/* ---- who names it ----------------------------------------------------------------------------- */

static bool
goes_on(struct slice text, size_t at)
{
	return at < text.len && (ascii_is_alnum(text.data[at]) || text.data[at] == '-');
}

/* Does a condition or the name of a signal hold the name as a word? */
static bool
has_word(const char *string, const char *name)
{
	struct slice text = slice_of(string), word = slice_of(name);

	for (size_t at = 0; (at = slice_find(text, at, word)) != SLICE_NOT_FOUND; at++)
		if (!(at > 0 && goes_on(text, at - 1)) && !goes_on(text, at + word.len))
			return true;
	return false;
}

static bool
rule_names(const struct setting *rule, const char *name)
{
	static const char *const keys[] = { "when", "require", "weak" };
	const struct setting *score;

	if (setting_type(rule) != SETTING_GROUP)
		return false;
	for (size_t i = 0; i < COUNT(keys); i++) {
		const struct setting *key = setting_member(rule, keys[i]);

		if (key != NULL && setting_type(key) == SETTING_STRING &&
		    has_word(setting_string(key), name))
			return true;
	}
	score = setting_member(rule, "score");
	return score != NULL && setting_type(score) == SETTING_GROUP &&
	       setting_member(score, name) != NULL;
}

/* A phrase with "{name}" in it, or the `where` of a model. */
static bool
strings_name(const struct setting *key, const char *name)
{
	bool single = setting_type(key) == SETTING_STRING;
	size_t count = setting_type(key) == SETTING_LIST || setting_type(key) == SETTING_GROUP ?
			       setting_count(key) : single;

	for (size_t i = 0; i < count; i++) {
		const struct setting *item = single ? key : setting_at(key, i);

		if (setting_type(item) == SETTING_STRING && has_word(setting_string(item), name) &&
		    (strchr(setting_string(item), '{') != NULL ||
		     strcmp(setting_name(item), "where") == 0))
			return true;
	}
	return false;
}

static bool
signal_names(const struct setting *signal, const char *name)
{
	if (strcmp(setting_name(signal), name) == 0)
		return true;
	for (size_t i = 0; setting_type(signal) == SETTING_GROUP && i < setting_count(signal); i++)
		if (strings_name(setting_at(signal, i), name))
			return true;
	return false;
}

static bool
pack_names(const struct pack *pack, const char *name)
{
	static const char *const groups[] = { "signals", "rules" };

	for (size_t i = 0; pack->file != NULL && i < COUNT(groups); i++) {
		const struct setting *group = setting_member(settings_root(pack->file), groups[i]);

		for (size_t j = 0; group != NULL && setting_type(group) == SETTING_GROUP &&
				   j < setting_count(group); j++)
			if (i == 0 ? signal_names(setting_at(group, j), name)
				   : rule_names(setting_at(group, j), name))
				return true;
	}
	return false;
}

static bool
is_named(const struct packs *packs, const char *name)
{
	for (size_t i = 0; i < packs->count; i++)
		if (pack_names(&packs->items[i], name))
			return true;
	return false;
}

/* ---- phrases ---------------------------------------------------------------------------------- */

static void
add_phrase(struct packs *packs, uint32_t signal, const char *before, const char *middle,
	   const char *after)
{
	struct buf phrase;

	buf_init(&phrase, packs->sources->arena);
	buf_printf(&phrase, "%s%s%s", before, middle, after);
	signal_add_phrase(packs->set, signal, "", buf_cstring(&phrase), false, PLACE, packs->diags);
}

/* "28. Februar", "28 de febrero", "February 28", "Februar 2026", each month of each language once. */
static void
add_months(struct packs *packs, uint32_t signal)
{
	static const char *const languages[] = { "de", "en", "fr", "es", "it", "pt", "nl", "pl", "tr",
						 "ru", "uk", "id", "ar" };
	for (size_t i = 0; i < COUNT(languages); i++) {
		const char *const *months = month_names(languages[i]);

		for (size_t j = 0; months != NULL && j < 12; j++) {
			add_phrase(packs, signal, "#(.|st|nd|rd|th|) ", months[j], "");
			add_phrase(packs, signal, "# de ", months[j], "");
			add_phrase(packs, signal, "", months[j], " #(|st|nd|rd|th)");
		}
	}
}

void
figures_add(struct packs *packs)
{
	bool named[FIGURE_COUNT];
	uint32_t signals[FIGURE_COUNT];

	for (size_t i = 0; i < FIGURE_COUNT; i++) {
		named[i] = is_named(packs, figures[i].name);
		signals[i] = signal_find(packs->set, figures[i].name);
	}
	for (size_t i = 0; i < COUNT(phrases); i++)
		if (named[phrases[i].figure])
			signal_add_phrase(packs->set, signals[phrases[i].figure], "",
					  phrases[i].phrase, false, PLACE, packs->diags);
	if (named[DATE])
		add_months(packs, signals[DATE]);
}
