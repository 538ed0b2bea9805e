/*
 * Comparing phrases with text.
 *
 * There are regular expressions for this, and most phrases could become one. But a phrase needs
 * none of their power and must have none of their risk: six kinds of pieces, each of which
 * leads from a position to a handful of others, can be followed with two small sets and no going
 * back. Positions that do not fit into a set any more are the farthest from the anchor, in texts
 * that repeat a word some dozens of times within five words.
 *
 * Readings of a phrase go through its pieces side by side. They part at a choice whose alternatives stand
 * apart, where most of them end at once, and those that lead to the same positions are one again.
 */
#include "policy/match.h"

#include "policy/match_piece.h"
#include "policy/word.h"

/* Past the blanks at `at`. */
static size_t
pass_blanks(const struct match_text *text, size_t at, bool back)
{
	const uint8_t *data = text->folded.data;

	if (back) {
		while (at > text->block.start && data[at - 1] == ' ')
			at--;
	} else {
		while (at < text->block.end && data[at] == ' ')
			at++;
	}
	return at;
}

/* ---- sequences -------------------------------------------------------------------------------- */

/* Two sets in turn: what a step leads to becomes what the next begins with. Not cleared, only counted. */
struct walk {
	const struct match_text *text;
	bool back;
	size_t current;
	struct states sets[2];
};

static void
walk_begin(struct walk *walk, const struct match_text *text, bool back)
{
	walk->text = text;
	walk->back = back;
	walk->current = 0;
	walk->sets[0].count = 0;
}

static struct states *
walk_states(struct walk *walk)
{
	return &walk->sets[walk->current];
}

/* The set that is to become the current one, empty. */
static struct states *
walk_on(struct walk *walk)
{
	walk->current ^= 1;
	walk->sets[walk->current].count = 0;
	return &walk->sets[walk->current];
}

/* Most texts are told by their first byte, or by their last. */
static bool
text_may_follow(const struct piece *piece, bool back, unsigned byte)
{
	return back ? piece->open_end || piece->text.data[piece->text.len - 1] == byte
		    : piece->open_start || piece->text.data[0] == byte;
}

/* The byte that comes next, "\n" at the block's end. */
static unsigned
byte_at(const struct match_text *text, size_t at, bool back)
{
	if (back)
		return at > text->block.start ? text->folded.data[at - 1] : '\n';
	return at < text->block.end ? text->folded.data[at] : '\n';
}

static void
take_step(const struct walk *walk, const struct piece *piece, const struct state *state,
	  struct states *to)
{
	const struct positions out = { to, state->reading, piece->type == PIECE_SIGNAL };
	size_t at = state->at;

	if (state->pending == PENDING_GAP) {
		(walk->back ? gap_backward : gap_forward)(piece, walk->text, at, state->reach, &out);
		return;
	}
	if (state->pending == PENDING_BLANK) {
		at = pass_blanks(walk->text, at, walk->back);
		if (at == state->at)
			return;
	}
	if (piece->type == PIECE_TEXT &&
	    !text_may_follow(piece, walk->back, byte_at(walk->text, at, walk->back)))
		return;
	(walk->back ? step_backward : step_forward)(piece, walk->text, at, &out);
}

static void
step_all(struct walk *walk, const struct piece *piece)
{
	const struct states *from = walk_states(walk);
	struct states *to = walk_on(walk);

	for (size_t i = 0; i < from->count; i++)
		take_step(walk, piece, &from->items[i], to);
}

static void
meet_blank(struct walk *walk)
{
	struct states *states = walk_states(walk);

	for (size_t i = 0; i < states->count; i++) {
		if (states->items[i].pending == PENDING_NOTHING)
			states->items[i].pending = PENDING_BLANK;
	}
}

/* At a gap and where the phrase ends, a word that would go on is none of the phrase. */
static void
meet_bound(struct walk *walk)
{
	struct slice block = block_of(walk->text);
	struct states *states = walk_states(walk);
	size_t kept = 0;

	for (size_t i = 0; i < states->count; i++) {
		if (states->items[i].unbound || word_boundary(block, states->items[i].at))
			states->items[kept++] = states->items[i];
	}
	states->count = kept;
}

static void
meet_gap(struct walk *walk)
{
	struct states *states = walk_states(walk);

	meet_bound(walk);
	for (size_t i = 0; i < states->count; i++) {
		struct state *state = &states->items[i];

		if (state->pending == PENDING_GAP)
			continue;
		state->pending = PENDING_GAP;
		state->reach = (uint32_t)(walk->back ? gap_start : gap_end)(walk->text, state->at);
	}
}

