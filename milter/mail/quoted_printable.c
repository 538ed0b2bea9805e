/*
 * Quoted-printable (RFC 2045 6.7), read as mail programs read it and written as the RFC asks.
 *
 * Trailing blanks of a line are kept in reading, though the RFC calls them a mistake of the
 * transport: no program we know deletes them, and text/plain with format=flowed would be
 * damaged by it.
 *
 * An edit is done line by line. A line that it does not touch is copied; a line that it does is
 * taken apart into units and written anew, with soft line breaks of our own. Where a line that
 * was written anew meets one that is copied, and no line break is left between them, a soft
 * one is put there: so the lines behind an edit never have to move.
 */
#include "mail/quoted_printable.h"

#include "base/ascii.h"

#define LINE_MOST 76		/* RFC 2045 6.7 (5), the "=" of a soft line break included */

enum unit_kind {
	UNIT_BYTE,		/* one decoded byte: a literal or "=XX" */
	UNIT_BREAK,		/* a line end that stands for itself */
	UNIT_SOFT,		/* "=" and a line end: nothing */
	UNIT_STRAY,		/* "=" that begins nothing: itself */
};

struct unit {
	enum unit_kind kind;
	size_t len;		/* of the encoded bytes */
	uint8_t byte;
};

/* The length of the line end at `at`: 2, 1, or 0 where there is none. */
static size_t
line_end_at(struct slice s, size_t at)
{
	if (slice_has_at(s, at, SLICE("\n")))
		return 1;
	return slice_has_at(s, at, SLICE("\r\n")) ? 2 : 0;
}

/* The unit that begins with the "=" at `at`. */
static struct unit
escape_at(struct slice encoded, size_t at)
{
	size_t end = at + 1;
	int high = end < encoded.len ? ascii_hex_value(encoded.data[end]) : -1;
	int low = end + 1 < encoded.len ? ascii_hex_value(encoded.data[end + 1]) : -1;

	if (high >= 0 && low >= 0)
		return (struct unit){ UNIT_BYTE, 3, (uint8_t)(high * 16 + low) };
	while (end < encoded.len && (encoded.data[end] == ' ' || encoded.data[end] == '\t'))
		end++;		/* added by a transport, RFC 2045 6.7 (3) */
	if (end == encoded.len)
		return (struct unit){ UNIT_SOFT, end - at, 0 };
	if (line_end_at(encoded, end) > 0)
		return (struct unit){ UNIT_SOFT, end + line_end_at(encoded, end) - at, 0 };
	return (struct unit){ UNIT_STRAY, 1, '=' };
}

static struct unit
unit_at(struct slice encoded, size_t at)
{
	size_t line_end;

	if (encoded.data[at] == '=')
		return escape_at(encoded, at);
	line_end = line_end_at(encoded, at);
	if (line_end > 0)
		return (struct unit){ UNIT_BREAK, line_end, 0 };
	return (struct unit){ UNIT_BYTE, 1, encoded.data[at] };
}

/* ---- decoding ------------------------------------------------------------------------------- */

/* Does the decoding of all of `encoded`, which holds an "=", into `out`. */
static bool
decode_into(struct slice encoded, uint8_t *out, struct offset_map *map,
	    struct transfer_decoded *decoded)
{
	size_t at = 0;
	size_t len = 0;

	while (at < encoded.len) {
		size_t escape = slice_find_byte(encoded, at, '=');
		size_t run = (escape == SLICE_NOT_FOUND ? encoded.len : escape) - at;
		struct unit unit;

		memcpy(out + len, encoded.data + at, run);
		if (!offset_map_add(map, run, run))
			return false;
		len += run;
		at += run;
		if (at == encoded.len)
			break;
		unit = escape_at(encoded, at);
		if (unit.kind != UNIT_SOFT)
			out[len++] = unit.byte;
		if (!offset_map_add_unit(map, unit.kind == UNIT_SOFT ? 0 : 1, unit.len))
			return false;
		if (unit.kind == UNIT_STRAY && !decoded->damaged) {
			decoded->damaged = true;
			decoded->sound = at;
		}
		at += unit.len;
	}
	decoded->bytes = (struct slice){ out, len };
	decoded->piece.decoded = len;
	return true;
}

