/*
 * The rules of a pack.
 *
 * Each key has its type in a table, and each combination that makes no sense its own sentence. A rule
 * with a mistake is read to its end all the same, so that all its mistakes are told at once; but
 * what only follows from a mistake that has been told is not.
 */
#include "base/ascii.h"
#include "base/compiler.h"
#include "base/utf8.h"
#include "mail/field_text.h"
#include "policy/exemption.h"
#include "policy/pack.h"
#include "policy/pack_keys.h"
#include "policy/reply.h"
#include "policy/setting.h"
#include "policy/template.h"

#define SCORE_MOST 1000

static const char *
key_name(enum rule_key key)
{
	return pack_keys(PACK_RULE)[key].name;
}

static const char *const scope_names[] = {
	[SCOPE_BLOCK] = "block", [SCOPE_ARTICLE] = "article", [SCOPE_ISSUE] = "issue",
	[SCOPE_HEADER] = "header",
};

#define IN(scope) (1u << (scope))
#define EVERYWHERE (IN(SCOPE_BLOCK) | IN(SCOPE_ARTICLE) | IN(SCOPE_ISSUE) | IN(SCOPE_HEADER))

/* Where each action has a meaning. */
static const unsigned action_scopes[] = {
	[ACTION_REMOVE] = IN(SCOPE_BLOCK) | IN(SCOPE_ARTICLE) | IN(SCOPE_HEADER),
	[ACTION_REPLACE] = IN(SCOPE_BLOCK) | IN(SCOPE_HEADER),
	[ACTION_INSERT] = IN(SCOPE_ARTICLE) | IN(SCOPE_ISSUE),
	[ACTION_TAG] = EVERYWHERE,
	[ACTION_QUARANTINE] = EVERYWHERE,
	[ACTION_DISCARD] = EVERYWHERE,
	[ACTION_REJECT] = EVERYWHERE,
	[ACTION_TEMPFAIL] = EVERYWHERE,
};

struct reading {
	struct packs *packs;
	struct rule *rule;
	const struct setting *keys[KEY_COUNT];	/* NULL: not set, or of a wrong type */
	bool set[KEY_COUNT];			/* set at all */
	bool action_known, scope_known;
};

#define COMPLAIN(reading, key, ...)                                                                \
	complain((reading)->packs->diags, place_of((reading), (key)), __VA_ARGS__)

/* Where a key stands, or the rule where it does not. */
static struct place
place_of(const struct reading *reading, enum rule_key key)
{
	return reading->keys[key] != NULL ? setting_place(reading->keys[key]) : reading->rule->place;
}

static const char *
string_of(const struct reading *reading, enum rule_key key)
{
	return reading->keys[key] == NULL ? NULL : setting_string(reading->keys[key]);
}

/* ---- keys ------------------------------------------------------------------------------------- */

static void
take_key(struct reading *reading, const struct setting *setting)
{
	struct diagnostics *diags = reading->packs->diags;
	const struct pack_key *key = pack_key_find(PACK_RULE, setting, diags);
	ptrdiff_t number;

	if (key == NULL)
		return;
	number = key - pack_keys(PACK_RULE);
	reading->set[number] = true;
	if (pack_key_fits(key, setting, diags))
		reading->keys[number] = setting;
}

/* ---- words ------------------------------------------------------------------------------------ */

static void
complain_of_word(const struct reading *reading, enum rule_key key, const char *const *names)
{
	const char *value = string_of(reading, key);
	const char *nearest = nearest_name(value, names);
	char known[200] = "";
	size_t len = 0;

	for (size_t i = 0; names[i] != NULL && len < sizeof(known); i++)
		len += (size_t)snprintf(known + len, sizeof(known) - len, "%s\"%s\"",
					i == 0 ? "" : names[i + 1] == NULL ? " or " : ", ", names[i]);
	if (nearest != NULL)
		COMPLAIN(reading, key, "unknown %s \"%s\"; did you mean \"%s\"?", key_name(key),
			 value, nearest);
	else
		COMPLAIN(reading, key, "unknown %s \"%s\"; write %s", key_name(key), value, known);
}

