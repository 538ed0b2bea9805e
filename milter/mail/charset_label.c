/*
 * What charset labels mean. The WHATWG Encoding standard has most of the equations below: a
 * label stands for what is written under it.
 */
#include "mail/charset_label.h"

#include "base/ascii.h"
#include "base/compiler.h"

/* A label that needs a word said about it; iconv is asked for all others by their own name. */
struct known {
	const char *label;
	const char *name;	/* for iconv */
	const char *practice;	/* what is often written under that label, or NULL */
	bool not_ascii;		/* bytes of ASCII are something else in it */
};

static const struct known known[] = {
	{ "", "US-ASCII", NULL, false },		/* RFC 2045 5.2 */
	{ "us-ascii", "US-ASCII", NULL, false },
	{ "ascii", "US-ASCII", NULL, false },
	{ "ansi_x3.4-1968", "US-ASCII", NULL, false },
	{ "utf-8", "UTF-8", NULL, false },
	{ "utf8", "UTF-8", NULL, false },
	{ "unicode-1-1-utf-8", "UTF-8", NULL, false },
	{ "iso-8859-1", "ISO-8859-1", "WINDOWS-1252", false },
	{ "iso8859-1", "ISO-8859-1", "WINDOWS-1252", false },
	{ "iso_8859-1", "ISO-8859-1", "WINDOWS-1252", false },
	{ "latin1", "ISO-8859-1", "WINDOWS-1252", false },
	{ "iso-8859-2", "ISO-8859-2", "WINDOWS-1250", false },
	{ "iso-8859-5", "ISO-8859-5", NULL, false },
	{ "iso-8859-7", "ISO-8859-7", "WINDOWS-1253", false },
	{ "iso-8859-8-i", "ISO-8859-8", "WINDOWS-1255", false },	/* RFC 1556: order of display only */
	{ "iso-8859-9", "ISO-8859-9", "WINDOWS-1254", false },
	{ "iso-8859-11", "ISO-8859-11", "CP874", false },
	{ "tis-620", "TIS-620", "CP874", false },
	{ "windows-874", "CP874", NULL, false },
	{ "iso-8859-15", "ISO-8859-15", "WINDOWS-1252", false },
	{ "windows-1250", "WINDOWS-1250", NULL, false },
	{ "windows-1251", "WINDOWS-1251", NULL, false },
	{ "windows-1252", "WINDOWS-1252", NULL, false },
	{ "koi8-r", "KOI8-R", NULL, false },
	{ "macintosh", "MACINTOSH", NULL, false },
	{ "x-mac-roman", "MACINTOSH", NULL, false },
	{ "gb2312", "GB2312", "GB18030", false },
	{ "gbk", "GBK", "GB18030", false },
	{ "x-gbk", "GBK", "GB18030", false },
	{ "big5", "BIG5", "BIG5-HKSCS", false },
	{ "euc-jp", "EUC-JP", "EUC-JP-MS", false },
	{ "shift_jis", "CP932", NULL, false },
	{ "shift-jis", "CP932", NULL, false },
	{ "x-sjis", "CP932", NULL, false },
	{ "windows-31j", "CP932", NULL, false },
	{ "euc-kr", "EUC-KR", "CP949", false },
	{ "ks_c_5601-1987", "EUC-KR", "CP949", false },
	{ "windows-949", "CP949", NULL, false },
	/* half-width katakana are not of the charset that the label names */
	{ "iso-2022-jp", "iso-2022-jp", "ISO-2022-JP-3", true },
	{ "csiso2022jp", "iso-2022-jp", "ISO-2022-JP-3", true },
	/* with a byte order mark or without, in either order */
	{ "utf16", "utf-16", NULL, true },
	{ "ucs-2", "utf-16", NULL, true },
	{ "unicode", "utf-16", NULL, true },
	{ "csunicode", "utf-16", NULL, true },
	{ "iso-10646-ucs-2", "utf-16", NULL, true },
	{ "utf32", "utf-32", NULL, true },
};

/* Names that iconv knows and no mail means: its own forms, and one whose writer once overran. */
static const char *const refused[] = { "internal", "wchar_t", "char", "iso-2022-cn-ext" };

/* The label in lower case; false where it cannot be the name of a charset. */
static bool
clean(struct slice label, char name[CHARSET_LABEL_MOST + 1])
{
	label = slice_trim(label);
	if (label.len > CHARSET_LABEL_MOST)
		return false;
	for (size_t i = 0; i < label.len; i++) {
		uint8_t c = label.data[i];

		/* a "/" would be an option of iconv's, a "," a list of them */
		if (!ascii_is_alnum(c) && (c == '\0' || strchr("-_.:+()", c) == NULL))
			return false;
		name[i] = (char)ascii_lower(c);
	}
	name[label.len] = '\0';
	for (size_t i = 0; i < COUNT(refused); i++) {
		if (strcmp(name, refused[i]) == 0)
			return false;
	}
	return true;
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
 * UTF-16 and UTF-32, whose byte order mark is not part of the text. In the name for iconv the
 * order is told, so that what is written later gets no second mark.
 */
static void
parse_wide(struct charset_label *label, struct slice bytes)
{
	bool wide32 = strncmp(label->name, "utf-32", 6) == 0;
	const char *order;
	struct slice little = wide32 ? SLICE("\xFF\xFE\0\0") : SLICE("\xFF\xFE");
	struct slice big = wide32 ? SLICE("\0\0\xFE\xFF") : SLICE("\xFE\xFF");
	bool is_big;

	if (!wide32 && strncmp(label->name, "utf-16", 6) != 0)
		return;
	order = label->name + 6;
	if (strcmp(order, "le") == 0 || strcmp(order, "be") == 0)
		is_big = order[0] == 'b';
	else if (order[0] != '\0')
		return;
	else if (slice_has_at(bytes, 0, little) || slice_has_at(bytes, 0, big))
		is_big = slice_has_at(bytes, 0, big);
	else
		is_big = looks_big_endian(bytes);
	label->unit = wide32 ? 4 : 2;
	label->mark = is_big ? big : little;
	if (wide32)
		label->name = is_big ? "UTF-32BE" : "UTF-32LE";
	else
		label->name = is_big ? "UTF-16BE" : "UTF-16LE";
}

bool
charset_label_parse(struct slice label, struct slice bytes, struct charset_label *label_out)
{
	const struct known *row;

	*label_out = (struct charset_label){ .unit = 1 };
	if (!clean(label, label_out->text))
		return false;
	row = find_known(label_out->text);
	label_out->ascii = row != NULL && !row->not_ascii;
	label_out->name = row != NULL ? row->name : label_out->text;
	label_out->practice = row != NULL ? row->practice : NULL;
	parse_wide(label_out, bytes);
	return true;
}

bool
charset_label_differs(struct slice a, struct slice b)
{
	struct charset_label first, second;

	return charset_label_parse(a, (struct slice){ NULL, 0 }, &first) &&
	       charset_label_parse(b, (struct slice){ NULL, 0 }, &second) &&
	       strcmp(first.name, second.name) != 0;
}
