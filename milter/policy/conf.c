/*
 * bluepencil.conf.
 *
 * The table below is all there is to know about a key: where its value goes, what it may be, what it
 * is when nothing is said. Defaults are read by the same functions as the file, so a default that
 * is out of bounds would be found by the first test.
 */
#include "policy/conf.h"

#include <stddef.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/ascii.h"
#include "base/compiler.h"
#include "base/size.h"
#include "policy/setting.h"
#include "policy/stream_conf.h"

enum key_type {
	KEY_STRING,
	KEY_PATH,			/* relative to the directory of the file */
	KEY_FILE_MODE,			/* "0660" */
	KEY_NAME,			/* of a header field */
	KEY_BOOL,
	KEY_SIZE,
	KEY_CHOICE,
};

struct choice {
	const char *name;
	int value;
};

struct key {
	const char *name;		/* "group.member" within a group */
	enum key_type type;
	size_t offset;
	const char *initial;
	size_t least, most;
	const struct choice *choices;	/* ended by a name of NULL */
	const char *meaning;
};

static const struct choice modes[] = {
	{ "enforce", MODE_ENFORCE }, { "monitor", MODE_MONITOR }, { "off", MODE_OFF }, { NULL, 0 },
};
static const struct choice on_error_choices[] = {
	{ "tempfail", VERDICT_TEMPFAIL }, { "reject", VERDICT_REJECT },
	{ "quarantine", VERDICT_QUARANTINE }, { NULL, 0 },
};
static const struct choice on_empty_choices[] = {
	{ "reject", VERDICT_REJECT }, { "quarantine", VERDICT_QUARANTINE },
	{ "tempfail", VERDICT_TEMPFAIL }, { "discard", VERDICT_DISCARD }, { NULL, 0 },
};
static const struct choice on_sealed_choices[] = {
	{ "accept", ON_SEALED_ACCEPT }, { "reject", ON_SEALED_REJECT },
	{ "quarantine", ON_SEALED_QUARANTINE }, { "tempfail", ON_SEALED_TEMPFAIL }, { NULL, 0 },
};
static const struct choice on_nested_choices[] = {
	{ "ignore", ON_NESTED_IGNORE }, { "inspect", ON_NESTED_INSPECT },
	{ "rewrite", ON_NESTED_REWRITE }, { NULL, 0 },
};
static const struct choice on_dkim_choices[] = {
	{ "remove", ON_DKIM_REMOVE }, { "keep", ON_DKIM_KEEP }, { "tempfail", ON_DKIM_TEMPFAIL },
	{ NULL, 0 },
};
static const struct choice detail_choices[] = {
	{ "none", REPLY_DETAIL_NONE }, { "rule", REPLY_DETAIL_RULE }, { "full", REPLY_DETAIL_FULL },
	{ NULL, 0 },
};
static const struct choice check_choices[] = {
	{ "structure", SELF_CHECK_STRUCTURE }, { "full", SELF_CHECK_FULL }, { NULL, 0 },
};
static const struct choice target_choices[] = {
	{ "stderr", LOG_TO_STDERR }, { "syslog", LOG_TO_SYSLOG }, { NULL, 0 },
};
static const struct choice level_choices[] = {
	{ "error", LOG_ERR }, { "warning", LOG_WARNING }, { "notice", LOG_NOTICE },
	{ "info", LOG_INFO }, { "debug", LOG_DEBUG }, { NULL, 0 },
};

#define AT(field) offsetof(struct conf, field)
#define WORDS(name, type, field, initial, meaning)                                                 \
	{ name, type, AT(field), initial, 0, 0, NULL, meaning }
#define CHOICE(name, field, initial, choices, meaning)                                             \
	{ name, KEY_CHOICE, AT(field), initial, 0, 0, choices, meaning }
#define SIZE(name, field, initial, least, most, meaning)                                           \
	{ name, KEY_SIZE, AT(field), initial, least, most, NULL, meaning }
#define GiB (1024 * MiB)

