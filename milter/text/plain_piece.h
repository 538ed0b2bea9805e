/*
 * plain_piece - where a paragraph that is too long for one falls into pieces.
 *
 * Some programs write a whole issue as a paragraph. Judged as one block, what is said about
 * a promo at its end would be outweighed by all else, and removed as one block it would take
 * everything with it. So a paragraph longer than anybody writes is as many blocks as it has
 * sentences; where even a sentence is too long, it ends at a blank.
 */
#ifndef BLUEPENCIL_TEXT_PLAIN_PIECE_H
#define BLUEPENCIL_TEXT_PLAIN_PIECE_H

#include "base/slice.h"

enum {
	PLAIN_PARAGRAPH_MOST = 8192,	/* bytes; longer ones fall into sentences */
	PLAIN_SENTENCE_MOST = 2048,	/* bytes */
};

/*
 * Where the piece that has `len` bytes already and goes on at run.start ends within the run: behind
 * the last byte of a sentence, at a blank, at the run's end. SLICE_NOT_FOUND where the piece goes on
 * beyond it. `next_small`: what follows the run begins with a small letter.
 */
size_t plain_piece_end(struct slice source, struct range run, size_t len, bool next_small);

#endif
