/*
 * buf - growing bytes that remember a failure, so that one check at the end is enough.
 *
 *	struct buf out;
 *	buf_init(&out, arena);
 *	buf_add(&out, SLICE("Subject:"));
 *	buf_add(&out, body);
 *	if (out.failed)
 *		return fail(err, FAULT_MEMORY, "...");
 *
 * Ownership  with an arena the bytes live in it; without one (NULL) they are the heap's,
 *            until buf_done
 * Errors     after a failure `failed` is set, `len` stays, and further additions do nothing
 */
#ifndef BLUEPENCIL_BASE_BUF_H
#define BLUEPENCIL_BASE_BUF_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/slice.h"

struct buf {
	uint8_t *data;
	size_t len, cap;
	struct arena *arena;
	bool failed;
};

void buf_init(struct buf *buf, struct arena *arena);

/* Frees the bytes of a buf without an arena; makes it empty and usable again. */
void buf_done(struct buf *buf);

/* Makes it empty and keeps its memory; forgets a failure. */
void buf_clear(struct buf *buf);

/* Makes room for `more` further bytes where there is none; false sets `failed`. */
bool buf_grow(struct buf *buf, size_t more);

/* Sees to it that `more` further bytes fit without growing; false sets `failed`. */
static inline bool
buf_reserve(struct buf *buf, size_t more)
{
	if (!buf->failed && more <= buf->cap - buf->len)
		return true;
	return buf_grow(buf, more);
}

/* Bytes of the buf itself cannot be added to it: it may move as it grows. */
void buf_add(struct buf *buf, struct slice bytes);
void buf_string(struct buf *buf, const char *string);
void buf_code_point(struct buf *buf, uint32_t code_point);	/* as UTF-8 */
void buf_printf(struct buf *buf, const char *format, ...) PRINTF(2, 3);

static inline void
buf_byte(struct buf *buf, uint8_t byte)
{
	if (buf_reserve(buf, 1))
		buf->data[buf->len++] = byte;
}

/* The bytes so far; they may move when more are added. */
static inline struct slice
buf_slice(const struct buf *buf)
{
	return (struct slice){ buf->data, buf->len };
}

/* The bytes with a NUL behind them, which `len` does not count; NULL after a failure. */
const char *buf_cstring(struct buf *buf);

#endif
