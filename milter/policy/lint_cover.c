/*
 * One phrase within another, piece by piece.
 *
 * Where in the narrow one a prefix of the wide one can end is a set of places, one bit each, which each
 * piece of the wide one moves on. So a gap, which has several ways to go on, needs no trying back.
 */
#include "policy/lint_cover.h"

#include "policy/word.h"

#define GAP_WORDS_MOST 5

/* The wide sequence's piece `wide` against the narrow one's piece `at`, one of them an edge. */
struct meeting {
	const struct sequence *narrow;
	size_t at;
	const struct piece *wide;
	bool first, last;		/* of the wide sequence */
};

/* No letter or digit before the piece, whatever the text is. */
static bool
begins_word(const struct meeting *meeting)
{
	const struct piece *piece = &meeting->narrow->pieces[meeting->at];

	if (piece->open_start)
		return false;
	if (meeting->at == 0 || piece[-1].type == PIECE_BLANK || piece[-1].type == PIECE_GAP)
		return true;
	return piece[-1].type == PIECE_TEXT && !piece[-1].open_end &&
	       word_class_before(piece[-1].text, piece[-1].text.len) != WORD_LETTER;
}

static bool
ends_word(const struct meeting *meeting)
{
	const struct piece *piece = &meeting->narrow->pieces[meeting->at];

	if (piece->open_end)
		return false;
	if (meeting->at + 1 == meeting->narrow->count || piece[1].type == PIECE_BLANK ||
	    piece[1].type == PIECE_GAP)
		return true;
	return piece[1].type == PIECE_TEXT && !piece[1].open_start &&
	       word_class_at(piece[1].text, 0) != WORD_LETTER;
}

static bool
start_fits(const struct meeting *meeting, size_t start)
{
	const struct piece *narrow = &meeting->narrow->pieces[meeting->at];
	const struct piece *wide = meeting->wide;

	if (!meeting->first)
		return start == 0 && (wide->open_start || !narrow->open_start);
	if (wide->open_start)
		return true;
	return start == 0 ? begins_word(meeting) : word_boundary(narrow->text, start);
}

static bool
end_fits(const struct meeting *meeting, size_t end)
{
	const struct piece *narrow = &meeting->narrow->pieces[meeting->at];
	const struct piece *wide = meeting->wide;

	if (!meeting->last)
		return end == narrow->text.len && (wide->open_end || !narrow->open_end);
	if (wide->open_end)
		return true;
	return end == narrow->text.len ? ends_word(meeting) : word_boundary(narrow->text, end);
}

static bool
text_meets(const struct meeting *meeting)
{
	const struct piece *narrow = &meeting->narrow->pieces[meeting->at];
	struct slice words = meeting->wide->text;

	if (meeting->wide->exact.len > 0 && !slice_equal(meeting->wide->exact, narrow->exact))
		return false;
	for (size_t at = slice_find(narrow->text, 0, words); at != SLICE_NOT_FOUND;
	     at = slice_find(narrow->text, at + 1, words)) {
		if (start_fits(meeting, at) && end_fits(meeting, at + words.len))
			return true;
	}
	return false;
}

static bool
number_meets(const struct meeting *meeting)
{
	const struct piece *narrow = &meeting->narrow->pieces[meeting->at];

	if (narrow->open_end && !meeting->wide->open_end)
		return false;
	return (!meeting->first || begins_word(meeting)) &&
	       (!meeting->last || meeting->wide->open_end || ends_word(meeting));
}

static bool
meets(const struct meeting *meeting)
{
	const struct piece *narrow = &meeting->narrow->pieces[meeting->at];

	if (meeting->wide->type != narrow->type)
		return false;
	switch (narrow->type) {
	case PIECE_TEXT: return text_meets(meeting);
	case PIECE_NUMBER: return number_meets(meeting);
	case PIECE_SIGNAL: return slice_equal(meeting->wide->text, narrow->text);
	case PIECE_BLANK: return true;
	default: return false;
	}
}

/* Where a gap of the wide sequence that begins at `at` can end: blanks, with words between. */
static uint64_t
gap_ends(const struct sequence *narrow, size_t at)
{
	uint64_t ends = 0;

	if (at < narrow->count && narrow->pieces[at].type == PIECE_GAP)
		return UINT64_C(1) << (at + 1);
	for (size_t words = 0; words <= GAP_WORDS_MOST; words++) {
		if (at >= narrow->count || narrow->pieces[at].type != PIECE_BLANK)
			break;
		ends |= UINT64_C(1) << (at + 1);
		if (at + 1 >= narrow->count || narrow->pieces[at + 1].type != PIECE_TEXT)
			break;
		at += 2;
	}
	return ends;
}

bool
sequence_covers(const struct sequence *wide, const struct sequence *narrow)
{
	uint64_t places;

	if (wide->count == 0 || narrow->count > COVER_PIECES_MOST || wide->count > COVER_PIECES_MOST)
		return false;
	places = (UINT64_C(1) << narrow->count) - 1;
	for (size_t i = 0; i < wide->count && places != 0; i++) {
		uint64_t next = 0;

		for (size_t at = 0; at < narrow->count; at++) {
			struct meeting meeting = { narrow, at, &wide->pieces[i], i == 0,
						   i + 1 == wide->count };

			if (!(places >> at & 1))
				continue;
			if (wide->pieces[i].type == PIECE_GAP)
				next |= gap_ends(narrow, at);
			else if (meets(&meeting))
				next |= UINT64_C(1) << (at + 1);
		}
		places = next;
	}
	return places != 0;
}
