/*
 * Packs: opening them, and their signals. Rules are read in pack_rules.c.
 */
#include "policy/pack.h"

#include "base/ascii.h"
#include "base/compiler.h"
#include "policy/builtin.h"
#include "policy/list.h"
#include "policy/model.h"
#include "policy/pack_keys.h"
#include "policy/setting.h"

#define NAME_MOST 64

bool
pack_check_name(struct packs *packs, const char *what, const char *name, struct place place)
{
	size_t len = strlen(name);
	bool fine = len > 0 && len <= NAME_MOST && ascii_is_lower((uint8_t)name[0]);

	for (size_t i = 0; i < len && fine; i++)
		fine = ascii_is_lower((uint8_t)name[i]) || ascii_is_digit((uint8_t)name[i]) ||
		       name[i] == '-';
	if (!fine)
		complain(packs->diags, place, "\"%s\" is no name for a %s; write small letters, digits "
			 "and \"-\", at most %d", name, what, NAME_MOST);
	return fine;
}

static void
release_settings(void *object)
{
	settings_free(object);
}

bool
pack_open(struct packs *packs, const char *name, const char *path)
{
	struct arena *arena = packs->sources->arena;
	struct pack *pack = ARENA_PUSH(arena, packs->items, packs->count, packs->cap);
	const struct sources *read;
	struct settings_file *file;
	const char *slash = strrchr(name, '/');

	if (pack == NULL)
		return false;
	pack->name = arena_string(arena, slice_of(name));
	pack->path = arena_string(arena, slice_of(path));
	if (pack->name == NULL || pack->path == NULL)
		return false;
	if (slash != NULL) {
		struct slice folder = { (const uint8_t *)name, (size_t)(slash - name) };

		pack->folder = arena_string(arena, folder);
		if (pack->folder == NULL)
			return false;
	}
	file = settings_read(path, packs->diags);
	if (file == NULL)
		return true;
	if (!arena_defer(arena, release_settings, file))
		return false;
	pack->file = file;
	read = settings_sources(file);
	for (size_t i = 0; i < read->count; i++) {
		struct source *source = ARENA_PUSH(arena, packs->sources->items,
						   packs->sources->count, packs->sources->cap);

		if (source == NULL)
			return false;
		*source = read->items[i];
	}
	return true;
}

/* ---- signals ---------------------------------------------------------------------------------- */

/* The key that a group has by that name; NULL, and told, where it has none, or another type is its. */
static const struct pack_key *
fitting_key(struct packs *packs, enum pack_group group, const struct setting *setting)
{
	const struct pack_key *key = pack_key_find(group, setting, packs->diags);

	return key != NULL && pack_key_fits(key, setting, packs->diags) ? key : NULL;
}

struct signal_reading {
	struct packs *packs;
	const char *name;
	uint32_t signal;
};

static bool
is_string(struct packs *packs, const struct setting *setting, const char *what)
{
	if (setting_type(setting) == SETTING_STRING)
		return true;
	complain_of(packs->diags, "wrong-type", setting_place(setting), "%s is %s; write a string", what,
		    setting_type_name(setting_type(setting)));
	return false;
}

/* What each string of a key stands for. */
enum strings { STRINGS_PHRASE, STRINGS_EXACT, STRINGS_REGEX, STRINGS_LINK };

static void
add_string(struct signal_reading *reading, const struct setting *setting, enum strings kind,
	   const char *language)
{
	struct packs *packs = reading->packs;

	if (!is_string(packs, setting, kind == STRINGS_REGEX ? "a regex"
				       : kind == STRINGS_LINK ? "a link" : "a phrase"))
		return;
	if (kind == STRINGS_REGEX)
		signal_add_regex(packs->set, reading->signal, setting_string(setting),
				 setting_place(setting), packs->diags);
	else if (kind == STRINGS_LINK)
		signal_add_link(packs->set, reading->signal, setting_string(setting),
				setting_place(setting), packs->diags);
	else
		signal_add_phrase(packs->set, reading->signal, language, setting_string(setting),
				  kind == STRINGS_EXACT, setting_place(setting), packs->diags);
}

static void
add_strings(struct signal_reading *reading, const struct setting *setting, enum strings kind,
	    const char *language)
{
	if (setting_type(setting) != SETTING_LIST) {
		add_string(reading, setting, kind, language);
		return;
	}
	if (setting_count(setting) == 0)
		complain(reading->packs->diags, setting_place(setting),
			 "%s is empty; write phrases, or take it away", setting_name(setting));
	for (size_t i = 0; i < setting_count(setting); i++)
		add_string(reading, setting_at(setting, i), kind, language);
}

