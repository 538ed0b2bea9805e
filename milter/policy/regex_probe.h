/*
 * regex_probe - texts on which a regular expression runs away, if it does.
 *
 * Each repetition of a pattern gives probes: what the pattern wants before it, then what it repeats
 * over and over, then a byte that few things match, so that every way of dividing the repeated part
 * is tried in vain. Behind it stands what must be there for PCRE2 to try at all: a text of the
 * whole pattern, or only its last character, where the pattern would find its end in the former.
 */
#ifndef BLUEPENCIL_POLICY_REGEX_PROBE_H
#define BLUEPENCIL_POLICY_REGEX_PROBE_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/slice.h"

/* Bytes of the repeated part: three repetitions side by side try as many places as its third power. */
#define PROBE_LENGTH 300

struct regex_probe {
	struct slice before, pump;
};

struct regex_probes {
	struct regex_probe *items;
	size_t count, cap;
	struct slice whole;		/* a text that the whole pattern is likely to match */
};

/* Of a pattern that PCRE2 has compiled. False: no memory. */
MUST_USE bool regex_probes_find(struct arena *arena, struct slice pattern,
				struct regex_probes *probes_out);

/* The text of a probe with this behind it; its data is NULL where memory is short. */
struct slice regex_probe_text(struct arena *arena, const struct regex_probe *probe,
			      struct slice behind);

/* The last character of what the whole pattern matches. */
struct slice regex_probes_last(const struct regex_probes *probes);

#endif
