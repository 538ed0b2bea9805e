/*
 * SHA-256 by GLib, whose door is this room.
 *
 * GLib ends the process where memory is short, so nothing here can fail.
 */
#include "mail/digest.h"

#include <glib.h>

static GChecksum *
checksum(struct digest *digest)
{
	return (GChecksum *)digest;
}

struct digest *
digest_new(void)
{
	return (struct digest *)g_checksum_new(G_CHECKSUM_SHA256);
}

void
digest_add(struct digest *digest, struct slice bytes)
{
	/* GLib counts in gssize, and takes -1 for a string that ends in NUL. */
	while (bytes.len > 0) {
		size_t len = bytes.len < G_MAXSSIZE ? bytes.len : G_MAXSSIZE;

		g_checksum_update(checksum(digest), bytes.data, (gssize)len);
		bytes = slice_from(bytes, len);
	}
}

void
digest_finish(struct digest *digest, char hex_out[DIGEST_HEX_SIZE])
{
	(void)g_strlcpy(hex_out, g_checksum_get_string(checksum(digest)), DIGEST_HEX_SIZE);
	g_checksum_free(checksum(digest));
}
