/*
 * Building a set of signals: names, patterns, and one search for all their literals.
 *
 * Each phrase is found by one of its words, or one of each alternative, each regex by the literals that it requires.
 * Equal words of many phrases ("bitcoin") are one literal with a list of owners, so that each word
 * is searched for once.
 *
 * Phrases that name signals are confirmed in rounds: a signal's level is one more than that of all it
 * names, and a circle has no level.
 */
#include "policy/signal.h"

#include <stdlib.h>

#include "base/limits.h"
#include "policy/owner.h"
#include "policy/setting.h"
#include "policy/signal_set.h"

#define SET_BUDGET (1024 * MiB)

struct signal_set *
signal_set_new(void)
{
	struct arena *arena = arena_new(SET_BUDGET);
	struct signal_set *set = arena == NULL ? NULL : arena_alloc(arena, sizeof(*set));

	if (set == NULL)
		arena_free(arena);
	else
		set->arena = arena;
	return set;
}

void
signal_set_free(struct signal_set *set)
{
	if (set == NULL)
		return;
	free(set->patterns);
	arena_free(set->arena);
}

/* ---- names ------------------------------------------------------------------------------------ */

uint32_t
signal_find(const struct signal_set *set, const char *name)
{
	for (uint32_t i = 0; i < set->signal_count; i++) {
		if (strcmp(set->signals[i].name, name) == 0)
			return i;
	}
	return SIGNAL_NONE;
}

uint32_t
signal_declare(struct signal_set *set, const char *name, struct place place)
{
	uint32_t known = signal_find(set, name);
	const char *copy;
	struct signal *signal;

	if (known != SIGNAL_NONE) {
		/* A built-in figure that a pack extends stands there. */
		if (set->signals[known].place.line == 0)
			set->signals[known].place = place;
		return known;
	}
	copy = arena_string(set->arena, slice_of(name));
	if (copy == NULL || set->signal_count == SIGNAL_NONE)
		return SIGNAL_NONE;
	signal = ARENA_PUSH(set->arena, set->signals, set->signal_count, set->signal_cap);
	if (signal == NULL)
		return SIGNAL_NONE;
	signal->name = copy;
	signal->place = place;
	return (uint32_t)(set->signal_count - 1);
}

const char *
signal_name(const struct signal_set *set, uint32_t signal)
{
	assert(signal < set->signal_count);
	return set->signals[signal].name;
}

size_t
signal_count(const struct signal_set *set)
{
	return set->signal_count;
}

struct place
signal_place(const struct signal_set *set, uint32_t signal)
{
	assert(signal < set->signal_count);
	return set->signals[signal].place;
}

size_t
signal_pattern_count(const struct signal_set *set, uint32_t signal)
{
	assert(signal < set->signal_count);
	return set->signals[signal].pattern_count;
}

bool
signal_is_named(const struct signal_set *set, uint32_t signal)
{
	assert(signal < set->signal_count);
	return set->signals[signal].named;
}

void
signal_mark_broken(struct signal_set *set, uint32_t signal)
{
	assert(signal < set->signal_count);
	set->signals[signal].broken = true;
}

bool
signal_is_broken(const struct signal_set *set, uint32_t signal)
{
	assert(signal < set->signal_count);
	return set->signals[signal].broken;
}

const char *
signal_nearest(const struct signal_set *set, const char *name)
{
	const char **names = calloc(set->signal_count + 1, sizeof(*names));
	const char *nearest;

	if (names == NULL)
		return NULL;
	for (size_t i = 0; i < set->signal_count; i++)
		names[i] = set->signals[i].name;
	nearest = nearest_name(name, names);
	free(names);
	return nearest;
}

/* ---- patterns --------------------------------------------------------------------------------- */

/*
 * Room for one more pattern. There are tens of thousands, and an arena would keep every array that became
 * too small.
 */
static struct pattern *
push_pattern(struct signal_set *set)
{
	if (set->pattern_count == set->pattern_cap) {
		size_t cap = set->pattern_cap == 0 ? 64 : set->pattern_cap + set->pattern_cap / 2;
		struct pattern *grown = reallocarray(set->patterns, cap, sizeof(*grown));

		if (grown == NULL)
			return NULL;
		set->patterns = grown;
		set->pattern_cap = cap;
	}
	set->patterns[set->pattern_count] = (struct pattern){ 0 };
	return &set->patterns[set->pattern_count++];
}

static struct pattern *
add_pattern(struct signal_set *set, uint32_t signal, struct place place, struct diagnostics *diags)
{
	struct pattern *pattern = push_pattern(set);

	assert(signal < set->signal_count);
	if (pattern == NULL) {
		complain(diags, place, "no memory for this pattern");
		return NULL;
	}
	pattern->signal = signal;
	pattern->place = place;
	set->signals[signal].pattern_count++;
	return pattern;
}