static size_t
reading_end(const struct states *states, size_t first)
{
	size_t end = first;

	while (end < states->count && states->items[end].reading == states->items[first].reading)
		end++;
	return end;
}

static bool
has_state(const struct state *items, size_t count, const struct state *state)
{
	for (size_t i = 0; i < count; i++) {
		if (items[i].at == state->at && items[i].pending == state->pending &&
		    items[i].unbound == state->unbound)
			return true;
	}
	return false;
}

/* Are the states from `a` on, and those from `b` on, the same but for their readings? */
static bool
same_states(const struct states *states, size_t a, size_t b, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!has_state(states->items + a, count, &states->items[b + i]))
			return false;
	}
	return true;
}

/* Numbers the readings anew, one for all that came to the same states. */
static void
join_readings(struct states *states)
{
	size_t kept = 0, next;
	uint16_t readings = 0;

	for (size_t first = 0; first < states->count; first = next) {
		size_t count, other = 0, other_end;

		next = reading_end(states, first);
		count = next - first;
		for (; other < kept; other = other_end) {
			other_end = reading_end(states, other);
			if (other_end > kept)
				other_end = kept;
			if (other_end - other == count && same_states(states, other, first, count))
				break;
		}
		if (other < kept)
			continue;
		for (size_t i = first; i < next; i++) {
			states->items[kept] = states->items[i];
			states->items[kept++].reading = readings;
		}
		readings++;
	}
	states->count = kept;
}

static bool follow(struct walk *walk, const struct piece *pieces, size_t count);

#define BYTE_UNKNOWN 256

/* The byte that comes next behind blanks that are to be passed; where it is known. */
static unsigned
next_byte(const struct walk *walk, const struct state *states, size_t count)
{
	size_t at = states[0].at;

	if (count != 1 || states[0].pending == PENDING_GAP)
		return BYTE_UNKNOWN;
	if (states[0].pending == PENDING_BLANK)
		at = pass_blanks(walk->text, at, walk->back);
	return byte_at(walk->text, at, walk->back);
}

static bool
choice_may_follow(const struct walk *walk, const struct sequence *choice, unsigned byte)
{
	const struct piece *piece;

	if (byte == BYTE_UNKNOWN || choice->count == 0)
		return true;
	piece = &choice->pieces[walk->back ? choice->count - 1 : 0];
	return piece->type != PIECE_TEXT || text_may_follow(piece, walk->back, byte);
}

/* Follows one alternative from `count` states; what remains stands in `inner`. */
static bool
follow_choice(struct walk *inner, const struct sequence *choice, const struct state *from, size_t count)
{
	inner->current = 0;
	inner->sets[0].count = count;
	memcpy(inner->sets[0].items, from, count * sizeof(*from));
	return follow(inner, choice->pieces, choice->count);
}

/*
 * Adds to `to` what remains of `count` states behind each alternative. `readings` is the last reading in
 * it; where alternatives stand apart, each of them with each reading before it is one of its own.
 */
static void
follow_choices(const struct walk *walk, const struct piece *piece, const struct state *from, size_t count,
	       struct states *to, uint16_t *readings)
{
	unsigned byte = next_byte(walk, from, count);
	struct walk inner;

	walk_begin(&inner, walk->text, walk->back);
	for (size_t i = 0; i < piece->choice_count; i++) {
		const struct states *found;

		if (!choice_may_follow(walk, &piece->choices[i], byte) ||
		    !follow_choice(&inner, &piece->choices[i], from, count))
			continue;
		found = walk_states(&inner);
		for (size_t j = 0; j < found->count; j++) {
			struct state state = found->items[j];

			if (piece->apart && (j == 0 || found->items[j - 1].reading != state.reading))
				++*readings;
			state.reading = *readings;
			states_add(to, state);
		}
	}
}

static void
choose_apart(struct walk *walk, const struct piece *piece)
{
	const struct states *from = walk_states(walk);
	struct states *to = walk_on(walk);
	uint16_t readings = 0;

	follow_choices(walk, piece, from->items, from->count, to, &readings);
	if (readings > 1)
		join_readings(to);
}

