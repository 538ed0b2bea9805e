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

static bool keep_sequence(struct arena *arena, const struct sequence *from, struct sequence *kept);

static bool
keep_choices(struct arena *arena, struct piece *piece)
{
	const struct sequence *choices = piece->choices;

	piece->choices = arena_array(arena, piece->choice_count, sizeof(*choices));
	if (piece->choices == NULL)
		return false;
	for (size_t i = 0; i < piece->choice_count; i++) {
		if (!keep_sequence(arena, &choices[i], &piece->choices[i]))
			return false;
	}
	piece->text = SLICE("");
	return true;
}

/* Choices hold no choices, so that this goes one step deep and no further. */
static bool
keep_sequence(struct arena *arena, const struct sequence *from, struct sequence *kept)
{
	struct piece *pieces = arena_array(arena, from->count, sizeof(*pieces));

	if (pieces == NULL)
		return false;
	*kept = (struct sequence){ pieces, from->count, from->count, from->anchor };
	for (size_t i = 0; i < from->count; i++) {
		struct piece *piece = &pieces[i];

		*piece = from->pieces[i];
		if (piece->type == PIECE_CHOICE ? !keep_choices(arena, piece) :
		    !keep_text(arena, &piece->text) || !keep_text(arena, &piece->exact))
			return false;
	}
	return true;
}

/* Counts the pieces that are signals, and notes them where there is a list. */
static void
list_signals(struct sequence *sequence, struct piece **list, size_t *count)
{
	for (size_t i = 0; i < sequence->count; i++) {
		struct piece *piece = &sequence->pieces[i];

		for (size_t j = 0; piece->type == PIECE_CHOICE && j < piece->choice_count; j++)
			list_signals(&piece->choices[j], list, count);
		if (piece->type != PIECE_SIGNAL)
			continue;
		if (list != NULL)
			list[*count] = piece;
		++*count;
	}
}

static bool
keep_signals(struct arena *arena, struct phrase *phrase)
{
	size_t count = 0;

	list_signals(&phrase->sequence, NULL, &phrase->signal_count);
	if (phrase->signal_count == 0)
		return true;
	phrase->signals = arena_array(arena, phrase->signal_count, sizeof(struct piece *));
	if (phrase->signals == NULL)
		return false;
	list_signals(&phrase->sequence, phrase->signals, &count);
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

		if (!keep_sequence(arena, &parsed->items[i].sequence, &phrase->sequence) ||
		    !keep_signals(arena, phrase))
			return false;
	}
	*kept_out = kept;
	return true;
}