bool
quoted_printable_decode(struct arena *arena, struct slice encoded,
			struct transfer_decoded *decoded_out, struct error *err)
{
	struct transfer_decoded decoded = { .bytes = encoded, .sound = encoded.len,
					    .piece = { encoded.len, encoded.len } };

	if (slice_find_byte(encoded, 0, '=') != SLICE_NOT_FOUND) {
		struct offset_map *map = offset_map_new(arena);
		uint8_t *out = arena_extend(arena, NULL, 0, encoded.len);

		if (map == NULL || out == NULL || !decode_into(encoded, out, map, &decoded))
			return fail(err, FAULT_LIMIT, "no memory to decode %zu bytes", encoded.len);
		decoded.map = map;
	}
	*decoded_out = decoded;
	return true;
}

/* ---- writing -------------------------------------------------------------------------------- */

struct writer {
	struct buf out;
	struct slice newline;
	size_t line;		/* where the line being written begins in `out` */
	bool has_blank;		/* `blank` is still to be written: how depends on what follows */
	uint8_t blank;
};

static void
writer_init(struct writer *writer, struct arena *arena, struct slice newline)
{
	*writer = (struct writer){ .newline = newline };
	buf_init(&writer->out, arena);
}

static void
soft_break(struct writer *writer)
{
	buf_byte(&writer->out, '=');
	buf_add(&writer->out, writer->newline);
	writer->line = writer->out.len;
}

/*
 * A line of one dot ends the message for careless mailers, "From " a message in an mbox, and "--"
 * begins what could be taken for a boundary: the first byte of such a line is encoded.
 */
static void
guard_line_start(struct writer *writer)
{
	static const struct { struct slice start, guarded; } guards[] = {
		{ { (const uint8_t *)".", 1 }, { (const uint8_t *)"=2E", 3 } },
		{ { (const uint8_t *)"--", 2 }, { (const uint8_t *)"=2D-", 4 } },
		{ { (const uint8_t *)"From ", 5 }, { (const uint8_t *)"=46rom ", 7 } },
	};
	struct slice line;

	if (writer->out.failed)
		return;
	line = slice_from(buf_slice(&writer->out), writer->line);
	for (size_t i = 0; i < COUNT(guards); i++) {
		if (slice_equal(line, guards[i].start)) {
			writer->out.len = writer->line;
			buf_add(&writer->out, guards[i].guarded);
			return;
		}
	}
}

/* One literal or escape, never torn, with room left for the "=" of a soft break behind it. */
static void
put_unit(struct writer *writer, struct slice unit)
{
	if (writer->out.len - writer->line + unit.len > LINE_MOST - 1)
		soft_break(writer);
	buf_add(&writer->out, unit);
	if (writer->out.len - writer->line <= 5)
		guard_line_start(writer);
}

static void
put_escape(struct writer *writer, uint8_t byte)
{
	static const char digits[] = "0123456789ABCDEF";
	uint8_t escape[3] = { '=', (uint8_t)digits[byte >> 4], (uint8_t)digits[byte & 15] };

	put_unit(writer, (struct slice){ escape, sizeof(escape) });
}

static void
flush_blank(struct writer *writer, bool at_line_end)
{
	if (!writer->has_blank)
		return;
	writer->has_blank = false;
	if (at_line_end)
		put_escape(writer, writer->blank);
	else
		put_unit(writer, (struct slice){ &writer->blank, 1 });
}

static void
put_byte(struct writer *writer, uint8_t byte)
{
	flush_blank(writer, false);
	if (byte == ' ' || byte == '\t') {
		writer->blank = byte;
		writer->has_blank = true;
	} else if (byte > ' ' && byte < 0x7F && byte != '=') {
		put_unit(writer, (struct slice){ &byte, 1 });
	} else {
		put_escape(writer, byte);
	}
}

