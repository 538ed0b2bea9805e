/*
 * CSS declarations, and the properties by which mail hides things or lets them stand out.
 */
#include "html/declaration.h"

#include "base/ascii.h"
#include "base/compiler.h"
#include "html/color.h"

/* Text that begins this far to the left of its place is off the page: 999px. */
#define OFF_THE_PAGE (-999000)

void
cascade_set(struct cascade *cascade, enum property property, uint32_t value, uint64_t rank)
{
	if (rank < cascade->of[property].rank)
		return;
	cascade->of[property].rank = rank;
	cascade->of[property].value = value;
}

void
cascade_merge(struct cascade *into, const struct cascade *from, uint64_t more)
{
	for (enum property p = 0; p < PROPERTY_COUNT; p++)
		if (from->of[p].rank > 0)
			cascade_set(into, p, from->of[p].value, from->of[p].rank + more);
}

bool
cascade_is_empty(const struct cascade *cascade)
{
	for (enum property p = 0; p < PROPERTY_COUNT; p++)
		if (cascade->of[p].rank > 0)
			return false;
	return true;
}

void
cascade_drop_hiding(struct cascade *cascade)
{
	for (enum property p = 0; p < PROPERTY_COUNT; p++) {
		uint32_t value = cascade->of[p].value;
		bool hides = value == 1;

		if (p == PROPERTY_COLOR || p == PROPERTY_BACKGROUND || p == PROPERTY_FONT_WEIGHT)
			hides = false;
		else if (p == PROPERTY_FONT_SIZE)
			hides = value == 0;
		if (hides)
			cascade->of[p].rank = 0;
	}
}

/* ---- values -------------------------------------------------------------------------------- */

/* A number in thousandths and its unit; false when the value does not begin with one. */
static bool
number(struct slice value, long *thousandths_out, struct slice *unit_out)
{
	bool negative = value.len > 0 && value.data[0] == '-', digits = false, fraction = false;
	long n = 0, place = 1000;
	size_t i = negative || (value.len > 0 && value.data[0] == '+') ? 1 : 0;

	for (; i < value.len; i++) {
		if (value.data[i] == '.' && !fraction) {
			fraction = true;
			continue;
		}
		if (!ascii_is_digit(value.data[i]))
			break;
		digits = true;
		if (fraction) {
			place /= 10;
			n += (value.data[i] - '0') * place;
		} else if (n < 1000000000) {
			n = n * 10 + (value.data[i] - '0') * 1000;
		}
	}
	*thousandths_out = negative ? -n : n;
	*unit_out = slice_from(value, i);
	return digits;
}

static bool
is(struct slice value, const char *word)
{
	return slice_equal_nocase(value, slice_of(word));
}

/* No more than a pixel, as what is for screen readers alone has it. */
static uint32_t
is_tiny(struct slice value)
{
	struct slice unit;
	long n;

	if (!number(value, &n, &unit))
		return 0;
	return n == 0 || (n <= 1000 && (unit.len == 0 || is(unit, "px") || is(unit, "pt")));
}

/* Less than a twentieth is seen by nobody. */
static uint32_t
is_transparent(struct slice value)
{
	struct slice unit;
	long n;

	return number(value, &n, &unit) && n < (is(unit, "%") ? 5000 : 50);
}

static const struct {
	const char *name;
	uint32_t size;
} font_size_names[] = {
	{ "xx-small", 9000 }, { "x-small", 10000 }, { "small", 13000 }, { "medium", 16000 },
	{ "large", 18000 }, { "x-large", 24000 }, { "xx-large", 32000 }, { "xxx-large", 48000 },
	{ "smaller", FONT_SIZE_RELATIVE | 833 }, { "larger", FONT_SIZE_RELATIVE | 1200 },
};

static uint32_t
font_size_of_name(struct slice value)
{
	for (size_t i = 0; i < COUNT(font_size_names); i++)
		if (is(value, font_size_names[i].name))
			return font_size_names[i].size;
	return FONT_SIZE_UNKNOWN;
}

