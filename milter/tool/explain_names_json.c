/*
 * A rule and a signal for programs: one line of JSON each.
 */
#include <jansson.h>
#include <stdlib.h>

#include "base/limits.h"
#include "policy/builtin.h"
#include "policy/holding.h"
#include "tool/explain.h"

#define ARENA_BUDGET (256 * MiB)

static bool
print(FILE *stream, json_t *object, bool whole)
{
	char *line = whole && object != NULL ? json_dumps(object, JSON_COMPACT) : NULL;

	json_decref(object);
	if (line == NULL)
		return false;
	(void)fprintf(stream, "%s\n", line);
	free(line);
	return true;
}

static json_t *
string_or_null(const char *string)
{
	return string == NULL ? json_null() : json_string(string);
}

static json_t *
scores(const struct signal_set *set, const struct rule *rule)
{
	json_t *object = json_object();

	for (size_t i = 0; i < rule->weight_count; i++)
		(void)json_object_set_new(object, signal_name(set, rule->weights[i].signal),
					  json_integer(rule->weights[i].score));
	return object;
}

static json_t *
examples(const struct rule *rule, bool hit)
{
	json_t *array = json_array();

	for (size_t i = 0; i < rule->example_count; i++)
		if (rule->examples[i].hit == hit)
			(void)json_array_append_new(array, json_string(rule->examples[i].text));
	return array;
}

/* The mode of the rule in each policy that has it. */
static json_t *
policies(const struct policy *policy, const struct rule *rule)
{
	const struct conf *conf = policy_conf(policy);
	json_t *object = json_object();

	for (size_t i = 0; i < conf->stream_count; i++) {
		const struct stream *one = policy_stream_named(policy, conf->streams[i].name);

		for (size_t j = 0; j < one->rule_count; j++)
			if (one->rules[j] == rule)
				(void)json_object_set_new(object, one->name,
							  json_string(mode_name(one->modes[j])));
	}
	return object;
}

bool
explain_rule_json(FILE *stream, const struct policy *policy, const struct rule *rule)
{
	static const char *const scope_names[] = { "block", "article", "issue", "header" };
	const struct signal_set *set = policy_signals(policy);
	struct arena *arena = arena_new(64 * KiB);
	const char *when = arena == NULL ? NULL : condition_words(arena, rule->when);
	json_t *object = json_pack(
		"{s:s, s:o, s:o, s:I, s:s, s:o, s:s, s:s, s:o, s:o, s:o, s:b, s:b, s:o, s:o, s:o, s:o}",
		"rule", rule->name, "about", string_or_null(rule->about), "file",
		string_or_null(rule->place.file), "line", (json_int_t)rule->place.line, "scope",
		scope_names[rule->scope], "field", string_or_null(rule->field), "action",
		action_name(rule->action), "mode", mode_name(rule->mode), "when",
		rule->when == NULL ? json_null() : string_or_null(when), "require",
		string_or_null(rule->require_name), "weak",
		rule->weak == SIGNAL_NONE ? json_null() : json_string(signal_name(set, rule->weak)),
		"same_language", (int)rule->same_language, "only_orphaned", (int)rule->only_orphaned,
		"score", scores(set, rule), "policies", policies(policy, rule), "hit",
		examples(rule, true), "miss", examples(rule, false));

	if (object != NULL && rule->weight_count > 0)
		(void)json_object_set_new(object, "threshold", json_integer(rule->threshold));
	arena_free(arena);
	return print(stream, object, when != NULL);
}

static json_t *
users(const struct policy *policy, uint32_t signal)
{
	json_t *array = json_array();

	for (size_t i = 0; i < policy_rule_count(policy); i++) {
		const struct rule *rule = policy_rule(policy, i);

		if (rule_asks(rule, signal) || rule->require == signal || rule->weak == signal)
			(void)json_array_append_new(array, json_string(rule->name));
	}
	return array;
}

static json_t *
holding_json(const struct holding *holding)
{
	json_t *object = json_pack("{s:s, s:s, s:s, s:I}", "key", holding->key, "text", holding->text,
				   "file", holding->place.file, "line",
				   (json_int_t)holding->place.line);

	if (object != NULL && holding->kind == HOLDING_LIST)
		(void)json_object_update_new(
			object, json_pack("{s:o, s:o, s:b, s:I}", "column",
					  string_or_null(holding->column), "where",
					  string_or_null(holding->where), "exact",
					  (int)holding->exact, "phrases",
					  (json_int_t)holding->phrases));
	if (object != NULL && holding->kind == HOLDING_MODEL)
		(void)json_object_update_new(
			object, json_pack("{s:o, s:i, s:i}", "where", string_or_null(holding->where),
					  "least", holding->least, "most", holding->most));
	return object;
}

bool
explain_signal_json(FILE *stream, const struct policy *policy, uint32_t signal)
{
	struct arena *arena = arena_new(ARENA_BUDGET);
	struct holdings holdings = { NULL, 0, 0 };
	bool whole = arena != NULL && signal_holdings(policy, arena, signal, &holdings);
	json_t *items = json_array(), *object;

	for (size_t i = 0; i < holdings.count; i++)
		whole = json_array_append_new(items, holding_json(&holdings.items[i])) == 0 && whole;
	object = json_pack("{s:s, s:o, s:o, s:o}", "signal",
			   signal_name(policy_signals(policy), signal), "built_in",
			   signal_is_builtin(signal) ?
				   json_string(builtin_meaning((enum builtin)signal)) : json_null(),
			   "rules", users(policy, signal), "holds", items);
	arena_free(arena);
	return print(stream, object, whole);
}
