/*
 * What stands in the body of a header field, taken apart: values, parameters, addresses.
 * Encoded-words are in mail/encoded_word.
 *
 * Everybody writes these wrong in some way, so the reading is generous: an unquoted file name may
 * hold blanks, a quoted string may never end, comments may stand anywhere. mail/lexical knows quoted
 * strings, their backslashes and nested comments; all else is decided on top.
 */
#include "mail/header_field.h"

#include "base/ascii.h"
#include "base/buf.h"
#include "mail/charset.h"
#include "mail/lexical.h"

#define PIECES_MOST 100		/* of one parameter (RFC 2231 3) */

struct slice
header_field_unfold(struct arena *arena, struct slice body)
{
	struct buf out;
	struct slice line;

	if (slice_find_byte(slice_trim(body), 0, '\n') == SLICE_NOT_FOUND)
		return slice_trim(body);
	buf_init(&out, arena);
	while (slice_next_line(&body, &line, NULL))
		buf_add(&out, line);
	return out.failed ? (struct slice){ NULL, 0 } : slice_trim(buf_slice(&out));
}

/* Without comments and blanks, quoted strings without their quotes. */
static void
add_bare(struct buf *out, struct slice s)
{
	size_t at = 0;

	while (at < s.len) {
		uint8_t c = s.data[at];

		if (c == '(') {
			at = lexical_comment_end(s, at);
			continue;
		}
		if (c != '"' && !lexical_is_blank(c))
			buf_byte(out, c);
		at++;
	}
}

struct slice
header_field_value(struct arena *arena, struct slice body)
{
	struct buf out;

	buf_init(&out, arena);
	add_bare(&out, slice_first(body, lexical_find(body, 0, ';')));
	if (out.failed)
		return (struct slice){ NULL, 0 };
	for (size_t i = 0; i < out.len; i++)
		out.data[i] = ascii_lower(out.data[i]);
	return buf_slice(&out);
}

/* ---- parameters (RFC 2045 5.1, RFC 2231) ---------------------------------------------------- */

struct piece {
	size_t index;
	bool extended;			/* "*" at the end of its name: percent-encoded */
	struct slice value;		/* as written, quotes included */
};

struct parameter {
	struct slice plain;		/* name= */
	struct slice extended;		/* name*= */
	bool has_plain, has_extended;
	struct piece pieces[PIECES_MOST];	/* name*0=, name*1*= */
	size_t piece_count;
};

/* A value as written: a quoted string, or all up to a comment that stands behind a blank. */
static struct slice
value_extent(struct slice s)
{
	s = slice_trim(s);
	if (slice_has_at(s, 0, SLICE("\"")))
		return slice_first(s, lexical_quoted_end(s, 0));
	for (size_t at = 1; at < s.len; at++) {
		if (s.data[at] == '(' && lexical_is_blank(s.data[at - 1]))
			return slice_trim(slice_first(s, at));
	}
	return s;
}

/* What stands behind the name in "name*1*": its index and whether it is percent-encoded. */
static bool
parse_suffix(struct slice suffix, struct piece *piece)
{
	size_t at = 1;

	piece->extended = suffix.data[suffix.len - 1] == '*';
	piece->index = 0;
	while (at < suffix.len && at < 4 && ascii_is_digit(suffix.data[at]))
		piece->index = piece->index * 10 + (size_t)(suffix.data[at++] - '0');
	return at > 1 && at == suffix.len - piece->extended;
}

static void
note_parameter(struct parameter *parameter, struct slice suffix, struct slice value)
{
	struct piece piece = { .value = value };

	if (suffix.len == 0 && !parameter->has_plain) {
		parameter->plain = value;
		parameter->has_plain = true;
	} else if (slice_equal(suffix, SLICE("*")) && !parameter->has_extended) {
		parameter->extended = value;
		parameter->has_extended = true;
	} else if (suffix.len > 1 && suffix.data[0] == '*' && parse_suffix(suffix, &piece) &&
		   parameter->piece_count < PIECES_MOST) {
		parameter->pieces[parameter->piece_count++] = piece;
	}
}

static void
collect_parameter(struct slice body, struct slice name, struct parameter *parameter)
{
	size_t at = lexical_find(body, 0, ';');

	while (at < body.len) {
		size_t end = lexical_find(body, at + 1, ';');
		struct slice item = slice_range(body, (struct range){ at + 1, end });
		size_t equals = slice_find_byte(item, 0, '=');
		struct slice attribute;

		at = end;
		if (equals == SLICE_NOT_FOUND)
			continue;
		attribute = slice_trim(slice_first(item, equals));
		if (slice_has_at_nocase(attribute, 0, name))
			note_parameter(parameter, slice_from(attribute, name.len),
				       value_extent(slice_from(item, equals + 1)));
	}
}

