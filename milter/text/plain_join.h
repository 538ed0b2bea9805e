/*
 * plain_join - how two lines of one paragraph read as one.
 */
#ifndef BLUEPENCIL_TEXT_PLAIN_JOIN_H
#define BLUEPENCIL_TEXT_PLAIN_JOIN_H

#include "text/plain_line.h"

enum plain_join {
	PLAIN_JOIN_BLANK,
	PLAIN_JOIN_CLOSE,	/* without a blank: "long-|term", Chinese, a URL, DelSp */
	PLAIN_JOIN_HYPHEN,	/* without the hyphen either: "Kurs-|ziel" */
};

/* `text_end_out` is where what is read of the first line ends. */
enum plain_join plain_join(struct slice source, const struct plain_line *line,
			   const struct plain_line *next, struct plain_format format,
			   size_t *text_end_out);

#endif
