/*
 * A rule in words: what it looks at, what makes it fire, what then happens, and to which mail.
 */
#include "base/limits.h"
#include "policy/builtin.h"
#include "policy/exemption.h"
#include "tool/explain.h"
#include "tool/paragraph.h"

#define LABEL 14

static void
say(FILE *stream, bool colour, const char *label, const char *text)
{
	struct paragraph p = paragraph_labelled(stream, colour, label, LABEL);

	paragraph_text(&p, COLOUR_NONE, slice_of(text));
	paragraph_end(&p);
}

/* ---- what makes it fire ---------------------------------------------------------------------- */

/* The greatest score below `bound`. */
static bool
next_score(const struct rule *rule, int bound, int *score_out)
{
	bool found = false;

	for (size_t i = 0; i < rule->weight_count; i++) {
		int score = rule->weights[i].score;

		if (score >= bound || (found && score <= *score_out))
			continue;
		*score_out = score;
		found = true;
	}
	return found;
}

static size_t
count_score(const struct rule *rule, int score)
{
	size_t count = 0;

	for (size_t i = 0; i < rule->weight_count; i++)
		count += rule->weights[i].score == score;
	return count;
}

/* A line for each score: "+4 forecast, multiple". */
static void
weights(FILE *stream, bool colour, const struct signal_set *set, const struct rule *rule)
{
	int score = INT32_MAX;

	while (next_score(rule, score, &score)) {
		struct paragraph p = paragraph_begin(stream, colour, LABEL, LABEL + 4);

		paragraph_printf(&p, score > 0 ? COLOUR_RED : COLOUR_GREEN, "%+3d", score);
		for (size_t i = 0, left = count_score(rule, score); i < rule->weight_count; i++)
			if (rule->weights[i].score == score)
				paragraph_printf(&p, COLOUR_NONE, "%s%s",
						 signal_name(set, rule->weights[i].signal),
						 --left > 0 ? "," : "");
		paragraph_end(&p);
	}
}

static void
scope(FILE *stream, bool colour, const struct rule *rule)
{
	static const char *const words[] = {
		[SCOPE_BLOCK] = "each block: a paragraph, heading, item, cell, picture or link",
		[SCOPE_ARTICLE] = "each article, of which only what stays counts",
		[SCOPE_ISSUE] = "the issue as a whole, of which only what stays counts",
		[SCOPE_HEADER] = "each header field",
	};
	struct paragraph p = paragraph_labelled(stream, colour, "looks at", LABEL);

	paragraph_text(&p, COLOUR_NONE, slice_of(words[rule->scope]));
	if (rule->scope == SCOPE_HEADER && rule->field != NULL)
		paragraph_printf(&p, COLOUR_NONE, "%s", rule->field);
	paragraph_end(&p);
}

static void
requirement(FILE *stream, bool colour, const struct signal_set *set, const struct rule *rule)
{
	struct paragraph p = paragraph_labelled(stream, colour, "wants", LABEL);

	paragraph_printf(&p, COLOUR_CYAN, "%s", rule->require_name);
	paragraph_text(&p, COLOUR_NONE, SLICE("in a block that readers see"));
	if (rule->same_language)
		paragraph_text(&p, COLOUR_NONE, SLICE("and that is in the article's language"));
	if (rule->weak != SIGNAL_NONE) {
		paragraph_text(&p, COLOUR_NONE, SLICE("but not one where"));
		paragraph_printf(&p, COLOUR_CYAN, "%s", signal_name(set, rule->weak));
		paragraph_text(&p, COLOUR_NONE, SLICE("fires"));
	}
	paragraph_end(&p);
}

static void
condition(FILE *stream, bool colour, const struct rule *rule)
{
	struct arena *arena = arena_new(64 * KiB);
	const char *words = arena == NULL ? NULL : condition_words(arena, rule->when);
	struct paragraph p = paragraph_labelled(stream, colour, rule->weight_count > 0 ? "and when" : "when", LABEL);

	if (rule->when == NULL)
		paragraph_text(&p, COLOUR_NONE, SLICE("always"));
	else if (words != NULL)
		paragraph_text(&p, COLOUR_NONE, slice_of(words));
	paragraph_end(&p);
	arena_free(arena);
}

