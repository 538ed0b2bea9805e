/*
 * Charsets, all through iconv, which opens a descriptor for every call: no state is shared
 * between messages.
 *
 * Most mail is UTF-8 or ASCII and is not copied. For a charset of single bytes iconv is asked
 * once for each of the 256 and the rest is a table; anything else goes through it character by
 * character, for only so does it tell which bytes each was made from.
 *
 * A reading counts what it could not read. Which reading is taken is decided in one place,
 * charset_decode: as labelled, else as UTF-8, else as the charset that is written under that
 * label in practice, else as windows-1252. A few bad bytes in a long text do not make the label
 * a lie, or one cut character would turn a whole Chinese text into Latin letters.
 */
#include "mail/charset.h"

#include <errno.h>
#include <iconv.h>
#include <stdio.h>

#include "base/ascii.h"
#include "base/buf.h"
#include "base/utf8.h"

#define LABEL_MOST 40		/* bytes; the longest name that iconv knows is half of that */
#define CHARACTER_MOST 8	/* bytes of a character, or of a shift sequence, in any charset */
#define OUT_MOST 32		/* bytes that iconv may give for one of them, with plenty of room */
#define BAD_OF_GOOD 8		/* one bad byte to so many good characters is damage, not a lie */

/* ---- names ---------------------------------------------------------------------------------- */

/* A label that needs a word said about it; iconv is asked for all others by their own name. */
struct known {
	const char *label;
	const char *name;	/* for iconv */
	const char *practice;	/* what is often written under that label, or NULL */
};

/* All of these hold ASCII as it is. The WHATWG Encoding standard has most of these equations. */
static const struct known known[] = {
	{ "", "US-ASCII", NULL },		/* RFC 2045 5.2 */
	{ "us-ascii", "US-ASCII", NULL },
	{ "ascii", "US-ASCII", NULL },
	{ "ansi_x3.4-1968", "US-ASCII", NULL },
	{ "utf-8", "UTF-8", NULL },
	{ "utf8", "UTF-8", NULL },
	{ "unicode-1-1-utf-8", "UTF-8", NULL },
	{ "iso-8859-1", "ISO-8859-1", "WINDOWS-1252" },
	{ "iso8859-1", "ISO-8859-1", "WINDOWS-1252" },
	{ "iso_8859-1", "ISO-8859-1", "WINDOWS-1252" },
	{ "latin1", "ISO-8859-1", "WINDOWS-1252" },
	{ "iso-8859-2", "ISO-8859-2", "WINDOWS-1250" },
	{ "iso-8859-5", "ISO-8859-5", NULL },
	{ "iso-8859-7", "ISO-8859-7", "WINDOWS-1253" },
	{ "iso-8859-8-i", "ISO-8859-8", "WINDOWS-1255" },	/* RFC 1556: order of display only */
	{ "iso-8859-9", "ISO-8859-9", "WINDOWS-1254" },
	{ "iso-8859-11", "ISO-8859-11", "CP874" },
	{ "tis-620", "TIS-620", "CP874" },
	{ "windows-874", "CP874", NULL },
	{ "iso-8859-15", "ISO-8859-15", "WINDOWS-1252" },
	{ "windows-1250", "WINDOWS-1250", NULL },
	{ "windows-1251", "WINDOWS-1251", NULL },
	{ "windows-1252", "WINDOWS-1252", NULL },
	{ "koi8-r", "KOI8-R", NULL },
	{ "macintosh", "MACINTOSH", NULL },
	{ "x-mac-roman", "MACINTOSH", NULL },
	{ "gb2312", "GB2312", "GB18030" },
	{ "gbk", "GBK", "GB18030" },
	{ "x-gbk", "GBK", "GB18030" },
	{ "big5", "BIG5", "BIG5-HKSCS" },
	{ "euc-jp", "EUC-JP", "EUC-JP-MS" },
	{ "shift_jis", "CP932", NULL },
	{ "shift-jis", "CP932", NULL },
	{ "x-sjis", "CP932", NULL },
	{ "windows-31j", "CP932", NULL },
	{ "euc-kr", "EUC-KR", "CP949" },
	{ "ks_c_5601-1987", "EUC-KR", "CP949" },
	{ "windows-949", "CP949", NULL },
};

