/*
 * charset - to UTF-8 with the way back, and from UTF-8 for what we write.
 *
 * All charsets come from iconv. A label may lie: bytes that contradict it are tried as UTF-8 and
 * then as windows-1252 (the WHATWG Encoding standard reads iso-8859-1 and us-ascii as windows-1252).
 * Bytes that no reading explains become U+FFFD in the text and keep their place in the map, so
 * that they survive every edit around them.
 *
 * Ownership  in the arena
 */
#ifndef BLUEPENCIL_MAIL_CHARSET_H
#define BLUEPENCIL_MAIL_CHARSET_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/error.h"
#include "base/offset_map.h"
#include "base/slice.h"

struct charset_decoded {
	struct slice text;		/* valid UTF-8; the input itself where that was so already */
	const struct offset_map *map;	/* NULL: every byte is where it was */
	const char *charset;		/* iconv's name of what it was read as */
	bool contradicted;		/* it was not what its label said */
	bool damaged;			/* some bytes had no reading */
	bool unknown;			/* iconv does not know the label; read as above */
	bool guessed;			/* unknown, and the bytes do not prove the reading right */
	bool ascii;			/* ASCII can be put between two characters as it is */
	bool shifts;			/* what a byte means depends on those before it (ISO-2022-JP) */
};

/* `label` is the charset parameter; empty means us-ascii (RFC 2045 5.2). FAULT_LIMIT: budget. */
bool charset_decode(struct arena *arena, struct slice label, struct slice bytes,
		    struct charset_decoded *decoded_out, struct error *err);

/* Bytes of the same text as those that were decoded to `like`: read in its charset, come what may. */
bool charset_decode_like(struct arena *arena, const struct charset_decoded *like,
			 struct slice bytes, struct charset_decoded *decoded_out,
			 struct error *err);

enum charset_fallback {
	FALLBACK_NONE,		/* fail */
	FALLBACK_REFERENCE,	/* HTML: "&#8364;" */
};

/*
 * Text (UTF-8) in a charset. A character is expressed when it is read again as itself: iconv puts
 * some others in the place of what it has not got. What cannot be expressed becomes a numeric character reference, or,
 * with FALLBACK_NONE, `inexpressible_out` is set and the result is empty. For stateful charsets
 * (ISO-2022-JP) the result begins and ends in the initial state.
 */
bool charset_encode(struct arena *arena, const char *charset, struct slice text,
		    enum charset_fallback fallback, struct slice *bytes_out,
		    bool *inexpressible_out, struct error *err);

#endif