void
signal_add_phrase(struct signal_set *set, uint32_t signal, const char *language,
		  const char *phrase, bool exact_case, struct place place,
		  struct diagnostics *diags)
{
	struct phrases parsed;

	(void)language;			/* the script of the phrase tells all there is to know */
	if (!phrase_parse(set->arena, phrase, exact_case, place, &parsed, diags))
		return;
	for (size_t i = 0; i < parsed.count; i++) {
		struct pattern *pattern = add_pattern(set, signal, place, diags);

		if (pattern == NULL)
			return;
		pattern->phrase = parsed.items[i];
	}
}

void
signal_add_regex(struct signal_set *set, uint32_t signal, const char *regex, struct place place,
		 struct diagnostics *diags)
{
	struct regex *compiled;
	struct pattern *pattern;

	compiled = regex_new(set->arena, regex, place, diags);
	pattern = compiled == NULL ? NULL : add_pattern(set, signal, place, diags);
	if (pattern == NULL)
		return;
	pattern->regex = compiled;
	pattern->regex_number = set->regex_count++;
	if (regex_required(compiled)->count == 0 && !regex_is_anchored(compiled))
		warn_of(diags, "regex-without-literal", place, "regex has no text that must be there, "
			"so it is tried on every block, which costs time; give it a word");
}

void
signal_add_link(struct signal_set *set, uint32_t signal, const char *pattern, struct place place,
		struct diagnostics *diags)
{
	struct link_pattern item = { .signal = signal, .place = place }, *added;

	assert(signal < set->signal_count);
	if (!address_pattern_parse(set->arena, pattern, place, &item.address, diags))
		return;
	added = ARENA_PUSH(set->arena, set->links, set->link_count, set->link_cap);
	if (added == NULL) {
		complain(diags, place, "no memory for this pattern");
		return;
	}
	*added = item;
	set->signals[signal].pattern_count++;
}

void
signal_add_model(struct signal_set *set, uint32_t signal, struct ngram_model *model,
		 struct learned_bounds bounds, struct place place, struct diagnostics *diags)
{
	struct learned_signal item = { .signal = signal, .bounds = bounds, .place = place };

	assert(signal < set->signal_count);
	set->signals[signal].model = model;
	if (!learned_add(&set->learned, set->arena, model, item))
		complain(diags, place, "no memory for this signal");
}

const struct ngram_model *
signal_model(const struct signal_set *set, uint32_t signal)
{
	assert(signal < set->signal_count);
	return set->signals[signal].model;
}

void
signal_set_shield(struct signal_set *set, uint32_t signal, enum shield shield)
{
	assert(signal < set->signal_count);
	if (shield > set->signals[signal].shield)
		set->signals[signal].shield = shield;
	set->shields |= shield != SHIELD_NONE;
}

enum shield
signal_shield(const struct signal_set *set, uint32_t signal)
{
	assert(signal < set->signal_count);
	return set->signals[signal].shield;
}

bool
signals_shield(const struct signal_set *set)
{
	return set->shields;
}

/* ---- {signals} of phrases --------------------------------------------------------------------- */

static bool
resolve_piece(struct signal_set *set, const struct pattern *pattern, struct piece *piece,
		struct diagnostics *diags)
{
	const char *name = arena_string(set->arena, piece->text);
	const char *nearest;

	piece->signal = name == NULL ? SIGNAL_NONE : signal_find(set, name);
	if (piece->signal != SIGNAL_NONE && set->signals[piece->signal].model != NULL) {
		complain(diags, pattern->place, "{%.*s} is a learned signal and has no place within a "
			 "text; name it in score or when", SLICE_ARG(piece->text));
		return false;
	}
	if (piece->signal != SIGNAL_NONE) {
		set->signals[piece->signal].named = true;
		return true;
	}
	nearest = name == NULL ? NULL : signal_nearest(set, name);
	if (nearest == NULL)
		complain_of(diags, "unknown-signal", pattern->place, "there is no signal {%.*s}",
			    SLICE_ARG(piece->text));
	else
		complain_of(diags, "unknown-signal", pattern->place,
			    "there is no signal {%.*s}; did you mean {%s}?", SLICE_ARG(piece->text), nearest);
	return false;
}

static bool
resolve_pattern(struct signal_set *set, struct pattern *pattern, struct diagnostics *diags)
{
	bool resolved = true;

	for (size_t i = 0; i < pattern->phrase.signal_count; i++)
		resolved = resolve_piece(set, pattern, pattern->phrase.signals[i], diags) && resolved;
	return resolved;
}