/* Reads one key of a list's group into `list`. */
static void
read_list_key(struct packs *packs, const struct setting *setting, struct list *list)
{
	const char *name = setting_name(setting);
	const char *value;

	if (fitting_key(packs, PACK_LIST, setting) == NULL)
		return;
	value = setting_string(setting);
	if (strcmp(name, "file") == 0)
		list->path = source_path(packs->sources->arena, packs->directory, value);
	else if (strcmp(name, "column") == 0)
		list->column = value;
	else if (strcmp(name, "where") == 0)
		list->where = value;
	else if (strcmp(value, "exact") == 0 || strcmp(value, "any") == 0)
		list->exact = value[0] == 'e';
	else
		complain(packs->diags, setting_place(setting),
			 "case = \"%s\": write \"exact\" or \"any\"", value);
}

static void
add_one_list(struct signal_reading *reading, const struct setting *setting)
{
	struct packs *packs = reading->packs;
	struct list list = { .place = setting_place(setting) };
	size_t errors = packs->diags->errors;

	if (setting_type(setting) == SETTING_GROUP) {
		for (size_t i = 0; i < setting_count(setting); i++)
			read_list_key(packs, setting_at(setting, i), &list);
		if (setting_member(setting, "file") == NULL)
			complain(packs->diags, list.place, "a list without a file; write file = "
				 "\"lists/...\"");
	} else if (setting_type(setting) == SETTING_STRING) {
		list.path = source_path(packs->sources->arena, packs->directory,
					setting_string(setting));
	} else {
		complain(packs->diags, list.place, "a list is %s; write its file, or a group: "
			 "{ file = \"...\"; column = \"...\"; }",
			 setting_type_name(setting_type(setting)));
	}
	if (list.path != NULL && packs->diags->errors == errors)
		list_add(packs->sources, &list, packs->set, reading->signal, packs->diags);
}

static void
add_lists(struct signal_reading *reading, const struct setting *setting)
{
	if (setting_type(setting) != SETTING_LIST) {
		add_one_list(reading, setting);
		return;
	}
	for (size_t i = 0; i < setting_count(setting); i++)
		add_one_list(reading, setting_at(setting, i));
}

/* The model of a file, read once for all signals that ask it. */
static struct ngram_model *
find_model(struct packs *packs, const char *path, struct place place)
{
	struct arena *arena = packs->sources->arena;
	struct pack_model *item;
	struct slice bytes;

	for (size_t i = 0; i < packs->model_count; i++)
		if (strcmp(packs->models[i].path, path) == 0)
			return packs->models[i].model;
	item = ARENA_PUSH(arena, packs->models, packs->model_count, packs->model_cap);
	if (item == NULL) {
		complain(packs->diags, place, "no memory for this model");
		return NULL;
	}
	item->path = path;
	if (source_read(packs->sources, path, place, &bytes, packs->diags))
		item->model = model_read(arena, path, bytes, packs->diags);
	return item->model;
}

/* A probability in percent: of 0 or 100 a model never is. */
static void
read_percent(struct packs *packs, const struct setting *setting, int *percent_out)
{
	if (setting_type(setting) == SETTING_INT && setting_int(setting) >= 1 &&
	    setting_int(setting) <= 99)
		*percent_out = (int)setting_int(setting);
	else
		complain(packs->diags, setting_place(setting), "%s is a probability in percent; write "
			 "a whole number from 1 to 99", setting_name(setting));
}

static void
read_model_key(struct packs *packs, const struct setting *setting, const char **file_out,
	       struct learned_bounds *bounds)
{
	const char *name = setting_name(setting);

	if (strcmp(name, "least") == 0)
		read_percent(packs, setting, &bounds->least);
	else if (strcmp(name, "most") == 0)
		read_percent(packs, setting, &bounds->most);
	else if (fitting_key(packs, PACK_MODEL, setting) == NULL)
		return;
	else if (strcmp(name, "where") == 0)
		bounds->where = setting_string(setting);
	else
		*file_out = source_path(packs->sources->arena, packs->directory,
					setting_string(setting));
}

