/*
 * What may stand in a part as it is, and what has to be encoded.
 */
#include "moderate/unencoded.h"

#include "base/utf8.h"

bool
unencoded_is(enum transfer_encoding transfer)
{
	return transfer == TRANSFER_7BIT || transfer == TRANSFER_8BIT || transfer == TRANSFER_BINARY;
}

bool
unencoded_is_overlong(struct slice content)
{
	struct slice line;

	while (slice_next_line(&content, &line, NULL))
		if (line.len > WIRE_LINE_MOST)
			return true;
	return false;
}

/* Could the line be taken for something else than text? */
static bool
is_fragile(const struct parts *parts, struct slice line)
{
	if (slice_equal(line, SLICE(".")) || slice_has_at(line, 0, SLICE("From ")))
		return true;
	if (!slice_has_at(line, 0, SLICE("--")))
		return false;
	/* Some programs take whatever begins like a delimiter for one. */
	for (size_t i = 0; i < parts->boundary_count; i++)
		if (slice_has_at(line, 2, parts->boundaries[i]))
			return true;
	return false;
}

/* Is one of the lines fragile that hold a byte of the range, or end at it? */
static bool
has_fragile_line(const struct parts *parts, struct slice content, struct range range)
{
	struct slice rest, line;

	while (range.start > 0 && content.data[range.start - 1] != '\n')
		range.start--;
	rest = slice_from(content, range.start);
	while (content.len - rest.len <= range.end && slice_next_line(&rest, &line, NULL))
		if (is_fragile(parts, line))
			return true;
	return false;
}

bool
unencoded_may_hold(const struct parts *parts, enum transfer_encoding transfer,
		   struct slice content, const struct transfer_edit *edits, size_t edit_count)
{
	size_t before = 0, after = 0;	/* how far we are, and where that stands in `content` */

	if (unencoded_is_overlong(content))
		return false;
	for (size_t i = 0; i < edit_count; i++) {
		const struct transfer_edit *edit = &edits[i];
		struct range made = { after + (edit->range.start - before), 0 };

		made.end = made.start + edit->bytes.len;
		if (transfer == TRANSFER_7BIT && !utf8_is_ascii(edit->bytes))
			return false;
		if (has_fragile_line(parts, content, made))
			return false;
		before = edit->range.end;
		after = made.end;
	}
	return true;
}
