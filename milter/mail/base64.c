/*
 * Base64 (RFC 2045 6.8).
 *
 * Reading skips what is not of the alphabet, as the RFC asks, and says so when that was not
 * white space. An edit keeps all lines before its own; behind it everything is wrapped anew
 * at the same width, which gives the same lines again where the edit added or took whole lines.
 */
#include "mail/base64.h"

#define PAD 64
#define SPACE 65
#define JUNK 66

#define LINE_MOST ((size_t)76)		/* RFC 2045 6.8 */

#define J JUNK
static const uint8_t values[256] = {
	J, J, J, J, J, J, J, J, J, SPACE, SPACE, J, J, SPACE, J, J,
	J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J,
	SPACE, J, J, J, J, J, J, J, J, J, J, 62, J, J, J, 63,
	52, 53, 54, 55, 56, 57, 58, 59, 60, 61, J, J, J, PAD, J, J,
	J, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,
	15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, J, J, J, J, J,
	J, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40,
	41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, J, J, J, J, J,
	J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J,
	J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J,
	J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J,
	J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J,
	J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J,
	J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J,
	J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J,
	J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J,
};
#undef J

/* ---- decoding ------------------------------------------------------------------------------- */

struct reader {
	struct slice encoded;
	size_t at;
	uint8_t *out;
	size_t len;
	struct offset_map *map;
	uint32_t group;			/* six bits from each digit of the group read so far */
	size_t digits;			/* of the group, 0 to 3 */
	size_t group_start;
	size_t mapped;			/* the encoded bytes that the map knows of */
	bool padded;			/* the last group was filled up with "=" */
	bool in_pieces;			/* that happened already */
	size_t padded_start;		/* where the group that was filled up began */
	struct transfer_decoded decoded;
};

/* From `at` on the bytes do not say for sure what was meant. */
static void
damage(struct reader *reader, size_t at)
{
	if (!reader->decoded.damaged || at < reader->decoded.sound)
		reader->decoded.sound = at;
	reader->decoded.damaged = true;
}

/* Data goes on behind padding. */
static void
begin_piece(struct reader *reader)
{
	if (reader->padded)
		damage(reader, reader->padded_start);
	reader->padded = false;
}

/* Whole groups without anything between them: most of a line at once. */
static bool
read_groups(struct reader *reader)
{
	const uint8_t *in = reader->encoded.data + reader->at;
	size_t most = (reader->encoded.len - reader->at) / 4;
	uint8_t *out = reader->out + reader->len;
	size_t groups;

	for (groups = 0; groups < most; groups++, in += 4, out += 3) {
		uint32_t a = values[in[0]], b = values[in[1]], c = values[in[2]], d = values[in[3]];
		uint32_t bits = a << 18 | b << 12 | c << 6 | d;

		if ((a | b | c | d) >= PAD)
			break;
		out[0] = (uint8_t)(bits >> 16);
		out[1] = (uint8_t)(bits >> 8);
		out[2] = (uint8_t)bits;
	}
	if (groups == 0)
		return true;
	begin_piece(reader);
	if (!offset_map_add(reader->map, 0, reader->at - reader->mapped) ||
	    !offset_map_add_units(reader->map, groups, 3, 4))
		return false;
	reader->len += 3 * groups;
	reader->at += 4 * groups;
	reader->mapped = reader->at;
	return true;
}

/* The bytes of the group read so far, which ends at the current place. */
static bool
end_group(struct reader *reader)
{
	size_t bytes = reader->digits - 1;
	uint32_t bits = reader->group << (6 * (4 - reader->digits));

	for (size_t i = 0; i < bytes; i++)
		reader->out[reader->len++] = (uint8_t)(bits >> (16 - 8 * i));
	reader->digits = 0;
	reader->group = 0;
	if (!offset_map_add(reader->map, 0, reader->group_start - reader->mapped) ||
	    !offset_map_add_unit(reader->map, bytes, reader->at - reader->group_start))
		return false;
	reader->mapped = reader->at;
	return true;
}

