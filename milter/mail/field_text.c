/*
 * A tag before "Joerg <joerg@b.example>" that is encoded as one text would take the address with it.
 * So the field is taken apart here as far as its text goes, and no further.
 */
#include "mail/field_text.h"

#include "base/ascii.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "mail/header_field.h"
#include "mail/lexical.h"

#define LINE_MOST 78		/* RFC 5322 2.1.1 */

static const struct slice newline = SLICE("\n");

/* ---- which fields ----------------------------------------------------------------------------- */

/* A name that ends in "-" stands for all that begin so; of two that fit the first counts. */
static const struct {
	const char *name;
	enum field_text text;
} fields[] = {
	{ "From", FIELD_TEXT_NAMES },		{ "Sender", FIELD_TEXT_NAMES },
	{ "Reply-To", FIELD_TEXT_NAMES },	{ "To", FIELD_TEXT_NAMES },
	{ "Cc", FIELD_TEXT_NAMES },		{ "Bcc", FIELD_TEXT_NAMES },
	{ "Resent-From", FIELD_TEXT_NAMES },	{ "Resent-Sender", FIELD_TEXT_NAMES },
	{ "Resent-Reply-To", FIELD_TEXT_NAMES },	{ "Resent-To", FIELD_TEXT_NAMES },
	{ "Resent-Cc", FIELD_TEXT_NAMES },	{ "Resent-Bcc", FIELD_TEXT_NAMES },
	{ "Mail-Followup-To", FIELD_TEXT_NAMES },	{ "Mail-Reply-To", FIELD_TEXT_NAMES },
	{ "Errors-To", FIELD_TEXT_NAMES },	{ "Disposition-Notification-To", FIELD_TEXT_NAMES },
	{ "Return-Receipt-To", FIELD_TEXT_NAMES },	{ "List-Id", FIELD_TEXT_NAMES },
	{ "Content-Description", FIELD_TEXT_WHOLE },

	{ "Resent-", FIELD_TEXT_NONE },		{ "List-", FIELD_TEXT_NONE },
	{ "Content-", FIELD_TEXT_NONE },	{ "ARC-", FIELD_TEXT_NONE },
	{ "Message-ID", FIELD_TEXT_NONE },	{ "In-Reply-To", FIELD_TEXT_NONE },
	{ "References", FIELD_TEXT_NONE },	{ "Date", FIELD_TEXT_NONE },
	{ "Received", FIELD_TEXT_NONE },	{ "Return-Path", FIELD_TEXT_NONE },
	{ "Delivered-To", FIELD_TEXT_NONE },	{ "MIME-Version", FIELD_TEXT_NONE },
	{ "DKIM-Signature", FIELD_TEXT_NONE },	{ "Authentication-Results", FIELD_TEXT_NONE },
	{ "Received-SPF", FIELD_TEXT_NONE },	{ "Feedback-ID", FIELD_TEXT_NONE },
	{ "Auto-Submitted", FIELD_TEXT_NONE },	{ "Precedence", FIELD_TEXT_NONE },
	{ "Importance", FIELD_TEXT_NONE },	{ "Priority", FIELD_TEXT_NONE },
	{ "X-Priority", FIELD_TEXT_NONE },
};

enum field_text
field_text_of(struct slice name)
{
	for (size_t i = 0; i < COUNT(fields); i++) {
		struct slice known = slice_of(fields[i].name);
		bool begins = slice_has_at_nocase(name, 0, known);

		if (begins && (name.len == known.len || known.data[known.len - 1] == '-'))
			return fields[i].text;
	}
	return FIELD_TEXT_WHOLE;
}

/* ---- names -------------------------------------------------------------------------------------- */

/* Where the display name at the start of a mailbox, or the name of a group, ends. */
static size_t
name_end(struct slice mailbox)
{
	size_t angle = lexical_find(mailbox, 0, '<');
	size_t colon = lexical_find(mailbox, 0, ':');

	return angle < colon ? angle : colon;
}