static uint32_t
font_size(struct slice value)
{
	uint32_t size;
	struct slice unit;
	long n;

	if (!number(value, &n, &unit))
		return font_size_of_name(value);
	if (n <= 0)
		return 0;
	size = n < (long)FONT_SIZE_MOST ? (uint32_t)n : FONT_SIZE_MOST;
	if (is(unit, "em"))
		return FONT_SIZE_RELATIVE | size;
	if (is(unit, "%") || is(unit, "ex"))
		return FONT_SIZE_RELATIVE | size / (is(unit, "%") ? 100 : 2);
	if (is(unit, "rem"))
		size = size < FONT_SIZE_MOST / 16 ? size * 16 : FONT_SIZE_MOST;
	else if (!is(unit, "px") && !is(unit, "pt"))
		return FONT_SIZE_UNKNOWN;
	if (size < FONT_SIZE_LEAST)
		return 0;
	return is(unit, "pt") && size < FONT_SIZE_MOST / 2 ? size / 3 * 4 : size;
}

/* "bolder" on what is bold already is bold as well. */
static uint32_t
is_bold(struct slice value)
{
	struct slice unit;
	long n;

	if (number(value, &n, &unit))
		return unit.len == 0 && n >= 600 * 1000L;
	return is(value, "bold") || is(value, "bolder");
}

static uint32_t
is_far_off(struct slice value)
{
	struct slice unit;
	long n;

	if (!number(value, &n, &unit))
		return 0;
	if (is(unit, "em") || is(unit, "rem"))
		n *= 16;
	if (is(unit, "%"))
		n *= 10; /* of a page about a thousand pixels wide */
	return n <= OFF_THE_PAGE;
}

static uint32_t
is_overflow_hidden(struct slice value)
{
	return slice_has_at_nocase(value, 0, SLICE("hidden")) ||
	       slice_has_at_nocase(value, 0, SLICE("clip"));
}

static uint32_t
display(struct slice value)
{
	static const char *const blocks[] = { "block", "flex", "grid", "table", "list-item", "flow-root",
					      "table-row", "table-cell", "table-caption" };

	if (is(value, "none"))
		return DISPLAY_NONE;
	if (is(value, "inline") || is(value, "contents"))
		return DISPLAY_INLINE;
	for (size_t i = 0; i < COUNT(blocks); i++)
		if (is(value, blocks[i]))
			return DISPLAY_BLOCK;
	return DISPLAY_DEFAULT;
}

static uint32_t
is_hidden(struct slice value)
{
	return is(value, "hidden") || is(value, "collapse");
}

/* The next word of a value, with the parentheses that belong to it. */
static struct slice
next_word(struct slice *rest)
{
	size_t end = 0, depth = 0;
	struct slice word;

	*rest = slice_trim(*rest);
	for (; end < rest->len && (depth > 0 || !ascii_is_space(rest->data[end])); end++) {
		if (rest->data[end] == '(')
			depth++;
		else if (rest->data[end] == ')' && depth > 0)
			depth--;
	}
	word = slice_first(*rest, end);
	*rest = slice_from(*rest, end);
	return word;
}

/* The arguments of the function of this name in a value, blanks and commas between them. */
static bool
arguments(struct slice value, const char *function, struct slice *arguments_out)
{
	size_t at = slice_find_nocase(value, 0, slice_of(function)), end;

	if (at == SLICE_NOT_FOUND)
		return false;
	at += strlen(function);
	end = slice_find_byte(value, at, ')');
	*arguments_out = slice_range(value, (struct range){ at, end == SLICE_NOT_FOUND ? value.len : end });
	return true;
}

static struct slice
next_argument(struct slice *rest)
{
	size_t start = 0, end;
	struct slice word;

	while (start < rest->len && (ascii_is_space(rest->data[start]) || rest->data[start] == ','))
		start++;
	for (end = start; end < rest->len && !ascii_is_space(rest->data[end]) && rest->data[end] != ',';)
		end++;
	word = slice_range(*rest, (struct range){ start, end });
	*rest = slice_from(*rest, end);
	return word;
}

/* rect(0,0,0,0) or rect(1px,1px,1px,1px): top and bottom are the same, or right and left. */
static bool
is_empty_rectangle(struct slice rest)
{
	struct slice unit;
	long n[4];

	for (size_t i = 0; i < COUNT(n); i++)
		if (!number(next_argument(&rest), &n[i], &unit))
			return false;
	return n[0] >= n[2] || n[3] >= n[1];
}

