/*
 * Phrases of a signal that another phrase of it finds anyway.
 *
 * A signal counts once in a place, so "hope for a comeback" says nothing beside "comeback". Who reads
 * the file believes that it does, and looks in vain for what it changes. Phrases are compared with
 * all their alternatives written out; one is told when other phrases find all of its readings.
 *
 * Not told: a longer phrase of a signal that phrases name as {signal}, or by whose length articles
 * are found, for there it matters how far it reaches. Phrases of different languages in
 * different files, for each language's file should do without the others.
 *
 * Each reading is filed under its longest word; a reading can only be found by one that is filed
 * under a part of one of its own words, so that few pairs are compared.
 */
#include "policy/lint.h"

#include <stdlib.h>

#include "policy/lint_cover.h"
#include "policy/phrase_reading.h"
#include "policy/signal_set.h"
#include "policy/word.h"

struct reading {
	uint32_t phrase;		/* of the lint's */
	uint32_t next;			/* of the same hash, and 1 */
	const struct sequence *sequence;
	struct slice key;		/* what it is filed under */
};

struct overlaps {
	struct lint *lint;
	struct arena *arena;		/* of the readings, of which there are several for each phrase */
	struct arena *working;		/* while one phrase is written out */
	struct reading *readings;
	size_t count, cap;
	uint32_t *heads;			/* by hash: a reading, and 1 */
	size_t head_count;		/* a power of two */
};

/* ---- readings --------------------------------------------------------------------------------- */

static void
add_reading(struct overlaps *overlaps, size_t number, struct slice text, struct diagnostics *muted)
{
	struct lint *lint = overlaps->lint;
	const struct lint_phrase *phrase = &lint->phrases[number];
	const char *string = arena_string(overlaps->working, text);
	struct phrases parsed = { 0 };
	struct reading *reading;

	if (string == NULL || !phrase_parse(overlaps->arena, string, strcmp(phrase->key, "exact") == 0,
					    phrase->place, &parsed, muted) || parsed.count != 1)
		return;
	reading = ARENA_PUSH(overlaps->arena, overlaps->readings, overlaps->count, overlaps->cap);
	if (reading == NULL) {
		lint->short_of_memory = true;
		return;
	}
	reading->phrase = (uint32_t)number;
	reading->sequence = &parsed.items[0].sequence;
	reading->key = phrase_anchor(&parsed.items[0], 0)->text;
}

/* All readings of a phrase; none where it has a mistake, or too many, for a part proves nothing. */
static void
read_phrase(struct overlaps *overlaps, size_t number)
{
	struct lint *lint = overlaps->lint;
	struct diagnostics muted;
	struct phrase_parser parser = { .arena = overlaps->working, .diags = &muted,
					.text = slice_of(lint->phrases[number].text) };
	struct readings readings = { 0 };
	size_t before = overlaps->count;

	diagnostics_init(&muted);
	if (phrase_check_groups(&parser) &&
	    phrase_read_alternatives(&parser, parser.text, &readings)) {
		for (size_t i = 0; i < readings.count; i++)
			add_reading(overlaps, number, readings.items[i], &muted);
	}
	if (overlaps->count < before + readings.count)
		overlaps->count = before;
	arena_reset(overlaps->working);
	diagnostics_done(&muted);
}

/* ---- the files -------------------------------------------------------------------------------- */

/* FNV-1a, begun with the signal. */
static uint64_t
hash_start(uint32_t signal)
{
	return UINT64_C(0xcbf29ce484222325) ^ signal;
}

static uint64_t
hash_byte(uint64_t hash, uint8_t byte)
{
	return (hash ^ byte) * UINT64_C(0x100000001b3);
}

static size_t
head_of(const struct overlaps *overlaps, uint64_t hash)
{
	return (size_t)(hash ^ hash >> 29) & (overlaps->head_count - 1);
}

static bool
file_readings(struct overlaps *overlaps)
{
	overlaps->head_count = 1024;
	while (overlaps->head_count < 2 * overlaps->count)
		overlaps->head_count *= 2;
	overlaps->heads = arena_array(overlaps->arena, overlaps->head_count,
				      sizeof(*overlaps->heads));
	if (overlaps->heads == NULL)
		return false;
	/* From the last on, so that the first one stands first. */
	for (size_t i = overlaps->count; i-- > 0;) {
		struct reading *reading = &overlaps->readings[i];
		uint64_t hash = hash_start(overlaps->lint->phrases[reading->phrase].signal);
		size_t head;

		for (size_t j = 0; j < reading->key.len; j++)
			hash = hash_byte(hash, reading->key.data[j]);
		head = head_of(overlaps, hash);
		reading->next = overlaps->heads[head];
		overlaps->heads[head] = (uint32_t)i + 1;
	}
	return true;
}

/* ---- comparing -------------------------------------------------------------------------------- */

/* Does it matter how far a hit of the signal reaches? */
static bool
reach_matters(const struct lint *lint, uint32_t signal)
{
	const struct signal_set *set = policy_signals(lint->policy);

	return signal_is_named(set, signal) || rules_notice_signal(signal_name(set, signal));
}

static bool
is_language(const char *key)
{
	return strlen(key) == 2;
}

/* Of different languages and in different files: each must do without the other. */
static bool
are_strangers(const struct lint_phrase *a, const struct lint_phrase *b)
{
	return is_language(a->key) && is_language(b->key) && strcmp(a->key, b->key) != 0 &&
	       strcmp(a->place.file, b->place.file) != 0;
}

