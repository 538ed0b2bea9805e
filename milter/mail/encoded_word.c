/*
 * Encoded-words (RFC 2047), read generously and written as the RFC asks.
 *
 * Neighbours of one charset are put together before the charset is decoded, for senders do cut
 * in the middle of a character, by mistake or to hide a word from filters.
 */
#include "base/ascii.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "mail/base64.h"
#include "mail/charset.h"
#include "mail/header_field.h"

#define CHARSET_MOST 64		/* bytes of a charset with its language */
#define DECODED_MOST 500	/* runs in one field; beyond, words stay as they are written */
#define WORD_MOST 75		/* RFC 2047 2 */
#define LINE_MOST 76
#define ASCII_LINE_MOST 78	/* RFC 5322 2.1.1 */

/* ---- reading -------------------------------------------------------------------------------- */

struct word {
	struct slice charset;
	bool base64;
	struct slice text;
	size_t end;
};

struct decoder {
	struct arena *arena;
	struct slice s;
	struct buf out;
	struct buf run;			/* the bytes of neighbouring words */
	struct slice charset;		/* of the run */
	size_t runs;
	size_t next_end;		/* where the next "?=" stands: each is sought once */
};

/* The first "?=" at or behind `from`. */
static size_t
word_end(struct decoder *decoder, size_t from)
{
	if (decoder->next_end < from)
		decoder->next_end = slice_find(decoder->s, from, SLICE("?="));
	return decoder->next_end;
}

/* Reads the encoded-word that begins at `at`, if one does. */
static bool
word_at(struct decoder *decoder, size_t at, struct word *word)
{
	struct slice s = decoder->s;
	size_t mark = at + 2;
	size_t star;

	if (!slice_has_at(s, at, SLICE("=?")))
		return false;
	while (mark < s.len && mark - at < CHARSET_MOST && s.data[mark] > ' ' && s.data[mark] != '?')
		mark++;
	if (s.len - mark < 3 || s.data[mark] != '?' || s.data[mark + 2] != '?')
		return false;
	word->charset = slice_range(s, (struct range){ at + 2, mark });
	star = slice_find_byte(word->charset, 0, '*');		/* RFC 2231 5: a language */
	if (star != SLICE_NOT_FOUND)
		word->charset = slice_first(word->charset, star);
	word->base64 = ascii_lower(s.data[mark + 1]) == 'b';
	if (!word->base64 && ascii_lower(s.data[mark + 1]) != 'q')
		return false;
	word->end = word_end(decoder, mark + 3);
	if (word->end == SLICE_NOT_FOUND)
		return false;
	word->text = slice_range(s, (struct range){ mark + 3, word->end });
	word->end += 2;
	return true;
}

static void
add_q_decoded(struct buf *out, struct slice s)
{
	for (size_t at = 0; at < s.len; at++) {
		int high = at + 1 < s.len ? ascii_hex_value(s.data[at + 1]) : -1;
		int low = at + 2 < s.len ? ascii_hex_value(s.data[at + 2]) : -1;

		if (s.data[at] == '=' && high >= 0 && low >= 0) {
			buf_byte(out, (uint8_t)(high * 16 + low));
			at += 2;
		} else {
			buf_byte(out, s.data[at] == '_' ? ' ' : s.data[at]);
		}
	}
}

static void
add_to_utf8(struct decoder *decoder, struct slice charset, struct slice bytes)
{
	struct charset_decoded decoded;
	struct error ignored;		/* no memory: the buffer says so */

	if (charset_decode(decoder->arena, charset, bytes, &decoded, &ignored))
		buf_add(&decoder->out, decoded.text);
	else
		decoder->out.failed = true;
}

static void
end_run(struct decoder *decoder)
{
	if (decoder->run.len > 0)
		add_to_utf8(decoder, decoder->charset, buf_slice(&decoder->run));
	decoder->out.failed |= decoder->run.failed;
	buf_init(&decoder->run, decoder->arena);
	decoder->charset = (struct slice){ NULL, 0 };
}

static void
add_word(struct decoder *decoder, const struct word *word)
{
	struct transfer_decoded decoded;
	struct error ignored;

	if (!slice_equal_nocase(decoder->charset, word->charset)) {
		end_run(decoder);
		decoder->charset = word->charset;
		decoder->runs++;
	}
	if (!word->base64)
		add_q_decoded(&decoder->run, word->text);
	else if (base64_decode(decoder->arena, word->text, &decoded, &ignored))
		buf_add(&decoder->run, decoded.bytes);
	else
		decoder->run.failed = true;
}

/* Text between words; blanks between two words are not text. */
static void
add_plain(struct decoder *decoder, struct slice text, bool between_words)
{
	if (text.len == 0 || (between_words && slice_trim(text).len == 0))
		return;
	end_run(decoder);
	add_to_utf8(decoder, SLICE("us-ascii"), text);
}