static void
firing(FILE *stream, bool colour, const struct signal_set *set, const struct rule *rule)
{
	struct paragraph p;

	if (rule->weight_count > 0) {
		p = paragraph_labelled(stream, colour, "fires", LABEL);
		paragraph_text(&p, COLOUR_NONE, SLICE("where these signals, each counted once, add up to"));
		paragraph_printf(&p, COLOUR_BOLD, "%d", rule->threshold);
		paragraph_text(&p, COLOUR_NONE, SLICE("or more:"));
		paragraph_end(&p);
		weights(stream, colour, set, rule);
	}
	if (rule->require != SIGNAL_NONE)
		requirement(stream, colour, set, rule);
	if (rule->when != NULL || rule->require != SIGNAL_NONE)
		condition(stream, colour, rule);
}

/* What the built-in signals that it asks mean, for no file tells it. */
static void
built_ins(FILE *stream, bool colour, const struct rule *rule)
{
	const char *label = "built in";

	for (uint32_t i = 0; i < BUILTIN_COUNT; i++) {
		struct paragraph p;

		if (!rule_asks(rule, i))
			continue;
		p = paragraph_labelled(stream, colour, label, LABEL);
		paragraph_printf(&p, COLOUR_CYAN, "%s:", builtin_name((enum builtin)i));
		paragraph_text(&p, COLOUR_NONE, slice_of(builtin_meaning((enum builtin)i)));
		paragraph_end(&p);
		label = "";
	}
}

/* ---- what happens ---------------------------------------------------------------------------- */

static const char *
action_words(const struct rule *rule)
{
	switch (rule->action) {
	case ACTION_REMOVE:
		if (rule->scope == SCOPE_ARTICLE)
			return "the whole article goes, in every version of the message";
		if (rule->scope == SCOPE_HEADER)
			return "the field goes";
		return rule->only_orphaned ?
			"the block is taken for a heading; it goes when nothing is left beneath it" :
			"the block goes, in every version of the message, with what would be left empty";
	case ACTION_REPLACE:
		return "it is replaced by";
	case ACTION_INSERT:
		return rule->scope == SCOPE_ISSUE ? "a text is inserted at the end of the issue:" :
						    "a text is inserted at the end of the article:";
	case ACTION_TAG:
		return "the header gets";
	case ACTION_QUARANTINE:
		return "the MTA holds the message";
	case ACTION_DISCARD:
		return "the MTA takes the message and drops it";
	case ACTION_REJECT:
		return "the message is refused for good";
	case ACTION_TEMPFAIL:
		return "the message is refused for now";
	}
	return "";
}

static void
action(FILE *stream, bool colour, const struct rule *rule)
{
	struct paragraph p = paragraph_labelled(stream, colour, "then", LABEL);

	paragraph_text(&p, COLOUR_NONE, slice_of(action_words(rule)));
	if (rule->action == ACTION_TAG && rule->tag != NULL)
		paragraph_printf(&p, COLOUR_NONE, "\"%s\"", rule->tag);
	if (rule->action == ACTION_REPLACE && rule->text != NULL)
		paragraph_printf(&p, COLOUR_NONE, "\"%s\"", rule->text);
	if (rule->action == ACTION_INSERT && rule->text != NULL) {
		paragraph_printf(&p, COLOUR_NONE, "%s, in", rule->text);
		for (size_t i = 0; rule->texts != NULL && i < texts_count(rule->texts); i++)
			paragraph_printf(&p, COLOUR_NONE, "%s", texts_language(rule->texts, i));
	}
	if (rule->reply_text != NULL)
		paragraph_printf(&p, COLOUR_NONE, "with the reply: %u %s %s", rule->reply_code,
				 rule->reply_enhanced == NULL ? "" : rule->reply_enhanced,
				 rule->reply_text);
	paragraph_end(&p);
}

