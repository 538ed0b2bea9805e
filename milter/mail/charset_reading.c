/*
 * Reading through iconv, which opens a descriptor for every call: no state is shared between
 * messages.
 *
 * For a charset of single bytes iconv is asked once for each of the 256 and the rest is a table;
 * anything else goes through it character by character, for only so does it tell which bytes
 * each was made from.
 */
#include "mail/charset_reading.h"

#include <errno.h>

#include "base/compiler.h"
#include "base/utf8.h"

#define CHARACTER_MOST 8	/* bytes of a character, or of a shift sequence, in any charset */

static bool
reading_begin(struct charset_reading *reading, struct arena *arena, struct slice bytes, bool ascii)
{
	*reading = (struct charset_reading){ .bytes = bytes, .ascii = ascii };
	buf_init(&reading->text, arena);
	reading->map = offset_map_new(arena);
	reading->no_memory = reading->map == NULL || !buf_reserve(&reading->text, bytes.len);
	return !reading->no_memory;
}

/* The next `source` bytes stand for `text`. */
static void
add_text(struct charset_reading *reading, struct slice text, size_t source)
{
	buf_add(&reading->text, text);
	if (reading->text.failed || !offset_map_add(reading->map, text.len, source))
		reading->no_memory = true;
}

/* A character that was converted: one unit, also where both forms are four bytes. */
static void
add_character(struct charset_reading *reading, struct slice text, size_t source)
{
	buf_add(&reading->text, text);
	if (reading->text.failed || !offset_map_add_unit(reading->map, text.len, source))
		reading->no_memory = true;
	reading->good += text.len > 0 && (text.data[0] >= 0x80 || !reading->ascii);
}

static void
add_bad(struct charset_reading *reading, size_t source)
{
	buf_code_point(&reading->text, UTF8_REPLACEMENT);
	if (reading->text.failed || !offset_map_add_unit(reading->map, 3, source))
		reading->no_memory = true;
	reading->bad++;
}

static size_t
ascii_run(struct slice bytes, size_t at)
{
	size_t end = at;

	while (end < bytes.len && bytes.data[end] < 0x80)
		end++;
	return end - at;
}

static struct slice
piece(struct slice bytes, size_t at, size_t len)
{
	return slice_range(bytes, (struct range){ at, at + len });
}

void
charset_read_utf8(struct charset_reading *reading, struct arena *arena, struct slice bytes)
{
	const struct slice mark = SLICE("\xEF\xBB\xBF");
	size_t at = slice_has_at(bytes, 0, mark) ? mark.len : 0;

	if (at == 0 && utf8_valid(bytes, NULL)) {
		*reading = (struct charset_reading){ .bytes = bytes, .in_place = true, .ascii = true };
		return;
	}
	if (!reading_begin(reading, arena, bytes, true))
		return;
	/* A byte order mark is no text: what removes the first word must not take it along. */
	add_text(reading, SLICE(""), at);
	while (at < bytes.len && !reading->no_memory) {
		size_t len = ascii_run(bytes, at);
		bool valid = true;

		if (len > 0) {
			add_text(reading, piece(bytes, at, len), len);
		} else {
			len = utf8_decode(bytes, at, &(uint32_t){ 0 }, &valid);
			if (valid)
				add_text(reading, piece(bytes, at, len), len);
			else
				add_bad(reading, len);
			reading->good += valid;
		}
		at += len;
	}
}

/* ---- iconv ---------------------------------------------------------------------------------- */

enum charset_step
charset_convert(iconv_t cd, struct slice bytes, uint8_t out[CHARSET_OUT_MOST], size_t *len_out)
{
	char *in = (char *)bytes.data;		/* iconv's type; it does not write there */
	char *to = (char *)out;
	size_t in_left = bytes.len;
	size_t out_left = CHARSET_OUT_MOST;
	bool ok = iconv(cd, &in, &in_left, &to, &out_left) != (size_t)-1;

	*len_out = CHARSET_OUT_MOST - out_left;
	if (ok)
		return CHARSET_DONE;
	return errno == EINVAL ? CHARSET_INCOMPLETE : CHARSET_WRONG;
}

size_t
charset_flush(iconv_t cd, uint8_t out[CHARSET_OUT_MOST])
{
	char *to = (char *)out;
	size_t out_left = CHARSET_OUT_MOST;

	(void)iconv(cd, NULL, NULL, &to, &out_left);
	return CHARSET_OUT_MOST - out_left;
}

struct table {
	uint8_t text[256][8];
	uint8_t len[256];		/* 0: no character */
	bool single;			/* each byte is a character, or none */
	bool ascii, shifts;		/* as in charset_reading */
};