#define RULES_DEFAULT BLUEPENCIL_SYSCONFDIR "/bluepencil/rules"

static const struct key keys[] = {
	WORDS("socket", KEY_STRING, socket, "unix:/run/bluepencil/bluepencil.sock",
	      "where the MTA finds the milter: unix:/PATH or inet:PORT@HOST"),
	WORDS("socket-mode", KEY_FILE_MODE, socket_mode, "0660", "permissions of a unix socket"),
	WORDS("socket-group", KEY_STRING, socket_group, "",
	      "group of a unix socket, mostly the MTA's; empty: the process's own"),
	WORDS("user", KEY_STRING, user, "", "whom to run as when started by root; empty: nobody else"),
	WORDS("rules", KEY_PATH, rules, RULES_DEFAULT, "directory of the packs, lists and texts"),
	WORDS("state-dir", KEY_PATH, state_dir, "/var/lib/bluepencil",
	      "where spooled messages and state are kept"),
	CHOICE("mode", mode, "enforce", modes,
	       "monitor: judge and report, change nothing; off: do not even judge"),
	CHOICE("on-error", on_error, "tempfail", on_error_choices,
	       "what becomes of a message when something fails inside"),
	CHOICE("on-limit", on_limit, "tempfail", on_error_choices,
	       "what becomes of a message that passes a limit"),
	CHOICE("on-signed", on_signed, "reject", on_sealed_choices,
	       "a signed or encrypted part would have to be changed, which would break it"),
	CHOICE("on-opaque", on_opaque, "reject", on_sealed_choices,
	       "a part that cannot be changed, such as TNEF, would have to be"),
	CHOICE("on-disagreement", on_disagreement, "reject", on_sealed_choices,
	       "an alternative would still say what another one loses; accept: it is only reported"),
	CHOICE("on-nested", on_nested, "inspect", on_nested_choices,
	       "messages inside the message (message/rfc822)"),
	CHOICE("on-dkim-signed", on_dkim_signed, "remove", on_dkim_choices,
	       "a changed message that has a DKIM signature, which no longer holds"),
	CHOICE("on-empty", on_empty, "reject", on_empty_choices,
	       "nothing would be left of the issue"),
	CHOICE("reply-detail", reply_detail, "full", detail_choices,
	       "what a refusal tells the sender: nothing, the rule, or the article and its words too"),
	CHOICE("self-check", self_check, "structure", check_choices,
	       "how a new body is checked before it is sent; full: moderates it once more"),
	SIZE("limits.message", limits.message, "64M", 1 * KiB, 2 * GiB, "bytes of a message"),
	SIZE("limits.parts", limits.parts, "1000", 1, 100000, "MIME parts of a message"),
	SIZE("limits.depth", limits.depth, "50", 1, 500, "multiparts and messages inside one another"),
	SIZE("limits.decoded", limits.decoded, "128M", 1 * KiB, 2 * GiB,
	     "bytes of all text parts, decoded"),
	SIZE("limits.time-ms", limits.time_ms, "20000", 10, 600000,
	     "milliseconds of work on one message"),
	SIZE("limits.spool-above", limits.spool_above, "1M", 0, 2 * GiB,
	     "bytes from which a message waits in a file rather than in memory"),
	SIZE("limits.remembered", limits.remembered, "8M", 0, 1 * GiB,
	     "bytes for lines that were scanned and need not be again; 0: none"),
	CHOICE("log.target", log_target, "syslog", target_choices, "where events go"),
	CHOICE("log.level", log_level, "info", level_choices, "the least urgent events to log"),
	WORDS("header.name", KEY_NAME, header_name, "X-Bluepencil",
	      "the header field that tells what was done"),
	WORDS("header.on-accept", KEY_BOOL, header_on_accept, "false",
	      "also on messages that nothing was done to"),
};

/* Beside the table: what `policies` holds is read in stream_conf.c. */
#define POLICIES_MEANING "which mail is moderated, and by which packs; see POLICIES"

