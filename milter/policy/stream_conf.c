/*
 * Reading `policies`: which mail, which packs, how.
 *
 * Rules and packs are only names here; whether they exist is for policy.c to say, which knows them.
 */
#include "policy/stream_conf.h"

#include "base/compiler.h"
#include "policy/match_conf.h"

static const struct {
	const char *name, *meaning;
} stream_keys[] = {
	{ "match", "what names the mail; every key that is set must match" },
	{ "packs", "packs that apply, file names without \".rules\"; \"*\": all but those in folders, "
		   "as without it" },
	{ "mode", "\"enforce\", \"monitor\" or \"off\" for this mail" },
	{ "rules", "modes of single rules: { NAME = \"monitor\"; }" },
	{ "allow-off", "rules that a mark in the content may switch off" },
	{ "on-disagreement", "for this mail, in place of the key of that name above" },
};

struct reader {
	struct arena *arena;
	struct diagnostics *diags;
};

static void
out_of_memory(const struct reader *reader, const struct setting *setting)
{
	complain(reader->diags, setting_place(setting), "no memory for %s", setting_name(setting));
}

static bool
check_type(const struct reader *reader, const struct setting *setting, enum setting_type wanted)
{
	if (setting_type(setting) == wanted)
		return true;
	complain(reader->diags, setting_place(setting), "%s is %s; write %s",
		 setting_name(setting), setting_type_name(setting_type(setting)),
		 setting_type_name(wanted));
	return false;
}

static void
complain_of_key(const struct reader *reader, const struct setting *setting,
		const char *const *names)
{
	const char *nearest = nearest_name(setting_name(setting), names);

	if (nearest == NULL)
		complain(reader->diags, setting_place(setting), "unknown key \"%s\"",
			 setting_name(setting));
	else
		complain(reader->diags, setting_place(setting),
			 "unknown key \"%s\"; did you mean \"%s\"?", setting_name(setting), nearest);
}

static void
read_match(const struct reader *reader, const struct setting *setting, struct match *match)
{
	const char *names[MATCH_CONF_KEYS_MOST + 1];

	if (!check_type(reader, setting, SETTING_GROUP))
		return;
	match_conf_names(names);
	for (size_t i = 0; i < setting_count(setting); i++) {
		const struct setting *member = setting_at(setting, i);

		if (!match_conf_read(reader->arena, member, match, reader->diags))
			complain_of_key(reader, member, names);
	}
}

static void
read_mode(const struct reader *reader, const struct setting *setting, enum mode *mode)
{
	if (check_type(reader, setting, SETTING_STRING) &&
	    !mode_find(slice_of(setting_string(setting)), mode))
		complain(reader->diags, setting_place(setting),
			 "%s = \"%s\": write \"enforce\", \"monitor\" or \"off\"",
			 setting_name(setting), setting_string(setting));
}

static void
read_on_disagreement(const struct reader *reader, const struct setting *setting,
		     struct stream_conf *stream)
{
	if (!check_type(reader, setting, SETTING_STRING))
		return;
	stream->own_on_disagreement = on_sealed_find(setting_string(setting),
						     &stream->on_disagreement);
	if (!stream->own_on_disagreement)
		complain(reader->diags, setting_place(setting), "%s = \"%s\": write \"accept\", "
			 "\"reject\", \"quarantine\" or \"tempfail\"",
			 setting_name(setting), setting_string(setting));
}

static void
read_rule_modes(const struct reader *reader, const struct setting *setting,
		struct stream_conf *stream)
{
	size_t count;

	if (!check_type(reader, setting, SETTING_GROUP))
		return;
	count = setting_count(setting);
	stream->rules = arena_array(reader->arena, count, sizeof(*stream->rules));
	if (stream->rules == NULL) {
		out_of_memory(reader, setting);
		return;
	}
	stream->rule_count = count;
	for (size_t i = 0; i < count; i++) {
		const struct setting *member = setting_at(setting, i);

		stream->rules[i].rule = setting_name(member);
		stream->rules[i].place = setting_place(member);
		read_mode(reader, member, &stream->rules[i].mode);
	}
}

static void
complain_of_stream_key(const struct reader *reader, const struct setting *setting)
{
	const char *names[COUNT(stream_keys) + 1];

	for (size_t i = 0; i < COUNT(stream_keys); i++)
		names[i] = stream_keys[i].name;
	names[COUNT(stream_keys)] = NULL;
	complain_of_key(reader, setting, names);
}