static void
fill_table(struct table *table, iconv_t cd)
{
	table->single = table->ascii = true;
	table->shifts = false;
	for (unsigned i = 0; i < 256; i++) {
		uint8_t byte = (uint8_t)i;
		uint8_t out[CHARSET_OUT_MOST];
		size_t len;
		enum charset_step step = charset_convert(cd, (struct slice){ &byte, 1 }, out, &len);

		if (step == CHARSET_DONE && len == 0)
			len = charset_flush(cd, out);
		else if (step != CHARSET_DONE)
			(void)charset_flush(cd, (uint8_t[CHARSET_OUT_MOST]){ 0 });
		/* A shift is taken and gives nothing; an escape sequence begins with an ASCII byte. */
		table->shifts |= (step == CHARSET_DONE && len == 0) ||
				 (step == CHARSET_INCOMPLETE && i < 0x80);
		if (step == CHARSET_INCOMPLETE || (step == CHARSET_DONE && len == 0) ||
		    len > sizeof(table->text[i]))
			table->single = false;
		if (i < 0x80 && (step != CHARSET_DONE || len != 1 || out[0] != byte))
			table->ascii = false;
		if (step != CHARSET_DONE || len > sizeof(table->text[i]))
			len = 0;
		table->len[i] = (uint8_t)len;
		memcpy(table->text[i], out, len);
	}
}

static void
read_single_bytes(struct charset_reading *reading, const struct table *table)
{
	struct slice bytes = reading->bytes;
	size_t at = 0;

	while (at < bytes.len && !reading->no_memory) {
		size_t run = table->ascii ? ascii_run(bytes, at) : 0;
		uint8_t byte = bytes.data[at];

		if (run > 0)
			add_text(reading, piece(bytes, at, run), run);
		else if (table->len[byte] > 0)
			add_character(reading,
				      (struct slice){ table->text[byte], table->len[byte] }, 1);
		else
			add_bad(reading, 1);
		at += run > 0 ? run : 1;
	}
}

/* One character, or one shift sequence, at `at`; returns its length. */
static size_t
read_character(struct charset_reading *reading, iconv_t cd, size_t at, size_t unit, bool stateless)
{
	struct slice bytes = reading->bytes;
	uint8_t out[CHARSET_OUT_MOST];
	size_t len;
	size_t left = bytes.len - at;

	for (size_t take = unit; take <= CHARACTER_MOST && take <= left; take += unit) {
		enum charset_step step = charset_convert(cd, piece(bytes, at, take), out, &len);

		if (step == CHARSET_INCOMPLETE)
			continue;
		if (step == CHARSET_WRONG)
			break;
		if (len == 0 && stateless)
			len = charset_flush(cd, out);
		add_character(reading, (struct slice){ out, len }, take);
		return take;
	}
	add_bad(reading, left < unit ? left : unit);
	return left < unit ? left : unit;
}

static void
read_characters(struct charset_reading *reading, iconv_t cd, bool ascii, size_t unit)
{
	struct slice bytes = reading->bytes;
	size_t at = 0;

	while (at < bytes.len && !reading->no_memory) {
		size_t run = ascii ? ascii_run(bytes, at) : 0;

		if (run > 0) {
			add_text(reading, piece(bytes, at, run), run);
			at += run;
		} else {
			at += read_character(reading, cd, at, unit, ascii);
		}
	}
}

/*
 * In the ISO 8859 charsets the bytes 0x80 to 0x9F are controls, which no mail means. An escape
 * sequence that iconv does not know in an ISO 2022 charset is left standing.
 */
static void
count_controls_as_bad(struct charset_reading *reading, const char *name)
{
	struct slice text = buf_slice(&reading->text);

	for (size_t i = 0; reading->shifts && i < text.len; i++)
		reading->bad += text.data[i] == 0x1B;
	if (strncmp(name, "ISO-8859-", 9) != 0)
		return;
	for (size_t i = 0; i < reading->bytes.len; i++)
		reading->bad += (reading->bytes.data[i] & 0xE0) == 0x80;
}

bool
charset_read_wide(struct charset_reading *reading, struct arena *arena, struct slice bytes,
		  const char *name, size_t unit, struct slice mark)
{
	iconv_t cd = iconv_open("UTF-8", name);

	if (cd == CHARSET_NO_ICONV)
		return false;
	if (reading_begin(reading, arena, bytes, false)) {
		size_t skip = slice_has_at(bytes, 0, mark) ? mark.len : 0;

		add_text(reading, SLICE(""), skip);
		for (size_t at = skip; at < bytes.len && !reading->no_memory;)
			at += read_character(reading, cd, at, unit, true);
	}
	iconv_close(cd);
	return true;
}

bool
charset_read_as(struct charset_reading *reading, struct arena *arena, struct slice bytes,
		const char *name)
{
	struct table table;
	iconv_t cd;

	if (strcmp(name, "UTF-8") == 0) {
		charset_read_utf8(reading, arena, bytes);
		return true;
	}
	cd = iconv_open("UTF-8", name);
	if (cd == CHARSET_NO_ICONV)
		return false;
	fill_table(&table, cd);
	if (table.ascii && utf8_is_ascii(bytes)) {
		*reading = (struct charset_reading){ .bytes = bytes, .in_place = true, .ascii = true };
	} else if (reading_begin(reading, arena, bytes, table.ascii)) {
		reading->shifts = table.shifts;
		if (table.single)
			read_single_bytes(reading, &table);
		else
			read_characters(reading, cd, table.ascii, 1);
		if (!reading->no_memory)
			count_controls_as_bad(reading, name);
	}
	iconv_close(cd);
	return true;
}