static void
read_scope(struct reading *reading)
{
	const char *names[COUNT(scope_names) + 1] = { NULL };
	const char *value = string_of(reading, KEY_SCOPE);

	reading->rule->scope = SCOPE_BLOCK;
	reading->scope_known = !reading->set[KEY_SCOPE];
	for (size_t i = 0; i < COUNT(scope_names); i++) {
		names[i] = scope_names[i];
		if (value != NULL && strcmp(scope_names[i], value) == 0) {
			reading->rule->scope = (enum scope)i;
			reading->scope_known = true;
		}
	}
	if (value != NULL && !reading->scope_known)
		complain_of_word(reading, KEY_SCOPE, names);
}

static void
read_mode(struct reading *reading)
{
	static const char *const names[] = { "enforce", "monitor", "off", NULL };
	const char *value = string_of(reading, KEY_MODE);

	reading->rule->mode = MODE_ENFORCE;
	if (value != NULL && !mode_find(slice_of(value), &reading->rule->mode))
		complain_of_word(reading, KEY_MODE, names);
}

static void
read_action(struct reading *reading)
{
	const char *names[ACTION_TEMPFAIL + 2] = { NULL };
	const char *value = string_of(reading, KEY_ACTION);

	if (!reading->set[KEY_ACTION]) {
		COMPLAIN(reading, KEY_ACTION, "rule %s has no action; write action = \"remove\" or "
			 "the like", reading->rule->name);
		return;
	}
	if (value == NULL)
		return;
	reading->action_known = action_find(slice_of(value), &reading->rule->action);
	if (reading->action_known)
		return;
	for (int i = 0; i <= ACTION_TEMPFAIL; i++)
		names[i] = action_name((enum action)i);
	complain_of_word(reading, KEY_ACTION, names);
}

/* ---- signals ---------------------------------------------------------------------------------- */

/* The number of a signal that must exist. */
static uint32_t
find_signal(struct packs *packs, const char *name, struct place place)
{
	uint32_t signal = signal_find(packs->set, name);
	const char *nearest;

	if (signal != SIGNAL_NONE)
		return signal;
	nearest = signal_nearest(packs->set, name);
	if (nearest != NULL)
		complain_of(packs->diags, "unknown-signal", place, "there is no signal \"%s\"; did you mean \"%s\"?", name,
			 nearest);
	else
		complain_of(packs->diags, "unknown-signal", place, "there is no signal \"%s\"", name);
	return SIGNAL_NONE;
}

static void
read_weight(struct reading *reading, const struct setting *setting)
{
	struct packs *packs = reading->packs;
	struct weight *weight = &reading->rule->weights[reading->rule->weight_count];
	uint32_t signal = find_signal(packs, setting_name(setting), setting_place(setting));
	int64_t score;

	if (setting_type(setting) != SETTING_INT) {
		complain(packs->diags, setting_place(setting), "the score of %s is %s; write a whole "
			 "number", setting_name(setting), setting_type_name(setting_type(setting)));
		return;
	}
	score = setting_int(setting);
	if (score == 0 || score > SCORE_MOST || score < -SCORE_MOST) {
		complain(packs->diags, setting_place(setting), "the score of %s is %jd; write a number "
			 "from -%d to %d, but not 0", setting_name(setting), (intmax_t)score,
			 SCORE_MOST, SCORE_MOST);
		return;
	}
	if (signal == SIGNAL_NONE)
		return;
	*weight = (struct weight){ signal, (int)score };
	reading->rule->weight_count++;
}

/* Can the threshold be reached at all? Asked only where all weights are known. */
static void
check_reach(const struct reading *reading)
{
	const struct rule *rule = reading->rule;
	int most = 0;

	for (size_t i = 0; i < rule->weight_count; i++)
		most += rule->weights[i].score > 0 ? rule->weights[i].score : 0;
	if (rule->threshold > most)
		complain_of(reading->packs->diags, "threshold-never-reached",
			    place_of(reading, KEY_THRESHOLD), "threshold %d is never reached: the "
			    "scores add up to %d", rule->threshold, most);
}

