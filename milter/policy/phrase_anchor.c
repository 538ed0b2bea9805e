/*
 * Choosing anchors.
 *
 * A sequence falls into blocks of texts, blanks and numbers, of which each is where it is because the one
 * beside it is: whichever text of a block is found, the same places of the others belong to it. Gaps,
 * signals and alternatives that stand together end a block, and so does a star, which reaches from a
 * known end of its word to an unknown one. All readings have an anchor in common where
 * the longest text of each stands in the same block.
 */
#include "policy/phrase_anchor.h"

#include "base/ascii.h"
#include "base/utf8.h"
#include "policy/literals.h"

#define COMMON_MOST 4			/* bytes up to which a word is too common to find a phrase by */
#define RARE_BITS 40			/* beyond it nothing is rarer (policy/literals.h) */
#define LITERAL_BITS 28			/* to search for one more literal costs as much as one so rare */

/* ---- what stands beside ----------------------------------------------------------------------- */

enum { TOUCHING = 1, PARTED = 2 };	/* without a blank between, with one */

struct look {
	bool before;
	/* `piece` NULL: an end of the phrase, or a gap. */
	void (*see)(struct look *look, const struct piece *piece, unsigned how);
	bool number_is_alone;
	struct beside *beside;
};

/*
 * Looks along a sequence from between two pieces on. True where all of it may be nothing, and then `how` is
 * what lies between. Choices hold no choices, so that this goes one step deep and no further.
 */
static bool
look_along(struct look *look, const struct sequence *sequence, size_t from, unsigned *how)
{
	size_t left = look->before ? from : sequence->count - from;

	for (; left > 0; left--) {
		const struct piece *piece =
			&sequence->pieces[look->before ? left - 1 : sequence->count - left];
		unsigned past = piece->type == PIECE_CHOICE && piece->optional ? *how : 0;

		if (piece->type == PIECE_BLANK) {
			*how = PARTED;
			continue;
		}
		if (piece->type != PIECE_CHOICE) {
			look->see(look, piece->type == PIECE_GAP ? NULL : piece, *how);
			return false;
		}
		for (size_t i = 0; i < piece->choice_count; i++) {
			const struct sequence *choice = &piece->choices[i];
			unsigned within = *how;

			if (look_along(look, choice, look->before ? choice->count : 0, &within))
				past |= within;
		}
		if (past == 0)
			return false;
		*how = past;
	}
	return true;
}

/* A piece of a sequence, or of an alternative of one of its pieces. */
struct position {
	const struct sequence *sequence;
	size_t piece;
	const struct sequence *choice;	/* NULL: the piece itself */
	size_t inner;
};

static void
look_from(struct look *look, const struct position *position)
{
	size_t beyond = look->before ? 0 : 1;
	unsigned how = TOUCHING;

	if (position->choice != NULL &&
	    !look_along(look, position->choice, position->inner + beyond, &how))
		return;
	if (look_along(look, position->sequence, position->piece + beyond, &how))
		look->see(look, NULL, how);
}

static uint8_t
near_byte(const struct piece *piece, bool before)
{
	return piece->text.data[before ? piece->text.len - 1 : 0];
}

static void
see_beside(struct look *look, const struct piece *piece, unsigned how)
{
	struct beside *beside = look->beside;

	if (piece == NULL) {
		beside->edge = true;
		return;
	}
	beside->blank |= (how & PARTED) != 0;
	if ((how & TOUCHING) == 0)
		return;
	if (piece->type == PIECE_SIGNAL || (look->before ? piece->open_end : piece->open_start))
		beside->open = true;
	else if (piece->type == PIECE_NUMBER)
		beside->number = true;
	else
		beside->bytes[near_byte(piece, look->before)] = true;
}