static const char *const groups[] = { "limits", "log", "header" };

struct reader {
	struct arena *arena;
	struct conf *conf;
	const char *directory;
	struct diagnostics *diags;
};

/* ---- values ----------------------------------------------------------------------------------- */

static void *
field(const struct reader *reader, const struct key *key)
{
	return (char *)reader->conf + key->offset;
}

static void
refuse(const struct reader *reader, const struct key *key, struct place place, const char *value,
       const char *instead)
{
	complain(reader->diags, place, "%s = \"%s\": write %s", key->name, value, instead);
}

static bool
read_choice(const struct reader *reader, const struct key *key, const char *value,
	    struct place place)
{
	char known[200] = "";
	size_t len = 0;

	for (const struct choice *choice = key->choices; choice->name != NULL; choice++) {
		if (strcmp(choice->name, value) == 0) {
			/* Every enum of struct conf is as wide as an int. */
			memcpy(field(reader, key), &choice->value, sizeof(choice->value));
			return true;
		}
		if (len < sizeof(known))
			len += (size_t)snprintf(known + len, sizeof(known) - len, "%s\"%s\"",
						len == 0 ? "" : choice[1].name == NULL ? " or " : ", ",
						choice->name);
	}
	refuse(reader, key, place, value, known);
	return false;
}

bool
on_sealed_find(const char *name, enum on_sealed *setting_out)
{
	for (const struct choice *choice = on_sealed_choices; choice->name != NULL; choice++)
		if (strcmp(choice->name, name) == 0) {
			*setting_out = (enum on_sealed)choice->value;
			return true;
		}
	return false;
}

/* "64M": digits, and K, M or G for units of 1024. */
static bool
parse_size(struct slice text, size_t *size_out)
{
	size_t size = 0, at = 0, unit = 1;

	for (; at < text.len && ascii_is_digit(text.data[at]); at++) {
		if (!size_mul(size, 10, &size) ||
		    !size_add(size, (size_t)(text.data[at] - '0'), &size))
			return false;
	}
	if (at == 0)
		return false;
	if (at + 1 == text.len) {
		switch (text.data[at++]) {
		case 'K': unit = KiB; break;
		case 'M': unit = MiB; break;
		case 'G': unit = GiB; break;
		default: return false;
		}
	}
	return at == text.len && size_mul(size, unit, size_out);
}

static bool
read_size(const struct reader *reader, const struct key *key, const char *value,
	  struct place place)
{
	size_t size = 0;
	char bounds[100];

	(void)snprintf(bounds, sizeof(bounds), "a number from %zu to %zu", key->least, key->most);
	if (!parse_size(slice_of(value), &size) || size < key->least || size > key->most) {
		refuse(reader, key, place, value, bounds);
		return false;
	}
	memcpy(field(reader, key), &size, sizeof(size));
	return true;
}

static bool
read_file_mode(const struct reader *reader, const struct key *key, const char *value,
	       struct place place)
{
	unsigned mode = 0;
	size_t len = strlen(value);

	for (size_t i = 0; i < len && len <= 4; i++) {
		if (value[i] < '0' || value[i] > '7')
			len = 0;
		else
			mode = mode * 8 + (unsigned)(value[i] - '0');
	}
	if (len < 3 || len > 4 || mode > 0777) {
		refuse(reader, key, place, value, "an octal number such as \"0660\"");
		return false;
	}
	memcpy(field(reader, key), &mode, sizeof(mode));
	return true;
}

/* RFC 5322 2.2: printable ASCII but the colon. */
static bool
is_field_name(struct slice name)
{
	for (size_t i = 0; i < name.len; i++) {
		if (name.data[i] <= ' ' || name.data[i] >= 0x7F || name.data[i] == ':')
			return false;
	}
	return name.len > 0 && name.len <= 76;
}

static bool
store_string(const struct reader *reader, const struct key *key, const char *value,
	     struct place place)
{
	const char *copy;

