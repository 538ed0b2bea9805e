/*
 * syntax - the tokens of a libconfig text: where each setting begins, and every mistake of form.
 *
 * libconfig stops at the first mistake and calls it "syntax error", and the line that it tells
 * for a string is the line of whatever comes after it. So its text is read here first:
 * brackets, commas, quotation marks and names, which is where people slip.
 */
#ifndef BLUEPENCIL_POLICY_SYNTAX_H
#define BLUEPENCIL_POLICY_SYNTAX_H

#include "policy/assemble.h"

struct syntax {
	struct place *places;		/* of the settings, parents before their members */
	size_t count, cap;
};

/* False after having complained; `syntax_out` is whole only where it is true. */
MUST_USE bool syntax_read(struct arena *arena, const struct assembled *assembled,
			  struct syntax *syntax_out, struct diagnostics *diags);

#endif