/* A display name as it is read: `"Desk" of =?utf-8?Q?J=C3=B6rg?=`. */
static struct slice
read_name(struct arena *arena, struct slice phrase)
{
	struct slice name = header_field_unfold(arena, phrase);
	struct buf out;
	size_t at = 0;

	buf_init(&out, arena);
	while (at < name.len) {
		size_t end = name.data[at] == '"' ? lexical_quoted_end(name, at) : at + 1;

		if (end > name.len)
			end = name.len;
		buf_add(&out, lexical_unquote(arena, slice_range(name, (struct range){ at, end })));
		at = end;
	}
	return out.failed ? (struct slice){ NULL, 0 } : header_field_decode(arena, buf_slice(&out));
}

/* A display name as a phrase: quoted where it is ASCII, encoded-words where it is not. */
static struct slice
write_name(struct arena *arena, struct slice name, size_t column)
{
	struct buf out;

	if (!utf8_is_ascii(name) || slice_find(name, 0, SLICE("=?")) != SLICE_NOT_FOUND)
		return header_field_encode(arena, name, column, newline);
	buf_init(&out, arena);
	buf_byte(&out, '"');
	for (size_t i = 0; i < name.len; i++) {
		if (name.data[i] == '"' || name.data[i] == '\\')
			buf_byte(&out, '\\');
		buf_byte(&out, name.data[i]);
	}
	buf_byte(&out, '"');
	return out.failed ? (struct slice){ NULL, 0 }
			  : header_field_encode(arena, buf_slice(&out), column, newline);
}

/* The length of the last line, where the first begins after `column` bytes. */
static size_t
column_after(struct slice lines, size_t column)
{
	for (size_t i = 0; i < lines.len; i++)
		column = lines.data[i] == '\n' ? 0 : column + 1;
	return column;
}

/* A blank, or a fold where what follows would not fit into the line. */
static void
add_blank(struct buf *out, struct slice next, size_t first_column)
{
	size_t column = column_after(buf_slice(out), first_column);
	size_t end = slice_find_byte(next, 0, '\n');

	if (column + 1 + (end == SLICE_NOT_FOUND ? next.len : end) > LINE_MOST)
		buf_add(out, newline);
	buf_byte(out, ' ');
}

/* Printable ASCII, properly folded, in lines of at most `most` bytes, the first after `column`. */
static bool
may_stay(struct slice body, size_t column, size_t most)
{
	for (size_t i = 0; i < body.len; i++) {
		uint8_t byte = body.data[i];

		if (byte == '\n') {
			if (i + 1 == body.len || (body.data[i + 1] != ' ' && body.data[i + 1] != '\t'))
				return false;
			column = 0;
		} else if ((byte < ' ' && byte != '\t') || byte > 0x7E || ++column > most) {
			return false;
		}
	}
	return true;
}

static void
add_mailbox(struct arena *arena, struct slice mailbox, size_t first_column, struct buf *out)
{
	size_t name_len = name_end(mailbox);
	struct slice name = slice_first(mailbox, name_len), rest = slice_from(mailbox, name_len);

	if (rest.len == 0 || may_stay(name, 0, SIZE_MAX)) {
		buf_add(out, mailbox);
		return;
	}
	buf_add(out, write_name(arena, read_name(arena, name),
				column_after(buf_slice(out), first_column)));
	if (rest.data[0] == '<')
		add_blank(out, rest, first_column);
	buf_add(out, rest);
}

static struct slice
encode_names(struct arena *arena, struct slice text, size_t column)
{
	struct buf out;

	buf_init(&out, arena);
	for (size_t at = 0; at < text.len;) {
		size_t end = lexical_find(text, at, ',');
		struct slice mailbox = slice_trim(slice_range(text, (struct range){ at, end }));

		if (out.len > 0) {
			buf_byte(&out, ',');
			add_blank(&out, mailbox, column);
		}
		add_mailbox(arena, mailbox, column, &out);
		at = end + 1;
	}
	return out.failed ? (struct slice){ NULL, 0 } : buf_slice(&out);
}

/* ---- before the text ---------------------------------------------------------------------------- */