static void
add_percent_decoded(struct buf *out, struct slice s)
{
	for (size_t at = 0; at < s.len; at++) {
		int high = at + 1 < s.len ? ascii_hex_value(s.data[at + 1]) : -1;
		int low = at + 2 < s.len ? ascii_hex_value(s.data[at + 2]) : -1;

		if (s.data[at] == '%' && high >= 0 && low >= 0) {
			buf_byte(out, (uint8_t)(high * 16 + low));
			at += 2;
		} else {
			buf_byte(out, s.data[at]);
		}
	}
}

/* Takes "charset'language'" off the first piece; without it the charset is not known. */
static struct slice
take_charset(struct slice *value)
{
	size_t first = slice_find_byte(*value, 0, '\'');
	size_t second = first == SLICE_NOT_FOUND ? first : slice_find_byte(*value, first + 1, '\'');
	struct slice charset = { NULL, 0 };

	if (second != SLICE_NOT_FOUND) {
		charset = slice_first(*value, first);
		*value = slice_from(*value, second + 1);
	}
	return charset;
}

static struct slice
to_utf8(struct arena *arena, struct slice charset, struct slice bytes)
{
	struct charset_decoded decoded;
	struct error ignored;		/* no memory: an empty slice says so */

	if (!charset_decode(arena, charset, bytes, &decoded, &ignored))
		return (struct slice){ NULL, 0 };
	return decoded.text;
}

static const struct piece *
find_piece(const struct parameter *parameter, size_t index)
{
	for (size_t i = 0; i < parameter->piece_count; i++) {
		if (parameter->pieces[i].index == index)
			return &parameter->pieces[i];
	}
	return NULL;
}

static struct slice
join_pieces(struct arena *arena, const struct parameter *parameter)
{
	const struct piece *piece;
	struct slice charset = { NULL, 0 };
	struct buf bytes;

	buf_init(&bytes, arena);
	for (size_t i = 0; (piece = find_piece(parameter, i)) != NULL; i++) {
		struct slice value = lexical_unquote(arena, piece->value);

		if (i == 0 && piece->extended)
			charset = take_charset(&value);
		if (piece->extended)
			add_percent_decoded(&bytes, value);
		else
			buf_add(&bytes, value);
	}
	return bytes.failed ? (struct slice){ NULL, 0 } : to_utf8(arena, charset, buf_slice(&bytes));
}

struct slice
header_field_parameter(struct arena *arena, struct slice body, const char *name)
{
	struct parameter parameter = { .piece_count = 0 };
	struct slice value;
	struct slice charset;
	struct buf bytes;

	collect_parameter(header_field_unfold(arena, body), slice_of(name), &parameter);
	if (find_piece(&parameter, 0) != NULL)
		return join_pieces(arena, &parameter);
	if (!parameter.has_extended)
		return header_field_decode(arena, lexical_unquote(arena, parameter.plain));
	value = lexical_unquote(arena, parameter.extended);
	charset = take_charset(&value);
	buf_init(&bytes, arena);
	add_percent_decoded(&bytes, value);
	return bytes.failed ? (struct slice){ NULL, 0 } : to_utf8(arena, charset, buf_slice(&bytes));
}

/* ---- addresses and identifiers -------------------------------------------------------------- */

/* Without comments and blanks; a quoted local part keeps its quotes. */
static struct slice
addr_spec(struct arena *arena, struct slice s)
{
	struct buf out;
	size_t at = 0;

	buf_init(&out, arena);
	while (at < s.len) {
		size_t end = at + 1;

		if (s.data[at] == '(') {
			end = lexical_comment_end(s, at);
		} else if (s.data[at] == '"') {
			end = lexical_quoted_end(s, at);
			buf_add(&out, slice_range(s, (struct range){ at, end < s.len ? end : s.len }));
		} else if (!lexical_is_blank(s.data[at])) {
			buf_byte(&out, s.data[at]);
		}
		at = end;
	}
	return out.failed ? (struct slice){ NULL, 0 } : buf_slice(&out);
}

struct slice
header_field_address(struct arena *arena, struct slice body)
{
	struct slice s = header_field_unfold(arena, body);
	size_t comma = lexical_find(s, 0, ',');
	size_t angle = lexical_find(s, 0, '<');
	size_t colon = lexical_find(s, 0, ':');

	if (angle < s.len) {
		s = slice_range(s, (struct range){ angle + 1, lexical_find(s, angle + 1, '>') });
		colon = lexical_find(s, 0, ':');	/* a route, RFC 5322 4.4 */
		return addr_spec(arena, colon < s.len ? slice_from(s, colon + 1) : s);
	}
	if (colon < comma)				/* a group, RFC 5322 3.4 */
		s = slice_first(slice_from(s, colon + 1),
				lexical_find(slice_from(s, colon + 1), 0, ';'));
	return addr_spec(arena, slice_first(s, lexical_find(s, 0, ',')));
}

struct slice
header_field_identifier(struct arena *arena, struct slice body)
{
	struct slice s = header_field_unfold(arena, body);
	size_t start = lexical_find(s, 0, '<');
	size_t end;

	if (start == s.len)
		return s;
	end = slice_find_byte(s, start, '>');
	return slice_trim(slice_range(s, (struct range){ start + 1,
							 end == SLICE_NOT_FOUND ? s.len : end }));
}
