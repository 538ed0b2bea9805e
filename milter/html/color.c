/*
 * Reading colours: the notations that mail uses. What is not among them is unknown, and an
 * unknown colour is taken to be seen.
 */
#include "html/color.h"

#include "base/ascii.h"
#include "base/compiler.h"
#include "html/style.h"

static const struct {
	const char *name;
	uint32_t color;
} names[] = {
	{ "aliceblue", 0xF0F8FF },
	{ "antiquewhite", 0xFAEBD7 },
	{ "aqua", 0x00FFFF },
	{ "azure", 0xF0FFFF },
	{ "beige", 0xF5F5DC },
	{ "black", 0x000000 },
	{ "blue", 0x0000FF },
	{ "brown", 0xA52A2A },
	{ "cyan", 0x00FFFF },
	{ "darkblue", 0x00008B },
	{ "darkgray", 0xA9A9A9 },
	{ "darkgreen", 0x006400 },
	{ "darkgrey", 0xA9A9A9 },
	{ "darkred", 0x8B0000 },
	{ "dimgray", 0x696969 },
	{ "dimgrey", 0x696969 },
	{ "floralwhite", 0xFFFAF0 },
	{ "fuchsia", 0xFF00FF },
	{ "gainsboro", 0xDCDCDC },
	{ "ghostwhite", 0xF8F8FF },
	{ "gold", 0xFFD700 },
	{ "gray", 0x808080 },
	{ "green", 0x008000 },
	{ "grey", 0x808080 },
	{ "honeydew", 0xF0FFF0 },
	{ "ivory", 0xFFFFF0 },
	{ "lavender", 0xE6E6FA },
	{ "lightgray", 0xD3D3D3 },
	{ "lightgrey", 0xD3D3D3 },
	{ "lime", 0x00FF00 },
	{ "linen", 0xFAF0E6 },
	{ "magenta", 0xFF00FF },
	{ "maroon", 0x800000 },
	{ "mintcream", 0xF5FFFA },
	{ "navy", 0x000080 },
	{ "olive", 0x808000 },
	{ "orange", 0xFFA500 },
	{ "pink", 0xFFC0CB },
	{ "purple", 0x800080 },
	{ "red", 0xFF0000 },
	{ "seashell", 0xFFF5EE },
	{ "silver", 0xC0C0C0 },
	{ "snow", 0xFFFAFA },
	{ "teal", 0x008080 },
	{ "transparent", COLOR_TRANSPARENT },
	{ "white", 0xFFFFFF },
	{ "whitesmoke", 0xF5F5F5 },
	{ "yellow", 0xFFFF00 },
};

/* rgb, rgba, rrggbb or rrggbbaa. */
static uint32_t
hexadecimal(struct slice digits)
{
	uint32_t channels[4] = { 0, 0, 0, 255 };
	bool is_short = digits.len == 3 || digits.len == 4;
	size_t each = is_short ? 1 : 2;

	if (!is_short && digits.len != 6 && digits.len != 8)
		return COLOR_UNKNOWN;
	for (size_t i = 0; i < digits.len; i++) {
		int value = ascii_hex_value(digits.data[i]);
		uint32_t *channel = &channels[i / each];

		if (value < 0)
			return COLOR_UNKNOWN;
		if (i % each == 0)
			*channel = 0;
		*channel = is_short ? (uint32_t)value * 17 : *channel * 16 + (uint32_t)value;
	}
	if (channels[3] == 0)
		return COLOR_TRANSPARENT;
	return channels[0] << 16 | channels[1] << 8 | channels[2];
}

static size_t
skip_separators(struct slice s, size_t at)
{
	while (at < s.len && (ascii_is_space(s.data[at]) || s.data[at] == ',' || s.data[at] == '/'))
		at++;
	return at;
}

/* A number, or a percentage of `whole`, in thousandths; -1 where there is none. */
static long
channel(struct slice s, size_t *at, long whole)
{
	long value = 0, unit = 1000;
	bool digits = false, fraction = false;
	size_t i = skip_separators(s, *at);

	for (; i < s.len; i++) {
		if (s.data[i] == '.' && !fraction) {
			fraction = true;
		} else if (!ascii_is_digit(s.data[i])) {
			break;
		} else if (!fraction) {
			digits = true;
			value = value < 100000 ? value * 10 + (s.data[i] - '0') * 1000 : value;
		} else {
			digits = true;
			unit /= 10;
			value += (s.data[i] - '0') * unit;
		}
	}
	if (!digits)
		return -1;
	if (i < s.len && s.data[i] == '%') {
		value = value * whole / 100;
		i++;
	}
	*at = i;
	return value;
}

/* The inside of rgb( ) or rgba( ): old and new notation. */
static uint32_t
functional(struct slice arguments)
{
	uint32_t color = 0;
	size_t at = 0;
	long alpha;

	for (unsigned i = 0; i < 3; i++) {
		long value = channel(arguments, &at, 255) / 1000;

		if (value < 0)
			return COLOR_UNKNOWN;
		color = color << 8 | (uint32_t)(value > 255 ? 255 : value);
	}
	alpha = channel(arguments, &at, 1);
	if (alpha == 0)
		return COLOR_TRANSPARENT;
	return skip_separators(arguments, at) == arguments.len ? color : COLOR_UNKNOWN;
}

uint32_t
color_read(struct slice value)
{
	size_t open = slice_find_byte(value, 0, '(');

	if (value.len > 0 && value.data[0] == '#')
		return hexadecimal(slice_from(value, 1));
	if (open != SLICE_NOT_FOUND && value.data[value.len - 1] == ')' &&
	    (slice_equal_nocase(slice_first(value, open), SLICE("rgb")) ||
	     slice_equal_nocase(slice_first(value, open), SLICE("rgba"))))
		return functional(slice_range(value, (struct range){ open + 1, value.len - 1 }));
	for (size_t i = 0; i < COUNT(names); i++)
		if (slice_equal_nocase(value, slice_of(names[i].name)))
			return names[i].color;
	return COLOR_UNKNOWN;
}

uint32_t
color_read_attribute(struct slice value)
{
	uint32_t color = color_read(value);

	return color == COLOR_UNKNOWN ? hexadecimal(value) : color;
}