void
phrase_beside(const struct phrase *phrase, size_t anchor, bool before, struct beside *beside_out)
{
	const struct sequence *sequence = &phrase->sequence;
	const struct piece *piece = &sequence->pieces[sequence->anchor];
	struct look look = { .before = before, .see = see_beside, .beside = beside_out };
	struct position position = { .sequence = sequence, .piece = sequence->anchor };

	*beside_out = (struct beside){ 0 };
	if (piece->type == PIECE_CHOICE) {
		position.choice = &piece->choices[anchor];
		position.inner = position.choice->anchor;
	}
	look_from(&look, &position);
}

/* ---- numbers ---------------------------------------------------------------------------------- */

/* May a number go on with it, or with what is like it? */
static bool
is_of_number(const struct piece *piece, bool before)
{
	uint8_t byte = near_byte(piece, before);
	uint32_t code_point;
	size_t at = before ? piece->text.len - 1 : 0;

	if (byte < 0x80)
		return ascii_is_digit(byte) || strchr("., '", byte) != NULL;
	while (at > 0 && (piece->text.data[at] & 0xC0) == 0x80)
		at--;
	(void)utf8_decode(piece->text, at, &code_point, NULL);
	return code_point >= 0x0660 && code_point <= 0x06F9;
}

static void
see_number(struct look *look, const struct piece *piece, unsigned how)
{
	(void)how;
	if (piece == NULL || piece->type == PIECE_SIGNAL)
		return;
	if (piece->type == PIECE_NUMBER || is_of_number(piece, look->before) ||
	    (look->before ? piece->open_end : piece->open_start))
		look->number_is_alone = false;
}

/* A number with other things around it is the same whether it is read forwards or backwards. */
static bool
number_is_alone(const struct position *position)
{
	struct look look = { .before = true, .see = see_number, .number_is_alone = true };

	look_from(&look, position);
	look.before = false;
	look_from(&look, position);
	return look.number_is_alone;
}

/* ---- blocks ----------------------------------------------------------------------------------- */

struct block {
	size_t first, end;		/* pieces */
	size_t least, most;		/* bytes of its longest text, whatever the alternatives are */
};

struct blocks {
	const struct sequence *sequence;
	size_t at;
	size_t run;			/* bytes of the texts that touch before `at`, at most */
};

/* May it stand in the midst of a block, or only as its first or last piece, or by itself? */
struct fit {
	bool fits, first, last;
};

static struct fit
fit_of(const struct position *position, const struct piece *piece)
{
	switch (piece->type) {
	case PIECE_TEXT:
		return (struct fit){ true, piece->open_start, piece->open_end };
	case PIECE_BLANK:
		return (struct fit){ .fits = true };
	case PIECE_NUMBER:
		return (struct fit){ .fits = !piece->open_end && number_is_alone(position) };
	default:
		return (struct fit){ .fits = false };
	}
}

static struct fit
fit_of_choice(struct position *position, const struct piece *piece)
{
	struct fit fit = { .fits = piece->apart };

	for (size_t i = 0; i < piece->choice_count && fit.fits; i++) {
		const struct sequence *choice = &piece->choices[i];

		position->choice = choice;
		for (size_t j = 0; j < choice->count; j++) {
			struct fit one;

			position->inner = j;
			one = fit_of(position, &choice->pieces[j]);
			fit.fits &= one.fits && (!one.first || j == 0) &&
				    (!one.last || j + 1 == choice->count);
			fit.first |= one.first;
			fit.last |= one.last;
		}
	}
	return fit;
}

static struct fit
fit_at(const struct sequence *sequence, size_t at)
{
	const struct piece *piece = &sequence->pieces[at];
	struct position position = { .sequence = sequence, .piece = at };

	return piece->type == PIECE_CHOICE ? fit_of_choice(&position, piece)
					   : fit_of(&position, piece);
}

static size_t
longest_text(const struct sequence *sequence, size_t *index_out)
{
	size_t longest = 0;

	for (size_t i = 0; i < sequence->count; i++) {
		const struct piece *piece = &sequence->pieces[i];

		if (piece->type == PIECE_TEXT && piece->text.len > longest) {
			longest = piece->text.len;
			*index_out = i;
		}
	}
	return longest;
}

