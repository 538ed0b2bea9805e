/*
 * Text of messages is written by strangers: whatever a terminal could take for a command is shown
 * and not sent.
 */
#include "tool/print.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/utf8.h"

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
