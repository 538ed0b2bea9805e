/*
 * A walk through a pattern that writes a text it could match.
 *
 * At each repetition the text written so far is what comes before it, and the text of the last
 * atom is what it repeats. Of alternatives the first one stays in the text, and each of them is a
 * repeated part of its own. What is not understood writes nothing: then a probe may miss, which
 * costs a warning and nothing else.
 *
 * Groups are on a stack of our own; PCRE2 lets them go 250 deep.
 */
#include "policy/regex_probe.h"

#include "base/ascii.h"
#include "base/buf.h"
#include "base/utf8.h"

#define GROUPS_DEEP 250
#define ALTERNATIVES_MOST 8
#define PROBES_MOST 40
#define SAMPLE_MOST 400			/* bytes of text before a repetition */

struct group {
	size_t start;			/* in the text */
	bool looks;			/* lookaround: it takes no text */
	struct slice alternatives[ALTERNATIVES_MOST];
	size_t count;
};

struct walk {
	struct arena *arena;
	struct slice pattern;
	size_t at;
	uint8_t text[SAMPLE_MOST];
	size_t len;
	struct group groups[GROUPS_DEEP];
	size_t depth;			/* groups[0] is the whole pattern */
	size_t atom;			/* where the last atom's text begins */
	bool has_atom;
	size_t first_repeated;		/* where the first repetition's text begins; SIZE_MAX: none yet */
	struct group last;		/* the last group that was closed, while it is the atom */
	bool last_is_atom;
	struct regex_probes probes;
	bool failed;
};

static bool
is_at(const struct walk *walk, const char *text)
{
	return slice_has_at(walk->pattern, walk->at, slice_of(text));
}

static uint8_t
byte_at(const struct walk *walk, size_t ahead)
{
	return ahead < walk->pattern.len - walk->at ? walk->pattern.data[walk->at + ahead] : 0;
}

/* ---- text ------------------------------------------------------------------------------------- */

static void
write_text(struct walk *walk, struct slice text)
{
	if (text.len > SAMPLE_MOST - walk->len)
		return;
	if (text.len > 0)
		memcpy(walk->text + walk->len, text.data, text.len);
	walk->len += text.len;
}

static void
write_atom(struct walk *walk, struct slice text)
{
	walk->atom = walk->len;
	walk->has_atom = true;
	walk->last_is_atom = false;
	write_text(walk, text);
}

static void
write_letter(struct walk *walk, char letter)
{
	write_atom(walk, (struct slice){ (const uint8_t *)&letter, 1 });
}

static struct slice
keep(struct walk *walk, size_t start)
{
	struct slice copy = arena_copy(walk->arena,
				       (struct slice){ walk->text + start, walk->len - start });

	walk->failed = walk->failed || copy.data == NULL;
	return copy;
}

static void
add_probe(struct walk *walk, struct slice before, struct slice pump)
{
	struct regex_probes *probes = &walk->probes;
	struct regex_probe *probe;

	if (pump.len == 0 || probes->count == PROBES_MOST)
		return;
	probe = ARENA_PUSH(walk->arena, probes->items, probes->count, probes->cap);
	if (probe == NULL)
		walk->failed = true;
	else
		*probe = (struct regex_probe){ before, pump };
}

/* ---- atoms ------------------------------------------------------------------------------------ */

/* What \d, \w and their like can stand for; 0: for nothing that takes text. */
static char
letter_of_escape(uint8_t letter)
{
	switch (letter) {
	case 'd': return '1';
	case 'w': case 'D': case 'S': case 'N': case 'X': return 'a';
	case 's': case 'h': case 'v': case 'R': case 'n': case 't': case 'r': case 'f': return ' ';
	case 'W': case 'H': case 'V': return '-';
	default: return 0;
	}
}

/* \p{Lu}, \pN: by the first letter of the category. */
static char
letter_of_property(struct walk *walk)
{
	bool braces = byte_at(walk, 0) == '{';
	uint8_t category = byte_at(walk, braces);

	if (braces) {
		size_t end = slice_find_byte(walk->pattern, walk->at, '}');

		walk->at = end == SLICE_NOT_FOUND ? walk->pattern.len : end + 1;
	} else if (walk->at < walk->pattern.len) {
		walk->at++;
	}
	switch (category) {
	case 'N': return '1';
	case 'P': return '-';
	case 'S': return '$';
	case 'Z': return ' ';
	default: return 'a';
	}
}