/* Of all alternatives the one whose longest text is shortest. */
static size_t
shortest_choice(const struct piece *piece)
{
	size_t shortest = SIZE_MAX, index;

	for (size_t i = 0; i < piece->choice_count; i++) {
		size_t len = longest_text(&piece->choices[i], &index);

		shortest = len < shortest ? len : shortest;
	}
	return shortest;
}

static size_t
most_text(const struct piece *piece)
{
	size_t most = 0;

	for (size_t i = 0; i < piece->choice_count; i++) {
		const struct sequence *choice = &piece->choices[i];
		size_t sum = 0;

		for (size_t j = 0; j < choice->count; j++)
			sum += choice->pieces[j].type == PIECE_TEXT ? choice->pieces[j].text.len : 0;
		most = sum > most ? sum : most;
	}
	return most;
}

static void
count_text(struct blocks *blocks, struct block *block, const struct piece *piece)
{
	size_t least = 0;

	if (piece->type == PIECE_TEXT) {
		least = piece->text.len;
		blocks->run += least;
	} else if (piece->type == PIECE_CHOICE && piece->apart) {
		least = shortest_choice(piece);
		blocks->run += most_text(piece);
	} else {
		blocks->run = 0;
	}
	if (blocks->run > block->most)
		block->most = blocks->run;
	if (least > block->least)
		block->least = least;
}

/* A piece that fits into no block is one by itself, in which nothing is found. */
static bool
next_block(struct blocks *blocks, struct block *block_out)
{
	const struct sequence *sequence = blocks->sequence;

	*block_out = (struct block){ .first = blocks->at };
	while (blocks->at < sequence->count) {
		struct fit fit = fit_at(sequence, blocks->at);

		if (blocks->at > block_out->first && (!fit.fits || fit.first))
			break;
		count_text(blocks, block_out, &sequence->pieces[blocks->at]);
		if (!fit.fits)
			block_out->least = 0;
		blocks->at++;
		if (!fit.fits || fit.last)
			break;
	}
	block_out->end = blocks->at;
	return block_out->end > block_out->first;
}

/* The block with the longest text of every reading. */
static bool
find_block(const struct sequence *sequence, struct block *found_out)
{
	struct blocks blocks = { .sequence = sequence };
	struct block block;

	*found_out = (struct block){ 0 };
	while (next_block(&blocks, &block)) {
		if (block.least > found_out->least)
			*found_out = block;
	}
	if (found_out->least == 0)
		return false;
	/* Of two that are equally long it is the first. */
	blocks = (struct blocks){ .sequence = sequence };
	while (next_block(&blocks, &block)) {
		if (block.first < found_out->first ? block.most >= found_out->least :
		    block.first > found_out->first && block.most > found_out->least)
			return false;
	}
	return true;
}

/* ---- anchors ---------------------------------------------------------------------------------- */

static uint64_t
cost_of_text(struct slice text)
{
	unsigned bits = text_rarity(text);

	return (UINT64_C(1) << (RARE_BITS - bits)) + (UINT64_C(1) << (RARE_BITS - LITERAL_BITS));
}

/* The rarest text of an alternative; UINT64_MAX where it has none. */
static uint64_t
cost_of_sequence(struct sequence *sequence)
{
	uint64_t least = UINT64_MAX;

	for (size_t i = 0; i < sequence->count; i++) {
		const struct piece *piece = &sequence->pieces[i];
		uint64_t cost = piece->type == PIECE_TEXT ? cost_of_text(piece->text) : UINT64_MAX;

		if (cost < least) {
			least = cost;
			sequence->anchor = i;
		}
	}
	return least;
}