static void
put_break(struct writer *writer, struct slice line_end)
{
	flush_blank(writer, true);
	buf_add(&writer->out, line_end);
	writer->line = writer->out.len;
}

static void
put_text(struct writer *writer, struct slice text)
{
	size_t at = 0;

	while (at < text.len) {
		if (slice_has_at(text, at, writer->newline)) {
			put_break(writer, writer->newline);
			at += writer->newline.len;
		} else {
			put_byte(writer, text.data[at++]);
		}
	}
}

/* Copies whole encoded lines; they must begin a line. */
static void
put_lines(struct writer *writer, struct slice lines)
{
	flush_blank(writer, false);
	if (writer->out.len > writer->line)
		soft_break(writer);
	buf_add(&writer->out, lines);
	writer->line = writer->out.len;
}

static bool
writer_end(struct writer *writer, struct slice *encoded_out, struct error *err)
{
	flush_blank(writer, true);
	if (writer->out.failed)
		return fail(err, FAULT_LIMIT, "no memory to encode the edited part");
	*encoded_out = buf_slice(&writer->out);
	return true;
}

bool
quoted_printable_encode(struct arena *arena, struct slice bytes, struct slice newline,
			struct slice *encoded_out, struct error *err)
{
	struct writer writer;

	writer_init(&writer, arena, newline);
	put_text(&writer, bytes);
	return writer_end(&writer, encoded_out, err);
}

/* ---- splicing ------------------------------------------------------------------------------- */

struct splicer {
	struct writer writer;
	const struct transfer_edit *edits;
	size_t edit_count;
	size_t next;		/* the first edit that is not yet done */
	size_t at;		/* the decoded position */
	size_t skip_to;		/* decoded bytes before this are deleted */
	struct slice last_copied;
	size_t last_copied_at;	/* where it begins in the output */
};

/* Does the edits that begin at the current position; their own bytes first, then the deletion. */
static void
do_edits_here(struct splicer *splicer)
{
	while (splicer->next < splicer->edit_count &&
	       splicer->edits[splicer->next].range.start == splicer->at) {
		put_text(&splicer->writer, splicer->edits[splicer->next].bytes);
		splicer->skip_to = splicer->edits[splicer->next].range.end;
		splicer->next++;
	}
}

static void
splice_byte(struct splicer *splicer, uint8_t byte)
{
	do_edits_here(splicer);
	if (splicer->at >= splicer->skip_to)
		put_byte(&splicer->writer, byte);
	splicer->at++;
}

/* A line break leaves as one unless an edit goes through the middle of its CRLF. */
static void
splice_break(struct splicer *splicer, struct slice line_end)
{
	size_t end = splicer->at + line_end.len;

	do_edits_here(splicer);
	if (splicer->skip_to <= splicer->at &&
	    (splicer->next == splicer->edit_count ||
	     splicer->edits[splicer->next].range.start >= end)) {
		put_break(&splicer->writer, line_end);
		splicer->at = end;
		return;
	}
	for (size_t i = 0; i < line_end.len; i++)
		splice_byte(splicer, line_end.data[i]);
}

/* Takes a line apart and writes what the edits leave of it. */
static void
rewrite_line(struct splicer *splicer, struct slice line)
{
	size_t at = 0;

	while (at < line.len) {
		struct unit unit = unit_at(line, at);

		if (unit.kind == UNIT_BREAK)
			splice_break(splicer, slice_range(line, (struct range){ at, at + unit.len }));
		else if (unit.kind != UNIT_SOFT)
			splice_byte(splicer, unit.byte);
		at += unit.len;
	}
}

/* How many bytes a line decodes to. */
static size_t
decoded_len(struct slice line)
{
	size_t len = line.len, at = 0;

	/* What is no escape stands for itself. */
	while ((at = slice_find_byte(line, at, '=')) != SLICE_NOT_FOUND) {
		struct unit unit = escape_at(line, at);

		len -= unit.len - (unit.kind == UNIT_SOFT ? 0 : 1);
		at += unit.len;
	}
	return len;
}

