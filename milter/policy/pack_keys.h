/*
 * pack_keys - every key that a pack may have: the one table that the parser, its suggestions for a
 * misspelt key and the manual page are made from.
 */
#ifndef BLUEPENCIL_POLICY_PACK_KEYS_H
#define BLUEPENCIL_POLICY_PACK_KEYS_H

#include "base/compiler.h"
#include "base/diagnostics.h"
#include "policy/setting.h"

enum pack_group {
	PACK_TOP,		/* of the file itself */
	PACK_SIGNAL,
	PACK_LIST,		/* of the group that a signal's list may be */
	PACK_MODEL,
	PACK_RULE,
	PACK_EXAMPLES,
	PACK_GROUP_COUNT,
};

/* The keys of PACK_RULE by their place in its table. */
enum rule_key {
	KEY_ABOUT, KEY_SCOPE, KEY_MODE, KEY_SCORE, KEY_THRESHOLD, KEY_WHEN, KEY_REQUIRE, KEY_WEAK,
	KEY_SAME_LANGUAGE, KEY_ACTION, KEY_ONLY_ORPHANED, KEY_TEXT, KEY_REPLACEMENT, KEY_FIELD, KEY_TAG,
	KEY_REPLY, KEY_UNLESS, KEY_EXAMPLES, KEY_COUNT,
};

struct pack_key {
	const char *name;
	unsigned types;		/* 1u << enum setting_type, of each that it may have */
	const char *written;	/* what its value looks like: "{ coin = 3; price = 1; }" */
	const char *meaning;	/* "what it is for", without a full stop */
	bool language;		/* the name is a language, the value phrases of it */
};

/* The keys of a group in the order of the manual page; the last has the name NULL. */
const struct pack_key *pack_keys(enum pack_group group);

/* What the keys of a group belong to: "a signal", "a rule", ... */
const char *pack_group_name(enum pack_group group);

/* "a string", "a group or a list": the types of a key, written to `out`, which is returned. */
#define PACK_TYPES_BYTES 80
const char *pack_types(const struct pack_key *key, char (*out)[PACK_TYPES_BYTES]);

/* The key of a setting. NULL, and told, where there is none of that name; its type is not asked. */
const struct pack_key *pack_key_find(enum pack_group group, const struct setting *setting,
				     struct diagnostics *diags);

/* Whether a setting is of a type that its key may have; told where it is not. */
MUST_USE bool pack_key_fits(const struct pack_key *key, const struct setting *setting,
			    struct diagnostics *diags);

/* Tells of a key that there is not, and the nearest of `names` (ended by NULL) to it. */
void pack_key_unknown(const struct setting *setting, const char *const *names,
		      struct diagnostics *diags);

#endif
