/*
 * Telling messages from one another in a format that has no frame, only a custom.
 */
#include "tool/mbox.h"

#include "base/ascii.h"

#define FROM SLICE("From ")

bool
mbox_is(struct slice bytes)
{
	return slice_has_at(bytes, 0, FROM);
}

bool
mbox_begins_with_field(struct slice bytes)
{
	size_t at = 0;

	while (at < bytes.len && bytes.data[at] > 0x20 && bytes.data[at] < 0x7F &&
	       bytes.data[at] != ':')
		at++;
	if (at == 0)
		return false;
	while (at < bytes.len && (bytes.data[at] == ' ' || bytes.data[at] == '\t'))
		at++;
	return at < bytes.len && bytes.data[at] == ':';
}

/* "12:34" somewhere in the line. */
static bool
tells_a_time(struct slice line)
{
	for (size_t i = 2; i + 2 < line.len; i++)
		if (line.data[i] == ':' && ascii_is_digit(line.data[i - 1]) &&
		    ascii_is_digit(line.data[i + 1]) && ascii_is_digit(line.data[i + 2]))
			return true;
	return false;
}

static bool
begins_message(struct slice rest)
{
	struct slice line;

	if (!slice_has_at(rest, 0, FROM) || !slice_next_line(&rest, &line, NULL))
		return false;
	return tells_a_time(line) && mbox_begins_with_field(rest);
}

bool
mbox_next(struct slice *rest, struct slice *message_out)
{
	struct slice at = *rest, line, whole, message;
	size_t empty = 0;		/* bytes of the empty line just passed; 0: it was none */

	if (!slice_next_line(&at, NULL, NULL))
		return false;
	message = at;
	while (at.len > 0) {
		if (empty > 0 && begins_message(at))
			break;
		(void)slice_next_line(&at, &line, &whole);
		empty = line.len == 0 ? whole.len : 0;
	}
	*message_out = slice_first(message, message.len - at.len - empty);
	*rest = at;
	return true;
}

/* The ">"s before "From " at the start of a line; 0 where there is no such thing. */
static size_t
quotes(struct slice line)
{
	size_t at = 0;

	while (at < line.len && line.data[at] == '>')
		at++;
	return slice_has_at(line, at, FROM) ? at : 0;
}

bool
mbox_is_mboxrd(struct slice bytes)
{
	struct slice line;

	while (slice_next_line(&bytes, &line, NULL))
		if (quotes(line) >= 2)
			return true;
	return false;
}

bool
mbox_has_quoted(struct slice message)
{
	struct slice line;

	while (slice_next_line(&message, &line, NULL))
		if (quotes(line) >= 1)
			return true;
	return false;
}

void
mbox_unquote(struct slice message, struct buf *out)
{
	struct slice whole;

	while (slice_next_line(&message, NULL, &whole))
		buf_add(out, slice_from(whole, quotes(whole) >= 1 ? 1 : 0));
}