/* A "=": fills up a group of two or three digits; elsewhere it is one too many. */
static bool
read_padding(struct reader *reader)
{
	bool first = !reader->in_pieces, ok = true;

	reader->at++;
	if (reader->digits >= 2) {
		if (reader->digits == 2 && slice_has_at(reader->encoded, reader->at, SLICE("=")))
			reader->at++;
		reader->padded = reader->in_pieces = true;
		reader->padded_start = reader->group_start;
		ok = end_group(reader);
	} else if (reader->digits == 1) {
		damage(reader, reader->group_start);
	} else if (!reader->padded) {
		damage(reader, reader->at - 1);
	} else {
		first = reader->len == reader->decoded.piece.decoded;
	}
	reader->digits = 0;
	reader->group = 0;
	if (first && reader->in_pieces) {
		reader->decoded.piece.encoded = reader->at;
		reader->decoded.piece.decoded = reader->len;
	}
	return ok;
}

static bool
read_digit(struct reader *reader, uint8_t value)
{
	if (reader->digits == 0)
		reader->group_start = reader->at;
	begin_piece(reader);
	reader->group = reader->group << 6 | value;
	reader->digits++;
	reader->at++;
	return reader->digits < 4 || end_group(reader);
}

static bool
read_all(struct reader *reader)
{
	bool ok = true;

	while (ok && reader->at < reader->encoded.len) {
		uint8_t value = values[reader->encoded.data[reader->at]];

		if (value < PAD && reader->digits == 0 &&
		    reader->encoded.len - reader->at >= 4) {
			size_t before = reader->at;

			ok = read_groups(reader);
			if (!ok || reader->at > before)
				continue;
		}
		if (value < PAD) {
			ok = read_digit(reader, value);
		} else if (value == PAD) {
			ok = read_padding(reader);
		} else {
			if (value == JUNK)
				damage(reader, reader->at);
			reader->at++;
		}
	}
	if (ok && reader->digits >= 2)
		ok = end_group(reader);		/* padding forgotten: nothing is in doubt */
	else if (reader->digits == 1)
		damage(reader, reader->group_start);
	return ok && offset_map_add(reader->map, 0, reader->encoded.len - reader->mapped);
}

bool
base64_decode(struct arena *arena, struct slice encoded, struct transfer_decoded *decoded_out,
	      struct error *err)
{
	struct reader reader = {
		.encoded = encoded,
		.map = offset_map_new(arena),
		.out = arena_alloc(arena, encoded.len / 4 * 3 + 3),
	};

	if (reader.map == NULL || reader.out == NULL || !read_all(&reader))
		return fail(err, FAULT_LIMIT, "no memory to decode %zu bytes", encoded.len);
	reader.decoded.bytes = (struct slice){ reader.out, reader.len };
	reader.decoded.map = reader.map;
	if (!reader.decoded.damaged)
		reader.decoded.sound = encoded.len;
	if (!reader.in_pieces) {
		reader.decoded.piece.encoded = encoded.len;
		reader.decoded.piece.decoded = reader.len;
	}
	*decoded_out = reader.decoded;
	return true;
}

/* Where the next digit stands from `at` on; the length where there is none. */
static size_t
next_digit(struct slice encoded, size_t at)
{
	while (at < encoded.len && values[encoded.data[at]] >= PAD)
		at++;
	return at;
}

/* Do the digits go on like this, whatever stands between them? */
static bool
goes_on(struct slice encoded, size_t at, struct slice digits)
{
	for (size_t i = 0; i < digits.len; i++, at++) {
		at = next_digit(encoded, at);
		if (at == encoded.len || encoded.data[at] != digits.data[i])
			return false;
	}
	return true;
}

/*
 * Of five bytes three are a group of their own, wherever they stand: "---" is "LS0t". That holds as long
 * as no padding moves the groups behind it.
 */
