/*
 * The errors of preprocessing the input stream (WHATWG HTML 13.2.3.5).
 *
 * They change no token, so the tokenizer's way does not pass here: they are looked for when
 * somebody asks.
 */
#include "base/utf8.h"
#include "html/tokenizer_state.h"

static uint64_t
errors_of(uint32_t code_point)
{
	if (code_point < 0x80 && ascii_is_space((uint8_t)code_point))
		return 0;
	if ((code_point > 0 && code_point < 0x20) || (code_point >= 0x7F && code_point <= 0x9F))
		return ERROR_BIT(CONTROL_CHARACTER_IN_INPUT_STREAM);
	if ((code_point >= 0xFDD0 && code_point <= 0xFDEF) || (code_point & 0xFFFE) == 0xFFFE)
		return ERROR_BIT(NONCHARACTER_IN_INPUT_STREAM);
	return 0;
}

/* Three bytes that would be a surrogate if UTF-8 had any. */
static bool
is_surrogate(struct slice source, size_t at)
{
	return source.len - at >= 3 && source.data[at] == 0xED && source.data[at + 1] >= 0xA0 &&
	       source.data[at + 1] <= 0xBF && (source.data[at + 2] & 0xC0) == 0x80;
}

uint64_t
input_stream_errors(struct slice source)
{
	uint64_t errors = 0;
	uint32_t code_point;
	bool valid;

	for (size_t at = 0; at < source.len;) {
		if (is_surrogate(source, at)) {
			errors |= ERROR_BIT(SURROGATE_IN_INPUT_STREAM);
			at += 3;
			continue;
		}
		at += utf8_decode(source, at, &code_point, &valid);
		if (valid)
			errors |= errors_of(code_point);
	}
	return errors;
}