	if (key->type == KEY_NAME && !is_field_name(slice_of(value))) {
		refuse(reader, key, place, value, "the name of a header field");
		return false;
	}
	copy = key->type == KEY_PATH ? source_path(reader->arena, reader->directory, value) :
				       arena_string(reader->arena, slice_of(value));
	if (copy == NULL) {
		complain(reader->diags, place, "no memory for %s", key->name);
		return false;
	}
	memcpy(field(reader, key), &copy, sizeof(copy));
	return true;
}

static bool
read_text(const struct reader *reader, const struct key *key, const char *value,
	  struct place place)
{
	switch (key->type) {
	case KEY_CHOICE: return read_choice(reader, key, value, place);
	case KEY_SIZE: return read_size(reader, key, value, place);
	case KEY_FILE_MODE: return read_file_mode(reader, key, value, place);
	case KEY_BOOL:
		*(bool *)field(reader, key) = strcmp(value, "true") == 0;
		return true;
	default:
		return store_string(reader, key, value, place);
	}
}

static void
read_value(const struct reader *reader, const struct key *key, const struct setting *setting)
{
	enum setting_type type = setting_type(setting);
	enum setting_type wanted = key->type == KEY_BOOL ? SETTING_BOOL :
				   key->type == KEY_SIZE ? SETTING_INT : SETTING_STRING;
	struct place place = setting_place(setting);
	char number[32];

	if (type == SETTING_INT && key->type == KEY_SIZE) {
		(void)snprintf(number, sizeof(number), "%jd", (intmax_t)setting_int(setting));
		(void)read_size(reader, key, number, place);
	} else if (type == SETTING_BOOL && key->type == KEY_BOOL) {
		*(bool *)field(reader, key) = setting_bool(setting);
	} else if (type == SETTING_STRING && key->type != KEY_BOOL) {
		(void)read_text(reader, key, setting_string(setting), place);
	} else {
		complain(reader->diags, place, "%s is %s; write %s", key->name,
			 setting_type_name(type),
			 key->type == KEY_FILE_MODE ? "a string such as \"0660\"" :
			 setting_type_name(wanted));
	}
}

/* ---- keys ------------------------------------------------------------------------------------- */

static const struct key *
find_key(const char *group, const char *name)
{
	size_t len = strlen(group);

	for (size_t i = 0; i < COUNT(keys); i++) {
		if (strncmp(keys[i].name, group, len) == 0 && strcmp(keys[i].name + len, name) == 0)
			return &keys[i];
	}
	return NULL;
}

/* The names that may stand in a group ("limits."), or at the top (""). */
static size_t
list_names(const char *group, const char *names[COUNT(keys) + COUNT(groups) + 2])
{
	size_t len = strlen(group), count = 0;

	for (size_t i = 0; i < COUNT(keys); i++) {
		if (strncmp(keys[i].name, group, len) == 0 && strchr(keys[i].name + len, '.') == NULL)
			names[count++] = keys[i].name + len;
	}
	for (size_t i = 0; len == 0 && i < COUNT(groups); i++)
		names[count++] = groups[i];
	if (len == 0)
		names[count++] = "policies";
	names[count] = NULL;
	return count;
}

static void
complain_of_key(const struct reader *reader, const char *group, const struct setting *setting)
{
	const char *names[COUNT(keys) + COUNT(groups) + 2];
	const char *nearest;

	(void)list_names(group, names);
	nearest = nearest_name(setting_name(setting), names);
	if (nearest == NULL)
		complain_of(reader->diags, "unknown-key", setting_place(setting),
			    "unknown key \"%s%s\"", group, setting_name(setting));
	else
		complain_of(reader->diags, "unknown-key", setting_place(setting),
			    "unknown key \"%s%s\"; did you mean \"%s%s\"?", group,
			    setting_name(setting), group, nearest);
}