bool
base64_may_hold_dashes(struct slice encoded)
{
	size_t pad = slice_find_byte(encoded, 0, '=');

	if (pad != SLICE_NOT_FOUND && next_digit(encoded, pad) < encoded.len)
		return true;
	for (size_t at = 0; (at = slice_find_byte(encoded, at, 'L')) != SLICE_NOT_FOUND; at++)
		if (goes_on(encoded, at + 1, SLICE("S0t")))
			return true;
	return false;
}

/* ---- encoding ------------------------------------------------------------------------------- */

static void
write_group(uint8_t *out, const uint8_t *in, size_t len)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	uint32_t bits = (uint32_t)in[0] << 16 | (len > 1 ? (uint32_t)in[1] << 8 : 0) |
			(len > 2 ? (uint32_t)in[2] : 0);

	out[0] = (uint8_t)digits[bits >> 18];
	out[1] = (uint8_t)digits[bits >> 12 & 63];
	out[2] = (uint8_t)(len > 1 ? digits[bits >> 6 & 63] : '=');
	out[3] = (uint8_t)(len > 2 ? digits[bits & 63] : '=');
}

void
base64_write(struct buf *out, struct slice bytes, size_t width, struct slice newline)
{
	size_t column = 0;

	for (size_t at = 0; at < bytes.len; at += 3) {
		uint8_t group[4];
		size_t len = bytes.len - at < 3 ? bytes.len - at : 3;

		write_group(group, bytes.data + at, len);
		buf_add(out, (struct slice){ group, sizeof(group) });
		column += sizeof(group);
		if (column >= width || at + len == bytes.len) {
			buf_add(out, newline);
			column = 0;
		}
	}
}

/* ---- splicing ------------------------------------------------------------------------------- */

/* The width in use: of the first of several lines, where it is one that may be. */
static size_t
width_in_use(struct slice encoded)
{
	struct slice rest = encoded;
	struct slice line;

	if (!slice_next_line(&rest, &line, NULL) || rest.len == 0)
		return LINE_MOST;
	line = slice_trim(line);
	return line.len >= 4 && line.len <= LINE_MOST ? line.len / 4 * 4 : LINE_MOST;
}

static size_t
line_start_before(struct slice encoded, size_t at)
{
	while (at > 0 && encoded.data[at - 1] != '\n')
		at--;
	return at;
}

/* The encoded bytes before the first line that must not leave as it is; `most` where none is. */
static size_t
before_overlong_line(struct slice encoded, size_t most)
{
	struct slice rest = slice_first(encoded, most), line;
	size_t start = 0;

	while (slice_next_line(&rest, &line, NULL)) {
		if (line.len > WIRE_LINE_MOST)
			return start;
		start = most - rest.len;
	}
	return most;
}

/*
 * How much of the encoded bytes may stay before an edit at decoded byte `at`: whole lines without
 * damage, the last of which ends with a whole group. `kept_out` is what they decode to.
 */
static size_t
lines_to_keep(struct slice encoded, const struct transfer_decoded *decoded, size_t at,
	      size_t *kept_out)
{
	size_t start;

	*kept_out = 0;
	if (decoded->map == NULL || decoded->bytes.len == 0)
		return 0;
	if (at == decoded->bytes.len)
		at--;			/* its group may be one that is filled up */
	start = offset_map_position(decoded->map, at);
	start = line_start_before(encoded, start < decoded->sound ? start : decoded->sound);
	start = before_overlong_line(encoded, start);
	while (start > 0) {
		size_t first = offset_map_derived(decoded->map, (struct range){ start, start }).start;

		if (offset_map_position(decoded->map, first) >= start) {
			*kept_out = first;
			return start;
		}
		start = line_start_before(encoded, start - 1);
	}
	return 0;
}

/* The decoded bytes from `from` on with the edits done. */
static void
edited_tail(struct buf *tail, struct slice bytes, size_t from, const struct transfer_edit *edits,
	    size_t edit_count)
{
	for (size_t i = 0; i < edit_count; i++) {
		buf_add(tail, slice_range(bytes, (struct range){ from, edits[i].range.start }));
		buf_add(tail, edits[i].bytes);
		from = edits[i].range.end;
	}
	buf_add(tail, slice_from(bytes, from));
}

