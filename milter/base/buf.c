/*
 * Growing bytes, in an arena or on the heap.
 *
 * Room doubles, so that a byte is copied once or twice on the average however long the
 * text gets. Where the budget does not allow for twice, what is needed may still fit.
 */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/size.h"
#include "base/utf8.h"

#define ROOM_LEAST 64

void
buf_init(struct buf *buf, struct arena *arena)
{
	*buf = (struct buf){ .arena = arena };
}

void
buf_done(struct buf *buf)
{
	if (buf->arena == NULL)
		free(buf->data);
	buf_init(buf, buf->arena);
}

void
buf_clear(struct buf *buf)
{
	buf->len = 0;
	buf->failed = false;
}

static bool
grow_to(struct buf *buf, size_t cap)
{
	uint8_t *data = buf->arena == NULL
				? realloc(buf->data, cap)
				: arena_extend(buf->arena, buf->data, buf->cap, cap);

	if (data == NULL)
		return false;
	buf->data = data;
	buf->cap = cap;
	return true;
}

bool
buf_grow(struct buf *buf, size_t more)
{
	size_t needed, twice;

	if (buf->failed)
		return false;
	if (size_add(buf->len, more, &needed)) {
		if (!size_mul(buf->cap, 2, &twice) || twice < needed)
			twice = needed;
		if (twice < ROOM_LEAST)
			twice = ROOM_LEAST;
		if (grow_to(buf, twice) || grow_to(buf, needed))
			return true;
	}
	buf->failed = true;
	return false;
}

void
buf_add(struct buf *buf, struct slice bytes)
{
	if (bytes.len == 0 || !buf_reserve(buf, bytes.len))
		return;
	memcpy(buf->data + buf->len, bytes.data, bytes.len);
	buf->len += bytes.len;
}

void
buf_string(struct buf *buf, const char *string)
{
	buf_add(buf, slice_of(string));
}

void
buf_code_point(struct buf *buf, uint32_t code_point)
{
	if (buf_reserve(buf, 4))
		buf->len += utf8_encode(code_point, buf->data + buf->len);
}

void
buf_printf(struct buf *buf, const char *format, ...)
{
	va_list values;
	int len;

	va_start(values, format);
	len = vsnprintf(NULL, 0, format, values);
	va_end(values);
	if (len < 0) {
		buf->failed = true;
		return;
	}
	if (!buf_reserve(buf, (size_t)len + 1))		/* vsnprintf writes a NUL */
		return;
	va_start(values, format);
	(void)vsnprintf((char *)buf->data + buf->len, (size_t)len + 1, format, values);
	va_end(values);
	buf->len += (size_t)len;
}

const char *
buf_cstring(struct buf *buf)
{
	if (!buf_reserve(buf, 1))
		return NULL;
	buf->data[buf->len] = '\0';
	return (const char *)buf->data;
}