/* \x41 and \x{1F680}, behind the x. */
static struct slice
character_of_number(struct walk *walk, uint8_t bytes[4])
{
	bool braces = byte_at(walk, 0) == '{';
	uint32_t number = 0;

	walk->at += braces;
	for (size_t i = 0; i < (braces ? 6 : 2) && ascii_hex_value(byte_at(walk, 0)) >= 0; i++)
		number = number * 16 + (uint32_t)ascii_hex_value(walk->pattern.data[walk->at++]);
	walk->at += braces && byte_at(walk, 0) == '}';
	if (number == 0 || number > 0x10FFFF || (number >= 0xD800 && number < 0xE000))
		return SLICE("a");
	return (struct slice){ bytes, utf8_encode(number, bytes) };
}

/* To the end of \k{name}, \g{-1}. */
static void
skip_reference(struct walk *walk)
{
	uint8_t open = byte_at(walk, 0);
	uint8_t close = open == '{' ? '}' : open == '<' ? '>' : open == '\'' ? '\'' : 0;
	size_t end = close == 0 ? SLICE_NOT_FOUND : slice_find_byte(walk->pattern, walk->at + 1, close);

	if (end != SLICE_NOT_FOUND)
		walk->at = end + 1;
}

static void
on_escape(struct walk *walk)
{
	uint8_t letter = byte_at(walk, 1), bytes[4];

	walk->at += walk->pattern.len - walk->at < 2 ? 1 : 2;
	if (letter == 'p' || letter == 'P') {
		write_letter(walk, letter_of_property(walk));
	} else if (letter == 'x') {
		write_atom(walk, character_of_number(walk, bytes));
	} else if (letter == 'k' || letter == 'g') {
		skip_reference(walk);
		walk->has_atom = false;
	} else if (letter_of_escape(letter) != 0) {
		write_letter(walk, letter_of_escape(letter));
	} else if (ascii_is_alnum(letter)) {
		walk->has_atom = false;		/* \b and other places, \1 */
	} else {
		write_letter(walk, (char)letter);
	}
}

/* Where the class that begins at `at` ends: behind its "]". */
static size_t
class_end(struct slice pattern, size_t at)
{
	size_t i = at + 1;

	i += i < pattern.len && pattern.data[i] == '^';
	i += i < pattern.len && pattern.data[i] == ']';
	while (i < pattern.len && pattern.data[i] != ']') {
		size_t posix = slice_has_at(pattern, i, SLICE("[:"))
			       ? slice_find(pattern, i + 2, SLICE(":]")) : SLICE_NOT_FOUND;

		if (posix != SLICE_NOT_FOUND)
			i = posix + 2;
		else
			i += pattern.data[i] == '\\' ? 2 : 1;
	}
	return i < pattern.len ? i + 1 : pattern.len;
}

/* Is the ASCII letter named in a class, by itself, a range or an escape? */
static bool
class_names(struct slice inside, uint8_t letter)
{
	for (size_t i = 0; i < inside.len; i++) {
		uint8_t c = inside.data[i];

		if (c == '\\' && i + 1 < inside.len) {
			uint8_t escape = inside.data[++i];

			if (escape == letter || (escape == 'd' && ascii_is_digit(letter)) ||
			    (escape == 's' && letter == ' ') ||
			    (escape == 'w' && ascii_is_alnum(letter)) ||
			    (escape == 'p' && ascii_is_alnum(letter)))
				return true;
		} else if (i + 2 < inside.len && inside.data[i + 1] == '-') {
			if (c <= letter && letter <= inside.data[i + 2])
				return true;
			i += 2;
		} else if (c == letter) {
			return true;
		}
	}
	return false;
}

/* A negated class: a letter that it does not name. */
static void
on_negated(struct walk *walk, struct slice inside)
{
	static const char candidates[] = "a1 -x.;z";

	for (const char *c = candidates; *c != '\0'; c++) {
		if (!class_names(inside, (uint8_t)*c)) {
			write_letter(walk, *c);
			return;
		}
	}
	write_letter(walk, '~');
}

