/*
 * Reading colours: the notations that mail uses. What is not among them is unknown, and an
 * unknown colour is taken to be seen.
 */
#include "html/color.h"

#include "base/ascii.h"
#include "base/compiler.h"

static const struct {
	const char *name;
	uint32_t color;
} names[] = {
	{ "currentcolor", COLOR_INHERIT }, { "inherit", COLOR_INHERIT },
	{ "transparent", COLOR_TRANSPARENT },
	{ "aliceblue", 0xF0F8FF }, { "antiquewhite", 0xFAEBD7 }, { "aqua", 0x00FFFF },
	{ "aquamarine", 0x7FFFD4 }, { "azure", 0xF0FFFF }, { "beige", 0xF5F5DC },
	{ "bisque", 0xFFE4C4 }, { "black", 0x000000 }, { "blanchedalmond", 0xFFEBCD },
	{ "blue", 0x0000FF }, { "blueviolet", 0x8A2BE2 }, { "brown", 0xA52A2A },
	{ "burlywood", 0xDEB887 }, { "cadetblue", 0x5F9EA0 }, { "chartreuse", 0x7FFF00 },
	{ "chocolate", 0xD2691E }, { "coral", 0xFF7F50 }, { "cornflowerblue", 0x6495ED },
	{ "cornsilk", 0xFFF8DC }, { "crimson", 0xDC143C }, { "cyan", 0x00FFFF },
	{ "darkblue", 0x00008B }, { "darkcyan", 0x008B8B }, { "darkgoldenrod", 0xB8860B },
	{ "darkgray", 0xA9A9A9 }, { "darkgreen", 0x006400 }, { "darkgrey", 0xA9A9A9 },
	{ "darkkhaki", 0xBDB76B }, { "darkmagenta", 0x8B008B }, { "darkolivegreen", 0x556B2F },
	{ "darkorange", 0xFF8C00 }, { "darkorchid", 0x9932CC }, { "darkred", 0x8B0000 },
	{ "darksalmon", 0xE9967A }, { "darkseagreen", 0x8FBC8F }, { "darkslateblue", 0x483D8B },
	{ "darkslategray", 0x2F4F4F }, { "darkslategrey", 0x2F4F4F }, { "darkturquoise", 0x00CED1 },
	{ "darkviolet", 0x9400D3 }, { "deeppink", 0xFF1493 }, { "deepskyblue", 0x00BFFF },
	{ "dimgray", 0x696969 }, { "dimgrey", 0x696969 }, { "dodgerblue", 0x1E90FF },
	{ "firebrick", 0xB22222 }, { "floralwhite", 0xFFFAF0 }, { "forestgreen", 0x228B22 },
	{ "fuchsia", 0xFF00FF }, { "gainsboro", 0xDCDCDC }, { "ghostwhite", 0xF8F8FF },
	{ "gold", 0xFFD700 }, { "goldenrod", 0xDAA520 }, { "gray", 0x808080 }, { "green", 0x008000 },
	{ "greenyellow", 0xADFF2F }, { "grey", 0x808080 }, { "honeydew", 0xF0FFF0 },
	{ "hotpink", 0xFF69B4 }, { "indianred", 0xCD5C5C }, { "indigo", 0x4B0082 },
	{ "ivory", 0xFFFFF0 }, { "khaki", 0xF0E68C }, { "lavender", 0xE6E6FA },
	{ "lavenderblush", 0xFFF0F5 }, { "lawngreen", 0x7CFC00 }, { "lemonchiffon", 0xFFFACD },
	{ "lightblue", 0xADD8E6 }, { "lightcoral", 0xF08080 }, { "lightcyan", 0xE0FFFF },
	{ "lightgoldenrodyellow", 0xFAFAD2 }, { "lightgray", 0xD3D3D3 }, { "lightgreen", 0x90EE90 },
	{ "lightgrey", 0xD3D3D3 }, { "lightpink", 0xFFB6C1 }, { "lightsalmon", 0xFFA07A },
	{ "lightseagreen", 0x20B2AA }, { "lightskyblue", 0x87CEFA }, { "lightslategray", 0x778899 },
	{ "lightslategrey", 0x778899 }, { "lightsteelblue", 0xB0C4DE }, { "lightyellow", 0xFFFFE0 },
	{ "lime", 0x00FF00 }, { "limegreen", 0x32CD32 }, { "linen", 0xFAF0E6 },
	{ "magenta", 0xFF00FF }, { "maroon", 0x800000 }, { "mediumaquamarine", 0x66CDAA },
	{ "mediumblue", 0x0000CD }, { "mediumorchid", 0xBA55D3 }, { "mediumpurple", 0x9370DB },
	{ "mediumseagreen", 0x3CB371 }, { "mediumslateblue", 0x7B68EE },
	{ "mediumspringgreen", 0x00FA9A }, { "mediumturquoise", 0x48D1CC },
	{ "mediumvioletred", 0xC71585 }, { "midnightblue", 0x191970 }, { "mintcream", 0xF5FFFA },
	{ "mistyrose", 0xFFE4E1 }, { "moccasin", 0xFFE4B5 }, { "navajowhite", 0xFFDEAD },
	{ "navy", 0x000080 }, { "oldlace", 0xFDF5E6 }, { "olive", 0x808000 },
	{ "olivedrab", 0x6B8E23 }, { "orange", 0xFFA500 }, { "orangered", 0xFF4500 },
	{ "orchid", 0xDA70D6 }, { "palegoldenrod", 0xEEE8AA }, { "palegreen", 0x98FB98 },
	{ "paleturquoise", 0xAFEEEE }, { "palevioletred", 0xDB7093 }, { "papayawhip", 0xFFEFD5 },
	{ "peachpuff", 0xFFDAB9 }, { "peru", 0xCD853F }, { "pink", 0xFFC0CB }, { "plum", 0xDDA0DD },
	{ "powderblue", 0xB0E0E6 }, { "purple", 0x800080 }, { "rebeccapurple", 0x663399 },
	{ "red", 0xFF0000 }, { "rosybrown", 0xBC8F8F }, { "royalblue", 0x4169E1 },
	{ "saddlebrown", 0x8B4513 }, { "salmon", 0xFA8072 }, { "sandybrown", 0xF4A460 },
	{ "seagreen", 0x2E8B57 }, { "seashell", 0xFFF5EE }, { "sienna", 0xA0522D },
	{ "silver", 0xC0C0C0 }, { "skyblue", 0x87CEEB }, { "slateblue", 0x6A5ACD },
	{ "slategray", 0x708090 }, { "slategrey", 0x708090 }, { "snow", 0xFFFAFA },
	{ "springgreen", 0x00FF7F }, { "steelblue", 0x4682B4 }, { "tan", 0xD2B48C },
	{ "teal", 0x008080 }, { "thistle", 0xD8BFD8 }, { "tomato", 0xFF6347 },
	{ "turquoise", 0x40E0D0 }, { "violet", 0xEE82EE }, { "wheat", 0xF5DEB3 },
	{ "white", 0xFFFFFF }, { "whitesmoke", 0xF5F5F5 }, { "yellow", 0xFFFF00 },
	{ "yellowgreen", 0x9ACD32 },
};