static uint32_t
clip(struct slice value)
{
	struct slice inside, unit;
	long n;

	if (arguments(value, "rect(", &inside))
		return is_empty_rectangle(inside);
	if (!arguments(value, "inset(", &inside))
		return 0;
	return number(next_argument(&inside), &n, &unit) && is(unit, "%") && n >= 50000;
}

static uint32_t
transform(struct slice value)
{
	static const char *const moves[] = { "translate(", "translatex(", "translatey(", "translate3d(" };
	struct slice inside, unit;
	long n;

	if (arguments(value, "scale(", &inside) && number(next_argument(&inside), &n, &unit) && n == 0)
		return 1;
	for (size_t i = 0; i < COUNT(moves); i++)
		if (arguments(value, moves[i], &inside))
			return is_far_off(next_argument(&inside)) || is_far_off(next_argument(&inside));
	return 0;
}

static uint32_t
filter(struct slice value)
{
	struct slice inside;

	return arguments(value, "opacity(", &inside) && is_transparent(next_argument(&inside));
}

static uint32_t
background_image(struct slice value)
{
	return slice_find_nocase(value, 0, SLICE("url(")) != SLICE_NOT_FOUND ||
	       slice_find_nocase(value, 0, SLICE("gradient(")) != SLICE_NOT_FOUND;
}

/* The colour of a background or background-color. */
static uint32_t
background_color(struct slice value)
{
	uint32_t color = COLOR_TRANSPARENT;

	while (slice_trim(value).len > 0) {
		uint32_t word = color_read(next_word(&value));

		if (word != COLOR_UNKNOWN)
			color = word;
	}
	return color;
}

/* A font shorthand: the size is the word with a unit, or "0"; plain numbers are weights. */
static uint32_t
font(struct slice value)
{
	while (slice_trim(value).len > 0) {
		struct slice word = next_word(&value), unit;
		size_t slash = slice_find_byte(word, 0, '/');
		long n;

		if (slash != SLICE_NOT_FOUND)
			word = slice_first(word, slash);
		if (number(word, &n, &unit) && (unit.len > 0 || n == 0))
			return font_size(word);
	}
	return FONT_SIZE_UNKNOWN;
}

/* The weight stands among the words before the size; where none does, it is a normal one. */
static uint32_t
font_is_bold(struct slice value)
{
	while (slice_trim(value).len > 0) {
		struct slice word = next_word(&value), unit;
		long n;

		if (is_bold(word))
			return 1;
		if (number(word, &n, &unit) && unit.len > 0)
			return 0;
	}
	return 0;
}

#define NAME(literal) (literal), sizeof(literal) - 1

static const struct {
	const char *name;
	size_t len;
	enum property property;
	uint32_t (*read)(struct slice value);
} properties[] = {
	{ NAME("background"), PROPERTY_BACKGROUND, background_color },
	{ NAME("background"), PROPERTY_BACKGROUND_IMAGE, background_image },
	{ NAME("background-color"), PROPERTY_BACKGROUND, background_color },
	{ NAME("background-image"), PROPERTY_BACKGROUND_IMAGE, background_image },
	{ NAME("bottom"), PROPERTY_BOTTOM, is_far_off },
	{ NAME("clip"), PROPERTY_CLIP, clip },
	{ NAME("clip-path"), PROPERTY_CLIP, clip },
	{ NAME("color"), PROPERTY_COLOR, color_read },
	{ NAME("display"), PROPERTY_DISPLAY, display },
	{ NAME("filter"), PROPERTY_FILTER, filter },
	{ NAME("font"), PROPERTY_FONT_SIZE, font },
	{ NAME("font"), PROPERTY_FONT_WEIGHT, font_is_bold },
	{ NAME("font-size"), PROPERTY_FONT_SIZE, font_size },
	{ NAME("font-weight"), PROPERTY_FONT_WEIGHT, is_bold },
	{ NAME("height"), PROPERTY_HEIGHT, is_tiny },
	{ NAME("left"), PROPERTY_LEFT, is_far_off },
	{ NAME("margin-left"), PROPERTY_MARGIN_LEFT, is_far_off },
	{ NAME("margin-top"), PROPERTY_MARGIN_TOP, is_far_off },
	{ NAME("max-height"), PROPERTY_MAX_HEIGHT, is_tiny },
	{ NAME("max-width"), PROPERTY_MAX_WIDTH, is_tiny },
	{ NAME("opacity"), PROPERTY_OPACITY, is_transparent },
	{ NAME("overflow"), PROPERTY_OVERFLOW, is_overflow_hidden },
	{ NAME("right"), PROPERTY_RIGHT, is_far_off },
	{ NAME("text-indent"), PROPERTY_TEXT_INDENT, is_far_off },
	{ NAME("top"), PROPERTY_TOP, is_far_off },
	{ NAME("transform"), PROPERTY_TRANSFORM, transform },
	{ NAME("visibility"), PROPERTY_VISIBILITY, is_hidden },
	{ NAME("width"), PROPERTY_WIDTH, is_tiny },
};