/* All alternatives are one reading; where the choice is optional, to go past it is another. */
static void
choose_together(struct walk *walk, const struct piece *piece)
{
	const struct states *from = walk_states(walk);
	struct states *to = walk_on(walk);
	uint16_t readings = 0;

	for (size_t first = 0, next; first < from->count; first = next) {
		next = reading_end(from, first);
		readings++;
		follow_choices(walk, piece, from->items + first, next - first, to, &readings);
		readings++;
		for (size_t i = first; i < next && piece->optional; i++) {
			struct state state = from->items[i];

			state.reading = readings;
			states_add(to, state);
		}
	}
	if (piece->optional)
		join_readings(to);
}

/*
 * Follows pieces forwards, or backwards from the last one; what remains is where the last of them can
 * end. Choices hold no choices, so that this goes one step deep and no further.
 */
static bool
follow(struct walk *walk, const struct piece *pieces, size_t count)
{
	for (size_t i = 0; i < count && walk_states(walk)->count > 0; i++) {
		const struct piece *piece = &pieces[walk->back ? count - 1 - i : i];

		switch (piece->type) {
		case PIECE_BLANK:
			meet_blank(walk);
			break;
		case PIECE_GAP:
			meet_gap(walk);
			break;
		case PIECE_CHOICE:
			if (piece->apart)
				choose_apart(walk, piece);
			else
				choose_together(walk, piece);
			break;
		default:
			step_all(walk, piece);
		}
	}
	return walk_states(walk)->count > 0;
}

/* ---- the phrase ------------------------------------------------------------------------------- */

/* The nearest end of each reading, or its nearest start. */
static size_t
nearest(const struct states *states, bool back, size_t *items)
{
	size_t count = 0, next;

	for (size_t first = 0; first < states->count; first = next) {
		size_t best = states->items[first].at, known = 0;

		next = reading_end(states, first);
		for (size_t i = first + 1; i < next; i++) {
			size_t at = states->items[i].at;

			best = back ? (at > best ? at : best) : (at < best ? at : best);
		}
		while (known < count && items[known] != best)
			known++;
		if (known == count && count < MATCH_ENDS_MOST)
			items[count++] = best;
	}
	return count;
}

/* From one side of the anchor to the phrase's end there. Returns how many nearest ends there are. */
static size_t
match_side(const struct phrase *phrase, size_t number, const struct match_text *text, size_t at,
	   bool back, size_t *items)
{
	const struct sequence *sequence = &phrase->sequence;
	const struct piece *pieces = sequence->pieces, *anchor = &pieces[sequence->anchor];
	const struct sequence *choice = anchor->type == PIECE_CHOICE ? &anchor->choices[number] : NULL;
	size_t behind = sequence->anchor + 1;
	struct walk walk;

	walk_begin(&walk, text, back);
	states_add(&walk.sets[0], (struct state){ .at = (uint32_t)at,
						 .unbound = anchor->type == PIECE_SIGNAL });
	if (choice != NULL && back && !follow(&walk, choice->pieces, choice->anchor))
		return 0;
	if (choice != NULL && !back && !follow(&walk, choice->pieces + choice->anchor + 1,
					       choice->count - choice->anchor - 1))
		return 0;
	if (back ? !follow(&walk, pieces, sequence->anchor)
		 : !follow(&walk, pieces + behind, sequence->count - behind))
		return 0;
	meet_bound(&walk);
	return nearest(walk_states(&walk), back, items);
}

bool
phrase_match(const struct phrase *phrase, size_t number, const struct match_text *text,
	     struct range anchor, struct matches *matches_out)
{
	const struct piece *piece = phrase_anchor(phrase, number);
	struct slice block = block_of(text);

	if (piece->type == PIECE_TEXT) {
		if (!case_fits(piece, text, anchor.start))
			return false;
		anchor.start = text_open(piece, block, anchor.start);
		anchor.end = text_close(piece, block, anchor.end);
	}
	if (phrase->sequence.count == 1 && piece == &phrase->sequence.pieces[0]) {
		*matches_out = (struct matches){ { anchor.start }, { anchor.end }, 1, 1 };
		return piece->type == PIECE_SIGNAL || (word_boundary(block, anchor.start) &&
						       word_boundary(block, anchor.end));
	}
	matches_out->end_count = match_side(phrase, number, text, anchor.end, false,
					    matches_out->ends);
	if (matches_out->end_count == 0)
		return false;
	matches_out->start_count = match_side(phrase, number, text, anchor.start, true,
					      matches_out->starts);
	return matches_out->start_count > 0;
}
