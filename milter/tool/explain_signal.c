/*
 * A signal in words: who uses it, and what it holds, as its packs write it.
 */
#include "base/limits.h"
#include "policy/builtin.h"
#include "policy/figures.h"
#include "policy/holding.h"
#include "tool/explain.h"
#include "tool/paragraph.h"

#define LABEL 14
#define PHRASES_MOST 12			/* of one key of a pack, unless all are asked for */
#define HOLDING_BUDGET (256 * MiB)

struct page {
	FILE *stream;
	bool colour;
	const struct policy *policy;
	uint32_t signal;
};

/* ---- who uses it ----------------------------------------------------------------------------- */

/* "adds 4", "takes 5", "asked in its when", "wants it", "does not count where it fires". */
static void
use_of_rule(const struct page *page, const struct rule *rule, const char *label)
{
	struct paragraph p;
	const uint32_t *asked = NULL;
	size_t count = 0;

	if (!rule_asks(rule, page->signal) && rule->require != page->signal &&
	    rule->weak != page->signal)
		return;
	p = paragraph_labelled(page->stream, page->colour, label, LABEL);
	paragraph_printf(&p, COLOUR_BOLD, "%s", rule->name);
	for (size_t i = 0; i < rule->weight_count; i++)
		if (rule->weights[i].signal == page->signal)
			paragraph_printf(&p, COLOUR_NONE, "%+d of %d", rule->weights[i].score,
					 rule->threshold);
	if (rule->when != NULL)
		asked = condition_signals(rule->when, &count);
	for (size_t i = 0; i < count; i++)
		if (asked[i] == page->signal)
			paragraph_text(&p, COLOUR_NONE, SLICE("in its \"when\""));
	if (rule->require == page->signal)
		paragraph_text(&p, COLOUR_NONE, SLICE("requires it"));
	if (rule->weak == page->signal)
		paragraph_text(&p, COLOUR_NONE, SLICE("a block where it fires does not count"));
	paragraph_end(&p);
}

static bool
is_used_by(const struct page *page, const struct rule *rule)
{
	return rule_asks(rule, page->signal) || rule->require == page->signal ||
	       rule->weak == page->signal;
}

static void
uses(const struct page *page)
{
	const struct signal_set *set = policy_signals(page->policy);
	const char *label = "used by";
	struct paragraph p;
	bool any = false;

	for (size_t i = 0; i < policy_rule_count(page->policy); i++) {
		if (!is_used_by(page, policy_rule(page->policy, i)))
			continue;
		use_of_rule(page, policy_rule(page->policy, i), label);
		label = "";
	}
	for (uint32_t i = 0; i < signal_count(set); i++) {
		if (!signal_names(page->policy, i, page->signal))
			continue;
		if (!any)
			p = paragraph_labelled(page->stream, page->colour, "phrases of", LABEL);
		paragraph_printf(&p, COLOUR_CYAN, "%s", signal_name(set, i));
		any = true;
	}
	if (any)
		paragraph_end(&p);
	if (rules_notice_signal(signal_name(set, page->signal))) {
		p = paragraph_labelled(page->stream, page->colour, "also", LABEL);
		paragraph_text(&p, COLOUR_NONE, SLICE("articles are found by it"));
		paragraph_end(&p);
	}
}

/* ---- what it holds --------------------------------------------------------------------------- */

static void
list(const struct page *page, const struct holding *holding)
{
	struct paragraph p = paragraph_labelled(page->stream, page->colour, holding->key, LABEL);

	paragraph_printf(&p, COLOUR_NONE, "%s", explanation_path(page->policy, holding->text));
	if (holding->column != NULL)
		paragraph_printf(&p, COLOUR_NONE, "column %s", holding->column);
	if (holding->where != NULL)
		paragraph_printf(&p, COLOUR_NONE, "where %s", holding->where);
	if (holding->exact)
		paragraph_text(&p, COLOUR_NONE, SLICE("capitals count"));
	if (holding->phrases > 0)
		paragraph_printf(&p, COLOUR_DIM, "%zu phrases of it in all", holding->phrases);
	paragraph_end(&p);
}

