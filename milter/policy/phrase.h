/*
 * phrase - what a compliance editor writes, as something that can be compared with a text.
 *
 *	Kursziel*				"*": any rest of the word, at its end or start
 *	vor (dem|einem|) Ausbruch		alternatives, nested once; an empty one is "or nothing"
 *	before it ... too late			"...": up to five words of the same block
 *	could (hit|reach) {price}		{name}: a place where that signal fires
 *	#(x|-fach)				"#": a number, with . , ' and blanks between its digits
 *
 * Words are whole words; all else stands as it is written, but case and typography, which folding
 * takes away (text/fold). A blank is any number of blanks.
 *
 * Each phrase has one word, its anchor, by which the scan finds it. A phrase whose alternatives are
 * parts of words, or may be nothing, or must give the anchor, is as many phrases as it can be read;
 * all other alternatives are compared where they stand.
 *
 * Ownership  phrases live in the arena they were made in
 */
#ifndef BLUEPENCIL_POLICY_PHRASE_H
#define BLUEPENCIL_POLICY_PHRASE_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/diagnostics.h"
#include "base/slice.h"

#define PHRASE_MOST 500			/* bytes of a phrase */
#define PHRASE_READINGS_MOST 256	/* that one phrase may have */

enum piece_type {
	PIECE_TEXT, PIECE_BLANK, PIECE_NUMBER, PIECE_GAP, PIECE_SIGNAL, PIECE_CHOICE,
};

/* Pieces one behind the other; neither the first nor the last is a blank or a gap. */
struct sequence {
	struct piece *pieces;
	size_t count, cap;
};

struct piece {
	enum piece_type type;
	bool open_start, open_end;	/* "*" before a text, behind a text or number */
	bool bound_start, bound_end;	/* no letter or digit may go on beyond it */
	struct slice text;		/* text: folded; signal: its name */
	struct slice exact;		/* text: as written, where the case counts; else empty */
	uint32_t signal;		/* signal: its number, which whoever knows them fills in */
	struct sequence *choices;	/* choice: sequences without further choices */
	size_t choice_count, choice_cap;
};

struct phrase {
	struct sequence sequence;
	size_t anchor;			/* the longest text; where there is none, a signal */
	struct piece **signals;		/* all pieces that are signals, those of choices too */
	size_t signal_count, signal_cap;
};

struct phrases {
	struct phrase *items;
	size_t count, cap;
};

/* All readings of a phrase. False after having complained; columns count from the phrase's start. */
MUST_USE bool phrase_parse(struct arena *arena, const char *text, bool exact, struct place place,
			   struct phrases *phrases_out, struct diagnostics *diags);

#endif