static void
read_score(struct reading *reading)
{
	const struct setting *score = reading->keys[KEY_SCORE];
	const struct setting *threshold = reading->keys[KEY_THRESHOLD];
	struct rule *rule = reading->rule;
	size_t count = score == NULL ? 0 : setting_count(score);

	rule->weights = arena_array(reading->packs->sources->arena, count, sizeof(*rule->weights));
	for (size_t i = 0; i < count && rule->weights != NULL; i++)
		read_weight(reading, setting_at(score, i));
	if (score != NULL && count == 0)
		COMPLAIN(reading, KEY_SCORE, "score is empty; write { SIGNAL = 1; }");
	if (score != NULL && !reading->set[KEY_THRESHOLD])
		COMPLAIN(reading, KEY_SCORE, "rule %s has a score but no threshold", rule->name);
	if (!reading->set[KEY_SCORE] && threshold != NULL)
		COMPLAIN(reading, KEY_THRESHOLD, "a threshold without a score says nothing");
	if (score == NULL || threshold == NULL)
		return;
	if (setting_int(threshold) < 1 || setting_int(threshold) > SCORE_MOST) {
		COMPLAIN(reading, KEY_THRESHOLD, "threshold is %jd; write a number from 1 to %d",
			 (intmax_t)setting_int(threshold), SCORE_MOST);
		return;
	}
	rule->threshold = (int)setting_int(threshold);
	if (rule->weight_count == count && count > 0)
		check_reach(reading);
}

static void
read_when(struct reading *reading)
{
	const char *text = string_of(reading, KEY_WHEN);

	if (text != NULL)
		reading->rule->when = condition_parse(reading->packs->sources->arena, text,
						      reading->packs->set,
						      place_of(reading, KEY_WHEN),
						      reading->packs->diags);
}

static void
read_require(struct reading *reading)
{
	struct rule *rule = reading->rule;
	const char *require = string_of(reading, KEY_REQUIRE), *weak = string_of(reading, KEY_WEAK);

	rule->require = rule->weak = SIGNAL_NONE;
	if (require != NULL) {
		rule->require_name = require;
		rule->require = find_signal(reading->packs, require, place_of(reading, KEY_REQUIRE));
	}
	if (weak != NULL)
		rule->weak = find_signal(reading->packs, weak, place_of(reading, KEY_WEAK));
	if (reading->set[KEY_WEAK] && !reading->set[KEY_REQUIRE])
		COMPLAIN(reading, KEY_WEAK, "weak goes with require, which rule %s has not",
			 rule->name);
	rule->same_language = reading->keys[KEY_SAME_LANGUAGE] != NULL &&
			      setting_bool(reading->keys[KEY_SAME_LANGUAGE]);
	if (rule->same_language && !reading->set[KEY_REQUIRE])
		COMPLAIN(reading, KEY_SAME_LANGUAGE, "same-language goes with require, which rule %s "
			 "has not", rule->name);
	if (reading->set[KEY_REQUIRE] && reading->set[KEY_SCORE])
		COMPLAIN(reading, KEY_REQUIRE, "a rule has a score or requires something, not both; "
			 "make two rules");
	if (reading->set[KEY_REQUIRE] && reading->scope_known && rule->scope != SCOPE_ARTICLE &&
	    rule->scope != SCOPE_ISSUE)
		COMPLAIN(reading, KEY_REQUIRE, "require needs scope = \"article\" or \"issue\"");
	if (!reading->set[KEY_REQUIRE] && !reading->set[KEY_SCORE] && !reading->set[KEY_WHEN])
		complain(reading->packs->diags, rule->place,
			 "rule %s says nothing of when it fires; write score and threshold, require, "
			 "or when", rule->name);
}

/* ---- what is done ----------------------------------------------------------------------------- */