static bool
ends_in_newline(struct slice s)
{
	return s.len > 0 && s.data[s.len - 1] == '\n';
}

/* Lines have been written with an end each; the last has one only if the original had. */
static void
cut_final_newline(struct buf *out, struct slice encoded)
{
	if (out->failed || ends_in_newline(encoded) || !ends_in_newline(buf_slice(out)))
		return;
	out->len--;
	if (out->len > 0 && out->data[out->len - 1] == '\r')
		out->len--;
}

static bool
has_data(struct slice encoded)
{
	for (size_t i = 0; i < encoded.len; i++)
		if (values[encoded.data[i]] < PAD)
			return true;
	return false;
}

/* Takes off what the edits do not reach: all behind the padding that some take for the end. */
static struct slice
first_piece(struct slice encoded, struct transfer_decoded *decoded, size_t last_edit,
	    struct slice *behind_out)
{
	size_t end = last_edit <= decoded->piece.decoded ? decoded->piece.encoded : encoded.len;

	*behind_out = slice_from(encoded, end);
	if (!has_data(*behind_out)) {	/* line ends, most often: they are written as lines are */
		*behind_out = (struct slice){ NULL, 0 };
		return encoded;
	}
	decoded->bytes = slice_first(decoded->bytes, decoded->piece.decoded);
	return slice_first(encoded, end);
}

/*
 * The white space at the end of `text` that may stand in a piece of its own, so that what is before it
 * has to be filled up: none where that is not what the end is (a NUL before it: UTF-16), or where
 * nothing would be left.
 */
static size_t
blank_end(struct slice text)
{
	size_t len = text.len >= 2 && slice_has_at(text, text.len - 2, SLICE("\r\n")) ? 2 : 1;

	if (text.len <= len || text.data[text.len - len - 1] == '\0')
		return 0;
	return values[text.data[text.len - 1]] == SPACE ? len : 0;
}

/* Writes a piece that ends in padding, for who stops there must not come to read what is behind it. */
static bool
write_filled_up(struct buf *out, struct slice text, size_t width, struct slice newline)
{
	size_t blank = text.len % 3 == 0 ? blank_end(text) : 0;

	if (text.len % 3 == 0 && blank == 0)
		return false;
	base64_write(out, slice_first(text, text.len - blank), width, newline);
	base64_write(out, slice_from(text, text.len - blank), width, newline);
	return true;
}

bool
base64_splice(struct arena *arena, struct slice encoded, const struct transfer_decoded *decoded,
	      const struct transfer_edit *edits, size_t edit_count, struct slice newline,
	      struct slice *encoded_out, struct error *err)
{
	struct transfer_decoded piece = *decoded;
	struct slice behind;
	struct slice before = first_piece(encoded, &piece, edits[edit_count - 1].range.end, &behind);
	size_t kept, width = width_in_use(encoded);
	size_t keep = lines_to_keep(before, &piece, edits[0].range.start, &kept);
	struct buf tail;
	struct buf out;
	bool ok, filled_up = true;

	buf_init(&tail, NULL);
	buf_init(&out, arena);
	edited_tail(&tail, piece.bytes, kept, edits, edit_count);
	if (tail.len == 0 && behind.len > 0) {	/* all lines stay that do: none of them is filled up */
		keep = 0;
		edited_tail(&tail, piece.bytes, 0, edits, edit_count);
	}
	(void)buf_reserve(&out, encoded.len);
	buf_add(&out, slice_first(before, keep));
	if (behind.len == 0)
		base64_write(&out, buf_slice(&tail), width, newline);
	else
		filled_up = write_filled_up(&out, buf_slice(&tail), width, newline);
	cut_final_newline(&out, before);
	buf_add(&out, behind);
	ok = !tail.failed && !out.failed;
	buf_done(&tail);
	if (!ok)
		return fail(err, FAULT_LIMIT, "no memory to encode the edited part");
	if (!filled_up)
		return fail(err, FAULT_INPUT, "its base64 goes on behind its padding");
	*encoded_out = buf_slice(&out);
	return true;
}
