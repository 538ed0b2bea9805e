/*
 * language - which language a text is in, told by the text itself.
 *
 * Script decides for Greek, Korean, Japanese, Chinese, Arabic, Thai and the like, words and letters
 * for the rest. Hints (lang attributes, Content-Language) may lie and are not asked.
 */
#ifndef BLUEPENCIL_TEXT_LANGUAGE_H
#define BLUEPENCIL_TEXT_LANGUAGE_H

#include "base/slice.h"

/*
 * Of folded text: an ISO 639-1 code of de, en, fr, es, it, pt, nl, pl, tr, ru, uk, vi, id, zh, ja,
 * ko, ar; "" where it does not tell. A static string.
 */
const char *language_of(struct slice folded);

#endif