static uint64_t
cost_of_piece(const struct piece *piece)
{
	uint64_t sum = 0;

	if (piece->type == PIECE_TEXT)
		return cost_of_text(piece->text);
	if (piece->type != PIECE_CHOICE || piece->optional)
		return UINT64_MAX;
	for (size_t i = 0; i < piece->choice_count; i++) {
		uint64_t cost = cost_of_sequence(&piece->choices[i]);

		if (cost == UINT64_MAX)
			return cost;
		sum += cost;
	}
	return sum;
}

static bool
has_together(const struct sequence *sequence)
{
	for (size_t i = 0; i < sequence->count; i++) {
		if (sequence->pieces[i].type == PIECE_CHOICE && !sequence->pieces[i].apart)
			return true;
	}
	return false;
}

bool
sequence_find_anchor(struct sequence *sequence)
{
	uint64_t least = UINT64_MAX;
	struct block block;

	if (!find_block(sequence, &block))
		return false;
	/* Beside a common word a choice might be the anchor, in some readings and not in others. */
	if (block.least < COMMON_MOST && has_together(sequence))
		return false;
	for (size_t i = block.first; i < block.end; i++) {
		uint64_t cost = cost_of_piece(&sequence->pieces[i]);

		if (cost < least) {
			least = cost;
			sequence->anchor = i;
		}
	}
	return least < UINT64_MAX;
}

/*
 * The choice whose alternatives make the best anchors, better than a text of `least` bytes; NULL where
 * there is none.
 */
static struct piece *
best_choice(struct sequence *sequence, size_t least)
{
	struct piece *best = NULL;
	size_t best_len = least;

	for (size_t i = 0; i < sequence->count; i++) {
		struct piece *piece = &sequence->pieces[i];
		size_t shortest = piece->type == PIECE_CHOICE ? shortest_choice(piece) : 0;

		if (shortest > best_len) {
			best_len = shortest;
			best = piece;
		}
	}
	return best;
}

bool
sequence_find_plain_anchor(struct sequence *sequence)
{
	size_t len = longest_text(sequence, &sequence->anchor);
	struct piece *choice = len < COMMON_MOST ? best_choice(sequence, len) : NULL;

	if (choice != NULL) {
		sequence->anchor = (size_t)(choice - sequence->pieces);
		for (size_t i = 0; i < choice->choice_count; i++)
			(void)longest_text(&choice->choices[i], &choice->choices[i].anchor);
		return true;
	}
	for (size_t i = 0; i < sequence->count && len == 0; i++) {
		if (sequence->pieces[i].type == PIECE_SIGNAL) {
			sequence->anchor = i;
			return true;
		}
	}
	return len > 0;
}

/* ---- whole sequences -------------------------------------------------------------------------- */

/* What a sequence can begin, or end, with: a gap; something else; nothing at all. */
struct end {
	bool gap, thing, nothing;
};

static struct end
end_of(const struct sequence *sequence, bool last)
{
	struct end end = { .nothing = true };

	for (size_t i = 0; i < sequence->count && end.nothing; i++) {
		const struct piece *piece = &sequence->pieces[last ? sequence->count - 1 - i : i];

		if (piece->type == PIECE_BLANK)
			continue;
		end.nothing = piece->type == PIECE_CHOICE && piece->optional;
		end.gap |= piece->type == PIECE_GAP;
		end.thing |= piece->type != PIECE_GAP && piece->type != PIECE_CHOICE;
		for (size_t j = 0; piece->type == PIECE_CHOICE && j < piece->choice_count; j++) {
			struct end inner = end_of(&piece->choices[j], last);

			end.gap |= inner.gap;
			end.thing |= inner.thing;
			end.nothing |= inner.nothing;
		}
	}
	return end;
}

bool
sequence_is_whole(const struct sequence *sequence)
{
	struct end first = end_of(sequence, false), last = end_of(sequence, true);

	return !first.gap && !first.nothing && !last.gap && !last.nothing;
}