struct slice
header_field_decode(struct arena *arena, struct slice body)
{
	struct decoder decoder = { .arena = arena, .s = header_field_unfold(arena, body) };
	struct slice s = decoder.s;
	size_t plain = 0;
	size_t at = 0;
	bool after_word = false;
	struct word word;

	if (utf8_is_ascii(s) && slice_find(s, 0, SLICE("=?")) == SLICE_NOT_FOUND)
		return s;
	buf_init(&decoder.out, arena);
	buf_init(&decoder.run, arena);
	while ((at = slice_find(s, at, SLICE("=?"))) != SLICE_NOT_FOUND &&
	       decoder.runs < DECODED_MOST) {
		if (!word_at(&decoder, at, &word)) {
			at += 2;
			continue;
		}
		add_plain(&decoder, slice_range(s, (struct range){ plain, at }), after_word);
		add_word(&decoder, &word);
		after_word = true;
		plain = at = word.end;
	}
	add_plain(&decoder, slice_from(s, plain), false);
	end_run(&decoder);
	return decoder.out.failed ? (struct slice){ NULL, 0 } : buf_slice(&decoder.out);
}

/* ---- writing -------------------------------------------------------------------------------- */

/* Valid UTF-8, controls made blanks, none at the ends. */
static struct slice
clean_text(struct arena *arena, struct slice text)
{
	struct buf out;

	buf_init(&out, arena);
	for (size_t at = 0; at < text.len;) {
		uint32_t code_point;

		at += utf8_decode(text, at, &code_point, NULL);
		buf_code_point(&out, code_point < ' ' || code_point == 0x7F ? ' ' : code_point);
	}
	return out.failed ? (struct slice){ NULL, 0 } : slice_trim(buf_slice(&out));
}

/* May it stand as it is: ASCII words with one blank between them, none too long for a line? */
static bool
is_plain(struct slice text, size_t column)
{
	size_t word = column;

	if (!utf8_is_ascii(text) || slice_find(text, 0, SLICE("=?")) != SLICE_NOT_FOUND ||
	    slice_find(text, 0, SLICE("  ")) != SLICE_NOT_FOUND)
		return false;
	for (size_t at = 0; at < text.len; at++) {
		word = text.data[at] == ' ' ? 0 : word + 1;
		if (word > ASCII_LINE_MOST - 1)
			return false;
	}
	return true;
}

static void
fold_plain(struct buf *out, struct slice text, size_t column, struct slice newline)
{
	size_t at = 0;

	while (at < text.len) {
		size_t blank = slice_find_byte(text, at + 1, ' ');
		size_t end = blank == SLICE_NOT_FOUND ? text.len : blank;

		if (at > 0 && column + (end - at) > ASCII_LINE_MOST) {
			buf_add(out, newline);
			column = 0;
		}
		buf_add(out, slice_range(text, (struct range){ at, end }));
		column += end - at;
		at = end;
	}
}

/* The bytes of RFC 2047 5 (3) that stand for themselves in any place of a header. */
static bool
is_q_safe(uint8_t c)
{
	return ascii_is_alnum(c) || c == '!' || c == '*' || c == '+' || c == '-' || c == '/';
}

static size_t
q_len(struct slice text)
{
	size_t len = 0;

	for (size_t i = 0; i < text.len; i++)
		len += is_q_safe(text.data[i]) || text.data[i] == ' ' ? 1 : 3;
	return len;
}

static void
add_q_encoded(struct buf *out, struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (is_q_safe(text.data[i]))
			buf_byte(out, text.data[i]);
		else if (text.data[i] == ' ')
			buf_byte(out, '_');
		else
			buf_printf(out, "=%02X", text.data[i]);
	}
}

static size_t
encoded_len(struct slice text, bool base64)
{
	return base64 ? (text.len + 2) / 3 * 4 : q_len(text);
}

/* As much of the text, in whole characters, as fits into `room` bytes when encoded. */
static struct slice
fitting(struct slice text, size_t room, bool base64)
{
	size_t len = 0;

	while (len < text.len) {
		size_t next = len + utf8_decode(text, len, &(uint32_t){ 0 }, NULL);

		if (encoded_len(slice_first(text, next), base64) > room)
			break;
		len = next;
	}
	return slice_first(text, len);
}

static void
add_words(struct buf *out, struct slice text, size_t column, struct slice newline)
{
	static const struct slice end = SLICE("?=");
	bool base64 = encoded_len(text, true) < encoded_len(text, false);
	struct slice start = base64 ? SLICE("=?UTF-8?B?") : SLICE("=?UTF-8?Q?");
	size_t overhead = start.len + end.len;

	while (text.len > 0) {
		size_t most = WORD_MOST + column <= LINE_MOST ? WORD_MOST
			      : column < LINE_MOST	      ? LINE_MOST - column
							      : 0;
		struct slice now = fitting(text, most > overhead ? most - overhead : 0, base64);

		if (now.len > 0) {
			buf_add(out, start);
			if (base64)
				base64_write(out, now, SIZE_MAX, SLICE(""));
			else
				add_q_encoded(out, now);
			buf_add(out, end);
			text = slice_from(text, now.len);
		}
		if (text.len > 0) {
			buf_add(out, newline);
			buf_byte(out, ' ');
			column = 1;
		}
	}
}

struct slice
header_field_encode(struct arena *arena, struct slice text, size_t column, struct slice newline)
{
	struct buf out;

	text = clean_text(arena, text);
	buf_init(&out, arena);
	if (is_plain(text, column))
		fold_plain(&out, text, column, newline);
	else
		add_words(&out, text, column, newline);
	return out.failed ? (struct slice){ NULL, 0 } : buf_slice(&out);
}