static void
read_group(const struct reader *reader, const struct setting *setting)
{
	char group[32];

	(void)snprintf(group, sizeof(group), "%s.", setting_name(setting));
	if (setting_type(setting) != SETTING_GROUP) {
		complain(reader->diags, setting_place(setting), "%s is %s; write a group: %s : { ... }",
			 setting_name(setting), setting_type_name(setting_type(setting)),
			 setting_name(setting));
		return;
	}
	for (size_t i = 0; i < setting_count(setting); i++) {
		const struct setting *member = setting_at(setting, i);
		const struct key *key = find_key(group, setting_name(member));

		if (key == NULL)
			complain_of_key(reader, group, member);
		else
			read_value(reader, key, member);
	}
}

static bool
is_group(const char *name)
{
	for (size_t i = 0; i < COUNT(groups); i++) {
		if (strcmp(groups[i], name) == 0)
			return true;
	}
	return false;
}

static void
read_root(const struct reader *reader, const struct setting *root)
{
	for (size_t i = 0; i < setting_count(root); i++) {
		const struct setting *setting = setting_at(root, i);
		const char *name = setting_name(setting);
		const struct key *key = find_key("", name);

		if (key != NULL)
			read_value(reader, key, setting);
		else if (is_group(name))
			read_group(reader, setting);
		else if (strcmp(name, "policies") == 0)
			stream_conf_read(reader->arena, setting, reader->conf, reader->diags);
		else
			complain_of_key(reader, "", setting);
	}
}

/* ---- the whole -------------------------------------------------------------------------------- */

static bool
is_directory(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static void
set_defaults(struct arena *arena, struct conf *conf, struct diagnostics *diags)
{
	struct reader reader = { arena, conf, "/", diags };

	*conf = (struct conf){ .path = "" };
	for (size_t i = 0; i < COUNT(keys); i++)
		(void)read_text(&reader, &keys[i], keys[i].initial, (struct place){ 0 });
	/* Not installed: the packs of the source tree. */
	if (!is_directory(conf->rules))
		conf->rules = BLUEPENCIL_SOURCE "/rules";
}

static void
release_settings(void *object)
{
	settings_free(object);
}

bool
conf_read(struct arena *arena, const char *path, struct conf *conf_out, struct diagnostics *diags)
{
	size_t errors = diags->errors;
	struct reader reader = { .arena = arena, .conf = conf_out, .diags = diags };
	struct settings_file *file;

	set_defaults(arena, conf_out, diags);
	if (path != NULL) {
		file = settings_read(path, diags);
		if (file == NULL)
			return false;
		if (!arena_defer(arena, release_settings, file)) {
			complain(diags, (struct place){ .file = path }, "no memory to read it");
			return false;
		}
		conf_out->settings = file;
		conf_out->path = settings_sources(file)->items[0].path;
		reader.directory = source_directory(arena, path);
		if (reader.directory == NULL)
			return false;
		read_root(&reader, settings_root(file));
	}
	if (conf_out->stream_count == 0)
		stream_conf_default(arena, conf_out, diags);
	return diags->errors == errors;
}

static void
print_bounds(FILE *stream, const struct key *key)
{
	if (key->type == KEY_SIZE)
		(void)fprintf(stream, " (%zu to %zu)", key->least, key->most);
	for (const struct choice *choice = key->choices; choice != NULL && choice->name != NULL;
	     choice++)
		(void)fprintf(stream, "%s%s%s", choice == key->choices ? " (" : ", ", choice->name,
			      choice[1].name == NULL ? ")" : "");
}

void
conf_print_keys(FILE *stream)
{
	for (size_t i = 0; i < COUNT(keys); i++) {
		const char *mark = keys[i].type == KEY_SIZE || keys[i].type == KEY_BOOL ? "" : "\"";

		(void)fprintf(stream, "%s = %s%s%s: %s", keys[i].name, mark, keys[i].initial, mark,
			      keys[i].meaning);
		print_bounds(stream, &keys[i]);
		(void)fputc('\n', stream);
	}
	(void)fprintf(stream, "policies: %s\n", POLICIES_MEANING);
	stream_conf_print_keys(stream);
}
