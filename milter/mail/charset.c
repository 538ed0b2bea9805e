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

	if (utf8_valid(bytes, NULL)) {
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

bool
charset_decode(struct arena *arena, struct slice label, struct slice bytes,
	       struct charset_decoded *decoded_out, struct error *err)
{
	struct charset_reading reading = { .bytes = bytes, .in_place = true };
	struct charset_label charset;
	bool readable;

	if (!charset_label_parse(label, bytes, &charset))
		return decode_unlabelled(arena, bytes, true, decoded_out, err);
	if (charset.known && utf8_is_ascii(bytes))
		return deliver(&reading, arena, charset.name, false, false, decoded_out, err);
	readable = charset.unit > 1 ? charset_read_wide(&reading, arena, bytes, charset.name,
							charset.unit, charset.mark)
				    : charset_read_as(&reading, arena, bytes, charset.name);
	if (!readable)
		return decode_unlabelled(arena, bytes, true, decoded_out, err);
	if (reading.bad == 0 || reading.no_memory)
		return deliver(&reading, arena, charset.name, false, false, decoded_out, err);
	return decode_contradicted(arena, bytes, &reading, charset.name, charset.practice,
				   decoded_out, err);
}

/* ---- writing -------------------------------------------------------------------------------- */

/* Writes one character, or its reference, through the descriptor, so that shifts are right. */
static bool
encode_character(iconv_t cd, struct slice text, size_t at, size_t len, uint32_t code_point,
		 enum charset_fallback fallback, struct buf *out)
{
	uint8_t bytes[CHARSET_OUT_MOST];
	char reference[16];
	size_t written;
	int digits;

	if (charset_convert(cd, slice_range(text, (struct range){ at, at + len }), bytes,
			    &written) == CHARSET_DONE) {
		buf_add(out, (struct slice){ bytes, written });
		return true;
	}
	if (fallback != FALLBACK_REFERENCE)
		return false;
	digits = snprintf(reference, sizeof(reference), "&#%u;", code_point);
	for (int i = 0; i < digits; i++) {
		uint8_t byte = (uint8_t)reference[i];

		if (charset_convert(cd, (struct slice){ &byte, 1 }, bytes, &written) != CHARSET_DONE)
			return false;
		buf_add(out, (struct slice){ bytes, written });
	}
	return true;
}

bool
charset_encode(struct arena *arena, const char *charset, struct slice text,
	       enum charset_fallback fallback, struct slice *bytes_out, bool *inexpressible_out,
	       struct error *err)
{
	struct charset_label label;
	bool named = charset_label_parse(slice_of(charset), (struct slice){ NULL, 0 }, &label);
	bool expressible = true;
	uint8_t end[CHARSET_OUT_MOST];
	struct buf out;
	iconv_t cd;

	*inexpressible_out = false;
	if (named && strcmp(label.name, "UTF-8") == 0) {
		*bytes_out = text;
		return true;
	}
	cd = named ? iconv_open(label.name, "UTF-8") : CHARSET_NO_ICONV;
	if (cd == CHARSET_NO_ICONV)
		return fail(err, FAULT_INPUT, "iconv writes no charset of that name");
	buf_init(&out, arena);
	(void)buf_reserve(&out, text.len);
	for (size_t at = 0; at < text.len && expressible;) {
		uint32_t code_point;
		size_t len = utf8_decode(text, at, &code_point, NULL);

		expressible = encode_character(cd, text, at, len, code_point, fallback, &out);
		at += len;
	}
	buf_add(&out, (struct slice){ end, charset_flush(cd, end) });
	iconv_close(cd);
	if (out.failed)
		return fail(err, FAULT_LIMIT, "no memory to encode %zu bytes", text.len);
	*inexpressible_out = !expressible;
	*bytes_out = expressible ? buf_slice(&out) : (struct slice){ NULL, 0 };
	return true;
}
