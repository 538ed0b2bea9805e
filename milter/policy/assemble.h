/*
 * assemble - a libconfig file with all it includes, as one text whose every line knows where it is from.
 *
 * libconfig would open included files itself, end the process where one is a directory, and
 * tell a wrong line for many settings. So it gets to see one text, and places are ours to tell.
 *
 * Ownership  files that are included live in the arena of `sources`, the text and its lines in one of their own
 */
#ifndef BLUEPENCIL_POLICY_ASSEMBLE_H
#define BLUEPENCIL_POLICY_ASSEMBLE_H

#include "policy/source.h"

struct assembled {
	struct slice text;		/* ends in NUL behind its length, and in LF unless empty */
	struct place *lines;		/* lines[0] is where the first line stands */
	size_t line_count, line_cap;
};

/*
 * Puts a file, which `sources` has read last, together with what it includes. False after having
 * complained of an include that cannot be read, or includes itself.
 */
MUST_USE bool assemble(struct arena *arena, struct sources *sources, const struct source *file,
		       struct assembled *assembled_out, struct diagnostics *diags);

/* Where line `line` of the text (from 1) stands; the last line for one past the end. */
struct place assembled_place(const struct assembled *assembled, size_t line);

#endif
