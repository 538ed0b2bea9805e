/*
 * The keys of packs. A key that is added here is known to the parser's suggestions and to the manual
 * page; what it does is written where its group is read, pack.c or pack_rules.c.
 */
#include "policy/pack_keys.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define BOOL (1u << SETTING_BOOL)
#define INT (1u << SETTING_INT)
#define STRING (1u << SETTING_STRING)
#define LIST (1u << SETTING_LIST)
#define GROUP (1u << SETTING_GROUP)

#define KEY(key, fits, example, says)                                                              \
	{ .name = key, .types = fits, .written = example, .meaning = says }
#define PHRASES_OF(key, tongue)                                                                    \
	{ .name = key, .types = STRING | LIST, .written = "[ \"...\" ]",                           \
	  .meaning = "phrases of " tongue, .language = true }

static const struct pack_key top_keys[] = {
	KEY("signals", GROUP, "{ NAME : { ... }; }", "named sets of phrases"),
	KEY("rules", GROUP, "{ NAME : { ... }; }", "what follows from them"),
	{ 0 },
};

static const struct pack_key signal_keys[] = {
	KEY("about", STRING, "\"Words of panic\"", "what it is for"),
	KEY("any", STRING | LIST, "[ \"Bitcoin*\", \"$#\" ]", "phrases of no certain language"),
	PHRASES_OF("de", "German"),
	PHRASES_OF("en", "English"),
	PHRASES_OF("fr", "French"),
	PHRASES_OF("es", "Spanish"),
	PHRASES_OF("it", "Italian"),
	PHRASES_OF("pt", "Portuguese"),
	PHRASES_OF("nl", "Dutch"),
	PHRASES_OF("pl", "Polish"),
	PHRASES_OF("tr", "Turkish"),
	PHRASES_OF("ru", "Russian"),
	PHRASES_OF("uk", "Ukrainian"),
	PHRASES_OF("vi", "Vietnamese"),
	PHRASES_OF("id", "Indonesian"),
	PHRASES_OF("zh", "Chinese"),
	PHRASES_OF("ja", "Japanese"),
	PHRASES_OF("ko", "Korean"),
	PHRASES_OF("ar", "Arabic"),
	KEY("exact", STRING | LIST, "[ \"LINK\" ]", "phrases whose capitals count"),
	KEY("regex", STRING | LIST, "\"by (?<author>...)\"", "regular expressions (PCRE2)"),
	KEY("list", STRING | GROUP | LIST, "\"lists/coins.txt\"", "files of phrases, or columns of tables"),
	KEY("link", STRING | LIST, "[ \"okx.com\", \"*?ref=*\" ]", "where links lead"),
	KEY("model", GROUP, "{ file = ...; least = 80; }", "it is learned"),
	KEY("shield", STRING, "\"passage\"", "these words, or the block they stand in, must stay"),
	{ 0 },
};

static const struct pack_key list_keys[] = {
	KEY("file", STRING, "\"lists/coins.tsv\"", "the file, below the rules directory"),
	KEY("column", STRING, "\"ticker\"", "the column of a table that holds the phrases"),
	KEY("where", STRING, "\"ambiguous!=name\"", "only rows for which this holds"),
	KEY("case", STRING, "\"exact\"", "capitals count; or \"any\", the default"),
	{ 0 },
};

static const struct pack_key model_keys[] = {
	KEY("file", STRING, "\"models/promo.model\"", "the file, below the rules directory"),
	KEY("least", INT, "80", "it fires from this probability on, in percent"),
	KEY("most", INT, "20", "it fires up to this probability"),
	KEY("where", STRING, "\"asset\"", "only blocks in which this signal fires"),
	{ 0 },
};