/* Is `narrow` idle beside `wide`? Of two that find the same, the later one is. */
static bool
makes_idle(const struct overlaps *overlaps, const struct reading *wide, const struct reading *narrow)
{
	const struct lint *lint = overlaps->lint;
	const struct lint_phrase *one = &lint->phrases[wide->phrase];
	const struct lint_phrase *other = &lint->phrases[narrow->phrase];

	if (one == other || one->signal != other->signal || are_strangers(one, other) ||
	    !sequence_covers(wide->sequence, narrow->sequence))
		return false;
	if (sequence_covers(narrow->sequence, wide->sequence))
		return wide->phrase < narrow->phrase;
	return !reach_matters(lint, one->signal);
}

static const struct reading *
find_under(const struct overlaps *overlaps, const struct reading *narrow, uint64_t hash)
{
	for (size_t i = overlaps->heads[head_of(overlaps, hash)]; i > 0;
	     i = overlaps->readings[i - 1].next) {
		if (makes_idle(overlaps, &overlaps->readings[i - 1], narrow))
			return &overlaps->readings[i - 1];
	}
	return NULL;
}

/* Looks under every part of a piece's text; NULL: no reading there makes this one idle. */
static const struct reading *
find_by_piece(const struct overlaps *overlaps, const struct reading *narrow, struct slice text)
{
	uint32_t signal = overlaps->lint->phrases[narrow->phrase].signal;

	for (size_t start = 0; start < text.len; start = word_next(text, start)) {
		uint64_t hash = hash_start(signal);

		for (size_t end = start, next; end < text.len; end = next) {
			const struct reading *found;

			next = word_next(text, end);
			for (size_t i = end; i < next; i++)
				hash = hash_byte(hash, text.data[i]);
			found = find_under(overlaps, narrow, hash);
			if (found != NULL)
				return found;
		}
	}
	return NULL;
}

static const struct reading *
find_wider(const struct overlaps *overlaps, const struct reading *narrow)
{
	for (size_t i = 0; i < narrow->sequence->count; i++) {
		const struct piece *piece = &narrow->sequence->pieces[i];
		const struct reading *found;

		if (piece->type != PIECE_TEXT && piece->type != PIECE_SIGNAL)
			continue;
		found = find_by_piece(overlaps, narrow, piece->text);
		if (found != NULL)
			return found;
	}
	return NULL;
}

/* Not where the words stand in a longer phrase of the same line: between quotation marks. */
static struct place
place_of(const struct lint *lint, const struct lint_phrase *phrase)
{
	const char *quoted = arena_printf(lint->arena, "\"%s\"", phrase->text);
	struct place place = phrase->place;

	if (quoted != NULL)
		place = lint_column(lint, place, slice_of(quoted));
	place.column += place.column > 0;
	return place;
}

static void
tell(const struct overlaps *overlaps, const struct reading *narrow, const struct reading *wide,
     bool several)
{
	const struct lint *lint = overlaps->lint;
	const struct lint_phrase *idle = &lint->phrases[narrow->phrase];
	const struct lint_phrase *other = &lint->phrases[wide->phrase];
	const char *signal = signal_name(policy_signals(lint->policy), idle->signal);
	struct place place = place_of(lint, idle);

	if (sequence_covers(narrow->sequence, wide->sequence) && !several)
		warn_of(lint->diags, "phrase-repeated", place,
			"phrase \"%s\" is in signal %s already: \"%s\" (%s:%zu); take one away",
			idle->text, signal, other->text, other->place.file, other->place.line);
	else
		warn_of(lint->diags, "phrase-contained", place,
			"phrase \"%s\" adds nothing to signal %s: \"%s\" (%s:%zu)%s it anyway; "
			"take it away, or that one", idle->text, signal, other->text, other->place.file,
			other->place.line, several ? " and others find" : " finds");
}

/* The readings from `first` to `end` are those of one phrase. */
static void
check_phrase(const struct overlaps *overlaps, size_t first, size_t end)
{
	const struct reading *wide = NULL;
	bool several = false;

	for (size_t i = first; i < end; i++) {
		const struct reading *found = find_wider(overlaps, &overlaps->readings[i]);

		if (found == NULL)
			return;
		several = several || (wide != NULL && wide->phrase != found->phrase);
		wide = wide == NULL ? found : wide;
	}
	tell(overlaps, &overlaps->readings[first], wide, several);
}

static void
check_phrases(struct overlaps *overlaps)
{
	struct lint *lint = overlaps->lint;

	for (size_t i = 0; i < lint->phrase_count; i++) {
		if (strcmp(lint->phrases[i].key, "regex") != 0)
			read_phrase(overlaps, i);
	}
	if (!file_readings(overlaps)) {
		lint->short_of_memory = true;
		return;
	}
	for (size_t first = 0, end; first < overlaps->count; first = end) {
		end = first;
		while (end < overlaps->count &&
		       overlaps->readings[end].phrase == overlaps->readings[first].phrase)
			end++;
		check_phrase(overlaps, first, end);
	}
}

void
lint_overlaps(struct lint *lint)
{
	struct overlaps overlaps = { .lint = lint, .arena = arena_new(LINT_BUDGET),
				     .working = arena_new(LINT_BUDGET) };

	if (overlaps.arena == NULL || overlaps.working == NULL)
		lint->short_of_memory = true;
	else
		check_phrases(&overlaps);
	arena_free(overlaps.arena);
	arena_free(overlaps.working);
}
