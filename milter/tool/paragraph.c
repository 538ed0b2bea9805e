/*
 * Breaking lines, by the columns that words take on a terminal.
 */
#include "tool/paragraph.h"

#include <stdarg.h>
#include <stdlib.h>

#include "base/ascii.h"
#include "text/character.h"

struct paragraph
paragraph_begin(FILE *stream, bool colour, size_t indent, size_t hang)
{
	(void)fprintf(stream, "%*s", (int)indent, "");
	return (struct paragraph){ .stream = stream, .colour = colour, .hang = hang,
				   .width = print_width(stream), .at = indent, .fresh = true };
}

static void
new_line(struct paragraph *p)
{
	(void)fprintf(p->stream, "\n%*s", (int)p->hang, "");
	p->at = p->hang;
	p->fresh = true;
}

/* Makes way for a word of so many columns. */
static void
make_way(struct paragraph *p, size_t columns)
{
	if (p->fresh)
		return;
	if (p->at + 1 + columns > p->width) {
		new_line(p);
		return;
	}
	(void)fputc(' ', p->stream);
	p->at++;
}

void
paragraph_word(struct paragraph *p, enum colour colour, struct slice word)
{
	size_t columns = text_columns(word);

	make_way(p, columns);
	(void)fputs(colour_begin(colour, p->colour), p->stream);
	print_text(p->stream, word);
	(void)fputs(colour_end(colour, p->colour), p->stream);
	p->at += columns;
	p->fresh = false;
}

void
paragraph_printf(struct paragraph *p, enum colour colour, const char *format, ...)
{
	char *word = NULL;
	va_list values;
	int length;

	va_start(values, format);
	length = vasprintf(&word, format, values);
	va_end(values);
	if (length >= 0)
		paragraph_word(p, colour, slice_of(word));
	if (length >= 0)
		free(word);
}

void
paragraph_text(struct paragraph *p, enum colour colour, struct slice text)
{
	for (size_t at = 0; at < text.len;) {
		size_t end = at;

		while (end < text.len && !ascii_is_space(text.data[end]))
			end++;
		if (end > at)
			paragraph_word(p, colour, slice_range(text, (struct range){ at, end }));
		at = end + 1;
	}
}

void
paragraph_quoted(struct paragraph *p, enum colour colour, struct slice words, size_t most)
{
	size_t columns = text_columns(words);

	make_way(p, (columns < most ? columns : most) + 2);
	(void)fprintf(p->stream, "%s\"", colour_begin(colour, p->colour));
	p->at += print_columns(p->stream, words, most) + 2;
	(void)fprintf(p->stream, "\"%s", colour_end(colour, p->colour));
	p->fresh = false;
}

void
paragraph_glue(struct paragraph *p, const char *sign)
{
	(void)fputs(sign, p->stream);
	p->at += strlen(sign);
}

void
paragraph_tab(struct paragraph *p, size_t column)
{
	if (p->at + 1 > column) {
		new_line(p);
		if (p->at >= column)
			return;
	}
	(void)fprintf(p->stream, "%*s", (int)(column - p->at), "");
	p->at = column;
	p->fresh = true;
}

struct paragraph
paragraph_labelled(FILE *stream, bool colour, const char *label, size_t hang)
{
	struct paragraph p = paragraph_begin(stream, colour, 2, hang);

	paragraph_word(&p, COLOUR_DIM, slice_of(label));
	paragraph_tab(&p, hang);
	return p;
}

void
paragraph_end(struct paragraph *p)
{
	(void)fputc('\n', p->stream);
}