/* Names that iconv knows and no mail means: its own forms, and one whose writer once overran. */
static const char *const refused[] = { "internal", "wchar_t", "char", "iso-2022-cn-ext" };

/* The label in lower case, or NULL where it cannot be the name of a charset. */
static const char *
clean_label(struct slice label, char name[LABEL_MOST + 1])
{
	label = slice_trim(label);
	if (label.len > LABEL_MOST)
		return NULL;
	for (size_t i = 0; i < label.len; i++) {
		uint8_t c = label.data[i];

		/* a "/" would be an option of iconv's, a "," a list of them */
		if (!ascii_is_alnum(c) && strchr("-_.:+()", c) == NULL)
			return NULL;
		name[i] = (char)ascii_lower(c);
	}
	name[label.len] = '\0';
	if (memchr(name, '\0', label.len) != NULL)
		return NULL;
	for (size_t i = 0; i < COUNT(refused); i++) {
		if (strcmp(name, refused[i]) == 0)
			return NULL;
	}
	return name;
}

static const struct known *
find_known(const char *label)
{
	for (size_t i = 0; i < COUNT(known); i++) {
		if (strcmp(known[i].label, label) == 0)
			return &known[i];
	}
	return NULL;
}

/* ---- reading -------------------------------------------------------------------------------- */

struct reading {
	struct arena *arena;
	struct slice bytes;
	struct buf text;
	struct offset_map *map;
	bool in_place;			/* the text is the bytes */
	bool no_memory;
	size_t good;			/* characters beyond ASCII */
	size_t bad;			/* bytes, or units, without a character */
};

static bool
reading_begin(struct reading *reading, struct arena *arena, struct slice bytes)
{
	*reading = (struct reading){ .arena = arena, .bytes = bytes };
	buf_init(&reading->text, arena);
	reading->map = offset_map_new(arena);
	reading->no_memory = reading->map == NULL || !buf_reserve(&reading->text, bytes.len);
	return !reading->no_memory;
}

/* The next `source` bytes stand for `text`. */
static void
add_text(struct reading *reading, struct slice text, size_t source)
{
	buf_add(&reading->text, text);
	if (reading->text.failed || !offset_map_add(reading->map, text.len, source))
		reading->no_memory = true;
}

/* A character that was converted: one unit, also where both forms are four bytes. */
static void
add_character(struct reading *reading, struct slice text, size_t source)
{
	buf_add(&reading->text, text);
	if (reading->text.failed || !offset_map_add_unit(reading->map, text.len, source))
		reading->no_memory = true;
	reading->good += text.len > 0 && text.data[0] >= 0x80;
}

static void
add_bad(struct reading *reading, size_t source)
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

