/*
 * A reader of libconfig's grammar that goes on after a mistake.
 *
 * It knows just enough: a text is a group; a group holds NAME = VALUE or NAME : VALUE, a list
 * "( )" or array "[ ]" holds values with commas between them; ";" and "," after a setting may be
 * left out; strings that stand side by side are one. Whether a number is one, or an array
 * holds values of one type, is left to libconfig.
 *
 * One thing is stricter: a string ends on the line where it began. libconfig would take the rest
 * of the file for its text, and blame the last line.
 */
#include "policy/syntax.h"

#include "base/ascii.h"
#include "base/utf8.h"

#define DEPTH_MOST 16			/* brackets inside one another; rule files need four */

enum token {
	TOKEN_END, TOKEN_WORD, TOKEN_STRING, TOKEN_ASSIGN, TOKEN_OPEN, TOKEN_CLOSE, TOKEN_COMMA,
	TOKEN_SEMICOLON, TOKEN_OTHER,
};

struct bracket {
	uint8_t byte;
	size_t line;
};

struct reader {
	struct arena *arena;
	const struct assembled *assembled;
	struct syntax *syntax;
	struct diagnostics *diags;
	size_t at, line;
	bool clean, lost;

	struct slice token;		/* the bytes of the last token */
	size_t token_line;
	struct slice last_string;
	enum token last;		/* the one before it */

	struct bracket brackets[DEPTH_MOST];
	size_t depth;
	enum { WANT_NAME, WANT_ASSIGN, WANT_VALUE } want;	/* in a group */
	struct slice name;
	size_t name_line;
};

static struct place
place_of(const struct reader *reader, size_t line)
{
	return assembled_place(reader->assembled, line);
}

static bool
is_word_byte(uint8_t c)
{
	return ascii_is_alnum(c) || c == '_' || c == '-' || c == '+' || c == '.' || c == '*';
}

/* Blanks, line ends and the three kinds of comments. */
static void
skip_blanks(struct reader *reader)
{
	struct slice text = reader->assembled->text;

	while (reader->at < text.len) {
		if (text.data[reader->at] == '#' || slice_has_at(text, reader->at, SLICE("//"))) {
			reader->at = slice_find_byte(text, reader->at, '\n');
			if (reader->at == SLICE_NOT_FOUND)
				reader->at = text.len;
		} else if (slice_has_at(text, reader->at, SLICE("/*"))) {
			size_t end = slice_find(text, reader->at + 2, SLICE("*/"));

			end = end == SLICE_NOT_FOUND ? text.len : end + 2;
			for (; reader->at < end; reader->at++)
				reader->line += text.data[reader->at] == '\n';
		} else if (ascii_is_space(text.data[reader->at])) {
			reader->line += text.data[reader->at++] == '\n';
		} else {
			return;
		}
	}
}

/* To the closing quotation mark, which stands on the same line. */
static void
read_string(struct reader *reader)
{
	struct slice text = reader->assembled->text;

	for (size_t i = reader->at + 1; i < text.len && text.data[i] != '\n'; i++) {
		if (text.data[i] == '"') {
			reader->token = slice_range(text, (struct range){ reader->at, i + 1 });
			reader->at = i + 1;
			return;
		}
		i += text.data[i] == '\\' && i + 1 < text.len && text.data[i + 1] != '\n';
	}
	complain(reader->diags, place_of(reader, reader->line),
		 "a string is not closed on its line; write the missing quotation mark (\")");
	reader->clean = false;
	reader->at = slice_find_byte(text, reader->at, '\n');
	if (reader->at == SLICE_NOT_FOUND)
		reader->at = text.len;
}

static void
read_word(struct reader *reader)
{
	struct slice text = reader->assembled->text;
	size_t start = reader->at;

	while (reader->at < text.len && is_word_byte(text.data[reader->at]))
		reader->at++;
	reader->token = slice_range(text, (struct range){ start, reader->at });
}

/* A run of what stands nowhere in the grammar: umlauts, typographic quotes, stray signs. */
static void
read_other(struct reader *reader)
{
	struct slice text = reader->assembled->text;
	size_t start = reader->at;
	uint32_t code_point;

	while (reader->at < text.len && !ascii_is_space(text.data[reader->at]) &&
	       strchr("\"=:;,(){}[]#", text.data[reader->at]) == NULL)
		reader->at += utf8_decode(text, reader->at, &code_point, NULL);
	reader->token = slice_range(text, (struct range){ start, reader->at });
}