static struct slice
prefix_whole(struct arena *arena, size_t column, struct slice body, struct slice prefix)
{
	struct slice trimmed = slice_trim(prefix);
	bool blank = trimmed.len + 1 == prefix.len && slice_has_at(prefix, 0, trimmed);
	bool plain = utf8_is_ascii(prefix) && slice_find(prefix, 0, SLICE("=?")) == SLICE_NOT_FOUND &&
		     (blank || !slice_has_at(body, 0, SLICE("=?")));
	struct buf out;

	buf_init(&out, arena);
	if (plain && may_stay(prefix, column, LINE_MOST) && may_stay(body, column + prefix.len, LINE_MOST)) {
		buf_add(&out, prefix);
		buf_add(&out, body);
	} else if (plain && blank && may_stay(trimmed, column, LINE_MOST) && may_stay(body, 1, LINE_MOST)) {
		buf_add(&out, trimmed);
		buf_add(&out, newline);
		buf_byte(&out, ' ');
		buf_add(&out, body);
	} else {
		buf_add(&out, prefix);
		buf_add(&out, header_field_decode(arena, body));
		if (out.failed)
			return (struct slice){ NULL, 0 };
		return header_field_encode(arena, buf_slice(&out), column, newline);
	}
	return out.failed ? (struct slice){ NULL, 0 } : buf_slice(&out);
}

static struct slice
prefix_name(struct arena *arena, size_t column, struct slice body, struct slice prefix)
{
	size_t end = lexical_find(body, 0, ',');
	struct slice mailbox = slice_first(body, end);
	size_t name_len = name_end(mailbox);
	bool bare = name_len == mailbox.len;
	struct slice rest = bare ? slice_trim(mailbox) : slice_from(body, name_len);
	struct buf out;

	if (rest.len == 0)
		return body;
	buf_init(&out, arena);
	buf_add(&out, prefix);
	if (!bare)
		buf_add(&out, read_name(arena, slice_first(mailbox, name_len)));
	if (out.failed)
		return (struct slice){ NULL, 0 };
	prefix = write_name(arena, slice_trim(buf_slice(&out)), column);
	buf_init(&out, arena);
	buf_add(&out, prefix);
	if (bare) {
		add_blank(&out, rest, column + 2);
		buf_byte(&out, '<');
		buf_add(&out, rest);
		buf_byte(&out, '>');
		buf_add(&out, slice_from(body, end));
	} else {
		if (rest.data[0] == '<')
			add_blank(&out, rest, column);
		buf_add(&out, rest);
	}
	return out.failed ? (struct slice){ NULL, 0 } : buf_slice(&out);
}

struct slice
field_text_prefix(struct arena *arena, struct slice name, struct slice body, struct slice prefix)
{
	size_t column = name.len + 2;
	struct slice prefixed;

	switch (field_text_of(name)) {
	case FIELD_TEXT_WHOLE:
		return prefix_whole(arena, column, body, prefix);
	case FIELD_TEXT_NAMES:
		prefixed = prefix_name(arena, column, encode_names(arena, body, column), prefix);
		/* An address of raw 8-bit bytes has no other form. */
		return may_stay(prefixed, 0, SIZE_MAX) ? prefixed : body;
	case FIELD_TEXT_NONE:
		break;
	}
	return body;
}

bool
field_text_begins(struct arena *arena, struct slice name, struct slice body, struct slice prefix)
{
	prefix = slice_trim(prefix);
	if (field_text_of(name) == FIELD_TEXT_NAMES)
		return slice_has_at(read_name(arena, slice_first(body, name_end(body))), 0, prefix);
	return slice_has_at(header_field_decode(arena, body), 0, prefix);
}

/* ---- a new text --------------------------------------------------------------------------------- */

struct slice
field_text_encode(struct arena *arena, struct slice name, struct slice text)
{
	switch (field_text_of(name)) {
	case FIELD_TEXT_WHOLE:
		return header_field_encode(arena, text, name.len + 2, newline);
	case FIELD_TEXT_NAMES:
		return encode_names(arena, text, name.len + 2);
	case FIELD_TEXT_NONE:
		break;
	}
	return text;
}
