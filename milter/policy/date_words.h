/*
 * date_words - names of months, and dates as they are written in the seventeen languages.
 */
#ifndef BLUEPENCIL_POLICY_DATE_WORDS_H
#define BLUEPENCIL_POLICY_DATE_WORDS_H

#include "base/arena.h"
#include "base/slice.h"

/*
 * A date "2026-02-28" as a reader of that language writes it, "28. Februar 2026"; as it is where the
 * language is none of the seventeen, or it is no date.
 */
struct slice date_in_words(struct arena *arena, struct slice date, const char *language);

/* The names of a language's twelve months as they stand in dates; NULL where they are numbers. */
const char *const *month_names(const char *language);

#endif