/* Does an edit reach into the line, of which the current position is the start? */
static bool
is_touched(const struct splicer *splicer, struct slice line)
{
	size_t end = splicer->at + decoded_len(line);
	struct range edit;

	if (splicer->skip_to > splicer->at)
		return true;
	if (splicer->next == splicer->edit_count)
		return false;
	edit = splicer->edits[splicer->next].range;
	if (line.data[line.len - 1] != '\n' && edit.start == end)
		return true;		/* an addition to a last line that has no end */
	return edit.start < end && (edit.start > splicer->at || edit.end > edit.start);
}

/* A line that must not leave as it is, with its line end. */
static bool
is_overlong(struct slice line)
{
	size_t end = line.len;

	if (slice_has_at(line, end - 1, SLICE("\n")))
		end--;
	if (end > 0 && slice_has_at(line, end - 1, SLICE("\r\n")))
		end--;
	return end > WIRE_LINE_MOST;
}

/* Where the last overlong line ends; 0 where there is none. */
static size_t
behind_overlong_lines(struct slice encoded)
{
	struct slice rest = encoded, line;
	size_t end = 0;

	while (slice_next_line(&rest, NULL, &line))
		if (is_overlong(line))
			end = encoded.len - rest.len;
	return end;
}

static void
splice_line(struct splicer *splicer, struct slice line)
{
	/* What is inserted before a line touches that line only when it is replaced as well. */
	while (splicer->next < splicer->edit_count && splicer->skip_to <= splicer->at &&
	       splicer->edits[splicer->next].range.start == splicer->at &&
	       range_len(splicer->edits[splicer->next].range) == 0)
		put_text(&splicer->writer, splicer->edits[splicer->next++].bytes);
	if (is_touched(splicer, line) || is_overlong(line)) {
		rewrite_line(splicer, line);
		return;
	}
	put_lines(&splicer->writer, line);
	splicer->last_copied = line;
	splicer->last_copied_at = splicer->writer.out.len - line.len;
	splicer->at += decoded_len(line);
}

static bool
ends_softly(struct slice line)
{
	struct slice text = slice_trim(line);

	return line.len > 0 && text.len > 0 && text.data[text.len - 1] == '=' &&
	       escape_at(line, (size_t)(text.data - line.data) + text.len - 1).kind == UNIT_SOFT;
}

/*
 * Where all behind a copied line was deleted, and that line goes on in the next by a soft
 * break, there is no next: no "=" should be the last of it all.
 */
static void
end_last_copied_line(struct splicer *splicer, struct slice encoded)
{
	struct slice line = splicer->last_copied;

	if (splicer->writer.out.failed || !ends_softly(line) ||
	    splicer->writer.out.len != splicer->last_copied_at + line.len ||
	    line.data + line.len == encoded.data + encoded.len)
		return;
	splicer->writer.out.len = splicer->last_copied_at;
	splicer->writer.line = splicer->last_copied_at;
	splicer->skip_to = splicer->at;
	rewrite_line(splicer, line);
}

bool
quoted_printable_splice(struct arena *arena, struct slice encoded,
			const struct transfer_edit *edits, size_t edit_count, struct slice newline,
			struct slice *encoded_out, struct error *err)
{
	struct splicer splicer = { .edits = edits, .edit_count = edit_count };
	size_t overlong = behind_overlong_lines(encoded);
	struct slice rest = encoded;
	struct slice line;

	writer_init(&splicer.writer, arena, newline);
	(void)buf_reserve(&splicer.writer.out, encoded.len);	/* most of it is copied */
	while (splicer.next < edit_count || splicer.skip_to > splicer.at ||
	       encoded.len - rest.len < overlong) {
		if (!slice_next_line(&rest, NULL, &line))
			break;
		splice_line(&splicer, line);
	}
	if (rest.len > 0) {
		put_lines(&splicer.writer, rest);
	} else {
		do_edits_here(&splicer);
		end_last_copied_line(&splicer, encoded);
	}
	assert(splicer.next == edit_count);
	return writer_end(&splicer.writer, encoded_out, err);
}
