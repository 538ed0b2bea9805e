/*
 * word - where words begin and end in folded text.
 *
 * A letter, a digit or a mark upon a letter belongs to a word, in every script. Chinese,
 * Japanese, Korean and Thai do not part all words by blanks: there a word may begin and end
 * beside any character.
 */
#ifndef BLUEPENCIL_POLICY_WORD_H
#define BLUEPENCIL_POLICY_WORD_H

#include "base/slice.h"

enum word_class {
	WORD_NONE,		/* punctuation, blanks, the ends of the text */
	WORD_LETTER,
	WORD_UNSPACED,		/* of a script that does not part words by blanks */
};

/* Of the character that begins at `at`, or ends there; WORD_NONE beyond the text. */
enum word_class word_class_at(struct slice text, size_t at);
enum word_class word_class_before(struct slice text, size_t at);

/* May a word begin or end at `at`? */
bool word_boundary(struct slice text, size_t at);

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