static bool
is_action(const struct reading *reading, enum action action)
{
	return reading->action_known && reading->rule->action == action;
}

/* A key that says something for these actions only. */
static void
check_goes_with(const struct reading *reading, enum rule_key key, enum action action,
		enum action other)
{
	if (!reading->set[key] || !reading->action_known || reading->rule->action == action ||
	    reading->rule->action == other)
		return;
	if (action == other)
		COMPLAIN(reading, key, "%s goes with action = \"%s\", not with \"%s\"",
			 key_name(key), action_name(action), action_name(reading->rule->action));
	else
		COMPLAIN(reading, key, "%s goes with action = \"%s\" or \"%s\", not with \"%s\"",
			 key_name(key), action_name(action), action_name(other),
			 action_name(reading->rule->action));
}

static void
check_needs(const struct reading *reading, enum action action, enum rule_key key)
{
	if (is_action(reading, action) && !reading->set[key])
		COMPLAIN(reading, KEY_ACTION, "action = \"%s\" needs %s", action_name(action),
			 key_name(key));
}

static void
check_placeholders(const struct reading *reading, enum rule_key key)
{
	const char *text = string_of(reading, key);
	struct slice unknown = template_unknown(slice_of(text));

	if (unknown.len > 0)
		COMPLAIN(reading, key, "\"%.*s\" stands for nothing; there are {article}, {source}, "
			 "{publisher}, {rule}, {words} and {date}, and {{ is a brace", SLICE_ARG(unknown));
}

static bool
is_field_name(struct slice name)
{
	for (size_t i = 0; i < name.len; i++) {
		if (name.data[i] <= ' ' || name.data[i] >= 0x7F || name.data[i] == ':')
			return false;
	}
	return name.len > 0;
}

/* "Name: value" adds a field, anything else stands before the subject. */
static void
read_tag(struct reading *reading)
{
	const char *tag = string_of(reading, KEY_TAG);
	size_t colon;

	check_goes_with(reading, KEY_TAG, ACTION_TAG, ACTION_TAG);
	check_needs(reading, ACTION_TAG, KEY_TAG);
	if (tag == NULL)
		return;
	reading->rule->tag = tag;
	colon = slice_find(slice_of(tag), 0, SLICE(": "));
	if (tag[0] == '\0' || colon == 0)
		COMPLAIN(reading, KEY_TAG, "tag is empty; write a prefix, or \"Name: value\"");
	if (strchr(tag, '\n') != NULL || strchr(tag, '\r') != NULL)
		COMPLAIN(reading, KEY_TAG, "a tag is one line");
	check_placeholders(reading, KEY_TAG);
}

static void
read_texts(struct reading *reading)
{
	struct rule *rule = reading->rule;
	const char *text = string_of(reading, KEY_TEXT);

	check_goes_with(reading, KEY_TEXT, ACTION_INSERT, ACTION_INSERT);
	check_goes_with(reading, KEY_REPLACEMENT, ACTION_REPLACE, ACTION_REPLACE);
	check_needs(reading, ACTION_INSERT, KEY_TEXT);
	check_needs(reading, ACTION_REPLACE, KEY_REPLACEMENT);
	if (text != NULL) {
		if (slice_has_at(slice_of(text), 0, SLICE("texts/")))
			text += strlen("texts/");
		rule->text = text;
		if (text[0] == '\0' || strchr(text, '/') != NULL || text[0] == '.')
			COMPLAIN(reading, KEY_TEXT, "text = \"%s\": write the name of a text without "
				 "language and ending, such as \"disclaimer\"", text);
	}
	if (string_of(reading, KEY_REPLACEMENT) != NULL) {
		rule->text = string_of(reading, KEY_REPLACEMENT);
		check_placeholders(reading, KEY_REPLACEMENT);
	}
}

