/*
 * Text of messages is written by strangers: whatever a terminal could take for a command is shown
 * and not sent.
 */
#include "tool/print.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/utf8.h"
#include "text/character.h"

enum { WIDTH_LEAST = 60, WIDTH_PLAIN = 80, WIDTH_MOST = 132 };

static const char *const sequences[COLOUR_COUNT] = {
	[COLOUR_NONE] = "",	       [COLOUR_BOLD] = "\033[1m",     [COLOUR_DIM] = "\033[2m",
	[COLOUR_GREEN] = "\033[32m", [COLOUR_YELLOW] = "\033[33m", [COLOUR_RED] = "\033[31m",
	[COLOUR_CYAN] = "\033[36m",
};

bool
print_wants_colour(FILE *stream)
{
	const char *no_colour = getenv("NO_COLOR");

	return isatty(fileno(stream)) == 1 && (no_colour == NULL || no_colour[0] == '\0');
}

const char *
colour_begin(enum colour colour, bool wanted)
{
	return wanted ? sequences[colour] : "";
}

const char *
colour_end(enum colour colour, bool wanted)
{
	return wanted && colour != COLOUR_NONE ? "\033[0m" : "";
}

enum colour
colour_of_verdict(enum verdict verdict)
{
	switch (verdict) {
	case VERDICT_ACCEPT:
		return COLOUR_GREEN;
	case VERDICT_REWRITE:
		return COLOUR_YELLOW;
	default:
		return COLOUR_RED;
	}
}

/* Controls but the tab, C1 ones as well, and marks that turn the direction of what follows. */
static bool
is_command(uint32_t code_point)
{
	return (code_point < 0x20 && code_point != '\t') ||
	       (code_point >= 0x7F && code_point < 0xA0) ||
	       (code_point >= 0x202A && code_point <= 0x202E) ||
	       (code_point >= 0x2066 && code_point <= 0x2069);
}

void
print_cut(FILE *stream, struct slice text, size_t most)
{
	size_t shown = 0;

	for (size_t at = 0, len; at < text.len; at += len, shown++) {
		uint32_t code_point;
		bool valid;

		if (shown == most) {
			(void)fputs("…", stream);
			return;
		}
		len = utf8_decode(text, at, &code_point, &valid);
		if (valid && !is_command(code_point)) {
			(void)fwrite(text.data + at, 1, len, stream);
			continue;
		}
		for (size_t i = 0; i < len; i++)
			(void)fprintf(stream, "\\x%02x", (unsigned)text.data[at + i]);
	}
}

void
print_text(FILE *stream, struct slice text)
{
	print_cut(stream, text, SIZE_MAX);
}

/* The columns of the characters that print_text would write. */
static size_t
columns_of(struct slice character)
{
	uint32_t code_point;
	bool valid;

	(void)utf8_decode(character, 0, &code_point, &valid);
	if (!valid || is_command(code_point))
		return strlen("\\xNN") * character.len;
	return text_columns(character);
}

size_t
print_columns(FILE *stream, struct slice text, size_t most)
{
	size_t used = 0;

	for (size_t at = 0, len; at < text.len; at += len) {
		size_t columns;

		len = utf8_decode(text, at, &(uint32_t){ 0 }, NULL);
		columns = columns_of(slice_range(text, (struct range){ at, at + len }));
		/* The last column is kept for the mark of a cut, unless nothing is left to be cut. */
		if (used + columns > most || (used + columns == most && at + len < text.len)) {
			print_text(stream, slice_first(text, at));
			(void)fputs("…", stream);
			return used + 1;
		}
		used += columns;
	}
	print_text(stream, text);
	return used;
}

size_t
print_width(FILE *stream)
{
	struct winsize size;

	if (isatty(fileno(stream)) != 1 || ioctl(fileno(stream), TIOCGWINSZ, &size) != 0 ||
	    size.ws_col == 0)
		return WIDTH_PLAIN;
	return size.ws_col < WIDTH_LEAST ? WIDTH_LEAST :
	       size.ws_col > WIDTH_MOST ? WIDTH_MOST : size.ws_col;
}