/*
 * Takes out the phrases that name what there is not. The readings of one phrase make the same
 * mistake, which diagnostics_sort tells once.
 */
static bool
resolve_names(struct signal_set *set, struct diagnostics *diags)
{
	size_t kept = 0, count = set->pattern_count;

	for (size_t i = 0; i < count; i++) {
		struct pattern *pattern = &set->patterns[i];

		if (resolve_pattern(set, pattern, diags))
			set->patterns[kept++] = *pattern;
		else
			set->signals[pattern->signal].broken = true;
	}
	set->pattern_count = kept;
	return kept == count;
}

/* What names a broken signal is broken. Levels are known, so one round each is enough. */
static void
spread_broken(struct signal_set *set)
{
	for (unsigned round = 0; round < set->levels; round++) {
		for (size_t i = 0; i < set->pattern_count; i++) {
			const struct pattern *pattern = &set->patterns[i];

			for (size_t j = 0; j < pattern->phrase.signal_count; j++)
				if (set->signals[pattern->phrase.signals[j]->signal].broken)
					set->signals[pattern->signal].broken = true;
		}
	}
}

/* The level that a pattern has by what is known so far of the signals that it names. */
static unsigned
level_of(const struct signal_set *set, const struct pattern *pattern)
{
	unsigned level = 0;

	for (size_t i = 0; i < pattern->phrase.signal_count; i++) {
		unsigned named = set->signals[pattern->phrase.signals[i]->signal].level;

		level = named >= level ? named + 1 : level;
	}
	return level;
}

static bool
is_circular(const struct signal_set *set, const struct pattern *pattern)
{
	return level_of(set, pattern) > set->signal_count;
}

/* A signal that the pattern names and that is on a circle itself. */
static uint32_t
circular_name(const struct signal_set *set, const struct pattern *pattern)
{
	for (size_t i = 0; i < pattern->phrase.signal_count; i++) {
		uint32_t signal = pattern->phrase.signals[i]->signal;

		if (set->signals[signal].level >= set->signal_count)
			return signal;
	}
	return SIGNAL_NONE;
}

/* A phrase of the signal that is on a circle, or leads to one. */
static const struct pattern *
circular_pattern(const struct signal_set *set, uint32_t signal)
{
	for (size_t i = 0; i < set->pattern_count; i++) {
		if (set->patterns[i].signal == signal && is_circular(set, &set->patterns[i]))
			return &set->patterns[i];
	}
	return NULL;
}

static void
complain_of_circle(const struct signal_set *set, struct diagnostics *diags)
{
	const struct pattern *first = NULL, *second;
	const char *name, *next;

	for (uint32_t i = 0; i < set->signal_count && first == NULL; i++)
		first = circular_pattern(set, i);
	assert(first != NULL);
	/* What leads to a circle is not on it; after so many steps it is. */
	for (size_t i = 0; i < set->signal_count; i++)
		first = circular_pattern(set, circular_name(set, first));
	second = circular_pattern(set, circular_name(set, first));
	name = set->signals[first->signal].name;
	next = set->signals[second->signal].name;
	if (second == first)
		complain(diags, first->place, "signal %s names itself: {%s}", name, next);
	else
		complain(diags, first->place, "signal %s names {%s}, which leads back to it (%s:%zu)",
			 name, next, second->place.file == NULL ? "" : second->place.file,
			 second->place.line);
}

/*
 * Raises levels until nothing changes. Without a circle that is after as many rounds as there are
 * levels; a level beyond the number of signals is one.
 */
static bool
set_levels(struct signal_set *set, struct diagnostics *diags)
{
	bool changed = true;

	for (unsigned round = 0; changed; round++) {
		changed = false;
		for (size_t i = 0; i < set->pattern_count; i++) {
			struct pattern *pattern = &set->patterns[i];
			struct signal *signal = &set->signals[pattern->signal];

			pattern->level = level_of(set, pattern);
			if (pattern->level > signal->level) {
				signal->level = pattern->level;
				changed = true;
			}
		}
		if (round > set->signal_count) {
			complain_of_circle(set, diags);
			return false;
		}
	}
	for (size_t i = 0; i < set->signal_count; i++) {
		if (set->signals[i].level > set->levels)
			set->levels = set->signals[i].level;
	}
	return true;
}

/* ---- literals --------------------------------------------------------------------------------- */

struct claim {
	struct slice literal;
	struct owner owner;
};

struct claims {
	struct arena *arena;		/* they go when the literals are made */
	struct claim *items;
	size_t count, cap;
};

