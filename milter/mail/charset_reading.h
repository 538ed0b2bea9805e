/*
 * charset_reading - bytes read as one given charset, with the count of what made no sense.
 *
 * Bytes without a character become U+FFFD and keep their place in the map.
 */
#ifndef BLUEPENCIL_MAIL_CHARSET_READING_H
#define BLUEPENCIL_MAIL_CHARSET_READING_H

#include <iconv.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/offset_map.h"
#include "base/slice.h"

struct charset_reading {
	struct slice bytes;
	struct buf text;
	struct offset_map *map;		/* NULL where the text is the bytes */
	bool in_place;			/* the text is the bytes */
	bool ascii;			/* a byte below 0x80 is ASCII wherever a character begins */
	bool shifts;			/* what a byte means depends on what came before it */
	bool no_memory;
	size_t good;			/* characters beyond ASCII; all where ASCII is no proof */
	size_t bad;			/* bytes, or units, without a character */
};

void charset_read_utf8(struct charset_reading *reading, struct arena *arena, struct slice bytes);

/* By iconv's name for it; false when iconv does not know it. */
bool charset_read_as(struct charset_reading *reading, struct arena *arena, struct slice bytes,
		     const char *name);

/* For charsets of units of two or four bytes; `mark` is not part of the text. */
bool charset_read_wide(struct charset_reading *reading, struct arena *arena, struct slice bytes,
		       const char *name, size_t unit, struct slice mark);

/* ---- iconv, one character at a time; also for writing ---- */

#define CHARSET_NO_ICONV ((iconv_t)-1)
#define CHARSET_OUT_MOST 32	/* bytes that iconv may give for one character, with plenty of room */

enum charset_step { CHARSET_DONE, CHARSET_INCOMPLETE, CHARSET_WRONG };

/* Converts exactly these bytes; what came out is in `out`. */
enum charset_step charset_convert(iconv_t cd, struct slice bytes, uint8_t out[CHARSET_OUT_MOST],
				  size_t *len_out);

/* What iconv has kept back in case an accent follows, and what leads back to its first state. */
size_t charset_flush(iconv_t cd, uint8_t out[CHARSET_OUT_MOST]);

#endif
