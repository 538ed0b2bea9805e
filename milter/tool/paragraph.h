/*
 * paragraph - words on a terminal, broken into lines of its width with a hanging indent.
 *
 *	struct paragraph p = paragraph_begin(stream, colour, 2, 10);
 *	paragraph_word(&p, COLOUR_DIM, SLICE("needs"));
 *	paragraph_printf(&p, COLOUR_NONE, "%d of %d", 4, 6);
 *	paragraph_end(&p);
 *
 * Words are what is written at once, blanks within them are kept; between two stands a blank.
 */
#ifndef BLUEPENCIL_TOOL_PARAGRAPH_H
#define BLUEPENCIL_TOOL_PARAGRAPH_H

#include "base/compiler.h"
#include "tool/print.h"

struct paragraph {
	FILE *stream;
	bool colour;
	size_t hang;			/* columns before all lines but the first */
	size_t width, at;		/* columns of a line, and of it used */
	bool fresh;			/* nothing stands in the line yet but its indent */
};

/* A new line, indented by `indent`; the lines behind it by `hang`. */
struct paragraph paragraph_begin(FILE *stream, bool colour, size_t indent, size_t hang);
/* One that begins with a faint label, indented by two; its words stand from column `hang` on. */
struct paragraph paragraph_labelled(FILE *stream, bool colour, const char *label, size_t hang);

void paragraph_word(struct paragraph *p, enum colour colour, struct slice word);
void paragraph_printf(struct paragraph *p, enum colour colour, const char *format, ...) PRINTF(3, 4);

/* A text of many words, which may be broken between them. */
void paragraph_text(struct paragraph *p, enum colour colour, struct slice text);

/* Words in quotation marks, cut to `most` columns. */
void paragraph_quoted(struct paragraph *p, enum colour colour, struct slice words, size_t most);

/* What belongs to the last word, without a blank: a comma. */
void paragraph_glue(struct paragraph *p, const char *sign);

/* Blanks up to a column, at least one, or a new line where that column is passed already. */
void paragraph_tab(struct paragraph *p, size_t column);
void paragraph_end(struct paragraph *p);

#endif