static void
model(const struct page *page, const struct holding *holding)
{
	struct paragraph p = paragraph_labelled(page->stream, page->colour, holding->key, LABEL);

	paragraph_printf(&p, COLOUR_NONE, "%s", explanation_path(page->policy, holding->text));
	paragraph_printf(&p, COLOUR_NONE, "from %d to %d %%", holding->least, holding->most);
	if (holding->where != NULL)
		paragraph_printf(&p, COLOUR_NONE, "where %s fires", holding->where);
	paragraph_end(&p);
}

static bool
is_of_one_run(const struct holding *a, const struct holding *b)
{
	return a->kind == b->kind && strcmp(a->key, b->key) == 0 &&
	       strcmp(a->place.file, b->place.file) == 0;
}

/* The phrases of a key side by side; returns how many there are. */
static size_t
phrases(const struct page *page, const struct holdings *holdings, size_t first)
{
	struct paragraph p =
		paragraph_labelled(page->stream, page->colour, holdings->items[first].key, LABEL);
	size_t count = 0;

	while (first + count < holdings->count &&
	       is_of_one_run(&holdings->items[first], &holdings->items[first + count])) {
		if (count < PHRASES_MOST)
			paragraph_printf(&p, COLOUR_NONE, "\"%s\"",
					 holdings->items[first + count].text);
		count++;
	}
	if (count > PHRASES_MOST)
		paragraph_printf(&p, COLOUR_DIM, "… and %zu more (--all)", count - PHRASES_MOST);
	paragraph_end(&p);
	return count;
}

/* A phrase to itself, with its line. */
static void
phrase(const struct page *page, const struct holding *holding)
{
	struct paragraph p = paragraph_begin(page->stream, page->colour, 2, LABEL + 2);

	paragraph_printf(&p, COLOUR_DIM, "%5zu %s", holding->place.line, holding->key);
	paragraph_tab(&p, LABEL);
	paragraph_printf(&p, COLOUR_NONE, "\"%s\"", holding->text);
	paragraph_end(&p);
}

static void
about(const struct page *page, const struct holding *holding)
{
	struct paragraph p = paragraph_labelled(page->stream, page->colour, "about", LABEL);

	paragraph_text(&p, COLOUR_NONE, slice_of(holding->text));
	paragraph_end(&p);
}

static void
contents(const struct page *page, const struct holdings *holdings, bool all)
{
	const char *file = NULL;

	for (size_t i = 0; i < holdings->count; i++) {
		const struct holding *holding = &holdings->items[i];

		if (file == NULL || strcmp(file, holding->place.file) != 0) {
			file = holding->place.file;
			(void)fprintf(page->stream, "  %s%s:%zu%s\n",
				      colour_begin(COLOUR_BOLD, page->colour),
				      explanation_path(page->policy, file), holding->place.line,
				      colour_end(COLOUR_BOLD, page->colour));
		}
		if (holding->kind == HOLDING_ABOUT)
			about(page, holding);
		else if (holding->kind == HOLDING_LIST)
			list(page, holding);
		else if (holding->kind == HOLDING_MODEL)
			model(page, holding);
		else if (all)
			phrase(page, holding);
		else
			i += phrases(page, holdings, i) - 1;
	}
}

bool
explain_signal(FILE *stream, bool colour, const struct policy *policy, uint32_t signal, bool all)
{
	const struct page page = { stream, colour, policy, signal };
	const char *name = signal_name(policy_signals(policy), signal);
	struct arena *arena;
	struct holdings holdings;
	bool known;

	(void)fprintf(stream, "%s%s%s (%ssignal)\n", colour_begin(COLOUR_BOLD, colour), name,
		      colour_end(COLOUR_BOLD, colour), signal_is_builtin(signal) ? "built-in " : "");
	if (signal_is_builtin(signal))
		(void)fprintf(stream, "  %s\n", builtin_meaning((enum builtin)signal));
	else if (signal_is_figure(policy_signals(policy), signal))
		(void)fprintf(stream, "  built-in figure: %s\n",
			      figure_meaning(policy_signals(policy), signal));
	uses(&page);
	arena = arena_new(HOLDING_BUDGET);
	known = arena != NULL && signal_holdings(policy, arena, signal, &holdings);
	if (known)
		contents(&page, &holdings, all);
	arena_free(arena);
	(void)fputc('\n', stream);
	return known;
}