/* A tag before a Message-ID, or words of another script in one, would only break it. */
static void
check_field_text(struct reading *reading)
{
	const struct rule *rule = reading->rule;
	const char *replacement = string_of(reading, KEY_REPLACEMENT);

	if (field_text_of(slice_of(rule->field)) != FIELD_TEXT_NONE)
		return;
	if (rule->tag != NULL && tag_field_name(slice_of(rule->tag)).len == 0)
		COMPLAIN(reading, KEY_TAG, "nothing in %s is text; write tag = \"Name: value\" for a field "
			 "of its own", rule->field);
	if (replacement != NULL && !utf8_is_ascii(slice_of(replacement)))
		COMPLAIN(reading, KEY_REPLACEMENT, "nothing in %s is text; its replacement must be ASCII",
			 rule->field);
}

static void
read_field(struct reading *reading)
{
	struct rule *rule = reading->rule;
	const char *field = string_of(reading, KEY_FIELD);

	if (rule->scope == SCOPE_HEADER)
		rule->field = field == NULL ? "Subject" : field;
	if (field == NULL)
		return;
	if (reading->scope_known && rule->scope != SCOPE_HEADER)
		COMPLAIN(reading, KEY_FIELD, "field goes with scope = \"header\"");
	else if (!is_field_name(slice_of(field)))
		COMPLAIN(reading, KEY_FIELD, "\"%s\" is no name of a header field", field);
	else if (rule->scope == SCOPE_HEADER)
		check_field_text(reading);
}

static void
read_reply(struct reading *reading)
{
	const char *text = string_of(reading, KEY_REPLY);

	check_goes_with(reading, KEY_REPLY, ACTION_REJECT, ACTION_TEMPFAIL);
	if (text == NULL)
		return;
	reply_read(reading->packs, reading->rule, text, reading->action_known, place_of(reading, KEY_REPLY));
	check_placeholders(reading, KEY_REPLY);
}

static void
check_action(struct reading *reading)
{
	const struct rule *rule = reading->rule;
	const struct setting *orphaned = reading->keys[KEY_ONLY_ORPHANED];

	reading->rule->only_orphaned = orphaned != NULL && setting_bool(orphaned);
	if (!reading->action_known || !reading->scope_known)
		return;
	if (!(action_scopes[rule->action] & IN(rule->scope)))
		COMPLAIN(reading, KEY_ACTION, "action = \"%s\" means nothing in scope \"%s\"",
			 action_name(rule->action), scope_names[rule->scope]);
	else if (rule->action == ACTION_INSERT && !reading->set[KEY_REQUIRE])
		COMPLAIN(reading, KEY_ACTION, "action = \"insert\" needs require: what is inserted "
			 "where it is missing?");
	else if (rule->action == ACTION_REMOVE && reading->set[KEY_REQUIRE] &&
		 rule->scope != SCOPE_ARTICLE)
		COMPLAIN(reading, KEY_ACTION, "action = \"remove\" needs scope = \"article\" where "
			 "something is required");
	if (rule->only_orphaned && (rule->scope != SCOPE_BLOCK || rule->action != ACTION_REMOVE))
		COMPLAIN(reading, KEY_ONLY_ORPHANED, "only-orphaned goes with scope = \"block\" and "
			 "action = \"remove\"");
}

/* ---- examples --------------------------------------------------------------------------------- */

static size_t
count_examples(const struct setting *examples)
{
	size_t count = 0;

	for (size_t i = 0; i < setting_count(examples); i++) {
		const struct setting *list = setting_at(examples, i);

		count += setting_type(list) == SETTING_LIST ? setting_count(list) : 1;
	}
	return count;
}

static void
add_example(struct reading *reading, struct example *examples, const struct setting *setting,
	    bool hit)
{
	if (setting_type(setting) != SETTING_STRING)
		complain(reading->packs->diags, setting_place(setting),
			 "an example is %s; write a string",
			 setting_type_name(setting_type(setting)));
	else if (slice_trim(slice_of(setting_string(setting))).len == 0)
		complain(reading->packs->diags, setting_place(setting), "an empty example");
	else
		examples[reading->rule->example_count++] =
			(struct example){ setting_string(setting), hit, setting_place(setting) };
}

