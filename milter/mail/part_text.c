/*
 * From the bytes of a part to its text.
 */
#include "mail/part_text.h"

#include "base/utf8.h"
#include "html/meta_charset.h"
#include "mail/charset_label.h"

/* What the HTML names; UTF-16 in a page that could be read to find it there is UTF-8 (WHATWG). */
static struct slice
declared_by_html(struct arena *arena, const struct part_text *text)
{
	struct slice label = { NULL, 0 };

	if (text->part->kind == PART_HTML && !utf8_is_ascii(text->decoded.bytes))
		label = html_meta_charset(arena, text->decoded.bytes);
	return slice_has_at_nocase(label, 0, SLICE("utf-16")) ? SLICE("utf-8") : label;
}

/* What was decoded before the first damage. */
static struct slice
sound_text(const struct transfer_decoded *decoded)
{
	struct range behind = { decoded->sound, decoded->sound };

	if (!decoded->damaged || decoded->map == NULL)
		return decoded->bytes;
	return slice_first(decoded->bytes, offset_map_derived(decoded->map, behind).start);
}

/*
 * Behind the damage there may be the plain footer of a list in base64, which makes rubbish that must
 * not turn the balance: what the sound text is clearly in, all of it is.
 */
static bool
decode_charset(struct arena *arena, struct slice label, struct part_text *text, struct error *err)
{
	struct slice bytes = text->decoded.bytes, sound = sound_text(&text->decoded);
	struct charset_decoded first;

	if (!charset_decode(arena, label, bytes, &text->charset, err))
		return false;
	if (sound.len == bytes.len || !text->charset.contradicted || utf8_is_ascii(sound))
		return true;
	if (!charset_decode(arena, label, sound, &first, err))
		return false;
	return first.contradicted || first.damaged ||
	       charset_decode_like(arena, &first, bytes, &text->charset, err);
}

static bool
within_limit(size_t before, size_t len, const struct limits *limits, struct error *err)
{
	if (limits == NULL || (before <= limits->decoded && len <= limits->decoded - before))
		return true;
	return fail(err, FAULT_LIMIT, "texts decode to more than limits.decoded (%zu bytes)",
		    limits->decoded);
}

bool
part_text_read(struct arena *arena, struct slice raw, const struct part *part,
	       const struct limits *limits, size_t *sum, struct part_text *text_out,
	       struct error *err)
{
	struct part_text text = { .part = part };
	size_t before = limits == NULL ? 0 : *sum;
	struct slice declared;

	if (!transfer_decode(arena, part->transfer, slice_range(raw, part->content), &text.decoded,
			     err) ||
	    !within_limit(before, text.decoded.bytes.len, limits, err))
		return within(err, "part %s", part->number);
	declared = declared_by_html(arena, &text);
	if (!decode_charset(arena, part->charset.len > 0 ? part->charset : declared, &text, err) ||
	    !within_limit(before, text.charset.text.len, limits, err))
		return within(err, "part %s", part->number);
	if (part->charset.len > 0 && charset_label_differs(part->charset, declared))
		text.meta = declared;
	if (limits != NULL)
		*sum += text.charset.text.len > text.decoded.bytes.len ? text.charset.text.len
								       : text.decoded.bytes.len;
	*text_out = text;
	return true;
}
