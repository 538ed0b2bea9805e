/*
 * transliterate - UTF-8 as readable ASCII, for where nothing else may stand (SMTP replies).
 *
 *	Kursziel für „Märkte“: 85 % 🚀  ->  Kursziel fuer "Maerkte": 85 %
 *
 * German umlauts become two letters, other letters lose their marks, Greek and Cyrillic are
 * spelled; quotes, dashes and currency signs become what a typist would write. A run of letters
 * that ASCII cannot spell becomes one "?", emoji and other symbols become nothing. Every blank and
 * control is a space; spaces do not follow one another and do not end the text.
 */
#ifndef BLUEPENCIL_TEXT_TRANSLITERATE_H
#define BLUEPENCIL_TEXT_TRANSLITERATE_H

#include "base/arena.h"
#include "base/slice.h"

/* Printable ASCII only, in the arena; its data is NULL when the budget is spent. */
struct slice transliterate(struct arena *arena, struct slice text);

#endif
