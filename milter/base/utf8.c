/*
 * UTF-8, decoded by the table of well-formed byte sequences (Unicode 3.9, table 3-7).
 *
 * The table needs nothing but the first byte to know the length and which second bytes
 * are right; that rules out overlong forms, surrogates and everything above U+10FFFF before
 * a code point is computed. Newsletters are mostly ASCII, which is skipped in words.
 */
#include "base/utf8.h"

#define WORD_HIGH_BITS UINT64_C(0x8080808080808080)

/* How many bytes from `at` on are ASCII. */
static size_t
ascii_run(struct slice s, size_t at)
{
	size_t start = at;

	for (; s.len - at >= 2 * sizeof(uint64_t); at += 2 * sizeof(uint64_t)) {
		uint64_t words[2];

		memcpy(words, s.data + at, sizeof(words));
		if (((words[0] | words[1]) & WORD_HIGH_BITS) != 0)
			break;
	}
	while (at < s.len && s.data[at] < 0x80)
		at++;
	return at - start;
}

/* What may follow a first byte: how many bytes in all, and the bounds of the second. */
struct form {
	uint8_t len, low, high;
	uint8_t bits;			/* of the first byte that belong to the code point */
};

static struct form
form_of(uint8_t first)
{
	if (first < 0xC2 || first > 0xF4)
		return (struct form){ .len = 0 };
	if (first < 0xE0)
		return (struct form){ 2, 0x80, 0xBF, 0x1F };
	if (first < 0xF0)
		return (struct form){ 3, first == 0xE0 ? 0xA0 : 0x80,
				      first == 0xED ? 0x9F : 0xBF, 0x0F };
	return (struct form){ 4, first == 0xF0 ? 0x90 : 0x80, first == 0xF4 ? 0x8F : 0xBF, 0x07 };
}

static size_t
decode_multibyte(struct slice s, size_t at, uint32_t *code_point_out, bool *valid_out)
{
	struct form form = form_of(s.data[at]);
	uint32_t code_point = s.data[at] & form.bits;
	size_t len = 1;

	for (; len < form.len && len < s.len - at; len++) {
		uint8_t byte = s.data[at + len];

		if (byte < form.low || byte > form.high)
			break;
		code_point = code_point << 6 | (byte & 0x3F);
		form.low = 0x80;
		form.high = 0xBF;
	}
	*valid_out = len == form.len;
	*code_point_out = *valid_out ? code_point : UTF8_REPLACEMENT;
	return len;
}

size_t
utf8_decode_wide(struct slice s, size_t at, uint32_t *code_point_out, bool *valid_out)
{
	bool valid;
	size_t len = decode_multibyte(s, at, code_point_out, &valid);

	if (valid_out != NULL)
		*valid_out = valid;
	return len;
}

size_t
utf8_encode(uint32_t code_point, uint8_t out[4])
{
	assert(code_point <= 0x10FFFF && (code_point < 0xD800 || code_point > 0xDFFF));
	if (code_point < 0x80) {
		out[0] = (uint8_t)code_point;
		return 1;
	}
	if (code_point < 0x800) {
		out[0] = (uint8_t)(0xC0 | code_point >> 6);
		out[1] = (uint8_t)(0x80 | (code_point & 0x3F));
		return 2;
	}
	if (code_point < 0x10000) {
		out[0] = (uint8_t)(0xE0 | code_point >> 12);
		out[1] = (uint8_t)(0x80 | (code_point >> 6 & 0x3F));
		out[2] = (uint8_t)(0x80 | (code_point & 0x3F));
		return 3;
	}
	out[0] = (uint8_t)(0xF0 | code_point >> 18);
	out[1] = (uint8_t)(0x80 | (code_point >> 12 & 0x3F));
	out[2] = (uint8_t)(0x80 | (code_point >> 6 & 0x3F));
	out[3] = (uint8_t)(0x80 | (code_point & 0x3F));
	return 4;
}

bool
utf8_valid(struct slice s, size_t *bad_out)
{
	for (size_t at = ascii_run(s, 0); at < s.len; at += ascii_run(s, at)) {
		while (at < s.len && s.data[at] >= 0x80) {
			uint32_t code_point;
			bool valid;
			size_t len = decode_multibyte(s, at, &code_point, &valid);

			if (!valid) {
				if (bad_out != NULL)
					*bad_out = at;
				return false;
			}
			at += len;
		}
	}
	return true;
}

bool
utf8_is_ascii(struct slice s)
{
	return ascii_run(s, 0) == s.len;
}

/* Characters that end at or before `end`; each byte that is no character counts as one. */
static size_t
count_characters(struct slice s, size_t start, size_t end)
{
	size_t count = 0;
	struct slice text = slice_first(s, end);

	for (size_t at = start; at < end;) {
		size_t len = ascii_run(text, at);
		uint32_t code_point;
		bool valid;

		if (len > 0) {
			count += len;
			at += len;
			continue;
		}
		len = decode_multibyte(s, at, &code_point, &valid);
		if (!valid)
			len = 1;
		if (len > end - at)
			break;
		count++;
		at += len;
	}
	return count;
}

size_t
utf8_length(struct slice s)
{
	return count_characters(s, 0, s.len);
}

void
utf8_place(struct slice s, size_t at, size_t *line_out, size_t *column_out)
{
	size_t line = 1, start = 0, lf;
	struct slice before = slice_first(s, at);

	while ((lf = slice_find_byte(before, start, '\n')) != SLICE_NOT_FOUND) {
		line++;
		start = lf + 1;
	}
	*line_out = line;
	*column_out = count_characters(s, start, at) + 1;
}