static void
on_class(struct walk *walk)
{
	size_t end = class_end(walk->pattern, walk->at), len;
	struct slice inside = slice_range(walk->pattern, (struct range){ walk->at + 1, end });
	uint32_t c;

	if (slice_has_at(inside, 0, SLICE("^"))) {
		on_negated(walk, slice_from(inside, 1));
		walk->at = end;
		return;
	}
	walk->at++;
	if (byte_at(walk, 0) == '\\') {
		on_escape(walk);
	} else if (is_at(walk, "[:")) {
		write_letter(walk, is_at(walk, "[:digit") ? '1' : is_at(walk, "[:space") ? ' ' :
				   is_at(walk, "[:punct") ? '-' : 'a');
	} else if (walk->at < end) {
		len = utf8_decode(walk->pattern, walk->at, &c, NULL);
		write_atom(walk, slice_range(walk->pattern, (struct range){ walk->at, walk->at + len }));
	}
	walk->at = end;
}

/* ---- groups ----------------------------------------------------------------------------------- */

static void
note_alternative(struct walk *walk, struct group *group)
{
	if (group->count < ALTERNATIVES_MOST)
		group->alternatives[group->count++] = keep(walk, group->start);
	walk->len = group->start;
}

/* "(?<name>", "(?'name'", "(?P<name>": behind the name; else behind the "?" and what follows. */
static void
skip_kind(struct walk *walk, struct group *group)
{
	static const char *const looks[] = { "?=", "?!", "?<=", "?<!" };

	for (size_t i = 0; i < COUNT(looks); i++) {
		if (is_at(walk, looks[i])) {
			group->looks = true;
			walk->at += strlen(looks[i]);
			return;
		}
	}
	walk->at += is_at(walk, "?P") ? 2 : 1;
	if (byte_at(walk, 0) == '<' || byte_at(walk, 0) == '\'') {
		uint8_t close = byte_at(walk, 0) == '<' ? '>' : '\'';
		size_t end = slice_find_byte(walk->pattern, walk->at + 1, close);

		walk->at = end == SLICE_NOT_FOUND ? walk->pattern.len : end + 1;
		return;
	}
	/* Options "(?i:" and the signs of "(?:", "(?>", "(?|"; "(?i)" is an empty group. */
	while (walk->at < walk->pattern.len && strchr("imsxnJU-^:>|", walk->pattern.data[walk->at]) != NULL) {
		bool last = strchr(":>|", walk->pattern.data[walk->at++]) != NULL;

		if (last)
			break;
	}
}

static void
on_open(struct walk *walk)
{
	struct group *group;

	if (is_at(walk, "(?#") || is_at(walk, "(*")) {
		size_t end = slice_find_byte(walk->pattern, walk->at, ')');

		walk->at = end == SLICE_NOT_FOUND ? walk->pattern.len : end + 1;
		return;
	}
	walk->at++;
	if (walk->depth + 1 == GROUPS_DEEP) {
		walk->at = walk->pattern.len;
		return;
	}
	group = &walk->groups[++walk->depth];
	*group = (struct group){ .start = walk->len };
	if (byte_at(walk, 0) == '?')
		skip_kind(walk, group);
	walk->has_atom = false;
}

static void
on_close(struct walk *walk)
{
	struct group *group = &walk->groups[walk->depth];

	walk->at++;
	if (walk->depth == 0)
		return;
	walk->depth--;
	note_alternative(walk, group);
	walk->last = *group;
	write_atom(walk, group->looks || group->count == 0 ? SLICE("") : group->alternatives[0]);
	walk->last_is_atom = !group->looks;
	walk->has_atom = !group->looks;
}

/* ---- repetitions ------------------------------------------------------------------------------ */

