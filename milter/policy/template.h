/*
 * template - the texts that bluepencil writes: disclaimers, replies, tags.
 *
 * A text file is texts/NAME.LANG.txt or texts/NAME.LANG.html below the rules directory, UTF-8.
 * Where one of the two is missing the other is derived from it (and check says so).
 * {article}, {source}, {publisher}, {rule}, {words}, {date} stand for what they say; {{ is a brace. In
 * HTML values are escaped.
 */
#ifndef BLUEPENCIL_POLICY_TEMPLATE_H
#define BLUEPENCIL_POLICY_TEMPLATE_H

#include "base/arena.h"
#include "base/diagnostics.h"
#include "base/slice.h"
#include "policy/source.h"

struct texts;			/* all languages of one NAME */

/* Reads the files of one name; complains about what is wrong in them. NULL when there is none. */
struct texts *texts_read(struct arena *arena, const char *directory, const char *name,
			 struct place place, struct diagnostics *diags);

/* As texts_read, and the files are remembered in `sources`, in whose arena all of it lives. */
struct texts *texts_read_from(struct sources *sources, const char *directory, const char *name,
			      struct place place, struct diagnostics *diags);

/* The languages there are, in the order of their codes. */
size_t texts_count(const struct texts *texts);
const char *texts_language(const struct texts *texts, size_t index);

/*
 * The text for a language, plain or HTML, lines ending in LF; where the language is missing,
 * English, else the first there is. `language_out` (may be NULL) is the language it is in.
 */
struct slice texts_find(const struct texts *texts, const char *language, bool html,
			const char **language_out);

struct template_values {
	struct slice article, source, publisher, rule, words, date;
};

/* An unknown {name} stays as it is (check reports it). Empty where memory is short. */
struct slice template_expand(struct arena *arena, struct slice text, bool html,
			     const struct template_values *values);

/* The first {name} that does not exist, or empty. */
struct slice template_unknown(struct slice text);

#endif