/* `alpha` is 255 for an opaque colour; next to nothing is nothing. */
static uint32_t
with_alpha(uint32_t color, uint32_t alpha)
{
	return alpha < 13 ? COLOR_TRANSPARENT : (255 - alpha) << 24 | color;
}

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
	return with_alpha(channels[0] << 16 | channels[1] << 8 | channels[2], channels[3]);
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

/* The alpha that may end the arguments of a function; COLOR_UNKNOWN where something else does. */
static uint32_t
ended(struct slice arguments, size_t at, uint32_t color)
{
	long alpha = channel(arguments, &at, 1);

	if (skip_separators(arguments, at) != arguments.len)
		return COLOR_UNKNOWN;
	return with_alpha(color, alpha < 0 || alpha > 1000 ? 255 : (uint32_t)alpha * 255 / 1000);
}

/* The inside of rgb( ) or rgba( ): old and new notation. */
static uint32_t
rgb(struct slice arguments)
{
	uint32_t color = 0;
	size_t at = 0;

	for (unsigned i = 0; i < 3; i++) {
		long value = channel(arguments, &at, 255);

		if (value < 0)
			return COLOR_UNKNOWN;
		value /= 1000;
		color = color << 8 | (uint32_t)(value > 255 ? 255 : value);
	}
	return ended(arguments, at, color);
}