/* ---- to which mail --------------------------------------------------------------------------- */

/* Its mode in a policy; MODE_OFF where the policy does not have it. */
static enum mode
mode_in(const struct stream *stream, const struct rule *rule)
{
	for (size_t i = 0; i < stream->rule_count; i++)
		if (stream->rules[i] == rule)
			return stream->modes[i];
	return MODE_OFF;
}

static bool
may_be_off(const struct stream *stream, const struct rule *rule)
{
	const char **names = stream->conf->allow_off;

	for (; names != NULL && *names != NULL; names++)
		if (strcmp(*names, rule->name) == 0)
			return true;
	return false;
}

static void
policies(FILE *stream, bool colour, const struct policy *policy, const struct rule *rule)
{
	const struct conf *conf = policy_conf(policy);
	const char *label = "policies";

	for (size_t i = 0; i < conf->stream_count; i++) {
		const struct stream *one = policy_stream_named(policy, conf->streams[i].name);
		enum mode mode = mode_in(one, rule);
		struct paragraph p = paragraph_labelled(stream, colour, label, LABEL);

		paragraph_printf(&p, COLOUR_NONE, "%s:", one->name);
		paragraph_printf(&p, mode == MODE_ENFORCE ? COLOUR_NONE : COLOUR_YELLOW, "%s",
				 mode_name(mode));
		if (may_be_off(one, rule))
			paragraph_text(&p, COLOUR_NONE, SLICE("(a mark in the content may switch it off)"));
		paragraph_end(&p);
		label = "";
	}
}

static void
exemptions(FILE *stream, bool colour, const struct rule *rule)
{
	struct arena *arena = arena_new(1 * MiB);
	const char *label = "unless";

	for (size_t i = 0; arena != NULL && i < rule->unless_count; i++) {
		struct paragraph p = paragraph_labelled(stream, colour, label, LABEL);

		paragraph_text(&p, COLOUR_NONE, exemption_words(arena, &rule->unless[i]));
		paragraph_end(&p);
		label = "";
	}
	arena_free(arena);
}

static void
examples(FILE *stream, bool colour, const struct rule *rule)
{
	const char *label = "examples";

	for (size_t i = 0; i < rule->example_count; i++) {
		const struct example *example = &rule->examples[i];
		struct paragraph p = paragraph_begin(stream, colour, 2, LABEL + 5);

		paragraph_word(&p, COLOUR_DIM, slice_of(label));
		paragraph_tab(&p, LABEL);
		paragraph_printf(&p, example->hit ? COLOUR_RED : COLOUR_GREEN, "%s",
				 example->hit ? "hit " : "miss");
		paragraph_text(&p, COLOUR_NONE, slice_of(example->text));
		paragraph_end(&p);
		label = "";
	}
}

void
explain_rule(FILE *stream, bool colour, const struct policy *policy, const struct rule *rule)
{
	struct paragraph p = paragraph_begin(stream, colour, 0, 2);

	paragraph_printf(&p, COLOUR_BOLD, "%s", rule->name);
	paragraph_printf(&p, COLOUR_NONE, "(rule)");
	paragraph_printf(&p, COLOUR_DIM, "%s:%zu", rule->place.file, rule->place.line);
	paragraph_end(&p);
	if (rule->about != NULL)
		say(stream, colour, "about", rule->about);
	scope(stream, colour, rule);
	firing(stream, colour, policy_signals(policy), rule);
	action(stream, colour, rule);
	if (rule->mode != MODE_ENFORCE)
		say(stream, colour, "mode", mode_name(rule->mode));
	policies(stream, colour, policy, rule);
	exemptions(stream, colour, rule);
	built_ins(stream, colour, rule);
	examples(stream, colour, rule);
	(void)fputc('\n', stream);
}