static const struct pack_key rule_keys[] = {
	[KEY_ABOUT] = KEY("about", STRING, "\"Speculation on prices\"", "what it is for, in a sentence"),
	[KEY_SCOPE] = KEY("scope", STRING, "\"block\"", "what it looks at; block is the default"),
	[KEY_MODE] = KEY("mode", STRING, "\"monitor\"", "whether it acts; enforce is the default"),
	[KEY_SCORE] = KEY("score", GROUP, "{ coin = 3; news = -2; }", "what each signal weighs"),
	[KEY_THRESHOLD] = KEY("threshold", INT, "6", "it fires from this sum of weights on"),
	[KEY_WHEN] = KEY("when", STRING, "\"coin and not news\"", "the condition under which it fires"),
	[KEY_REQUIRE] = KEY("require", STRING, "\"disclaimer\"", "the signal without which it fires"),
	[KEY_WEAK] = KEY("weak", STRING, "\"weak-disclaimer\"", "blocks of this signal do not meet require"),
	[KEY_SAME_LANGUAGE] = KEY("same-language", BOOL, "true", "nor do blocks of another language"),
	[KEY_ACTION] = KEY("action", STRING, "\"remove\"", "what is done; always needed"),
	[KEY_ONLY_ORPHANED] = KEY("only-orphaned", BOOL, "true", "removes a heading that has lost all beneath it"),
	[KEY_TEXT] = KEY("text", STRING, "\"disclaimer\"", "what insert puts in, a file in texts/"),
	[KEY_REPLACEMENT] = KEY("replacement", STRING, "\"[removed]\"", "what replace puts in place of it"),
	[KEY_FIELD] = KEY("field", STRING, "\"Subject\"", "the header field of scope header; Subject is the default"),
	[KEY_TAG] = KEY("tag", STRING, "\"X-Finding: {rule}\"", "a header field to add, or a prefix"),
	[KEY_REPLY] = KEY("reply", STRING, "\"550 5.7.1 no source\"",
			"what the sender is told of reject and tempfail"),
	[KEY_UNLESS] = KEY("unless", GROUP | LIST, "{ mark = \"house-ad\"; }", "mail and articles it spares"),
	[KEY_EXAMPLES] = KEY("examples", GROUP, "{ hit = [ ... ]; }",
			   "texts for which it fires, and does not"),
	[KEY_COUNT] = { 0 },
};

static const struct pack_key example_keys[] = {
	KEY("hit", STRING | LIST, "[ \"...\" ]", "texts for which the rule must fire"),
	KEY("miss", STRING | LIST, "[ \"...\" ]", "texts for which it must not"),
	{ 0 },
};

static const struct {
	const char *name;
	const struct pack_key *keys;
} groups[PACK_GROUP_COUNT] = {
	[PACK_TOP] = { "a pack", top_keys },
	[PACK_SIGNAL] = { "a signal", signal_keys },
	[PACK_LIST] = { "a list", list_keys },
	[PACK_MODEL] = { "a model", model_keys },
	[PACK_RULE] = { "a rule", rule_keys },
	[PACK_EXAMPLES] = { "examples", example_keys },
};

#define KEYS_MOST 40
static_assert(COUNT(signal_keys) <= KEYS_MOST && COUNT(rule_keys) <= KEYS_MOST,
	      "every key must be among those that are suggested");

const struct pack_key *
pack_keys(enum pack_group group)
{
	return groups[group].keys;
}

const char *
pack_group_name(enum pack_group group)
{
	return groups[group].name;
}

const char *
pack_types(const struct pack_key *key, char (*out)[PACK_TYPES_BYTES])
{
	unsigned left = key->types;
	size_t len = 0;

	(*out)[0] = '\0';
	for (unsigned type = SETTING_GROUP + 1; type-- > 0 && len < sizeof(*out);) {
		if (!(left & 1u << type))
			continue;
		left &= ~(1u << type);
		len += (size_t)snprintf(*out + len, sizeof(*out) - len, "%s%s",
					len == 0 ? "" : left == 0 ? " or " : ", ",
					setting_type_name((enum setting_type)type));
	}
	return *out;
}

const struct pack_key *
pack_key_find(enum pack_group group, const struct setting *setting, struct diagnostics *diags)
{
	const char *names[KEYS_MOST] = { NULL };
	size_t count = 0;

	for (const struct pack_key *key = pack_keys(group); key->name != NULL; key++) {
		if (strcmp(key->name, setting_name(setting)) == 0)
			return key;
		names[count++] = key->name;
	}
	pack_key_unknown(setting, names, diags);
	return NULL;
}

bool
pack_key_fits(const struct pack_key *key, const struct setting *setting, struct diagnostics *diags)
{
	char types[PACK_TYPES_BYTES];

	if (key->types & 1u << setting_type(setting))
		return true;
	complain_of(diags, "wrong-type", setting_place(setting), "%s is %s; write %s%s%s", key->name,
		    setting_type_name(setting_type(setting)), pack_types(key, &types),
		    key->types == BOOL ? "" : ", such as ", key->types == BOOL ? "" : key->written);
	return false;
}

void
pack_key_unknown(const struct setting *setting, const char *const *names, struct diagnostics *diags)
{
	const char *name = setting_name(setting);
	const char *nearest = nearest_name(name, names);

	if (nearest == NULL)
		complain_of(diags, "unknown-key", setting_place(setting), "unknown key \"%s\"", name);
	else
		complain_of(diags, "unknown-key", setting_place(setting),
			    "unknown key \"%s\"; did you mean \"%s\"?", name, nearest);
}