static void
read_stream(const struct reader *reader, const struct setting *setting, bool in_list,
	    struct stream_conf *stream)
{
	for (size_t i = 0; i < setting_count(setting); i++) {
		const struct setting *member = setting_at(setting, i);
		const char *name = setting_name(member);

		if (strcmp(name, "match") == 0)
			read_match(reader, member, &stream->match);
		else if (strcmp(name, "packs") == 0)
			stream->packs = strings_read(reader->arena, member, reader->diags);
		else if (strcmp(name, "mode") == 0)
			read_mode(reader, member, &stream->mode);
		else if (strcmp(name, "rules") == 0)
			read_rule_modes(reader, member, stream);
		else if (strcmp(name, "allow-off") == 0)
			stream->allow_off = strings_read(reader->arena, member, reader->diags);
		else if (strcmp(name, "on-disagreement") == 0)
			read_on_disagreement(reader, member, stream);
		else if (!in_list || strcmp(name, "name") != 0)
			complain_of_stream_key(reader, member);
	}
}

/* The policy's name; NULL after having complained. */
static const char *
stream_name(const struct reader *reader, const struct setting *setting, bool in_list)
{
	const struct setting *name = setting;

	if (!in_list)
		return setting_name(setting);
	name = setting_member(setting, "name");
	if (name == NULL) {
		complain(reader->diags, setting_place(setting), "a policy without a name; write "
			 "name = \"...\"");
		return NULL;
	}
	if (!check_type(reader, name, SETTING_STRING))
		return NULL;
	if (setting_string(name)[0] == '\0')
		complain(reader->diags, setting_place(name), "name is empty");
	return setting_string(name);
}

static void
check_unique(const struct reader *reader, const struct conf *conf, const struct stream_conf *stream)
{
	for (size_t i = 0; i < conf->stream_count; i++) {
		const struct stream_conf *other = &conf->streams[i];

		if (strcmp(other->name, stream->name) == 0)
			complain(reader->diags, stream->place,
				 "there is a policy \"%s\" already (line %zu); rename one",
				 stream->name, other->place.line);
	}
}

void
stream_conf_read(struct arena *arena, const struct setting *policies, struct conf *conf,
		 struct diagnostics *diags)
{
	struct reader reader = { arena, diags };
	bool in_list = setting_type(policies) == SETTING_LIST;
	size_t count = setting_count(policies);

	if (!in_list && !check_type(&reader, policies, SETTING_GROUP))
		return;
	if (count == 0)
		complain(diags, setting_place(policies), "policies is empty, so that no mail would "
			 "be moderated; take it away for the default, or write one");
	conf->streams = arena_array(arena, count, sizeof(*conf->streams));
	if (conf->streams == NULL) {
		out_of_memory(&reader, policies);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		const struct setting *setting = setting_at(policies, i);
		struct stream_conf *stream = &conf->streams[conf->stream_count];

		if (setting_type(setting) != SETTING_GROUP) {
			complain(diags, setting_place(setting), "a policy is a group: NAME : { ... }");
			continue;
		}
		stream->name = stream_name(&reader, setting, in_list);
		stream->place = setting_place(setting);
		stream->mode = MODE_ENFORCE;
		if (stream->name == NULL)
			continue;
		check_unique(&reader, conf, stream);
		read_stream(&reader, setting, in_list, stream);
		conf->stream_count++;
	}
}

void
stream_conf_default(struct arena *arena, struct conf *conf, struct diagnostics *diags)
{
	conf->streams = arena_array(arena, 1, sizeof(*conf->streams));
	if (conf->streams == NULL) {
		complain(diags, (struct place){ .file = conf->path }, "no memory");
		return;
	}
	conf->streams[0] = (struct stream_conf){ .name = "newsletter",
						 .place = { .file = conf->path },
						 .match = { .newsletter = true },
						 .mode = MODE_ENFORCE };
	conf->stream_count = 1;
}

void
stream_conf_print_keys(FILE *stream)
{
	for (size_t i = 0; i < COUNT(stream_keys); i++)
		(void)fprintf(stream, "policies.NAME.%s: %s\n", stream_keys[i].name,
			      stream_keys[i].meaning);
	match_conf_print_keys(stream);
}