/* One channel of a hue (degrees), given saturation and lightness in thousandths (CSS Color 4, 7.1). */
static uint32_t
hue_channel(long hue, long saturation, long lightness, long n)
{
	long k = (n + hue / 30) % 12, fraction = hue % 30, a, least;
	long ks = k * 1000 + fraction * 1000 / 30;

	a = saturation * (lightness < 1000 - lightness ? lightness : 1000 - lightness) / 1000;
	least = ks - 3000 < 9000 - ks ? ks - 3000 : 9000 - ks;
	least = least > 1000 ? 1000 : least < -1000 ? -1000 : least;
	return (uint32_t)((lightness - a * least / 1000) * 255 / 1000);
}

/* The inside of hsl( ) or hsla( ); a hue in degrees. */
static uint32_t
hsl(struct slice arguments)
{
	size_t at = 0, unit = 0;
	long hue = channel(arguments, &at, 360), saturation, lightness;

	if (hue < 0)
		return COLOR_UNKNOWN;
	if (slice_has_at_nocase(arguments, at, SLICE("deg")))
		unit = 3;
	at += unit;
	saturation = channel(arguments, &at, 1);
	lightness = channel(arguments, &at, 1);
	if (saturation < 0 || lightness < 0)
		return COLOR_UNKNOWN;
	saturation = saturation > 1000 ? 1000 : saturation;
	lightness = lightness > 1000 ? 1000 : lightness;
	hue = hue / 1000 % 360;
	return ended(arguments, at,
		     hue_channel(hue, saturation, lightness, 0) << 16 |
			 hue_channel(hue, saturation, lightness, 8) << 8 |
			 hue_channel(hue, saturation, lightness, 4));
}

uint32_t
color_read(struct slice value)
{
	static const struct {
		const char *name;
		uint32_t (*read)(struct slice arguments);
	} functions[] = { { "rgb", rgb }, { "rgba", rgb }, { "hsl", hsl }, { "hsla", hsl } };
	size_t open = slice_find_byte(value, 0, '(');

	if (value.len > 0 && value.data[0] == '#')
		return hexadecimal(slice_from(value, 1));
	if (open != SLICE_NOT_FOUND && value.data[value.len - 1] == ')') {
		struct slice inside = slice_range(value, (struct range){ open + 1, value.len - 1 });

		for (size_t i = 0; i < COUNT(functions); i++)
			if (slice_equal_nocase(slice_first(value, open), slice_of(functions[i].name)))
				return functions[i].read(inside);
	}
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

uint32_t
color_over(uint32_t above, uint32_t below)
{
	uint32_t transparent = above >> 24, color = 0;

	if (transparent == 0)
		return above;
	if (above == COLOR_TRANSPARENT)
		return below;
	if (transparent == 255 || below == COLOR_UNKNOWN)
		return COLOR_UNKNOWN;
	for (unsigned shift = 0; shift < 24; shift += 8) {
		uint32_t over = above >> shift & 0xFF, under = below >> shift & 0xFF;

		color |= (over * (255 - transparent) + under * transparent + 127) / 255 << shift;
	}
	return color;
}

bool
color_is_near(uint32_t a, uint32_t b)
{
	for (unsigned shift = 0; shift < 24; shift += 8) {
		int difference = (int)(a >> shift & 0xFF) - (int)(b >> shift & 0xFF);

		if (difference > 8 || difference < -8)
			return false;
	}
	return a != COLOR_UNKNOWN && b != COLOR_UNKNOWN;
}