/* "{2,}" and its like at the walk's place: its bytes, 0 where it is no quantifier. */
static size_t
read_braces(const struct walk *walk, size_t *least_out, size_t *most_out)
{
	size_t i = 1, least = 0, most = 0;
	bool comma, digits = false;

	for (; ascii_is_digit(byte_at(walk, i)); i++, digits = true)
		least = least > 10000 ? least : least * 10 + (size_t)(byte_at(walk, i) - '0');
	comma = byte_at(walk, i) == ',';
	i += comma;
	most = comma ? 0 : least;
	for (; ascii_is_digit(byte_at(walk, i)); i++, digits = true)
		most = most > 10000 ? most : most * 10 + (size_t)(byte_at(walk, i) - '0');
	if (byte_at(walk, i) != '}' || !digits)
		return 0;
	*least_out = least;
	*most_out = most == 0 ? SIZE_MAX : most;
	return i + 1;
}

static void
on_repetition(struct walk *walk, size_t len, size_t least, size_t most)
{
	walk->at += len;
	walk->at += byte_at(walk, 0) == '?' || byte_at(walk, 0) == '+';
	if (!walk->has_atom)
		return;
	if (most > 8) {
		struct slice atom = keep(walk, walk->atom), text = keep(walk, 0);
		struct slice before = slice_first(text, text.data == NULL ? 0 : walk->atom);

		add_probe(walk, before, atom);
		/* ".*of .*and .*to": each can reach over whatever the next ones find. */
		if (walk->first_repeated < walk->atom && text.data != NULL)
			add_probe(walk, slice_first(text, walk->first_repeated),
				  slice_from(text, walk->first_repeated));
		else
			walk->first_repeated = walk->atom;
		for (size_t i = 1; walk->last_is_atom && i < walk->last.count; i++)
			add_probe(walk, before, walk->last.alternatives[i]);
	}
	if (least > 1 && least < 50) {
		struct slice atom = keep(walk, walk->atom);

		for (size_t i = 1; i < least && atom.data != NULL; i++)
			write_text(walk, atom);
	}
	walk->has_atom = false;
}

static void
step(struct walk *walk)
{
	uint8_t c = byte_at(walk, 0);
	size_t least = 0, most = 0, len = c == '{' ? read_braces(walk, &least, &most) : 0;
	uint32_t code_point;

	if (len > 0) {
		on_repetition(walk, len, least, most);
		return;
	}
	switch (c) {
	case '*': on_repetition(walk, 1, 0, SIZE_MAX); return;
	case '+': on_repetition(walk, 1, 1, SIZE_MAX); return;
	case '?': on_repetition(walk, 1, 0, 1); return;
	case '\\': on_escape(walk); return;
	case '[': on_class(walk); return;
	case '(': on_open(walk); return;
	case ')': on_close(walk); return;
	case '|':
		note_alternative(walk, &walk->groups[walk->depth]);
		walk->has_atom = false;
		walk->at++;
		return;
	case '^': case '$':
		walk->has_atom = false;
		walk->at++;
		return;
	case '.':
		write_letter(walk, 'a');
		walk->at++;
		return;
	default:
		len = utf8_decode(walk->pattern, walk->at, &code_point, NULL);
		write_atom(walk, slice_range(walk->pattern, (struct range){ walk->at, walk->at + len }));
		walk->at += len;
	}
}

bool
regex_probes_find(struct arena *arena, struct slice pattern, struct regex_probes *probes_out)
{
	struct walk *walk = arena_alloc(arena, sizeof(*walk));

	if (walk == NULL)
		return false;
	walk->arena = arena;
	walk->pattern = pattern;
	walk->first_repeated = SIZE_MAX;
	while (walk->at < pattern.len && !walk->failed)
		step(walk);
	note_alternative(walk, &walk->groups[0]);
	walk->probes.whole = walk->groups[0].alternatives[0];
	*probes_out = walk->probes;
	return !walk->failed;
}

struct slice
regex_probe_text(struct arena *arena, const struct regex_probe *probe, struct slice behind)
{
	struct buf out;

	buf_init(&out, arena);
	buf_add(&out, probe->before);
	for (size_t len = 0; len < PROBE_LENGTH; len += probe->pump.len)
		buf_add(&out, probe->pump);
	buf_byte(&out, 1);
	buf_add(&out, behind);
	return out.failed ? (struct slice){ 0 } : buf_slice(&out);
}

struct slice
regex_probes_last(const struct regex_probes *probes)
{
	size_t at = probes->whole.len;

	while (at > 0 && (probes->whole.data[--at] & 0xC0) == 0x80)
		;
	return slice_from(probes->whole, at);
}