static void
read_examples(struct reading *reading)
{
	const struct setting *group = reading->keys[KEY_EXAMPLES];
	struct example *examples;

	if (group == NULL)
		return;
	examples = arena_array(reading->packs->sources->arena, count_examples(group),
			       sizeof(*examples));
	if (examples == NULL) {
		COMPLAIN(reading, KEY_EXAMPLES, "no memory for the examples");
		return;
	}
	for (size_t i = 0; i < setting_count(group); i++) {
		const struct setting *list = setting_at(group, i);
		struct diagnostics *diags = reading->packs->diags;
		const struct pack_key *key = pack_key_find(PACK_EXAMPLES, list, diags);
		bool hit = strcmp(setting_name(list), "hit") == 0;

		if (key == NULL || !pack_key_fits(key, list, diags))
			continue;
		if (setting_type(list) == SETTING_STRING)
			add_example(reading, examples, list, hit);
		for (size_t j = 0; setting_type(list) == SETTING_LIST && j < setting_count(list); j++)
			add_example(reading, examples, setting_at(list, j), hit);
	}
	reading->rule->examples = examples;
}

/* ---- rules ------------------------------------------------------------------------------------ */

static void
check_unique(struct packs *packs, const struct rule *rule)
{
	for (size_t i = 0; i < packs->rule_count; i++) {
		const struct rule *other = packs->rules[i];

		if (other == rule || strcmp(other->name, rule->name) != 0)
			continue;
		complain(packs->diags, rule->place, "there is a rule %s already (%s:%zu); rename one",
			 rule->name, other->place.file, other->place.line);
		return;
	}
}

static void
read_rule(struct packs *packs, size_t pack, const struct setting *setting)
{
	struct arena *arena = packs->sources->arena;
	struct rule *rule = arena_alloc(arena, sizeof(*rule));
	struct rule **item = ARENA_PUSH(arena, packs->rules, packs->rule_count, packs->rule_cap);
	struct reading reading = { .packs = packs, .rule = rule };
	size_t errors = packs->diags->errors;

	if (rule == NULL || item == NULL) {
		complain(packs->diags, setting_place(setting), "no memory for this rule");
		return;
	}
	*item = rule;
	rule->name = setting_name(setting);
	rule->place = setting_place(setting);
	rule->pack = pack;
	(void)pack_check_name(packs, "rule", rule->name, rule->place);
	check_unique(packs, rule);
	if (setting_type(setting) != SETTING_GROUP) {
		complain(packs->diags, rule->place, "a rule is a group: %s : { ... };", rule->name);
		rule->broken = true;
		return;
	}
	for (size_t i = 0; i < setting_count(setting); i++)
		take_key(&reading, setting_at(setting, i));
	rule->about = string_of(&reading, KEY_ABOUT);
	read_scope(&reading);
	read_mode(&reading);
	read_action(&reading);
	read_score(&reading);
	read_when(&reading);
	read_require(&reading);
	check_action(&reading);
	read_texts(&reading);
	read_tag(&reading);
	read_field(&reading);
	read_reply(&reading);
	if (reading.keys[KEY_UNLESS] != NULL)
		exemptions_read(packs, reading.keys[KEY_UNLESS], rule);
	read_examples(&reading);
	rule->broken = packs->diags->errors > errors;
}

void
pack_read_rules(struct packs *packs, size_t pack)
{
	const struct setting *rules;

	if (packs->items[pack].file == NULL)
		return;
	rules = setting_member(settings_root(packs->items[pack].file), "rules");
	if (rules == NULL)
		return;
	if (setting_type(rules) != SETTING_GROUP) {
		complain(packs->diags, setting_place(rules), "rules is %s; write a group: "
			 "rules : { ... };", setting_type_name(setting_type(rules)));
		return;
	}
	for (size_t i = 0; i < setting_count(rules); i++)
		read_rule(packs, pack, setting_at(rules, i));
}
