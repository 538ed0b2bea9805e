/*
 * fold - the shadow of a text that rules are matched against.
 *
 * Two texts that look alike to a reader, or that an author meant alike, fold to the same bytes:
 * compatibility forms (NFKC), case, soft hyphens and zero-width characters (gone), every kind of
 * blank (one space), typographic quotes and dashes (ASCII), look-alike letters of other scripts
 * inside a word that also holds Latin letters (Latin), Arabic vowel signs (gone), the forms
 * of Arabic alef, yeh and heh (one each). Phrases and lists are folded by the same function when
 * they are compiled.
 *
 * "\n" folds to itself: a document's text has one between blocks, so a match cannot run across.
 * Blanks are not joined: that is done where a document's text is made.
 *
 * Section    Unicode TR 15 (NFKC), TR 39 (confusables), CaseFolding.txt
 * Memory     in the arena; text that is its own fold is not copied and has no map
 */
#ifndef BLUEPENCIL_TEXT_FOLD_H
#define BLUEPENCIL_TEXT_FOLD_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/offset_map.h"
#include "base/slice.h"

struct folded {
	struct slice text;
	const struct offset_map *map;	/* folded to original; NULL: every byte is where it was */
};

/* `text` is valid UTF-8. False when the budget is spent. */
MUST_USE bool fold(struct arena *arena, struct slice text, struct folded *folded_out);

/* Is the fold of `text` the folds of its characters, one behind the other, in whatever order they stand? */
bool fold_is_by_character(struct slice text);

#endif