static enum token
next_token(struct reader *reader)
{
	struct slice text = reader->assembled->text;
	uint8_t byte;

	skip_blanks(reader);
	reader->token_line = reader->line;
	if (reader->at == text.len)
		return TOKEN_END;
	byte = text.data[reader->at];
	reader->token = slice_range(text, (struct range){ reader->at, reader->at + 1 });
	if (byte == '"') {
		read_string(reader);
		return TOKEN_STRING;
	}
	if (is_word_byte(byte)) {
		read_word(reader);
		return TOKEN_WORD;
	}
	if (strchr("=:;,(){}[]", byte) == NULL) {
		read_other(reader);
		return TOKEN_OTHER;
	}
	reader->at++;
	switch (byte) {
	case '=': case ':': return TOKEN_ASSIGN;
	case ',': return TOKEN_COMMA;
	case ';': return TOKEN_SEMICOLON;
	case '{': case '[': case '(': return TOKEN_OPEN;
	default: return TOKEN_CLOSE;
	}
}

static bool
in_group(const struct reader *reader)
{
	return reader->depth == 0 || reader->brackets[reader->depth - 1].byte == '{';
}

static void
emit(struct reader *reader, size_t line)
{
	struct syntax *syntax = reader->syntax;
	struct place *place = ARENA_PUSH(reader->arena, syntax->places, syntax->count, syntax->cap);

	if (place == NULL)
		reader->lost = true;
	else
		*place = place_of(reader, line);
}

#define COMPLAIN(reader, line, ...)                                                                \
	((reader)->clean = false, complain((reader)->diags, place_of((reader), (line)), __VA_ARGS__))

/* libconfig's names: a letter or "*", then letters, digits, "-", "_", "*". */
static bool
is_name(struct slice word)
{
	if (!ascii_is_alpha(word.data[0]) && word.data[0] != '*')
		return false;
	return slice_find_byte(word, 0, '+') == SLICE_NOT_FOUND &&
	       slice_find_byte(word, 0, '.') == SLICE_NOT_FOUND;
}

/* A value without quotation marks: a number, or true or false. */
static bool
is_bare_value(struct slice word)
{
	return ascii_is_digit(word.data[0]) || strchr("+-.", word.data[0]) != NULL ||
	       slice_equal_nocase(word, SLICE("true")) || slice_equal_nocase(word, SLICE("false"));
}

static void
check_separated(struct reader *reader)
{
	bool value = reader->last == TOKEN_WORD || reader->last == TOKEN_STRING ||
		     reader->last == TOKEN_CLOSE;

	if (!in_group(reader) && value)
		COMPLAIN(reader, reader->token_line, "a comma is missing before %.*s",
			 SLICE_ARG(reader->token));
}

/* A value begins: in a group it belongs to the name before it, in a list it is a setting itself. */
static void
on_value(struct reader *reader)
{
	if (in_group(reader)) {
		reader->want = WANT_NAME;
		return;
	}
	check_separated(reader);
	emit(reader, reader->token_line);
}

static void
on_name(struct reader *reader)
{
	if (!is_name(reader->token))
		COMPLAIN(reader, reader->token_line,
			 "\"%.*s\" is no name; names begin with a letter and hold letters, digits, "
			 "\"-\" and \"_\"", SLICE_ARG(reader->token));
	reader->name = reader->token;
	reader->name_line = reader->token_line;
	reader->want = WANT_ASSIGN;
	emit(reader, reader->token_line);
}

static void
on_word(struct reader *reader)
{
	if (in_group(reader) && reader->want == WANT_NAME) {
		on_name(reader);
		return;
	}
	if (!is_bare_value(reader->token))
		COMPLAIN(reader, reader->token_line, "\"%.*s\" needs quotation marks around it",
			 SLICE_ARG(reader->token));
	on_value(reader);
}

static bool
is_letter(uint8_t c)
{
	return ascii_is_alnum(c) || c >= 0x80;
}

/*
 * libconfig joins strings that stand side by side, which breaks a long one into lines. Where that would
 * make one word of two, a comma was forgotten.
 */
static bool
glues_words(struct slice first, struct slice second)
{
	return first.len > 2 && second.len > 2 && is_letter(first.data[first.len - 2]) &&
	       is_letter(second.data[1]);
}

static void
on_string(struct reader *reader)
{
	if (reader->last == TOKEN_STRING) {
		if (glues_words(reader->last_string, reader->token))
			COMPLAIN(reader, reader->token_line, "a comma is missing before %.*s",
				 SLICE_ARG(reader->token));
	} else if (in_group(reader) && reader->want == WANT_NAME) {
		COMPLAIN(reader, reader->token_line,
			 "a string without a name; write name = %.*s", SLICE_ARG(reader->token));
	} else {
		on_value(reader);
	}
	reader->last_string = reader->token;
}

static uint8_t
closing(uint8_t open)
{
	return open == '{' ? '}' : open == '[' ? ']' : ')';
}