/* ---- declarations -------------------------------------------------------------------------- */

size_t
css_skip_special(struct slice css, size_t at)
{
	uint8_t c = css.data[at];
	size_t end;

	if (slice_has_at(css, at, SLICE("/*"))) {
		end = slice_find(css, at + 2, SLICE("*/"));
		return end == SLICE_NOT_FOUND ? css.len : end + 2;
	}
	if (c == '\\')
		return css.len - at > 1 ? at + 2 : css.len;
	if (c != '"' && c != '\'')
		return at + 1;
	for (end = at + 1; end < css.len && css.data[end] != '\n'; end++) {
		if (css.data[end] == '\\' && css.len - end > 1)
			end++;
		else if (css.data[end] == c)
			return end + 1;
	}
	return end;
}

struct slice
css_trim(struct slice css)
{
	css = slice_trim(css);
	while (slice_has_at(css, 0, SLICE("/*")))
		css = slice_trim(slice_from(css, css_skip(css, 0)));
	while (css.len >= 4 && slice_has_at(css, css.len - 2, SLICE("*/"))) {
		size_t open = css.len - 2;

		while (open > 0 && !slice_has_at(css, open - 1, SLICE("/*")))
			open--;
		if (open == 0)
			break;
		css = slice_trim(slice_first(css, open - 1));
	}
	return css;
}

/* Takes "!important" off the end of a value. */
static bool
take_important(struct slice *value)
{
	struct slice word = SLICE("important");
	struct slice rest;

	if (value->len < word.len || !slice_has_at_nocase(*value, value->len - word.len, word))
		return false;
	rest = slice_trim(slice_first(*value, value->len - word.len));
	if (rest.len == 0 || rest.data[rest.len - 1] != '!')
		return false;
	*value = slice_trim(slice_first(rest, rest.len - 1));
	return true;
}

static void
declaration(struct slice css, uint64_t rank, struct cascade *cascade)
{
	struct slice name, value;
	size_t colon;

	css = css_trim(css);
	colon = slice_find_byte(css, 0, ':');
	if (colon == SLICE_NOT_FOUND)
		return;
	name = css_trim(slice_first(css, colon));
	value = css_trim(slice_from(css, colon + 1));
	if (take_important(&value))
		rank |= RANK_IMPORTANT;
	if (value.len == 0 || (is(value, "inherit") && !is(name, "color")))
		return;
	for (size_t i = 0; i < COUNT(properties); i++)
		if (properties[i].len == name.len && is(name, properties[i].name))
			cascade_set(cascade, properties[i].property, properties[i].read(value),
				    rank);
}

void
declarations_read(struct slice css, uint64_t rank, struct cascade *cascade)
{
	size_t start = 0, depth = 0, nested = 0;

	for (size_t at = 0; at < css.len;) {
		uint8_t c = css.data[at];

		if (c == '(')
			depth++;
		else if (c == ')' && depth > 0)
			depth--;
		else if (c == '{') /* a rule in the rule: none of its declarations is one of ours */
			nested++;
		else if (c == '}' && nested > 0 && --nested == 0)
			start = at + 1;
		if (c == ';' && depth == 0 && nested == 0) {
			declaration(slice_range(css, (struct range){ start, at }), rank, cascade);
			start = at + 1;
		}
		at = css_skip(css, at);
	}
	if (nested == 0)
		declaration(slice_from(css, start), rank, cascade);
}
