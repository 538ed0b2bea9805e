/*
 * Reading what names mail. One table gives the keys, the suggestions and the manual the same words.
 */
#include "policy/match_conf.h"

#include "base/compiler.h"
#include "policy/network.h"

static const struct match_key {
	const char *name;
	size_t offset;
	const char *meaning;
} match_keys[] = {
#define LIST(name, field, meaning) { name, offsetof(struct match, field), meaning }
	LIST("list-id", list_id, "identifier of the List-Id field"),
	LIST("sender", sender, "reverse-path of the envelope"),
	LIST("from", from, "address of the From field"),
	LIST("sasl", sasl, "name that the client logged in with"),
	LIST("client", client, "address or network (192.0.2.0/24) of the client"),
	LIST("macro", macro, "milter macro, \"name=value\""),
	LIST("header", header, "header field, \"Name\" or \"Name: pattern\""),
	LIST("campaign", campaign, "name of the campaign, or \"Name: pattern\" of the field that tells it"),
#undef LIST
};

#define NEWSLETTER "newsletter"

const char **
strings_read(struct arena *arena, const struct setting *setting, struct diagnostics *diags)
{
	bool single = setting_type(setting) == SETTING_STRING;
	size_t count = single ? 1 : setting_count(setting);
	const char **strings;

	if (!single && setting_type(setting) != SETTING_LIST) {
		complain(diags, setting_place(setting), "%s is %s; write %s", setting_name(setting),
			 setting_type_name(setting_type(setting)), setting_type_name(SETTING_LIST));
		return NULL;
	}
	strings = arena_array(arena, count + 1, sizeof(*strings));
	if (strings == NULL) {
		complain(diags, setting_place(setting), "no memory for %s", setting_name(setting));
		return NULL;
	}
	for (size_t i = 0; i < count; i++) {
		const struct setting *item = single ? setting : setting_at(setting, i);

		if (setting_type(item) != SETTING_STRING || setting_string(item)[0] == '\0') {
			complain(diags, setting_place(item),
				 "%s holds %s; write strings that say something",
				 setting_name(setting), setting_type(item) == SETTING_STRING ?
				 "an empty string" : setting_type_name(setting_type(item)));
			return NULL;
		}
		strings[i] = setting_string(item);
	}
	return strings;
}

/* "own.example" for a sender is neither an address nor a pattern of one. */
static bool
is_bare_domain(const char *item)
{
	return strchr(item, '.') != NULL && strpbrk(item, "@*") == NULL;
}

/* What can be told of the items themselves. */
static void
check_items(const char *key, const struct setting *setting, const char *const *items,
	    struct diagnostics *diags)
{
	struct place place = setting_place(setting);
	struct network network;

	for (; items != NULL && *items != NULL; items++) {
		if (strcmp(key, "client") == 0 && !network_parse(slice_of(*items), &network))
			complain(diags, place, "\"%s\" is no address or network; write 192.0.2.1, "
				 "192.0.2.0/24 or 2001:db8::/32", *items);
		if (strcmp(key, "macro") == 0 && strchr(*items, '=') == NULL)
			complain(diags, place, "\"%s\" is no macro; write \"name=value\"", *items);
		if ((strcmp(key, "header") == 0 || strcmp(key, "campaign") == 0) &&
		    slice_trim(slice_of(*items)).data[0] == ':')
			complain(diags, place, "\"%s\" names no header field; write \"Name: pattern\"",
				 *items);
		if ((strcmp(key, "sender") == 0 || strcmp(key, "from") == 0) &&
		    is_bare_domain(*items))
			complain(diags, place, "\"%s\" is no address; write \"@%s\" for all of that "
				 "domain", *items, *items);
	}
}

static const struct match_key *
find_key(const char *name)
{
	for (size_t i = 0; i < COUNT(match_keys); i++) {
		if (strcmp(match_keys[i].name, name) == 0)
			return &match_keys[i];
	}
	return NULL;
}

bool
match_conf_read(struct arena *arena, const struct setting *setting, struct match *match,
		struct diagnostics *diags)
{
	const struct match_key *key = find_key(setting_name(setting));
	const char **strings;

	if (strcmp(setting_name(setting), NEWSLETTER) == 0) {
		if (setting_type(setting) == SETTING_BOOL)
			match->newsletter = setting_bool(setting);
		else
			complain(diags, setting_place(setting), NEWSLETTER " is %s; write %s",
				 setting_type_name(setting_type(setting)),
				 setting_type_name(SETTING_BOOL));
		return true;
	}
	if (key == NULL)
		return false;
	strings = strings_read(arena, setting, diags);
	check_items(key->name, setting, strings, diags);
	memcpy((char *)match + key->offset, &strings, sizeof(strings));
	return true;
}

size_t
match_conf_names(const char *names[MATCH_CONF_KEYS_MOST + 1])
{
	size_t count = 0;

	_Static_assert(COUNT(match_keys) < MATCH_CONF_KEYS_MOST, "room for all keys");
	for (; count < COUNT(match_keys); count++)
		names[count] = match_keys[count].name;
	names[count++] = NEWSLETTER;
	names[count] = NULL;
	return count;
}

size_t
match_conf_count(void)
{
	return COUNT(match_keys);
}

const char *const *
match_conf_items(const struct match *match, size_t key, const char **name_out)
{
	const char *const *items;

	assert(key < COUNT(match_keys));
	*name_out = match_keys[key].name;
	memcpy(&items, (const char *)match + match_keys[key].offset, sizeof(items));
	return items;
}

void
match_conf_print_keys(FILE *stream)
{
	(void)fprintf(stream, "policies.NAME.match." NEWSLETTER " = false: "
			      "has a List-Id or List-Unsubscribe field\n");
	for (size_t i = 0; i < COUNT(match_keys); i++)
		(void)fprintf(stream, "policies.NAME.match.%s: %s; \"*\" is any text\n",
			      match_keys[i].name, match_keys[i].meaning);
}
