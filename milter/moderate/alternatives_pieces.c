/*
 * One block here, several there: a headline and its text that are one paragraph in the other
 * version, a list that is one line; and blocks that say something twice.
 *
 * The words of a piece stand in the whole one behind the other. Single words ("More") stand
 * anywhere, so a short piece is only found together with its neighbours, as the cells of a row are.
 */
#include "moderate/pairing_side.h"

enum {
	TWIN = 800,		/* thousandths of likeness: rather that block's twin than a piece of another */
	REST_MOST = 4,		/* words that a twin may have more: "Read more", no sentence */
	CUT_MOST = 4,		/* words at its end that a shortened headline lacks */
	TRIES = 8,		/* places that are looked at for a row of words */
};

/* May block `w` of `other` be one that holds block `p`? */
static bool
may_hold(const struct side *side, size_t p, const struct side *other, size_t w)
{
	const struct version_block *whole = &other->version->blocks[w];

	return whole->twin == BLOCK_NONE && whole->whole == BLOCK_NONE && !whole->unseen &&
	       other->sorted[w] != NULL && whole->word_count > side_word_count(side, p);
}

static void
make_piece(struct side *side, size_t p, struct side *other, size_t w, struct range within)
{
	side->version->blocks[p].whole = w;
	side->version->blocks[p].within = within;
	other->version->blocks[w].pieces++;
}

static void
find_whole(struct side *side, size_t p, struct side *other)
{
	size_t found[CANDIDATES], count = side_candidates(side, p, other, found);
	size_t best = BLOCK_NONE;
	struct range within, best_within = { 0, 0 };

	for (size_t i = 0; i < count; i++) {
		bool stands = may_hold(side, p, other, found[i]) &&
			      side_stands_in(side, p, other, found[i], &within);

		if (stands && best == BLOCK_NONE) {
			best = found[i];
			best_within = within;
		} else if (!stands && side_is_free(other, found[i]) &&
			   side_likeness(side, p, other, found[i]) >= TWIN) {
			return;
		}
	}
	if (best != BLOCK_NONE)
		make_piece(side, p, other, best, best_within);
}

/* The words of `p` and of its free neighbours behind it, as many as say much; they follow one another. */
static struct words
row_of(const struct side *side, size_t p)
{
	struct words row = version_words(side->version, p);

	for (p++; row.count < SAYS_MUCH; p++) {
		if (p >= side->version->count || !side_is_free(side, p) ||
		    side->version->blocks[p].unseen)
			return (struct words){ NULL, 0 };
		row.count += side_word_count(side, p);
	}
	return row;
}

/* Where `row` stands in `whole`, word by word; SIZE_MAX where it does not. */
static size_t
find_row(struct words row, struct words whole, const struct word_place *places)
{
	size_t first = words_search(places, whole.count, row.items[0]);

	for (size_t i = first; i < whole.count && i < first + TRIES &&
	     places[i].word == row.items[0]; i++)
		if (row.count <= whole.count - places[i].at &&
		    memcmp(whole.items + places[i].at, row.items,
			   row.count * sizeof(*row.items)) == 0)
			return places[i].at;
	return SIZE_MAX;
}

/* A short block is a piece where its neighbours are. */
static void
find_whole_of_short(struct side *side, size_t p, struct side *other)
{
	struct words row = row_of(side, p);
	size_t found[CANDIDATES], count = row.count == 0 ? 0 : side_candidates(side, p, other, found);

	for (size_t i = 0; i < count; i++) {
		size_t at = SIZE_MAX;

		if (may_hold(side, p, other, found[i]))
			at = find_row(row, version_words(other->version, found[i]),
				      other->sorted[found[i]]);
		if (at == SIZE_MAX)
			continue;
		make_piece(side, p, other, found[i],
			   (struct range){ at, at + side_word_count(side, p) });
		return;
	}
}

/* Do the words of `p` stand in the whole of its neighbour right behind it, or right before it? */
static void
join_neighbour(struct side *side, size_t p, size_t neighbour, struct side *other)
{
	const struct version_block *beside = &side->version->blocks[neighbour];
	struct words piece = version_words(side->version, p), whole;
	size_t start;

	if (beside->whole == BLOCK_NONE || !side_is_free(side, p) || side->version->blocks[p].unseen)
		return;
	whole = version_words(other->version, beside->whole);
	if (neighbour < p)
		start = beside->within.end;
	else if (beside->within.start >= piece.count)
		start = beside->within.start - piece.count;
	else
		return;
	if (piece.count > whole.count - start ||
	    memcmp(whole.items + start, piece.items, piece.count * sizeof(*piece.items)) != 0)
		return;
	make_piece(side, p, other, beside->whole, (struct range){ start, start + piece.count });
}

/* Is a piece nearly all of its whole, or what is left of it when its last words are cut off? */
static bool
is_nearly_all(const struct version_block *piece, const struct version_block *whole)
{
	size_t words = range_len(piece->within), rest = whole->word_count - words;

	if (piece->within.start == 0 && rest <= CUT_MOST && 2 * rest <= words)
		return true;
	return rest <= REST_MOST && 4 * rest <= whole->word_count;
}

/*
 * The only piece of a block, and nearly all of it, is its twin: the rest is a word or two more. Of
 * pieces that are few beside the rest the block is still the whole.
 */
static void
make_twins(struct side *side, struct side *other)
{
	for (size_t i = 0; i < side->version->count; i++) {
		struct version_block *piece = &side->version->blocks[i], *whole;

		if (piece->whole == BLOCK_NONE)
			continue;
		whole = &other->version->blocks[piece->whole];
		if (whole->pieces > 1 || !is_nearly_all(piece, whole))
			continue;
		whole->pieces = 0;
		side_pair(side, i, other, piece->whole);
		piece->whole = BLOCK_NONE;
		piece->within = (struct range){ 0, 0 };
	}
}

static void
find_pieces(struct side *side, struct side *other)
{
	size_t count = side->version->count;

	for (size_t i = 0; i < count; i++) {
		if (!side_is_free(side, i) || side->version->blocks[i].unseen)
			continue;
		if (side_word_count(side, i) >= SAYS_MUCH)
			find_whole(side, i, other);
		else if (i == 0 || side->version->blocks[i - 1].whole == BLOCK_NONE)
			find_whole_of_short(side, i, other);
	}
	for (size_t i = 1; i < count; i++)
		join_neighbour(side, i, i - 1, other);
	for (size_t i = count; i-- > 1;)
		join_neighbour(side, i - 1, i, other);
	make_twins(side, other);
}

void
pieces_find(struct side *one, struct side *other)
{
	find_pieces(one, other);
	find_pieces(other, one);
}
