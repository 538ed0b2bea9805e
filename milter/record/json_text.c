/*
 * Repairing only what needs it: most strings are valid and are copied once, by jansson.
 */
#include "record/json_text.h"

#include "base/buf.h"
#include "base/utf8.h"

static json_t *
repaired(struct slice text)
{
	struct buf out;
	json_t *value = NULL;

	buf_init(&out, NULL);
	for (size_t at = 0; at < text.len;) {
		uint32_t code_point;

		at += utf8_decode(text, at, &code_point, NULL);
		buf_code_point(&out, code_point);
	}
	if (!out.failed)
		value = json_stringn((const char *)out.data, out.len);
	buf_done(&out);
	return value;
}

json_t *
json_text(struct slice text)
{
	if (text.len == 0)
		return json_string("");
	if (!utf8_valid(text, NULL))
		return repaired(text);
	return json_stringn((const char *)text.data, text.len);
}

json_t *
json_text_or_null(struct slice text)
{
	return text.len == 0 ? json_null() : json_text(text);
}