static void
read_utf8(struct reading *reading, struct arena *arena, struct slice bytes)
{
	size_t at = 0;

	if (utf8_valid(bytes, NULL)) {
		*reading = (struct reading){ .bytes = bytes, .in_place = true };
		return;
	}
	if (!reading_begin(reading, arena, bytes))
		return;
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

#define NO_ICONV ((iconv_t)-1)

enum step { STEP_DONE, STEP_INCOMPLETE, STEP_WRONG };

/* Converts exactly these bytes; what came out is in `out`. */
static enum step
convert(iconv_t cd, struct slice bytes, uint8_t out[OUT_MOST], size_t *len_out)
{
	char *in = (char *)bytes.data;		/* iconv's type; it does not write there */
	char *to = (char *)out;
	size_t in_left = bytes.len;
	size_t out_left = OUT_MOST;
	bool ok = iconv(cd, &in, &in_left, &to, &out_left) != (size_t)-1;

	*len_out = OUT_MOST - out_left;
	if (ok)
		return STEP_DONE;
	return errno == EINVAL ? STEP_INCOMPLETE : STEP_WRONG;
}

/* What iconv has kept back in case an accent follows (windows-1258); back to the first state. */
static size_t
flush(iconv_t cd, uint8_t out[OUT_MOST])
{
	char *to = (char *)out;
	size_t out_left = OUT_MOST;

	(void)iconv(cd, NULL, NULL, &to, &out_left);
	return OUT_MOST - out_left;
}

struct table {
	uint8_t text[256][8];
	uint8_t len[256];		/* 0: no character */
	bool single;			/* each byte is a character, or none */
	bool ascii;			/* bytes below 0x80 are ASCII wherever a character begins */
};

static void
fill_table(struct table *table, iconv_t cd)
{
	table->single = table->ascii = true;
	for (unsigned i = 0; i < 256; i++) {
		uint8_t byte = (uint8_t)i;
		uint8_t out[OUT_MOST];
		size_t len;
		enum step step = convert(cd, (struct slice){ &byte, 1 }, out, &len);

		if (step == STEP_DONE && len == 0)
			len = flush(cd, out);
		else if (step != STEP_DONE)
			(void)flush(cd, (uint8_t[OUT_MOST]){ 0 });
		if (step == STEP_INCOMPLETE || (step == STEP_DONE && len == 0) ||
		    len > sizeof(table->text[i]))
			table->single = false;
		if (i < 0x80 && (step != STEP_DONE || len != 1 || out[0] != byte))
			table->ascii = false;
		if (step != STEP_DONE || len > sizeof(table->text[i]))
			len = 0;
		table->len[i] = (uint8_t)len;
		memcpy(table->text[i], out, len);
	}
}

static void
read_single_bytes(struct reading *reading, const struct table *table)
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
read_character(struct reading *reading, iconv_t cd, size_t at, size_t unit, bool stateless)
{
	struct slice bytes = reading->bytes;
	uint8_t out[OUT_MOST];
	size_t len;
	size_t left = bytes.len - at;

	for (size_t take = unit; take <= CHARACTER_MOST && take <= left; take += unit) {
		enum step step = convert(cd, piece(bytes, at, take), out, &len);

		if (step == STEP_INCOMPLETE)
			continue;
		if (step == STEP_WRONG)
			break;
		if (len == 0 && stateless)
			len = flush(cd, out);
		add_character(reading, (struct slice){ out, len }, take);
		return take;
	}
	add_bad(reading, left < unit ? left : unit);
	return left < unit ? left : unit;
}

static void
read_characters(struct reading *reading, iconv_t cd, bool ascii, size_t unit)
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

/* In the ISO 8859 charsets the bytes 0x80 to 0x9F are controls, which no mail means. */
static void
count_controls_as_bad(struct reading *reading, const char *name)
{
	if (strncmp(name, "ISO-8859-", 9) != 0)
		return;
	for (size_t i = 0; i < reading->bytes.len; i++)
		reading->bad += (reading->bytes.data[i] & 0xE0) == 0x80;
}

/* UTF-16 has no single bytes: units of two, in an order that is given or told by a mark. */
static bool
read_wide(struct reading *reading, struct arena *arena, struct slice bytes, const char *name,
	  size_t unit, struct slice mark)
{
	iconv_t cd = iconv_open("UTF-8", name);

	if (cd == NO_ICONV)
		return false;
	if (reading_begin(reading, arena, bytes)) {
		size_t skip = slice_has_at(bytes, 0, mark) ? mark.len : 0;

		add_text(reading, SLICE(""), skip);
		for (size_t at = skip; at < bytes.len && !reading->no_memory;)
			at += read_character(reading, cd, at, unit, true);
	}
	iconv_close(cd);
	return true;
}

/* As the charset of that name; false when iconv does not know it. */
static bool
read_as(struct reading *reading, struct arena *arena, struct slice bytes, const char *name)
{
	struct table table;
	iconv_t cd;

	if (strcmp(name, "UTF-8") == 0) {
		read_utf8(reading, arena, bytes);
		return true;
	}
	cd = iconv_open("UTF-8", name);
	if (cd == NO_ICONV)
		return false;
	fill_table(&table, cd);
	if (table.ascii && utf8_is_ascii(bytes)) {
		*reading = (struct reading){ .bytes = bytes, .in_place = true };
	} else if (reading_begin(reading, arena, bytes)) {
		if (table.single)
			read_single_bytes(reading, &table);
		else
			read_characters(reading, cd, table.ascii, 1);
		count_controls_as_bad(reading, name);
	}
	iconv_close(cd);
	return true;
}

/* ---- choosing ------------------------------------------------------------------------------- */

static bool
deliver(const struct reading *reading, struct arena *arena, const char *charset, bool contradicted,
	bool unknown, struct charset_decoded *decoded_out, struct error *err)
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
is_tolerable(const struct reading *reading)
{
	return reading->bad <= reading->good / BAD_OF_GOOD;
}

/* No label that can be believed: UTF-8 if it is, else windows-1252. */
static bool
decode_unlabelled(struct arena *arena, struct slice bytes, bool unknown,
		  struct charset_decoded *decoded_out, struct error *err)
{
	struct reading reading;
	const char *charset = "UTF-8";

	read_utf8(&reading, arena, bytes);
	if (reading.bad > 0 && !is_tolerable(&reading)) {
		charset = "WINDOWS-1252";
		if (!read_as(&reading, arena, bytes, charset))
			return fail(err, FAULT_SYSTEM, "iconv does not know windows-1252");
	}
	return deliver(&reading, arena, charset, true, unknown, decoded_out, err);
}

/* Which end comes first where nothing says so: letters of most scripts have a small high byte. */
static bool
looks_big_endian(struct slice bytes)
{
	size_t even = 0;
	size_t odd = 0;

	for (size_t i = 0; i + 1 < bytes.len; i += 2) {
		even += bytes.data[i] == 0;
		odd += bytes.data[i + 1] == 0;
	}
	return even >= odd;
}

/*
 * UTF-16 and UTF-32, whose byte order mark is not part of the text. In the text's own name the
 * order is told, so that what is written later gets no second mark.
 */
static const char *
wide_charset(const char *label, struct slice bytes, size_t *unit_out, struct slice *mark_out)
{
	bool wide32 = strncmp(label, "utf-32", 6) == 0;
	const char *order = label + 6;
	struct slice little = wide32 ? SLICE("\xFF\xFE\0\0") : SLICE("\xFF\xFE");
	struct slice big = wide32 ? SLICE("\0\0\xFE\xFF") : SLICE("\xFE\xFF");
	bool is_big;

	if (!wide32 && strncmp(label, "utf-16", 6) != 0)
		return NULL;
	if (strcmp(order, "le") == 0 || strcmp(order, "be") == 0)
		is_big = order[0] == 'b';
	else if (order[0] != '\0')
		return NULL;
	else if (slice_has_at(bytes, 0, little) || slice_has_at(bytes, 0, big))
		is_big = slice_has_at(bytes, 0, big);
	else
		is_big = looks_big_endian(bytes);
	*unit_out = wide32 ? 4 : 2;
	*mark_out = is_big ? big : little;
	if (wide32)
		return is_big ? "UTF-32BE" : "UTF-32LE";
	return is_big ? "UTF-16BE" : "UTF-16LE";
}

/* What the label says was contradicted by the bytes: the next best reading. */
static bool
decode_contradicted(struct arena *arena, struct slice bytes, const struct reading *labelled,
		    const char *name, const char *practice, struct charset_decoded *decoded_out,
		    struct error *err)
{
	struct reading reading;

	if (utf8_valid(bytes, NULL)) {
		read_utf8(&reading, arena, bytes);
		return deliver(&reading, arena, "UTF-8", true, false, decoded_out, err);
	}
	if (practice != NULL && read_as(&reading, arena, bytes, practice) && is_tolerable(&reading))
		return deliver(&reading, arena, practice, true, false, decoded_out, err);
	if (is_tolerable(labelled))
		return deliver(labelled, arena, name, false, false, decoded_out, err);
	return decode_unlabelled(arena, bytes, false, decoded_out, err);
}

bool
charset_decode(struct arena *arena, struct slice label, struct slice bytes,
	       struct charset_decoded *decoded_out, struct error *err)
{
	char buffer[LABEL_MOST + 1];
	const char *clean = clean_label(label, buffer);
	const struct known *row = clean == NULL ? NULL : find_known(clean);
	const char *name = row != NULL ? row->name : clean;
	struct reading reading = { .bytes = bytes, .in_place = true };
	struct slice mark = { NULL, 0 };
	size_t unit = 1;
	const char *wide = clean == NULL ? NULL : wide_charset(clean, bytes, &unit, &mark);
	bool readable;

	if (clean == NULL)
		return decode_unlabelled(arena, bytes, true, decoded_out, err);
	if (row != NULL && utf8_is_ascii(bytes))
		return deliver(&reading, arena, name, false, false, decoded_out, err);
	name = wide != NULL ? wide : name;
	readable = wide != NULL ? read_wide(&reading, arena, bytes, name, unit, mark)
				: read_as(&reading, arena, bytes, name);
	if (!readable)
		return decode_unlabelled(arena, bytes, true, decoded_out, err);
	if (reading.bad == 0 || reading.no_memory)
		return deliver(&reading, arena, name, false, false, decoded_out, err);
	return decode_contradicted(arena, bytes, &reading, name, row == NULL ? NULL : row->practice,
				   decoded_out, err);
}

/* ---- writing -------------------------------------------------------------------------------- */

/* The name for iconv: a byte order of its own would make it write a mark. */
static const char *
name_for_writing(const char *charset, char buffer[LABEL_MOST + 1])
{
	const char *clean = clean_label(slice_of(charset), buffer);
	const struct known *row = clean == NULL ? NULL : find_known(clean);

	if (row != NULL)
		return row->name;
	if (clean != NULL && strcmp(clean, "utf-16") == 0)
		return "UTF-16BE";		/* RFC 2781 4.3 */
	if (clean != NULL && strcmp(clean, "utf-32") == 0)
		return "UTF-32BE";
	return clean;
}

/* Writes one character, or its reference, through the descriptor, so that shifts are right. */
static bool
encode_character(iconv_t cd, struct slice text, size_t at, size_t len, uint32_t code_point,
		 enum charset_fallback fallback, struct buf *out)
{
	uint8_t bytes[OUT_MOST];
	char reference[16];
	size_t written;
	int digits;

	if (convert(cd, piece(text, at, len), bytes, &written) == STEP_DONE) {
		buf_add(out, (struct slice){ bytes, written });
		return true;
	}
	if (fallback != FALLBACK_REFERENCE)
		return false;
	digits = snprintf(reference, sizeof(reference), "&#%u;", code_point);
	for (int i = 0; i < digits; i++) {
		uint8_t byte = (uint8_t)reference[i];

		if (convert(cd, (struct slice){ &byte, 1 }, bytes, &written) != STEP_DONE)
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
	char buffer[LABEL_MOST + 1];
	const char *name = name_for_writing(charset, buffer);
	bool expressible = true;
	uint8_t end[OUT_MOST];
	struct buf out;
	iconv_t cd;

	*inexpressible_out = false;
	if (name != NULL && strcmp(name, "UTF-8") == 0) {
		*bytes_out = text;
		return true;
	}
	cd = name == NULL ? NO_ICONV : iconv_open(name, "UTF-8");
	if (cd == NO_ICONV)
		return fail(err, FAULT_INPUT, "iconv writes no charset of that name");
	buf_init(&out, arena);
	(void)buf_reserve(&out, text.len);
	for (size_t at = 0; at < text.len && expressible;) {
		uint32_t code_point;
		size_t len = utf8_decode(text, at, &code_point, NULL);

		expressible = encode_character(cd, text, at, len, code_point, fallback, &out);
		at += len;
	}
	buf_add(&out, (struct slice){ end, flush(cd, end) });
	iconv_close(cd);
	if (out.failed)
		return fail(err, FAULT_LIMIT, "no memory to encode %zu bytes", text.len);
	*inexpressible_out = !expressible;
	*bytes_out = expressible ? buf_slice(&out) : (struct slice){ NULL, 0 };
	return true;
}
