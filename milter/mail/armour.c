/*
 * What OpenPGP wraps around a text is nothing a reader sees: without this, the first line of the armour
 * would be the headline of the issue.
 */
#include "mail/armour.h"

#include "base/buf.h"

enum part_seal
armour_seal(struct slice text)
{
	static const struct slice begin = SLICE("-----BEGIN PGP ");
	size_t at = 0;

	while ((at = slice_find(text, at, begin)) != SLICE_NOT_FOUND) {
		bool at_line_start = at == 0 || text.data[at - 1] == '\n';

		at += begin.len;
		if (at_line_start && slice_has_at(text, at, SLICE("SIGNED MESSAGE-----")))
			return SEAL_SIGNED;
		if (at_line_start && slice_has_at(text, at, SLICE("MESSAGE-----")))
			return SEAL_ENCRYPTED;
	}
	return SEAL_NONE;
}

enum where { OUTSIDE, FIELDS, SIGNED, SIGNATURE };

static bool
begins(struct slice line, const char *what)
{
	return slice_has_at(line, 0, slice_of(what));
}

/* What of the line is hidden: its first so many bytes. Goes on to where the next line stands. */
static size_t
hidden_len(struct slice line, enum where *where)
{
	switch (*where) {
	case OUTSIDE:
		if (!begins(line, "-----BEGIN PGP SIGNED MESSAGE-----"))
			return 0;
		*where = FIELDS;
		return line.len;
	case FIELDS:
		if (slice_trim(line).len == 0)
			*where = SIGNED;
		return line.len;
	case SIGNED:
		if (begins(line, "-----BEGIN PGP SIGNATURE-----")) {
			*where = SIGNATURE;
			return line.len;
		}
		return begins(line, "- ") ? 2 : 0;
	case SIGNATURE:
		if (begins(line, "-----END PGP SIGNATURE-----"))
			*where = OUTSIDE;
		return line.len;
	}
	return 0;
}

struct slice
armour_hide(struct arena *arena, struct slice text)
{
	enum where where = OUTSIDE;
	struct slice line, whole;
	struct buf out;

	buf_init(&out, arena);
	while (slice_next_line(&text, &line, &whole)) {
		size_t hidden = hidden_len(line, &where);

		for (size_t i = 0; i < hidden; i++)
			buf_byte(&out, ' ');
		buf_add(&out, slice_from(whole, hidden));
	}
	return out.failed ? (struct slice){ NULL, 0 } : buf_slice(&out);
}
