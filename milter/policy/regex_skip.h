/*
 * regex_skip - where a piece of a regular expression ends.
 *
 * Of patterns that PCRE2 has compiled; `at` is where the piece begins, what is returned is where it
 * ends, at most the pattern's length.
 */
#ifndef BLUEPENCIL_POLICY_REGEX_SKIP_H
#define BLUEPENCIL_POLICY_REGEX_SKIP_H

#include "base/slice.h"

/* From "[" to behind the "]" that closes the class. */
size_t regex_class_end(struct slice text, size_t at);

/* From "(" to behind the ")" that closes the group. */
size_t regex_group_end(struct slice text, size_t at);

/* From "\" and a letter or digit to behind all that belongs to the escape. */
size_t regex_escape_end(struct slice text, size_t at);

/* How what ends before `at` is repeated; `at` moves behind the sign. */
enum regex_repeat {
	REPEAT_ONCE,
	REPEAT_PERHAPS,		/* "?" */
	REPEAT_SOME,		/* at least once */
	REPEAT_ANY,		/* perhaps not at all */
};

enum regex_repeat regex_repeat(struct slice text, size_t *at);

/*
 * The inside of the group [at, end) that only groups: "(", "(?:", "(?<name>", "(?P<name>"; false for
 * every other.
 */
bool regex_group_inside(struct slice text, size_t at, size_t end, struct slice *inside_out);

#endif
