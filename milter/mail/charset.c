/*
 * Charsets: which reading of a text is taken, and what cannot be written.
 *
 * Most mail is UTF-8 or ASCII and is not copied. A reading counts what it could not read, and the
 * choice is made here: as labelled, else as UTF-8, else as the charset that is written under that
 * label in practice, else as windows-1252. A few bad bytes in a long text do not make the label
 * a lie, or one cut character would turn a whole Chinese text into Latin letters.
 */
#include "mail/charset.h"

#include <stdio.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "mail/charset_label.h"
#include "mail/charset_reading.h"

#define BAD_OF_GOOD 8		/* one bad byte to so many good characters is damage, not a lie */

/*
 * Under a label that nobody knows, ASCII may be the shifted half of an HZ or ISO-2022 text, and
 * bytes that are no UTF-8 may be anything.
 */
static bool
is_guess(struct slice bytes)
{
	if (!utf8_is_ascii(bytes))
		return !utf8_valid(bytes, NULL);
	return slice_find_byte(bytes, 0, 0x1B) != SLICE_NOT_FOUND ||
	       slice_find_byte(bytes, 0, 0x0E) != SLICE_NOT_FOUND ||
	       slice_find(bytes, 0, SLICE("~{")) != SLICE_NOT_FOUND;
}

static bool
deliver(const struct charset_reading *reading, struct arena *arena, const char *charset,
	bool contradicted, bool unknown, struct charset_decoded *decoded_out, struct error *err)
{
	const char *name = arena_string(arena, slice_of(charset));

	if (reading->no_memory || name == NULL)
		return fail(err, FAULT_LIMIT, "no memory for the text of %zu bytes",
			    reading->bytes.len);
	*decoded_out = (struct charset_decoded){
		.text = reading->in_place ? reading->bytes : buf_slice(&reading->text),
		.map = reading->map,
		.charset = name,
		.contradicted = contradicted,
		.damaged = reading->bad > 0,
		.unknown = unknown,
		.guessed = unknown && is_guess(reading->bytes),
		.ascii = reading->ascii,
		.shifts = reading->shifts,
	};
	return true;
}

static bool
is_tolerable(const struct charset_reading *reading)
{
	return reading->bad <= reading->good / BAD_OF_GOOD;
}

/* No label that can be believed: UTF-8 if it is, else windows-1252. */
static bool
decode_unlabelled(struct arena *arena, struct slice bytes, bool unknown,
		  struct charset_decoded *decoded_out, struct error *err)
{
	struct charset_reading reading;
	const char *charset = "UTF-8";

	charset_read_utf8(&reading, arena, bytes);
	if (reading.bad > 0 && !is_tolerable(&reading)) {
		charset = "WINDOWS-1252";
		if (!charset_read_as(&reading, arena, bytes, charset))
			return fail(err, FAULT_SYSTEM, "iconv does not know windows-1252");
	}
	return deliver(&reading, arena, charset, true, unknown, decoded_out, err);
}

/* What the label says was contradicted by the bytes: the next best reading. */
static bool
decode_contradicted(struct arena *arena, struct slice bytes, const struct charset_reading *labelled,
		    const char *name, const char *practice, struct charset_decoded *decoded_out,
		    struct error *err)
{
	struct charset_reading reading;

	/* That they are ASCII says nothing of bytes of ISO-2022-JP or UTF-16, which always are. */
	if (utf8_valid(bytes, NULL) && (labelled->ascii || !utf8_is_ascii(bytes))) {
		charset_read_utf8(&reading, arena, bytes);
		return deliver(&reading, arena, "UTF-8", true, false, decoded_out, err);
	}
	if (practice != NULL && charset_read_as(&reading, arena, bytes, practice) &&
	    is_tolerable(&reading))
		return deliver(&reading, arena, practice, true, false, decoded_out, err);
	if (is_tolerable(labelled))
		return deliver(labelled, arena, name, false, false, decoded_out, err);
	return decode_unlabelled(arena, bytes, false, decoded_out, err);
}

static bool
read_as(struct charset_reading *reading, struct arena *arena, struct slice bytes,
	const struct charset_label *charset)
{
	if (charset->unit > 1)
		return charset_read_wide(reading, arena, bytes, charset->name, charset->unit,
					 charset->mark);
	return charset_read_as(reading, arena, bytes, charset->name);
}

bool
charset_decode_like(struct arena *arena, const struct charset_decoded *like,
		    struct slice bytes, struct charset_decoded *decoded_out, struct error *err)
{
	struct charset_reading reading;
	struct charset_label charset;

	if (!charset_label_parse(slice_of(like->charset), bytes, &charset) ||
	    !read_as(&reading, arena, bytes, &charset))
		return fail(err, FAULT_SYSTEM, "iconv no longer knows %s", like->charset);
	return deliver(&reading, arena, like->charset, like->contradicted, like->unknown, decoded_out,
		       err);
}

bool
charset_decode(struct arena *arena, struct slice label, struct slice bytes,
	       struct charset_decoded *decoded_out, struct error *err)
{
	struct charset_reading reading = { .bytes = bytes, .in_place = true, .ascii = true };
	struct charset_label charset;

