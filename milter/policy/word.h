/*
 * word - where words begin and end in folded text.
 *
 * A letter, a digit or a mark upon a letter belongs to a word, in every script. Chinese,
 * Japanese, Korean and Thai do not part all words by blanks: there a word may begin and end
 * beside any character.
 */
#ifndef BLUEPENCIL_POLICY_WORD_H
#define BLUEPENCIL_POLICY_WORD_H

#include "base/ascii.h"
#include "base/slice.h"

enum word_class {
	WORD_NONE,		/* punctuation, blanks, the ends of the text */
	WORD_LETTER,
	WORD_UNSPACED,		/* of a script that does not part words by blanks */
};

/* Of the character that begins at `at`, or ends there; WORD_NONE beyond the text. */
enum word_class word_class_at(struct slice text, size_t at);
enum word_class word_class_before(struct slice text, size_t at);

/* word_boundary where that must be told by characters beyond ASCII. */
bool word_boundary_wide(struct slice text, size_t at);

/* May a word begin or end at `at`? One sign of ASCII beside it is enough, or two letters of it. */
static inline bool
word_boundary(struct slice text, size_t at)
{
	uint8_t before, behind;

	if (at == 0 || at >= text.len)
		return true;
	before = text.data[at - 1];
	behind = text.data[at];
	if ((before < 0x80 && !ascii_is_alnum(before)) || (behind < 0x80 && !ascii_is_alnum(behind)))
		return true;
	return (before >= 0x80 || behind >= 0x80) && word_boundary_wide(text, at);
}

/* Where the run of letters from `at` on ends, and where the one before `at` begins. */
size_t word_end(struct slice text, size_t at);
size_t word_start(struct slice text, size_t at);

/* The next character's start behind `at`, and the last one's before it. */
size_t word_next(struct slice text, size_t at);
size_t word_previous(struct slice text, size_t at);

/*
 * The number that begins, or ends, at `at`: digits, and "." "," "'" between digits; a blank only
 * before groups of three. The other end, or `at` where there is none.
 */
size_t number_end(struct slice text, size_t at);
size_t number_start(struct slice text, size_t at);

#endif
