/*
 * character_reference - "&auml;", "&#228;", "&#xE4;" (WHATWG HTML 13.2.5.72 to 80, table 13.5).
 *
 * The table of names is generated (its first line names the command).
 */
#ifndef BLUEPENCIL_HTML_CHARACTER_REFERENCE_H
#define BLUEPENCIL_HTML_CHARACTER_REFERENCE_H

#include <stdbool.h>

#include "base/slice.h"

struct character_reference {
	size_t len;			/* source bytes, the "&" included */
	uint32_t code_points[2];	/* what it stands for; the second is 0 where there is none */
	uint64_t errors;		/* bits of enum html_error, tokenizer.h */
};

/*
 * Reads the reference whose "&" stands at `at`. `in_attribute` applies the rule for attribute
 * values (a name without ";" before "=" or a letter or digit is text). Returns false when it
 * is none, so that the "&" is an ordinary character; its errors are set even then.
 */
bool character_reference_read(struct slice source, size_t at, bool in_attribute,
			      struct character_reference *reference_out);

#endif
