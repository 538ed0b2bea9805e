/*
 * match_piece - one piece of a phrase in a text: from where the walk is to where it can go on.
 *
 * Forwards a piece leads from its start to its end, backwards from its end to its start. Word bounds at
 * the phrase's ends and beside gaps are the walk's (policy/match.c).
 */
#ifndef BLUEPENCIL_POLICY_MATCH_PIECE_H
#define BLUEPENCIL_POLICY_MATCH_PIECE_H

#include "policy/match.h"

enum {
	POSITIONS_MOST = 48,		/* of one reading */
	STATES_MOST = 128,		/* of all readings */
};

/* Blanks and gaps are passed with the piece that comes behind them, of which alternatives may be none. */
enum __attribute__((packed)) pending { PENDING_NOTHING, PENDING_BLANK, PENDING_GAP };

struct state {
	uint32_t at;			/* of a text that is shorter than 2^31 */
	uint32_t reach;			/* of a gap: the first position that is too far for it */
	uint16_t reading;
	enum pending pending;
	bool unbound;			/* a signal ends there, to which word bounds are nothing */
};

/* States of the same reading stand side by side. */
struct states {
	struct state items[STATES_MOST];
	size_t count;
};

/* Adds a state, unless its reading has it already. */
void states_add(struct states *states, struct state state);

/* Where pieces lead to: positions of one reading. */
struct positions {
	struct states *states;
	uint16_t reading;
	bool unbound;
};

/* Steps look at a text that ends with the block, and its beginning they see by the "\n" before it. */
static inline struct slice
block_of(const struct match_text *text)
{
	return slice_first(text->folded, text->block.end);
}

/* Does the original have the case that the piece is written in? `at`: where its text stands. */
bool case_fits(const struct piece *piece, const struct match_text *text, size_t at);

/* From the bytes of a text to where its word begins, or ends, if there is a star. */
size_t text_open(const struct piece *piece, struct slice block, size_t at);
size_t text_close(const struct piece *piece, struct slice block, size_t at);

/* A text, number or signal, from `at` on, or up to it. */
void step_forward(const struct piece *piece, const struct match_text *text, size_t at,
		  const struct positions *out);
void step_backward(const struct piece *piece, const struct match_text *text, size_t at,
		   const struct positions *out);

/* How far a gap reaches: the first position that is too far for it. */
size_t gap_end(const struct match_text *text, size_t at);
size_t gap_start(const struct match_text *text, size_t at);

/* The piece behind, or before, a gap, tried at every place short of `reach` where a word may begin, or end. */
void gap_forward(const struct piece *piece, const struct match_text *text, size_t at, size_t reach,
		 const struct positions *out);
void gap_backward(const struct piece *piece, const struct match_text *text, size_t at, size_t reach,
		  const struct positions *out);

#endif