static bool
on_open(struct reader *reader)
{
	uint8_t byte = reader->token.data[0];

	if (in_group(reader) && reader->want == WANT_NAME) {
		COMPLAIN(reader, reader->token_line,
			 "\"%c\" without a name before it; write name = %c", byte, byte);
		return false;
	}
	on_value(reader);
	if (reader->depth == DEPTH_MOST) {
		COMPLAIN(reader, reader->token_line, "brackets go more than %d deep", DEPTH_MOST);
		return false;
	}
	reader->brackets[reader->depth++] = (struct bracket){ byte, reader->token_line };
	reader->want = WANT_NAME;
	return true;
}

static bool
on_close(struct reader *reader)
{
	uint8_t byte = reader->token.data[0];
	const struct bracket *open;

	if (reader->depth == 0) {
		COMPLAIN(reader, reader->token_line, "\"%c\" closes nothing; take it away", byte);
		return false;
	}
	open = &reader->brackets[reader->depth - 1];
	if (byte != closing(open->byte)) {
		COMPLAIN(reader, reader->token_line,
			 "\"%c\" does not close the \"%c\" of line %zu; write \"%c\" before it", byte,
			 open->byte, place_of(reader, open->line).line, closing(open->byte));
		return false;
	}
	if (!in_group(reader) && reader->last == TOKEN_COMMA)
		COMPLAIN(reader, reader->token_line, "a comma before \"%c\"; take the comma away",
			 byte);
	reader->depth--;
	reader->want = WANT_NAME;
	return true;
}

static void
on_other(struct reader *reader)
{
	static const char *const quotes[] = { "\u201C", "\u201D", "\u201E", "\u00AB", "\u00BB",
					      "\u2018", "\u2019", "'" };

	reader->want = WANT_NAME;
	for (size_t i = 0; i < COUNT(quotes); i++) {
		if (slice_has_at(reader->token, 0, slice_of(quotes[i]))) {
			COMPLAIN(reader, reader->token_line,
				 "strings stand between straight quotation marks (\"), not %s",
				 quotes[i]);
			return;
		}
	}
	COMPLAIN(reader, reader->token_line,
		 "\"%.*s\" belongs to nothing here; text needs quotation marks, a comment a \"#\" "
		 "before it", SLICE_ARG(reader->token));
}

static bool
is_value(enum token token)
{
	return token == TOKEN_WORD || token == TOKEN_STRING || token == TOKEN_OPEN ||
	       token == TOKEN_OTHER;
}

/* In a group, after a name: is what comes what must come? Complains, and takes it for that. */
static void
check_wanted(struct reader *reader, enum token token)
{
	if (reader->want == WANT_ASSIGN && token != TOKEN_ASSIGN) {
		COMPLAIN(reader, reader->name_line, "\"=\" is missing behind \"%.*s\"",
			 SLICE_ARG(reader->name));
		reader->want = is_value(token) ? WANT_VALUE : WANT_NAME;
	} else if (reader->want == WANT_VALUE && !is_value(token)) {
		COMPLAIN(reader, reader->name_line, "a value is missing behind \"%.*s\"",
			 SLICE_ARG(reader->name));
		reader->want = token == TOKEN_ASSIGN ? WANT_ASSIGN : WANT_NAME;
	}
}

static void
on_assign(struct reader *reader)
{
	bool told = reader->last == TOKEN_OTHER || reader->last == TOKEN_STRING;

	if (!told && !(in_group(reader) && reader->want == WANT_ASSIGN))
		COMPLAIN(reader, reader->token_line, "\"%c\" without a name before it",
			 reader->token.data[0]);
	reader->want = WANT_VALUE;
}

/* One token; false where going on would only make mistakes of our own. */
static bool
step(struct reader *reader, enum token token)
{
	if (in_group(reader))
		check_wanted(reader, token);
	switch (token) {
	case TOKEN_WORD: on_word(reader); break;
	case TOKEN_STRING: on_string(reader); break;
	case TOKEN_OPEN: return on_open(reader);
	case TOKEN_CLOSE: return on_close(reader);
	case TOKEN_ASSIGN: on_assign(reader); break;
	case TOKEN_OTHER: on_other(reader); break;
	case TOKEN_COMMA: case TOKEN_SEMICOLON: case TOKEN_END: break;
	}
	return true;
}

bool
syntax_read(struct arena *arena, const struct assembled *assembled, struct syntax *syntax_out,
	    struct diagnostics *diags)
{
	struct reader reader = { .arena = arena, .assembled = assembled, .syntax = syntax_out,
				 .diags = diags, .line = 1, .clean = true, .last = TOKEN_END };
	enum token token;

	*syntax_out = (struct syntax){ 0 };
	do {
		token = next_token(&reader);
		if (!step(&reader, token))
			return false;
		reader.last = token;
	} while (token != TOKEN_END);
	if (reader.depth > 0) {
		const struct bracket *open = &reader.brackets[reader.depth - 1];

		COMPLAIN(&reader, open->line, "\"%c\" is never closed; write \"%c\"", open->byte,
			 closing(open->byte));
	}
	return reader.clean && !reader.lost;
}