	if (!charset_label_parse(label, bytes, &charset))
		return decode_unlabelled(arena, bytes, true, decoded_out, err);
	if (charset.ascii && utf8_is_ascii(bytes))
		return deliver(&reading, arena, charset.name, false, false, decoded_out, err);
	if (!read_as(&reading, arena, bytes, &charset))
		return decode_unlabelled(arena, bytes, true, decoded_out, err);
	if (reading.bad == 0 || reading.no_memory)
		return deliver(&reading, arena, charset.name, false, false, decoded_out, err);
	return decode_contradicted(arena, bytes, &reading, charset.name, charset.practice,
				   decoded_out, err);
}

/* ---- writing -------------------------------------------------------------------------------- */

struct writer {
	iconv_t cd;		/* what is written goes through it, so that shifts are right */
	iconv_t there, back;	/* one character there and back again */
	struct buf out;
};

static bool
writer_open(struct writer *writer, struct arena *arena, const char *name)
{
	writer->cd = iconv_open(name, "UTF-8");
	writer->there = iconv_open(name, "UTF-8");
	writer->back = iconv_open("UTF-8", name);
	buf_init(&writer->out, arena);
	return writer->cd != CHARSET_NO_ICONV && writer->there != CHARSET_NO_ICONV &&
	       writer->back != CHARSET_NO_ICONV;
}

static void
writer_close(struct writer *writer)
{
	if (writer->cd != CHARSET_NO_ICONV)
		iconv_close(writer->cd);
	if (writer->there != CHARSET_NO_ICONV)
		iconv_close(writer->there);
	if (writer->back != CHARSET_NO_ICONV)
		iconv_close(writer->back);
}

/* All that comes of a character on its own; false where it is none of the charset. */
static bool
convert_alone(iconv_t cd, struct slice character, uint8_t out[2 * CHARSET_OUT_MOST],
	      size_t *len_out)
{
	size_t len;
	bool ok = charset_convert(cd, character, out, &len) == CHARSET_DONE;

	*len_out = len + charset_flush(cd, out + len);
	return ok;
}

static bool
is_expressible(const struct writer *writer, struct slice character)
{
	uint8_t bytes[2 * CHARSET_OUT_MOST], text[2 * CHARSET_OUT_MOST];
	size_t len;

	return convert_alone(writer->there, character, bytes, &len) &&
	       convert_alone(writer->back, (struct slice){ bytes, len }, text, &len) &&
	       slice_equal((struct slice){ text, len }, character);
}

static bool
write_character(struct writer *writer, struct slice character)
{
	uint8_t bytes[CHARSET_OUT_MOST];
	size_t len;

	if (!is_expressible(writer, character) ||
	    charset_convert(writer->cd, character, bytes, &len) != CHARSET_DONE)
		return false;
	buf_add(&writer->out, (struct slice){ bytes, len });
	return true;
}

static bool
write_reference(struct writer *writer, uint32_t code_point)
{
	char reference[16];
	int digits = snprintf(reference, sizeof(reference), "&#%u;", code_point);

	for (int i = 0; i < digits; i++) {
		uint8_t byte = (uint8_t)reference[i];

		if (!write_character(writer, (struct slice){ &byte, 1 }))
			return false;
	}
	return true;
}

/* False where something cannot be expressed. */
static bool
write_text(struct writer *writer, struct slice text, enum charset_fallback fallback)
{
	uint8_t end[CHARSET_OUT_MOST];

	(void)buf_reserve(&writer->out, text.len);
	for (size_t at = 0; at < text.len;) {
		uint32_t code_point;
		size_t len = utf8_decode(text, at, &code_point, NULL);

		if (!write_character(writer, slice_range(text, (struct range){ at, at + len })) &&
		    (fallback != FALLBACK_REFERENCE || !write_reference(writer, code_point)))
			return false;
		at += len;
	}
	buf_add(&writer->out, (struct slice){ end, charset_flush(writer->cd, end) });
	return true;
}

bool
charset_encode(struct arena *arena, const char *charset, struct slice text,
	       enum charset_fallback fallback, struct slice *bytes_out, bool *inexpressible_out,
	       struct error *err)
{
	struct charset_label label;
	struct writer writer;
	bool expressible, opened;

	*inexpressible_out = false;
	if (!charset_label_parse(slice_of(charset), (struct slice){ NULL, 0 }, &label))
		return fail(err, FAULT_INPUT, "iconv writes no charset of that name");
	if (strcmp(label.name, "UTF-8") == 0) {
		*bytes_out = text;
		return true;
	}
	opened = writer_open(&writer, arena, label.name);
	expressible = opened && write_text(&writer, text, fallback);
	writer_close(&writer);
	if (!opened)
		return fail(err, FAULT_INPUT, "iconv writes no charset of that name");
	if (writer.out.failed)
		return fail(err, FAULT_LIMIT, "no memory to encode %zu bytes", text.len);
	*inexpressible_out = !expressible;
	*bytes_out = expressible ? buf_slice(&writer.out) : (struct slice){ NULL, 0 };
	return true;
}
