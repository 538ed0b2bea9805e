/*
 * From a decision's reply to lines that every MTA passes on as they are.
 *
 * What went wrong for others, and is therefore settled here: an MTA takes "%" for a format
 * (libmilter wants it doubled, Postfix and Sendmail halve it again); a text that begins with
 * digits looks to Postfix like a second code unless an enhanced code stands before it; bytes
 * above 127 arrive as "?"; a CR or LF makes smfi_setmlreply fail; so does a line over 980 bytes.
 */
#include "daemon/reply.h"

#include <stdio.h>

#include "base/ascii.h"
#include "base/buf.h"
#include "text/transliterate.h"

/* What a verdict says when nobody has said it better. */
struct wording {
	unsigned least, most, code;
	char class;
	const char *enhanced, *text;
};

static const struct wording refused = {
	500, 599, 550, '5', "5.7.1", "message refused by the newsletter policy",
};
static const struct wording deferred = {
	400, 499, 451, '4', "4.7.1", "message deferred by the newsletter policy; try again later",
};

static bool
skip_number(const char **at)
{
	size_t digits = 0;

	while (digits < 4 && ascii_is_digit((uint8_t)(*at)[digits]))
		digits++;
	*at += digits;
	return digits >= 1 && digits <= 3;
}

/* "5.7.1" for class '5': RFC 3463 2. */
static bool
is_enhanced(const char *s, char class)
{
	if (s == NULL || s[0] != class || s[1] != '.')
		return false;
	s += 2;
	if (!skip_number(&s) || *s++ != '.')
		return false;
	return skip_number(&s) && *s == '\0';
}

/* Where the first line ends: at the last blank that lets it fit, else in the middle of a word. */
static size_t
line_len(struct slice text)
{
	if (text.len <= REPLY_LINE_MOST)
		return text.len;
	for (size_t at = REPLY_LINE_MOST; at > REPLY_LINE_MOST / 2; at--) {
		if (text.data[at] == ' ')
			return at;
	}
	return REPLY_LINE_MOST;
}

static const char *
line_of(struct arena *arena, struct slice text, bool cut)
{
	struct buf out;

	buf_init(&out, arena);
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] == '%')
			buf_byte(&out, '%');
		buf_byte(&out, text.data[i]);
	}
	if (cut)
		buf_add(&out, SLICE("..."));
	return buf_cstring(&out);
}

bool
reply_compose(struct arena *arena, const struct reply *reply, enum verdict verdict,
	      struct reply_lines *lines_out, struct error *err)
{
	const struct wording *usual = verdict == VERDICT_REJECT ? &refused : &deferred;
	bool fits = reply->code >= usual->least && reply->code <= usual->most && reply->code != 421;
	struct slice text = transliterate(arena, reply->text);
	struct reply_lines lines = { .lines = { NULL } };

	(void)snprintf(lines.code, sizeof(lines.code), "%u", fits ? reply->code : usual->code);
	(void)snprintf(lines.enhanced, sizeof(lines.enhanced), "%s",
		       is_enhanced(reply->enhanced, usual->class) ? reply->enhanced
								  : usual->enhanced);
	if (text.data == NULL)
		return fail(err, FAULT_MEMORY, "no memory for the reply");
	if (text.len == 0)
		text = slice_of(usual->text);
	for (size_t i = 0; i < REPLY_LINES && text.len > 0; i++) {
		size_t len = line_len(text);
		struct slice rest = slice_trim(slice_from(text, len));

		lines.lines[i] = line_of(arena, slice_first(text, len),
					 i == REPLY_LINES - 1 && rest.len > 0);
		if (lines.lines[i] == NULL)
			return fail(err, FAULT_MEMORY, "no memory for the reply");
		text = rest;
	}
	*lines_out = lines;
	return true;
}

/* smfi_setmlreply takes its lines as arguments, the first NULL ends them. */
static int
set_lines(SMFICTX *ctx, const struct reply_lines *r)
{
	const char *const *l = r->lines;

	return smfi_setmlreply(ctx, r->code, r->enhanced, l[0], l[1], l[2], l[3], l[4], l[5], l[6],
			       l[7], l[8], l[9], l[10], l[11], l[12], l[13], l[14], l[15], l[16],
			       l[17], l[18], l[19], l[20], l[21], l[22], l[23], l[24], l[25],
			       l[26], l[27], l[28], l[29], l[30], l[31], (char *)NULL);
}

bool
reply_set(SMFICTX *ctx, struct arena *arena, const struct reply *reply, enum verdict verdict,
	  struct error *err)
{
	struct reply_lines lines;

	if (!reply_compose(arena, reply, verdict, &lines, err))
		return false;
	if (set_lines(ctx, &lines) != MI_SUCCESS)
		return fail(err, FAULT_SYSTEM, "libmilter refused the reply %s %s", lines.code,
			    lines.enhanced);
	return true;
}

void
reply_set_failure(SMFICTX *ctx)
{
	(void)smfi_setmlreply(ctx, "451", "4.3.0", "moderation failed; try again later",
			      (char *)NULL);
}

void
reply_set_ending(SMFICTX *ctx)
{
	(void)smfi_setmlreply(ctx, "451", "4.3.2", "moderation is restarting; try again later",
			      (char *)NULL);
}
