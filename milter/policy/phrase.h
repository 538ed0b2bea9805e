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
 * A phrase can be read in several ways, and each reading has a match of its own: one for each
 * alternative that touches a word or another group, or that the phrase is found by, and one without
 * a group that may be nothing. Of other alternatives the shortest match counts. They are not written out
 * but compared where they stand, where that can be.
 *
 * Each phrase has an anchor by which the scan finds it: one text, or a text of each alternative of
 * one choice.
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
#define PHRASE_WRITTEN_MOST 256	/* phrases that one is written out to */

enum __attribute__((packed)) piece_type {
	PIECE_TEXT, PIECE_BLANK, PIECE_NUMBER, PIECE_GAP, PIECE_SIGNAL, PIECE_CHOICE,
};

/*
 * Pieces one behind the other; neither the first nor the last is a gap, and but for alternatives that
 * stand apart none is a blank. Blanks that come together are one, a blank beside a gap is none. No
 * letter or digit goes on beyond a text or number at the phrase's ends or beside a gap.
 */
struct sequence {
	struct piece *pieces;
	size_t count, cap;
	size_t anchor;			/* the piece by which it is found, if it is found by one */
};

struct piece {
	enum piece_type type;
	bool open_start, open_end;	/* "*" before a text, behind a text or number */
	bool apart;			/* choice: each alternative is a reading of its own */
	bool optional;			/* choice: nothing is another reading */
	uint32_t signal;		/* signal: its number, which whoever knows them fills in */
	struct slice text;		/* text: folded; signal: its name; choice: as written */
	union {
		struct slice exact;	/* text: as written, where the case counts; else empty */
		struct {		/* choice: sequences without further choices */
			struct sequence *choices;	/* of those apart one may be empty */
			size_t choice_count;
		};
	};
};

struct phrase {
	struct sequence sequence;	/* its anchor: a text, a choice or a signal */
	struct piece **signals;		/* all pieces that are signals, those of choices too */
	size_t signal_count;
};

struct phrases {
	struct phrase *items;
	size_t count, cap;
};

/* What a phrase is written out to. False after having complained; columns count from its start. */
MUST_USE bool phrase_parse(struct arena *arena, const char *text, bool exact, struct place place,
			   struct phrases *phrases_out, struct diagnostics *diags);

/* How many anchors it has, and the piece that one of them is: a text, or the only one, a signal. */
size_t phrase_anchor_count(const struct phrase *phrase);
const struct piece *phrase_anchor(const struct phrase *phrase, size_t number);

#endif
