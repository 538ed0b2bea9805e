/*
 * The end of an explanation: the verdict, the rules that made it, what did not count and why, and
 * which policy judged.
 */
#include "tool/explain.h"
#include "tool/paragraph.h"
#include "tool/report.h"

#define LABEL 12
#define LINES_MOST 12

/* What comes of a finding. */
enum effect { EFFECT_FULL, EFFECT_WATCHED, EFFECT_OFF, EFFECT_EXEMPTED, EFFECT_TOLD, EFFECT_COUNT };

static const char *const effect_words[EFFECT_COUNT] = {
	[EFFECT_WATCHED] = "only watched, its mode is monitor:",
	[EFFECT_OFF] = "switched off by a mark in the content:",
	[EFFECT_EXEMPTED] = "exempted by unless:",
	[EFFECT_TOLD] = "only told, the part is attached:",
};

static enum effect
effect_of(const struct reported_finding *reported)
{
	if (reported->finding->mode != MODE_ENFORCE)
		return EFFECT_WATCHED;
	if (reported->finding->switched_off)
		return reported->finding->exempted ? EFFECT_EXEMPTED : EFFECT_OFF;
	return reported->inspected ? EFFECT_TOLD : EFFECT_FULL;
}

/* The next finding of a rule with that effect, from `at` on; the count of findings: none. */
static size_t
next_finding(const struct decision *decision, const struct rule *rule, enum effect effect, size_t at)
{
	while (at < decision->finding_count &&
	       (decision->findings[at].finding->rule != rule ||
		effect_of(&decision->findings[at]) != effect))
		at++;
	return at;
}

/* "part 1 line 3, 12; part 2 line 40" */
static void
places(struct paragraph *p, const struct decision *decision, const struct rule *rule,
       enum effect effect)
{
	const struct part *part = NULL;
	size_t shown = 0;

	for (size_t i = next_finding(decision, rule, effect, 0); i < decision->finding_count;
	     i = next_finding(decision, rule, effect, i + 1)) {
		const struct reported_finding *next = &decision->findings[i];

		if (shown > 0)
			paragraph_glue(p, next->part != part ? ";" : ",");
		if (shown++ == LINES_MOST) {
			paragraph_word(p, COLOUR_NONE, SLICE("…"));
			return;
		}
		if (next->part == NULL)
			paragraph_printf(p, COLOUR_NONE, "header field %s", rule->field);
		else if (next->part != part)
			paragraph_printf(p, COLOUR_NONE, "part %s line %zu", next->part->number,
					 next->line);
		else
			paragraph_printf(p, COLOUR_NONE, "%zu", next->line);
		part = next->part;
	}
}

/* Rules that made the verdict stand before those that would have made a milder one. */
static const char *
label_of(const struct decision *decision, const struct rule *rule, enum effect effect)
{
	if (effect != EFFECT_FULL)
		return "but not";
	return action_verdict(rule->action) == decision->verdict ? "because" : "also";
}

/* One line a rule and effect. */
static void
rules(FILE *stream, bool colour, const struct decision *decision, enum effect effect, bool decisive)
{
	for (size_t i = 0; decision->stream != NULL && i < decision->stream->rule_count; i++) {
		const struct rule *rule = decision->stream->rules[i];
		struct paragraph p;

		if (decisive != (action_verdict(rule->action) == decision->verdict) ||
		    next_finding(decision, rule, effect, 0) == decision->finding_count)
			continue;
		p = paragraph_labelled(stream, colour, label_of(decision, rule, effect), LABEL);
		paragraph_printf(&p, COLOUR_BOLD, "%s", rule->name);
		paragraph_printf(&p, COLOUR_NONE, "(%s)", action_name(rule->action));
		if (effect_words[effect] != NULL)
			paragraph_text(&p, COLOUR_YELLOW, slice_of(effect_words[effect]));
		places(&p, decision, rule, effect);
		paragraph_end(&p);
	}
}

static void
verdict(FILE *stream, bool colour, const struct decision *decision)
{
	struct paragraph p = paragraph_labelled(stream, colour, "verdict", LABEL);

	paragraph_word(&p, colour_of_verdict(decision->verdict),
		       slice_of(verdict_name(decision->verdict)));
	if (decision->reply.code != 0) {
		paragraph_printf(&p, COLOUR_NONE, "%u %s", decision->reply.code,
				 decision->reply.enhanced == NULL ? "" : decision->reply.enhanced);
		paragraph_text(&p, COLOUR_NONE, decision->reply.text);
	}
	if (decision->quarantine.len > 0)
		paragraph_text(&p, COLOUR_NONE, decision->quarantine);
	paragraph_end(&p);
	if (decision->fault.kind != FAULT_NONE) {
		p = paragraph_labelled(stream, colour, "because", LABEL);
		paragraph_text(&p, COLOUR_RED, slice_of(decision->fault.text));
		paragraph_end(&p);
	}
}

/* Which policy, why it, and which were asked before it. */
static void
policy(FILE *stream, bool colour, const struct judged *judged)
{
	const struct stream *chosen = judged->decision.stream;
	struct paragraph p = paragraph_labelled(stream, colour, "policy", LABEL);
	const struct conf *conf;
	char room[256];

	if (chosen == NULL) {
		paragraph_text(&p, COLOUR_NONE, SLICE("no policy names this message: it would be let "
			       "through unread; choose one with --policy NAME"));
		paragraph_end(&p);
		return;
	}
	conf = policy_conf(chosen->policy);
	paragraph_printf(&p, COLOUR_BOLD, "%s", chosen->name);
	paragraph_printf(&p, COLOUR_NONE, "(%s),", report_policy_reason(judged, room, sizeof(room)));
	paragraph_printf(&p, COLOUR_NONE, "mode %s",
			 mode_name(conf->mode > chosen->conf->mode ? conf->mode : chosen->conf->mode));
	for (size_t i = 0; i < conf->stream_count && !judged->by_name &&
			   strcmp(conf->streams[i].name, chosen->name) != 0; i++)
		paragraph_printf(&p, COLOUR_DIM, "(not %s)", conf->streams[i].name);
	paragraph_end(&p);
	p = paragraph_labelled(stream, colour, "rules", LABEL);
	paragraph_text(&p, COLOUR_DIM, slice_of(conf->rules));
	paragraph_end(&p);
}

void
explain_verdict(FILE *stream, bool colour, const struct judged *judged)
{
	const struct decision *decision = &judged->decision;

	(void)fputc('\n', stream);
	verdict(stream, colour, decision);
	for (enum effect effect = EFFECT_FULL; effect < EFFECT_COUNT; effect++) {
		rules(stream, colour, decision, effect, true);
		rules(stream, colour, decision, effect, false);
	}
	for (size_t i = 0; i < decision->note_count; i++) {
		struct paragraph p = paragraph_labelled(stream, colour, "note", LABEL);

		paragraph_text(&p, COLOUR_NONE, slice_of(decision->notes[i].text));
		paragraph_end(&p);
	}
	policy(stream, colour, judged);
	(void)fputc('\n', stream);
}
