/*
 * Regular expressions that run away: repetitions inside repetitions, "(a+)+$", or three side by
 * side, take a time that grows out of hand with the text.
 *
 * PCRE2 gives up after a number of steps, which in a message is a limit reached: its mail would be
 * tempfailed. So each pattern is tried on texts made of itself, under the same limit; no clock
 * has a say in it, so that the answer is the same on every machine.
 */
#include "policy/lint.h"

#include "base/ascii.h"
#include "policy/regex_probe.h"
#include "policy/signal_set.h"

#define SHOWN_MOST 24			/* bytes of a probe's parts in the warning */

struct trial {
	struct lint *lint;
	struct arena *arena;		/* for the texts of one pattern */
	struct regex_scratch *scratch;
	const struct pattern *pattern;
};

static bool
runs_away(const struct trial *trial, struct slice text, struct error *err)
{
	struct range match, captures[CAPTURE_COUNT];
	size_t at = 0;
	bool found;

	return !regex_next(trial->pattern->regex, trial->scratch, text, &at, &found, &match, captures,
			   err) && err->kind == FAULT_LIMIT;
}

static struct slice
shown(struct slice text)
{
	size_t len = text.len < SHOWN_MOST ? text.len : SHOWN_MOST;

	while (len < text.len && len > 0 && (text.data[len] & 0xC0) == 0x80)
		len--;
	return slice_first(text, len);
}

static bool
try_text(const struct trial *trial, const struct regex_probe *probe, struct slice behind)
{
	struct lint *lint = trial->lint;
	struct slice text = regex_probe_text(trial->arena, probe, behind);
	struct slice before = shown(probe->before), pump = shown(probe->pump);
	struct error err = { .kind = FAULT_NONE };

	if (text.data == NULL) {
		lint->short_of_memory = true;
		return false;
	}
	if (!runs_away(trial, text, &err))
		return false;
	if (before.len == 0)
		warn_of(lint->diags, "regex-runaway", trial->pattern->place,
			"regex runs away on a text of many \"%.*s\": %s; write it without a repetition "
			"inside a repetition", SLICE_ARG(pump), err.text);
	else
		warn_of(lint->diags, "regex-runaway", trial->pattern->place,
			"regex runs away on \"%.*s\" and then many \"%.*s\": %s; write it without a "
			"repetition inside a repetition", SLICE_ARG(before), SLICE_ARG(pump), err.text);
	return true;
}

static bool
try_probe(const struct trial *trial, const struct regex_probes *probes,
	  const struct regex_probe *probe)
{
	return try_text(trial, probe, probes->whole) || try_text(trial, probe, regex_probes_last(probes));
}

/* A text of one character over and over, for each that the pattern names. */
static bool
try_characters(const struct trial *trial, const struct regex_probes *probes)
{
	struct slice pattern = regex_pattern(trial->pattern->regex);
	bool tried[0x80] = { false };

	for (size_t i = 0; i < pattern.len + 3; i++) {
		uint8_t c = i < 3 ? (uint8_t)"a1 "[i] : ascii_lower(pattern.data[i - 3]);
		struct regex_probe probe = { SLICE(""), { &c, 1 } };

		if (c >= 0x80 || tried[c])
			continue;
		tried[c] = true;
		if (try_text(trial, &probe, probes->whole))
			return true;
	}
	return false;
}

static void
try_pattern(const struct trial *trial)
{
	struct regex_probes probes;

	if (!regex_probes_find(trial->arena, regex_pattern(trial->pattern->regex), &probes)) {
		trial->lint->short_of_memory = true;
		return;
	}
	if (try_characters(trial, &probes))
		return;
	for (size_t i = 0; i < probes.count; i++) {
		if (try_probe(trial, &probes, &probes.items[i]))
			return;
	}
}

void
lint_regexes(struct lint *lint)
{
	const struct signal_set *set = policy_signals(lint->policy);
	struct trial trial = { .lint = lint, .arena = arena_new(LINT_BUDGET),
			       .scratch = regex_scratch_new() };
	bool ready = trial.arena != NULL && trial.scratch != NULL;

	lint->short_of_memory = lint->short_of_memory || !ready;
	for (size_t i = 0; i < set->pattern_count && ready; i++) {
		trial.pattern = &set->patterns[i];
		if (trial.pattern->regex != NULL)
			try_pattern(&trial);
		arena_reset(trial.arena);
	}
	regex_scratch_free(trial.scratch);
	arena_free(trial.arena);
}
