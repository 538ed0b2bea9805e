/*
 * What is left of a phrase's parsing.
 *
 * Parsing writes alternatives out, lets arrays grow and folds word by word, and leaves ten times
 * the memory that a phrase takes. A policy holds tens of thousands of phrases for as long as the
 * daemon runs, so they move to arrays of just their length.
 */
#include "policy/phrase_keep.h"

static bool
keep_text(struct arena *arena, struct slice *text)
{
	if (text->len == 0)
		return true;
	*text = arena_copy(arena, *text);
	return text->data != NULL;
}

/* Choices hold no choices, so that this goes one step deep and no further. */
static bool
keep_sequence(struct arena *arena, const struct sequence *from, struct sequence *kept)
{
	struct piece *pieces = arena_array(arena, from->count, sizeof(*pieces));

	if (pieces == NULL)
		return false;
	*kept = (struct sequence){ pieces, from->count, from->count };
	for (size_t i = 0; i < from->count; i++) {
		struct piece *piece = &pieces[i];
		const struct sequence *choices = from->pieces[i].choices;

		*piece = from->pieces[i];
		if (!keep_text(arena, &piece->text) || !keep_text(arena, &piece->exact))
			return false;
		if (piece->choice_count == 0)
			continue;
		piece->choices = arena_array(arena, piece->choice_count, sizeof(*choices));
		piece->choice_cap = piece->choice_count;
		if (piece->choices == NULL)
			return false;
		for (size_t j = 0; j < piece->choice_count; j++) {
			if (!keep_sequence(arena, &choices[j], &piece->choices[j]))
				return false;
		}
	}
	return true;
}

static bool
list_signals(struct arena *arena, struct phrase *phrase, struct sequence *sequence)
{
	for (size_t i = 0; i < sequence->count; i++) {
		struct piece *piece = &sequence->pieces[i];
		struct piece **item;

		for (size_t j = 0; j < piece->choice_count; j++) {
			if (!list_signals(arena, phrase, &piece->choices[j]))
				return false;
		}
		if (piece->type != PIECE_SIGNAL)
			continue;
		item = ARENA_PUSH(arena, phrase->signals, phrase->signal_count,
				  phrase->signal_cap);
		if (item == NULL)
			return false;
		*item = piece;
	}
	return true;
}

bool
phrases_keep(struct arena *arena, const struct phrases *parsed, struct phrases *kept_out)
{
	struct phrases kept = {
		.items = arena_array(arena, parsed->count, sizeof(*kept.items)),
		.count = parsed->count, .cap = parsed->count,
	};

	if (kept.items == NULL)
		return false;
	for (size_t i = 0; i < kept.count; i++) {
		struct phrase *phrase = &kept.items[i];

		phrase->anchor = parsed->items[i].anchor;
		if (!keep_sequence(arena, &parsed->items[i].sequence, &phrase->sequence) ||
		    !list_signals(arena, phrase, &phrase->sequence))
			return false;
	}
	*kept_out = kept;
	return true;
}