static void
add_model(struct signal_reading *reading, const struct setting *setting)
{
	struct packs *packs = reading->packs;
	struct place place = setting_place(setting);
	struct learned_bounds bounds = { .least = 0, .most = 100 };
	const char *file = NULL;
	struct ngram_model *model;
	size_t errors = packs->diags->errors;

	for (size_t i = 0; i < setting_count(setting); i++)
		read_model_key(packs, setting_at(setting, i), &file, &bounds);
	if (setting_member(setting, "file") == NULL)
		complain(packs->diags, place, "a model without a file; write file = \"models/...\"");
	if (setting_member(setting, "least") == NULL && setting_member(setting, "most") == NULL)
		complain(packs->diags, place, "when does it fire? write least = 90, or most = 10: the "
			 "probability in percent that the model gives");
	if (bounds.least > bounds.most)
		complain(packs->diags, place, "nothing is at least %d and at most %d percent",
			 bounds.least, bounds.most);
	if (file == NULL || packs->diags->errors > errors)
		return;
	model = find_model(packs, file, place);
	if (model != NULL)
		signal_add_model(packs->set, reading->signal, model, bounds, place, packs->diags);
}

static void
read_shield(struct signal_reading *reading, const struct setting *setting)
{
	static const char *const names[] = { [SHIELD_PASSAGE] = "passage", [SHIELD_BLOCK] = "block" };
	struct packs *packs = reading->packs;

	for (enum shield shield = SHIELD_PASSAGE; shield <= SHIELD_BLOCK; shield++) {
		if (strcmp(setting_string(setting), names[shield]) == 0) {
			signal_set_shield(packs->set, reading->signal, shield);
			return;
		}
	}
	complain(packs->diags, setting_place(setting), "shield = \"%s\": write \"passage\" for the words "
		 "themselves, or \"block\" for all that they stand in", setting_string(setting));
}

static void
read_signal_key(struct signal_reading *reading, const struct setting *setting)
{
	const struct pack_key *key = fitting_key(reading->packs, PACK_SIGNAL, setting);
	const char *name = setting_name(setting);

	if (key == NULL)
		return;
	if (strcmp(name, "list") == 0)
		add_lists(reading, setting);
	else if (strcmp(name, "model") == 0)
		add_model(reading, setting);
	else if (strcmp(name, "shield") == 0)
		read_shield(reading, setting);
	else if (strcmp(name, "link") == 0)
		add_strings(reading, setting, STRINGS_LINK, "");
	else if (strcmp(name, "any") == 0)
		add_strings(reading, setting, STRINGS_PHRASE, "");
	else if (strcmp(name, "exact") == 0)
		add_strings(reading, setting, STRINGS_EXACT, "");
	else if (strcmp(name, "regex") == 0)
		add_strings(reading, setting, STRINGS_REGEX, "");
	else if (key->language)
		add_strings(reading, setting, STRINGS_PHRASE, name);
}

static void
read_signal(struct packs *packs, const struct setting *setting)
{
	struct signal_reading reading = { .packs = packs, .name = setting_name(setting) };
	struct place place = setting_place(setting);
	size_t errors = packs->diags->errors;

	if (!pack_check_name(packs, "signal", reading.name, place))
		return;
	reading.signal = signal_declare(packs->set, reading.name, place);
	if (reading.signal == SIGNAL_NONE) {
		complain(packs->diags, place, "no memory for this signal");
		return;
	}
	if (signal_is_builtin(reading.signal)) {
		complain(packs->diags, place, "\"%s\" is built in (%s); give your signal another name",
			 reading.name, builtin_meaning((enum builtin)reading.signal));
		return;
	}
	if (setting_type(setting) != SETTING_GROUP) {
		complain(packs->diags, place, "a signal is a group: %s : { en = [ \"...\" ]; };",
			 reading.name);
		signal_mark_broken(packs->set, reading.signal);
		return;
	}
	if (setting_count(setting) == 0)
		complain(packs->diags, place, "signal %s is empty; give it phrases", reading.name);
	for (size_t i = 0; i < setting_count(setting); i++)
		read_signal_key(&reading, setting_at(setting, i));
	if (packs->diags->errors > errors)
		signal_mark_broken(packs->set, reading.signal);
}

void
pack_read_signals(struct packs *packs, const struct pack *pack)
{
	const struct setting *root, *signals;

	if (pack->file == NULL)
		return;
	root = settings_root(pack->file);
	/* What a full disk leaves of a file that is being saved. */
	if (setting_count(root) == 0)
		complain(packs->diags, (struct place){ .file = pack->path },
			 "holds neither signals nor rules; write some, or take the file away");
	for (size_t i = 0; i < setting_count(root); i++)
		(void)pack_key_find(PACK_TOP, setting_at(root, i), packs->diags);
	signals = setting_member(root, "signals");
	if (signals == NULL)
		return;
	if (setting_type(signals) != SETTING_GROUP) {
		complain(packs->diags, setting_place(signals), "signals is %s; write a group: "
			 "signals : { ... };", setting_type_name(setting_type(signals)));
		return;
	}
	for (size_t i = 0; i < setting_count(signals); i++)
		read_signal(packs, setting_at(signals, i));
}