static bool
claim(struct claims *claims, struct slice literal, struct owner owner)
{
	struct claim *item = ARENA_PUSH(claims->arena, claims->items, claims->count, claims->cap);

	if (item == NULL)
		return false;
	*item = (struct claim){ literal, owner };
	return true;
}

static bool
note(struct signal_set *set, uint32_t **items, size_t *count, size_t *cap, uint32_t pattern)
{
	uint32_t *item = ARENA_PUSH(set->arena, *items, *count, *cap);

	if (item == NULL)
		return false;
	*item = pattern;
	return true;
}

static bool
claim_of_phrase(struct claims *claims, uint32_t number, const struct phrase *phrase)
{
	size_t count = phrase_anchor_count(phrase);

	for (uint16_t i = 0; i < count; i++) {
		if (!claim(claims, phrase_anchor(phrase, i)->text, owner_of_phrase(number, phrase, i)))
			return false;
	}
	return true;
}

static bool
claim_of_pattern(struct signal_set *set, struct claims *claims, uint32_t number)
{
	const struct pattern *pattern = &set->patterns[number];

	if (pattern->regex != NULL) {
		const struct literals *required = regex_required(pattern->regex);

		if (required->count == 0)
			return note(set, &set->everywhere, &set->everywhere_count,
				    &set->everywhere_cap, number);
		for (size_t i = 0; i < required->count; i++) {
			if (!claim(claims, required->items[i].text,
				   owner_of_regex(number, &required->items[i])))
				return false;
		}
		return true;
	}
	if (phrase_anchor(&pattern->phrase, 0)->type == PIECE_SIGNAL)
		return note(set, &set->by_signal, &set->by_signal_count, &set->by_signal_cap,
			    number);
	return claim_of_phrase(claims, number, &pattern->phrase);
}

static int
compare_claims(const void *a, const void *b)
{
	const struct claim *one = a, *other = b;
	int order = slice_compare(one->literal, other->literal);

	if (order == 0)
		order = (one->owner.pattern > other->owner.pattern) -
			(one->owner.pattern < other->owner.pattern);
	return order != 0 ? order : one->owner.anchor - other->owner.anchor;
}

/* Equal literals become one, with the list of those who claim it. */
static bool
share_literals(struct signal_set *set, struct claims *claims)
{
	set->literals = arena_array(set->arena, claims->count, sizeof(*set->literals));
	set->owners = arena_array(set->arena, claims->count, sizeof(*set->owners));
	if (set->literals == NULL || set->owners == NULL || claims->count > INT32_MAX)
		return false;
	if (claims->count > 0)
		qsort(claims->items, claims->count, sizeof(*claims->items), compare_claims);
	for (uint32_t i = 0; i < claims->count; i++) {
		const struct claim *item = &claims->items[i];
		struct literal *last = set->literal_count == 0 ?
			NULL : &set->literals[set->literal_count - 1];

		if (last == NULL || !slice_equal(last->bytes, item->literal)) {
			last = &set->literals[set->literal_count++];
			*last = (struct literal){ .bytes = item->literal, .first_owner = i };
		}
		set->owners[i] = item->owner;
		last->owner_count++;
		last->before |= item->owner.before;
		last->after |= item->owner.after;
	}
	return true;
}

static bool
index_literals(struct signal_set *set, const char **why_out)
{
	struct slice *literals = arena_array(set->arena, set->literal_count, sizeof(*literals));

	if (literals == NULL)
		return false;
	for (size_t i = 0; i < set->literal_count; i++)
		literals[i] = set->literals[i].bytes;
	set->search = literal_search_new(set->arena, literals, set->literal_count, why_out);
	return set->search != NULL;
}

static bool
compile_literals(struct signal_set *set, const char **why_out)
{
	struct claims claims = { .arena = arena_new(SET_BUDGET) };
	bool done = claims.arena != NULL;

	for (uint32_t i = 0; i < set->pattern_count && done; i++)
		done = claim_of_pattern(set, &claims, i);
	done = done && share_literals(set, &claims);
	arena_free(claims.arena);
	return done && index_literals(set, why_out);
}

bool
signal_set_finish(struct signal_set *set, struct diagnostics *diags)
{
	const char *why = "no memory";
	bool resolved = resolve_names(set, diags);

	if (!learned_finish(set, diags) || !set_levels(set, diags))
		return false;
	spread_broken(set);
	if (!compile_literals(set, &why)) {
		complain(diags, (struct place){ 0 }, "the signals' words cannot be compiled: %s", why);
		return false;
	}
	return resolved;
}

bool
signal_set_works(const struct signal_set *set)
{
	return set->search != NULL;
}
